#include "words.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <utility>

#include "rates.h"

namespace tadasu::invented {
namespace {

// The most common given names of those born before 1946, 1946 to 1968, 1969 to 1994 and since, most
// common first: own choice after the yearly lists of an insurer.
constexpr std::array<const char*, 4> kHeadsMale = {
    "清:きよし 勇:いさむ 正雄:まさお 茂:しげる 実:みのる 正:ただし 三郎:さぶろう 勝:まさる "
    "一郎:いちろう 昭:あきら 正男:まさお 進:すすむ 博:ひろし 弘:ひろし 義雄:よしお 辰雄:たつお "
    "武:たけし 豊:ゆたか 隆:たかし 昭二:しょうじ 治:おさむ 和夫:かずお 幸雄:ゆきお 稔:みのる",
    "誠:まこと 浩:ひろし 修:おさむ 隆:たかし 茂:しげる 博:ひろし 健一:けんいち 和彦:かずひこ "
    "豊:ゆたか 明:あきら 浩一:こういち 哲也:てつや 浩之:ひろゆき 正:ただし 秀樹:ひでき "
    "和夫:かずお 剛:つよし 学:まなぶ 直樹:なおき 清:きよし 進:すすむ 哲:さとし 勉:つとむ "
    "聡:さとし",
    "大輔:だいすけ 誠:まこと 直樹:なおき 健太:けんた 達也:たつや 翔太:しょうた 拓也:たくや "
    "健太郎:けんたろう 和也:かずや 翔:しょう 大樹:だいき 亮:りょう 雄太:ゆうた 祐介:ゆうすけ "
    "裕太:ゆうた 健:けん 剛:つよし 学:まなぶ 哲也:てつや 智也:ともや 雄大:ゆうだい 崇:たかし "
    "淳:じゅん 慎吾:しんご",
    "翔太:しょうた 蓮:れん 大翔:ひろと 悠斗:ゆうと 陽斗:はると 樹:いつき 湊:みなと 颯太:そうた "
    "悠真:ゆうま 大輝:だいき 陸:りく 優斗:ゆうと 海斗:かいと 拓海:たくみ 翔:しょう 蒼:あおい "
    "陽翔:はると 律:りつ 朝陽:あさひ 颯:はやて 翼:つばさ 結翔:ゆいと 健太:けんた 大和:やまと"};
constexpr std::array<const char*, 4> kHeadsFemale = {
    "和子:かずこ 幸子:さちこ 節子:せつこ 久子:ひさこ 文子:ふみこ 美代子:みよこ 芳子:よしこ "
    "千代子:ちよこ 敏子:としこ 静子:しずこ ヨシ:よし キヨ:きよ ハル:はる 光子:みつこ 弘子:ひろこ "
    "洋子:ようこ 京子:きょうこ 信子:のぶこ 良子:よしこ 照子:てるこ トミ:とみ フミ:ふみ "
    "澄子:すみこ 貞子:さだこ",
    "恵子:けいこ 由美子:ゆみこ 真由美:まゆみ 明美:あけみ 直美:なおみ 久美子:くみこ 智子:ともこ "
    "陽子:ようこ 洋子:ようこ 裕子:ゆうこ 和美:かずみ 幸子:さちこ 悦子:えつこ 典子:のりこ "
    "京子:きょうこ 美由紀:みゆき 由美:ゆみ 美穂:みほ 純子:じゅんこ 順子:じゅんこ 香織:かおり "
    "恵美:えみ 理恵:りえ 里美:さとみ",
    "愛:あい 美穂:みほ 舞:まい 彩:あや 麻衣:まい 真由美:まゆみ 友美:ともみ 美咲:みさき "
    "恵:めぐみ 陽子:ようこ 智子:ともこ 香織:かおり 裕子:ゆうこ 綾:あや 沙織:さおり 麻美:あさみ "
    "千尋:ちひろ 絵美:えみ 優子:ゆうこ 愛美:まなみ 瞳:ひとみ 由佳:ゆか 佳奈:かな 亜希子:あきこ",
    "美咲:みさき 葵:あおい 陽菜:ひな 結衣:ゆい さくら:さくら 凛:りん 結愛:ゆあ 美優:みゆ "
    "莉子:りこ 七海:ななみ 陽葵:ひまり 芽依:めい 紬:つむぎ 愛:あい 彩花:あやか 優奈:ゆうな "
    "楓:かえで 心春:こはる 杏:あん 咲良:さくら 詩:うた 花音:かのん 萌:もえ 未来:みく"};
constexpr std::array kYearsOfHeads = {1946, 1969, 1995};  // born before: the first, second, third

// Surnames beyond the pack: two parts each.
constexpr const char* kFirstParts =
    "大:おお 小:お 上:うえ 下:しも 中:なか 北:きた 南:みなみ 東:ひがし 西:にし 高:たか 長:なが "
    "石:いし 岩:いわ 金:かね 松:まつ 竹:たけ 梅:うめ 杉:すぎ 藤:ふじ 桑:くわ 栗:くり 柿:かき "
    "青:あお 赤:あか 黒:くろ 白:しら 古:ふる 新:にい 丸:まる 平:ひら 深:ふか 浅:あさ 荒:あら "
    "水:みず 池:いけ 福:ふく 吉:よし 宮:みや 神:かみ 鳥:とり 鶴:つる 亀:かめ 熊:くま 鹿:しか";
constexpr const char* kSecondParts =
    "田:だ 川:かわ 山:やま 野:の 原:はら 崎:ざき 島:しま 村:むら 沢:さわ 井:い 谷:たに 橋:はし "
    "木:き 本:もと 林:ばやし 森:もり 池:いけ 瀬:せ 岡:おか 塚:つか 尾:お 口:ぐち 見:み 坂:さか "
    "浦:うら 城:しろ 倉:くら 藤:ふじ 津:つ 浜:はま 辺:べ 垣:がき 場:ば 戸:と 貫:ぬき 窪:くぼ";

// People of the prefectures in 10,000, in order of their codes: census of 2020, rounded.
constexpr std::array kPopulation = {522,  124, 121, 230, 96,  107, 183, 287, 193, 194, 734, 628,
                                    1405, 924, 220, 103, 113, 77,  81,  205, 198, 363, 754, 177,
                                    141,  258, 884, 547, 132, 92,  55,  67,  189, 280, 134, 72,
                                    95,   133, 69,  514, 81,  131, 174, 112, 107, 159, 147};
// Area codes of the prefectures, without their 0.
constexpr std::array<const char*, 47> kAreaCodes = {
    "11 166 138", "17 172 178", "19 197",  "22 229",      "18 184",    "23 234",     "24 246 248",
    "29 299 297", "28 285",     "27 276",  "48 49 42 47", "43 47 4",   "3 3 3 42",   "45 44 46",
    "25 258",     "76 766",     "76 767",  "776 778",     "55 554",    "26 263 265", "58 584",
    "54 53 55",   "52 532 564", "59 593",  "77 748",      "75 774",    "6 6 72",     "78 79 6",
    "742 744",    "73 739",     "857 859", "852 853",     "86 865",    "82 84",      "83 82",
    "88 884",     "87 877",     "89 897",  "88 887",      "92 93 942", "952 955",    "95 956",
    "96 965",     "97 978",     "985 986", "99 994",      "98 980"};

std::ifstream open(const std::string& path) {
  std::ifstream file(path);
  if (!file) {
    std::fprintf(stderr, "cannot read %s\n", path.c_str());
    std::exit(1);
  }
  return file;
}

std::vector<std::pair<std::string, std::string>> pairs(const char* list) {
  std::vector<std::pair<std::string, std::string>> out;
  std::istringstream words(list);
  for (std::string word; words >> word;) {
    const std::size_t colon = word.find(':');
    out.emplace_back(word.substr(0, colon), word.substr(colon + 1));
  }
  return out;
}

std::string first_character(const std::string& text) {
  return std::string(characters(text).front());
}

// A number that belongs to a word, whatever its place in a file.
std::uint64_t number_of(std::string_view text) {
  std::uint64_t out = 1469598103934665603;  // FNV-1a
  for (const char c : text) out = (out ^ static_cast<unsigned char>(c)) * 1099511628211;
  return Rand::scramble(out);
}

const std::vector<std::uint32_t> kNothing;

template <class Map, class Key>
const std::vector<std::uint32_t>& look_up(const Map& map, const Key& key) {
  const auto found = map.find(key);
  return found == map.end() ? kNothing : found->second;
}

constexpr std::size_t kSurnameSlots = 1 << 18, kGivenSlots = 1 << 19, kTownSlots = 1 << 21;

}  // namespace

Weighted::Weighted(const std::vector<double>& weights, std::size_t slot_count) {
  double total = 0, sum = 0;
  for (const double weight : weights) total += weight;
  slots_.resize(slot_count);
  std::size_t at = 0;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    sum += weights[i];
    const auto end = static_cast<std::size_t>(sum / total * static_cast<double>(slot_count) + .5);
    for (; at < std::min(end, slot_count); ++at) slots_[at] = static_cast<std::uint32_t>(i);
  }
  for (; at < slot_count; ++at) slots_[at] = static_cast<std::uint32_t>(weights.size() - 1);
}

