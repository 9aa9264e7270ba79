// From mentions to records. Where people stand decides who a mention belongs to:
//
//   table    a row speaks of one person, and each further name in it of a further one (本人,
//   配偶者,
//            保護者): what stands under a header of hers, beside her name in its cell, or what the
//            first already has, is hers. Family name and given name are one name wherever their
//            columns stand, when the headers say so. A row that names and numbers nobody speaks of
//            as many as its addresses of mail do (差出人, 宛先).
//   header   each address is one person; the name beside it is hers.
//   text     labels come in sequence: a new person starts when something repeats of which people
//            have one, after an empty line or page, or far away. The same name again, with nothing
//            else beside it, is the same person.
//
// Mentions that point at nobody (a sex, a postal code by itself) make no record.
#include <algorithm>
#include <array>
#include <string>
#include <unordered_map>
#include <utility>

#include "people/house.h"
#include "people/keys.h"
#include "people/name_columns.h"
#include "people/people.h"

namespace tadasu::people {
namespace {

using find::Kind;
using find::Mention;

constexpr std::uint32_t kFarBytes = 600;

class Gathering {
 public:
  Gathering(const unpack::Piece& piece, std::span<const Mention> mentions, const Key& key)
      : piece_(piece), mentions_(mentions), key_(key) {}

  void table(TableHeaders& headers);
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
  void add(Gathered& to, std::size_t i, std::string_view as_value, Half half = Half::None) {
    add_value(to.record, key_, mentions_[i].kind, as_value, half);
    note(to, i);
    if (identifies(mentions_[i].kind))
      to.record.strength = std::max(to.record.strength, mentions_[i].strength);
  }
  void note(Gathered& to, std::size_t i) {
    to.mentions.push_back(static_cast<std::uint32_t>(i));
    if (mentions_[i].own != 0) to.record.own |= 1ULL << (mentions_[i].own - 1);
  }
  // tables
  struct OfRow {  // one person of a row
    Gathered gathered;
    std::uint16_t name_column = kNoColumn;
  };
  void row(std::size_t begin, std::size_t end);
  void add_name(std::size_t i, std::size_t other);
  void add_address(std::size_t i, std::size_t end, bool is_named);
  OfRow& bearer(std::size_t i, std::string_view name);
  OfRow& owner(std::size_t i, bool is_named);
  OfRow* owner_by_header(std::uint16_t column);
  OfRow& owner_by_value(std::size_t i);
  [[nodiscard]] std::size_t other_half(std::size_t i, std::size_t end) const;
  // text
  [[nodiscard]] bool goes_together(const Gathered& current, std::size_t i) const;
  [[nodiscard]] std::string_view lead(std::size_t i) const;
  [[nodiscard]] bool starts_new(const Gathered& current, std::size_t i) const;
  [[nodiscard]] bool is_apart(std::size_t before, std::size_t i) const;
  [[nodiscard]] bool continues_form(const Gathered& current, std::size_t i) const;
  void settle(std::size_t index);

