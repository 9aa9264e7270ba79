#include <memory>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "base/pack.h"
#include "duties/clocks.h"
#include "duties/duties.h"

namespace tadasu::duties {
namespace {

struct Holidays {
  int first_year = 0;
  int last_year = 0;
  std::set<Date> days;
};

constexpr const char* kWhere = "packs/calendar/jp-holidays.toml";

Result<Holidays> read_holidays() {
  TRY(const Json pack, load_pack("calendar/jp-holidays"));
  Holidays out;
  try {
    for (const auto& [year, days] : pack.at("holidays").items()) {
      for (const auto& [day, name] : days.items()) {
        const auto date = parse_date(year + "-" + day);
        if (!date) return Error{Trouble::Invalid, kWhere, "no date: " + year + "-" + day};
        out.days.insert(*date);
      }
    }
    out.first_year = pack.at("calendar").at("first_year").get<int>();
    out.last_year = pack.at("calendar").at("last_year").get<int>();
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, kWhere, error.what()};
  }
  return out;
}

Result<const Holidays*> holidays() {
  static std::mutex mutex;
  static std::unique_ptr<const Holidays> loaded;
  const std::lock_guard lock(mutex);
  if (!loaded) {
    TRY(Holidays fresh, read_holidays());
    loaded = std::make_unique<const Holidays>(std::move(fresh));
  }
  return loaded.get();
}

bool is_year_end(Date date) {
  return (date.month == 12 && date.day >= 29) || (date.month == 1 && date.day <= 3);
}

}  // namespace

Result<bool> is_holiday_jp(Date date) {
  TRY(const Holidays* known, holidays());
  if (!is_valid(date) || date.year < known->first_year || date.year > known->last_year) {
    return Error{Trouble::Invalid, kWhere, "does not cover " + iso_text(date)};
  }
  return known->days.contains(date);
}

Result<bool> is_office_closed_jp(Date date) {
  TRY(const bool is_holiday, is_holiday_jp(date));
  const int day = weekday(date);
  return day == 0 || day == 6 || is_year_end(date) || is_holiday;
}

}  // namespace tadasu::duties
