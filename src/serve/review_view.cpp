#include "serve/review_view.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "facts/facts.h"
#include "find/kind.h"
#include "serve/routes.h"

namespace tadasu::serve {

namespace {

using facts::ReviewPair;

std::string_view trait_of(std::string_view kind) {
  constexpr std::pair<std::string_view, std::string_view> kTraits[] = {
      {"person_name", "name"},
      {"person_name_kana", "name"},
      {"birth_date", "birth_date"},
      {"phone", "phone"},
      {"fax", "phone"},
      {"email", "email"},
      {"address", "address"},
      {"postal_code", "address"},
      {"sex", "sex"},
      {"foreign_id_number", "foreign_id"}};
  for (const auto& [of, trait] : kTraits)
    if (of == kind) return trait;
  return "";
}

Html values_of(const facts::ReviewSide& side, const std::string& kind, bool clear) {
  Html out;
  for (const auto& field : side.fields)
    if (field.kind == kind)
      out.put("<div class=\"mask\">{}</div>", clear ? field.value : field.masked);
  return out;
}

// How a trait agrees, and whether that speaks for one person: against both others, or not.
Html agreement(Lang lang, const ReviewPair& pair, std::string_view trait, Shows shows) {
  for (const facts::ReviewTrait& one : pair.traits) {
    if (one.trait != trait) continue;
    const double least = std::min(one.stranger, one.household);
    const Tone tone = shows == Shows::Blind ? Tone::Plain
                      : least > 0.5         ? Tone::Good
                      : least < -0.5        ? Tone::Bad
                                            : Tone::Plain;
    return tag(tone, say(lang, "ui.level." + one.level));
  }
  Html out;
  out.put("<span class=\"soft\">{}</span>", say(lang, "ui.level.missing"));
  return out;
}

std::string address_of(const ReviewView& view, std::string_view pair) {
  return path_of({"i", view.which.incident.id, "people", pair});
}

Html open_form(Context& context, const ReviewView& view, const ReviewPair& pair) {
  const Lang lang = context.lang;
  Html inside, out;
  if (!allowed(context.user->role, Need::SeeValue)) return out;
  inside.put(
      "<div class=\"row\"><label class=\"small\" for=\"open-{}\">{}</label><input id=\"open-{}\" "
      "name=\"reason\" type=\"text\" maxlength=\"300\" required>{}</div>",
      pair.pair, say(lang, "ui.review.open_reason"), pair.pair,
      button(say(lang, "ui.review.open"), "button second less"_h));
  out.put("<details class=\"small\"><summary>{}</summary>{}</details>",
          say(lang, "ui.review.open_title"),
          post_form(context, address_of(view, pair.pair) + "/open", inside));
  return out;
}

}  // namespace

Result<std::unique_ptr<ReviewView>> load_review_view(Context& context) {
  auto out = std::make_unique<ReviewView>();
  TRY(out->which, load_case(context));
  const store::Store& store = context.house.store;
  const std::string& id = out->which.incident.id;
  TRY(out->judgments, facts::judgments(store, id));
  for (const facts::Judgment& one : out->judgments) out->by_pair.emplace(one.pair, &one);
  if (out->which.sheet() == nullptr) return out;
  auto review = facts::load_review(store, id, out->which.sheet()->revision);
  if (!review.ok() && review.error().trouble != Trouble::NotFound) return Error(review.error());
  if (review.ok()) out->review = std::move(review).value();
  for (const auto* list : {&out->review.pairs, &out->review.decided})
    for (const facts::ReviewPair& one : *list)
      if (out->judgment(one.pair) == nullptr) out->open.push_back(&one);
  out->uncounted = out->review.decisions != facts::judgments_text(out->judgments);
  return out;
}

std::string kind_words(Lang lang, const std::string& id) {
  const auto kind = find::parse_kind(id);
  const auto infos = find::kind_infos();
  if (!kind || !infos.ok()) return id;
  return std::string(find::kind_name((*infos.value())[static_cast<std::size_t>(*kind)], lang));
}

Html side_by_side(Lang lang, const ReviewPair& pair, bool clear, Shows shows) {
  std::vector<std::string> kinds;
  for (const facts::ReviewSide* side : {&pair.a, &pair.b})
    for (const auto& field : side->fields)
      if (std::find(kinds.begin(), kinds.end(), field.kind) == kinds.end())
        kinds.push_back(field.kind);
  Html rows, table;
  std::vector<std::string_view> told;  // each trait once: a name and its reading are one
  for (const std::string& kind : kinds) {
    const std::string_view trait = trait_of(kind);
    Html agrees;
    if (!trait.empty() && std::find(told.begin(), told.end(), trait) == told.end())
      agrees = agreement(lang, pair, trait, shows);
    told.push_back(trait);
    rows.put("<tr><th scope=\"row\">{}</th><td>{}</td><td>{}</td><td>{}</td></tr>",
             kind_words(lang, kind), values_of(pair.a, kind, clear), values_of(pair.b, kind, clear),
             agrees);
  }
  rows.put(
      "<tr><th scope=\"row\">{}</th><td class=\"way small\">{}</td><td class=\"way "
      "small\">{}</td><td></td></tr>",
      say(lang, "ui.review.place"), pair.a.place, pair.b.place);
  table.put(
      "<table><thead><tr><th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
      "scope=\"col\">{}</th><th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
      say(lang, "ui.review.item"), say(lang, "ui.review.record_a"), say(lang, "ui.review.record_b"),
      say(lang, "ui.review.agreement"), rows);
  // Each by a name of its own, also where two pairs stand at the same places.
  return scroll_box(pair.a.place + " / " + pair.b.place + " (" + pair.pair.substr(0, 6) + ")",
                    table);
}

Html agreement_tags(Lang lang, const ReviewPair& pair) {
  Html out;
  for (const facts::ReviewTrait& one : pair.traits) {
    const std::string words(say(lang, "ui.trait." + one.trait));
    out.put("{} ",
            tag(Tone::Plain, say(lang, "ui.review.trait",
                                 {{"trait", words},
                                  {"level", std::string(say(lang, "ui.level." + one.level))}})));
  }
  return out;
}

Html verdict_buttons(Lang lang) {
  constexpr std::pair<std::string_view, std::string_view> kVerdicts[] = {
      {"same", "y"}, {"different", "n"}, {"unsure", "m"}};
  Html out;
  for (const auto& [verdict, key] : kVerdicts)
    out.put(
        "<button type=\"submit\" class=\"button second less\" name=\"verdict\" value=\"{}\" "
        "data-key=\"{}\">{}</button>",
        verdict, key, say(lang, "ui.review." + std::string(verdict)));
  return out;
}

Html verdict_form(Context& context, std::string_view action, std::string_view id,
                  const Html& inside) {
  const Lang lang = context.lang;
  Html all;
  if (!allowed(context.user->role, Need::Investigate)) return all;
  all += inside;
  all.put(
      "<div class=\"row\">{}<label class=\"small\" for=\"why-{}\">{}</label><input id=\"why-{}\" "
      "name=\"reason\" type=\"text\" maxlength=\"300\"></div>",
      verdict_buttons(lang), id, say(lang, "ui.review.reason"), id);
  return post_form(context, action, all);
}

std::string percent(double same) {
  return std::to_string(static_cast<int>(std::clamp(same * 100, 1.0, 99.0)));
}

Html pair_card(Context& context, const ReviewView& view, const ReviewPair& pair, bool clear) {
  const Lang lang = context.lang;
  Html out, rule;
  if (!pair.rule.empty())
    rule.put(
        "<p class=\"small soft\">{}</p>",
        say(lang, "ui.review.by_rule", {{"rule", std::string(say(lang, "ui.rule." + pair.rule))}}));
  out.put(
      "<section class=\"card\" id=\"pair-{}\" data-pair=\"\" tabindex=\"-1\"><h2>{} {}</h2>{}{}{}{}"
      "</section>",
      pair.pair, say(lang, pair.joined ? "ui.review.counted_one" : "ui.review.counted_two"),
      tag(Tone::Plain, say(lang, "ui.review.chance", {{"p", percent(pair.same)}})),
      verdict_form(context, address_of(view, pair.pair), pair.pair,
                   seen_field(view.which.incident)),
      rule, side_by_side(lang, pair, clear), clear ? Html() : open_form(context, view, pair));
  return out;
}

OrderedJson side_json(const facts::ReviewSide& side, bool clear) {
  OrderedJson out = {{"person", side.person},
                     {"records", side.record_count},
                     {"place", side.place},
                     {"fields", OrderedJson::array()}};
  for (const auto& field : side.fields) {
    out["fields"].push_back({{"kind", field.kind}, {"masked", field.masked}});
    if (clear) out["fields"].back()["value"] = field.value;
  }
  return out;
}

std::optional<facts::Verdict> posted_verdict(const Context& context) {
  for (const facts::Verdict one :
       {facts::Verdict::Same, facts::Verdict::Different, facts::Verdict::Unsure})
    if (context.form.value("verdict") == facts::verdict_name(one)) return one;
  return std::nullopt;
}

}  // namespace tadasu::serve
