#include "store/chain.h"

#include <sodium.h>

#include <algorithm>
#include <nlohmann/json.hpp>

namespace tadasu::store {
namespace {

constexpr std::string_view kDomain = "tadasu.journal/1";

void add_number(std::string& out, std::uint64_t value) {
  char bytes[8];
  for (int i = 0; i < 8; ++i) bytes[i] = static_cast<char>(value >> (8 * i) & 0xff);
  out.append(bytes, sizeof bytes);
}

void add_text(std::string& out, std::string_view text) {
  add_number(out, text.size());
  out += text;
}

Digest digest_of(Bytes bytes) {
  Digest out{};
  if (bytes.size() == out.size()) std::copy(bytes.begin(), bytes.end(), out.begin());
  return out;
}

Digest tip_seal(const Key& key, const Tip& tip) {
  std::string bytes;
  add_text(bytes, "tadasu.tip/1");
  add_number(bytes, tip.number);
  bytes += text_of(tip.hash);
  Digest out{};
  crypto_generichash(out.data(), out.size(), bytes_of(bytes).data(), bytes.size(), key.data(),
                     key.size());
  return out;
}

// The bytes that are hashed, into a buffer that is used again.
void write_fields(const Entry& entry, std::string& out) {
  out.clear();
  add_text(out, kDomain);
  add_number(out, entry.number);
  add_number(out, static_cast<std::uint64_t>(entry.at.us));
  add_text(out, entry.incident);
  add_text(out, entry.actor);
  add_text(out, entry.what);
  add_text(out, entry.body);
  add_text(out, text_of(entry.previous));
}

}  // namespace

Digest hash_of(const Entry& entry) {
  std::string fields;
  write_fields(entry, fields);
  return sha256(bytes_of(fields));
}

Result<std::string> canonical_object(std::string_view text) {
  const Json parsed = Json::parse(text, nullptr, /*allow_exceptions=*/false);
  if (!parsed.is_object()) return Error{Trouble::Invalid, "body", "not a JSON object"};
  try {
    return parsed.dump();
  } catch (const Json::exception&) {  // bytes that are not UTF-8
    return Error{Trouble::Invalid, "body", "not UTF-8"};
  }
}

Entry entry_of(const Row& row) {
  Entry entry;
  entry.number = row.natural(0);
  entry.at = {row.integer(1)};
  entry.incident = row.text(2);
  entry.actor = row.text(3);
  entry.what = row.text(4);
  entry.body = row.text(5);
  entry.previous = digest_of(row.blob(6));
  entry.hash = digest_of(row.blob(7));
  return entry;
}

Status write_tip(Database& db, const Key& tip_key, const Tip& tip) {
  const Digest seal = tip_seal(tip_key, tip);
  return db.run(
      "INSERT INTO meta(name, value) VALUES('tip', ?1) "
      "ON CONFLICT(name) DO UPDATE SET value = excluded.value",
      {Bytes(seal)});
}

Result<ChainState> follow_chain(Database& db, const Key& tip_key) {
  ChainState state;
  std::string fields;
  TRY_STATUS(db.run("SELECT " TADASU_ENTRY_COLUMNS " FROM journal ORDER BY number", {},
                    [&](const Row& row) {
                      const Entry entry = entry_of(row);
                      write_fields(entry, fields);
                      const bool right = entry.number == state.tip.number + 1 &&
                                         entry.previous == state.tip.hash &&
                                         entry.hash == sha256(bytes_of(fields));
                      if (!right) {
                        state.broken = state.tip.number + 1;
                        return false;
                      }
                      state.tip = {entry.number, entry.hash};
                      return true;
                    }));
  if (state.broken) return state;
  std::optional<Digest> sealed;
  TRY_STATUS(db.run("SELECT value FROM meta WHERE name = 'tip'", {}, [&](const Row& row) {
    sealed = digest_of(row.blob(0));
    return false;
  }));
  const bool empty = state.tip.number == 0 && !sealed;
  if (!empty && (!sealed || *sealed != tip_seal(tip_key, state.tip))) {
    state.broken =
        state.tip.number + 1;  // something came after the last entry, or the seal is foreign
  }
  return state;
}

}  // namespace tadasu::store
