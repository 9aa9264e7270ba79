#include "find/known_people.h"

#include <algorithm>
#include <array>
#include <cstring>

#include "find/dictionary.h"
#include "find/scanner.h"
#include "find/settle.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

// The class of a form: its kind, and what it needs beside itself.
constexpr std::uint8_t kKindBits = 63;
constexpr std::uint8_t kFamilyOnly = 64;  // an honorific
constexpr std::uint8_t kShort = 128;      // an honorific, a space within, or a cell of its own
constexpr std::uint8_t kNothing = 0xFF;
static_assert(kKindCount <= kKindBits);

// What a form is, so that a number is no telephone.
constexpr char32_t kName = U'n', kLatin = U'l', kMail = U'm', kPhone = U'p', kNumber = U'i';

constexpr std::size_t kNameCharsMax = 24;
constexpr std::size_t kNumberCharsMax = 40;
constexpr std::size_t kMailBytesMax = 254;  // RFC 5321, 4.5.3.1.3

constexpr char kMagic[8] = {'T', 'A', 'D', 'A', 'K', 'N', 'W', '1'};
constexpr std::size_t kHeadBytes = 32;  // magic, seed, people, slots
constexpr unsigned kStartBits = 20;
constexpr std::size_t kStartBytes = (std::size_t{1} << kStartBits) / 8;

class Hash {
 public:
  explicit Hash(std::uint64_t seed, char32_t as) : hash_(seed) { add(as); }
  void add(char32_t c) {
    hash_ = (hash_ ^ c) * 0x9E3779B97F4A7C15ULL;
    hash_ ^= hash_ >> 32;
  }
  // The last bits make room for the class; never 0.
  [[nodiscard]] std::uint64_t value() const {
    const std::uint64_t mixed = (hash_ ^ hash_ >> 29) * 0xBF58476D1CE4E5B9ULL;
    return (mixed ^ mixed >> 32) | 1ULL << 63;
  }

 private:
  std::uint64_t hash_;
};

std::uint64_t hash_of(std::uint64_t seed, std::u32string_view form) {
  Hash hash(seed, form[0]);
  for (const char32_t c : form.substr(1)) hash.add(c);
  return hash.value() & ~std::uint64_t{0xFF};
}

std::size_t start_bit(char32_t first, char32_t second) {
  return ((first * 0x9E3779B1u) ^ (second * 0x85EBCA6Bu)) >> (32 - kStartBits);
}

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }
bool is_alnum(char c) { return is_digit(c) || is_letter(c); }
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }
bool is_kana(char32_t c) { return is_hiragana(c) || is_katakana(c); }

constexpr char32_t kLong = U'ー', kLongHalf = U'ｰ';
// The first byte of a letter of Latin-1 or Latin Extended-A outside ASCII.
bool is_latin_lead(char c) { return c >= '\xC3' && c <= '\xC5'; }
bool is_long_mark(char32_t c) { return c == kLong || c == kLongHalf; }

// Whether two characters as they stand are of one word. A change of hiragana and katakana ends it.
bool is_in_word(char32_t edge, char32_t next) {
  if (is_long_mark(edge) || is_long_mark(next)) return is_kana(edge) && is_kana(next);
  return (is_hiragana(edge) && is_hiragana(next)) || (is_katakana(edge) && is_katakana(next)) ||
         (is_kanji(edge) && is_kanji(next));
}

// What ends a word of hiragana behind or before a name that is long enough not to be met by chance.
constexpr std::size_t kParticleCharsMin = 5;
bool is_particle(char32_t c) {
  return std::u32string_view(U"はがをにのともへでや").find(c) != std::u32string_view::npos;
}

// The characters at the edges of a name, as they stand, and those beside it; 0 where there is none.
struct Edges {
  char32_t before = 0, first = 0, last = 0, behind = 0;
  // Whether a name of `count` kana is a part of a longer word.
  [[nodiscard]] bool cut_a_word(std::size_t count, bool honorific) const {
    const auto goes_on = [&](char32_t edge, char32_t next) {
      return is_in_word(edge, next) && !(count >= kParticleCharsMin && is_particle(next));
    };
    return goes_on(first, before) || (!honorific && goes_on(last, behind));
  }
};

