#include "people/readings.h"

#include <algorithm>
#include <array>

#include "people/name_table.h"
#include "text/fold.h"

namespace tadasu::people {

void find_readings(std::u32string_view written, bool is_given, std::vector<std::u32string>& out) {
  out.clear();
  if (written.empty()) return;
  const std::uint64_t hash = reading_hash(written, is_given);
  const std::uint64_t bucket = hash >> (64 - kReadingBits);
  for (std::uint32_t i = kNameReadingsAt[bucket]; i < kNameReadingsAt[bucket + 1]; ++i) {
    if (kNameReadings[i].hash != static_cast<std::uint32_t>(hash)) continue;
    const std::uint32_t first = kNameReadings[i].first / 16, count = kNameReadings[i].first % 16;
    for (std::uint32_t one = first; one < first + count; ++one) {
      const std::uint16_t number = kReadingLists[one];
      out.emplace_back(kReadingLetters + kReadingAt[number],
                       kReadingLetters + kReadingAt[number + 1U]);
    }
    return;
  }
  const bool is_kana = std::all_of(written.begin(), written.end(),
                                   [](char32_t c) { return c >= 0x3041 && c <= 0x30FC; });
  if (is_kana) text::append_sounds(written, out.emplace_back());
}

// ---- mailboxes
namespace {

constexpr std::size_t kMailboxWordMin = 3, kMailboxWordMax = 24;

struct Sounds {
  std::u32string letters;
  unsigned classes = 0;  // name_bits
  [[nodiscard]] bool is_given() const { return (classes & name_bits::kGiven) != 0; }
  [[nodiscard]] unsigned family_weight() const { return classes & name_bits::kSurnameWeight; }
};

Sounds sounds_of(std::string_view word) {
  Sounds out;
  if (word.size() < kMailboxWordMin) return out;
  const std::u32string letters(word.begin(), word.end());
  text::append_sounds(letters, out.letters);
  const bool is_kana =
      std::all_of(out.letters.begin(), out.letters.end(), [](char32_t c) { return c >= 0x80; });
  if (is_kana && !out.letters.empty())
    out.classes = name_classes(kSoundTable, kSoundTableBits, name_hash(out.letters));
  return out;
}

// satohanako, hanakosato: the cut with the commonest family name.
void cut_mailbox_word(std::string_view word, MailboxName& out) {
  unsigned best = 0;
  const auto take = [&](const Sounds& family, const Sounds& given) {
    if (!given.is_given() || family.family_weight() <= best) return;
    best = family.family_weight();
    out.family = family.letters;
    out.given = given.letters;
  };
  for (std::size_t i = kMailboxWordMin; i + kMailboxWordMin <= word.size(); ++i) {
    const Sounds first = sounds_of(word.substr(0, i)), second = sounds_of(word.substr(i));
    take(first, second);
    take(second, first);
  }
}

}  // namespace

void read_mailbox(std::string_view local, MailboxName& out) {
  out.family.clear();
  out.given.clear();
  std::array<std::string_view, 2> words;
  std::size_t count = 0;
  for (std::size_t at = 0; at < local.size();) {
    std::size_t end = at;
    while (end < local.size() && local[end] >= 'a' && local[end] <= 'z') ++end;
    if (end == at) {
      ++at;
      continue;
    }
    if (count == words.size()) return;  // three words and more are no name
    words[count++] = local.substr(at, end - at);
    at = end;
  }
  if (count == 0 || words[0].size() > kMailboxWordMax || words[1].size() > kMailboxWordMax) return;
  const Sounds first = sounds_of(words[0]);
  if (count == 1) {
    if (first.is_given() && first.family_weight() == 0)
      out.given = first.letters;
    else if (first.classes == 0)
      cut_mailbox_word(words[0], out);
    return;
  }
  const Sounds second = sounds_of(words[1]);
  const Sounds* given = nullptr;
  const Sounds* family = nullptr;
  // mori.kaori: of two names that may be both, the likelier family name is one.
  const bool first_is_family = first.family_weight() >= second.family_weight();
  for (const bool is_first : {first_is_family, !first_is_family}) {
    const Sounds& one = is_first ? first : second;
    const Sounds& other = is_first ? second : first;
    if (given != nullptr || one.family_weight() == 0 || !other.is_given()) continue;
    family = &one;
    given = &other;
  }
  if (given == nullptr) return;
  out.family = family->letters;
  out.given = given->letters;
}

}  // namespace tadasu::people
