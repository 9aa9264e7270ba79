#include "facts/typed_file.h"

#include <nlohmann/json.hpp>
#include <optional>

#include "base/hash.h"
#include "base/json_depth.h"
#include "facts/hello.h"
#include "facts/wire.h"
#include "find/own_kinds.h"
#include "text/encoding.h"
#include "unpack/jail.h"

namespace tadasu::facts {
namespace {

constexpr std::size_t kFileBytesMax = 512 << 10;
constexpr std::uint64_t kAnswerBytesMax = 8 << 20;  // what has to be escaped in JSON is longer

// Nothing for an answer that no file can have.
std::optional<TypedFile> file_of_answer(std::string_view answer) {
  wire::Reader reader(answer);
  const char is_read = reader.byte();
  const std::string_view said = reader.text();
  if (!reader.ok() || !reader.at_end() || (is_read != 0 && is_read != 1)) return std::nullopt;
  TypedFile out;
  if (is_read == 0) {
    out.problem = find::shown(said);
    return out;
  }
  if (!is_shallow_json(said)) return std::nullopt;
  const Json content = Json::parse(said, nullptr, false);
  if (content.is_discarded() || !content.is_object()) return std::nullopt;
  out.content_json = said;
  return out;
}

}  // namespace

Result<TypedFile> parse_typed_file(std::string_view text, std::filesystem::path worker,
                                   std::chrono::milliseconds parse_max) {
  if (text.size() > kFileBytesMax) return TypedFile{"", "too_large"};
  unpack::JailLimits limits;
  limits.job_max = limits.silence_max = parse_max;
  limits.answer_bytes_max = limits.record_bytes_max = kAnswerBytesMax;
  Hello hello;
  hello.key = random_key();
  if (worker.empty()) worker = unpack::worker_program("tadasu-worker");
  TRY(unpack::Worker started, unpack::Worker::start(std::move(worker), to_text(hello), limits));
  std::string request, answer;
  wire::Writer writer(request);
  writer.byte(static_cast<char>(wire::Ask::TypedFile));
  writer.text(text);
  TRY(const unpack::JobEnd end,
      started.run(request, -1, [&](std::string_view record) { answer += record; }));
  if (end != unpack::JobEnd::Done) return TypedFile{"", "not_read"};
  auto out = file_of_answer(answer);
  // Data from a text that is no UTF-8: no parser read that.
  if (!out || (!out->content_json.empty() && !text::is_valid_utf8(text)))
    return Error{Trouble::Unavailable, "worker", "malformed"};
  return std::move(*out);
}

}  // namespace tadasu::facts
