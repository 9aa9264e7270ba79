#include "find/scanner.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "find/anchors.h"
#include "find/kind_sets.h"
#include "text/date.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kNearReachBytes = 60;  // "within 60 bytes before" of packs/kinds/labels.toml
constexpr std::size_t kAsciiLabelBytesMax = 40;

bool is_opening(char32_t c) {
  return c == U'「' || c == U'『' || c == U'【' || c == U'（' || c == U'［' || c == '(' ||
         c == '[' || c == '"' || c == '\'' || c == U'〔' || c == U'“' || c == '<' || c == U'＜';
}
bool is_closing(char32_t c) {
  return c == U'】' || c == U'］' || c == U'」' || c == U'』' || c == U'）' || c == ')' ||
         c == ']' || c == U'〕' || c == '"' || c == '\'' || c == U'＞' || c == '>';
}

}  // namespace

bool contains_digit(std::string_view text) {
  char digit = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (digit_at(text, i, text.size(), digit) != 0) return true;
  }
  return false;
}

Scanner::Scanner(const Dictionary& dictionary, const Lexicon& lexicon)
    : dictionary_(dictionary), lexicon_(lexicon), first_flags_(0x10000), word_flags_(0x10000) {
  add_lexicon();
  dictionary.places().each_word([&](char32_t c1, char32_t c2, char32_t c3, std::uint32_t) {
    add_word(c1, c2, c3, start::kPlace);
  });
  dictionary.banks().each_word([&](char32_t c1, char32_t c2, char32_t c3, std::uint32_t) {
    add_word(c1, c2, c3, start::kBank);
  });
  add_names();
  add_start(U'〒', 0, start::kPostalMark);
  for (char32_t c = 0xFF01; c <= 0xFF5E; ++c) {  // ＦＡＸ: looked up as fax
    first_flags_[c] |= first_flags_[fold_for_lookup(c)];
    word_flags_[c] |= word_flags_[fold_for_lookup(c)];
  }
}

void Scanner::add_start(char32_t c1, char32_t c2, std::uint8_t flags) {
  if (c1 >= 0x10000 || flags == 0) return;
  first_flags_[c1] |= flags;
  if (c2 == 0)
    word_flags_[c1] |= flags;
  else
    pair_flags_.add(c1, c2, flags);
  if ((flags & start::kAny) != 0 && c2 < 0x10000) starts_.add(c1, c2);
}

void Scanner::add_word(char32_t c1, char32_t c2, char32_t c3, std::uint8_t flags) {
  add_start(c1, c2, flags);
  if (c2 != 0) closer_flags_.add(PairFlags::joined(c1, c2), c3, flags);
}

void Scanner::add_lexicon() {
  lexicon_.words().each_word([&](char32_t c1, char32_t c2, char32_t c3, std::uint32_t value) {
    const Senses& senses = lexicon_.senses(value);
    if ((senses.roles & role::kHonorific) != 0) add_start(c1, c2, start::kBehindSurname);
    // です, まで: try_name looks for them, and by themselves they say nothing.
    if (senses.roles == role::kHonorific && !senses.honorific_strong) return;
    add_word(c1, c2, c3, start::kLexicon);
  });
}

void Scanner::add_names() {
  using namespace name_class;
  dictionary_.names().each_word([&](char32_t c1, char32_t c2, char32_t c3, std::uint32_t names) {
    if ((names & kSurname) != 0 && is_kanji(c1)) add_word(c1, c2, c3, start::kSurname);
    if ((names & kSurnameKana) != 0 && is_katakana(c1)) add_start(c1, c2, start::kKana);
    if ((names & kGiven) != 0) add_start(c1, c2, start::kBehindSurname);
  });
  for (const char32_t space : {U' ', U'\u3000'}) add_start(space, 0, start::kBehindSurname);
}

