#include "writing.h"

#include <algorithm>
#include <cctype>

namespace tadasu::invented {
namespace {

constexpr std::array kDomains = {
    "gmail.example",    "yahoo.example",   "docomo.example",   "icloud.example", "ezweb.example",
    "softbank.example", "hotmail.example", "outlook.example",  "nifty.example",  "example.ne.jp",
    "ocn.example",      "biglobe.example", "mail.example.com", "example.jp"};
constexpr std::array kBuildings = {"グリーンハイツ", "コーポ",     "メゾン",   "パークコート",
                                   "サンハイム",     "レジデンス", "ハイツ",   "エステート",
                                   "シャトー",       "第二",       "ロイヤル", "プラザ"};
constexpr std::array kBuildingEnds = {"さくら", "青葉",   "若葉",   "緑が丘",     "中央",
                                      "東",     "本町",   "駅前",   "マンション", "荘",
                                      "ハウス", "弐番館", "壱番館", "八千代"};
constexpr std::array kCompanies = {"abe",    "daiwa", "fuji",  "hikari", "kyoei", "maruichi",
                                   "nissho", "sanyu", "taiyo", "tokai",  "towa",  "yamato"};
constexpr std::array kMobile = {"070", "080", "090", "090", "080"};
constexpr std::array<const char*, 10> kKanjiDigits = {"〇", "一", "二", "三", "四",
                                                      "五", "六", "七", "八", "九"};

struct Era {
  Date first;
  const char* name;
  const char* letter;
  const char* character;
};
constexpr std::array<Era, 5> kEras = {{{{2019, 5, 1}, "令和", "R", "令"},
                                       {{1989, 1, 8}, "平成", "H", "平"},
                                       {{1926, 12, 25}, "昭和", "S", "昭"},
                                       {{1912, 7, 30}, "大正", "T", "大"},
                                       {{1868, 10, 23}, "明治", "M", "明"}}};

int days(const Date& date) { return (date.year * 12 + date.month) * 31 + date.day; }

std::string two(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

std::string capitals(std::string text) {
  for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return text;
}
std::string capital(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

std::string era_date(Rand& rand, const Date& date) {
  const Era& era = *std::find_if(kEras.begin(), kEras.end(),
                                 [&](const Era& one) { return days(date) >= days(one.first); });
  const int year = date.year - era.first.year + 1;
  const std::string number = year == 1 && rand.chance(0.5) ? "元" : std::to_string(year);
  const std::string rest = std::to_string(date.month) + "月" + std::to_string(date.day) + "日";
  switch (rand.below(5)) {
    case 0:
    case 1:
      return era.name + number + "年" + rest;
    case 2:
      return era.letter + std::to_string(year) + "." + std::to_string(date.month) + "." +
             std::to_string(date.day);
    case 3:
      return era.letter + two(year) + "/" + two(date.month) + "/" + two(date.day);
    default:
      return era.character + std::to_string(year) + "." + std::to_string(date.month) + "." +
             std::to_string(date.day);
  }
}

std::string birth_date(Rand& rand, const Date& date) {
  if (rand.chance(rates::kEra)) return era_date(rand, date);
  const std::string year = std::to_string(date.year);
  const std::string month = std::to_string(date.month), day = std::to_string(date.day);
  switch (rand.below(8)) {
    case 0:
    case 1:
      return year + "-" + two(date.month) + "-" + two(date.day);
    case 2:
      return year + "/" + two(date.month) + "/" + two(date.day);
    case 3:
      return year + "/" + month + "/" + day;
    case 4:
      return year + two(date.month) + two(date.day);
    case 5:
      return year + "." + two(date.month) + "." + two(date.day);
    case 6:
      return full_width(year + "/" + month + "/" + day);
    default:
      return year + "年" + month + "月" + day + "日";
  }
}

std::string kanji_number(std::uint32_t value) {
  if (value < 10) return kKanjiDigits[value];
  return (value < 20 ? "" : std::string(kKanjiDigits[value / 10])) + "十" +
         (value % 10 == 0 ? "" : kKanjiDigits[value % 10]);
}

void replace(std::string& in, std::string_view from, std::string_view to) {
  const std::size_t at = in.find(from);
  if (at != in.npos) in.replace(at, from.size(), to);
}

// 三丁目5番8号, 3-5-8, ３－５－８, 5番地の8, as one of many writes it.
std::string lot(Rand& rand, const Place& place) {
  const std::string block = std::to_string(place.block), house = std::to_string(place.house);
  const std::string chome = std::to_string(place.chome);
  std::string out;
  if (place.chome == 0) {
    if (place.house == 0) {
      out = block + (rand.chance(0.4) ? "番地" : "");
    } else {
      static constexpr std::array kJoins = {"番地の", "番地", "-", "-", "の"};
      out = block + rand.pick(kJoins) + house;
    }
  } else if (rand.chance(0.55)) {
    out = chome + "-" + block + "-" + house;
  } else {
    out = (rand.chance(rates::kKanjiChome * 2) ? kanji_number(place.chome) : chome) + "丁目";
    if (rand.chance(0.5))
      out += block + "-" + house;
    else
      out += block + "番" + house + (rand.chance(0.7) ? "号" : "");
  }
  if (rand.chance(rates::kFullWidthNumbers)) {
    out = full_width(out);
  } else if (rand.chance(0.12)) {
    static constexpr std::array kHyphens = {"ー", "−", "‐", "–", "の"};
    const char* hyphen = rand.pick(kHyphens);
    while (out.find('-') != out.npos) replace(out, "-", hyphen);
  }
  return out;
}

std::string building_name(std::uint64_t building) {
  return std::string(kBuildings[building % kBuildings.size()]) +
         kBuildingEnds[building / 64 % kBuildingEnds.size()];
}

std::string room(Rand& rand, std::uint32_t number) {
  const std::string digits = std::to_string(number);
  switch (rand.below(4)) {
    case 0:
      return digits + "号室";
    case 1:
      return full_width(digits);
    case 2:
      return "#" + digits;
    default:
      return digits;
  }
}

std::string digits_of(std::uint64_t bits, int count) {
  std::string out;
  for (int i = 0; i < count; ++i, bits /= 10) out += static_cast<char>('0' + bits % 10);
  return out;
}

}  // namespace

struct Writer::Case {
  const Household& household;
  const Member& member;
  const rates::Source& source;
  Rand& rand;
  bool is_old;     // from before she moved and married
  bool at_office;  // gives address and telephone of her work
  Office office;
};

// ---- names -------------------------------------------------------------------------------------
std::string Writer::surname(const Case& now, bool& is_slip) const {
  const Member& member = now.member;
  const bool former = member.former_surname != kNone && now.is_old;
  const std::uint32_t id = former ? member.former_surname : member.surname;
  const Name& name = words_.surnames[id];
  if (is_slip) {
    const auto& same = words_.surnames_read(name.reading);
    if (same.size() > 1) return words_.surnames[now.rand.pick(same)].written;
  }
  Rand own(member.surname);  // her family's form, always the same
  const bool has_variant = member.own_variant && !former && now.rand.chance(rates::kVariantKept);
  if (has_variant) return with_variants(own, name.written);
  if (now.rand.chance(rates::kVariantAdded)) return with_variants(now.rand, name.written);
  return name.written;
}

std::string Writer::given(const Case& now) const {
  const Name& name = words_.givens[now.member.given];
  if (now.rand.chance(rates::kKanjiSlip)) {
    if (now.rand.chance(0.7)) {
      std::string other = with_other_kanji(now.rand, name.written);
      if (!other.empty()) return other;
    }
    const auto& same = words_.given_read(name.reading);
    if (!same.empty()) return words_.givens[now.rand.pick(same)].written;
  }
  return name.written;
}

void Writer::name(const Case& now, std::string& out) const {
  using namespace rates;
  Rand& rand = now.rand;
  const bool is_call = std::string_view(now.source.name) == "call";
  const bool is_mail = std::string_view(now.source.name) == "mail";
  const std::uint32_t surname_id = now.member.former_surname != kNone && now.is_old
                                       ? now.member.former_surname
                                       : now.member.surname;
  const Reading& family = words_.readings[words_.surnames[surname_id].reading];
  const Reading& given_read = words_.readings[words_.givens[now.member.given].reading];
  if (rand.chance(is_mail ? kRomajiInMail : kRomaji)) {
    const std::size_t system = rand.below(4);
    const auto in = [&](const Reading& read) -> const std::string& {
      return system == 0 ? read.kunrei : system == 1 ? read.hepburn_long : read.hepburn;
    };
    switch (rand.below(5)) {
      case 0:
        out = capitals(in(family)) + " " + capital(in(given_read));
        return;
      case 1:
        out = capitals(in(family)) + ", " + capital(in(given_read));
        return;
      case 2:
        out = capitals(in(given_read)) + " " + capitals(in(family));
        return;
      default:
        out = capital(in(given_read)) + " " + capital(in(family));
        return;
    }
  }
  if (rand.chance(is_call ? kKanaAsNameInCall : kKanaAsName)) {
    out = family.katakana + (rand.chance(0.5) ? " " : "") + given_read.katakana;
    return;
  }
  bool is_slip = rand.chance(kSurnameSlip);
  out = surname(now, is_slip);
  if (rand.chance(is_call ? kFamilyNameOnlyInCall : kFamilyNameOnly)) {
    out += rand.chance(0.6) ? "様" : "";
    return;
  }
  if (now.member.former_surname != kNone && !now.is_old && rand.chance(kFormerInName))
    out += "（旧姓 " + words_.surnames[now.member.former_surname].written + "）";
  else
    out += rand.chance(kNoSpace) ? "" : rand.chance(kWideSpace / (1 - kNoSpace)) ? "　" : " ";
  out += given(now);
  if (rand.chance(kHonorific)) out += rand.chance(0.7) ? " 様" : "さん";
}

void Writer::kana(const Case& now, std::string& out) const {
  using namespace rates;
  Rand& rand = now.rand;
  const bool former = now.member.former_surname != kNone && now.is_old;
  const Name& family = words_.surnames[former ? now.member.former_surname : now.member.surname];
  const Name& given = words_.givens[now.member.given];
  const Reading* given_read = &words_.readings[given.reading];
  if (rand.chance(kKanaReadingSlip)) {
    const auto& other = words_.readings_of(given.written);
    if (!other.empty()) given_read = &words_.readings[rand.pick(other)];
  }
  const Reading& family_read = words_.readings[family.reading];
  const bool no_space = rand.chance(kKanaNoSpace);
  const std::size_t style = rand.chance(kHalfWidthKana) ? 0 : rand.chance(kHiragana) ? 1 : 2;
  const auto in = [&](const Reading& read) -> const std::string& {
    return style == 0 ? read.half_width : style == 1 ? read.hiragana : read.katakana;
  };
  out = in(family_read) +
        (no_space                         ? ""
         : style != 0 && rand.chance(0.4) ? "　"
                                          : " ") +
        in(*given_read);
  if (rand.chance(kLargeKana)) {
    static constexpr std::array<std::pair<const char*, const char*>, 8> kLarge = {{{"ャ", "ヤ"},
                                                                                   {"ュ", "ユ"},
                                                                                   {"ョ", "ヨ"},
                                                                                   {"ッ", "ツ"},
                                                                                   {"ｬ", "ﾔ"},
                                                                                   {"ｭ", "ﾕ"},
                                                                                   {"ｮ", "ﾖ"},
                                                                                   {"ｯ", "ﾂ"}}};
    for (const auto& [small, large] : kLarge) replace(out, small, large);
  }
}

// ---- places ------------------------------------------------------------------------------------
void Writer::address(const Case& now, const Place& place, bool is_office, std::string& out) const {
  using namespace rates;
  Rand& rand = now.rand;
  const Town& town = words_.towns[place.town];
  const City& city = words_.cities[town.city];
  if (!rand.chance(kNoPrefecture)) out = words_.prefectures[city.prefecture];
  std::string_view city_name = city.name;
  const std::size_t county = city_name.find("郡");
  if (county != city_name.npos && county > 3 && rand.chance(kNoCounty))
    city_name.remove_prefix(county + 3);
  out += city_name;
  if (town.chome_max == 0 && rand.chance(kOaza)) out += "大字";
  std::string town_name = town.name;
  if (rand.chance(kKeOther)) {
    replace(town_name, "ヶ", rand.chance(0.5) ? "ケ" : "が");
    replace(town_name, "ケ", rand.chance(0.5) ? "ヶ" : "が");
  }
  out += town_name + lot(rand, place);
  if (place.building == 0 || rand.chance(kNoBuilding)) return;
  const std::string name =
      is_office ? building_name(place.building) + "ビル" : building_name(place.building);
  switch (rand.below(5)) {
    case 0:  // the room right behind the numbers
      if (out.back() >= '0' && out.back() <= '9') {
        out += "-" + std::to_string(place.room);
        break;
      }
      [[fallthrough]];
    case 1:
      out += name + room(rand, place.room);
      break;
    case 2:
      out += "　" + name + room(rand, place.room);
      break;
    case 3:
      out += " " + name + " " + room(rand, place.room);
      break;
    default:
      out += ", " + name + room(rand, place.room);
  }
}

std::string Writer::landline(const Place& place, std::uint64_t number) const {
  const std::uint64_t bits = Rand::scramble(number);
  const std::string& area = words_.area_code(place.town, bits % 5);
  const auto exchange = static_cast<int>(6 - area.size());
  return area + "-" + static_cast<char>('2' + bits / 8 % 8) + digits_of(bits / 64, exchange - 1) +
         "-" + digits_of(bits >> 32, 4);
}

void Writer::phone(const Case& now, std::string& out) const {
  using namespace rates;
  Rand& rand = now.rand;
  const Place& place = now.is_old ? now.member.before : now.household.place;
  const Member* mobile = now.member.has_mobile ? &now.member : nullptr;
  if (mobile == nullptr && age_of(now.member) < 18 && rand.chance(kParentsMobile)) {
    for (std::size_t i = 2; i > 0 && mobile == nullptr; --i) {
      const Member& parent = now.household.members[std::min(i, now.household.members.size()) - 1];
      if (parent.has_mobile) mobile = &parent;
    }
  }
  const bool is_landline = now.household.has_landline && (mobile == nullptr || rand.chance(0.3));
  if (now.at_office) {
    out = now.office.phone;
  } else if (is_landline) {
    out = landline(place, now.household.number * 2 + (now.is_old ? 1 : 0));
  } else if (mobile != nullptr) {
    const std::uint64_t bits = mobile->id >> 8;
    out = std::string(kMobile[bits % kMobile.size()]) + "-" +
          static_cast<char>('1' + bits / 8 % 9) + digits_of(bits / 128, 3) + "-" +
          digits_of(bits >> 28, 4);
  } else {
    return;
  }
  const std::size_t first = out.find('-'), second = out.rfind('-');
  if (rand.chance(kAbroadPhone)) {
    out = "+81-" + out.substr(1);
  } else {
    switch (rand.below(6)) {
      case 0:
      case 1:
        out = out.substr(0, first) + out.substr(first + 1, second - first - 1) +
              out.substr(second + 1);
        break;
      case 2:
        out[first] = '(';
        out[second] = ')';
        break;
      default:
        break;
    }
  }
  if (rand.chance(kFullWidthPhone)) out = full_width(out);
}

std::string Writer::own_email(const Member& member, std::uint64_t which) const {
  Rand rand(member.id + which * 77);
  const std::string& family = words_.readings[words_.surnames[member.surname].reading].hepburn;
  const std::string& given = words_.readings[words_.givens[member.given].reading].hepburn;
  const std::string year = std::to_string(member.born.year % 100);
  const std::string number = digits_of(rand.word(), email_digits_);
  std::string out;
  switch (rand.below(7)) {
    case 0:
      out = given + "." + family + number;
      break;
    case 1:
      out = family + "_" + given + number;
      break;
    case 2:
      out = given.substr(0, 1) + "." + family + year + number;
      break;
    case 3:
      out = given + year + number;
      break;
    case 4:
      out = family + given + number;
      break;
    case 5:
      out = given + "-" + number + digits_of(rand.word(), 2);
      break;
    default:
      for (int i = 0; i < 8; ++i) out += static_cast<char>('a' + rand.below(26));
      out += number.substr(0, 2);
  }
  return out + "@" + kDomains[rand.below(kDomains.size() * 3) % kDomains.size()];
}

void Writer::email(const Case& now, std::string& out) const {
  using namespace rates;
  Rand& rand = now.rand;
  if (now.at_office && rand.chance(kOfficeMailbox)) {
    out = std::string(rand.chance(0.6) ? "info@" : "soumu@") + now.office.domain;
    return;
  }
  if (now.member.has_family_email) {  // that of a parent, or of the couple
    const auto& members = now.household.members;
    out = own_email(members[members.size() > 1 ? now.household.number % 2 : 0], 0);
  } else if (age_of(now.member) < 13) {
    return;
  } else {
    out = own_email(now.member, rand.chance(kSecondEmail) || now.is_old ? 1 : 0);
  }
  if (rand.chance(kPlusTag)) replace(out, "@", "+shop@");
  if (rand.chance(kCapitalEmail)) out = capital(out);
}

Writer::Office Writer::office(Rand& rand) const {
  const double share = rand.share();
  const auto number =
      static_cast<std::uint64_t>(share * share * share * static_cast<double>(offices_));
  Rand own = households_.rand(number, 9);
  Office out;
  out.place.town = words_.town(own);
  out.place.chome = words_.towns[out.place.town].chome_max == 0 ? 0 : 1;
  out.place.block = static_cast<std::uint32_t>(own.between(1, 20));
  out.place.house = static_cast<std::uint32_t>(own.between(1, 12));
  out.place.building = own.word() | 1;
  out.place.room = static_cast<std::uint32_t>(own.between(2, 9) * 100 + 1);
  out.phone = landline(out.place, own.word());
  out.domain = std::string(own.pick(kCompanies)) + std::to_string(number) + ".example.co.jp";
  return out;
}

// ---- a record ----------------------------------------------------------------------------------
void Writer::write(const Household& household, std::size_t index, std::uint32_t copy,
                   Cells& out) const {
  using namespace rates;
  const Member& member = household.members[index];
  Rand rand = households_.rand(member.id, 100 + copy);
  const bool is_child = age_of(member) < 13;
  std::array<double, kSources.size()> shares{};
  double total = 0;
  for (std::size_t i = 0; i < shares.size(); ++i)
    total += shares[i] = !is_child || kSources[i].of_children ? kSources[i].share : 0;
  for (double& share : shares) share /= total;
  const Source& source = kSources[rand.choice(shares)];
  Case now{household, member, source, rand, member.has_moved && rand.chance(0.5), false, {}};
  now.at_office = !is_child && source.filled[kAddress] > 0 && rand.chance(kOffice);
  if (now.at_office) now.office = office(rand);
  const Place& place = now.at_office ? now.office.place
                       : now.is_old  ? member.before
                                     : household.place;
  out.source = source.name;
  for (std::size_t i = 0; i < kColumns; ++i) {
    std::string& cell = out.column[i];
    cell.clear();
    if (!rand.chance(source.filled[i])) continue;
    switch (i) {
      case kName:
        name(now, cell);
        break;
      case kKana:
        kana(now, cell);
        break;
      case kBirthDate:
        cell = birth_date(rand, member.born);
        break;
      case kSex:
        cell = member.sex == Sex::Male ? (rand.chance(0.5) ? "M" : "男")
                                       : (rand.chance(0.5) ? "F" : "女");
        break;
      case kPostalCode:
        cell = words_.towns[place.town].postal_code;
        if (rand.chance(0.75)) cell.insert(3, "-");
        break;
      case kAddress:
        address(now, place, now.at_office, cell);
        break;
      case kPhone:
        phone(now, cell);
        break;
      default:
        email(now, cell);
    }
    slip(rand, i, cell);
    if (errors_ == Errors::Fax) fax(rand, cell);
  }
}

}  // namespace tadasu::invented
