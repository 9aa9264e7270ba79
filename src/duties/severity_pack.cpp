#include "duties/severity_pack.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/pack.h"

namespace tadasu::duties {
namespace {

// Rules of an explanation are not bound to a day.
const Date kAlways = *parse_date("1900-01-01");

class Reader {
 public:
  Reader(const Json& json, std::string file) : json_(json), file_(std::move(file)) {}

  Result<SeverityPack> read(const std::string& id) {
    out_.id = out_.rules.id = id;
    const Json& head = json_.at("pack");
    out_.title = named(head, "title");
    out_.source = head.at("source");
    out_.verified = head.at("verified");
    model(json_.at("model"));
    for (const Json& rule : json_.value("rule", Json::array()))
      add_rule(rule.at("id"), rule, Cited{});
    for (const Json& one : json_.at("part")) part(one);
    for (const Json& flag : json_.value("flag", Json::array())) {
      const std::string name = "flag." + flag.at("id").get<std::string>();
      out_.flags.push_back({flag.at("id"), named(flag, "name"), add_rule(name, flag, Cited{})});
    }
    for (const Json& one : json_.value("only_if_stated", Json::array()))
      out_.only_if_stated.push_back(condition(one, "only_if_stated"));
    for (const Rule& rule : out_.rules.rules) check_references(rule.when, rule.id);
    for (const Expression& one : out_.only_if_stated) check_references(one, "only_if_stated");
    for (const char* part : parts_of_formula())
      if (std::none_of(out_.parts.begin(), out_.parts.end(),
                       [&](const SeverityPart& one) { return one.id == part; }))
        wrong("part", "the formula needs one with the id " + std::string(part));
    if (wrong_) return *wrong_;
    return std::move(out_);
  }

 private:
  void wrong(const std::string& where, const std::string& what) {
    if (!wrong_) wrong_ = Error{Trouble::Invalid, file_, where + ": " + what};
  }

  static Named named(const Json& table, const char* member) {
    return {table.at(member).at("ja"), table.at(member).at("en")};
  }

  [[nodiscard]] std::vector<const char*> parts_of_formula() const {
    if (out_.formula == "enisa") return {"dpc", "ei", "cb-c", "cb-i", "cb-a", "cb-m"};
    return {"x", "y", "identifiability", "responsibility", "response"};
  }

  void model(const Json& table) {
    out_.formula = table.at("formula");
    if (out_.formula != "enisa" && out_.formula != "jnsa") wrong("model", "no such formula");
    out_.unit = table.at("unit");
    out_.base = table.value("base", 1.0);
    out_.caution = named(table, "caution");
    if (table.contains("inconsistency")) out_.inconsistency = named(table, "inconsistency");
    for (const Json& level : table.value("levels", Json::array())) {
      out_.levels.push_back({level.at("id"), named(level, "name"), level.at("from")});
      const std::size_t last = out_.levels.size() - 1;
      if (last > 0 && out_.levels[last].from <= out_.levels[last - 1].from)
        wrong("levels", "do not rise");
    }
    for (const Json& paid : table.value("awards", Json::array()))
      out_.paid.push_back({paid.at("id"), named(paid, "name"), paid.at("year"),
                           paid.at("yen_least"), paid.at("yen_most"), paid.at("verified")});
  }

  Expression condition(const Json& table, const std::string& where) {
    if (!table.contains("when")) return {};
    auto parsed = parse_expression(table.at("when").get<std::string>());
    if (parsed.ok()) return std::move(parsed).value();
    wrong(where, parsed.error().detail);
    return {};
  }

  // Every condition is a rule, so that the judge keeps what it found and says why.
  Expression add_rule(const std::string& id, const Json& table, const Cited& cited) {
    if (find_rule(id)) wrong(id, "stands twice");
    Rule rule;
    rule.id = id;
    rule.when = condition(table, id);
    rule.facts = facts_of(rule.when);
    rule.effective_from = kAlways;
    rule.cited = cited;
    out_.rules.rules.push_back(std::move(rule));
    Expression out;
    out.kind = Expression::Kind::Rule;
    out.values.push_back(id);
    return out;
  }

  [[nodiscard]] bool find_rule(const std::string& id) const {
    return std::any_of(out_.rules.rules.begin(), out_.rules.rules.end(),
                       [&](const Rule& rule) { return rule.id == id; });
  }

  void check_references(const Expression& expression, const std::string& where) {
    for (const std::string& rule : rules_of(expression))
      if (!find_rule(rule) || rule == where) wrong(where, "no rule '" + rule + "' to refer to");
  }

  void part(const Json& table) {
    SeverityPart part;
    part.id = table.at("id");
    part.name = named(table, "name");
    Cited cited{table.at("cite"), table.at("source"), table.at("read_on"), table.at("verified")};
    part.cite = cited.cite;
    part.verified = cited.verified;
    for (const Json& one : table.at("step")) {
      SeverityRung rung;
      rung.id = one.at("id");
      rung.name = named(one, "name");
      rung.value = one.at("value");
      rung.most = one.value("most", rung.value);
      if (rung.most < rung.value) wrong(part.id + "." + rung.id, "most is less than value");
      rung.when = add_rule(part.id + "." + rung.id, one, cited);
      part.rungs.push_back(std::move(rung));
    }
    if (part.rungs.empty() || table.at("step").front().contains("when"))
      wrong(part.id, "its first step must hold always");
    out_.parts.push_back(std::move(part));
  }

  const Json& json_;
  std::string file_;
  SeverityPack out_;
  std::optional<Error> wrong_;
};

}  // namespace

Result<SeverityPack> read_severity_pack(const std::string& id) {
  TRY(const Json json, load_pack("severity/" + id));
  const std::string file = "packs/severity/" + id + ".toml";
  try {
    return Reader(json, file).read(id);
  } catch (const Json::exception& error) {  // a member that is missing or of another type
    return Error{Trouble::Invalid, file, error.what()};
  }
}

}  // namespace tadasu::duties
