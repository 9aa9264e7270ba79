// Sealed values, evidence, survey units and documents. Values are sealed on the caller's thread;
// the writer only moves bytes.
#include <sodium.h>

#include <cstdlib>
#include <utility>

#include "store/state.h"

namespace tadasu::store {
namespace {

constexpr std::string_view kSealedText = "sealed:";
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kValueBytesMax = 512ULL << 20;

// Several texts as one value: each with its length before it.
void pack_text(std::string& out, std::string_view text) {
  const auto size = static_cast<std::uint32_t>(text.size());
  for (int i = 0; i < 4; ++i) out += static_cast<char>(size >> (8 * i) & 0xff);
  out += text;
}

bool unpack_text(std::string_view& in, std::string& out) {
  if (in.size() < 4) return false;
  std::uint32_t size = 0;
  for (int i = 0; i < 4; ++i) {
    size |= static_cast<std::uint32_t>(static_cast<unsigned char>(in[static_cast<std::size_t>(i)]))
            << (8 * i);
  }
  in.remove_prefix(4);
  if (in.size() < size) return false;
  out = in.substr(0, size);
  in.remove_prefix(size);
  return true;
}

Error not_packed() { return {Trouble::Damaged, "vault", "a sealed value has the wrong form"}; }

std::string evidence_bound(const EvidenceRow& row) {
  return bound_to("evidence", row.incident, row.revision, row.person, row.kind);
}

// Unit ids may be made from paths, which may hold names: only a keyed hash of them is stored.
Digest unit_digest(const SecretKey& key, std::string_view unit_id) {
  std::uint8_t unit_key[32];
  derive(key, KeyUse::Unit, unit_key);
  Digest out{};
  crypto_generichash(out.data(), out.size(), bytes_of(unit_id).data(), unit_id.size(), unit_key,
                     sizeof unit_key);
  sodium_memzero(unit_key, sizeof unit_key);
  return out;
}

Status open_evidence(const SecretKey& key, const Row& from, EvidenceRow& row) {
  row.id = from.natural(0);
  row.person = from.natural(1);
  row.kind = from.text(2);
  row.strength = from.real(3);
  row.reasons = static_cast<std::uint32_t>(from.integer(4));
  TRY(const std::string packed, open_bytes(key, from.blob(5), evidence_bound(row)));
  std::string_view rest = packed;
  if (!unpack_text(rest, row.way) || !unpack_text(rest, row.place) ||
      !unpack_text(rest, row.masked)) {
    return not_packed();
  }
  return success();
}

}  // namespace

// ---- vault
// ---------------------------------------------------------------------------------------

Status Store::make_incident_key(std::string_view incident) { return state_->keys->make(incident); }

Status Store::destroy_incident_key(std::string_view incident) {
  return state_->keys->destroy(incident);
}

Status Store::seal(std::string_view incident, std::uint64_t revision,
                   const std::vector<SealedValue>& values) {
  TRY(const auto key, state_->keys->key(incident));
  std::vector<std::string> sealed;
  sealed.reserve(values.size());
  for (const SealedValue& value : values) {
    std::string packed;
    pack_text(packed, value.value);
    pack_text(packed, value.place);
    if (value.times != 1) pack_text(packed, std::to_string(value.times));
    sealed.push_back(
        seal_bytes(*key, packed, bound_to("sealed", incident, revision, value.person, value.kind)));
    sodium_memzero(packed.data(), packed.size());
  }
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    for (std::size_t i = 0; i < values.size(); ++i) {
      TRY_STATUS(
          db.run("INSERT INTO sealed(incident, revision, person, kind, value) "
                 "VALUES(?1, ?2, ?3, ?4, ?5)",
                 {incident, natural(revision), natural(values[i].person),
                  std::string_view(values[i].kind), bytes_of(sealed[i])}));
    }
    return success();
  });
}

namespace {

Result<SealedValue> open_value(const SecretKey& key, std::string_view incident,
                               std::uint64_t revision, std::uint64_t person, std::string_view kind,
                               Bytes sealed) {
  SealedValue value;
  value.person = person;
  value.kind = kind;
  TRY(std::string packed,
      open_bytes(key, sealed, bound_to("sealed", incident, revision, person, value.kind)));
  std::string_view rest = packed;
  std::string times;
  const bool sound = unpack_text(rest, value.value) && unpack_text(rest, value.place) &&
                     (rest.empty() || unpack_text(rest, times));
  if (!times.empty())
    value.times = static_cast<std::uint32_t>(std::strtoul(times.c_str(), nullptr, 10));
  sodium_memzero(packed.data(), packed.size());
  if (!sound || value.times == 0) return not_packed();
  return value;
}

}  // namespace

