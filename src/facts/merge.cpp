#include "facts/merge.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <unordered_map>
#include <utility>

#include "base/check.h"
#include "facts/record_wire.h"
#include "find/password_hash.h"
#include "people/people.h"
#include "text/encoding.h"

namespace tadasu::facts {

using wire::Item;

namespace {

constexpr std::size_t kWayBytesMax = 64 << 10;

std::string place_for_people(std::string_view part, bool in_row, std::uint64_t number,
                             std::uint32_t column) {
  unpack::Piece piece;
  piece.part = part;
  if (in_row) {
    piece.shape = unpack::Shape::Table;
    piece.rows.push_back({.number = number, .cell_first = 0, .cell_count = column + 1});
    piece.cells.resize(column + 1);
    return unpack::place_of(piece, 0, 0, column);
  }
  piece.line_begin = number;
  return unpack::place_of(piece, 0, unpack::kNoRow, 0);
}

}  // namespace

Merge::Merge(const Key& key, std::function<void(MentionLine&&)> mention, Use use)
    : key_(key), mention_(std::move(mention)), use_(use) {}

bool Merge::add_unit(std::string_view file_way, bool split, std::uint64_t size_bytes,
                     std::string_view items) {
  if (file_way != file_way_) {
    end_file();
    file_way_ = file_way;
  }
  split_ = split;
  unit_size_bytes_ = size_bytes;
  wire::Reader reader(items);
  std::vector<Job> jobs(1);
  while (!reader.at_end()) {
    const Item item = static_cast<Item>(reader.byte());
    if (item == Item::JobBegin) {
      jobs.emplace_back();
    } else if (item == Item::JobEnd) {
      if (jobs.size() < 2) return false;
      jobs.pop_back();
    } else if (!take_item(item, reader, jobs.back()) || !reader.ok()) {
      dead_bytes_ += size_bytes == 0 ? 1 : size_bytes;
      return false;
    }
  }
  return jobs.size() == 1;
}

bool Merge::is_well_formed(std::string_view file_way, bool split, std::uint64_t size_bytes,
                           std::string_view items) {
  return Merge(Key{}, nullptr).add_unit(file_way, split, size_bytes, items);
}

bool Merge::take_item(Item item, wire::Reader& reader, Job& job) {
  switch (item) {
    case Item::Way:
      return take_way(reader, job);
    case Item::Mention:
      return take_mention(reader, job);
    case Item::Record:
      return take_record(reader, job);
    case Item::Read:
    case Item::Unread:
    case Item::Skipped:
      return take_verdict(item, reader, job);
    case Item::Counts:
      for (std::uint64_t& count : mentions_) count += reader.number();
      return true;
    case Item::Hashes:
      hashed_ += reader.number();
      hash_schemes_ |= reader.number() & ((1ULL << find::kHashSchemeCount) - 1);
      return true;
    case Item::Known:
      known_mentions_ += reader.number();
      return true;
    case Item::OwnCounts: {
      const std::uint64_t count = reader.number();
      if (!reader.ok() || count > own_mentions_.size()) return false;
      for (std::size_t i = 0; i < count; ++i) own_mentions_[i] += reader.number();
      return true;
    }
    case Item::Totals: {
      const std::uint64_t text_bytes = reader.number();
      const std::uint64_t lines = reader.number();
      const std::uint64_t rows = reader.number();
      reader.number();  // messages: their ways carry their numbers already
      if (split_) {
        base_.text_bytes += text_bytes;
        base_.lines += lines;
        base_.rows += rows;
      }
      return true;
    }
    default:
      return false;
  }
}

bool Merge::is_own_way(std::string_view way) const {
  return way.substr(0, file_way_.size()) == file_way_ && way.size() <= kWayBytesMax &&
         (way.size() == file_way_.size() || way[file_way_.size()] == '/') &&
         text::is_valid_utf8(way);
}

bool Merge::take_way(wire::Reader& reader, Job& job) {
  const std::string_view way = reader.text();
  if (!reader.ok() || !is_own_way(way)) return false;
  job.ways.emplace_back(way);
  job.sources.push_back(keyed_hash(key_, "source", job.ways.back()));
  return true;
}

bool Merge::take_record(wire::Reader& reader, Job& job) {
  people::Record record;
  const std::uint64_t way = reader.number();
  if (!read_record(reader, record) || way >= job.ways.size()) return false;
  job.record_ids.push_back(++record_count_);
  if (use_ == Use::MentionsAgain) return true;
  record.source = job.sources[way];
  record.id = record_count_;
  note_person(record);
  records_.push_back(record);
  places_.push_back(0);
  return true;
}

// A record is called by the content it stands in and its place there, not by the way: the file may
// be moved, or found a second time.
void Merge::note_place(std::uint64_t record, std::string_view way, std::string_view place) {
  std::string text = content_;
  text += '\n';
  text += way.substr(file_way_.size());
  text += '\n';
  text += place;
  places_[record - 1] = keyed_hash(key_, "record", text) | 1;
}

// Records of one place (two people of one row) are numbered, in each copy of a content by itself.
void Merge::number_places() {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < places_.size(); ++i)
    if (places_[i] != 0) order.push_back(i);
  const auto of = [&](std::uint32_t i) { return std::pair(places_[i], records_[i].source); };
  std::sort(order.begin(), order.end(), [&](std::uint32_t x, std::uint32_t y) {
    return std::pair(of(x), x) < std::pair(of(y), y);
  });
  std::uint64_t number = 0;
  std::pair<std::uint64_t, std::uint64_t> before;
  for (const std::uint32_t i : order) {
    number = of(i) == before ? number + 1 : 0;
    before = of(i);
    if (number > 0)
      places_[i] =
          keyed_hash(key_, "record", std::to_string(before.first) + " " + std::to_string(number)) |
          1;
  }
}

