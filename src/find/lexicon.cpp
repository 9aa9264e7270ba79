#include "find/lexicon.h"

#include <algorithm>
#include <cstring>
#include <map>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/check.h"
#include "base/pack.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

bool is_label_filler(char32_t c) {
  switch (c) {
    case ' ':
    case '_':
    case '-':
    case '.':
    case ':':
    case '*':
    case '#':
    case '/':
    case '\'':
    case '"':
    case '(':
    case ')':
    case '[':
    case ']':
    case '\t':
    case '\r':
    case '\n':
    case 0xFEFF:
    case U'【':
    case U'】':
    case U'［':
    case U'］':
    case U'「':
    case U'」':
    case U'※':
    case U'■':
    case U'●':
    case U'・':
    case U'〔':
    case U'〕':
    case U'＜':
    case U'＞':
    case '<':
    case '>':
      return true;
    default:
      return false;
  }
}

std::u32string normal_chars(std::string_view word) {
  std::u32string out;
  std::string wide;  // ﾌﾘｶﾞﾅ as フリガナ
  if (word.find("\xEF\xBD") != word.npos || word.find("\xEF\xBE") != word.npos)
    word = wide = text::fold_width(word);
  for (std::size_t pos = 0; pos < word.size();) {
    const char32_t c = fold_for_lookup(text::next_char(word, pos));
    if (!is_label_filler(c)) out.push_back(c);
  }
  return out;
}

std::string utf8(std::u32string_view chars) {
  std::string out;
  for (const char32_t c : chars) text::append_utf8(out, c);
  return out;
}

bool is_ascii(std::string_view word) {
  return std::all_of(word.begin(), word.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

// How many letters of ASCII a word begins with.
std::size_t ascii_head(std::string_view word) {
  std::size_t end = 0;
  while (end < word.size() && static_cast<unsigned char>(word[end]) < 0x80) ++end;
  return end;
}

// A number below 4096 for the last two characters of a label.
std::size_t end_of_label(std::string_view normal) {
  std::size_t end = 0;
  for (const char c : normal.substr(normal.size() - std::min<std::size_t>(normal.size(), 2)))
    end = end << 6 | (static_cast<unsigned char>(c) & 0x3F);
  return end;
}

// Of a label of one byte or more, a few steps for most.
std::uint64_t hash_of_label(std::string_view normal) {
  constexpr std::uint64_t kFactor = 0xD6E8FEB86659FD93ULL;
  const std::size_t size = normal.size();
  const auto eight = [&](std::size_t at) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, normal.data() + at, sizeof bytes);
    return bytes;
  };
  const auto four = [&](std::size_t at) {
    std::uint32_t bytes = 0;
    std::memcpy(&bytes, normal.data() + at, sizeof bytes);
    return std::uint64_t{bytes};
  };
  const auto one = [&](std::size_t at) {
    return std::uint64_t{static_cast<unsigned char>(normal[at])};
  };
  std::uint64_t hash = size * 0x9E3779B97F4A7C15ULL;
  if (size >= 8) {
    for (std::size_t at = 0; at + 8 < size; at += 8)
      hash = (hash ^ eight(at)) * kFactor, hash ^= hash >> 32;
    hash ^= eight(size - 8);
  } else if (size >= 4) {
    hash ^= four(0) | four(size - 4) << 32;
  } else {
    hash ^= one(0) | one(size / 2) << 8 | one(size - 1) << 16;
  }
  hash *= kFactor;
  return (hash ^ hash >> 32) * kFactor;
}

// "電話番号（必須）" -> "電話番号": what stands in brackets is a remark.
std::string without_brackets(std::string_view cell) {
  std::string out;
  int depth = 0;
  for (std::size_t pos = 0; pos < cell.size();) {
    const std::size_t from = pos;
    const char32_t c = fold_for_lookup(text::next_char(cell, pos));
    depth += c == '(' || c == '[' ? 1 : 0;
    if (depth == 0) out.append(cell.substr(from, pos - from));
    depth -= (c == ')' || c == ']') && depth > 0 ? 1 : 0;
  }
  return out;
}

}  // namespace

