// Makes large files of invented people for the benches:
//
//   tadasu-corpus csv|csv-cp932|mail|mail-en|log|prose MEGABYTES [SEED] > FILE
//
// csv: a customer list with a header and ten columns, about 270 bytes a row in UTF-8. mail: an mbox
// of Japanese mail (ISO-2022-JP, UTF-8, base64) and English mail with signatures; mail-en: the
// English ones alone. log: a web server's access log, now and then an address of mail in the
// request. prose: Japanese sentences, a name in one of three. The same seed
// gives the same bytes. stderr gets one line of JSON with what is in it, so that a bench can see
// that the program under test really found things.
//
// Every word is encoded once at the start; a row is then only copied together, which is why a
// gigabyte takes seconds. Names and towns come from tools/incident/*.txt.
#include <iconv.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

namespace {

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "tadasu-corpus: %s\n", what.c_str());
  std::exit(1);
}

// SplitMix64, the same numbers as tools/incident/rand.py.
class Rand {
 public:
  explicit Rand(std::uint64_t seed) : state_(seed) {}
  std::uint64_t word() {
    std::uint64_t z = state_ += 0x9E3779B97F4A7C15;
    z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>((word() >> 32) * n >> 32); }
  template <class List>
  const auto& pick(const List& list) {
    return list[below(list.size())];
  }

 private:
  std::uint64_t state_;
};

std::string encode(std::string_view text, const char* charset) {
  if (std::string_view(charset) == "UTF-8") return std::string(text);
  iconv_t converter = iconv_open(charset, "UTF-8");
  if (converter == reinterpret_cast<iconv_t>(-1)) fail(std::string("no charset ") + charset);
  std::string out(text.size() * 2 + 16, '\0');
  std::string in(text);
  char *from = in.data(), *to = out.data();
  std::size_t from_left = in.size(), to_left = out.size();
  if (iconv(converter, &from, &from_left, &to, &to_left) == static_cast<std::size_t>(-1) ||
      iconv(converter, nullptr, nullptr, &to, &to_left) == static_cast<std::size_t>(-1))
    fail("cannot write '" + in + "' in " + charset);
  iconv_close(converter);
  out.resize(out.size() - to_left);
  return out;
}

using Rows = std::vector<std::vector<std::string>>;

Rows read_rows(const std::string& name) {
  std::ifstream file(std::string(TADASU_CORPUS_WORDS) + "/" + name);
  if (!file) fail("cannot read " + name);
  Rows rows;
  for (std::string line; std::getline(file, line);) {
    if (line.starts_with('#')) continue;
    std::istringstream words(line);
    std::vector<std::string> row;
    for (std::string word; words >> word;) row.push_back(word);
    rows.push_back(row);
  }
  return rows;
}

constexpr std::array kBuildings = {
    "", "", "グリーンハイツ", "コーポさくら", "メゾン青葉", "パークコート"};
constexpr std::array kRemarks = {
    "メルマガ希望。手帳2027年版を毎年まとめてご購入。のし・名入れあり",
    "カタログ送付済み。領収証は不要。配達は平日の夕方以降を希望される",
    "法人取引あり。請求書払い（月末締め翌月末払い）。納品書を二部同封する",
    "退会希望の連絡あり。名簿から外す前にポイントの残りを要確認",
    "ポイント失効のお知らせ済み。次回の展示会の案内状を送ること"};
constexpr std::array kDomains = {"example.jp", "example.com", "mail.example.net", "example.ne.jp"};
constexpr std::array kMobile = {"070", "080", "090"};

struct Words {
  explicit Words(const char* charset_name) : charset(charset_name) {
    for (const auto& row :
         read_rows("family_names.txt"))  // plain characters: ISO-2022-JP has no 髙
      family.push_back({encode(row[3], charset), encode(row[1], charset), row[2], ""});
    for (const auto& row : read_rows("given_names.txt"))
      given.push_back(
          {encode(row[0], charset), encode(row[1], charset), row[2], encode(row[3], charset)});
    for (const auto& row : read_rows("towns.txt"))
      towns.push_back({row[0].substr(0, 3) + "-" + row[0].substr(3),
                       encode(row[1] + row[2] + row[3], charset), row[4]});
    for (const char* text : kBuildings) buildings.push_back(encode(text, charset));
    for (const char* text : kRemarks) remarks.push_back(encode(text, charset));
  }
  struct Name {
    std::string written, kana, roman, sex;
  };
  struct Town {
    std::string postal_code, place, area;
  };
  const char* charset;
  std::vector<Name> family, given;
  std::vector<Town> towns;
  std::vector<std::string> buildings, remarks;
};

