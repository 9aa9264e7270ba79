// What the store keeps of people: their values and the masked evidence of them. A value or a
// mention by itself is small beside what sealing and storing one row cost, so a row holds many:
// all values of one person in one call, and a page of evidence in the order it was put. Sealed on
// the caller's thread; the writer only moves bytes.
#include <sodium.h>

#include <algorithm>
#include <cstdlib>
#include <set>
#include <tuple>
#include <utility>

#include "store/packed.h"
#include "store/state.h"

namespace tadasu::store {
namespace {

constexpr std::size_t kPageLinesMax = 256;
constexpr std::size_t kRowsPerTransaction = 65'536;
constexpr std::string_view kPacked;  // the kind of rows that hold many; their kinds lie inside

// Text that held values of people, wiped when it goes.
struct Wiped {
  std::string text;
  Wiped() = default;
  explicit Wiped(std::string held) : text(std::move(held)) {}
  Wiped(const Wiped&) = delete;
  Wiped& operator=(const Wiped&) = delete;
  ~Wiped() { sodium_memzero(text.data(), text.size()); }
};

Error not_packed() { return {Trouble::Damaged, "vault", "a sealed value has the wrong form"}; }

// The first text of a row of version 1: 4 bytes of length before each.
bool unpack_old(std::string_view& in, std::string& out) {
  std::uint32_t size = 0;
  if (in.size() < sizeof size) return false;
  for (std::size_t i = 0; i < sizeof size; ++i)
    size |= static_cast<std::uint32_t>(static_cast<unsigned char>(in[i])) << (8 * i);
  in.remove_prefix(sizeof size);
  if (in.size() < size) return false;
  out = in.substr(0, size);
  in.remove_prefix(size);
  return true;
}

// ---- values

auto written(const SealedValue& value) { return std::tie(value.person, value.kind, value.value); }

// Which of the values are kept: of those that say the same of one person the first, with how often
// all of them were written. By person, of one in the order they came.
std::vector<std::pair<std::size_t, std::uint64_t>> kept_of(const std::vector<SealedValue>& values) {
  std::vector<std::size_t> order(values.size());
  for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    const auto one = written(values[a]), other = written(values[b]);
    return one != other ? one < other : a < b;
  });
  std::vector<std::pair<std::size_t, std::uint64_t>> out;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && written(values[order[i]]) == written(values[order[i - 1]]))
      out.back().second += values[order[i]].times;
    else
      out.emplace_back(order[i], values[order[i]].times);
  }
  std::sort(out.begin(), out.end(), [&](const auto& a, const auto& b) {
    return std::pair(values[a.first].person, a.first) < std::pair(values[b.first].person, b.first);
  });
  return out;
}

// A person's values of several rows: what was written in more than one is one.
void join_rows(std::vector<SealedValue>& values) {
  std::vector<SealedValue> out;
  for (const auto& [at, times] : kept_of(values)) {
    out.push_back(std::move(values[at]));
    out.back().times = static_cast<std::uint32_t>(std::min<std::uint64_t>(times, UINT32_MAX));
  }
  values = std::move(out);
}

std::string value_bound(std::string_view incident, std::uint64_t revision, std::uint64_t person,
                        std::string_view kind) {
  return bound_to("sealed", incident, revision, person, kind);
}

// Appends the values of one row.
Status open_values(const SecretKey& key, std::string_view incident, std::uint64_t revision,
                   std::uint64_t person, std::string_view kind, Bytes sealed,
                   std::vector<SealedValue>& out) {
  TRY(std::string packed, open_bytes(key, sealed, value_bound(incident, revision, person, kind)));
  const Wiped wiped(std::move(packed));
  if (kind != kPacked) {  // of version 1: one value
    SealedValue value{person, std::string(kind), "", "", 1};
    std::string_view rest = wiped.text;
    std::string times;
    const bool sound = unpack_old(rest, value.value) && unpack_old(rest, value.place) &&
                       (rest.empty() || unpack_old(rest, times));
    if (!times.empty())
      value.times = static_cast<std::uint32_t>(std::strtoul(times.c_str(), nullptr, 10));
    if (!sound || value.times == 0) return not_packed();
    out.push_back(std::move(value));
    return success();
  }
  Unpacker unpacker(wiped.text);
  std::string place;
  while (!unpacker.at_end()) {
    SealedValue& value = out.emplace_back();
    value.person = person;
    value.kind = unpacker.text();
    value.value = unpacker.text();
    unpacker.text_after(place);
    value.place = place;
    value.times = static_cast<std::uint32_t>(unpacker.number());
  }
  return unpacker.ok() ? success() : Status(not_packed());
}

