// Trains the name tagger: packs/name-tagger/name-tagger.bin.
//
//   train_name_tagger DICTIONARY.bin NER_JA_FOLDER OUT.bin [--enamdict FILE] [--ipadic FOLDER]
//                     [--rounds N] [--bias B] [--gate-recall R]
//
// NER_JA_FOLDER holds ner-wikipedia-dev.jsonl and ud-japanese-gsd-train.jsonl. Pages whose hash is
// 0 mod 5 are never trained on (and of UD, sentences whose hash is 0 mod 10): they are the test
// part. The words of enamdict (Debian enamdict) and mecab-ipadic become the table of clues. The
// same input gives the same file.
//
// The model is a linear chain: log-likelihood, stochastic gradient with a step per weight
// (AdaGrad).
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/bytes.h"
#include "find/dictionary.h"
#include "find/name_gate.h"
#include "find/name_tagger.h"
#include "find/tagger_text.h"
#include "text/encoding.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

constexpr unsigned kRowBits = 17, kBucketBits = 16;
constexpr unsigned kSeenLeast = 6;  // times a feature must occur
constexpr std::size_t kLanes = kLabelCount - 1;
constexpr float kUnit = 1.f / 32;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "train_name_tagger: %s\n", what.c_str());
  std::exit(1);
}

std::string read_or_fail(const std::filesystem::path& path) {
  auto text = read_file(path);
  if (!text.ok()) fail(path.string() + ": " + text.error().detail);
  return std::move(text).value();
}

template <class Use>
void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0) use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

// ---- clues -------------------------------------------------------------------------------------
using Clues = std::map<std::u32string, std::uint8_t>;

std::u32string chars_of(std::string_view word) {
  std::u32string out;
  for (std::size_t pos = 0; pos < word.size();) out.push_back(text::next_char(word, pos));
  return out;
}

std::string read_euc(const std::filesystem::path& path) {
  const std::string raw = read_or_fail(path);
  std::string out;
  text::decode(text::Encoding::EucJp, raw, out);
  return out;
}

bool is_one_script(const std::u32string& word, bool& katakana) {
  const auto is_katakana = [](char32_t c) { return c >= 0x30A1 && c <= 0x30FC && c != U'・'; };
  const auto is_kanji = [](char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || c == U'々'; };
  katakana = std::all_of(word.begin(), word.end(), is_katakana);
  return katakana || std::all_of(word.begin(), word.end(), is_kanji);
}

void add_clue(Clues& clues, std::string_view text, std::uint8_t classes, bool kanji_too) {
  // A・B is looked up by its parts.
  std::u32string word;
  const std::u32string chars = chars_of(text);
  for (std::size_t i = 0; i <= chars.size(); ++i) {
    if (i < chars.size() && chars[i] != U'・') {
      word.push_back(chars[i]);
      continue;
    }
    bool katakana = false;
    const bool fits = word.size() >= 2 && is_one_script(word, katakana) &&
                      (katakana ? word.size() <= 14 : kanji_too && word.size() <= 4);
    if (fits) clues[word] |= classes;
    word.clear();
  }
}

void read_ipadic(const std::filesystem::path& folder, Clues& clues) {
  const auto read = [&](const char* file, std::uint8_t classes, bool kanji_too) {
    each_line(read_euc(folder / file), [&](std::string_view line) {
      add_clue(clues, line.substr(0, line.find(',')), classes, kanji_too);
    });
  };
  read("Noun.name.csv", clue::kPerson, true);
  read("Noun.place.csv", clue::kPlace, true);
  read("Noun.org.csv", clue::kOther, true);
  read("Noun.proper.csv", clue::kOther, true);
  for (const char* file : {"Noun.csv", "Noun.verbal.csv", "Noun.adjv.csv", "Noun.adverbal.csv"})
    read(file, clue::kEveryday, true);
}

// "飯田 [いいだ] /(p,s) Iida/": the classes of a word stand in the first brackets.
void read_enamdict(const std::filesystem::path& file, Clues& clues) {
  each_line(read_euc(file), [&](std::string_view line) {
    const std::size_t word_end = line.find(' ');
    const std::size_t open = line.find("/("), close = line.find(')', open);
    if (word_end == line.npos || open == line.npos || close == line.npos) return;
    std::uint8_t classes = 0;
    const std::string tags = "," + std::string(line.substr(open + 2, close - open - 2)) + ",";
    const auto has = [&](const char* tag) {
      return tags.find("," + std::string(tag) + ",") != tags.npos;
    };
    if (has("s")) classes |= clue::kSurname;
    if (has("f") || has("m") || has("g")) classes |= clue::kGiven;
    if (has("u") || has("h")) classes |= clue::kPerson;
    if (has("p") || has("st")) classes |= clue::kPlace;
    if (has("c") || has("o") || has("pr") || has("wk")) classes |= clue::kOther;
    const bool kanji_too = (classes & clue::kSurname) != 0;
    if (classes != 0) add_clue(clues, line.substr(0, word_end), classes, kanji_too);
  });
}