void Scanner::ask_everywhere() {
  pair_flags_.add_everywhere(0xFF);
  closer_flags_.add_everywhere(0xFF);
  starts_.add_everywhere();
  word_flags_.assign(word_flags_.size(), 0xFF);
  for (char32_t c = 0; c < first_flags_.size(); ++c) {
    const int names = is_kanji(c) ? start::kSurname : is_katakana(c) ? start::kKana : 0;
    first_flags_[c] =
        static_cast<std::uint8_t>(start::kLexicon | start::kPlace | start::kBank | names);
  }
}

void Scanner::emit(Kind kind, std::size_t begin, std::size_t end, double strength,
                   Reasons reasons) {
  Mention mention;
  mention.begin = static_cast<std::uint32_t>(begin);
  mention.end = static_cast<std::uint32_t>(end);
  mention.kind = kind;
  mention.strength = static_cast<float>(strength);
  mention.reasons = reasons;
  out_->push_back(mention);
}

// ---- characters --------------------------------------------------------------------------------
char32_t Scanner::other_char_at(std::size_t at, std::size_t& next) const {
  if (at >= end_) return next = end_, U'\0';
  Window one;
  read_window(text_, at, end_, 1, one);
  next = one.end[0];
  return one.chars[0];
}

char32_t Scanner::other_char_before(std::size_t at, std::size_t& begin) const {
  if (at <= begin_) return begin = begin_, U'\0';
  begin = at - 1;
  while (begin > begin_ && (static_cast<unsigned char>(text_[begin]) & 0xC0) == 0x80) --begin;
  std::size_t next = 0;
  return char_at(begin, next);
}

std::size_t Scanner::skip_spaces(std::size_t at) const {
  while (at < end_) {
    if (text_[at] == ' ' || text_[at] == '\t') {
      ++at;
    } else if (text_.substr(at, 3) == "　" && at + 3 <= end_) {
      at += 3;
    } else {
      break;
    }
  }
  return at;
}

// Looks at most 4 KiB ahead: a longer line is no form.
std::size_t Scanner::line_end(std::size_t at) const {
  const std::size_t stop = std::min(end_, at + 4096);
  const std::size_t found = text_.substr(at, stop - at).find('\n');
  return found == text_.npos ? stop : at + found;
}

// ---- labels ------------------------------------------------------------------------------------
void Scanner::mark(const Label& label, std::size_t begin, std::size_t end) {
  if (marks_.size() > 64)
    marks_.erase(marks_.begin(), marks_.begin() + 48);  // only the last few count
  be_noisy_behind(end);
  look_far();
  marks_.push_back({label, static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)});
}

// The nearest label that speaks for what starts at `at`: on the same line and close, or alone at
// the end of the line before.
const Scanner::Mark* Scanner::mark_before(std::size_t at) const {
  if (marks_.empty()) return nullptr;
  const Mark& last = marks_.back();
  if (last.end > at || at - last.end > kLabelReachBytes * 2) return nullptr;
  const std::string_view between = text_.substr(last.end, at - last.end);
  const std::size_t line = between.find('\n');
  if (line == between.npos)
    return between.size() <= kLabelReachBytes && between.find("。") == between.npos ? &last
                                                                                    : nullptr;
  if (between.find('\n', line + 1) != between.npos) return nullptr;
  const bool bare =
      between.find_first_not_of(" \t\r\n:=\xEF\xBC\x9A\xE3\x80\x91\x80") == between.npos;
  return bare ? &last : nullptr;
}

// A label of birth dates speaks for what starts at `at`. 誕生日会は… has no such label.
bool Scanner::is_birth_label_before(std::size_t at) const {
  const Mark* found = mark_before(at);
  if (found == nullptr || found->label.other || found->label.kind != Kind::BirthDate) return false;
  std::size_t next = 0;
  const char32_t c = found->end < at ? char_at(found->end, next) : U' ';
  return !is_kanji(c) || next > at || c == U'西' || c == U'和';
}

