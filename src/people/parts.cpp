#include "people/parts.h"

#include <algorithm>
#include <string>
#include <vector>

#include "people/lot.h"
#include "people/name_parts.h"
#include "text/date.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;
using std::string;
using std::string_view;

std::string_view bytes_of(std::u32string_view text) {
  return {reinterpret_cast<const char*>(text.data()), text.size() * sizeof(char32_t)};
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// One secret number for each: hashes of `count` numbers from 1, cut to T, made different.
template <class T>
void fill_secret(const Key& key, string_view domain, T* out, std::size_t count) {
  for (std::size_t i = 0; i < count; ++i) {
    auto hash = static_cast<T>(keyed_hash(key, domain, std::to_string(i)));
    while (hash == 0 || std::find(out, out + i, hash) != out + i) ++hash;
    out[i] = hash;
  }
}

}  // namespace

PartKey::PartKey(const Key& key)
    : key_(key),
      mask_(keyed_hash(key, "letters", "mask")),
      factor_(keyed_hash(key, "letters", "factor") | 1) {
  fill_secret(key, "day", days_.data(), days_.size());
  fill_secret(key, "year", years_.data(), years_.size());
}

std::uint32_t PartKey::hash(string_view domain, string_view part) const {
  if (part.empty()) return 0;
  const auto hash = static_cast<std::uint32_t>(keyed_hash(key_, domain, part));
  return hash == 0 ? 1 : hash;
}
std::uint32_t PartKey::hash(string_view domain, std::u32string_view part) const {
  return hash(domain, bytes_of(part));
}

Letters PartKey::letters(std::u32string_view word) const {
  Letters out = 0;
  char32_t before = 0;
  for (const char32_t c : word) {
    out |= Letters{1} << place(before, c);
    before = c;
  }
  return before == 0 ? 0 : out | Letters{1} << place(before, 0);
}

std::uint8_t PartKey::day(int day_or_month) const {
  return day_or_month < 1 || day_or_month > 31 ? 0 : days_[static_cast<std::size_t>(day_or_month)];
}
std::uint16_t PartKey::year(int year) const {
  return year < kYearMin || year > kYearMax ? 0 : years_[static_cast<std::size_t>(year - kYearMin)];
}

const PartKey& part_key(const Key& key) {
  thread_local PartKey last(key);
  if (last.key() != key) last = PartKey(key);
  return last;
}

std::string_view lot_of(string_view address) {
  std::size_t at = address.find_first_of("0123456789");
  if (at == string_view::npos) return {};
  std::size_t end = at;
  for (int count = 0; count < 3; ++count) {
    const std::size_t stop = std::min(address.find_first_not_of("0123456789", at), address.size());
    if (count > 0 && stop - at >= 3 && (count == 2 || stop == address.size())) break;
    end = stop;
    if (stop + 1 >= address.size() || address[stop] != '-' || address[stop + 1] < '0' ||
        address[stop + 1] > '9')
      break;
    at = stop + 1;
  }
  return address.substr(0, end);
}

