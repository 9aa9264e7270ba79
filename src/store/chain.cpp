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

// What is hashed, as views: following the chain copies nothing but into one buffer.
struct Fields {
  std::uint64_t number;
  std::int64_t at;
  std::string_view incident, actor, what, body;
  Bytes previous;
};

void write_fields(const Fields& fields, std::string& out) {
  out.clear();
  add_text(out, kDomain);
  add_number(out, fields.number);
  add_number(out, static_cast<std::uint64_t>(fields.at));
  for (const std::string_view text : {fields.incident, fields.actor, fields.what, fields.body}) {
    add_text(out, text);
  }
  add_text(out, text_of(fields.previous));
}

bool equal(Bytes a, const Digest& b) { return std::equal(a.begin(), a.end(), b.begin(), b.end()); }

}  // namespace

Digest hash_of(const Entry& entry) {
  std::string bytes;
  write_fields({entry.number, entry.at.us, entry.incident, entry.actor, entry.what, entry.body,
                entry.previous},
               bytes);
  return sha256(bytes_of(bytes));
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
  const auto each = [&](const Row& row) {
    const Fields entry{row.natural(0), row.integer(1), row.text(2), row.text(3),
                       row.text(4),    row.text(5),    row.blob(6)};
    write_fields(entry, fields);
    const Digest hash = sha256(bytes_of(fields));
    if (entry.number != state.tip.number + 1 || !equal(entry.previous, state.tip.hash) ||
        !equal(row.blob(7), hash)) {
      state.broken = state.tip.number + 1;
      return false;
    }
    state.tip = {entry.number, hash};
    return true;
  };
  TRY_STATUS(db.run("SELECT " TADASU_ENTRY_COLUMNS " FROM journal ORDER BY number", {}, each));
  if (state.broken) return state;
  std::optional<Digest> sealed;
  TRY_STATUS(db.run("SELECT value FROM meta WHERE name = 'tip'", {}, [&](const Row& row) {
    sealed = digest_of(row.blob(0));
    return false;
  }));
  // Something came after the last entry, or the seal is foreign or gone. A journal that never had
  // an entry is sealed too (Tip 0), so that an emptied one is not taken for new.
  if (!sealed || *sealed != tip_seal(tip_key, state.tip)) state.broken = state.tip.number + 1;
  return state;
}

}  // namespace tadasu::store
