#include "unpack/pdf_answer.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "text/encoding.h"
#include "unpack/jail_frame.h"

namespace tadasu::unpack {
namespace {

void append_text(std::string& out, std::string_view text) {
  append_u64(out, text.size());
  out += text;
}

// Takes fields off the front; after the first that does not fit, all fail.
class Fields {
 public:
  explicit Fields(std::string_view bytes) : bytes_(bytes) {}
  std::uint64_t number() {
    const std::string_view eight = take(8);
    return eight.size() == 8 ? read_u64(eight.data()) : 0;
  }
  std::string_view text() { return take(number()); }
  [[nodiscard]] bool is_whole() const { return good_ && bytes_.empty(); }

 private:
  std::string_view take(std::uint64_t byte_count) {
    if (!good_ || byte_count > bytes_.size()) {
      good_ = false;
      return {};
    }
    const std::string_view taken = bytes_.substr(0, byte_count);
    bytes_.remove_prefix(byte_count);
    return taken;
  }

  std::string_view bytes_;
  bool good_ = true;
};

bool take_number(std::string_view& line, std::uint64_t& value) {
  const auto [end, wrong] = std::from_chars(line.data(), line.data() + line.size(), value);
  if (wrong != std::errc{}) return false;
  line.remove_prefix(static_cast<std::size_t>(end - line.data()));
  if (!line.empty()) line.remove_prefix(line.front() == ' ' ? 1 : 0);
  return true;
}

}  // namespace

std::string pdf_request(const PdfLimits& limits) {
  return "pdf " + std::to_string(limits.pages_max) + " " + std::to_string(limits.output_bytes_max) +
         " " + std::to_string(limits.attachment_bytes_max);
}

std::optional<PdfLimits> parse_pdf_request(std::string_view request) {
  if (!request.starts_with("pdf ")) return {};
  request.remove_prefix(4);
  PdfLimits limits;
  std::uint64_t pages = 0;
  if (!take_number(request, pages) || !take_number(request, limits.output_bytes_max) ||
      !take_number(request, limits.attachment_bytes_max) || !request.empty()) {
    return {};
  }
  limits.pages_max = static_cast<std::uint32_t>(std::min<std::uint64_t>(pages, UINT32_MAX));
  return limits;
}

void append_pdf_record(std::string& out, const PdfRecord& record) {
  out += static_cast<char>(record.kind);
  switch (record.kind) {
    case PdfRecord::Kind::Page:
      append_u64(out, record.number);
      append_text(out, record.text);
      break;
    case PdfRecord::Kind::Attachment:
      append_text(out, record.name);
      append_text(out, record.bytes);
      break;
    case PdfRecord::Kind::Unread:
      append_u64(out, record.number);
      append_text(out, record.name);
      append_text(out, why_name(record.why));
      append_u64(out, record.size_bytes);
      append_text(out, record.detail);
      break;
    case PdfRecord::Kind::Verdict:
      append_text(out, record.readable ? "read" : why_name(record.why));
      append_u64(out, record.is_protected ? 1 : 0);
      append_text(out, record.detail);
      break;
  }
}

std::optional<PdfRecord> parse_pdf_record(std::string_view bytes) {
  if (bytes.empty()) return {};
  PdfRecord record{.kind = static_cast<PdfRecord::Kind>(bytes.front())};
  Fields fields(bytes.substr(1));
  std::uint64_t number = 0;
  std::string_view why = "damaged";
  switch (record.kind) {
    case PdfRecord::Kind::Page:
      number = fields.number();
      record.text = fields.text();
      break;
    case PdfRecord::Kind::Attachment:
      record.name = fields.text();
      record.bytes = fields.text();
      break;
    case PdfRecord::Kind::Unread:
      number = fields.number();
      record.name = fields.text();
      why = fields.text();
      record.size_bytes = fields.number();
      record.detail = fields.text();
      break;
    case PdfRecord::Kind::Verdict: {
      why = fields.text();
      const std::uint64_t is_protected = fields.number();
      record.is_protected = is_protected != 0;
      record.detail = fields.text();
      record.readable = why == "read";
      if (record.readable) why = "damaged";  // unused
      if (is_protected > 1) return {};
      break;
    }
    default:
      return {};
  }
  record.number = static_cast<std::uint32_t>(number);
  const bool is_page = record.kind == PdfRecord::Kind::Page;
  if (!fields.is_whole() || number > UINT32_MAX || (is_page && number == 0) ||
      !parse_why(why, record.why))
    return {};
  if (!text::is_valid_utf8(record.text) || !text::is_valid_utf8(record.name) ||
      !text::is_valid_utf8(record.detail)) {
    return {};
  }
  if (record.text.find('\f') != std::string_view::npos) return {};
  return record;
}

}  // namespace tadasu::unpack
