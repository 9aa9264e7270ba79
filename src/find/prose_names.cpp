#include "find/prose_names.h"

#include <algorithm>

#include "base/pack.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kAroundBytes = 6;    // read with a run that passes
constexpr std::size_t kContextBytes = 36;  // seen beyond that, for features
constexpr std::size_t kNearBytes = 18;     // the same for the look at a run before
constexpr std::size_t kWindowBytesMax = 600;
constexpr float kPromise = -1.5f;  // of a run, that its window is read
constexpr float kBelievedFrom = 0.35f;
constexpr float kBelievedOfPlaceFrom = 0.6f;  // 福岡, 宮崎
constexpr float kStrengthMax = 0.88f;         // a name with an honorific or a label is surer
constexpr float kSureFrom = 0.7f;             // of another mention: the gate is not asked
constexpr float kUndoubtedFrom = 0.75f;       // of a name that the dictionary alone speaks for
constexpr float kPlainly = 0.f;               // of its first or last character, that it stays

std::size_t char_begin(std::string_view text, std::size_t at) {
  while (at > 0 && at < text.size() && (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80) --at;
  return at;
}

// text[begin, end) and up to `around` bytes on both sides, but nothing of another line.
struct Stretch {
  std::size_t begin = 0, end = 0;
};
Stretch widened(std::string_view text, std::size_t begin, std::size_t end, std::size_t around) {
  Stretch out{begin > around ? begin - around : 0, std::min(end + around, text.size())};
  const std::size_t before = text.substr(out.begin, begin - out.begin).rfind('\n');
  if (before != text.npos) out.begin += before + 1;
  out.end = end + std::min(text.substr(end, out.end - end).find('\n'), out.end - end);
  return out;
}

Stretch whole_chars(std::string_view text, const Stretch& stretch) {
  return {char_begin(text, stretch.begin), char_begin(text, stretch.end)};
}

bool is_sure(const Mention& mention) {
  return mention.kind == Kind::PersonName && mention.strength >= kSureFrom;
}
// 条件, 全英, 本省人: split into a surname and a given name, and nothing else speaks for it.
bool is_doubtful(const Mention& mention) {
  return mention.kind == Kind::PersonName && mention.strength < kUndoubtedFrom &&
         mention.reasons == static_cast<Reasons>(Reason::Dictionary);
}

}  // namespace

Result<std::unique_ptr<NameTagger>> ProseNames::load_tagger() {
  auto tagger = NameTagger::open(packs_folder() / "name-tagger" / "name-tagger.bin");
  if (tagger.ok()) return std::make_unique<NameTagger>(std::move(tagger).value());
  if (tagger.error().trouble == Trouble::NotFound) return std::unique_ptr<NameTagger>();
  return std::move(tagger).error();
}

ProseNames::ProseNames(const Dictionary& dictionary, const Lexicon& lexicon,
                       std::unique_ptr<NameTagger> tagger)
    : dictionary_(dictionary),
      lexicon_(lexicon),
      tagger_(std::move(tagger)),
      repeated_(dictionary, lexicon) {
  if (tagger_ == nullptr) return;
  gate_ = NameGate(dictionary, tagger_->gate(), tagger_->gate_threshold(), tagger_->everyday());
  stretch_ = std::make_unique<TaggerText>(dictionary);
}

bool ProseNames::find(std::string_view text, std::vector<Mention>& mentions, std::size_t from) {
  if (tagger_ == nullptr) return false;
  const std::size_t known = mentions.size();
  std::size_t next = from;
  Window window;
  repeated_.forget_runs();
  const auto asked = [&](std::size_t begin, std::size_t end) {
    repeated_.see_run(begin, end);
    while (next < known && mentions[next].end <= begin) ++next;
    return next >= known || mentions[next].begin >= end || !is_sure(mentions[next]);
  };
  gate_.each_passing(text, asked, [&](const NameGate::Run& run) {
    if (!promises(text, run)) return;
    const auto [begin, end] = widened(text, run.begin, run.end, kAroundBytes);
    if (window.end > 0 && begin <= window.end && (begin == 0 || text[begin - 1] != '\n') &&
        end - window.begin <= kWindowBytesMax) {
      window.end = end;
      return;
    }
    if (window.end > 0) read_window(text, window, mentions);
    window = {std::max(begin, window.end), end};
  });
  if (window.end > 0) read_window(text, window, mentions);
  const std::size_t found = mentions.size();
  drop_doubtful(text, mentions, from, known);
  return found > known || mentions.size() != found;
}

