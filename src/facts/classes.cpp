// Sensitivity classes, minors and where people probably are, as numbers and in words.
#include <algorithm>

#include "facts/facts.h"
#include "facts/places.h"

namespace tadasu::facts {

const char* people_class_id(PeopleClass one) {
  switch (one) {
    case PeopleClass::Sensitive:
      return "sensitive_appi";
    case PeopleClass::Property:
      return "property_risk";
    case PeopleClass::Minor:
      return "minor";
    case PeopleClass::InJapan:
      return "in_japan";
    case PeopleClass::Abroad:
      return "abroad";
    case PeopleClass::Nowhere:
      break;
  }
  return "country_unknown";
}

std::vector<ClassFacts> class_facts(const people::Resolved& resolved, const Survey& survey) {
  const people::Count& all = survey.people_read;
  // What could not be read may hold anybody.
  const std::uint64_t wider = survey.people.max - all.max;
  const auto of = [&](people::Mark mark) {
    people::Count count = resolved.by_mark[static_cast<std::size_t>(mark)];
    count.max += wider;
    return count;
  };
  const people::Count& located = resolved.by_mark[static_cast<std::size_t>(people::Mark::Located)];
  const auto without = [](std::uint64_t whole, std::uint64_t part) {
    return whole - std::min(whole, part);
  };
  std::vector<ClassFacts> out = {{PeopleClass::Sensitive, of(people::Mark::Sensitive)},
                                 {PeopleClass::Property, of(people::Mark::Property)}};
  if (survey.minors_on) out.push_back({PeopleClass::Minor, of(people::Mark::Minor)});
  out.push_back({PeopleClass::InJapan, of(people::Mark::InJapan)});
  out.push_back({PeopleClass::Abroad, of(people::Mark::Abroad)});
  out.push_back({PeopleClass::Nowhere,
                 {without(all.min, located.max), without(all.likely, located.likely),
                  without(all.max, located.min) + wider}});
  return out;
}

void count_places(const people::Resolved& resolved, Survey& survey) {
  const auto of = [&](people::Mark mark) {
    return resolved.by_mark[static_cast<std::size_t>(mark)];
  };
  survey.places.clear();
  for (unsigned bit = 0; bit < people::kPlacesMax; ++bit)
    if (resolved.by_place[bit].max > 0)
      survey.places.push_back({place_id(bit), resolved.by_place[bit]});
  std::stable_sort(survey.places.begin(), survey.places.end(),
                   [](const auto& a, const auto& b) { return a.people.likely > b.people.likely; });
  const people::Count japan = of(people::Mark::InJapan), placed = of(people::Mark::Placed);
  if (japan.max > 0) survey.places.insert(survey.places.begin(), {"JP", japan});
  const auto without = [](std::uint64_t whole, std::uint64_t part) {
    return whole - std::min(whole, part);
  };
  const people::Count& all = survey.people_read;
  survey.placeless = {without(all.min, placed.max), without(all.likely, placed.likely),
                      without(survey.people.max, placed.min)};
}

std::string class_words(const Survey& survey, PeopleClass which, Lang lang) {
  const std::string key = std::string("facts.class.") + people_class_id(which);
  if (which != PeopleClass::Minor || !survey.minors_on) return std::string(say(lang, key));
  return say(lang, "facts.class.minor_on",
             {{"minor", std::string(say(lang, key))}, {"date", iso_text(*survey.minors_on)}});
}

std::string place_words(const PlaceFacts& place, Lang lang) {
  const std::string key = "country." + place.country;
  return say(lang, "facts.place",
             {{"country", has_words(key) ? std::string(say(lang, key)) : place.country}});
}

std::string classes_statement(const Survey& survey, Lang lang) {
  std::string out;
  for (const ClassFacts& one : survey.classes) {
    const bool is_told = one.what == PeopleClass::Sensitive || one.what == PeopleClass::Minor ||
                         one.what == PeopleClass::Abroad;
    if (!is_told || one.people.likely == 0) continue;
    out += say(lang, "facts.statement_class",
               {{"class", class_words(survey, one.what, lang)},
                {"min", grouped(one.people.min)},
                {"likely", grouped(one.people.likely)}});
  }
  return out;
}

std::string explain_classes(Lang lang) { return std::string(say(lang, "facts.explain_classes")); }

}  // namespace tadasu::facts
