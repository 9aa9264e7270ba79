// The letters of the mail formats: header fields, encoded words, parameters, transfer encodings,
// and the lines that part the messages of an mbox. No structure here: see mail_reader.cpp.
//
// Sources: RFC 5322 (fields), 2045 (base64, quoted-printable), 2047 (encoded words), 2231
// (parameters), 4155 (mbox). Real mail breaks each of them; every function takes any bytes.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "text/byte_search.h"

namespace tadasu::unpack {

// What a field is to its reader. Machine: it names machines and messages, not people, and what it
// holds would look like addresses; so do those behind it, which say how the body is to be read.
enum class FieldRole : std::uint8_t { Other, Machine, Type, Encoding, Disposition };
inline constexpr std::size_t kFieldRoles = 5;

struct Field {
  std::string_view name;
  std::string_view value;  // raw, folded, without the line end; both point into the message
  FieldRole role = FieldRole::Other;
  bool tidy = false;  // "Name: value" is one line with nothing to decode and nothing to tidy
};

struct Fields {
  std::vector<Field> fields;
  std::size_t body_begin = 0;  // in the message
  // The raw value of the first field of this role, "" when there is none. `role`: not Other.
  [[nodiscard]] std::string_view get(FieldRole role) const {
    const std::uint32_t behind = first[static_cast<std::size_t>(role)];
    return behind == 0 ? std::string_view() : fields[behind - 1].value;
  }
  void add(const Field& field) {
    fields.push_back(field);
    std::uint32_t& behind = first[static_cast<std::size_t>(field.role)];
    if (behind == 0) behind = static_cast<std::uint32_t>(fields.size());
  }
  std::array<std::uint32_t, kFieldRoles> first{};  // of each role, its place in `fields` and one
};
// Sets `read`, whose memory is used again. `how`: for tests, how many bytes are looked at together.
enum class LinesBy : std::uint8_t { One, Sixteen, Fastest };
void read_fields(std::string_view message, Fields& read, LinesBy how = LinesBy::Fastest);

// Does the text begin like a message? `named`: its name says so, then one field is enough.
bool looks_like_mail(std::string_view head, bool named);

// Is there a From_ line at `at`, a line's start? And the first one that starts after `at`, where a
// line end stands before it in `text`; text.size() when there is none.
bool is_from_line(std::string_view text, std::size_t at);
std::size_t next_from_line(std::string_view text, std::size_t at);
// The same, and what was passed on the way: `other` is a line that begins with "b", as each
// uuencoded file does.
std::size_t next_from_line(std::string_view text, std::size_t at, text::Passed& passed);

// Raw bytes of the charset a label names, as UTF-8. A missing, unknown or wrong label gives way to
// what the bytes look like.
std::string decode_charset(std::string_view label, std::string_view bytes);

// A field's value on one line, encoded words decoded. `fast`: for tests.
std::string decode_field(std::string_view value, bool fast = true);
// The decoded fields whose role is Other, each as "Name: value" with a line end: a part of the
// message where they stand together and are tidy, else in `made`, whose memory is used again.
std::string_view decoded_fields(const Fields& fields, std::string& made);

// "text/html; charset=x; name*0*=…": the part before the parameters, lower case, and a parameter,
// decoded ("" when absent). `lower_name` without the * and numbers of RFC 2231.
std::string main_value(std::string_view value);
std::string parameter(std::string_view value, std::string_view lower_name);

// What a Content-Type field says; one that was met a moment ago is not read again.
struct TypeField {
  std::string written;
  std::string type;  // "text/plain", lower case; perhaps none
  std::string name;  // its parameter
};
class TypeFields {
 public:
  // Valid until the next call.
  const TypeField& read(std::string_view written);

 private:
  std::array<TypeField, 4> met_;
  TypeField long_;  // what is met once: a boundary, names
};

std::string decode_base64(std::string_view text);
std::string decode_quoted_printable(std::string_view text);
// One uuencoded file: `begin 644 name` … `end`. `end` is set past it; false when there is none at
// or after `at`. Without an end line it reaches to the first line that is not uuencoded.
struct Uuencoded {
  std::size_t begin = 0;  // of the line "begin …"
  std::size_t end = 0;    // past the line "end"
  std::string name;
  std::string bytes;
};
bool find_uuencoded(std::string_view text, std::size_t at, Uuencoded& found);

std::string lower_case(std::string_view text);  // ASCII
bool equals_no_case(std::string_view a, std::string_view b);

}  // namespace tadasu::unpack
