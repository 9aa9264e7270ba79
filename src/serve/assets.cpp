#include "serve/assets.h"

#include "base/check.h"

namespace tadasu::serve {

const Asset& asset(std::string_view name) {
  for (std::size_t i = 0; i < kAssetCount; ++i)
    if (kAssets[i].name == name) return kAssets[i];
  TADASU_CHECK(false);
}

const Asset* served_asset(std::string_view served) {
  for (std::size_t i = 0; i < kAssetCount; ++i)
    if (kAssets[i].served == served) return &kAssets[i];
  return nullptr;
}

}  // namespace tadasu::serve
