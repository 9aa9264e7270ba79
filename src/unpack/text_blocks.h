// The bytes of a text file as blocks of UTF-8, cut at line ends, with the way back to raw offsets.
//
// Encodings are told from a file's first bytes; but logs grow and exports are glued together. So in
// a file taken for UTF-8 each line that is not valid is decoded by what that line itself looks
// like. The decision needs no neighbour, so a file cut into units reads the same.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/encoding.h"
#include "unpack/source.h"

namespace tadasu::unpack {

inline constexpr std::size_t kBlockBytes = 256 << 10;  // the usual raw size of a block
inline constexpr std::size_t kLineBytesMax = 1 << 20;  // a longer line is cut into blocks

class TextBlocks {
 public:
  // `raw_begin` is where the stream starts in the file; a byte order mark counts only at 0.
  // Without `with_steps` no offset map is made.
  TextBlocks(Stream& stream, text::Encoding encoding, std::uint64_t raw_begin, bool with_steps);

  // The next block; false at the end.
  bool next();
  // Valid until the next call. Never empty after a true next().
  [[nodiscard]] std::string_view text() const { return text_; }
  // `text` counted from the start of the stream, `raw` in the file.
  [[nodiscard]] const std::vector<text::OffsetStep>& steps() const { return steps_; }

 private:
  std::size_t fill_and_cut(bool& last);
  void decode_block(std::string_view raw, bool last);
  void decode_some(text::Encoding encoding, std::string_view raw, std::uint64_t raw_at, bool last);
  void decode_lines(std::string_view raw, std::uint64_t raw_at);

  Stream& stream_;
  text::Encoding encoding_;
  bool with_steps_;
  std::string raw_;  // holds raw_size_ bytes, the first of them at raw_begin_ of the file
  std::size_t raw_size_ = 0;
  std::size_t raw_used_ = 0;  // of them given out by the last block
  std::uint64_t raw_begin_;
  std::uint64_t text_begin_ = 0;
  std::string decoded_;
  std::string_view text_;
  std::vector<text::OffsetStep> steps_;
  std::vector<text::OffsetStep> line_steps_;
};

// The last `\n` in `raw` as the end of a line (one past it), 0 when there is none. Knows the width
// of UTF-16 when `raw` starts at a character.
std::size_t last_line_end(text::Encoding encoding, std::string_view raw);
// The first one at or after `from`; npos when there is none.
std::size_t first_line_end(text::Encoding encoding, std::string_view raw, std::size_t from);

}  // namespace tadasu::unpack
