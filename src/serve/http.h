// The socket side of the web door: HTTP/1.1 through libmicrohttpd, with the checks it lacks.
// Knows nothing of incidents: a Request goes in, an Answer comes out.
//
// Refused before a handler runs: two lengths or a length together with a transfer encoding (request
// smuggling), any transfer encoding, two Host headers, methods other than GET, HEAD and POST, a
// body longer than allowed, a body with GET; clients that take longer than the limits for their
// headers or their body. Threads: the handler is called from several threads at once.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"

namespace tadasu::serve {

enum class Method : std::uint8_t { Get, Post };

struct Request {
  Method method = Method::Get;
  std::string path;   // as sent, percent-encoded, begins with "/"
  std::string query;  // as sent, without "?"
  std::string body;
  std::string host, origin, fetch_site, cookie, content_type, accept_language, csrf_header;
  std::string peer;  // the client's network address: for limits, never for logs
};

// An open event stream (text/event-stream). Holds what was sent until the client takes it.
class Stream {
 public:
  Stream();
  ~Stream();
  // Threads: any. False when the client is gone or lags more than 1 MiB behind: stop sending.
  bool send(std::string_view event, std::string_view data);
  bool comment();  // a heartbeat, so that a client that went away is noticed
  void close();

  struct State;
  [[nodiscard]] State& state() { return *state_; }

 private:
  std::unique_ptr<State> state_;
};

struct Answer {
  unsigned status = 200;
  std::string type = "text/html; charset=utf-8";
  std::string body = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::shared_ptr<Stream> stream = {};  // then body is empty
  std::string label = {};               // the pattern of the route, for the log: holds no ids
  bool keep_forever = false;            // an asset whose name holds its hash
};

struct DoorLimits {
  std::size_t body_bytes_max = 1 << 20;
  std::size_t header_bytes_max = 16 << 10;  // about: the memory of a connection is twice that
  std::chrono::milliseconds header_max{
      15'000};  // from connecting, or the last answer, to a whole header
  std::chrono::milliseconds body_max{30'000};
  std::chrono::milliseconds answer_max{120'000};  // for the client to take it; streams are exempt
  unsigned connections_max = 1000;
};

struct LogLine {
  const char* method;
  std::string label;
  unsigned status;
  std::uint64_t size_bytes;
  std::uint64_t took_us;  // in the handler
};

class Door {
 public:
  using Handler = std::function<Answer(const Request&)>;
  // `port` 0 takes any free one. Errors: Locked when the port is taken, Invalid for an address
  // that is none (numbers only, no names).
  static Result<Door> open(const std::string& address, std::uint16_t port, unsigned thread_count,
                           DoorLimits limits, Handler handler,
                           std::function<void(const LogLine&)> log);
  Door(Door&&) noexcept;
  Door& operator=(Door&&) noexcept;
  ~Door();  // closes streams, finishes running requests
  [[nodiscard]] std::uint16_t port() const;
  struct State;  // seen by libmicrohttpd's callbacks in http.cpp

 private:
  explicit Door(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::serve
