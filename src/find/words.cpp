// Runs of Japanese text: which word, name or address may begin at each character.
#include <algorithm>

#include "find/scanner.h"
#include "text/date.h"

namespace tadasu::find {

// What begins with `c`, judged with the character at `next` and perhaps two more: most characters
// begin some word; few pairs do.
std::uint8_t Scanner::start_flags(char32_t c, std::size_t next) const {
  if (c >= 0x10000 || first_flags_[c] == 0) return 0;
  std::size_t after = next;
  const char32_t c2 = next < end_ ? char_at(next, after) : U'\0';
  const auto flags = static_cast<std::uint8_t>(
      first_flags_[c] & start::kAny & (word_flags_[c] | pair_flags_.of(fold_for_lookup(c), c2)));
  return flags == 0 ? flags : closer_flags(flags, fold_for_lookup(c), c2, after);
}

// Of what begins with `c` and `c2` by their flags, what still does with the characters from `after`
// on: 商品の is no label, 金属の no name though 金 is a surname.
std::uint8_t Scanner::closer_flags(std::uint8_t flags, char32_t c, char32_t c2,
                                   std::size_t after) const {
  if ((flags & start::kSeenCloser) == 0) return flags;
  const auto read = [this](std::size_t& at) { return at < end_ ? char_at(at, at) : U'\0'; };
  const char32_t pair = PairFlags::joined(c, c2), c3 = read(after);
  const unsigned two = closer_flags_.of(pair, 0), three = closer_flags_.of(pair, c3);
  unsigned kept = word_flags_[c] | two | three;
  if ((flags & kept & start::kSurname) != 0 && (three & start::kSurname) == 0) {
    const bool surname = ((two & start::kSurname) != 0 && may_follow_surname(c3, read(after))) ||
                         ((word_flags_[c] & start::kSurname) != 0 && may_follow_surname(c2, c3));
    if (!surname) kept &= ~unsigned{start::kSurname};
  }
  return flags & static_cast<std::uint8_t>(~unsigned{start::kSeenCloser} | kept);
}

// Whether a given name or an honorific may begin with `c` and `c2`, or a space stands there.
bool Scanner::may_follow_surname(char32_t c, char32_t c2) const {
  if (c >= 0x10000) return true;
  return ((word_flags_[c] | pair_flags_.of(c, c2)) & start::kBehindSurname) != 0;
}

bool Scanner::may_begin_folded(std::uint8_t what, std::string_view value) const {
  Window window;
  read_window(value, 0, value.size(), 2, window);
  if (window.count < 2 || window.chars[0] >= 0x10000) return false;
  return may_begin_with(what, window.chars[0], window.chars[1]);
}

// A name begins where a run of kanji or katakana begins, or right behind a title or label.
std::uint8_t Scanner::without_inner_names(std::uint8_t flags, char32_t previous,
                                          std::size_t at) const {
  if (is_kanji(previous) && at != boundary_) flags &= static_cast<std::uint8_t>(~start::kSurname);
  if (is_katakana(previous)) flags &= static_cast<std::uint8_t>(~start::kKana);
  return flags;
}

// What begins at `at` with the two characters of three bytes that stand there.
std::uint8_t Scanner::flags_of_pair(char32_t c, char32_t c2, char32_t previous,
                                    std::size_t at) const {
  std::uint8_t flags = (pair_flags_.of(c, c2) | word_flags_[c]) & first_flags_[c] & start::kAny;
  if (flags != 0) flags = without_inner_names(flags, previous, at);
  return flags == 0 ? flags : closer_flags(flags, c, c2, at + 6);
}

// The first place at or after `at` in a run of kana and kanji where something may begin, with its
// flags, or where the run ends, with none. Most of prose is passed here. `previous` is the
// character before `at`, and then the one before the place returned.
std::size_t Scanner::skip_plain(std::size_t at, char32_t& previous, std::uint8_t& flags) const {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text_.data());
  const auto is_wide = [&](std::size_t from) {  // U+3000 .. U+EFFF, three bytes
    return static_cast<unsigned>(bytes[from] - 0xE3) < 0xEF - 0xE3;
  };
  const auto decode = [&](std::size_t from) {
    return static_cast<char32_t>((bytes[from] & 0x0F) << 12 | (bytes[from + 1] & 0x3F) << 6 |
                                 (bytes[from + 2] & 0x3F));
  };
  flags = 0;
  while (at + WordStarts::kReadBytes <= end_) {
    const WordStarts::Look look = starts_.look(bytes + at);
    for (unsigned starts = look.starts; starts != 0; starts &= starts - 1) {
      const auto i = static_cast<unsigned>(__builtin_ctz(starts));
      const std::size_t here = at + 3 * std::size_t{i};
      const char32_t before = i == 0 ? previous : decode(here - 3);
      flags = flags_of_pair(decode(here), decode(here + 3), before, here);
      if (flags == 0) continue;
      previous = before;
      return here;
    }
    at += 3 * std::size_t{look.chars};
    if (look.chars != 0) previous = decode(at - 3);
    if (look.chars < WordStarts::kChars) return at;
  }
  for (; at + 6 <= end_ && is_wide(at) && is_wide(at + 3); at += 3) {
    const char32_t c = decode(at), c2 = decode(at + 3);
    flags = starts_.may_begin(c, c2) ? flags_of_pair(c, c2, previous, at) : 0;
    if (flags != 0) return at;
    previous = c;
  }
  return at;
}

