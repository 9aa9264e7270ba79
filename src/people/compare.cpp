#include "people/compare.h"

#include <algorithm>

namespace tadasu::people {
namespace {

// Dice's coefficient of two filters, in hundredths; 0 when either is empty.
unsigned alike_percent(Letters a, Letters b) {
  const unsigned all = letter_count(a) + letter_count(b);
  return all == 0 ? 0 : 200 * common_count(a, b) / all;
}

// alike_percent(a, b) >= percent, which is not 0, without dividing.
bool is_alike(Letters a, Letters b, unsigned percent) {
  const unsigned all = letter_count(a) + letter_count(b);
  return all != 0 && 200 * common_count(a, b) >= percent * all;
}

// 1 equal, 0 different, -1 not known of both.
template <class T>
int same(T a, T b) {
  return a == 0 || b == 0 ? -1 : a == b ? 1 : 0;
}

constexpr unsigned kSlipPercent = 60;  // of the letters of a whole name
constexpr unsigned kLongSlipPercent = 70;
constexpr unsigned kGivenPercent = 40;  // of a given name's: one of three letters differs

// How much of the shorter of two is in the other, in hundredths; 0 when either is empty.
unsigned within_percent(Letters a, Letters b) {
  const unsigned less = std::min(letter_count(a), letter_count(b));
  return less == 0 ? 0 : 100 * common_count(a, b) / less;
}

bool is_guessed(const Likeness& x) { return (x.flags & Likeness::kReadingByGuess) != 0; }

// Of a guessed reading only that it is the other's says anything.
int same_sound(std::uint32_t a, std::uint32_t b, bool is_known) {
  const int out = same(a, b);
  return is_known || out == 1 ? out : -1;
}

enum class Read : std::uint8_t {
  Unasked,  // no reading is a guess, or nothing is known of one
  No,       // not known to be one
  Given,    // the given name may be; how the family name is read is not known
  May,      // one may be the other
  Likely,   // one is the likeliest of the other
};

// Where the reading of one of two names is a guess.
Read read_alike(const Likeness& x, const Likeness& y) {
  if (!is_guessed(x) && !is_guessed(y)) return Read::Unasked;
  const bool knows_families = x.family_letters != 0 && y.family_letters != 0;
  const bool likely = same(x.given_kana, y.given_kana) == 1;
  if (is_guessed(x) && is_guessed(y)) {
    if (!likely) return Read::No;
    if (!knows_families) return Read::Given;
    return x.family_kana == y.family_kana ? Read::Likely : Read::No;
  }
  const Likeness& guess = is_guessed(x) ? x : y;
  const Likeness& known = is_guessed(x) ? y : x;
  if (known.family_letters == 0) return Read::Unasked;
  constexpr unsigned kWholePercent = 80;  // the pair where family and given name meet is no guess's
  if (known.given_letters == 0) {
    if (!knows_families) return Read::No;
    return within_percent(known.family_letters, guess.family_letters | guess.given_letters) >=
                   kWholePercent
               ? Read::May
               : Read::No;
  }
  const auto may_be = [&](Letters family, Letters given) {
    return (guess.family_letters == 0 || is_within(family, guess.family_letters)) &&
           is_within(given, guess.given_letters);
  };
  // In Latin letters either name may come first.
  if (!may_be(known.family_letters, known.given_letters) &&
      !may_be(known.given_letters, known.family_letters))
    return Read::No;
  if (!knows_families) return Read::Given;
  const bool in_order = likely && x.family_kana == y.family_kana;
  const bool swapped = x.given_kana == y.family_kana && x.family_kana == y.given_kana;
  return in_order || swapped ? Read::Likely : Read::May;
}

bool is_mailbox(const Likeness& x) { return (x.flags & Likeness::kReadingOfMailbox) != 0; }

// Half a name (青木様) says a little: whose it may be, and whose not.
NameLevel half_level(const Likeness& x, const Likeness& y) {
  const bool known = !is_guessed(x) && !is_guessed(y);
  const int families =
      std::max(same(x.family, y.family), same_sound(x.family_kana, y.family_kana, known));
  const int given = std::max(same(x.given, y.given), same_sound(x.given_kana, y.given_kana, known));
  if (families == 1 || given == 1) return NameLevel::Half;
  if (within_percent(x.name_letters, y.name_letters) >= kSlipPercent) return NameLevel::Half;
  return families < 0 && given < 0 ? NameLevel::Missing : NameLevel::Differ;
}

NameLevel level_of(Read read) {
  switch (read) {
    case Read::Unasked:
      return NameLevel::Missing;
    case Read::No:
      return NameLevel::ReadsOtherwise;
    case Read::Given:
      return NameLevel::ReadsGiven;
    case Read::May:
      return NameLevel::ReadsAlike;
    case Read::Likely:
      return NameLevel::ReadsLikely;
  }
  return NameLevel::Missing;
}

template <class R>
NameLevel name_level(const R& a, const R& b) {
  const Likeness& x = likeness_of(a);
  const Likeness& y = likeness_of(b);
  if (is_mailbox(x) || is_mailbox(y)) {
    const int alike = is_mailbox(x) ? mailbox_alike(x, y) : mailbox_alike(y, x);
    return alike < 0    ? NameLevel::Missing
           : alike == 1 ? NameLevel::ReadsGiven
                        : NameLevel::OtherGiven;
  }
  if (a.partial_name || b.partial_name) return half_level(x, y);
  const int name = same(a.key(KeyType::Name), b.key(KeyType::Name));
  const int kana = same(a.key(KeyType::Kana), b.key(KeyType::Kana));
  const bool known = !is_guessed(x) && !is_guessed(y);
  if (name == 1) {
    // 裕子 is read ゆうこ and ひろこ: of two readings that are not alike, these are two names.
    const bool is_other = kana == 0 && known &&
                          !is_alike(x.given_letters, y.given_letters, kGivenPercent) &&
                          is_alike(x.family_letters, y.family_letters, 100);
    return is_other ? NameLevel::Alike : NameLevel::Same;
  }
  if (kana == 1) return name < 0 ? NameLevel::SameReading : NameLevel::OtherWriting;
  const Read read = read_alike(x, y);
  if (name < 0 && kana < 0) return level_of(read);
  // In Latin letters either name may come first.
  if (known && same(x.family_kana, y.given_kana) == 1 && same(x.given_kana, y.family_kana) == 1)
    return NameLevel::SameReading;
  // Both differ, or one differs and the other is not known.
  const int family =
      std::max(same(x.family, y.family), known ? same(x.family_kana, y.family_kana) : -1);
  const int given = std::max(same(x.given, y.given), known ? same(x.given_kana, y.given_kana) : -1);
  if (family == 1 && given == 1) return NameLevel::OtherWriting;
  // 知子 for 智子, as it was heard; but not 正 for 映子, which happen to have a reading in common.
  constexpr unsigned kCharacterPercent = 55;
  if (read == Read::Likely && family == 1) return NameLevel::ReadsAlike;
  if (read == Read::May && family == 1 &&
      is_alike(x.name_letters, y.name_letters, kCharacterPercent))
    return NameLevel::ReadsAlike;
  // Long names, in Latin letters: most of their letters are a slip's, few brothers share so many.
  const bool is_long = std::min(letter_count(x.name_letters), letter_count(y.name_letters)) >= 8;
  if (is_long && is_alike(x.name_letters, y.name_letters, kLongSlipPercent))
    return NameLevel::Alike;
  const bool families_alike = known && is_alike(x.family_letters, y.family_letters, kSlipPercent);
  const auto given_alike = [&](unsigned percent) {
    return known && is_alike(x.given_letters, y.given_letters, percent);
  };
  if (given == 1) return families_alike ? NameLevel::Alike : NameLevel::OtherFamily;
  // Of given names in characters nothing is alike: 太郎 and 次郎 are brothers. Where name and
  // reading are written and both are another's, no slip made them so: of a few letters some share
  // a place in the filter by chance.
  if (family == 1) {
    const bool both_differ = name == 0 && kana == 0 && known;
    return !both_differ && given_alike(kGivenPercent) ? NameLevel::AlikeGiven
                                                      : NameLevel::OtherGiven;
  }
  const bool sounds_alike = families_alike && (given_alike(kSlipPercent) ||
                                               (x.given_letters == 0 && y.given_letters == 0));
  return sounds_alike || is_alike(x.name_letters, y.name_letters, kSlipPercent) ? NameLevel::Alike
                                                                                : NameLevel::Differ;
}

// Of two birth dates that are not one.
DateLevel other_date_level(const Likeness& x, const Likeness& y) {
  if (x.birth_year == 0 || y.birth_year == 0) return DateLevel::Differ;  // no date by the calendar
  const int parts = (x.birth_year == y.birth_year) + (x.birth_month == y.birth_month) +
                    (x.birth_day == y.birth_day);
  const bool swapped =
      x.birth_year == y.birth_year && x.birth_month == y.birth_day && x.birth_day == y.birth_month;
  return parts == 2 || swapped ? DateLevel::Slip : DateLevel::Differ;
}

template <class R>
DateLevel date_level(const R& a, const R& b) {
  const int whole = same(a.key(KeyType::BirthDate), b.key(KeyType::BirthDate));
  if (whole < 0) return DateLevel::Missing;
  return whole == 1 ? DateLevel::Same : other_date_level(likeness_of(a), likeness_of(b));
}

template <KeyType type, class R>
int same_value(const R& a, const R& b, Hubs hubs) {
  constexpr auto kIndex = static_cast<unsigned>(type);
  if ((hubs >> kIndex & 1) != 0) return -1;
  return same(a.key(type), b.key(type));
}

template <class R>
PhoneLevel phone_level(const R& a, const R& b, Hubs hubs) {
  const int mobile = same_value<KeyType::Mobile>(a, b, hubs);
  if (mobile == 1) return PhoneLevel::SameMobile;
  const int landline = same_value<KeyType::Landline>(a, b, hubs);
  if (landline == 1) return PhoneLevel::SameLandline;
  return mobile == 0 || landline == 0 ? PhoneLevel::Differ : PhoneLevel::Missing;
}

// What stands before the @ is often made of the name, so beside one name it says nothing more.
template <class R>
EmailLevel email_level(const R& a, const R& b, Hubs hubs, NameLevel name) {
  const int whole = same_value<KeyType::Email>(a, b, hubs);
  if (whole != 0) return whole < 0 ? EmailLevel::Missing : EmailLevel::Same;
  if (same(likeness_of(a).email_local, likeness_of(b).email_local) != 1) return EmailLevel::Differ;
  const bool one_name = name >= NameLevel::Same && name <= NameLevel::ReadsGiven;
  return one_name ? EmailLevel::Missing : EmailLevel::SameLocal;
}

template <class R>
AddressLevel address_level(const R& a, const R& b, Hubs hubs) {
  const Likeness& x = likeness_of(a);
  const Likeness& y = likeness_of(b);
  const int lot = same_value<KeyType::Address>(a, b, hubs);
  const int town = same(x.town, y.town);
  const int postal = same(x.postal_code, y.postal_code);
  const bool elsewhere = town == 0 && postal == 0;  // 4 High Street is in many towns
  if (lot == 1 && !elsewhere) {
    const int room = same(x.room, y.room);
    return room == 1   ? AddressLevel::SameRoom
           : room == 0 ? AddressLevel::OtherRoom
                       : AddressLevel::SameHouse;
  }
  if (lot < 0 && town < 0 && postal < 0) return AddressLevel::Missing;
  if (lot == 1) return AddressLevel::Alike;
  const bool near = town == 1 || postal == 1;
  if (near && same(x.house_numbers, y.house_numbers) == 1) return AddressLevel::Alike;
  if (is_alike(x.address_letters, y.address_letters, 75)) return AddressLevel::Alike;
  return near ? AddressLevel::SameTown : AddressLevel::Differ;
}

template <class R>
SexLevel sex_level(const R& a, const R& b) {
  const int sex = same(likeness_of(a).sex, likeness_of(b).sex);
  return sex < 0 ? SexLevel::Missing : sex == 1 ? SexLevel::Same : SexLevel::Differ;
}

template <class R>
IdLevel id_level(const R& a, const R& b, Hubs hubs) {
  const int whole = same(likeness_of(a).foreign_id, likeness_of(b).foreign_id);
  if (whole > 0 && (hubs >> kForeignIdHub & 1) != 0) return IdLevel::Missing;
  if (whole != 0) return whole < 0 ? IdLevel::Missing : IdLevel::Same;
  return is_alike(likeness_of(a).id_letters, likeness_of(b).id_letters, kSlipPercent)
             ? IdLevel::Alike
             : IdLevel::Differ;
}

template <class R>
Levels levels(const R& a, const R& b, Hubs hubs) {
  const NameLevel name = name_level(a, b);
  return {static_cast<std::uint8_t>(name),
          static_cast<std::uint8_t>(date_level(a, b)),
          static_cast<std::uint8_t>(phone_level(a, b, hubs)),
          static_cast<std::uint8_t>(email_level(a, b, hubs, name)),
          static_cast<std::uint8_t>(address_level(a, b, hubs)),
          static_cast<std::uint8_t>(sex_level(a, b)),
          static_cast<std::uint8_t>(id_level(a, b, hubs))};
}

#if defined(__x86_64__)
// The same, with the machine's own way to count bits.
__attribute__((flatten, target("popcnt"))) Levels levels_popcnt(const Sketch& a, const Sketch& b,
                                                                Hubs hubs) {
  return levels(a, b, hubs);
}
bool has_popcnt() {
  static const bool yes = __builtin_cpu_supports("popcnt") != 0;
  return yes;
}
#endif

}  // namespace

int mailbox_alike(const Likeness& mailbox, const Likeness& other) {
  constexpr unsigned kSurePercent = 80, kMaybePercent = 50;
  const auto judge = [](unsigned percent) {
    return percent >= kSurePercent ? 1 : percent >= kMaybePercent ? -1 : 0;
  };
  const Letters given = mailbox.given_letters;
  if (other.given_letters == 0) {
    // A reading that could not be cut holds the given name somewhere; a family name alone does not.
    const bool is_whole = other.family_letters != 0 && other.family_kana == 0;
    return is_whole ? judge(within_percent(given, other.family_letters)) : -1;
  }
  // A guess has the letters of several readings.
  const bool is_guess = is_guessed(other);
  const auto percent = [&](Letters letters) {
    return is_guess ? 100 * common_count(given, letters) / letter_count(given)
                    : alike_percent(given, letters);
  };
  // In Latin letters either name may come first.
  return judge(
      std::max(percent(other.given_letters), is_guess ? 0U : percent(other.family_letters)));
}

// Values that both share with many; of a few they say much.
Levels compare(const Record& a, const Record& b, Hubs hubs_a, Hubs hubs_b) {
  return levels(a, b, static_cast<Hubs>(hubs_a & hubs_b));
}

Levels compare(const Sketch& a, const Sketch& b, Hubs hubs) {
#if defined(__x86_64__)
  if (has_popcnt()) return levels_popcnt(a, b, hubs);
#endif
  return levels(a, b, hubs);
}

bool differ_by_date(const Sketch& a, const Sketch& b) {
  return same(a.key(KeyType::BirthDate), b.key(KeyType::BirthDate)) == 0 &&
         other_date_level(a.likeness, b.likeness) == DateLevel::Differ;
}

Pattern pattern_of(const Levels& levels) {
  Pattern out = 0;
  for (std::size_t i = 0; i < kTraitCount; ++i) out = out * kLevelCounts[i] + levels[i];
  return out;
}

Levels levels_of(Pattern pattern) {
  Levels out{};
  for (std::size_t i = kTraitCount; i-- > 0; pattern /= kLevelCounts[i])
    out[i] = static_cast<std::uint8_t>(pattern % kLevelCounts[i]);
  return out;
}

}  // namespace tadasu::people