std::vector<std::uint16_t> cells_of(const Clues& clues) {
  const std::size_t buckets = std::size_t{1} << kBucketBits;
  std::vector<std::uint16_t> cells(buckets * ClueTable::kBucket);
  std::size_t lost = 0;
  for (const auto& [word, classes] : clues) {
    std::uint64_t hash = ClueTable::start();
    for (const char32_t c : word) hash = ClueTable::step(hash, c);
    lost += ClueTable::put(cells.data(), buckets, hash, classes) ? 0 : 1;
  }
  std::printf("%zu words of clues in %zu cells, %zu without room\n", clues.size(), cells.size(),
              lost);
  return cells;
}

// ---- sentences ---------------------------------------------------------------------------------
struct Sentence {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> names;  // bytes
  std::size_t count = 0;
  std::vector<TaggerText::Rows> rows;
  std::vector<TagLabel> gold;
};

bool is_test(std::string_view id, unsigned parts) { return tagger_file::sum_of(id) % parts == 0; }

void read_sentences(const std::filesystem::path& file, const char* type, unsigned parts,
                    const Dictionary& dictionary, const ClueTable& clues,
                    std::vector<Sentence>& train, std::vector<Sentence>& test) {
  const auto text = std::make_unique<TaggerText>(dictionary);
  each_line(read_or_fail(file), [&](std::string_view line) {
    const auto json = nlohmann::json::parse(line);
    const std::string sentence = json.at("text").get<std::string>();
    text->read(sentence, 0, sentence.size());
    if (text->size() == 0) return;
    Sentence out;
    out.text = sentence;
    out.count = text->size();
    out.gold.assign(out.count, kOutside);
    for (const auto& entity : json.at("entities")) {
      if (entity.at("type").get<std::string>() != type) continue;
      const auto begin = entity.at("begin").get<std::size_t>(),
                 end = entity.at("end").get<std::size_t>();
      if (end > out.count) continue;
      std::fill(out.gold.begin() + static_cast<std::ptrdiff_t>(begin),
                out.gold.begin() + static_cast<std::ptrdiff_t>(end), kInside);
      out.names.emplace_back(text->begin_of(begin), text->end_of(end - 1));
      out.gold[begin] = kBegin;
      out.gold[end - 1] = end - begin == 1 ? kSingle : kEnd;
    }
    text->look_up(clues, 0, out.count);
    out.rows.resize(out.count);
    for (std::size_t i = 0; i < out.count; ++i) {
      text->features(i, out.rows[i]);
    }
    (is_test(json.at("id").get<std::string>(), parts) ? test : train).push_back(std::move(out));
  });
}

// Every row of the table belongs to the most frequent feature that falls on it; the others, and
// those seen too seldom, are left out, in training as later.
std::vector<std::uint32_t> choose_features(std::vector<Sentence>& train,
                                           std::vector<Sentence*> tests) {
  std::unordered_map<std::uint32_t, std::uint32_t> counts;
  for (const Sentence& sentence : train)
    for (const auto& rows : sentence.rows)
      for (const std::uint32_t row : rows) ++counts[row];
  std::vector<std::uint32_t> owner(std::size_t{1} << kRowBits), best(owner.size());
  std::size_t kept = 0, frequent = 0;
  for (const auto& [feature, count] : counts) {
    if (count < kSeenLeast) continue;
    ++frequent;
    const std::size_t at = feature & (owner.size() - 1);
    if (best[at] == 0) ++kept;
    if (count > best[at] || (count == best[at] && feature < owner[at]))
      best[at] = count, owner[at] = feature;
  }
  for (std::size_t i = 0; i < owner.size(); ++i) {
    if (best[i] == 0) owner[i] = UINT32_MAX;
  }
  std::printf("%zu features, %zu frequent, %zu kept\n", counts.size(), frequent, kept);
  const auto map = [&](Sentence& sentence) {
    for (auto& rows : sentence.rows)
      for (std::uint32_t& row : rows) {
        const std::uint32_t at = row & static_cast<std::uint32_t>(owner.size() - 1);
        row = best[at] != 0 && owner[at] == row ? at : static_cast<std::uint32_t>(owner.size());
      }
  };
  for (auto& s : train) map(s);
  for (auto* s : tests) map(*s);
  return owner;
}

