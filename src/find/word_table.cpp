#include "find/word_table.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace tadasu::find {
namespace {

struct Head {
  std::uint32_t magic, slot_count, entry_count, char_count;
};
constexpr std::uint32_t kMagic = 0x32545754;  // "TWT2"
constexpr std::size_t kFirstBytes = 0x10000;

// Decodes one character of valid UTF-8; a broken one counts as one byte of U+FFFD.
char32_t decode_char(const unsigned char* p, const unsigned char* end, std::size_t& bytes) {
  const unsigned char b = *p;
  const auto left = static_cast<std::size_t>(end - p);
  if (b < 0x80) return bytes = 1, b;
  if (b >= 0xE0 && b < 0xF0 && left >= 3) {
    bytes = 3;
    return static_cast<char32_t>((b & 0x0F) << 12 | (p[1] & 0x3F) << 6 | (p[2] & 0x3F));
  }
  if (b >= 0xC0 && b < 0xE0 && left >= 2) {
    bytes = 2;
    return static_cast<char32_t>((b & 0x1F) << 6 | (p[1] & 0x3F));
  }
  if (b >= 0xF0 && left >= 4) {
    bytes = 4;
    return static_cast<char32_t>((b & 0x07) << 18 | (p[1] & 0x3F) << 12 | (p[2] & 0x3F) << 6 |
                                 (p[3] & 0x3F));
  }
  return bytes = 1, 0xFFFD;
}

std::u32string folded(std::string_view word) {
  std::u32string out;
  const auto* p = reinterpret_cast<const unsigned char*>(word.data());
  const auto* end = p + word.size();
  while (p < end) {
    std::size_t bytes = 0;
    out.push_back(fold_for_lookup(decode_char(p, end, bytes)));
    p += bytes;
  }
  return out;
}

}  // namespace

char32_t fold_for_lookup(char32_t c) {
  if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;
  if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
  if (c == 0x3000) c = ' ';
  return c;
}

void extend_window(std::string_view text, std::size_t stop, std::size_t chars, Window& window) {
  const auto* base = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t count = window.count;
  const auto* p = base + (count == 0 ? window.begin : window.end[count - 1]);
  const auto* end = base + stop;
  while (p < end && count < chars) {
    char32_t c = *p;
    if (c >= 0xE3 && c < 0xEF && end - p >= 3) {  // kana and kanji, which no folding touches
      c = (c & 0x0F) << 12 | static_cast<char32_t>(p[1] & 0x3F) << 6 | (p[2] & 0x3F);
      p += 3;
      if (c == 0x3000) c = ' ';
    } else if (c < 0x80) {
      if (c >= 'A' && c <= 'Z') c += 'a' - 'A';
      ++p;
    } else {
      std::size_t bytes = 0;
      c = fold_for_lookup(decode_char(p, end, bytes));
      p += bytes;
    }
    window.chars[count] = c;
    window.end[count++] = static_cast<std::uint32_t>(p - base);
  }
  window.count = count;
}

void read_window(std::string_view text, std::size_t begin, std::size_t stop, std::size_t chars_max,
                 Window& window) {
  window.begin = static_cast<std::uint32_t>(begin), window.count = 0;
  extend_window(text, stop, chars_max, window);
}

Result<WordTable> WordTable::view(std::string_view bytes) {
  const auto damaged = [](const char* what) {
    return Error{Trouble::Damaged, "dictionary.bin", std::string("word table: ") + what};
  };
  Head head;
  if (bytes.size() < sizeof head) return damaged("too short");
  std::memcpy(&head, bytes.data(), sizeof head);
  if (head.magic != kMagic) return damaged("wrong magic");
  const std::uint64_t need = sizeof head + kFirstBytes +
                             std::uint64_t{head.slot_count} * sizeof(Slot) +
                             std::uint64_t{head.entry_count} * sizeof(Entry) +
                             std::uint64_t{head.char_count} * sizeof(std::uint32_t);
  if (bytes.size() != need) return damaged("wrong size");
  if (head.slot_count == 0 || (head.slot_count & (head.slot_count - 1)) != 0)
    return damaged("slots");
  WordTable table;
  const char* p = bytes.data() + sizeof head;
  table.first_ = reinterpret_cast<const std::uint8_t*>(p);
  table.slots_ = reinterpret_cast<const Slot*>(p += kFirstBytes);
  table.entries_ = reinterpret_cast<const Entry*>(p += head.slot_count * sizeof(Slot));
  table.chars_ = reinterpret_cast<const std::uint32_t*>(p + head.entry_count * sizeof(Entry));
  table.slot_mask_ = head.slot_count - 1;
  bool any_free = false;
  for (std::uint32_t i = 0; i < head.slot_count; ++i) {
    const Slot& slot = table.slots_[i];
    any_free |= slot.entry_count == 0;
    if (std::uint64_t{slot.entry_first} + slot.entry_count > head.entry_count)
      return damaged("slot");
  }
  if (!any_free) return damaged("no free slot");
  for (std::uint32_t i = 0; i < head.entry_count; ++i) {
    const Entry& entry = table.entries_[i];
    if (std::uint64_t{entry.rest_first} + entry.rest_count > head.char_count)
      return damaged("entry");
  }
  table.read_singles();
  return table;
}

