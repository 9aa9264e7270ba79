#include "find/own_patterns.h"

#include <hs/hs.h>

#include <algorithm>

#include "base/check.h"
#include "find/check_digit.h"
#include "find/folded_text.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

struct DatabaseEnd {
  void operator()(hs_database_t* database) const { hs_free_database(database); }
};
struct ScratchEnd {
  void operator()(hs_scratch_t* scratch) const { hs_free_scratch(scratch); }
};

bool is_alnum(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

struct Place {
  std::uint32_t begin = 0, end = 0;  // in half width
};

}  // namespace

struct OwnPatterns::State {
  std::unique_ptr<hs_database_t, DatabaseEnd> database;
  std::unique_ptr<hs_scratch_t, ScratchEnd> scratch, inner_scratch;
  std::vector<std::vector<Place>> found;  // by kind
  FoldedText folded;
  std::vector<Place> cells;

  // of the running scan
  std::string_view text;

  void take(unsigned kind, std::uint32_t begin, std::uint32_t end);
  [[nodiscard]] const Place* cell_at(std::uint32_t end) const;
  [[nodiscard]] bool is_start(std::uint32_t begin, std::uint32_t from) const {
    return begin == from || !is_alnum(text[begin]) || !is_alnum(text[begin - 1]);
  }
  [[nodiscard]] bool is_end(std::uint32_t end, std::uint32_t to) const {
    return end == to || !is_alnum(text[end - 1]) || !is_alnum(text[end]);
  }
  [[nodiscard]] std::uint32_t first_start(unsigned kind, Place match, std::uint32_t least,
                                          std::uint32_t from);
  [[nodiscard]] std::uint32_t leftmost(unsigned kind, std::uint32_t from, std::uint32_t end);
};

namespace {

constexpr std::uint32_t kNone = 0xffffffff;

struct Leftmost {
  unsigned kind;
  std::uint64_t end;
  std::uint64_t begin = kNone;
};

int on_inner_match(unsigned id, unsigned long long from, unsigned long long to, unsigned,
                   void* context) {
  auto& wanted = *static_cast<Leftmost*>(context);
  if (id == wanted.kind && to == wanted.end)
    wanted.begin = std::min<std::uint64_t>(wanted.begin, from);
  return 0;
}

}  // namespace

// The leftmost place at or behind `from` at which a match begins that ends at `end`.
std::uint32_t OwnPatterns::State::leftmost(unsigned kind, std::uint32_t from, std::uint32_t end) {
  Leftmost wanted{kind, end - from};
  const hs_error_t done = hs_scan(database.get(), text.data() + from, end - from, 0,
                                  inner_scratch.get(), on_inner_match, &wanted);
  TADASU_CHECK(done == HS_SUCCESS);
  return wanted.begin == kNone ? kNone : from + static_cast<std::uint32_t>(wanted.begin);
}

bool is_within_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// The engine tells the leftmost begin for an end. When that one is within a word, lies in another
// cell (`from` is where this one begins), too far away or before `least`, a later one may not.
std::uint32_t OwnPatterns::State::first_start(unsigned kind, Place match, std::uint32_t least,
                                              std::uint32_t from) {
  if (match.begin >= least && is_start(match.begin, from)) return match.begin;
  for (std::uint32_t at = std::max(match.begin + 1, least); at < match.end; ++at) {
    if (is_within_character(text[at]) || !is_start(at, from)) continue;
    at = leftmost(kind, at, match.end);
    if (at == kNone || is_start(at, from)) return at;
  }
  return kNone;
}

const Place* OwnPatterns::State::cell_at(std::uint32_t end) const {
  const auto after =
      std::lower_bound(cells.begin(), cells.end(), end,
                       [](const Place& cell, std::uint32_t at) { return cell.end < at; });
  return after == cells.end() || after->begin >= end ? nullptr : &*after;
}

