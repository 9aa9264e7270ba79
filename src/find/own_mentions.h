// Own kinds in Pieces: patterns, check digits and the words around them, as mentions.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "find/mention.h"
#include "find/own_kinds.h"
#include "find/own_patterns.h"
#include "unpack/piece.h"

namespace tadasu::find {

class OwnMentions {
 public:
  // Compiles the patterns: in the jail, or with patterns that passed there. Errors: those of
  // OwnPatterns::compile.
  static Result<OwnMentions> open(const OwnKinds& own);

  // Appends the mentions of the Piece, sorted by begin, apart; in tables with row and column.
  // `header` are the cells of the table's header, empty when there is none or it is no table.
  void find(const unpack::Piece& piece, const std::vector<std::string>& header,
            std::vector<Mention>& out);

  // Whether text[begin, end) is one value of the kind, as a whole.
  bool is_value(std::size_t kind, std::string_view text, std::size_t begin, std::size_t end);
  // Whether a value of the kind stands somewhere in it.
  bool holds_value(std::size_t kind, std::string_view text);

 private:
  struct Words {
    std::vector<std::string> labels, near;  // as normal_label makes them
    std::vector<std::string> headers;       // the labels too
  };
  OwnMentions(std::vector<OwnKind> kinds, OwnPatterns patterns);
  [[nodiscard]] bool is_under_header(const OwnMatch& match, const std::string& header) const;
  bool judge(const OwnMatch& match, std::string_view text, std::string_view around,
             std::size_t cell_begin, const std::string* header, Mention& out) const;

  std::vector<OwnKind> kinds_;
  std::vector<Words> words_;
  OwnPatterns patterns_;
  std::vector<OwnMatch> matches_;
};

}  // namespace tadasu::find
