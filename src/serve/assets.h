// The styles and scripts of web/dist, compiled into the program by tools/make_assets.py.
#pragma once

#include <cstddef>
#include <string_view>

namespace tadasu::serve {

struct Asset {
  std::string_view name;    // "ui.css"
  std::string_view served;  // "ui.0123456789ab.css": the address changes with the content
  std::string_view type;
  std::string_view content;
};
extern const Asset kAssets[];
extern const std::size_t kAssetCount;

const Asset& asset(std::string_view name);           // CHECK: exists
const Asset* served_asset(std::string_view served);  // null when there is none

}  // namespace tadasu::serve
