#include "facts/facts.h"

#include <algorithm>
#include <chrono>
#include <map>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/check.h"
#include "facts/kept_evidence.h"
#include "facts/kept_kinds.h"
#include "facts/review.h"
#include "facts/sample.h"
#include "facts/sheet_json.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

// Finished units lie in the store, encrypted with the incident's key.
class StoreLedger final : public UnitLedger {
 public:
  StoreLedger(store::Store& store, std::string_view incident)
      : store_(store), incident_(incident) {}
  std::optional<std::string> finished(const std::string& unit_id) override {
    auto kept = store_.unit_result(incident_, unit_id);
    return kept.ok() ? std::move(kept).value() : std::nullopt;
  }
  Status finish(const std::string& unit_id, const std::string& result) override {
    return store_.finish_unit(incident_, unit_id, result);
  }

 private:
  store::Store& store_;
  std::string incident_;
};

std::string document_id(std::uint64_t revision) { return "fact-sheet@" + std::to_string(revision); }

// Two sheets say the same when nothing but the time and the reason differs: not the numbers, and
// not the evidence, which may hold as many other people.
bool same_numbers(const FactSheet& a, const FactSheet& b) {
  Json one = sheet_json(a);
  Json two = sheet_json(b);
  // Minors of another day: a number that did not change is no news either. A sample was looked at
  // after the numbers were made.
  for (const char* field : {"revision", "at", "at_us", "made_by", "reason", "seconds",
                            "people_changed", "minors_on", "sample"}) {
    one.erase(field);
    two.erase(field);
  }
  return one == two;
}

// Every content that any survey of this incident met, encrypted like all documents: what is lost
// stays lost in every later revision, not only in the next.
constexpr const char* kSeenFiles = "seen-files";

// `last`: the newest sheet of the incident, null when there is none.
Result<SeenBefore> seen_before(const store::Store& store, std::string_view incident,
                               const FactSheet* last) {
  SeenBefore out;
  const auto text = store.document(incident, kSeenFiles);
  if (!text.ok() && text.error().trouble == Trouble::NotFound) return out;
  if (!text.ok()) return Error(text.error());
  try {
    const Json json = Json::parse(text.value());
    for (const Json& one : json.at("files")) {
      out.files.push_back({one.at(0).get<std::string>(), one.at(1).get<std::uint64_t>(),
                           one.at(2).get<std::string>(), one.size() > 3 && one.at(3).get<bool>()});
    }
    // A list whose sheet was never written says nothing of how many were in its files.
    if (last == nullptr || last->revision < json.at("revision").get<std::uint64_t>()) return out;
    out.readers = json.value("readers", "");
    out.counting = {json.value("test_people", ""), json.value("same", std::vector<std::string>{})};
    out.lost_people_max = json.value("lost_people_max", UINT64_MAX);
    if (last->survey.people_max_known) out.people_max = last->survey.people.max;
  } catch (const Json::exception&) {
    return Error{Trouble::Damaged, kSeenFiles, "not a list of files"};
  }
  return out;
}

// `revision`: of the sheet that counts them all, once it is written.
Status keep_seen_files(store::Store& store, std::string_view incident, std::uint64_t revision,
                       const std::vector<SeenFile>& before, const SurveyResult& now) {
  std::map<std::string, std::vector<SeenFile>> all;
  for (const SeenFile& file : before) {
    all[file.path].push_back(file);
    all[file.path].back().lost = false;
  }
  for (const SeenFile& file : now.files) {
    std::vector<SeenFile>& contents = all[file.path];
    // What could not be read, then or now, was what it was while it has the same size.
    if (file.sha256.empty() && !contents.empty() && contents.back().size_bytes == file.size_bytes)
      continue;
    std::erase_if(contents, [&](const SeenFile& one) {
      return one.size_bytes == file.size_bytes && (one.sha256.empty() || one.sha256 == file.sha256);
    });
    contents.push_back(file);
  }
  for (const SeenFile& file : now.lost)
    for (SeenFile& one : all[file.path])
      one.lost = one.lost || (one.sha256 == file.sha256 && one.size_bytes == file.size_bytes);
  Json list = Json::array();
  for (const auto& [path, contents] : all)
    for (const SeenFile& one : contents)
      list.push_back(Json::array({path, one.size_bytes, one.sha256, one.lost}));
  const Json json = {{"revision", revision},
                     {"readers", now.readers},
                     {"test_people", now.counting.test_people},
                     {"same", now.counting.same},
                     {"lost_people_max", now.lost_people_max},
                     {"files", std::move(list)}};
  return store.put_document(incident, kSeenFiles, json.dump());
}