// ---- the model ---------------------------------------------------------------------------------
struct Model {
  std::vector<float> weights = std::vector<float>(((std::size_t{1} << kRowBits) + 1) * kLanes);
  std::vector<float> squares = std::vector<float>(weights.size(), 1e-4f);
  TagTransitions transitions, transition_squares;
  float rate = 0.05f;
};

using Column = std::array<float, kLabelCount>;

// Probabilities of the labels of one sentence, by forward and backward passes scaled to 1.
class Lattice {
 public:
  void run(const std::vector<TagScores>& scores, const TagTransitions& transitions) {
    const std::size_t count = scores.size();
    for (std::size_t a = 0; a < kLabelCount; ++a) {
      for (std::size_t b = 0; b < kLabelCount; ++b) {
        step_[a][b] = may_follow(static_cast<TagLabel>(a), static_cast<TagLabel>(b))
                          ? std::exp(transitions.of[a][b])
                          : 0.f;
      }
    }
    here_.resize(count), before_.resize(count + 1), after_.resize(count + 1);
    before_[0] = {1, 0, 0, 0, 0};
    for (std::size_t i = 0; i < count; ++i) {
      for (std::size_t b = 0; b < kLabelCount; ++b)
        here_[i][b] = std::exp(std::clamp(scores[i].of[b], -40.f, 40.f));
      Column next{};
      float sum = 0;
      for (std::size_t b = 0; b < kLabelCount; ++b) {
        for (std::size_t a = 0; a < kLabelCount; ++a) next[b] += before_[i][a] * step_[a][b];
        next[b] *= here_[i][b], sum += next[b];
      }
      for (float& value : next) value /= sum;
      before_[i + 1] = next;
    }
    for (std::size_t a = 0; a < kLabelCount; ++a) after_[count][a] = step_[a][kOutside];
    for (std::size_t i = count; i-- > 0;) {
      Column next{};
      float sum = 0;
      for (std::size_t a = 0; a < kLabelCount; ++a) {
        for (std::size_t b = 0; b < kLabelCount; ++b)
          next[a] += step_[a][b] * here_[i][b] * after_[i + 1][b];
        sum += next[a];
      }
      for (float& value : next) value /= sum;
      after_[i] = next;
    }
  }
  // The probability of label a before character i and b at it (i == count: the end).
  void pair(std::size_t i, float (&out)[kLabelCount][kLabelCount]) const {
    const bool end = i == here_.size();
    float sum = 0;
    for (std::size_t a = 0; a < kLabelCount; ++a) {
      for (std::size_t b = 0; b < kLabelCount; ++b) {
        const float rest = end ? (b == kOutside ? 1.f : 0.f) : here_[i][b] * after_[i + 1][b];
        sum += out[a][b] = before_[i][a] * step_[a][b] * rest;
      }
    }
    for (auto& row : out) {
      for (float& value : row) value /= sum;
    }
  }

 private:
  float step_[kLabelCount][kLabelCount];
  std::vector<Column> here_, before_, after_;
};

void scores_of(const Model& model, const Sentence& sentence, float bias,
               std::vector<TagScores>& scores) {
  TagScores none;
  for (std::size_t lane = 0; lane < kLanes; ++lane) none.of[lane + 1] = bias;
  scores.assign(sentence.count, none);
  for (std::size_t i = 0; i < sentence.count; ++i) {
    for (const std::uint32_t row : sentence.rows[i]) {
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        scores[i].of[lane + 1] += model.weights[row * kLanes + lane];
    }
  }
}

