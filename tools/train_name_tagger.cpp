// Trains the name tagger: packs/name-tagger/name-tagger.bin.
//
//   train_name_tagger DICTIONARY.bin NER_JA_FOLDER OUT.bin [--dev N] [--enamdict FILE]
//                     [--ipadic FOLDER] [--unidic FILE] [--rounds N] [--bias B] [--gate-recall R]
//
// NER_JA_FOLDER holds ner-wikipedia-dev.jsonl and ud-japanese-gsd-train.jsonl. Pages whose hash is
// 0 mod 5 are never trained on (and of UD, sentences whose hash is 0 mod 10): they are the test
// part, and nothing is chosen by them. --dev N (1 to 4) also keeps back those whose hash is N and
// tells the figures of these instead: to choose by. The words of enamdict (Debian enamdict),
// mecab-ipadic and unidic-mecab become the table of clues. The same input gives the same file.
//
//   name_tagger/words.cpp  the dictionaries    name_tagger/chain.cpp  the model
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "find/dictionary.h"
#include "find/name_gate.h"
#include "find/name_tagger.h"
#include "find/tagger_text.h"
#include "name_tagger/chain.h"
#include "name_tagger/words.h"

namespace tadasu::find {
namespace {

constexpr unsigned kRowBits = 18, kBucketBits = 16;
constexpr float kUnit = 1.f / 32;

// ---- sentences ---------------------------------------------------------------------------------
struct Parts {
  std::vector<Sentence> train;
  std::vector<Sentence> wiki, ud;  // what figures are told of
};

struct Reader {
  const Dictionary& dictionary;
  const ClueTable& clues;
  const SoundTable& sounds;
  unsigned dev;  // 0: the test part is kept back; else this one too

