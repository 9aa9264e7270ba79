// Messages and mailboxes. Why an own reader and no library: docs/decisions (mail-reader).
//
// A message is a way. Its header fields are one Piece, its readable body parts are Pieces of the
// same way ("body", "body 2", "html"), and each attachment or enclosed message is a way below it.
// Parts are views into the message: only what was base64, quoted-printable or uuencoded is copied.
#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>
#include <functional>
#include <utility>

#include "text/byte_search.h"
#include "unpack/html_text.h"
#include "unpack/mail_text.h"
#include "unpack/reading.h"
#include "unpack/text_blocks.h"

namespace tadasu::unpack {
namespace {

constexpr int kMultipartDepthMax = 40;
constexpr std::uint64_t kPartsMax = 10'000;  // of one message
constexpr std::size_t kCompareBytesMax = 256 << 10;
constexpr std::size_t kKeptBytesMax = 1 << 20;  // memory that one message leaves to the next

struct Entity {  // one MIME part
  explicit Entity(Fields& use) : fields(use) {}
  Fields& fields;
  std::string_view body;
  std::string type;  // "text/plain", lower case
  std::string name;  // that the type gives
  std::string_view type_field;
};

// What is known of a message before it is read; a false is sure.
struct MailHints {
  bool may_be_odd = true;      // something that text::is_plain_ascii() refuses
  bool may_hold_files = true;  // a line that begins as a uuencoded file does
};

// What a message takes over from the one before: memory, and types that are met again.
struct Kept {
  Fields fields;
  std::string header;
  TypeFields types;
};

std::string without_spaces(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c != ' ' && c != '\t' && c != '\r' && c != '\n') out += c;
  }
  return out;
}

// The lines of `html` whose text does not stand in `plain` (without spaces), all of it when plain
// is none. HTML mail repeats its plain twin; what it says more must not be lost.
std::string added_lines(const std::string& html, const std::string& plain) {
  if (plain.empty() || plain.size() > kCompareBytesMax || html.size() > kCompareBytesMax)
    return html;
  std::string added;
  for (std::size_t at = 0; at < html.size();) {
    const std::size_t end = std::min(html.find('\n', at), html.size());
    const std::string_view line = std::string_view(html).substr(at, end - at);
    at = end + 1;
    const std::string wanted = without_spaces(line);
    if (wanted.empty() || plain.find(wanted) != std::string::npos) continue;
    added += line;
    added += '\n';
  }
  return added;
}

class MessageReader {
 public:
  MessageReader(Reading& reading, const std::string& way, MailHints hints, Kept& kept)
      : reading_(reading), way_(way), hints_(hints), kept_(kept) {}

  Verdict read(std::string_view message) {
    message_ = message;
    read_fields(message, kept_.fields);
    if (kept_.header.capacity() > kKeptBytesMax) kept_.header = {};
    Entity top(kept_.fields);
    give_text(reading_, way_, "header", decoded_fields(top.fields, kept_.header), Shape::Header);
    top.body = message.substr(top.fields.body_begin);
    set_type(top, "text/plain");
    read_entity(top, 0);
    if (too_deep_) return unread(Why::TooDeep, "parts within parts");
    if (too_many_) return unread(Why::TooMany, "parts of a message");
    return trouble_;
  }

 private:
  // Whether `bytes` are a part of the message as it stands, and the message is plain.
  [[nodiscard]] bool is_known_plain(std::string_view bytes) const {
    const std::less_equal<> in_order;
    return !hints_.may_be_odd && in_order(message_.data(), bytes.data()) &&
           in_order(bytes.data() + bytes.size(), message_.data() + message_.size());
  }

  void set_type(Entity& entity, std::string_view default_type) {
    entity.type_field = entity.fields.get(FieldRole::Type);
    const TypeField& field = kept_.types.read(entity.type_field);
    entity.type = field.type, entity.name = field.name;
    if (entity.type.find('/') == std::string::npos) {
      entity.type = entity.type == "text" ? "text/plain" : std::string(default_type);
    }
  }

