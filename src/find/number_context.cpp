// What stands around a number and says that it is another thing than it looks like.
#include <algorithm>

#include "find/scanner.h"

namespace tadasu::find {

// 03-3456-7890A is the number of a part; /orders/0312345678 is a step of a web address.
bool Scanner::is_part_of_code(std::size_t begin, std::size_t end, std::size_t groups) const {
  if (groups == 1 && begin >= begin_ + 2 && text_[begin - 1] == '/' &&
      is_ascii_letter(text_[begin - 2]))
    return true;
  return end < end_ && is_ascii_letter(text_[end]) && (text_[end] | 0x20) != 'x' &&
         (end + 1 == end_ || !is_ascii_letter(text_[end + 1]));
}

// TEL/FAX 03-…: one line for both.
bool Scanner::is_phone_and_fax(std::size_t at) const {
  const std::string_view before =
      text_.substr(at > begin_ + 36 ? at - 36 : begin_, std::min<std::size_t>(36, at - begin_));
  for (const std::string_view word : {"TEL", "Tel", "tel", "電話", "電話番号", "ＴＥＬ"}) {
    for (const std::string_view joint : {"/", "・", "／", "&", "＆", " / ", "兼"}) {
      const std::size_t found = before.rfind(std::string(word) + std::string(joint));
      if (found != before.npos && before.find_first_of("0123456789\n", found) == before.npos)
        return true;
    }
  }
  return false;
}

// Four numbers with dots behind "version", "バージョン" (packs/kinds/words.toml) or "Firefox/".
bool Scanner::is_version(std::size_t at) const {
  std::size_t end = at;
  if (end > begin_ && text_[end - 1] == '\n') return false;
  if (end > begin_ + 1 && text_[end - 1] == '/' && is_ascii_letter(text_[end - 2])) {
    std::size_t word = end - 1;
    while (word > begin_ && is_ascii_letter(text_[word - 1])) --word;
    return text_[word] >= 'A' && text_[word] <= 'Z' && text_[end - 2] >= 'a';
  }
  while (end > begin_ && end + 4 > at &&
         (text_[end - 1] == ' ' || text_[end - 1] == '.' || text_[end - 1] == ':' ||
          text_[end - 1] == '='))
    --end;
  std::size_t word = end;
  while (word > begin_ && end - word < 24 &&
         (is_ascii_letter(text_[word - 1]) || static_cast<unsigned char>(text_[word - 1]) >= 0x80))
    --word;
  return word != end && lexicon_.speaks_of_version(text_.substr(word, end - word));
}

}  // namespace tadasu::find