namespace {

// The spans of an address of `size` bytes: in order, within it. False when they are not.
bool read_address_parts(wire::Reader& reader, std::uint64_t size, find::AddressParts& out) {
  std::uint64_t least = 0;
  for (auto& span : out.part) {
    const std::uint64_t begin = reader.number(), end = reader.number();
    if (!reader.ok() || begin < least || end < begin || end > size) return false;
    span = {static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(end)};
    least = end;
  }
  return true;
}

}  // namespace

bool Merge::take_mention(wire::Reader& reader, const Job& job) {
  const std::uint64_t way = reader.number();
  const std::string_view part = reader.text();
  const auto flags = static_cast<unsigned char>(reader.byte());
  std::uint64_t number = reader.number();
  const std::uint64_t column = reader.number();
  MentionLine line;
  line.begin = reader.number();
  line.end = line.begin + reader.number();
  if ((flags & 4) != 0) {
    const std::uint64_t raw_begin = reader.number();
    line.raw.emplace(raw_begin, raw_begin + reader.number());
  }
  const auto kind = static_cast<unsigned char>(reader.byte());
  line.mention.own = static_cast<std::uint8_t>(reader.byte());
  line.mention.strength = reader.real();
  line.mention.reasons = static_cast<find::Reasons>(reader.number());
  const std::uint64_t record = reader.number();
  const std::string_view masked = reader.text();
  const std::string_view value = reader.text();
  if (!reader.ok() || way >= job.ways.size() || kind >= find::kKindCount || column > 0xffff ||
      line.mention.own > find::kOwnKindsMax || record > job.record_ids.size() ||
      !text::is_valid_utf8(part) || !text::is_valid_utf8(masked) || !text::is_valid_utf8(value)) {
    return false;
  }
  if ((flags & 8) != 0 &&
      !read_address_parts(reader, line.end - line.begin, line.address.emplace()))
    return false;
  line.record = record == 0 ? 0 : job.record_ids[record - 1];
  if (!mention_ && !wants_place(line.record)) return true;
  const bool in_row = (flags & 1) != 0;
  const std::string& line_way = job.ways[way];
  if (split_ && line_way == file_way_) {
    number += in_row ? base_.rows : base_.lines;
    line.begin += base_.text_bytes;
    line.end += base_.text_bytes;
  }
  if (wants_place(line.record))
    note_place(line.record, line_way, place_for_people(part, in_row, number, 0));
  if (!mention_) return true;
  line.way = line_way;
  line.place = place_for_people(part, in_row, number, static_cast<std::uint32_t>(column));
  line.mention.kind = static_cast<find::Kind>(kind);
  line.mention.column = static_cast<std::uint16_t>(column);
  line.masked = masked;
  line.value = value;
  mention_(std::move(line));
  return true;
}

