// Sentences about a fact sheet, fit for a report.
#include <string>

#include "base/words.h"
#include "facts/facts.h"
#include "facts/sample.h"
#include "find/password_hash.h"

namespace tadasu::facts {
namespace {

std::string kinds_list(const Survey& survey, Lang lang) {
  std::string out;
  for (const KindFacts& one : survey.kinds) {
    if (!out.empty()) out += say(lang, "facts.list_separator");
    out += kind_words(one, lang);
  }
  return out.empty() ? std::string(say(lang, "facts.no_kinds")) : out;
}

std::string range(const Survey& survey, Lang lang) {
  const people::Count& count = survey.people;
  if (!survey.people_max_known)
    return say(lang, "facts.people_at_least",
               {{"min", grouped(count.min)}, {"likely", grouped(count.likely)}});
  if (count.min == count.max)
    return say(lang, "facts.people_exact", {{"count", grouped(count.min)}});
  return say(lang, "facts.people_range",
             {{"min", grouped(count.min)},
              {"likely", grouped(count.likely)},
              {"max", grouped(count.max)}});
}

}  // namespace

std::vector<std::string> hash_schemes(const KindFacts& kind) {
  std::vector<std::string> out;
  for (unsigned i = 0; i < find::kHashSchemeCount; ++i)
    if ((kind.schemes >> i & 1) != 0)
      out.emplace_back(find::hash_scheme_name(static_cast<find::HashScheme>(i)));
  return out;
}

std::string kind_words(const KindFacts& kind, Lang lang) {
  const auto infos = find::kind_infos();
  const std::string name(
      infos.ok() ? find::kind_name((*infos.value())[static_cast<std::size_t>(kind.kind)], lang)
                 : find::kind_id(kind.kind));
  if (kind.hashed == 0) return name;
  std::string schemes;
  for (const std::string& scheme : hash_schemes(kind)) {
    if (!schemes.empty()) schemes += say(lang, "facts.list_separator");
    schemes += scheme == "plain" ? std::string(say(lang, "facts.hash_plain")) : scheme;
  }
  if (kind.hashed >= kind.mentions)
    return say(lang, "facts.hashed_all", {{"kind", name}, {"schemes", schemes}});
  return say(lang, "facts.hashed_some",
             {{"kind", name},
              {"schemes", schemes},
              {"hashed", grouped(kind.hashed)},
              {"other", grouped(kind.mentions - kind.hashed)}});
}

std::string loss_words(const Coverage& coverage, Lang lang) {
  std::string out;
  if (coverage.gone > 0)
    out += say(lang, "facts.statement_gone", {{"gone", grouped(coverage.gone)}});
  if (coverage.changed > 0)
    out += say(lang, "facts.statement_changed", {{"changed", grouped(coverage.changed)}});
  return out;
}

std::string test_people_words(const Survey& survey, Lang lang) {
  if (!survey.test_people) return "";
  const TestPeopleFacts& test = *survey.test_people;
  std::string rules;
  const auto add = [&](std::uint64_t count, std::string_view words) {
    if (count == 0) return;
    if (!rules.empty()) rules += say(lang, "facts.list_separator");
    rules += say(lang, words, {{"count", grouped(count)}});
  };
  add(test.own_list, "facts.test_own_list");
  add(test.shipped_name, "facts.test_shipped_name");
  add(test.shipped_mailbox, "facts.test_shipped_mailbox");
  std::string out =
      say(lang, "facts.test_people", {{"count", grouped(test.all())}, {"rules", rules}});
  if (test.own_row_max > 1)
    out += say(lang, "facts.test_own_row", {{"count", grouped(test.own_row_max)}});
  return out;
}

std::string statement(const FactSheet& sheet, Lang lang) {
  const Survey& survey = sheet.survey;
  std::string out = say(lang, "facts.statement",
                        {{"at", iso_text(sheet.at).substr(0, 16)},
                         {"revision", std::to_string(sheet.revision)},
                         {"seen", grouped(survey.coverage.seen)},
                         {"read", grouped(survey.coverage.read)},
                         {"people", range(survey, lang)},
                         {"kinds", kinds_list(survey, lang)}});
  if (survey.coverage.unread > 0) {
    out += say(lang,
               survey.people_max_known ? "facts.statement_unread" : "facts.statement_max_unknown",
               {{"unread", grouped(survey.coverage.unread)}});
  }
  out += loss_words(survey.coverage, lang);
  out += classes_statement(survey, lang);
  out += test_people_words(survey, lang);
  out += sample_words(sheet, lang);
  if (sheet.partial) out += say(lang, "facts.statement_partial");
  return out;
}

std::string explain_min(const Survey& survey, Lang lang) {
  return say(lang, "facts.explain_min", {{"min", grouped(survey.people.min)}});
}

std::string explain_max(const Survey& survey, Lang lang) {
  std::string out = say(lang, "facts.explain_max", {{"max", grouped(survey.people_read.max)}});
  if (survey.people.max > survey.people_read.max) {
    out += say(lang, "facts.explain_max_unread",
               {{"count", grouped(survey.people.max - survey.people_read.max)},
                {"unread", grouped(survey.coverage.unread)},
                {"max", grouped(survey.people.max)}});
  }
  if (!survey.people_max_known) out += say(lang, "facts.explain_max_unknown");
  return out;
}

}  // namespace tadasu::facts
