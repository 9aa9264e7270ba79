// The fields of a header: their lines, their roles, their text.
#include <algorithm>

#include "text/byte_search.h"
#include "text/field_name.h"
#include "unpack/mail_lines.h"
#include "unpack/mail_text.h"

#if defined(__x86_64__)
#include <immintrin.h>
#endif

namespace tadasu::unpack {
namespace {
constexpr std::size_t kFieldsMax = 20'000;

using RoleName = text::FieldRoles<FieldRole>::Entry;
constexpr RoleName kRoleNames[] = {{"message-id", FieldRole::Machine},
                                   {"references", FieldRole::Machine},
                                   {"in-reply-to", FieldRole::Machine},
                                   {"mime-version", FieldRole::Machine},
                                   {"content-type", FieldRole::Type},
                                   {"content-transfer-encoding", FieldRole::Encoding},
                                   {"content-disposition", FieldRole::Disposition},
                                   {"content-id", FieldRole::Machine},
                                   {"dkim-signature", FieldRole::Machine},
                                   {"arc-seal", FieldRole::Machine},
                                   {"arc-message-signature", FieldRole::Machine},
                                   {"arc-authentication-results", FieldRole::Machine},
                                   {"authentication-results", FieldRole::Machine},
                                   {"x-google-dkim-signature", FieldRole::Machine}};
constexpr text::FieldRoles<FieldRole> kRoles(kRoleNames);

// Most names have a length that no name with a role has.
bool may_have_role(std::size_t name_bytes) {
  constexpr std::uint64_t kSizes = [] {
    std::uint64_t sizes = 0;
    for (const auto& [name, role] : kRoleNames) sizes |= std::uint64_t{1} << name.size();
    return sizes;
  }();
  return (kSizes >> (name_bytes & 63) & 1) != 0;
}

// A line of a header: its text, and the field in it where there is one.
struct HeadLine {
  Line line;
  NameEnd name;        // not looked for in folded lines
  bool plain = false;  // printable ASCII with a line end, no encoded word, no two spaces together
};

HeadLine head_line_slowly(std::string_view message, std::size_t at) {
  HeadLine head{line_at(message, at), {}};
  const std::string_view text = head.line.text;
  if (!text.empty() && text[0] != ' ' && text[0] != '\t') head.name = field_name_end(text);
  return head;
}

// Takes the `size` bytes at `at` before the line end as the line, in whose first bytes the name
// reaches to `name`.
void set_line(std::string_view message, std::size_t at, std::size_t size, std::size_t name,
              HeadLine& head) {
  const char* const line = message.data() + at;
  head.line.next = std::min(at + size + 1, message.size());
  if (size > 0 && line[size - 1] == '\r') --size;
  head.line.text = {line, size};
  head.name = {};
  if (name == 0) return;
  std::size_t colon = name;
  while (colon < size && (line[colon] == ' ' || line[colon] == '\t')) ++colon;
  if (colon < size && line[colon] == ':') head.name = {name, colon};
}

#if defined(__SSE2__)
// The same as head_line_slowly(), 16 bytes at a time. False: the line reaches to the last bytes of
// the message, or its name is long.
bool head_line_by_16(std::string_view message, std::size_t at, HeadLine& head) {
  const auto is = [](__m128i c, char sign) { return _mm_cmpeq_epi8(c, _mm_set1_epi8(sign)); };
  const auto mask = [](__m128i c) { return static_cast<unsigned>(_mm_movemask_epi8(c)); };
  const __m128i space = _mm_set1_epi8(' ');
  __m128i odd = _mm_setzero_si128();
  std::size_t name = 0;
  for (std::size_t seen = 0;; seen += 16) {
    if (at + seen + 17 > message.size()) return false;
    const char* p = message.data() + at + seen;
    const __m128i c = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 1));
    if (seen == 0) {
      const __m128i inside =
          _mm_andnot_si128(_mm_or_si128(is(c, ':'), is(c, '\x7f')), _mm_cmpgt_epi8(c, space));
      name = static_cast<std::size_t>(__builtin_ctz(~mask(inside)));
      if (name == 16) return false;
    }
    const __m128i line_end = _mm_and_si128(is(c, '\r'), is(next, '\n'));
    const __m128i sign = _mm_or_si128(_mm_cmplt_epi8(c, space), is(c, '\x7f'));
    const __m128i gap = _mm_and_si128(is(c, ' '), is(next, ' '));
    const __m128i word = _mm_and_si128(is(c, '='), is(next, '?'));
    const __m128i bad = _mm_or_si128(_mm_andnot_si128(line_end, sign), _mm_or_si128(gap, word));
    const unsigned ends = mask(is(c, '\n'));
    if (ends == 0) {
      odd = _mm_or_si128(odd, bad);
      continue;
    }
    const auto last = static_cast<unsigned>(__builtin_ctz(ends));
    head.plain = (mask(odd) | (mask(bad) & ((1U << last) - 1))) == 0;
    set_line(message, at, seen + last, name, head);
    return true;
  }
}
#else
bool head_line_by_16(std::string_view, std::size_t, HeadLine&) { return false; }
#endif

