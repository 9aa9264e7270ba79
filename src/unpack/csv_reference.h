// The slow twin of CsvRows, written from the rules in csv_rows.h and nothing else. Tests only.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "unpack/csv_rows.h"

namespace tadasu::unpack {

// Where the quoted cell that opens at `open` closes; npos when it does not.
inline std::size_t reference_close(std::string_view text, std::size_t open, char delimiter,
                                   const CsvLimits& limits) {
  std::size_t at = open + 1;
  while (at < text.size() && at < open + 1 + limits.cell_bytes_max) {
    if (text[at] != '"') {
      ++at;
      continue;
    }
    if (at + 1 < text.size() && text[at + 1] == '"') {
      at += 2;
      continue;
    }
    std::size_t after = at + 1;
    while (after < text.size() && after < at + 1 + limits.cell_bytes_max &&
           (text[after] == ' ' || text[after] == '\t') && text[after] != delimiter) {
      ++after;
    }
    if (after == text.size() || text[after] == delimiter || text[after] == '\n' ||
        text[after] == '\r')
      return at;
    ++at;
  }
  return std::string_view::npos;
}

inline std::vector<std::vector<std::string>> reference_rows(std::string_view text, char delimiter,
                                                            const CsvLimits& limits) {
  std::vector<std::vector<std::string>> rows;
  std::size_t at = 0;
  while (at < text.size()) {
    rows.emplace_back();
    const std::size_t row_start = at;
    bool row_ended = false;
    while (!row_ended) {
      std::size_t close = std::string_view::npos;
      if (at < text.size() && text[at] == '"') close = reference_close(text, at, delimiter, limits);
      std::size_t end = at;
      if (close != std::string_view::npos) {
        rows.back().emplace_back(text.substr(at + 1, close - at - 1));
        end = close + 1;
        while (end < text.size() && text[end] != delimiter && text[end] != '\n' &&
               text[end] != '\r')
          ++end;
      } else {
        while (end < text.size() && text[end] != delimiter && text[end] != '\n' &&
               text[end] != '\r')
          ++end;
        if (end - at > limits.cell_bytes_max) {
          std::size_t cut = at + limits.cell_bytes_max;  // whole characters, if one fits at all
          while (cut > at && (static_cast<unsigned char>(text[cut]) & 0xc0) == 0x80) --cut;
          if (cut == at) cut = at + limits.cell_bytes_max;
          rows.back().emplace_back(text.substr(at, cut - at));
          at = cut;
          break;
        }
        rows.back().emplace_back(text.substr(at, end - at));
      }
      if (end == text.size()) {
        at = end;
        row_ended = true;
      } else if (text[end] == delimiter) {
        at = end + 1;
        row_ended = at - row_start > limits.row_bytes_max;
      } else {
        at = end + 1;
        if (text[end] == '\r' && at < text.size() && text[at] == '\n') ++at;
        row_ended = true;
      }
    }
  }
  return rows;
}

}  // namespace tadasu::unpack