bool is_selector(char32_t c) {
  return (c >= 0xFE00 && c <= 0xFE0F) || (c >= 0xE0100 && c <= 0xE01EF);
}
std::size_t behind_selectors(std::string_view text, std::size_t pos) {
  for (std::size_t next = pos; next < text.size(); pos = next)
    if (!is_selector(text::next_char(text, next))) break;
  return pos;
}

// The character that stands before `at`, without the ー and selectors that belong to it; 0 when
// there is none.
char32_t char_before(std::string_view text, std::size_t at, std::size_t begin) {
  char32_t c = 0;
  while (at > begin) {
    do {
      --at;
    } while (at > begin && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80);
    std::size_t pos = at;
    c = text::next_char(text, pos);
    if (!is_long_mark(c) && !is_selector(c)) break;
  }
  return c;
}

// A character of a Japanese name as it is compared, and steps over it; 0 when it is none.
char32_t name_char(std::string_view text, std::size_t& pos) {
  const std::size_t begin = pos;
  char32_t c = text::next_char(text, pos);
  if (c >= 0xFF66 && c <= 0xFF9F) {  // half width: with the mark that may follow
    if (std::size_t next = pos; next < text.size()) {
      const char32_t mark = text::next_char(text, next);
      if (mark == 0xFF9E || mark == 0xFF9F) pos = next;
    }
    const std::string wide = text::fold_width(text.substr(begin, pos - begin));
    std::size_t at = 0;
    c = text::next_char(wide, at);
    if (at != wide.size()) pos = begin + 3;  // a mark that voices nothing
  }
  if (c >= 0x3041 && c <= 0x3096) return c + 0x60;
  if (is_katakana(c)) return c;
  return is_kanji(c) ? text::fold_variant(c) : 0;
}

// What may stand between the characters of one name, once.
bool is_gap(char32_t c) { return c == ' ' || c == U'・' || c == U'･' || c == U'\t'; }

// The characters of a Japanese name, without gaps; empty when something else is in it.
std::u32string name_form(std::string_view name) {
  const std::string folded = text::fold_width(name);
  std::u32string out;
  for (std::size_t pos = 0; pos < folded.size();) {
    std::size_t next = pos;
    const char32_t raw = text::next_char(folded, next);
    if (is_gap(raw) || is_selector(raw)) {
      pos = next;
      continue;
    }
    const char32_t c = name_char(folded, pos);
    if (c == 0) return {};
    out += c;
  }
  return out.size() <= kNameCharsMax ? out : std::u32string();
}

bool is_all_kana(std::u32string_view form) {
  return std::all_of(form.begin(), form.end(), is_kana);
}

// A letter of Latin-1 or Latin Extended-A (ASCII among them) in lower case, and steps over it; 0
// when it is none.
char32_t latin_char(std::string_view text, std::size_t& pos) {
  if (is_letter(text[pos])) return static_cast<char32_t>(lower(text[pos++]));
  std::size_t next = pos;
  const char32_t c = text::next_char(text, next);
  if (c < 0xC0 || c > 0x17F || c == 0xD7 || c == 0xF7) return 0;
  pos = next;
  return fold_latin_pair(c);
}

// What parts the words of a name in Latin letters, a few of them in a row (Fisher, A. - Bell).
constexpr int kLatinPartsMax = 3;
bool is_latin_part(char32_t c) {
  return std::u32string_view(U" ,.-'’").find(c) != std::u32string_view::npos;
}

// Whether a word of Latin letters or digits goes on at `at`, or ends before it.
bool is_latin_at(std::string_view text, std::size_t at) {
  return at < text.size() && (is_digit(text[at]) || latin_char(text, at) != 0);
}
bool is_latin_before(std::string_view text, std::size_t at, std::size_t begin) {
  if (at == begin || is_alnum(text[at - 1])) return at != begin;
  std::size_t pos = at - 2;
  return at >= begin + 2 && is_latin_lead(text[pos]) && latin_char(text, pos) != 0 && pos == at;
}

