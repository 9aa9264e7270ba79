#include "name_tagger/chain.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <unordered_map>

namespace tadasu::find {
namespace {

using Column = std::array<float, kLabelCount>;

// A sequence of numbers that is the same everywhere.
class Lots {
 public:
  explicit Lots(std::uint64_t seed) : state_(seed) {}
  std::uint32_t next() {
    state_ = state_ * 6364136223846793005ULL + 1442695040888963407ULL;
    return static_cast<std::uint32_t>(state_ >> 33);
  }
  bool happens(float share) { return static_cast<float>(next()) < share * 2147483648.f; }

 private:
  std::uint64_t state_;
};

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
      for (std::size_t b = 0; b < kLabelCount; ++b) {
        for (std::size_t a = 0; a < kLabelCount; ++a) next[b] += before_[i][a] * step_[a][b];
        next[b] *= here_[i][b];
      }
      before_[i + 1] = scaled(next);
    }
    for (std::size_t a = 0; a < kLabelCount; ++a) after_[count][a] = step_[a][kOutside];
    for (std::size_t i = count; i-- > 0;) {
      Column next{};
      for (std::size_t a = 0; a < kLabelCount; ++a) {
        for (std::size_t b = 0; b < kLabelCount; ++b)
          next[a] += step_[a][b] * here_[i][b] * after_[i + 1][b];
      }
      after_[i] = scaled(next);
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
  static Column scaled(Column column) {
    float sum = 0;
    for (const float value : column) sum += value;
    for (float& value : column) value /= sum;
    return column;
  }
  float step_[kLabelCount][kLabelCount];
  std::vector<Column> here_, before_, after_;
};

class Learner {
 public:
  Learner(std::size_t features, float rate) : rate_(rate) {
    model.weights.resize(features * kLanes);
    squares_.resize(features * kLanes, 1e-4f);
    for (auto& row : transition_squares_.of) std::fill(std::begin(row), std::end(row), 1.f);
  }
  void learn(const Sentence& whole, float left_out, Lots& lots) {
    seen_ = whole;
    for (std::uint32_t& feature : seen_.features) {
      if (left_out > 0 && lots.happens(left_out)) feature = kNoFeature;
    }
    scores_of(model, seen_, 0, scores_);
    lattice_.run(scores_, model.transitions);
    TagTransitions change;
    wanted_.assign(seen_.count, {});
    expect(change);
    for (std::size_t a = 0; a < kLabelCount; ++a) {
      for (std::size_t b = 0; b < kLabelCount; ++b) {
        if (may_follow(static_cast<TagLabel>(a), static_cast<TagLabel>(b)))
          move(model.transitions.of[a][b], transition_squares_.of[a][b], change.of[a][b]);
      }
    }
    for (std::size_t i = 0; i < seen_.count; ++i) {
      bool any = false;
      for (const float by : wanted_[i]) any |= std::abs(by) > 1e-3f;
      if (!any) continue;
      for (std::uint32_t k = seen_.first_feature[i]; k < seen_.first_feature[i + 1]; ++k) {
        if (seen_.features[k] == kNoFeature) continue;
        for (std::size_t lane = 0; lane < kLanes; ++lane) {
          const std::size_t at = seen_.features[k] * kLanes + lane;
          move(model.weights[at], squares_[at], wanted_[i][lane + 1]);
        }
      }
    }
  }
  Model model;

 private:
  void expect(TagTransitions& change) {
    float pair[kLabelCount][kLabelCount];
    for (std::size_t i = 0; i <= seen_.count; ++i) {
      lattice_.pair(i, pair);
      const TagLabel gold_a = i == 0 ? kOutside : seen_.gold[i - 1];
      const TagLabel gold_b = i == seen_.count ? kOutside : seen_.gold[i];
      for (std::size_t a = 0; a < kLabelCount; ++a) {
        for (std::size_t b = 0; b < kLabelCount; ++b) {
          change.of[a][b] += (a == gold_a && b == gold_b ? 1.f : 0.f) - pair[a][b];
          if (i < seen_.count) wanted_[i][b] -= pair[a][b];
        }
      }
      if (i < seen_.count) wanted_[i][gold_b] += 1;
    }
  }
  void move(float& weight, float& square, float by) const {
    square += by * by;
    weight += rate_ * by / std::sqrt(square);
  }
  float rate_;
  std::vector<float> squares_;
  TagTransitions transition_squares_;
  Lattice lattice_;
  Sentence seen_;
  std::vector<TagScores> scores_;
  std::vector<Column> wanted_;
};

}  // namespace

