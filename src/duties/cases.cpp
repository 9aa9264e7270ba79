#include "duties/cases.h"

#include <nlohmann/json.hpp>
#include <set>

#include "base/bytes.h"
#include "base/pack.h"

namespace tadasu::duties {
namespace {

constexpr std::uint64_t kFileBytesMax = 16 << 20;

std::set<std::string> texts(const Json& list, const char* member) {
  std::set<std::string> out;
  for (const Json& one : list) {
    const Json& text = member == nullptr ? one : one.at(member);
    if (text.is_string()) out.insert(text.get<std::string>());
  }
  return out;
}

// The `nth` duty with an id: the same act to several recipients is several duties.
const Json* duty_named(const Json& answer, const std::string& id, std::size_t nth) {
  for (const Json& duty : answer.at("duties")) {
    if (duty.at("id") == id && nth-- == 0) return &duty;
  }
  return nullptr;
}

class Comparison {
 public:
  explicit Comparison(const Json& answer) : answer_(answer) {}

  void answer(const Json& one) {
    equal("laws", answer_.at("laws"), one.value("laws", answer_.at("laws")));
    const Json missing = answer_.value("not_installed", Json::array());
    equal("not_installed", missing, one.value("not_installed", missing));
    const std::set<std::string> notes = texts(answer_.value("notes", Json::array()), nullptr);
    listed("notes", notes, one.value("notes", Json::array()), true);
    listed("notes", notes, one.value("notes_not", Json::array()), false);
    for (const Json& expected : one.value("expect", Json::array())) duty(expected);
  }
  std::vector<std::string> wrong;

 private:
  void equal(const std::string& what, const Json& is, const Json& expected) {
    if (is != expected) wrong.push_back(what + ": " + is.dump() + ", expected " + expected.dump());
  }
  void listed(const std::string& what, const std::set<std::string>& is, const Json& texts,
              bool expected) {
    for (const Json& text : texts) {
      if (is.contains(text.get<std::string>()) != expected)
        wrong.push_back(what + (expected ? ": lacks " : ": holds ") + text.dump());
    }
  }
  // `why` lists rules that must be among the reasons, `asks_first` the first of flips_on, `asks`
  // and `asks_not` what must and must not stand there.
  void duty(const Json& expected) {
    const std::string id = expected.at("id");
    const Json* duty = duty_named(answer_, id, expected.value("nth", std::size_t{0}));
    if (duty == nullptr) return wrong.push_back(id + ": no such duty in the answer");
    for (const auto& [member, value] : expected.items()) {
      const std::string what = id + " " + member;
      if (member == "why" || member == "why_not") {
        listed(what, texts(duty->at("why"), "rule"), value, member == "why");
      } else if (member == "asks" || member == "asks_not") {
        listed(what, texts(duty->at("flips_on"), nullptr), value, member == "asks");
      } else if (member == "asks_first") {
        const Json& asked = duty->at("flips_on");
        equal(what, asked.empty() ? Json() : asked.front(), value);
      } else if (member != "nth") {
        equal(what, duty->contains(member) ? duty->at(member) : Json(false), value);
      }
    }
  }

  const Json& answer_;
};

std::vector<std::string> run_case(const Json& base, const Json& one, const Judging& judging) {
  const FixedClock clock{parse_moment("2026-11-21T10:00:00+09:00")->moment};
  Json facts = base;
  const Json change = one.value("change", Json::object());
  for (const auto& [fact, value] : change.items()) facts[fact] = value;
  const Result<Answer> answer = judging(facts, clock);
  if (one.contains("refused")) {
    const std::string where = answer.ok() ? "" : answer.error().where;
    if (!answer.ok() && one.at("refused") == where) return {};
    return {"refused at '" + where + "', expected " + one.at("refused").dump()};
  }
  if (!answer.ok()) return {answer.error().where + ": " + answer.error().detail};
  if (one.value("expect", Json::array()).empty() && !one.contains("laws"))
    return {"expects nothing"};
  const Json json = Json(to_json(answer.value()));
  Comparison comparison(json);
  comparison.answer(one);
  return comparison.wrong;
}

}  // namespace

Result<std::vector<CaseResult>> run_cases(const Json& file, const Judging& judging) {
  std::vector<CaseResult> out;
  try {
    for (const Json& one : file.at("cases")) {
      const std::string name = one.at("name");
      out.push_back({name, run_case(file.at("base"), one, judging)});
    }
  } catch (const Json::exception& error) {  // a member that is missing or of another type
    return Error{Trouble::Invalid, "cases",
                 (out.empty() ? "" : "after '" + out.back().name + "': ") + error.what()};
  }
  return out;
}

Result<std::vector<CaseResult>> run_own_cases(const Law& law) {
  return run_cases_of(packs_folder() / "laws" / "cases" / (law.id + ".json"), law);
}

Result<std::vector<CaseResult>> run_cases_of(const std::filesystem::path& path, const Law& law) {
  TRY(const std::string text, read_file(path, kFileBytesMax));
  const Json file = Json::parse(text, nullptr, false);
  if (!file.is_object()) return Error{Trouble::Invalid, path.string(), "is no JSON object"};
  auto results = run_cases(
      file, [&](const Json& facts, const Clock& clock) { return evaluate_law(law, facts, clock); });
  if (!results.ok()) return Error{Trouble::Invalid, path.string(), results.error().detail};
  if (results.value().empty()) return Error{Trouble::Invalid, path.string(), "holds no case"};
  return results;
}

}  // namespace tadasu::duties