void learn(Model& model, const Sentence& sentence, Lattice& lattice,
           std::vector<TagScores>& scores) {
  scores_of(model, sentence, 0, scores);
  lattice.run(scores, model.transitions);
  float pair[kLabelCount][kLabelCount];
  TagTransitions change;
  std::vector<Column> wanted(sentence.count);
  for (std::size_t i = 0; i <= sentence.count; ++i) {
    lattice.pair(i, pair);
    const TagLabel gold_a = i == 0 ? kOutside : sentence.gold[i - 1];
    const TagLabel gold_b = i == sentence.count ? kOutside : sentence.gold[i];
    for (std::size_t a = 0; a < kLabelCount; ++a) {
      for (std::size_t b = 0; b < kLabelCount; ++b) {
        change.of[a][b] += (a == gold_a && b == gold_b ? 1.f : 0.f) - pair[a][b];
        if (i < sentence.count) wanted[i][b] -= pair[a][b];
      }
    }
    if (i < sentence.count) wanted[i][gold_b] += 1;
  }
  const auto move = [&](float& weight, float& square, float by) {
    square += by * by;
    weight += model.rate * by / std::sqrt(square);
  };
  for (std::size_t a = 0; a < kLabelCount; ++a) {
    for (std::size_t b = 0; b < kLabelCount; ++b) {
      if (may_follow(static_cast<TagLabel>(a), static_cast<TagLabel>(b)))
        move(model.transitions.of[a][b], model.transition_squares.of[a][b], change.of[a][b]);
    }
  }
  for (std::size_t i = 0; i < sentence.count; ++i) {
    bool any = false;
    for (const float by : wanted[i]) any |= std::abs(by) > 1e-3f;
    if (!any) continue;
    for (const std::uint32_t row : sentence.rows[i]) {
      if (row == 1u << kRowBits) continue;
      for (std::size_t lane = 0; lane < kLanes; ++lane) {
        const std::size_t at = row * kLanes + lane;
        move(model.weights[at], model.squares[at], wanted[i][lane + 1]);
      }
    }
  }
}

std::vector<std::uint64_t> everyday_of(const Clues& clues) {
  std::vector<std::uint64_t> bits((std::size_t{1} << NameGate::kEverydayBits) / 64);
  for (const auto& [word, classes] : clues) {
    if ((classes & clue::kEveryday) == 0 || (classes & (clue::kPerson | clue::kSurname)) != 0)
      continue;
    std::uint32_t hash = 0;
    for (const char32_t c : word) hash = NameGate::word_step(hash, c);
    for (const std::uint32_t at : NameGate::word_bits(hash))
      bits[at / 64] |= std::uint64_t{1} << at % 64;
  }
  return bits;
}

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

// Logistic regression; the threshold lets `recall` of the names through.
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
  std::vector<float> weights(std::size_t{1} << NameGate::kTableBits);
  for (int round = 0; round < 6; ++round) {
    for (const GateSample& sample : samples) {
      float sum = 0;
      for (const std::uint16_t row : sample.rows) sum += weights[row];
      const float by = (sample.name ? 1.f : 0.f) - 1 / (1 + std::exp(-sum));
      for (const std::uint16_t row : sample.rows)
        weights[row] += 0.05f * (by - 0.002f * weights[row]);
    }
  }
  Gate gate;
  gate.everyday = std::move(everyday);
  for (const float weight : weights)
    gate.weights.push_back(
        static_cast<std::int8_t>(std::clamp(std::round(weight * 24), -127.f, 127.f)));
  std::vector<int> sums;
  for (const GateSample& sample : samples) {
    int sum = 0;
    for (const std::uint16_t row : sample.rows) sum += gate.weights[row];
    if (sample.name) sums.push_back(sum);
  }
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

void write_model(const Model& model, const std::vector<std::uint32_t>& owners, float bias,
                 const std::vector<std::uint16_t>& cells, const Gate& gate,
                 const std::filesystem::path& file) {
  tagger_file::Head head{};
  std::copy(std::begin(tagger_file::kMagic), std::end(tagger_file::kMagic), head.magic);
  head.row_bits = kRowBits, head.bucket_bits = kBucketBits, head.unit = kUnit, head.bias = bias;
  head.gate_threshold = gate.threshold;
  std::memcpy(head.transitions, model.transitions.of, sizeof head.transitions);
  std::vector<TaggerRow> rows(owners.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    rows[i].check = static_cast<std::uint16_t>(owners[i] >> kRowBits);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      rows[i].weight[lane] = static_cast<std::int8_t>(
          std::clamp(std::round(model.weights[i * kLanes + lane] / kUnit), -127.f, 127.f));
  }
  std::string bytes(reinterpret_cast<const char*>(&head), sizeof head);
  bytes.append(reinterpret_cast<const char*>(rows.data()), rows.size() * sizeof(TaggerRow));
  bytes.append(reinterpret_cast<const char*>(cells.data()), cells.size() * 2);
  bytes.append(reinterpret_cast<const char*>(gate.weights.data()), gate.weights.size());
  bytes.append(reinterpret_cast<const char*>(gate.everyday.data()), gate.everyday.size() * 8);
  head.sum = tagger_file::sum_of(bytes);
  std::memcpy(bytes.data(), &head, sizeof head);
  const auto written = write_file(file, bytes, 0644);
  if (!written.ok()) fail(file.string() + ": " + written.error().detail);
  std::printf("%s: %zu bytes\n", file.c_str(), bytes.size());
}