// ---- evidence

std::string page_bound(std::string_view incident, std::uint64_t revision) {
  return bound_to("evidence", incident, revision, 0, kPacked);
}

// One row of version 1, or a page, whose lines are numbered from the row's id.
struct Page {
  std::string sealed;
  std::string_view incident;
  std::uint64_t revision = 0;
  std::size_t lines = 0;
  std::set<std::uint64_t> people;
  std::set<std::string_view> kinds;
};

Page make_page(const SecretKey& key, const EvidenceRow* begin, const EvidenceRow* end) {
  Page page;
  page.incident = begin->incident;
  page.revision = begin->revision;
  page.lines = static_cast<std::size_t>(end - begin);
  Wiped packed;
  Packer packer(packed.text);
  std::string_view way, place;
  for (const EvidenceRow* row = begin; row != end; ++row) {
    packer.number(row->person);
    packer.text(row->kind);
    packer.text_after(way, row->way);
    packer.text_after(place, row->place);
    packer.text(row->masked);
    packer.real(row->strength);
    packer.number(row->reasons);
    way = row->way;
    place = row->place;
    if (row->person != 0) page.people.insert(row->person);
    page.kinds.insert(row->kind);
  }
  page.sealed = seal_bytes(key, packed.text, page_bound(page.incident, page.revision));
  return page;
}

Status put_page_of(Database& db, std::string_view incident, std::uint64_t revision,
                   std::uint64_t person, std::uint64_t page) {
  return db.run(
      "INSERT INTO evidence_people(incident, revision, person, page) VALUES(?1, ?2, ?3, ?4)",
      {incident, natural(revision), natural(person), natural(page)});
}

Status put_row_of(Database& db, std::string_view incident, std::uint64_t revision,
                  std::uint64_t person, std::uint64_t row) {
  return db.run("INSERT INTO sealed_people(incident, revision, person, row) VALUES(?1, ?2, ?3, ?4)",
                {incident, natural(revision), natural(person), natural(row)});
}

Status insert_page(Database& db, const Page& page, std::uint64_t id, PersonRows* later) {
  TRY_STATUS(db.run(
      "INSERT INTO evidence(id, incident, revision, person, kind, strength, reasons, value, lines) "
      "VALUES(?1, ?2, ?3, 0, ?4, 0, 0, ?5, ?6)",
      {natural(id), page.incident, natural(page.revision), kPacked, bytes_of(page.sealed),
       natural(page.lines)}));
  for (const std::string_view kind : page.kinds)
    TRY_STATUS(
        db.run("INSERT INTO evidence_kinds(incident, revision, kind, page) VALUES(?1, ?2, ?3, ?4)",
               {page.incident, natural(page.revision), kind, natural(id)}));
  for (const std::uint64_t person : page.people) {
    if (later != nullptr)
      later->pages.emplace_back(person, id);
    else
      TRY_STATUS(put_page_of(db, page.incident, page.revision, person, id));
  }
  return success();
}

// What is asked of evidence, and the lines that answer it.
struct Asked {
  const SecretKey& key;
  std::string_view incident;
  std::uint64_t revision;
  std::string_view kind;  // "": any
  std::uint64_t person;   // 0: any
  std::uint64_t after, limit;
  std::vector<EvidenceRow> rows{};

  // Calls until false.
  bool take(EvidenceRow&& row) {
    if (rows.size() >= limit) return false;
    if (row.id > after && (kind.empty() || row.kind == kind) &&
        (person == 0 || row.person == person))
      rows.push_back(std::move(row));
    return rows.size() < limit;
  }
};

