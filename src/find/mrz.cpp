#include "find/mrz.h"

#include <array>
#include <string>

namespace tadasu::find {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_zone_char(char c) { return is_digit(c) || (c >= 'A' && c <= 'Z') || c == '<'; }

std::size_t line_size(std::string_view text, std::size_t at, std::size_t stop) {
  std::size_t size = 0;
  while (at + size < stop && size <= 44 && is_zone_char(text[at + size])) ++size;
  return size;
}

// The start of the line behind the one that ends at `end`; `stop` when there is none.
std::size_t line_behind(std::string_view text, std::size_t end, std::size_t stop) {
  std::size_t at = end;
  bool broken = false;
  while (at < stop && at - end < 16 && (text[at] == '\n' || text[at] == '\r' || text[at] == ' ')) {
    broken |= text[at++] == '\n';
  }
  return broken ? at : stop;
}

// The start of a line of `size` right before `line`, or npos.
std::size_t line_before(std::string_view text, std::size_t floor, std::size_t line,
                        std::size_t size) {
  std::size_t end = line;
  while (end > floor && line - end < 16 &&
         (text[end - 1] == '\n' || text[end - 1] == '\r' || text[end - 1] == ' '))
    --end;
  if (end == line || end < floor + size) return text.npos;
  const std::size_t begin = end - size;
  if (begin > floor && is_zone_char(text[begin - 1])) return text.npos;
  return line_size(text, begin, end) == size ? begin : text.npos;
}

bool holds(std::string_view line, std::size_t from, std::size_t check) {
  return line[check] == mrz_check_digit(line.substr(from, check - from));
}

bool date_holds(std::string_view line, std::size_t from) {
  for (std::size_t i = from; i < from + 6; ++i) {
    if (!is_digit(line[i])) return false;
  }
  const int month = (line[from + 2] - '0') * 10 + line[from + 3] - '0';
  const int day = (line[from + 4] - '0') * 10 + line[from + 5] - '0';
  return month >= 1 && month <= 12 && day >= 1 && day <= 31 && holds(line, from, from + 6);
}

Mrz::Span filled(std::string_view text, std::size_t begin, std::size_t end) {
  while (end > begin && text[end - 1] == '<') --end;
  return {begin, end};
}

std::optional<Mrz> two_lines(std::string_view text, std::size_t floor, std::size_t at,
                             std::size_t size) {
  const std::string_view line = text.substr(at, size);
  if (!holds(line, 0, 9) || !date_holds(line, 13) || !date_holds(line, 21)) return std::nullopt;
  if (size == 44 && !holds(line, 28, 42) && line[42] != '<') return std::nullopt;
  std::string all(line.substr(0, 10));
  all.append(line.substr(13, 7)).append(line.substr(21, size - 22));
  if (line[size - 1] != mrz_check_digit(all)) return std::nullopt;
  Mrz out;
  out.number = filled(text, at, at + 9);
  out.birth = {at + 13, at + 19};
  out.end = at + size;
  out.is_passport = size == 44;
  if (const std::size_t before = line_before(text, floor, at, size); before != text.npos) {
    out.name = filled(text, before + 5, before + size);
    out.is_passport = text[before] == 'P';
  }
  return out;
}

std::optional<Mrz> three_lines(std::string_view text, std::size_t at, std::size_t stop) {
  const std::string_view first = text.substr(at, 30);
  const std::size_t next = line_behind(text, at + 30, stop);
  if (line_size(text, next, stop) != 30) return std::nullopt;
  const std::string_view second = text.substr(next, 30);
  if (!holds(first, 5, 14) || !date_holds(second, 0) || !date_holds(second, 8)) return std::nullopt;
  std::string all(first.substr(5, 25));
  all.append(second.substr(0, 7)).append(second.substr(8, 7)).append(second.substr(18, 11));
  if (second[29] != mrz_check_digit(all)) return std::nullopt;
  Mrz out;
  out.number = filled(text, at + 5, at + 14);
  out.birth = {next, next + 6};
  out.is_passport = first[0] == 'P';
  out.end = next + 30;
  const std::size_t last = line_behind(text, next + 30, stop);
  if (line_size(text, last, stop) == 30) {
    out.name = filled(text, last, last + 30);
    out.end = last + 30;
  }
  return out;
}

}  // namespace

char mrz_check_digit(std::string_view field) {
  constexpr std::array<int, 3> weights = {7, 3, 1};
  int sum = 0;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    const int value = is_digit(c) ? c - '0' : c == '<' ? 0 : c - 'A' + 10;
    sum += value * weights[i % 3];
  }
  return static_cast<char>('0' + sum % 10);
}

std::optional<Mrz> mrz_at(std::string_view text, std::size_t floor, std::size_t line,
                          std::size_t stop) {
  const std::size_t size = line_size(text, line, stop);
  if (size == 44 || size == 36) return two_lines(text, floor, line, size);
  return size == 30 ? three_lines(text, line, stop) : std::nullopt;
}

}  // namespace tadasu::find
