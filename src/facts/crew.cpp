#include "facts/crew.h"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "facts/known_list.h"
#include "facts/wire.h"
#include "unpack/pdf_answer.h"
#include "unpack/piece.h"

namespace tadasu::facts {
namespace {

using unpack::JobEnd;
using wire::Item;

constexpr const char* kReaderEnded = "reader ended";
constexpr int kHandOverDepthMax =
    4;  // a PDF in a mail in a PDF … the readers' own depth limit is per job
constexpr int kLearnTriesMax = 3;  // a process may be replaced between learning and reading

std::string ask_unit(const unpack::Unit& unit, bool with_known) {
  std::string out;
  wire::Writer writer(out);
  writer.byte(static_cast<char>(wire::Ask::Unit));
  writer.text(unit.way);
  writer.number(unit.begin);
  writer.number(unit.end);
  writer.text(unit.plan);
  writer.text(unit.reader);
  writer.byte(with_known ? 1 : 0);
  return out;
}

std::string unread_item(const unpack::Unread& unread) {
  std::string out;
  wire::Writer writer(out);
  writer.byte(static_cast<char>(Item::Unread));
  writer.text(unread.way);
  writer.byte(static_cast<char>(unread.why));
  writer.number(unread.size_bytes);
  writer.byte(unread.may_hold_people ? 1 : 0);
  writer.text(unread.detail);
  return out;
}

unpack::Why why_of(JobEnd end) {
  switch (end) {
    case JobEnd::TimedOut:
      return unpack::Why::TimedOut;
    case JobEnd::TooLarge:
      return unpack::Why::TooLarge;
    default:
      return unpack::Why::ReaderDied;
  }
}

}  // namespace

Result<File> memory_file(std::string_view bytes) {
  File file(::memfd_create("tadasu-part", MFD_CLOEXEC));
  if (!file.is_open()) return system_error(errno, "memory", "create");
  while (!bytes.empty()) {
    const ssize_t put = ::write(file.fd(), bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return system_error(errno, "memory", "write");
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return file;
}

Crew::Crew(std::filesystem::path worker, std::filesystem::path pdf_worker, const Hello& hello,
           unpack::JailLimits limits, std::shared_ptr<const File> known)
    : worker_program_(std::move(worker)),
      pdf_program_(std::move(pdf_worker)),
      hello_(to_text(hello)),
      known_(std::move(known)),
      limits_(limits) {}

Status Crew::have(std::optional<unpack::Worker>& worker, const std::filesystem::path& program,
                  const std::string& hello) {
  if (worker) return success();
  TRY(unpack::Worker started, unpack::Worker::start(program, hello, limits_));
  worker.emplace(std::move(started));
  return success();
}

void Crew::warm_up() { static_cast<void>(have(worker_, worker_program_, hello_)); }

unpack::Jailed Crew::jailed() const { return worker_ ? worker_->jailed() : unpack::Jailed{}; }

namespace {
// One early unit behind `known`, the end of the one before; false: anything else.
bool read_early(std::string_view record, std::uint64_t known, unpack::Unit& unit) {
  wire::Reader reader(record);
  if (reader.byte() != static_cast<char>(Item::EarlyUnit)) return false;
  unit.begin = reader.number();
  unit.end = reader.number();
  unit.plan = reader.text();
  return reader.ok() && reader.at_end() && unit.begin == known && unit.end > unit.begin;
}

unpack::Probe read_probe(std::string_view record) {
  unpack::Probe probe;
  wire::Reader reader(record);
  if (reader.byte() != static_cast<char>(Item::Probe)) return {};
  probe.splittable = reader.byte() != 0;
  probe.plan = reader.text();
  const std::uint64_t count = reader.number();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint64_t cut = reader.number();
    if (!probe.cuts.empty() && cut < probe.cuts.back()) return {};
    probe.cuts.push_back(cut);
  }
  if (!reader.ok() || !reader.at_end()) return {};
  return probe;
}
}  // namespace

Result<unpack::Probe> Crew::probe(int fd, std::string_view way, std::uint64_t unit_bytes,
                                  const unpack::EarlyUnit& early) {
  TRY_STATUS(have(worker_, worker_program_, hello_));
  std::string ask;
  wire::Writer writer(ask);
  writer.byte(static_cast<char>(wire::Ask::Probe));
  writer.text(way);
  writer.number(unit_bytes);
  std::string frame;
  std::uint64_t known = 0;  // up to here units were told
  bool in_order = true;
  TRY(const JobEnd end, worker_->run(ask, fd, [&](std::string_view record) {
    if (record.empty() || record.front() != static_cast<char>(Item::EarlyUnit)) {
      frame = record;
      return;
    }
    unpack::Unit unit{.way = std::string(way), .plan = {}, .reader = {}};
    in_order = in_order && read_early(record, known, unit);
    if (!in_order) return;
    known = unit.end;
    if (early) early(unit);
  }));
  if (end != JobEnd::Done || !in_order) return unpack::Probe{};
  unpack::Probe probe = read_probe(frame);
  if (!std::binary_search(probe.cuts.begin(), probe.cuts.end(), known)) return unpack::Probe{};
  return probe;
}

Result<Crew::UnitItems> Crew::read_unit(int fd, const unpack::Unit& unit,
                                        std::uint64_t size_bytes) {
  whole_ = true;
  TRY(std::string items, read_job(fd, unit, size_bytes, 0));
  return UnitItems{std::move(items), whole_};
}

// A fresh process does not know the list of known people yet, and says so with a Learn that is its
// whole answer. What asks otherwise, again and again, or ends over the list, was taken over:
// neither its answer nor the process is kept.
Result<unpack::JobEnd> Crew::run_unit(int fd, const unpack::Unit& unit, Answer& answer) {
  const std::string request = ask_unit(unit, known_ != nullptr);
  const std::string learn(1, static_cast<char>(wire::Ask::Learn));
  for (int tries = 0; tries < kLearnTriesMax; ++tries) {
    bool asks = false;
    std::uint64_t records = 0;
    TRY(const JobEnd end, worker_->run(request, fd, [&](std::string_view record) {
      ++records;
      asks = asks || (known_ != nullptr && record.size() == 1 &&
                      record.front() == static_cast<char>(Item::Learn));
      if (asks) return;
      if (!record.empty() && record.front() == static_cast<char>(Item::HandOver))
        answer.hand_overs.emplace_back(answer.items.size(), record);
      else
        answer.items += record;
    }));
    if (!asks) return end;
    if (records > 1 || end != JobEnd::Done) break;
    TRY(const JobEnd learned, worker_->run(learn, known_->fd(), [](std::string_view) {}));
    if (learned != JobEnd::Done) break;
  }
  answer = {};
  worker_.reset();
  TRY_STATUS(have(worker_, worker_program_, hello_));
  return JobEnd::Died;
}

Result<std::string> Crew::read_job(int fd, const unpack::Unit& unit, std::uint64_t size_bytes,
                                   int depth) {
  TRY_STATUS(have(worker_, worker_program_, hello_));
  Answer answer;
  TRY(const JobEnd end, run_unit(fd, unit, answer));
  std::string& out = answer.items;
  if (end != JobEnd::Done) {
    whole_ = false;
    out += unread_item(
        {.way = unit.way, .why = why_of(end), .size_bytes = size_bytes, .detail = kReaderEnded});
  }
  if (answer.hand_overs.empty()) return std::move(out);
  std::string spliced;
  std::size_t done = 0;
  for (const auto& [at, frame] : answer.hand_overs) {
    spliced.append(out, done, at - done);
    done = at;
    TRY(const std::string inner, take_over(fd, frame, depth));
    spliced += static_cast<char>(Item::JobBegin);
    spliced += inner;
    spliced += static_cast<char>(Item::JobEnd);
  }
  spliced.append(out, done, out.size() - done);
  return spliced;
}

Result<std::string> Crew::take_over(int fd, std::string_view frame, int depth) {
  wire::Reader reader(frame);
  reader.byte();
  const std::string way(reader.text());
  const std::string_view kind = reader.text();
  const std::string_view bytes = reader.text();
  if (!reader.ok() || kind != "pdf") {
    whole_ = false;
    return unread_item({.way = way,
                        .why = unpack::Why::ReaderDied,
                        .size_bytes = bytes.size(),
                        .detail = "bad hand-over"});
  }
  if (depth >= kHandOverDepthMax) {
    return unread_item({.way = way,
                        .why = unpack::Why::TooDeep,
                        .size_bytes = bytes.size(),
                        .detail = "hand-overs within hand-overs"});
  }
  if (bytes.empty()) {  // the whole file: its own descriptor will do
    const off_t size = ::lseek(fd, 0, SEEK_END);
    return read_pdf(fd, way, size < 0 ? 0 : static_cast<std::uint64_t>(size), depth);
  }
  TRY(const File file, memory_file(bytes));
  return read_pdf(file.fd(), way, bytes.size(), depth);
}

namespace {

// The PDF helper's answer, taken record by record; none of it is trusted.
class PdfAnswer {
 public:
  PdfAnswer(std::string way, std::uint64_t size_bytes)
      : way_(std::move(way)), size_bytes_(size_bytes) {}

  void take(std::string_view bytes) {
    const auto record = unpack::parse_pdf_record(bytes);
    // What stands in a record that cannot be read may be a page or an attached file.
    if (!record || has_verdict_) {
      malformed_ = true;
      return;
    }
    switch (record->kind) {
      case unpack::PdfRecord::Kind::Page:
        take_page(*record);
        break;
      case unpack::PdfRecord::Kind::Attachment:
        attachments.emplace_back(below(std::string(record->name)), record->bytes);
        break;
      case unpack::PdfRecord::Kind::Unread:
        parts_.push_back({.way = below(name_of(*record)),
                          .why = record->why,
                          .size_bytes = record->size_bytes,
                          .detail = std::string(record->detail)});
        break;
      case unpack::PdfRecord::Kind::Verdict:
        has_verdict_ = true;
        if (!record->readable) refuse(record->why, std::string(record->detail));
        break;
    }
  }

  // Why the file as a whole counts as unread, if so: pages that came before are read all the same.
  [[nodiscard]] std::optional<unpack::Unread> end(JobEnd end) {
    if (end != JobEnd::Done) refuse(why_of(end), kReaderEnded);
    if (!has_verdict_ && !refused_) refuse(unpack::Why::ReaderDied, "no verdict");
    if (malformed_) refuse(unpack::Why::ReaderDied, "malformed answer");
    return refused_;
  }

  // Parts of unknown size share the bytes of the file: how those are spread over the pages is not
  // known, and no spreading of them holds more people than an even one (people/unread.cpp).
  [[nodiscard]] std::string unread_items() {
    std::uint64_t unknown = 0;
    for (const unpack::Unread& part : parts_) unknown += part.size_bytes == 0 ? 1 : 0;
    std::string out;
    for (unpack::Unread& part : parts_) {
      if (part.size_bytes == 0) part.size_bytes = (size_bytes_ + unknown - 1) / unknown;
      out += unread_item(part);
    }
    return out;
  }

  [[nodiscard]] bool is_whole() const { return has_verdict_ && !malformed_; }

  std::string pages;  // a form feed between them, also for those left out
  std::vector<std::pair<std::string, std::string>> attachments;  // way, bytes

 private:
  std::string below(std::string name) { return steps_.below(way_, std::move(name), ++parts_seen_); }
  static std::string name_of(const unpack::PdfRecord& record) {
    if (!record.name.empty()) return std::string(record.name);
    return record.number == 0 ? "objects" : "page-" + std::to_string(record.number);
  }

  void take_page(const unpack::PdfRecord& record) {
    if (record.number <= last_page_ || record.number > unpack::PdfLimits{}.pages_max) {
      malformed_ = true;
      return;
    }
    pages.append(record.number - last_page_ - (last_page_ == 0 ? 1 : 0), '\f');
    last_page_ = record.number;
    pages += record.text;
  }

  void refuse(unpack::Why why, std::string detail) {
    refused_ = unpack::Unread{
        .way = way_, .why = why, .size_bytes = size_bytes_, .detail = std::move(detail)};
  }

  const std::string way_;
  const std::uint64_t size_bytes_;
  unpack::Steps steps_;
  std::uint64_t parts_seen_ = 0;
  std::vector<unpack::Unread> parts_;
  std::optional<unpack::Unread> refused_;
  std::uint32_t last_page_ = 0;
  bool has_verdict_ = false;
  bool malformed_ = false;
};

}  // namespace

// The PDF helper's answer becomes: its text, read again as pages; its attachments, read as files; a
// verdict. Pages it could not read are ways of their own, so that the rest still counts as read.
Result<std::string> Crew::read_pdf(int fd, const std::string& way, std::uint64_t size_bytes,
                                   int depth) {
  TRY_STATUS(have(pdf_worker_, pdf_program_, ""));
  PdfAnswer answer(way, size_bytes);
  TRY(const JobEnd end, pdf_worker_->run(unpack::pdf_request({}), fd,
                                         [&](std::string_view bytes) { answer.take(bytes); }));
  const std::optional<unpack::Unread> refused = answer.end(end);
  whole_ = whole_ && end == JobEnd::Done && answer.is_whole();
  std::string out = answer.unread_items();
  const auto read_inner = [&](std::string_view bytes, const unpack::Unit& unit,
                              std::uint64_t unit_bytes) -> Status {
    TRY(const File file, memory_file(bytes));
    TRY(const std::string inner, read_job(file.fd(), unit, unit_bytes, depth + 1));
    out += static_cast<char>(Item::JobBegin) + inner + static_cast<char>(Item::JobEnd);
    return success();
  };
  for (const auto& [below, bytes] : answer.attachments) {
    TRY_STATUS(read_inner(bytes, {.way = below, .plan = "", .reader = ""}, bytes.size()));
  }
  if (!refused || !answer.pages.empty()) {
    const char* reader = refused ? "text:some-pages" : "text:pages";
    TRY_STATUS(read_inner(answer.pages, {.way = way, .plan = "", .reader = reader}, size_bytes));
  }
  return refused ? out + unread_item(*refused) : out;
}

}  // namespace tadasu::facts
