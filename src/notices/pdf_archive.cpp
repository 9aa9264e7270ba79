#include "notices/pdf_archive.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>

#include "base/bytes.h"
#include "base/hash.h"
#include "notices/notices.h"

namespace tadasu::notices {
namespace {

// ---- the profile
void put16(std::string& out, std::uint32_t value) {
  out += static_cast<char>(value >> 8 & 0xFF);
  out += static_cast<char>(value & 0xFF);
}
void put32(std::string& out, std::uint32_t value) {
  put16(out, value >> 16);
  put16(out, value & 0xFFFF);
}
void put_fixed(std::string& out, double value) {  // s15Fixed16Number
  put32(out, static_cast<std::uint32_t>(static_cast<std::int32_t>(std::lround(value * 65536))));
}
std::string xyz(double x, double y, double z) {
  std::string out("XYZ \0\0\0\0", 8);
  for (const double value : {x, y, z}) put_fixed(out, value);
  return out;
}
std::string described(const std::string& words) {  // textDescriptionType: ASCII alone
  std::string out("desc\0\0\0\0", 8);
  put32(out, static_cast<std::uint32_t>(words.size() + 1));
  out += words;
  out.append(1 + 4 + 4 + 2 + 1 + 67, '\0');
  return out;
}
std::string curve() {
  constexpr std::uint32_t kPoints = 1024;
  std::string out("curv\0\0\0\0", 8);
  put32(out, kPoints);
  for (std::uint32_t i = 0; i < kPoints; ++i) {
    const double v = i / double{kPoints - 1};
    const double light = v <= 0.04045 ? v / 12.92 : std::pow((v + 0.055) / 1.055, 2.4);
    put16(out, static_cast<std::uint32_t>(std::lround(light * 65535)));
  }
  return out;
}

// ---- the file
constexpr std::string_view kCatalogue = "<< /Type /Catalog\n";

std::optional<std::uint64_t> number_after(std::string_view text, std::string_view words) {
  const std::size_t at = text.rfind(words);
  if (at == std::string_view::npos) return std::nullopt;
  std::uint64_t out = 0;
  const char* const begin = text.data() + at + words.size();
  const auto read = std::from_chars(begin, text.data() + text.size(), out);
  return read.ec == std::errc() ? std::optional(out) : std::nullopt;
}

std::string xmp(const PdfAbout& about) {
  std::string title;
  append_escaped(title, about.title);
  return fmt::format(
      "<?xpacket begin=\"\xEF\xBB\xBF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n"
      "<x:xmpmeta xmlns:x=\"adobe:ns:meta/\">\n"
      "<rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\n"
      "<rdf:Description rdf:about=\"\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" "
      "xmlns:xmp=\"http://ns.adobe.com/xap/1.0/\" "
      "xmlns:pdfaid=\"http://www.aiim.org/pdfa/ns/id/\">\n"
      "<dc:title><rdf:Alt><rdf:li xml:lang=\"x-default\">{}</rdf:li></rdf:Alt></dc:title>\n"
      "<xmp:CreatorTool>tadasu</xmp:CreatorTool>\n"
      "<xmp:CreateDate>{}</xmp:CreateDate>\n"
      "<pdfaid:part>2</pdfaid:part>\n"
      "<pdfaid:conformance>B</pdfaid:conformance>\n"
      "</rdf:Description>\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end=\"r\"?>",
      title, about.created);
}

std::string stream(std::uint64_t number, const std::string& entries, const std::string& bytes) {
  return fmt::format("{} 0 obj\n<< {} /Length {} >>\nstream\n", number, entries, bytes.size()) +
         bytes + "\nendstream\nendobj\n";
}

}  // namespace

std::string srgb_profile() {
  const std::string trc = curve();
  std::string rights("text\0\0\0\0", 8);
  rights.append("No copyright, use freely").push_back('\0');
  // Colorants and white of sRGB, adapted to D50 (Bradford).
  const std::array<std::pair<const char*, std::string>, 9> tags = {{
      {"desc", described("sRGB IEC61966-2.1")},
      {"cprt", rights},
      {"wtpt", xyz(0.9642, 1.0, 0.8249)},
      {"rXYZ", xyz(0.43607, 0.22249, 0.01392)},
      {"gXYZ", xyz(0.38515, 0.71687, 0.09708)},
      {"bXYZ", xyz(0.14307, 0.06061, 0.71410)},
      {"rTRC", trc},
      {"gTRC", trc},
      {"bTRC", trc},
  }};
  std::string table, data;
  const std::size_t data_at = 128 + 4 + tags.size() * 12;
  put32(table, static_cast<std::uint32_t>(tags.size()));
  std::size_t curve_at = 0;
  for (const auto& [name, bytes] : tags) {
    std::size_t at = data_at + data.size();
    if (bytes == trc && curve_at != 0) {
      at = curve_at;  // one curve for all three
    } else {
      if (bytes == trc) curve_at = at;
      data += bytes;
      data.resize((data.size() + 3) / 4 * 4);
    }
    table += name;
    put32(table, static_cast<std::uint32_t>(at));
    put32(table, static_cast<std::uint32_t>(bytes.size()));
  }
  std::string head;
  put32(head, static_cast<std::uint32_t>(data_at + data.size()));
  put32(head, 0);
  put32(head, 0x02400000);
  head += "mntrRGB XYZ ";
  for (const std::uint32_t part : {2026U, 1U, 1U, 0U, 0U, 0U}) put16(head, part);
  head += "acsp";
  head.append(68 - head.size(), '\0');
  put_fixed(head, 0.9642);
  put_fixed(head, 1.0);
  put_fixed(head, 0.8249);
  head.resize(128);
  return head + table + data;
}

Result<std::string> for_archive(std::string pdf, const PdfAbout& about) {
  const Error other_form{Trouble::Unsupported, "pdf", "cairo writes its files in another way"};
  const std::size_t catalogue = pdf.rfind(kCatalogue);
  const std::size_t trailer = pdf.rfind("\ntrailer\n");
  if (catalogue == std::string::npos || trailer == std::string::npos || trailer < catalogue)
    return other_form;
  const std::size_t catalogue_end = pdf.find("\nendobj", catalogue);
  const std::string_view end = std::string_view(pdf).substr(trailer);
  const auto size = number_after(end, "/Size "), root = number_after(end, "/Root "),
             info = number_after(end, "/Info "), table = number_after(end, "\nstartxref\n");
  if (!size || !root || !info || !table || catalogue_end == std::string::npos) return other_form;
  const std::string id = hex(sha256(bytes_of(pdf))).substr(0, 32);
  const std::uint64_t metadata = *size, profile = *size + 1;
  std::string words = pdf.substr(catalogue, catalogue_end - catalogue);
  words.insert(
      kCatalogue.size(),
      fmt::format("   /Metadata {} 0 R\n   /OutputIntents [ << /Type /OutputIntent /S /GTS_PDFA1 "
                  "/OutputConditionIdentifier (sRGB IEC61966-2.1) /Info (sRGB IEC61966-2.1) "
                  "/DestOutputProfile {} 0 R >> ]\n",
                  metadata, profile));
  if (pdf.back() != '\n') pdf += '\n';
  const std::size_t root_at = pdf.size();
  pdf += fmt::format("{} 0 obj\n{}\nendobj\n", *root, words);
  const std::size_t metadata_at = pdf.size();
  pdf += stream(metadata, "/Type /Metadata /Subtype /XML", xmp(about));
  const std::size_t profile_at = pdf.size();
  pdf += stream(profile, "/N 3", srgb_profile());
  const std::size_t table_at = pdf.size();
  pdf += fmt::format(
      "xref\n{} 1\n{:010} 00000 n \n{} 2\n{:010} 00000 n \n{:010} 00000 n \ntrailer\n<< /Size {} "
      "/Root {} 0 R /Info {} 0 R /Prev {} /ID [ <{}> <{}> ] >>\nstartxref\n{}\n%%EOF\n",
      *root, root_at, metadata, metadata_at, profile_at, *size + 2, *root, *info, *table, id, id,
      table_at);
  return pdf;
}

}  // namespace tadasu::notices