Words::Words(const std::string& packs) {
  read_surnames(packs + "/names/surnames.tsv");
  std::array<std::vector<double>, 2> weights;
  read_given(packs + "/names/given.tsv", weights);
  read_given(packs + "/names/given-own.tsv", weights);
  for (std::size_t sex = 0; sex < 2; ++sex)
    given_weights_[sex] = Weighted(weights[sex], kGivenSlots);
  add_heads();
  read_towns(packs + "/places/postal.tsv");
  for (const char* list : kAreaCodes) {
    std::istringstream codes(list);
    auto& all = area_codes_.emplace_back();
    for (std::string code; codes >> code;) all.push_back("0" + code);
  }
}

std::uint32_t Words::reading(const std::string& hiragana) {
  const auto [at, is_new] =
      reading_of_.emplace(hiragana, static_cast<std::uint32_t>(readings.size()));
  if (is_new)
    readings.push_back({hiragana, to_katakana(hiragana), to_half_width(hiragana),
                        to_roman(hiragana, Roman::Hepburn), to_roman(hiragana, Roman::HepburnLong),
                        to_roman(hiragana, Roman::Kunrei)});
  return at->second;
}

void Words::read_surnames(const std::string& path) {
  std::ifstream file = open(path);
  std::vector<double> weights;
  const auto add = [&](const std::string& written, const std::string& hiragana) {
    const std::uint32_t read = reading(hiragana);
    surnames_read_[read].push_back(static_cast<std::uint32_t>(surnames.size()));
    surnames.push_back({written, read});
  };
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t a = line.find('\t'), b = line.find('\t', a + 1);
    weights.push_back(std::strtod(line.c_str() + a + 1, nullptr));
    add(line.substr(0, a), line.substr(b + 1));
  }
  surname_weights_ = Weighted(weights, kSurnameSlots);
  const std::size_t common = surnames.size();
  std::unordered_map<std::string, bool> known;
  for (const Name& name : surnames) known[name.written] = true;
  std::vector<double> rare(common, 0);
  for (const auto& [first, first_read] : pairs(kFirstParts)) {
    for (const auto& [second, second_read] : pairs(kSecondParts)) {
      if (first == second || known[first + second]) continue;
      add(first + second, first_read + second_read);
      rare.push_back(1.0 / static_cast<double>(20 + number_of(first + second) % 1500));
    }
  }
  rare_weights_ = Weighted(rare, kSurnameSlots);
}

