// Telling files apart. Order matters: magic numbers first, since a file with one is never plain
// text; then PDF, whose mark may stand anywhere in the first KiB, and so also in the first member
// of an archive or mailbox, which would hide all others; then the kinds of text, from the strictest
// shape (mbox, mail, html) to tables, to anything.
#include "unpack/recognise.h"

#include <algorithm>
#include <array>
#include <vector>

#include "unpack/csv_rows.h"
#include "unpack/mail_text.h"

namespace tadasu::unpack {
namespace {

using namespace std::string_view_literals;

struct Magic {
  std::size_t at;
  std::string_view bytes;
  Form form;
  bool may_hold_people;
  const char* detail;
};

constexpr const char* kPgp = "PGP message";
constexpr const char* kLuks = "LUKS volume";
constexpr const char* kBitLocker = "BitLocker volume";
constexpr bool kPeople = true;
constexpr bool kNobody = false;

// Pictures and films may show people or papers; programs, fonts and sound hold no text of people.
constexpr Magic kMagics[] = {
    {0, "PK\3\4"sv, Form::Zip, kPeople, "zip"},
    {0, "PK\5\6"sv, Form::Zip, kPeople, "zip"},
    {0, "PK\7\x8PK\3\4"sv, Form::Zip, kPeople, "zip"},
    {0, "\x1f\x8b\x08"sv, Form::Gzip, kPeople, "gzip"},
    {257, "ustar"sv, Form::Tar, kPeople, "tar"},
    {0, "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"sv, Form::Ole, kPeople, "OLE2 document"},
    {0, "7z\xbc\xaf\x27\x1c"sv, Form::Unsupported, kPeople, "7z archive"},
    {0, "Rar!\x1a\x07"sv, Form::Unsupported, kPeople, "RAR archive"},
    {0, "BZh"sv, Form::Unsupported, kPeople, "bzip2"},
    {0,
     "\xfd"
     "7zXZ\0"sv,
     Form::Unsupported, kPeople, "xz"},
    {0, "\x28\xb5\x2f\xfd"sv, Form::Unsupported, kPeople, "zstd"},
    {0, "\x04\x22\x4d\x18"sv, Form::Unsupported, kPeople, "lz4"},
    {0, "MSCF\0\0\0\0"sv, Form::Unsupported, kPeople, "cab archive"},
    {0, "!<arch>\n"sv, Form::Unsupported, kPeople, "ar archive"},
    {2, "-lh"sv, Form::Unsupported, kPeople, "LHA archive"},
    {0, "\x1f\x9d"sv, Form::Unsupported, kPeople, "compress"},
    {0, "070701"sv, Form::Unsupported, kPeople, "cpio archive"},
    {0, "xar!"sv, Form::Unsupported, kPeople, "xar archive"},
    {32769, "CD001"sv, Form::Unsupported, kPeople, "ISO 9660 image"},
    {0, "{\\rtf"sv, Form::Unsupported, kPeople, "RTF document"},
    {0, "\x78\x9f\x3e\x22"sv, Form::Unsupported, kPeople, "TNEF (winmail.dat)"},
    {0, "!BDN"sv, Form::Unsupported, kPeople, "Outlook store"},
    {0, "SQLite format 3\0"sv, Form::Unsupported, kPeople, "SQLite database"},
    {0, "\0\1\0\0Standard Jet DB\0"sv, Form::Unsupported, kPeople, "Access database"},
    {0, "\0\1\0\0Standard ACE DB\0"sv, Form::Unsupported, kPeople, "Access database"},
    {0, "EVF\x09\x0d\x0a\xff\0"sv, Form::Unsupported, kPeople, "E01 disk image"},
    {0, "KDMV"sv, Form::Unsupported, kPeople, "vmdk disk image"},
    {0, "QFI\xfb"sv, Form::Unsupported, kPeople, "qcow disk image"},
    {0, "conectix"sv, Form::Unsupported, kPeople, "vhd disk image"},
    {0, "vhdxfile"sv, Form::Unsupported, kPeople, "vhdx disk image"},
    {3, "-FVE-FS-"sv, Form::Unsupported, kPeople, kBitLocker},
    {0, "LUKS\xba\xbe"sv, Form::Unsupported, kPeople, kLuks},
    {0, "-----BEGIN PGP MESSAGE-----"sv, Form::Unsupported, kPeople, kPgp},
    {0, "PAR1"sv, Form::Unsupported, kPeople, "Parquet table"},
    {0, "\x89PNG\r\n\x1a\n"sv, Form::Unsupported, kPeople, "PNG picture"},
    {0, "\xff\xd8\xff"sv, Form::Unsupported, kPeople, "JPEG picture"},
    {0, "GIF87a"sv, Form::Unsupported, kPeople, "GIF picture"},
    {0, "GIF89a"sv, Form::Unsupported, kPeople, "GIF picture"},
    {0, "II*\0"sv, Form::Unsupported, kPeople, "TIFF picture"},
    {0, "MM\0*"sv, Form::Unsupported, kPeople, "TIFF picture"},
    {8, "WEBP"sv, Form::Unsupported, kPeople, "WebP picture"},
    {4, "ftypheic"sv, Form::Unsupported, kPeople, "HEIC picture"},
    {4, "ftypavif"sv, Form::Unsupported, kPeople, "AVIF picture"},
    {4, "ftypM4A"sv, Form::Unsupported, kNobody, "sound"},
    {4, "ftyp"sv, Form::Unsupported, kPeople, "film"},
    {0, "\x1a\x45\xdf\xa3"sv, Form::Unsupported, kPeople, "film"},
    {8, "AVI "sv, Form::Unsupported, kPeople, "film"},
    {0, "\x30\x26\xb2\x75\x8e\x66\xcf\x11"sv, Form::Unsupported, kPeople, "film"},
    {0, "8BPS"sv, Form::Unsupported, kPeople, "Photoshop picture"},
    {40, " EMF"sv, Form::Unsupported, kPeople, "EMF picture"},
    {0, "\xd7\xcd\xc6\x9a"sv, Form::Unsupported, kPeople, "WMF picture"},
    {8, "WAVE"sv, Form::Unsupported, kNobody, "sound"},
    {0, "ID3"sv, Form::Unsupported, kNobody, "sound"},
    {0, "\xff\xfb"sv, Form::Unsupported, kNobody, "sound"},
    {0, "OggS"sv, Form::Unsupported, kNobody, "sound"},
    {0, "fLaC"sv, Form::Unsupported, kNobody, "sound"},
    {0, "MThd"sv, Form::Unsupported, kNobody, "sound"},
    {0,
     "\x7f"
     "ELF"sv,
     Form::Program, kNobody, "program"},
    {0, "\xca\xfe\xba\xbe"sv, Form::Unsupported, kNobody, "program"},
    {0, "\xfe\xed\xfa\xce"sv, Form::Unsupported, kNobody, "program"},
    {0, "\xcf\xfa\xed\xfe"sv, Form::Unsupported, kNobody, "program"},
    {0, "\0asm"sv, Form::Unsupported, kNobody, "program"},
    {0, "\0\1\0\0\0"sv, Form::Unsupported, kNobody, "font"},
    {0, "OTTO"sv, Form::Unsupported, kNobody, "font"},
    {0, "ttcf"sv, Form::Unsupported, kNobody, "font"},
    {0, "wOFF"sv, Form::Unsupported, kNobody, "font"},
    {0, "wOF2"sv, Form::Unsupported, kNobody, "font"},
};

// Magics of only letters could begin a text; they count only when the rest is not one.
bool could_be_text(const Magic& magic) {
  return std::all_of(magic.bytes.begin(), magic.bytes.end(),
                     [](char c) { return c >= ' ' && c < 0x7f; }) &&
         magic.form == Form::Unsupported && magic.bytes != "{\\rtf" &&
         magic.bytes != "-----BEGIN PGP MESSAGE-----";
}

bool is_windows_program(std::string_view head) {
  if (head.substr(0, 2) != "MZ" || head.size() < 64) return false;
  const auto byte = [&](std::size_t i) {
    return static_cast<std::size_t>(static_cast<unsigned char>(head[i]));
  };
  const std::size_t at = byte(60) | byte(61) << 8 | byte(62) << 16;
  return at >= head.size() || head.substr(at, 2) == "PE" || head.substr(at, 2) == "NE" ||
         text::detect_encoding(head) == text::Encoding::Binary;
}

bool starts_no_case(std::string_view text, std::string_view lower) {
  if (text.size() < lower.size()) return false;
  return std::equal(lower.begin(), lower.end(), text.begin(),
                    [](char a, char b) { return a == (b >= 'A' && b <= 'Z' ? b - 'A' + 'a' : b); });
}

bool looks_like_html(std::string_view text, const std::string& ending) {
  const std::size_t at = text.find_first_not_of(" \t\r\n");
  if (at == std::string_view::npos) return false;
  text.remove_prefix(at);
  if (starts_no_case(text, "<!doctype html") || starts_no_case(text, "<html")) return true;
  const bool named = ending == "html" || ending == "htm" || ending == "xhtml" || ending == "mht";
  return named && text.substr(0, 4096).find('<') != std::string_view::npos;
}

struct TableGuess {
  char delimiter = 0;
  double score = 0;
};

// How much the sample looks like a table with this delimiter; 0 when it does not.
double table_score(std::string_view sample, bool whole, char delimiter, bool named) {
  std::vector<Row> rows;
  std::vector<Cell> cells;
  CsvRows reader(delimiter);
  reader.read(sample, whole, sample.size(), rows, cells);
  if (rows.size() > 300) rows.resize(300);
  std::array<std::size_t, 512> with_count{};
  std::size_t full = 0;
  std::size_t bytes = 0;
  std::size_t spaced = 0;  // cells that begin with a space: prose, not a table
  std::size_t cell_count = 0;
  for (const Row& row : rows) {
    const Cell& first = cells[row.cell_first];
    if (row.cell_count == 1 && first.begin == first.end) continue;  // an empty line
    ++full;
    ++with_count[std::min<std::size_t>(row.cell_count, 511)];
    for (std::uint32_t i = 0; i < row.cell_count; ++i) {
      const Cell& cell = cells[row.cell_first + i];
      ++cell_count;
      bytes += cell.end - cell.begin;
      spaced += i > 0 && cell.begin < cell.end && sample[cell.begin] == ' ' ? 1 : 0;
    }
  }
  const auto* most = std::max_element(with_count.begin(), with_count.end());
  const auto columns = static_cast<std::size_t>(most - with_count.begin());
  if (full == 0 || columns < 2) return 0;
  const double same = static_cast<double>(*most) / static_cast<double>(full);
  const double mean_bytes = static_cast<double>(bytes) / static_cast<double>(cell_count);
  if (named) return same >= 0.5 ? same * static_cast<double>(columns) : 0;
  if (full < 2 || same < 0.9 || mean_bytes > 120) return 0;
  if (delimiter != '\t' && spaced * 2 > cell_count - full) return 0;
  if (columns == 2 && (full < 4 || mean_bytes > 40 || same < 0.98)) return 0;
  if (columns == 3 && full < 3) return 0;
  return same * static_cast<double>(columns);
}

// JSON, XML and SQL have commas in every line too.
bool looks_like_code(std::string_view sample) {
  std::size_t lines = 0;
  std::size_t code = 0;
  for (std::size_t at = 0; at < sample.size() && lines < 100;) {
    std::size_t end = sample.find('\n', at);
    if (end == std::string_view::npos) end = sample.size();
    std::string_view line = sample.substr(at, end - at);
    at = end + 1;
    const std::size_t text = line.find_first_not_of(" \t\r");
    if (text == std::string_view::npos) continue;
    line.remove_prefix(text);
    ++lines;
    code += line[0] == '{' || line[0] == '[' || line[0] == '<' || line[0] == '}' ||
                    line[0] == ']' || starts_no_case(line, "insert ") ||
                    line.substr(0, 2) == "//" || line.substr(0, 1) == "("
                ? 1
                : 0;
  }
  return code * 3 > lines;
}

char guess_delimiter(std::string_view sample, bool whole, const std::string& ending) {
  const bool named = ending == "csv" || ending == "tsv" || ending == "tab";
  if (!named && looks_like_code(sample)) return 0;
  TableGuess best;
  for (const char delimiter : {',', '\t', ';', '|'}) {
    const double score = table_score(sample, whole, delimiter, named);
    if (score > best.score) best = {delimiter, score};
  }
  if (best.delimiter == 0 && named) return ending == "csv" ? ',' : '\t';  // one column
  return best.delimiter;
}

// Logs are written by several programs: when at least as many lines are UTF-8 as are not, the file
// is taken for UTF-8, and text_blocks.h reads the other lines one by one.
text::Encoding encoding_of(std::string_view head) {
  const text::Encoding encoding = text::detect_encoding(head);
  if (encoding != text::Encoding::Cp932 && encoding != text::Encoding::EucJp &&
      encoding != text::Encoding::Latin1) {
    return encoding;
  }
  std::size_t good = 0;
  std::size_t bad = 0;
  for (std::size_t at = 0; at < head.size();) {
    const std::size_t newline = head.find('\n', at);
    if (newline == std::string_view::npos) break;
    const std::string_view line = head.substr(at, newline - at);
    at = newline + 1;
    const bool ascii =
        std::all_of(line.begin(), line.end(), [](char c) { return (c & 0x80) == 0; });
    if (!ascii) ++(text::is_valid_utf8(line) ? good : bad);
  }
  return good > 0 && good >= bad ? text::Encoding::Utf8 : encoding;
}

bool is_mail_ending(const std::string& ending) {
  return ending == "eml" || ending == "mht" || ending == "mhtml";
}

Recognised recognise_text(std::string_view head, bool whole, const std::string& ending) {
  Recognised found;
  found.encoding = encoding_of(head);
  if (found.encoding == text::Encoding::Binary) {
    found.detail = "unknown kind";
    return found;
  }
  if (is_from_line(head, 0)) {
    found.form = Form::Mbox;
    return found;
  }
  if (looks_like_mail(head, is_mail_ending(ending))) {
    found.form = Form::Mail;
    return found;
  }
  std::string sample;
  text::decode(found.encoding, head, sample, nullptr, whole);
  if (looks_like_html(sample, ending)) {
    found.form = Form::Html;
    return found;
  }
  const char delimiter = guess_delimiter(sample, whole, ending);
  found.form = delimiter == 0 ? Form::Text : Form::Csv;
  found.delimiter = delimiter == 0 ? ',' : delimiter;
  return found;
}

}  // namespace

std::string ending_of(std::string_view name) {
  const std::size_t dot = name.rfind('.');
  if (dot == std::string_view::npos || name.size() - dot > 8) return {};
  std::string ending(name.substr(dot + 1));
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return ending;
}

Recognised recognise(std::string_view head, bool whole, std::string_view name) {
  Recognised found;
  if (head.empty()) {
    found.form = Form::Empty;
    return found;
  }
  for (const Magic& magic : kMagics) {
    if (head.size() < magic.at || head.substr(magic.at, magic.bytes.size()) != magic.bytes)
      continue;
    if (could_be_text(magic) && text::detect_encoding(head) != text::Encoding::Binary) continue;
    found.form = magic.form;
    found.may_hold_people = magic.may_hold_people;
    found.detail = magic.detail;
    found.locked = magic.detail == kPgp || magic.detail == kLuks || magic.detail == kBitLocker;
    return found;
  }
  if (is_windows_program(head)) {
    found.form = Form::Program;
    found.may_hold_people = false;
    found.detail = "program";
    return found;
  }
  const std::string ending = ending_of(name);
  if (const std::size_t mark = head.substr(0, 1024).find("%PDF-"); mark != std::string_view::npos) {
    found.form = Form::Pdf;
    if (mark > 0 && looks_like_mail(head, is_mail_ending(ending))) found.form = Form::Mail;
    if (mark > 0 && is_from_line(head, 0)) found.form = Form::Mbox;
    return found;
  }
  return recognise_text(head, whole, ending);
}

}  // namespace tadasu::unpack