// Full-width ASCII that is an anchor like its narrow twin; 0 when it is none.
std::size_t Scanner::read_wide_sign(char32_t c, std::size_t at) {
  if (is_fullwidth_digit(c)) return read_digits(at);
  if (c == U'＠') return read_at_sign(at, 3);
  if (c == U'：' || c == U'＝') return read_separator(at, 3);
  return 0;
}

void Scanner::read_bank(std::size_t at) {
  Window window;
  WordTable::Hits hits;
  dictionary_.banks().prefixes_at(text_, at, end_, window, hits);
  if (hits.count > 0) bank_name_end_ = window.end[hits.hit[hits.count - 1].chars - 1u];
}

// An address that begins here. Returns its end, or 0.
std::size_t Scanner::read_place(std::size_t at, bool boundary) {
  Window window;
  WordTable::Hits hits;
  dictionary_.places().prefixes_at(text_, at, end_, window, hits);
  bool prefecture = false;
  for (std::size_t i = 0; i < hits.count; ++i)
    prefecture |= (hits.hit[i].value & place_class::kPrefecture) != 0;
  if (hits.count == 0 || (!boundary && !prefecture)) return 0;
  const Mark* mark = mark_before(at);
  return try_address(at,
                     mark != nullptr && mark->label.kind == Kind::Address && !mark->label.other);
}

// An era: the date that begins with it. Returns its end, or 0.
std::size_t Scanner::read_era(std::size_t at) {
  const auto date = text::date_at_start(text_.substr(at, std::min<std::size_t>(end_ - at, 60)));
  if (!date) return 0;
  const std::size_t after = skip_spaces(at + date->size_bytes);
  if (is_birth_label_before(at) || text_.substr(after, 3) == "生")
    emit(Kind::BirthDate, at, at + date->size_bytes, 0.95, Reason::Shape | Reason::Label);
  return at + date->size_bytes;
}

// The words of the lexicon that begin at `at`: labels with their values, honorifics, titles, words
// of sensitive information. Returns where to go on, or 0.
std::size_t Scanner::read_lexicon(std::size_t at) {
  Window window;
  WordTable::Hits hits;
  lexicon_.words().prefixes_at(text_, at, end_, window, hits);
  const Senses* label = nullptr;
  std::size_t label_end = 0, label_chars = 0, jump = 0;
  for (std::size_t i = hits.count; i-- > 0;) {  // longest first
    const Senses& senses = lexicon_.senses(hits.hit[i].value);
    const std::size_t end = window.end[hits.hit[i].chars - 1u];
    if ((senses.roles & role::kEveryday) != 0) everyday_end_ = std::max(everyday_end_, end);
    if ((senses.roles & (role::kSensitive | role::kLabel)) == role::kSensitive &&
        at >= everyday_end_ && (sensitive_.empty() || sensitive_.back().end <= at)) {
      Mention word;
      word.begin = static_cast<std::uint32_t>(at), word.end = static_cast<std::uint32_t>(end),
      word.kind = senses.sensitive;
      word.strength = senses.sensitive_strong ? 0.8f : 0.55f,
      word.reasons = static_cast<Reasons>(Reason::Dictionary);
      sensitive_.push_back(word);
    }
    if ((senses.roles & role::kNear) != 0) {
      near_none_ = false;
      if (senses.near.has(Kind::YuchoAccount)) be_noisy_behind(end);  // 記号 12340: five digits
      for (std::size_t k = 0; k < kKindCount; ++k) {
        if (senses.near.has(static_cast<Kind>(k))) near_end_[k] = end;
      }
    }
    if ((senses.roles & role::kLabel) != 0 && label == nullptr)
      label = &senses, label_end = end, label_chars = hits.hit[i].chars;
    if ((senses.roles & role::kHonorific) != 0 && hits.hit[i].chars >= label_chars)  // not 氏名
      name_before_honorific(at, senses.honorific_strong);
    if ((senses.roles & role::kTitle) != 0) boundary_ = std::max(boundary_, end);
    if ((senses.roles & role::kEra) != 0 && jump == 0) jump = read_era(at);
  }
  if (label == nullptr || jump != 0) return jump;
  mark(label->label, at, label_end);
  boundary_ = label_end;
  return std::max(read_value(label->label, label_end), label_end);
}

