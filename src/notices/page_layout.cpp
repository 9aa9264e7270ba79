#include "notices/page_layout.h"

#include <fmt/format.h>
#include <hb.h>

#include <algorithm>

#include "text/fold.h"

namespace tadasu::notices {

// After the common font the one that has every character of family registers.
#define TADASU_GOTHIC "IPAGothic, IPAPGothic, IPAmjMincho, Noto Sans CJK JP, sans-serif"
#define TADASU_MINCHO \
  "IPAMincho, IPAPMincho, IPAmjMincho, Noto Serif CJK JP, Noto Sans CJK JP, serif"
#define TADASU_GOTHIC_EN "IPAPGothic, " TADASU_GOTHIC
#define TADASU_MINCHO_EN "IPAPMincho, " TADASU_MINCHO
const TextStyle kTitleText = {TADASU_GOTHIC, TADASU_GOTHIC_EN, 15, true, false, 0};
const TextStyle kHeadingText = {TADASU_GOTHIC, TADASU_GOTHIC_EN, 11.5, true, false, 14};
const TextStyle kBodyText = {TADASU_MINCHO, TADASU_MINCHO_EN, 10.5, false, false, 5};
const TextStyle kMarkText = {TADASU_GOTHIC, TADASU_GOTHIC_EN, 9, true, true, 3};
const TextStyle kFooterText = {TADASU_GOTHIC, TADASU_GOTHIC_EN, 8, false, false, 0};

namespace {

constexpr const char* kVariantFamilies[] = {"IPAmjMincho", "Noto Serif CJK JP", "HanaMinA"};
constexpr guint16 kGapRed = 0xA900;

struct FreeFont {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
using FontDescription = std::unique_ptr<PangoFontDescription, FreeFont>;
struct FreeAttributes {
  void operator()(PangoAttrList* list) const { pango_attr_list_unref(list); }
};
struct FreeIterator {
  void operator()(PangoLayoutIter* iterator) const { pango_layout_iter_free(iterator); }
};

bool is_ideograph(char32_t c) {
  return (c >= 0x3400 && c <= 0x9FFF) || (c >= 0xF900 && c <= 0xFAFF) ||
         (c >= 0x20000 && c < 0x40000);
}
// Ideographic variation sequences (Unicode TS 37) and the standardized ones of kanji.
bool is_selector(char32_t c) {
  return (c >= 0xE0100 && c <= 0xE01EF) || (c >= 0xFE00 && c <= 0xFE02);
}

// What such a number stands for is told by one font only: in another it is another character.
bool is_private(char32_t c) { return (c >= 0xE000 && c <= 0xF8FF) || c >= 0xF0000; }

std::string code_point(char32_t c) {
  return fmt::format("U+{:04X}", static_cast<std::uint32_t>(c));
}

struct Variant {
  char32_t base = 0, selector = 0;
  std::size_t begin = 0, end = 0;  // bytes
};
std::vector<Variant> variants_in(std::string_view text) {
  std::vector<Variant> out;
  char32_t before = 0;
  std::size_t begin = 0;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t here = at;
    const char32_t c = text::next_char(text, at);
    if (is_selector(c) && is_ideograph(before)) out.push_back({before, c, begin, at});
    before = c;
    begin = here;
  }
  return out;
}

void add(PangoAttrList* list, PangoAttribute* attribute, std::size_t begin, std::size_t end) {
  attribute->start_index = static_cast<guint>(begin);
  attribute->end_index = static_cast<guint>(end);
  pango_attr_list_insert(list, attribute);
}

cairo_status_t append(void* closure, const unsigned char* bytes, unsigned length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(bytes), length);
  return CAIRO_STATUS_SUCCESS;
}

// cairo 1.16 cannot say in which language a document is. Its catalogue is the last object of the
// file: words put into it move nothing but the table behind it.
Status add_language(std::string& pdf, Lang lang) {
  constexpr std::string_view kCatalogue = "<< /Type /Catalog\n", kTable = "\nstartxref\n";
  const std::size_t at = pdf.rfind(kCatalogue), table = pdf.rfind(kTable);
  if (at == std::string::npos || table == std::string::npos || table < at ||
      pdf.find(" obj\n", at) != std::string::npos)
    return Error{Trouble::Unsupported, "pdf", "cairo writes its files in another way"};
  const std::string words = "   /Lang (" + std::string(lang_code(lang)) +
                            ")\n   /ViewerPreferences << /DisplayDocTitle true >>\n";
  const std::size_t number = table + kTable.size();
  const std::size_t end = pdf.find('\n', number);
  const std::uint64_t moved = std::stoull(pdf.substr(number, end - number)) + words.size();
  pdf.replace(number, end - number, std::to_string(moved));
  pdf.insert(at + kCatalogue.size(), words);
  return success();
}

}  // namespace

