// Each value is folded once, and both its key and its parts are taken from what that gave. What is
// folded stays in buffers of the thread that are used again.
#include "people/keys.h"

#include <algorithm>
#include <array>
#include <bit>
#include <iterator>
#include <optional>
#include <string>

#include "find/kind_sets.h"
#include "people/groups.h"
#include "people/house.h"
#include "people/name_parts.h"
#include "people/part_key.h"
#include "people/readings.h"
#include "people/table_people.h"
#include "text/date.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;
using std::string;
using std::string_view;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_ascii(string_view text) {
  unsigned char all = 0;
  for (const char c : text) all |= static_cast<unsigned char>(c);
  return all < 0x80;
}
string_view trimmed(string_view text) {
  const std::size_t begin = text.find_first_not_of(" \t");
  return begin == string_view::npos ? string_view()
                                    : text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}
// `text` itself, or folded in `buffer`.
string_view folded(string_view text, string& buffer) {
  return is_ascii(text) ? text : string_view(buffer = text::fold_width(text));
}

// ---- names
// ---------------------------------------------------------------------------------------
// A mailbox was read for want of a name: now there is one.
void forget_mailbox(Likeness& to) {
  if ((to.flags & Likeness::kReadingOfMailbox) == 0) return;
  to.flags &= static_cast<std::uint8_t>(~Likeness::kReadingOfMailbox);
  to.family_letters = to.given_letters = 0;
}

// Who it is whose mailbox stands there without a name.
void add_mailbox_name(Record& to, const PartKey& key, string_view local) {
  Likeness& likeness = to.likeness;
  if (to.key(KeyType::Name) != 0 || to.key(KeyType::Kana) != 0 || likeness.name_letters != 0 ||
      likeness.family_letters != 0 || likeness.given_letters != 0)
    return;
  thread_local MailboxName name;
  read_mailbox(local, name);
  if (name.given.empty()) return;
  likeness.family_letters = key.letters(name.family);
  likeness.given_letters = key.letters(name.given);
  likeness.flags |= Likeness::kReadingOfMailbox;
}

void add_reading(Likeness& to, const PartKey& key, const NameParts& name) {
  if ((to.flags & Likeness::kReadingByGuess) != 0) {  // now it is known
    to.flags &= static_cast<std::uint8_t>(~Likeness::kReadingByGuess);
    to.family_letters = to.given_letters = 0;
    to.family_kana = to.given_kana = 0;
  }
  if (to.family_letters != 0 || to.given_letters != 0) return;
  to.family_letters = key.letters(name.family) | key.letters(name.former);
  to.given_letters = key.letters(name.given);
  if (name.given.empty() && !name.is_partial) return;  // family and given name together
  to.family_kana = key.hash("fk", name.family);
  to.given_kana = key.hash("gk", name.given);
  if (name.by_guess) to.flags |= Likeness::kSplitByGuess;
}

// What half a name may be read as.
struct ReadAs {
  Letters letters = 0;
  std::uint32_t kana = 0;  // the likeliest
  bool is_known = false;
};

ReadAs read_anew(const PartKey& key, std::u32string_view written, bool is_given) {
  thread_local std::vector<std::u32string> readings;
  find_readings(written, is_given, readings);
  ReadAs out;
  if (readings.empty()) return out;
  out.is_known = true;
  for (const auto& one : readings) out.letters |= key.letters(one);
  out.kana = key.hash(is_given ? "gk" : "fk", readings[0]);
  return out;
}

// Most halves of names come again, so what they gave is kept under the key it was made with. Two of
// them lie on one line of memory; the one that was asked for last stays.
class ReadBefore {
 public:
  ReadAs of(const PartKey& key, std::u32string_view written, bool is_given) {
    One one;
    if (!fits(written, one)) return read_anew(key, written, is_given);
    one.is_given = is_given;
    if (lines_.empty() || made_with_ != key.key()) {
      lines_.assign(kLines, {});
      made_with_ = key.key();
    }
    auto& [last, before] = lines_[place_of(one)].both;
    if (last.is_same(one)) return last.read;
    const bool is_known = before.is_same(one);
    one.read = is_known ? before.read : read_anew(key, written, is_given);
    before = last;
    last = one;
    return one.read;
  }