  void read_entity(const Entity& entity, int depth) {
    if (depth > kMultipartDepthMax) {
      too_deep_ = true;
      return;
    }
    if (reading_.over) {
      trouble_ = unread(Why::TooLarge, "an attachment passed the budget");
      return;
    }
    if (++parts_ > kPartsMax || !reading_.enter()) {
      too_many_ = true;
      return;
    }
    if (entity.type.compare(0, 10, "multipart/") == 0) {
      in_parts_ = true;
      const std::string boundary = parameter(entity.type_field, "boundary");
      if (!boundary.empty() && read_parts(entity, boundary, depth)) return;
      body_text(entity.body, "", "text/plain");  // no parts found: look at all of it
      return;
    }
    read_leaf(entity, depth);
  }

  // The parts between "--boundary" lines. False when there is not one such line.
  bool read_parts(const Entity& entity, const std::string& boundary, int depth) {
    const std::string delimiter = "--" + boundary;
    const std::string_view body = entity.body;
    std::size_t begin = std::string_view::npos;  // of the part being collected
    bool any = false;
    std::size_t at = 0;
    while (true) {
      const std::size_t line = next_delimiter(body, delimiter, at);
      const std::size_t end = std::min(line, body.size());
      if (begin != std::string_view::npos) {
        read_part(body.substr(begin, end - begin), entity, depth);
      } else {
        give_aside(body.substr(at, end - at), any ? "epilogue" : "preamble");
      }
      if (line >= body.size()) return any;
      any = true;
      const std::size_t after = line + delimiter.size();
      const bool last = body.substr(after, 2) == "--";
      const std::size_t newline = body.find('\n', after);
      at = newline == std::string_view::npos ? body.size() : newline + 1;
      begin = last ? std::string_view::npos : at;
    }
  }

  static std::size_t next_delimiter(std::string_view body, const std::string& delimiter,
                                    std::size_t at) {
    while (at < body.size()) {
      const std::size_t found = body.find(delimiter, at);
      if (found == std::string_view::npos) return body.size();
      std::size_t after = found + delimiter.size();
      if (body.substr(after, 2) == "--") after += 2;
      while (after < body.size() &&
             (body[after] == ' ' || body[after] == '\t' || body[after] == '\r'))
        ++after;
      const bool line = found == 0 || body[found - 1] == '\n';
      if (line && (after == body.size() || body[after] == '\n')) return found;
      at = found + 1;
    }
    return body.size();
  }

  void read_part(std::string_view part, const Entity& parent, int depth) {
    if (!part.empty() && part.back() == '\n') part.remove_suffix(1);  // belongs to the delimiter
    if (!part.empty() && part.back() == '\r') part.remove_suffix(1);
    Fields fields;
    read_fields(part, fields);
    Entity entity(fields);
    entity.body = part.substr(fields.body_begin);
    set_type(entity, parent.type == "multipart/digest" ? "message/rfc822" : "text/plain");
    read_entity(entity, depth + 1);
  }

  void give_aside(std::string_view text, std::string_view part) {
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    if (text.find("multi-part message in MIME") != std::string_view::npos && text.size() < 200)
      return;
    give_text(reading_, way_, part, decode_charset("", text));
  }

  void read_leaf(const Entity& entity, int depth) {
    const std::string encoding = main_value(entity.fields.get(FieldRole::Encoding));
    std::string decoded;
    std::string_view bytes = entity.body;
    if (encoding == "base64") {
      decoded = decode_base64(bytes);
      bytes = decoded;
    } else if (encoding == "quoted-printable") {
      decoded = decode_quoted_printable(bytes);
      bytes = decoded;
    } else if (encoding.find("uu") != std::string::npos) {
      Uuencoded file;
      if (find_uuencoded(bytes, 0, file)) {
        decoded = std::move(file.bytes);
        bytes = decoded;
      }
    }
    const std::string_view disposition = entity.fields.get(FieldRole::Disposition);
    std::string name = parameter(disposition, "filename");
    if (name.empty()) name = entity.name;
    const bool text = entity.type.compare(0, 5, "text/") == 0 ||
                      entity.type == "message/delivery-status" ||
                      entity.type == "message/disposition-notification";
    if (entity.type == "message/rfc822" || entity.type == "message/global") {
      enclosed_message(bytes, name);
    } else if (is_enveloped(entity)) {
      const std::string way = below(name.empty() ? "smime.p7m" : name);
      give_verdict(reading_, way, unread(Why::NeedsPassword, "S/MIME"), bytes.size());
    } else if (!text || !name.empty() || main_value(disposition) == "attachment") {
      attachment(bytes, name);
    } else {
      body_text(bytes, entity.type_field, entity.type, depth < kMultipartDepthMax);
    }
  }