namespace {
enum class InLabel : std::uint8_t { No, Joint, Digit, Letter };
constexpr std::array<InLabel, 256> kInLabel = [] {
  std::array<InLabel, 256> in{};
  for (const char c : {'_', '-', ' ', '\'', '.'})
    in[static_cast<unsigned char>(c)] = InLabel::Joint;
  for (unsigned c = '0'; c <= '9'; ++c) in[c] = InLabel::Digit;
  for (unsigned c = 'a'; c <= 'z'; ++c) in[c] = in[c - 0x20] = InLabel::Letter;
  return in;
}();
InLabel in_label(char c) { return kInLabel[static_cast<unsigned char>(c)]; }

// What may stand between a label and its value.
bool is_behind_label(char c) {
  return c == ' ' || c == '"' || c == '\'' || c == ':' || c == '.' || c == '\t' || c == '=' ||
         c == '#' || c == '*';
}
}  // namespace

// An ASCII label that ends right before `at` ("Tel. ", "\"phone\": ", "FAX").
std::optional<Label> Scanner::ascii_label_before(std::size_t at, std::size_t& begin) const {
  const std::size_t floor = at > begin_ + kAsciiLabelBytesMax ? at - kAsciiLabelBytesMax : begin_;
  std::size_t end = at;
  while (end > floor && is_behind_label(text_[end - 1])) --end;
  if (end >= floor + 2 && is_ascii_alnum(text_[end - 1]) && is_ascii_alnum(text_[end - 2])) {
    const char tail[] = {static_cast<char>(text_[end - 2] | 0x20),
                         static_cast<char>(text_[end - 1] | 0x20)};  // lower case; digits stay
    if (!lexicon_.may_end_ascii_label({tail, 2})) return std::nullopt;
  }
  const bool seen_whole =
      shortcuts_ && end >= begin_ + LabelMemo::kBytes && end >= floor + LabelMemo::kBytes;
  LabelMemo::Entry* entry = seen_whole ? labels_.find(text_.data() + end) : nullptr;
  if (entry == nullptr) return label_that_ends(floor, end, begin);
  if (!entry->known) {
    std::size_t from = end;
    entry->label = label_that_ends(floor, end, from);
    entry->size = static_cast<std::uint8_t>(end - from), entry->known = true;
  }
  begin = end - entry->size;
  return entry->label;
}

// The same for a label that ends right before `end` and begins at `floor` or behind it.
std::optional<Label> Scanner::label_that_ends(std::size_t floor, std::size_t end,
                                              std::size_t& begin) const {
  // Backwards, with its normal form written from the end of `normal`: the longest run of whole
  // words that is a label. "my phone number" has "phone number".
  std::array<char, kAsciiLabelBytesMax + 1> normal;
  std::size_t first = normal.size();  // in normal
  std::optional<Label> found;
  for (std::size_t from = end; from > floor; --from) {
    const char c = text_[from - 1];
    const InLabel in = in_label(c);
    if (in == InLabel::No) break;
    if (in == InLabel::Joint) continue;
    normal[--first] = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    const bool word =
        in == InLabel::Letter && (from - 1 == floor || in_label(text_[from - 2]) < InLabel::Digit);
    if (!word) continue;
    const auto label = lexicon_.ascii_label({normal.data() + first, normal.size() - first});
    if (label) found = label, begin = from - 1;
  }
  return found;
}

// False only where ascii_near_words() would find nothing.
inline bool Scanner::may_have_ascii_near_words(std::size_t at) const {
  static_assert(kNearReachBytes <= NearSieve::kBytes);
  const std::size_t room = NearSieve::kReadBytes - NearSieve::kBytes;
  return at < begin_ + NearSieve::kBytes || end_ < at + room ||
         lexicon_.may_hold_near_word(text_.data() + at - NearSieve::kBytes);
}

bool Scanner::near_word_before(Kind kind, std::size_t at) const {
  look_far();
  if (near_none_ && !may_have_ascii_near_words(at)) return false;
  return near_words_before(at).has(kind);
}

