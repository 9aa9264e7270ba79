// Text as lines on A4 pages with pango and cairo; private to notices. Lines are laid out first,
// then placed, then drawn, so that what is drawn on many pages is laid out once.
#pragma once

#include <cairo-pdf.h>
#include <pango/pangocairo.h>

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "notices/blocks.h"

namespace tadasu::notices {

inline constexpr double kPointsPerMm = 72.0 / 25.4;
inline constexpr double kPageWidth = 210 * kPointsPerMm;
inline constexpr double kPageHeight = 297 * kPointsPerMm;
inline constexpr double kPageMargin = 22 * kPointsPerMm;
inline constexpr double kFooterSpace = 12 * kPointsPerMm;

template <class T>
struct Unref {
  void operator()(T* object) const { g_object_unref(object); }
};
using Layout = std::unique_ptr<PangoLayout, Unref<PangoLayout>>;
struct DestroySurface {
  void operator()(cairo_surface_t* surface) const { cairo_surface_destroy(surface); }
};
using Surface = std::unique_ptr<cairo_surface_t, DestroySurface>;
struct DestroyCairo {
  void operator()(cairo_t* cairo) const { cairo_destroy(cairo); }
};
using Cairo = std::unique_ptr<cairo_t, DestroyCairo>;

struct TextStyle {
  const char* families;
  const char* families_en;  // Latin letters of their own widths first
  double size;              // points
  bool bold;
  bool is_marked;       // what a person must still write: red
  double space_before;  // points
};
extern const TextStyle kTitleText, kHeadingText, kBodyText, kMarkText, kFooterText;

// Makes layouts. Threads: one for each thread.
class Typesetter {
 public:
  // `lang`: of the paper. Errors: Unavailable when no Japanese font is installed.
  static Result<std::unique_ptr<Typesetter>> create(Lang lang);

  [[nodiscard]] Layout set(const TextStyle& style, const std::string& text,
                           double width = kPageWidth - 2 * kPageMargin) const;
  // Characters that no font here has, as "U+20BB7", and variants of a character that none has, as
  // "U+8FBB U+E0101": they would be a box, or another person's character.
  [[nodiscard]] std::vector<std::string> without_glyph(const Layout& made) const;

 private:
  explicit Typesetter(Lang lang);
  // The family that has this variant of a character; nullptr: none.
  [[nodiscard]] const char* variant_family(char32_t base, char32_t selector) const;

  Lang lang_;
  std::unique_ptr<PangoFontMap, Unref<PangoFontMap>> fonts_;
  std::unique_ptr<PangoContext, Unref<PangoContext>> context_;
};

// A block of a paper, laid out.
struct SetBlock {
  Layout layout;
  const TextStyle* style;
  bool keep_with_next = false;
  BlockKind kind = BlockKind::Paragraph;
  std::string text;
};
std::vector<SetBlock> set_blocks(const std::vector<PaperBlock>& blocks, const Typesetter& type);

// Where each line stands. A heading keeps at least two lines of its section with it; no line of a
// paragraph stands alone on a page, apart from a paragraph of one line.
struct PlacedLine {
  std::size_t block = 0;
  int line = 0;
  int page = 1;
  double y = 0;
};
struct Placed {
  std::vector<PlacedLine> lines;
  int pages = 1;
};
Placed place(const std::vector<SetBlock>& blocks, double first_top = kPageMargin);

double line_height(const TextStyle& style);
// `y`: of the top of the line.
void draw_line(cairo_t* cairo, const TextStyle& style, PangoLayout* layout, int line, double x,
               double y);

// A PDF in memory. Fonts are embedded as subsets, so that its text can be searched and copied.
class PdfFile {
 public:
  PdfFile();
  [[nodiscard]] cairo_t* cairo() const { return cairo_.get(); }
  [[nodiscard]] cairo_surface_t* surface() const { return surface_.get(); }
  void describe(const std::string& title, const std::string& created);
  void end_page() const { cairo_show_page(cairo_.get()); }
  // Once. Errors: Unavailable with cairo's words.
  Result<std::string> finish(Lang lang);

 private:
  std::string out_;
  Surface surface_;
  Cairo cairo_;
};

}  // namespace tadasu::notices