void WordTable::read_singles() {
  auto singles = std::make_shared<Singles>();
  std::vector<std::pair<char32_t, std::uint32_t>> words;
  for (std::uint32_t i = 0; i <= slot_mask_; ++i) {
    const Slot& slot = slots_[i];
    if (slot.entry_count != 0 && slot.c2 == 0 && slot.c1 != 0 && slot.c1 < kFirstBytes)
      words.emplace_back(slot.c1, entries_[slot.entry_first].value);
  }
  std::size_t cells = 16;
  while (cells < words.size() * 2) cells *= 2;
  singles->cells.resize(cells);
  for (const auto& [c, value] : words) {
    std::size_t at = singles->place(c);
    while (singles->cells[at] != 0) at = (at + 1) & (cells - 1);
    singles->cells[at] = std::uint64_t{c} << 32 | value;
    singles->any.set(c);
  }
  singles_ = std::move(singles);
}

const WordTable::Slot* WordTable::slot(char32_t c1, char32_t c2) const {
  for (std::uint32_t i = hash_pair(c1, c2);; ++i) {
    const Slot& slot = slots_[i & slot_mask_];
    if (slot.entry_count == 0) return nullptr;
    if (slot.c1 == c1 && slot.c2 == c2) return &slot;
  }
}

// Narrows the words of one slot, which lie in the order of their characters, character by
// character: char_at(k) is the k-th character of the text, 0 at its end; hit(chars, value) is
// called for each word that ends there, shortest first.
template <class CharAt, class Use>
void WordTable::walk(const Slot& slot, CharAt char_at, Use hit) const {
  const Entry* low = entries_ + slot.entry_first;
  const Entry* high = low + slot.entry_count;
  for (std::uint32_t k = 0;; ++k) {
    if (low->rest_count == k) {
      hit(k + 2, low->value);
      if (++low == high) return;
    }
    const std::uint32_t c = char_at(k + 2);
    if (c == 0) return;
    const auto at_k = [&](const Entry& entry) { return chars_[entry.rest_first + k]; };
    if (high - low == 1) {
      if (at_k(*low) != c) return;
      continue;
    }
    low = std::partition_point(low, high, [&](const Entry& entry) { return at_k(entry) < c; });
    high = std::partition_point(low, high, [&](const Entry& entry) { return at_k(entry) == c; });
    if (low == high) return;
  }
}

void WordTable::prefixes(const Window& window, std::size_t first, Hits& hits) const {
  hits.count = 0;
  if (first >= window.count) return;
  single(window.chars[first], hits);
  if (first + 1 >= window.count) return;
  const Slot* two = slot(window.chars[first], window.chars[first + 1]);
  if (two == nullptr) return;
  walk(
      *two,
      [&](std::size_t k) {
        return first + k < window.count ? std::uint32_t{window.chars[first + k]} : 0;
      },
      [&](std::uint32_t chars, std::uint32_t value) { hits.add(chars, value); });
}

void WordTable::prefixes_at(std::string_view text, std::size_t at, std::size_t stop, Window& window,
                            Hits& hits) const {
  constexpr std::size_t kAhead = 4;
  hits.count = 0;
  read_window(text, at, stop, kAhead, window);
  if (window.count == 0) return;
  single(window.chars[0], hits);
  const Slot* two = window.count < 2 ? nullptr : slot(window.chars[0], window.chars[1]);
  if (two == nullptr) return;
  walk(
      *two,
      [&](std::size_t k) {
        if (k >= window.count && k < Window::kSize) {
          extend_window(text, stop, std::min(k + kAhead, Window::kSize), window);
        }
        return k < window.count ? std::uint32_t{window.chars[k]} : 0;
      },
      [&](std::uint32_t chars, std::uint32_t value) { hits.add(chars, value); });
}