// What the words within reach before `at` speak of.
KindSet Scanner::near_words_before(std::size_t at) const {
  look_far();
  if (near_asked_at_ == at) return near_asked_;
  near_asked_at_ = at, near_asked_ = ascii_near_words(at);
  if (near_none_) return near_asked_;
  for (std::size_t k = 0; k < kKindCount; ++k) {
    const std::size_t near = near_end_[k];
    if (near != 0 && near <= at && at - near <= kNearReachBytes)
      near_asked_.add(static_cast<Kind>(k));
  }
  return near_asked_;
}

// What the runs of letters shortly before `at` speak of.
KindSet Scanner::ascii_near_words(std::size_t at) const {
  const std::size_t floor = at > begin_ + kNearReachBytes ? at - kNearReachBytes : begin_;
  const char* bytes = text_.data() + floor;
  KindSet kinds;
  if (!may_have_ascii_near_words(at)) return kinds;
  for (std::uint64_t letters = letter_mask(text_, floor, at - floor); letters != 0;) {
    const auto first = static_cast<std::size_t>(__builtin_ctzll(letters));
    const auto size = static_cast<std::size_t>(__builtin_ctzll(~(letters >> first)));
    letters &= letters + (letters & (~letters + 1));  // without the lowest run
    kinds.add(lexicon_.near_word({bytes + first, size}));
  }
  return kinds;
}

namespace {
// request_id=, X-Session-Id:, "hash": – what follows was made by a machine.
bool ends_name_of_code(std::string_view text, std::size_t floor, std::size_t at) {
  std::size_t end = at;
  while (end > floor && (text[end - 1] == '"' || text[end - 1] == ' ' || text[end - 1] == '\''))
    --end;
  if (end < floor + 3) return false;
  const char last = static_cast<char>(text[end - 1] | 0x20);
  if (last != 'd' && last != 'h' && last != 'q' && last != 'e' && last != 'n') return false;
  std::array<char, 5> tail{};
  const std::size_t size = std::min<std::size_t>(tail.size(), end - floor);
  for (std::size_t i = 0; i < size; ++i)
    tail[i] = static_cast<char>(text[end - size + i] | 0x20);  // '_' and '-' become others
  const std::string_view word(tail.data(), size);
  return word.ends_with("id") || word.ends_with("hash") || word.ends_with("seq") ||
         word.ends_with("code") || word.ends_with("token");
}
}  // namespace

// A colon between digits of a time, 13:55:36, as read_colon() would find after a longer look: no
// address of a device, no group of an IPv6 address, no dump of hashes.
bool Scanner::is_colon_of_time(std::size_t at) const {
  if (!shortcuts_ || text_[at] != ':' || at < begin_ + 5 || at + 33 >= end_) return false;
  if (!is_ascii_digit(text_[at - 1]) || !is_ascii_digit(text_[at + 1])) return false;
  if (text_[at + 33] == ':' || (!out_->empty() && out_->back().end == at)) return false;
  if (text_[at + 3] == ':') return text_[at + 6] != ':' || text_[at + 9] != ':';
  return !is_ascii_alnum(text_[at - 2]) || !is_ascii_alnum(text_[at - 3]) ||
         !is_ascii_alnum(text_[at - 4]);
}

std::size_t Scanner::read_separator(std::size_t at, std::size_t bytes) {
  const std::size_t next = at + bytes;
  if (text_[at] == ':' && next < end_ && text_[next] != ' ') {
    if (const std::size_t read = read_colon(at)) return read;
  }
  if (at == begin_ || (text_[at] == ':' && is_ascii_digit(text_[at - 1]))) return next;  // 12:34
  std::size_t begin = 0;
  const auto label = ascii_label_before(at, begin);
  if (!label) {
    if (ends_name_of_code(text_, begin_, at)) mark(Label{Kind::PersonName, true}, at, at);
    return next;
  }
  mark(*label, begin, at);
  return std::max(read_value(*label, at), next);
}