std::uint32_t Words::add_given(const std::string& written, const std::string& hiragana, Sex sex) {
  const auto id = static_cast<std::uint32_t>(givens.size());
  const std::uint32_t read = reading(hiragana);
  givens.push_back({written, read});
  given_read_[read].push_back(id);
  readings_of_[written].push_back(read);
  return given_of_sex_[static_cast<std::size_t>(sex)].emplace_back(id);
}

// Well-known readings weigh much more than others, some of them more than the rest, and of the
// spellings of one reading a few are common: in an order of their own for each.
void Words::read_given(const std::string& path, std::array<std::vector<double>, 2>& weights) {
  std::ifstream file = open(path);
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    const std::size_t a = line.find('\t'), b = line.find('\t', a + 1);
    const std::string hiragana = line.substr(0, a);
    const Sex sex = line[a + 1] == 'm' ? Sex::Male : Sex::Female;
    const bool known = line[a + 2] == '+';
    const double weight =
        (known ? 60.0 : 1.0) / static_cast<double>(20 + number_of(hiragana) % 700);
    for (std::size_t at = b + 1; b != std::string::npos && at < line.size();) {
      const std::size_t end = std::min(line.find(',', at), line.size());
      const std::string written = line.substr(at, end - at);
      at = end + 1;
      if (written.empty()) continue;
      const std::uint32_t id = add_given(written, hiragana, sex);
      const auto rank = static_cast<double>(1 + number_of(written) % 60);
      weights[static_cast<std::size_t>(sex)].push_back(weight / (rank * std::sqrt(rank)));
      if (known) by_first_[static_cast<std::size_t>(sex)][first_character(written)].push_back(id);
    }
  }
}

