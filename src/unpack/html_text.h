// The text of a web page or an HTML mail, without a tree: tags go, blocks become lines.
#pragma once

#include <string>
#include <string_view>

namespace tadasu::unpack {

// Shape:  UTF-8 in and out. Block tags, <br> and table rows end a line, table cells are set apart
// by
//         a tab; script and style go, but for JSON and where they never end; entities are decoded;
//         values of input fields and addresses of mailto: links that the text does not show are
//         kept. Comments are kept as lines: what is hidden leaks too. A "<" that no ">" follows
//         before the next "<", and one before an address (<taro@example.jp>), is text.
// Cost:   one pass; the result is never longer than the input by more than a few bytes a tag.
// `fast`: for tests, whether words are read 16 bytes at a time.
std::string html_text(std::string_view html, bool fast = true);

}  // namespace tadasu::unpack
