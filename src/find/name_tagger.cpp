#include "find/name_tagger.h"

#include <emmintrin.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstring>
#include <limits>

#include "base/bytes.h"
#include "find/name_gate.h"

namespace tadasu::find {
namespace {

constexpr TagLabel kLabels[] = {kOutside, kBegin, kInside, kEnd, kSingle};
constexpr float kNever = -1e30f;

Error damaged(const char* what) { return {Trouble::Damaged, "name-tagger.bin", what}; }

}  // namespace

namespace tagger_file {
std::uint64_t sum_of(std::string_view bytes) {
  std::uint64_t sum = 0xcbf29ce484222325ULL;
  for (const char c : bytes) sum = (sum ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return sum;
}
}  // namespace tagger_file

Result<NameTagger> NameTagger::open(const std::filesystem::path& file) {
  TRY(std::string bytes, read_file(file, 16u << 20));
  return from_bytes(std::move(bytes));
}

Result<NameTagger> NameTagger::from_bytes(std::string bytes) {
  using namespace tagger_file;
  Head head;
  if (bytes.size() < sizeof head) return damaged("too short");
  std::memcpy(&head, bytes.data(), sizeof head);
  if (std::memcmp(head.magic, kMagic, sizeof kMagic) != 0) return damaged("wrong magic");
  if (head.row_bits < 14 || head.row_bits > 18 || head.bucket_bits > 20) return damaged("sizes");
  NameTagger tagger;
  const char* from = bytes.data() + sizeof head;
  std::size_t left = bytes.size() - sizeof head;
  const auto take = [&](auto& part, std::size_t count) {  // false: the file is too short
    part.resize(count);
    const std::size_t size = count * sizeof part[0];
    if (left < size) return false;
    std::memcpy(part.data(), from, size);
    from += size, left -= size;
    return true;
  };
  const std::size_t buckets = std::size_t{1} << head.bucket_bits;
  const bool whole = take(tagger.rows_, std::size_t{1} << head.row_bits) &&
                     take(tagger.cells_, buckets * ClueTable::kBucket) &&
                     take(tagger.gate_, std::size_t{1} << NameGate::kTableBits) &&
                     take(tagger.everyday_, (std::size_t{1} << NameGate::kEverydayBits) / 64) &&
                     take(tagger.sound_weights_, std::size_t{1} << SoundTable::kTableBits);
  if (!whole || left != 0) return damaged("sizes");
  std::memset(bytes.data() + offsetof(Head, sum), 0, sizeof head.sum);
  if (sum_of(bytes) != head.sum) return damaged("sum");
  if (!std::isfinite(head.unit) || !std::isfinite(head.bias)) return damaged("unit");
  tagger.clues_ = ClueTable(tagger.cells_.data(), buckets);
  tagger.sounds_ = SoundTable(tagger.sound_weights_.data());
  tagger.bucket_mask_ = (1u << (head.row_bits - 1)) - 1;  // buckets of two
  tagger.unit_ = head.unit, tagger.bias_ = head.bias;
  tagger.gate_threshold_ = head.gate_threshold;
  for (const TagLabel a : kLabels) {
    for (const TagLabel b : kLabels) {
      const float value = head.transitions[a][b];
      if (!std::isfinite(value)) return damaged("transitions");
      tagger.transitions_.of[a][b] = may_follow(a, b) ? value : kNever;
    }
  }
  return tagger;
}

void NameTagger::score(const TaggerText& text, std::size_t first, std::size_t count,
                       TagScores* scores) const {
  static_assert(sizeof(TaggerRow) == 6 && kLabelCount == 5);
  // The features of a few characters ahead are on their way from memory while one is summed.
  constexpr std::size_t kAhead = 4;
  std::array<TaggerText::Rows, kAhead> ring;
  const auto bucket = [&](std::uint32_t hash) {
    return &rows_[(hash & bucket_mask_) * TaggerRow::kBucket];
  };
  for (std::size_t i = 0; i < count + kAhead; ++i) {
    TaggerText::Rows& rows = ring[i % kAhead];
    if (i >= kAhead) {
      __m128i sum = _mm_setzero_si128();  // 16 bits a label: 60 features of at most 127
      for (std::size_t k = 0; k < rows.count; ++k) {
        const TaggerRow* row = bucket(rows.hash[k]);
        const std::uint16_t check = TaggerRow::check_of(rows.hash[k]);
        std::uint32_t one, two;
        std::memcpy(&one, row[0].weight, sizeof one), std::memcpy(&two, row[1].weight, sizeof two);
        const std::uint32_t weights =
            (row[0].check == check ? one : 0u) | (row[1].check == check ? two : 0u);
        const __m128i bytes = _mm_cvtsi32_si128(static_cast<int>(weights));
        sum = _mm_add_epi16(sum, _mm_srai_epi16(_mm_unpacklo_epi8(bytes, bytes), 8));
      }
      alignas(16) std::int16_t lanes[8];
      _mm_store_si128(reinterpret_cast<__m128i*>(lanes), sum);
      TagScores& out = scores[i - kAhead];
      out.of[kOutside] = 0;
      for (std::size_t k = 0; k < kLabelCount - 1; ++k)
        out.of[k + 1] = static_cast<float>(lanes[k]) * unit_ + bias_;
    }
    if (i >= count) continue;
    text.features(first + i, rows);
    for (std::size_t k = 0; k < rows.count; ++k) __builtin_prefetch(bucket(rows.hash[k]));
  }
}

float NameTagger::promise(const TaggerText& text, std::size_t first, std::size_t last,
                          float enough) const {
  TagScores begin, end;
  score(text, first, 1, &begin);
  const float promise = std::max(begin.of[kBegin], begin.of[kSingle]);
  if (promise > enough || last - first < 2) return promise;
  score(text, last - 1, 1, &end);
  return std::max({promise, end.of[kEnd], end.of[kSingle]});
}

void NameTagger::decode(const TagScores* scores, std::size_t count,
                        const TagTransitions& transitions, TagLabel* path) {
  std::array<std::array<TagLabel, kLabelCount>, TaggerText::kCharsMax> from;
  std::array<float, kLabelCount> best;
  best.fill(kNever);
  best[kOutside] = 0;
  for (std::size_t i = 0; i < count; ++i) {
    std::array<float, kLabelCount> next;
    for (const TagLabel to : kLabels) {
      float top = std::numeric_limits<float>::lowest();
      for (const TagLabel label : kLabels) {
        if (!may_follow(label, to)) continue;
        const float value = best[label] + transitions.of[label][to];
        if (value > top) top = value, from[i][to] = label;
      }
      next[to] = top + scores[i].of[to];
    }
    best = next;
  }
  if (count == 0) return;
  TagLabel last = kOutside;  // what may stand before the end, which is outside
  for (const TagLabel label : {kEnd, kSingle}) {
    if (best[label] + transitions.of[label][kOutside] > best[last] + transitions.of[last][kOutside])
      last = label;
  }
  for (std::size_t i = count; i-- > 0;) path[i] = last, last = from[i][last];
}

// Sums over all ways to label the characters, each column scaled to 1.
void NameTagger::judge(const TagScores* scores, std::size_t count,
                       const TagTransitions& transitions, const TagLabel* path,
                       std::vector<Name>& out) {
  using Column = std::array<float, kLabelCount>;
  std::array<Column, TaggerText::kCharsMax> before, after, here;
  std::array<float, TaggerText::kCharsMax> scale;
  float step[kLabelCount][kLabelCount];
  for (const TagLabel a : kLabels) {
    for (const TagLabel b : kLabels)
      step[a][b] = may_follow(a, b) ? std::exp(transitions.of[a][b]) : 0.f;
  }
  const auto scaled = [](Column& column) {
    float sum = 0;
    for (const float value : column) sum += value;
    for (float& value : column) value /= sum;
    return sum;
  };
  for (std::size_t i = 0; i < count; ++i) {
    for (const TagLabel b : kLabels) {
      here[i][b] = b == kOutside ? 1.f : std::exp(std::clamp(scores[i].of[b], -30.f, 30.f));
      float sum = 0;
      for (const TagLabel a : kLabels)
        sum += (i > 0 ? before[i - 1][a] : a == kOutside ? 1.f : 0.f) * step[a][b];
      before[i][b] = sum * here[i][b];
    }
    scale[i] = scaled(before[i]);
  }
  for (std::size_t i = count; i-- > 0;) {  // what may follow behind character i
    for (const TagLabel a : kLabels) {
      after[i][a] = i + 1 == count ? step[a][kOutside] : 0.f;
      if (i + 1 == count) continue;
      for (const TagLabel b : kLabels) after[i][a] += step[a][b] * here[i + 1][b] * after[i + 1][b];
    }
    scaled(after[i]);
  }
  for (std::size_t i = 0; i < count;) {
    if (path[i] != kBegin && path[i] != kSingle) {
      ++i;
      continue;
    }
    float way = before[i][path[i]], all = 0;
    std::size_t last = i;
    for (; path[last] == kBegin || path[last] == kInside; ++last)
      way *= step[path[last]][path[last + 1]] * here[last + 1][path[last + 1]] / scale[last + 1];
    for (const TagLabel label : kLabels) all += before[last][label] * after[last][label];
    out.push_back({i, last + 1, std::clamp(way * after[last][path[last]] / all, 0.f, 1.f)});
    i = last + 1;
  }
}

void NameTagger::tag(const TaggerText& text, std::size_t first, std::size_t last,
                     std::vector<Name>& out) const {
  std::array<TagScores, TaggerText::kCharsMax> scores;
  std::array<TagLabel, TaggerText::kCharsMax> path;
  const std::size_t count = last - first;
  score(text, first, count, scores.data());
  decode(scores.data(), count, transitions_, path.data());
  if (std::all_of(path.begin(), path.begin() + static_cast<std::ptrdiff_t>(count),
                  [](TagLabel label) { return label == kOutside; }))
    return;
  const std::size_t from = out.size();
  judge(scores.data(), count, transitions_, path.data(), out);
  for (std::size_t i = from; i < out.size(); ++i) out[i].first += first, out[i].last += first;
}

}  // namespace tadasu::find
