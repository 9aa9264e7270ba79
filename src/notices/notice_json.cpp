#include <nlohmann/json.hpp>

#include "notices/notices.h"

namespace tadasu::notices {

std::string to_json_text(const Notice& notice) {
  OrderedJson sections = OrderedJson::array();
  for (const Section& section : notice.sections) {
    OrderedJson filled = OrderedJson::array();
    for (const Filled& one : section.filled)
      filled.push_back(
          {{"fact", one.fact}, {"value", one.value}, {"begin", one.begin}, {"end", one.end}});
    sections.push_back({{"id", section.id},
                        {"title", section.title},
                        {"text", section.text},
                        {"filled", filled},
                        {"complete", section.complete},
                        {"length_max", section.length_max},
                        {"rewritten", section.is_rewritten}});
  }
  OrderedJson json = {{"schema", "tadasu.notice/1"}, {"kind", notice.paper},
                      {"lang", notice.lang},         {"incident", notice.incident},
                      {"revision", notice.revision}, {"drafted_at_us", notice.drafted_at.us},
                      {"title", notice.title},       {"person", notice.person},
                      {"numbered", notice.numbered}, {"template", notice.template_digest},
                      {"sections", sections}};
  if (notice.everybody) {
    OrderedJson kinds = OrderedJson::array();
    for (const find::Kind kind : notice.everybody->kinds) kinds.push_back(find::kind_id(kind));
    json["everybody"] = {{"kinds", kinds},
                         {"minor", notice.everybody->is_minor},
                         {"slow_hashes", notice.everybody->slow_hashes}};
  }
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Result<Notice> from_json_text(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    Notice notice;
    if (json.at("schema") != "tadasu.notice/1")
      return Error{Trouble::Damaged, "document", "not a tadasu.notice/1"};
    notice.paper = json.at("kind");
    // Drafts of before 2026-11-23 have neither this nor places.
    notice.numbered = json.value("numbered", notice.paper == "ppc-sheet");
    notice.lang = json.at("lang");
    notice.incident = json.at("incident");
    notice.revision = json.at("revision");
    notice.drafted_at = {json.at("drafted_at_us").get<std::int64_t>()};
    notice.title = json.at("title");
    notice.person = json.at("person");
    notice.template_digest = json.value("template", "");
    if (json.contains("everybody")) {
      const Json& all = json["everybody"];
      Everybody everybody{{}, all.at("minor"), all.at("slow_hashes")};
      for (const Json& id : all.at("kinds"))
        if (const auto kind = find::parse_kind(id.get<std::string>()))
          everybody.kinds.push_back(*kind);
      notice.everybody = std::move(everybody);
    }
    for (const Json& item : json.at("sections")) {
      Section section{item.at("id"),
                      item.at("title"),
                      item.at("text"),
                      {},
                      item.at("complete"),
                      item.at("length_max"),
                      item.value("rewritten", false)};
      for (const Json& one : item.at("filled"))
        section.filled.push_back({one.at("fact"), one.at("value"),
                                  one.value("begin", std::size_t{0}),
                                  one.value("end", std::size_t{0})});
      notice.sections.push_back(std::move(section));
    }
    return notice;
  } catch (const Json::exception&) {
    return Error{Trouble::Damaged, "document", "not a tadasu.notice/1"};
  }
}

}  // namespace tadasu::notices