std::vector<std::uint32_t> number_features(std::vector<Sentence>& train,
                                           const std::vector<Sentence*>& others,
                                           unsigned seen_least) {
  std::unordered_map<std::uint32_t, std::uint32_t> counts;
  for (const Sentence& sentence : train)
    for (const std::uint32_t hash : sentence.features) ++counts[hash];
  std::vector<std::uint32_t> hashes;
  for (const auto& [hash, count] : counts) {
    if (count >= seen_least && TaggerRow::check_of(hash) != TaggerRow::kFree)
      hashes.push_back(hash);
  }
  std::sort(hashes.begin(), hashes.end());
  std::printf("%zu features, %zu seen often enough\n", counts.size(), hashes.size());
  const auto number = [&](Sentence& sentence) {
    for (std::uint32_t& feature : sentence.features) {
      const auto at = std::lower_bound(hashes.begin(), hashes.end(), feature);
      const bool known = at != hashes.end() && *at == feature;
      feature = known ? static_cast<std::uint32_t>(at - hashes.begin()) : kNoFeature;
    }
  };
  for (Sentence& sentence : train) number(sentence);
  for (Sentence* sentence : others) number(*sentence);
  return hashes;
}

Model learn(const std::vector<Sentence>& train, std::vector<std::uint32_t> hashes,
            const Learning& how) {
  Learner learner(hashes.size(), how.rate);
  Model mean;
  mean.weights.resize(hashes.size() * kLanes);
  std::vector<std::uint32_t> order(train.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = static_cast<std::uint32_t>(i);
  Lots lots(1);
  for (int round = 1; round <= how.rounds; ++round) {
    for (std::size_t i = order.size(); i > 1; --i) std::swap(order[i - 1], order[lots.next() % i]);
    for (const std::uint32_t i : order) learner.learn(train[i], how.left_out, lots);
    if (round < 4) continue;
    const float share = 1.f / static_cast<float>(round - 3);
    const auto mix = [share](float& into, float value) { into += (value - into) * share; };
    const Model& model = learner.model;
    for (std::size_t i = 0; i < mean.weights.size(); ++i) mix(mean.weights[i], model.weights[i]);
    for (std::size_t a = 0; a < kLabelCount; ++a) {
      for (std::size_t b = 0; b < kLabelCount; ++b)
        mix(mean.transitions.of[a][b], model.transitions.of[a][b]);
    }
  }
  mean.hashes = std::move(hashes);
  return mean;
}

void scores_of(const Model& model, const Sentence& sentence, float bias,
               std::vector<TagScores>& scores) {
  TagScores none;
  for (std::size_t lane = 0; lane < kLanes; ++lane) none.of[lane + 1] = bias;
  scores.assign(sentence.count, none);
  for (std::size_t i = 0; i < sentence.count; ++i) {
    for (std::uint32_t k = sentence.first_feature[i]; k < sentence.first_feature[i + 1]; ++k) {
      const std::uint32_t feature = sentence.features[k];
      if (feature == kNoFeature) continue;
      for (std::size_t lane = 0; lane < kLanes; ++lane)
        scores[i].of[lane + 1] += model.weights[feature * kLanes + lane];
    }
  }
}

std::vector<TaggerRow> place_rows(Model& model, unsigned row_bits, float unit) {
  struct Strength {
    float of;
    std::uint32_t feature;
  };
  std::vector<Strength> order;
  for (std::uint32_t i = 0; i < model.hashes.size(); ++i) {
    float most = 0;
    for (std::size_t lane = 0; lane < kLanes; ++lane) {
      float& weight = model.weights[i * kLanes + lane];
      weight = std::clamp(std::round(weight / unit), -127.f, 127.f) * unit;
      most = std::max(most, std::abs(weight));
    }
    if (most > 0) order.push_back({most, i});
  }
  std::sort(order.begin(), order.end(), [](const Strength& a, const Strength& b) {
    return a.of != b.of ? a.of > b.of : a.feature < b.feature;
  });
  std::vector<TaggerRow> rows(std::size_t{1} << row_bits);
  const std::uint32_t mask = (1u << (row_bits - 1)) - 1;  // buckets of two
  std::size_t lost = 0;
  for (const Strength& one : order) {
    float* weights = &model.weights[one.feature * kLanes];
    TaggerRow* row = &rows[(model.hashes[one.feature] & mask) * TaggerRow::kBucket];
    if (row->check != TaggerRow::kFree) ++row;
    if (row->check != TaggerRow::kFree) {
      std::fill(weights, weights + kLanes, 0.f), ++lost;
      continue;
    }
    row->check = TaggerRow::check_of(model.hashes[one.feature]);
    for (std::size_t lane = 0; lane < kLanes; ++lane)
      row->weight[lane] = static_cast<std::int8_t>(std::lround(weights[lane] / unit));
  }
  std::printf("%zu features with weight in %zu rows, %zu without room\n", order.size(), rows.size(),
              lost);
  return rows;
}

}  // namespace tadasu::find
