// Whether a strength says what it promises: of the mentions of a family with strength 0.8 to 0.9,
// how many are right? Over the marked texts of tests/quality and, where they are, the shared ones.
// Prints the table; a bucket whose precision lies far below its strength fails.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/bytes.h"
#include "find/find.h"
#include "find/kind_sets.h"
#include "find/marked_text_for_test.h"
#include "find/name_tagger.h"
#include "unpack/sink_for_test.h"

namespace tadasu::find {
namespace {

constexpr int kBuckets = 6;         // below 0.5, then one for each tenth
constexpr int kCasesMin = 25;       // fewer say nothing
constexpr double kFarBelow = 0.15;  // what a strength may promise too much
const char* const kBucketNames[kBuckets] = {"  <.5", ".5-.6", ".6-.7", ".7-.8", ".8-.9", ".9-1 "};

struct Bucket {
  int right = 0, wrong = 0;
  double strengths = 0;
  [[nodiscard]] int count() const { return right + wrong; }
  [[nodiscard]] double precision() const { return count() == 0 ? 1 : double(right) / count(); }
  [[nodiscard]] double strength() const { return count() == 0 ? 0 : strengths / count(); }
  // The precision may as well be this high (Wilson's interval, 95 %).
  [[nodiscard]] double precision_at_most() const {
    const double n = count(), z = 1.96, p = precision();
    return (p + z * z / (2 * n) + z * std::sqrt(p * (1 - p) / n + z * z / (4 * n * n))) /
           (1 + z * z / n);
  }
};
using Table = std::map<std::string, std::array<Bucket, kBuckets>>;

const char* family_of(Kind kind) {
  constexpr KindSet kNames = kinds_of({Kind::PersonName, Kind::PersonNameKana});
  constexpr KindSet kContact = kinds_of({Kind::Email, Kind::Phone, Kind::Fax});
  constexpr KindSet kPlaces = kinds_of({Kind::PostalCode, Kind::Address});
  constexpr KindSet kChecked =
      kinds_of({Kind::CardNumber, Kind::MyNumber, Kind::DriverLicence, Kind::CorporateNumber});
  constexpr KindSet kMachines = kinds_of({Kind::IpAddress, Kind::MacAddress, Kind::DeviceId});
  if (kNames.has(kind)) return "names";
  if (kContact.has(kind)) return "contact";
  if (kPlaces.has(kind)) return "places";
  if (kChecked.has(kind)) return "check digits";
  if (kMachines.has(kind)) return "machines";
  if (kGivenNumbers.has(kind)) return "given numbers";
  if (kSecretKinds.has(kind) || kind == Kind::LoginId) return "credentials";
  if (kKindsInWords.has(kind) || kFreeKinds.has(kind)) return "words";
  return "person";  // birth, age, sex …
}

Finder& finder() {
  static Finder one = [] {
    auto opened = Finder::open();
    if (!opened.ok()) throw std::runtime_error(opened.error().where + ": " + opened.error().detail);
    return std::move(opened).value();
  }();
  return one;
}

// A finding is right when it lies on something marked as this kind: edges are judged elsewhere.
void note(const Mention& mention, std::uint64_t text_begin, const std::set<MarkedSpan>& wanted,
          Table& table) {
  const bool right = std::any_of(wanted.begin(), wanted.end(), [&](const MarkedSpan& span) {
    const auto& [begin, end, kind] = span;
    return kind == mention.kind && begin < text_begin + mention.end &&
           text_begin + mention.begin < end;
  });
  const int tenth = static_cast<int>(mention.strength * 10 + 1e-4F) - 4;
  Bucket& bucket =
      table[family_of(mention.kind)][static_cast<std::size_t>(std::clamp(tenth, 0, kBuckets - 1))];
  ++(right ? bucket.right : bucket.wrong);
  bucket.strengths += mention.strength;
}

class Noting final : public unpack::PieceSink {
 public:
  Noting(const std::set<MarkedSpan>& wanted, Table& table) : wanted_(wanted), table_(table) {}
  void piece(const unpack::Piece& piece) override {
    std::vector<Mention> found;
    finder().find(piece, found);
    for (const Mention& one : found) note(one, piece.text_begin, wanted_, table_);
  }
  void read(std::string_view, std::uint64_t) override {}
  void unread(unpack::Unread) override { ADD_FAILURE() << "unread"; }
  void skipped(std::string_view, std::string_view) override {}
  bool hand_over(std::string_view, std::string_view, std::string_view) override { return true; }

