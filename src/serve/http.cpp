// Why our own watch over slow clients: libmicrohttpd ends a connection that is silent, not one that
// sends a byte every few seconds. A thread looks at all connections and shuts the socket of those
// that took too long for the phase they are in.
#include "serve/http.h"

#include <arpa/inet.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <cstring>
#include <mutex>
#include <optional>
#include <set>
#include <thread>

#include "base/bytes.h"
#include "base/check.h"
#include "serve/stream.h"

namespace tadasu::serve {

namespace {

using SteadyClock = std::chrono::steady_clock;

enum class Phase : std::uint8_t { Header, Body, Answering, Streaming };

struct Client {  // one connection
  int fd = -1;
  Phase phase = Phase::Header;
  SteadyClock::time_point since = SteadyClock::now();
};

struct Exchange {  // one request on a connection
  std::string uri;
  bool begun = false;
  Request request;
  std::size_t body_bytes = 0;
  std::shared_ptr<Stream> stream;
};

const std::pair<const char*, const char*> kSafetyHeaders[] = {
    {"Content-Security-Policy",
     "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src "
     "'none'; "
     "base-uri 'none'; frame-ancestors 'none'; form-action 'self'; require-trusted-types-for "
     "'script'"},
    {"X-Content-Type-Options", "nosniff"},
    {"Referrer-Policy", "no-referrer"},
};

std::string header(MHD_Connection* connection, const char* name) {
  const char* value = MHD_lookup_connection_value(connection, MHD_HEADER_KIND, name);
  return value == nullptr ? "" : value;
}

struct HeaderCounts {
  int lengths = 0, encodings = 0, hosts = 0;
};

MHD_Result count_header(void* counts_out, MHD_ValueKind, const char* name, const char*) {
  auto& counts = *static_cast<HeaderCounts*>(counts_out);
  counts.lengths += strcasecmp(name, "Content-Length") == 0;
  counts.encodings += strcasecmp(name, "Transfer-Encoding") == 0;
  counts.hosts += strcasecmp(name, "Host") == 0;
  return MHD_YES;
}

std::string address_text(const sockaddr* address) {
  char text[INET6_ADDRSTRLEN] = "";
  if (address != nullptr && address->sa_family == AF_INET)
    inet_ntop(AF_INET, &reinterpret_cast<const sockaddr_in*>(address)->sin_addr, text, sizeof text);
  if (address != nullptr && address->sa_family == AF_INET6)
    inet_ntop(AF_INET6, &reinterpret_cast<const sockaddr_in6*>(address)->sin6_addr, text,
              sizeof text);
  return text;
}

// A listening socket of our own, because then the kernel says why it cannot be had.
Result<std::pair<File, std::uint16_t>> listen_on(const std::string& address, std::uint16_t port) {
  const std::string where = address + ":" + std::to_string(port);
  sockaddr_storage storage{};
  auto* v4 = reinterpret_cast<sockaddr_in*>(&storage);
  auto* v6 = reinterpret_cast<sockaddr_in6*>(&storage);
  socklen_t size = sizeof(sockaddr_in);
  if (inet_pton(AF_INET, address.c_str(), &v4->sin_addr) == 1) {
    v4->sin_family = AF_INET;
    v4->sin_port = htons(port);
  } else if (inet_pton(AF_INET6, address.c_str(), &v6->sin6_addr) == 1) {
    v6->sin6_family = AF_INET6;
    v6->sin6_port = htons(port);
    size = sizeof(sockaddr_in6);
  } else {
    return Error{Trouble::Invalid, where, "the address is no IP address"};
  }
  File socket_fd(::socket(storage.ss_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0));
  if (!socket_fd.is_open()) return system_error(errno, where, "socket");
  const int on = 1;
  ::setsockopt(socket_fd.fd(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  if (::bind(socket_fd.fd(), reinterpret_cast<sockaddr*>(&storage), size) != 0 ||
      ::listen(socket_fd.fd(), 511) != 0) {
    if (errno == EADDRINUSE) return Error{Trouble::Locked, where, "the port is taken"};
    return system_error(errno, where, "bind");
  }
  if (::getsockname(socket_fd.fd(), reinterpret_cast<sockaddr*>(&storage), &size) != 0)
    return system_error(errno, where, "getsockname");
  const std::uint16_t taken = ntohs(storage.ss_family == AF_INET ? v4->sin_port : v6->sin6_port);
  return std::pair(std::move(socket_fd), taken);
}

}  // namespace

struct Door::State {
  DoorLimits limits;
  Handler handler;
  std::function<void(const LogLine&)> log;
  std::uint16_t port = 0;
  MHD_Daemon* daemon = nullptr;

  std::mutex mutex;  // guards what follows
  std::condition_variable changed;
  bool closing = false;
  std::set<Client*> clients;
  std::set<std::shared_ptr<Stream>> streams;
  std::thread watch;

  ~State();
  void watch_clients();
  void enter(MHD_Connection* connection, Phase phase);
  std::optional<unsigned> refuse(MHD_Connection* connection, const char* method,
                                 Exchange& exchange);
  MHD_Result begin(MHD_Connection* connection, const char* method, Exchange& exchange);
  MHD_Result finish(MHD_Connection* connection, Exchange& exchange);
  MHD_Result queue(MHD_Connection* connection, const Answer& answer, Exchange& exchange,
                   bool close);
};

namespace {

void on_client(void* state_in, MHD_Connection* connection, void** context,
               MHD_ConnectionNotificationCode code) {
  auto& state = *static_cast<Door::State*>(state_in);
  const std::lock_guard lock(state.mutex);
  if (code == MHD_CONNECTION_NOTIFY_STARTED) {
    auto* client = new Client;
    const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CONNECTION_FD);
    if (info != nullptr) client->fd = info->connect_fd;
    *context = client;
    state.clients.insert(client);
  } else {
    auto* client = static_cast<Client*>(*context);
    state.clients.erase(client);
    delete client;
    *context = nullptr;
  }
}

void* on_uri(void*, const char* uri, MHD_Connection*) {
  auto* exchange = new Exchange;
  exchange->uri = uri;
  return exchange;
}

void on_done(void* state_in, MHD_Connection* connection, void** context,
             MHD_RequestTerminationCode) {
  auto& state = *static_cast<Door::State*>(state_in);
  auto* exchange = static_cast<Exchange*>(*context);
  if (exchange == nullptr) return;
  if (exchange->stream) {
    auto& inside = exchange->stream->state();
    {
      const std::lock_guard lock(inside.mutex);
      inside.gone = true;
      inside.suspended = false;
      inside.connection = nullptr;
    }
    const std::lock_guard lock(state.mutex);
    state.streams.erase(exchange->stream);
  }
  delete exchange;
  *context = nullptr;
  state.enter(connection, Phase::Header);
}

MHD_Result on_request(void* state_in, MHD_Connection* connection, const char*, const char* method,
                      const char*, const char* upload, std::size_t* upload_size, void** context) {
  auto& state = *static_cast<Door::State*>(state_in);
  auto& exchange = *static_cast<Exchange*>(*context);
  if (!exchange.begun) return state.begin(connection, method, exchange);
  if (*upload_size > 0) {
    if (exchange.request.body.size() + *upload_size > exchange.body_bytes) return MHD_NO;
    exchange.request.body.append(upload, *upload_size);
    *upload_size = 0;
    return MHD_YES;
  }
  return state.finish(connection, exchange);
}

ssize_t read_stream(void* stream_in, std::uint64_t, char* buffer, std::size_t size) {
  auto& state = (*static_cast<std::shared_ptr<Stream>*>(stream_in))->state();
  const std::lock_guard lock(state.mutex);
  if (!state.waiting.empty()) {
    const std::size_t count = std::min(size, state.waiting.size());
    std::copy_n(state.waiting.data(), count, buffer);
    state.waiting.erase(0, count);
    return static_cast<ssize_t>(count);
  }
  if (state.closed) return MHD_CONTENT_READER_END_OF_STREAM;
  if (state.connection == nullptr) return MHD_CONTENT_READER_END_WITH_ERROR;
  state.suspended = true;
  MHD_suspend_connection(state.connection);
  return 0;
}

void free_stream(void* stream) { delete static_cast<std::shared_ptr<Stream>*>(stream); }

void no_library_log(void*, const char*, va_list) {}
std::size_t keep_escapes(void*, MHD_Connection*, char* text) { return std::strlen(text); }

}  // namespace

void Door::State::enter(MHD_Connection* connection, Phase phase) {
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  if (info == nullptr || info->socket_context == nullptr) return;
  const std::lock_guard lock(mutex);
  auto* client = static_cast<Client*>(info->socket_context);
  client->phase = phase;
  client->since = SteadyClock::now();
}

void Door::State::watch_clients() {
  const auto smallest = std::min({limits.header_max, limits.body_max, limits.answer_max});
  const auto step =
      std::clamp(smallest / 4, std::chrono::milliseconds(20), std::chrono::milliseconds(500));
  auto heartbeat = SteadyClock::now();
  std::unique_lock lock(mutex);
  while (!changed.wait_for(lock, step, [this] { return closing; })) {
    const auto now = SteadyClock::now();
    for (Client* client : clients) {
      const auto spent = now - client->since;
      const bool late = (client->phase == Phase::Header && spent > limits.header_max) ||
                        (client->phase == Phase::Body && spent > limits.body_max) ||
                        (client->phase == Phase::Answering && spent > limits.answer_max);
      if (late && client->fd >= 0) ::shutdown(client->fd, SHUT_RDWR);
    }
    if (now - heartbeat > std::chrono::seconds(10)) {
      heartbeat = now;
      const auto open = streams;
      lock.unlock();  // a stream may end while it is spoken to, and its end takes the mutex
      for (const auto& stream : open) stream->comment();
      lock.lock();
    }
  }
}

// The status to refuse the request with, or nothing.
std::optional<unsigned> Door::State::refuse(MHD_Connection* connection, const char* method,
                                            Exchange& exchange) {
  HeaderCounts counts;
  MHD_get_connection_values(connection, MHD_HEADER_KIND, count_header, &counts);
  if (counts.lengths > 1 || counts.encodings > 0 || counts.hosts != 1) return 400;
  if (exchange.uri.empty() || exchange.uri.front() != '/') return 400;
  const bool post = std::strcmp(method, "POST") == 0;
  if (!post && std::strcmp(method, "GET") != 0 && std::strcmp(method, "HEAD") != 0) return 405;
  if (post && counts.lengths == 0) return 411;
  const std::string length = header(connection, "Content-Length");
  if (length.size() > 12 || length.find_first_not_of("0123456789") != std::string::npos) return 400;
  exchange.body_bytes = length.empty() ? 0 : std::stoull(length);
  if (exchange.body_bytes > limits.body_bytes_max) return 413;
  if (!post && exchange.body_bytes > 0) return 400;
  exchange.request.method = post ? Method::Post : Method::Get;
  return std::nullopt;
}

MHD_Result Door::State::begin(MHD_Connection* connection, const char* method, Exchange& exchange) {
  exchange.begun = true;
  enter(connection, Phase::Body);
  if (const auto status = refuse(connection, method, exchange)) {
    Answer answer{.status = *status, .type = "text/plain; charset=utf-8", .body = "refused\n"};
    answer.label = "(refused)";
    if (log) log({"-", answer.label, answer.status, answer.body.size(), 0});
    return queue(connection, answer, exchange, true);
  }
  Request& request = exchange.request;
  const std::size_t mark = std::min(exchange.uri.find('?'), exchange.uri.size());
  request.path = exchange.uri.substr(0, mark);
  request.query = mark < exchange.uri.size() ? exchange.uri.substr(mark + 1) : "";
  request.host = header(connection, "Host");
  request.origin = header(connection, "Origin");
  request.fetch_site = header(connection, "Sec-Fetch-Site");
  request.cookie = header(connection, "Cookie");
  request.content_type = header(connection, "Content-Type");
  request.accept_language = header(connection, "Accept-Language");
  request.csrf_header = header(connection, "X-Tadasu-Csrf");
  const auto* info = MHD_get_connection_info(connection, MHD_CONNECTION_INFO_CLIENT_ADDRESS);
  if (info != nullptr) request.peer = address_text(info->client_addr);
  return MHD_YES;
}

MHD_Result Door::State::finish(MHD_Connection* connection, Exchange& exchange) {
  enter(connection, Phase::Answering);
  const auto start = SteadyClock::now();
  const Answer answer = handler(exchange.request);
  const auto took =
      std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start);
  if (log) {
    log({exchange.request.method == Method::Post ? "POST" : "GET", answer.label, answer.status,
         answer.body.size(), static_cast<std::uint64_t>(took.count())});
  }
  return queue(connection, answer, exchange, false);
}

MHD_Result Door::State::queue(MHD_Connection* connection, const Answer& answer, Exchange& exchange,
                              bool close) {
  MHD_Response* response = nullptr;
  if (answer.stream) {
    exchange.stream = answer.stream;
    {
      const std::lock_guard lock(answer.stream->state().mutex);
      answer.stream->state().connection = connection;
    }
    {
      const std::lock_guard lock(mutex);
      if (closing) answer.stream->close();
      streams.insert(answer.stream);
    }
    enter(connection, Phase::Streaming);
    response =
        MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, 16 << 10, read_stream,
                                          new std::shared_ptr<Stream>(answer.stream), free_stream);
  } else {
    response = MHD_create_response_from_buffer(
        answer.body.size(), const_cast<char*>(answer.body.data()), MHD_RESPMEM_MUST_COPY);
  }
  if (response == nullptr) return MHD_NO;
  MHD_add_response_header(response, "Content-Type", answer.type.c_str());
  for (const auto& [name, value] : kSafetyHeaders) MHD_add_response_header(response, name, value);
  MHD_add_response_header(response, "Cache-Control",
                          answer.keep_forever ? "public, max-age=31536000, immutable" : "no-store");
  for (const auto& [name, value] : answer.headers)
    MHD_add_response_header(response, name.c_str(), value.c_str());
  if (close) MHD_add_response_header(response, "Connection", "close");
  const MHD_Result queued = MHD_queue_response(connection, answer.status, response);
  MHD_destroy_response(response);
  return queued;
}