Status open_page(const Row& from, Asked& asked, bool& more) {
  EvidenceRow row;
  row.incident = asked.incident;
  row.revision = asked.revision;
  row.id = from.natural(0);
  row.person = from.natural(1);
  row.kind = from.text(2);
  if (row.kind != kPacked) {  // of version 1: one line
    row.strength = from.real(3);
    row.reasons = static_cast<std::uint32_t>(from.integer(4));
    TRY(std::string packed,
        open_bytes(asked.key, from.blob(5),
                   bound_to("evidence", asked.incident, asked.revision, row.person, row.kind)));
    std::string_view rest = packed;
    if (!unpack_old(rest, row.way) || !unpack_old(rest, row.place) || !unpack_old(rest, row.masked))
      return not_packed();
    more = asked.take(std::move(row));
    return success();
  }
  TRY(std::string packed,
      open_bytes(asked.key, from.blob(5), page_bound(asked.incident, asked.revision)));
  const Wiped wiped(std::move(packed));
  Unpacker unpacker(wiped.text);
  more = true;
  for (std::uint64_t line = 0; more && !unpacker.at_end(); ++line) {
    row.person = unpacker.number();
    row.kind = unpacker.text();
    unpacker.text_after(row.way);
    unpacker.text_after(row.place);
    row.masked = unpacker.text();
    row.strength = unpacker.real();
    row.reasons = static_cast<std::uint32_t>(unpacker.number());
    if (!unpacker.ok()) return not_packed();
    more = asked.take(EvidenceRow(row));
    ++row.id;
  }
  return unpacker.ok() ? success() : Status(not_packed());
}

}  // namespace

Status Store::seal(std::string_view incident, std::uint64_t revision,
                   const std::vector<SealedValue>& values, PersonRows* later) {
  TRY(const auto key, state_->keys->key(incident));
  std::vector<std::pair<std::uint64_t, std::string>> rows;  // person, sealed
  const auto kept = kept_of(values);
  for (std::size_t i = 0; i < kept.size();) {
    const std::uint64_t person = values[kept[i].first].person;
    Wiped packed;
    Packer packer(packed.text);
    std::string_view place;
    for (; i < kept.size() && values[kept[i].first].person == person; ++i) {
      const SealedValue& value = values[kept[i].first];
      packer.text(value.kind);
      packer.text(value.value);
      packer.text_after(place, value.place);
      packer.number(kept[i].second);
      place = value.place;
    }
    rows.emplace_back(
        person, seal_bytes(*key, packed.text, value_bound(incident, revision, person, kPacked)));
  }
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    for (const auto& [person, sealed] : rows) {
      TRY_STATUS(
          db.run("INSERT INTO sealed(incident, revision, person, kind, value) "
                 "VALUES(?1, ?2, ?3, ?4, ?5)",
                 {incident, natural(revision), natural(person), kPacked, bytes_of(sealed)}));
      if (later != nullptr)
        later->sealed.emplace_back(person, db.last_row_id());
      else
        TRY_STATUS(put_row_of(db, incident, revision, person, db.last_row_id()));
    }
    return success();
  });
}

Result<std::vector<SealedValue>> Store::open_person(std::string_view incident,
                                                    std::uint64_t revision,
                                                    std::uint64_t person) const {
  TRY(const auto key, state_->keys->key(incident));
  std::vector<SealedValue> out;
  Status opened = success();
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run(
        "SELECT s.kind, s.value FROM sealed_people AS p JOIN sealed AS s ON s.id = p.row "
        "WHERE p.incident = ?1 AND p.revision = ?2 AND p.person = ?3 ORDER BY p.row",
        {incident, natural(revision), natural(person)}, [&](const Row& row) {
          opened = open_values(*key, incident, revision, person, row.text(0), row.blob(1), out);
          return opened.ok();
        });
  }));
  if (!opened.ok()) return std::move(opened).error();
  join_rows(out);
  return out;
}

Status Store::open_people(
    std::string_view incident, std::uint64_t revision, std::uint64_t after,
    const std::function<bool(std::uint64_t person, std::vector<SealedValue>&& values)>& each)
    const {
  TRY(const auto key, state_->keys->key(incident));
  std::uint64_t person = 0;  // whose values are gathered
  std::vector<SealedValue> values;
  Status opened = success();
  const auto give = [&] {
    join_rows(values);
    const bool more = each(person, std::move(values));
    values.clear();
    return more;
  };
  bool more = true;
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run(
        "SELECT p.person, s.kind, s.value FROM sealed_people AS p JOIN sealed AS s ON s.id = p.row "
        "WHERE p.incident = ?1 AND p.revision = ?2 AND p.person > ?3 ORDER BY p.person, p.row",
        {incident, natural(revision), natural(after)}, [&](const Row& row) {
          const std::uint64_t of = row.natural(0);
          if (of != person && !values.empty()) more = give();
          if (!more) return false;
          person = of;
          opened = open_values(*key, incident, revision, person, row.text(1), row.blob(2), values);
          return opened.ok();
        });
  }));
  if (!opened.ok()) return std::move(opened).error();
  if (more && !values.empty()) give();
  return success();
}

