#include "find/name_gate.h"

#include <utility>

namespace tadasu::find {

NameGate::NameGate(const Dictionary& dictionary, std::vector<std::int8_t> weights, int threshold,
                   std::vector<std::uint64_t> everyday)
    : pairs_((std::size_t{1} << kPairBits) / 64),
      weights_(std::move(weights)),
      threshold_(threshold),
      everyday_(std::move(everyday)) {
  dictionary.names().each_start([&](char32_t c1, char32_t c2, std::uint32_t classes) {
    if ((classes & name_class::kSurname) == 0) return;
    const std::uint32_t at = mix(c1, c2) >> (32 - kPairBits);
    pairs_[at / 64] |= std::uint64_t{1} << at % 64;
  });
}

}  // namespace tadasu::find
