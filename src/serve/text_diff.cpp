#include "serve/text_diff.h"

#include <algorithm>

#include "base/words.h"

namespace tadasu::serve {

namespace {

constexpr std::size_t kCellsMax = 1'000'000;

std::vector<std::string_view> lines_of(std::string_view text) {
  std::vector<std::string_view> out;
  if (text.empty()) return out;
  for (std::size_t at = 0;;) {
    const std::size_t end = text.find('\n', at);
    out.push_back(text.substr(at, end == std::string_view::npos ? end : end - at));
    if (end == std::string_view::npos) return out;
    at = end + 1;
  }
}

}  // namespace

std::vector<DiffLine> diff_lines(std::string_view before, std::string_view after) {
  using What = DiffLine::What;
  const auto a = lines_of(before);
  const auto b = lines_of(after);
  std::vector<DiffLine> out;
  std::size_t begin = 0, a_end = a.size(), b_end = b.size();
  while (begin < a_end && begin < b_end && a[begin] == b[begin]) ++begin;
  while (a_end > begin && b_end > begin && a[a_end - 1] == b[b_end - 1]) --a_end, --b_end;
  const auto add = [&](What what, std::string_view text) {
    out.push_back({what, std::string(text)});
  };
  for (std::size_t i = 0; i < begin; ++i) add(What::Same, a[i]);
  const std::size_t rows = a_end - begin, columns = b_end - begin;
  // How many lines the rests from (i, j) on have in common.
  std::vector<std::vector<std::size_t>> common;
  const bool is_compared = rows * columns <= kCellsMax;
  if (is_compared) common.assign(rows + 1, std::vector<std::size_t>(columns + 1));
  for (std::size_t i = is_compared ? rows : 0; i-- > 0;)
    for (std::size_t j = columns; j-- > 0;)
      common[i][j] = a[begin + i] == b[begin + j] ? common[i + 1][j + 1] + 1
                                                  : std::max(common[i + 1][j], common[i][j + 1]);
  std::size_t i = 0, j = 0;
  while (i < rows || j < columns) {
    if (is_compared && i < rows && j < columns && a[begin + i] == b[begin + j]) {
      add(What::Same, a[begin + i]);
      ++i, ++j;
    } else if (i < rows && (j == columns || !is_compared || common[i + 1][j] >= common[i][j + 1])) {
      add(What::Gone, a[begin + i++]);
    } else {
      add(What::New, b[begin + j++]);
    }
  }
  for (std::size_t k = a_end; k < a.size(); ++k) add(What::Same, a[k]);
  return out;
}

Html diff_html(Lang lang, std::string_view before, std::string_view after) {
  Html lines, out;
  for (const DiffLine& one : diff_lines(before, after)) {
    if (one.what == DiffLine::What::Same)
      lines.put("<span>{}</span>", one.text);
    else if (one.what == DiffLine::What::Gone)
      lines.put("<del><span class=\"sr\">{}</span>{}</del>", say(lang, "ui.wording.diff_gone"),
                one.text);
    else
      lines.put("<ins><span class=\"sr\">{}</span>{}</ins>", say(lang, "ui.wording.diff_new"),
                one.text);
  }
  out.put("<div class=\"diff\">{}</div>", lines);
  return out;
}

}  // namespace tadasu::serve
