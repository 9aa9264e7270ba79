// The door against clients that do not behave, over real sockets.
#include "serve/http.h"

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <atomic>
#include <string>
#include <thread>

#include "base/bytes.h"

namespace tadasu::serve {
namespace {

using std::chrono::milliseconds;

File connect_to(std::uint16_t port) {
  File socket_fd(::socket(AF_INET, SOCK_STREAM, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  EXPECT_EQ(::connect(socket_fd.fd(), reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  return socket_fd;
}

void write_all(const File& to, std::string_view text) {
  while (!text.empty()) {
    const ssize_t count = ::send(to.fd(), text.data(), text.size(), MSG_NOSIGNAL);
    if (count <= 0) return;
    text.remove_prefix(static_cast<std::size_t>(count));
  }
}

// Everything until the server closes.
std::string read_all(const File& from) {
  std::string out;
  char buffer[4096];
  for (ssize_t count; (count = ::read(from.fd(), buffer, sizeof buffer)) > 0;)
    out.append(buffer, static_cast<std::size_t>(count));
  return out;
}

std::string ask(std::uint16_t port, std::string_view request) {
  const File connection = connect_to(port);
  write_all(connection, request);
  return read_all(connection);
}

struct Fixture {
  std::atomic<int> handled = 0;
  Request last;
  Door door;

  explicit Fixture(DoorLimits limits = {}) : door(open_door(limits)) {}
  Door open_door(DoorLimits limits) {
    auto opened = Door::open("127.0.0.1", 0, 2, limits,
                             [this](const Request& request) {
                               ++handled;
                               last = request;
                               Answer answer;
                               answer.body = "body " + request.body;
                               return answer;
                             },
                             {});
    EXPECT_TRUE(opened.ok());
    return std::move(opened).value();
  }
};

TEST(Door, AnswersWithTheSafetyHeaders) {
  Fixture fixture;
  const std::string answer =
      ask(fixture.door.port(), "GET /a%2Fb?x=1 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 200"));
  for (const char* part : {"require-trusted-types-for 'script'", "default-src 'self'",
                           "frame-ancestors 'none'", "X-Content-Type-Options: nosniff",
                           "Referrer-Policy: no-referrer", "Cache-Control: no-store"})
    EXPECT_NE(answer.find(part), std::string::npos) << part;
  EXPECT_EQ(fixture.last.path, "/a%2Fb");
  EXPECT_EQ(fixture.last.query, "x=1");
}

TEST(Door, TakesABodyOfTheSaidLength) {
  Fixture fixture;
  const std::string answer =
      ask(fixture.door.port(),
          "POST /p HTTP/1.1\r\nHost: h\r\nConnection: close\r\nContent-Length: 5\r\n\r\nhello");
  EXPECT_NE(answer.find("body hello"), std::string::npos);
}

TEST(Door, RefusesConflictingLengthsBeforeTheHandler) {
  Fixture fixture;
  const char* const requests[] = {
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nContent-Length: 5\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\nTransfer-Encoding: "
      "chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\nContent-Length: "
      "5\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
  };
  for (const char* request : requests) {
    const std::string answer = ask(fixture.door.port(), request);
    EXPECT_TRUE(answer.starts_with("HTTP/1.1 400")) << request << "\n" << answer.substr(0, 60);
    EXPECT_NE(answer.find("Connection: close"), std::string::npos) << request;
  }
  EXPECT_EQ(fixture.handled, 0);
}

TEST(Door, RefusesMalformedRequests) {
  Fixture fixture;
  const std::pair<const char*, const char*> requests[] = {
      {"GET / HTTP/1.1\r\n\r\n", "HTTP/1.1 400"},
      {"POST / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 411"},
      {"POST / HTTP/1.1\r\nHost: h\r\nContent-Length: -1\r\n\r\n", "HTTP/1.1 400"},
      {"GET / HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc", "HTTP/1.1 400"},
      {"DELETE / HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 405"},
      {"OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n", "HTTP/1.1 400"},
  };
  for (const auto& [request, status] : requests)
    EXPECT_TRUE(ask(fixture.door.port(), request).starts_with(status)) << request;
  EXPECT_EQ(fixture.handled, 0);
}

TEST(Door, RefusesABodyThatIsTooLongWithoutReadingIt) {
  Fixture fixture;
  const std::string answer =
      ask(fixture.door.port(), "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1048577\r\n\r\n");
  EXPECT_TRUE(answer.starts_with("HTTP/1.1 413"));
  EXPECT_EQ(fixture.handled, 0);
}

TEST(Door, RefusesHugeHeaders) {
  Fixture fixture;
  const std::string answer =
      ask(fixture.door.port(),
          "GET / HTTP/1.1\r\nHost: h\r\nX: " + std::string(100'000, 'x') + "\r\n\r\n");
  EXPECT_TRUE(answer.empty() || answer.starts_with("HTTP/1.1 431")) << answer.substr(0, 40);
  EXPECT_EQ(fixture.handled, 0);
}

TEST(Door, EndsAClientThatDripsItsHeader) {
  Fixture fixture({.header_max = milliseconds(200)});
  const File slow = connect_to(fixture.door.port());
  const auto start = std::chrono::steady_clock::now();
  std::thread drip([&] {
    for (int i = 0; i < 40; ++i) {
      write_all(slow, i == 0 ? "GET / HTTP/1.1\r\nHost: h\r\nX: " : "x");
      std::this_thread::sleep_for(milliseconds(50));
    }
  });
  EXPECT_EQ(read_all(slow), "");
  const auto took = std::chrono::steady_clock::now() - start;
  drip.join();
  EXPECT_LT(took, milliseconds(1500));
  EXPECT_EQ(fixture.handled, 0);
}

TEST(Door, EndsAClientThatDripsItsBody) {
  Fixture fixture({.body_max = milliseconds(200)});
  const File slow = connect_to(fixture.door.port());
  std::thread drip([&] {
    write_all(slow, "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000\r\n\r\n");
    for (int i = 0; i < 40; ++i) {
      write_all(slow, "x");
      std::this_thread::sleep_for(milliseconds(50));
    }
  });
  const auto start = std::chrono::steady_clock::now();
  read_all(slow);
  EXPECT_LT(std::chrono::steady_clock::now() - start, milliseconds(1500));
  drip.join();
  EXPECT_EQ(fixture.handled, 0);
}

TEST(Door, OthersAreServedWhileSlowClientsHang) {
  Fixture fixture;
  std::vector<File> slow;
  for (int i = 0; i < 100; ++i) {
    slow.push_back(connect_to(fixture.door.port()));
    write_all(slow.back(), "GET / HTTP/1.1\r\nHost");
  }
  EXPECT_TRUE(ask(fixture.door.port(), "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                  .starts_with("HTTP/1.1 200"));
}

TEST(Door, ASecondServerOnThePortIsToldSo) {
  Fixture fixture;
  const auto second = Door::open("127.0.0.1", fixture.door.port(), 2, {},
                                 [](const Request&) { return Answer{}; }, {});
  ASSERT_FALSE(second.ok());
  EXPECT_EQ(second.error().trouble, Trouble::Locked);
  EXPECT_EQ(second.error().where, "127.0.0.1:" + std::to_string(fixture.door.port()));
}

TEST(Door, AnAddressThatIsNoneIsInvalid) {
  const auto door = Door::open("localhost", 0, 2, {}, [](const Request&) { return Answer{}; }, {});
  ASSERT_FALSE(door.ok());
  EXPECT_EQ(door.error().trouble, Trouble::Invalid);
}

TEST(Stream, EventsArriveInOrderAndTheStreamEndsWhenClosed) {
  auto stream = std::make_shared<Stream>();
  auto opened = Door::open("127.0.0.1", 0, 2, {},
                           [&](const Request&) {
                             Answer answer;
                             answer.type = "text/event-stream";
                             answer.stream = stream;
                             return answer;
                           },
                           {});
  ASSERT_TRUE(opened.ok());
  const File client = connect_to(opened.value().port());
  write_all(client, "GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
  std::thread sender([&] {
    for (int i = 0; i < 50; ++i) {
      stream->send("progress", std::to_string(i) + "\nx");
      std::this_thread::sleep_for(milliseconds(2));
    }
    stream->close();
  });
  const std::string all = read_all(client);
  sender.join();
  std::size_t at = 0;
  for (int i = 0; i < 50; ++i) {
    at = all.find("data: " + std::to_string(i) + "\ndata: x\n\n", at);
    ASSERT_NE(at, std::string::npos) << i;
  }
}

TEST(Stream, TheDoorClosesWhileClientsWatch) {
  auto stream = std::make_shared<Stream>();
  File client;
  {
    auto opened = Door::open("127.0.0.1", 0, 2, {},
                             [&](const Request&) {
                               Answer answer;
                               answer.stream = stream;
                               return answer;
                             },
                             {});
    ASSERT_TRUE(opened.ok());
    client = connect_to(opened.value().port());
    write_all(client, "GET / HTTP/1.1\r\nHost: h\r\n\r\n");
    while (!stream->send("e", "1")) std::this_thread::sleep_for(milliseconds(1));
    std::this_thread::sleep_for(milliseconds(50));
  }
  EXPECT_FALSE(stream->send("e", "2"));
  EXPECT_TRUE(read_all(client).starts_with("HTTP/1.1 200"));
}

}  // namespace
}  // namespace tadasu::serve