Result<std::vector<SealedValue>> Store::open_person(std::string_view incident,
                                                    std::uint64_t revision,
                                                    std::uint64_t person) const {
  TRY(const auto key, state_->keys->key(incident));
  std::vector<SealedValue> out;
  Status opened = success();
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run(
        "SELECT kind, value FROM sealed "
        "WHERE incident = ?1 AND revision = ?2 AND person = ?3 ORDER BY id",
        {incident, natural(revision), natural(person)}, [&](const Row& row) {
          auto value = open_value(*key, incident, revision, person, row.text(0), row.blob(1));
          if (value.ok())
            out.push_back(std::move(value).value());
          else
            opened = value.error();
          return opened.ok();
        });
  }));
  if (!opened.ok()) return std::move(opened).error();
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
  bool more = true;
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run(
        "SELECT person, kind, value FROM sealed "
        "WHERE incident = ?1 AND revision = ?2 AND person > ?3 ORDER BY person, id",
        {incident, natural(revision), natural(after)}, [&](const Row& row) {
          const std::uint64_t of = row.natural(0);
          if (of != person && !values.empty()) {
            more = each(person, std::move(values));
            values.clear();
            if (!more) return false;
          }
          person = of;
          auto value = open_value(*key, incident, revision, person, row.text(1), row.blob(2));
          if (value.ok())
            values.push_back(std::move(value).value());
          else
            opened = value.error();
          return opened.ok();
        });
  }));
  if (!opened.ok()) return std::move(opened).error();
  if (more && !values.empty()) each(person, std::move(values));
  return success();
}

Result<std::string> Store::seal_text(std::string_view incident, std::string_view text) {
  if (text.empty()) return std::string();
  TRY(const auto key, state_->keys->key(incident));
  const std::string sealed = seal_bytes(*key, text, bound_to("text", incident));
  std::string out(sodium_base64_encoded_len(sealed.size(), kBase64), '\0');
  sodium_bin2base64(out.data(), out.size(), bytes_of(sealed).data(), sealed.size(), kBase64);
  out.resize(out.find('\0'));
  return std::string(kSealedText) + out;
}

Result<std::string> Store::open_text(std::string_view incident, std::string_view sealed) const {
  if (sealed.empty()) return std::string();
  if (!sealed.starts_with(kSealedText)) return not_packed();
  sealed.remove_prefix(kSealedText.size());
  std::string bytes(sealed.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size(), sealed.data(),
                        sealed.size(), nullptr, &size, nullptr, kBase64) != 0) {
    return not_packed();
  }
  bytes.resize(size);
  TRY(const auto key, state_->keys->key(incident));
  return open_bytes(*key, bytes_of(bytes), bound_to("text", incident));
}

Result<Key> Store::hash_key(std::string_view incident) const {
  TRY(const auto key, state_->keys->key(incident));
  std::uint8_t derived[32];
  derive(*key, KeyUse::Hash, derived);
  Key out{};
  std::copy(std::begin(derived), std::end(derived), out.begin());
  sodium_memzero(derived, sizeof derived);
  return out;
}

// ---- evidence
// ------------------------------------------------------------------------------------

Status Store::put_evidence(const std::vector<EvidenceRow>& rows) {
  std::vector<std::string> sealed;
  sealed.reserve(rows.size());
  for (const EvidenceRow& row : rows) {
    TRY(const auto key, state_->keys->key(row.incident));
    std::string packed;
    pack_text(packed, row.way);
    pack_text(packed, row.place);
    pack_text(packed, row.masked);
    sealed.push_back(seal_bytes(*key, packed, evidence_bound(row)));
  }
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    for (std::size_t i = 0; i < rows.size(); ++i) {
      const EvidenceRow& row = rows[i];
      TRY_STATUS(db.run(
          "INSERT INTO evidence(incident, revision, person, kind, strength, reasons, value) "
          "VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
          {std::string_view(row.incident), natural(row.revision), natural(row.person),
           std::string_view(row.kind), row.strength, natural(row.reasons), bytes_of(sealed[i])}));
    }
    return success();
  });
}

Result<std::vector<EvidenceRow>> Store::evidence(std::string_view incident, std::uint64_t revision,
                                                 std::string_view kind, std::uint64_t person,
                                                 std::uint64_t after, std::uint64_t limit) const {
  TRY(const auto key, state_->keys->key(incident));
  std::vector<EvidenceRow> out;
  Status opened = success();
  const auto each = [&](const Row& from) {
    EvidenceRow row;
    row.incident = incident;
    row.revision = revision;
    opened = open_evidence(*key, from, row);
    if (opened.ok()) out.push_back(std::move(row));
    return opened.ok();
  };
#define TADASU_EVIDENCE                                              \
  "SELECT id, person, kind, strength, reasons, value FROM evidence " \
  "WHERE incident = ?1 AND revision = ?2 AND id > ?3 "
  TRY_STATUS(state_->readers.with([&](Database& db) {
    if (person != 0 && !kind.empty()) {
      return db.run(
          TADASU_EVIDENCE "AND person = ?5 AND kind = ?6 ORDER BY id LIMIT ?4",
          {incident, natural(revision), natural(after), natural(limit), natural(person), kind},
          each);
    }
    if (person != 0) {
      return db.run(TADASU_EVIDENCE "AND person = ?5 ORDER BY id LIMIT ?4",
                    {incident, natural(revision), natural(after), natural(limit), natural(person)},
                    each);
    }
    if (!kind.empty()) {
      return db.run(TADASU_EVIDENCE "AND kind = ?5 ORDER BY id LIMIT ?4",
                    {incident, natural(revision), natural(after), natural(limit), kind}, each);
    }
    return db.run(TADASU_EVIDENCE "ORDER BY id LIMIT ?4",
                  {incident, natural(revision), natural(after), natural(limit)}, each);
  }));
#undef TADASU_EVIDENCE
  if (!opened.ok()) return std::move(opened).error();
  return out;
}

