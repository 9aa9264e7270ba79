// Names of people in prose: the gate, the tagger around what passes, and mentions of what it found.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "find/lexicon.h"
#include "find/mention.h"
#include "find/name_gate.h"
#include "find/name_tagger.h"
#include "find/repeated_names.h"

namespace tadasu::find {

class ProseNames {
 public:
  // Loads packs/name-tagger. Errors: Damaged. No such pack is no error: null.
  static Result<std::unique_ptr<NameTagger>> load_tagger();
  // Without a tagger nothing is found. `dictionary` and `lexicon` must outlive it.
  ProseNames(const Dictionary& dictionary, const Lexicon& lexicon,
             std::unique_ptr<NameTagger> tagger);

  // Appends the names in `text` that the tagger believes, unsorted. `mentions` from `from` on are
  // the settled mentions of the text: where one is sure of a name the tagger is not asked; one that
  // only a dictionary speaks for, and weakly, goes when the tagger sees no name there. Whether
  // anything changed.
  bool find(std::string_view text, std::vector<Mention>& mentions, std::size_t from);
  // After it, with its mentions settled: the names that stand again. Whether anything changed.
  bool find_repeated(std::string_view text, std::vector<Mention>& mentions, std::size_t from) {
    return tagger_ != nullptr && repeated_.find(text, mentions, from);
  }

 private:
  struct Window {
    std::size_t begin = 0, end = 0;  // bytes
  };
  void read_stretch(std::string_view text, std::size_t begin, std::size_t end, std::size_t around,
                    std::size_t& first, std::size_t& last);
  bool promises(std::string_view text, const NameGate::Run& run);
  bool look_at(std::string_view text, std::size_t begin, std::size_t end, float least);
  bool plainly_named(std::string_view text, const Mention& name);
  void read_window(std::string_view text, const Window& window, std::vector<Mention>& out);
  void drop_doubtful(std::string_view text, std::vector<Mention>& mentions, std::size_t from,
                     std::size_t known);
  [[nodiscard]] std::string_view trimmed(std::string_view word) const;
  const Dictionary& dictionary_;
  const Lexicon& lexicon_;
  std::unique_ptr<NameTagger> tagger_;
  NameGate gate_;
  SeenBefore seen_;
  RepeatedNames repeated_;
  std::unique_ptr<TaggerText> stretch_;
  std::vector<NameTagger::Name> names_;
};

}  // namespace tadasu::find