// Own kinds stay with their incident, so that whoever surveys it next reads with them too.
Status settle_own_kinds(store::Store& store, std::string_view incident, std::string_view actor,
                        SurveyOptions& options) {
  if (options.own_kinds.text.empty() && !options.forget_own_kinds) {
    TRY(options.own_kinds, kept_own_kinds(store, incident));
    return success();
  }
  return keep_own_kinds(store, incident, options.own_kinds, actor);
}

// The list of known people: hashes under a key of the incident, and sealed with it.
constexpr const char* kKnownPeopleDocument = "known-people";

Status settle_known_people(store::Store& store, std::string_view incident, SurveyOptions& options) {
  const auto kept = store.document(incident, kKnownPeopleDocument);
  if (!kept.ok() && kept.error().trouble != Trouble::NotFound) return kept.error();
  const std::string before = kept.ok() ? kept.value() : "";
  if (options.known_people.empty() && !options.forget_known_people) options.known_people = before;
  if (options.known_people == before) return success();
  return store.put_document(incident, kKnownPeopleDocument, options.known_people);
}

// Those that were given are kept, and hold for later surveys; then all that are kept are left out.
Status settle_test_people(store::Store& store, std::string_view incident, std::string_view actor,
                          SurveyOptions& options) {
  if (options.own_test_people)
    TRY_STATUS(keep_test_people(store, incident, *options.own_test_people, actor));
  TRY(options.test_people, kept_test_people(store, incident, options.key, options.worker));
  return success();
}

// What only test people hold did not leak: their mentions are counted no more, and a kind without
// any other is none of the sheet's.
Status forget_test_mentions(SurveyResult& result, UnitLedger& ledger) {
  if (result.is_test.empty()) return success();
  std::array<std::uint64_t, find::kKindCount> theirs{};
  const auto less_one = [](std::uint64_t& mentions) { mentions -= mentions > 0 ? 1 : 0; };
  std::vector<OwnKindFacts>& own = result.survey.own_kinds;
  TRY_STATUS(mentions_again(result, ledger, [&](MentionLine&& line) {
    if (line.record == 0 || !result.is_test[line.record - 1]) return success();
    ++theirs[static_cast<std::size_t>(line.mention.kind)];
    if (line.mention.own != 0 && line.mention.own <= own.size())
      less_one(own[line.mention.own - 1U].mentions);
    if (result.survey.known_people && has_reason(line.mention.reasons, find::Reason::Known))
      less_one(result.survey.known_people->mentions);
    return success();
  }));
  std::vector<KindFacts>& kinds = result.survey.kinds;
  for (KindFacts& one : kinds) {
    const std::uint64_t less = theirs[static_cast<std::size_t>(one.kind)];
    one.mentions -= std::min(one.mentions, less);
    // Whose hashes they were is not known of each: nothing reassuring is said of those that stay.
    if (less > 0) one.hashed = one.schemes = 0;
  }
  std::erase_if(kinds, [](const KindFacts& one) { return one.mentions == 0; });
  return success();
}

std::string person_ids_id(std::uint64_t revision) {
  return "person-ids@" + std::to_string(revision);
}
std::string person_changes_id(std::uint64_t revision) {
  return "person-changes@" + std::to_string(revision);
}

// People keep the numbers that they had in the revision before.
Status keep_person_ids(store::Store& store, FactSheet& sheet, SurveyResult& result,
                       const Key& key) {
  PersonIds known;
  const auto before = store.document(sheet.incident, person_ids_id(sheet.revision - 1));
  if (before.ok()) {
    TRY(known, parse_person_ids(before.value()));
  }
  if (!before.ok() && before.error().trouble != Trouble::NotFound) return Error(before.error());
  std::vector<std::uint64_t> values;
  values.reserve(result.records.size());
  for (const people::Record& record : result.records) values.push_back(values_of(record, key));
  const PersonChanges changes =
      settle_person_ids(known, result.people.people, result.record_places, values);
  sheet.people_changed = {changes.became_two.size(), changes.became_one.size()};
  TRY_STATUS(store.put_document(sheet.incident, person_changes_id(sheet.revision),
                                person_changes_text(changes)));
  return store.put_document(sheet.incident, person_ids_id(sheet.revision), person_ids_text(known));
}

