// The web door: pages and JSON over HTTP on loopback. No rules live here.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "store/store.h"

namespace tadasu::serve {

struct ServeOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 8640;  // 0: any free one
  unsigned thread_count = 2;
  std::filesystem::path evidence_root;  // folders below may be surveyed from the console; "" none
  // How browsers name the server when a proxy stands in front: "https://tadasu.example.jp". The
  // proxy must keep the Host header. "" when they reach it directly.
  std::string public_origin;
  // Gets one line per request, and one for each that failed inside ("ERROR"), without addresses,
  // ids or anything that was typed; empty: no log.
  std::function<void(std::string_view line)> log;
};

class Server {
 public:
  // Errors: Locked when the port is taken (`where` is address:port).
  static Result<Server> start(store::Store& store, const Clock& clock, ServeOptions options);
  Server(Server&&) noexcept;
  Server& operator=(Server&&) noexcept;
  ~Server();  // finishes running requests
  [[nodiscard]] std::uint16_t port() const;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tadasu::serve
