// Any bytes as a file of own kinds, as a text to be folded, and as hashes of known people.
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "find/folded_text.h"
#include "find/known_people.h"
#include "find/own_kinds_file.h"
#include "text/encoding.h"
#include "text/fold.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
  using namespace tadasu;
  const std::string_view input(reinterpret_cast<const char*>(bytes), size);
  const find::OwnKindsRead read = find::read_own_kinds(input);
  TADASU_CHECK(read.own.kinds.size() <= find::kOwnKindsMax);
  TADASU_CHECK(!read.problems.empty() || find::are_sound(read.own.kinds));
  for (const find::OwnKindsProblem& one : read.problems) TADASU_CHECK(find::is_sound(one));
  std::string text;
  text::decode(text::Encoding::Utf8, input, text);
  find::FoldedText folded;
  folded.assign(text);
  for (std::size_t at = 0; at < folded.text().size();) {
    const std::uint32_t raw = folded.raw_of(static_cast<std::uint32_t>(at));
    TADASU_CHECK(raw < text.size() && folded.folded_of(raw) == at);
    text::next_char(folded.text(), at);
  }
  static const find::Lexicon lexicon = [] {
    auto opened = find::Lexicon::open();
    TADASU_CHECK(opened.ok());
    return std::move(opened).value();
  }();
  if (auto known = find::KnownPeople::view(input); known.ok()) {
    unpack::Piece piece;
    piece.text = "山田太郎様 taro@example.jp 090-1234-5678 Taro Yamada A-12345";
    std::vector<find::Mention> out;
    known.value().find(piece, lexicon, out);
  }
  return 0;
}
