#include "respond/addressee.h"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "respond/recipient.h"
#include "text/date.h"
#include "text/fold.h"

namespace tadasu::respond {
namespace {

using find::Kind;
using notices::Addressee;
using notices::Doubt;

constexpr int kOfAge = 18;  // since 2022-04-01
constexpr std::string_view kPlaceMarks[] = {"市", "区", "町", "村", "郡"};

struct Spelling {
  std::string key;  // folded, for comparison
  std::string written;
  std::uint64_t times = 1;
  std::size_t own = 0;  // characters that folding changes: 髙, which another program wrote 高
};

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// Whether `whole` holds all that `part` says: 丸の内1-1 stands in 丸の内1-1-1, not in 丸の内1-10.
bool holds(const std::string& whole, const std::string& part) {
  for (std::size_t at = 0; (at = whole.find(part, at)) != std::string::npos; ++at) {
    const std::size_t end = at + part.size();
    const bool cut_before = at > 0 && is_digit(whole[at - 1]) && is_digit(part.front());
    const bool cut_behind = end < whole.size() && is_digit(whole[end]) && is_digit(part.back());
    if (!cut_before && !cut_behind) return true;
  }
  return false;
}

bool agree(const Spelling& a, const Spelling& b) {
  return a.key.empty() || b.key.empty() || holds(a.key, b.key) || holds(b.key, a.key);
}

struct Best {
  std::string written;
  bool is_doubtful = false;  // another spelling says something else
};

// Every spelling is held against every other: of one person there are few, of evidence that was
// made to cost time many.
constexpr std::size_t kSpellingsMax = 256;

// The spelling that most agree with; of those the fullest, then the one in its own characters.
Best best_of(std::vector<Spelling> spellings) {
  const bool is_cut = spellings.size() > kSpellingsMax;  // what is left out may say anything
  if (is_cut) {
    const auto more_frequent = [](const Spelling& a, const Spelling& b) {
      return std::tie(b.times, a.written) < std::tie(a.times, b.written);
    };
    const auto end = spellings.begin() + kSpellingsMax;
    std::partial_sort(spellings.begin(), end, spellings.end(), more_frequent);
    spellings.erase(end, spellings.end());
  }
  const Spelling* best = nullptr;
  std::uint64_t best_support = 0;
  for (const Spelling& one : spellings) {
    std::uint64_t support = 0;
    for (const Spelling& other : spellings) support += agree(one, other) ? other.times : 0;
    const auto rank = [&](const Spelling& of, std::uint64_t by) {
      return std::tuple(by, of.key.size(), of.own, of.times, of.written.size(),
                        std::string_view(of.written));
    };
    if (best != nullptr && rank(one, support) <= rank(*best, best_support)) continue;
    best = &one;
    best_support = support;
  }
  if (best == nullptr) return {};
  return {best->written,
          is_cut || std::any_of(spellings.begin(), spellings.end(),
                                [&](const Spelling& one) { return !agree(one, *best); })};
}

enum class NameScript : std::uint8_t { Kanji, Kana, Latin };

NameScript name_script(std::string_view name) {
  NameScript out = NameScript::Latin;
  for (std::size_t at = 0; at < name.size();) {
    const text::Script script = text::script_of(text::next_char(name, at));
    if (script == text::Script::Kanji) return NameScript::Kanji;
    if (script == text::Script::Hiragana || script == text::Script::Katakana)
      out = NameScript::Kana;
  }
  return out;
}

std::size_t own_characters(std::string_view written) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < written.size();) {
    const char32_t c = text::next_char(written, at);
    out += text::fold_variant(c) == c ? 0 : 1;
  }
  return out;
}

// Where a value stands: its table and row, and its column; no column outside tables.
struct Cell {
  std::string_view row;  // "list.csv 12": way, sheet and number
  std::string_view sheet;
  std::size_t column = 0;  // from 1
};