void ProseNames::drop_doubtful(std::string_view text, std::vector<Mention>& mentions,
                               std::size_t from, std::size_t known) {
  const auto named = [&](const Mention& doubtful, std::size_t first) {
    for (std::size_t i = first; i < mentions.size(); ++i) {
      if (mentions[i].begin < doubtful.end && doubtful.begin < mentions[i].end) return true;
    }
    return false;
  };
  std::size_t next = known, kept = from;  // what was found stands in order
  const std::size_t found = mentions.size();
  for (std::size_t i = from; i < known; ++i) {
    const Mention mention = mentions[i];
    bool keep = !is_doubtful(mention);
    while (!keep && next < found && mentions[next].end <= mention.begin) ++next;
    if (!keep && next < found && mentions[next].begin < mention.end) keep = true;
    if (!keep && is_sure(mention)) keep = plainly_named(text, mention);
    if (!keep) {
      const auto [begin, end] = widened(text, mention.begin, mention.end, kAroundBytes);
      read_window(text, {begin, end}, mentions);
      keep = named(mention, found);
      mentions.resize(found);
    }
    if (keep) mentions[kept++] = mention;
  }
  mentions.erase(mentions.begin() + static_cast<std::ptrdiff_t>(kept),
                 mentions.begin() + static_cast<std::ptrdiff_t>(known));
}

// Without an honorific; empty when the word says something else: カナ, マイナンバー.
std::string_view ProseNames::trimmed(std::string_view word) const {
  constexpr std::string_view kSama = "様";
  if (word.ends_with(kSama)) word.remove_suffix(kSama.size());
  return lexicon_.label(word) || lexicon_.not_a_name(word) ? std::string_view{} : word;
}

// Reads text[begin, end) and a few characters around it, within its line. Sets the characters that
// lie in [begin, end).
void ProseNames::read_stretch(std::string_view text, std::size_t begin, std::size_t end,
                              std::size_t around, std::size_t& first, std::size_t& last) {
  const Stretch wide = whole_chars(text, widened(text, begin, end, around));
  stretch_->read(text, wide.begin, wide.end);
  first = 0, last = stretch_->size();
  while (first < last && stretch_->begin_of(first) < begin) ++first;
  while (last > first && stretch_->end_of(last - 1) > end) --last;
}

// A second, dearer look at a run that passed the gate. It sees a few characters around the run, and
// is remembered by their bytes.
bool ProseNames::promises(std::string_view text, const NameGate::Run& run) {
  const Stretch wide = whole_chars(text, widened(text, run.begin, run.end, kNearBytes));
  const std::uint64_t place = (run.begin - wide.begin) << 32 | (run.end - run.begin);
  std::uint64_t key = hash_bytes(text.substr(wide.begin, wide.end - wide.begin)) ^ place;
  key *= 0x9E3779B97F4A7C15ULL;
  if (seen_.knows(key)) return seen_.answer(key);
  const bool answer = look_at(text, run.begin, run.end, kPromise);
  seen_.keep(key, answer);
  return answer;
}

// A short look at a name that only the dictionary speaks for: its first or last character says so.
bool ProseNames::plainly_named(std::string_view text, const Mention& name) {
  return look_at(text, name.begin, name.end, kPlainly);
}

// Whether what the tagger says of the first or last character of text[begin, end) reaches `least`.
bool ProseNames::look_at(std::string_view text, std::size_t begin, std::size_t end, float least) {
  std::size_t first = 0, last = 0;
  read_stretch(text, begin, end, kNearBytes, first, last);
  if (first >= last) return false;
  tagger_->look_up(*stretch_, first, last);
  return tagger_->promise(*stretch_, first, last, least) > least;
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
  tagger_->look_up(*stretch_, first, last);
  names_.clear();
  tagger_->tag(*stretch_, first, last, names_);
  for (const NameTagger::Name& name : names_) {
    if (name.probability < kBelievedFrom) continue;
    const std::string_view word =
        trimmed(text.substr(stretch_->begin_of(name.first),
                            stretch_->end_of(name.last - 1) - stretch_->begin_of(name.first)));
    if (word.empty()) continue;
    const bool place = (dictionary_.names().find(word) & name_class::kPlaceLike) != 0;
    if (place && name.probability < kBelievedOfPlaceFrom) continue;
    Mention mention;
    mention.begin = static_cast<std::uint32_t>(stretch_->begin_of(name.first));
    mention.end = mention.begin + static_cast<std::uint32_t>(word.size());
    mention.kind = Kind::PersonName;
    mention.strength = std::min(name.probability, kStrengthMax);
    mention.reasons = static_cast<Reasons>(Reason::Tagger);
    out.push_back(mention);
  }
}

}  // namespace tadasu::find