  static bool is_enveloped(const Entity& entity) {
    if (entity.type != "application/pkcs7-mime" && entity.type != "application/x-pkcs7-mime")
      return false;
    const std::string kind = lower_case(parameter(entity.type_field, "smime-type"));
    return kind.empty() || kind == "enveloped-data" || kind == "authenveloped-data";
  }

  std::string below(std::string name) {
    std::replace(name.begin(), name.end(), '/', '_');
    std::replace(name.begin(), name.end(), '\\', '_');
    return steps_.below(way_, std::move(name), ++leaves_);
  }

  void attachment(std::string_view bytes, const std::string& name) {
    const std::string way = below(name);
    ++reading_.depth;
    read_item(reading_, way, name, bytes);
    --reading_.depth;
  }

  void enclosed_message(std::string_view bytes, const std::string& name) {
    const std::string way = below(name);
    if (bytes.empty()) {
      give_verdict(reading_, way, skipped("empty"), 0);
    } else if (reading_.depth >= reading_.budget.depth_max) {
      give_verdict(reading_, way, unread(Why::TooDeep, "messages within messages"), bytes.size());
    } else {
      ++reading_.depth;
      Verdict verdict = read_mail(reading_, way, bytes);
      --reading_.depth;
      give_verdict(reading_, way, std::move(verdict), bytes.size());
    }
  }

  void body_text(std::string_view bytes, std::string_view type_field, std::string_view type,
                 bool take_files = false) {
    std::string decoded, rest;
    std::string_view text = bytes;
    const bool plain = is_known_plain(bytes) || text::is_plain_ascii(bytes);
    if (!plain) {
      decoded = decode_charset(parameter(type_field, "charset"), bytes);
      text = decoded;
    }
    if (type == "text/plain" && take_files && take_uuencoded(text, bytes, rest)) text = rest;
    give_body(text, type, plain);
  }

  void give_body(std::string_view text, std::string_view type, bool ascii) {
    if (type == "text/html") {
      const std::string added = added_lines(html_text(text), without_spaces(plain_));
      give_text(reading_, way_, numbered("html", ++html_count_), added);
      return;
    }
    if (text.find_first_not_of(" \t\r\n") == std::string_view::npos) return;
    give_text(reading_, way_, numbered("body", ++body_count_), text, Shape::Text, ascii);
    if (in_parts_ && plain_.size() < kCompareBytesMax) plain_ += text;
  }

  static std::string numbered(std::string_view part, int number) {
    return number == 1 ? std::string(part) : std::string(part) + " " + std::to_string(number);
  }

  // Old mail carries files as uuencoded text. They become attachments and leave the body.
  // False when there is none; else `rest` is what is left of the body.
  bool take_uuencoded(std::string_view text, std::string_view bytes, std::string& rest) {
    Uuencoded file;
    if (!may_hold_uuencoded(bytes) || !find_uuencoded(text, 0, file)) return false;
    std::size_t at = 0;
    do {
      rest.append(text.substr(at, file.begin - at));
      at = file.end;
      if (!reading_.enter() || ++parts_ > kPartsMax) {
        too_many_ = true;
        break;
      }
      attachment(file.bytes, file.name);
    } while (find_uuencoded(text, at, file));
    rest.append(text.substr(at));
    return true;
  }

  [[nodiscard]] bool may_hold_uuencoded(std::string_view bytes) const {
    if (bytes.substr(0, 6) == "begin ") return true;
    if (!hints_.may_hold_files && is_known_plain(bytes)) return false;
    for (std::size_t at = 0; at < bytes.size(); ++at) {
      at = text::find_pair(bytes, at, '\n', 'b');
      if (at < bytes.size() && bytes.substr(at + 1, 6) == "begin ") return true;
    }
    return false;
  }

  Reading& reading_;
  const std::string& way_;
  const MailHints hints_;
  Kept& kept_;
  std::string_view message_;
  Steps steps_;
  std::uint64_t parts_ = 0;
  std::uint64_t leaves_ = 0;
  int body_count_ = 0;
  int html_count_ = 0;
  std::string plain_;  // the plain text seen so far, when more may follow
  bool in_parts_ = false;
  bool too_deep_ = false;
  bool too_many_ = false;
  Verdict trouble_;
};

