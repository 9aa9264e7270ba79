// Letters to invented people as PDF, without a store: letters_bench [LETTERS] [THREADS]
// [OF_A_PART]. Prints letters per second and core, bytes of a part, and the peak of memory.
#include <sys/resource.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <random>
#include <thread>
#include <vector>

#include "notices/letters.h"

namespace {

using namespace tadasu;
using find::Kind;

double cpu_seconds() {
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  return static_cast<double>(use.ru_utime.tv_sec + use.ru_stime.tv_sec) +
         static_cast<double>(use.ru_utime.tv_usec + use.ru_stime.tv_usec) / 1e6;
}

// Everybody another name and another address; a dozen sets of items, as a real leak has.
std::vector<notices::Recipient> recipients(std::size_t count) {
  constexpr const char* kFamilies[] = {"佐藤", "髙橋", "渡邉", "﨑山", "小林", "齋藤", "山田"};
  constexpr const char* kGiven[] = {"恵", "健太", "花子", "一郎", "美咲", "翔", "陽菜", "蓮"};
  constexpr const char* kTowns[] = {"東京都港区芝浦", "大阪府大阪市北区梅田",
                                    "北海道札幌市中央区北一条西", "福岡県福岡市博多区博多駅前",
                                    "愛知県名古屋市中村区名駅"};
  std::mt19937 chance(1);
  const auto any = [&](const auto& list) { return std::string(list[chance() % std::size(list)]); };
  std::vector<notices::Recipient> out;
  for (std::size_t i = 0; i < count; ++i) {
    notices::Recipient one;
    one.person = i + 1;
    one.name = any(kFamilies) + " " + any(kGiven);
    one.postal_code =
        std::to_string(100 + chance() % 800) + "-" + std::to_string(1000 + chance() % 9000);
    one.address = any(kTowns) + std::to_string(1 + chance() % 9) + "-" +
                  std::to_string(1 + chance() % 40) + "-" + std::to_string(1 + chance() % 30);
    one.kinds = {Kind::PersonName, Kind::Address};
    if (chance() % 2 == 0) one.kinds.push_back(Kind::Phone);
    if (chance() % 3 == 0) one.kinds.push_back(Kind::Email);
    if (chance() % 4 == 0) one.kinds.push_back(Kind::CardNumber);
    one.is_minor = chance() % 20 == 0;
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace

int main(int argc, char** argv) {
  const std::size_t count = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 10'000;
  const unsigned threads = argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 2;
  const std::size_t of_part = argc > 3 ? std::strtoul(argv[3], nullptr, 10) : 1000;
  start_crypto();
  command::Incident incident;
  incident.id = "2026-001";
  facts::FactSheet sheet;
  sheet.revision = 1;
  const duties::Answer duties;
  const Json facts = {{"actor", "loss"}, {"secondary_damage", "none_known"}};
  const auto now = parse_moment("2026-11-20T10:00:00+09:00")->moment;
  const notices::Basis basis = {&incident, &sheet, &duties, &facts, now};
  const auto paper = notices::find_paper("person-letter");
  const auto envelope = notices::find_envelope("naga3");
  if (!paper.ok() || !envelope.ok()) return 1;
  const auto text = notices::LetterText::create(
      *paper.value(), basis,
      {"株式会社みなと文具", "東京都港区芝浦3-9-40", "代表取締役社長 港川 湊", "03-3000-2260",
       "a@example.jp", "9時から18時"},
      Lang::Ja);
  if (!text.ok()) return 1;
  notices::LetterStyle style;
  style.envelope = envelope.value();
  style.is_proof = true;
  const std::vector<notices::Recipient> people = recipients(count);
  std::atomic<std::size_t> next = 0;
  std::atomic<std::uint64_t> bytes = 0, pages = 0, unprinted = 0;
  const double cpu = cpu_seconds();
  const auto begin = std::chrono::steady_clock::now();
  std::vector<std::thread> presses;
  for (unsigned i = 0; i < threads; ++i)
    presses.emplace_back([&] {
      auto press = notices::LetterPress::create(text.value(), style);
      if (!press.ok()) return;
      for (std::size_t part = next++; part * of_part < count; part = next++) {
        for (std::size_t k = part * of_part; k < std::min(count, (part + 1) * of_part); ++k) {
          const auto one = press.value()->add(people[k]);
          unprinted += !one.ok() || one.value().unprinted ? 1 : 0;
        }
        pages += press.value()->pages();
        const auto pdf = press.value()->take("letters");
        if (pdf.ok()) bytes += pdf.value().size();
      }
    });
  for (std::thread& one : presses) one.join();
  const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
  const double used = cpu_seconds() - cpu;
  rusage use{};
  getrusage(RUSAGE_SELF, &use);
  const auto letters = static_cast<double>(count);
  const double parts = static_cast<double>((count + of_part - 1) / of_part);
  std::printf("letters %zu, pages %llu, not printed %llu, threads %u, of a part %zu\n", count,
              static_cast<unsigned long long>(pages), static_cast<unsigned long long>(unprinted),
              threads, of_part);
  std::printf("%.1f s wall, %.1f s CPU, %.0f letters/s of CPU, %.2f MB a part, peak %.0f MB\n",
              wall.count(), used, letters / used, static_cast<double>(bytes) / parts / 1e6,
              static_cast<double>(use.ru_maxrss) / 1024.0);
  return unprinted == 0 ? 0 : 1;
}