std::optional<Cell> cell_of(const std::string& place) {
  const std::size_t space = place.rfind(' ');
  std::size_t at = place.find('!', space == std::string::npos ? 0 : space);
  at = at != std::string::npos ? at + 1 : space + 1;
  const std::size_t letters = at;
  std::size_t column = 0;
  for (; at < place.size() && place[at] >= 'A' && place[at] <= 'Z'; ++at)
    column = column * 26 + static_cast<std::size_t>(place[at] - 'A' + 1);
  const std::string_view number = std::string_view(place).substr(at);
  if (at == letters || at - letters > 3 || number.empty() ||
      number.find_first_not_of("0123456789") != std::string_view::npos)
    return std::nullopt;
  return Cell{number, std::string_view(place).substr(0, letters), column};
}

bool is_beside(const Cell& a, const Cell& b, std::size_t apart_max) {
  return a.row == b.row && a.sheet == b.sheet && b.column > a.column &&
         b.column - a.column <= apart_max;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return (c & 0x80) == 0; });
}

// Whether a part begins with a place of its own: 神奈川県…, 横浜市…, before any number.
bool begins_with_place(std::string_view part) {
  const std::size_t number = std::min(part.find_first_of("0123456789"), part.size());
  const std::string_view words = part.substr(0, number);
  return std::any_of(std::begin(kPlaceMarks), std::end(kPlaceMarks), [&](std::string_view mark) {
    const std::size_t at = words.find(mark);
    return at != std::string_view::npos && at > 0;
  });
}

// A further part of an address begins with no place of its own (建物名, 番地) once the part before
// it has come to its numbers: after 横浜市西区 comes 高島2-40-7, after that no 港区芝浦3-9-40.
// Two addresses taken for one would be a third one, at which nobody lives.
bool begins_anew(std::string_view whole, std::string_view part) {
  const std::string before = text::address_key(whole), key = text::address_key(part);
  const bool has_numbers = before.find_first_of("0123456789") != std::string::npos;
  if (has_numbers && begins_with_place(key)) return true;
  constexpr std::string_view kPrefectureMarks[] = {"都", "道", "府", "県"};
  for (const std::string_view mark : kPrefectureMarks) {
    const std::size_t at = part.find(mark);
    if (at != std::string_view::npos && at >= 6 && at <= 9) return true;
  }
  return key.size() >= 6 && before.size() >= 6 && key.substr(0, 6) == before.substr(0, 6);
}

// A name whose halves stand in columns side by side, an address in several: one value each.
std::vector<store::SealedValue> whole_values(const std::vector<store::SealedValue>& values,
                                             std::string_view kind) {
  const bool is_name = kind != find::kind_id(Kind::Address);
  std::vector<store::SealedValue> out;
  std::optional<Cell> last;
  for (const store::SealedValue& value : values) {
    if (value.kind != kind) continue;
    const auto cell = cell_of(value.place);
    const bool goes_on = last && cell && !out.empty() && is_beside(*last, *cell, is_name ? 1 : 2) &&
                         (is_name ? out.back().value.find_first_of(" ") == std::string::npos &&
                                        out.back().value.find("　") == std::string::npos &&
                                        value.value.find_first_of(" ") == std::string::npos &&
                                        value.value.size() <= 12
                                  : !begins_anew(out.back().value, value.value));
    last = cell;
    if (!goes_on) {
      out.push_back(value);
      continue;
    }
    const bool is_latin = is_ascii(out.back().value) && is_ascii(value.value);
    out.back().value += (is_name ? " " : is_latin ? ", " : "") + value.value;
    if (is_name) last.reset();  // a name has two halves
  }
  return out;
}

class Choosing {
 public:
  Choosing(const std::vector<store::SealedValue>& values, Addressee& out)
      : values_(values), out_(out) {}

  void name() {
    std::vector<Spelling> by_script[3];
    for (const store::SealedValue& value : whole_values(values_, find::kind_id(Kind::PersonName))) {
      const NameScript script = name_script(text::fold_width(value.value));
      const bool kana = script == NameScript::Kana;
      by_script[static_cast<std::size_t>(script)].push_back(
          {kana ? text::kana_key(value.value) : text::name_key(value.value), value.value,
           value.times, own_characters(value.value)});
    }
    is_japanese_ = !by_script[0].empty() || !by_script[1].empty();
    is_latin_ = !is_japanese_ && !by_script[2].empty();
    for (auto& spellings : by_script) {
      if (spellings.empty()) continue;
      take(best_of(std::move(spellings)), out_.name, Doubt::Name);
      break;
    }
    std::vector<Spelling> readings;
    for (const store::SealedValue& value :
         whole_values(values_, find::kind_id(Kind::PersonNameKana)))
      readings.push_back({text::kana_key(value.value), value.value, value.times});
    is_japanese_ = is_japanese_ || !readings.empty();
    take(best_of(std::move(readings)), out_.reading, Doubt::Name);
  }

