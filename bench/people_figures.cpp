#include "people_figures.h"

#include <sys/resource.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <utility>

#include "plain_values.h"

namespace tadasu::bench {
namespace {

using find::Kind;

constexpr std::size_t kBlockBytes = 1 << 22;

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return out;
}

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.back() == ' ' || text.back() == '\r')) text.remove_suffix(1);
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  return text;
}

std::uint32_t short_hash(std::string_view text) {
  if (text.empty()) return 0;
  return static_cast<std::uint32_t>(std::hash<std::string_view>{}(text) >> 16) | 1;
}

std::uint64_t pairs_of(std::uint64_t count) { return count * (count - (count > 0)) / 2; }

}  // namespace

double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double peak_megabytes() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024;
}

// ---- columns -----------------------------------------------------------------------------------
enum class TrueRecords::Role : std::uint8_t {
  None,
  Person,    // the truth
  FebrlId,   // rec-N-dup-k: person N
  RecordId,  // with Source, in the key
  Source,
  RecordType,
  Name,
  Family,
  Given,
  Kana,
  BirthDate,
  Sex,
  PostalCode,
  AddressPart,
  Phone,
  Email,
  Number,
};

// ---- rows of a CSV -----------------------------------------------------------------------------
// As RFC 4180 says; a text in memory is taken apart in place, row by row.
class TrueRecords::Rows {
 public:
  explicit Rows(std::string text) : text_(std::move(text)) {}
  bool next(std::vector<std::string_view>& cells) {
    cells.clear();
    if (at_ >= text_.size()) return false;
    for (bool more = true; more;) more = cell(cells);
    return true;
  }

 private:
  bool cell(std::vector<std::string_view>& cells) {
    std::size_t begin = at_, write = at_;
    if (at_ < text_.size() && text_[at_] == '"') {
      for (begin = write = ++at_; at_ < text_.size(); ++at_) {
        if (text_[at_] == '"' && (at_ + 1 == text_.size() || text_[++at_] != '"')) break;
        text_[write++] = text_[at_];
      }
    }
    std::size_t end = at_;
    while (end < text_.size() && text_[end] != ',' && text_[end] != '\n') ++end;
    if (write == at_)
      write = at_ = end;
    else
      while (at_ < end) text_[write++] = text_[at_++];
    cells.push_back(trimmed(std::string_view(text_).substr(begin, write - begin)));
    at_ = end + 1;
    return end < text_.size() && text_[end] == ',';
  }
  std::string text_;
  std::size_t at_ = 0;
};

bool TrueRecords::begin_table(const std::vector<std::string>& header) {
  static const std::unordered_map<std::string, Role> kRoles = {
      {"person", Role::Person},
      {"ent", Role::Person},
      {"cluster", Role::Person},
      {"record_id", Role::RecordId},
      {"source", Role::Source},
      {"src", Role::Source},
      {"data_source", Role::Source},
      {"record_type", Role::RecordType},
      {"name", Role::Name},
      {"primary_name_full", Role::Name},
      {"surname", Role::Family},
      {"primary_name_last", Role::Family},
      {"given_name", Role::Given},
      {"first_name", Role::Given},
      {"primary_name_first", Role::Given},
      {"kana", Role::Kana},
      {"birth_date", Role::BirthDate},
      {"dob", Role::BirthDate},
      {"date_of_birth", Role::BirthDate},
      {"sex", Role::Sex},
      {"gender", Role::Sex},
      {"postal_code", Role::PostalCode},
      {"zip", Role::PostalCode},
      {"postcode", Role::PostalCode},
      {"addr_postal_code", Role::PostalCode},
      {"address", Role::AddressPart},
      {"addr", Role::AddressPart},
      {"addr_full", Role::AddressPart},
      {"addr_line1", Role::AddressPart},
      {"addr_city", Role::AddressPart},
      {"addr_state", Role::AddressPart},
      {"street_number", Role::AddressPart},
      {"address_1", Role::AddressPart},
      {"address_2", Role::AddressPart},
      {"suburb", Role::AddressPart},
      {"state", Role::AddressPart},
      {"city", Role::AddressPart},
      {"phone", Role::Phone},
      {"phone_number", Role::Phone},
      {"email", Role::Email},
      {"email_address", Role::Email},
      {"soc_sec_id", Role::Number},
      {"ssn_number", Role::Number},
      {"drivers_license_number", Role::Number},
      {"passport_number", Role::Number}};
  roles_.clear();
  bool has_truth = false;
  bool has_person = false;
  for (const std::string& title : header) {
    const auto found = kRoles.find(lower(title));
    roles_.push_back(found == kRoles.end() || hidden.contains(title) ? Role::None : found->second);
    has_person |= roles_.back() == Role::Person;
    has_truth |= has_person || (roles_.back() == Role::RecordId && !key_.empty());
  }
  for (std::size_t i = 0; i < header.size() && !has_person; ++i) {
    if (lower(header[i]) != "rec_id") continue;
    roles_[i] = Role::FebrlId;
    has_truth = true;
  }
  note_uses();
  return has_truth;
}