  const unpack::Piece& piece_;
  std::span<const Mention> mentions_;
  const Key& key_;
  std::vector<Gathered> gathered_;
  // tables, by column
  std::vector<std::string> headers_;
  NameColumns columns_;
  std::vector<OfRow> row_;   // the people of the row at hand
  std::vector<bool> taken_;  // of its mentions: second halves, further parts of an address
  std::size_t row_begin_ = 0;
  // text
  std::array<std::uint64_t, find::kKindCount> first_of_kind_{};  // in the record at hand
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
// The mention behind `i` in its row that holds the other half of the name, or `end`.
std::size_t Gathering::other_half(std::size_t i, std::size_t end) const {
  const Mention& one = mentions_[i];
  if (one.column >= columns_.partner.size() || columns_.partner[one.column] == kNoColumn)
    return end;
  for (std::size_t k = i + 1; k < end; ++k) {
    if (mentions_[k].column == columns_.partner[one.column] && mentions_[k].kind == one.kind)
      return k;
  }
  return end;
}

// Whose name it is: the first person's, when she has none yet; of the one of this name; else of a
// further person.
Gathering::OfRow& Gathering::bearer(std::size_t i, std::string_view name) {
  const Mention& mention = mentions_[i];
  if (row_.front().name_column != kNoColumn) {
    const ValueKey found = value_key(key_, mention.kind, name);
    for (OfRow& one : row_) {
      const Record& record = one.gathered.record;
      if (found.hash != 0 && record.key(found.type) == found.hash && !record.partial_name)
        return one;
    }
    row_.emplace_back();
  }
  row_.back().name_column = mention.column;
  return row_.back();
}

// A name or a reading, with its other half in another column unless `other` is 0.
void Gathering::add_name(std::size_t i, std::size_t other) {
  const Mention& mention = mentions_[i];
  std::string whole(value(i));
  const Half half =
      mention.column < columns_.halves.size() ? columns_.halves[mention.column] : Half::None;
  if (other != 0) {
    // With a comma, so that Latin letters too are read as family name first.
    const bool family_first = half == Half::Family;
    whole = std::string(value(family_first ? i : other)) + ", ";
    whole += value(family_first ? other : i);
  }
  OfRow& to = mention.kind == Kind::PersonName ? bearer(i, whole) : owner(i, true);
  Record& record = to.gathered.record;
  const auto before = record.keys;
  add(to.gathered, i, whole, other != 0 ? Half::None : half);
  if (other != 0) note(to.gathered, other);
  // Half a name by its header, however long it is: 勅使河原 under 姓.
  const bool is_called = mention.kind == Kind::PersonName || record.key(KeyType::Name) == 0;
  if (half != Half::None && other == 0 && is_called && before != record.keys)
    record.partial_name = true;
}

// An address whose parts stand in columns side by side (都道府県, 市区町村, 番地, 建物名) is one.
void Gathering::add_address(std::size_t i, std::size_t end, bool is_named) {
  constexpr int kColumnsApartMax = 2;  // a column of readings may stand between
  constexpr std::size_t kPartsMax = 8;
  std::string whole(value(i));
  std::array<std::size_t, kPartsMax> parts{};
  std::size_t count = 0;
  std::uint16_t column = mentions_[i].column;
  for (std::size_t k = i + 1; k < end && count < kPartsMax; ++k) {
    if (mentions_[k].column - column > kColumnsApartMax) break;
    if (mentions_[k].kind != Kind::Address || mentions_[k].column == column) continue;
    if (begins_anew(whole, value(k))) break;
    whole.append(", ").append(value(k));
    column = mentions_[k].column;
    parts[count++] = k;
  }
  OfRow& to = owner(i, is_named);
  add(to.gathered, i, whole);
  for (std::size_t n = 0; n < count; ++n) {
    note(to.gathered, parts[n]);
    taken_[parts[n] - row_begin_] = true;
  }
}

// The one whose name's header begins like this column's: 保護者電話 after 保護者氏名.
Gathering::OfRow* Gathering::owner_by_header(std::uint16_t column) {
  constexpr std::size_t kSharedBytesMin = 6;
  if (row_.size() < 2 || column >= headers_.size()) return nullptr;
  OfRow* best = nullptr;
  std::size_t best_bytes = kSharedBytesMin - 1;
  for (OfRow& one : row_) {
    if (one.name_column >= headers_.size() || one.name_column == column) continue;
    const std::string& name = headers_[one.name_column];
    const std::string& own = headers_[column];
    const auto [a, b] = std::mismatch(name.begin(), name.end(), own.begin(), own.end());
    const auto shared = static_cast<std::size_t>(a - name.begin());
    if (shared == best_bytes) best = nullptr;
    if (shared <= best_bytes) continue;
    best = &one;
    best_bytes = shared;
  }
  return best;
}

// In a row that names and numbers nobody: the one who has this value, else a further one when the
// first has another address of mail, or another value of the kind in the same cell.
Gathering::OfRow& Gathering::owner_by_value(std::size_t i) {
  const Mention& mention = mentions_[i];
  if (!identifies(mention.kind) || !row_.front().gathered.record.kinds.has(mention.kind))
    return row_.front();
  const ValueKey found = value_key(key_, mention.kind, value(i));
  if (found.hash == 0) return row_.front();
  bool repeats = false;
  for (OfRow& one : row_) {
    for (const std::uint32_t m : one.gathered.mentions) {
      if (mentions_[m].kind != mention.kind) continue;
      const ValueKey other = value_key(key_, mention.kind, value(m));
      if (other.hash == found.hash) return one;
      repeats |= other.type == found.type &&
                 (mention.kind == Kind::Email || mentions_[m].column == mention.column);
    }
  }
  return repeats ? row_.emplace_back() : row_.front();
}

Gathering::OfRow& Gathering::owner(std::size_t i, bool is_named) {
  const Mention& mention = mentions_[i];
  if (!is_named) return owner_by_value(i);
  if (OfRow* by_header = owner_by_header(mention.column)) return *by_header;
  const bool beside = mention.column == row_.back().name_column;  // in the cell of her name
  if (beside && mention.kind != Kind::PersonNameKana) return row_.back();
  const auto has = [&](const OfRow& one) { return one.gathered.record.kinds.has(mention.kind); };
  if (!has(row_.front())) return row_.front();
  if (!has(row_.back()) && mention.kind != Kind::PersonNameKana) return row_.back();
  for (OfRow& one : row_) {
    if (!has(one)) return one;
  }
  return row_.back();
}

void Gathering::row(std::size_t begin, std::size_t end) {
  row_.clear();
  row_.emplace_back();
  const auto first = mentions_.begin() + static_cast<std::ptrdiff_t>(begin);
  const bool is_named = std::any_of(first, mentions_.begin() + static_cast<std::ptrdiff_t>(end),
                                    [](const Mention& one) {
                                      return identifies(one.kind) && one.kind != Kind::Email &&
                                             one.kind != Kind::Phone && one.kind != Kind::Address;
                                    });
  row_begin_ = begin;
  taken_.assign(end - begin, false);
  for (std::size_t i = begin; i < end; ++i) {
    if (taken_[i - begin]) continue;
    const Kind kind = mentions_[i].kind;
    if (kind == Kind::Address) {
      add_address(i, end, is_named);
      continue;
    }
    if (kind != Kind::PersonName && kind != Kind::PersonNameKana) {
      add(owner(i, is_named).gathered, i);
      continue;
    }
    const std::size_t other = other_half(i, end);
    add_name(i, other < end ? other : 0);
    if (other < end) taken_[other - begin] = true;
  }
  for (OfRow& one : row_) {
    if (!one.gathered.mentions.empty() && speaks_of_somebody(one.gathered, mentions_))
      gathered_.push_back(std::move(one.gathered));
  }
}

void Gathering::table(TableHeaders& headers) {
  headers_ = headers.of(piece_).cells;
  columns_ = pair_halves(headers_, mentions_);
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
  return identifies(kind) || kind == Kind::BirthDate || kind == Kind::Age || kind == Kind::Sex;
}

// What stands before a mention on its line, without numbering: the words that ask for it in a form.
std::string_view Gathering::lead(std::size_t i) const {
  const std::size_t begin = i == 0 ? 0 : std::min(mentions_[i - 1].end, mentions_[i].begin);
  std::string_view words = piece_.text.substr(begin, mentions_[i].begin - begin);
  constexpr std::string_view kBlank = " \t\r\n";
  words = words.substr(0, words.find_last_not_of(kBlank) + 1);
  words = words.substr(words.find_last_of('\n') + 1);
  const std::size_t first = words.find_first_not_of(" \t0123456789.,)(-*#");
  return first == std::string_view::npos ? std::string_view() : words.substr(first);
}

// Whether a second address, or a landline beside a mobile, is the same person's: a form asks for
// both in different words (現住所, 帰省先), or a name owns both telephones. In a bare list each
// line is somebody else.
bool Gathering::goes_together(const Gathered& current, std::size_t i) const {
  const Kind kind = mentions_[i].kind;
  const bool named =
      current.record.key(KeyType::Name) != 0 || current.record.key(KeyType::Kana) != 0;
  if (named && kind == Kind::Phone) return true;
  if (!has_reason(mentions_[i].reasons, find::Reason::Label)) return false;
  const std::string_view own = lead(i);
  return std::none_of(current.mentions.begin(), current.mentions.end(),
                      [&](std::uint32_t m) { return mentions_[m].kind == kind && lead(m) == own; });
}

bool Gathering::starts_new(const Gathered& current, std::size_t i) const {
  const Kind kind = mentions_[i].kind;
  if (!is_singular(kind) || !current.record.kinds.has(kind)) return false;
  const ValueKey found = value_key(key_, kind, value(i));
  if (kind == Kind::Phone) {  // one mobile, one landline
    const std::uint64_t own = current.record.key(found.type);
    if (found.hash == 0 || own == found.hash) return false;
    const bool other_type =
        current.record.key(KeyType::Mobile) != 0 || current.record.key(KeyType::Landline) != 0;
    return own != 0 || (other_type && !goes_together(current, i));
  }
  const std::uint64_t own = first_of_kind_[static_cast<std::size_t>(kind)];
  if (found.hash != 0 && own == found.hash) return false;
  // An age, a sex, a town: whether it is the same cannot be told.
  return kind != Kind::Address || !goes_together(current, i);
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
  earlier.record.own |= last.record.own;
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
    if (!is_open) {
      open();
      first_of_kind_.fill(0);
    }
    is_open = true;
    add(gathered_.back(), i);
    const Kind kind = mentions_[i].kind;
    std::uint64_t& first = first_of_kind_[static_cast<std::size_t>(kind)];
    if (first == 0 && is_singular(kind)) first = value_key(key_, kind, value(i)).hash;
  }
  if (is_open) settle(gathered_.size() - 1);
}

void Gathering::give(const std::function<void(Gathered&&)>& out) {
  for (Gathered& one : gathered_) out(std::move(one));
}

}  // namespace

void gather(const unpack::Piece& piece, std::span<const find::Mention> mentions, const Key& key,
            TableHeaders& headers, const std::function<void(Gathered&&)>& out) {
  Gathering gathering(piece, mentions, key);
  switch (piece.shape) {
    case unpack::Shape::Table:
      gathering.table(headers);
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
