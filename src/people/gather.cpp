// From mentions to records. Where people stand decides who a mention belongs to:
//
//   table    a row speaks of one person. A second column of names starts a second one (本人,
//   保護者);
//            what follows it and the first already has is hers. Family name and given name in
//            columns side by side are one name, when their headers say so.
//   header   each address is one person; the name beside it is hers.
//   text     labels come in sequence: a new person starts when something repeats of which people
//   have
//            one, after an empty line or page, or far away. The same name again, with nothing else
//            beside it, is the same person.
//
// Mentions that point at nobody (a sex, a postal code by itself) make no record.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "people/keys.h"
#include "people/name_halves.h"
#include "people/people.h"
#include "text/fold.h"

namespace tadasu::people {
namespace {

using find::Kind;
using find::Mention;

constexpr std::uint32_t kFarBytes = 600;

enum class Half : std::uint8_t { None, Family, Given };

Half half_of(std::string_view header) {
  static const std::unordered_map<std::string, Half> halves = [] {
    std::unordered_map<std::string, Half> out;
    for (const std::string_view one : kFamilyHeaders)
      out.emplace(text::fold_key(one), Half::Family);
    for (const std::string_view one : kGivenHeaders) out.emplace(text::fold_key(one), Half::Given);
    return out;
  }();
  const auto found = halves.find(text::fold_key(header));
  return found == halves.end() ? Half::None : found->second;
}

class Gathering {
 public:
  Gathering(const unpack::Piece& piece, std::span<const Mention> mentions, const Key& key)
      : piece_(piece), mentions_(mentions), key_(key) {}

  void table();
  void header();
  void text();
  void give(const std::function<void(Gathered&&)>& out);

 private:
  [[nodiscard]] std::string_view value(std::size_t i) const {
    return piece_.text.substr(mentions_[i].begin, mentions_[i].end - mentions_[i].begin);
  }
  [[nodiscard]] std::string_view between(std::size_t a, std::size_t b) const {
    if (mentions_[b].begin <= mentions_[a].end) return {};
    return piece_.text.substr(mentions_[a].end, mentions_[b].begin - mentions_[a].end);
  }
  Gathered& open() { return gathered_.emplace_back(); }
  void add(Gathered& to, std::size_t i) { add(to, i, value(i)); }
  void add(Gathered& to, std::size_t i, std::string_view as_value) {
    add_value(to.record, key_, mentions_[i].kind, as_value);
    to.mentions.push_back(static_cast<std::uint32_t>(i));
    if (identifies(mentions_[i].kind))
      to.record.strength = std::max(to.record.strength, mentions_[i].strength);
  }
  void row(std::size_t begin, std::size_t end);
  bool split_name(std::size_t first, std::size_t second, std::string& whole) const;
  [[nodiscard]] bool starts_new(const Gathered& current, std::size_t i) const;
  [[nodiscard]] bool is_apart(std::size_t before, std::size_t i) const;
  [[nodiscard]] bool continues_form(const Gathered& current, std::size_t i) const;
  void settle(std::size_t index);

