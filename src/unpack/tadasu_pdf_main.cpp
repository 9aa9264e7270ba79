// tadasu-pdf: the jailed program that reads PDFs. A program of its own because poppler is GPL
// (docs/decisions/0011-poppler-apart); it answers over a socket and is linked to nothing else of
// tadasu but the jail.
//
// Two libraries look at each file. poppler lays out the text of the pages. It shows a form value
// only where the file brings a drawing of it, and programs that fill forms often leave the drawing
// to the viewer; so libqpdf (Apache-2.0) reads form values and notes from the objects, and what the
// page text does not already contain is added to the page, a line each.
#include <fcntl.h>
#include <iconv.h>
#include <poppler-document.h>
#include <poppler-global.h>
#include <poppler-page.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <climits>
#include <cstdlib>
#include <functional>
#include <memory>
#include <optional>
#define POINTERHOLDER_TRANSITION 4  // qpdf's own pointers only as std::shared_ptr
#include <qpdf/Pipeline.hh>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFAcroFormDocumentHelper.hh>
#include <qpdf/QPDFEFStreamObjectHelper.hh>
#include <qpdf/QPDFEmbeddedFileDocumentHelper.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFFileSpecObjectHelper.hh>
#include <qpdf/QPDFPageDocumentHelper.hh>
#include <qpdf/QPDFPageObjectHelper.hh>
#include <stdexcept>
#include <string>
#include <vector>

#include "text/encoding.h"
#include "unpack/jail.h"
#include "unpack/pdf_answer.h"

namespace {

using tadasu::unpack::Answer;
using tadasu::unpack::PdfLimits;
using tadasu::unpack::PdfRecord;
using tadasu::unpack::Why;

// ---- before the jail closes --------------------------------------------------------------------

// poppler keeps its tables (encodings, the list of CMap folders, fontconfig) as long as a document
// is open: this one stays open. It is one empty page with a form field that has no drawing, which
// makes poppler ask fontconfig for a font.
constexpr const char* kWarmPdf =
    "%PDF-1.4\n"
    "1 0 obj <</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[4 0 R]/NeedAppearances true/DA(/F 9 Tf)"
    "/DR<</Font<</F 5 0 R>>>>>>>> endobj\n"
    "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
    "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Annots[4 0 R]>> endobj\n"
    "4 0 obj <</Type/Annot/Subtype/Widget/FT/Tx/T(a)/V<feff6c0f540d>/Rect[9 9 90 20]/F 4/P 3 0 R>> "
    "endobj\n"
    "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
    "trailer <</Root 1 0 R/Size 6>>\n"
    "%%EOF\n";

std::string page_text(const poppler::page& page);

// poppler's complaints quote the file, so they go nowhere. One is a finding: a font whose CMap is
// not installed, or cannot be opened because the kernel has no Landlock, loses its text.
bool misses_cmap = false;
void hear_complaint(const std::string& complaint, void*) {
  if (complaint.find("CMap file") != std::string::npos) misses_cmap = true;
}

// fontconfig with no fonts at all: no text needs one, and so no font file is opened in the jail.
bool forget_fonts() {
  static constexpr std::string_view kNoFonts =
      "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig></fontconfig>";
  const int fd = memfd_create("fonts.conf", 0);
  if (fd < 0 ||
      write(fd, kNoFonts.data(), kNoFonts.size()) != static_cast<ssize_t>(kNoFonts.size()))
    return false;
  return setenv("FONTCONFIG_FILE", ("/proc/self/fd/" + std::to_string(fd)).c_str(), 1) == 0;
}

tadasu::Status prepare(std::string_view) {
  const auto failed = [](const char* what) {
    return tadasu::Error{tadasu::Trouble::Unavailable, "tadasu-pdf", what};
  };
  poppler::set_debug_error_function(hear_complaint, nullptr);
  tzset();  // poppler formats dates: /etc/localtime
  if (!forget_fonts()) return failed("no memory file for the font configuration");
  // Converters stay loaded as long as one of their kind is open.
  if (iconv_open("UTF-16", "UTF-8") == iconv_t(-1) ||
      iconv_open("UTF-8", "UTF-16") == iconv_t(-1)) {
    return failed("no iconv converter for UTF-16");
  }
  static std::unique_ptr<poppler::document> warm;
  warm.reset(poppler::document::load_from_raw_data(
      kWarmPdf, static_cast<int>(std::string_view(kWarmPdf).size())));
  if (!warm || warm->pages() != 1) return failed("poppler does not read its first page");
  const std::unique_ptr<poppler::page> page(warm->create_page(0));
  if (!page) return failed("poppler does not read its first page");
  page_text(*page);
  return tadasu::success();
}

// ---- text --------------------------------------------------------------------------------------

void append_code_point(std::string& out, char32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 0x3f));
    out += static_cast<char>(0x80 | ((c >> 6) & 0x3f));
    out += static_cast<char>(0x80 | (c & 0x3f));
  }
}

