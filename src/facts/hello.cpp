#include "facts/hello.h"

#include <algorithm>

#include "facts/own_kinds_wire.h"
#include "facts/wire.h"

namespace tadasu::facts {

std::string to_text(const Hello& hello) {
  std::string out;
  wire::Writer writer(out);
  writer.text(text_of(hello.key));
  writer.byte(hello.mentions ? 1 : 0);
  writer.byte(hello.values ? 1 : 0);
  writer.byte(hello.address_parts ? 1 : 0);
  writer.text(hello.minors_on ? iso_text(*hello.minors_on) : "");
  writer.text(own_kinds_wire(hello.own_kinds));
  return out;
}

Result<Hello> hello_of(std::string_view text) {
  wire::Reader reader(text);
  Hello hello;
  const std::string_view key = reader.text();
  hello.mentions = reader.byte() != 0;
  hello.values = reader.byte() != 0;
  hello.address_parts = reader.byte() != 0;
  const std::string_view minors_on = reader.text();
  if (!minors_on.empty()) hello.minors_on = parse_date(minors_on);
  auto own_kinds = own_kinds_of_wire(reader.text());
  if (!reader.ok() || key.size() != hello.key.size() || !own_kinds ||
      minors_on.empty() != !hello.minors_on)
    return Error{Trouble::Invalid, "hello", "not a greeting of this version"};
  std::copy(key.begin(), key.end(), hello.key.begin());
  hello.own_kinds = std::move(*own_kinds);
  return hello;
}

}  // namespace tadasu::facts
