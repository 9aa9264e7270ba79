#include "serve/bars.h"

#include <algorithm>

namespace tadasu::serve {

namespace {
constexpr std::uint64_t kWidth = 720, kLabelWidth = 200, kWordsWidth = 130, kRowHeight = 30,
                        kBarHeight = 14;
}

Html bars_svg(const std::vector<Bar>& bars, std::string_view title) {
  std::uint64_t most = 1;
  for (const Bar& bar : bars) most = std::max(most, bar.max);
  constexpr std::uint64_t kRoom = kWidth - kLabelWidth - kWordsWidth;
  const auto x = [&](std::uint64_t count) {
    return kLabelWidth + static_cast<std::uint64_t>(static_cast<double>(count) /
                                                    static_cast<double>(most) * kRoom);
  };
  const std::uint64_t height = bars.size() * kRowHeight + 4;
  Html out;
  out.put(
      "<svg class=\"bars\" role=\"img\" aria-label=\"{}\" viewBox=\"0 0 {} {}\" font-size=\"14\">",
      title, kWidth, height);
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Bar& bar = bars[i];
    const std::uint64_t top = i * kRowHeight + 8, middle = top + kBarHeight / 2;
    out.put("<text x=\"{}\" y=\"{}\" text-anchor=\"end\">{}</text>", kLabelWidth - 10, top + 12,
            bar.label);
    out.put("<rect class=\"bar{}\" x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" rx=\"2\"/>",
            bar.heavy ? " heavy"_h : ""_h, kLabelWidth, top,
            std::max<std::uint64_t>(x(bar.likely) - kLabelWidth, 2), kBarHeight);
    // from the lower to the upper bound, with ends
    out.put("<path class=\"whisker\" d=\"M{} {}V{}M{} {}H{}M{} {}V{}\"/>", x(bar.min), middle - 5,
            middle + 5, x(bar.min), middle, x(bar.max), x(bar.max), middle - 5, middle + 5);
    out.put("<text x=\"{}\" y=\"{}\">{}</text>", x(bar.max) + 8, top + 12, bar.words);
  }
  out += "</svg>"_h;
  return out;
}

}  // namespace tadasu::serve