// ustring::to_utf8 gives nothing at all when one half of a surrogate pair is missing: our own does.
std::string utf8_of(const poppler::ustring& text) {
  std::string out;
  out.reserve(text.size() * 3);
  for (std::size_t i = 0; i < text.size(); ++i) {
    char32_t c = text[i];
    if (c >= 0xd800 && c < 0xdc00 && i + 1 < text.size() && text[i + 1] >= 0xdc00 &&
        text[i + 1] < 0xe000) {
      c = 0x10000 + ((c - 0xd800) << 10) + (text[++i] - 0xdc00U);
    } else if (c >= 0xd800 && c < 0xe000) {
      c = 0xfffd;
    }
    append_code_point(out, c);
  }
  return out;
}

// Names and strings of a PDF are any bytes. What is no UTF-8 is Japanese of an old form or viewer
// where it can be, else U+FFFD for each byte that is none.
std::string valid_utf8(std::string text) {
  using tadasu::text::Encoding;
  if (tadasu::text::is_valid_utf8(text)) return text;
  for (const Encoding encoding : {Encoding::Cp932, Encoding::Utf8}) {
    std::string out;
    tadasu::text::decode(encoding, text, out);
    if (encoding == Encoding::Utf8 || out.find("\ufffd") == std::string::npos) return out;
  }
  return {};
}

// Form feeds separate pages later; other control characters carry nothing.
void drop_controls(std::string& text) {
  std::erase_if(text,
                [](char c) { return (c >= 0 && c < ' ' && c != '\n' && c != '\t') || c == 0x7f; });
}

// The whole page, also what lies outside of its visible box: it leaked as well.
std::string page_text(const poppler::page& page) {
  const poppler::rectf everywhere(-1e5, -1e5, 2e5, 2e5);
  std::string text = utf8_of(page.text(everywhere, poppler::page::physical_layout));
  drop_controls(text);
  return text;
}

std::string without_spaces(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i, 3) == "\u3000") {
      i += 2;
    } else if (text[i] > ' ' || text[i] < 0) {
      out += text[i];
    }
  }
  return out;
}

bool is_blank(std::string_view text) { return without_spaces(text).empty(); }

// ---- what lies beside the pages: forms, notes, pictures
// ------------------------------------------

struct Attached {
  std::string name;
  std::optional<std::string> bytes;  // nothing: over the limit, or damaged
  bool is_over = false;
};

struct Beside {
  std::vector<std::string> lines;  // "label: value"
  bool has_picture = false;
};

struct OverTheLimit : std::exception {};

// Takes what a stream decodes to, up to a limit.
class Collector : public Pipeline {
 public:
  explicit Collector(std::uint64_t bytes_max)
      : Pipeline("collector", nullptr), bytes_max_(bytes_max) {}
  void write(unsigned char const* data, size_t size) override {
    is_over_ = is_over_ || size > bytes_max_ - bytes_.size();
    if (is_over_) throw OverTheLimit();  // ends the decoding; libqpdf may swallow it
    bytes_.append(reinterpret_cast<const char*>(data), size);
  }
  void finish() override {}
  [[nodiscard]] bool is_over() const { return is_over_; }
  std::string take() { return std::move(bytes_); }

