// What a line of the notification list says, for tables and pages.
#include <algorithm>
#include <array>

#include "notices/addressee.h"
#include "notices/blocks.h"
#include "text/mask.h"

namespace tadasu::notices {
namespace {

using find::Kind;

constexpr std::array<const char*, kDoubtCount> kDoubtWords = {
    "list.doubt.name", "list.doubt.address", "list.doubt.birth_date", "list.doubt.flag"};
constexpr std::array<const char*, kWayCount> kWayWords = {"list.way.post", "list.way.mail",
                                                          "list.way.phone"};

void append_listed(std::string& to, std::string_view word, Lang lang) {
  if (!to.empty()) to += say(lang, "list.separator");
  to += word;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A short number of the list itself. A mailbox, a name, a telephone or a card number, which some
// lists call their customers by, are personal values.
bool is_plain_id(std::string_view id) {
  constexpr std::size_t kSizeMax = 24, kDigitsMax = 9;
  const auto digits = static_cast<std::size_t>(std::count_if(id.begin(), id.end(), is_digit));
  return id.size() <= kSizeMax && digits > 0 && digits <= kDigitsMax &&
         std::all_of(id.begin(), id.end(), [](char c) {
           return is_letter(c) || is_digit(c) || c == '-' || c == '_' || c == '.';
         });
}

// "C-17; C-18"
std::string shown_ids(const std::string& ids, bool is_clear) {
  const std::string text = printable(ids, false);
  if (is_clear || text.empty()) return text;
  std::string out;
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find("; ", at), text.size());
    const std::string id = text.substr(at, end - at);
    if (!out.empty()) out += "; ";
    out += is_plain_id(id) ? id : text::mask_value(text::Mask::First, id);
    at = end + 2;
  }
  return out;
}

std::string shown(Kind kind, const std::string& raw, bool is_clear) {
  const std::string value = printable(raw, false);
  if (is_clear || value.empty()) return value;
  const auto infos = find::kind_infos();
  const text::Mask mask =
      infos.ok() ? (*infos.value())[static_cast<std::size_t>(kind)].mask : text::Mask::Hidden;
  return text::mask_value(mask, value);
}

std::string kinds_words(find::KindSet kinds, Lang lang) {
  std::string out;
  const auto infos = find::kind_infos();
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    const auto kind = static_cast<Kind>(i);
    if (kinds.has(kind))
      append_listed(
          out, infos.ok() ? find::kind_name((*infos.value())[i], lang) : find::kind_id(kind), lang);
  }
  return out;
}

std::string ways_words(const Addressee& one, Lang lang) {
  std::string out;
  for (std::size_t i = 0; i < kWayCount; ++i) {
    const std::string way(say(lang, kWayWords[i]));
    if (one.can(static_cast<Way>(i)))
      append_listed(out, way, lang);
    else if ((one.from_customers >> i & 1) != 0)
      append_listed(out, say(lang, "list.from_customers", {{"way", way}}), lang);
  }
  return out.empty() ? std::string(say(lang, "list.way.none")) : out;
}

std::string remarks(const Addressee& one, Lang lang) {
  std::string out;
  for (std::size_t i = 0; i < kDoubtCount; ++i)
    if (one.has(static_cast<Doubt>(i))) append_listed(out, say(lang, kDoubtWords[i]), lang);
  if (one.is_deceased) append_listed(out, say(lang, "list.deceased"), lang);
  if (one.has_returned) append_listed(out, say(lang, "list.returned"), lang);
  return out;
}

}  // namespace

const char* doubt_id(Doubt doubt) {
  constexpr const char* kIds[kDoubtCount] = {"name", "address", "birth_date", "flag"};
  return kIds[static_cast<std::size_t>(doubt)];
}

bool Addressee::can(Way way) const {
  if (is_deceased) return false;
  switch (way) {
    case Way::Post:
      return !name.empty() && !address.empty() && !postal_code.empty() && !has(Doubt::Name) &&
             !has(Doubt::Address) && !has_returned;
    case Way::Mail:
      return !mail.empty();
    case Way::Phone:
      return !phone.empty();
  }
  return false;
}

const char* since_id(Since since) {
  constexpr const char* kIds[kSinceCount] = {"new",  "more",   "reachable", "changed",
                                             "same", "joined", "gone"};
  return kIds[static_cast<std::size_t>(since)];
}

std::vector<std::string> list_header(const ListStyle& style) {
  std::vector<std::string> out;
  for (const char* key :
       {"list.column.person", "list.column.name", "list.column.reading", "list.column.postal_code",
        "list.column.address", "list.column.mail", "list.column.phone", "list.column.lang",
        "list.column.to", "list.column.ways", "list.column.kinds", "list.column.remarks",
        "list.column.customer", "list.column.revision"})
    out.emplace_back(say(style.lang, key));
  if (style.since > 0)
    out.push_back(say(style.lang, "list.column.since", {{"n", std::to_string(style.since)}}));
  return out;
}

std::vector<std::string> list_cells(const Addressee& one, const ListStyle& style) {
  const Lang lang = style.lang;
  const bool clear = style.is_clear;
  std::vector<std::string> out = {
      std::to_string(one.person),
      shown(Kind::PersonName, one.name, clear),
      shown(Kind::PersonNameKana, one.reading, clear),
      shown(Kind::PostalCode, one.postal_code, clear),
      shown(Kind::Address, one.address, clear),
      shown(Kind::Email, one.mail, clear),
      shown(Kind::Phone, one.phone, clear),
      one.lang,
      std::string(say(lang, one.is_minor ? "list.to.guardian" : "list.to.person")),
      ways_words(one, lang),
      kinds_words(one.kinds, lang),
      remarks(one, lang),
      shown_ids(one.customer, clear),
      std::to_string(style.revision)};
  if (style.since > 0)
    out.emplace_back(one.since ? say(lang, std::string("list.since.") + since_id(*one.since)) : "");
  return out;
}

}  // namespace tadasu::notices