bool Merge::take_verdict(Item item, wire::Reader& reader, const Job& job) {
  if (item == Item::Read) {
    const std::uint64_t way = reader.number();
    reader.number();
    if (!reader.ok() || way >= job.ways.size()) return false;
    if (job.ways[way] == file_way_) {
      file_read_ = true;
    } else {
      ++survey_.coverage.read;
    }
    return true;
  }
  const std::string_view way = reader.text();
  if (!reader.ok() || !is_own_way(way)) return false;
  if (item == Item::Skipped) {
    reader.text();  // the rule; not kept
    if (way == file_way_) {
      file_skipped_ = true;
    } else {
      ++survey_.coverage.skipped;
    }
    return reader.ok();
  }
  unpack::Unread unread;
  unread.way = way;
  const auto why = static_cast<unsigned char>(reader.byte());
  unread.size_bytes = reader.number();
  unread.may_hold_people = reader.byte() != 0;
  unread.detail = reader.text();
  if (!reader.ok() || why > static_cast<unsigned char>(unpack::Why::ReaderDied) ||
      !text::is_valid_utf8(unread.detail)) {
    return false;
  }
  unread.why = static_cast<unpack::Why>(why);
  // A reader that cannot say how much it lost may have lost all.
  if (unread.size_bytes == 0 && unread.may_hold_people) unread.size_bytes = unit_size_bytes_;
  // A container may claim any unpacked size; deflate cannot pack better than 1032:1 (zlib's notes).
  constexpr std::uint64_t kDeflateRatioMax = 1032;
  unread.size_bytes = std::min(unread.size_bytes, unit_size_bytes_ * kDeflateRatioMax);
  if (unread.way == file_way_ &&
      split_) {  // one unit of many: one verdict for the file, at its end
    dead_bytes_ += unread.size_bytes == 0 ? 1 : unread.size_bytes;
    dead_why_ = unread.why;
  } else if (unread.way == file_way_) {
    file_unread_ = std::move(unread);
  } else {
    unread_.push_back(std::move(unread));
  }
  return true;
}

void Merge::lose_unit(std::string_view file_way, bool split, std::uint64_t size_bytes) {
  if (file_way != file_way_) {
    end_file();
    file_way_ = file_way;
  }
  split_ = split;
  dead_bytes_ += size_bytes == 0 ? 1 : size_bytes;
  dead_why_ = unpack::Why::TimedOut;
}

void Merge::end_file() {
  if (!file_way_.empty()) {
    ++file_verdicts_;
    if (file_unread_) {
      unread_.push_back(std::move(*file_unread_));
    } else if (file_skipped_) {
      ++survey_.coverage.skipped;
    } else if (dead_bytes_ > 0 || !file_read_) {
      unread_.push_back(
          {.way = file_way_, .why = dead_why_, .size_bytes = dead_bytes_, .detail = "partly"});
    } else {
      ++survey_.coverage.read;
    }
  }
  file_unread_.reset();
  file_way_.clear();
  file_read_ = false;
  file_skipped_ = false;
  dead_bytes_ = 0;
  dead_why_ = unpack::Why::ReaderDied;
  base_ = {};
}

void Merge::add_unread(unpack::Unread unread) {
  unread_.push_back(std::move(unread));
  ++file_verdicts_;
}

void Merge::add_lost(unpack::Unread unread) {
  lost_.push_back(std::move(unread));
  ++file_verdicts_;
}

void Merge::set_losses(std::uint64_t gone, std::uint64_t changed, std::uint64_t people_max) {
  survey_.coverage.gone = gone;
  survey_.coverage.changed = changed;
  lost_people_max_ = people_max;
}

void Merge::add_skipped() {
  ++survey_.coverage.skipped;
  ++file_verdicts_;
}

// HyperLogLog over the surest identifier of each record. Source: Flajolet et al. 2007; the keys are
// keyed hashes already, so their bits are even.
void Merge::note_person(const people::Record& record) {
  using people::KeyType;
  std::uint64_t hash = 0;
  for (const KeyType type : {KeyType::MyNumber, KeyType::Email, KeyType::Mobile}) {
    if (hash == 0) hash = record.key(type);
  }
  if (hash == 0 && record.key(KeyType::Name) != 0) {
    hash = record.key(KeyType::Name) ^ std::rotl(record.key(KeyType::BirthDate), 17);
  }
  if (hash == 0) hash = record.key(KeyType::Kana);
  if (hash == 0) return;
  hash *= 0x9e3779b97f4a7c15ULL;
  hash ^= hash >> 32;
  std::uint8_t& slot = registers_[hash & (registers_.size() - 1)];
  const auto rank = static_cast<std::uint8_t>(std::countl_zero(hash | 1ULL << 11) + 1);
  if (rank > slot) slot = rank;
}

std::uint64_t Merge::people_estimate() const {
  const double m = static_cast<double>(registers_.size());
  double sum = 0;
  int empty = 0;
  for (const std::uint8_t slot : registers_) {
    sum += std::ldexp(1.0, -slot);
    empty += slot == 0 ? 1 : 0;
  }
  double estimate = 0.7213 / (1 + 1.079 / m) * m * m / sum;
  if (estimate < 2.5 * m && empty > 0) estimate = m * std::log(m / empty);
  return static_cast<std::uint64_t>(std::llround(estimate));
}

