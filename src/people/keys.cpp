#include "people/keys.h"

#include <algorithm>
#include <string>

#include "find/kind_sets.h"
#include "people/lot.h"
#include "people/parts.h"
#include "text/date.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;
using std::string;
using std::string_view;

bool is_latin(string_view folded) {
  bool letter = false;
  for (const char c : folded) {
    if (static_cast<unsigned char>(c) >= 0x80) return false;
    letter = letter || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  }
  return letter;
}

bool all_capitals(string_view word) {
  for (const char c : word) {
    if (c >= 'a' && c <= 'z') return false;
  }
  return word.size() > 1;
}

// "Taro Yamada", "YAMADA Taro", "Yamada, Taro" with the family name first, as readings are written.
string family_name_first(string_view latin) {
  const std::size_t space = latin.find(' ');
  if (space == string_view::npos) return string(latin);
  const string_view first = latin.substr(0, space);
  if (first.ends_with(',') || all_capitals(first)) return string(latin);
  const std::size_t last = latin.rfind(' ');
  return string(latin.substr(last + 1)) + " " + string(latin.substr(0, last));
}

string trimmed(string text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

// Whether is_partial could say so of the value: no space stands inside it, and it is short.
bool may_be_partial(string_view value) {
  constexpr std::size_t kPartialBytesMax = 48;  // four kana, sixteen full-width letters
  while (value.ends_with(' ')) value.remove_suffix(1);
  while (value.starts_with(' ')) value.remove_prefix(1);
  const bool ascii = std::all_of(value.begin(), value.end(),
                                 [](char c) { return static_cast<unsigned char>(c) < 0x80; });
  return value.find(' ') == string_view::npos && (ascii || value.size() <= kPartialBytesMax);
}

// Whether the name may be a family name alone, or a given name alone: one or two kanji, a surname
// of three, up to four kana or one Latin word, without a space.
bool is_partial(string_view folded) {
  if (is_latin(folded)) return folded.find(' ') == string_view::npos;
  if (std::find(kLongSurnames.begin(), kLongSurnames.end(), folded) != kLongSurnames.end())
    return true;
  std::size_t characters = 0;
  bool kanji = true;
  bool kana = true;
  for (std::size_t pos = 0; pos < folded.size(); ++characters) {
    const text::Script script = text::script_of(text::next_char(folded, pos));
    kanji = kanji && script == text::Script::Kanji;
    kana = kana && (script == text::Script::Hiragana || script == text::Script::Katakana);
  }
  return (kanji && characters <= 2) || (kana && characters <= 4);
}

// A name in Latin letters that reads as Japanese is a reading; any other is a name as it stands.
ValueKey name_value(const Key& key, string_view value) {
  const string folded = trimmed(text::fold_width(value));
  if (folded.empty()) return {};
  if (is_latin(folded)) {
    const string kana = text::kana_key(family_name_first(folded));
    if (!kana.empty() && !is_latin(kana)) return {KeyType::Kana, keyed_hash(key, "kana", kana)};
  }
  const string name = text::name_key(folded);
  return {KeyType::Name, name.empty() ? 0 : keyed_hash(key, "name", name)};
}

ValueKey phone_value(const Key& key, string_view value) {
  string digits = text::digits_only(value);
  const bool abroad = text::fold_width(value).find('+') != string::npos;
  if (abroad && digits.starts_with("81"))
    digits = (digits.starts_with("810") ? "" : "0") + digits.substr(2);
  if (digits.size() < 9) return {KeyType::Landline, 0};
  for (const char* company : {"0120", "0800", "0570", "0990", "0180"}) {
    if (digits.starts_with(company)) return {KeyType::Landline, 0};
  }
  bool mobile = digits.size() == 11;
  mobile = mobile && (digits.starts_with("070") || digits.starts_with("080") ||
                      digits.starts_with("090") || digits.starts_with("050"));
  return {mobile ? KeyType::Mobile : KeyType::Landline, keyed_hash(key, "phone", digits)};
}

ValueKey email_value(const Key& key, string_view value) {
  string folded = text::fold_width(value);
  std::size_t count = 0;
  for (const char c : folded) {
    if (c != ' ') folded[count++] = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }
  folded.resize(count);
  return {KeyType::Email, folded.find('@') == string::npos ? 0 : keyed_hash(key, "email", folded)};
}

// Dates are compared as dates when they read as one, else as written.
ValueKey birth_date_value(const Key& key, string_view value) {
  const string folded = text::fold_width(value);
  const std::size_t begin = folded.find_first_not_of(" \t");
  if (begin == string::npos) return {};
  const auto found = text::date_at_start(string_view(folded).substr(begin));
  return {KeyType::BirthDate,
          keyed_hash(key, "birth_date", found ? iso_text(found->date) : text::fold_key(folded))};
}

// A town is no address of one household: a number must be in it.
ValueKey address_value(const Key& key, string_view value) {
  const string address = text::address_key(value);
  const string_view lot = lot_of(address);
  return {KeyType::Address, lot.empty() ? 0 : keyed_hash(key, "address", lot)};
}

ValueKey number_value(const Key& key, Kind kind, string_view value) {
  const string folded = text::fold_key(value);
  return {KeyType::CustomerNumber,
          folded.empty() ? 0 : keyed_hash(key, find::kind_id(kind), folded)};
}

}  // namespace

bool identifies(Kind kind) { return find::kIdentifyingKinds.has(kind); }

ValueKey value_key(const Key& key, Kind kind, string_view value) {
  switch (kind) {
    case Kind::PersonName:
      return name_value(key, value);
    case Kind::PersonNameKana: {
      const string kana = text::kana_key(value);
      return {KeyType::Kana, kana.empty() ? 0 : keyed_hash(key, "kana", kana)};
    }
    case Kind::Email:
      return email_value(key, value);
    case Kind::Phone:
    case Kind::Fax:
      return phone_value(key, value);
    case Kind::BirthDate:
      return birth_date_value(key, value);
    case Kind::Address:
      return address_value(key, value);
    case Kind::MyNumber: {
      const string digits = text::digits_only(value);
      return {KeyType::MyNumber, digits.size() == 12 ? keyed_hash(key, "my_number", digits) : 0};
    }
    default:
      // Numbers that some system gave to one person.
      return identifies(kind) ? number_value(key, kind, value) : ValueKey{};
  }
}

void add_value(Record& record, const Key& key, Kind kind, string_view value, Half half) {
  record.kinds.add(kind);
  add_likeness(record.likeness, key, kind, value, half);
  const ValueKey found = value_key(key, kind, value);
  std::uint64_t& own = record.keys[static_cast<std::size_t>(found.type)];
  if (own != 0 || found.hash == 0) return;
  own = found.hash;
  // A person is called by the name; by the reading where there is no name.
  const bool calls = found.type == KeyType::Name ||
                     (found.type == KeyType::Kana && record.key(KeyType::Name) == 0);
  if (calls)
    record.partial_name = may_be_partial(value) && is_partial(trimmed(text::fold_width(value)));
}

}  // namespace tadasu::people
