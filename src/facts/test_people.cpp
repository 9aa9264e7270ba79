#include "facts/test_people.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <nlohmann/json.hpp>
#include <unordered_map>
#include <unordered_set>

#include "base/bytes.h"
#include "base/json.h"
#include "base/pack.h"
#include "facts/kept_test_people.h"
#include "facts/people_table.h"
#include "facts/record_wire.h"
#include "store/store.h"

namespace tadasu::facts {
namespace {

using people::KeyType;
using people::Record;

constexpr const char* kOwn = "test-people";
constexpr const char* kShipped = "test-people-shipped";
constexpr const char* kBefore = "test-people-before";  // the own list that was replaced last

// What is one person's, as far as no other name stands beside it.
constexpr KeyType kStrong[] = {KeyType::MyNumber, KeyType::Email, KeyType::Mobile};
// What others may have too: a landline, or a number that another system gave to somebody else.
constexpr KeyType kBesideName[] = {KeyType::BirthDate, KeyType::Address, KeyType::Landline,
                                   KeyType::CustomerNumber};

bool has(const Record& record, KeyType type) { return record.key(type) != 0; }
bool equal(const Record& a, const Record& b, KeyType type) {
  return has(a, type) && a.key(type) == b.key(type);
}
bool is_called(const Record& record) {
  return has(record, KeyType::Name) || has(record, KeyType::Kana);
}
// 佐藤 健 and 佐藤 賢 are read alike and are two people.
bool one_name(const Record& a, const Record& b) {
  if (has(a, KeyType::Name) && has(b, KeyType::Name)) return equal(a, b, KeyType::Name);
  return equal(a, b, KeyType::Kana);
}
bool holds_only(const Record& record, std::initializer_list<find::Kind> kinds) {
  find::KindSet all;
  for (const find::Kind kind : kinds) all.add(kind);
  return (record.kinds.bits() & ~all.bits()) == 0 && record.own == 0;
}
// What a made-up person is entered with. Whoever has an address, a card or an account beside a
// made-up name is somebody who hid the name alone.
bool is_made_up(const Record& record) {
  using find::Kind;
  return holds_only(record,
                    {Kind::PersonName, Kind::PersonNameKana, Kind::Email, Kind::Phone, Kind::Fax,
                     Kind::PostalCode, Kind::Sex, Kind::BirthDate, Kind::CustomerNumber});
}
bool one_mailbox(const Record& a, const Record& b) { return equal(a, b, KeyType::Email); }
// Neither a name nor an item of somebody: no card, no address, no password.
bool has_only_a_mailbox(const Record& record) {
  return has(record, KeyType::Email) && holds_only(record, {find::Kind::Email});
}
bool has_any(const Record& record, std::span<const KeyType> types) {
  return std::any_of(types.begin(), types.end(), [&](KeyType type) { return has(record, type); });
}
bool equal_any(const Record& a, const Record& b, std::span<const KeyType> types) {
  return std::any_of(types.begin(), types.end(), [&](KeyType type) { return equal(a, b, type); });
}

bool is_own(const Record& row, const Record& record) {
  const bool name = one_name(row, record);
  if (is_called(row) && is_called(record) && !name) return false;
  if (equal_any(row, record, kStrong)) return true;
  if (name && equal_any(row, record, kBesideName)) return true;
  return name && !has_any(row, kStrong) && !has_any(row, kBesideName);
}

// The rows by each of their values.
class Rows {
 public:
  explicit Rows(const std::vector<Record>& rows) {
    for (const Record& row : rows)
      for (const std::uint64_t key : row.keys)
        if (key != 0) by_value_[key].push_back(&row);
  }
  // The first row of which it holds; null: of none.
  template <class Is>
  [[nodiscard]] const Record* first(const Record& record, Is is) const {
    for (const std::uint64_t key : record.keys) {
      const auto at = key == 0 ? by_value_.end() : by_value_.find(key);
      if (at == by_value_.end()) continue;
      for (const Record* row : at->second)
        if (is(*row, record)) return row;
    }
    return nullptr;
  }
  template <class Is>
  [[nodiscard]] bool any(const Record& record, Is is) const {
    return first(record, is) != nullptr;
  }

