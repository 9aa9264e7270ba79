// A notice as a row of blocks, in reading order: what every form of it shows (page, PDF, document,
// text, mail); private to notices.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "notices/notice.h"

namespace tadasu::notices {

enum class BlockKind : unsigned char { Title, Heading, Mark, Paragraph };

struct PaperBlock {
  BlockKind kind = BlockKind::Paragraph;
  std::string text;         // a paragraph may hold line breaks
  std::size_t section = 0;  // of the notice; of the title 0
};

// The title, then of each section its heading, the mark that it is unfinished, its paragraphs.
// Control characters, what turns the direction of text and what is no character are spaces.
std::vector<PaperBlock> blocks_of(const Notice& notice);

std::string heading_of(const Notice& notice, const Section& section);  // "1. 概要"; "" has none

// A line, or one stretch of it: 【what a person must still write】, or words between such gaps.
struct Stretch {
  std::string_view text;
  bool is_gap = false;
};
std::vector<Stretch> stretches(std::string_view line);

// Control characters (a line break is none where `keep_lines`), marks of direction, no characters.
std::string printable(std::string_view text, bool keep_lines);

}  // namespace tadasu::notices
