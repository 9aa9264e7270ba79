// How well names of people are found in prose: sentences of Japanese Wikipedia that the tagger was
// not trained on. The sentences are not part of this project: skipped where they are not.
#include <gtest/gtest.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "base/pack.h"
#include "find/find.h"
#include "find/name_tagger.h"

namespace tadasu::find {
namespace {

struct Figures {
  int gold = 0, found = 0, exact = 0, found_overlapping = 0, gold_overlapped = 0;
  [[nodiscard]] static double f(int right_found, int found, int right_gold, int gold) {
    const double p = found == 0 ? 0 : 1.0 * right_found / found;
    const double r = gold == 0 ? 0 : 1.0 * right_gold / gold;
    return p + r == 0 ? 0 : 2 * p * r / (p + r);
  }
  [[nodiscard]] double exact_f() const { return f(exact, found, exact, gold); }
  void print(const char* what) const {
    std::printf("%s: %d names, exact P %.3f R %.3f F1 %.3f, overlap F1 %.3f\n", what, gold,
                found == 0 ? 0 : 1.0 * exact / found, gold == 0 ? 0 : 1.0 * exact / gold, exact_f(),
                f(found_overlapping, found, gold_overlapped, gold));
  }
};

std::filesystem::path shared_texts() {
  const char* folder = std::getenv("TADASU_SHARED");
  return std::filesystem::path(folder == nullptr ? TADASU_SOURCE_DIR "/../shared" : folder) /
         "data" / "ner-ja";
}

// 0: the part that was never trained on. To choose by figures, train with --dev N and look at part
// N.
unsigned part_told() {
  const char* part = std::getenv("TADASU_NAME_PART");
  return part == nullptr ? 0 : static_cast<unsigned>(std::atoi(part));
}

Figures measure(const std::filesystem::path& file, const char* type, unsigned parts) {
  using Span = std::pair<std::size_t, std::size_t>;
  Figures out;
  auto finder = Finder::open();
  EXPECT_TRUE(finder.ok());
  const auto content = read_file(file);
  EXPECT_TRUE(content.ok());
  const char* diary = std::getenv("TADASU_NAME_DIARY");
  std::string_view rest = content.value();
  while (!rest.empty()) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    const auto json = nlohmann::json::parse(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (tagger_file::sum_of(json.at("id").get<std::string>()) % parts != part_told()) continue;
    std::vector<Span> gold, got;
    for (const auto& entity : json.at("entities")) {
      if (entity.at("type").get<std::string>() == type)
        gold.emplace_back(entity.at("byte_begin").get<std::size_t>(),
                          entity.at("byte_end").get<std::size_t>());
    }
    const std::string text = json.at("text").get<std::string>();
    unpack::Piece piece;
    piece.text = text;
    std::vector<Mention> mentions;
    finder.value().find(piece, mentions);
    std::string notes;
    const auto overlaps = [](Span a, Span b) { return a.first < b.second && b.first < a.second; };
    for (const Mention& m : mentions) {
      if (m.kind != Kind::PersonName) continue;
      const Span span{m.begin, m.end};
      got.push_back(span);
      ++out.found;
      bool exact = false, touched = false;
      for (const Span& name : gold) exact |= name == span, touched |= overlaps(name, span);
      out.exact += exact ? 1 : 0, out.found_overlapping += touched ? 1 : 0;
      if (diary != nullptr && !exact)
        notes += (touched ? "  edge " : "  false ") + text.substr(m.begin, m.end - m.begin) + " " +
                 std::to_string(m.strength) + "/" + std::to_string(m.reasons);
    }
    for (const Span& name : gold) {
      ++out.gold;
      bool touched = false;
      for (const Span& span : got) touched |= overlaps(name, span);
      out.gold_overlapped += touched ? 1 : 0;
      if (diary != nullptr && !touched)
        notes += "  missed " + text.substr(name.first, name.second - name.first);
    }
    if (!notes.empty()) std::printf("%s  <- %s\n", notes.c_str(), text.c_str());
  }
  return out;
}

TEST(NameQuality, names_in_prose_are_found) {
  const std::filesystem::path texts = shared_texts();
  if (!std::filesystem::exists(texts / "ner-wikipedia-dev.jsonl"))
    GTEST_SKIP() << "skipped: no shared data";
  const Figures wiki = measure(texts / "ner-wikipedia-dev.jsonl", "人名", 5);
  wiki.print("wikipedia, pages not trained on");
  const Figures ud = measure(texts / "ud-japanese-gsd-train.jsonl", "PERSON", 10);
  ud.print("UD_Japanese-GSD, sentences not trained on");
  if (!std::filesystem::exists(packs_folder() / "name-tagger" / "name-tagger.bin"))
    GTEST_SKIP() << "skipped: no name-tagger pack";
  EXPECT_GE(wiki.exact_f(), 0.825);
  EXPECT_GE(ud.exact_f(), 0.755);
}

}  // namespace
}  // namespace tadasu::find
