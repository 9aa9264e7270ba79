// Office Open XML (ECMA-376 part 1, WordprocessingML), written by hand: few parts, and only what
// the styles, the fields and the gaps need.
#include "base/check.h"
#include "base/words.h"
#include "notices/blocks.h"
#include "notices/notices.h"
#include "notices/zip_stream.h"

namespace tadasu::notices {
namespace {

constexpr std::string_view kHead =
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
const std::string kPackage = "http://schemas.openxmlformats.org/package/2006/";
const std::string kOffice = "http://schemas.openxmlformats.org/officeDocument/2006/";
const std::string kType = "application/vnd.openxmlformats-officedocument.wordprocessingml.";
const std::string kMain =
    " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

std::string escaped(std::string_view text) {
  std::string out;
  append_escaped(out, text);
  return out;
}

// A run: one stretch of text in one style. `style`: of characters, "" none.
std::string run(std::string_view text, std::string_view style) {
  std::string out = "<w:r>";
  if (!style.empty()) out.append("<w:rPr><w:rStyle w:val=\"").append(style).append("\"/></w:rPr>");
  return out + "<w:t xml:space=\"preserve\">" + escaped(text) + "</w:t></w:r>";
}

std::string paragraph(std::string_view style, std::string_view text) {
  std::string out = "<w:p><w:pPr><w:pStyle w:val=\"" + std::string(style) + "\"/></w:pPr>";
  for (bool is_first = true;; is_first = false) {
    const std::size_t end = text.find('\n');
    if (!is_first) out += "<w:r><w:br/></w:r>";
    for (const Stretch& one : stretches(text.substr(0, end)))
      out += run(one.text, one.is_gap ? "Gap" : "");
    if (end == std::string_view::npos) break;
    text.remove_prefix(end + 1);
  }
  return out + "</w:p>";
}

std::string field(const char* code) {
  return std::string("<w:fldSimple w:instr=\"") + code + "\"><w:r><w:t>1</w:t></w:r></w:fldSimple>";
}

// The footer's words with the fields of Word where the numbers of pages stand.
std::string footer(const Notice& notice, Lang lang) {
  constexpr std::string_view kPage = "\x01", kPages = "\x02";
  const std::string words = say(lang, "notices.footer",
                                {{"incident", printable(notice.incident, false)},
                                 {"revision", std::to_string(notice.revision)},
                                 {"page", std::string(kPage)},
                                 {"pages", std::string(kPages)}});
  std::string out = "<w:p><w:pPr><w:pStyle w:val=\"Footer\"/></w:pPr>";
  for (std::size_t at = 0; at < words.size();) {
    const std::size_t end = std::min(words.find_first_of("\x01\x02", at), words.size());
    if (end > at) out += run(std::string_view(words).substr(at, end - at), "");
    if (end < words.size()) out += field(words[end] == kPage[0] ? "PAGE" : "NUMPAGES");
    at = end + 1;
  }
  return out + "</w:p>";
}

// Fonts are named, not embedded: each program takes its own, or the nearest of the list.
std::string font(const char* name, const char* others, const char* family) {
  return std::string("<w:font w:name=\"") + name + "\"><w:altName w:val=\"" + others +
         "\"/><w:charset w:val=\"80\"/><w:family w:val=\"" + family + "\"/></w:font>";
}

constexpr std::string_view kGothic =
    "<w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:eastAsia=\"游ゴシック\" w:cs=\"Arial\"/>";

// `name` is what Word calls a style of its own; then it is translated in menus and outlines.
std::string style(const char* id, const char* name, std::string_view paragraph_form,
                  std::string_view run_form) {
  std::string out = std::string("<w:style w:type=\"paragraph\" w:styleId=\"") + id +
                    "\"><w:name w:val=\"" + name + "\"/><w:basedOn w:val=\"Normal\"/>";
  out += "<w:next w:val=\"Normal\"/><w:qFormat/>";
  out.append("<w:pPr>").append(paragraph_form).append("</w:pPr><w:rPr>");
  return out.append(run_form).append("</w:rPr></w:style>");
}

std::string styles(Lang lang) {
  const std::string gothic(kGothic);
  std::string out = "<w:styles" + kMain + "><w:docDefaults><w:rPrDefault><w:rPr>";
  out +=
      "<w:rFonts w:ascii=\"Times New Roman\" w:hAnsi=\"Times New Roman\" w:eastAsia=\"游明朝\" "
      "w:cs=\"Times New Roman\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>";
  out += std::string("<w:lang w:val=\"") + (lang == Lang::Ja ? "ja-JP" : "en-GB") +
         "\" w:eastAsia=\"ja-JP\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:spacing "
         "w:after=\"120\" w:line=\"336\" w:lineRule=\"auto\"/></w:pPr></w:pPrDefault>"
         "</w:docDefaults>";
  out +=
      "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name "
      "w:val=\"Normal\"/><w:qFormat/></w:style>";
  out += style("Title", "Title", "<w:keepNext/><w:spacing w:after=\"240\"/>",
               gothic + "<w:b/><w:sz w:val=\"30\"/><w:szCs w:val=\"30\"/>");
  out += style("Heading1", "heading 1",
               "<w:keepNext/><w:spacing w:before=\"280\" w:after=\"80\"/><w:outlineLvl "
               "w:val=\"0\"/>",
               gothic + "<w:b/><w:sz w:val=\"23\"/><w:szCs w:val=\"23\"/>");
  out += style("Unfinished", "Unfinished", "<w:keepNext/>",
               gothic + "<w:b/><w:color w:val=\"A90000\"/><w:sz w:val=\"18\"/>");
  out += style("Header", "header", "<w:jc w:val=\"right\"/>",
               gothic + "<w:color w:val=\"555555\"/><w:sz w:val=\"16\"/>");
  out += style("Footer", "footer", "<w:jc w:val=\"center\"/>",
               gothic + "<w:color w:val=\"555555\"/><w:sz w:val=\"16\"/>");
  out +=
      "<w:style w:type=\"character\" w:styleId=\"Gap\"><w:name w:val=\"Gap\"/><w:qFormat/>"
      "<w:rPr><w:b/><w:color w:val=\"A90000\"/><w:shd w:val=\"clear\" w:color=\"auto\" "
      "w:fill=\"FDECEC\"/></w:rPr></w:style>";
  return out + "</w:styles>";
}

std::string body(const Notice& notice) {
  std::string out = "<w:document" + kMain + " xmlns:r=\"" + kOffice + "relationships\"><w:body>";
  for (const PaperBlock& block : blocks_of(notice)) {
    const char* const named = block.kind == BlockKind::Title     ? "Title"
                              : block.kind == BlockKind::Heading ? "Heading1"
                              : block.kind == BlockKind::Mark    ? "Unfinished"
                                                                 : "Normal";
    out += paragraph(named, block.text);
  }
  // A4; 22 mm at every side.
  return out +
         "<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId4\"/><w:footerReference "
         "w:type=\"default\" r:id=\"rId5\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar "
         "w:top=\"1247\" w:right=\"1247\" w:bottom=\"1247\" w:left=\"1247\" w:header=\"624\" "
         "w:footer=\"624\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>";
}

std::string relations(const std::string& inside) {
  return "<Relationships xmlns=\"" + kPackage + "relationships\">" + inside + "</Relationships>";
}
std::string relation(const char* id, const std::string& type, const char* target) {
  return std::string("<Relationship Id=\"") + id + "\" Type=\"" + type + "\" Target=\"" + target +
         "\"/>";
}

std::string content_types() {
  std::string out = "<Types xmlns=\"" + kPackage + "content-types\">";
  out +=
      "<Default Extension=\"rels\" "
      "ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default "
      "Extension=\"xml\" ContentType=\"application/xml\"/>";
  const auto part = [&](const char* name, const std::string& type) {
    out += std::string("<Override PartName=\"/") + name + "\" ContentType=\"" + type + "\"/>";
  };
  part("word/document.xml", kType + "document.main+xml");
  part("word/styles.xml", kType + "styles+xml");
  part("word/fontTable.xml", kType + "fontTable+xml");
  part("word/settings.xml", kType + "settings+xml");
  part("word/header1.xml", kType + "header+xml");
  part("word/footer1.xml", kType + "footer+xml");
  part("docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml");
  return out + "</Types>";
}

std::string core_properties(const Notice& notice, Lang lang) {
  std::string out = "<cp:coreProperties xmlns:cp=\"" + kPackage + "metadata/core-properties\" ";
  out +=
      "xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:dcterms=\"http://purl.org/dc/terms/\" "
      "xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"><dc:title>";
  out += escaped(printable(notice.title, false)) + "</dc:title><dc:language>" +
         std::string(lang_code(lang)) +
         "</dc:language><dcterms:created xsi:type=\"dcterms:W3CDTF\">" +
         iso_text(notice.drafted_at) + "</dcterms:created></cp:coreProperties>";
  return out;
}

}  // namespace

std::string to_docx(const Notice& notice) {
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  std::string out;
  ZipStream zip([&](std::string_view bytes) {
    out += bytes;
    return success();
  });
  const auto part = [&](const char* name, const std::string& xml) {
    TADASU_CHECK(zip.open(name).ok() && zip.add(kHead).ok() && zip.add(xml).ok() &&
                 zip.close().ok());  // into memory: nothing of the world can fail
  };
  const std::string links = kOffice + "relationships/";
  part("[Content_Types].xml", content_types());
  part("_rels/.rels",
       relations(relation("rId1", links + "officeDocument", "word/document.xml") +
                 relation("rId2", kPackage + "relationships/metadata/core-properties",
                          "docProps/core.xml")));
  part("docProps/core.xml", core_properties(notice, lang));
  part("word/_rels/document.xml.rels",
       relations(relation("rId1", links + "styles", "styles.xml") +
                 relation("rId2", links + "fontTable", "fontTable.xml") +
                 relation("rId3", links + "settings", "settings.xml") +
                 relation("rId4", links + "header", "header1.xml") +
                 relation("rId5", links + "footer", "footer1.xml")));
  part("word/document.xml", body(notice));
  part("word/styles.xml", styles(lang));
  part("word/fontTable.xml",
       "<w:fonts" + kMain + ">" + font("游明朝", "Yu Mincho,ＭＳ 明朝,MS Mincho", "roman") +
           font("游ゴシック", "Yu Gothic,ＭＳ ゴシック,MS Gothic", "swiss") + "</w:fonts>");
  part("word/settings.xml", "<w:settings" + kMain +
                                "><w:zoom w:percent=\"100\"/><w:characterSpacingControl "
                                "w:val=\"compressPunctuation\"/></w:settings>");
  const std::string header =
      printable(notice.incident, false) + "　" +
      say(lang, "notices.revision", {{"revision", std::to_string(notice.revision)}});
  part("word/header1.xml", "<w:hdr" + kMain + ">" + paragraph("Header", header) + "</w:hdr>");
  part("word/footer1.xml", "<w:ftr" + kMain + ">" + footer(notice, lang) + "</w:ftr>");
  TADASU_CHECK(zip.end().ok());
  return out;
}

}  // namespace tadasu::notices
