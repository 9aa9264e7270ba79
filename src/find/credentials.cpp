// Passwords, keys and tokens: behind labels, in addresses (scheme://user:password@host), in files
// of accounts, and by their own shape.
#include <algorithm>
#include <array>

#include "find/password_hash.h"
#include "find/scanner.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kSecretBytesMax = 128;
constexpr std::size_t kUrlBytesMax = 200;
constexpr std::size_t kIdBytesMax = 64;
constexpr std::size_t kPrivateKeyBytesMax = 16 << 10;
constexpr std::size_t kTokenRunBytesMax = 4096;

constexpr bool is_secret_char(char c) {
  return c > ' ' && c != '"' && c != '\'' && c != ',' && c != '<' && c != '>' && c != '|' &&
         static_cast<unsigned char>(c) < 0x7F;
}
bool is_line_end(char c) { return c == '\n' || c == '\r'; }
bool is_small(char c) { return c >= 'a' && c <= 'z'; }
bool is_hex(char c) {
  return is_ascii_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
}
constexpr std::array<bool, 256> kRunChars = [] {
  std::array<bool, 256> chars{};
  for (unsigned c = 0; c < 0x80; ++c) chars[c] = is_ascii_alnum(static_cast<char>(c));
  for (const char c : {'_', '-', '.'}) chars[static_cast<unsigned char>(c)] = true;
  return chars;
}();
bool is_run_char(char c) { return kRunChars[static_cast<unsigned char>(c)]; }

// Between "//" and the host of a web address.
enum class InLogin : std::uint8_t { Char, Colon, At, End };
constexpr std::array<InLogin, 256> kInLogin = [] {
  std::array<InLogin, 256> in{};
  for (unsigned c = 0; c < 0x100; ++c)
    in[c] = is_secret_char(static_cast<char>(c)) ? InLogin::Char : InLogin::End;
  for (const char c : {'/', '?', '#', '`'}) in[static_cast<unsigned char>(c)] = InLogin::End;
  in['@'] = InLogin::At, in[':'] = InLogin::Colon;
  return in;
}();

// ";Database=", "&user=": the next field of the same line begins.
bool begins_field(std::string_view rest) {
  if (rest.empty() || (rest[0] != ';' && rest[0] != '&')) return false;
  std::size_t at = 1;
  while (at < rest.size() && (is_ascii_letter(rest[at]) || rest[at] == '_' || rest[at] == ' '))
    ++at;
  return rest.size() == 1 || (at > 1 && at < rest.size() && rest[at] == '=');
}

// getPassword(), config.password, os.environ[...]: a program, not a value.
bool is_program(std::string_view value) {
  const std::size_t end = value.find_first_of("([");
  const std::string_view head = value.substr(0, std::min(end, value.size()));
  const bool name = !head.empty() && std::all_of(head.begin(), head.end(), [](char c) {
    return is_ascii_letter(c) || c == '_' || c == '.';
  });
  if (!name) return false;
  if (end != value.npos) return value[end] == '(' || value.back() == ']';
  return head.find('.') != head.npos && head.front() != '.' && head.back() != '.';
}

// A word of the sentence that goes on behind it: "password: must be changed".
bool is_sentence(std::string_view value, std::string_view after) {
  return value.size() <= 12 && std::all_of(value.begin(), value.end(), is_small) &&
         after.size() >= 2 && after[0] == ' ' && is_small(after[1]);
}

}  // namespace

// ---- behind a label ----------------------------------------------------------------------------
std::size_t Scanner::end_of_secret(std::size_t start) const {
  const char quote = start > begin_ ? text_[start - 1] : ' ';
  const std::size_t stop = std::min(end_, start + kSecretBytesMax + 1);
  if (quote == '"' || quote == '\'') {  // up to its partner, whatever stands between
    for (std::size_t at = start; at < stop && !is_line_end(text_[at]); ++at) {
      if (text_[at] == quote && text_[at - 1] != '\\') return at;
      if (static_cast<unsigned char>(text_[at]) >= 0x7F) break;
    }
  }
  std::size_t end = start;
  while (end < stop && is_secret_char(text_[end]) &&
         !(end > start && begins_field(text_.substr(end, std::min<std::size_t>(stop - end, 40)))))
    ++end;
  while (end > start &&
         (text_[end - 1] == '.' || text_[end - 1] == ';' ||
          (text_[end - 1] == ')' && text_.substr(start, end - start).find('(') == text_.npos)))
    --end;
  return end;
}