// The words of a name in Latin letters, in lower case; empty when something else is in it.
std::vector<std::u32string> latin_words(std::string_view name) {
  std::vector<std::u32string> out(1);
  const std::string folded = text::fold_width(name);
  for (std::size_t pos = 0; pos < folded.size();) {
    if (const char32_t c = latin_char(folded, pos); c != 0) {
      out.back() += c;
      continue;
    }
    if (!is_latin_part(text::next_char(folded, pos))) return {};
    if (!out.back().empty()) out.emplace_back();
  }
  if (out.back().empty()) out.pop_back();
  return out;
}

std::u32string joined(const std::vector<std::u32string>& words) {
  std::u32string out(1, kLatin);
  for (const std::u32string& word : words) out += (out.size() > 1 ? U" " : U"") + word;
  return out;
}

std::u32string plain_form(char32_t as, std::string_view text) {
  std::u32string out(1, as);
  for (const char c : text) out += static_cast<char32_t>(static_cast<unsigned char>(c));
  return out;
}

// Digits as dialled at home; empty when there are too few or too many.
std::string dialled(std::string digits, bool abroad) {
  if (abroad && digits.starts_with("81"))
    digits = (digits.starts_with("810") ? "" : "0") + digits.substr(2);
  return digits.size() >= 9 && digits.size() <= 11 ? digits : "";
}

// Whether a spreadsheet may have dropped the leading 0: 9012345678.
bool may_lack_0(std::string_view digits) {
  return (digits.size() == 9 || digits.size() == 10) && digits[0] != '0';
}

std::uint64_t number_in(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

}  // namespace

bool is_known_value(Kind kind) {
  switch (kind) {
    case Kind::Email:
    case Kind::Phone:
    case Kind::Fax:
    case Kind::EmployeeNumber:
    case Kind::CustomerNumber:
    case Kind::CardNumber:
    case Kind::MyNumber:
    case Kind::DriverLicence:
    case Kind::Passport:
    case Kind::ResidenceCard:
    case Kind::HealthInsurance:
    case Kind::CareInsurance:
    case Kind::PensionNumber:
    case Kind::EmploymentInsurance:
    case Kind::LoginId:
      return true;
    default:
      return false;
  }
}

// ---- writing -----------------------------------------------------------------------------------
KnownPeopleWriter::KnownPeopleWriter(std::uint64_t seed)
    : seed_(seed), starts_(kStartBytes, '\0') {}

void KnownPeopleWriter::add_form(std::u32string_view form, std::uint8_t as) {
  const std::uint64_t hash = hash_of(seed_, form);
  const auto [at, fresh] = forms_.try_emplace(hash, as);
  // One person's family name is another's whole name: what needs less goes first.
  if (!fresh && (as & ~kKindBits) < (at->second & ~kKindBits)) at->second = as;
  if (form[0] != kName) return;
  const std::size_t bit = start_bit(form[1], form.size() > 2 ? form[2] : 0);
  starts_[bit / 8] = static_cast<char>(starts_[bit / 8] | 1 << bit % 8);
}

bool KnownPeopleWriter::add_name(Kind kind, std::string_view family, std::string_view given) {
  const auto as = static_cast<std::uint8_t>(kind);
  std::vector<std::u32string> latin = latin_words(std::string(family) + " " + std::string(given));
  if (!latin.empty()) {
    if (latin.size() < 2 || latin.size() > 4) return false;
    add_form(joined(latin), as);
    std::rotate(latin.begin(), latin.begin() + 1, latin.end());
    add_form(joined(latin), as);
    std::rotate(latin.begin(), latin.end() - 2, latin.end());
    add_form(joined(latin), as);
    return has_form_ = true;
  }
  const std::u32string first = name_form(family), last = name_form(given);
  if (first.empty() || (last.empty() && !given.empty())) return false;
  const std::u32string whole = first + last;
  const bool kana = is_all_kana(whole);
  if (!given.empty() || whole.size() > 2) {
    const bool is_short = whole.size() <= (kana ? 3U : 2U);
    const auto class_of_whole = static_cast<std::uint8_t>(as | (is_short ? kShort : 0));
    add_form(kName + whole, class_of_whole);
    if (!last.empty()) add_form(kName + last + first, class_of_whole);
  }
  if (!last.empty() || whole.size() <= 2) add_family(kind, family);
  return has_form_ = true;
}

