// Incident keys, sealed texts, survey units and documents. Values are sealed on the caller's
// thread; the writer only moves bytes.
#include <sodium.h>

#include <utility>

#include "store/state.h"

namespace tadasu::store {
namespace {

constexpr std::string_view kSealedText = "sealed:";
constexpr int kBase64 = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
constexpr std::size_t kValueBytesMax = 512ULL << 20;

Error not_text() { return {Trouble::Damaged, "vault", "not a sealed text"}; }

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

}  // namespace

// ---- vault
// ---------------------------------------------------------------------------------------

Status Store::make_incident_key(std::string_view incident) { return state_->keys->make(incident); }

Status Store::destroy_incident_key(std::string_view incident) {
  return state_->keys->destroy(incident);
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
  if (!sealed.starts_with(kSealedText)) return not_text();
  sealed.remove_prefix(kSealedText.size());
  std::string bytes(sealed.size(), '\0');
  std::size_t size = 0;
  if (sodium_base642bin(reinterpret_cast<std::uint8_t*>(bytes.data()), bytes.size(), sealed.data(),
                        sealed.size(), nullptr, &size, nullptr, kBase64) != 0) {
    return not_text();
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