// Messages one after the other from a stream; holds one at a time.
class MboxReader {
 public:
  MboxReader(Reading& reading, const std::string& way, std::uint64_t first_number,
             std::uint64_t raw_begin)
      : reading_(reading), way_(way), number_(first_number), raw_begin_(raw_begin) {}

  Verdict read(Stream& stream) {
    constexpr std::size_t kChunkBytes = 256 << 10;
    std::size_t begin = 0;   // of the message in the buffer
    std::size_t looked = 0;  // up to here no message starts
    bool end = false;
    bool overlong = false;  // the message in the buffer was given up
    while (!end) {
      end = !fill(stream, kChunkBytes);
      const std::string_view buffer(buffer_.data(), size_);
      // The last bytes may hold a line that cannot be judged yet.
      const std::size_t sure =
          end ? buffer.size() : buffer.size() - std::min<std::size_t>(buffer.size(), 1024);
      for (std::size_t at = next_from_line(buffer, looked, passed_); at < sure;
           at = next_from_line(buffer, at, passed_)) {
        message(buffer.substr(begin, at - begin), raw_begin_ + begin, overlong);
        passed_ = {};
        overlong = false;
        begin = looked = at;
        if (reading_.over) return unread(Why::TooLarge, "mailbox");
      }
      looked = std::max(looked, sure > 0 ? sure - 1 : 0);
      if (buffer.size() - begin > kWholeBytesMax) {
        overlong = true;
        begin = looked;
      }
      raw_begin_ += begin;
      drop(begin);
      looked -= begin;
      begin = 0;
    }
    if (size_ > 0) message({buffer_.data(), size_}, raw_begin_, overlong);
    const std::optional<Failure> failure = stream.failure();
    return failure ? unread(*failure) : read_whole();
  }

 private:
  // Appends up to `chunk_bytes`; false at the end of the stream.
  bool fill(Stream& stream, std::size_t chunk_bytes) {
    if (buffer_.size() < size_ + chunk_bytes) buffer_.resize(size_ + chunk_bytes + size_ / 2);
    const std::size_t got = read_fully(stream, buffer_.data() + size_, chunk_bytes);
    size_ += got;
    return got == chunk_bytes;
  }
  void drop(std::size_t bytes) {  // from the front of the buffer
    if (bytes == 0) return;
    std::memmove(buffer_.data(), buffer_.data() + bytes, size_ - bytes);
    size_ -= bytes;
  }

  void message(std::string_view bytes, std::uint64_t raw_at, bool overlong) {
    const bool by_offset = number_ == 0;
    std::array<char, 20> number;
    const auto digits =
        std::to_chars(number.data(), number.data() + number.size(), by_offset ? raw_at : number_++);
    message_way_.assign(way_).append(by_offset ? "/@" : "/").append(number.data(), digits.ptr);
    const std::string& way = message_way_;
    ++reading_.totals.messages;
    if (reading_.depth == 0) reading_.entries = 0;  // a mailbox may hold any number of messages
    if (overlong) {
      give_verdict(reading_, way, unread(Why::TooLarge, "a message too large to hold"),
                   bytes.size());
      return;
    }
    ++reading_.depth;
    const MailHints hints{passed_.odd, passed_.other};
    Verdict verdict = reading_.enter() ? MessageReader(reading_, way, hints, kept_).read(bytes)
                                       : unread(Why::TooMany, "messages in a container");
    --reading_.depth;
    give_verdict(reading_, way, std::move(verdict), bytes.size());
  }

  Reading& reading_;
  const std::string& way_;
  std::uint64_t number_;
  std::uint64_t raw_begin_;  // of the first byte of the buffer, in the file
  std::string buffer_;       // of which size_ bytes are in use
  std::size_t size_ = 0;
  std::string message_way_;
  text::Passed passed_;  // of the message at hand, up to where it was looked at
  Kept kept_;
};

}  // namespace

Verdict read_mail(Reading& reading, const std::string& way, std::string_view message) {
  Kept kept;
  return MessageReader(reading, way, {}, kept).read(message);
}

Verdict read_mbox(Reading& reading, const std::string& way, Stream& stream,
                  std::uint64_t first_number, std::uint64_t raw_begin) {
  return MboxReader(reading, way, first_number, raw_begin).read(stream);
}

}  // namespace tadasu::unpack
