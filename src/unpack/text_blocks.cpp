#include "unpack/text_blocks.h"

#include <algorithm>
#include <cstring>

namespace tadasu::unpack {
namespace {

using text::Encoding;

bool is_utf16(Encoding encoding) {
  return encoding == Encoding::Utf16Le || encoding == Encoding::Utf16Be;
}

// Is the byte at `at` the "\n" of a UTF-16 character that starts at an even place?
bool utf16_newline(Encoding encoding, std::string_view raw, std::size_t at) {
  if (encoding == Encoding::Utf16Le) {
    return at % 2 == 0 && at + 1 < raw.size() && raw[at + 1] == '\0';
  }
  return at % 2 == 1 && raw[at - 1] == '\0';
}

std::string_view bom_of(Encoding encoding) {
  using namespace std::string_view_literals;
  switch (encoding) {
    case Encoding::Utf8:
      return "\xEF\xBB\xBF"sv;
    case Encoding::Utf16Le:
      return "\xFF\xFE"sv;
    case Encoding::Utf16Be:
      return "\xFE\xFF"sv;
    default:
      return {};
  }
}

// A line without an end in sight is cut after something that ends a word, so that a value in a long
// line (JSON, a database dump) is seldom torn.
std::size_t cut_long_line(Encoding encoding, std::string_view raw) {
  if (encoding == Encoding::Iso2022Jp) {
    const std::size_t ascii = raw.rfind("\x1b(B");
    return ascii == std::string_view::npos ? raw.size() : ascii + 3;
  }
  if (is_utf16(encoding)) return raw.size() & ~std::size_t{1};
  const std::size_t from = raw.size() - std::min<std::size_t>(raw.size(), 4096);
  const std::size_t word = raw.substr(from).find_last_of(" ,;>\r\t");
  return word == std::string_view::npos ? raw.size() : from + word + 1;
}

Encoding encoding_of_odd_line(std::string_view line) {
  const Encoding encoding = text::detect_encoding(line);
  return encoding == Encoding::Cp932 || encoding == Encoding::EucJp ? encoding : Encoding::Utf8;
}

}  // namespace

std::size_t last_line_end(Encoding encoding, std::string_view raw) {
  for (std::size_t end = raw.size(); end > 0;) {
    const auto* found = static_cast<const char*>(memrchr(raw.data(), '\n', end));
    if (found == nullptr) return 0;
    const auto at = static_cast<std::size_t>(found - raw.data());
    if (!is_utf16(encoding)) return at + 1;
    if (utf16_newline(encoding, raw, at)) return encoding == Encoding::Utf16Le ? at + 2 : at + 1;
    end = at;
  }
  return 0;
}

std::size_t first_line_end(Encoding encoding, std::string_view raw, std::size_t from) {
  for (std::size_t at = raw.find('\n', from); at != std::string_view::npos;
       at = raw.find('\n', at + 1)) {
    if (!is_utf16(encoding)) return at + 1;
    if (utf16_newline(encoding, raw, at)) return encoding == Encoding::Utf16Le ? at + 2 : at + 1;
  }
  return std::string_view::npos;
}

TextBlocks::TextBlocks(Stream& stream, Encoding encoding, std::uint64_t raw_begin, bool with_steps)
    : stream_(stream), encoding_(encoding), with_steps_(with_steps), raw_begin_(raw_begin) {
  raw_.resize(kBlockBytes);
}

// Makes raw_ hold a block and returns its length.
std::size_t TextBlocks::fill_and_cut(bool& last) {
  if (raw_used_ < raw_size_)
    std::memmove(raw_.data(), raw_.data() + raw_used_, raw_size_ - raw_used_);
  raw_size_ -= raw_used_;
  raw_begin_ += raw_used_;
  raw_used_ = 0;
  while (true) {
    const std::size_t got = read_fully(stream_, raw_.data() + raw_size_, raw_.size() - raw_size_);
    raw_size_ += got;
    last = raw_size_ < raw_.size();
    const std::string_view raw(raw_.data(), raw_size_);
    if (last) return raw_size_;
    const std::size_t cut = last_line_end(encoding_, raw);
    if (cut > 0) return cut;
    if (raw_.size() >= kLineBytesMax) return cut_long_line(encoding_, raw);
    raw_.resize(raw_.size() * 2);
  }
}

bool TextBlocks::next() {
  text_begin_ += text_.size();
  text_ = {};
  while (text_.empty()) {
    bool last = false;
    const std::size_t cut = fill_and_cut(last);
    if (cut == 0) return false;
    decoded_.clear();
    steps_.clear();
    decode_block({raw_.data(), cut}, last);
  }
  return true;
}

// Sets text_, steps_ and raw_used_.
void TextBlocks::decode_block(std::string_view raw, bool last) {
  std::uint64_t at = raw_begin_;
  const std::size_t all = raw.size();
  const std::string_view bom = bom_of(encoding_);
  if (!bom.empty() && at == 0 && raw.substr(0, bom.size()) == bom) {
    raw.remove_prefix(bom.size());
    at += bom.size();
  }
  raw_used_ = all;
  if (encoding_ == Encoding::Utf8 && text::is_valid_utf8(raw)) {
    text_ = raw;
    if (with_steps_ && !raw.empty()) steps_.push_back({text_begin_, at, 1, 1});
    return;
  }
  if (encoding_ == Encoding::Utf8) {
    decode_lines(raw, at);
  } else {
    decode_some(encoding_, raw, at, last);
  }
  text_ = decoded_;
}

void TextBlocks::decode_some(Encoding encoding, std::string_view raw, std::uint64_t raw_at,
                             bool last) {
  // Inside the file a byte order mark is an ordinary character, but decode() would drop it.
  const std::string_view bom = bom_of(encoding);
  while (!bom.empty() && raw.substr(0, bom.size()) == bom) {
    if (with_steps_) {
      steps_.push_back(
          {text_begin_ + decoded_.size(), raw_at, 3, static_cast<std::uint8_t>(bom.size())});
    }
    decoded_ += "\xEF\xBB\xBF";
    raw.remove_prefix(bom.size());
    raw_at += bom.size();
  }
  const std::uint64_t text_at = text_begin_ + decoded_.size();
  line_steps_.clear();
  std::size_t used =
      text::decode(encoding, raw, decoded_, with_steps_ ? &line_steps_ : nullptr, last);
  if (used == 0 && !raw.empty()) {  // a block that is one incomplete character: go on all the same
    used = text::decode(encoding, raw, decoded_, with_steps_ ? &line_steps_ : nullptr, true);
  }
  raw_used_ -= raw.size() - used;
  for (text::OffsetStep step : line_steps_) {
    step.text += text_at;
    step.raw += raw_at;
    steps_.push_back(step);
  }
}

// A block taken for UTF-8 in which something is not.
void TextBlocks::decode_lines(std::string_view raw, std::uint64_t raw_at) {
  while (!raw.empty()) {
    // A CR alone ends a line as well: rows of a table may start there.
    std::size_t end = std::min(raw.find_first_of("\r\n"), raw.size());
    if (raw.substr(end, 2) == "\r\n") ++end;
    const std::string_view line = raw.substr(0, std::min(end + 1, raw.size()));
    if (text::is_valid_utf8(line)) {
      if (with_steps_) steps_.push_back({text_begin_ + decoded_.size(), raw_at, 1, 1});
      decoded_ += line;
    } else {
      decode_some(encoding_of_odd_line(line), line, raw_at, true);
    }
    raw.remove_prefix(line.size());
    raw_at += line.size();
  }
}

}  // namespace tadasu::unpack
