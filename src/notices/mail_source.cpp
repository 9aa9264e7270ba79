// Plain text, and the source of a mail with the same text.
#include <algorithm>
#include <array>

#include "base/words.h"
#include "notices/blocks.h"
#include "notices/notices.h"
#include "text/fold.h"

namespace tadasu::notices {
namespace {

constexpr std::size_t kLineColumns = 76;  // RFC 2045 section 6.8, RFC 2047 section 2

std::string body_text(const Notice& notice) {
  std::string out;
  for (const PaperBlock& block : blocks_of(notice)) {
    if (!out.empty()) out += '\n';
    out += block.text + '\n';
  }
  return out;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view kDigits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < bytes.size(); at += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - at);
    unsigned three = 0;
    for (std::size_t i = 0; i < 3; ++i)
      three = three << 8 | (i < count ? static_cast<unsigned char>(bytes[at + i]) : 0U);
    for (std::size_t i = 0; i < 4; ++i)
      out += i <= count ? kDigits[three >> (18 - 6 * i) & 63] : '=';
  }
  return out;
}

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7F; });
}

// RFC 2047: words, each of whole characters, on lines of their own.
std::string encoded_words(std::string_view text) {
  constexpr std::size_t kBytesMax = 39;  // 52 columns of base64, 12 around them, 9 of the name
  std::string out;
  for (std::size_t begin = 0; begin < text.size();) {
    std::size_t end = begin;
    for (std::size_t next = begin; end < text.size(); end = next) {
      text::next_char(text, next);
      if (next - begin > kBytesMax) break;
    }
    if (!out.empty()) out += "\r\n ";
    out += "=?UTF-8?B?" + base64(text.substr(begin, end - begin)) + "?=";
    begin = end;
  }
  return out;
}

// What is ASCII but could be taken for an encoded word, for an address or for two of them is
// encoded too.
bool is_plain(std::string_view text) {
  return is_ascii(text) && text.size() <= kLineColumns - 16 &&
         text.find_first_of("=?,;:<>()[]\\\"@.") == std::string_view::npos;
}
std::string header_text(std::string_view text) {
  return is_plain(text) ? std::string(text) : encoded_words(text);
}

// One mailbox as it may stand in a header without quotes. Anything else could be a second header,
// or a second recipient.
bool is_mailbox(std::string_view address) {
  const std::size_t at = address.find('@');
  if (at == 0 || at == std::string_view::npos || at + 1 >= address.size()) return false;
  return address.size() <= 254 && is_ascii(address) &&
         address.find('@', at + 1) == std::string_view::npos &&
         address.find_first_of(" ,;:<>()[]\\\"") == std::string_view::npos;
}

std::string date_header(Moment moment) {
  constexpr std::array<const char*, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                   "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const Date day = date_at(moment);
  const std::string iso = iso_text(moment);  // 2026-11-20T10:00:00+09:00
  return std::to_string(day.day) + " " + kMonths[static_cast<std::size_t>(day.month - 1)] + " " +
         std::to_string(day.year) + " " + iso.substr(11, 8) + " +0900";
}

}  // namespace

std::string to_text(const Notice& notice) {
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  return body_text(notice) + "\n" + printable(notice.incident, false) + " / " +
         say(lang, "notices.revision", {{"revision", std::to_string(notice.revision)}}) + " / " +
         iso_text(notice.drafted_at) + "\n";
}

Result<std::string> to_mail(const Notice& notice, const MailEnds& ends) {
  for (const std::string* one : {&ends.from, &ends.to})
    if (!one->empty() && !is_mailbox(*one))
      return Error{Trouble::Invalid, one == &ends.to ? "to" : "from", "no mail address"};
  const Lang lang = parse_lang(notice.lang).value_or(Lang::Ja);
  std::string out;
  if (!ends.from.empty()) {
    const std::string name = printable(ends.from_name, false);
    out += "From: ";
    out += name.empty() ? ends.from : header_text(name) + "\r\n <" + ends.from + ">";
    out += "\r\n";
  }
  if (!ends.to.empty()) out += "To: " + ends.to + "\r\n";
  out += "Subject: " + header_text(printable(notice.title, false)) + "\r\n";
  out += "Date: " + date_header(notice.drafted_at) + "\r\n";
  out += "X-Unsent: 1\r\nMIME-Version: 1.0\r\nContent-Language: " + std::string(lang_code(lang)) +
         "\r\n";
  out += "Content-Type: text/plain; charset=UTF-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
  std::string body;
  for (const char c : body_text(notice)) {
    if (c == '\n') body += '\r';
    body += c;
  }
  const std::string encoded = base64(body);
  for (std::size_t at = 0; at < encoded.size(); at += kLineColumns)
    out += encoded.substr(at, kLineColumns) + "\r\n";
  return out;
}

}  // namespace tadasu::notices