 private:
  static constexpr std::size_t kLettersMax = 4, kLineBits = 14, kLines = 1 << kLineBits;
  struct One {
    std::array<char16_t, kLettersMax> letters{};
    bool is_given = false;
    ReadAs read;
    [[nodiscard]] bool is_same(const One& other) const {
      return std::bit_cast<std::uint64_t>(letters) == std::bit_cast<std::uint64_t>(other.letters) &&
             is_given == other.is_given;
    }
  };
  struct alignas(64) Line {
    std::array<One, 2> both;
  };

  static bool fits(std::u32string_view written, One& out) {
    if (written.empty() || written.size() > kLettersMax) return false;
    for (std::size_t i = 0; i < written.size(); ++i) {
      if (written[i] > 0xFFFF) return false;
      out.letters[i] = static_cast<char16_t>(written[i]);
    }
    return true;
  }
  static std::size_t place_of(const One& one) {
    const std::uint64_t place = std::bit_cast<std::uint64_t>(one.letters) + one.is_given;
    return mix(place) >> (64 - kLineBits);
  }
  Key made_with_{};
  std::vector<Line> lines_;
};

ReadAs read_as(const PartKey& key, std::u32string_view written, bool is_given) {
  thread_local ReadBefore before;
  return before.of(key, written, is_given);
}

// Where only characters are written, what they may be read as.
void guess_reading(Likeness& to, const PartKey& key, const NameParts& name) {
  if (to.family_letters != 0 || to.given_letters != 0) return;
  if (name.is_latin || name.is_partial || name.given.empty()) return;
  const ReadAs given = read_as(key, name.given, true);
  if (!given.is_known) return;
  const ReadAs family = read_as(key, name.family, false);
  to.family_letters = family.letters;
  to.given_letters = given.letters;
  to.family_kana = family.kana;
  to.given_kana = given.kana;
  to.flags |= Likeness::kReadingByGuess;
}

// Somebody is met under her former name too: its pairs of letters are added to those of the name.
void add_written(Likeness& to, const PartKey& key, const NameParts& name,
                 const NameReader& reader) {
  if (to.name_letters != 0) return;
  if (name.is_latin) {  // words in any order
    for (std::size_t i = 0; i < reader.word_count(); ++i)
      to.name_letters |= key.letters(reader.word(i));
    to.name_letters |= key.letters(name.former);
  } else {
    to.name_letters = key.letters(name.all);
    if (!name.former.empty())
      to.name_letters |= key.letters(std::u32string(name.former).append(name.given));
  }
  to.family = key.hash("f", name.family);
  to.given = key.hash("g", name.given);
  const std::u32string_view last = name.is_latin ? name.given : name.all;
  to.given_end = key.hash("e", last.substr(last.size() < 2 ? 0 : last.size() - 2));
  if (name.by_guess) to.flags |= Likeness::kSplitByGuess;
}