std::string normal_label(std::string_view word) { return utf8(normal_chars(word)); }

struct LexiconReader {
  Lexicon lexicon;
  std::map<std::string, Senses> words;

  Senses& sense(const std::string& word, std::uint8_t as) {
    Senses& senses = words[word];
    senses.roles |= as;
    return senses;
  }

  void add_label(const std::string& word, Label label, bool header_only) {
    const std::string normal = normal_label(word);
    lexicon.headers_.emplace(normal, label);
    if (header_only) return;
    lexicon.labels_.emplace(normal, label);
    sense(word, role::kLabel).label = label;  // ASCII ones too: ＦＡＸ is met as a word
    const auto first = static_cast<unsigned char>(normal.empty() ? 0 : normal[0]);
    if (const std::size_t other = is_ascii(normal) ? 0 : ascii_head(normal); other != 0) {
      std::size_t pos = other;
      lexicon.mixed_next_.set(text::next_char(normal, pos) & 0xFFFF);
    }
    if (first < 0x80 && normal.size() < 64) {
      lexicon.ascii_lengths_[first] |= 1ULL << normal.size();
      lexicon.ascii_ends_.set(end_of_label(normal));
      if (!label.other && (label.kind == Kind::Phone || label.kind == Kind::Fax))
        lexicon.phone_ends_.set(end_of_label(normal));
    }
  }

  void place_ascii_labels() {
    auto& places = lexicon.ascii_labels_;
    places.assign(std::size_t{1} << Lexicon::kAsciiLabelBits, nullptr);
    std::size_t placed = 0;
    for (const auto& entry : lexicon.labels_) {
      const std::string& normal = entry.first;
      if (normal.empty() || normal.size() >= 64 || static_cast<unsigned char>(normal[0]) >= 0x80)
        continue;
      TADASU_CHECK(++placed * 2 <= places.size());
      std::size_t at = hash_of_label(normal) >> (64 - Lexicon::kAsciiLabelBits);
      while (places[at] != nullptr) at = (at + 1) % places.size();
      places[at] = &entry;
    }
  }

  void add_near(const std::string& word, Kind kind) {
    if (is_ascii(word)) {
      const std::string normal = normal_label(word);
      lexicon.near_ascii_[normal].add(kind);
      if (normal.empty()) return;
      lexicon.near_sieve_.add(normal);
      lexicon.near_may_be_.set(Lexicon::near_place(normal));
      lexicon.near_sizes_ |= std::uint64_t{1} << (normal.size() & 63);
    } else {
      sense(word, role::kNear).near.add(kind);
    }
  }

  Status read_labels() {
    TRY(const Json pack, load_pack("kinds/labels"));
    for (const auto& [id, table] : pack.items()) {
      if (id == "pack") continue;
      const auto kind = parse_kind(id);
      if (!kind && id != "other") {
        return Error{Trouble::Invalid, "packs/kinds/labels.toml", "[" + id + "] is no kind"};
      }
      const Label label{kind.value_or(Kind::PersonName), id == "other", true};
      for (const auto& [list, entries] : table.items()) {
        for (const auto& word : entries) {
          if (list == "near") {
            add_near(word.get<std::string>(), label.kind);
          } else {
            add_label(word.get<std::string>(), label, list == "headers");
          }
        }
      }
    }
    return success();
  }