  void address() {
    std::vector<Spelling> spellings, codes;
    for (const store::SealedValue& value : whole_values(values_, find::kind_id(Kind::Address)))
      spellings.push_back({text::address_key(value.value), value.value, value.times});
    take(best_of(std::move(spellings)), out_.address, Doubt::Address);
    for (const store::SealedValue& value : values_)
      if (value.kind == find::kind_id(Kind::PostalCode))
        codes.push_back({text::digits_only(value.value), value.value, value.times});
    take(best_of(std::move(codes)), out_.postal_code, Doubt::Address);
    out_.postal_code = printed_postal_code(out_.postal_code, out_.address);
  }

  void mail() {
    std::vector<Spelling> spellings;
    for (const store::SealedValue& value : values_)
      if (value.kind == find::kind_id(Kind::Email))
        spellings.push_back({"@" + text::fold_width(value.value), value.value, value.times});
    out_.mail = best_of(std::move(spellings)).written;  // several are no contradiction
  }

  // A mobile rings at one person; a landline at a house or an office.
  void phone() {
    std::vector<Spelling> mobiles, landlines;
    for (const store::SealedValue& value : values_) {
      if (value.kind != find::kind_id(Kind::Phone)) continue;
      std::string digits = text::digits_only(value.value);
      if (digits.starts_with("81")) digits.replace(0, 2, digits.starts_with("810") ? "" : "0");
      const bool mobile =
          digits.size() == 11 &&
          (digits.starts_with("070") || digits.starts_with("080") || digits.starts_with("090"));
      (mobile ? mobiles : landlines).push_back({digits, value.value, value.times});
    }
    out_.phone = best_of(std::move(mobiles.empty() ? landlines : mobiles)).written;
  }

  // One birth date that says so is enough: the letter then goes to who answers for the child.
  void minor(Date today) {
    const Date of_age = {today.year - kOfAge, today.month, today.day};
    bool is_grown = false;
    for (const store::SealedValue& value : values_) {
      if (value.kind != find::kind_id(Kind::BirthDate)) continue;
      const auto born = text::date_at_start(value.value);
      if (!born) continue;
      (born->date > of_age ? out_.is_minor : is_grown) = true;
    }
    if (out_.is_minor && is_grown) doubt(Doubt::BirthDate);
  }

  void lang() {
    if (is_japanese_ || out_.mail.ends_with(".jp") || !is_ascii(out_.address))
      out_.lang = "ja";
    else if (is_latin_ || !out_.address.empty())
      out_.lang = "en";
  }

 private:
  void doubt(Doubt which) {
    out_.doubts = static_cast<std::uint8_t>(out_.doubts | 1U << static_cast<unsigned>(which));
  }
  void take(Best best, std::string& to, Doubt which) {
    to = std::move(best.written);
    if (best.is_doubtful) doubt(which);
  }

  const std::vector<store::SealedValue>& values_;
  Addressee& out_;
  bool is_japanese_ = false, is_latin_ = false;
};

}  // namespace

Addressee addressee_of(std::uint64_t person, const std::vector<store::SealedValue>& values,
                       Date today) {
  Addressee out;
  out.person = person;
  for (const store::SealedValue& value : values)
    if (const auto kind = find::parse_kind(value.kind)) out.kinds.add(*kind);
  out.slow_hashes = has_only_slow_hashes(values);
  Choosing choosing(values, out);
  choosing.name();
  choosing.address();
  choosing.mail();
  choosing.phone();
  choosing.minor(today);
  choosing.lang();
  return out;
}

}  // namespace tadasu::respond
