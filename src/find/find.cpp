#include "find/find.h"

#include <algorithm>

#include "base/pack.h"
#include "find/dictionary.h"
#include "find/header_fields.h"
#include "find/latin_names.h"
#include "find/lexicon.h"
#include "find/prose_names.h"
#include "find/scanner.h"
#include "find/settle.h"
#include "find/table.h"

namespace tadasu::find {

struct Finder::State {
  State(Dictionary d, Lexicon l, std::unique_ptr<NameTagger> t)
      : dictionary(std::move(d)),
        lexicon(std::move(l)),
        scanner(dictionary, lexicon),
        tables(dictionary, lexicon, scanner),
        prose_names(dictionary, lexicon, std::move(t)),
        latin_names(dictionary) {}
  Dictionary dictionary;
  Lexicon lexicon;
  Scanner scanner;
  TableReader tables;
  ProseNames prose_names;
  LatinNames latin_names;
};

Finder::Finder(std::unique_ptr<State> state) : state_(std::move(state)) {}
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;
Finder::~Finder() = default;

Result<Finder> Finder::open() {
  TRY(Dictionary dictionary, Dictionary::open(data_packs_folder() / "dictionary.bin"));
  TRY(Lexicon lexicon, Lexicon::open());
  TRY(std::unique_ptr<NameTagger> tagger, ProseNames::load_tagger());
  return Finder(
      std::make_unique<State>(std::move(dictionary), std::move(lexicon), std::move(tagger)));
}

void Finder::forget() { state_->tables.forget(); }

void Finder::find(const unpack::Piece& piece, std::vector<Mention>& out) {
  const std::size_t from = out.size();
  Scanner& scanner = state_->scanner;
  scanner.sensitive().clear();
  switch (piece.shape) {
    case unpack::Shape::Table:
      state_->tables.read(piece, out);
      return;
    case unpack::Shape::Header:
      read_header_fields(piece.text, scanner, out);
      settle(out, from);
      tie_sensitive(piece.text, scanner.sensitive(), out, from);
      return;
    case unpack::Shape::Text:
      scanner.scan(piece.text, 0, piece.text.size(), Setting::Text, out);
      settle(out, from);
      if (state_->prose_names.find(piece.text, out, from)) settle(out, from);
      if (state_->latin_names.find(piece.text, out, from)) settle(out, from);
      tie_sensitive(piece.text, scanner.sensitive(), out, from);
      return;
  }
}

}  // namespace tadasu::find
