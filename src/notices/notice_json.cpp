#include <nlohmann/json.hpp>

#include "notices/notices.h"

namespace tadasu::notices {

std::string to_json_text(const Notice& notice) {
  OrderedJson sections = OrderedJson::array();
  for (const Section& section : notice.sections) {
    OrderedJson filled = OrderedJson::array();
    for (const Filled& one : section.filled)
      filled.push_back({{"fact", one.fact}, {"value", one.value}});
    sections.push_back({{"id", section.id},
                        {"title", section.title},
                        {"text", section.text},
                        {"filled", filled},
                        {"complete", section.complete},
                        {"length_max", section.length_max}});
  }
  const OrderedJson json = {{"schema", "tadasu.notice/1"}, {"kind", notice_kind_id(notice.kind)},
                            {"lang", notice.lang},         {"incident", notice.incident},
                            {"revision", notice.revision}, {"drafted_at_us", notice.drafted_at.us},
                            {"title", notice.title},       {"person", notice.person},
                            {"sections", sections}};
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

Result<Notice> from_json_text(std::string_view text) {
  try {
    const Json json = Json::parse(text);
    Notice notice;
    const std::string kind = json.at("kind");
    bool known = json.at("schema") == "tadasu.notice/1";
    for (const NoticeKind one :
         {NoticeKind::PpcSheet, NoticeKind::PersonLetter, NoticeKind::PublicNotice}) {
      if (kind == notice_kind_id(one)) notice.kind = one;
    }
    known = known && kind == notice_kind_id(notice.kind);
    if (!known) return Error{Trouble::Damaged, "document", "not a tadasu.notice/1"};
    notice.lang = json.at("lang");
    notice.incident = json.at("incident");
    notice.revision = json.at("revision");
    notice.drafted_at = {json.at("drafted_at_us").get<std::int64_t>()};
    notice.title = json.at("title");
    notice.person = json.at("person");
    for (const Json& item : json.at("sections")) {
      Section section{item.at("id"),       item.at("title"),     item.at("text"), {},
                      item.at("complete"), item.at("length_max")};
      for (const Json& one : item.at("filled"))
        section.filled.push_back({one.at("fact"), one.at("value")});
      notice.sections.push_back(std::move(section));
    }
    return notice;
  } catch (const Json::exception&) {
    return Error{Trouble::Damaged, "document", "not a tadasu.notice/1"};
  }
}

}  // namespace tadasu::notices