// Of the incident's first entry: it does not change, so units that are finished stay so.
Result<Date> first_day(const store::Store& store, std::string_view incident) {
  Date out = date_at(store.now());
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    out = date_at(entry.at);
    return false;
  }));
  return out;
}

// Who is told apart is known: the mentions once more, into the store and for the pairs to look at.
Status keep_mentions(store::Store& store, const FactSheet& sheet, const SurveyResult& result,
                     const SurveyOptions& options,
                     const std::function<void(const Progress&)>& progress) {
  ReviewDraft review(result, options.judgments, options.key, sheet.revision);
  KeptEvidence evidence(store, sheet.incident, sheet.revision, result.people);
  Progress now = result.last;
  now.step = Progress::Step::Keeping;
  for (const KindFacts& one : sheet.survey.kinds) now.to_keep += one.mentions;
  const auto began = std::chrono::steady_clock::now();
  double told_at = -1;
  const auto tell = [&] {
    now.step_seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
    if (!progress || now.step_seconds - told_at < 0.2) return;
    told_at = now.step_seconds;
    now.seconds = result.last.seconds + now.step_seconds;
    progress(now);
  };
  TRY_STATUS(mentions_again(result, *options.ledger, [&](MentionLine&& line) {
    if (now.kept % 1024 == 0) tell();
    ++now.kept;
    review.see(line);
    return evidence.take(std::move(line));
  }));
  TRY_STATUS(evidence.finish());
  if (progress) progress(now);
  return store.put_document(sheet.incident, review_id(sheet.revision), review.text());
}

