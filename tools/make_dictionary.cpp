// Makes dictionary.bin from packs/names, packs/places and, when installed, mecab-ipadic.
//
//   make_dictionary PACKS OUT.bin [IPADIC_FOLDER]
//
// The small attributed files in packs/ alone give a working dictionary; ipadic (Debian
// mecab-ipadic, EUC-JP) adds names and, above all, tells which words that look like names are
// everyday words.
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

#include "base/bytes.h"
#include "base/pack.h"
#include "find/dictionary.h"
#include "text/encoding.h"
#include "text/fold.h"

namespace tadasu::find {
namespace {

using Words = std::unordered_map<std::string, std::uint32_t>;

[[noreturn]] void fail(const std::string& what) {
  std::fprintf(stderr, "make_dictionary: %s\n", what.c_str());
  std::exit(1);
}

std::string read_or_fail(const std::filesystem::path& path) {
  auto text = read_file(path);
  if (!text.ok()) fail(path.string() + ": " + text.error().detail);
  return std::move(text).value();
}

template <class Use>
void each_line(std::string_view text, Use use) {
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (end > 0 && text[0] != '#') use(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
}

std::vector<std::string_view> split(std::string_view text, char at) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0;;) {
    const std::size_t to = text.find(at, from);
    out.push_back(text.substr(from, to == text.npos ? to : to - from));
    if (to == text.npos) return out;
    from = to + 1;
  }
}

std::u32string chars_of(std::string_view text) {
  std::u32string out;
  for (std::size_t pos = 0; pos < text.size();) out.push_back(text::next_char(text, pos));
  return out;
}

std::string utf8_of(const std::u32string& chars) {
  std::string out;
  for (const char32_t c : chars) text::append_utf8(out, c);
  return out;
}

std::string katakana(std::string_view text) {
  std::u32string chars = chars_of(text);
  for (char32_t& c : chars) {
    if (c >= 0x3041 && c <= 0x3096) c += 0x60;
  }
  return utf8_of(chars);
}

// A word merges its classes; the weight of the first list that gave one stays.
void merge(Words& words, std::string_view word, std::uint32_t value) {
  std::uint32_t& held = words[std::string(word)];
  held = std::max(held & ~0xffu, value & ~0xffu) | ((held | value) & 0xff);
}

// ---- names -------------------------------------------------------------------------------------
std::uint32_t weight_of(double bearers) {
  const auto weight =
      static_cast<std::uint32_t>(std::max(1.0, 2 * std::log2(std::max(bearers, 100.0) / 100)));
  return weight << name_class::kWeightShift;
}

void read_packs(const std::filesystem::path& names, Words& words) {
  using namespace name_class;
  each_line(read_or_fail(names / "surnames.tsv"), [&](std::string_view line) {
    const auto field = split(line, '\t');
    if (field.size() < 3) fail("surnames.tsv: a line without three fields");
    merge(words, field[0], kSurname | weight_of(std::atof(std::string(field[1]).c_str())));
    merge(words, katakana(field[2]), kSurnameKana);
  });
  const auto given = [&](std::string_view line) {
    const auto field = split(line, '\t');
    if (field.size() < 3) fail("given*.tsv: a line without three fields");
    const std::uint32_t known = field[1].ends_with('+') ? kGivenKnown : 0;
    merge(words, katakana(field[0]), kGivenKana);
    if (known != 0) merge(words, field[0], kGiven | kGivenKnown);  // さくら
    for (const auto spelling : split(field[2], ',')) merge(words, spelling, kGiven | known);
  };
  each_line(read_or_fail(names / "given.tsv"), given);
  each_line(read_or_fail(names / "given-own.tsv"), given);
}

// 髙橋 for 高橋: every name with one character of a variant group gets its other forms too.
void add_variants(Words& words) {
  const auto pack = load_pack("names/kanji-variants");
  if (!pack.ok()) fail("packs/names/kanji-variants.toml: " + pack.error().detail);
  std::unordered_map<char32_t, std::u32string> group_of;
  for (const auto& group : pack.value().at("variants").at("groups")) {
    const std::u32string chars = chars_of(group.get<std::string>());
    for (const char32_t c : chars) group_of[c] = chars;
  }
  std::vector<std::pair<std::string, std::uint32_t>> more;
  for (const auto& [word, value] : words) {
    if ((value & name_class::kSurname) == 0) continue;
    const std::u32string chars = chars_of(word);
    for (std::size_t i = 0; i < chars.size(); ++i) {
      const auto group = group_of.find(chars[i]);
      if (group == group_of.end()) continue;
      for (const char32_t other : group->second) {
        std::u32string variant = chars;
        variant[i] = other;
        more.emplace_back(utf8_of(variant), value & ~name_class::kCommon);
      }
    }
  }
  for (const auto& [word, value] : more) words.try_emplace(word, value);
}

std::string read_euc(const std::filesystem::path& path) {
  const std::string raw = read_or_fail(path);
  std::string out;
  text::decode(text::Encoding::EucJp, raw, out);
  return out;
}

bool is_kanji_word(const std::u32string& chars) {
  for (const char32_t c : chars) {
    if (text::script_of(c) != text::Script::Kanji && c != U'々') return false;
  }
  return chars.size() >= 2 && chars.size() <= 6;
}

bool looks_like_name(const Words& words, const std::u32string& chars) {
  for (std::size_t cut = 1; cut < chars.size(); ++cut) {
    const auto surname = words.find(utf8_of(chars.substr(0, cut)));
    if (surname == words.end() || (surname->second & name_class::kSurname) == 0) continue;
    const auto given = words.find(utf8_of(chars.substr(cut)));
    if (given != words.end() && (given->second & name_class::kGiven) != 0) return true;
  }
  return false;
}

void read_ipadic(const std::filesystem::path& folder, Words& words) {
  using namespace name_class;
  Words more;
  each_line(read_euc(folder / "Noun.name.csv"), [&](std::string_view line) {
    const auto field = split(line, ',');
    if (field.size() < 12) return;
    const bool surname = field[7] == "姓", given = field[7] == "名";
    if (!surname && !given) return;
    merge(more, field[0], surname ? kSurname | 2u << kWeightShift : kGiven);
    merge(more, field[11], surname ? kSurnameKana : kGivenKana);
  });
  for (const auto& [word, value] : more) {
    const auto known = words.find(word);
    const bool twice = known != words.end() && (known->second & value & kGiven) != 0;
    merge(words, word, value | (twice ? kGivenKnown : 0));
  }
  const auto mark = [&](const char* file, std::uint32_t as) {
    each_line(read_euc(folder / file), [&](std::string_view line) {
      const std::string word(line.substr(0, line.find(',')));
      const auto held = words.find(word);
      if (held != words.end()) {
        held->second |= as;
        return;
      }
      const std::u32string chars = chars_of(word);
      if (is_kanji_word(chars) && looks_like_name(words, chars)) merge(words, word, as);
    });
  };
  for (const char* file : {"Noun.csv", "Noun.verbal.csv", "Noun.adjv.csv", "Noun.adverbal.csv",
                           "Noun.org.csv", "Adverb.csv", "Noun.proper.csv"}) {
    mark(file, kCommon);
  }
  mark("Noun.place.csv", kPlaceLike);
}

// ---- places ------------------------------------------------------------------------------------
struct Places {
  WordTableBuilder words;
  std::string postal_bits = std::string(10'000'000 / 8, '\0');
  std::set<std::uint64_t> towns, postal_cities;
};

void add_city(Places& places, std::string_view name, std::uint32_t index) {
  const std::uint32_t value = place_class::kCity | index << place_class::kIndexShift;
  places.words.add(name, value);
  const std::size_t county = name.find("郡");  // 愛知郡東郷町 is also written 東郷町
  if (county != name.npos && county > 0 && county + 9 < name.size())
    places.words.add(name.substr(county + 3), value);
}

void read_postal(const std::filesystem::path& file, Places& places) {
  std::unordered_map<std::string, std::uint32_t> index_of;
  std::uint32_t city = 0, page = 0, prefecture = 0;
  each_line(read_or_fail(file), [&](std::string_view line) {
    const std::string_view rest = line.size() > 2 ? line.substr(2) : std::string_view{};
    if (line.starts_with("P ")) {
      places.words.add(rest.substr(3),
                       place_class::kPrefecture | ++prefecture << place_class::kIndexShift);
    } else if (line.starts_with("C ")) {
      const std::string name(rest.substr(rest.find(' ') + 1));
      const auto [held, fresh] =
          index_of.try_emplace(name, static_cast<std::uint32_t>(index_of.size() + 1));
      city = held->second;
      if (fresh) add_city(places, name, city);
    } else if (line.starts_with("> ")) {
      page = static_cast<std::uint32_t>(std::atoi(std::string(rest).c_str()));
    } else {
      const std::uint32_t code =
          page * 10'000 +
          static_cast<std::uint32_t>(std::atoi(std::string(line.substr(0, 4)).c_str()));
      places.postal_bits[code / 8] =
          static_cast<char>(places.postal_bits[code / 8] | 1 << code % 8);
      places.postal_cities.insert(std::uint64_t{code} << 32 | city);
      if (line.size() <= 5) return;
      for (const auto town : split(line.substr(5), '\t')) {
        std::uint64_t hash = Dictionary::town_hash_start(city);
        for (char32_t c : chars_of(town))
          hash = Dictionary::town_hash_step(hash, fold_town_char(c));
        places.towns.insert(hash == 0 ? 1 : hash);
      }
    }
  });
  if (index_of.size() < 1000 || prefecture != 47) fail("postal.tsv: not all of Japan is in it");
}

std::string read_areas(const std::filesystem::path& file) {
  std::string bits(1000 / 8, '\0');
  each_line(read_or_fail(file), [&](std::string_view line) {
    unsigned first = static_cast<unsigned>(std::atoi(std::string(line).c_str())), count = 1;
    for (std::size_t i = line.size(); i < 3; ++i) first *= 10, count *= 10;
    for (unsigned i = first; i < first + count; ++i)
      bits[i / 8] = static_cast<char>(bits[i / 8] | 1 << i % 8);
  });
  return bits;
}

std::string banks_of(const std::filesystem::path& file) {
  WordTableBuilder banks;
  each_line(read_or_fail(file), [&](std::string_view line) {
    if (!line.starts_with("B ")) return;
    const std::string name(line.substr(7));
    // 信用金庫 and the like are part of the name already; a bank is written みずほ銀行.
    const bool whole = name.ends_with("庫") || name.ends_with("協") || name.ends_with("組") ||
                       name.ends_with("行") || name.ends_with("合") || name.ends_with("社");
    banks.add(whole ? name : name + "銀行", 1);
    if (name.ends_with("信金")) banks.add(name.substr(0, name.size() - 6) + "信用金庫", 1);
  });
  return banks.finish();
}

std::string hash_table(const std::set<std::uint64_t>& values) {
  std::uint64_t count = 16;
  while (count < values.size() * 2) count *= 2;
  std::vector<std::uint64_t> table(count, 0);
  for (const std::uint64_t value : values) {
    std::uint64_t i = value >> 7;
    while (table[i & (count - 1)] != 0) ++i;
    table[i & (count - 1)] = value;
  }
  return {reinterpret_cast<const char*>(table.data()), table.size() * 8};
}

void add_beginning(std::string_view small_letters, std::string& begins) {
  std::uint64_t letters = 0;
  std::memcpy(&letters, small_letters.data(), std::min(small_letters.size(), sizeof letters));
  const Dictionary::BeginsPlace place(letters);
  for (const unsigned bit : {place.one, place.other}) {
    char& byte = begins[place.at * 8 + bit / 8];  // of a number as it stands in memory
    byte = static_cast<char>(byte | 1 << (bit & 7));
  }
}

// Names and everyday words in Latin letters. `begins`: the bits of those that may begin a name.
std::string latin_words(const std::filesystem::path& names, std::string& begins) {
  using namespace latin_class;
  Words words;
  each_line(read_or_fail(names / "latin-names.tsv"), [&](std::string_view line) {
    const auto field = split(line, '\t');
    if (field.size() < 2) fail("latin-names.tsv: a line without two fields");
    for (const char letter : field[1])
      words[std::string(field[0])] |= letter == 'g' ? kGiven : kSurname;
  });
  each_line(read_or_fail(names / "english-words.txt"),
            [&](std::string_view line) { words[std::string(line)] |= kWord; });
  const auto pack = load_pack("names/english-context");
  if (!pack.ok()) fail("packs/names/english-context.toml: " + pack.error().detail);
  const std::pair<const char*, std::uint32_t> kinds[] = {{"titles", kTitle},
                                                         {"greetings", kGreeting},
                                                         {"closings", kClosing},
                                                         {"speech", kSpeech},
                                                         {"things", kThing}};
  for (const auto& [key, as] : kinds) {
    for (const auto& word : pack.value().at("english").at(key))
      words[word.get<std::string>()] |= as;
  }
  constexpr std::uint32_t kMask = (1u << Dictionary::kLatinBits) - 1;
  std::vector<std::uint32_t> table(kMask + 1u);
  if (words.size() * 4 > table.size() * 3) fail("too many words in Latin letters");
  std::map<std::u32string, std::uint32_t> sorted;  // O'Neil is looked up as oneil
  for (const auto& [word, classes] : words) {
    std::u32string chars = chars_of(word);
    std::erase_if(chars, [](char32_t c) { return c == '\'' || c == U'’'; });
    sorted[chars] |= classes;
  }
  begins.assign(std::size_t{1} << Dictionary::kBeginsBits >> 3, '\0');
  for (const auto& [word, classes] : sorted) {
    const std::uint64_t hash = Dictionary::latin_hash(utf8_of(word));
    std::uint32_t at = Dictionary::latin_place(hash);
    while (table[at & kMask] != 0) ++at;
    table[at & kMask] = Dictionary::latin_print(hash) | classes;
    if (!begins_name(static_cast<std::uint8_t>(classes))) continue;
    add_beginning(utf8_of(word), begins);
  }
  add_beginning("mc", begins);  // McDonald
  return {reinterpret_cast<const char*>(table.data()), table.size() * sizeof(std::uint32_t)};
}

std::string joined(const std::string (&sections)[dictionary_file::kCount]) {
  dictionary_file::Head head{};
  std::copy(std::begin(dictionary_file::kMagic), std::end(dictionary_file::kMagic), head.magic);
  std::uint64_t at = sizeof head;
  for (std::size_t i = 0; i < dictionary_file::kCount; ++i) {
    at = (at + 7) / 8 * 8;
    head.begin[i] = at;
    head.size[i] = sections[i].size();
    at += sections[i].size();
  }
  std::string out(reinterpret_cast<const char*>(&head), sizeof head);
  for (std::size_t i = 0; i < dictionary_file::kCount; ++i) {
    out.resize(head.begin[i], '\0');
    out += sections[i];
  }
  return out;
}

int run(const std::filesystem::path& packs, const std::filesystem::path& out, const char* ipadic) {
  Words words;
  read_packs(packs / "names", words);
  const bool with_ipadic =
      ipadic != nullptr && std::filesystem::exists(std::filesystem::path(ipadic) / "Noun.name.csv");
  if (with_ipadic) read_ipadic(ipadic, words);
  add_variants(words);
  WordTableBuilder names;
  for (const auto& [word, value] : words) names.add(word, value);
  Places places;
  read_postal(packs / "places" / "postal.tsv", places);
  std::string sections[dictionary_file::kCount];
  sections[dictionary_file::Names] = names.finish();
  sections[dictionary_file::Places] = places.words.finish();
  sections[dictionary_file::Banks] = banks_of(packs / "places" / "banks.tsv");
  sections[dictionary_file::PostalBits] = places.postal_bits;
  sections[dictionary_file::AreaBits] = read_areas(packs / "places" / "area_codes.tsv");
  sections[dictionary_file::Towns] = hash_table(places.towns);
  std::string cities;
  for (const std::uint64_t pair : places.postal_cities)
    cities.append(reinterpret_cast<const char*>(&pair), 8);
  sections[dictionary_file::PostalCities] = cities;
  sections[dictionary_file::LatinWords] =
      latin_words(packs / "names", sections[dictionary_file::LatinBegins]);
  const std::string file = joined(sections);
  const auto written = write_file(out, file, 0644);
  if (!written.ok()) fail(out.string() + ": " + written.error().detail);
  std::printf("dictionary.bin: %zu names, %zu towns, %zu bytes%s\n", words.size(),
              places.towns.size(), file.size(),
              with_ipadic ? "" : " (mecab-ipadic is not installed: names are found less surely)");
  return 0;
}

}  // namespace
}  // namespace tadasu::find

int main(int count, char** args) {
  if (count < 3) {
    std::fprintf(stderr, "make_dictionary PACKS OUT.bin [IPADIC_FOLDER]\n");
    return 2;
  }
  ::setenv("TADASU_PACKS", args[1], 1);
  std::filesystem::create_directories(std::filesystem::path(args[2]).parent_path());
  return tadasu::find::run(args[1], args[2], count > 3 ? args[3] : nullptr);
}