  Sentence read(const nlohmann::json& json, const char* type, TaggerText& text) const {
    Sentence out;
    out.text = json.at("text").get<std::string>();
    text.read(out.text, 0, out.text.size());
    out.count = text.size();
    out.gold.assign(out.count, kOutside);
    if (out.count == 0) return out;
    for (const auto& entity : json.at("entities")) {
      if (entity.at("type").get<std::string>() != type) continue;
      const auto begin = entity.at("begin").get<std::size_t>(),
                 end = entity.at("end").get<std::size_t>();
      if (end > out.count) continue;
      std::fill(out.gold.begin() + static_cast<std::ptrdiff_t>(begin),
                out.gold.begin() + static_cast<std::ptrdiff_t>(end), kInside);
      out.names.emplace_back(text.begin_of(begin), text.end_of(end - 1));
      out.gold[begin] = kBegin;
      out.gold[end - 1] = end - begin == 1 ? kSingle : kEnd;
    }
    text.look_up(clues, sounds, 0, out.count);
    TaggerText::Rows rows;
    for (std::size_t i = 0; i < out.count; ++i) {
      out.first_feature.push_back(static_cast<std::uint32_t>(out.features.size()));
      text.features(i, rows);
      out.features.insert(out.features.end(), rows.hash.begin(),
                          rows.hash.begin() + static_cast<std::ptrdiff_t>(rows.count));
    }
    out.first_feature.push_back(static_cast<std::uint32_t>(out.features.size()));
    return out;
  }
  void read_all(const std::filesystem::path& file, const char* type, unsigned parts,
                std::vector<Sentence>& train, std::vector<Sentence>& told) const {
    const auto text = std::make_unique<TaggerText>(dictionary);
    each_line(read_or_fail(file), [&](std::string_view line) {
      const auto json = nlohmann::json::parse(line);
      const auto part = tagger_file::sum_of(json.at("id").get<std::string>()) % parts;
      if (part == 0 && dev != 0) return;
      Sentence sentence = read(json, type, *text);
      if (sentence.count > 0) (part == dev ? told : train).push_back(std::move(sentence));
    });
  }
};

// ---- the gate ----------------------------------------------------------------------------------
struct Gate {
  std::vector<std::uint64_t> everyday;
  std::vector<std::int8_t> weights;
  int threshold = 0;
};

struct GateSample {
  NameGate::Rows rows;
  bool name;
};

// Logistic regression.
std::vector<std::int8_t> gate_weights(const std::vector<GateSample>& samples, bool all) {
  std::vector<float> weights(std::size_t{1} << NameGate::kTableBits);
  for (int round = 0; round < 6; ++round) {
    for (std::size_t i = 0; i < samples.size(); ++i) {
      if (!all && i % 4 == 0) continue;
      float sum = 0;
      for (const std::uint16_t row : samples[i].rows) sum += weights[row];
      const float by = (samples[i].name ? 1.f : 0.f) - 1 / (1 + std::exp(-sum));
      for (const std::uint16_t row : samples[i].rows)
        weights[row] += 0.05f * (by - 0.002f * weights[row]);
    }
  }
  std::vector<std::int8_t> out;
  for (const float weight : weights)
    out.push_back(static_cast<std::int8_t>(std::clamp(std::round(weight * 24), -127.f, 127.f)));
  return out;
}

// The threshold lets `recall` of the names through that a gate made of the other three quarters
// never saw: those it learned from weigh more.
Gate train_gate(const Dictionary& dictionary, const std::vector<Sentence>& train, double recall,
                std::vector<std::uint64_t> everyday) {
  const NameGate runs(dictionary, {}, 0, everyday);
  std::vector<GateSample> samples;
  for (const Sentence& sentence : train) {
    runs.each_run(sentence.text, 0, sentence.text.size(), [&](const NameGate::Run& run) {
      const bool name = std::any_of(sentence.names.begin(), sentence.names.end(), [&](auto span) {
        return run.begin < span.second && span.first < run.end;
      });
      samples.push_back({run.rows, name});
    });
  }
  Gate gate;
  gate.everyday = std::move(everyday);
  gate.weights = gate_weights(samples, true);
  const std::vector<std::int8_t> others = gate_weights(samples, false);
  std::vector<int> sums;
  for (std::size_t i = 0; i < samples.size(); i += 4) {
    int sum = 0;
    for (const std::uint16_t row : samples[i].rows) sum += others[row];
    if (samples[i].name) sums.push_back(sum);
  }
  if (sums.empty()) fail("no names to learn a gate from");
  std::sort(sums.begin(), sums.end());
  gate.threshold =
      sums[static_cast<std::size_t>((1 - recall) * static_cast<double>(sums.size()))] - 1;
  return gate;
}

void measure_gate(const Dictionary& dictionary, const Gate& gate,
                  const std::vector<Sentence>& sentences, const char* what) {
  const NameGate opened(dictionary, gate.weights, gate.threshold, gate.everyday);
  std::size_t names = 0, reached = 0, bytes = 0, passed = 0;
  for (const Sentence& sentence : sentences) {
    std::vector<bool> hit(sentence.names.size());
    opened.each_run(sentence.text, 0, sentence.text.size(), [&](const NameGate::Run& run) {
      if (!opened.passes(run)) return;
      passed += run.end - run.begin;
      for (std::size_t i = 0; i < hit.size(); ++i) {
        if (run.begin < sentence.names[i].second && sentence.names[i].first < run.end)
          hit[i] = true;
      }
    });
    bytes += sentence.text.size(), names += hit.size();
    reached += static_cast<std::size_t>(std::count(hit.begin(), hit.end(), true));
  }
  std::printf("gate, %s: %zu of %zu names, %.1f %% of the bytes\n", what, reached, names,
              100.0 * static_cast<double>(passed) / static_cast<double>(bytes));
}

// ---- how good it is ----------------------------------------------------------------------------
struct Figures {
  int right = 0, found = 0, gold = 0;
  void print(const char* what) const {
    const double p = found == 0 ? 0 : 1.0 * right / found, r = gold == 0 ? 0 : 1.0 * right / gold;
    std::printf("  %s: exact P %.3f R %.3f F %.3f (%d of %d)", what, p, r,
                p + r == 0 ? 0 : 2 * p * r / (p + r), right, gold);
  }
};

Figures measure(const Model& model, const std::vector<Sentence>& sentences, float bias) {
  Figures out;
  std::vector<TagScores> scores;
  std::vector<TagLabel> path;
  for (const Sentence& sentence : sentences) {
    scores_of(model, sentence, bias, scores);
    path.resize(sentence.count);
    TagTransitions transitions = model.transitions;
    NameTagger::decode(scores.data(), sentence.count, transitions, path.data());
    const auto spans = [](const std::vector<TagLabel>& labels) {
      std::vector<std::pair<std::size_t, std::size_t>> names;
      std::size_t first = 0;
      for (std::size_t i = 0; i < labels.size(); ++i) {
        if (labels[i] == kBegin || labels[i] == kSingle) first = i;
        if (labels[i] == kEnd || labels[i] == kSingle) names.emplace_back(first, i);
      }
      return names;
    };
    const auto found = spans(path), gold = spans(sentence.gold);
    out.found += static_cast<int>(found.size()), out.gold += static_cast<int>(gold.size());
    for (const auto& span : found)
      out.right += std::find(gold.begin(), gold.end(), span) != gold.end() ? 1 : 0;
  }
  return out;
}

void write_model(const Model& model, const std::vector<TaggerRow>& rows, float bias,
                 const std::vector<std::uint32_t>& cells, const std::vector<std::int8_t>& sounds,
                 const Gate& gate, const std::filesystem::path& file) {
  tagger_file::Head head{};
  std::copy(std::begin(tagger_file::kMagic), std::end(tagger_file::kMagic), head.magic);
  head.row_bits = kRowBits, head.bucket_bits = kBucketBits, head.unit = kUnit, head.bias = bias;
  head.gate_threshold = gate.threshold;
  std::memcpy(head.transitions, model.transitions.of, sizeof head.transitions);
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  const auto append = [&](const auto& part) {
    bytes.append(reinterpret_cast<const char*>(part.data()), part.size() * sizeof part[0]);
  };
  append(rows), append(cells), append(gate.weights), append(gate.everyday), append(sounds);
  head.sum = tagger_file::sum_of(bytes);
  std::memcpy(bytes.data(), &head, sizeof head);
  const auto written = write_file(file, bytes, 0644);
  if (!written.ok()) fail(file.string() + ": " + written.error().detail);
  std::printf("%s: %zu bytes\n", file.c_str(), bytes.size());
}

struct Options {
  std::filesystem::path dictionary, texts, out;
  WordSources words;
  Learning learning;
  unsigned dev = 0;
  float bias = 0.15f;  // towards names, as missing one is worse than a false one
  double gate_recall = 0.95;
};

int run(const Options& options) {
  auto dictionary = Dictionary::open(options.dictionary);
  if (!dictionary.ok()) fail(dictionary.error().detail);
  const Clues words = read_words(options.words);
  const std::vector<std::uint32_t> cells = cells_of(words, kBucketBits);
  const std::vector<std::int8_t> sound_weights = learn_sounds(words);
  const ClueTable clues(cells.data(), std::size_t{1} << kBucketBits);
  const SoundTable sounds(sound_weights.data());
  const Reader reader{dictionary.value(), clues, sounds, options.dev};
  Parts parts;
  reader.read_all(options.texts / "ner-wikipedia-dev.jsonl", "人名", 5, parts.train, parts.wiki);
  reader.read_all(options.texts / "ud-japanese-gsd-train.jsonl", "PERSON", 10, parts.train,
                  parts.ud);
  std::printf("%zu sentences to train on, %zu + %zu to tell figures of\n", parts.train.size(),
              parts.wiki.size(), parts.ud.size());
  std::vector<Sentence*> told;
  for (Sentence& sentence : parts.wiki) told.push_back(&sentence);
  for (Sentence& sentence : parts.ud) told.push_back(&sentence);
  auto hashes = number_features(parts.train, told, options.learning.seen_least);
  Model model = learn(parts.train, std::move(hashes), options.learning);
  const auto tell = [&](const char* when) {
    std::printf("the tagger alone, on whole sentences, %s:\n", when);
    for (const float bias : {0.f, options.bias, 2 * options.bias}) {
      measure(model, parts.wiki, bias).print("wikipedia");
      measure(model, parts.ud, bias).print("UD");
      std::printf("  (bias %.2f)\n", static_cast<double>(bias));
    }
  };
  tell("all weights");
  const std::vector<TaggerRow> rows = place_rows(model, kRowBits, kUnit);
  tell("as stored");
  const Gate gate = train_gate(dictionary.value(), parts.train, options.gate_recall,
                               everyday_of(options.words.ipadic, words));
  measure_gate(dictionary.value(), gate, parts.train, "train");
  measure_gate(dictionary.value(), gate, parts.wiki, "wikipedia");
  measure_gate(dictionary.value(), gate, parts.ud, "UD");
  write_model(model, rows, options.bias, cells, sound_weights, gate, options.out);
  return 0;
}

}  // namespace
}  // namespace tadasu::find

