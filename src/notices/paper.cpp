#include "notices/paper.h"

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/pack.h"

namespace tadasu::notices {
namespace {

constexpr const char* kWhere = "packs/letters/papers";
constexpr std::pair<Audience, const char*> kAudiences[] = {
    {Audience::Authority, "authority"}, {Audience::Person, "person"},
    {Audience::Public, "public"},       {Audience::Staff, "staff"},
    {Audience::Partner, "partner"},     {Audience::Recipient, "recipient"},
    {Audience::Board, "board"},         {Audience::Desk, "desk"}};

Result<Paper> paper_of(const Json& item) {
  Paper out;
  out.id = item.at("id");
  const auto wrong = [&](const std::string& what) {
    return Error{Trouble::Invalid, kWhere, out.id + ": " + what};
  };
  out.title_ja = item.at("title").at("ja");
  out.title_en = item.at("title").at("en");
  const std::string audience = item.at("audience");
  const auto* const found = std::find_if(std::begin(kAudiences), std::end(kAudiences),
                                         [&](const auto& one) { return audience == one.second; });
  if (found == std::end(kAudiences)) return wrong("no such audience: " + audience);
  out.audience = found->first;
  const auto list = [&](const char* name) {
    return item.value(name, Json::array()).get<std::vector<std::string>>();
  };
  out.duties = list("duties");
  out.approvals = list("approvals");
  out.proposed_when = list("proposed_when");
  out.languages = list("languages");
  out.is_numbered = item.value("numbered", false);
  out.is_for_one_person = item.value("for_one_person", false);
  out.is_drafted_first = item.value("drafted_first", false);
  if (out.approvals.empty()) return wrong("nobody approves it");
  if (out.languages.empty()) return wrong("written in no language");
  for (const std::string& lang : out.languages) {
    std::error_code error;
    const auto file = packs_folder() / "letters" / (out.id + "." + lang + ".toml");
    if (!std::filesystem::is_regular_file(file, error)) return wrong("no words in " + lang);
  }
  return out;
}

Result<std::vector<Paper>> read_papers() {
  TRY(const Json pack, load_pack("letters/papers"));
  std::vector<Paper> out;
  try {
    for (const Json& item : pack.at("paper")) {
      TRY(Paper one, paper_of(item));
      out.push_back(std::move(one));
    }
  } catch (const Json::exception& error) {
    return Error{Trouble::Invalid, kWhere, error.what()};
  }
  return out;
}

}  // namespace

const char* audience_id(Audience audience) {
  return std::find_if(std::begin(kAudiences), std::end(kAudiences),
                      [&](const auto& one) { return one.first == audience; })
      ->second;
}

bool Paper::fulfils(std::string_view duty) const {
  return std::any_of(duties.begin(), duties.end(), [&](const std::string& one) {
    if (!one.starts_with("*/")) return one == duty;
    const std::size_t slash = duty.find('/');
    return slash != std::string_view::npos && duty.substr(slash + 1) == one.substr(2);
  });
}

Result<const std::vector<Paper>*> papers() {
  static const Result<std::vector<Paper>> all = read_papers();
  if (!all.ok()) return Error(all.error());
  return &all.value();
}

Result<const Paper*> find_paper(std::string_view id) {
  TRY(const auto* all, papers());
  for (const Paper& one : *all)
    if (one.id == id) return &one;
  return Error{Trouble::NotFound, "paper", "no such paper"};
}

}  // namespace tadasu::notices