Status Store::put_evidence(const std::vector<EvidenceRow>& rows, PersonRows* later) {
  std::vector<Page> pages;
  for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
    const EvidenceRow& first = rows[begin];
    while (end < rows.size() && end - begin < kPageLinesMax &&
           rows[end].incident == first.incident && rows[end].revision == first.revision)
      ++end;
    TRY(const auto key, state_->keys->key(first.incident));
    pages.push_back(make_page(*key, &first, rows.data() + end));
  }
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    std::uint64_t id = 1;  // of the next line
    TRY_STATUS(
        db.run("SELECT id + lines FROM evidence ORDER BY id DESC LIMIT 1", {}, [&](const Row& row) {
          id = row.natural(0);
          return false;
        }));
    for (const Page& page : pages) {
      TRY_STATUS(insert_page(db, page, id, later));
      id += page.lines;
    }
    return success();
  });
}

Status Store::put_person_rows(std::string_view incident, std::uint64_t revision, PersonRows rows) {
  const auto put = [&](std::vector<std::pair<std::uint64_t, std::uint64_t>>& all,
                       auto put_one) -> Status {
    std::sort(all.begin(), all.end());
    for (std::size_t begin = 0; begin < all.size(); begin += kRowsPerTransaction) {
      const std::size_t end = std::min(all.size(), begin + kRowsPerTransaction);
      TRY_STATUS(state_->writer->run([&](Database& db, Tip&) -> Status {
        for (std::size_t i = begin; i < end; ++i)
          TRY_STATUS(put_one(db, incident, revision, all[i].first, all[i].second));
        return success();
      }));
    }
    return success();
  };
  TRY_STATUS(put(rows.pages, put_page_of));
  return put(rows.sealed, put_row_of);
}

Result<std::vector<EvidenceRow>> Store::evidence(std::string_view incident, std::uint64_t revision,
                                                 std::string_view kind, std::uint64_t person,
                                                 std::uint64_t after, std::uint64_t limit) const {
  TRY(const auto key, state_->keys->key(incident));
  Asked asked{*key, incident, revision, kind, person, after, limit};
  Status opened = success();
  const auto each = [&](const Row& from) {
    bool more = true;
    opened = open_page(from, asked, more);
    return opened.ok() && more;
  };
  // A page holds lines after `after` also when it begins before.
  const std::uint64_t first = after - std::min<std::uint64_t>(after, kPageLinesMax);
#define TADASU_LINES "SELECT e.id, e.person, e.kind, e.strength, e.reasons, e.value FROM "
#define TADASU_PAGES \
  "AS p JOIN evidence AS e ON e.id = p.page WHERE p.incident = ?1 AND p.revision = ?2 "
  TRY_STATUS(state_->readers.with([&](Database& db) {
    const Arg i = incident, r = natural(revision), from = natural(first);
    if (person != 0)
      return db.run(TADASU_LINES "evidence_people " TADASU_PAGES
                                 "AND p.person = ?4 AND p.page > ?3 ORDER BY p.page",
                    {i, r, from, natural(person)}, each);
    if (!kind.empty())
      return db.run(TADASU_LINES "evidence_kinds " TADASU_PAGES
                                 "AND p.kind = ?4 AND p.page > ?3 ORDER BY p.page",
                    {i, r, from, kind}, each);
    return db.run(TADASU_LINES
                  "evidence AS e WHERE e.incident = ?1 AND e.revision = ?2 AND e.id > ?3 "
                  "ORDER BY e.id",
                  {i, r, from}, each);
  }));
#undef TADASU_PAGES
#undef TADASU_LINES
  if (!opened.ok()) return std::move(opened).error();
  return std::move(asked.rows);
}

Status Store::forget_revision(std::string_view incident, std::uint64_t revision) {
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    for (const char* sql : {"DELETE FROM evidence WHERE incident = ?1 AND revision = ?2",
                            "DELETE FROM evidence_people WHERE incident = ?1 AND revision = ?2",
                            "DELETE FROM evidence_kinds WHERE incident = ?1 AND revision = ?2",
                            "DELETE FROM sealed_people WHERE incident = ?1 AND revision = ?2",
                            "DELETE FROM sealed WHERE incident = ?1 AND revision = ?2"})
      TRY_STATUS(db.run(sql, {incident, natural(revision)}));
    return success();
  });
}

}  // namespace tadasu::store