struct Options {
  std::filesystem::path dictionary, texts, out;
  std::filesystem::path enamdict = "/usr/share/edict/enamdict";
  std::filesystem::path ipadic = "/usr/share/mecab/dic/ipadic";
  int rounds = 8;
  float bias = 0.15f;  // towards names, as missing one is worse than a false one
  double gate_recall = 0.97;
};

// The mean of the models after each round from the third on: it wavers less than any of them.
Model train_model(const std::vector<Sentence>& train, int rounds) {
  Model model, mean;
  for (auto& row : model.transition_squares.of) std::fill(std::begin(row), std::end(row), 1.f);
  std::vector<std::uint32_t> order(train.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  std::uint64_t seed = 1;
  Lattice lattice;
  std::vector<TagScores> scores;
  for (int round = 1; round <= rounds; ++round) {
    for (std::size_t i = order.size(); i > 1; --i) {
      seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
      std::swap(order[i - 1], order[(seed >> 33) % i]);
    }
    for (const std::uint32_t i : order) learn(model, train[i], lattice, scores);
    if (round < 3) continue;
    const float share = 1.f / static_cast<float>(round - 2);
    const auto mix = [share](float& into, float value) { into += (value - into) * share; };
    for (std::size_t i = 0; i < mean.weights.size(); ++i) mix(mean.weights[i], model.weights[i]);
    for (std::size_t a = 0; a < kLabelCount; ++a) {
      for (std::size_t b = 0; b < kLabelCount; ++b)
        mix(mean.transitions.of[a][b], model.transitions.of[a][b]);
    }
  }
  return mean;
}

int run(const Options& options) {
  auto dictionary = Dictionary::open(options.dictionary);
  if (!dictionary.ok()) fail(dictionary.error().detail);
  Clues words;
  read_ipadic(options.ipadic, words);
  read_enamdict(options.enamdict, words);
  const std::vector<std::uint16_t> cells = cells_of(words);
  const ClueTable clues(cells.data(), std::size_t{1} << kBucketBits);
  std::vector<Sentence> train, wiki_test, ud_test;
  read_sentences(options.texts / "ner-wikipedia-dev.jsonl", "人名", 5, dictionary.value(), clues,
                 train, wiki_test);
  read_sentences(options.texts / "ud-japanese-gsd-train.jsonl", "PERSON", 10, dictionary.value(),
                 clues, train, ud_test);
  std::printf("%zu sentences to train on, %zu + %zu to test on\n", train.size(), wiki_test.size(),
              ud_test.size());
  std::vector<Sentence*> tests;
  for (Sentence& sentence : wiki_test) tests.push_back(&sentence);
  for (Sentence& sentence : ud_test) tests.push_back(&sentence);
  const auto owners = choose_features(train, tests);
  const Model model = train_model(train, options.rounds);
  std::printf("the tagger alone, on whole sentences:\n");
  for (const float bias : {0.f, options.bias}) {
    measure(model, wiki_test, bias).print("wikipedia");
    measure(model, ud_test, bias).print("UD");
    std::printf("  (bias %.2f)\n", static_cast<double>(bias));
  }
  const Gate gate = train_gate(dictionary.value(), train, options.gate_recall, everyday_of(words));
  measure_gate(dictionary.value(), gate, train, "train");
  measure_gate(dictionary.value(), gate, wiki_test, "wikipedia");
  measure_gate(dictionary.value(), gate, ud_test, "UD");
  write_model(model, owners, options.bias, cells, gate, options.out);
  return 0;
}

}  // namespace
}  // namespace tadasu::find

int main(int count, char** args) {
  if (count < 4) {
    std::fprintf(stderr,
                 "train_name_tagger DICTIONARY.bin NER_JA_FOLDER OUT.bin [--enamdict FILE] "
                 "[--ipadic FOLDER] [--rounds N] [--bias B] [--gate-recall R]\n");
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
    if (name == "--enamdict") options.enamdict = args[i + 1];
    if (name == "--ipadic") options.ipadic = args[i + 1];
    if (name == "--rounds") options.rounds = std::atoi(args[i + 1]);
    if (name == "--bias") options.bias = static_cast<float>(std::atof(args[i + 1]));
    if (name == "--gate-recall") options.gate_recall = std::atof(args[i + 1]);
  }
  return tadasu::find::run(options);
}
