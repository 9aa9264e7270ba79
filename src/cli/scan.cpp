#include "cli/scan.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/clock.h"
#include "base/hash.h"
#include "cli/cli.h"
#include "cli/kinds.h"
#include "cli/reveal.h"
#include "facts/facts.h"
#include "facts/known_list.h"

namespace tadasu::cli {
namespace {

// When nobody reads any more (`| head`), the survey ends at the next unit.
void print(const std::string& text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) interrupted() = true;
}

std::string reasons_in_words(const find::Mention& mention, const find::OwnKinds& own, Lang lang) {
  std::string out;
  for (const auto& [reason, name] : find::reason_names()) {
    if (!find::has_reason(mention.reasons, reason)) continue;
    if (!out.empty()) out += "; ";
    out += say(lang, std::string("reason.") + name);
    if (reason == find::Reason::OwnKind && mention.own != 0 && mention.own <= own.kinds.size())
      out += ": " + std::string(find::own_kind_name(own.kinds[mention.own - 1u], lang));
  }
  return out;
}

std::string mention_json(const facts::MentionLine& line, const ScanArguments& arguments,
                         const find::OwnKinds& own) {
  OrderedJson json = {{"way", line.way},
                      {"place", line.place},
                      {"kind", find::kind_id(line.mention.kind)},
                      {"begin", line.begin},
                      {"end", line.end}};
  if (line.mention.own != 0 && line.mention.own <= own.kinds.size())
    json["own_kind"] = own.kinds[line.mention.own - 1u].id;
  if (line.raw) {
    json["raw_begin"] = line.raw->first;
    json["raw_end"] = line.raw->second;
  }
  if (has_reason(line.mention.reasons, find::Reason::Known)) json["known"] = true;
  json["strength"] = std::stod(fmt::format("{:.3f}", line.mention.strength));
  json["masked"] = line.masked;
  if (line.address) {
    for (std::size_t i = 0; i < find::kAddressPartCount; ++i) {
      const auto& [from, to] = line.address->part[i];
      if (from < to)
        json["address"][find::kAddressPartIds[i]] = {line.begin + from, line.begin + to};
    }
  }
  if (arguments.reveal) json["value"] = line.value;
  if (arguments.explain) json["reasons"] = reasons_in_words(line.mention, own, arguments.lang);
  return json.dump(-1, ' ', false, OrderedJson::error_handler_t::replace) + "\n";
}

std::string range(const people::Count& count, bool max_known) {
  if (!max_known) return grouped(count.min) + " - ?";
  if (count.min == count.max) return grouped(count.min);
  return grouped(count.min) + " - " + grouped(count.max);
}

}  // namespace

namespace {

// What nobody has is not shown, nor what is likely not there and only the unread may hold.
std::string classes_table(const facts::Survey& survey, Lang lang) {
  std::vector<std::vector<std::string>> rows = {
      {std::string(say(lang, "cli.scan.class")), std::string(say(lang, "cli.scan.range"))}};
  for (const facts::ClassFacts& one : survey.classes)
    if (one.people.likely > 0)
      rows.push_back(
          {facts::class_words(survey, one.what, lang), range(one.people, survey.people_max_known)});
  for (const facts::PlaceFacts& one : survey.places)
    if (one.people.likely > 0 && one.country != "JP")
      rows.push_back({facts::place_words(one, lang), range(one.people, true)});
  return rows.size() == 1 ? "" : table(rows, {false, true}) + "\n";
}

std::string own_kinds_table(const facts::Survey& survey, Lang lang) {
  const auto infos = find::kind_infos();
  std::vector<std::vector<std::string>> rows = {
      {std::string(say(lang, "cli.scan.own_kind")), std::string(say(lang, "cli.scan.counts_as")),
       std::string(say(lang, "cli.scan.range")), std::string(say(lang, "cli.scan.mentions"))}};
  for (const facts::OwnKindFacts& one : survey.own_kinds) {
    const auto as =
        infos.ok()
            ? find::kind_name((*infos.value())[static_cast<std::size_t>(one.counts_as)], lang)
            : find::kind_id(one.counts_as);
    rows.push_back({lang == Lang::Ja ? one.name_ja : one.name_en, std::string(as),
                    one.people ? range(*one.people, survey.people_max_known) : "?",
                    grouped(one.mentions)});
  }
  return table(rows, {false, false, true, true});
}

}  // namespace

