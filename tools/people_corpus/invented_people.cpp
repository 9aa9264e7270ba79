#include "invented_people.h"

#include <array>
#include <charconv>
#include <utility>
#include <vector>

namespace tadasu::invented {
namespace {

constexpr std::size_t kBlockBytes = 1 << 18;
constexpr unsigned kMemberBits = 4, kCopyBits = 4;
static_assert(rates::kRecords.size() < 1U << kCopyBits);

// Which record of whom, packed: household, member, copy.
std::vector<std::uint64_t> drawn(const Households& households, const Wish& wish) {
  std::vector<std::uint64_t> out;
  out.reserve(wish.records);
  std::vector<std::uint32_t> counts;
  for (std::uint64_t household = 0; out.size() < wish.records; ++household) {
    households.records_of(household, counts);
    for (std::uint64_t member = 0; member < counts.size(); ++member) {
      for (std::uint64_t copy = 0; copy < counts[member] && out.size() < wish.records; ++copy)
        out.push_back((household << kMemberBits | member) << kCopyBits | copy);
    }
  }
  Rand rand(wish.seed ^ 0x5851F42D4C957F2D);
  for (std::size_t i = out.size(); i > 1; --i) std::swap(out[i - 1], out[rand.below(i)]);
  return out;
}

void append_cell(std::string& out, std::string_view cell) {
  out += ',';
  if (cell.find(',') == cell.npos && cell.find('"') == cell.npos) {  // no cell has two lines
    out += cell;
    return;
  }
  out += '"';
  for (const char c : cell) {
    if (c == '"') out += c;
    out += c;
  }
  out += '"';
}

void append_number(std::string& out, std::uint64_t number) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number).ptr;
  out.append(digits.data(), end);
}

}  // namespace

void write_people(const Words& words, const Wish& wish,
                  const std::function<void(std::string_view)>& out) {
  const Households households(words, wish.seed, wish.household_share);
  const Writer writer(words, households, wish.errors, wish.records);
  const std::vector<std::uint64_t> order = drawn(households, wish);
  std::string block =
      "rec_id,person,household,source,name,kana,birth_date,sex,postal_code,address,phone,email\n";
  Cells cells;
  for (std::size_t i = 0; i < order.size(); ++i) {
    const std::uint64_t household = order[i] >> (kMemberBits + kCopyBits);
    const std::uint64_t member = order[i] >> kCopyBits & ((1U << kMemberBits) - 1);
    const auto copy = static_cast<std::uint32_t>(order[i] & ((1U << kCopyBits) - 1));
    writer.write(households.make(household), member, copy, cells);
    append_number(block, i);
    append_number(block += ',', order[i] >> kCopyBits);
    append_number(block += ',', household);
    append_cell(block, cells.source);
    for (const std::string& cell : cells.column) append_cell(block, cell);
    block += '\n';
    if (block.size() < kBlockBytes) continue;
    out(block);
    block.clear();
  }
  out(block);
}

}  // namespace tadasu::invented
