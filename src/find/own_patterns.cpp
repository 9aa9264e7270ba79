#include "find/own_patterns.h"

#include <hs/hs.h>

#include <algorithm>

#include "base/check.h"
#include "find/check_digit.h"
#include "find/folded_text.h"
#include "find/scanner.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

struct DatabaseEnd {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct ScratchEnd {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

struct Place {
  std::uint32_t begin = 0, end = 0;  // in half width
};

// Where matches of one kind lie, one upon another: from the first place at which one may begin to
// the last at which one ends, all in one cell.
struct Region {
  std::uint32_t begin = 0, end = 0;
  Place cell;
  std::uint32_t sure_end = 0;  // unless 0: the longest match that begins at `begin` ends there
};

struct LongestEnd {  // of the matches that begin where an inner scan does
  std::string_view text;
  std::uint32_t from, end_max, cell_end;
  std::uint32_t end = 0;  // 0: none
};

bool is_within_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

bool is_word_end(std::string_view text, std::uint32_t end, std::uint32_t to) {
  return end == to || !is_ascii_alnum(text[end - 1]) || !is_ascii_alnum(text[end]);
}

int on_inner_match(unsigned, unsigned long long, unsigned long long to, unsigned, void* context) {
  auto& longest = *static_cast<LongestEnd*>(context);
  const std::uint32_t end = longest.from + static_cast<std::uint32_t>(to);
  if (end > longest.end && end <= longest.end_max &&
      is_word_end(longest.text, end, longest.cell_end))
    longest.end = end;
  return 0;
}

}  // namespace

struct OwnPatterns::State {
  std::unique_ptr<hs_database_t, DatabaseEnd> database;               // of all kinds
  std::vector<std::unique_ptr<hs_database_t, DatabaseEnd>> anchored;  // by kind
  std::unique_ptr<hs_scratch_t, ScratchEnd> scratch;                  // of both
  std::vector<std::vector<Region>> regions;                           // by kind
  std::vector<Place> found;                                           // of one kind
  FoldedText folded;
  std::vector<Place> cells;
  std::uint64_t inner_scans = 0;

  // of the running scan
  std::string_view text;

