#include "find/prose_names.h"

#include <algorithm>

#include "base/pack.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kAroundBytes = 9;    // read with a run that passes
constexpr std::size_t kContextBytes = 18;  // seen beyond that, for features
constexpr std::size_t kNearBytes = 9;      // the same for the look at a run before
constexpr std::size_t kWindowBytesMax = 600;
constexpr float kPromise = -1.f;  // of a run, that its window is read
constexpr float kBelievedFrom = 0.35f;
constexpr float kBelievedOfPlaceFrom = 0.75f;  // 福岡, 宮崎
constexpr float kStrengthMax = 0.88f;          // a name with an honorific or a label is surer
constexpr float kSureFrom = 0.7f;              // of another mention: the tagger is not asked

std::size_t char_begin(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

bool is_sure(const Mention& mention) {
  return mention.kind == Kind::PersonName && mention.strength >= kSureFrom;
}

}  // namespace

Result<std::unique_ptr<NameTagger>> ProseNames::load_tagger() {
  auto tagger = NameTagger::open(packs_folder() / "name-tagger" / "name-tagger.bin");
  if (tagger.ok()) return std::make_unique<NameTagger>(std::move(tagger).value());
  if (tagger.error().trouble == Trouble::NotFound) return std::unique_ptr<NameTagger>();
  return std::move(tagger).error();
}

ProseNames::ProseNames(const Dictionary& dictionary, std::unique_ptr<NameTagger> tagger)
    : dictionary_(dictionary), tagger_(std::move(tagger)) {
  if (tagger_ == nullptr) return;
  gate_ = NameGate(dictionary, tagger_->gate(), tagger_->gate_threshold(), tagger_->everyday());
  stretch_ = std::make_unique<TaggerText>(dictionary);
}

void ProseNames::find(std::string_view text, std::vector<Mention>& mentions, std::size_t from) {
  if (tagger_ == nullptr) return;
  const std::size_t known = mentions.size();
  std::size_t next = from;
  Window window;
  gate_.each_passing(text, 0, text.size(), [&](const NameGate::Run& run) {
    while (next < known && mentions[next].end <= run.begin) ++next;
    if (next < known && mentions[next].begin < run.end && is_sure(mentions[next])) return;
    if (!promises(text, run)) return;
    const std::size_t begin = run.begin > kAroundBytes ? run.begin - kAroundBytes : 0;
    const std::size_t end = std::min(run.end + kAroundBytes, text.size());
    if (window.end > 0 && begin <= window.end && end - window.begin <= kWindowBytesMax) {
      window.end = end;
      return;
    }
    if (window.end > 0) read_window(text, window, mentions);
    window = {std::max(begin, window.end), end};
  });
  if (window.end > 0) read_window(text, window, mentions);
}

// Reads text[begin, end) and a few characters around it, within its line. Sets the characters that
// lie in [begin, end).
void ProseNames::read_stretch(std::string_view text, std::size_t begin, std::size_t end,
                              std::size_t around, std::size_t& first, std::size_t& last) {
  std::size_t from = begin > around ? begin - around : 0;
  const std::size_t line = text.substr(from, begin - from).rfind('\n');
  if (line != text.npos) from += line + 1;
  from = char_begin(text, from);
  const std::size_t stop = char_begin(text, std::min(end + around, text.size()));
  stretch_->read(text, from, stop);
  first = 0, last = stretch_->size();
  while (first < last && stretch_->begin_of(first) < begin) ++first;
  while (last > first && stretch_->end_of(last - 1) > end) --last;
}

// A second, dearer look at a run that passed the gate.
bool ProseNames::promises(std::string_view text, const NameGate::Run& run) {
  std::size_t first = 0, last = 0;
  read_stretch(text, run.begin, run.end, kNearBytes, first, last);
  if (first >= last) return false;
  const std::uint64_t key = stretch_->hash(first, last);
  if (seen_.knows(key)) return seen_.answer(key);
  stretch_->look_up(tagger_->clues(), first, last);
  const bool promises = tagger_->promise(*stretch_, first, last) > kPromise;
  seen_.keep(key, promises);
  return promises;
}

void ProseNames::read_window(std::string_view text, const Window& window,
                             std::vector<Mention>& out) {
  std::size_t first = 0, last = 0;
  read_stretch(text, window.begin, window.end, kContextBytes, first, last);
  // Runs are read whole: a name begins and ends in what is read.
  const auto cut = [&](std::size_t at) {  // between two characters of a run; hiragana may be cut
    return stretch_->same_run(at - 1, at) && stretch_->class_of(at) != CharClass::Hiragana;
  };
  while (first > 0 && cut(first)) --first;
  while (last < stretch_->size() && last > first && cut(last)) ++last;
  if (first >= last) return;
  stretch_->look_up(tagger_->clues(), first, last);
  names_.clear();
  tagger_->tag(*stretch_, first, last, names_);
  for (const NameTagger::Name& name : names_) {
    if (name.probability < kBelievedFrom) continue;
    const std::string_view word =
        text.substr(stretch_->begin_of(name.first),
                    stretch_->end_of(name.last - 1) - stretch_->begin_of(name.first));
    const bool place = (dictionary_.names().find(word) & name_class::kPlaceLike) != 0;
    if (place && name.probability < kBelievedOfPlaceFrom) continue;
    Mention mention;
    mention.begin = static_cast<std::uint32_t>(stretch_->begin_of(name.first));
    mention.end = static_cast<std::uint32_t>(stretch_->end_of(name.last - 1));
    mention.kind = Kind::PersonName;
    mention.strength = std::min(name.probability, kStrengthMax);
    mention.reasons = static_cast<Reasons>(Reason::Tagger);
    out.push_back(mention);
  }
}

}  // namespace tadasu::find
