// Letters as pages. All that many letters share (title, paragraphs, items and advice of everybody
// of whom the same leaked) is laid out once and drawn for each; the address and what else speaks of
// the recipient is laid out anew. The address stands where the envelope's window shows it, and
// nothing else about the person does.
#include "notices/letters.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "notices/blocks.h"
#include "notices/page_layout.h"

namespace tadasu::notices {
namespace {

constexpr const char* kAddressSection = "address";
constexpr double kAddressLead = 1.3;              // of the size, from line to line
constexpr double kAddressSizes[] = {10.5, 9, 8};  // points: the largest that fits
constexpr double kReferenceTop = 14 * kPointsPerMm;
constexpr double kDraftTop = 6 * kPointsPerMm;
constexpr std::size_t kTextsMax = 256;  // kept laid out; with one kind of letters more all go

std::string joined(const std::vector<std::string>& parts) {
  std::string out;
  for (const std::string& one : parts) out += (out.empty() ? "" : ", ") + one;
  return out;
}

// The text of all to whom the same happened: each of them has an address and perhaps paragraphs of
// their own, all else is laid out once.
struct SharedText {
  Notice like;
  std::size_t address = 0;   // number of its section
  std::vector<bool> is_own;  // of each section: it names the recipient
  std::vector<SetBlock> blocks;
  std::string without_glyph;
};

SetBlock same(const SetBlock& block) {
  Layout layout(PANGO_LAYOUT(g_object_ref(block.layout.get())));
  return {std::move(layout), block.style, block.keep_with_next, block.kind, block.text};
}

// Of this letter, not of those like it: a name may hold what makes a gap.
std::string unfinished(const Notice& letter) {
  std::vector<std::string> out;
  for (const Section& section : letter.sections)
    if (!section.complete) out.push_back(section.title.empty() ? section.id : section.title);
  return joined(out);
}

// The paper without its address.
std::vector<PaperBlock> body_of(const Notice& notice, std::size_t address) {
  std::vector<PaperBlock> out;
  for (PaperBlock& block : blocks_of(notice))
    if (block.kind == BlockKind::Title || block.section != address) out.push_back(std::move(block));
  return out;
}

}  // namespace

Result<Envelope> find_envelope(std::string_view id) {
  constexpr const char* kWhere = "packs/letters/envelopes";
  TRY(const Json pack, load_pack("letters/envelopes"));
  try {
    for (const Json& one : pack.at("envelope")) {
      if (one.at("id") != id) continue;
      const Json& address = one.at("address");
      Envelope out{std::string(id),
                   address.at("x_mm"),
                   address.at("y_mm"),
                   address.at("width_mm"),
                   address.at("height_mm"),
                   one.at("body_top_mm"),
                   one.at("folds_mm").get<std::vector<double>>()};
      if (out.address_width_mm <= 0 || out.body_top_mm < out.address_y_mm + out.address_height_mm ||
          out.body_top_mm > 200 || out.address_x_mm < 0 || out.address_y_mm < 0 ||
          out.address_height_mm <= 0 || out.address_x_mm + out.address_width_mm > 210)
        return Error{Trouble::Invalid, kWhere, out.id + ": not on the page"};
      return out;
    }
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, kWhere, error.what()};
  }
  return Error{Trouble::NotFound, kWhere, "no such envelope"};
}

const char* unprinted_id(Unprinted why) {
  constexpr const char* kIds[] = {"no_glyph", "address_too_long", "unfinished"};
  return kIds[static_cast<std::size_t>(why)];
}

struct LetterPress::State {
  const LetterText& text;
  LetterStyle style;
  std::unique_ptr<Typesetter> type;
  std::map<std::string, SharedText> texts;
  std::map<std::pair<std::uint64_t, std::uint64_t>, Layout> footers;
  Layout mark;
  std::unique_ptr<PdfFile> file;
  std::uint64_t pages = 0;
  std::string drafted_at;

