// The linear chain that the name tagger decodes with: learning its weights.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "find/name_tagger.h"

namespace tadasu::find {

struct Sentence {
  std::string text;
  std::vector<std::pair<std::size_t, std::size_t>> names;  // bytes
  std::size_t count = 0;                                   // characters
  std::vector<std::uint32_t> features;                     // hashes; later numbers of weights
  std::vector<std::uint32_t> first_feature;                // of each character, and the end
  std::vector<TagLabel> gold;
};

inline constexpr std::size_t kLanes = kLabelCount - 1;
inline constexpr std::uint32_t kNoFeature = UINT32_MAX;

struct Model {
  std::vector<std::uint32_t> hashes;  // of each feature
  std::vector<float> weights;         // kLanes a feature
  TagTransitions transitions;
};

struct Learning {
  int rounds = 12;
  float rate = 0.05f;
  float left_out = 0.15f;   // share of the features that a sentence does without, by lot
  unsigned seen_least = 3;  // times a feature must occur
};

// Numbers the features that occur often enough, and puts the numbers in place of the hashes.
std::vector<std::uint32_t> number_features(std::vector<Sentence>& train,
                                           const std::vector<Sentence*>& others,
                                           unsigned seen_least);
// Log-likelihood, stochastic gradient with a step per weight (AdaGrad); the mean of the models
// after each round from the fourth on. The same input gives the same model.
Model learn(const std::vector<Sentence>& train, std::vector<std::uint32_t> hashes,
            const Learning& how);
void scores_of(const Model& model, const Sentence& sentence, float bias,
               std::vector<TagScores>& scores);
// Rows of name-tagger.bin; what finds no room gets weight 0 in the model too: the weakest of those
// that meet in a bucket. Weights become multiples of `unit`.
std::vector<TaggerRow> place_rows(Model& model, unsigned row_bits, float unit);

}  // namespace tadasu::find