// "password: password": a placeholder, or the password of somebody who has that one. Believed where
// a value stands: quoted, behind ": " up to the end of its line, or in "db.password=password". A
// program says password=password too, with something before, behind or around it.
bool Scanner::is_said_password(std::size_t begin, std::size_t end, bool quoted) const {
  if (!lexicon_.codes().is_common_password(text_.substr(begin, end - begin))) return false;
  if (quoted) return true;
  const std::size_t last = skip_spaces(end);
  if (last < end_ && !is_line_end(text_[last])) return false;
  std::size_t sign = begin;
  while (sign > begin_ && (text_[sign - 1] == ' ' || text_[sign - 1] == '\t')) --sign;
  if (sign == begin_) return false;
  if (text_[sign - 1] != '=') return true;
  std::size_t key = --sign;
  if (sign + 1 != begin) return false;  // self.password = password
  while (key > begin_ && (is_ascii_alnum(text_[key - 1]) || text_[key - 1] == '_' ||
                          text_[key - 1] == '.' || text_[key - 1] == '-'))
    --key;
  return sign - key <= kIdBytesMax && (key == begin_ || is_line_end(text_[key - 1]));
}

// How sure the value behind a label is a secret, 0: none.
double Scanner::judge_secret(Kind kind, std::string_view value, bool quoted) const {
  const CodeTable& codes = lexicon_.codes();
  if (value.size() < 3 || value.size() > kSecretBytesMax || lexicon_.says_nothing(value)) return 0;
  if (value.find_first_not_of("*xX-.") == value.npos || value.starts_with("http"))
    return 0;  // ******** is a mask, not a password
  if (codes.is_placeholder(value, kind == Kind::SecretKey)) return 0;
  if (!quoted && is_program(value)) return 0;
  const bool digits = contains_digit(value);
  if (kind == Kind::SecretKey) {
    if (value.size() < 8 || (!digits && value.size() < 16)) return 0;
    const double bits = entropy(value);
    return bits < 2.5 ? 0 : bits < 3 || value.size() < 16 ? 0.75 : 0.9;
  }
  // A plain lower-case word after "password" is more often a word of the sentence.
  const bool weak =
      !digits && value.find_first_of("!#$%&?@+*=^~_") == value.npos && value.size() < 8;
  return weak ? 0.6 : 0.9;
}

std::size_t Scanner::value_of_secret(Kind kind, std::size_t start) {
  if (text_.substr(start, std::min<std::size_t>(end_ - start, 11)) == "-----BEGIN ")
    return read_private_key(start);
  const Reasons reasons = Reason::Shape | Reason::Label;
  if (kind != Kind::SecretKey) {
    if (const auto hash = password_hash_at(text_, start, end_, true)) {
      emit(kind, start, start + hash->bytes, 0.97, reasons | Reason::Hashed);
      return start + hash->bytes;
    }
  }
  const std::size_t end = end_of_secret(start);
  const bool quoted = end < end_ && (text_[end] == '"' || text_[end] == '\'');
  const std::string_view value = text_.substr(start, end - start);
  double strength = judge_secret(kind, value, quoted);
  if (strength == 0 && kind == Kind::Password && is_said_password(start, end, quoted))
    strength = 0.5;
  if (strength == 0) return 0;
  if (!quoted && is_sentence(value, text_.substr(end, std::min<std::size_t>(end_ - end, 2))))
    return 0;
  emit(kind, start, end, strength, reasons);
  return end;
}