  Status read_words() {
    TRY(const Json pack, load_pack("kinds/words"));
    const auto each = [&pack](const char* table, const char* list, auto use) {
      for (const auto& word : pack.at(table).at(list)) use(word.get<std::string>());
    };
    each("honorific", "weak", [this](const std::string& w) { sense(w, role::kHonorific); });
    each("honorific", "strong", [this](const std::string& w) {
      sense(w, role::kHonorific).honorific_strong = true;
      if (w.size() < 2) return;  // a letter ends many names
      lexicon.honorifics_.push_back(w);
      lexicon.honorific_last_.set(Lexicon::last_place(w));
    });
    each("title", "words", [this](const std::string& w) { sense(w, role::kTitle); });
    each("not_name", "words", [this](const std::string& w) { lexicon.not_names_.insert(w); });
    each("brand", "names", [this](const std::string& w) { lexicon.brands_.insert(w); });
    each("surname", "words", [this](const std::string& w) { lexicon.latin_surnames_.insert(w); });
    each("nothing", "words", [this](const std::string& w) {
      const std::u32string chars = normal_chars(w);
      if (!chars.empty() && chars[0] < 0x10000) lexicon.nothing_first_.set(chars[0]);
      lexicon.nothing_.insert(utf8(chars));
    });
    each("sex", "words", [this](const std::string& w) { lexicon.sex_.insert(normal_label(w)); });
    each("organisation", "endings",
         [this](const std::string& w) { lexicon.organisations_.push_back(w); });
    each("department", "endings",
         [this](const std::string& w) { lexicon.departments_.push_back(w); });
    each("version", "words",
         [this](const std::string& w) { lexicon.versions_.push_back(normal_label(w)); });
    for (const char* era : {"昭和", "平成", "大正", "明治", "令和"}) sense(era, role::kEra);
    return success();
  }

  Status read_sensitive() {
    TRY(const std::string text, read_file(packs_folder() / "kinds" / "sensitive.tsv"));
    std::string_view rest = text;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.empty() || line[0] == '#') continue;
      const std::size_t tab = line.find('\t'), tab2 = line.find('\t', tab + 1);
      if (line.substr(0, tab) == "none" && tab2 != line.npos) {
        sense(std::string(line.substr(tab2 + 1)), role::kEveryday);
        continue;
      }
      const auto kind = parse_kind(line.substr(0, tab));
      if (!kind || tab2 == line.npos) {
        return Error{Trouble::Invalid, "packs/kinds/sensitive.tsv",
                     "a line that is not kind, weight, word"};
      }
      Senses& senses = sense(std::string(line.substr(tab2 + 1)), role::kSensitive);
      senses.sensitive = *kind;
      senses.sensitive_strong = line.substr(tab + 1, tab2 - tab - 1) == "strong";
    }
    return success();
  }

  void finish() {
    WordTableBuilder builder;
    lexicon.senses_.reserve(words.size());
    for (const auto& [word, senses] : words) {
      const auto index = static_cast<std::uint32_t>(lexicon.senses_.size());
      lexicon.senses_.push_back(senses);
      builder.add(word, senses.roles | index << role::kIndexShift);
    }
    lexicon.bytes_ = std::make_unique<std::string>(builder.finish());
  }
};

Result<Lexicon> Lexicon::open() {
  LexiconReader reader;
  try {
    TRY_STATUS(reader.read_labels());
    TRY_STATUS(reader.read_words());
    TRY_STATUS(reader.read_sensitive());
  } catch (const Json::exception& error) {  // a table or list that is missing or of the wrong type
    return Error{Trouble::Invalid, "packs/kinds", error.what()};
  }
  reader.finish();
  reader.place_ascii_labels();
  TRY(reader.lexicon.codes_, CodeTable::open());
  TRY(reader.lexicon.words_, WordTable::view(*reader.lexicon.bytes_));
  return std::move(reader.lexicon);
}

