// Writes the surnames and given names of packs/names, folded as people compares them, as C++: the
// worker that needs them cannot open files.
//
//   make_name_table PACKS OUT.cpp
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/bytes.h"
#include "people/name_table.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "make_name_table: %s\n", what.c_str());
  std::exit(1);
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0;;) {
    const std::size_t to = std::min(text.find(at, from), text.size());
    out.push_back(text.substr(from, to - from));
    if (to == text.size()) return out;
    from = to + 1;
  }
}

template <class Use>
void each_line(const std::string& path, Use use) {
  const auto text = read_file(path);
  if (!text.ok()) fail(path + ": " + text.error().detail);
  for (const std::string_view line : split(text.value(), '\n')) {
    if (line.empty() || line[0] == '#') continue;
    const auto fields = split(line, '\t');
    if (fields.size() != 3) fail(path + ": a line without its three fields");
    use(fields);
  }
}

std::u32string letters_of(std::string_view name) {
  std::u32string out;
  for (char32_t c : text::fold_chars(name)) {
    if (c == U'々' && !out.empty()) c = out.back();
    if (const char32_t letter = text::name_char(c); letter != 0) out += letter;
  }
  return out;
}

std::u32string sounds_of(std::string_view reading) {
  std::u32string out;
  text::append_sounds(letters_of(reading), out);
  return out;
}

struct Names {
  std::map<std::u32string, double> bearers;  // of surnames
  std::map<std::u32string, bool> given;
};

void write(std::FILE* out, const char* name, const char* bits_name, unsigned bits,
           const Names& names) {
  std::map<std::u32string, unsigned> classes;
  for (const auto& [surname, bearers] : names.bearers)
    classes[surname] |= static_cast<unsigned>(std::lround(2 * std::log2(bearers)));
  for (const auto& [given, is] : names.given) classes[given] |= is ? name_bits::kGiven : 0U;
  std::vector<std::uint32_t> table(std::size_t{1} << bits);
  if (classes.size() > table.size() / 4 * 3) fail(std::string(name) + " is too full");
  for (const auto& [letters, of] : classes) {
    const std::uint64_t hash = name_hash(letters);
    std::uint64_t i = hash >> (64 - bits);
    while (table[i & (table.size() - 1)] != 0) ++i;
    table[i & (table.size() - 1)] = name_slot(hash, of);
  }
  std::fprintf(out, "const std::uint32_t %s[1U << %s] = {", name, bits_name);
  for (std::size_t i = 0; i < table.size(); ++i)
    std::fprintf(out, "%s%u,", i % 16 == 0 ? "\n" : "", table[i]);
  std::fprintf(out, "};\n");
}

constexpr std::size_t kReadingsMax = 5;  // of one name

class ReadingTable {
 public:
  void add(const std::u32string& written, bool is_given, const std::u32string& sounds,
           bool is_well_known) {
    if (written.empty() || sounds.empty()) return;
    auto& list = of_[reading_hash(written, is_given)];
    const std::uint16_t number = number_of(sounds);
    for (auto& one : list) {
      if (one.second != number) continue;
      one.first |= is_well_known;
      return;
    }
    list.emplace_back(is_well_known, number);
  }
  void write(std::FILE* out) {
    std::vector<std::uint32_t> at(1, 0), starts((std::size_t{1} << kReadingBits) + 1);
    std::vector<std::uint32_t> letters, lists;
    for (const std::u32string* one : readings_) {
      for (const char32_t letter : *one) letters.push_back(letter);
      at.push_back(static_cast<std::uint32_t>(letters.size()));
    }
    std::fprintf(out, "const NameReadings kNameReadings[] = {");
    for (auto& [hash, list] : of_) {  // in order of the hashes
      std::stable_sort(list.begin(), list.end(),
                       [](const auto& a, const auto& b) { return a.first > b.first; });
      if (list.size() > kReadingsMax) list.resize(kReadingsMax);
      ++starts[(hash >> (64 - kReadingBits)) + 1];
      std::fprintf(out, "{%uU,%zuU},\n", static_cast<std::uint32_t>(hash),
                   lists.size() * 16 + list.size());
      for (const auto& one : list) lists.push_back(one.second);
    }
    std::fprintf(out, "};\n");
    for (std::size_t i = 1; i < starts.size(); ++i) starts[i] += starts[i - 1];
    write_numbers(out, "std::uint32_t kNameReadingsAt[(1U << kReadingBits) + 1]", starts);
    write_numbers(out, "std::uint16_t kReadingLists[]", lists);
    write_numbers(out, "std::uint32_t kReadingAt[]", at);
    write_numbers(out, "char16_t kReadingLetters[]", letters);
  }

 private:
  static void write_numbers(std::FILE* out, const char* what,
                            const std::vector<std::uint32_t>& numbers) {
    std::fprintf(out, "const %s = {", what);
    for (std::size_t i = 0; i < numbers.size(); ++i)
      std::fprintf(out, "%s%u,", i % 16 == 0 ? "\n" : "", numbers[i]);
    std::fprintf(out, "};\n");
  }
  std::uint16_t number_of(const std::u32string& sounds) {
    const auto [found, is_new] = numbers_.emplace(sounds, readings_.size());
    if (is_new) readings_.push_back(&found->first);
    if (readings_.size() > 0xFFFF) fail("more readings than have a number");
    return static_cast<std::uint16_t>(found->second);
  }
  std::map<std::u32string, std::size_t> numbers_;
  std::vector<const std::u32string*> readings_;
  // By hash: well known, number of the reading.
  std::map<std::uint64_t, std::vector<std::pair<bool, std::uint16_t>>> of_;
};

int run(const std::string& packs, const char* to) {
  Names names, sounds;
  ReadingTable readings;
  each_line(packs + "/names/surnames.tsv", [&](const auto& fields) {
    const double bearers = std::strtod(std::string(fields[1]).c_str(), nullptr);
    if (bearers < 2) fail("surnames.tsv: a surname that nobody bears");
    names.bearers[letters_of(fields[0])] += bearers;
    sounds.bearers[sounds_of(fields[2])] += bearers;
    readings.add(letters_of(fields[0]), false, sounds_of(fields[2]), true);
  });
  for (const char* file : {"given.tsv", "given-own.tsv"}) {
    each_line(packs + "/names/" + file, [&](const auto& fields) {
      sounds.given[sounds_of(fields[0])] = true;
      const bool is_well_known = fields[1].find('+') != std::string_view::npos;
      for (const auto spelling : split(fields[2], ',')) {
        names.given[letters_of(spelling)] = true;
        readings.add(letters_of(spelling), true, sounds_of(fields[0]), is_well_known);
      }
    });
  }
  std::FILE* const out = std::fopen(to, "w");
  if (out == nullptr) fail(std::string(to) + ": cannot be written");
  std::fprintf(out,
               "// Generated by tools/make_name_table.cpp.\n#include \"people/name_table.h\"\n\n");
  std::fprintf(out, "namespace tadasu::people {\n");
  write(out, "kNameTable", "kNameTableBits", kNameTableBits, names);
  write(out, "kSoundTable", "kSoundTableBits", kSoundTableBits, sounds);
  readings.write(out);
  std::fprintf(out, "}  // namespace tadasu::people\n");
  return std::fclose(out);
}

}  // namespace
}  // namespace tadasu::people

int main(int argc, char** argv) {
  if (argc != 3) tadasu::people::fail("make_name_table PACKS OUT.cpp");
  return tadasu::people::run(argv[1], argv[2]);
}