 private:
  std::uint64_t bytes_max_;
  std::string bytes_;
  bool is_over_ = false;
};

std::string decoded(QPDFObjectHandle stream, std::uint64_t bytes_max) {
  Collector collector(bytes_max);
  const bool whole = stream.pipeStreamData(&collector, 0, qpdf_dl_all, true);
  if (collector.is_over()) throw OverTheLimit();
  if (!whole) throw std::runtime_error("stream");
  return collector.take();
}

constexpr std::uint64_t kValueBytesMax = 1U << 20;  // of one form value
constexpr std::size_t kNotesMax = 20'000;           // of one page

class Objects {
 public:
  enum class Opened { Yes, NeedsPassword, Damaged };

  Opened open(std::string_view bytes) {
    try {
      pdf_.setSuppressWarnings(true);
      pdf_.setAttemptRecovery(true);
      pdf_.processMemoryFile("", bytes.data(), bytes.size());
      pages_ = QPDFPageDocumentHelper(pdf_).getAllPages();
      form_ = std::make_unique<QPDFAcroFormDocumentHelper>(pdf_);
      return Opened::Yes;
    } catch (const QPDFExc& wrong) {
      const bool locked = wrong.getErrorCode() == qpdf_e_password ||
                          (wrong.getErrorCode() == qpdf_e_unsupported &&
                           wrong.getMessageDetail().find("encryption") != std::string::npos);
      return locked ? Opened::NeedsPassword : Opened::Damaged;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      return Opened::Damaged;
    }
  }

  [[nodiscard]] bool is_open() const { return form_ != nullptr; }

  // False when the objects of this page could not be read.
  bool look_beside(std::size_t page, Beside& beside) {
    if (page >= pages_.size() || !form_) return false;
    try {
      beside.has_picture =
          !pages_[page].getImages().empty() || !pages_[page].getFormXObjects().empty();
      for (QPDFAnnotationObjectHelper& note : pages_[page].getAnnotations())
        add_note(note, beside.lines);
      return true;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      return false;
    }
  }

  // Attachments of the file and of notes on its pages. Each is handed over before the next is
  // decoded. False when the list of them could not be read.
  bool each_attachment(std::uint64_t bytes_max, const std::function<void(const Attached&)>& take) {
    try {
      for (const auto& [key, spec] : QPDFEmbeddedFileDocumentHelper(pdf_).getEmbeddedFiles()) {
        take(attached(*spec, key, bytes_max));
      }
      for (QPDFObjectHandle spec : attached_to_notes_) {
        QPDFFileSpecObjectHelper helper(spec);
        take(attached(helper, "", bytes_max));
      }
      return true;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      return false;
    }
  }

 private:
  static Attached attached(QPDFFileSpecObjectHelper& spec, const std::string& key,
                           std::uint64_t bytes_max) {
    Attached file{.name = valid_utf8(spec.getFilename()), .bytes = {}, .is_over = false};
    if (file.name.empty()) file.name = valid_utf8(key);
    try {
      file.bytes = decoded(spec.getEmbeddedFileStream(), bytes_max);
    } catch (const OverTheLimit&) {
      file.is_over = true;
    } catch (const std::bad_alloc&) {
      throw;
    } catch (const std::exception&) {
      // damaged: no bytes
    }
    return file;
  }