// Where the value of a label that ends at `after` starts, and whether a sign stands between.
bool Scanner::value_start(std::size_t after, std::size_t& start, bool& separated) const {
  std::size_t at = after, next = 0;
  separated = false;
  for (int closings = 0; closings < 2; ++closings) {  // 【氏名】, "name":
    const char32_t c = char_at(at, next);
    if (!is_closing(c)) break;
    at = next, separated = true;
  }
  const std::size_t spaces = skip_spaces(at);
  const std::size_t wide = spaces - at;
  const char32_t sign = char_at(spaces, next);
  if (sign == ':' || sign == '=' || sign == U'：' || sign == U'→') {
    at = skip_spaces(next), separated = true;
  } else if (sign == U'は' && spaces == at) {
    at = skip_spaces(next), separated = true;
  } else if (wide > 0) {
    separated = separated || wide >= 2 || text_[at] == '\t';
    at = spaces;
  }
  if (at < end_ && (text_[at] == '\n' || text_[at] == '\r')) {  // the value stands on the next line
    if (!separated) return false;
    at = line_end(at) + 1;
    if (at >= end_) return false;
    at = skip_spaces(at);
    if (at < end_ && (text_[at] == '\n' || text_[at] == '\r')) return false;
  }
  for (int openings = 0; openings < 2 && is_opening(char_at(at, next)); ++openings) at = next;
  start = at;
  return at < end_;
}

std::size_t Scanner::read_value(const Label& label, std::size_t after) {
  if (label.other) return after;
  std::size_t start = 0;
  bool separated = false;
  if (!value_start(after, start, separated)) return after;
  if (kKindsInWords.has(label.kind) || label.kind == Kind::Sex)
    return separated ? std::max(value_of_words(label.kind, start), after) : after;
  if (kSecretKinds.has(label.kind))
    return separated ? std::max(value_of_secret(label.kind, start), after) : after;
  switch (label.kind) {
    case Kind::PersonName:
      return separated ? std::max(value_of_name(start, false), after) : after;
    case Kind::PersonNameKana:
      return separated ? std::max(value_of_name(start, true), after) : after;
    case Kind::BirthDate:
      return std::max(value_of_date(start), after);
    case Kind::Address:
      return std::max(value_of_address(start), after);
    case Kind::EmployeeNumber:
    case Kind::CustomerNumber:
      if (!separated && start != after && is_ascii_alnum(text_[start]))  // 社員番号 120345
        return std::max(value_of_code(label.kind, start), after);
      return separated ? std::max(value_of_code(label.kind, start), after) : after;
    case Kind::DeviceId:
      return separated ? std::max(value_of_device(start), after) : after;
    case Kind::MacAddress:
      return separated ? std::max(value_of_mac(start), after) : after;
    case Kind::ForeignIdNumber:
      return separated ? std::max(value_of_foreign_id(start), after) : after;
    case Kind::LoginId:
    case Kind::Passport:
    case Kind::ResidenceCard:
    case Kind::HealthInsurance:
    case Kind::SocialAccount:
      return separated ? std::max(value_of_code(label.kind, start), after) : after;
    default:
      return after;  // numbers and addresses of mail find their label themselves
  }
}

// ---- values ------------------------------------------------------------------------------------
std::size_t Scanner::value_of_date(std::size_t start) {
  const auto found =
      text::date_at_start(text_.substr(start, std::min<std::size_t>(end_ - start, 64)));
  if (!found) return 0;
  const Reasons reasons = Reason::Shape | Reason::Label;
  emit(Kind::BirthDate, start, start + found->size_bytes, 0.98, reasons);
  return start + found->size_bytes;
}

std::size_t Scanner::value_of_address(std::size_t start) {
  // 〒 and the code before the address are read as numbers.
  if (start < end_ && (is_ascii_digit(text_[start]) || text_.substr(start, 3) == "〒")) return 0;
  return try_address(start, true);
}

namespace {
// Letters, digits and signs that may stand in an id.
bool is_code_char(Kind kind, char c) {
  if (is_ascii_alnum(c) || c == '-' || c == '_') return true;
  return c == '.' || c == '@' || c == '+' || (c == '/' && kind != Kind::LoginId);
}
}  // namespace