// Ends come in ascending order for each pattern.
void OwnPatterns::State::take(unsigned kind, std::uint32_t begin, std::uint32_t end) {
  Place around{0, static_cast<std::uint32_t>(text.size())};
  if (!cells.empty()) {
    const Place* const cell = cell_at(end);
    if (cell == nullptr) return;
    around = *cell;
  }
  if (!is_end(end, around.end)) return;
  std::uint32_t least = around.begin;
  if (end - least > kOwnMatchBytesMax) {
    least = end - static_cast<std::uint32_t>(kOwnMatchBytesMax);
    while (is_within_character(text[least])) ++least;
  }
  // What begins here or later is shorter; what began before and reaches in goes first.
  std::vector<Place>& list = found[kind];
  for (;;) {
    begin = first_start(kind, {begin, end}, least, around.begin);
    if (begin == kNone) return;
    auto from = list.end();
    while (from != list.begin() && (from - 1)->begin >= begin) --from;
    if (from == list.begin() || (from - 1)->end <= begin) {
      list.erase(from, list.end());
      list.push_back({begin, end});
      return;
    }
    least = (from - 1)->end;
    if (least >= end) return;
  }
}

OwnPatterns::OwnPatterns(std::unique_ptr<State> state) : state_(std::move(state)) {}
OwnPatterns::OwnPatterns(OwnPatterns&&) noexcept = default;
OwnPatterns& OwnPatterns::operator=(OwnPatterns&&) noexcept = default;
OwnPatterns::~OwnPatterns() = default;

Result<OwnPatterns> OwnPatterns::compile(std::span<const OwnKind> kinds) {
  if (hs_valid_platform() != HS_SUCCESS)
    return Error{Trouble::Unsupported, "own kinds", "the pattern engine needs SSE 4.2 or NEON"};
  std::vector<std::string> folded;
  for (const OwnKind& kind : kinds) folded.push_back(folded_pattern(kind.pattern));
  std::vector<const char*> patterns;
  for (const std::string& one : folded) patterns.push_back(one.c_str());
  const std::vector<unsigned> flags(kinds.size(), HS_FLAG_UTF8 | HS_FLAG_SOM_LEFTMOST);
  std::vector<unsigned> ids;
  for (unsigned i = 0; i < kinds.size(); ++i) ids.push_back(i);
  hs_database_t* database = nullptr;
  hs_compile_error_t* wrong = nullptr;
  if (hs_compile_multi(patterns.data(), flags.data(), ids.data(),
                       static_cast<unsigned>(kinds.size()), HS_MODE_BLOCK, nullptr, &database,
                       &wrong) != HS_SUCCESS) {
    const bool one =
        wrong->expression >= 0 && static_cast<std::size_t>(wrong->expression) < kinds.size();
    Error error{Trouble::Invalid, one ? kinds[static_cast<std::size_t>(wrong->expression)].id : "",
                wrong->message};
    hs_free_compile_error(wrong);
    return error;
  }
  auto state = std::make_unique<State>();
  state->database.reset(database);
  hs_scratch_t* scratch = nullptr;
  hs_scratch_t* inner = nullptr;
  if (hs_alloc_scratch(database, &scratch) != HS_SUCCESS)
    return Error{Trouble::Unavailable, "own kinds", "no memory for the pattern engine"};
  state->scratch.reset(scratch);
  if (hs_clone_scratch(scratch, &inner) != HS_SUCCESS)
    return Error{Trouble::Unavailable, "own kinds", "no memory for the pattern engine"};
  state->inner_scratch.reset(inner);
  state->found.resize(kinds.size());
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
  for (std::size_t kind = 0; kind < state.found.size(); ++kind) {
    for (const Place& place : state.found[kind]) {
      out.push_back({state.folded.raw_of(place.begin), state.folded.raw_of(place.end),
                     static_cast<std::uint8_t>(kind)});
    }
    state.found[kind].clear();
  }
}

bool own_check_holds(OwnCheck check, std::string_view value) {
  return check == OwnCheck::None || luhn_holds(text::digits_only(value));
}

}  // namespace tadasu::find