void Words::add_heads() {
  std::vector<double> weights;
  for (int rank = 0; rank < 24; ++rank) weights.push_back(1.0 / (rank + 30));
  head_weights_ = Weighted(weights, 4096);
  for (std::size_t years = 0; years < kHeadsMale.size(); ++years) {
    for (const Sex sex : {Sex::Male, Sex::Female}) {
      const auto* list = (sex == Sex::Male ? kHeadsMale : kHeadsFemale)[years];
      for (const auto& [written, hiragana] : pairs(list)) {
        const std::uint32_t id = add_given(written, hiragana, sex);
        heads_[static_cast<std::size_t>(sex)][years].push_back(id);
        by_first_[static_cast<std::size_t>(sex)][first_character(written)].push_back(id);
      }
    }
  }
}

void Words::read_towns(const std::string& path) {
  std::ifstream file = open(path);
  std::string first_digits;
  for (std::string line; std::getline(file, line);) {
    if (line.empty() || line[0] == '#') continue;
    if (line[0] == 'P') {
      prefectures.push_back(line.substr(5));
    } else if (line[0] == 'C') {
      const auto prefecture = static_cast<std::uint32_t>(std::stoul(line.substr(2, 2)) - 1);
      cities.push_back({line.substr(8), prefecture});
    } else if (line[0] == '>') {
      first_digits = line.substr(2);
    } else if (line.size() > 5 && line.find('\t') == std::string::npos &&
               line.find("（") == std::string::npos) {
      Town town{first_digits + line.substr(0, 4),
                static_cast<std::uint32_t>(cities.size() - 1),
                line.substr(5),
                0,
                0,
                0};
      const std::uint64_t bits = number_of(town.postal_code + town.name);
      const bool has_chome = bits % 100 < 60 && town.name.find("条") == std::string::npos;
      town.chome_max = has_chome ? static_cast<std::uint16_t>(2 + bits / 100 % 6) : 0;
      town.block_max = static_cast<std::uint16_t>(has_chome ? 12 + bits / 1000 % 30 : 2500);
      town.house_max = static_cast<std::uint16_t>(12 + bits / 100000 % 25);
      towns.push_back(town);
    }
  }
  std::vector<double> of_prefecture(prefectures.size()), weights;
  for (const Town& town : towns) {
    const std::uint64_t bits = number_of(town.name + town.postal_code);
    double sum = 0;  // nearly normal
    for (int part = 0; part < 4; ++part) sum += static_cast<double>(bits >> (16 * part) & 0xFFFF);
    weights.push_back(std::exp(1.2 * (sum / 65536 - 2) / 0.577));
    of_prefecture[cities[town.city].prefecture] += weights.back();
  }
  for (std::size_t i = 0; i < towns.size(); ++i) {
    const std::uint32_t prefecture = cities[towns[i].city].prefecture;
    weights[i] *= kPopulation[prefecture] / of_prefecture[prefecture];
  }
  town_weights_ = Weighted(weights, kTownSlots);
}

std::uint32_t Words::surname(Rand& rand) const {
  return (rand.chance(rates::kRareSurname) ? rare_weights_ : surname_weights_).pick(rand);
}

std::uint32_t Words::given(Rand& rand, Sex sex, int birth_year) const {
  const auto of = static_cast<std::size_t>(sex);
  if (!rand.chance(rates::kHeadGivenName)) return given_of_sex_[of][given_weights_[of].pick(rand)];
  const auto years = static_cast<std::size_t>(std::count_if(
      kYearsOfHeads.begin(), kYearsOfHeads.end(), [&](int year) { return birth_year >= year; }));
  return heads_[of][years][head_weights_.pick(rand)];
}

std::uint32_t Words::given_like(Rand& rand, Sex sex, std::uint32_t like) const {
  const auto& same =
      look_up(by_first_[static_cast<std::size_t>(sex)], first_character(givens[like].written));
  return same.empty() ? like : rand.pick(same);
}

const std::string& Words::area_code(std::uint32_t town, std::uint64_t which) const {
  const auto& all = area_codes_[cities[towns[town].city].prefecture];
  return all[which % all.size()];
}

const std::vector<std::uint32_t>& Words::surnames_read(std::uint32_t reading) const {
  return look_up(surnames_read_, reading);
}
const std::vector<std::uint32_t>& Words::given_read(std::uint32_t reading) const {
  return look_up(given_read_, reading);
}
const std::vector<std::uint32_t>& Words::readings_of(const std::string& written) const {
  return look_up(readings_of_, written);
}

}  // namespace tadasu::invented
