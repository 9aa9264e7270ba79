// Logs quote the same things line after line: what a client asked for, the page it came from, its
// name. What stands between two quotation marks and held nothing twice is remembered by its bytes,
// so that the next one like it is passed over as a whole.
//
// This changes no result. A quotation mark ends every number, word, label and name, so what was
// found between two of them depends on what stands outside only by what reaches farther: labels,
// words near a number, cards. Scanner::pass_quoted remembers nothing where a reader asked for
// those, and passes over nothing where a label still speaks. quoted_memo_test.cpp compares.
//
// Memory: 1,024 entries of 256 bytes, taken when the first is remembered; they are overwritten.
#pragma once

#include <array>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace tadasu::find {

class QuotedMemo {
 public:
  static constexpr std::size_t kBytesMin = 16, kBytesMax = 236;
  struct Stretch {  // bytes of the text at hand, without the marks
    std::size_t begin, end;
    [[nodiscard]] std::size_t size() const { return end - begin; }
  };
  enum class Seen : std::uint8_t { Silent, Again, New };

  // Of a new text: nothing of it was passed over yet.
  void begin_text() { passed_.clear(), queue_.clear(); }

  // Whether `quoted` holds nothing, was met before, or neither is known.
  Seen look(std::string_view quoted) {
    if (entries_.empty()) entries_.resize(kEntries);
    const std::uint64_t hash = hash_of(quoted);
    Entry& entry = entry_of(hash);
    if (entry.size == quoted.size() && entry.hash == hash &&
        std::memcmp(entry.bytes.data(), quoted.data(), quoted.size()) == 0)
      return Seen::Silent;
    if (entry.met != hash) return entry.met = hash, entry.queued = false, Seen::New;
    return entry.queued ? Seen::New : Seen::Again;
  }

  void pass(const Stretch& stretch) { passed_.push_back(stretch); }
  // What was passed over in this text, in order.
  [[nodiscard]] const std::vector<Stretch>& passed() const { return passed_; }

  // The scan met nothing in this one. It is remembered by learn().
  void queue(std::string_view text, const Stretch& stretch) {
    entry_of(hash_of(text.substr(stretch.begin, stretch.size()))).queued = true;
    queue_.push_back(stretch);
  }
  // Remembers what was queued and is nobody's name: `names(quoted)` says whether one stands in it.
  template <class Names>
  void learn(std::string_view text, Names names) {
    for (const Stretch& stretch : queue_) {
      const std::string_view quoted = text.substr(stretch.begin, stretch.size());
      const std::uint64_t hash = hash_of(quoted);
      Entry& entry = entry_of(hash);
      entry.queued = false;
      if (!names(quoted)) entry.keep(hash, quoted);
    }
    queue_.clear();
  }

 private:
  static constexpr unsigned kBits = 10;
  static constexpr std::size_t kEntries = std::size_t{1} << kBits;
  struct Entry {
    std::uint64_t hash = 0;  // of `bytes`
    std::uint64_t met = 0;   // the hash of the last one that was not remembered
    bool queued = false;     // that one is
    std::uint8_t size = 0;   // 0: free
    std::array<char, kBytesMax> bytes;
    void keep(std::uint64_t of, std::string_view quoted) {
      hash = of, size = static_cast<std::uint8_t>(quoted.size());
      std::memcpy(bytes.data(), quoted.data(), quoted.size());
    }
  };
  static_assert(sizeof(Entry) == 256);

  // Sums of products, so that none waits for the one before; the last eight bytes count for the
  // rest. At least kBytesMin bytes.
  static std::uint64_t hash_of(std::string_view quoted) {
    const auto word = [p = quoted.data()](std::size_t at) {
      std::uint64_t bytes = 0;
      std::memcpy(&bytes, p + at, sizeof bytes);
      return bytes;
    };
    std::uint64_t factor = 0x9E3779B97F4A7C15ULL;
    std::uint64_t sum = (word(quoted.size() - 8) ^ quoted.size()) * factor;
    for (std::size_t at = 0; at + 8 <= quoted.size(); at += 8) {
      factor += 0xD6E8FEB86659FD92ULL;  // stays odd
      sum += (word(at) ^ word(at) >> 32) * factor;
    }
    return sum ^ sum >> 29;
  }
  Entry& entry_of(std::uint64_t hash) { return entries_[hash >> (64 - kBits)]; }

  std::vector<Entry> entries_;
  std::vector<Stretch> passed_, queue_;
};

}  // namespace tadasu::find