 private:
  const std::set<MarkedSpan>& wanted_;
  Table& table_;
};

void judge(const MarkedText& marked, std::string_view shape, Table& table) {
  finder().forget();
  Noting noting(marked.wanted, table);
  if (shape == "table") {
    const unpack::TemporaryFile file(marked.text);
    static_cast<void>(unpack::unpack(file.fd(), {"case.csv", 0, UINT64_MAX, "", ""}, {}, noting));
    return;
  }
  unpack::Piece piece;
  piece.text = marked.text;
  piece.shape = shape == "header" ? unpack::Shape::Header : unpack::Shape::Text;
  noting.piece(piece);
}

template <class Each>
int each_line(const std::filesystem::path& file, const Each& each) {
  const auto content = read_file(file.string());
  EXPECT_TRUE(content.ok()) << file;
  if (!content.ok()) return 0;
  int lines = 0;
  for (std::string_view rest = content.value(); !rest.empty(); ++lines) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    each(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
  }
  return lines;
}

int judge_quality_sets(Table& table) {
  const std::filesystem::path folder = TADASU_SOURCE_DIR "/tests/quality";
  int lines = 0;
  for (const char* name : {"find.tsv", "find_made.tsv", "find_codes.tsv"})
    lines += each_line(folder / name, [&](std::string_view line) {
      if (line.empty() || line[0] == '#' || line[0] == '!') return;
      judge(strip_marks(unescape(line, false)), "text", table);
    });
  for (const char* name : {"hand.tsv", "made.tsv"})
    lines += each_line(folder / "adversarial" / name, [&](std::string_view line) {
      const std::size_t a = line.find('\t'), b = line.find('\t', a + 1);
      if (line.empty() || line[0] == '#' || b == line.npos) return;
      const std::string_view shape = line.substr(a + 1, b - a - 1), text = line.substr(b + 1);
      if (shape == "mail") return;  // has values, no marks
      judge(strip_marks(unescape(text.substr(0, text.find('\t')), true)), shape, table);
    });
  return lines;
}

// Only names are marked in these: of other kinds they say nothing. Parts the tagger never saw.
void judge_sentences(const std::filesystem::path& file, const char* type, unsigned parts,
                     Table& table) {
  each_line(file, [&](std::string_view line) {
    const auto json = nlohmann::json::parse(line);
    if (tagger_file::sum_of(json.at("id").get<std::string>()) % parts != 0) return;
    MarkedText marked;
    marked.text = json.at("text").get<std::string>();
    for (const auto& entity : json.at("entities"))
      if (entity.at("type").get<std::string>() == type)
        marked.wanted.insert({entity.at("byte_begin").get<std::size_t>(),
                              entity.at("byte_end").get<std::size_t>(), Kind::PersonName});
    Table all;
    judge(marked, "text", all);
    for (std::size_t i = 0; i < kBuckets; ++i) {
      const Bucket& from = all["names"][i];
      Bucket& to = table["names in prose"][i];
      to.right += from.right, to.wrong += from.wrong, to.strengths += from.strengths;
    }
  });
}

TEST(Strength, IsNotFarAboveThePrecisionOfWhatHasIt) {
  Table table;
  EXPECT_GT(judge_quality_sets(table), 5'000);
  const char* shared = std::getenv("TADASU_SHARED");
  const std::filesystem::path texts =
      std::filesystem::path(shared == nullptr ? TADASU_SOURCE_DIR "/../shared" : shared) / "data" /
      "ner-ja";
  if (std::filesystem::exists(texts / "ner-wikipedia-dev.jsonl")) {
    judge_sentences(texts / "ner-wikipedia-dev.jsonl", "人名", 5, table);
    judge_sentences(texts / "ud-japanese-gsd-train.jsonl", "PERSON", 10, table);
  } else {
    std::printf("names in prose: skipped, no shared data\n");
  }
  std::printf("%-16s", "right of all");
  for (const char* name : kBucketNames) std::printf(" %18s", name);
  std::printf("\n");
  int mentions = 0;
  for (const auto& [family, buckets] : table) {
    std::printf("%-16s", family.c_str());
    for (std::size_t i = 0; i < kBuckets; ++i) {
      const Bucket& one = buckets[i];
      mentions += one.count();
      if (one.count() == 0) {
        std::printf(" %18s", "-");
        continue;
      }
      std::printf(" %5d/%5d %.3f ", one.right, one.count(), one.precision());
      if (one.count() < kCasesMin) continue;
      EXPECT_GE(one.precision_at_most(), one.strength() - kFarBelow)
          << family << " " << kBucketNames[i] << ": " << one.right << " of " << one.count()
          << " are right, mean strength " << one.strength();
    }
    std::printf("\n");
  }
  EXPECT_GT(mentions, 8'000);
}

}  // namespace
}  // namespace tadasu::find
