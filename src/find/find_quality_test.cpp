// tests/quality/*.tsv: what must be found, as data. A kind that falls below its line fails the
// build.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <tuple>

#include "base/bytes.h"
#include "find/find.h"
#include "find/marked_text_for_test.h"

namespace tadasu::find {
namespace {

using Span = MarkedSpan;

struct Score {
  int right = 0, wrong = 0, missed = 0;
  [[nodiscard]] double precision() const {
    return right + wrong == 0 ? 1 : static_cast<double>(right) / (right + wrong);
  }
  [[nodiscard]] double recall() const {
    return right + missed == 0 ? 1 : static_cast<double>(right) / (right + missed);
  }
};

TEST(Quality, every_kind_reaches_the_precision_and_recall_it_must) {
  auto finder = Finder::open();
  ASSERT_TRUE(finder.ok()) << finder.error().where << ": " << finder.error().detail;
  std::map<Kind, Score> scores;
  std::map<Kind, std::pair<double, double>> required;
  std::string diary;
  int cases = 0;
  std::set<std::filesystem::path> files;
  for (const auto& entry :
       std::filesystem::directory_iterator(TADASU_SOURCE_DIR "/tests/quality")) {
    if (entry.path().extension() == ".tsv" && entry.path().filename().string().starts_with("find"))
      files.insert(entry.path());
  }
  for (const auto& file : files) {
    const auto content = read_file(file);
    ASSERT_TRUE(content.ok());
    std::string_view rest = content.value();
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      const std::string_view line = rest.substr(0, end);
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.empty() || line[0] == '#') continue;
      if (line[0] == '!') {
        const std::size_t a = line.find('\t', 2), b = line.find('\t', a + 1);
        const auto kind = parse_kind(line.substr(2, a - 2));
        ASSERT_TRUE(kind) << line;
        required[*kind] = {std::stod(std::string(line.substr(a + 1, b - a - 1))),
                           std::stod(std::string(line.substr(b + 1)))};
        continue;
      }
      ++cases;
      const auto [text, wanted] = strip_marks(unescape(line, false));
      unpack::Piece piece;
      piece.text = text;
      std::vector<Mention> found;
      finder.value().find(piece, found);
      std::set<Span> got;
      for (const Mention& m : found) got.insert({m.begin, m.end, m.kind});
      bool differs = false;
      for (const Span& span : got) {
        const bool right = wanted.contains(span);
        right ? ++scores[std::get<2>(span)].right : ++scores[std::get<2>(span)].wrong;
        differs |= !right;
        if (!right)
          diary += "  wrong  " + std::string(kind_id(std::get<2>(span))) + " [" +
                   text.substr(std::get<0>(span), std::get<1>(span) - std::get<0>(span)) + "]";
      }
      for (const Span& span : wanted) {
        if (got.contains(span)) continue;
        ++scores[std::get<2>(span)].missed;
        differs = true;
        diary += "  missed " + std::string(kind_id(std::get<2>(span)));
      }
      if (differs) diary += "  <- " + std::string(line) + "\n";
    }
  }
  EXPECT_GE(cases, 400);
  for (const auto& [kind, score] : scores) {
    const auto least = required.contains(kind) ? required[kind] : std::pair{0.8, 0.8};
    std::printf("%-24s precision %.3f recall %.3f (%d)\n", std::string(kind_id(kind)).c_str(),
                score.precision(), score.recall(), score.right + score.missed);
    EXPECT_GE(score.precision(), least.first) << kind_id(kind);
    EXPECT_GE(score.recall(), least.second) << kind_id(kind);
  }
  if (!diary.empty()) std::printf("differences:\n%s", diary.c_str());
}

}  // namespace
}  // namespace tadasu::find