  void add_note(QPDFAnnotationObjectHelper& note, std::vector<std::string>& lines) {
    if (note.getSubtype() == "/Widget") {
      QPDFFormFieldObjectHelper field = form_->getFieldForAnnotation(note);
      const std::string value = valid_utf8(value_of(field));
      std::string label = field.getAlternativeName();  // what a reader is told
      if (label.empty()) label = field.getFullyQualifiedName();
      if (!value.empty()) lines.push_back(valid_utf8(std::move(label)) + ": " + value);
      return;
    }
    if (note.getSubtype() == "/FileAttachment")
      attached_to_notes_.push_back(note.getObjectHandle().getKey("/FS"));
    for (const char* key : {"/T", "/Contents"}) {  // a note's author and text
      QPDFObjectHandle text = note.getObjectHandle().getKey(key);
      if (text.isString() && !text.getUTF8Value().empty())
        lines.push_back(valid_utf8(text.getUTF8Value()));
    }
  }

  static std::string value_of(QPDFFormFieldObjectHelper& field) {
    QPDFObjectHandle value = field.getValue();
    if (field.isPushbutton()) return {};
    if (value.isString()) return value.getUTF8Value();
    if (value.isStream()) {  // a rich or long text
      return QPDFObjectHandle::newString(decoded(value, kValueBytesMax)).getUTF8Value();
    }
    if (value.isName()) return value.getName() == "/Off" ? "" : value.getName().substr(1);
    std::string all;
    if (value.isArray()) {  // several choices
      for (int i = 0; i < std::min(value.getArrayNItems(), 1000); ++i) {
        if (value.getArrayItem(i).isString())
          all += (i > 0 ? ", " : "") + valid_utf8(value.getArrayItem(i).getUTF8Value());
      }
    }
    return all;
  }

  QPDF pdf_;
  std::vector<QPDFPageObjectHelper> pages_;
  std::vector<QPDFObjectHandle> attached_to_notes_;
  std::unique_ptr<QPDFAcroFormDocumentHelper> form_;
};

// A line each for what the page does not show already.
void add_missing_lines(std::string& text, const std::vector<std::string>& lines) {
  const std::string shown = without_spaces(text);
  for (std::string line : lines) {
    const std::size_t colon = line.find(": ");
    const std::string value =
        without_spaces(colon == std::string::npos ? line : line.substr(colon + 2));
    if (value.empty() || shown.find(value) != std::string::npos) continue;
    std::replace(line.begin(), line.end(), '\r', '\n');
    drop_controls(line);
    if (!text.empty() && text.back() != '\n') text += '\n';
    text += line + '\n';
  }
}

// ---- one job -----------------------------------------------------------------------------------

class Reading {
 public:
  Reading(const PdfLimits& limits, const Answer& answer) : limits_(limits), answer_(answer) {}

  void read(std::string_view bytes) {
    Objects objects;
    const Objects::Opened opened = objects.open(bytes);
    answer_.progress();
    const std::unique_ptr<poppler::document> document(
        poppler::document::load_from_raw_data(bytes.data(), static_cast<int>(bytes.size())));
    answer_.progress();
    if (document && document->is_locked()) return refuse(Why::NeedsPassword, "user password");
    if (!document) {
      if (opened == Objects::Opened::NeedsPassword)
        return refuse(Why::NeedsPassword, "unknown way of encryption");
      return refuse(Why::Damaged, "no page tree found");
    }
    const int page_count = document->pages();
    if (page_count <= 0) return refuse(Why::Damaged, "no pages");
    for (int i = 0; i < page_count && !is_full_; ++i) read_page(*document, objects, i, page_count);
    if (opened == Objects::Opened::Yes) {
      read_attachments(objects);
    } else {
      leave_out({.why = Why::Damaged, .detail = "form values, notes and attachments"});
    }
    finish(document->is_encrypted());
  }

  void refuse(Why why, std::string_view detail) {
    send({.kind = PdfRecord::Kind::Verdict,
          .why = why,
          .is_protected = why == Why::NeedsPassword,
          .detail = detail});
  }