// A label half in Latin letters: FAX番号, IPアドレス. `at` is where its Japanese half begins.
// Returns where to go on, or 0.
std::size_t Scanner::read_mixed_label(std::size_t at) {
  std::size_t begin = at, next = 0, end = at;
  if (!lexicon_.may_go_on_mixed_label(char_at(at, next))) return 0;
  while (begin > begin_ && at - begin < 12 && is_ascii_letter(text_[begin - 1])) --begin;
  std::size_t found = 0;
  std::optional<Label> label;
  for (int chars = 0; chars < 6 && end < end_; ++chars) {
    const char32_t c = char_at(end, next);
    if (!is_kanji(c) && !is_katakana(c)) break;
    end = next;
    if (const auto longer = lexicon_.label(text_.substr(begin, end - begin)))
      label = longer, found = end;
  }
  if (!label) return 0;
  mark(*label, begin, found);
  return boundary_ = std::max(read_value(*label, found), found);
}

// A name in kanji that begins at `at`; the run of kanji goes on behind `next`.
std::size_t Scanner::read_kanji_name(std::size_t at, std::size_t next) {
  std::size_t run_end = next;
  for (int chars = 0; chars < 12 && run_end < end_; ++chars) {
    std::size_t step = 0;
    const char32_t more = char_at(run_end, step);
    if (!is_kanji(more) && more != U'ヶ' && more != U'ノ' && more != U'之') break;
    run_end = step;
  }
  return try_name(at, run_end);
}

std::size_t Scanner::read_japanese(std::size_t at) {
  const auto* bytes = reinterpret_cast<const unsigned char*>(text_.data());
  const auto before = [&] {  // the character before `at`, if outside ASCII
    std::size_t from = 0;
    return at > begin_ && bytes[at - 1] >= 0x80 ? char_before(at, from) : U'\0';
  };
  char32_t previous = before();
  if (at > begin_ && is_ascii_letter(text_[at - 1])) {
    if (const std::size_t end = read_mixed_label(at)) at = end, previous = before();
  }
  while (at < end_ && bytes[at] >= 0x80) {
    std::uint8_t flags = 0;
    at = skip_plain(at, previous, flags);
    char32_t c;
    std::size_t next;
    if (bytes[at] >= 0xE0 && bytes[at] < 0xF0 && at + 3 <= end_) {
      c = static_cast<char32_t>((bytes[at] & 0x0F) << 12 | (bytes[at + 1] & 0x3F) << 6 |
                                (bytes[at + 2] & 0x3F));
      next = at + 3;
    } else {
      c = char_at(at, next);
    }
    if (c >= 0xFF01 && c <= 0xFF5E) {
      if (const std::size_t end = read_wide_sign(c, at)) {
        at = end, previous = U'\0';
        continue;
      }
    }
    if (flags == 0) flags = without_inner_names(start_flags(c, next), previous, at);
    const bool boundary = !is_kanji(previous) || at == boundary_;
    std::size_t jump = 0;
    if ((flags & start::kBank) != 0) read_bank(at);
    if ((flags & start::kPlace) != 0) jump = read_place(at, boundary);
    if (jump == 0 && (flags & start::kLexicon) != 0) jump = read_lexicon(at);
    if (c == U'〒') postal_mark_end_ = next;
    if (jump == 0 && (flags & start::kSurname) != 0) jump = read_kanji_name(at, next);
    if (jump == 0 && (flags & start::kKana) != 0) jump = try_katakana_name(at);
    at = jump > at ? jump : next;
    previous = jump == at ? before() : c;
  }
  return at;
}

}  // namespace tadasu::find
