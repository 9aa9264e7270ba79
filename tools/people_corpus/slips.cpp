// What goes wrong with a cell: slips of the typist, characters taken for others that look alike or
// sound alike. Own lists.
#include <algorithm>
#include <vector>

#include "writing.h"

namespace tadasu::invented {
namespace {

// The first is the plain form; the others stand for it in some families' names.
constexpr std::array<std::string_view, 26> kVariants = {
    "高髙", "崎﨑嵜", "辺邊邉", "斉齊", "斎齋", "沢澤", "浜濱濵", "島嶋嶌", "広廣",
    "桜櫻", "国國",   "竜龍",   "吉𠮷", "橋𣘺", "富冨", "峰峯",   "徳德",   "渕淵渊",
    "関關", "真眞",   "恵惠",   "曽曾", "黒黑", "瀬瀨", "桧檜",   "与與"};
constexpr std::array<std::string_view, 30> kSoundAlike = {
    "裕祐佑", "博弘浩寛洋", "太汰多",   "郎朗",   "介助輔", "紀記樹", "美実",   "智知",
    "明昭",   "正政",       "和一",     "香佳",   "奈菜",   "幸行之", "恵江枝", "夫雄男",
    "也哉矢", "人斗",       "健賢",     "隆孝貴", "由有",   "沙紗",   "里理莉", "優悠",
    "康泰",   "真信",       "司史志士", "久寿",   "文史",   "章彰"};
constexpr std::array<std::string_view, 34> kLookAlike = {
    "口ロ", "0Oo",  "1lI",  "8B",     "5S",     "2Z",   "二ニ", "力カ", "夕タ",
    "一ー", "未末", "土士", "太大犬", "日目曰", "千干", "工エ", "八ハ", "ソン",
    "シツ", "めぬ", "間問", "人入",   "木本",   "田由", "藤籐", "己巳", "9gq",
    "3ヨ",  "6b",   "崎﨑", "萩荻",   "輔補",   "佐左", "瞳曈"};

// Another of the group the character stands in, or "".
template <class Groups>
std::string_view other_of(Rand& rand, const Groups& groups, std::string_view character,
                          bool from_first_only = false) {
  static thread_local std::vector<std::string_view> found;
  for (const std::string_view group : groups) {
    const std::size_t at = group.find(character);
    if (at == group.npos || (from_first_only && at != 0)) continue;
    found = characters(group);
    const auto own = std::find(found.begin(), found.end(), character);
    if (own == found.end()) continue;  // a part of some other character's bytes
    found.erase(own);
    return rand.pick(found);
  }
  return {};
}

void slip_digit(Rand& rand, std::string& cell, std::size_t from = 0) {
  std::vector<std::size_t> digits;
  for (std::size_t i = from; i < cell.size(); ++i) {
    if (cell[i] >= '0' && cell[i] <= '9') digits.push_back(i);
  }
  if (digits.empty()) return;
  const std::size_t at = rand.pick(digits);
  if (rand.chance(0.3) && at + 1 < cell.size() && cell[at + 1] >= '0' && cell[at + 1] <= '9')
    std::swap(cell[at], cell[at + 1]);
  else
    cell[at] = static_cast<char>('0' + (cell[at] - '0' + rand.between(1, 9)) % 10);
}

// A letter is lost, doubled, or changes places with its neighbour.
void slip_letter(Rand& rand, std::string& cell) {
  auto all = characters(cell);
  if (all.size() < 3) return;
  const std::size_t at = 1 + rand.below(all.size() - 2);
  std::vector<std::string_view> out(all.begin(), all.end());
  const auto here = out.begin() + static_cast<std::ptrdiff_t>(at);
  switch (rand.below(3)) {
    case 0:
      std::iter_swap(here, here + 1);
      break;
    case 1:
      out.erase(here);
      break;
    default:
      out.insert(here, all[at]);
  }
  std::string made;
  for (const std::string_view one : out) made += one;
  cell = made;
}

}  // namespace

std::string with_variants(Rand& rand, std::string_view written) {
  std::string out;
  for (const std::string_view c : characters(written)) {
    const std::string_view other = other_of(rand, kVariants, c, true);
    out += other.empty() ? c : other;
  }
  return out;
}

std::string with_other_kanji(Rand& rand, std::string_view given) {
  std::string out;
  bool done = false;
  for (const std::string_view c : characters(given)) {
    const std::string_view other = done ? std::string_view() : other_of(rand, kSoundAlike, c);
    done |= !other.empty();
    out += other.empty() ? c : other;
  }
  return done ? out : std::string();
}

std::string full_width(std::string_view ascii) {
  std::string out;
  for (const char c : ascii) {
    if (c < '!' || c > '~') {
      out += c;
      continue;
    }
    const unsigned code = 0xFF01U + static_cast<unsigned>(c - '!');
    out += static_cast<char>(0xE0 | code >> 12);
    out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
    out += static_cast<char>(0x80 | (code & 0x3F));
  }
  return out;
}

void slip(Rand& rand, std::size_t column, std::string& cell) {
  using namespace rates;
  constexpr std::array<double, kColumns> kSlips = {kSlipName,  kSlipKana,       kSlipDate,
                                                   kWrongSex,  kSlipPostalCode, kSlipAddress,
                                                   kSlipPhone, kSlipEmail};
  if (cell.empty() || !rand.chance(kSlips[column])) return;
  switch (column) {
    case kName:
    case kKana:
      slip_letter(rand, cell);
      break;
    case kSex:
      cell = cell == "M" ? "F" : cell == "F" ? "M" : cell == "男" ? "女" : "男";
      break;
    case kEmail:
      rand.chance(0.5) ? slip_letter(rand, cell) : slip_digit(rand, cell);
      break;
    case kBirthDate:
      slip_digit(rand, cell, cell.size() > 4 ? 2 : 0);  // no slip in the century
      break;
    default:
      slip_digit(rand, cell);
  }
}

void fax(Rand& rand, std::string& cell) {
  std::string out;
  for (const std::string_view c : characters(cell)) {
    const bool taken = rand.chance(rates::kFaxCharacter);
    const std::string_view other = taken ? other_of(rand, kLookAlike, c) : std::string_view();
    out += other.empty() ? c : other;
  }
  cell = out;
}

}  // namespace tadasu::invented