void TrueRecords::note_uses() {
  uses_.clear();
  for (std::size_t i = 0; i < roles_.size(); ++i) {
    const auto use = [&](Kind kind, people::Half half = people::Half::None) {
      uses_.push_back({static_cast<std::uint16_t>(i), kind, half});
    };
    switch (roles_[i]) {
      case Role::Name:
        use(Kind::PersonName);
        break;
      case Role::Family:
        use(Kind::PersonName, people::Half::Family);
        break;
      case Role::Given:
        use(Kind::PersonName, people::Half::Given);
        break;
      case Role::Kana:
        use(Kind::PersonNameKana);
        break;
      case Role::BirthDate:
        use(Kind::BirthDate);
        break;
      case Role::Sex:
        use(Kind::Sex);
        break;
      case Role::PostalCode:
        use(Kind::PostalCode);
        break;
      case Role::AddressPart:
        use(Kind::Address);
        break;
      case Role::Phone:
        use(Kind::Phone);
        break;
      case Role::Email:
        use(Kind::Email);
        break;
      case Role::Number:
        use(Kind::ForeignIdNumber);
        break;
      default:
        break;
    }
  }
}

void TrueRecords::add_plain(const std::vector<std::string_view>& cells) {
  auto& out = plain.emplace_back();
  std::string address;
  for (std::size_t i = 0; i < std::min(cells.size(), roles_.size()); ++i) {
    if (cells[i].empty()) continue;
    if (roles_[i] == Role::BirthDate) out[0] = short_hash(plain_birth_date(cells[i]));
    if (roles_[i] == Role::Phone) out[1] = short_hash(plain_phone(cells[i]));
    if (roles_[i] == Role::Email) out[2] = short_hash(plain_email(cells[i]));
    if (roles_[i] == Role::Number) out[4] = short_hash(cells[i]);
    if (roles_[i] == Role::AddressPart) address += std::string(cells[i]) + ' ';
  }
  out[3] = short_hash(plain_address(address));
  identified.push_back(std::any_of(out.begin(), out.end(), [](std::uint32_t v) { return v != 0; }));
}

// The row becomes a record as those of any table do (src/people/table_people.h).
void TrueRecords::add(const std::vector<std::string_view>& cells) {
  people::Record record;
  record.id = labels_.size() + 1;
  people::add_row(record, key, uses_, cells);
  std::string_view source, id, label;
  for (std::size_t i = 0; i < std::min(cells.size(), roles_.size()); ++i) {
    if (roles_[i] == Role::Person) label = cells[i];
    if (roles_[i] == Role::FebrlId) label = cells[i].substr(0, cells[i].find('-', 4));
    if (roles_[i] == Role::RecordId) id = cells[i];
    if (roles_[i] == Role::Source) source = cells[i];
  }
  record.source = keyed_hash(key, "way", source);
  const std::string of_key = key_.empty() ? "" : key_[std::string(source) + "/" + std::string(id)];
  labels_.push_back(std::hash<std::string_view>{}(key_.empty() ? label : of_key));
  if (to != nullptr)
    to->add(record);
  else
    records.push_back(record);
}

