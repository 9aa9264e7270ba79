#include "duties/vocabulary.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/check.h"
#include "duties/duties.h"
#include "find/kind.h"

namespace tadasu::duties {
namespace {

using T = FactType;

const std::vector<Field>& table() {
  static const std::vector<Field> kFields = {
      // frame
      {"schema", T::Schema, {kFactsSchema}},
      {"as_of", T::Moment, {}},
      {"regime", T::PackIds, {}},
      {"sector",
       T::Choices,
       {"finance", "telecom", "medical", "education", "public_national", "public_local",
        "card_merchant", "infrastructure", "listed", "privacy_mark"}},
      {"established_in", T::Countries, {}},
      {"residence", T::CountryCounts, {}, true},
      {"role", T::Choice, {"controller", "processor", "entrustee", "cloud_no_access", "none"}},
      {"principal_told", T::Flag, {}},
      // event
      {"actor",
       T::Choice,
       {"external_attack", "insider", "theft", "loss", "accident", "own_decision"}},
      {"wrongful_purpose", T::Flag, {}},
      {"cia", T::Choices, {"C", "I", "A"}},
      {"content_state", T::Choice, {"intact", "changed", "unusable", "gone"}},
      {"attack_signs",
       T::Choices,
       {"traces_of_theft", "stealing_malware", "c2_traffic", "grounded_warning",
        "blocked_before_run"}},
      {"exfil", T::Choice, {"no_proven", "possible", "yes"}},
      {"recipient",
       T::Choice,
       {"none_seen", "internal", "known_trusted", "known", "many_known", "unidentified", "public"}},
      {"recipient_count", T::Count, {}},
      {"deletion_confirmed", T::Flag, {}},
      {"secondary_damage", T::Choice, {"none_known", "nuisance", "harm"}},
      {"spread_risk", T::Flag, {}},
      // data and persons
      {"items", T::Items, {}, true},
      {"special", T::Special, {"appi", "ordinance", "gdpr", "jp_finance", "jnsa"}, true},
      {"identifiable_by", T::Choice, {"anyone", "some", "operator_only", "nobody"}, true},
      {"held_as",
       T::Choice,
       {"personal_data", "about_to_become", "scattered", "pseudonymised", "anonymised"}},
      {"login_opens", T::Choices, {"payment", "personal_data", "other"}},
      {"secrecy_of_communications", T::Flag, {}},
      {"mynumber_work", T::Choice, {"use_affairs", "related_affairs", "network_system"}},
      {"persons", T::Count, {}, true},
      {"my_number_persons", T::Count, {}},
      {"persons_history", T::History, {}},
      {"records", T::Count, {}},
      {"vulnerable_persons", T::Flag, {}, true},
      {"contact_data", T::Choice, {"usable", "partial", "outdated", "none"}, true},
      {"groups", T::Groups, {}},
      {"corrects_survey", T::Choices, {"items", "special", "persons"}},
      // protection and repair
      {"encryption", T::Choice, {"none", "password", "strong"}},
      {"key_safe", T::Flag, {}},
      {"backup", T::Choice, {"ok", "partial", "encrypted_too", "none"}},
      {"restore_delay", T::HoursOrNever, {}},
      {"service_effect", T::Choice, {"none", "minor", "serious"}},
      {"harm", T::Choice, {"none", "low", "significant"}},
      {"high_risk_removed", T::Flag, {}, false, true},
      {"insight", T::Choice, {"none", "little", "ordinary", "profile", "hints", "danger"}, true},
      {"widely_known", T::Flag, {}},
      {"response", T::Choice, {"proper", "improper"}},
      {"mitigation", T::Mitigation, {}},
      // time
      {"knew_date", T::Moment, {}},
      {"moments",
       T::Moments,
       {"occurred", "sign", "evidence", "confirmed", "told", "assessed", "determined"}},
      {"notes", T::Notes, {}},
  };
  return kFields;
}

constexpr std::string_view kCountries =
    "ADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM"
    "CNCO"
    "CRCUCVCWCXCYCZDEDJDKDMDODZECEEEGEHERESETFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGTGUGWGYHKHM"
    "HNHR"
    "HTHUIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMCMDMEMFMGMHMKML"
    "MMMN"
    "MOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPYQARERORSRURWSASB"
    "SCSD"
    "SESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUSUYUZVAVCVEVGVIVNVUWF"
    "WSYE"
    "YTZAZMZW";

constexpr std::string_view kStates =  // with DC and the territories
    "ALAKAZARCACOCTDEFLGAHIIDILINIAKSKYLAMEMDMAMIMNMSMOMTNENVNHNJNMNYNCNDOHOKORPARISCSDTNTXUTVTVAWA"
    "WVWIWYDCPRGUVIASMP";
constexpr std::string_view kProvinces = "ABBCMBNBNLNSNTNUONPEQCSKYT";

}  // namespace

const char* fact_type_id(FactType type) {
  switch (type) {
    case T::Schema:
      return "schema";
    case T::Moment:
      return "moment";
    case T::PackIds:
      return "pack_ids";
    case T::Choice:
      return "choice";
    case T::Choices:
      return "choices";
    case T::Countries:
      return "countries";
    case T::CountryCounts:
      return "country_counts";
    case T::Flag:
      return "flag";
    case T::Count:
      return "count";
    case T::Items:
      return "items";
    case T::Special:
      return "special";
    case T::History:
      return "history";
    case T::Groups:
      return "groups";
    case T::HoursOrNever:
      return "hours_or_never";
    case T::Mitigation:
      return "mitigation";
    case T::Moments:
      return "moments";
    case T::Notes:
      return "notes";
  }
  TADASU_CHECK(false);
}

const std::vector<Field>& fields() { return table(); }

const Field* find_field(std::string_view name) {
  const auto at =
      std::find_if(table().begin(), table().end(), [&](const Field& f) { return f.name == name; });
  return at == table().end() ? nullptr : &*at;
}

bool has_value(const Field& field, std::string_view value) {
  return std::find(field.values.begin(), field.values.end(), value) != field.values.end();
}

const std::vector<std::string_view>& item_forms() {
  static const std::vector<std::string_view> kForms = {"full", "partial", "hashed"};
  return kForms;
}

const std::vector<std::string_view>& mitigation_measures() {
  static const std::vector<std::string_view> kMeasures = {
      "password_reset", "card_stop",      "remote_wipe",  "access_closed", "recalled",
      "deletion_asked", "takedown_asked", "persons_told", "other"};
  return kMeasures;
}

const std::vector<std::string_view>& mitigation_evidence() {
  static const std::vector<std::string_view> kEvidence = {"none", "mail", "written", "log",
                                                          "expert"};
  return kEvidence;
}

bool is_country(std::string_view code) {
  if (code.size() != 2) return false;
  for (std::size_t i = 0; i + 1 < kCountries.size(); i += 2) {
    if (kCountries.substr(i, 2) == code) return true;
  }
  return false;
}

bool is_place(std::string_view code) {
  if (code.size() != 5 || code[2] != '-') return is_country(code);
  const std::string_view country = code.substr(0, 2);
  const std::string_view parts = country == "US" ? kStates : country == "CA" ? kProvinces : "";
  for (std::size_t i = 0; i + 1 < parts.size(); i += 2) {
    if (parts.substr(i, 2) == code.substr(3)) return true;
  }
  return false;
}

OrderedJson vocabulary() {
  OrderedJson kinds = OrderedJson::array();
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    kinds.push_back(find::kind_id(static_cast<find::Kind>(i)));
  }
  OrderedJson list = OrderedJson::array();
  for (const Field& field : table()) {
    OrderedJson one{{"field", field.name}, {"type", fact_type_id(field.type)}};
    if (!field.values.empty()) one["values"] = field.values;
    if (field.of_group) one["of_group"] = true;
    if (field.type == T::Items) one["forms"] = item_forms();
    if (field.type == T::Mitigation) {
      one["measures"] = mitigation_measures();
      one["evidence"] = mitigation_evidence();
    }
    list.push_back(std::move(one));
  }
  return {{"schema", kFactsSchema}, {"fields", std::move(list)}, {"kinds", std::move(kinds)}};
}

}  // namespace tadasu::duties