bool KnownPeopleWriter::add_family(Kind kind, std::string_view family) {
  const std::u32string form = name_form(family);
  if (form.empty()) return false;
  add_form(kName + form, static_cast<std::uint8_t>(static_cast<std::uint8_t>(kind) | kFamilyOnly));
  return has_form_ = true;
}

bool KnownPeopleWriter::add_value(Kind kind, std::string_view value) {
  if (!is_known_value(kind)) return false;
  const auto as = static_cast<std::uint8_t>(kind);
  const std::string folded = text::fold_width(value);
  if (kind == Kind::Email) {
    std::string mail;
    for (const char c : folded) {
      if (c != ' ') mail += lower(c);
    }
    if (mail.find('@') == mail.npos) return false;
    add_form(plain_form(kMail, mail), as);
    return has_form_ = true;
  }
  if (kind == Kind::Phone || kind == Kind::Fax) {
    const bool abroad = folded.starts_with('+');
    const std::string digits = dialled(text::digits_only(folded), abroad);
    if (digits.empty()) return false;
    add_form(plain_form(kPhone, digits), as);
    if (!abroad && may_lack_0(digits)) add_form(plain_form(kPhone, "0" + digits), as);
    return has_form_ = true;
  }
  std::string code;
  bool letters = false, digits = false;
  for (const char c : folded) {
    if (is_alnum(c)) code += lower(c);
    letters |= is_letter(c), digits |= is_digit(c);
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  }
  if (!digits || code.size() < (letters ? 4U : 6U) || code.size() > kNumberCharsMax) return false;
  add_form(plain_form(kNumber, code), as);
  if (letters) return has_form_ = true;
  digits_.emplace(hash_of(seed_, plain_form(kNumber, code)),
                  static_cast<std::uint8_t>(code.size()));
  lengths_ |= Lengths{1} << code.size();
  return true;
}

void KnownPeopleWriter::end_person() {
  if (has_form_)
    ++people_;
  else if (lengths_ != 0)
    ++numbers_[lengths_];
  has_form_ = false;
  lengths_ = 0;
}

// Digits alone are met by chance: fewer than one in a thousand of their length may be listed.
KnownPeopleWriter::Lengths KnownPeopleWriter::common_lengths() const {
  std::array<std::uint64_t, kNumberCharsMax + 1> of_length{};
  for (const auto& [hash, length] : digits_) ++of_length[length];
  Lengths common = 0;
  std::uint64_t possible = 1;
  for (std::size_t length = 1; length < 15; ++length) {
    possible *= 10;
    if (of_length[length] * 1000 > possible) common |= Lengths{1} << length;
  }
  return common;
}

std::uint64_t KnownPeopleWriter::people() const {
  const Lengths common = common_lengths();
  std::uint64_t out = people_;
  for (const auto& [lengths, count] : numbers_) out += (lengths & ~common) != 0 ? count : 0;
  return out;
}

std::uint64_t KnownPeopleWriter::met_by_chance() const {
  const Lengths common = common_lengths();
  std::uint64_t out = 0;
  for (const auto& [lengths, count] : numbers_) out += (lengths & ~common) == 0 ? count : 0;
  return out;
}

std::string KnownPeopleWriter::finish() const {
  const Lengths common = common_lengths();
  const auto is_common = [&](std::uint64_t hash) {
    const auto found = digits_.find(hash);
    return found != digits_.end() && (common >> found->second & 1) != 0;
  };
  std::uint64_t slots = 64;
  while (slots < forms_.size() * 2) slots *= 2;
  std::vector<std::uint64_t> table(slots, 0);
  for (const auto& [hash, as] : forms_) {
    if (is_common(hash)) continue;
    std::uint64_t at = (hash >> 8) & (slots - 1);
    while (table[at] != 0) at = (at + 1) & (slots - 1);
    table[at] = hash | as;
  }
  std::string out(kMagic, sizeof kMagic);
  for (const std::uint64_t number : {seed_, people(), slots})
    out.append(reinterpret_cast<const char*>(&number), sizeof number);
  out += starts_;
  out.append(reinterpret_cast<const char*>(table.data()), slots * sizeof(std::uint64_t));
  return out;
}