  void take(unsigned kind, std::uint32_t begin, std::uint32_t end);
  [[nodiscard]] const Place* cell_at(std::uint32_t end) const;
  [[nodiscard]] bool is_start(std::uint32_t begin, std::uint32_t from) const {
    return !is_within_character(text[begin]) &&
           (begin == from || !is_ascii_alnum(text[begin]) || !is_ascii_alnum(text[begin - 1]));
  }
  // Of the matches that begin at `from` the longest; 0: there is none.
  [[nodiscard]] std::uint32_t longest_end(std::size_t kind, std::uint32_t from,
                                          const Region& region);
  void settle(std::size_t kind);
};

const Place* OwnPatterns::State::cell_at(std::uint32_t end) const {
  const auto after =
      std::lower_bound(cells.begin(), cells.end(), end,
                       [](const Place& cell, std::uint32_t at) { return cell.end < at; });
  return after == cells.end() || after->begin >= end ? nullptr : &*after;
}

// The engine tells the leftmost begin for an end, and ends in ascending order for each kind. When
// that begin is within a word, lies in another cell or too far away, a later one may not.
void OwnPatterns::State::take(unsigned kind, std::uint32_t begin, std::uint32_t end) {
  Place around{0, static_cast<std::uint32_t>(text.size())};
  if (!cells.empty()) {
    const Place* const cell = cell_at(end);
    if (cell == nullptr) return;
    around = *cell;
  }
  if (!is_word_end(text, end, around.end)) return;
  std::uint32_t least = around.begin;
  if (end - least > kOwnMatchBytesMax) {
    least = end - static_cast<std::uint32_t>(kOwnMatchBytesMax);
    while (is_within_character(text[least])) ++least;
  }
  const bool is_sure = begin >= least && is_start(begin, around.begin);
  Region now{std::max(begin, least), end, around, is_sure ? end : 0};
  std::vector<Region>& list = regions[kind];
  for (; !list.empty() && list.back().end > now.begin; list.pop_back()) {
    const Region& last = list.back();
    if (last.begin >= now.begin) continue;
    now.begin = last.begin;  // nothing that begins there ends here: it would be more to the left
    now.sure_end = last.sure_end;
  }
  list.push_back(now);
}

std::uint32_t OwnPatterns::State::longest_end(std::size_t kind, std::uint32_t from,
                                              const Region& region) {
  std::uint32_t end_max = region.end;
  if (end_max - from > kOwnMatchBytesMax) {
    end_max = from + static_cast<std::uint32_t>(kOwnMatchBytesMax);
    while (is_within_character(text[end_max])) --end_max;
  }
  std::uint32_t stop = end_max;  // one character more, for what asks for the border of a word
  if (stop < region.cell.end) ++stop;
  while (stop < region.cell.end && is_within_character(text[stop])) ++stop;
  LongestEnd longest{text, from, end_max, region.cell.end};
  ++inner_scans;
  const hs_error_t done = hs_scan(anchored[kind].get(), text.data() + from, stop - from, 0,
                                  scratch.get(), on_inner_match, &longest);
  TADASU_CHECK(done == HS_SUCCESS);
  return longest.end;
}

// From left to right; what begins first goes first.
void OwnPatterns::State::settle(std::size_t kind) {
  found.clear();
  for (const Region& region : regions[kind]) {
    std::uint32_t at = region.begin;
    if (region.sure_end != 0) {
      found.push_back({at, region.sure_end});
      at = region.sure_end;
    }
    while (at < region.end) {
      const std::uint32_t end = is_start(at, region.cell.begin) ? longest_end(kind, at, region) : 0;
      if (end != 0) found.push_back({at, end});
      at = end != 0 ? end : at + 1;
    }
  }
  regions[kind].clear();
}

namespace {

using Database = std::unique_ptr<hs_database_t, DatabaseEnd>;

// What the engine says against the patterns; `index`: which of them, -1 none.
struct Refusal {
  int index = -1;
  std::string words;
};

Database compiled(const std::vector<std::string>& patterns, unsigned flags, Refusal& refusal) {
  std::vector<const char*> texts;
  for (const std::string& one : patterns) texts.push_back(one.c_str());
  const std::vector<unsigned> all_flags(patterns.size(), flags);
  std::vector<unsigned> ids;
  for (unsigned i = 0; i < patterns.size(); ++i) ids.push_back(i);
  hs_database_t* database = nullptr;
  hs_compile_error_t* wrong = nullptr;
  if (hs_compile_multi(texts.data(), all_flags.data(), ids.data(),
                       static_cast<unsigned>(patterns.size()), HS_MODE_BLOCK, nullptr, &database,
                       &wrong) == HS_SUCCESS)
    return Database(database);
  refusal = {wrong->expression, wrong->message};
  hs_free_compile_error(wrong);
  return nullptr;
}

// The pattern only where a scan begins. A quotation may be open at its end.
std::string anchored_form(const std::string& pattern) { return "\\A(?:" + pattern + "\\E)"; }

}  // namespace

OwnPatterns::OwnPatterns(std::unique_ptr<State> state) : state_(std::move(state)) {}
OwnPatterns::OwnPatterns(OwnPatterns&&) noexcept = default;
OwnPatterns& OwnPatterns::operator=(OwnPatterns&&) noexcept = default;
OwnPatterns::~OwnPatterns() = default;

Result<OwnPatterns> OwnPatterns::compile(std::span<const OwnKind> kinds) {
  if (hs_valid_platform() != HS_SUCCESS)
    return Error{Trouble::Unsupported, "own kinds", "the pattern engine needs SSE 4.2 or NEON"};
  std::vector<std::string> folded;
  for (const OwnKind& kind : kinds) folded.push_back(folded_pattern(kind.pattern));
  auto state = std::make_unique<State>();
  Refusal refusal;
  state->database = compiled(folded, HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST, refusal);
  if (!state->database) {
    const auto index = static_cast<std::size_t>(refusal.index);
    return Error{Trouble::Invalid,
                 refusal.index >= 0 && index < kinds.size() ? kinds[index].id : "", refusal.words};
  }
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    state->anchored.push_back(compiled({anchored_form(folded[i])}, HS_FLAG_UTF8, refusal));
    if (!state->anchored.back()) return Error{Trouble::Invalid, kinds[i].id, refusal.words};
  }
  hs_scratch_t* scratch = nullptr;
  hs_error_t room = hs_alloc_scratch(state->database.get(), &scratch);
  for (const Database& one : state->anchored) {
    if (room == HS_SUCCESS) room = hs_alloc_scratch(one.get(), &scratch);
  }
  state->scratch.reset(scratch);
  if (room != HS_SUCCESS)
    return Error{Trouble::Unavailable, "own kinds", "no memory for the pattern engine"};
  state->regions.resize(kinds.size());
  return OwnPatterns(std::move(state));
}

void OwnPatterns::find(std::string_view text, std::span<const unpack::Cell> cells,
                       std::vector<OwnMatch>& out) {
  State& state = *state_;
  state.folded.assign(text);
  state.text = state.folded.text();
  state.cells.clear();
  for (const unpack::Cell& cell : cells) {
    if (cell.begin < cell.end)
      state.cells.push_back({state.folded.folded_of(cell.begin), state.folded.folded_of(cell.end)});
  }
  if (state.text.empty() || (!cells.empty() && state.cells.empty())) return;
  const auto on_match = [](unsigned id, unsigned long long from, unsigned long long to, unsigned,
                           void* context) {
    static_cast<State*>(context)->take(id, static_cast<std::uint32_t>(from),
                                       static_cast<std::uint32_t>(to));
    return 0;
  };
  const hs_error_t done =
      hs_scan(state.database.get(), state.text.data(), static_cast<unsigned>(state.text.size()), 0,
              state.scratch.get(), on_match, &state);
  TADASU_CHECK(done == HS_SUCCESS);
  for (std::size_t kind = 0; kind < state.regions.size(); ++kind) {
    state.settle(kind);
    for (const Place& place : state.found) {
      out.push_back({state.folded.raw_of(place.begin), state.folded.raw_of(place.end),
                     static_cast<std::uint8_t>(kind)});
    }
  }
}

std::uint64_t OwnPatterns::inner_scans() const { return state_->inner_scans; }

bool own_check_holds(OwnCheck check, std::string_view value) {
  return check == OwnCheck::None || luhn_holds(text::digits_only(value));
}

}  // namespace tadasu::find
