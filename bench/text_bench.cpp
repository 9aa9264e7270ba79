// Decoding, detection and folding: bytes a second of one core. iconv of the C library decodes the
// same bytes in the same run, as the peer.
#include <benchmark/benchmark.h>
#include <iconv.h>

#include <random>
#include <string>

#include "text/encoding.h"
#include "text/fold.h"

namespace tadasu::text {
namespace {

// A customer list of invented people, about 4 MB in UTF-8; `ascii` has no Japanese in it.
std::string customers(bool ascii) {
  static constexpr const char* kNames[] = {"山田 太郎", "佐藤 花子", "鈴木 一郎",
                                           "高橋 優子", "長谷川 健", "五十嵐 愛"};
  static constexpr const char* kKana[] = {"ﾔﾏﾀﾞ ﾀﾛｳ", "ｻﾄｳ ﾊﾅｺ",  "ｽｽﾞｷ ｲﾁﾛｳ",
                                          "ﾀｶﾊｼ ﾕｳｺ", "ﾊｾｶﾞﾜ ｹﾝ", "ｲｶﾞﾗｼ ｱｲ"};
  std::mt19937_64 random(1);
  std::string out;
  while (out.size() < (4U << 20)) {
    const std::size_t who = random() % 6;
    const std::string number = std::to_string(10'000'000 + random() % 80'000'000);
    out += number + "," + (ascii ? "Taro Yamada" : kNames[who]) + "," +
           (ascii ? "taro" : kKana[who]) + ",090-1234-" + number.substr(4) + ",u" + number +
           "@example.jp," + (ascii ? "1-2-3 Nishi, Tokyo" : "東京都新宿区西新宿") +
           number.substr(6) + (ascii ? "" : "丁目") + "\r\n";
  }
  return out;
}

std::string converted(const char* to, const std::string& utf8) {
  const iconv_t job = iconv_open(to, "UTF-8");
  std::string out(utf8.size() * 2, '\0');
  char* in = const_cast<char*>(utf8.data());
  char* at = out.data();
  std::size_t in_left = utf8.size();
  std::size_t out_left = out.size();
  if (iconv(job, &in, &in_left, &at, &out_left) == static_cast<std::size_t>(-1)) std::abort();
  iconv_close(job);
  out.resize(out.size() - out_left);
  return out;
}

void decode_with(benchmark::State& state, Encoding encoding, const std::string& raw,
                 bool with_steps) {
  std::vector<OffsetStep> steps;
  std::string out;
  for (auto _ : state) {
    out.clear();
    decode(encoding, raw, out, with_steps ? &steps : nullptr);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * raw.size()));
}

void peer_iconv(benchmark::State& state, const char* from, const std::string& raw) {
  std::string out(raw.size() * 3, '\0');
  for (auto _ : state) {
    const iconv_t job = iconv_open("UTF-8", from);
    char* in = const_cast<char*>(raw.data());
    char* at = out.data();
    std::size_t in_left = raw.size();
    std::size_t out_left = out.size();
    if (iconv(job, &in, &in_left, &at, &out_left) == static_cast<std::size_t>(-1)) std::abort();
    iconv_close(job);
    benchmark::DoNotOptimize(out.data());
  }
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * raw.size()));
}

template <class Work>
void per_byte(benchmark::State& state, const std::string& text, Work work) {
  for (auto _ : state) benchmark::DoNotOptimize(work(std::string_view(text)));
  state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * text.size()));
}

const bool kRegistered = [] {
  static const std::string ascii = customers(true);
  static const std::string utf8 = customers(false);
  static const std::string cp932 = converted("CP932", utf8);
  static const std::string euc = converted("EUC-JP-MS", utf8);
  static const std::string utf16 = converted("UTF-16LE", utf8);
  const auto add = [](const char* name, auto... args) {
    benchmark::RegisterBenchmark(name, args...);
  };
  add("decode/ascii", decode_with, Encoding::Utf8, std::cref(ascii), false);
  add("decode/utf8", decode_with, Encoding::Utf8, std::cref(utf8), false);
  add("decode/cp932", decode_with, Encoding::Cp932, std::cref(cp932), false);
  add("decode/cp932+steps", decode_with, Encoding::Cp932, std::cref(cp932), true);
  add("decode/cp932 as ascii", decode_with, Encoding::Cp932, std::cref(ascii), false);
  add("decode/euc-jp", decode_with, Encoding::EucJp, std::cref(euc), false);
  add("decode/utf-16le", decode_with, Encoding::Utf16Le, std::cref(utf16), false);
  add("peer iconv/cp932", peer_iconv, "CP932", std::cref(cp932));
  add("peer iconv/euc-jp", peer_iconv, "EUC-JP-MS", std::cref(euc));
  add("peer iconv/utf-16le", peer_iconv, "UTF-16LE", std::cref(utf16));
  const auto add_text = [](const char* name, const std::string& text, auto work) {
    benchmark::RegisterBenchmark(
        name, [&text, work](benchmark::State& state) { per_byte(state, text, work); });
  };
  add_text("validate/ascii", ascii, [](std::string_view text) { return is_valid_utf8(text); });
  add_text("validate/utf8", utf8, [](std::string_view text) { return is_valid_utf8(text); });
  add_text("detect/cp932 64K", cp932,
           [](std::string_view text) { return detect_encoding(text.substr(0, 65536)); });
  add_text("fold_width/ascii", ascii, [](std::string_view text) { return fold_width(text); });
  add_text("fold_width/utf8", utf8, [](std::string_view text) { return fold_width(text); });
  add_text("name_key/utf8", utf8, [](std::string_view text) { return name_key(text); });
  return true;
}();

}  // namespace
}  // namespace tadasu::text
