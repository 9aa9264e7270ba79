#include "find/kind.h"

#include <mutex>
#include <nlohmann/json.hpp>

#include "base/pack.h"

namespace tadasu::find {
namespace {

constexpr std::array<std::string_view, kKindCount> kIds = {
#define TADASU_KIND_ID(enumerator, id) #id,
    TADASU_KINDS(TADASU_KIND_ID)
#undef TADASU_KIND_ID
};
#define TADASU_KIND_ONE(enumerator, id) +1
static_assert(0 TADASU_KINDS(TADASU_KIND_ONE) == kKindCount);
#undef TADASU_KIND_ONE
static_assert(kKindCount <= 64, "KindSet is one word");

Error invalid(std::string_view id, const char* what) {
  return {Trouble::Invalid, "packs/kinds/kinds.toml", "[kind." + std::string(id) + "] " + what};
}

bool read_pair(const Json& entry, const char* field, std::string& ja, std::string& en) {
  const auto pair = entry.find(field);
  if (pair == entry.end() || !pair->is_object()) return false;
  ja = pair->value("ja", "");
  en = pair->value("en", "");
  return !ja.empty() && !en.empty();
}

Result<KindInfo> read_info(std::string_view id, const Json& entry) {
  KindInfo info;
  if (!read_pair(entry, "name", info.name_ja, info.name_en)) return invalid(id, "name.ja, name.en");
  if (!read_pair(entry, "advice", info.advice_ja, info.advice_en)) {
    return invalid(id, "advice.ja, advice.en");
  }
  const auto mask = text::parse_mask(entry.value("mask", ""));
  if (!mask) return invalid(id, "mask is not a mask of text/mask.h");
  info.mask = *mask;
  info.sensitive_appi = entry.value("sensitive_appi", false);
  info.property_risk = entry.value("property_risk", false);
  info.property_risk_with_others = entry.value("property_risk_with_others", false);
  return info;
}

Result<std::array<KindInfo, kKindCount>> read_infos() {
  TRY(const Json pack, load_pack("kinds/kinds"));
  std::array<KindInfo, kKindCount> infos;
  try {
    const auto table = pack.find("kind");
    if (table == pack.end() || !table->is_object()) return invalid("", "no kinds");
    for (std::size_t i = 0; i < kKindCount; ++i) {
      const auto entry = table->find(std::string(kIds[i]));
      if (entry == table->end()) return invalid(kIds[i], "is missing");
      TRY(infos[i], read_info(kIds[i], *entry));
    }
    for (const auto& [id, entry] : table->items()) {
      if (!parse_kind(id)) return invalid(id, "is no kind of src/find/kind.h");
    }
  } catch (const Json::exception& error) {  // a member of the wrong type
    return Error{Trouble::Invalid, "packs/kinds/kinds.toml", error.what()};
  }
  return infos;
}

}  // namespace

std::string_view kind_id(Kind kind) { return kIds[static_cast<std::size_t>(kind)]; }

std::optional<Kind> parse_kind(std::string_view id) {
  for (std::size_t i = 0; i < kKindCount; ++i) {
    if (kIds[i] == id) return static_cast<Kind>(i);
  }
  return std::nullopt;
}

Result<const std::array<KindInfo, kKindCount>*> kind_infos() {
  static std::mutex mutex;
  static std::unique_ptr<const std::array<KindInfo, kKindCount>> loaded;
  const std::lock_guard lock(mutex);
  if (!loaded) {  // a failed load is tried again: a pack may be mended while a console runs
    TRY(auto infos, read_infos());
    loaded = std::make_unique<const std::array<KindInfo, kKindCount>>(std::move(infos));
  }
  return loaded.get();
}

std::string_view kind_name(const KindInfo& info, Lang lang) {
  return lang == Lang::Ja ? info.name_ja : info.name_en;
}

}  // namespace tadasu::find
