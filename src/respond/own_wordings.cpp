#include "respond/own_wordings.h"

#include <algorithm>
#include <functional>
#include <map>
#include <nlohmann/json.hpp>

#include "command/commit.h"
#include "store/store.h"

namespace tadasu::respond {
namespace {

constexpr const char* kSet = "own_wording.set";
constexpr const char* kWithdrawn = "own_wording.withdrawn";
constexpr std::size_t kReasonBytesMax = 6'000;
constexpr int kTries = 64;

WordingHistory& of(std::vector<WordingHistory>& all, const std::string& paper, Lang lang) {
  for (WordingHistory& one : all)
    if (one.paper == paper && one.lang == lang) return one;
  all.push_back({paper, lang, {}});
  return all.back();
}

Status add(const store::Store& store, const store::Entry& entry, std::vector<WordingHistory>& all) {
  const Json body = Json::parse(entry.body);
  const auto lang = parse_lang(body.at("lang").get<std::string>());
  if (!lang) return Error{Trouble::Damaged, "lang", ""};
  WordingVersion one;
  one.entry = entry.number;
  one.by = entry.actor;
  one.at = entry.at;
  one.wording.paper = body.at("paper");
  one.wording.lang = *lang;
  one.is_withdrawal = entry.what == kWithdrawn;
  TRY(one.reason, store.open_text("", body.at("reason").get<std::string>()));
  if (!one.is_withdrawal) {
    TRY(const std::string text, store.open_text("", body.at("wording").get<std::string>()));
    one.is_destroyed = text.empty();
    if (!one.is_destroyed) {
      TRY(one.wording, notices::own_wording_of_json(Json::parse(text)));
    }
  }
  of(all, one.wording.paper, *lang).versions.push_back(std::move(one));
  return success();
}

// Appends what `make` answers, which judged what the company has now.
Status record(store::Store& store, const char* what, const std::string& paper, Lang lang,
              std::string_view reason, const command::By& by,
              const std::function<Result<Json>(const notices::OwnWording* now)>& make) {
  if (reason.empty()) return command::invalid("reason", "missing");
  TRY(const std::string sealed, command::sealed_text(store, "", "reason", reason, kReasonBytesMax));
  for (int i = 0; i < kTries; ++i) {
    const std::uint64_t last = store.last_number();
    TRY(const auto all, wording_histories(store));
    const WordingHistory* const history = find_history(all, paper, lang);
    const std::uint64_t last_of_it = history == nullptr ? 0 : history->versions.back().entry;
    if (by.seen && last_of_it > *by.seen)
      return Error{Trouble::Conflict, "journal/" + std::to_string(last_of_it),
                   "somebody changed this after it was shown"};
    TRY(Json body, make(history == nullptr ? nullptr : history->now()));
    body["paper"] = paper;
    body["lang"] = lang_code(lang);
    body["reason"] = sealed;
    store::NewEntry entry;
    entry.actor = by.actor;
    entry.what = what;
    entry.body_json = body.dump();
    entry.only_if_last = last;
    entry.once = by.once;
    const auto appended = store.append(std::move(entry));
    if (appended.ok()) return success();
    if (appended.error().trouble != Trouble::Conflict) return appended.error();
  }
  return Error{Trouble::Conflict, "own wording", "others keep changing the company's settings"};
}

}  // namespace

const notices::OwnWording* WordingHistory::at(std::uint64_t entry) const {
  const notices::OwnWording* out = nullptr;
  for (const WordingVersion& one : versions)
    if (one.entry <= entry)
      out = one.is_withdrawal || one.is_destroyed || one.wording.sections.empty() ? nullptr
                                                                                  : &one.wording;
  return out;
}

Result<std::vector<WordingHistory>> wording_histories(const store::Store& store) {
  std::map<std::uint64_t, store::Entry> entries;
  for (const char* what : {kSet, kWithdrawn})
    TRY_STATUS(store.read_what(what, 0, [&](const store::Entry& entry) {
      entries.emplace(entry.number, entry);
      return true;
    }));
  std::vector<WordingHistory> out;
  for (const auto& [number, entry] : entries) {
    try {
      TRY_STATUS(add(store, entry, out));
    } catch (const Json::exception&) {
      return Error{Trouble::Damaged, "journal/" + std::to_string(number),
                   "the body of " + entry.what + " has another form than it should"};
    }
  }
  return out;
}

const WordingHistory* find_history(const std::vector<WordingHistory>& all, std::string_view paper,
                                   Lang lang) {
  for (const WordingHistory& one : all)
    if (one.paper == paper && one.lang == lang) return &one;
  return nullptr;
}

std::vector<notices::OwnWording> wordings_now(const std::vector<WordingHistory>& all) {
  std::vector<notices::OwnWording> out;
  for (const WordingHistory& one : all)
    if (const notices::OwnWording* now = one.now()) out.push_back(*now);
  return out;
}

Status set_wording(store::Store& store, const notices::OwnWording& wording, std::string_view reason,
                   const command::By& by) {
  TRY(const notices::Paper* const paper, notices::find_paper(wording.paper));
  TRY(const auto problems, notices::problems_of(*paper, wording));
  if (!problems.empty()) return command::invalid("wording", problems.front().what);
  const Json said = notices::to_json(wording);
  TRY(const std::string sealed, store.seal_text("", said.dump()));
  return record(store, kSet, wording.paper, wording.lang, reason, by,
                [&](const notices::OwnWording* now) -> Result<Json> {
                  const bool is_same =
                      now == nullptr ? wording.sections.empty() : notices::to_json(*now) == said;
                  if (is_same) return command::invalid("wording", "nothing was changed");
                  return Json{{"wording", sealed}};
                });
}

Status withdraw_wording(store::Store& store, std::string_view paper, Lang lang,
                        std::string_view reason, const command::By& by) {
  return record(store, kWithdrawn, std::string(paper), lang, reason, by,
                [&](const notices::OwnWording* now) -> Result<Json> {
                  if (now == nullptr)
                    return Error{Trouble::NotFound, "paper", "has no words of the company's own"};
                  return Json::object();
                });
}

}  // namespace tadasu::respond