std::size_t Scanner::value_of_code(Kind kind, std::size_t start) {
  std::size_t end = start;
  const auto dot = [&] {  // 1234・567, of a health insurance
    return kind == Kind::HealthInsurance && end > start && end + 3 < end_ &&
           text_.substr(end, 3) == "・" && is_ascii_alnum(text_[end + 3]);
  };
  while (end < end_ && (is_code_char(kind, text_[end]) || dot()))
    end += is_code_char(kind, text_[end]) ? 1 : 3;
  while (end > start &&
         (text_[end - 1] == '.' || text_[end - 1] == ';' ||
          (text_[end - 1] == ')' && text_.substr(start, end - start).find('(') == text_.npos)))
    --end;
  const std::string_view value = text_.substr(start, end - start);
  const bool digits = contains_digit(value);
  if (value.size() < 3 || value.size() > 128 || lexicon_.says_nothing(value)) return 0;
  if (value.find_first_not_of("*xX-.") == value.npos)
    return 0;  // ******** is a mask, not a password
  const Reasons reasons = Reason::Shape | Reason::Label;
  double strength = 0.9;
  switch (kind) {
    case Kind::LoginId:
    case Kind::SocialAccount:
      if (value.find('@') != value.npos && value.find('.') != value.npos)
        strength = 0.8;  // an e-mail as id
      if (!digits && value.size() < 4) return 0;
      break;
    case Kind::Passport: {
      const bool shape = value.size() == 9 && is_ascii_letter(value[0]) &&
                         is_ascii_letter(value[1]) &&
                         value.substr(2).find_first_not_of("0123456789") == value.npos;
      if (!shape) return 0;
      strength = 0.97;
      break;
    }
    case Kind::ResidenceCard: {
      const bool shape = value.size() == 12 && is_ascii_letter(value[0]) &&
                         is_ascii_letter(value[1]) &&
                         value.substr(2, 8).find_first_not_of("0123456789") == value.npos &&
                         is_ascii_letter(value[10]) && is_ascii_letter(value[11]);
      if (!shape) return 0;
      strength = 0.98;
      break;
    }
    default:
      if (!digits) return 0;
  }
  emit(kind, start, end, strength, reasons);
  return end;
}

std::size_t Scanner::value_of_words(Kind kind, std::size_t start) {
  std::size_t end = start, next = 0;
  while (end < end_) {
    const char32_t c = char_at(end, next);
    if (c == '\n' || c == '\r' || c == '\t' || c == ',' || c == ';' || c == '|' || c == U'、' ||
        c == U'。' || c == '"' || c == U'」' || c == U'】' || c == '<') {
      break;
    }
    if (c == ' ') {  // two spaces, or a space before another label, end the value
      const std::size_t after = skip_spaces(end);
      if (after - end >= 2) break;
    }
    if (next - start > 120) break;
    end = next;
  }
  while (end > start && text_[end - 1] == ' ') --end;
  const std::string_view value = text_.substr(start, end - start);
  if (value.empty() || lexicon_.says_nothing(value)) return 0;
  if (kind == Kind::Sex) {
    std::size_t word = 0;
    for (std::size_t at = 0;
         at < value.size() && at <= 9;) {  // the longest word of the list at the start
      std::size_t step = 0;
      static_cast<void>(char_at(start + at, step));
      at = step - start;
      if (value[at - 1] != ' ' && lexicon_.is_sex(value.substr(0, at))) word = at;
    }
    if (word == 0 ||
        (word < value.size() && is_ascii_letter(value[word]) && is_ascii_letter(value[word - 1])))
      return 0;
    emit(kind, start, start + word, 0.95, Reason::Shape | Reason::Label);
    return start + word;
  }
  const bool amount = kind == Kind::Income || kind == Kind::Asset || kind == Kind::Debt ||
                      kind == Kind::Tax || kind == Kind::Location;
  if (amount && !contains_digit(value)) return 0;
  emit(kind, start, end, 0.8, static_cast<Reasons>(Reason::Label));
  return start;  // what stands inside is looked at too
}

}  // namespace tadasu::find
