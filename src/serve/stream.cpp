// A stream suspends its connection while there is nothing to send, so an idle stream costs no
// thread and no polling; the next send resumes it.
#include "serve/stream.h"

#include <microhttpd.h>

namespace tadasu::serve {

namespace {
constexpr std::size_t kWaitingBytesMax = 1 << 20;

void resume(Stream::State& state) {  // with the mutex held
  if (state.suspended && state.connection != nullptr) {
    state.suspended = false;
    MHD_resume_connection(state.connection);
  }
}

bool push(Stream::State& state, std::string_view text) {
  const std::lock_guard lock(state.mutex);
  if (state.gone || state.closed || state.waiting.size() > kWaitingBytesMax) return false;
  state.waiting += text;
  resume(state);
  return true;
}
}  // namespace

Stream::Stream() : state_(std::make_unique<State>()) {}
Stream::~Stream() = default;

bool Stream::send(std::string_view event, std::string_view data) {
  std::string text = "event: " + std::string(event) + "\ndata: ";
  for (const char c : data) {
    if (c == '\n')
      text += "\ndata: ";
    else
      text += c;
  }
  return push(*state_, text + "\n\n");
}

bool Stream::comment() { return push(*state_, ":\n\n"); }

void Stream::close() {
  const std::lock_guard lock(state_->mutex);
  state_->closed = true;
  resume(*state_);
}

}  // namespace tadasu::serve