std::optional<Label> Lexicon::label(std::string_view word) const {
  const auto found = labels_.find(normal_label(word));
  return found == labels_.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Label> Lexicon::ascii_label(std::string_view normal) const {
  if (normal.empty() || normal.size() >= 64) return std::nullopt;
  if ((ascii_lengths_[static_cast<unsigned char>(normal[0]) & 0x7F] >> normal.size() & 1) == 0)
    return std::nullopt;
  for (std::size_t at = hash_of_label(normal) >> (64 - kAsciiLabelBits);;
       at = (at + 1) % ascii_labels_.size()) {
    const auto* const entry = ascii_labels_[at];
    if (entry == nullptr) return std::nullopt;
    if (entry->first == normal) return entry->second;
  }
}

std::optional<Label> Lexicon::header(std::string_view cell) const {
  for (const std::string& normal : {normal_label(cell), normal_label(without_brackets(cell))}) {
    const auto exact = headers_.find(normal);
    if (exact != headers_.end()) return exact->second;
  }
  // 送付先電話番号2: numbers at the end go, then the longest known ending decides.
  std::u32string chars = normal_chars(without_brackets(cell));
  while (!chars.empty() && chars.back() >= '0' && chars.back() <= '9') chars.pop_back();
  for (std::size_t from = 0; from + 2 <= chars.size(); ++from) {
    const std::u32string_view rest = std::u32string_view(chars).substr(from);
    if (rest[0] < 0x80 && rest.size() < 3) break;  // "no" and "id" say nothing
    const auto found = headers_.find(utf8(rest));
    if (found == headers_.end()) continue;
    Label label = found->second;
    label.exact = from == 0;
    return label;
  }
  return std::nullopt;
}

KindSet Lexicon::known_near_word(std::string_view word) const {
  std::string lower(word);
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  const auto found = near_ascii_.find(lower);
  return found == near_ascii_.end() ? KindSet() : found->second;
}

bool Lexicon::may_end_ascii_label(std::string_view normal_tail) const {
  return ascii_ends_.test(end_of_label(normal_tail));
}

bool Lexicon::may_end_phone_label(std::string_view normal_tail) const {
  return phone_ends_.test(end_of_label(normal_tail));
}

bool Lexicon::is_brand(std::string_view name) const { return brands_.contains(std::string(name)); }

bool Lexicon::is_latin_surname(std::string_view word) const {
  return latin_surnames_.contains(std::string(word));
}

bool Lexicon::speaks_of_version(std::string_view word) const {
  const std::string normal = normal_label(word);
  return std::any_of(versions_.begin(), versions_.end(), [&](const std::string& version) {
    const bool latin = static_cast<unsigned char>(version[0]) < 0x80;
    return latin ? normal == version : normal.ends_with(version);
  });
}

bool Lexicon::not_a_name(std::string_view word) const {
  return not_names_.contains(std::string(word));
}
std::size_t Lexicon::known_honorific_bytes(std::string_view value) const {
  std::size_t longest = 0;
  for (const std::string& word : honorifics_) {
    if (word.size() > longest && value.ends_with(word)) longest = word.size();
  }
  return longest;
}

bool Lexicon::says_nothing(std::string_view value) const {
  for (std::size_t pos = 0; pos < value.size();) {  // most cells begin as no such word does
    const char32_t c = fold_for_lookup(text::next_char(value, pos));
    if (is_label_filler(c)) continue;
    if (c >= 0x10000 || !nothing_first_.test(c)) return false;
    const std::string normal = normal_label(value);
    return nothing_.contains(normal);
  }
  return true;
}
bool Lexicon::is_sex(std::string_view value) const {
  if (value.size() > 40) return false;
  return sex_.contains(std::string(value)) || sex_.contains(normal_label(value));
}

bool Lexicon::is_department(std::string_view value) const {
  for (const std::string_view firm : {"会社", "法人", "(株)", "（株）", "㈱"}) {
    if (value.find(firm) != value.npos) return false;
  }
  return std::any_of(departments_.begin(), departments_.end(),
                     [value](const std::string& ending) { return value.ends_with(ending); });
}

bool Lexicon::is_organisation(std::string_view value) const {
  return std::any_of(
      organisations_.begin(), organisations_.end(), [value](const std::string& ending) {
        return ending.size() > 3 ? value.find(ending) != value.npos : value.ends_with(ending);
      });
}

}  // namespace tadasu::find