#if defined(__x86_64__)
// The same with masks of 64 bytes. False: the name is long.
__attribute__((target("avx512bw,bmi,bmi2"))) bool head_line_by_64(std::string_view message,
                                                                  std::size_t at, HeadLine& head) {
  std::uint64_t odd = 0, after_space = 0, after_equals = 0;
  std::size_t name = 0;
  const std::size_t left = message.size() - at;
  for (std::size_t seen = 0; seen < left; seen += 64) {
    const char* p = message.data() + at + seen;
    const __m512i c = left - seen >= 64 ? _mm512_loadu_si512(p)
                                        : _mm512_maskz_loadu_epi8(_bzhi_u64(~0ULL, left - seen), p);
    const auto is = [c](char sign) __attribute__((target("avx512bw"))) {
      return static_cast<std::uint64_t>(_mm512_cmpeq_epi8_mask(c, _mm512_set1_epi8(sign)));
    };
    const std::uint64_t ends = is('\n'), spaces = is(' '), equals = is('=');
    const std::uint64_t signs =
        _mm512_cmplt_epi8_mask(c, _mm512_set1_epi8(' ')) | is('\x7f');  // those beyond ASCII too
    if (seen == 0) {
      name = _tzcnt_u64(signs | spaces | is(':'));
      if (name == 64) return false;
    }
    const std::uint64_t bad = (signs & ~(is('\r') & ends >> 1)) |
                              (spaces & (spaces << 1 | after_space)) |
                              (is('?') & (equals << 1 | after_equals));
    if (ends == 0) {
      odd |= bad, after_space = spaces >> 63, after_equals = equals >> 63;
      continue;
    }
    const std::uint64_t last = _tzcnt_u64(ends);
    head.plain = (odd | _bzhi_u64(bad, static_cast<unsigned>(last))) == 0;
    set_line(message, at, seen + last, name, head);
    return true;
  }
  head.plain = false;
  set_line(message, at, left, name, head);
  return true;
}
#endif

using HeadLineReader = bool (*)(std::string_view message, std::size_t at, HeadLine& head);
HeadLineReader fastest() {
#if defined(__x86_64__)
  if (text::has_avx512bw() && text::has_avx2_and_bits()) return head_line_by_64;
#endif
  return head_line_by_16;
}

bool is_tidy(const HeadLine& head) {
  const std::size_t value = head.name.colon + 1;
  const std::string_view text = head.line.text;
  return head.plain && head.name.size == head.name.colon && value + 1 < text.size() &&
         text[value] == ' ' && text.back() != ' ';
}

}  // namespace