// "machine host login taro password x1": a label that only a space parts from its value.
std::size_t Scanner::try_spaced_password(std::size_t word) {
  constexpr std::string_view kLabel = "password ";
  if (word < begin_ + kLabel.size() + 1 ||
      text_.substr(word - kLabel.size(), kLabel.size()) != kLabel)
    return 0;
  look_far();
  const std::size_t label = word - kLabel.size();
  const std::size_t floor = label > begin_ + 200 ? label - 200 : begin_;
  const std::string_view before = text_.substr(floor, label - floor);
  const std::size_t login = before.rfind("login ");
  const bool netrc = login != before.npos && before.find("machine ") != before.npos;
  if (!netrc && !before.ends_with("--")) return 0;
  const std::size_t end = end_of_secret(word);
  const std::string_view value = text_.substr(word, end - word);
  if (judge_secret(Kind::Password, value, false) == 0) return 0;
  if (netrc) {
    std::size_t id = floor + login + 6, stop = id;
    while (stop < label && text_[stop] > ' ') ++stop;
    if (stop > id && text_.substr(id, stop - id).find('@') == text_.npos)
      emit(Kind::LoginId, id, stop, 0.9, Reason::Shape | Reason::Label);
  }
  emit(Kind::Password, word, end, 0.9, Reason::Shape | Reason::Label);
  return end;
}

// ---- at a colon --------------------------------------------------------------------------------
// What a colon may stand in, apart from labels. Returns where to go on, or 0.
std::size_t Scanner::read_colon(std::size_t at) {
  if (at + 2 >= end_) return 0;
  const char next = text_[at + 1];
  if (next == ' ') return 0;
  if (next == '/' && text_[at + 2] == '/') return read_url_login(at);
  if (next == ':' || (is_hex(next) && at > begin_ && is_hex(text_[at - 1]))) {
    if (const std::size_t end = read_hex_groups(at)) return end;
    constexpr std::size_t kBehindHash = 33;
    const bool dumped = at + kBehindHash < end_ && text_[at + kBehindHash] == ':';
    if (const std::size_t end = dumped ? try_dumped_hash(at) : 0) return end;
  }
  if (next == '$' || next == '{' || next == 'p') {
    if (const std::size_t end = try_account_line(at)) return end;
  }
  const bool email = !out_->empty() && out_->back().end == at && out_->back().kind == Kind::Email;
  return email ? try_combination(at) : 0;
}

// scheme://user:password@host
std::size_t Scanner::read_url_login(std::size_t at) {
  const std::size_t user = at + 3, stop = std::min(end_, user + kUrlBytesMax);
  std::size_t sign = 0, colon = 0;
  for (std::size_t i = user; i < stop; ++i) {
    const InLogin c = kInLogin[static_cast<unsigned char>(text_[i])];
    if (c == InLogin::Char) continue;
    if (c == InLogin::End) break;
    if (c == InLogin::At) sign = i;
    if (c == InLogin::Colon && colon == 0) colon = i;
  }
  if (sign == 0 || colon == 0 || colon > sign) return 0;
  const std::string_view id = text_.substr(user, colon - user);
  const std::string_view value = text_.substr(colon + 1, sign - colon - 1);
  const Reasons reasons = static_cast<Reasons>(Reason::Shape);
  const CodeTable& codes = lexicon_.codes();
  const bool none = value.size() < 3 || id == "anonymous" || codes.is_placeholder(value, false) ||
                    value.find_first_not_of("*xX.") == value.npos;
  if (!none) {
    if (id.size() >= 2 && !codes.is_placeholder(id, false))
      emit(Kind::LoginId, user, colon, 0.85, reasons);
    emit(Kind::Password, colon + 1, sign, 0.95, reasons);
  }
  return sign + 1;  // what stands before the host is no address of mail
}

// The word in front of a colon when nothing else stands before it on the line.
std::size_t Scanner::account_before(std::size_t at) const {
  std::size_t begin = at;
  while (begin > begin_ && at - begin <= kIdBytesMax && !is_line_end(text_[begin - 1])) {
    const char c = text_[begin - 1];
    if (!is_ascii_alnum(c) && c != '.' && c != '_' && c != '-' && c != '@' && c != '\\') return at;
    --begin;
  }
  return at - begin <= kIdBytesMax ? begin : at;
}

