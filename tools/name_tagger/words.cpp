#include "name_tagger/words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "base/bytes.h"
#include "find/name_gate.h"
#include "text/encoding.h"
#include "text/fold.h"

namespace tadasu::find {

void fail(const std::string& what) {
  std::fprintf(stderr, "train_name_tagger: %s\n", what.c_str());
  std::exit(1);
}

std::string read_or_fail(const std::filesystem::path& path) {
  auto text = read_file(path, std::size_t{1} << 30);
  if (!text.ok()) fail(path.string() + ": " + text.error().detail);
  return std::move(text).value();
}

namespace {

constexpr const char* kEverydayFiles[] = {"Noun.csv", "Noun.verbal.csv", "Noun.adjv.csv",
                                          "Noun.adverbal.csv"};

std::u32string chars_of(std::string_view word) {
  std::u32string out;
  for (std::size_t pos = 0; pos < word.size();) out.push_back(text::next_char(word, pos));
  return out;
}

std::string read_euc(const std::filesystem::path& path) {
  const std::string raw = read_or_fail(path);
  std::string out;
  text::decode(text::Encoding::EucJp, raw, out);
  return out;
}

bool is_katakana_letter(char32_t c) { return c >= 0x30A1 && c <= 0x30FC && c != U'・'; }
bool is_kanji_letter(char32_t c) { return (c >= 0x4E00 && c <= 0x9FFF) || c == U'々'; }

// A word of one script; A・B by its parts. Kanji only up to `kanji_max` letters.
void add_clue(Clues& clues, std::string_view text, std::uint32_t classes, std::size_t kanji_max) {
  std::u32string word;
  const std::u32string chars = chars_of(text);
  for (std::size_t i = 0; i <= chars.size(); ++i) {
    if (i < chars.size() && chars[i] != U'・') {
      word.push_back(chars[i]);
      continue;
    }
    const bool katakana = std::all_of(word.begin(), word.end(), is_katakana_letter) &&
                          word.size() <= SoundTable::kLettersMax;
    const bool kanji =
        std::all_of(word.begin(), word.end(), is_kanji_letter) && word.size() <= kanji_max;
    if (word.size() >= 2 && (katakana || kanji)) clues[word] |= classes;
    word.clear();
  }
}

void read_ipadic(const std::filesystem::path& folder, Clues& clues) {
  const auto read = [&](const char* file, std::uint32_t classes) {
    each_line(read_euc(folder / file), [&](std::string_view line) {
      add_clue(clues, line.substr(0, line.find(',')), classes, 4);
    });
  };
  read("Noun.name.csv", clue::kCorePerson);
  read("Noun.place.csv", clue::kCorePlace);
  read("Noun.org.csv", clue::kCoreOther);
  read("Noun.proper.csv", clue::kCoreOther);
  for (const char* file : kEverydayFiles) read(file, clue::kEveryday);
}

// The form as written, then fields; the fifth to the eighth are the parts of speech.
void read_unidic(const std::filesystem::path& file, Clues& clues) {
  each_line(read_or_fail(file), [&](std::string_view line) {
    std::string_view field[8];
    for (std::string_view& one : field) {
      const std::size_t comma = std::min(line.find(','), line.size());
      one = line.substr(0, comma);
      line.remove_prefix(std::min(comma + 1, line.size()));
    }
    if (field[4] != "名詞") return;
    if (field[5] == "普通名詞") return add_clue(clues, field[0], clue::kEveryday, 6);
    if (field[5] != "固有名詞") return;
    std::uint32_t classes = clue::kCoreOther;
    if (field[6] == "人名") classes = field[7] == "名" ? clue::kCoreGiven : clue::kCorePerson;
    if (field[6] == "地名") classes = field[7] == "国" ? clue::kCountry : clue::kCorePlace;
    add_clue(clues, field[0], classes, 4);
  });
}

// "飯田 [いいだ] /(p,s) Iida/": the classes of a word stand in the first brackets.
void read_enamdict(const std::filesystem::path& file, Clues& clues) {
  each_line(read_euc(file), [&](std::string_view line) {
    const std::size_t word_end = line.find(' ');
    const std::size_t open = line.find("/("), close = line.find(')', open);
    if (word_end == line.npos || open == line.npos || close == line.npos) return;
    std::uint32_t classes = 0;
    const std::string tags = "," + std::string(line.substr(open + 2, close - open - 2)) + ",";
    const auto has = [&](const char* tag) {
      return tags.find("," + std::string(tag) + ",") != tags.npos;
    };
    if (has("s")) classes |= clue::kSurname;
    if (has("f") || has("m") || has("g")) classes |= clue::kGiven;
    if (has("u") || has("h")) classes |= clue::kPerson;
    if (has("p") || has("st")) classes |= clue::kPlace;
    if (has("c") || has("o") || has("pr") || has("wk")) classes |= clue::kOther;
    if (classes == 0) return;
    const std::string_view word = line.substr(0, word_end);
    if (has("h")) add_clue(clues, word, clue::kFullName, 7);
    add_clue(clues, word, classes, (classes & (clue::kSurname | clue::kPlace)) != 0 ? 4 : 0);
  });
}

}  // namespace

Clues read_words(const WordSources& sources) {
  Clues clues;
  read_ipadic(sources.ipadic, clues);
  read_unidic(sources.unidic, clues);
  read_enamdict(sources.enamdict, clues);
  return clues;
}

std::vector<std::uint32_t> cells_of(const Clues& clues, unsigned bucket_bits) {
  const std::size_t buckets = std::size_t{1} << bucket_bits;
  std::vector<std::uint32_t> cells(buckets * ClueTable::kBucket);
  std::size_t lost = 0;
  const auto put = [&](bool core) {  // the surer words first
    for (const auto& [word, classes] : clues) {
      if (((classes & clue::kCore) != 0) != core) continue;
      std::uint64_t hash = ClueTable::start();
      for (const char32_t c : word) hash = ClueTable::step(hash, c);
      lost += ClueTable::put(cells.data(), buckets, hash, classes) ? 0 : 1;
    }
  };
  put(true), put(false);
  std::printf("%zu words of clues in %zu cells, %zu without room\n", clues.size(), cells.size(),
              lost);
  return cells;
}

std::vector<std::int8_t> learn_sounds(const Clues& clues) {
  struct Sample {
    std::u32string word;
    bool person;
  };
  std::vector<Sample> samples;
  for (const auto& [word, classes] : clues) {
    if (!is_katakana_letter(word[0])) continue;
    const bool person = (classes & clue::kAnyPerson) != 0,
               other = (classes & (clue::kAll & ~clue::kAnyPerson)) != 0;
    if (person != other) samples.push_back({word, person});
  }
  std::uint64_t seed = 5;
  for (std::size_t i = samples.size(); i > 1; --i) {
    seed = seed * 6364136223846793005ULL + 1442695040888963407ULL;
    std::swap(samples[i - 1], samples[(seed >> 33) % i]);
  }
  std::vector<float> weights(std::size_t{1} << SoundTable::kTableBits);
  for (int round = 0; round < 5; ++round) {
    const float rate = 0.1f / static_cast<float>(1 + round);
    for (const Sample& sample : samples) {
      float sum = 0;
      const auto each = [&](auto use) {
        SoundTable::each_group(sample.word.data(), sample.word.size(), use);
      };
      each([&](std::uint32_t cell) { sum += weights[cell]; });
      const float by = (sample.person ? 1.f : 0.f) - 1 / (1 + std::exp(-sum));
      each([&](std::uint32_t cell) { weights[cell] += rate * (by - 0.0005f * weights[cell]); });
    }
  }
  std::vector<std::int8_t> out;
  for (const float weight : weights)
    out.push_back(static_cast<std::int8_t>(
        std::clamp(std::round(weight * SoundTable::kOneInLogOdds), -127.f, 127.f)));
  return out;
}

std::vector<std::uint64_t> everyday_of(const std::filesystem::path& ipadic, const Clues& clues) {
  Clues words;
  for (const char* file : kEverydayFiles) {
    each_line(read_euc(ipadic / file), [&](std::string_view line) {
      add_clue(words, line.substr(0, line.find(',')), clue::kEveryday, 4);
    });
  }
  std::vector<std::uint64_t> bits((std::size_t{1} << NameGate::kEverydayBits) / 64);
  for (const auto& [word, unused] : words) {
    const auto known = clues.find(word);
    const std::uint32_t names = is_katakana_letter(word[0])
                                    ? clue::kAnyPerson
                                    : clue::kSurname | clue::kPerson | clue::kCorePerson;
    if (known != clues.end() && (known->second & names) != 0) continue;
    std::uint32_t hash = 0;
    for (const char32_t c : word) hash = NameGate::word_step(hash, c);
    for (const std::uint32_t at : NameGate::word_bits(hash))
      bits[at / 64] |= std::uint64_t{1} << at % 64;
  }
  return bits;
}

}  // namespace tadasu::find
