#include "find/own_mentions.h"

#include <algorithm>
#include <tuple>

#include "find/lexicon.h"
#include "find/scanner.h"
#include "find/settle.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kLabelBytes = 48;  // a label stands at most this far before, in its line
constexpr std::size_t kNearBytes = 120;  // a word that must be there, before or behind

std::string lowered(std::string_view text) {
  std::string out = text::fold_width(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

// Whether one of the words stands in `text`, both lowered; Latin ones not within another word.
bool holds_one(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(), [&](const std::string& word) {
    for (std::size_t at = text.find(word); at != text.npos; at = text.find(word, at + 1)) {
      const std::size_t end = at + word.size();
      const bool begins = at == 0 || !is_ascii_alnum(word.front()) || !is_ascii_alnum(text[at - 1]);
      const bool ends =
          end == text.size() || !is_ascii_alnum(word.back()) || !is_ascii_alnum(text[end]);
      if (begins && ends) return true;
    }
    return false;
  });
}

// text[at - bytes, at) and text[at, at + bytes), at whole characters, within [begin, end).
std::string_view before(std::string_view text, std::size_t at, std::size_t begin,
                        std::size_t bytes) {
  std::size_t from = at - std::min(bytes, at - begin);
  while (from < at && (static_cast<unsigned char>(text[from]) & 0xC0) == 0x80) ++from;
  return text.substr(from, at - from);
}
std::string_view behind(std::string_view text, std::size_t at, std::size_t end, std::size_t bytes) {
  std::size_t to = at + std::min(bytes, end - at);
  while (to > at && to < text.size() && (static_cast<unsigned char>(text[to]) & 0xC0) == 0x80) --to;
  return text.substr(at, to - at);
}

std::string_view last_line(std::string_view text) {
  const std::size_t end = text.rfind('\n');
  return end == text.npos ? text : text.substr(end + 1);
}

struct PlacedCell {
  unpack::Cell cell;
  std::uint32_t row = 0;
  std::uint16_t column = 0;
};

// The cells of the Piece in the order of its text.
std::vector<PlacedCell> placed_cells(const unpack::Piece& piece) {
  std::vector<PlacedCell> out;
  out.reserve(piece.cells.size());
  for (std::size_t r = 0; r < piece.rows.size(); ++r) {
    for (std::uint32_t i = 0; i < piece.rows[r].cell_count; ++i) {
      out.push_back({piece.cells[piece.rows[r].cell_first + i], static_cast<std::uint32_t>(r),
                     static_cast<std::uint16_t>(std::min(i, 65535u))});
    }
  }
  const auto earlier = [](const PlacedCell& a, const PlacedCell& b) {
    return a.cell.begin < b.cell.begin;
  };
  if (!std::is_sorted(out.begin(), out.end(), earlier)) std::sort(out.begin(), out.end(), earlier);
  return out;
}

}  // namespace

OwnMentions::OwnMentions(std::vector<OwnKind> kinds, OwnPatterns patterns)
    : kinds_(std::move(kinds)), patterns_(std::move(patterns)) {
  for (const OwnKind& kind : kinds_) {
    Words& words = words_.emplace_back();
    for (const std::string& word : kind.labels) {
      words.labels.push_back(lowered(word));
      words.headers.push_back(normal_label(word));
    }
    for (const std::string& word : kind.near) words.near.push_back(lowered(word));
    for (const std::string& word : kind.headers) words.headers.push_back(normal_label(word));
  }
}

Result<OwnMentions> OwnMentions::open(const OwnKinds& own) {
  TRY(OwnPatterns patterns, OwnPatterns::compile(own.kinds));
  return OwnMentions(own.kinds, std::move(patterns));
}

bool OwnMentions::is_under_header(const OwnMatch& match, const std::string& header) const {
  const auto& headers = words_[match.own].headers;
  return std::find(headers.begin(), headers.end(), normal_label(header)) != headers.end();
}

// `around` is what may speak of the match: the text, or its row; `cell_begin` where its cell
// begins.
bool OwnMentions::judge(const OwnMatch& match, std::string_view text, std::string_view around,
                        std::size_t cell_begin, const std::string* header, Mention& out) const {
  const OwnKind& kind = kinds_[match.own];
  const Words& words = words_[match.own];
  const std::string_view value = text.substr(match.begin, match.end - match.begin);
  if (!own_check_holds(kind.check, value)) return false;
  out.begin = match.begin;
  out.end = match.end;
  out.kind = kind.counts_as;
  out.own = static_cast<std::uint8_t>(match.own + 1);
  out.reasons = Reason::OwnKind | Reason::Shape;
  out.strength = 0.85f;
  if (kind.check != OwnCheck::None) {
    out.strength = 0.95f;
    out.reasons = out.reasons | Reason::CheckDigit;
  }
  const auto around_begin = static_cast<std::size_t>(around.data() - text.data());
  const std::size_t around_end = around_begin + around.size();
  bool is_sure = false;
  if (header != nullptr && is_under_header(match, *header)) {
    is_sure = true;
    out.strength = 0.98f;
    out.reasons = out.reasons | Reason::Column;
  }
  if (!words.labels.empty() &&
      holds_one(lowered(last_line(before(text, match.begin, cell_begin, kLabelBytes))),
                words.labels)) {
    is_sure = true;
    out.strength = std::max(out.strength, 0.97f);
    out.reasons = out.reasons | Reason::Label;
  }
  if (words.near.empty() || is_sure) return true;
  const bool is_near =
      holds_one(lowered(before(text, match.begin, around_begin, kNearBytes)), words.near) ||
      holds_one(lowered(behind(text, match.end, around_end, kNearBytes)), words.near) ||
      (header != nullptr && holds_one(lowered(*header), words.near));
  if (is_near) out.strength = std::max(out.strength, 0.9f);
  return is_near;
}