void TrueRecords::add_rows(Rows& rows) {
  constexpr std::size_t kBlockRows = 64;  // few, so that they are near when they become records
  std::array<std::vector<std::string_view>, kBlockRows> block;
  bool more = true;
  while (more) {
    const double begin = cpu_seconds();
    std::size_t count = 0;
    while (count < block.size() && (more = rows.next(block[count]))) {
      const auto& cells = block[count];
      bool is_company = false;  // lists of Senzing hold some
      for (std::size_t i = 0; i < std::min(cells.size(), roles_.size()); ++i)
        is_company |= roles_[i] == Role::RecordType && cells[i] == "ORGANIZATION";
      if (cells.size() >= 2 && !is_company) ++count;
    }
    const double parsed = cpu_seconds();
    for (std::size_t i = 0; i < count; ++i) add(block[i]);
    const double keyed = cpu_seconds();
    for (std::size_t i = 0; i < count; ++i) add_plain(block[i]);  // the bench's own, not counted
    read_seconds += parsed - begin;
    keys_seconds += keyed - parsed;
  }
}

void TrueRecords::read_text(std::string_view csv) {
  const std::size_t end = std::min(csv.find('\n'), csv.size());
  Rows header{std::string(csv.substr(0, end))};
  std::vector<std::string_view> cells;
  header.next(cells);
  if (!begin_table({cells.begin(), cells.end()})) return;
  Rows rows{std::string(csv.substr(std::min(end + 1, csv.size())))};
  add_rows(rows);
}

// So that nothing grows by being held twice.
void TrueRecords::expect(std::size_t count) {
  if (to != nullptr)
    to->reserve(count);
  else
    records.reserve(count);
  labels_.reserve(count);
  plain.reserve(count);
}

bool TrueRecords::read(const std::string& path) {
  struct stat info {};
  const bool is_plain = !path.ends_with(".xz") && ::stat(path.c_str(), &info) == 0;
  std::size_t bytes_read = 0;
  const std::string command = (path.ends_with(".xz") ? "xz -dc '" : "cat '") + path + "'";
  const std::unique_ptr<FILE, int (*)(FILE*)> pipe(popen(command.c_str(), "r"), pclose);
  std::string text, header;
  bool has_header = false;
  for (bool more = true; more;) {
    const double begin = cpu_seconds();
    const std::size_t old = text.size();
    text.resize(old + kBlockBytes);
    text.resize(old + fread(text.data() + old, 1, kBlockBytes, pipe.get()));
    more = text.size() > old;
    read_seconds += cpu_seconds() - begin;
    // Up to the last line end of an even number of quotes.
    std::size_t cut = more ? 0 : text.size();
    bool quoted = false;
    for (std::size_t i = 0; more && i < text.size(); ++i) {
      quoted ^= text[i] == '"';
      if (text[i] == '\n' && !quoted) cut = i + 1;
    }
    std::string whole = text.substr(0, cut);
    text.erase(0, cut);
    if (!has_header && !whole.empty()) {
      if (whole.starts_with("\xEF\xBB\xBF")) whole.erase(0, 3);
      const std::size_t end = std::min(whole.find('\n'), whole.size());
      Rows first{whole.substr(0, end)};
      std::vector<std::string_view> cells;
      first.next(cells);
      has_header = begin_table({cells.begin(), cells.end()});
      if (!has_header) return false;
      whole.erase(0, std::min(end + 1, whole.size()));
    }
    const bool is_first = bytes_read == 0 && labels_.empty();
    bytes_read += whole.size();
    Rows rows{std::move(whole)};
    add_rows(rows);
    if (is_first && is_plain && bytes_read > 0)
      expect(static_cast<std::size_t>(1.1 * static_cast<double>(labels_.size()) *
                                      static_cast<double>(info.st_size) /
                                      static_cast<double>(bytes_read)));
  }
  return has_header;
}

bool TrueRecords::read_key(const std::string& path) {
  std::unique_ptr<FILE, int (*)(FILE*)> file(fopen(path.c_str(), "rb"), fclose);
  if (!file) return false;
  std::string text(kBlockBytes, '\0');
  text.resize(fread(text.data(), 1, text.size(), file.get()));
  Rows rows{std::move(text)};
  std::vector<std::string_view> cells;
  std::vector<std::string> header;
  while (rows.next(cells)) {
    if (header.empty()) {
      header.assign(cells.begin(), cells.end());
      continue;
    }
    std::unordered_map<std::string, std::string> row;
    for (std::size_t i = 0; i < std::min(cells.size(), header.size()); ++i)
      row[header[i]] = cells[i];
    key_[row["DATA_SOURCE"] + "/" + row["RECORD_ID"]] = row["CLUSTER_ID"];
  }
  return !key_.empty();
}