Door::State::~State() {
  std::set<std::shared_ptr<Stream>> open;
  {
    const std::lock_guard lock(mutex);
    closing = true;
    open = streams;
  }
  changed.notify_all();
  for (const auto& stream : open) stream->close();
  if (watch.joinable()) watch.join();
  if (daemon != nullptr) MHD_stop_daemon(daemon);
}

Door::Door(std::unique_ptr<State> state) : state_(std::move(state)) {}
Door::Door(Door&&) noexcept = default;
Door& Door::operator=(Door&&) noexcept = default;
Door::~Door() = default;
std::uint16_t Door::port() const { return state_->port; }

Result<Door> Door::open(const std::string& address, std::uint16_t port, unsigned thread_count,
                        DoorLimits limits, Handler handler,
                        std::function<void(const LogLine&)> log) {
  TRY(auto listening, listen_on(address, port));
  auto state = std::make_unique<State>();
  state->limits = limits;
  state->handler = std::move(handler);
  state->log = std::move(log);
  state->port = listening.second;
  const int listen_fd = listening.first.release();
  const unsigned flags =
      MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ERROR_LOG | MHD_USE_ITC;
  state->daemon = MHD_start_daemon(
      flags, port, nullptr, nullptr, on_request, state.get(), MHD_OPTION_EXTERNAL_LOGGER,
      no_library_log, nullptr, MHD_OPTION_LISTEN_SOCKET, listen_fd, MHD_OPTION_THREAD_POOL_SIZE,
      std::max(2U, thread_count), MHD_OPTION_CONNECTION_LIMIT, limits.connections_max,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, limits.header_bytes_max * 2, MHD_OPTION_STRICT_FOR_CLIENT,
      1, MHD_OPTION_NOTIFY_CONNECTION, on_client, state.get(), MHD_OPTION_NOTIFY_COMPLETED, on_done,
      state.get(), MHD_OPTION_URI_LOG_CALLBACK, on_uri, state.get(), MHD_OPTION_UNESCAPE_CALLBACK,
      keep_escapes, nullptr, MHD_OPTION_END);
  if (state->daemon == nullptr) {
    ::close(listen_fd);
    return Error{Trouble::Unavailable, address + ":" + std::to_string(port),
                 "the HTTP server did not start"};
  }
  state->watch = std::thread([&inside = *state] { inside.watch_clients(); });
  return Door(std::move(state));
}

}  // namespace tadasu::serve
