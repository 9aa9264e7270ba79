#include "cli/veris.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "cli/cli.h"
#include "cli/terminal.h"
#include "duties/veris.h"

namespace tadasu::cli {
namespace {

constexpr std::uint64_t kVerisBytesMax = 256 << 20;
constexpr std::array<const char*, 3> kStates = {"due", "undetermined", "not_due"};

std::size_t state_of(const duties::Duty& duty) {
  return duty.state == duties::DutyState::Due ? 0 : duty.state == duties::DutyState::NotDue ? 2 : 1;
}

// What an incident calls itself, or its place in the file.
std::string name_of(const Json& incident, std::uint64_t number) {
  std::string name = duties::known_text(incident, "incident_id");
  std::erase_if(name, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
  return name.empty() || name.size() > 80 ? std::to_string(number) : name;
}

class Import {
 public:
  Import(const DutiesArguments& arguments, const duties::Veris& reader, Json given)
      : arguments_(arguments), reader_(reader), given_(std::move(given)) {}

  Status take(const Result<Json>& incident) {
    ++read_;
    if (!incident.ok()) {
      refuse(std::to_string(read_), {{incident.error().where, incident.error().detail}});
      return success();
    }
    const std::string name = name_of(incident.value(), read_);
    const auto problems = reader_.check(incident.value(), date_at(clock_.now()));
    if (!problems.empty()) {
      refuse(name, problems);
      return success();
    }
    doubles_ += names_.insert(name).second ? 0 : 1;
    Json facts = reader_.facts(incident.value());
    // What the user states holds for each of them.
    for (const auto& [fact, value] : given_.items())
      if (!value.is_null()) facts[fact] = value;
    const auto answer = duties::evaluate(facts, clock_);
    if (!answer.ok()) {
      // The packs, not the incident, where it names no fact.
      if (answer.error().trouble != Trouble::Invalid) return answer.error();
      refuse(name, {{answer.error().where, answer.error().detail}});
      return success();
    }
    ++imported_;
    count(answer.value());
    if (!arguments_.summary) show(name, facts, answer.value());
    return success();
  }

  int end() {
    if (arguments_.summary) show_summary();
    if (read_ == 0)
      return report({Trouble::Invalid, arguments_.veris_path, "holds no incident"}, arguments_.lang,
                    arguments_.json);
    if (refused_ == 0) return kDone;
    if (!arguments_.json || imported_ > 0)
      fmt::print(stderr, "tadasu: {}\n",
                 say(arguments_.lang, "cli.veris.refused", {{"count", grouped(refused_)}}));
    return imported_ == 0 ? kUsage : kUnread;
  }

 private:
  void refuse(const std::string& name, const std::vector<duties::VerisProblem>& problems) {
    ++refused_;
    OrderedJson list = OrderedJson::array();
    for (const duties::VerisProblem& one : problems) {
      list.push_back({{"where", one.where}, {"what", one.what}});
      if (!arguments_.json) fmt::print(stderr, "tadasu: {}: {}: {}\n", name, one.where, one.what);
    }
    if (arguments_.json && !arguments_.summary)
      print({{"schema", "tadasu.veris_duties/1"},
             {"number", read_},
             {"incident", name},
             {"refused", std::move(list)}});
  }

  static void print(const OrderedJson& line) {
    fmt::print("{}\n", line.dump(-1, ' ', false, OrderedJson::error_handler_t::replace));
  }

  // Of a duty to several recipients the most pressing state.
  void count(const duties::Answer& answer) {
    std::map<std::string, std::size_t> states;
    for (const duties::Duty& duty : answer.duties) {
      const auto [at, is_new] = states.try_emplace(duty.id, state_of(duty));
      at->second = std::min(at->second, state_of(duty));
    }
    for (const auto& [id, state] : states) ++counts_[id][state];
  }

  // One line an incident: the laws by the most pressing of their duties.
  void show(const std::string& name, const Json& facts, const duties::Answer& answer) {
    if (arguments_.json)
      return print({{"schema", "tadasu.veris_duties/1"},
                    {"number", read_},
                    {"incident", name},
                    {"facts", OrderedJson(facts)},
                    {"answer", duties::to_json(answer)}});
    std::map<std::string, std::size_t> laws;
    for (const duties::Duty& duty : answer.duties) {
      const auto [at, is_new] =
          laws.try_emplace(duty.id.substr(0, duty.id.find('/')), state_of(duty));
      at->second = std::min(at->second, state_of(duty));
    }
    std::string line = name;
    for (std::size_t state = 0; state < kStates.size(); ++state) {
      std::string ids;
      for (const std::string& law : answer.laws)
        if (laws.contains(law) && laws.at(law) == state) ids += " " + law;
      if (!ids.empty())
        line += "  " +
                std::string(say(arguments_.lang, std::string("cli.duty.") + kStates[state])) + ":" +
                ids;
    }
    fmt::print("{}\n", line);
  }

  void show_summary() const {
    if (arguments_.json) {
      OrderedJson list = OrderedJson::array();
      for (const auto& [id, states] : counts_) {
        OrderedJson one{{"id", id}};
        for (std::size_t state = 0; state < kStates.size(); ++state)
          one[kStates[state]] = states[state];
        list.push_back(std::move(one));
      }
      return print({{"schema", "tadasu.veris_summary/1"},
                    {"incidents", read_},
                    {"imported", imported_},
                    {"refused", refused_},
                    {"doubles", doubles_},
                    {"duties", std::move(list)}});
    }
    const Lang lang = arguments_.lang;
    std::vector<std::vector<std::string>> rows{{std::string(say(lang, "cli.veris.duty"))}};
    for (const char* state : kStates)
      rows.front().emplace_back(say(lang, std::string("cli.duty.") + state));
    for (const auto& [id, states] : counts_) {
      rows.push_back({id});
      for (const std::uint64_t number : states) rows.back().push_back(grouped(number));
    }
    fmt::print("{}{}\n", table(rows, {false, true, true, true}),
               say(lang, "cli.veris.sum",
                   {{"read", grouped(read_)},
                    {"imported", grouped(imported_)},
                    {"refused", grouped(refused_)},
                    {"doubles", grouped(doubles_)}}));
  }

  const DutiesArguments& arguments_;
  const duties::Veris& reader_;
  Json given_;
  SystemClock clock_;
  std::uint64_t read_ = 0, imported_ = 0, refused_ = 0, doubles_ = 0;
  std::set<std::string> names_;
  std::map<std::string, std::array<std::uint64_t, 3>> counts_;
};

}  // namespace

int veris(const DutiesArguments& arguments) {
  const auto fail = [&](const Error& error) {
    return report(error, arguments.lang, arguments.json);
  };
  Json given = Json::object();
  if (!arguments.facts_path.empty()) {
    auto facts = read_facts(arguments.facts_path);
    if (!facts.ok()) return fail(facts.error());
    if (const Status valid = duties::validate_facts(facts.value()); !valid.ok())
      return fail(valid.error());
    given = std::move(facts).value();
  }
  const auto reader = duties::Veris::open();
  if (!reader.ok()) return fail(reader.error());
  const auto text = read_given(arguments.veris_path, kVerisBytesMax);
  if (!text.ok()) return fail(text.error());
  Import import(arguments, reader.value(), std::move(given));
  const Status done = duties::each_incident(
      text.value(), [&](const Result<Json>& incident) { return import.take(incident); });
  return done.ok() ? import.end() : fail(done.error());
}

}  // namespace tadasu::cli
