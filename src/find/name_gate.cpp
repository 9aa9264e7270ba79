#include "find/name_gate.h"

#include <sys/auxv.h>

#include <utility>

namespace tadasu::find {

// From the bytes the system gives each process at its start: no call, so that it works in the jail.
const std::uint64_t kHashSeed = [] {
  std::uint64_t seed = 0x9E3779B97F4A7C15ULL;
  if (const unsigned long at = ::getauxval(AT_RANDOM); at != 0)
    std::memcpy(&seed, reinterpret_cast<const void*>(at), sizeof seed);
  return seed;
}();

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

bool NameGate::passes(std::string_view text, std::size_t begin, std::size_t end) const {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text.data());
  Shape shape;
  shape.script = script_of(wide_char(bytes + begin));
  shape.before = before_of(text, begin), shape.after = after_of(text, end);
  for (std::size_t at = begin; at + 3 <= end; at += 3) shape.add(wide_char(bytes + at));
  Run run{begin, end, {}};
  return weigh(shape, run) && passes(run);
}

}  // namespace tadasu::find
