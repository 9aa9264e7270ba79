#include "find/settle.h"

#include <algorithm>
#include <tuple>

#include "find/kind_sets.h"

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

namespace {

// Which of two overlapping ones stays; `given` takes over what `found` knows when they agree.
bool stays_found(const Mention& found, Mention& given) {
  const bool same_place = found.begin == given.begin && found.end == given.end;
  const bool agree = found.kind == given.kind;
  if (agree) {
    given.reasons = given.reasons | found.reasons;
    given.strength = std::max(given.strength, found.strength);
    if (given.own == 0) given.own = found.own;
  }
  if (same_place) return false;
  if (agree && given.begin <= found.begin && found.end <= given.end) return false;
  return weight(found) > weight(given);
}

bool nests_in(const Mention& given, const Mention& found) {
  return has_reason(found.reasons, Reason::Column) && kFreeKinds.has(found.kind) &&
         !kSecretKinds.has(found.kind) && found.kind != given.kind && found.begin <= given.begin &&
         given.end <= found.end && (found.begin < given.begin || given.end < found.end);
}

}  // namespace

void join_given(std::vector<Mention>& mentions, std::size_t from, std::span<const Mention> given) {
  if (given.empty()) return;
  std::vector<Mention> found(mentions.begin() + static_cast<std::ptrdiff_t>(from), mentions.end());
  mentions.resize(from);
  std::vector<bool> gone(found.size(), false);
  std::size_t first = 0;  // what ends before this one matters no more; nested ones are few
  for (Mention one : given) {
    while (first < found.size() && found[first].end <= one.begin) ++first;
    bool stays = true;
    std::vector<std::size_t> losers;
    for (std::size_t i = first; i < found.size() && found[i].begin < one.end; ++i) {
      Mention& other = found[i];
      if (gone[i] || other.end <= one.begin || nests_in(one, other)) continue;
      const bool holds = other.kind == one.kind && other.begin <= one.begin &&
                         one.end <= other.end && (other.begin < one.begin || one.end < other.end);
      if (holds) {  // the same thing, said at greater length
        other.reasons = other.reasons | one.reasons;
        other.strength = std::max(other.strength, one.strength);
        if (other.own == 0) other.own = one.own;
        stays = false;
      } else if (stays_found(other, one)) {
        stays = false;
      } else {
        losers.push_back(i);
      }
    }
    if (!stays) continue;
    for (const std::size_t i : losers) gone[i] = true;
    mentions.push_back(one);
  }
  for (std::size_t i = 0; i < found.size(); ++i) {
    if (!gone[i]) mentions.push_back(found[i]);
  }
  std::sort(mentions.begin() + static_cast<std::ptrdiff_t>(from), mentions.end(),
            [](const Mention& a, const Mention& b) {
              return std::tie(a.begin, b.end, a.kind) < std::tie(b.begin, a.end, b.kind);
            });
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
