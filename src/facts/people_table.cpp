#include "facts/people_table.h"

#include <sys/stat.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>

#include "base/work_queue.h"
#include "facts/hello.h"
#include "facts/record_wire.h"
#include "text/fold.h"
#include "text/utf8.h"
#include "unpack/unpack.h"

namespace tadasu::facts {
namespace {

constexpr std::size_t kHeadersMax = 10'000;

Error broken() { return {Trouble::Damaged, kPeopleTableWhere, "the reader ended"}; }

struct Slot {  // a unit that is read
  unpack::Unit unit;
  std::vector<people::Record> records;
  RowNames names;
  std::vector<std::uint64_t> rows;  // of the records within the unit, when rows have no names
  std::uint64_t row_count = 0, elsewhere = 0, size_bytes = 0;
  std::string unread;
  std::optional<Error> error;
  bool done = false;
};

// One record of a worker's answer; false when it lies.
bool take_rows(std::string_view record, bool has_names, Slot& out) {
  wire::Reader reader(record.substr(1));
  if (record.front() == 'u') {
    unpack::Why why{};
    if (!unpack::parse_why(record.substr(1), why)) return false;
    if (out.unread.empty()) out.unread = record.substr(1);
    return true;
  }
  if (record.front() == 'n') {
    out.row_count = reader.number();
    out.elsewhere = reader.number();
    return reader.ok();
  }
  if (record.front() != 'r') return false;
  while (!reader.at_end()) {
    if (has_names) {
      const std::string_view name = reader.text();
      if (!reader.ok() || !text::is_valid_utf8(name)) return false;
      out.names.add(name);
    } else {
      out.rows.push_back(reader.number());
    }
    if (!read_record(reader, out.records.emplace_back())) return false;
  }
  return reader.ok();
}

std::string ask(wire::Ask what, const unpack::Unit& unit) {
  std::string out;
  wire::Writer writer(out);
  writer.byte(static_cast<char>(what));
  writer.text(unit.way);
  writer.number(unit.begin);
  writer.number(unit.end);
  writer.text(unit.plan);
  return out;
}

// One table: its units are read by several workers and put together in order.
class TableRun {
 public:
  TableRun(const std::filesystem::path& path, const TableOptions& options)
      : options_(options), way_("table" + path.extension().string()) {
    const unsigned cores = std::max(1U, std::thread::hardware_concurrency());
    workers_.resize(options.thread_count == 0 ? cores : options.thread_count);
    Hello hello;
    hello.key = options.key;
    hello_ = to_text(hello);
  }

  Result<PeopleTable> run(const File& file) {
    fd_ = file.fd();
    TRY_STATUS(cut());
    TRY_STATUS(find_columns());
    TRY_STATUS(use_map());
    TRY_STATUS(read_rows());
    return std::move(out_);
  }

 private:
  Result<unpack::Worker*> worker(std::size_t thread) {
    if (!workers_[thread]) {
      const std::filesystem::path program =
          options_.worker.empty() ? unpack::worker_program("tadasu-worker") : options_.worker;
      TRY(auto started, unpack::Worker::start(program, hello_, options_.limits));
      workers_[thread].emplace(std::move(started));
    }
    return &*workers_[thread];
  }

  Status cut();
  Status find_columns();
  Status use_map();
  TableColumn* column_of(std::string_view header);
  Status read_rows();
  void read(Slot& slot, std::size_t thread, const std::string& request);
  Status merge_front();

