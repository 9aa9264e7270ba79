// Logs quote the same things line after line: what a client asked for, the page it came from, its
// name. What stands between two quotation marks and held nothing twice is remembered by its bytes,
// so that the next one like it is passed over as a whole.
//
// This changes no result. A quotation mark ends every number, word, label and name, so what was
// found between two of them depends on what stands outside only by what reaches farther: labels,
// words near a number, cards. Scanner::pass_quoted remembers nothing where a reader asked for
// those, and passes over nothing where a label still speaks. shortcuts_test.cpp compares.
//
// Memory: 700 kB, taken when the first is looked for; what is met twice overwrites what was known.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace tadasu::find {

class QuotedMemo {
 public:
  static constexpr std::size_t kBytesMin = 8, kBytesMax = 255;
  static constexpr std::size_t kReadBytes = 256;  // that can be read behind a mark
  struct Stretch {                                // bytes of the text at hand, without the marks
    std::size_t begin, end;
    [[nodiscard]] std::size_t size() const { return end - begin; }
  };
  enum class Seen : std::uint8_t { Silent, Again, New };

  // What stands at `p` up to the next mark. Size 0: no mark, or too far away.
  struct Quoted {
    std::size_t size = 0;
    std::uint64_t hash = 0;
  };
  // How it is read, and how two of one size are compared; kReadBytes can be read at each.
  struct Ways {
    Quoted (*read)(const char* p);
    bool (*same)(const char* a, const char* b, std::size_t size);
  };
  static Ways ways(bool wide = true);  // the fastest ones for this processor, or the plain ones
  [[nodiscard]] Quoted read(const char* p) const { return ways_.read(p); }

  // Of a new text: nothing of it was passed over yet.
  void begin_text() { passed_.clear(), queue_.clear(); }

  // Whether what was read at `p` holds nothing, was met before, or neither is known.
  Seen look(const char* p, const Quoted& quoted) {
    if (entries_.empty()) entries_.resize(kEntries), met_.resize(kMet);
    const Entry& entry = entry_of(quoted);
    if (entry.hash == quoted.hash && entry.size == quoted.size &&
        ways_.same(p, entry.bytes.data(), quoted.size))
      return Seen::Silent;
    std::uint64_t& met = met_of(quoted);
    if (met == quoted.hash) return Seen::Again;
    return met = quoted.hash, Seen::New;
  }

  // Nobody's name begins in this one, which stands behind those before.
  void pass(const Stretch& stretch) {
    if (!passed_.empty() && passed_.back().end == stretch.begin)
      passed_.back().end = stretch.end;
    else if (stretch.begin < stretch.end)
      passed_.push_back(stretch);
  }
  // What was passed over in this text, in order.
  [[nodiscard]] const std::vector<Stretch>& passed() const { return passed_; }

  // The scan met nothing in this one. It is remembered by learn().
  void queue(const char* text, const Stretch& stretch) {
    met_of(read(text + stretch.begin)) = 0;  // so that it is queued seldom
    queue_.push_back(stretch);
  }
  // Remembers what was queued and is nobody's name: `names(quoted)` says whether one stands in it.
  template <class Names>
  void learn(const char* text, Names names) {
    for (const Stretch& stretch : queue_) {
      const Quoted quoted = read(text + stretch.begin);
      Entry& entry = entry_of(quoted);
      if (entry.hash == quoted.hash) continue;  // queued twice
      if (names(std::string_view(text + stretch.begin, stretch.size()))) continue;
      entry.hash = quoted.hash, entry.size = static_cast<std::uint32_t>(quoted.size);
      std::memcpy(entry.bytes.data(), text + stretch.begin, quoted.size);
    }
    queue_.clear();
  }

 private:
  static constexpr unsigned kBits = 11, kMetBits = 13;
  static constexpr std::size_t kEntries = std::size_t{1} << kBits;
  static constexpr std::size_t kMet = std::size_t{1} << kMetBits;
  struct Entry {
    std::uint64_t hash = 0;  // of `bytes`
    std::uint32_t size = 0;  // 0: free
    std::array<char, kReadBytes> bytes{};
  };
  Entry& entry_of(const Quoted& quoted) { return entries_[quoted.hash >> (64 - kBits)]; }

  std::uint64_t& met_of(const Quoted& quoted) { return met_[quoted.hash >> (64 - kMetBits)]; }

  Ways ways_ = ways();
  std::vector<Entry> entries_;
  std::vector<std::uint64_t> met_;  // hashes of those met last that are not remembered
  std::vector<Stretch> passed_, queue_;
};

}  // namespace tadasu::find
