#include "find/repeated_names.h"

#include <algorithm>
#include <cstring>
#include <string>

#include "find/scanner.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

constexpr std::size_t kNearBytes = 2000;      // and on the same line: lines stand by themselves
constexpr unsigned kWeightOfCommonWord = 20;  // from it on a word is rather the surname it is too
constexpr float kSureFrom = 0.7f, kStrength = 0.72f;

bool is_sure(const Mention& mention) {
  return mention.kind == Kind::PersonName && mention.strength >= kSureFrom;
}
char32_t next_of(std::string_view text, std::size_t at) {
  return at < text.size() ? text::next_char(text, at) : U'\0';
}
bool is_joint(char32_t c) {
  return c == U'・' || c == U'＝' || c == U'=' || c == ' ' || c == U'　';
}
// Where the last part of ジョン・スミス begins; 0 when it has but one.
std::size_t last_part(std::string_view name) {
  for (std::size_t at = name.size(); at > 0;) {
    std::size_t begin = at - 1;
    while (begin > 0 && (static_cast<unsigned char>(name[begin]) & 0xC0) == 0x80) --begin;
    if (is_joint(next_of(name, begin))) return at;
    at = begin;
  }
  return 0;
}

}  // namespace

std::uint32_t RepeatedNames::key_of(std::string_view word) {
  std::uint32_t low = 0;
  std::uint16_t high = 0;
  std::memcpy(&low, word.data(), sizeof low);
  std::memcpy(&high, word.data() + sizeof low, sizeof high);
  const std::uint64_t all = low | std::uint64_t{high} << 32 | std::uint64_t{word.size()} << 48;
  return static_cast<std::uint32_t>(all * 0xBF58476D1CE4E5B9ULL >> 32);
}

// The whole name, and of kanji its first two or three characters, of katakana its last part.
void RepeatedNames::see_name(std::string_view name, std::uint32_t mention) {
  const auto add = [&](std::string_view word) {
    if (word.size() < kWordBytesMin) return;
    const std::uint32_t key = key_of(word);
    place(key) = {key, mention};
  };
  add(name);
  if (is_katakana(next_of(name, 0))) return add(name.substr(last_part(name)));
  if (name.size() > 6) add(name.substr(0, 6));
  if (name.size() > 9) add(name.substr(0, 9));
}

// Whether `word` is `name`, or its surname.
bool RepeatedNames::names_again(std::string_view name, std::string_view word) const {
  if (name == word) return true;
  if (name.size() <= word.size()) return false;
  if (!is_kanji(next_of(word, 0))) return name.substr(last_part(name)) == word;
  if (!name.starts_with(word)) return false;
  if (is_joint(next_of(name, word.size()))) return true;
  const std::uint32_t given = dictionary_.names().find(name.substr(word.size()));
  if ((dictionary_.names().find(word) & name_class::kSurname) != 0 &&
      (given & name_class::kGiven) != 0)
    return true;
  return word.size() == 6 && name.size() == 12 && is_kanji(next_of(name, 9));  // 穆左規久
}

// エリクソン of エリクソン社, 松本 of 松本サリン: parts of another word.
bool RepeatedNames::may_stand(std::string_view text, std::size_t begin, std::size_t end) const {
  const std::string_view word = text.substr(begin, end - begin);
  const char32_t after = next_of(text, end);
  if (after < 0x80 && is_ascii_alnum(static_cast<char>(after))) return false;
  if (is_kanji(after) || is_katakana(after)) {
    if (is_kanji(next_of(text, begin))) return false;
    Window window;
    WordTable::Hits hits;
    lexicon_.words().prefixes_at(text, end, text.size(), window, hits);
    const bool honorific =
        std::any_of(hits.hit.begin(), hits.hit.begin() + hits.count,
                    [](const auto& hit) { return (hit.value & role::kHonorific) != 0; });
    if (!honorific) return false;
  }
  const std::uint32_t classes = dictionary_.names().find(word);
  const bool rare = (classes >> name_class::kWeightShift & 0xff) < kWeightOfCommonWord;
  return ((classes & name_class::kCommon) == 0 || !rare) &&
         ((classes & name_class::kPlaceLike) == 0 || !is_city(word)) &&
         !lexicon_.not_a_name(word) && !lexicon_.label(word);
}

// 福岡, 松本: with its ending it is a prefecture or a city.
bool RepeatedNames::is_city(std::string_view word) const {
  const std::string_view endings[] = {"県", "市", "区", "町", "村", "府", "都", "道"};
  return std::any_of(std::begin(endings), std::end(endings), [&](std::string_view ending) {
    return dictionary_.places().find(std::string(word).append(ending)) != 0;
  });
}

bool RepeatedNames::find(std::string_view text, std::vector<Mention>& mentions, std::size_t from) {
  const std::size_t known = mentions.size();
  const auto text_of = [&](const auto& one) { return text.substr(one.begin, one.end - one.begin); };
  std::size_t next = from;
  bool any = false;
  for (const std::uint64_t run : runs_) {
    const std::size_t begin = run >> 8;
    for (; next < known && mentions[next].end <= begin; ++next) {
      if (!is_sure(mentions[next])) continue;
      if (!any) told_.fill({});
      any = true;
      see_name(text_of(mentions[next]), static_cast<std::uint32_t>(next));
    }
    if (!any) continue;
    const std::string_view word = text.substr(begin, run & 0xFF);
    const std::uint32_t key = key_of(word);
    const Told& told = place(key);
    if (told.key != key || (next < known && mentions[next].begin < begin + word.size())) continue;
    const std::size_t behind = mentions[told.mention].end;
    if (behind + kNearBytes < begin ||
        text.substr(behind, begin - behind).find('\n') != text.npos ||
        !names_again(text_of(mentions[told.mention]), word) ||
        !may_stand(text, begin, begin + word.size()))
      continue;
    Mention mention;
    mention.begin = static_cast<std::uint32_t>(begin);
    mention.end = static_cast<std::uint32_t>(begin + word.size());
    mention.kind = Kind::PersonName;
    mention.strength = kStrength;
    mention.reasons = static_cast<Reasons>(Reason::Again);
    mentions.push_back(mention);
  }
  return mentions.size() > known;
}

}  // namespace tadasu::find
