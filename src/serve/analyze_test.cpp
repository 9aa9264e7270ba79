// The door for Presidio's REST, over real sockets and with a real jailed worker.
#include "serve/analyze.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <nlohmann/json.hpp>
#include <string>

#include "base/bytes.h"
#include "base/hash.h"
#include "base/json.h"
#include "serve/anonymize.h"
#include "serve/entities.h"

namespace tadasu::serve {
namespace {

struct Reply {
  int status = 0;
  std::string head, body;
  [[nodiscard]] Json json() const { return Json::parse(body); }
};

class Analyze : public ::testing::Test {
 protected:
  static AnalyzeOptions options() {
    AnalyzeOptions out;
    out.worker = TADASU_BINARY_DIR "/bin/tadasu-worker";
    return out;
  }
  static void SetUpTestSuite() {
    start_crypto();
    AnalyzeOptions wanted = options();
    wanted.log = [](std::string_view line) { log_ += line; };
    auto opened = AnalyzeDoor::open(clock_, wanted);
    ASSERT_TRUE(opened.ok()) << opened.error().detail;
    door_ = std::make_unique<AnalyzeDoor>(std::move(opened).value());
  }
  static void TearDownTestSuite() { door_.reset(); }

  static Reply send(std::uint16_t port, const std::string& request) {
    const File connection(::socket(AF_INET, SOCK_STREAM, 0));
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    EXPECT_EQ(::connect(connection.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
    std::string_view rest = request;
    while (!rest.empty()) {
      const ssize_t count = ::send(connection.fd(), rest.data(), rest.size(), MSG_NOSIGNAL);
      if (count <= 0) break;
      rest.remove_prefix(static_cast<std::size_t>(count));
    }
    std::string all;
    char buffer[4096];
    for (ssize_t count; (count = ::read(connection.fd(), buffer, sizeof buffer)) > 0;)
      all.append(buffer, static_cast<std::size_t>(count));
    Reply out;
    const std::size_t end = all.find("\r\n\r\n");
    if (end == std::string::npos || all.size() < 12) return out;
    out.status = std::stoi(all.substr(9, 3));
    out.head = all.substr(0, end);
    out.body = all.substr(end + 4);
    return out;
  }
  static Reply post(const std::string& path, const std::string& body,
                    const std::string& more = "Content-Type: application/json\r\n",
                    const std::string& host = "127.0.0.1") {
    return send(door_->port(),
                "POST " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + more +
                    "Content-Length: " + std::to_string(body.size()) + "\r\n\r\n" + body);
  }
  static Reply get(const std::string& path) {
    return send(door_->port(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n");
  }

  inline static FixedClock clock_{parse_moment("2026-11-20T09:12:00+09:00")->moment};
  inline static std::unique_ptr<AnalyzeDoor> door_;
  inline static std::string log_;
};

TEST_F(Analyze, answers_in_the_shape_of_presidio_with_offsets_in_code_points) {
  // 𠮷 is four bytes, one code point; é two bytes
  const std::string text = "𠮷野家 café: taro@example.jp, card 4539578763621486";
  const Reply reply = post("/analyze", Json{{"text", text}, {"language", "en"}}.dump());
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_NE(reply.head.find("application/json"), std::string::npos);
  const Json list = reply.json();
  ASSERT_EQ(list.size(), 2u) << reply.body;
  for (const Json& one : list) {
    EXPECT_EQ(one.size(), 5u);
    EXPECT_TRUE(one.at("analysis_explanation").is_null());
    EXPECT_TRUE(one.at("score").is_number_float());
  }
  EXPECT_EQ(list[0].at("entity_type"), "EMAIL_ADDRESS");
  EXPECT_EQ(list[0].at("start"), 10);
  EXPECT_EQ(list[0].at("end"), 25);
  EXPECT_EQ(list[1].at("entity_type"), "CREDIT_CARD");
  EXPECT_EQ(list[1].at("start"), 32);
  EXPECT_EQ(list[1].at("end"), 48);
  EXPECT_EQ(log_.find("taro"), std::string::npos);
}

// To copy the operator of a value ended the program on its stack.
TEST_F(Analyze, what_is_nested_deeply_is_refused) {
  const std::string deep = std::string(400'000, '[') + std::string(400'000, ']');
  const Reply reply =
      post("/anonymize", R"({"text": "taro", "analyzer_results": [{"start": 0, "end": 4,)"
                         R"( "score": 1, "entity_type": "PERSON"}], "anonymizers":)"
                         R"( {"DEFAULT": {"type": "redact", "x": )" +
                             deep + "}}}");
  EXPECT_EQ(reply.status, 400) << reply.body;
  EXPECT_EQ(get("/health").status, 200);
}

TEST_F(Analyze, entities_threshold_allow_list_and_explanations_are_heeded) {
  const std::string text = "mail taro@example.jp or hanako@example.jp, IBAN GB82WEST12345698765432";
  Json wanted{{"text", text}, {"language", "en"}, {"correlation_id", "x"}};
  wanted["entities"] = {"EMAIL_ADDRESS"};
  wanted["allow_list"] = {"taro@example.jp"};
  wanted["return_decision_process"] = true;
  wanted["score_threshold"] = 0.5;
  wanted["ad_hoc_recognizers"] = Json::array();
  const Json list = post("/analyze", wanted.dump()).json();
  ASSERT_EQ(list.size(), 1u);
  EXPECT_EQ(list[0].at("start"), 24);
  const Json& why = list[0].at("analysis_explanation");
  for (const char* name :
       {"recognizer", "pattern_name", "pattern", "original_score", "score", "textual_explanation",
        "score_context_improvement", "supportive_context_word", "validation_result"})
    EXPECT_TRUE(why.contains(name)) << name;
  wanted["score_threshold"] = 1.0;
  EXPECT_EQ(post("/analyze", wanted.dump()).json().size(), 0u);
  const Json iban =
      post("/analyze", Json{{"text", text}, {"language", "en"}, {"entities", {"IBAN_CODE"}}}.dump())
          .json();
  ASSERT_EQ(iban.size(), 1u);
  EXPECT_EQ(iban[0].at("entity_type"), "IBAN_CODE");
}

TEST_F(Analyze, a_list_of_texts_has_a_list_of_answers) {
  const Json lists =
      post("/analyze", R"({"text":["taro@example.jp","nothing"],"language":"en"})").json();
  ASSERT_EQ(lists.size(), 2u);
  EXPECT_EQ(lists[0].size(), 1u);
  EXPECT_EQ(lists[1].size(), 0u);
}

TEST_F(Analyze, what_cannot_be_followed_is_an_error_with_words) {
  const auto error = [](const std::string& body, int status) {
    const Reply reply = post("/analyze", body);
    EXPECT_EQ(reply.status, status) << body;
    EXPECT_TRUE(reply.json().at("error").is_string());
  };
  error(R"({"language":"en"})", 500);
  error(R"({"text":"","language":"en"})", 500);
  error(R"({"text":"a"})", 500);
  error(R"({"text":1,"language":"en"})", 400);
  error(R"({"text":"a","language":"en","ad_hoc_recognizers":[{"name":"x"}]})", 400);
  error(R"([1])", 400);
  error("{", 400);
  error("{\"text\":\"\xFF\",\"language\":\"en\"}", 400);
  error(Json{{"text", std::string((512 << 10) + 1, 'a')}, {"language", "en"}}.dump(), 413);
}

TEST_F(Analyze, browsers_and_other_names_are_turned_away) {
  const std::string body = R"({"text":"a","language":"en"})";
  EXPECT_EQ(post("/analyze", body, "Content-Type: text/plain\r\n").status, 415);
  EXPECT_EQ(
      post("/analyze", body, "Content-Type: application/json\r\nOrigin: http://evil.example\r\n")
          .status,
      403);
  EXPECT_EQ(post("/analyze", body, "Content-Type: application/json\r\n", "evil.example").status,
            421);
  EXPECT_EQ(get("/analyze").status, 405);
  EXPECT_EQ(get("/login").status, 404);
}

TEST_F(Analyze, the_small_questions_are_answered) {
  EXPECT_EQ(get("/health").status, 200);
  const Json entities = get("/supportedentities?language=en").json();
  for (const char* name : {"PERSON", "EMAIL_ADDRESS", "PHONE_NUMBER", "CREDIT_CARD", "LOCATION",
                           "DATE_TIME", "IBAN_CODE", "IP_ADDRESS", "US_SSN", "MY_NUMBER"})
    EXPECT_NE(std::find(entities.begin(), entities.end(), name), entities.end()) << name;
  EXPECT_TRUE(get("/recognizers").json().is_array());
  EXPECT_TRUE(get("/anonymizers").json().is_array());
}

TEST_F(Analyze, requests_are_bounded) {
  AnalyzeOptions few = options();
  few.requests_per_minute_max = 2;
  auto door = AnalyzeDoor::open(clock_, few);
  ASSERT_TRUE(door.ok());
  const std::string request =
      "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
  EXPECT_EQ(send(door.value().port(), request).status, 200);
  EXPECT_EQ(send(door.value().port(), request).status, 200);
  EXPECT_EQ(send(door.value().port(), request).status, 429);
}

TEST_F(Analyze, anonymize_replaces_by_code_points_and_lists_the_last_first) {
  const Json request = {
      {"text", "é 090-1111-2222 and taro@example.jp"},
      {"anonymizers",
       {{"PHONE_NUMBER",
         {{"type", "mask"}, {"masking_char", "*"}, {"chars_to_mask", 4}, {"from_end", true}}}}},
      {"analyzer_results",
       {{{"start", 2}, {"end", 15}, {"score", 0.9}, {"entity_type", "PHONE_NUMBER"}},
        {{"start", 2}, {"end", 5}, {"score", 0.5}, {"entity_type", "DATE_TIME"}},
        {{"start", 20}, {"end", 35}, {"score", 0.9}, {"entity_type", "EMAIL_ADDRESS"}}}}};
  const Reply reply = post("/anonymize", request.dump());
  ASSERT_EQ(reply.status, 200) << reply.body;
  const Json made = reply.json();
  EXPECT_EQ(made.at("text"), "é 090-1111-**** and <EMAIL_ADDRESS>");
  ASSERT_EQ(made.at("items").size(), 2u);
  EXPECT_EQ(made["items"][0], (Json{{"start", 20},
                                    {"end", 35},
                                    {"entity_type", "EMAIL_ADDRESS"},
                                    {"text", "<EMAIL_ADDRESS>"},
                                    {"operator", "replace"}}));
  EXPECT_EQ(made["items"][1].at("operator"), "mask");
}

TEST(Anonymize, every_operator_does_what_it_says) {
  start_crypto();
  const auto with = [](const Json& how) {
    Json request = {{"text", "abc"}, {"anonymizers", {{"DEFAULT", how}}}};
    request["analyzer_results"].push_back(
        Json{{"start", 0}, {"end", 3}, {"score", 1.0}, {"entity_type", "PERSON"}});
    const auto made = anonymize(request);
    return made.ok() ? made.value().at("text").get<std::string>() : "error";
  };
  EXPECT_EQ(with({{"type", "replace"}, {"new_value", "X"}}), "X");
  EXPECT_EQ(with({{"type", "replace"}}), "<PERSON>");
  EXPECT_EQ(with({{"type", "redact"}}), "");
  EXPECT_EQ(with({{"type", "keep"}}), "abc");
  EXPECT_EQ(with({{"type", "mask"}, {"masking_char", "×"}, {"chars_to_mask", 2}}), "××c");
  // FIPS 180-4, the example "abc"
  EXPECT_EQ(with({{"type", "hash"}}),
            "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  const std::string secret = with({{"type", "encrypt"}, {"key", "WmZq4t7w!z%C&F)J"}});
  EXPECT_EQ(secret.size(), 44u);  // 16 random bytes and one block
  EXPECT_NE(secret, with({{"type", "encrypt"}, {"key", "WmZq4t7w!z%C&F)J"}}));
  for (const Json& wrong :
       {Json{{"type", "encrypt"}, {"key", "short"}}, Json{{"type", "shout"}},
        Json{{"type", "mask"}}, Json{{"type", "hash"}, {"hash_type", 5}}, Json("x")})
    EXPECT_EQ(with(wrong), "error") << wrong;
}

}  // namespace
}  // namespace tadasu::serve
