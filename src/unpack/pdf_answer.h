// What tadasu-pdf answers about one PDF: the records of a job, written by the helper and read, as
// untrusted bytes, by the parent. Described in docs/formats/worker.md, "tadasu-pdf".
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "unpack/piece.h"

namespace tadasu::unpack {

// Limits for one PDF, sent as the request.
struct PdfLimits {
  std::uint32_t pages_max = 20'000;
  std::uint64_t output_bytes_max = 256ULL << 20;     // page texts and attachments together
  std::uint64_t attachment_bytes_max = 48ULL << 20;  // of one attachment; it travels as one record
};
std::string pdf_request(const PdfLimits& limits);
std::optional<PdfLimits> parse_pdf_request(std::string_view request);

// Order of an answer: pages ascending with the Unreads among them, attachments, exactly one
// Verdict. An answer without its Verdict is an answer of a reader that died.
struct PdfRecord {
  enum class Kind : char {
    Page = 'P',        // number, text
    Attachment = 'A',  // name, bytes
    Unread = 'U',  // number (0: no page), name (of an attachment, else ""), why, size_bytes, detail
    Verdict = 'V',  // of the whole file: readable, why (when not), is_protected, detail
  };
  Kind kind = Kind::Page;
  std::uint32_t number = 0;    // of the page, from 1
  std::string_view text = {};  // UTF-8, "\n" at line ends, no form feed: the page, then a line for
                               // every form value and note that the page itself does not show
  std::string_view name = {};
  std::string_view bytes = {};
  Why why = Why::Damaged;
  std::uint64_t size_bytes = 0;
  bool readable = false;
  bool is_protected = false;  // encrypted, though it opens without a password (owner password only)
  std::string_view detail = {};  // English, for engineers
};

void append_pdf_record(std::string& out, const PdfRecord& record);
// Nothing when malformed. Views point into `bytes`. Text and name are valid UTF-8 or it is
// malformed.
std::optional<PdfRecord> parse_pdf_record(std::string_view bytes);

}  // namespace tadasu::unpack
