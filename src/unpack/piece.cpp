#include "unpack/piece.h"

#include <algorithm>
#include <array>
#include <cstddef>

namespace tadasu::unpack {
namespace {

constexpr std::size_t kStepBytesMax = 1024;

constexpr std::array<const char*, 10> kWhyNames = {
    "needs_password", "damaged",   "unsupported", "too_large", "too_deep",
    "too_many",       "timed_out", "not_allowed", "vanished",  "reader_died"};

// 0 -> "A", 25 -> "Z", 26 -> "AA".
std::string column_letters(std::uint32_t column) {
  std::string letters;
  for (std::uint64_t left = std::uint64_t{column} + 1; left > 0; left = (left - 1) / 26) {
    letters.insert(letters.begin(), static_cast<char>('A' + (left - 1) % 26));
  }
  return letters;
}

}  // namespace

const char* why_name(Why why) { return kWhyNames.at(static_cast<std::size_t>(why)); }

bool parse_why(std::string_view name, Why& why) {
  const auto* found = std::find(kWhyNames.begin(), kWhyNames.end(), name);
  if (found == kWhyNames.end()) return false;
  why = static_cast<Why>(found - kWhyNames.begin());
  return true;
}

std::uint64_t raw_offset(const Piece& piece, std::uint64_t text) {
  if (piece.raw_steps == nullptr || piece.raw_steps->empty()) return text;
  return text::raw_of(*piece.raw_steps, text, piece.text, piece.text_begin);
}

std::string place_of(const Piece& piece, std::uint32_t begin, std::uint32_t row,
                     std::uint32_t column) {
  if (row != kNoRow && row < piece.rows.size()) {
    std::string cell = column_letters(column) + std::to_string(piece.rows[row].number);
    return piece.part.empty() ? cell : std::string(piece.part) + "!" + cell;
  }
  const std::size_t end = std::min<std::size_t>(begin, piece.text.size());
  const auto lines =
      std::count(piece.text.begin(), piece.text.begin() + static_cast<std::ptrdiff_t>(end), '\n');
  std::string line = "L" + std::to_string(piece.line_begin + static_cast<std::uint64_t>(lines));
  return piece.part.empty() ? line : std::string(piece.part) + " " + line;
}

std::string Steps::below(const std::string& way, std::string name, std::uint64_t number) {
  std::string step;
  for (const char c : name) {
    if (c == '/' && (step.empty() || step.back() == '/')) continue;
    step += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  }
  while (!step.empty() && (step.back() == '/' || step.back() == ' ')) step.pop_back();
  if (step.size() > kStepBytesMax) {
    std::size_t cut = kStepBytesMax;
    while (cut > 0 && (static_cast<unsigned char>(step[cut]) & 0xc0) == 0x80) --cut;
    step.resize(cut);
    step += "…";
  }
  if (step.empty()) step = "part-" + std::to_string(number);
  std::string fresh = step;
  for (int copy = 2; !taken_.insert(fresh).second; ++copy) {
    fresh = step + " (" + (copy > 9 ? "#" + std::to_string(number) : std::to_string(copy)) + ")";
    if (copy > 10) fresh += "-" + std::to_string(copy);
  }
  return way + "/" + fresh;
}

}  // namespace tadasu::unpack
