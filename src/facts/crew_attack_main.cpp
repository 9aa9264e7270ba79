// A worker for the tests of the crew: it was taken over, and does by the name of the file what such
// a process could do with the list of known people.
#include <unistd.h>

#include <string>

#include "facts/wire.h"
#include "unpack/jail.h"

namespace {

using namespace tadasu::facts;  // NOLINT(google-build-using-namespace)

std::string read_verdict(const std::string& way) {
  std::string out;
  wire::Writer writer(out);
  writer.byte(static_cast<char>(wire::Item::Way));
  writer.text(way);
  writer.byte(static_cast<char>(wire::Item::Read));
  writer.number(0);
  writer.number(1);
  return out;
}

}  // namespace

int main() {
  std::string way;
  return tadasu::unpack::serve_jailed(
      [](std::string_view) { return tadasu::success(); },
      [&](std::string_view request, int, const tadasu::unpack::Answer& answer) {
        wire::Reader reader(request);
        if (reader.byte() == static_cast<char>(wire::Ask::Learn)) {
          if (way.ends_with("dies")) _exit(1);
          return;
        }
        way = reader.text();
        const bool learns = !way.ends_with("good");
        if (way.ends_with("late") || !learns) answer.record(read_verdict(way));
        if (learns) answer.record(std::string(1, static_cast<char>(wire::Item::Learn)));
        if (way.ends_with("early")) answer.record(read_verdict(way));
      });
}