// ---- layouts -----------------------------------------------------------------------------------
Typesetter::Typesetter(Lang lang)
    : lang_(lang),
      fonts_(pango_cairo_font_map_new()),
      context_(pango_font_map_create_context(fonts_.get())) {
  pango_context_set_language(context_.get(), pango_language_from_string("ja"));
  cairo_font_options_t* options = cairo_font_options_create();
  cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);  // paper has no pixels
  cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
  pango_cairo_context_set_font_options(context_.get(), options);
  cairo_font_options_destroy(options);
}

Result<std::unique_ptr<Typesetter>> Typesetter::create(Lang lang) {
  std::unique_ptr<Typesetter> out(new Typesetter(lang));
  if (!out->without_glyph(out->set(kBodyText, "個人情報")).empty()) {
    return Error{Trouble::Unavailable, "fonts",
                 "no Japanese font: install fonts-ipafont-gothic and fonts-ipafont-mincho"};
  }
  return out;
}

Layout Typesetter::set(const TextStyle& style, const std::string& text, double width) const {
  Layout made(pango_layout_new(context_.get()));
  const FontDescription font(pango_font_description_new());
  pango_font_description_set_family_static(font.get(),
                                           lang_ == Lang::En ? style.families_en : style.families);
  pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
  if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
  pango_layout_set_font_description(made.get(), font.get());
  pango_layout_set_width(made.get(), static_cast<int>(width * PANGO_SCALE));
  pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
  pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
  const std::unique_ptr<PangoAttrList, FreeAttributes> list(pango_attr_list_new());
  for (const Stretch& one : stretches(text)) {
    if (!one.is_gap) continue;
    const auto begin = static_cast<std::size_t>(one.text.data() - text.data());
    add(list.get(), pango_attr_foreground_new(kGapRed, 0, 0), begin, begin + one.text.size());
  }
  for (const Variant& one : variants_in(text)) {
    const char* const family = variant_family(one.base, one.selector);
    if (family != nullptr) add(list.get(), pango_attr_family_new(family), one.begin, one.end);
  }
  pango_layout_set_attributes(made.get(), list.get());
  return made;
}

const char* Typesetter::variant_family(char32_t base, char32_t selector) const {
  for (const char* family : kVariantFamilies) {
    const FontDescription wanted(pango_font_description_new());
    pango_font_description_set_family_static(wanted.get(), family);
    pango_font_description_set_absolute_size(wanted.get(), 10 * PANGO_SCALE);
    const std::unique_ptr<PangoFont, Unref<PangoFont>> font(
        pango_font_map_load_font(fonts_.get(), context_.get(), wanted.get()));
    if (font == nullptr) continue;
    hb_codepoint_t glyph = 0;
    // Where the family is not installed another one was loaded: it is not what set() would get.
    const FontDescription got(pango_font_describe(font.get()));
    if (std::string_view(pango_font_description_get_family(got.get())) == family &&
        hb_font_get_variation_glyph(pango_font_get_hb_font(font.get()), base, selector, &glyph) !=
            0)
      return family;
  }
  return nullptr;
}

