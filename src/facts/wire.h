// What the survey and its jailed workers say to each other: tagged items of varints and strings.
// What comes from a worker is untrusted: every read is bounds-checked and a malformed stream ends
// the unit as `reader_died`. Described in docs/formats/worker.md, part 2.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace tadasu::facts::wire {

// Items a worker answers with. A frame holds whole items; a HandOver has a frame of its own.
enum class Item : char {
  Way = 'w',  // str: declares the next way number of this job, from 0
  Mention = 'm',
  Record = 'r',
  Read = 'v',  // way number, size
  Unread = 'u',
  Skipped = 's',
  HandOver = 'h',
  Counts = 'c',  // mentions by kind
  Hashes = 'k',  // of the passwords: how many are stored as hashes, and of which schemes, as bits
  OwnCounts = 'o',  // mentions by own kind, in the order of the file; only where there are some
  Known = 'y',      // mentions of known people; only where there is a list
  Learn = 'l',      // alone: the list of known people is to be sent first
  Totals = 't',     // UnitTotals; the last item of a unit
  EarlyUnit = 'q',  // before the probe's end: a unit that is known already
  Probe = 'p',
  // put in by the parent when it splices the answer of another job in place of a hand-over
  JobBegin = '(',
  JobEnd = ')',
};

// Requests.
enum class Ask : char {
  Probe = 'P',
  Unit = 'U',
  Text = 'T',
  OwnKinds = 'K',
  OwnKindsFile = 'F',
  TypedFile = 'O',
  List = 'N',
  Learn = 'L',
  Columns = 'C',
  Rows = 'R'
};

class Writer {
 public:
  explicit Writer(std::string& out) : out_(out) {}
  void byte(char c) { out_ += c; }
  void number(std::uint64_t value) {
    while (value >= 0x80) {
      out_ += static_cast<char>(value | 0x80);
      value >>= 7;
    }
    out_ += static_cast<char>(value);
  }
  void fixed64(std::uint64_t value) { raw(&value, sizeof value); }
  void real(float value) { raw(&value, sizeof value); }
  void text(std::string_view value) {
    number(value.size());
    out_ += value;
  }

 private:
  void raw(const void* from, std::size_t size) {
    out_.append(static_cast<const char*>(from), size);
  }
  std::string& out_;
};

// After the first failed read every further one fails, and ok() is false.
class Reader {
 public:
  explicit Reader(std::string_view in) : in_(in) {}
  [[nodiscard]] bool ok() const { return ok_; }
  [[nodiscard]] bool at_end() const { return !ok_ || in_.empty(); }
  [[nodiscard]] std::size_t left() const { return in_.size(); }
  char byte() {
    char c = 0;
    raw(&c, 1);
    return c;
  }
  std::uint64_t number() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      const auto c = static_cast<std::uint8_t>(byte());
      value |= static_cast<std::uint64_t>(c & 0x7f) << shift;
      if (!ok_ || c < 0x80) return ok_ ? value : 0;
    }
    ok_ = false;
    return 0;
  }
  std::uint64_t fixed64() {
    std::uint64_t value = 0;
    raw(&value, sizeof value);
    return value;
  }
  float real() {
    float value = 0;
    raw(&value, sizeof value);
    if (!(value >= 0 && value <= 1)) ok_ = false;  // strengths only; NaN fails too
    return value;
  }
  std::string_view text() {
    const std::uint64_t size = number();
    if (!ok_ || size > in_.size()) {
      ok_ = false;
      return {};
    }
    const std::string_view value = in_.substr(0, size);
    in_.remove_prefix(size);
    return value;
  }

 private:
  void raw(void* to, std::size_t size) {
    if (!ok_ || in_.size() < size) {
      ok_ = false;
      return;
    }
    std::memcpy(to, in_.data(), size);
    in_.remove_prefix(size);
  }
  std::string_view in_;
  bool ok_ = true;
};

}  // namespace tadasu::facts::wire
