// A4 pages with pango and cairo. The text is laid out once into lines; a page is as many lines as
// fit. A heading keeps at least two lines of its section with it. Fonts are embedded as subsets, so
// the text can be searched and copied.
#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <vector>

#include "base/words.h"
#include "notices/notices.h"

namespace tadasu::notices {
namespace {

constexpr double kPointsPerMm = 72.0 / 25.4;
constexpr double kWidth = 210 * kPointsPerMm;
constexpr double kHeight = 297 * kPointsPerMm;
constexpr double kMargin = 22 * kPointsPerMm;
constexpr double kFooterSpace = 12 * kPointsPerMm;

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, Unref<PangoLayout>>;
struct FreeFont {
  void operator()(PangoFontDescription* font) const { pango_font_description_free(font); }
};
struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
struct DestroyCairo {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};

cairo_status_t append(void* closure, const unsigned char* data, unsigned length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

struct Style {
  const char* family;
  double size;
  bool bold;
  bool marked;          // what a person must still write
  double space_before;  // points
};
constexpr Style kTitle = {"IPAGothic, IPAPGothic, Noto Sans CJK JP, sans-serif", 15, true, false,
                          0};
constexpr Style kHeading = {"IPAGothic, IPAPGothic, Noto Sans CJK JP, sans-serif", 11.5, true,
                            false, 14};
constexpr Style kBody = {"IPAMincho, IPAPMincho, Noto Serif CJK JP, Noto Sans CJK JP, serif", 10.5,
                         false, false, 5};
constexpr Style kMark = {"IPAGothic, IPAPGothic, Noto Sans CJK JP, sans-serif", 9, true, true, 3};
constexpr Style kFooter = {"IPAGothic, IPAPGothic, Noto Sans CJK JP, sans-serif", 8, false, false,
                           0};

struct Block {
  Layout layout;
  Style style;
  bool keep_with_next = false;
};

class Pages {
 public:
  Pages() : surface_(cairo_pdf_surface_create_for_stream(append, &out_, kWidth, kHeight)) {
    cairo_.reset(cairo_create(surface_.get()));
  }

  [[nodiscard]] Layout layout(const Style& style, const std::string& text) const {
    Layout made(pango_cairo_create_layout(cairo_.get()));
    const std::unique_ptr<PangoFontDescription, FreeFont> font(pango_font_description_new());
    pango_font_description_set_family(font.get(), style.family);
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    if (style.bold) pango_font_description_set_weight(font.get(), PANGO_WEIGHT_BOLD);
    pango_layout_set_font_description(made.get(), font.get());
    pango_layout_set_width(made.get(), static_cast<int>((kWidth - 2 * kMargin) * PANGO_SCALE));
    pango_layout_set_wrap(made.get(), PANGO_WRAP_WORD_CHAR);
    pango_layout_set_line_spacing(made.get(), 1.45F);
    pango_context_set_language(pango_layout_get_context(made.get()),
                               pango_language_from_string("ja"));
    pango_layout_set_text(made.get(), text.data(), static_cast<int>(text.size()));
    return made;
  }

  // True when every character has a glyph: without a Japanese font a report would be boxes.
  [[nodiscard]] bool has_glyphs(const Layout& made) const {
    return pango_layout_get_unknown_glyphs_count(made.get()) == 0;
  }

  void set_title(const std::string& title) {
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATOR, "tadasu");
  }
  void set_created(const std::string& iso) {
    cairo_pdf_surface_set_metadata(surface_.get(), CAIRO_PDF_METADATA_CREATE_DATE, iso.c_str());
  }

  // Draws blocks page by page, or only counts pages. `footer(page)` gives the text of a footer.
  template <class Footer>
  int flow(const std::vector<Block>& blocks, bool draw, const Footer& footer) {
    int page = 1;
    double y = kMargin;
    const auto end_page = [&] {
      if (draw) {
        const Layout foot = layout(kFooter, footer(page));
        pango_layout_set_alignment(foot.get(), PANGO_ALIGN_CENTER);
        move_to(kMargin, kHeight - kMargin + 4);
        cairo_set_source_rgb(cairo_.get(), 0.33, 0.33, 0.33);
        pango_cairo_show_layout(cairo_.get(), foot.get());
        cairo_show_page(cairo_.get());
      }
      ++page;
      y = kMargin;
    };
    for (std::size_t i = 0; i < blocks.size(); ++i) {
      const Block& block = blocks[i];
      double need = first_lines_height(block);
      for (std::size_t k = i; blocks[k].keep_with_next && k + 1 < blocks.size(); ++k)
        need += first_lines_height(blocks[k + 1]);
      if (y > kMargin && y + block.style.space_before + need > bottom()) end_page();
      if (y > kMargin) y += block.style.space_before;
      for (int line = 0; line < pango_layout_get_line_count(block.layout.get()); ++line) {
        PangoLayoutLine* made = pango_layout_get_line_readonly(block.layout.get(), line);
        const double height = line_height(block);
        if (y + height > bottom()) end_page();
        if (draw) draw_line(block, made, y);
        y += height;
      }
    }
    end_page();
    return page - 1;
  }

  Result<std::string> finish() {
    cairo_.reset();
    cairo_surface_finish(surface_.get());
    const cairo_status_t status = cairo_surface_status(surface_.get());
    if (status != CAIRO_STATUS_SUCCESS)
      return Error{Trouble::Unavailable, "pdf", cairo_status_to_string(status)};
    return std::move(out_);
  }

 private:
  static double bottom() { return kHeight - kMargin - kFooterSpace; }
  static double line_height(const Block& block) { return block.style.size * 1.6; }
  static double first_lines_height(const Block& block) {
    const int lines = pango_layout_get_line_count(block.layout.get());
    return block.style.space_before + line_height(block) * (lines < 2 ? lines : 2);
  }
  void move_to(double x, double y) { cairo_move_to(cairo_.get(), x, y); }
  void draw_line(const Block& block, PangoLayoutLine* line, double y) {
    if (block.style.marked) {
      cairo_set_source_rgb(cairo_.get(), 0.66, 0, 0);
    } else {
      cairo_set_source_rgb(cairo_.get(), 0, 0, 0);
    }
    move_to(kMargin, y + block.style.size * 1.15);
    pango_cairo_show_layout_line(cairo_.get(), line);
  }

  std::string out_;
  std::unique_ptr<cairo_surface_t, DestroySurface> surface_;
  std::unique_ptr<cairo_t, DestroyCairo> cairo_;
};

std::vector<Block> blocks_of(const Notice& notice, const Pages& pages, Lang lang) {
  std::vector<Block> out;
  const auto add = [&](const Style& style, const std::string& text, bool keep) {
    out.push_back({pages.layout(style, text), style, keep});
  };
  add(kTitle, notice.title, true);
  for (const Section& section : notice.sections) {
    const bool numbered =
        notice.numbered && section.id.find_first_not_of("0123456789") == std::string::npos;
    if (!section.title.empty())
      add(kHeading, (numbered ? section.id + ". " : "") + section.title, true);
    if (!section.complete) add(kMark, std::string(say(lang, "notices.incomplete")), true);
    std::string_view text = section.text;
    while (!text.empty()) {
      const std::size_t gap = text.find("\n\n");
      add(kBody, std::string(text.substr(0, gap)), false);
      if (gap == std::string_view::npos) break;
      text.remove_prefix(gap + 2);
    }
  }
  return out;
}

}  // namespace

Result<std::string> to_pdf(const Notice& notice) {
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  Pages pages;
  if (!pages.has_glyphs(pages.layout(kBody, "個人情報"))) {
    return Error{Trouble::Unavailable, "fonts",
                 "no Japanese font: install fonts-ipafont-gothic and fonts-ipafont-mincho"};
  }
  pages.set_title(notice.title);
  pages.set_created(iso_text(notice.drafted_at));
  const std::vector<Block> blocks = blocks_of(notice, pages, lang);
  const int count = pages.flow(blocks, false, [](int) { return std::string(); });
  pages.flow(blocks, true, [&](int page) {
    return say(lang, "notices.footer",
               {{"incident", notice.incident},
                {"revision", std::to_string(notice.revision)},
                {"page", std::to_string(page)},
                {"pages", std::to_string(count)}});
  });
  return pages.finish();
}

}  // namespace tadasu::notices