  Result<const SharedText*> shared(const Recipient& recipient) {
    const std::string key = LetterText::kind_key(recipient);
    const auto at = texts.find(key);
    if (at != texts.end()) return &at->second;
    if (texts.size() >= kTextsMax) texts.clear();
    SharedText made;
    TRY(made.like, text.letter(recipient));
    made.address = made.like.sections.size();
    for (std::size_t i = 0; i < made.like.sections.size(); ++i) {
      const Section& section = made.like.sections[i];
      if (section.id == kAddressSection) made.address = i;
      made.is_own.push_back(LetterText::speaks_of_recipient(section));
    }
    if (made.address == made.like.sections.size())
      return Error{Trouble::Invalid, "packs/letters/" + made.like.paper, "no section 'address'"};
    const std::vector<PaperBlock> body = body_of(made.like, made.address);
    made.blocks = set_blocks(body, *type);
    std::vector<std::string> missing;
    for (std::size_t i = 0; i < body.size(); ++i)
      if (!is_own(made, body[i]))
        for (std::string& one : type->without_glyph(made.blocks[i].layout))
          missing.push_back(std::move(one));
    made.without_glyph = joined(missing);
    return &texts.emplace(key, std::move(made)).first->second;
  }

  static bool is_own(const SharedText& text, const PaperBlock& block) {
    return block.kind != BlockKind::Title && text.is_own[block.section];
  }

  // The body of one letter; `missing` gets the characters of its own paragraphs that no font has.
  std::vector<SetBlock> body(const SharedText& shared, const std::vector<PaperBlock>& blocks,
                             std::vector<std::string>& missing) const {
    std::vector<SetBlock> out;
    const std::vector<PaperBlock> like = body_of(shared.like, shared.address);
    std::size_t next = 0;  // of the shared ones; both are in the order of the sections
    for (const PaperBlock& block : blocks) {
      if (is_own(shared, block)) {
        for (SetBlock& one : set_blocks({block}, *type)) {
          for (std::string& what : type->without_glyph(one.layout))
            missing.push_back(std::move(what));
          out.push_back(std::move(one));
        }
        continue;
      }
      while (is_own(shared, like[next])) ++next;
      out.push_back(same(shared.blocks[next++]));
    }
    return out;
  }

  struct SetAddress {
    Layout layout;
    TextStyle style = kBodyText;
    int lines = 0;
    double lead = 0;
  };
  // Nothing: it does not fit into the window in any size.
  [[nodiscard]] std::optional<SetAddress> set_address(const std::string& words) const {
    SetAddress out;
    for (const double size : kAddressSizes) {
      out.style.size = size;
      out.lead = size * kAddressLead;
      out.layout = type->set(out.style, words, style.envelope.address_width_mm * kPointsPerMm);
      out.lines = pango_layout_get_line_count(out.layout.get());
      if (out.lines * out.lead <= style.envelope.address_height_mm * kPointsPerMm) return out;
    }
    return std::nullopt;
  }

  void draw(const std::vector<SetBlock>& blocks, const Placed& placed, const SetAddress& address,
            const std::string& reference) {
    cairo_t* cairo = file->cairo();
    int page = 1;
    draw_first(address, reference);
    for (const PlacedLine& line : placed.lines) {
      if (line.page != page) end_page(page, placed.pages);
      page = line.page;
      const SetBlock& block = blocks[line.block];
      draw_line(cairo, *block.style, block.layout.get(), line.line, kPageMargin, line.y);
    }
    end_page(page, placed.pages);
    if (style.is_duplex && pages % 2 == 1) {
      file->end_page();
      ++pages;
    }
  }

  // In the margin above the text, on every page: no copy of it is taken for the letter.
  void draw_mark() {
    if (!style.is_draft) return;
    if (mark == nullptr) {
      mark = type->set(kHeadingText, std::string(say(text.lang(), "notices.letter.draft")));
      pango_layout_set_alignment(mark.get(), PANGO_ALIGN_CENTER);
    }
    cairo_set_source_rgb(file->cairo(), 0.66, 0, 0);
    cairo_move_to(file->cairo(), kPageMargin, kDraftTop);
    pango_cairo_show_layout(file->cairo(), mark.get());
  }

  void draw_first(const SetAddress& address, const std::string& reference) {
    cairo_t* cairo = file->cairo();
    const double x = style.envelope.address_x_mm * kPointsPerMm;
    double y = style.envelope.address_y_mm * kPointsPerMm;
    for (int line = 0; line < address.lines; ++line, y += address.lead)
      draw_line(cairo, address.style, address.layout.get(), line, x, y);
    const Layout right = type->set(kFooterText, reference, 60 * kPointsPerMm);
    pango_layout_set_alignment(right.get(), PANGO_ALIGN_RIGHT);
    cairo_set_source_rgb(cairo, 0, 0, 0);
    cairo_move_to(cairo, kPageWidth - kPageMargin - 60 * kPointsPerMm, kReferenceTop);
    pango_cairo_show_layout(cairo, right.get());
    cairo_set_line_width(cairo, 0.3);
    for (const double fold : style.envelope.folds_mm) {
      cairo_move_to(cairo, 5 * kPointsPerMm, fold * kPointsPerMm);
      cairo_line_to(cairo, 9 * kPointsPerMm, fold * kPointsPerMm);
      cairo_stroke(cairo);
    }
  }

