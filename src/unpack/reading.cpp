#include "unpack/reading.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/check.h"
#include "unpack/byte_masks.h"
#include "unpack/text_blocks.h"

namespace tadasu::unpack {
namespace {

constexpr std::uint64_t kStreamedPerOutput = 4;  // XML that may pass for each byte of the budget

bool ratio_passed(const Reading& reading) {
  const std::uint64_t out = reading.unpacked + reading.streamed;
  if (out <= reading.budget.ratio_after_bytes) return false;
  return out / std::max<std::uint64_t>(reading.budget.ratio_max, 1) >
         std::max<std::uint64_t>(reading.top_bytes, 1);
}

// The mark of OOXML that was encrypted with a password: a stream of this name in the directory.
bool is_encrypted_office(const Source& source) {
  const std::string head = source.read_at(0, 512);
  if (head.size() < 512) return false;
  const auto u32 = [&](std::size_t at) {
    std::uint32_t value = 0;
    for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<unsigned char>(head[at + i]);
    return value;
  };
  const auto shift = static_cast<unsigned char>(head[30]);
  if (shift < 7 || shift > 16) return false;
  const std::uint64_t at = (std::uint64_t{u32(48)} + 1) << shift;
  const std::string directory = source.read_at(at, std::size_t{4} << 10);
  std::string wanted;
  for (const char c : std::string_view("EncryptedPackage")) wanted += {c, '\0'};
  return directory.find(wanted) != std::string::npos;
}

// Forms that are read anywhere in the file, not from front to end.
template <class Read>
Verdict with_source(Stream& stream, Read read) {
  if (const Source* source = stream.source()) return read(*source);
  const std::optional<std::string> bytes = read_all(stream, kWholeBytesMax);
  if (!bytes) return unread(Why::TooLarge, "a container inside a container, too large to hold");
  return read(MemorySource(*bytes));
}

Verdict read_pdf(Reading& reading, const std::string& way, Stream& stream) {
  if (stream.source() != nullptr && reading.depth == 0) {  // the unit is the file: see unpack.h
    if (reading.sink.hand_over(way, "pdf", {})) return handed_over();
    return unread(Why::Unsupported, "PDF");
  }
  const std::optional<std::string> bytes = read_all(stream, kHandOverBytesMax);
  if (!bytes) return unread(Why::TooLarge, "PDF in a container");
  if (stream.failure()) return unread(*stream.failure());
  if (reading.sink.hand_over(way, "pdf", *bytes)) return handed_over();
  return unread(Why::Unsupported, "PDF");
}

Verdict read_whole_mail(Reading& reading, const std::string& way, Stream& stream) {
  const std::optional<std::string> bytes = read_all(stream, kWholeBytesMax);
  if (!bytes) return unread(Why::TooLarge, "a message too large to hold");
  return read_mail(reading, way, *bytes);
}

Verdict read_ole(const Source& source) {
  if (is_encrypted_office(source)) return unread(Why::NeedsPassword, "Office encryption");
  return unread(Why::Unsupported, "OLE2 document");
}

Verdict read_form(Reading& reading, const std::string& way, std::string_view name,
                  const Recognised& as, HeadStream& stream) {
  switch (as.form) {
    case Form::Empty:
      return skipped("empty");
    case Form::Text:
      return read_text(reading, way, as, stream, {});
    case Form::Html:
      return read_html(reading, way, as, stream);
    case Form::Csv:
      return read_csv(reading, way, as, stream, {});
    case Form::Mbox:
      return read_mbox(reading, way, stream, 1, 0);
    case Form::Mail:
      return read_whole_mail(reading, way, stream);
    case Form::Zip:
      return with_source(stream,
                         [&](const Source& source) { return read_zip(reading, way, source); });
    case Form::Pdf:
      return read_pdf(reading, way, stream);
    case Form::Gzip:
      return read_gzip(reading, way, name, stream);
    case Form::Tar:
      return read_tar(reading, way, stream);
    case Form::Ole:
      return with_source(stream, [](const Source& source) { return read_ole(source); });
    case Form::Program:
    case Form::Unsupported:
      break;
  }
  return unread(as.locked ? Why::NeedsPassword : Why::Unsupported, as.detail, as.may_hold_people);
}

}  // namespace

bool Reading::spend(std::uint64_t bytes) {
  unpacked += bytes;
  if (unpacked > budget.output_bytes_max || ratio_passed(*this)) over = true;
  return !over;
}

bool Reading::stream(std::uint64_t bytes) {
  streamed += bytes;
  if (streamed / kStreamedPerOutput > budget.output_bytes_max || ratio_passed(*this)) over = true;
  return !over;
}

bool Reading::enter() { return ++entries <= budget.entries_max; }

void give_verdict(Reading& reading, const std::string& way, Verdict verdict,
                  std::uint64_t size_bytes) {
  switch (verdict.kind) {
    case Verdict::Kind::Read:
      reading.sink.read(way, size_bytes);
      return;
    case Verdict::Kind::Unread:
      reading.sink.unread(
          {way, verdict.why, size_bytes, verdict.may_hold_people, std::move(verdict.detail)});
      return;
    case Verdict::Kind::Skipped:
      reading.sink.skipped(way, verdict.detail);
      return;
    case Verdict::Kind::HandedOver:
      return;
  }
}

void read_item(Reading& reading, const std::string& way, std::string_view name, Stream& stream,
               std::uint64_t size_bytes) {
  HeadStream heads(stream);
  const bool whole = heads.head().size() < (64 << 10);
  Recognised as = recognise(heads.head(), whole, name);
  Verdict verdict;
  const bool container = as.form == Form::Zip || as.form == Form::Gzip || as.form == Form::Tar ||
                         as.form == Form::Mail || as.form == Form::Mbox;
  if (container && reading.depth > reading.budget.depth_max) {
    verdict = unread(Why::TooDeep, "containers within containers");
  } else {
    if (as.form == Form::Program && heads.source() != nullptr && has_zip_end(*heads.source())) {
      as.form = Form::Zip;  // a zip that unpacks itself
    }
    verdict = read_form(reading, way, name, as, heads);
    const std::optional<Failure> failure = heads.failure();
    if (failure &&
        (verdict.kind == Verdict::Kind::Read || verdict.kind == Verdict::Kind::Skipped)) {
      verdict = unread(*failure);
    }
  }
  give_verdict(reading, way, std::move(verdict), size_bytes);
}

void read_item(Reading& reading, const std::string& way, std::string_view name,
               std::string_view bytes) {
  const MemorySource source(bytes);
  SourceStream stream(source);
  read_item(reading, way, name, stream, bytes.size());
}

void give_text(Reading& reading, const std::string& way, std::string_view part,
               std::string_view text, Shape shape, bool ascii) {
  Piece piece;
  piece.ascii = ascii;
  piece.way = way;
  piece.part = part;
  piece.shape = shape;
  while (!text.empty()) {
    std::size_t cut = text.size();
    if (cut > kBlockBytes) {
      cut = text.rfind('\n', kBlockBytes - 1) + 1;  // npos + 1 == 0
      if (cut == 0) cut = text.find('\n', kBlockBytes);
      if (cut == 0 || cut >= text.size()) cut = text.size();
      cut = std::min(cut, kLineBytesMax);
      while (cut < text.size() && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
    }
    piece.text = text.substr(0, cut);
    reading.sink.piece(piece);
    text.remove_prefix(cut);
    if (text.empty()) return;
    piece.text_begin += cut;
    piece.line_begin += count_byte(piece.text, '\n');
  }
}

}  // namespace tadasu::unpack