std::vector<std::string> Typesetter::without_glyph(const Layout& made) const {
  std::vector<std::string> out;
  const auto note = [&](std::string what) {
    if (std::find(out.begin(), out.end(), what) == out.end()) out.push_back(std::move(what));
  };
  const std::string_view text = pango_layout_get_text(made.get());
  for (std::size_t at = 0; at < text.size();)
    if (const char32_t c = text::next_char(text, at); is_private(c)) note(code_point(c));
  for (const Variant& one : variants_in(text))
    if (variant_family(one.base, one.selector) == nullptr)
      note(code_point(one.base) + " " + code_point(one.selector));
  if (pango_layout_get_unknown_glyphs_count(made.get()) == 0) return out;
  const std::unique_ptr<PangoLayoutIter, FreeIterator> iterator(pango_layout_get_iter(made.get()));
  do {
    const PangoLayoutRun* run = pango_layout_iter_get_run_readonly(iterator.get());
    if (run == nullptr) continue;
    for (int i = 0; i < run->glyphs->num_glyphs; ++i) {
      if ((run->glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG) == 0) continue;
      auto at = static_cast<std::size_t>(run->item->offset) +
                static_cast<std::size_t>(run->glyphs->log_clusters[i]);
      note(code_point(text::next_char(text, at)));
    }
  } while (pango_layout_iter_next_run(iterator.get()) != 0);
  return out;
}

// ---- pages -------------------------------------------------------------------------------------
std::vector<SetBlock> set_blocks(const std::vector<PaperBlock>& blocks, const Typesetter& type) {
  std::vector<SetBlock> out;
  for (const PaperBlock& block : blocks) {
    const TextStyle& style = block.kind == BlockKind::Title     ? kTitleText
                             : block.kind == BlockKind::Heading ? kHeadingText
                             : block.kind == BlockKind::Mark    ? kMarkText
                                                                : kBodyText;
    out.push_back({type.set(style, block.text), &style, block.kind != BlockKind::Paragraph,
                   block.kind, block.text});
  }
  return out;
}

double line_height(const TextStyle& style) { return style.size * 1.6; }

namespace {
double first_lines(const SetBlock& block) {
  const int lines = pango_layout_get_line_count(block.layout.get());
  // Of three lines none stays behind: the two others would leave it alone.
  return block.style->space_before + line_height(*block.style) * (lines <= 3 ? lines : 2);
}
}  // namespace

Placed place(const std::vector<SetBlock>& blocks, double first_top) {
  constexpr double kBottom = kPageHeight - kPageMargin - kFooterSpace;
  Placed out;
  double top = first_top, y = first_top;
  const auto next_page = [&] {
    ++out.pages;
    y = top = kPageMargin;
  };
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    const SetBlock& block = blocks[i];
    const int lines = pango_layout_get_line_count(block.layout.get());
    const double height = line_height(*block.style);
    double need = first_lines(block);
    for (std::size_t k = i; blocks[k].keep_with_next && k + 1 < blocks.size(); ++k)
      need += first_lines(blocks[k + 1]);
    if (y > top && y + need > kBottom) next_page();
    if (y > top) y += block.style->space_before;
    for (int line = 0; line < lines; ++line) {
      // The last line takes the one before it along.
      const bool is_last_but_one = lines > 3 && line == lines - 2;
      if (y + height * (is_last_but_one ? 2 : 1) > kBottom) next_page();
      out.lines.push_back({i, line, out.pages, y});
      y += height;
    }
  }
  return out;
}

void draw_line(cairo_t* cairo, const TextStyle& style, PangoLayout* layout, int line, double x,
               double y) {
  cairo_set_source_rgb(cairo, style.is_marked ? 0.66 : 0, 0, 0);
  cairo_move_to(cairo, x, y + style.size * 1.15);
  pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(layout, line));
}

// ---- the file ----------------------------------------------------------------------------------
PdfFile::PdfFile()
    : surface_(cairo_pdf_surface_create_for_stream(append, &out_, kPageWidth, kPageHeight)),
      cairo_(cairo_create(surface_.get())) {}

void PdfFile::describe(const std::string& title, const std::string& created) {
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "tadasu");
  cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, created.c_str());
}

Result<std::string> PdfFile::finish(Lang lang) {
  // After an error cairo draws nothing more and says so here only: pages would be missing.
  cairo_status_t status = cairo_status(cairo_.get());
  cairo_.reset();
  cairo_surface_finish(surface_.get());
  if (status == CAIRO_STATUS_SUCCESS) status = cairo_surface_status(surface_.get());
  if (status != CAIRO_STATUS_SUCCESS)
    return Error{Trouble::Unavailable, "pdf", cairo_status_to_string(status)};
  TRY_STATUS(add_language(out_, lang));
  return std::move(out_);
}

}  // namespace tadasu::notices
