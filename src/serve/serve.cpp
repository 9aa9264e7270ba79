#include "serve/serve.h"

#include <optional>

#include "base/hash.h"
#include "serve/context.h"
#include "serve/http.h"
#include "serve/routes.h"
#include "serve/surveys.h"

namespace tadasu::serve {

struct Server::State {
  House house;
  std::optional<Door> door;

  State(store::Store& store, const Clock& clock, ServeOptions options)
      : house(store, clock, std::move(options)) {}
  // The door closes first: no request may reach a house that is going away.
  ~State() { door.reset(); }
};

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}
Server::Server(Server&&) noexcept = default;
Server& Server::operator=(Server&&) noexcept = default;
Server::~Server() = default;

std::uint16_t Server::port() const { return state_->door->port(); }

Result<Server> Server::start(store::Store& store, const Clock& clock, ServeOptions options) {
  start_crypto();
  auto state = std::make_unique<State>(store, clock, std::move(options));
  House& house = state->house;
  std::function<void(const LogLine&)> log;
  if (house.options.log) {
    log = [&house](const LogLine& line) {
      house.options.log(iso_text(house.clock.now()) + " " + line.method + " " + line.label + " " +
                        std::to_string(line.status) + " " + std::to_string(line.size_bytes) + "B " +
                        std::to_string(line.took_us) + "us");
    };
  }
  TRY(Door door,
      Door::open(
          house.options.address, house.options.port, house.options.thread_count, {},
          [&house](const Request& request) { return answer(house, request); }, std::move(log)));
  state->door.emplace(std::move(door));
  return Server(std::move(state));
}

}  // namespace tadasu::serve