  const unpack::Piece& piece_;
  std::span<const Mention> mentions_;
  const Key& key_;
  std::vector<Gathered> gathered_;
  std::vector<Half> halves_;  // tables: of each column
  std::unordered_map<std::uint64_t, std::size_t>
      named_;  // name or reading -> its last record in this text
};

// Whether the record speaks of somebody.
bool speaks_of_somebody(const Gathered& gathered, std::span<const Mention> mentions) {
  bool company = false;
  bool person = false;
  bool place = false;
  std::size_t kinds = 0;
  for (std::uint64_t bits = gathered.record.kinds.bits(); bits != 0; bits &= bits - 1) ++kinds;
  for (const std::uint32_t i : gathered.mentions) {
    const Kind kind = mentions[i].kind;
    if (kind == Kind::CorporateNumber)
      company = true;
    else if (kind == Kind::Address || kind == Kind::Phone)
      place = true;
    else if (identifies(kind))
      person = true;
  }
  if (person) return true;
  if (company) return false;  // a company has an address and a telephone too
  return place || (gathered.record.kinds.has(Kind::BirthDate) && kinds > 1);
}

// ---- tables ------------------------------------------------------------------------------------
// Family and given name of one person in two columns of this row, in the order names are written.
bool Gathering::split_name(std::size_t first, std::size_t second, std::string& whole) const {
  const Mention& a = mentions_[first];
  const Mention& b = mentions_[second];
  if (a.kind != b.kind || b.column != a.column + 1) return false;
  if (a.column >= halves_.size() || b.column >= halves_.size()) return false;
  const Half left = halves_[a.column];
  if (left == Half::None || halves_[b.column] == Half::None || left == halves_[b.column])
    return false;
  // With a comma, so that Latin letters too are read as family name first.
  const bool family_first = left == Half::Family;
  whole = std::string(value(family_first ? first : second)) + ", ";
  whole += value(family_first ? second : first);
  return true;
}

void Gathering::row(std::size_t begin, std::size_t end) {
  Gathered first;
  Gathered second;
  std::uint16_t second_column = 0xFFFF;  // of the second name
  std::uint16_t name_column = 0xFFFF;
  for (std::size_t i = begin; i < end; ++i) {
    const Mention& mention = mentions_[i];
    const bool is_name = mention.kind == Kind::PersonName;
    std::string whole;
    if ((is_name || mention.kind == Kind::PersonNameKana) && i + 1 < end &&
        split_name(i, i + 1, whole)) {
      Gathered& to = is_name && name_column != 0xFFFF && second_column == 0xFFFF ? second : first;
      if (&to == &second) second_column = mention.column;
      add(to, i, whole);
      to.mentions.push_back(static_cast<std::uint32_t>(i + 1));
      if (is_name && name_column == 0xFFFF) name_column = mentions_[i + 1].column;
      ++i;
      continue;
    }
    if (is_name && name_column != 0xFFFF && mention.column != name_column &&
        second_column == 0xFFFF) {
      second_column = mention.column;
    }
    const bool to_second = second_column != 0xFFFF && mention.column >= second_column &&
                           first.record.kinds.has(mention.kind);
    add(to_second ? second : first, i);
    if (is_name && name_column == 0xFFFF) name_column = mention.column;
  }
  if (speaks_of_somebody(first, mentions_)) gathered_.push_back(std::move(first));
  if (!second.mentions.empty() && speaks_of_somebody(second, mentions_))
    gathered_.push_back(std::move(second));
}

void Gathering::table() {
  if (piece_.first_row != nullptr) {
    for (const std::string& header : *piece_.first_row) halves_.push_back(half_of(header));
  }
  for (std::size_t begin = 0; begin < mentions_.size();) {
    std::size_t end = begin + 1;
    while (end < mentions_.size() && mentions_[end].row == mentions_[begin].row) ++end;
    row(begin, end);
    begin = end;
  }
}

// ---- mail headers ------------------------------------------------------------------------------
// "山田 太郎 <taro@example.jp>", "taro@example.jp (Taro Yamada)": nothing but quotes between.
bool beside(std::string_view between) {
  return between.size() <= 8 && between.find_first_not_of(" \t\"'<>()[]") == std::string_view::npos;
}

void Gathering::header() {
  std::unordered_map<std::uint64_t, std::size_t> by_address;
  std::vector<bool> used(mentions_.size());
  for (std::size_t i = 0; i < mentions_.size(); ++i) {
    if (mentions_[i].kind != Kind::Email) continue;
    const std::uint64_t address = value_key(key_, Kind::Email, value(i)).hash;
    const auto [known, is_new] = by_address.emplace(address, gathered_.size());
    if (is_new) open();
    Gathered& to = gathered_[known->second];
    const bool before = i > 0 && !used[i - 1] && mentions_[i - 1].kind == Kind::PersonName &&
                        beside(between(i - 1, i));
    const bool after = !before && i + 1 < mentions_.size() &&
                       mentions_[i + 1].kind == Kind::PersonName && beside(between(i, i + 1)) &&
                       between(i, i + 1).find('(') != std::string_view::npos;
    if (before) add(to, i - 1);
    add(to, i);
    if (after) add(to, i + 1);
    used[i] = true;
    if (before) used[i - 1] = true;
    if (after) used[i + 1] = true;
  }
  // A name in the subject, a telephone number: by itself.
  for (std::size_t i = 0; i < mentions_.size(); ++i) {
    if (used[i] || !identifies(mentions_[i].kind)) continue;
    const std::size_t index = gathered_.size();
    add(open(), i);
    settle(index);
  }
}

// ---- text --------------------------------------------------------------------------------------
// Kinds of which a person has one; a second one that differs is somebody else's.
bool is_singular(Kind kind) {
  switch (kind) {
    case Kind::PersonName:
    case Kind::PersonNameKana:
    case Kind::BirthDate:
    case Kind::Age:
    case Kind::Sex:
    case Kind::Email:
    case Kind::MyNumber:
    case Kind::CustomerNumber:
    case Kind::EmployeeNumber:
      return true;
    default:
      return false;
  }
}

bool Gathering::starts_new(const Gathered& current, std::size_t i) const {
  const Kind kind = mentions_[i].kind;
  if (kind == Kind::Phone) {  // one mobile, one landline
    const ValueKey found = value_key(key_, kind, value(i));
    const std::uint64_t own = current.record.key(found.type);
    return found.hash != 0 && own != 0 && own != found.hash;
  }
  if (!is_singular(kind) || !current.record.kinds.has(kind)) return false;
  const ValueKey found = value_key(key_, kind, value(i));
  if (found.hash == 0) return true;  // an age, a sex: whether it is the same cannot be told
  const std::uint64_t own = current.record.key(found.type);
  return own != found.hash;
}

// An empty line, a new page, or a long way.
bool Gathering::is_apart(std::size_t before, std::size_t i) const {
  const std::string_view gap = between(before, i);
  if (gap.size() > kFarBytes || gap.find('\f') != std::string_view::npos) return true;
  int line_ends = 0;
  for (const char c : gap) {
    if (c == '\n') {
      if (++line_ends == 2) return true;
    } else if (c != '\r' && c != ' ' && c != '\t') {
      line_ends = 0;
    }
  }
  return false;
}

// A form with empty lines between its fields: the next label asks for what the person does not have
// yet, on the same page and near.
bool Gathering::continues_form(const Gathered& current, std::size_t i) const {
  constexpr std::size_t kFieldGapBytes = 200;
  const std::string_view gap = between(i - 1, i);
  return has_reason(mentions_[i].reasons, find::Reason::Label) &&
         has_reason(mentions_[i - 1].reasons, find::Reason::Label) &&
         !current.record.kinds.has(mentions_[i].kind) && gap.size() <= kFieldGapBytes &&
         gap.find('\f') == std::string_view::npos;
}

// A record just closed: drops it when it speaks of nobody; a bare name that was named before goes
// to that record.
void Gathering::settle(std::size_t index) {
  Gathered& last = gathered_[index];
  if (!speaks_of_somebody(last, mentions_)) {
    gathered_.pop_back();
    return;
  }
  const std::uint64_t name = last.record.key(KeyType::Name) != 0 ? last.record.key(KeyType::Name)
                                                                 : last.record.key(KeyType::Kana);
  if (name == 0) return;
  std::uint64_t others = 0;
  for (std::size_t i = 0; i < kKeyTypeCount; ++i) {
    if (i != static_cast<std::size_t>(KeyType::Name) &&
        i != static_cast<std::size_t>(KeyType::Kana))
      others |= last.record.keys[i];
  }
  const auto [known, is_new] = named_.emplace(name, index);
  if (is_new) return;
  if (others != 0) {
    known->second = index;
    return;
  }
  Gathered& earlier = gathered_[known->second];
  earlier.record.kinds.add(last.record.kinds);
  earlier.record.strength = std::max(earlier.record.strength, last.record.strength);
  earlier.mentions.insert(earlier.mentions.end(), last.mentions.begin(), last.mentions.end());
  gathered_.pop_back();
}

void Gathering::text() {
  bool is_open = false;
  for (std::size_t i = 0; i < mentions_.size(); ++i) {
    const bool apart = is_open && is_apart(i - 1, i) && !continues_form(gathered_.back(), i);
    if (is_open && (apart || starts_new(gathered_.back(), i))) {
      settle(gathered_.size() - 1);
      is_open = false;
    }
    if (!is_open) open();
    is_open = true;
    add(gathered_.back(), i);
  }
  if (is_open) settle(gathered_.size() - 1);
}

void Gathering::give(const std::function<void(Gathered&&)>& out) {
  for (Gathered& one : gathered_) out(std::move(one));
}

}  // namespace

void gather(const unpack::Piece& piece, std::span<const find::Mention> mentions, const Key& key,
            const std::function<void(Gathered&&)>& out) {
  Gathering gathering(piece, mentions, key);
  switch (piece.shape) {
    case unpack::Shape::Table:
      gathering.table();
      break;
    case unpack::Shape::Header:
      gathering.header();
      break;
    case unpack::Shape::Text:
      gathering.text();
      break;
  }
  gathering.give(out);
}

}  // namespace tadasu::people
