#include "find/find.h"

#include <algorithm>
#include <optional>
#include <tuple>

#include "base/pack.h"
#include "find/dictionary.h"
#include "find/header_fields.h"
#include "find/latin_in_japanese.h"
#include "find/latin_names.h"
#include "find/lexicon.h"
#include "find/own_mentions.h"
#include "find/prose_names.h"
#include "find/scanner.h"
#include "find/settle.h"
#include "find/table.h"
#include "text/byte_search.h"

namespace tadasu::find {

namespace {

bool is_ascii(std::string_view text) {
  return text::ascii_prefix(text.data(), text.size()) == text.size();
}

}  // namespace

struct Finder::State {
  State(Dictionary d, Lexicon l, std::unique_ptr<NameTagger> t)
      : dictionary(std::move(d)),
        lexicon(std::move(l)),
        scanner(dictionary, lexicon),
        tables(dictionary, lexicon, scanner),
        prose_names(dictionary, lexicon, std::move(t)),
        latin_names(dictionary),
        latin_in_japanese(dictionary, lexicon) {}
  Dictionary dictionary;
  Lexicon lexicon;
  Scanner scanner;
  TableReader tables;
  ProseNames prose_names;
  LatinNames latin_names;
  LatinInJapanese latin_in_japanese;
  QuotedMemo quoted;  // of Setting::Text

  bool find_latin_names(std::string_view text, bool ascii, std::vector<Mention>& out,
                        std::size_t from) {
    return ascii || LatinNames::may_be_english(text)
               ? latin_names.find(text, out, from, quoted.passed())
               : latin_in_japanese.find(text, out, from);
  }
  std::optional<OwnMentions> own;
  std::optional<KnownPeople> known;
  std::vector<Mention> given;  // of the Piece at hand

  void find_given(const unpack::Piece& piece);
};

Finder::Finder(std::unique_ptr<State> state) : state_(std::move(state)) {}
Finder::Finder(Finder&&) noexcept = default;
Finder& Finder::operator=(Finder&&) noexcept = default;
Finder::~Finder() = default;

Result<Finder> Finder::open(const OwnKinds& own) {
  TRY(Dictionary dictionary, Dictionary::open(data_packs_folder() / "dictionary.bin"));
  TRY(Lexicon lexicon, Lexicon::open());
  TRY(std::unique_ptr<NameTagger> tagger, ProseNames::load_tagger());
  auto state =
      std::make_unique<State>(std::move(dictionary), std::move(lexicon), std::move(tagger));
  if (!own.kinds.empty()) {
    TRY(state->own, OwnMentions::open(own));
  }
  return Finder(std::move(state));
}

void Finder::know(KnownPeople known) { state_->known = std::move(known); }
bool Finder::knows_people() const { return state_->known.has_value(); }

// What own kinds and the list of known people say of the Piece: of tables by row.
void Finder::State::find_given(const unpack::Piece& piece) {
  given.clear();
  static const std::vector<std::string> no_header;
  const bool is_table = piece.shape == unpack::Shape::Table;
  if (own) own->find(piece, is_table ? tables.header(piece) : no_header, given);
  if (known) {
    std::vector<Mention> people;
    known->find(piece, lexicon, people);
    join_given(given, 0, people);
    settle(given, 0);
  }
  if (is_table) {
    std::stable_sort(given.begin(), given.end(), [](const Mention& a, const Mention& b) {
      return std::tie(a.row, a.begin) < std::tie(b.row, b.begin);
    });
  }
}

std::optional<AddressParts> Finder::address_parts(std::string_view address) const {
  return state_->scanner.address_parts(address);
}

void Finder::forget() { state_->tables.forget(); }

void Finder::find(const unpack::Piece& piece, std::vector<Mention>& out) {
  const std::size_t from = out.size();
  Scanner& scanner = state_->scanner;
  scanner.sensitive().clear();
  state_->find_given(piece);
  bool ascii = false;
  switch (piece.shape) {
    case unpack::Shape::Table:
      state_->tables.read(piece, state_->given, out);
      return;
    case unpack::Shape::Header:
      read_header_fields(piece.text, scanner, out);
      settle(out, from);
      join_given(out, from, state_->given);
      tie_sensitive(piece.text, scanner.sensitive(), out, from);
      return;
    case unpack::Shape::Text:
      scanner.scan(piece.text, 0, piece.text.size(), Setting::Text, out, &state_->quoted);
      settle(out, from);
      ascii = piece.ascii || is_ascii(piece.text);
      if (!ascii) {
        if (state_->prose_names.find(piece.text, out, from)) settle(out, from);
        if (state_->prose_names.find_repeated(piece.text, out, from)) settle(out, from);
      }
      if (state_->find_latin_names(piece.text, ascii, out, from)) settle(out, from);
      state_->quoted.learn(piece.text.data(), [this](std::string_view quoted) {
        return state_->latin_names.names_somebody(quoted);
      });
      join_given(out, from, state_->given);
      tie_sensitive(piece.text, scanner.sensitive(), out, from);
      return;
  }
}

}  // namespace tadasu::find