 private:
  void read_page(const poppler::document& document, Objects& objects, int index, int page_count) {
    const auto number = static_cast<std::uint32_t>(index) + 1;
    if (number > limits_.pages_max)
      return stop(number, "pages left out: " + std::to_string(page_count - index));
    answer_.progress();
    Beside beside;
    const bool looked =
        !objects.is_open() || objects.look_beside(static_cast<std::size_t>(index), beside);
    const std::unique_ptr<poppler::page> page(document.create_page(index));
    misses_cmap = false;
    std::string text = page ? page_text(*page) : "";
    add_missing_lines(text, beside.lines);
    output_bytes_ += text.size();
    if (output_bytes_ > limits_.output_bytes_max) return stop(number, "text over the limit");
    if (!is_blank(text)) send({.kind = PdfRecord::Kind::Page, .number = number, .text = text});
    if (!page) {
      leave_out({.number = number, .why = Why::Damaged, .detail = "page object"});
    } else if (misses_cmap) {
      leave_out({.number = number, .why = Why::Unsupported, .detail = "no CMap for a font"});
    } else if (!looked) {
      leave_out({.number = number, .why = Why::Damaged, .detail = "form values and notes"});
    } else if (is_blank(text) && beside.has_picture) {
      leave_out({.number = number, .why = Why::Unsupported, .detail = "picture of a page"});
    }
  }

  void read_attachments(Objects& objects) {
    const bool whole =
        objects.each_attachment(limits_.attachment_bytes_max, [&](const Attached& file) {
          answer_.progress();
          std::string name = file.name;
          drop_controls(name);
          const std::uint64_t size_bytes = file.bytes ? file.bytes->size() : 0;
          output_bytes_ += size_bytes;
          if (file.is_over || output_bytes_ > limits_.output_bytes_max) {
            leave_out({.name = name,
                       .why = Why::TooLarge,
                       .size_bytes = size_bytes,
                       .detail = "attachment"});
          } else if (!file.bytes) {
            leave_out({.name = name, .why = Why::Damaged, .detail = "attachment"});
          } else {
            send({.kind = PdfRecord::Kind::Attachment, .name = name, .bytes = *file.bytes});
          }
        });
    if (!whole) leave_out({.why = Why::Damaged, .detail = "list of attachments"});
  }

  void finish(bool is_protected) {
    const std::string detail = left_out_ == 0 ? "" : "left out: " + std::to_string(left_out_);
    send({.kind = PdfRecord::Kind::Verdict,
          .readable = true,
          .is_protected = is_protected,
          .detail = detail});
  }

  void stop(std::uint32_t number, const std::string& detail) {
    is_full_ = true;
    leave_out({.number = number, .why = Why::TooLarge, .detail = detail});
  }

  void leave_out(PdfRecord record) {
    ++left_out_;
    record.kind = PdfRecord::Kind::Unread;
    send(record);
  }

  void send(const PdfRecord& record) {
    std::string out;
    tadasu::unpack::append_pdf_record(out, record);
    answer_.record(out);
  }

  const PdfLimits limits_;
  const Answer& answer_;
  std::uint64_t output_bytes_ = 0;
  std::uint64_t left_out_ = 0;
  bool is_full_ = false;
};

void serve(std::string_view request, int fd, const Answer& answer) {
  const std::optional<PdfLimits> limits = tadasu::unpack::parse_pdf_request(request);
  if (!limits) _exit(1);  // our own parent speaks wrongly
  Reading reading(*limits, answer);
  struct stat about {};
  if (fd < 0 || fstat(fd, &about) != 0 || about.st_size <= 0)
    return reading.refuse(Why::Damaged, "empty");
  const auto size = static_cast<std::size_t>(about.st_size);
  if (size > INT_MAX) return reading.refuse(Why::TooLarge, "over 2 GiB");
  void* const map = mmap(nullptr, size, PROT_READ, MAP_PRIVATE, fd, 0);
  if (map == MAP_FAILED)
    return reading.refuse(Why::TooLarge, "does not fit into the memory of the jail");
  reading.read({static_cast<const char*>(map), size});
  munmap(map, size);
}

}  // namespace

int main() {
  // CMaps of fonts that are not embedded are found by the name in the PDF and read when needed.
  return tadasu::unpack::serve_jailed(prepare, serve, {.read_only = {"/usr/share/poppler"}});
}