  const TableOptions& options_;
  std::string way_, hello_;
  int fd_ = -1;
  std::vector<std::optional<unpack::Worker>> workers_;  // one a thread
  std::vector<unpack::Unit> units_;
  std::uint64_t id_column_ = 0;    // from 1
  std::uint64_t rows_before_ = 0;  // in the units merged
  std::uint64_t record_count_ = 0;
  std::uint64_t bytes_merged_ = 0, bytes_ = 0;
  PeopleTable out_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<std::shared_ptr<Slot>> slots_;
};

Status TableRun::cut() {
  struct stat info {};
  if (::fstat(fd_, &info) != 0) return Error{Trouble::NotAllowed, kPeopleTableWhere, "no size"};
  bytes_ = static_cast<std::uint64_t>(info.st_size);
  unpack::Unit whole;
  whole.way = way_;
  units_ = {whole};
  if (bytes_ <= options_.unit_bytes) return success();
  TRY(unpack::Worker* const worker, this->worker(0));
  std::string request;
  wire::Writer writer(request);
  writer.byte(static_cast<char>(wire::Ask::Probe));
  writer.text(way_);
  writer.number(options_.unit_bytes);
  std::string answer;
  TRY(const unpack::JobEnd end,
      worker->run(request, fd_, [&](std::string_view record) { answer = record; }));
  wire::Reader reader(answer);
  if (end != unpack::JobEnd::Done || reader.byte() != static_cast<char>(wire::Item::Probe))
    return broken();
  const bool splittable = reader.byte() != 0;
  const std::string plan(reader.text());
  const std::uint64_t count = reader.number();
  std::vector<std::uint64_t> cuts;
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) cuts.push_back(reader.number());
  if (!reader.ok() || !std::is_sorted(cuts.begin(), cuts.end())) return broken();
  if (!splittable || cuts.size() < 3 || cuts.front() != 0 || cuts.back() != bytes_)
    return success();
  units_.clear();
  for (std::size_t i = 0; i + 1 < cuts.size(); ++i)
    units_.push_back(
        {.way = way_, .begin = cuts[i], .end = cuts[i + 1], .plan = plan, .reader = ""});
  return success();
}

Status TableRun::find_columns() {
  TRY(unpack::Worker* const worker, this->worker(0));
  std::string columns, unread;
  TRY(const unpack::JobEnd end,
      worker->run(ask(wire::Ask::Columns, units_.front()), fd_, [&](std::string_view record) {
        if (record.starts_with('c')) columns = record;
        if (record.starts_with('u')) unread = record.substr(1);
      }));
  if (end != unpack::JobEnd::Done) return broken();
  if (columns.empty()) {
    unpack::Why why{};
    const bool known = unpack::parse_why(unread, why);
    if (known) return Error{Trouble::Damaged, kPeopleTableWhere, unpack::why_name(why)};
    return Error{Trouble::Invalid, kPeopleTableWhere, kNoTable};
  }
  wire::Reader reader(std::string_view(columns).substr(1));
  const std::uint64_t count = reader.number();
  if (count > kHeadersMax) return broken();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const std::string_view header = reader.text();
    if (!text::is_valid_utf8(header)) return broken();
    out_.columns.push_back({std::string(header), static_cast<std::uint16_t>(i), false, {}});
  }
  std::vector<people::ColumnUse> uses;
  if (!reader.ok() || !read_uses(reader, uses)) return broken();
  for (const people::ColumnUse& use : uses) {
    if (use.column >= out_.columns.size()) continue;  // a column without a header
    out_.columns[use.column].is_used = true;
    out_.columns[use.column].use = use;
  }
  return success();
}

TableColumn* TableRun::column_of(std::string_view header) {
  for (TableColumn& column : out_.columns) {
    if (column.header == header) return &column;
  }
  const std::string folded = text::fold_key(header);
  for (TableColumn& column : out_.columns) {
    if (text::fold_key(column.header) == folded) return &column;
  }
  return nullptr;
}

Status TableRun::use_map() {
  if (!options_.id_column.empty()) {
    TableColumn* const column = column_of(options_.id_column);
    if (column == nullptr) return Error{Trouble::Invalid, kPeopleTableWhere, options_.id_column};
    id_column_ = column->column + 1U;
    column->is_used = false;  // a number of the row, not of a person
  }
  for (const auto& [header, what] : options_.map) {
    TableColumn* const column = column_of(header);
    if (column == nullptr) return Error{Trouble::Invalid, kPeopleTableWhere, header};
    column->is_used = what != "none";
    column->use = {column->column, find::Kind::PersonName, people::Half::None};
    const auto kind = find::parse_kind(what);
    if (what == "family_name")
      column->use.half = people::Half::Family;
    else if (what == "given_name")
      column->use.half = people::Half::Given;
    else if (kind && people::tells_people_apart(*kind))
      column->use.kind = *kind;
    else if (column->is_used)
      return Error{Trouble::Invalid, kPeopleTableWhere, "kind: " + what};
  }
  const auto used = [](const TableColumn& column) { return column.is_used; };
  if (std::none_of(out_.columns.begin(), out_.columns.end(), used))
    return Error{Trouble::Invalid, kPeopleTableWhere, kNoColumn};
  return success();
}