void WordTable::single(char32_t c, Hits& hits) const {
  if (c >= kFirstBytes) {
    if (const Slot* one = slot(c, 0)) hits.add(1, entries_[one->entry_first].value);
    return;
  }
  if (!singles_->any.test(c)) return;
  std::size_t at = singles_->place(c);
  while (singles_->cells[at] >> 32 != c) at = (at + 1) & (singles_->cells.size() - 1);
  hits.add(1, static_cast<std::uint32_t>(singles_->cells[at]));
}

std::uint32_t WordTable::find(std::u32string_view word) const {
  if (word.empty()) return 0;
  const Slot* found = slot(word[0], word.size() > 1 ? word[1] : 0);
  if (found == nullptr) return 0;
  if (word.size() == 1) return entries_[found->entry_first].value;
  std::uint32_t value = 0;
  walk(
      *found, [&](std::size_t k) { return k < word.size() ? std::uint32_t{word[k]} : 0; },
      [&](std::uint32_t chars, std::uint32_t word_value) {
        if (chars == word.size()) value = word_value;
      });
  return value;
}

std::uint32_t WordTable::find(std::string_view word_utf8) const { return find(folded(word_utf8)); }

void WordTableBuilder::add(std::string_view word_utf8, std::uint32_t value) {
  std::u32string text = folded(word_utf8);
  if (!text.empty() && text.size() <= Window::kSize) words_.push_back({std::move(text), value});
}

std::string WordTableBuilder::finish() {
  std::sort(words_.begin(), words_.end(), [](const Word& a, const Word& b) {
    const auto head = [](const Word& w) { return std::u32string_view(w.text).substr(0, 2); };
    if (head(a) != head(b)) return head(a) < head(b);
    return a.text != b.text ? a.text < b.text : a.value < b.value;
  });
  std::vector<Word> merged;
  for (Word& word : words_) {
    if (!merged.empty() && merged.back().text == word.text) {
      const std::uint32_t old = merged.back().value;
      merged.back().value =
          std::max(old & ~0xffu, word.value & ~0xffu) | ((old | word.value) & 0xff);
    } else {
      merged.push_back(std::move(word));
    }
  }
  std::string first(kFirstBytes, '\0');
  std::vector<WordTable::Entry> entries;
  std::vector<std::uint32_t> chars;
  std::vector<WordTable::Slot> groups;
  for (const Word& word : merged) {
    const std::uint32_t c1 = word.text[0], c2 = word.text.size() > 1 ? word.text[1] : 0;
    if (c1 < kFirstBytes)
      first[c1] = static_cast<char>(first[c1] | static_cast<char>(word.value & 0xff));
    if (groups.empty() || groups.back().c1 != c1 || groups.back().c2 != c2) {
      groups.push_back({c1, c2, static_cast<std::uint32_t>(entries.size()), 0});
    }
    groups.back().entry_count += 1;
    const std::size_t rest = word.text.size() > 2 ? word.text.size() - 2 : 0;
    entries.push_back(
        {static_cast<std::uint32_t>(chars.size()), static_cast<std::uint32_t>(rest), word.value});
    for (std::size_t i = 0; i < rest; ++i) chars.push_back(word.text[2 + i]);
  }
  std::uint32_t slot_count = 16;
  while (slot_count < groups.size() * 2) slot_count *= 2;
  std::vector<WordTable::Slot> slots(slot_count, WordTable::Slot{0, 0, 0, 0});
  for (const auto& group : groups) {
    std::uint32_t i = WordTable::hash_pair(group.c1, group.c2);
    while (slots[i & (slot_count - 1)].entry_count != 0) ++i;
    slots[i & (slot_count - 1)] = group;
  }
  const Head head{kMagic, slot_count, static_cast<std::uint32_t>(entries.size()),
                  static_cast<std::uint32_t>(chars.size())};
  std::string out(reinterpret_cast<const char*>(&head), sizeof head);
  const auto put = [&out](const auto& list) {
    out.append(reinterpret_cast<const char*>(list.data()), list.size() * sizeof list[0]);
  };
  put(first), put(slots), put(entries), put(chars);
  return out;
}

}  // namespace tadasu::find