// taro:$apr1$…, root:$6$…:18000:…, hanako:{SSHA}…
std::size_t Scanner::try_account_line(std::size_t at) {
  look_far();
  const auto hash = password_hash_at(text_, at + 1, end_, false);
  if (!hash) return 0;
  const std::size_t end = at + 1 + hash->bytes;
  const std::size_t id = account_before(at);
  const bool email = !out_->empty() && out_->back().end == at;
  if (id < at && !email) emit(Kind::LoginId, id, at, 0.9, static_cast<Reasons>(Reason::Shape));
  emit(Kind::Password, at + 1, end, 0.97, Reason::Shape | Reason::Hashed);
  return end;
}

// Administrator:500:<32 hex>:<32 hex>::: , a dump of Windows accounts; `at` is the colon between
// the two hashes.
std::size_t Scanner::try_dumped_hash(std::size_t at) {
  constexpr std::size_t kHash = 32;
  if (at + kHash + 3 >= end_ || at < begin_ + kHash + 4 || text_[at + kHash + 1] != ':' ||
      text_[at + kHash + 2] != ':' || text_[at - kHash - 1] != ':')
    return 0;
  const auto hex = [this](std::size_t from) {
    for (std::size_t i = 0; i < kHash; ++i) {
      if (!is_hex(text_[from + i])) return false;
    }
    return true;
  };
  if (!hex(at + 1) || !hex(at - kHash)) return 0;
  std::size_t number = at - kHash - 1;  // :500 in front
  while (number > begin_ && is_ascii_digit(text_[number - 1])) --number;
  const bool account = number > begin_ && text_[number - 1] == ':';
  const std::size_t id = account ? account_before(number - 1) : at;
  if (account && id < number - 1)
    emit(Kind::LoginId, id, number - 1, 0.9, static_cast<Reasons>(Reason::Shape));
  emit(Kind::Password, at + 1, at + 1 + kHash, 0.97, Reason::Shape | Reason::Hashed);
  return at + 1 + kHash;
}

// taro@example.jp:hunter2 on a line of its own, with another such line before or behind it.
std::size_t Scanner::try_combination(std::size_t at) {
  const Mention& email = out_->back();
  if (email.begin > begin_ && !is_line_end(text_[email.begin - 1])) return 0;
  std::size_t end = at + 1;
  while (end < end_ && text_[end] > ' ' && static_cast<unsigned char>(text_[end]) < 0x7F) ++end;
  if (end < end_ && !is_line_end(text_[end])) return 0;
  const std::string_view value = text_.substr(at + 1, end - at - 1);
  if (value.size() < 4 || value.size() > kSecretBytesMax || value[0] == '/' || value[0] == '~')
    return 0;
  const auto is_pair = [](std::string_view line) {
    const std::size_t sign = line.find('@'), colon = line.find(':', sign == line.npos ? 0 : sign);
    return sign != line.npos && colon != line.npos && colon + 3 < line.size() &&
           line.find(' ') == line.npos;
  };
  std::size_t next = end;
  while (next < end_ && is_line_end(text_[next])) ++next;
  std::size_t last = email.begin;
  while (last > begin_ && is_line_end(text_[last - 1])) --last;
  const std::size_t floor = last > begin_ + 200 ? last - 200 : begin_;
  const std::size_t line = text_.substr(floor, last - floor).rfind('\n');
  const std::size_t first = line == text_.npos ? floor : floor + line + 1;
  if (!is_pair(text_.substr(next, line_end(next) - next)) &&
      !is_pair(text_.substr(first, last - first)))
    return 0;
  const bool hashed = is_password_hash(value);
  const Reasons reasons = static_cast<Reasons>(Reason::Shape);
  emit(Kind::Password, at + 1, end, hashed ? 0.95 : 0.85,
       hashed ? reasons | Reason::Hashed : reasons);
  return end;
}