void TableRun::read(Slot& slot, std::size_t thread, const std::string& request) {
  const auto worker = this->worker(thread);
  if (!worker.ok()) {
    slot.error = worker.error();
    return;
  }
  bool sound = true;
  const auto end = worker.value()->run(request, fd_, [&](std::string_view record) {
    sound = sound && !record.empty() && take_rows(record, id_column_ != 0, slot);
  });
  if (!end.ok())
    slot.error = end.error();
  else if (!sound)
    slot.error = broken();
  else if (end.value() != unpack::JobEnd::Done && slot.unread.empty())
    slot.unread =
        unpack::why_name(end.value() == unpack::JobEnd::TimedOut   ? unpack::Why::TimedOut
                         : end.value() == unpack::JobEnd::TooLarge ? unpack::Why::TooLarge
                                                                   : unpack::Why::ReaderDied);
}

Status TableRun::merge_front() {
  const std::shared_ptr<Slot> slot = slots_.front();
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return slot->done; });
  }
  slots_.pop_front();
  if (slot->error) return *slot->error;
  if (bytes_merged_ == 0 && units_.size() > 1 && slot->size_bytes > 0) {
    // All at once, so that growing never holds two copies: by the first unit, and a tenth.
    const double times = 1.1 * static_cast<double>(bytes_) / static_cast<double>(slot->size_bytes);
    const auto scaled = [&](std::size_t count) {
      return static_cast<std::size_t>(static_cast<double>(count) * times);
    };
    if (options_.to != nullptr)
      options_.to->reserve(scaled(slot->records.size()));
    else
      out_.records.reserve(scaled(slot->records.size()));
    if (options_.keeps_names)
      out_.names.reserve(scaled(slot->records.size()), scaled(slot->names.bytes()));
  }
  for (std::size_t i = 0; i < slot->records.size(); ++i) {
    people::Record& record = slot->records[i];
    record.id = ++record_count_;
    record.source = 1;  // one table is one source
    if (options_.to != nullptr)
      options_.to->add(record);
    else
      out_.records.push_back(record);
    if (id_column_ == 0 && options_.keeps_names)
      out_.names.add(std::to_string(rows_before_ + slot->rows[i]));
  }
  if (options_.keeps_names) out_.names.add(slot->names);
  rows_before_ += slot->row_count;
  out_.rows_elsewhere += slot->elsewhere;
  if (out_.unread.empty()) out_.unread = slot->unread;
  bytes_merged_ += slot->size_bytes;
  return success();
}

Status TableRun::read_rows() {
  std::vector<people::ColumnUse> uses;
  for (const TableColumn& column : out_.columns) {
    if (column.is_used) uses.push_back(column.use);
  }
  WorkQueue queue(workers_.size(), workers_.size() * 2);
  Status status = success();
  for (const unpack::Unit& unit : units_) {
    if (options_.stop != nullptr && options_.stop->load()) {
      out_.unread = unpack::why_name(unpack::Why::TimedOut);
      break;
    }
    auto slot = std::make_shared<Slot>();
    slot->unit = unit;
    slot->size_bytes = std::min(unit.end, bytes_) - unit.begin;
    std::string request = ask(wire::Ask::Rows, unit);
    wire::Writer writer(request);
    writer.number(id_column_);
    write_uses(writer, uses);
    slots_.push_back(slot);
    queue.add([this, slot, request](std::size_t thread) {
      read(*slot, thread, request);
      const std::lock_guard lock(mutex_);
      slot->done = true;
      changed_.notify_all();
    });
    // Bounded memory: at most so many units are read and not yet merged.
    while (status.ok() && slots_.size() > workers_.size() * 2) status = merge_front();
    if (!status.ok()) break;
  }
  while (status.ok() && !slots_.empty()) status = merge_front();
  queue.drain();
  return status;
}

}  // namespace

Result<PeopleTable> read_people_table(const std::filesystem::path& path,
                                      const TableOptions& options) {
  TRY(const File file, File::open_read(path));
  return read_people_table(file, path, options);
}

Result<PeopleTable> read_people_table(const File& file, const std::filesystem::path& name,
                                      const TableOptions& options) {
  TableOptions settled = options;
  if (settled.key == Key{}) {
    start_crypto();
    settled.key = random_key();
  }
  TableRun run(name, settled);
  return run.run(file);
}

}  // namespace tadasu::facts
