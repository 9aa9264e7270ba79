// How often what happens to a name, a date, an address on its way into a list. (P): the list of
// pains in the notes on people of the project's developers; (C): census of Japan 2020, rounded;
// (J): own judgment. A rate is a share of the records (or people, households) it speaks of.
#pragma once

#include <array>
#include <cstddef>

namespace tadasu::invented::rates {

// ---- who there is ------------------------------------------------------------------------------
// Alone, couple, couple with children, one parent with children, three generations, others (C).
inline constexpr std::array kHouseholds = {0.38, 0.20, 0.25, 0.09, 0.06, 0.02};
inline constexpr std::array kChildren = {0.42, 0.43, 0.15};  // one, two, three (C)
inline constexpr double kTwin = 1.0 / 90;                    // of births (P)
inline constexpr double kTwinsShareCharacter = 0.5;          // (P, J)
inline constexpr double kSonSharesCharacter = 0.15;          // with his father (P, J)
inline constexpr double kSiblingSharesCharacter = 0.15;      // (J)
inline constexpr double kMothersParents = 0.25;  // of three generations: another surname (J)
inline constexpr double kRareSurname = 0.18;     // outside the 2000 most common (names pack)
inline constexpr double kHeadGivenName = 0.28;   // one of the two dozen of its years (J)
inline constexpr double kFlat = 0.42;            // households in a block of flats (C)
inline constexpr double kMoved = 0.05;           // people, since some of the records (P)
inline constexpr double kMovedTogether = 0.5;    // … with the whole household (J)
inline constexpr double kMarried = 0.05;   // women of 22 to 45 with a new surname since then (P, J)
inline constexpr double kLandline = 0.55;  // households (C)
inline constexpr double kOwnMobile = 0.93;    // people of 13 and above (J)
inline constexpr double kFamilyEmail = 0.07;  // people who give that of the household (P, J)
inline constexpr double kChildsEmail =
    0.35;  // children of less than 13: that of a parent, else none (J)
inline constexpr double kSecondEmail = 0.10;  // (J)
// Records of one person: 1, 2, 3, … (J: 2.2 on average, as measured in customer data).
inline constexpr std::array kRecords = {0.38, 0.30, 0.17, 0.09, 0.06};

// ---- what a list asks for ----------------------------------------------------------------------
enum Column : std::size_t { kName, kKana, kBirthDate, kSex, kPostalCode, kAddress, kPhone, kEmail };
inline constexpr std::size_t kColumns = 8;
struct Source {
  const char* name;
  double share;
  std::array<double, kColumns> filled;  // empty cells are the rest
  bool of_children;                     // whether children of less than 13 are in it
};
// (P) for which columns miss, (J) for the shares.
inline constexpr std::array kSources = {
    //              name  kana  birth sex   post  addr  phone mail
    Source{"member", .26, {1.00, 0.90, 0.85, 0.70, 0.90, 0.93, 0.80, 0.60}, true},
    Source{"web", .26, {1.00, 0.60, 0.00, 0.00, 0.95, 0.97, 0.90, 0.95}, false},
    Source{"call", .12, {0.97, 0.30, 0.10, 0.00, 0.05, 0.25, 0.95, 0.02}, false},
    Source{"event", .07, {1.00, 0.15, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00}, true},
    Source{"mail", .12, {0.95, 0.00, 0.00, 0.00, 0.00, 0.00, 0.00, 1.00}, false},
    Source{"clinic", .10, {1.00, 0.95, 1.00, 0.95, 0.40, 0.60, 0.60, 0.05}, true},
    Source{"ledger", .07, {1.00, 0.05, 0.05, 0.00, 0.20, 1.00, 0.15, 0.00}, true}};

// ---- how it is written -------------------------------------------------------------------------
inline constexpr double kOwnVariant = 0.15;   // people whose surname has 髙, 﨑, 邊 in truth (J)
inline constexpr double kVariantKept = 0.55;  // … and is written so (J)
inline constexpr double kVariantAdded = 0.01;     // written so though it is not (J)
inline constexpr double kKanjiSlip = 0.025;       // 裕 for 祐: right reading, wrong character (P)
inline constexpr double kSurnameSlip = 0.008;     // 伊東 for 伊藤 (P)
inline constexpr double kKanaReadingSlip = 0.01;  // 裕子 read ひろこ (P)
inline constexpr double kNoSpace = 0.40,
                        kWideSpace = 0.25;  // between 姓 and 名; else a plain one (P)
inline constexpr double kRomaji = 0.02, kRomajiInMail = 0.22;  // in the column of names (P, J)
inline constexpr double kKanaAsName = 0.01, kKanaAsNameInCall = 0.20;
inline constexpr double kFamilyNameOnly = 0.01, kFamilyNameOnlyInCall = 0.06;  // 佐藤様
inline constexpr double kHonorific = 0.015;                                    // 様, さん
inline constexpr double kFormerInName = 0.10;  // of the married: 佐藤（旧姓 鈴木）花子
inline constexpr double kHalfWidthKana = 0.22, kHiragana = 0.14, kKanaNoSpace = 0.30;  // (P)
inline constexpr double kLargeKana = 0.04;  // キヨウコ for キョウコ, as old systems write (J)
inline constexpr double kEra = 0.35;        // of birth dates; half of them with one letter (P, J)
inline constexpr double kNoPrefecture = 0.30, kNoBuilding = 0.35, kNoCounty = 0.3;  // (P, J)
inline constexpr double kFullWidthNumbers = 0.22, kKanjiChome = 0.20;
inline constexpr double kKeOther = 0.30;  // ヶ written ケ or が (P)
inline constexpr double kOaza = 0.10;     // 大字 before the town, where it has no 丁目
inline constexpr double kFullWidthPhone = 0.08, kAbroadPhone = 0.03;
inline constexpr double kOffice = 0.03;  // records with the address and telephone at work (P)
inline constexpr double kOfficeMailbox = 0.10;  // … and info@ of the company (P)
inline constexpr double kParentsMobile = 0.8;   // children: that of a parent, else the landline (J)
inline constexpr double kPlusTag = 0.01, kCapitalEmail = 0.04;

// ---- slips of the typist (J; each of the cells of its kind) ------------------------------------
inline constexpr double kSlipName = 0.006, kSlipKana = 0.014, kSlipPhone = 0.007;
inline constexpr double kSlipDate = 0.008, kSlipEmail = 0.006, kSlipAddress = 0.006;
inline constexpr double kSlipPostalCode = 0.006, kWrongSex = 0.004;
inline constexpr double kFaxCharacter = 0.012;  // of the characters that look like another (J)

}  // namespace tadasu::invented::rates
