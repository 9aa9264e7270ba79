// Drafting: a pack, the values, and nothing else.
#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>

#include "base/hash.h"
#include "base/pack.h"
#include "notices/notices.h"
#include "notices/values.h"

namespace tadasu::notices {

namespace {

std::string template_digest(const Json& pack) {
  Json parts = {pack.value("document", Json::object())};
  for (const Json& item : pack.value("section", Json::array())) parts.push_back(item);
  return hex(sha256(bytes_of(parts.dump(-1, ' ', false, Json::error_handler_t::replace))));
}

}  // namespace

// The words of a paper, and those that all papers share where it has none of its own.
Result<Json> letter_pack(const std::string& paper, Lang lang, const std::vector<OwnWording>* own) {
  const std::string code(lang_code(lang));
  TRY(Json pack, load_pack("letters/" + paper + "." + code));
  if (const OwnWording* wording = find_wording(own, paper, lang)) put_own_words(pack, *wording);
  pack["digest"] = template_digest(pack);
  TRY(const Json shared, load_pack("letters/words." + code));
  Json words = shared.value("words", Json::object());
  words.merge_patch(pack.value("words", Json::object()));
  pack["words"] = std::move(words);
  return pack;
}

Notice empty_notice(const Paper& paper, const Basis& basis, Lang lang) {
  Notice notice;
  notice.paper = paper.id;
  notice.numbered = paper.is_numbered;
  notice.lang = lang_code(lang);
  notice.incident = basis.incident->id;
  notice.revision = basis.sheet->revision;
  notice.drafted_at = basis.now;
  return notice;
}

namespace {

Result<Notice> drafted(const Paper& paper, const Basis& basis, const Sender& sender,
                       const Recipient* recipient, Lang lang) {
  TRY(const Json pack, letter_pack(paper.id, lang, basis.own));
  Values values = values_of(paper.id, basis, sender, pack, lang);
  add_recipient(values, basis, recipient == nullptr ? Recipient{} : *recipient, lang);
  Notice notice = empty_notice(paper, basis, lang);
  if (recipient != nullptr) notice.person = recipient->person;
  TRY_STATUS(fill(pack, values, notice));
  return notice;
}

// A letter's own items, its addressee and the day are not facts of the sheet; which
// report of a series it is and what changed since the one before is for the next one to say.
bool is_own(const std::string& fact) {
  for (const char* series : {"report", "report_number", "is_follow_up", "previous_report",
                             "changes", "corrections", "sent_list", "first_report", "since_first"})
    if (fact == series) return true;
  if (fact == "recipient_count") return false;  // of the incident, not of who is written to
  return fact.starts_with("own_") || fact.starts_with("recipient_") || fact == "today" ||
         fact == "roles" || fact == "tasks" || fact == "revision";
}

}  // namespace

Result<Notice> draft(const Paper& paper, const Basis& basis, const Sender& sender, Lang lang) {
  return drafted(paper, basis, sender, nullptr, lang);
}

Result<Notice> draft_letter(const Paper& paper, const Basis& basis, const Sender& sender,
                            const Recipient& recipient, Lang lang) {
  return drafted(paper, basis, sender, &recipient, lang);
}

Result<std::map<std::string, std::string>> values(const Paper& paper, const Basis& basis,
                                                  const Sender& sender, Lang lang) {
  TRY(const Json pack, letter_pack(paper.id, lang, basis.own));
  Values out = values_of(paper.id, basis, sender, pack, lang);
  add_recipient(out, basis, {}, lang);
  return out;
}

std::vector<Filled> stale(const Notice& notice, const Basis& basis, const Sender& sender) {
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  const auto pack = letter_pack(notice.paper, lang, basis.own);
  // What cannot be compared is not fresh.
  if (!pack.ok()) return {{"pack", ""}};
  Values now = values_of(notice.paper, basis, sender, pack.value(), lang);
  add_recipient(now, basis, {}, lang);
  Notice again;
  if (!fill(pack.value(), now, again).ok()) return {{"pack", ""}};
  // What it says, and what it would say today: a value that is in neither was empty then and is
  // empty now.
  std::map<std::string, std::string> then;
  std::vector<Filled> out;
  for (const Section& section : notice.sections)
    for (const Filled& filled : section.filled) then[filled.fact] = filled.value;
  for (const Section& section : again.sections)
    for (const Filled& filled : section.filled) then.emplace(filled.fact, "");
  // The person's number and items were those of one revision.
  // A draft of before 2026-11-24 does not say which words it was made from: they were the shipped.
  const bool is_other_template =
      notice.template_digest.empty()
          ? find_wording(basis.own, notice.paper, lang) != nullptr
          : notice.template_digest != pack.value().at("digest").get<std::string>();
  if (is_other_template) out.push_back({"template", ""});
  if (notice.person != 0 && notice.revision != basis.sheet->revision)
    out.push_back({"revision", std::to_string(basis.sheet->revision)});
  for (const auto& [fact, value] : then) {
    const auto at = now.find(fact);
    const std::string today = at == now.end() ? "" : at->second;
    if (!is_own(fact) && today != value) out.push_back({fact, today});
  }
  return out;
}

}  // namespace tadasu::notices