// ---- looking up --------------------------------------------------------------------------------
Result<KnownPeople> KnownPeople::view(std::string_view bytes) {
  const Error damaged{Trouble::Damaged, "known people", "not a list of this version"};
  if (bytes.size() < kHeadBytes + kStartBytes || bytes.substr(0, 8) != std::string_view(kMagic, 8))
    return damaged;
  KnownPeople out;
  out.seed_ = number_in(bytes, 8);
  out.people_ = number_in(bytes, 16);
  const std::uint64_t slots = number_in(bytes, 24);
  out.starts_ = bytes.substr(kHeadBytes, kStartBytes);
  out.slots_ = bytes.substr(kHeadBytes + kStartBytes);
  if (slots == 0 || (slots & (slots - 1)) != 0 || out.slots_.size() % 8 != 0 ||
      out.slots_.size() / 8 != slots)
    return damaged;
  out.slot_mask_ = slots - 1;
  // A look-up ends at a free slot: there must be one.
  bool has_free = false;
  for (std::size_t i = 0; i < slots && !has_free; ++i) has_free = number_in(out.slots_, i * 8) == 0;
  if (!has_free) return damaged;
  return out;
}

std::uint8_t KnownPeople::look_up(std::uint64_t hash) const {
  hash &= ~std::uint64_t{0xFF};
  for (std::uint64_t at = (hash >> 8) & slot_mask_;; at = (at + 1) & slot_mask_) {
    const std::uint64_t slot = number_in(slots_, at * 8);
    if (slot == 0) return kNothing;
    if ((slot & ~std::uint64_t{0xFF}) != hash) continue;
    const auto as = static_cast<std::uint8_t>(slot & 0xFF);
    return (as & kKindBits) < kKindCount ? as : kNothing;
  }
}

bool KnownPeople::may_start(char32_t first, char32_t second) const {
  const std::size_t bit = start_bit(first, second);
  return (static_cast<unsigned char>(starts_[bit / 8]) >> bit % 8 & 1) != 0;
}

bool KnownPeople::is_honorific(std::uint32_t at, std::uint32_t stop, const Lexicon& lexicon) const {
  if (at < stop && text_[at] == ' ') ++at;
  if (at >= stop) return false;
  Window window;
  WordTable::Hits hits;
  lexicon.words().prefixes_at(text_, at, stop, window, hits);
  for (std::size_t i = 0; i < hits.count; ++i) {
    if ((lexicon.senses(hits.hit[i].value).roles & role::kHonorific) != 0) return true;
  }
  return false;
}

KnownPeople::Hit KnownPeople::name_at(std::uint32_t at, std::uint32_t begin, std::uint32_t stop,
                                      bool is_cell, const Lexicon& lexicon) const {
  const std::string_view text = text_.substr(0, stop);
  Edges edges;
  edges.before = char_before(text, at, begin);
  Hit best;
  Hash hash(seed_, kName);
  char32_t first = 0;
  bool gap = false, kana = true;
  std::size_t count = 0;
  for (std::size_t pos = at; pos < stop && count < kNameCharsMax;) {
    std::size_t next = pos;
    const char32_t raw = text::next_char(text, next);
    std::size_t from = pos;
    const bool is_gap_here = count > 0 && is_gap(raw);
    if (is_gap_here) from = next;
    if (from >= stop) break;
    std::size_t behind_gap = from;
    const char32_t written = is_gap_here ? text::next_char(text, behind_gap) : raw;
    const char32_t c = name_char(text, from);
    if (c == 0) break;
    pos = behind_selectors(text, from);
    gap |= is_gap_here;
    kana &= is_kana(c);
    ++count;
    hash.add(c);
    if (count == 1) first = c, edges.first = written;
    if (!is_long_mark(written)) edges.last = written;
    if (count == 1 && !may_start(c, 0)) continue;
    if (count == 2 && !may_start(first, c)) break;
    const std::uint8_t as = look_up(hash.value());
    if (as == kNothing) continue;
    std::size_t after = pos;
    edges.behind = pos < stop ? text::next_char(text, after) : 0;
    const auto end = static_cast<std::uint32_t>(pos);
    const bool honorific = is_honorific(end, stop, lexicon);
    if ((as & kFamilyOnly) != 0) {  // 小林さん is not 林さん
      if (!honorific || gap || is_in_word(edges.first, edges.before)) continue;
    } else if ((as & kShort) != 0) {
      const bool alone = is_cell && at == begin && end == stop;
      if (!gap && !alone && !(honorific && !is_in_word(edges.first, edges.before))) continue;
    } else if (kana && edges.cut_a_word(count, honorific)) {
      continue;
    }
    best = {end, as, honorific};
  }
  return best;
}