// A name in Latin letters that reads as Japanese is a reading, and so is a full name in kana; any
// other is a name as it stands.
// Domains of parts are short: a hash costs by its length.
ValueKey name_value(const PartKey& key, Kind kind, string_view value, Half half, Record* to) {
  thread_local NameReader reader;
  const NameParts& name = reader.read(value, kind == Kind::PersonNameKana, half);
  const bool is_reading = kind == Kind::PersonNameKana || name.is_reading;
  ValueKey out{is_reading ? KeyType::Kana : KeyType::Name, 0};
  if (name.all.empty()) return out;
  out.hash = keyed_hash(key.key(), is_reading ? "kana" : "name", bytes_of(name.all));
  if (to == nullptr) return out;
  forget_mailbox(to->likeness);
  if (is_reading) {
    add_reading(to->likeness, key, name);
  } else {
    add_written(to->likeness, key, name, reader);
    guess_reading(to->likeness, key, name);
  }
  // A person is called by the name; by the reading where there is no name, or only half of one.
  std::uint64_t& written = to->keys[static_cast<std::size_t>(KeyType::Name)];
  if (is_reading) {
    if (written == 0 && to->key(KeyType::Kana) == 0) to->partial_name = name.is_partial;
    if (written != 0 && to->partial_name && !name.is_partial) {
      written = 0;
      to->partial_name = false;
    }
  } else if (written == 0) {
    if (name.is_partial && to->key(KeyType::Kana) != 0 && !to->partial_name) return {};
    to->partial_name = name.is_partial;
  }
  return out;
}

// ---- where to reach her
// -------------------------------------------------------------------------- The digits of a
// telephone number up to its extension, and whether it begins with +.
string_view phone_digits(string_view value, std::array<char, 24>& digits, bool& abroad) {
  std::size_t count = 0;
  for (std::size_t pos = 0; pos < value.size() && count < digits.size();) {
    char32_t c = text::next_char(value, pos);
    if (c >= 0xFF01 && c <= 0xFF5D) c -= 0xFEE0;
    const bool extension = c == U'内' || c == 'x' || c == 'X' || c == '#' || c == 'e';
    if (extension && count >= 9) break;  // 内線 12, ext 12, x12
    abroad |= c == '+' && count == 0;
    if (c >= '0' && c <= '9') digits[count++] = static_cast<char>(c);
  }
  return {digits.data(), count};
}

// 070, 080, 090, 050 and eight digits.
bool is_mobile(string_view digits) {
  return digits.size() == 11 && digits[0] == '0' && digits[2] == '0' &&
         (digits[1] == '5' || (digits[1] >= '7' && digits[1] <= '9'));
}

// Toll-free and the like: a company's.
bool is_company(string_view digits) {
  constexpr string_view kStarts[] = {"0120", "0800", "0570", "0990", "0180"};
  const string_view start = digits.substr(0, 4);
  return std::find(std::begin(kStarts), std::end(kStarts), start) != std::end(kStarts);
}

ValueKey phone_value(const PartKey& key, string_view value) {
  std::array<char, 24> buffer{};  // with room for a 0 in front
  bool abroad = false;
  string_view digits = phone_digits(value, buffer, abroad);
  // 81 90 1234 5678 is Japanese with and without its +, when a mobile's number follows.
  const bool japan = digits.starts_with("81") && (abroad || digits.size() == 12);
  string national;
  if (japan) {
    national = (digits.starts_with("810") ? "" : "0") + string(digits.substr(2));
    if (abroad || is_mobile(national)) digits = national;
  } else if (!abroad && digits.size() == 10 && digits.size() == value.size() &&
             is_mobile("0" + string(digits))) {
    digits = national = "0" + string(digits);  // a spreadsheet took its 0
  }
  if (digits.size() < 9) return {KeyType::Landline, 0};
  if (is_company(digits)) return {KeyType::Landline, 0};
  return {is_mobile(digits) ? KeyType::Mobile : KeyType::Landline,
          keyed_hash(key.key(), "phone", digits)};
}

// info2@, soumu-tokyo@: an office.
bool is_shared_mailbox(string_view local) {
  local = local.substr(0, local.find_first_of("-_."));
  while (!local.empty() && is_digit(local.back())) local.remove_suffix(1);
  return std::binary_search(kSharedMailboxes.begin(), kSharedMailboxes.end(), local);
}