 private:
  std::unordered_map<std::uint64_t, std::vector<const Record*>> by_value_;
};

std::string rows_text(std::span<const Record> rows) {
  std::string out;
  wire::Writer writer(out);
  for (const Record& row : rows)
    for (const std::uint64_t key : row.keys) writer.fixed64(key);
  return out;
}

Result<std::vector<Record>> parse_rows(std::string_view text) {
  std::vector<Record> out;
  wire::Reader reader(text);
  while (!reader.at_end())
    for (std::uint64_t& key : out.emplace_back().keys) key = reader.fixed64();
  if (!reader.ok()) return Error{Trouble::Damaged, "test people", "not as they were kept"};
  return out;
}

// "" when there is none.
Result<std::string> text_of(const store::Store& store, std::string_view incident, const char* id) {
  auto text = store.document(incident, id);
  if (!text.ok() && text.error().trouble == Trouble::NotFound) return std::string();
  return text;
}

}  // namespace

namespace {

TableOptions options_of(const Key& key, const std::filesystem::path& worker) {
  TableOptions options;
  options.key = key;
  options.worker = worker;
  options.thread_count = 1;
  return options;
}

Result<std::vector<Record>> rows_of(PeopleTable read) {
  if (!read.unread.empty()) return Error{Trouble::Damaged, kPeopleTableWhere, read.unread};
  for (const Record& row : read.records) {
    const bool is_strong = has_any(row, kStrong);
    const bool is_beside = is_called(row) && has_any(row, kBesideName) && !row.partial_name;
    // A name with something that cannot be compared by would take everybody of that name.
    const bool is_name = is_called(row) && !row.partial_name &&
                         holds_only(row, {find::Kind::PersonName, find::Kind::PersonNameKana});
    if (!is_strong && !is_beside && !is_name)
      return Error{Trouble::Invalid, kPeopleTableWhere, kNoColumn};
  }
  return std::move(read.records);
}

}  // namespace

Result<std::vector<Record>> read_test_people(const std::filesystem::path& table, const Key& key,
                                             const std::filesystem::path& worker) {
  TRY(PeopleTable read, read_people_table(table, options_of(key, worker)));
  return rows_of(std::move(read));
}

Result<TestPeople> kept_test_people(store::Store& store, std::string_view incident, const Key& key,
                                    const std::filesystem::path& worker) {
  TestPeople out;
  TRY(const std::string own, text_of(store, incident, kOwn));
  TRY(out.own, parse_rows(own));
  // Read once for each incident and version: under its key the rows have other hashes.
  const std::filesystem::path table = packs_folder() / "people" / "test-people.csv";
  const auto file = File::open_read(table);
  if (!file.ok()) return out;  // an installation without it
  TRY(const Digest digest, sha256_file(file.value(), "packs/people/test-people.csv"));
  const std::string version = hex(digest) + "\n";
  TRY(const std::string kept, text_of(store, incident, kShipped));
  if (kept.starts_with(version)) {
    TRY(out.shipped, parse_rows(std::string_view(kept).substr(version.size())));
    return out;
  }
  // A list that cannot be read leaves nobody out: the survey counts everybody and goes on.
  auto shipped = read_test_people(table, key, worker);
  if (!shipped.ok()) return out;
  out.shipped = std::move(shipped).value();
  TRY_STATUS(store.put_document(incident, kShipped, version + rows_text(out.shipped)));
  return out;
}

Status keep_test_people(store::Store& store, std::string_view incident, std::span<const Record> own,
                        std::string_view actor) {
  TRY(const std::string before, text_of(store, incident, kOwn));
  const std::string text = rows_text(own);
  if (text == before) return success();
  TRY(const store::Entry written, store.append({.incident = std::string(incident),
                                                .actor = std::string(actor),
                                                .what = "test_people.kept",
                                                .body_json = Json{{"people", own.size()}}.dump()}));
  static_cast<void>(written);
  TRY_STATUS(store.put_document(incident, kBefore, before));
  return store.put_document(incident, kOwn, text);
}

Result<KeptTestPeople> look_at_test_people(const store::Store& store, std::string_view incident) {
  TRY(const std::string now, text_of(store, incident, kOwn));
  TRY(const std::string before, text_of(store, incident, kBefore));
  TRY(const std::vector<Record> rows, parse_rows(now));
  TRY(const std::vector<Record> rows_before, parse_rows(before));
  return KeptTestPeople{rows.size(), hex(sha256(bytes_of(now))).substr(0, 20), now != before,
                        rows_before.size()};
}

Status restore_test_people(store::Store& store, std::string_view incident, std::string_view actor) {
  TRY(const std::string now, text_of(store, incident, kOwn));
  TRY(const std::string before, text_of(store, incident, kBefore));
  if (now == before) return Error{Trouble::NotFound, "test people", "no list before this one"};
  TRY(const std::vector<Record> rows, parse_rows(before));
  return keep_test_people(store, incident, rows, actor);
}

Result<std::vector<Record>> read_test_people_text(std::string_view text, const Key& key) {
  const File memory(::memfd_create("test-people", MFD_CLOEXEC));
  if (!memory.is_open()) return system_error(errno, kPeopleTableWhere, "memory");
  while (!text.empty()) {
    const ssize_t done = ::write(memory.fd(), text.data(), text.size());
    if (done < 0 && errno == EINTR) continue;
    if (done <= 0) return system_error(errno, kPeopleTableWhere, "memory");
    text.remove_prefix(static_cast<std::size_t>(done));
  }
  TRY(PeopleTable read, read_people_table(memory, "list.csv", options_of(key, {})));
  if (read.records.empty()) return Error{Trouble::Invalid, kPeopleTableWhere, kNoTable};
  return rows_of(std::move(read));
}

std::string test_people_text(const TestPeople& people) {
  return rows_text(people.own) + "\n" + rows_text(people.shipped);
}

std::vector<std::optional<TestPerson>> test_rules(const TestPeople& list,
                                                  std::span<const people::Person> people,
                                                  std::span<const Record> records) {
  std::vector<std::optional<TestPerson>> out(people.size());
  if (list.empty()) return out;
  const Rows own(list.own), shipped(list.shipped);
  const auto rule_of = [&](const Record& record) -> std::optional<TestPerson> {
    if (const Record* row = own.first(record, is_own)) return TestPerson{TestRule::OwnList, row};
    if (shipped.any(record, one_name) && is_made_up(record))
      return TestPerson{TestRule::ShippedName, nullptr};
    if (has_only_a_mailbox(record) && shipped.any(record, one_mailbox))
      return TestPerson{TestRule::ShippedMailbox, nullptr};
    return std::nullopt;
  };
  for (std::size_t i = 0; i < people.size(); ++i) {
    std::unordered_set<std::uint64_t> names;  // of the records that are on a list
    std::vector<const Record*> others;
    for (const std::uint64_t id : people[i].records) {
      const Record& record = records[id - 1];
      const auto rule = rule_of(record);
      if (!rule) {
        others.push_back(&record);
        continue;
      }
      if (!out[i] || rule->rule < out[i]->rule) out[i] = rule;
      names.insert({record.key(KeyType::Name), record.key(KeyType::Kana)});
    }
    names.erase(0);
    const bool is_somebody_else = std::any_of(others.begin(), others.end(), [&](const Record* one) {
      return is_called(*one) && !names.contains(one->key(KeyType::Name)) &&
             !names.contains(one->key(KeyType::Kana));
    });
    // A mailbox that is none says nothing of whoever has more than it, nor a made-up name.
    const bool has_more = out[i] && out[i]->rule != TestRule::OwnList &&
                          std::any_of(others.begin(), others.end(), [&](const Record* one) {
                            return out[i]->rule == TestRule::ShippedMailbox || !is_made_up(*one);
                          });
    if (is_somebody_else || has_more) out[i].reset();
  }
  return out;
}

}  // namespace tadasu::facts