std::string survey_table(const facts::Survey& survey, Lang lang) {
  std::string out = say(lang, "cli.scan.people",
                        {{"range", range(survey.people, survey.people_max_known)},
                         {"likely", grouped(survey.people.likely)}}) +
                    "\n";
  if (!survey.kinds.empty()) {
    std::vector<std::vector<std::string>> rows = {{std::string(say(lang, "cli.scan.kind")),
                                                   std::string(say(lang, "cli.scan.range")),
                                                   std::string(say(lang, "cli.scan.mentions"))}};
    for (const facts::KindFacts& one : survey.kinds) {
      rows.push_back({facts::kind_words(one, lang), range(one.people, survey.people_max_known),
                      grouped(one.mentions)});
    }
    out += "\n" + table(rows, {false, true, true}) + "\n";
  }
  out += classes_table(survey, lang);
  if (!survey.own_kinds.empty()) out += own_kinds_table(survey, lang) + "\n";
  if (survey.known_people) {
    out += say(lang, "cli.scan.known_people",
               {{"listed", grouped(survey.known_people->listed)},
                {"mentions", grouped(survey.known_people->mentions)}}) +
           "\n";
  }
  const facts::Coverage& coverage = survey.coverage;
  out += say(lang, "cli.scan.coverage",
             {{"seen", grouped(coverage.seen)},
              {"read", grouped(coverage.read)},
              {"unread", grouped(coverage.unread)},
              {"skipped", grouped(coverage.skipped)},
              {"size", byte_size(coverage.bytes)},
              {"seconds", fmt::format("{:.1f}", survey.seconds)}}) +
         "\n";
  for (std::size_t i = 0; i < survey.unread.size() && i < 20; ++i) {
    out += "  ! " + survey.unread[i].way + ": " +
           std::string(say(lang, std::string("why.") + unpack::why_name(survey.unread[i].why))) +
           "\n";
  }
  if (survey.unread.size() > 20)
    out +=
        say(lang, "cli.scan.more_unread", {{"count", grouped(survey.unread.size() - 20)}}) + "\n";
  return out;
}

int scan(const ScanArguments& arguments) {
  const Lang lang = arguments.lang;
  if (arguments.reveal && !may_reveal(arguments.reason)) {
    fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.scan.reveal_refused"));
    return kNotAllowed;
  }
  if (arguments.reveal) {
    const Status logged = log_reveal(arguments.reason, arguments.paths.size());
    if (!logged.ok()) return report(logged.error(), lang, arguments.json);
  }
  find::OwnKinds own;
  if (!arguments.kinds_path.empty()) {
    auto loaded = load_own_kinds(arguments.kinds_path, lang, arguments.json);
    if (!loaded.ok()) return loaded.exit_code;
    own = std::move(loaded.own);
  }
  std::vector<find::Kind> fail_on;
  std::vector<std::string> fail_on_own;
  for (const std::string& id : arguments.fail_on) {
    const auto kind = find::parse_kind(id);
    if (!kind && std::any_of(own.kinds.begin(), own.kinds.end(),
                             [&](const find::OwnKind& one) { return one.id == id; })) {
      fail_on_own.push_back(id);
      continue;
    }
    if (!kind) {
      fmt::print(stderr, "tadasu: {}\n", say(lang, "cli.scan.unknown_kind", {{"kind", id}}));
      return kUsage;
    }
    fail_on.push_back(*kind);
  }
  facts::SurveyOptions options;
  options.thread_count = arguments.threads;
  options.mentions = arguments.mentions;
  options.values = arguments.reveal;
  options.address_parts = arguments.mentions;
  options.own_kinds = own;
  if (!arguments.known_path.empty()) {
    start_crypto();
    options.key = random_key();
    auto list = facts::read_known_list(arguments.known_path, options.key);
    if (!list.ok()) return report(list.error(), lang, arguments.json);
    report_list(list.value(), lang);
    options.known_people = std::move(list.value().hashes);
  }
  options.minors_on = date_at(SystemClock().now());
  options.stop = &interrupted();
  std::vector<std::filesystem::path> paths(arguments.paths.begin(), arguments.paths.end());
  ProgressLine line(arguments.progress, lang);
  const auto mention = [&](facts::MentionLine&& found) {
    print(mention_json(found, arguments, own));
  };
  auto result = facts::survey(
      paths, options,
      arguments.mentions ? std::function<void(facts::MentionLine &&)>(mention) : nullptr,
      [&](const facts::Progress& progress) { line.show(progress); });
  if (!result.ok()) return report(result.error(), lang, arguments.json);
  const facts::Survey& survey = result.value().survey;
  if (arguments.json) {
    print(facts::scan_json(survey).dump(2, ' ', false, OrderedJson::error_handler_t::replace) +
          "\n");
  } else if (!arguments.mentions) {
    print(survey_table(survey, lang));
  }
  if (std::fflush(stdout) != 0) return kFailed;
  if (result.value().stopped) return kInterrupted;
  for (const facts::KindFacts& one : survey.kinds) {
    if (std::find(fail_on.begin(), fail_on.end(), one.kind) != fail_on.end()) return kFound;
  }
  for (const facts::OwnKindFacts& one : survey.own_kinds) {
    if (one.mentions > 0 &&
        std::find(fail_on_own.begin(), fail_on_own.end(), one.id) != fail_on_own.end())
      return kFound;
  }
  return survey.coverage.unread > 0 ? kUnread : kDone;
}

}  // namespace tadasu::cli
