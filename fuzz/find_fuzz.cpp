// Any valid UTF-8 as text, as mail header and as a table: spans stay inside, in order, on
// characters.
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "find/find.h"
#include "text/encoding.h"

namespace {

using namespace tadasu;

void look(find::Finder& finder, const unpack::Piece& piece) {
  std::vector<find::Mention> out;
  finder.find(piece, out);
  for (const find::Mention& m : out) {
    TADASU_CHECK(m.begin < m.end && m.end <= piece.text.size());
    TADASU_CHECK((static_cast<unsigned char>(piece.text[m.begin]) & 0xC0) != 0x80);
    TADASU_CHECK(m.strength > 0 && m.strength <= 1);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  static find::Finder finder = [] {
    auto opened =
        find::Finder::open();  // needs TADASU_DATA_PACKS, or dictionary.bin beside the program
    TADASU_CHECK(opened.ok());
    return std::move(opened).value();
  }();
  std::string text;
  text::decode(text::Encoding::Utf8, {reinterpret_cast<const char*>(bytes), size}, text);
  unpack::Piece piece;
  piece.text = text;
  look(finder, piece);
  piece.shape = unpack::Shape::Header;
  look(finder, piece);
  piece.shape = unpack::Shape::Table;  // rows at line ends, cells at commas
  std::vector<std::string> first_row;
  std::uint32_t at = 0;
  for (std::uint64_t number = 1; at < text.size(); ++number) {
    const auto end = static_cast<std::uint32_t>(std::min(text.find('\n', at), text.size()));
    unpack::Row row{number, static_cast<std::uint32_t>(piece.cells.size()), 0};
    for (std::uint32_t from = at; from <= end; ++row.cell_count) {
      const auto to = static_cast<std::uint32_t>(std::min<std::size_t>(text.find(',', from), end));
      piece.cells.push_back({from, to});
      if (number == 1) first_row.push_back(text.substr(from, to - from));
      from = to + 1;
    }
    piece.rows.push_back(row);
    at = end + 1;
  }
  piece.first_row = &first_row;
  finder.forget();
  look(finder, piece);
  return 0;
}