void read_fields(std::string_view message, Fields& read, LinesBy how) {
  static const HeadLineReader fast = fastest();
  const HeadLineReader reader = how == LinesBy::Sixteen ? head_line_by_16 : fast;
  read.fields.clear();
  read.fields.reserve(16);
  read.first = {};
  HeadLine head;
  for (std::size_t at = 0; at < message.size(); at = head.line.next) {
    if (how == LinesBy::One || !reader(message, at, head)) head = head_line_slowly(message, at);
    const std::string_view line = head.line.text;
    if (line.empty()) {
      read.body_begin = head.line.next;
      return;
    }
    const bool folded = line[0] == ' ' || line[0] == '\t';
    const NameEnd& name = head.name;
    if (folded && !read.fields.empty()) {
      Field& field = read.fields.back();
      const auto begin = static_cast<std::size_t>(field.value.data() - message.data());
      field.value = message.substr(begin, at + line.size() - begin), field.tidy = false;
    } else if (name.size > 0 && read.fields.size() < kFieldsMax) {
      const FieldRole role =
          may_have_role(name.size) ? kRoles.of(text::FieldName(line, name.size)) : FieldRole::Other;
      read.add({line.substr(0, name.size), line.substr(name.colon + 1), role, is_tidy(head)});
    } else if (!folded && !line.starts_with("From ") && !line.starts_with(">From ")) {
      read.body_begin = at;  // no field: the body begins without an empty line
      return;
    }
  }
  read.body_begin = message.size();
}

namespace {
// Printable ASCII, no encoded word, no two spaces together: up to the last byte, which is looked at
// only as the neighbour of the one before.
bool is_plain_inside(std::string_view value) {
  for (std::size_t at = 0; at + 1 < value.size(); ++at) {
    const char c = value[at], next = value[at + 1];
    if (c < ' ' || c > '~' || (c == ' ' && next == ' ') || (c == '=' && next == '?')) return false;
  }
  return true;
}

}  // namespace

bool is_plain_field(std::string_view value) {
  if (value.empty() || value.front() == ' ' || value.back() <= ' ' || value.back() > '~')
    return false;
#if defined(__SSE2__)
  if (value.size() < 17) return is_plain_inside(value);
  const __m128i space = _mm_set1_epi8(' '), rubout = _mm_set1_epi8('\x7f');
  for (std::size_t at = 0;; at += 16) {  // the last 16 may overlap those before
    const char* p = value.data() + std::min(at, value.size() - 17);
    const __m128i here = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p));
    const __m128i next = _mm_loadu_si128(reinterpret_cast<const __m128i*>(p + 1));
    const __m128i odd = _mm_or_si128(_mm_cmplt_epi8(here, space), _mm_cmpeq_epi8(here, rubout));
    const __m128i gap = _mm_and_si128(_mm_cmpeq_epi8(here, space), _mm_cmpeq_epi8(next, space));
    const __m128i word = _mm_and_si128(_mm_cmpeq_epi8(here, _mm_set1_epi8('=')),
                                       _mm_cmpeq_epi8(next, _mm_set1_epi8('?')));
    if (_mm_movemask_epi8(_mm_or_si128(_mm_or_si128(odd, gap), word)) != 0) return false;
    if (at + 17 >= value.size()) return true;
  }
#else
  return is_plain_inside(value);
#endif
}

namespace {
void append_decoded_field(const Field& field, std::string& out) {
  const std::string_view name = field.name, raw = field.value;
  const char* const colon = name.data() + name.size();
  if (raw.size() > 1 && raw[0] == ' ' && raw.data() == colon + 1 && is_plain_field(raw.substr(1))) {
    out.append(name.data(), raw.data() + raw.size());  // as it stands, nearly always
  } else {
    out.append(name).append(": ").append(decode_field(raw));
  }
  out += '\n';
}
}  // namespace

std::string_view decoded_fields(const Fields& fields, std::string& made) {
  made.clear();
  const char *run = nullptr, *run_end = nullptr;  // tidy fields that follow each other
  for (const Field& field : fields.fields) {
    if (field.role != FieldRole::Other) continue;
    const char* const end = field.value.data() + field.value.size();
    const bool as_it_stands = field.tidy && *end == '\n';  // a tidy field has its line end
    if (run != nullptr && (!as_it_stands || field.name.data() != run_end)) {
      made.append(run, run_end);
      run = nullptr;
    }
    if (!as_it_stands) {
      append_decoded_field(field, made);
      continue;
    }
    if (run == nullptr) run = field.name.data();
    run_end = end + 1;
  }
  if (run == nullptr) return made;
  const std::string_view last(run, static_cast<std::size_t>(run_end - run));
  return made.empty() ? last : std::string_view(made.append(last));
}

}  // namespace tadasu::unpack