int main(int count, char** args) {
  if (count < 4) {
    std::fprintf(stderr,
                 "train_name_tagger DICTIONARY.bin NER_JA_FOLDER OUT.bin [--dev N] "
                 "[--enamdict FILE] [--ipadic FOLDER] [--unidic FILE] [--rounds N] [--bias B] "
                 "[--left-out SHARE] [--seen N] [--gate-recall R]\n");
    return 2;
  }
  tadasu::find::Options options;
  options.dictionary = args[1], options.texts = args[2], options.out = args[3];
  if (!std::filesystem::exists(options.texts / "ner-wikipedia-dev.jsonl")) {
    std::printf("skipped: no shared data\n");
    return 0;
  }
  for (int i = 4; i + 1 < count; i += 2) {
    const std::string_view name = args[i];
    if (name == "--dev") options.dev = static_cast<unsigned>(std::atoi(args[i + 1]));
    if (name == "--enamdict") options.words.enamdict = args[i + 1];
    if (name == "--ipadic") options.words.ipadic = args[i + 1];
    if (name == "--unidic") options.words.unidic = args[i + 1];
    if (name == "--rounds") options.learning.rounds = std::atoi(args[i + 1]);
    if (name == "--left-out")
      options.learning.left_out = static_cast<float>(std::atof(args[i + 1]));
    if (name == "--seen")
      options.learning.seen_least = static_cast<unsigned>(std::atoi(args[i + 1]));
    if (name == "--bias") options.bias = static_cast<float>(std::atof(args[i + 1]));
    if (name == "--gate-recall") options.gate_recall = std::atof(args[i + 1]);
  }
  return tadasu::find::run(options);
}
