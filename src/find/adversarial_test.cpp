// tests/quality/adversarial/*.tsv: traps, as data. Tables and mails go through the real readers.
//
// A case is trap, shape, text; ⟦kind:value⟧ marks what must be found, nothing else may be. Prints
// what each kind and each trap came to, and fails when a kind falls below its line of bounds.tsv.
#include <gtest/gtest.h>

#include <iconv.h>

#include <algorithm>
#include <cstdlib>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/bytes.h"
#include "find/find.h"
#include "find/marked_text_for_test.h"
#include "text/fold.h"
#include "unpack/sink_for_test.h"

namespace tadasu::find {
namespace {

using Span = MarkedSpan;

struct Case {
  std::string trap, shape, text, line;
  std::set<Span> wanted;
  std::multiset<std::pair<Kind, std::string>> wanted_values;  // mails
};

struct Score {
  int tp = 0, fp = 0, fn = 0;
  [[nodiscard]] double precision() const { return tp + fp == 0 ? 1 : double(tp) / (tp + fp); }
  [[nodiscard]] double recall() const { return tp + fn == 0 ? 1 : double(tp) / (tp + fn); }
};

std::vector<std::string> split(std::string_view line, char sign) {
  std::vector<std::string> out;
  for (std::size_t at = 0; at <= line.size();) {
    const std::size_t end = std::min(line.find(sign, at), line.size());
    out.emplace_back(line.substr(at, end - at));
    at = end + 1;
  }
  return out;
}

std::vector<Case> read_cases(const char* name) {
  std::vector<Case> out;
  const auto content =
      read_file(std::string(TADASU_SOURCE_DIR "/tests/quality/adversarial/") + name);
  EXPECT_TRUE(content.ok()) << name;
  if (!content.ok()) return out;
  for (const std::string& line : split(content.value(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto parts = split(line, '\t');
    EXPECT_GE(parts.size(), 3u) << line;
    if (parts.size() < 3) continue;
    Case one;
    one.trap = parts[0], one.shape = parts[1], one.line = line;
    MarkedText marked = strip_marks(unescape(parts[2], true));
    one.text = std::move(marked.text), one.wanted = std::move(marked.wanted);
    if (parts.size() > 3) {
      std::string_view rest = parts[3];
      while (!rest.empty()) {
        const std::size_t end = std::min(rest.find("; "), rest.size()), equals = rest.find('=');
        const auto kind = parse_kind(rest.substr(0, equals));
        EXPECT_TRUE(kind) << line;
        if (kind)
          one.wanted_values.insert({*kind, std::string(rest.substr(equals + 1, end - equals - 1))});
        rest.remove_prefix(std::min(end + 2, rest.size()));
      }
    }
    out.push_back(std::move(one));
  }
  return out;
}

Finder& finder() {
  static Finder one = [] {
    auto opened = Finder::open();
    if (!opened.ok()) throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
    return std::move(opened).value();
  }();
  return one;
}

// Finds in every piece of a file.
class FindingSink final : public unpack::PieceSink {
 public:
  std::set<Span> spans;
  std::multiset<std::pair<Kind, std::string>> values;
  bool table = false;
  void piece(const unpack::Piece& piece) override {
    table |= piece.shape == unpack::Shape::Table;
    std::vector<Mention> found;
    finder().find(piece, found);
    for (const Mention& one : found) {
      spans.insert({piece.text_begin + one.begin, piece.text_begin + one.end, one.kind});
      values.insert({one.kind, std::string(piece.text.substr(one.begin, one.end - one.begin))});
    }
  }
  void read(std::string_view, std::uint64_t) override {}
  void unread(unpack::Unread) override { ADD_FAILURE() << "unread"; }
  void skipped(std::string_view, std::string_view) override {}
  bool hand_over(std::string_view, std::string_view, std::string_view) override { return true; }
};

std::set<Span> found_in(const Case& one, std::multiset<std::pair<Kind, std::string>>& values) {
  finder().forget();
  if (one.shape == "table" || one.shape == "mail") {
    const bool mail = one.shape == "mail";
    const unpack::TemporaryFile file(one.text);
    FindingSink sink;
    static_cast<void>(unpack::unpack(
        file.fd(), {mail ? "case.eml" : "case.csv", 0, UINT64_MAX, "", ""}, {}, sink));
    EXPECT_TRUE(mail || sink.table) << one.line;
    values = std::move(sink.values);
    return std::move(sink.spans);
  }
  unpack::Piece piece;
  piece.text = one.text;
  piece.shape = one.shape == "header" ? unpack::Shape::Header : unpack::Shape::Text;
  std::vector<Mention> found;
  finder().find(piece, found);
  std::set<Span> out;
  for (const Mention& mention : found) out.insert({mention.begin, mention.end, mention.kind});
  return out;
}

struct Totals {
  std::map<Kind, Score> kinds;
  std::map<std::string, Score> traps;
  std::map<std::string, std::string> confused;  // in tables: a cell of one kind found as another
  std::string diary;
  int cases = 0;
};

template <typename Set, typename Shown>
void compare(const Case& one, const Set& wanted, const Set& got, Totals& totals,
             const Shown& shown) {
  std::string differences;
  const auto kind_of = [](const auto& item) { return std::get<Kind>(item); };
  std::vector<typename Set::value_type> right, wrong, missed;
  std::set_intersection(got.begin(), got.end(), wanted.begin(), wanted.end(),
                        std::back_inserter(right));
  std::set_difference(got.begin(), got.end(), wanted.begin(), wanted.end(),
                      std::back_inserter(wrong));
  std::set_difference(wanted.begin(), wanted.end(), got.begin(), got.end(),
                      std::back_inserter(missed));
  Score& trap = totals.traps[one.trap];
  for (const auto& item : right) ++totals.kinds[kind_of(item)].tp, ++trap.tp;
  for (const auto& item : wrong) {
    ++totals.kinds[kind_of(item)].fp, ++trap.fp;
    differences += "  wrong " + std::string(kind_id(kind_of(item))) + "[" + shown(item) + "]";
  }
  for (const auto& item : missed) {
    ++totals.kinds[kind_of(item)].fn, ++trap.fn;
    differences += "  missed " + std::string(kind_id(kind_of(item))) + "[" + shown(item) + "]";
  }
  if (!differences.empty())
    totals.diary += one.trap + differences + "  <- " + one.line.substr(0, 300) + "\n";
}

void judge(const Case& one, Totals& totals) {
  ++totals.cases;
  std::multiset<std::pair<Kind, std::string>> values;
  const std::set<Span> got = found_in(one, values);
  const auto text_of = [&](const Span& span) {
    return one.text.substr(std::get<0>(span), std::get<1>(span) - std::get<0>(span));
  };
  if (one.shape == "mail") {
    compare(one, one.wanted_values, values, totals, [](const auto& item) { return item.second; });
    return;
  }
  compare(one, one.wanted, got, totals, text_of);
  if (one.shape != "table") return;
  for (const Span& wrong : got) {
    for (const Span& wanted : one.wanted) {
      const bool same =
          std::get<0>(wrong) == std::get<0>(wanted) && std::get<1>(wrong) == std::get<1>(wanted);
      if (same && std::get<2>(wrong) != std::get<2>(wanted) && !one.wanted.contains(wrong))
        totals.confused[std::string(kind_id(std::get<2>(wanted))) + " as " +
                        std::string(kind_id(std::get<2>(wrong)))] = text_of(wrong);
    }
  }
}

void print(const Totals& totals) {
  std::printf("%-24s %6s %5s %5s  recall precision\n", "kind", "tp", "fp", "fn");
  for (const auto& [kind, score] : totals.kinds)
    std::printf("%-24s %6d %5d %5d  %.3f  %.3f\n", std::string(kind_id(kind)).c_str(), score.tp,
                score.fp, score.fn, score.recall(), score.precision());
  std::printf("\n%-36s %6s %5s %5s   (traps with a fault)\n", "trap", "tp", "fp", "fn");
  for (const auto& [trap, score] : totals.traps) {
    if (score.fp + score.fn > 0)
      std::printf("%-36s %6d %5d %5d\n", trap.c_str(), score.tp, score.fp, score.fn);
  }
  for (const auto& [what, value] : totals.confused)
    std::printf("confused columns: %s\n", what.c_str());
  // TADASU_DIARY=1 find_test …: every difference with its line.
  if (std::getenv("TADASU_DIARY") != nullptr) std::printf("\n%s", totals.diary.c_str());
}

TEST(Adversarial, every_kind_reaches_its_bound_over_all_traps) {
  Totals totals;
  for (const char* file : {"made.tsv", "hand.tsv"}) {
    for (const Case& one : read_cases(file)) judge(one, totals);
  }
  print(totals);
  EXPECT_GE(totals.cases, 3000);
  EXPECT_TRUE(totals.confused.empty());
  const auto content = read_file(TADASU_SOURCE_DIR "/tests/quality/adversarial/bounds.tsv");
  ASSERT_TRUE(content.ok());
  std::map<Kind, std::pair<double, double>> bounds;
  for (const std::string& line : split(content.value(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto parts = split(line, '\t');
    const auto kind = parse_kind(parts[0]);
    ASSERT_TRUE(kind && parts.size() == 3) << line;
    bounds[*kind] = {std::stod(parts[1]), std::stod(parts[2])};
  }
  for (const auto& [kind, score] : totals.kinds) {
    ASSERT_TRUE(bounds.contains(kind)) << kind_id(kind) << " has no line in bounds.tsv";
    EXPECT_GE(score.recall(), bounds[kind].first) << "recall of " << kind_id(kind);
    EXPECT_GE(score.precision(), bounds[kind].second) << "precision of " << kind_id(kind);
  }
}

// tests/quality/kinds.tsv, of which docs/kinds.md is made: what finds each kind.
TEST(Quality, every_kind_is_found_in_the_ways_the_table_says) {
  const auto content = read_file(TADASU_SOURCE_DIR "/tests/quality/kinds.tsv");
  ASSERT_TRUE(content.ok());
  std::set<Kind> seen;
  for (const std::string& line : split(content.value(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto parts = split(line, '\t');
    ASSERT_EQ(parts.size(), 4u) << line;
    const auto kind = parse_kind(parts[0]);
    ASSERT_TRUE(kind) << line;
    seen.insert(*kind);
    Case one;
    one.line = line, one.shape = parts[1] == "column" ? "table" : "text";
    one.text = unescape(parts[2], true);
    std::multiset<std::pair<Kind, std::string>> values;
    bool found = false;
    for (const auto& [begin, end, of] : found_in(one, values))
      found |= of == *kind && one.text.substr(begin, end - begin) == parts[3];
    EXPECT_TRUE(found) << line;
  }
  EXPECT_EQ(seen.size(), kKindCount);
}

// ---- the same text another way: the same mentions
using Spans = std::set<Span>;

Spans found_in_file(std::string_view bytes, std::uint64_t unit_bytes, std::string& text) {
  finder().forget();
  const unpack::TemporaryFile file(bytes);
  Spans out;
  text.clear();
  class Sink final : public unpack::PieceSink {
   public:
    Sink(Spans& spans, std::string& text) : spans_(spans), text_(text) {}
    std::uint64_t before = 0;
    void piece(const unpack::Piece& piece) override {
      std::vector<Mention> found;
      finder().find(piece, found);
      const std::uint64_t at = before + piece.text_begin;
      for (const Mention& one : found) spans_.insert({at + one.begin, at + one.end, one.kind});
      text_ += piece.text;
    }
    void read(std::string_view, std::uint64_t) override {}
    void unread(unpack::Unread) override { ADD_FAILURE() << "unread"; }
    void skipped(std::string_view, std::string_view) override {}
    bool hand_over(std::string_view, std::string_view, std::string_view) override { return true; }

   private:
    Spans& spans_;
    std::string& text_;
  } sink(out, text);
  const unpack::Probe probe = unpack::probe(file.fd(), "case.txt", unit_bytes);
  for (std::size_t i = 0; i + 1 < probe.cuts.size(); ++i) {
    const auto totals = unpack::unpack(
        file.fd(), {"case.txt", probe.cuts[i], probe.cuts[i + 1], probe.plan, ""}, {}, sink);
    sink.before += totals.text_bytes;
  }
  return out;
}

// All text cases as one file, each in a paragraph of its own.
std::string text_of_all_cases(const std::function<bool(const std::string&)>& wanted) {
  std::string out = "はじめに。\n\n";
  for (const Case& one : read_cases("made.tsv")) {
    if (one.shape == "text" && wanted(one.text)) out += one.text + "\n\n";
  }
  return out;
}

std::string converted(const std::string& text, const char* to, const char* from) {
  const iconv_t way = iconv_open(to, from);
  EXPECT_NE(way, reinterpret_cast<iconv_t>(-1)) << to;
  std::string out(text.size() * 4 + 64, '\0');
  char* in = const_cast<char*>(text.data());
  char* put = out.data();
  std::size_t in_left = text.size(), out_left = out.size();
  const bool good = iconv(way, &in, &in_left, &put, &out_left) != static_cast<std::size_t>(-1) &&
                    iconv(way, nullptr, nullptr, &put, &out_left) != static_cast<std::size_t>(-1);
  iconv_close(way);
  out.resize(good ? out.size() - out_left : 0);
  return out;
}

std::string differences(const Spans& a, const Spans& b, const std::string& text) {
  std::vector<Span> only;
  std::set_symmetric_difference(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(only));
  std::string out;
  for (const Span& one : only) {
    out += std::string(a.contains(one) ? "- " : "+ ") + std::string(kind_id(std::get<2>(one))) +
           "[" + text.substr(std::get<0>(one), std::get<1>(one) - std::get<0>(one)) + "]\n";
  }
  return out;
}

TEST(Metamorphic, the_same_text_in_another_encoding_has_the_same_mentions) {
  const std::pair<const char*, const char*> encodings[] = {{"UTF-16LE", "\xFF\xFE"},
                                                           {"UTF-16BE", "\xFE\xFF"},
                                                           {"CP932", ""},
                                                           {"EUC-JP", ""},
                                                           {"ISO-2022-JP", ""}};
  for (const auto& [name, mark] : encodings) {
    const std::string text = text_of_all_cases([&, encoding = name](const std::string& one) {
      // Signs for which tables of JIS differ.
      for (const char* sign : {"−", "－", "―", "—", "–", "～", "〜"}) {
        if (encoding[0] != 'U' && one.find(sign) != one.npos) return false;
      }
      const std::string there = converted(one, encoding, "UTF-8");
      return !there.empty() && converted(there, "UTF-8", encoding) == one;
    });
    ASSERT_GT(text.size(), 100'000U) << name;
    std::string plain, other;
    const Spans wanted = found_in_file(text, UINT64_MAX, plain);
    const Spans got = found_in_file(mark + converted(text, name, "UTF-8"), UINT64_MAX, other);
    ASSERT_TRUE(plain == other) << name << " is not decoded as it was written";
    EXPECT_GT(wanted.size(), 2'000U);
    EXPECT_EQ(differences(wanted, got, plain), "") << name;
  }
}

TEST(Metamorphic, the_size_of_units_and_the_borders_of_blocks_change_nothing) {
  std::string text = text_of_all_cases([](const std::string&) { return true; });
  while (text.size() < (1U << 20)) text += text;
  std::string whole, cut;
  const Spans wanted = found_in_file(text, UINT64_MAX, whole);
  for (const std::uint64_t unit_bytes : {50'000U, 131'072U, 700'001U}) {
    const Spans got = found_in_file(text, unit_bytes, cut);
    ASSERT_TRUE(whole == cut) << unit_bytes;
    EXPECT_EQ(differences(wanted, got, whole), "") << unit_bytes;
  }
}

TEST(Metamorphic, every_case_is_found_at_any_place_of_the_text) {
  for (const Case& one : read_cases("made.tsv")) {
    if (one.shape != "text") continue;
    std::multiset<std::pair<Kind, std::string>> unused;
    const Spans still = found_in(one, unused);
    for (const std::size_t shift : {1U, 15U, 64U, 301U}) {
      Case moved = one;
      moved.text = std::string(shift, '\n') + one.text;
      Spans expected;
      for (const auto& [begin, end, kind] : still)
        expected.insert({begin + shift, end + shift, kind});
      ASSERT_EQ(found_in(moved, unused), expected) << shift << " " << one.line;
    }
  }
}

// Kinds that are digits and signs: full width says the same.
TEST(Metamorphic, full_width_digits_and_signs_are_the_same_numbers_in_every_case) {
  constexpr std::string_view kSigns = "0123456789-()";
  int compared = 0, differ = 0;
  std::string diary;
  for (const Case& one : read_cases("made.tsv")) {
    const bool number =
        one.shape == "text" && one.wanted.size() == 1 &&
        one.text.find_first_of("abcdefghijklmnopqrstuvwxyz@/.:") == std::string::npos;
    if (!number) continue;
    const Kind kind = std::get<2>(*one.wanted.begin());
    if (kind == Kind::Password || kind == Kind::PersonName) continue;
    Case wide = one;
    wide.text.clear();
    for (const char c : one.text) {
      if (kSigns.find(c) == kSigns.npos)
        wide.text.push_back(c);
      else
        text::append_utf8(wide.text, static_cast<char32_t>(c) + 0xFEE0);
    }
    std::multiset<std::pair<Kind, std::string>> unused;
    std::multiset<Kind> narrow_kinds, wide_kinds;
    for (const Span& span : found_in(one, unused)) narrow_kinds.insert(std::get<2>(span));
    for (const Span& span : found_in(wide, unused)) wide_kinds.insert(std::get<2>(span));
    ++compared;
    if (narrow_kinds != wide_kinds) ++differ, diary += wide.text + "\n";
  }
  EXPECT_GT(compared, 800);
  EXPECT_EQ(differ, 0) << diary;
}

}  // namespace
}  // namespace tadasu::find