// In small letters, without spaces and +tag.
ValueKey email_value(const PartKey& key, string_view value, Record* to) {
  thread_local string buffer, address;
  const string_view text = folded(value, buffer);
  address.resize(text.size());
  char* to_char = address.data();
  bool tag = false;
  for (const char c : text) {
    if (c == '+' && to_char != address.data()) tag = true;
    if (c == '@') tag = false;
    if (c == ' ' || tag) continue;
    *to_char++ = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  address.resize(static_cast<std::size_t>(to_char - address.data()));
  const std::size_t at = address.find('@');
  if (at == string::npos) return {KeyType::Email, 0};
  const string_view local = string_view(address).substr(0, at);
  if (to != nullptr && to->likeness.email_local == 0) {
    to->likeness.email_local = key.hash("l", local);
    if (is_shared_mailbox(local))
      to->likeness.flags |= Likeness::kSharedMailbox;
    else
      add_mailbox_name(*to, key, local);
  }
  return {KeyType::Email, keyed_hash(key.key(), "email", address)};
}

ValueKey address_value(const PartKey& key, string_view value, Record* to) {
  thread_local HouseReader reader;
  const House& house = reader.read(value);
  if (to != nullptr && to->likeness.address_letters == 0) {
    to->likeness.address_letters = key.letters(house.near);
    to->likeness.town = key.hash("t", house.town);
    to->likeness.house_numbers = key.hash("h", house.numbers);
    to->likeness.room = static_cast<std::uint16_t>(key.hash("r", house.room) >> 16);
  }
  return {KeyType::Address, house.lot.empty() ? 0 : keyed_hash(key.key(), "address", house.lot)};
}

void add_postal_code(Likeness& to, const PartKey& key, string_view value) {
  if (to.postal_code != 0) return;
  string code = text::digits_only(value);
  if (code.size() < 5) code = text::fold_key(value);  // abroad: SW1A 1AA
  if (code.size() == 6) code.insert(0, 1, '0');       // a spreadsheet took its 0
  to.postal_code = key.hash("p", code);
}

// ---- dates
// ---------------------------------------------------------------------------------------
struct PlainDate {
  int year = 0, month = 0, day = 0;
};

// Up to three numbers, with one sign between them.
std::array<string_view, 3> three_numbers(string_view text, char sign) {
  std::array<string_view, 3> out;
  for (string_view& one : out) {
    std::size_t end = 0;
    while (end < text.size() && is_digit(text[end])) ++end;
    one = text.substr(0, end);
    text.remove_prefix(end);
    if (text.empty() || text[0] != sign) break;
    text.remove_prefix(1);
  }
  return out;
}

std::size_t digits_end(string_view text, std::size_t at) {
  while (at < text.size() && is_digit(text[at])) ++at;
  return at;
}
std::size_t digits_begin(string_view text) {
  std::size_t at = 0;
  while (at < text.size() && !is_digit(text[at])) ++at;
  return at;
}

int number_of(string_view digits) {
  int out = 0;
  for (const char c : digits) out = out * 10 + (c - '0');
  return out;
}

// 12/31/1978, 31.12.1978. Where both orders are possible, as written, month first: that is near
// the other order, and no slip beside its own.
std::optional<PlainDate> date_year_last(string_view text) {
  const std::size_t sign = text.find_first_of("/.-");
  if (sign == string_view::npos || sign == 0 || sign > 2) return std::nullopt;
  const auto [first, second, third] = three_numbers(text, text[sign]);
  if (third.size() != 4 || second.empty() || second.size() > 2) return std::nullopt;
  const int a = number_of(first), b = number_of(second);
  if (a == 0 || b == 0 || a > 31 || b > 31 || (a > 12 && b > 12)) return std::nullopt;
  return a > 12 ? PlainDate{number_of(third), b, a} : PlainDate{number_of(third), a, b};
}

// 4 Mar 1980, March 4, 1980, 04-Mar-1980.
std::optional<PlainDate> date_with_month_name(string_view text) {
  constexpr string_view kMonths = "janfebmaraprmayjunjulaugsepoctnovdec";
  PlainDate out;
  for (std::size_t at = 0; at < text.size();) {
    std::size_t end = at;
    if (is_digit(text[at])) {
      while (end < text.size() && is_digit(text[end])) ++end;
      if (end - at > 4) return std::nullopt;
      int& number = end - at == 4 ? out.year : out.day;
      if (number != 0) return std::nullopt;
      number = number_of(text.substr(at, end - at));
    } else if (std::isalpha(static_cast<unsigned char>(text[at])) != 0) {
      std::array<char, 3> begin{};
      for (; end < text.size() && std::isalpha(static_cast<unsigned char>(text[end])) != 0; ++end)
        if (end - at < begin.size()) begin[end - at] = static_cast<char>(text[end] | 0x20);
      const std::size_t month = kMonths.find(string_view(begin.data(), begin.size()));
      if (end - at >= 3 && month != string_view::npos && month % 3 == 0)
        out.month = static_cast<int>(month / 3) + 1;
      else if (end - at > 2)  // 4th of March
        return std::nullopt;
    } else {
      end = at + 1;
    }
    at = end;
  }
  if (out.year == 0 || out.month == 0 || out.day == 0 || out.day > 31) return std::nullopt;
  return out;
}

// 昭55.1.2 is S55.1.2.
string with_era_letter(string_view value) {
  constexpr std::pair<string_view, char> kEras[] = {
      {"明", 'M'}, {"大", 'T'}, {"昭", 'S'}, {"平", 'H'}, {"令", 'R'}};
  for (const auto& [era, letter] : kEras)
    if (value.starts_with(era)) return letter + string(value.substr(era.size()));
  return {};
}

std::optional<PlainDate> read_date(string_view value) {
  auto found = text::date_at_start(value);
  if (!found && !value.empty() && static_cast<unsigned char>(value[0]) >= 0x80)
    found = text::date_at_start(with_era_letter(value));
  if (found) return PlainDate{found->date.year, found->date.month, found->date.day};
  if (const auto date = date_year_last(value)) return date;
  return date_with_month_name(value);
}

// The parts of what is no date of the calendar (19801341, S46/01/37), so that a slip in one of them
// is seen: a year, and numbers where month and day stand.
std::optional<PlainDate> parts_of_no_date(string_view value) {
  constexpr std::size_t kDateBytesMax = 64;
  if (value.size() > kDateBytesMax) return std::nullopt;
  string text(value);
  for (const string_view sign : {"年", "月", "日"})
    for (std::size_t at = text.find(sign); at != string::npos; at = text.find(sign))
      text.replace(at, sign.size(), "/");
  const std::size_t first = digits_begin(text);
  const std::size_t size = digits_end(text, first) - first;
  if (size == 8)
    return PlainDate{number_of(text.substr(first, 4)), number_of(text.substr(first + 4, 2)),
                     number_of(text.substr(first + 6, 2))};
  if (first + size == text.size() || size > 4) return std::nullopt;
  // A date of that year in June is one in every era.
  const auto begin = read_date(text.substr(0, first + size) + "/6/1");
  const auto numbers = three_numbers(string_view(text).substr(first), text[first + size]);
  if (!begin || numbers[1].empty() || numbers[1].size() > 2 || numbers[2].size() > 2)
    return std::nullopt;
  return PlainDate{begin->year, number_of(numbers[1]), number_of(numbers[2])};
}

// Dates are compared as dates when they read as one, else as written.
ValueKey birth_date_value(const PartKey& key, string_view value, Record* to) {
  string buffer;
  const string_view text = trimmed(folded(value, buffer));
  if (text.empty()) return {KeyType::BirthDate, 0};
  const auto date = read_date(text);
  const auto parts = date || to == nullptr ? date : parts_of_no_date(text);
  if (to != nullptr && parts && to->likeness.birth_year == 0) {
    to->likeness.birth_year = key.year(parts->year);
    to->likeness.birth_month = key.day(parts->month);
    to->likeness.birth_day = key.day(parts->day);
  }
  if (!date) {
    const string written = text::fold_key(text);
    return {KeyType::BirthDate, written.empty() ? 0 : keyed_hash(key.key(), "birth_date", written)};
  }
  const std::array<int, 3> numbers{date->year, date->month, date->day};
  return {KeyType::BirthDate,
          keyed_hash(key.key(), "birth_date",
                     {reinterpret_cast<const char*>(numbers.data()), sizeof numbers})};
}

// ---- numbers and others
// --------------------------------------------------------------------------
ValueKey number_value(const PartKey& key, Kind kind, string_view value, Record* to) {
  const string written = text::fold_key(value);
  if (written.empty()) return {KeyType::CustomerNumber, 0};
  if (kind == Kind::ForeignIdNumber && to != nullptr && to->likeness.foreign_id == 0) {
    to->likeness.foreign_id = keyed_hash(key.key(), "foreign_id", written);
    to->likeness.id_letters = key.id_letters(written);
  }
  return {KeyType::CustomerNumber, keyed_hash(key.key(), find::kind_id(kind), written)};
}

constexpr std::array<string_view, 9> kMale = {"男",  "男性",   "男子", "m",  "male",
                                              "man", "オトコ", "1",    "boy"};
constexpr std::array<string_view, 9> kFemale = {"女",    "女性",   "女子", "f",   "female",
                                                "woman", "オンナ", "2",    "girl"};
std::uint8_t sex_of(string_view word) {
  if (std::find(kMale.begin(), kMale.end(), word) != kMale.end()) return 1;
  return std::find(kFemale.begin(), kFemale.end(), word) != kFemale.end() ? 2 : 0;
}

// What stands where the sex is asked for; the usual words first.
void add_sex(Likeness& to, string_view value) {
  if (to.sex != 0) return;
  const bool usual = value == "男" || value == "M" || value == "女" || value == "F";
  to.sex = !usual ? sex_of(text::fold_key(value)) : value == "男" || value == "M" ? 1 : 2;
}

// Both what a value says as a key and, unless `to` is null, all else that is compared of it.
ValueKey take(const PartKey& key, Kind kind, string_view value, Half half, Record* to) {
  switch (kind) {
    case Kind::PersonName:
    case Kind::PersonNameKana:
      return name_value(key, kind, value, half, to);
    case Kind::Email:
      return email_value(key, value, to);
    case Kind::Phone:
    case Kind::Fax:
      return phone_value(key, value);
    case Kind::BirthDate:
      return birth_date_value(key, value, to);
    case Kind::Address:
      return address_value(key, value, to);
    case Kind::PostalCode:
      if (to != nullptr) add_postal_code(to->likeness, key, value);
      return {};
    case Kind::Sex:
      if (to != nullptr) add_sex(to->likeness, value);
      return {};
    case Kind::MyNumber: {
      const string digits = text::digits_only(value);
      return {KeyType::MyNumber,
              digits.size() == 12 ? keyed_hash(key.key(), "my_number", digits) : 0};
    }
    default:
      // Numbers that some system gave to one person.
      return identifies(kind) ? number_value(key, kind, value, to) : ValueKey{};
  }
}

}  // namespace

bool identifies(Kind kind) { return find::kIdentifyingKinds.has(kind); }

bool tells_people_apart(Kind kind) {
  return identifies(kind) || kind == Kind::BirthDate || kind == Kind::Sex ||
         kind == Kind::PostalCode || kind == Kind::Address;
}

ValueKey value_key(const Key& key, Kind kind, string_view value) {
  return take(part_key(key), kind, value, Half::None, nullptr);
}

void add_value(Record& record, const Key& key, Kind kind, string_view value, Half half) {
  record.kinds.add(kind);
  const ValueKey found = take(part_key(key), kind, value, half, &record);
  std::uint64_t& own = record.keys[static_cast<std::size_t>(found.type)];
  if (own == 0) own = found.hash;
}

}  // namespace tadasu::people