// Test people are told as people, by all their records; then the others are counted as if those had
// never been there.
void Merge::resolve(SurveyResult& result, unsigned thread_count,
                    const std::vector<Judgment>& judgments, const TestPeople& test) {
  number_places();
  Named decided = named(judgments, records_, places_, key_);
  const auto with_all = [&](std::span<const people::Record> records,
                            std::span<const people::Decided> decisions) {
    return people::resolve(records, thread_count, people::Classes::Three, decisions);
  };
  result.people = with_all(records_, decided.decided);
  result.records = std::move(records_);
  result.record_places = std::move(places_);
  result.named = std::move(decided);
  note_decisions(result, !judgments.empty());
  TestPeopleFacts left_out;
  const auto rules = test_rules(test, result.people.people, result.records);
  std::unordered_map<const people::Record*, std::uint64_t> by_row;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    if (!rules[i]) continue;
    ++(rules[i]->rule == TestRule::OwnList       ? left_out.own_list
       : rules[i]->rule == TestRule::ShippedName ? left_out.shipped_name
                                                 : left_out.shipped_mailbox);
    if (rules[i]->rule == TestRule::OwnList)
      left_out.own_row_max = std::max(left_out.own_row_max, ++by_row[rules[i]->row]);
    result.is_test.resize(result.records.size());
    for (const std::uint64_t id : result.people.people[i].records) result.is_test[id - 1] = true;
  }
  if (left_out.all() == 0) return;
  survey_.test_people = left_out;
  std::vector<std::uint64_t> places;
  for (std::size_t i = 0; i < result.records.size(); ++i) {
    if (result.is_test[i]) continue;
    result.others.push_back(result.records[i]);
    places.push_back(result.record_places[i]);
  }
  // What was decided of test people is neither followed nor gone.
  const std::uint64_t gone = result.named.facts.gone;
  result.named = named(judgments, result.others, places, key_);
  result.named.facts.gone = gone;
  result.people = with_all(result.others, result.named.decided);
  note_decisions(result, !judgments.empty());
}

void Merge::note_decisions(const SurveyResult& result, bool any) {
  if (!any) return;
  survey_.decisions = result.named.facts;
  survey_.decisions->refused = refused_count(result.named, result.people.refused);
}

void Merge::finish(SurveyResult& result, std::uint64_t files_entered, unsigned thread_count,
                   const std::vector<Judgment>& judgments, const TestPeople& test) {
  end_file();
  // Counted where files are walked, compared here: no file may end without its one verdict.
  TADASU_CHECK(file_verdicts_ == files_entered);
  resolve(result, thread_count, judgments, test);
  survey_.people_read = result.people.count;
  survey_.people = result.people.count;
  std::uint64_t wider = 0;
  for (const unpack::Unread& unread : unread_) {
    wider += people::people_count_max_unread(unread);
    if (unread.may_hold_people && unread.size_bytes == 0) survey_.people_max_known = false;
  }
  std::uint64_t lost = 0;
  for (const unpack::Unread& unread : lost_) lost += people::people_count_max_unread(unread);
  result.lost_people_max = std::min(lost, lost_people_max_);
  wider += result.lost_people_max;
  survey_.people.max += wider;
  for (std::size_t i = 0; i < find::kKindCount; ++i) {
    if (mentions_[i] == 0) continue;
    people::Count count = result.people.by_kind[i];
    // What could not be read may hold any kind for anybody it holds.
    count.max += wider;
    survey_.kinds.push_back({static_cast<find::Kind>(i), mentions_[i], count});
    if (static_cast<find::Kind>(i) != find::Kind::Password) continue;
    survey_.kinds.back().hashed = std::min(hashed_, mentions_[i]);  // a worker may say anything
    survey_.kinds.back().schemes = hash_schemes_;
  }
  unread_.insert(unread_.end(), lost_.begin(), lost_.end());
  std::stable_sort(unread_.begin(), unread_.end(),
                   [](const auto& a, const auto& b) { return a.way < b.way; });
  survey_.coverage.unread = unread_.size();
  survey_.coverage.seen =
      survey_.coverage.read + survey_.coverage.unread + survey_.coverage.skipped;
  TADASU_CHECK(survey_.people.min <= survey_.people.likely &&
               survey_.people.likely <= survey_.people.max);
  survey_.unread = std::move(unread_);
  result.survey = std::move(survey_);
}

}  // namespace tadasu::facts