// Two to four words.
KnownPeople::Hit KnownPeople::latin_at(std::uint32_t at, std::uint32_t stop) const {
  const std::string_view text = text_.substr(0, stop);
  Hit best;
  Hash hash(seed_, kLatin);
  std::size_t words = 0;
  for (std::size_t pos = at; pos < stop && words < 4;) {
    std::size_t letters = 0;
    for (; pos < stop && letters <= kNameCharsMax; ++letters) {
      const char32_t c = latin_char(text, pos);
      if (c == 0) break;
      hash.add(c);
    }
    if (letters == 0 || letters > kNameCharsMax) break;
    ++words;
    const bool ends = !is_latin_at(text, pos);
    if (const std::uint8_t as = look_up(hash.value()); words > 1 && ends && as != kNothing)
      best = {static_cast<std::uint32_t>(pos), as, false};
    int parts = 0;
    for (std::size_t next = pos; parts < kLatinPartsMax && next < stop; ++parts, pos = next)
      if (!is_latin_part(text::next_char(text, next))) break;
    if (parts == 0) break;
    hash.add(U' ');
  }
  return best;
}

KnownPeople::Hit KnownPeople::mail_at(std::uint32_t at_sign, std::uint32_t begin,
                                      std::uint32_t stop, std::uint32_t& from) const {
  const auto is_local = [](char c) {
    return is_alnum(c) ||
           std::string_view("._%+-'!#$&*/=?^`{|}~").find(c) != std::string_view::npos;
  };
  from = at_sign;
  while (from > begin && at_sign - from < 64 && is_local(text_[from - 1])) --from;
  std::uint32_t end = at_sign + 1;
  while (end < stop && end - from < kMailBytesMax &&
         (is_alnum(text_[end]) || text_[end] == '.' || text_[end] == '-'))
    ++end;
  while (end > at_sign + 1 && !is_alnum(text_[end - 1])) --end;
  // What stands before it may look like a part of it: mail=taro@…, 'taro@…'.
  for (; from < at_sign; ++from) {
    if (from > begin && is_alnum(text_[from]) && is_alnum(text_[from - 1]) &&
        is_local(text_[from - 1]))
      continue;
    Hash hash(seed_, kMail);
    for (std::uint32_t i = from; i < end; ++i) hash.add(static_cast<char32_t>(lower(text_[i])));
    const std::uint8_t as = look_up(hash.value());
    if (as != kNothing) return {end, as, false};
  }
  return {};
}

KnownPeople::Hit KnownPeople::phone_at(std::uint32_t at, std::uint32_t stop,
                                       bool fills_cell) const {
  const bool abroad = at > 0 && text_[at - 1] == '+';
  std::string digits;
  for (std::uint32_t pos = at; pos < stop && digits.size() < 14;) {
    while (pos < stop && is_digit(text_[pos])) digits += text_[pos++];
    if (const std::string home = dialled(digits, abroad);
        !home.empty() && (pos == stop || !is_alnum(text_[pos]))) {
      const auto known = [&](const std::string& number) {
        return look_up(hash_of(seed_, plain_form(kPhone, number)));
      };
      std::uint8_t as = known(home);
      if (as == kNothing && fills_cell && pos == stop && may_lack_0(home)) as = known("0" + home);
      if (as != kNothing) return {pos, as, false};
    }
    for (int between = 0; between < 2 && pos < stop; ++between) {
      if (std::string_view("-. ()/").find(text_[pos]) == std::string_view::npos) break;
      ++pos;
    }
    if (pos == stop || !is_digit(text_[pos])) break;
  }
  return {};
}

