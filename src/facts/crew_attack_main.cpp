// A worker for the tests of the crew and of own kinds: it was taken over, and does by the name of
// the file what such a process could do with the list of known people, and by the text of a file of
// own kinds what it could say of that.
#include <unistd.h>

#include <string>

#include "facts/own_kinds_wire.h"
#include "facts/wire.h"
#include "unpack/jail.h"

namespace {

using namespace tadasu::facts;  // NOLINT(google-build-using-namespace)
namespace find = tadasu::find;

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

find::OwnKind own_kind() {
  find::OwnKind kind;
  kind.id = "staff_card";
  kind.name_ja = "社員証番号";
  kind.name_en = "Staff card";
  kind.pattern = "E1";
  kind.matches = {"E1"};
  return kind;
}

// What it says of a file of own kinds, and nothing when it says that it is a good one.
void answer_file(const std::string& text, const tadasu::unpack::Answer& answer) {
  if (text.starts_with("dies")) _exit(1);
  const volatile bool hangs = text.starts_with("hangs");
  while (hangs) {
  }
  if (text.starts_with("floods")) answer.record(std::string(4 << 20, 'x'));
  find::OwnKindsRead read;
  if (text.starts_with("words")) read.problems.push_back({"", "no_such_words", ""});
  if (text.starts_with("orders")) read.problems.push_back({"", "no_toml", "\x1B[31m"});
  const std::size_t count = text.starts_with("none") ? 0 : text.starts_with("many") ? 65 : 1;
  for (std::size_t i = 0; i < count; ++i) {
    read.own.kinds.push_back(own_kind());
    if (i > 0) read.own.kinds.back().id += std::to_string(i);
  }
  if (text.starts_with("bytes")) read.own.kinds[0].name_en = "\xFF";
  std::string out = own_kinds_answer(read);
  if (text.starts_with("longer")) out += "x";
  if (text.starts_with("shorter")) out.pop_back();
  if (!text.starts_with("silent")) answer.record(out);
}

// What it says of how a file of 100 bytes is to be cut: which units it tells early, and the cuts.
void answer_probe(const std::string& way, const tadasu::unpack::Answer& answer) {
  const auto early = [&](std::uint64_t begin, std::uint64_t end) {
    std::string out;
    wire::Writer writer(out);
    writer.byte(static_cast<char>(wire::Item::EarlyUnit));
    writer.number(begin), writer.number(end);
    writer.text("");
    answer.record(out);
    answer.send();
  };
  early(0, 10);
  if (way.starts_with("gap")) early(20, 30);
  if (way.starts_with("back")) early(0, 20);
  if (way.starts_with("nothing")) early(10, 10);
  if (way.starts_with("beyond")) early(10, 200);
  if (way.starts_with("whole")) early(10, 100);
  if (way.starts_with("dead")) _exit(1);
  early(10, 40);
  std::string out;
  wire::Writer writer(out);
  writer.byte(static_cast<char>(wire::Item::Probe));
  writer.byte(1);
  writer.text("");
  const std::uint64_t second = way.starts_with("other") ? 50 : 40;
  writer.number(4);
  for (const std::uint64_t cut : {std::uint64_t{0}, std::uint64_t{10}, second, std::uint64_t{100}})
    writer.number(cut);
  answer.record(out);
}

// What it says when it is asked to try the kind above.
void answer_trial(const tadasu::unpack::Answer& answer) {
  answer.record(std::string("\0\0\x03", 3));  // not refused; an outcome that there is not
}

}  // namespace

int main() {
  std::string way;
  return tadasu::unpack::serve_jailed(
      [](std::string_view) { return tadasu::success(); },
      [&](std::string_view request, int, const tadasu::unpack::Answer& answer) {
        wire::Reader reader(request);
        const char ask = reader.byte();
        if (ask == static_cast<char>(wire::Ask::OwnKindsFile))
          return answer_file(std::string(reader.text()), answer);
        if (ask == static_cast<char>(wire::Ask::OwnKinds)) return answer_trial(answer);
        if (ask == static_cast<char>(wire::Ask::Learn)) {
          if (way.ends_with("dies")) _exit(1);
          return;
        }
        way = reader.text();
        if (ask == static_cast<char>(wire::Ask::Probe)) return answer_probe(way, answer);
        const bool learns = !way.ends_with("good");
        if (way.ends_with("late") || !learns) answer.record(read_verdict(way));
        if (learns) answer.record(std::string(1, static_cast<char>(wire::Item::Learn)));
        if (way.ends_with("early")) answer.record(read_verdict(way));
      });
}
