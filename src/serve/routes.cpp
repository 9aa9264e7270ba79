#include "serve/routes.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "serve/assets.h"
#include "serve/intake.h"
#include "serve/own_kinds_form.h"
#include "serve/own_wording_view.h"
#include "serve/page.h"
#include "serve/pages.h"
#include "serve/take_duties.h"

namespace tadasu::serve {

Answer asset_file(Context& context) {
  const Asset* found = served_asset(context.step(0));
  if (found == nullptr) return problem_page(context, Error{Trouble::NotFound, "asset", ""});
  Answer out;
  out.type = found->type;
  out.body = found->content;
  out.keep_forever = true;
  return out;
}

namespace {

Answer openapi_page(Context&) { return json_answer(openapi()); }
Result<OrderedJson> openapi_twin(Context&) { return openapi(); }

constexpr Method kGet = Method::Get, kPost = Method::Post;
constexpr Need kAnyone = Need::Anyone;

// What needs no login.
std::vector<Route> open_routes() {
  return {
      {kGet, "/", kAnyone, "Start", start_page},
      {kGet, "/assets/{name}", kAnyone, "Styles and scripts", asset_file},
      {kGet, "/openapi.json", kAnyone, "This document", openapi_page, openapi_twin},
      {kGet,
       "/login",
       kAnyone,
       "Login form; who is signed in",
       login_page,
       login_twin,
       nullptr,
       {"next"}},
      {kPost,
       "/login",
       kAnyone,
       "Sign in",
       nullptr,
       nullptr,
       login,
       {"user", "password", "next"},
       true},
      {kPost, "/logout", Need::SignedIn, "Sign out", nullptr, nullptr, logout},
      // the report without login
      {kGet, "/report", kAnyone, "Report, first question", intake_page, intake_twin},
      {kGet,
       "/report/{page}",
       kAnyone,
       "Report, questions 2 to 6, check, receipt",
       intake_page,
       intake_twin,
       nullptr,
       {"change"}},
      {kPost,
       "/report/send",
       kAnyone,
       "Send the report",
       nullptr,
       nullptr,
       intake_send,
       {"token"},
       true},
      {kPost,
       "/report/again",
       kAnyone,
       "Begin another report",
       nullptr,
       nullptr,
       intake_again,
       {"token"},
       true},
      {kPost,
       "/report/{page}",
       kAnyone,
       "Answer one question",
       nullptr,
       nullptr,
       intake_answer,
       {"token", "change", "happened", "noticed", "date", "contents", "people", "unsure",
        "readable", "done", "nothing", "phone", "name", "words", "anonymous"},
       true},
  };
}

std::vector<Route> console_routes() {
  return {
      {kGet, "/incidents", Need::SeeCounts, "Incidents by nearest deadline", incidents_page,
       incidents_twin},
      {kPost,
       "/incidents",
       Need::OpenIncident,
       "Open an incident",
       nullptr,
       nullptr,
       open_incident,
       {"title", "happened"}},
      {kPost,
       "/reports/{sign}/incident",
       Need::OpenIncident,
       "Open an incident from a report that has none, or add it to one",
       nullptr,
       nullptr,
       take_up_report,
       {"incident"}},
      {kGet, "/i/{incident}", Need::SeeCounts, "One incident now", home_page, home_twin},
      {kGet, "/i/{incident}/reports/{sign}", Need::SeeCounts, "What was reported", report_page,
       report_twin},
      {kPost,
       "/i/{incident}/reports/{sign}",
       Need::SeeValue,
       "See the reporter's contact and words, for a reason, on record",
       nullptr,
       nullptr,
       open_report,
       {"reason"}},
      {kPost,
       "/i/{incident}/notes",
       Need::Work,
       "Write into the timeline",
       nullptr,
       nullptr,
       add_note,
       {"note"}},
      {kPost,
       "/i/{incident}/roles",
       Need::Lead,
       "Give a role to somebody",
       nullptr,
       nullptr,
       assign_role,
       {"role", "user", "phone", "seen"}},
      {kPost,
       "/i/{incident}/tasks/{task}/take",
       Need::Work,
       "Take a task",
       nullptr,
       nullptr,
       take_task,
       {"seen"}},
      {kPost,
       "/i/{incident}/tasks/{task}/release",
       Need::Work,
       "Give a task back",
       nullptr,
       nullptr,
       release_task,
       {"seen"}},
      {kPost,
       "/i/{incident}/tasks/{task}/done",
       Need::Work,
       "Finish a task",
       nullptr,
       nullptr,
       finish_task,
       {"seen"}},
      {kPost,
       "/i/{incident}/tasks/{task}/undo",
       Need::Work,
       "Open a finished task again",
       nullptr,
       nullptr,
       undo_task,
       {"seen", "reason"}},
      {kGet, "/i/{incident}/facts", Need::SeeCounts, "The last revision of the facts", facts_page,
       facts_twin},
      {kGet,
       "/i/{incident}/facts/{kind}",
       Need::SeeMasked,
       "Masked evidence of one kind, 50 rows a page",
       kind_page,
       kind_twin,
       nullptr,
       {"after"}},
      {kGet, "/i/{incident}/live", Need::SeeCounts,
       "Progress of a running survey as server-sent events", live},
      {kPost,
       "/i/{incident}/survey",
       Need::Investigate,
       "Start a survey",
       nullptr,
       nullptr,
       start_survey,
       {"path"}},
      {kPost, "/i/{incident}/survey/stop", Need::Investigate, "Stop the survey", nullptr, nullptr,
       stop_survey},
      {kPost,
       "/i/{incident}/known",
       Need::Lead,
       "Set the moment of knowledge",
       nullptr,
       nullptr,
       set_known,
       {"date", "time", "reason", "confirmed", "seen"}},
      {kPost,
       "/i/{incident}/answers",
       Need::DecideDuties,
       "Answer a question of the law",
       nullptr,
       nullptr,
       set_fact,
       {"fact", "value", "min", "max", "reason", "seen", "revision"}},
      {kGet, "/health", Need::SignedIn, "What holds on this machine", health_page, health_twin},
  };
}

// What the law asks for, and what people decided about it.
std::vector<Route> duty_routes() {
  return {
      {kGet,
       "/i/{incident}/duties",
       Need::SeeCounts,
       "Duties and deadlines; `decide`: with the forms for this duty (id/recipient)",
       duties_page,
       duties_twin,
       nullptr,
       {"decide"}},
      {kPost,
       "/i/{incident}/duties/decide",
       Need::DecideDuties,
       "A duty was done, or is due or not due against what was worked out: act is done, undo, "
       "due, not_due, agree or withdraw",
       nullptr,
       nullptr,
       decide_duty,
       {"duty", "to", "act", "reason", "on", "receipt", "asked", "seen"}},
  };
}

// What running clocks say.
std::vector<Route> alarm_routes() {
  return {
      {kPost,
       "/i/{incident}/alerts",
       Need::DecideDuties,
       "Somebody saw this alert of a deadline: alert|deadline|recipient|duty",
       nullptr,
       nullptr,
       see_alert,
       {"alert", "back"}},
      {kGet, "/i/{incident}/clocks.ics", Need::SeeCounts, "The deadlines as a calendar",
       clocks_file},
  };
}

// Duties that people add: the company's, and those of an incident.
std::vector<Route> own_duty_routes() {
  std::vector<Route> out;
  for (const bool is_companys : {true, false}) {
    const auto at = [&](std::string_view companys, std::string_view of_incident) {
      return is_companys ? companys : of_incident;
    };
    out.push_back({kGet,
                   at("/own-duties", "/i/{incident}/own-duties"),
                   is_companys ? Need::DecideDuties : Need::SeeCounts,
                   "Duties that people added; `edit`: with the form for this one",
                   own_duties_page,
                   own_duties_twin,
                   nullptr,
                   {"edit"}});
    out.push_back(
        {kPost,
         at("/own-duties", "/i/{incident}/own-duties"),
         Need::DecideDuties,
         "Add a duty, or change the one of this id for a reason",
         nullptr,
         nullptr,
         set_own_duty,
         {"id", "duty_name", "to", "to_name", "contract", "clause", "read_on", "when", "persons",
          "start", "duration", "counting", "content", "wants", "reason", "for_later", "seen"}});
    out.push_back({kPost,
                   at("/own-duties/withdraw", "/i/{incident}/own-duties/withdraw"),
                   Need::DecideDuties,
                   "Withdraw a duty for a reason; it stays to be seen",
                   nullptr,
                   nullptr,
                   withdraw_own_duty,
                   {"id", "reason", "for_later", "seen"}});
    out.push_back({kPost,
                   at("/own-duties/take", "/i/{incident}/own-duties/take"),
                   Need::DecideDuties,
                   is_companys
                       ? "Take a duty of the company into every open incident without it"
                       : "Take a duty of the company that was added later into the incident",
                   nullptr,
                   nullptr,
                   take_own_duty,
                   {"id"}});
  }
  return out;
}

// The papers: drafted, rewritten, approved, sent.
std::vector<Route> document_routes() {
  return {
      {kGet, "/i/{incident}/documents", Need::SeeCounts,
       "Documents, and papers that the duties ask for", documents_page, documents_twin},
      {kPost,
       "/i/{incident}/documents",
       Need::Draft,
       "Draft a paper from the last revision",
       nullptr,
       nullptr,
       draft_document,
       {"paper", "lang"}},
      {kGet,
       "/i/{incident}/documents/{document}",
       Need::SeeCounts,
       "One document; with .pdf, .docx, .txt, .eml, .html the file; `sent`: as it was sent",
       document_page,
       document_twin,
       nullptr,
       {"sent"}},
      {kPost,
       "/i/{incident}/documents/{document}/redraft",
       Need::Draft,
       "Draft again from the last revision; what people wrote stays unless `from_scratch` is 1",
       nullptr,
       nullptr,
       redraft,
       {"from_scratch"}},
      {kPost,
       "/i/{incident}/documents/{document}/edit",
       Need::Draft,
       "Rewrite one section",
       nullptr,
       nullptr,
       edit_document,
       {"section", "text", "seen"}},
      {kPost,
       "/i/{incident}/documents/{document}/approve",
       Need::Approve,
       "Approve the text with this digest",
       nullptr,
       nullptr,
       approve_document,
       {"digest", "reason"}},
      {kPost, "/i/{incident}/documents/{document}/withdraw", Need::Approve,
       "Take back one's own approval", nullptr, nullptr, withdraw_document},
      {kPost,
       "/i/{incident}/documents/{document}/sent",
       Need::Send,
       "Record that the approved text was handed over, how, and the receipt number",
       nullptr,
       nullptr,
       mark_sent,
       {"digest", "way", "receipt", "seen"}},
      {kGet, "/i/{incident}/statements", Need::SeeCounts,
       "What people state once for all documents", statements_page, statements_twin},
      {kPost,
       "/i/{incident}/statements",
       Need::Draft,
       "State something for all documents",
       nullptr,
       nullptr,
       set_statement,
       {"name", "text", "state", "seen"}},
  };
}

// What the evidence is searched for besides the built-in kinds: for those who survey.
std::vector<Route> own_kinds_routes() {
  constexpr Need kNeed = Need::Investigate;
  return {
      {kGet, "/i/{incident}/own-kinds", kNeed, "Own kinds that the next survey reads with",
       own_kinds_page, own_kinds_twin},
      {kPost, "/i/{incident}/own-kinds/try", kNeed,
       "Try an own kind on its samples; nothing is stored", nullptr, nullptr, try_own_kind,
       own_kind_fields()},
      {kPost, "/i/{incident}/own-kinds", kNeed, "Add an own kind", nullptr, nullptr, add_own_kind,
       own_kind_fields()},
      {kPost,
       "/i/{incident}/own-kinds/file",
       kNeed,
       "Keep the own kinds of a whole file instead",
       nullptr,
       nullptr,
       put_own_kinds,
       {"toml", "version"}},
      {kPost,
       "/i/{incident}/own-kinds/remove",
       kNeed,
       "Remove all own kinds",
       nullptr,
       nullptr,
       remove_own_kinds,
       {"version"}},
      {kPost,
       "/i/{incident}/own-kinds/{kind}/remove",
       kNeed,
       "Remove one own kind",
       nullptr,
       nullptr,
       remove_own_kind,
       {"version"}},
  };
}

// Who is to be told.
std::vector<Route> list_routes() {
  return {
      {kGet,
       "/i/{incident}/list",
       Need::SeeMasked,
       "Everybody who is to be told, masked, 50 people a page",
       list_page,
       list_twin,
       nullptr,
       {"after", "since"}},
      {kPost,
       "/i/{incident}/list/open",
       Need::SeeValue,
       "See these 50 people in clear, for a reason, on record",
       nullptr,
       nullptr,
       open_list,
       {"after", "since", "reason"}},
      {kPost,
       "/i/{incident}/list/export",
       Need::SeeValue,
       "The whole list in clear as a file (csv, xlsx, print), for a reason, on record",
       nullptr,
       nullptr,
       export_list,
       {"form", "since", "reason"}},
      {kPost,
       "/i/{incident}/list/flag",
       Need::Investigate,
       "Say that a person has died, or that their post came back",
       nullptr,
       nullptr,
       flag_person,
       {"after", "since", "person", "flag", "reason"}},
  };
}

// Which records are one person, where that is not sure.
std::vector<Route> review_routes() {
  return {
      {kGet,
       "/i/{incident}/people",
       Need::SeeMasked,
       "Pairs of records that may be one person, the greatest expected harm first; decisions",
       review_page,
       review_twin,
       nullptr,
       {"from"}},
      {kPost,
       "/i/{incident}/people/{pair}",
       Need::Investigate,
       "Decide: same, different, unsure, or undo",
       nullptr,
       nullptr,
       decide_pair,
       {"verdict", "reason", "seen"}},
      {kPost,
       "/i/{incident}/people/{pair}/open",
       Need::SeeValue,
       "See the clear values of both records, for a reason, on record",
       nullptr,
       nullptr,
       open_pair,
       {"reason"}},
      {kGet,
       "/i/{incident}/people-group",
       Need::SeeMasked,
       "Open pairs that agree and differ in the same ways",
       group_page,
       group_twin,
       nullptr,
       {"pattern", "from"}},
      {kPost,
       "/i/{incident}/people-group",
       Need::Investigate,
       "Decide all of these pairs at once, for a reason",
       nullptr,
       nullptr,
       decide_group,
       {"pattern", "pairs", "verdict", "reason"}},
      {kPost,
       "/i/{incident}/people-group/undo",
       Need::Investigate,
       "Take back what was decided of many pairs at once",
       nullptr,
       nullptr,
       undo_group,
       {"entry"}},
      {kGet,
       "/i/{incident}/people-compare",
       Need::SeeMasked,
       "Any two people of the list side by side, masked",
       compare_page,
       compare_twin,
       nullptr,
       {"a", "b"}},
      {kPost,
       "/i/{incident}/people-compare",
       Need::Investigate,
       "Decide whether these two are one person",
       nullptr,
       nullptr,
       decide_two_people,
       {"a", "b", "revision", "verdict", "reason"}},
      {kPost, "/i/{incident}/survey/again", Need::Investigate,
       "Survey all recorded places again, with the decisions of now", nullptr, nullptr,
       survey_again},
  };
}

// Who is left out of every count.
std::vector<Route> test_people_routes() {
  return {
      {kGet, "/i/{incident}/test-people", Need::Investigate,
       "How many planted and test people are kept with the incident", test_people_page,
       test_people_twin},
      {kPost,
       "/i/{incident}/test-people",
       Need::Investigate,
       "Keep this table of test people instead of the one before",
       nullptr,
       nullptr,
       put_test_people,
       {"list", "version"}},
      {kPost,
       "/i/{incident}/test-people/remove",
       Need::Investigate,
       "Keep no test people",
       nullptr,
       nullptr,
       remove_test_people,
       {"version"}},
      {kPost,
       "/i/{incident}/test-people/restore",
       Need::Investigate,
       "Keep the list that was replaced last",
       nullptr,
       nullptr,
       restore_test_people,
       {"version"}},
  };
}

// How often people who were made of several records are one.
std::vector<Route> sample_routes() {
  return {
      {kGet, "/i/{incident}/people-sample", Need::SeeMasked,
       "Joins drawn at random to be looked at without the machine's answer; the share that is "
       "right",
       sample_page, sample_twin},
      {kPost,
       "/i/{incident}/people-sample",
       Need::Investigate,
       "Answer one pair of the sample: same, different, unsure",
       nullptr,
       nullptr,
       answer_sample_pair,
       {"pair", "verdict"}},
      {kPost, "/i/{incident}/people-sample/undo", Need::Investigate, "Take back the last answer",
       nullptr, nullptr, undo_sample_answer},
      {kPost, "/i/{incident}/people-sample/end", Need::Investigate,
       "End the sample: the share is stated with the facts", nullptr, nullptr, end_sample},
      {kPost,
       "/i/{incident}/people-sample/open",
       Need::SeeValue,
       "See the clear values of the pair that is asked, for a reason, on record",
       nullptr,
       nullptr,
       open_sample_pair,
       {"pair", "reason"}},
  };
}

const std::vector<Route>& table() {
  static const std::vector<Route> kTable = [] {
    std::vector<Route> all = open_routes();
    for (const Route& route : console_routes()) all.push_back(route);
    for (const Route& route : duty_routes()) all.push_back(route);
    for (const Route& route : alarm_routes()) all.push_back(route);
    for (const Route& route : own_duty_routes()) all.push_back(route);
    for (const Route& route : document_routes()) all.push_back(route);
    for (const Route& route : own_wording_routes()) all.push_back(route);
    for (const Route& route : own_kinds_routes()) all.push_back(route);
    for (const Route& route : review_routes()) all.push_back(route);
    for (const Route& route : sample_routes()) all.push_back(route);
    for (const Route& route : test_people_routes()) all.push_back(route);
    for (const Route& route : list_routes()) all.push_back(route);
    return all;
  }();
  return kTable;
}

OrderedJson parameter(std::string_view name, const char* in) {
  return {{"name", name},
          {"in", in},
          {"required", std::string_view(in) == "path"},
          {"schema", {{"type", "string"}}}};
}

OrderedJson operation(const Route& route) {
  OrderedJson out = {{"summary", route.summary},
                     {"x-right", need_name(route.need)},
                     {"parameters", OrderedJson::array()}};
  std::string_view pattern = route.pattern;
  for (std::size_t at = pattern.find('{'); at != pattern.npos; at = pattern.find('{', at + 1))
    out["parameters"].push_back(
        parameter(pattern.substr(at + 1, pattern.find('}', at) - at - 1), "path"));
  const bool post = route.method == Method::Post;
  if (!post)
    for (const std::string_view field : route.fields)
      out["parameters"].push_back(parameter(field, "query"));
  if (post) {
    OrderedJson properties = OrderedJson::object();
    if (!route.own_token) properties["csrf"] = {{"type", "string"}};
    for (const std::string_view field : route.fields)
      properties[std::string(field)] = {{"type", "string"}};
    out["requestBody"] = {{"content",
                           {{"application/x-www-form-urlencoded",
                             {{"schema", {{"type", "object"}, {"properties", properties}}}}}}}};
  }
  if (route.need != Need::Anyone)
    out["security"] = OrderedJson::array({{{"session", OrderedJson::array()}}});
  const OrderedJson problem = {
      {"description", "a problem"},
      {"content",
       {{"application/json", {{"schema", {{"$ref", "#/components/schemas/problem"}}}}}}}};
  out["responses"] = {
      {"200",
       {{"description", "done"}, {"content", {{"application/json", OrderedJson::object()}}}}},
      {"default", problem}};
  return out;
}

}  // namespace

std::span<const Route> routes() { return table(); }

OrderedJson openapi() {
  OrderedJson paths = OrderedJson::object();
  for (const Route& route : table()) {
    if (route.method == Method::Get && route.twin == nullptr) continue;
    paths["/api/v1" + std::string(route.pattern)][route.method == Method::Post ? "post" : "get"] =
        operation(route);
  }
  const OrderedJson problem = {{"type", "object"},
                               {"properties",
                                {{"schema", {{"type", "string"}}},
                                 {"trouble", {{"type", "string"}}},
                                 {"words", {{"type", "string"}}}}}};
  return {{"openapi", "3.0.3"},
          {"info", {{"title", "tadasu"}, {"version", "1"}}},
          {"paths", paths},
          {"components",
           {{"schemas", {{"problem", problem}}},
            {"securitySchemes",
             {{"session", {{"type", "apiKey"}, {"in", "cookie"}, {"name", "tadasu_session"}}}}}}}};
}

}  // namespace tadasu::serve