KnownPeople::Hit KnownPeople::number_at(std::uint32_t at, std::uint32_t stop) const {
  Hit best;
  Hash hash(seed_, kNumber);
  std::size_t count = 0;
  for (std::uint32_t pos = at; pos < stop && count < kNumberCharsMax; ++pos) {
    if (is_alnum(text_[pos])) {
      hash.add(static_cast<char32_t>(lower(text_[pos])));
      ++count;
    } else if (pos + 1 == stop || (text_[pos] != '-' && text_[pos] != '_' && text_[pos] != ' ') ||
               !is_alnum(text_[pos + 1])) {
      break;
    }
    const bool ends = pos + 1 == stop || !is_alnum(text_[pos + 1]);
    if (count < 4 || !ends || !is_alnum(text_[pos])) continue;
    const std::uint8_t as = look_up(hash.value());
    if (as != kNothing) best = {pos + 1, as, false};
  }
  return best;
}

void KnownPeople::find_in(std::uint32_t begin, std::uint32_t stop, bool is_cell,
                          const Lexicon& lexicon, std::vector<Mention>& out) {
  const auto add = [&](std::uint32_t from, const Hit& hit) {
    Mention mention;
    mention.begin = from;
    mention.end = hit.end;
    mention.kind = static_cast<Kind>(hit.as & kKindBits);
    mention.strength = (hit.as & kFamilyOnly) != 0 ? 0.9f : 0.99f;
    mention.reasons = static_cast<Reasons>(Reason::Known);
    if (hit.honorific) mention.reasons = mention.reasons | Reason::Honorific;
    out.push_back(mention);
  };
  for (std::size_t pos = begin; pos < stop;) {
    const auto at = static_cast<std::uint32_t>(pos);
    const char c = text_[at];
    Hit hit;
    if (static_cast<unsigned char>(c) >= 0x80) {
      hit = name_at(at, begin, stop, is_cell, lexicon);
      if (hit.end == 0 && is_latin_lead(c) && !is_latin_before(text_, at, begin))
        hit = latin_at(at, stop);
      if (hit.end == 0) text::next_char(text_, pos);
    } else if (c == '@') {
      std::uint32_t from = at;
      const Hit mail = mail_at(at, begin, stop, from);
      if (mail.end != 0) add(from, mail);
      ++pos;
    } else {
      const char before = at == begin ? ' ' : text_[at - 1];
      if (is_digit(c) && !is_digit(before)) hit = phone_at(at, stop, is_cell && at == begin);
      if (is_letter(c) && !is_latin_before(text_, at, begin)) hit = latin_at(at, stop);
      if (hit.end == 0 && is_alnum(c) && !is_alnum(before)) hit = number_at(at, stop);
      if (hit.end == 0) ++pos;
    }
    if (hit.end == 0) continue;
    const bool abroad = is_digit(c) && at > begin && text_[at - 1] == '+';
    add(abroad ? at - 1 : at, hit);
    pos = hit.end;
  }
}

void KnownPeople::find(const unpack::Piece& piece, const Lexicon& lexicon,
                       std::vector<Mention>& out) {
  const std::size_t from = out.size();
  folded_.assign(piece.text);
  text_ = folded_.text();
  if (piece.shape != unpack::Shape::Table) {
    find_in(0, static_cast<std::uint32_t>(text_.size()), false, lexicon, out);
  } else {
    for (std::size_t r = 0; r < piece.rows.size(); ++r) {
      for (std::uint32_t i = 0; i < piece.rows[r].cell_count; ++i) {
        const unpack::Cell& cell = piece.cells[piece.rows[r].cell_first + i];
        const std::size_t first = out.size();
        find_in(folded_.folded_of(cell.begin), folded_.folded_of(cell.end), true, lexicon, out);
        for (std::size_t k = first; k < out.size(); ++k) {
          out[k].row = static_cast<std::uint32_t>(r);
          out[k].column = static_cast<std::uint16_t>(std::min(i, 65535u));
        }
      }
    }
  }
  for (std::size_t k = from; k < out.size(); ++k) {
    out[k].begin = folded_.raw_of(out[k].begin);
    out[k].end = folded_.raw_of(out[k].end);
  }
  settle(out, from);
}

}  // namespace tadasu::find
