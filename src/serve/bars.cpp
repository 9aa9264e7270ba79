// Widths are shares of the picture and heights are pixels, so the text keeps its size on a phone
// and on a wide screen alike.
#include "serve/bars.h"

#include <algorithm>
#include <cstdio>

namespace tadasu::serve {

namespace {

constexpr std::uint64_t kRowHeight = 46;
constexpr std::uint64_t kBarHeight = 12;

std::string share(std::uint64_t count, std::uint64_t most) {
  char text[16];
  std::snprintf(text, sizeof text, "%.2f%%",
                static_cast<double>(count) / static_cast<double>(most) * 100);
  return text;
}

Html line(const std::string& x1, std::uint64_t y1, const std::string& x2, std::uint64_t y2) {
  Html out;
  out.put("<line class=\"whisker\" x1=\"{}\" y1=\"{}\" x2=\"{}\" y2=\"{}\"/>", x1, y1, x2, y2);
  return out;
}

}  // namespace

Html bars_svg(const std::vector<Bar>& bars, std::string_view title) {
  std::uint64_t most = 1;
  for (const Bar& bar : bars) most = std::max(most, bar.max.value_or(bar.likely));
  Html out;
  out.put("<svg class=\"bars\" role=\"img\" aria-label=\"{}\" width=\"100%\" height=\"{}\">", title,
          bars.size() * kRowHeight);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const std::uint64_t top = i * kRowHeight;
    const std::uint64_t middle = top + 22 + kBarHeight / 2;
    const std::string min = share(bar.min, most), max = bar.max ? share(*bar.max, most) : "100%";
    out.put(
        "<text x=\"0\" y=\"{}\">{}</text><text class=\"count\" x=\"100%\" y=\"{}\" "
        "text-anchor=\"end\">{}</text>",
        top + 15, bar.label, top + 15, bar.words);
    out.put("<rect class=\"bar{}\" x=\"0\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
            bar.heavy ? " heavy"_h : ""_h, top + 22, share(bar.likely, most), kBarHeight);
    // From the lower to the upper bound, with ends; open where there is no upper one.
    out += line(min, middle, max, middle);
    out += line(min, middle - 5, min, middle + 5);
    if (bar.max) out += line(max, middle - 5, max, middle + 5);
  }
  out += "</svg>"_h;
  return out;
}

}  // namespace tadasu::serve