// ---- by shape ----------------------------------------------------------------------------------
// A hash whose "$" stands right before `at`, or in front of the word that begins there.
std::size_t Scanner::try_hash(std::size_t sign) {
  look_far();
  const auto hash = password_hash_at(text_, sign, end_, false);
  if (!hash) return 0;
  emit(Kind::Password, sign, sign + hash->bytes, 0.95, Reason::Shape | Reason::Hashed);
  return sign + hash->bytes;
}

// Keys and tokens of services in the run of letters, digits, "-", "_" and "." around `at`. Each run
// is looked at once.
std::size_t Scanner::try_token(std::size_t at) {
  if (at < token_run_end_) return 0;
  const CodeTable& codes = lexicon_.codes();
  std::size_t end = at;
  const std::size_t stop = std::min(end_, at + kTokenRunBytesMax);
  while (end < stop && is_run_char(text_[end])) ++end;
  const std::size_t floor = std::max(begin_, at > kSecretBytesMax ? at - kSecretBytesMax : 0);
  std::size_t begin = at;
  while (begin > floor && is_run_char(text_[begin - 1])) --begin;
  token_run_end_ = end;
  if (end - begin < 18) return 0;
  bool boundary = true;
  for (std::size_t i = begin; i < at; ++i) {
    const char c = text_[i];
    if (boundary && codes.may_begin_token(c, text_[i + 1])) {
      look_far();
      const CodeTable::Token token = codes.token_at(text_, i, end_);
      if (token.rule != nullptr && i + token.bytes > at) {
        emit(Kind::SecretKey, i, i + token.bytes, 0.95, static_cast<Reasons>(Reason::Shape));
        return token_run_end_ = i + token.bytes;
      }
    }
    boundary = !is_ascii_alnum(c) && c != '_';
  }
  return 0;
}

// -----BEGIN … PRIVATE KEY----- to its END; `begin` is its first hyphen.
std::size_t Scanner::read_private_key(std::size_t begin) {
  const std::string_view text =
      text_.substr(begin, std::min<std::size_t>(end_ - begin, kPrivateKeyBytesMax));
  const std::size_t head = text.find("-----", 11);
  if (head == text.npos || head > 60 || text.substr(0, head).find("PRIVATE KEY") == text.npos)
    return 0;
  const std::size_t foot = text.find("-----END ", head);
  if (foot == text.npos || foot - head < 60) return 0;  // "…" stands for the key
  const std::size_t last = text.find("-----", foot + 9);
  const std::size_t end = begin + (last == text.npos ? foot + 8 : last + 5);
  const bool locked = text.substr(0, foot).find("ENCRYPTED") != text.npos;
  const Reasons reasons = static_cast<Reasons>(Reason::Shape);
  emit(Kind::SecretKey, begin, end, 0.99, locked ? reasons | Reason::Hashed : reasons);
  return end;
}

// The key that the word at `word` is part of, when the word stands in the first line of one.
std::size_t Scanner::try_private_key(std::size_t word) {
  constexpr std::size_t kLineBytes = 80, kHeadBytes = 300;
  look_far();
  if (word < key_line_end_) return 0;
  key_line_end_ = word + kLineBytes;  // the next line, at the earliest
  std::size_t line = word;
  while (line > begin_ && word - line < kLineBytes && text_[line - 1] > ' ') --line;
  const std::size_t floor = line > begin_ + kHeadBytes ? line - kHeadBytes : begin_;
  const std::string_view before = text_.substr(floor, line - floor);
  const std::size_t rest = before.find_last_not_of("\r\n");
  const bool blank = rest != before.npos && before.size() - rest > 2;
  if (rest == before.npos || (before[rest] != '-' && !blank)) return 0;
  const std::size_t head = before.rfind("-----BEGIN ");
  if (head == before.npos || before.find("-----END", head) != before.npos) return 0;
  return read_private_key(floor + head);
}

}  // namespace tadasu::find