// The journal holds numbers only: names of files may be personal, so the whole sheet lies encrypted
// beside it and the entry carries its hash.
std::string journal_body(const FactSheet& sheet, const std::string& text) {
  Json body = sheet_json(sheet);
  Json whys = Json::object();
  for (const unpack::Unread& unread : sheet.survey.unread) {
    Json& count = whys[unpack::why_name(unread.why)];
    count = count.is_null() ? 1 : count.get<int>() + 1;
  }
  for (const char* field : {"schema", "incident", "sources", "places", "at_us", "evidence"})
    body.erase(field);
  body["unread"] = whys;
  body["document"] = document_id(sheet.revision);
  body["sha256"] = hex(sha256(bytes_of(text)));
  return body.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Result<FactSheet> survey_incident(store::Store& store, std::string_view incident,
                                  const std::vector<std::filesystem::path>& paths,
                                  std::string_view actor, std::string_view reason,
                                  SurveyOptions options,
                                  const std::function<void(const Progress&)>& progress) {
  TRY(options.key, store.hash_key(incident));
  StoreLedger ledger(store, incident);
  options.ledger = &ledger;
  options.mentions = true;
  options.values = true;
  TRY(const std::vector<FactSheet> before, load_sheets(store, incident));
  TRY(options.seen_before, seen_before(store, incident, before.empty() ? nullptr : &before.back()));
  if (!options.minors_on) {
    TRY(options.minors_on, first_day(store, incident));
  }
  TRY_STATUS(settle_own_kinds(store, incident, actor, options));
  TRY_STATUS(settle_known_people(store, incident, options));
  TRY(options.judgments, judgments(store, incident));
  TRY_STATUS(settle_test_people(store, incident, actor, options));
  TRY(SurveyResult result, survey(paths, options, nullptr, progress));
  TRY_STATUS(forget_test_mentions(result, ledger));
  FactSheet sheet;
  sheet.incident = incident;
  sheet.revision = before.empty() ? 1 : before.back().revision + 1;
  sheet.made_by = actor;
  sheet.reason = reason;
  sheet.survey = std::move(result.survey);
  sheet.partial = result.stopped;
  for (const auto& path : paths) {
    sheet.sources.push_back(utf8_way(path));
    sheet.places.push_back(stored_place(path));
  }
  const bool same = !before.empty() && same_numbers(before.back(), sheet);
  TRY_STATUS(keep_seen_files(store, incident, same ? before.back().revision : sheet.revision,
                             options.seen_before.files, result));
  if (same) {
    TRY_STATUS(note_own_kinds_counted(store, incident, options.own_kinds));
    return before.back();
  }
  sheet.at = store.now();

  TRY_STATUS(keep_person_ids(store, sheet, result, options.key));
  TRY_STATUS(keep_mentions(store, sheet, result, options, progress));
  const std::string text = sheet_text(sheet);
  TRY_STATUS(store.put_document(incident, document_id(sheet.revision), text));
  store::NewEntry entry{.incident = std::string(incident),
                        .actor = std::string(actor),
                        .what = "facts.revised",
                        .body_json = journal_body(sheet, text),
                        .only_if_last = {},
                        .once = {}};
  entry.once = std::string(incident) + "/facts/" + std::to_string(sheet.revision);
  TRY(const store::Entry written, store.append(std::move(entry)));
  static_cast<void>(written);
  TRY_STATUS(note_own_kinds_counted(store, incident, options.own_kinds));
  if (!before.empty()) sheet.sample = before.back().sample;
  return sheet;
}

Result<PersonChanges> person_changes(const store::Store& store, std::string_view incident,
                                     std::uint64_t revision) {
  const auto text = store.document(incident, person_changes_id(revision));
  if (!text.ok() && text.error().trouble == Trouble::NotFound) return PersonChanges{};
  if (!text.ok()) return Error(text.error());
  return parse_person_changes(text.value());
}

Result<std::vector<RecordName>> records_of(const store::Store& store, std::string_view incident,
                                           std::uint64_t revision, std::uint64_t person) {
  TRY(const std::string text, store.document(incident, person_ids_id(revision)));
  TRY(const PersonIds ids, parse_person_ids(text));
  std::vector<RecordName> out;
  for (const PersonIds::Entry& one : ids.entries)
    if (one.person == person) out.push_back({one.place, one.values});
  return out;
}

Result<std::vector<FactSheet>> load_sheets(const store::Store& store, std::string_view incident) {
  std::vector<std::string> documents;
  TRY_STATUS(store.read(incident, 0, [&](const store::Entry& entry) {
    if (entry.what == "facts.revised" && entry.incident == incident) {
      const Json body = Json::parse(entry.body, nullptr, false);
      if (body.is_object() && body.contains("document")) documents.push_back(body["document"]);
    }
    return true;
  }));
  std::vector<FactSheet> sheets;
  for (const std::string& id : documents) {
    TRY(const std::string text, store.document(incident, id));
    TRY(FactSheet sheet, parse_sheet(text));
    sheets.push_back(std::move(sheet));
  }
  TRY(const std::vector<SampleFacts> samples, ended_samples(store, incident));
  for (FactSheet& sheet : sheets)
    for (const SampleFacts& sample : samples)
      if (sample.revision <= sheet.revision &&
          (!sheet.sample || sample.revision >= sheet.sample->revision))
        sheet.sample = sample;
  return sheets;
}

Result<FactSheet> load_sheet(const store::Store& store, std::string_view incident,
                             std::uint64_t revision) {
  TRY(std::vector<FactSheet> sheets, load_sheets(store, incident));
  for (auto sheet = sheets.rbegin(); sheet != sheets.rend(); ++sheet) {
    if (revision == 0 || sheet->revision == revision) return std::move(*sheet);
  }
  return Error{Trouble::NotFound, "fact sheet " + std::to_string(revision), "no such revision"};
}

std::vector<std::string> uncounted(const FactSheet* sheet, const std::vector<std::string>& places) {
  std::vector<std::string> out;
  for (const std::string& place : places) {
    const auto holds = [&](const std::string& counted) {
      return place.starts_with(counted) &&
             (place.size() == counted.size() || counted == "/" || place[counted.size()] == '/');
    };
    const bool known =
        sheet != nullptr && (std::any_of(sheet->places.begin(), sheet->places.end(), holds) ||
                             std::any_of(sheet->sources.begin(), sheet->sources.end(), holds));
    if (!known) out.push_back(place);
  }
  return out;
}

std::vector<Change> compare(const FactSheet& before, const FactSheet& after) {
  std::map<std::string, std::pair<std::string, std::string>> numbers;
  const auto note = [&](const FactSheet& sheet, bool is_after) {
    const auto put = [&](const std::string& fact, std::uint64_t value) {
      auto& pair = numbers[fact];
      (is_after ? pair.second : pair.first) = std::to_string(value);
    };
    const auto put_count = [&](const std::string& fact, const people::Count& count) {
      put(fact + ".min", count.min);
      put(fact + ".likely", count.likely);
      put(fact + ".max", count.max);
    };
    put_count("people", sheet.survey.people);
    for (const KindFacts& one : sheet.survey.kinds)
      put_count("kinds." + std::string(find::kind_id(one.kind)), one.people);
    auto& most = numbers["people.max"];
    if (!sheet.survey.people_max_known) (is_after ? most.second : most.first) = "?";
    put("coverage.read", sheet.survey.coverage.read);
    put("coverage.unread", sheet.survey.coverage.unread);
    put("coverage.skipped", sheet.survey.coverage.skipped);
    put("coverage.gone", sheet.survey.coverage.gone);
  };
  note(before, false);
  note(after, true);
  std::vector<Change> out;
  for (const auto& [fact, pair] : numbers) {
    const std::string from = pair.first.empty() ? "0" : pair.first;
    const std::string to = pair.second.empty() ? "0" : pair.second;
    if (from != to) out.push_back({fact, from, to});
  }
  return out;
}

Json measured_facts(const std::vector<FactSheet>& sheets) {
  Json facts = {{"schema", "tadasu.facts/1"}};
  if (sheets.empty()) return facts;
  const auto count_of = [](const people::Count& people, const Survey& of) {
    Json count = {{"min", people.min}, {"likely", people.likely}};
    if (of.people_max_known) count["max"] = people.max;
    return count;
  };
  const Survey& survey = sheets.back().survey;
  const auto infos = find::kind_infos();
  Json items = Json::array();
  Json sensitive = Json::array();
  for (const KindFacts& one : survey.kinds) {
    items.push_back(find::kind_id(one.kind));
    // Its `max` is widened by what could not be read, as that of all persons.
    if (one.kind == find::Kind::MyNumber) facts["my_number_persons"] = count_of(one.people, survey);
    if (infos.ok() && (*infos.value())[static_cast<std::size_t>(one.kind)].sensitive_appi) {
      sensitive.push_back(find::kind_id(one.kind));
    }
  }
  // What could not be read may hold more: the vocabulary says so with "unknown" in the list.
  const bool more = sheets.back().partial ||
                    std::any_of(survey.unread.begin(), survey.unread.end(),
                                [](const auto& unread) { return unread.may_hold_people; });
  if (more) items.push_back("unknown");
  facts["items"] = items;
  // Nothing sensitive found is not "nothing sensitive": that is for a person to establish.
  if (!sensitive.empty()) facts["special"] = {{"appi", sensitive}};
  facts["persons"] = count_of(survey.people, survey);
  // A birth date says that somebody is a minor; nothing found says that nobody is vulnerable.
  for (const ClassFacts& one : survey.classes)
    if (one.what == PeopleClass::Minor && one.people.min > 0) facts["vulnerable_persons"] = true;
  // Where somebody has a telephone is where they probably live: enough to ask a law, no proof that
  // nobody lives elsewhere, so there is no upper bound and "unknown" is always said.
  if (!survey.places.empty()) {
    const auto least_of = [](const people::Count& people) {
      Json count = {{"likely", people.likely}};
      if (people.min > 0) count["min"] = people.min;
      return count;
    };
    Json residence = {{"unknown", least_of(survey.placeless)}};
    for (const PlaceFacts& one : survey.places)
      if (one.people.likely > 0) residence[one.country] = least_of(one.people);
    facts["residence"] = residence;
  }
  Json history = Json::array();
  for (const FactSheet& sheet : sheets) {
    history.push_back(
        {{"at", iso_text(sheet.at)}, {"persons", count_of(sheet.survey.people, sheet.survey)}});
  }
  facts["persons_history"] = history;
  return facts;
}

}  // namespace tadasu::facts