namespace {

// ---- names
// ---------------------------------------------------------------------------------------
void add_reading(Likeness& to, const PartKey& key, const NameParts& parts) {
  if (to.family_letters != 0 || to.given_letters != 0) return;
  to.family_letters = key.letters(parts.family);
  to.given_letters = key.letters(parts.given);
  if (parts.given.empty() && parts.by_guess) return;
  to.family_kana = key.hash("family_kana", parts.family);
  to.given_kana = key.hash("given_kana", parts.given);
  if (parts.by_guess) to.flags |= Likeness::kSplitByGuess;
}

void add_name(Likeness& to, const PartKey& key, string_view value, bool is_reading, Half half) {
  thread_local NameReader reader;
  const NameParts& parts = reader.read(value, is_reading, half);
  if (is_reading || parts.is_reading) return add_reading(to, key, parts);
  if (to.name_letters != 0) return;
  for (std::size_t i = 0; parts.is_latin && i < reader.word_count(); ++i)
    to.name_letters |= key.letters(reader.word(i));  // whatever their order
  if (!parts.is_latin) to.name_letters = key.letters(reader.all());
  to.family = key.hash("family", parts.family);
  to.given = key.hash("given", parts.given);
  to.given_end = key.hash("given_end", parts.end);
  if (parts.by_guess) to.flags |= Likeness::kSplitByGuess;
}

// ---- addresses
// -----------------------------------------------------------------------------------
void add_postal_code(Likeness& to, const PartKey& key, string_view value) {
  if (to.postal_code != 0) return;
  string folded = text::fold_key(value);
  if (folded.starts_with("〒")) folded.erase(0, string_view("〒").size());
  to.postal_code = key.hash("postal_code", folded);
}

// The room: the last number behind the lot.
string_view room_of(string_view behind) {
  const std::size_t last = behind.find_last_of("0123456789");
  if (last == string_view::npos) return {};
  std::size_t first = last;
  while (first > 0 && is_digit(behind[first - 1])) --first;
  while (first < last && behind[first] == '0') ++first;
  return behind.substr(first, last + 1 - first);
}

void add_address(Likeness& to, const PartKey& key, string_view value) {
  if (to.address_letters != 0) return;
  const string address = text::address_key(value);
  const string_view lot = lot_of(address);
  const std::size_t town_end = std::min(address.find_first_of("0123456789"), address.size());
  const string_view town = string_view(address).substr(0, town_end);
  thread_local std::u32string chars;
  text::fold_chars(lot.empty() ? string_view(address) : lot, chars);
  to.address_letters = key.letters(chars);
  to.town = key.hash("town", town);
  if (lot.empty()) return;
  to.house_numbers = key.hash("house_numbers", lot.substr(town_end));
  const string_view behind = string_view(address).substr(lot.size());
  to.room = static_cast<std::uint16_t>(key.hash("room", room_of(behind)) >> 16);
}

// ---- others
// --------------------------------------------------------------------------------------
void add_birth_date(Likeness& to, const PartKey& key, string_view value) {
  if (to.birth_year != 0) return;
  const string folded = text::fold_width(value);
  const std::size_t begin = folded.find_first_not_of(" \t");
  if (begin == string::npos) return;
  const auto found = text::date_at_start(string_view(folded).substr(begin));
  if (!found) return;
  to.birth_year = key.year(found->date.year);
  to.birth_month = key.day(found->date.month);
  to.birth_day = key.day(found->date.day);
}

// info2@, soumu-tokyo@: an office.
bool is_shared_mailbox(string_view local) {
  const auto listed = [](string_view name) {
    return std::binary_search(kSharedMailboxes.begin(), kSharedMailboxes.end(), name);
  };
  local = local.substr(0, local.find_first_of("-_."));
  while (!local.empty() && is_digit(local.back())) local.remove_suffix(1);
  return listed(local);
}

void add_email(Likeness& to, const PartKey& key, string_view value) {
  if (to.email_local != 0) return;
  string local = text::fold_width(value.substr(0, std::min(value.find("@"), value.find("＠"))));
  std::size_t size = 0;
  for (const char c : local) {
    if (c == '+') break;
    if (c != ' ') local[size++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  local.resize(size);
  to.email_local = key.hash("email_local", local);
  if (is_shared_mailbox(local)) to.flags |= Likeness::kSharedMailbox;
}

void add_foreign_id(Likeness& to, const PartKey& key, string_view value) {
  if (to.foreign_id != 0) return;
  const string folded = text::fold_key(value);
  if (folded.empty()) return;
  to.foreign_id = keyed_hash(key.key(), "foreign_id", folded);
  char32_t before = 0;
  const auto add = [&](char32_t c) {
    to.id_letters |= 1U << (key.place(before, c) & 31);
    before = c;
  };
  for (const char c : folded) add(static_cast<unsigned char>(c));
  add(0);
}

void add_sex(Likeness& to, string_view value) {
  constexpr std::array<string_view, 8> kMale = {"m",    "male", "man",    "男",
                                                "男性", "男子", "オトコ", "1"};
  constexpr std::array<string_view, 8> kFemale = {"f",    "female", "woman",  "女",
                                                  "女性", "女子",   "オンナ", "2"};
  if (to.sex != 0) return;
  const string folded = text::fold_key(value);
  if (std::find(kMale.begin(), kMale.end(), folded) != kMale.end()) to.sex = 1;
  if (std::find(kFemale.begin(), kFemale.end(), folded) != kFemale.end()) to.sex = 2;
}

}  // namespace

void add_likeness(Likeness& to, const Key& incident_key, Kind kind, string_view value, Half half) {
  const PartKey& key = part_key(incident_key);
  switch (kind) {
    case Kind::PersonName:
    case Kind::PersonNameKana:
      return add_name(to, key, value, kind == Kind::PersonNameKana, half);
    case Kind::PostalCode:
      return add_postal_code(to, key, value);
    case Kind::Address:
      return add_address(to, key, value);
    case Kind::BirthDate:
      return add_birth_date(to, key, value);
    case Kind::Email:
      return add_email(to, key, value);
    case Kind::ForeignIdNumber:
      return add_foreign_id(to, key, value);
    case Kind::Sex:
      return add_sex(to, value);
    default:
      return;
  }
}

}  // namespace tadasu::people
