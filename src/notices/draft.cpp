// Drafting: a pack, the values, and nothing else.
#include <map>
#include <nlohmann/json.hpp>

#include "base/pack.h"
#include "notices/notices.h"
#include "notices/values.h"

namespace tadasu::notices {
namespace {

Result<Json> letter_pack(NoticeKind kind, Lang lang) {
  return load_pack(std::string("letters/") + notice_kind_id(kind) + "." +
                   std::string(lang_code(lang)));
}

Notice empty_notice(NoticeKind kind, const Basis& basis, Lang lang) {
  Notice notice;
  notice.kind = kind;
  notice.lang = lang_code(lang);
  notice.incident = basis.incident->id;
  notice.revision = basis.sheet->revision;
  notice.drafted_at = basis.now;
  return notice;
}

Result<Notice> draft(NoticeKind kind, const Basis& basis, const Sender& sender,
                     const Recipient* recipient, Lang lang) {
  TRY(const Json pack, letter_pack(kind, lang));
  Values values = values_of(basis, sender, pack, lang);
  add_recipient(values, basis, recipient == nullptr ? Recipient{} : *recipient, lang);
  Notice notice = empty_notice(kind, basis, lang);
  if (recipient != nullptr) notice.person = recipient->person;
  TRY_STATUS(fill(pack, values, notice));
  return notice;
}

// A letter's own items, its addressee, the sender and the day are not facts of the sheet.
bool is_own(const std::string& fact) {
  return fact.starts_with("own_") || fact.starts_with("recipient_") || fact.starts_with("desk_") ||
         fact == "company" || fact == "today" || fact == "representative" ||
         fact == "sender_address";
}

}  // namespace

const char* notice_kind_id(NoticeKind kind) {
  switch (kind) {
    case NoticeKind::PpcSheet:
      return "ppc-sheet";
    case NoticeKind::PersonLetter:
      return "person-letter";
    case NoticeKind::PublicNotice:
      return "public-notice";
  }
  return "";
}

Result<Notice> draft_ppc_sheet(const Basis& basis, const Sender& sender, Lang lang) {
  return draft(NoticeKind::PpcSheet, basis, sender, nullptr, lang);
}

Result<Notice> draft_letter(const Basis& basis, const Sender& sender, const Recipient& recipient,
                            Lang lang) {
  return draft(NoticeKind::PersonLetter, basis, sender, &recipient, lang);
}

Result<Notice> draft_public_notice(const Basis& basis, const Sender& sender, Lang lang) {
  return draft(NoticeKind::PublicNotice, basis, sender, nullptr, lang);
}

std::vector<Filled> stale(const Notice& notice, const Basis& basis) {
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  const auto pack = letter_pack(notice.kind, lang);
  // What cannot be compared is not fresh.
  if (!pack.ok()) return {{"pack", ""}};
  Values now = values_of(basis, {}, pack.value(), lang);
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
  if (notice.kind == NoticeKind::PersonLetter && notice.revision != basis.sheet->revision)
    out.push_back({"revision", std::to_string(basis.sheet->revision)});
  for (const auto& [fact, value] : then) {
    const auto at = now.find(fact);
    const std::string today = at == now.end() ? "" : at->second;
    if (!is_own(fact) && today != value) out.push_back({fact, today});
  }
  return out;
}

}  // namespace tadasu::notices
