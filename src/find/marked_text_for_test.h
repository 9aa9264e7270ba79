// For tests only: texts in which what must be found is marked: "氏名：⟦person_name:山田⟧".
#pragma once

#include <gtest/gtest.h>

#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <tuple>

#include "find/kind.h"

namespace tadasu::find {

using MarkedSpan = std::tuple<std::size_t, std::size_t, Kind>;

struct MarkedText {
  std::string text;  // without the marks
  std::set<MarkedSpan> wanted;
};

inline MarkedText strip_marks(std::string_view marked) {
  MarkedText out;
  std::size_t opened = 0;
  std::optional<Kind> kind;
  for (std::size_t i = 0; i < marked.size();) {
    if (marked.substr(i).starts_with("⟦")) {
      const std::size_t colon = marked.find(':', i);
      kind = parse_kind(marked.substr(i + 3, colon - i - 3));
      EXPECT_TRUE(kind) << marked;
      opened = out.text.size();
      i = colon + 1;
    } else if (marked.substr(i).starts_with("⟧")) {
      if (kind) out.wanted.insert({opened, out.text.size(), *kind});
      i += 3;
    } else {
      out.text.push_back(marked[i++]);
    }
  }
  return out;
}

// "\\n" is a line break, and with `all` "\\t", "\\r" and "\\\\" stand for themselves too.
inline std::string unescape(std::string_view text, bool all) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool escape = text[i] == '\\' && i + 1 < text.size();
    if (!escape || (!all && text[i + 1] != 'n')) {
      out.push_back(text[i]);
      continue;
    }
    const char c = text[++i];
    out.push_back(c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c);
  }
  return out;
}

}  // namespace tadasu::find