// Text in ISO-2022-JP may be put together piece by piece; the switches between two Japanese pieces
// fall away.
void append(std::string& out, std::string_view piece) {
  if (piece.starts_with("\x1b$B") && out.ends_with("\x1b(B")) {
    out.resize(out.size() - 3);
    piece.remove_prefix(3);
  }
  out += piece;
}

void number(std::string& out, std::size_t value, std::size_t width) {
  std::string digits = std::to_string(value);
  out.append(width > digits.size() ? width - digits.size() : 0, '0').append(digits);
}

struct Person {
  const Words::Name* family;
  const Words::Name* given;
  const Words::Town* town;
  std::string email, phone, street, flat;

  Person(const Words& words, Rand& rand, std::size_t serial) {
    family = &rand.pick(words.family);
    given = &rand.pick(words.given);
    town = &rand.pick(words.towns);
    email = given->roman + "." + family->roman + std::to_string(serial) + "@" + rand.pick(kDomains);
    const bool mobile = rand.below(10) < 7;
    phone = mobile ? std::string(rand.pick(kMobile)) + "-" + std::to_string(2 + rand.below(8))
                   : town->area;
    phone += "000";
    phone.resize(mobile ? 8 : 7);  // area code, hyphen, exchange: six digits, seven for a mobile
    phone += "-";
    number(phone, rand.below(10'000), 4);
    number(street, 1 + rand.below(4), 1);
    street += "-" + std::to_string(1 + rand.below(38)) + "-" + std::to_string(1 + rand.below(24));
    flat = rand.pick(words.buildings);
    if (!flat.empty())
      append(flat, std::to_string(1 + rand.below(9)) + "0" + std::to_string(1 + rand.below(9)));
  }
  void name(std::string& out) const {
    append(out, family->written);
    out += ' ';
    append(out, given->written);
  }
  void address(std::string& out) const {
    append(out, town->place);
    out += street;
    if (!flat.empty()) append(out += ' ', flat);
  }
};

struct Count {
  std::size_t rows = 0, email = 0, phone = 0, postal_code = 0;
};

void row(std::string& out, const Words& words, Rand& rand, Count& count) {
  const Person person(words, rand, ++count.rows);
  out += "M-";
  number(out, 1'000'000 + count.rows, 8);
  out += ',';
  person.name(out);
  out += ',' + person.family->kana + ' ' + person.given->kana + ',';
  number(out, 1940 + rand.below(68), 4);
  out += '/';
  number(out, 1 + rand.below(12), 2);
  out += '/';
  number(out, 1 + rand.below(28), 2);
  out += ',' + person.given->sex + ',' + person.town->postal_code + ',';
  person.address(out);
  out += ',' + person.phone + ',' + person.email + ',' + rand.pick(words.remarks) + "\r\n";
  ++count.email, ++count.phone, ++count.postal_code;
}

constexpr std::array kJapanese = {"いつもお世話になっております。",
                                  "先日お送りした見積書の件でご連絡いたします。",
                                  "納期は今月末までにお願いできますでしょうか。",
                                  "添付の資料をご確認のうえ、修正点があればお知らせください。",
                                  "会議は来週の火曜日、午後二時から第三会議室で行います。",
                                  "ご不明な点がございましたら、下記までお問い合わせください。",
                                  "商品の色が写真と異なるとのお申し出がありました。",
                                  "請求書の宛名を変更していただきたく、お願い申し上げます。",
                                  "在庫が少なくなっているため、早めの発注をお勧めいたします。",
                                  "お忙しいところ恐れ入りますが、よろしくお願いいたします。",
                                  "来年度の予算については、部長の承認を待っているところです。",
                                  "倉庫の棚卸しは金曜日の夕方までに終わらせる予定です。"};
constexpr std::array kEnglish = {
    "Thank you for sending the figures so quickly.",
    "Could we move the meeting to Thursday at 15:30?",
    "The shipment of 240 boxes left the warehouse this morning.",
    "I have attached the revised contract for your review.",
    "Please let me know whether the price includes delivery.",
    "The second draft still lacks the table on page 12.",
    "We expect the parts, order no. 20261104-7731, by the end of the month.",
    "There was a small problem with the last invoice.",
    "Our office is closed from 29 December to 3 January.",
    "It would help to see the numbers for the third quarter."};

std::string base64(std::string_view in) {
  static constexpr std::string_view kLetters =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t at = 0; at < in.size(); at += 3) {
    std::uint32_t bits = 0;
    for (std::size_t k = 0; k < 3; ++k)
      bits = bits << 8 | (at + k < in.size() ? static_cast<unsigned char>(in[at + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k)
      out += at + k <= in.size() ? kLetters[bits >> (18 - 6 * k) & 63] : '=';
    if (at % 57 == 54) out += '\n';
  }
  return out;
}

struct MailStyle {
  Words words;
  std::vector<std::string> phrases;
  const char* transfer;
  explicit MailStyle(const char* charset, const char* transfer_name)
      : words(charset), transfer(transfer_name) {
    for (const char* text : kJapanese) phrases.push_back(encode(text, charset));
  }
};

std::string japanese_body(const MailStyle& style, Rand& rand, const Person& person, Count& count) {
  std::string body;
  const std::size_t lines = 6 + rand.below(22);
  for (std::size_t k = 0; k < lines; ++k) {
    append(body, rand.pick(style.phrases));
    if (rand.below(2) == 0) append(body, rand.pick(style.phrases));
    body += '\n';
  }
  body += "-- \n";
  person.name(body);
  body += '\n' + person.town->postal_code + ' ';
  person.address(body);
  body += "\nTEL " + person.phone + "\nE-mail " + person.email + "\n";
  ++count.email, ++count.phone, ++count.postal_code;
  return body;
}

std::string english_body(Rand& rand, const Person& person, Count& count) {
  std::string body = "Hello,\n\n";
  const std::size_t lines = 8 + rand.below(40);
  for (std::size_t k = 0; k < lines; ++k) {
    body += rand.pick(kEnglish);
    body += rand.below(2) == 0 ? '\n' : ' ';
  }
  body += "\n\nBest regards,\n" + person.given->roman + ' ' + person.family->roman +
          "\nPhone: " + person.phone + '\n';
  ++count.phone;
  return body;
}

void message(std::string& out, const std::vector<MailStyle>& styles, Rand& rand, Count& count,
             bool english_only) {
  // 0-3 ISO-2022-JP, 4-5 UTF-8, 6 UTF-8 base64, 7-9 English
  const std::size_t kind = english_only ? 9 : rand.below(10);
  const MailStyle& style = styles[kind < 4 ? 0 : kind < 6 ? 1 : 2];
  const std::size_t serial = ++count.rows;
  const Person from(style.words, rand, serial), to(style.words, rand, serial + 7);
  std::string date = std::to_string(1 + rand.below(28)) + " Oct 2026 ";
  number(date, rand.below(24), 2);
  date += ':';
  number(date, rand.below(60), 2);
  out += "From - Thu Oct  1 09:00:00 2026\nDate: Thu, " + date + ":00 +0900\n";
  out += "From: " + from.given->roman + " <" + from.email + ">\nTo: <" + to.email + ">\n";
  out += "Subject: Re: order " + std::to_string(100'000 + serial) + "\nMessage-ID: <" +
         std::to_string(serial) + ".2f7$a1@mx.example.net>\nMIME-Version: 1.0\n";
  count.email += 2;
  if (kind >= 7) {
    out +=
        "Content-Type: text/plain; charset=us-ascii\n\n" + english_body(rand, from, count) + '\n';
    return;
  }
  out += std::string("Content-Type: text/plain; charset=") + style.words.charset +
         "\nContent-Transfer-Encoding: " + style.transfer + "\n\n";
  const std::string body = japanese_body(style, rand, from, count);
  out += (kind == 6 ? base64(body) : body) + "\n\n";
}

constexpr std::array kPaths = {"/index.html",
                               "/api/v2/orders/100234/items",
                               "/static/js/main.4f2a1b.js",
                               "/images/banner_2026.png",
                               "/login",
                               "/search?q=desk+diary&page=2"};
constexpr std::array kAgents = {
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/142.0.0.0 Safari/537.36",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) AppleWebKit/605.1.15 Version/18.1 "
    "Mobile/15E148",
    "curl/8.5.0"};

void log_line(std::string& out, const Words& words, Rand& rand, Count& count) {
  const std::size_t serial = ++count.rows;
  out +=
      "203.0." + std::to_string(rand.below(256)) + "." + std::to_string(rand.below(256)) + " - - [";
  number(out, 1 + rand.below(28), 2);
  out += "/Oct/2026:";
  number(out, rand.below(24), 2);
  out += ':';
  number(out, rand.below(60), 2);
  out += ':';
  number(out, rand.below(60), 2);
  out += " +0900] \"GET " + std::string(rand.pick(kPaths));
  if (rand.below(50) == 0) {
    out += "?mail=" + rand.pick(words.given).roman + std::to_string(serial) + "@example.jp";
    ++count.email;
  }
  out += " HTTP/1.1\" 200 " + std::to_string(rand.below(90'000)) + " \"-\" \"" +
         rand.pick(kAgents) + "\" " + std::to_string(rand.below(900'000)) + "\n";
}

constexpr std::array kAfterName = {"は営業部で働いている。", "さんに資料を送りました。",
                                   "氏が会議で説明した。", "とともに現地を訪れた。"};

void prose_line(std::string& out, const Words& words, Rand& rand, Count& count) {
  for (std::size_t k = 3 + rand.below(5); k > 0; --k) {
    if (rand.below(3) == 0) {
      out +=
          rand.pick(words.family).written + rand.pick(words.given).written + rand.pick(kAfterName);
      ++count.rows;
    }
    out += rand.pick(kJapanese);
  }
  out += '\n';
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view what = argc > 1 ? argv[1] : "";
  const bool csv = what == "csv" || what == "csv-cp932";
  const bool mail = what == "mail" || what == "mail-en";
  const bool lines = what == "log" || what == "prose";
  if (argc < 3 || (!csv && !mail && !lines)) {
    std::fputs(
        "usage: tadasu-corpus csv|csv-cp932|mail|mail-en|log|prose MEGABYTES [SEED] > FILE\n",
        stderr);
    return 2;
  }
  const std::uint64_t size = std::strtoull(argv[2], nullptr, 10) * 1'000'000;
  Rand rand(argc > 3 ? std::strtoull(argv[3], nullptr, 10) : 1);
  Count count;
  std::string out;
  std::uint64_t written = 0;
  const Words words(what == "csv-cp932" ? "CP932" : "UTF-8");
  std::vector<MailStyle> styles;
  if (csv) {
    out = encode(
        "会員番号,氏名,フリガナ,生年月日,性別,郵便番号,住所,電話番号,メールアドレス,備考\r\n",
        words.charset);
  } else if (mail) {
    styles.emplace_back("ISO-2022-JP", "7bit");
    styles.emplace_back("UTF-8", "8bit");
    styles.emplace_back("UTF-8", "base64");
  }
  while (written + out.size() < size) {
    if (csv) {
      row(out, words, rand, count);
    } else if (what == "log") {
      log_line(out, words, rand, count);
    } else if (what == "prose") {
      prose_line(out, words, rand, count);
    } else {
      message(out, styles, rand, count, what == "mail-en");
    }
    if (out.size() < (1U << 20) && written + out.size() < size) continue;
    if (std::fwrite(out.data(), 1, out.size(), stdout) != out.size()) fail("cannot write");
    written += out.size();
    out.clear();
  }
  if (std::fflush(stdout) != 0) fail("cannot write");
  std::fprintf(
      stderr,
      "{\"bytes\": %llu, \"rows\": %zu, \"email\": %zu, \"phone\": %zu, \"postal_code\": %zu}\n",
      static_cast<unsigned long long>(written), count.rows, count.email, count.phone,
      count.postal_code);
  return 0;
}
