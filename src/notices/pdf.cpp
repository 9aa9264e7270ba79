// A paper as a tagged PDF: headings and paragraphs are marked as such, in reading order, sections
// are bookmarks, title and language are said. Footers belong to no paragraph and are not marked.
#include <fmt/format.h>

#include "notices/notices.h"
#include "notices/page_layout.h"
#include "notices/pdf_archive.h"

namespace tadasu::notices {
namespace {

const char* tag_of(BlockKind kind) {
  return kind == BlockKind::Title ? "H1" : kind == BlockKind::Heading ? "H2" : "P";
}

class TaggedPaper {
 public:
  TaggedPaper(const Notice& notice, const Typesetter& type, const std::vector<SetBlock>& blocks)
      : notice_(notice), type_(type), blocks_(blocks), placed_(place(blocks)) {}

  Result<std::string> draw() {
    const Lang lang = parse_lang(notice_.lang).value_or(Lang::Ja);
    pdf_.describe(notice_.title, iso_text(notice_.drafted_at));
    cairo_tag_begin(pdf_.cairo(), "Document", nullptr);
    int page = 1;
    for (std::size_t i = 0; i < placed_.lines.size(); ++i) {
      const PlacedLine& line = placed_.lines[i];
      const bool turns = line.page != page;
      const SetBlock& block = blocks_[line.block];
      if (turns) end_page(page, lang);
      page = line.page;
      // A paragraph that goes on overleaf is begun again, or the footer would stand in its middle.
      if (line.line == 0 || turns) cairo_tag_begin(pdf_.cairo(), tag_of(block.kind), nullptr);
      if (line.line == 0) bookmark(block, line);
      draw_line(pdf_.cairo(), *block.style, block.layout.get(), line.line, kPageMargin, line.y);
      const bool ends = i + 1 == placed_.lines.size() || placed_.lines[i + 1].block != line.block ||
                        placed_.lines[i + 1].page != line.page;
      if (ends) cairo_tag_end(pdf_.cairo(), tag_of(block.kind));
    }
    cairo_tag_end(pdf_.cairo(), "Document");
    end_page(page, lang);
    TRY(std::string made, pdf_.finish(lang));
    return for_archive(std::move(made), {notice_.title, iso_text(notice_.drafted_at)});
  }

 private:
  void end_page(int page, Lang lang) {
    const Layout foot = type_.set(kFooterText, say(lang, "notices.footer",
                                                   {{"incident", notice_.incident},
                                                    {"revision", std::to_string(notice_.revision)},
                                                    {"page", std::to_string(page)},
                                                    {"pages", std::to_string(placed_.pages)}}));
    pango_layout_set_alignment(foot.get(), PANGO_ALIGN_CENTER);
    cairo_move_to(pdf_.cairo(), kPageMargin, kPageHeight - kPageMargin + 4);
    cairo_set_source_rgb(pdf_.cairo(), 0.33, 0.33, 0.33);
    pango_cairo_show_layout(pdf_.cairo(), foot.get());
    pdf_.end_page();
  }

  void bookmark(const SetBlock& block, const PlacedLine& line) {
    if (block.kind != BlockKind::Heading) return;
    const std::string at =
        fmt::format("page={} pos=[{:.0f} {:.0f}]", line.page, kPageMargin, line.y);
    cairo_pdf_surface_add_outline(pdf_.surface(), CAIRO_PDF_OUTLINE_ROOT, block.text.c_str(),
                                  at.c_str(), CAIRO_PDF_OUTLINE_FLAG_OPEN);
  }

  const Notice& notice_;
  const Typesetter& type_;
  const std::vector<SetBlock>& blocks_;
  Placed placed_;
  PdfFile pdf_;
};

}  // namespace

Result<std::string> to_pdf(const Notice& notice) {
  TRY(const std::unique_ptr<Typesetter> type,
      Typesetter::create(parse_lang(notice.lang).value_or(Lang::Ja)));
  const std::vector<SetBlock> blocks = set_blocks(blocks_of(notice), *type);
  std::string missing;
  for (const SetBlock& block : blocks)
    for (const std::string& one : type->without_glyph(block.layout))
      missing += (missing.empty() ? "" : ", ") + one;
  if (!missing.empty())
    return Error{Trouble::Unavailable, "fonts",
                 notice.paper + ": no font has " + missing + ": install fonts-ipamj-mincho"};
  return TaggedPaper(notice, *type, blocks).draw();
}

}  // namespace tadasu::notices