  void end_page(int page, int of) {
    Layout& foot = footers[{page, of}];
    if (foot == nullptr) {
      foot = type->set(kFooterText,
                       say(text.lang(), "notices.letter.page",
                           {{"page", std::to_string(page)}, {"pages", std::to_string(of)}}));
      pango_layout_set_alignment(foot.get(), PANGO_ALIGN_CENTER);
    }
    draw_mark();
    cairo_set_source_rgb(file->cairo(), 0.33, 0.33, 0.33);
    cairo_move_to(file->cairo(), kPageMargin, kPageHeight - kPageMargin + 4);
    pango_cairo_show_layout(file->cairo(), foot.get());
    file->end_page();
    ++pages;
  }

  [[nodiscard]] std::string hash_of(const std::string& said) const {
    const Digest words = sha256(bytes_of(said));
    std::string keyed(style.key.begin(), style.key.end());
    keyed.append(words.begin(), words.end());
    return hex(sha256(bytes_of(keyed))).substr(0, 32);
  }
};

LetterPress::LetterPress() = default;
LetterPress::~LetterPress() = default;

Result<std::unique_ptr<LetterPress>> LetterPress::create(const LetterText& text,
                                                         const LetterStyle& style) {
  std::unique_ptr<LetterPress> out(new LetterPress);
  out->state_ = std::unique_ptr<State>(new State{text, style, {}, {}, {}, {}, {}, 0, {}});
  TRY(out->state_->type, Typesetter::create(text.lang()));
  return out;
}

Result<PrintedLetter> LetterPress::add(const Recipient& recipient) {
  State& state = *state_;
  TRY(const SharedText* body, state.shared(recipient));
  TRY(const Notice letter, state.text.letter(recipient, &body->like));
  PrintedLetter out;
  const auto unprinted = [&](Unprinted why, std::string detail) {
    out.unprinted = why;
    out.detail = std::move(detail);
    return std::move(out);
  };
  if (std::string gaps = unfinished(letter); !gaps.empty() && !state.style.is_proof)
    return unprinted(Unprinted::Unfinished, std::move(gaps));
  const std::string words = printable(letter.sections[body->address].text, true);
  const auto address = state.set_address(words);
  if (!address) return unprinted(Unprinted::AddressTooLong, "");
  std::vector<std::string> missing = state.type->without_glyph(address->layout);
  const std::vector<PaperBlock> paper = body_of(letter, body->address);
  const std::vector<SetBlock> blocks = state.body(*body, paper, missing);
  if (!body->without_glyph.empty()) missing.push_back(body->without_glyph);
  if (!missing.empty()) {
    std::sort(missing.begin(), missing.end());
    missing.erase(std::unique(missing.begin(), missing.end()), missing.end());
    return unprinted(Unprinted::NoGlyph, joined(missing));
  }
  const Placed placed = place(blocks, state.style.envelope.body_top_mm * kPointsPerMm);
  std::string said = words;
  for (const PaperBlock& block : paper) said += '\n' + block.text;
  if (state.file == nullptr) {
    state.file = std::make_unique<PdfFile>();
    state.pages = 0;
  }
  out.first_page = state.pages + 1;
  out.pages = static_cast<std::uint64_t>(placed.pages);
  out.hash = state.hash_of(said);
  // The day alone: a job that goes on after it was killed makes the same files.
  state.drafted_at = iso_text(date_at(letter.drafted_at)) + "T00:00:00+09:00";
  state.draw(blocks, placed, *address,
             say(state.text.lang(), "notices.letter.reference",
                 {{"number", letter.incident + "-" + std::to_string(letter.revision) + "-" +
                                 std::to_string(recipient.person)}}));
  return out;
}

std::uint64_t LetterPress::pages() const { return state_->file == nullptr ? 0 : state_->pages; }

Result<std::string> LetterPress::take(const std::string& title) {
  if (state_->file == nullptr) state_->file = std::make_unique<PdfFile>();
  state_->file->describe(title, state_->drafted_at);
  const std::unique_ptr<PdfFile> file = std::move(state_->file);
  return file->finish(state_->text.lang());
}

}  // namespace tadasu::notices