Status Store::forget_revision(std::string_view incident, std::uint64_t revision) {
  return state_->writer->run([&](Database& db, Tip&) -> Status {
    TRY_STATUS(db.run("DELETE FROM evidence WHERE incident = ?1 AND revision = ?2",
                      {incident, natural(revision)}));
    return db.run("DELETE FROM sealed WHERE incident = ?1 AND revision = ?2",
                  {incident, natural(revision)});
  });
}

// ---- units
// ---------------------------------------------------------------------------------------

Status Store::finish_unit(std::string_view incident, std::string_view unit_id,
                          std::string_view result) {
  TRY(const auto key, state_->keys->key(incident));
  const Digest unit = unit_digest(*key, unit_id);
  const std::string sealed =
      seal_bytes(*key, result, bound_to("units", incident, 0, 0, text_of(unit)));
  if (sealed.size() > kValueBytesMax) {
    return Error{Trouble::TooLarge, "unit", "a unit's result is longer than 512 MiB"};
  }
  return state_->writer->run([&](Database& db, Tip&) {
    return db.run(
        "INSERT INTO units(incident, unit, value) VALUES(?1, ?2, ?3) "
        "ON CONFLICT(incident, unit) DO UPDATE SET value = excluded.value",
        {incident, Bytes(unit), bytes_of(sealed)});
  });
}

Result<std::optional<std::string>> Store::unit_result(std::string_view incident,
                                                      std::string_view unit_id) const {
  TRY(const auto key, state_->keys->key(incident));
  const Digest unit = unit_digest(*key, unit_id);
  std::optional<Result<std::string>> found;
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run("SELECT value FROM units WHERE incident = ?1 AND unit = ?2",
                  {incident, Bytes(unit)}, [&](const Row& row) {
                    found = open_bytes(*key, row.blob(0),
                                       bound_to("units", incident, 0, 0, text_of(unit)));
                    return false;
                  });
  }));
  if (!found) return std::optional<std::string>();
  TRY(std::string value, std::move(*found));
  return std::optional<std::string>(std::move(value));
}

Status Store::forget_units(std::string_view incident) {
  return state_->writer->run([&](Database& db, Tip&) {
    return db.run("DELETE FROM units WHERE incident = ?1", {incident});
  });
}

// ---- documents
// -----------------------------------------------------------------------------------

Status Store::put_document(std::string_view incident, std::string_view id,
                           std::string_view content) {
  TRY(const auto key, state_->keys->key(incident));
  const std::string sealed = seal_bytes(*key, content, bound_to("documents", incident, 0, 0, id));
  if (sealed.size() > kValueBytesMax) {
    return Error{Trouble::TooLarge, "document", "a document is longer than 512 MiB"};
  }
  const std::int64_t at = state_->clock.now().us;
  return state_->writer->run([&](Database& db, Tip&) {
    return db.run(
        "INSERT INTO documents(incident, id, at, value) VALUES(?1, ?2, ?3, ?4) "
        "ON CONFLICT(incident, id) DO UPDATE SET at = excluded.at, value = excluded.value",
        {incident, id, at, bytes_of(sealed)});
  });
}

Result<std::string> Store::document(std::string_view incident, std::string_view id) const {
  TRY(const auto key, state_->keys->key(incident));
  Result<std::string> found = Error{Trouble::NotFound, "document", "no document of this id"};
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run("SELECT value FROM documents WHERE incident = ?1 AND id = ?2", {incident, id},
                  [&](const Row& row) {
                    found =
                        open_bytes(*key, row.blob(0), bound_to("documents", incident, 0, 0, id));
                    return false;
                  });
  }));
  return found;
}

Result<std::vector<std::string>> Store::document_ids(std::string_view incident) const {
  std::vector<std::string> out;
  TRY_STATUS(state_->readers.with([&](Database& db) {
    return db.run("SELECT id FROM documents WHERE incident = ?1 ORDER BY id", {incident},
                  [&](const Row& row) {
                    out.emplace_back(row.text(0));
                    return true;
                  });
  }));
  return out;
}

}  // namespace tadasu::store
