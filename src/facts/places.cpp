#include "facts/places.h"

#include <algorithm>
#include <array>

namespace tadasu::facts {
namespace {

struct Place {
  const char* id;            // ISO 3166-1 alpha-2
  std::string_view dialled;  // E.164
};
// The place in this table is the bit. Records with bits are kept with what a stopped survey read:
// new ones go to the end.
constexpr std::array<Place, 63> kPlaces = {{
    {"AT", "43"},  {"BE", "32"},  {"BG", "359"}, {"CY", "357"}, {"CZ", "420"}, {"DE", "49"},
    {"DK", "45"},  {"EE", "372"}, {"ES", "34"},  {"FI", "358"}, {"FR", "33"},  {"GR", "30"},
    {"HR", "385"}, {"HU", "36"},  {"IE", "353"}, {"IS", "354"}, {"IT", "39"},  {"LI", "423"},
    {"LT", "370"}, {"LU", "352"}, {"LV", "371"}, {"MT", "356"}, {"NL", "31"},  {"NO", "47"},
    {"PL", "48"},  {"PT", "351"}, {"RO", "40"},  {"SE", "46"},  {"SI", "386"}, {"SK", "421"},
    {"GB", "44"},  {"US", "1"},   {"CA", "1"},   {"KR", "82"},  {"TW", "886"}, {"SG", "65"},
    {"HK", "852"}, {"CN", "86"},  {"PH", "63"},  {"BR", "55"},  {"IN", "91"},  {"AU", "61"},
    {"TH", "66"},  {"MY", "60"},  {"VN", "84"},  {"ID", "62"},  {"CH", "41"},  {"ZA", "27"},
    {"NZ", "64"},  {"RU", "7"},   {"UA", "380"}, {"TR", "90"},  {"IL", "972"}, {"AE", "971"},
    {"SA", "966"}, {"MX", "52"},  {"AR", "54"},  {"CL", "56"},  {"CO", "57"},  {"PE", "51"},
    {"NP", "977"}, {"BD", "880"}, {"MM", "95"},
}};

// North America dials 1: three more digits say whether it is Canada or an island. In order.
constexpr auto kCanada = std::to_array<std::string_view>(
    {"204", "226", "236", "249", "250", "257", "263", "289", "306", "343", "354", "365",
     "367", "368", "382", "403", "416", "418", "428", "431", "437", "438", "450", "460",
     "468", "474", "506", "514", "519", "548", "579", "581", "584", "587", "604", "613",
     "639", "647", "672", "683", "705", "709", "742", "753", "778", "780", "782", "807",
     "819", "825", "867", "873", "879", "902", "905", "942"});
constexpr auto kOtherThanUs = std::to_array<std::string_view>(
    {"242", "246", "264", "268", "284", "340", "345", "441", "473",
     "649", "658", "664", "670", "671", "684", "721", "758", "767",
     "784", "787", "809", "829", "849", "868", "869", "876", "939"});

std::uint64_t bit_of(std::string_view id) {
  const auto at = std::find_if(kPlaces.begin(), kPlaces.end(),
                               [&](const Place& place) { return place.id == id; });
  return at == kPlaces.end() ? 0 : 1ULL << (at - kPlaces.begin());
}

}  // namespace

const char* place_id(unsigned bit) { return bit < kPlaces.size() ? kPlaces[bit].id : ""; }

std::uint64_t place_of_phone(std::string_view digits) {
  if (digits.starts_with('1')) {
    const std::string_view area = digits.substr(1, 3);
    if (digits.size() != 11 || area[0] < '2') return 0;
    if (std::binary_search(kOtherThanUs.begin(), kOtherThanUs.end(), area)) return 0;
    const bool is_canada = std::binary_search(kCanada.begin(), kCanada.end(), area);
    return bit_of(is_canada ? "CA" : "US");
  }
  if (digits.starts_with("76") || digits.starts_with("77")) return 0;  // Kazakhstan
  for (const Place& place : kPlaces)  // no code of a country begins with another's
    if (digits.starts_with(place.dialled)) return bit_of(place.id);
  return 0;
}

std::uint64_t place_of_domain(std::string_view domain) {
  if (domain == "uk") return bit_of("GB");
  if (domain.size() != 2 || domain == "gb") return 0;
  const std::array<char, 2> id = {static_cast<char>(domain[0] - 'a' + 'A'),
                                  static_cast<char>(domain[1] - 'a' + 'A')};
  return bit_of({id.data(), id.size()});
}

}  // namespace tadasu::facts
