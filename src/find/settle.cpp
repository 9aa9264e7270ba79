#include "find/settle.h"

#include <algorithm>
#include <tuple>

namespace tadasu::find {
namespace {

constexpr std::size_t kParagraphBytesMax = 600;

// What wins an overlap: sureness, then length; so an e-mail beats the phone number in its local
// part and an address beats the surname that its city is also.
double weight(const Mention& mention) {
  return mention.strength + 0.01 * std::min(mention.end - mention.begin, 60u);
}

bool wins(const Mention& a, const Mention& b) {
  return std::make_tuple(-weight(a), a.begin, a.end, a.kind) <
         std::make_tuple(-weight(b), b.begin, b.end, b.kind);
}

bool is_person(Kind kind) { return kind == Kind::PersonName || kind == Kind::PersonNameKana; }

// The bytes between two places, or a number too large when a blank line lies between.
std::size_t distance(std::string_view text, std::size_t a_end, std::size_t b_begin) {
  if (a_end > b_begin) return 0;
  const std::size_t bytes = b_begin - a_end;
  if (bytes > kParagraphBytesMax) return bytes;
  const std::string_view between = text.substr(a_end, bytes);
  const bool blank = between.find("\n\n") != between.npos || between.find("\n\r\n") != between.npos;
  return blank ? kParagraphBytesMax + 1 : bytes;
}

}  // namespace

void settle(std::vector<Mention>& mentions, std::size_t from) {
  const auto first = mentions.begin() + static_cast<std::ptrdiff_t>(from);
  const auto before = [](const Mention& a, const Mention& b) {
    return std::tie(a.begin, a.end, a.kind) < std::tie(b.begin, b.end, b.kind);
  };
  // Findings come mostly in order and apart; only clusters of overlaps need judgment.
  if (!std::is_sorted(first, mentions.end(), before)) std::sort(first, mentions.end(), before);
  std::vector<Mention> cluster;
  std::size_t kept = from;
  for (std::size_t i = from; i < mentions.size();) {
    std::size_t j = i + 1;
    std::uint32_t end = mentions[i].end;
    while (j < mentions.size() && mentions[j].begin < end) end = std::max(end, mentions[j++].end);
    if (j == i + 1) {
      mentions[kept++] = mentions[i];
    } else {
      cluster.assign(mentions.begin() + static_cast<std::ptrdiff_t>(i),
                     mentions.begin() + static_cast<std::ptrdiff_t>(j));
      std::sort(cluster.begin(), cluster.end(), wins);
      std::vector<Mention> winners;
      for (const Mention& one : cluster) {
        const bool free = std::none_of(winners.begin(), winners.end(), [&](const Mention& other) {
          return one.begin < other.end && other.begin < one.end;
        });
        if (free) winners.push_back(one);
      }
      std::sort(winners.begin(), winners.end(),
                [](const Mention& a, const Mention& b) { return a.begin < b.begin; });
      for (const Mention& one : winners) mentions[kept++] = one;
    }
    i = j;
  }
  mentions.resize(kept);
}

void tie_sensitive(std::string_view text, std::vector<Mention>& words,
                   std::vector<Mention>& mentions, std::size_t from) {
  const std::size_t found = mentions.size();
  for (Mention& word : words) {
    std::size_t near = kParagraphBytesMax + 1;
    // Mentions are sorted: the people before and behind the word.
    const auto first = mentions.begin() + static_cast<std::ptrdiff_t>(from);
    const auto last = mentions.begin() + static_cast<std::ptrdiff_t>(found);
    const auto behind = std::lower_bound(
        first, last, word.begin, [](const Mention& m, std::uint32_t at) { return m.begin < at; });
    for (auto it = behind; it != last && it->begin <= word.end + kParagraphBytesMax; ++it) {
      if (is_person(it->kind)) {
        near = std::min(near, distance(text, word.end, it->begin));
        break;
      }
    }
    bool covered = false;
    for (auto it = behind; it != first;) {
      --it;
      covered |= it->end > word.begin;
      if (it->end + kParagraphBytesMax < word.begin) break;
      if (is_person(it->kind)) {
        near = std::min(near, distance(text, it->end, word.begin));
        break;
      }
    }
    if (near > kParagraphBytesMax || covered || (behind != last && behind->begin < word.end))
      continue;
    const bool strong = word.strength > 0.7f;
    if (!strong && near > 120) continue;  // an everyday word counts only beside the name
    word.strength = static_cast<float>(strong ? (near <= 200 ? 0.8 : 0.65) : 0.55);
    word.reasons = word.reasons | Reason::NearPerson;
    mentions.push_back(word);
  }
  words.clear();
  std::inplace_merge(mentions.begin() + static_cast<std::ptrdiff_t>(from),
                     mentions.begin() + static_cast<std::ptrdiff_t>(found), mentions.end(),
                     [](const Mention& a, const Mention& b) { return a.begin < b.begin; });
}

}  // namespace tadasu::find
