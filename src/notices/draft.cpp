// Drafting: a pack, the values, and nothing else.
#include <algorithm>

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
  add_recipient(values, recipient == nullptr ? Recipient{} : *recipient, lang);
  Notice notice = empty_notice(kind, basis, lang);
  if (recipient != nullptr) notice.person = recipient->person;
  TRY_STATUS(fill(pack, values, notice));
  return notice;
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
  std::vector<Filled> out;
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  const auto pack = letter_pack(notice.kind, lang);
  if (!pack.ok()) return out;
  const Values now = values_of(basis, {}, pack.value(), lang);
  for (const Section& section : notice.sections) {
    for (const Filled& filled : section.filled) {
      // A letter's own items, its addressee, the sender and the day are not facts of the sheet.
      const bool own = filled.fact.starts_with("own_") || filled.fact.starts_with("recipient_") ||
                       filled.fact.starts_with("desk_") || filled.fact == "company" ||
                       filled.fact == "today" || filled.fact == "representative" ||
                       filled.fact == "sender_address";
      const auto at = now.find(filled.fact);
      if (own || at == now.end() || at->second == filled.value) continue;
      const bool known = std::any_of(out.begin(), out.end(),
                                     [&](const Filled& one) { return one.fact == filled.fact; });
      if (!known) out.push_back({filled.fact, at->second});
    }
  }
  return out;
}

}  // namespace tadasu::notices
