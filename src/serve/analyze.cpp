#include "serve/analyze.h"

#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <string>
#include <tuple>

#include "base/json_depth.h"
#include "facts/spotter.h"
#include "find/kind.h"
#include "serve/anonymize.h"
#include "serve/entities.h"
#include "serve/http.h"
#include "serve/limits.h"

namespace tadasu::serve {

struct AnalyzeDoor::State {
  const Clock& clock;
  AnalyzeOptions options;
  facts::Spotter spotter;
  Tally requests;
  std::optional<Door> door;

  State(const Clock& clock_in, AnalyzeOptions options_in)
      : clock(clock_in),
        options(std::move(options_in)),
        spotter(facts::Spotter::open(options.worker)),
        requests(options.requests_per_minute_max, 60) {}
  ~State() { door.reset(); }  // first: no request may reach a spotter that is going away
};

namespace {

constexpr std::size_t kTextsMax = 500;
constexpr const char* kRecognizer = "TadasuFinder";

Answer json(const OrderedJson& body, unsigned status = 200) {
  Answer out;
  out.status = status;
  out.type = "application/json";
  out.body = body.dump(-1, ' ', true);
  return out;
}
Answer problem(unsigned status, std::string_view words) { return json({{"error", words}}, status); }

// What /analyze was asked for.
struct Wanted {
  std::vector<std::string> texts;
  bool batch = false, explain = false;
  double score_min = 0;
  std::set<std::string> entities, allowed;  // entities empty: all
};

std::set<std::string> words_of(const Json& request, const char* name) {
  std::set<std::string> out;
  const auto list = request.find(name);
  if (list == request.end() || list->is_null()) return out;
  for (const Json& one : *list) out.insert(one.get<std::string>());
  return out;
}

// The answer to a request that cannot be followed; none when it can.
std::optional<Answer> read_wanted(const Json& request, Wanted& out) {
  const auto given = [&request](const char* name) {
    const auto field = request.find(name);
    return field != request.end() && !field->is_null() && !(field->is_array() && field->empty());
  };
  const auto is_said = [&](const char* name) {
    return given(name) &&
           !(request[name].is_string() && request[name].get_ref<const std::string&>().empty());
  };
  if (!request.is_object() || !is_said("text")) return problem(500, "No text provided");
  if (!is_said("language")) return problem(500, "No language provided");
  if (given("ad_hoc_recognizers")) return problem(400, "ad_hoc_recognizers are not supported");
  if (given("allow_list_match") && request["allow_list_match"] != "exact")
    return problem(400, "allow_list_match other than exact is not supported");
  try {
    const Json& text = request["text"];
    out.batch = text.is_array();
    if (out.batch)
      out.texts = text.get<std::vector<std::string>>();
    else
      out.texts = {text.get<std::string>()};
    out.explain =
        given("return_decision_process") && request["return_decision_process"].get<bool>();
    if (given("score_threshold")) out.score_min = request["score_threshold"].get<double>();
    out.entities = words_of(request, "entities");
    out.allowed = words_of(request, "allow_list");
  } catch (const Json::exception&) {
    return problem(400, "Failed to parse /analyze request: a member has the wrong type");
  }
  if (out.texts.size() > kTextsMax) return problem(413, "too many texts in one request");
  return std::nullopt;
}

OrderedJson explanation(const find::Mention& mention, double score) {
  const bool checked = find::has_reason(mention.reasons, find::Reason::CheckDigit);
  return {{"recognizer", kRecognizer},
          {"pattern_name", find::kind_id(mention.kind)},
          {"pattern", nullptr},
          {"original_score", score},
          {"score", score},
          {"textual_explanation", nullptr},
          {"score_context_improvement", 0},
          {"supportive_context_word", ""},
          {"validation_result", checked ? OrderedJson(true) : OrderedJson(nullptr)},
          {"regex_flags", nullptr}};
}

OrderedJson results_of(std::string_view text, std::vector<find::Mention> mentions,
                       const Wanted& wanted) {
  // As Presidio lists them: the surest first.
  std::stable_sort(mentions.begin(), mentions.end(), [](const auto& a, const auto& b) {
    return std::make_tuple(-a.strength, a.begin) < std::make_tuple(-b.strength, b.begin);
  });
  const CodePoints points(text);
  OrderedJson out = OrderedJson::array();
  for (const find::Mention& mention : mentions) {
    const std::string_view value = text.substr(mention.begin, mention.end - mention.begin);
    const std::string entity = entity_of(mention, value);
    const double score = static_cast<double>(std::lround(mention.strength * 100)) / 100;
    if (score < wanted.score_min || wanted.allowed.contains(std::string(value)) ||
        (!wanted.entities.empty() && !wanted.entities.contains(entity)))
      continue;
    out.push_back({{"analysis_explanation",
                    wanted.explain ? explanation(mention, score) : OrderedJson(nullptr)},
                   {"end", points.point_of(mention.end)},
                   {"entity_type", entity},
                   {"score", score},
                   {"start", points.point_of(mention.begin)}});
  }
  return out;
}

Answer analyze(facts::Spotter& spotter, const Json& request) {
  Wanted wanted;
  if (auto refused = read_wanted(request, wanted)) return std::move(*refused);
  OrderedJson all = OrderedJson::array();
  for (const std::string& text : wanted.texts) {
    auto mentions = spotter.spot(text);
    if (!mentions.ok() && mentions.error().trouble == Trouble::TooLarge)
      return problem(413, "a text is too long");
    if (!mentions.ok()) return problem(503, "the text could not be read; try again");
    all.push_back(results_of(text, std::move(mentions).value(), wanted));
  }
  return json(wanted.batch ? all : all[0]);
}

// A page in a browser must not reach this door: no other site's, and no name that only points here.
std::optional<Answer> refuse_browsers(const Request& request) {
  const std::size_t colon = request.host.rfind(':');
  const std::string host = request.host.substr(0, colon);
  if (host != "127.0.0.1" && host != "localhost")
    return problem(421, "this name is not served here");
  if (!request.origin.empty() || !request.fetch_site.empty())
    return problem(403, "not for browsers");
  return std::nullopt;
}

Answer answer_post(facts::Spotter& spotter, const Request& request) {
  if (!request.content_type.starts_with("application/json"))
    return problem(415, "Content-Type must be application/json");
  if (!is_shallow_json(request.body)) return problem(400, "Invalid request json");
  const Json body = Json::parse(request.body, nullptr, false);
  if (body.is_discarded() || !body.is_object()) return problem(400, "Invalid request json");
  if (request.path == "/analyze") return analyze(spotter, body);
  auto made = anonymize(body);
  if (made.ok()) return json(made.value());
  if (made.error().trouble == Trouble::Invalid) return problem(422, made.error().detail);
  return problem(500, "Internal server error");
}

Answer answer_get(const Request& request) {
  if (request.path == "/health") {
    Answer out;
    out.type = "text/plain; charset=utf-8";
    out.body = "tadasu answers\n";
    return out;
  }
  if (request.path == "/supportedentities") return json(all_entities());
  if (request.path == "/recognizers") return json(OrderedJson::array({kRecognizer}));
  return json(anonymizer_names());
}

Answer answer_program(facts::Spotter& spotter, Tally& requests, Moment now,
                      const Request& request) {
  const bool post = request.path == "/analyze" || request.path == "/anonymize";
  const bool get = request.path == "/health" || request.path == "/supportedentities" ||
                   request.path == "/recognizers" || request.path == "/anonymizers";
  Answer out;
  if (auto refused = refuse_browsers(request)) {
    out = std::move(*refused);
  } else if (!post && !get) {
    out = problem(404, "Not Found");
  } else if (post != (request.method == Method::Post)) {
    out = problem(405, "Method Not Allowed");
  } else if (requests.full("all", now)) {
    out = problem(429, "too many requests");
  } else {
    requests.add("all", now);
    out = post ? answer_post(spotter, request) : answer_get(request);
  }
  out.label = post || get ? request.path : "(none)";
  return out;
}

}  // namespace

AnalyzeDoor::AnalyzeDoor(std::unique_ptr<State> state) : state_(std::move(state)) {}
AnalyzeDoor::AnalyzeDoor(AnalyzeDoor&&) noexcept = default;
AnalyzeDoor& AnalyzeDoor::operator=(AnalyzeDoor&&) noexcept = default;
AnalyzeDoor::~AnalyzeDoor() = default;

std::uint16_t AnalyzeDoor::port() const { return state_->door->port(); }

Result<AnalyzeDoor> AnalyzeDoor::open(const Clock& clock, AnalyzeOptions options) {
  auto state = std::make_unique<State>(clock, std::move(options));
  State& kept = *state;
  std::function<void(const LogLine&)> log;
  if (kept.options.log) {
    log = [&kept](const LogLine& line) {
      kept.options.log(iso_text(kept.clock.now()) + " " + line.method + " " + line.label + " " +
                       std::to_string(line.status) + " " + std::to_string(line.size_bytes) + "B " +
                       std::to_string(line.took_us) + "us");
    };
  }
  const auto handle = [&kept](const Request& request) {
    try {
      return answer_program(kept.spotter, kept.requests, kept.clock.now(), request);
    } catch (const std::exception&) {  // what it says may quote the text
      return problem(500, "Internal server error");
    }
  };
  TRY(Door door, Door::open("127.0.0.1", kept.options.port, 2, {}, handle, std::move(log)));
  state->door.emplace(std::move(door));
  return AnalyzeDoor(std::move(state));
}

}  // namespace tadasu::serve