void TrueRecords::finish() {
  std::vector<std::uint64_t> distinct = labels_;
  std::sort(distinct.begin(), distinct.end());
  distinct.erase(std::unique(distinct.begin(), distinct.end()), distinct.end());
  people = distinct.size();
  person.reserve(labels_.size());
  for (const std::uint64_t label : labels_)
    person.push_back(static_cast<std::uint32_t>(
        std::lower_bound(distinct.begin(), distinct.end(), label) - distinct.begin()));
  labels_ = {};
}

// ---- figures -----------------------------------------------------------------------------------
namespace {

// How cluster and true person cut each other, over the records that `takes` lets in.
Split split_of(const TrueRecords& truth, const people::Resolved& resolved, bool identified_only) {
  Split out;
  std::vector<std::uint32_t> size_of(truth.people), clusters_of(truth.people), inside;
  std::uint64_t together = 0, right = 0, all = 0;
  for (const people::Person& person : resolved.people) {
    inside.clear();
    for (const std::uint64_t id : person.records) {
      if (!identified_only || truth.identified[id - 1]) inside.push_back(truth.person[id - 1]);
    }
    if (inside.empty()) continue;
    ++out.clusters;
    out.records += inside.size();
    together += pairs_of(inside.size());
    std::sort(inside.begin(), inside.end());
    for (std::size_t i = 0; i < inside.size();) {
      std::size_t end = i;
      while (end < inside.size() && inside[end] == inside[i]) ++end;
      right += pairs_of(end - i);
      size_of[inside[i]] += static_cast<std::uint32_t>(end - i);
      ++clusters_of[inside[i]];
      if (i > 0) ++out.hidden;
      i = end;
    }
  }
  for (std::size_t i = 0; i < truth.people; ++i) {
    if (clusters_of[i] == 0) continue;
    ++out.people;
    out.over_split += clusters_of[i] - 1;
    all += pairs_of(size_of[i]);
  }
  const auto share = [](std::uint64_t a, std::uint64_t b) {
    return b == 0 ? 1.0 : static_cast<double>(a) / static_cast<double>(b);
  };
  out.precision = share(right, together);
  out.recall = share(right, all);
  out.f1 = out.precision + out.recall == 0
               ? 0
               : 2 * out.precision * out.recall / (out.precision + out.recall);
  return out;
}

std::uint32_t head(std::vector<std::uint32_t>& of, std::uint32_t at) {
  while (of[at] != at) at = of[at] = of[of[at]];
  return at;
}

}  // namespace

Figures judge(const TrueRecords& truth, const people::Resolved& resolved) {
  Figures out;
  out.all = split_of(truth, resolved, false);
  out.identified = split_of(truth, resolved, true);
  out.count = resolved.count;
  // The oracle: per kind of value, the records of one person sorted by it.
  std::vector<std::uint32_t> parent(truth.person.size());
  for (std::uint32_t i = 0; i < parent.size(); ++i) parent[i] = i;
  std::uint64_t parts = out.identified.records;
  for (std::size_t kind = 0; kind < kPlainCount; ++kind) {
    std::vector<std::pair<std::uint64_t, std::uint32_t>> values;
    for (std::uint32_t i = 0; i < parent.size(); ++i) {
      if (truth.plain[i][kind] != 0)
        values.emplace_back(std::uint64_t{truth.person[i]} << 32 | truth.plain[i][kind], i);
    }
    std::sort(values.begin(), values.end());
    for (std::size_t i = 1; i < values.size(); ++i) {
      if (values[i].first != values[i - 1].first) continue;
      const std::uint32_t a = head(parent, values[i].second);
      const std::uint32_t b = head(parent, values[i - 1].second);
      if (a == b) continue;
      parent[a] = b;
      --parts;
    }
  }
  out.oracle_over_split = parts - out.identified.people;
  return out;
}

}  // namespace tadasu::bench