void OwnMentions::find(const unpack::Piece& piece, const std::vector<std::string>& header,
                       std::vector<Mention>& out) {
  const std::size_t from = out.size();
  matches_.clear();
  const bool is_table = piece.shape == unpack::Shape::Table;
  std::vector<PlacedCell> placed;
  std::vector<unpack::Cell> cells;
  if (is_table) {
    placed = placed_cells(piece);
    for (const PlacedCell& one : placed) cells.push_back(one.cell);
    if (cells.empty()) return;
  }
  patterns_.find(piece.text, cells, matches_);
  for (const OwnMatch& match : matches_) {
    Mention mention;
    if (!is_table) {
      if (judge(match, piece.text, piece.text, 0, nullptr, mention)) out.push_back(mention);
      continue;
    }
    const auto after = std::upper_bound(
        placed.begin(), placed.end(), match.begin,
        [](std::uint32_t at, const PlacedCell& one) { return at < one.cell.begin; });
    const PlacedCell& cell = *(after - 1);
    mention.row = cell.row;
    mention.column = cell.column;
    const unpack::Row& row = piece.rows[cell.row];
    const std::uint32_t row_begin = piece.cells[row.cell_first].begin;
    const std::uint32_t row_end = piece.cells[row.cell_first + row.cell_count - 1].end;
    const std::string_view around =
        piece.text.substr(row_begin, std::max(row_begin, row_end) - row_begin);
    const std::string* const above = cell.column < header.size() ? &header[cell.column] : nullptr;
    if (judge(match, piece.text, around, cell.cell.begin, above, mention)) out.push_back(mention);
  }
  // Of two kinds at one place the first of the file.
  std::sort(out.begin() + static_cast<std::ptrdiff_t>(from), out.end(),
            [](const Mention& a, const Mention& b) {
              return std::tie(a.begin, b.end, a.own) < std::tie(b.begin, a.end, b.own);
            });
  const auto first = out.begin() + static_cast<std::ptrdiff_t>(from);
  out.erase(std::unique(first, out.end(),
                        [](const Mention& a, const Mention& b) {
                          return a.begin == b.begin && a.end == b.end;
                        }),
            out.end());
  settle(out, from);
}

bool OwnMentions::is_value(std::size_t kind, std::string_view text, std::size_t begin,
                           std::size_t end) {
  matches_.clear();
  patterns_.find(text, {}, matches_);
  return std::any_of(matches_.begin(), matches_.end(), [&](const OwnMatch& match) {
    return match.own == kind && match.begin == begin && match.end == end &&
           own_check_holds(kinds_[kind].check, text.substr(begin, end - begin));
  });
}

bool OwnMentions::holds_value(std::size_t kind, std::string_view text) {
  matches_.clear();
  patterns_.find(text, {}, matches_);
  return std::any_of(matches_.begin(), matches_.end(), [&](const OwnMatch& match) {
    return match.own == kind &&
           own_check_holds(kinds_[kind].check, text.substr(match.begin, match.end - match.begin));
  });
}

namespace {

// By itself, and in the middle of a sentence.
SampleOutcome outcome_of(OwnMentions& own, const std::string& sample) {
  if (!own.is_value(0, sample, 0, sample.size())) return SampleOutcome::No;
  const std::string lead = "「";
  const bool within =
      own.is_value(0, lead + sample + "」、", lead.size(), lead.size() + sample.size());
  return within ? SampleOutcome::Yes : SampleOutcome::Alone;
}

}  // namespace

OwnTrial try_own_kinds(const OwnKinds& own) {
  OwnTrial out;
  Result<OwnMentions> opened = OwnMentions::open(own);
  if (!opened.ok()) {
    out.refused = opened.error().detail;
    return out;
  }
  if (own.kinds.size() != 1) return out;
  for (const std::string& one : own.kinds[0].matches)
    out.matches.push_back(outcome_of(opened.value(), one));
  for (const std::string& one : own.kinds[0].matches_not) {
    const bool found = opened.value().holds_value(0, one);
    out.matches_not.push_back(found ? SampleOutcome::Yes : SampleOutcome::No);
  }
  return out;
}

}  // namespace tadasu::find
