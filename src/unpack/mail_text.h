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
#include "text/field_name.h"

namespace tadasu::unpack {

// What a field is to its reader. Machine: it names machines and messages, not people, and what it
// holds would look like addresses; so do those behind it, which say how the body is to be read.
enum class FieldRole : std::uint8_t { Other, Machine, Type, Encoding, Disposition };
inline constexpr std::size_t kFieldRoles = 5;
FieldRole role_of(const text::FieldName& name);

struct Field {
  text::FieldName name;
  std::string_view value;  // raw, folded, without the line end; both point into the message
  FieldRole role = FieldRole::Other;
};

struct Fields {
  std::vector<Field> fields;
  std::size_t body_begin = 0;  // in the message
  // The raw value of the first field of this role, "" when there is none. `role`: not Other.
  [[nodiscard]] std::string_view get(FieldRole role) const {
    const std::uint32_t behind = first[static_cast<std::size_t>(role)];
    return behind == 0 ? std::string_view() : fields[behind - 1].value;
  }
  void add(const Field& field);
  std::array<std::uint32_t, kFieldRoles> first{};  // of each role, its place in `fields` and one
};
Fields read_fields(std::string_view message);

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

// A field's value on one line, encoded words decoded.
std::string decode_field(std::string_view value);
// The same behind "Name: ", with a line end.
void append_decoded_field(const Field& field, std::string& out);

// "text/html; charset=x; name*0*=…": the part before the parameters, lower case, and a parameter,
// decoded ("" when absent). `lower_name` without the * and numbers of RFC 2231.
std::string main_value(std::string_view value);
std::string parameter(std::string_view value, std::string_view lower_name);

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
