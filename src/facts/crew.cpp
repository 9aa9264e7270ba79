#include "facts/crew.h"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <utility>
#include <vector>

#include "facts/wire.h"
#include "unpack/pdf_answer.h"

namespace tadasu::facts {
namespace {

using unpack::JobEnd;
using wire::Item;

constexpr int kHandOverDepthMax =
    4;  // a PDF in a mail in a PDF … the readers' own depth limit is per job

std::string ask_unit(const unpack::Unit& unit) {
  std::string out;
  wire::Writer writer(out);
  writer.byte(static_cast<char>(wire::Ask::Unit));
  writer.text(unit.way);
  writer.number(unit.begin);
  writer.number(unit.end);
  writer.text(unit.plan);
  writer.text(unit.reader);
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

// Bytes as an open file that lies on no disk.
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

}  // namespace

Crew::Crew(std::filesystem::path worker, std::filesystem::path pdf_worker, const Hello& hello,
           unpack::JailLimits limits)
    : worker_program_(std::move(worker)),
      pdf_program_(std::move(pdf_worker)),
      hello_(to_text(hello)),
      limits_(limits) {}

Status Crew::have(std::optional<unpack::Worker>& worker, const std::filesystem::path& program,
                  const std::string& hello) {
  if (worker) return success();
  TRY(unpack::Worker started, unpack::Worker::start(program, hello, limits_));
  worker.emplace(std::move(started));
  return success();
}

unpack::Jailed Crew::jailed() const { return worker_ ? worker_->jailed() : unpack::Jailed{}; }

Result<unpack::Probe> Crew::probe(int fd, std::string_view way, std::uint64_t unit_bytes) {
  TRY_STATUS(have(worker_, worker_program_, hello_));
  std::string ask;
  wire::Writer writer(ask);
  writer.byte(static_cast<char>(wire::Ask::Probe));
  writer.text(way);
  writer.number(unit_bytes);
  unpack::Probe probe;
  std::string frame;
  TRY(const JobEnd end, worker_->run(ask, fd, [&](std::string_view record) { frame = record; }));
  if (end != JobEnd::Done) return unpack::Probe{};
  wire::Reader reader(frame);
  if (reader.byte() != static_cast<char>(Item::Probe)) return unpack::Probe{};
  probe.splittable = reader.byte() != 0;
  probe.plan = reader.text();
  const std::uint64_t count = reader.number();
  for (std::uint64_t i = 0; i < count && reader.ok(); ++i) {
    const std::uint64_t cut = reader.number();
    if (!probe.cuts.empty() && cut < probe.cuts.back()) return unpack::Probe{};
    probe.cuts.push_back(cut);
  }
  if (!reader.ok() || !reader.at_end()) return unpack::Probe{};
  return probe;
}

Result<std::string> Crew::read_unit(int fd, const unpack::Unit& unit, std::uint64_t size_bytes) {
  return read_job(fd, unit, size_bytes, 0);
}

Result<std::string> Crew::read_job(int fd, const unpack::Unit& unit, std::uint64_t size_bytes,
                                   int depth) {
  TRY_STATUS(have(worker_, worker_program_, hello_));
  std::string out;
  std::vector<std::pair<std::size_t, std::string>>
      taken;  // where in `out`, and the hand-over frame
  TRY(const JobEnd end, worker_->run(ask_unit(unit), fd, [&](std::string_view record) {
    if (!record.empty() && record.front() == static_cast<char>(Item::HandOver)) {
      taken.emplace_back(out.size(), record);
    } else {
      out += record;
    }
  }));
  if (end != JobEnd::Done) {
    out += unread_item(
        {.way = unit.way, .why = why_of(end), .size_bytes = size_bytes, .detail = "reader ended"});
  }
  if (taken.empty()) return out;
  std::string spliced;
  std::size_t done = 0;
  for (const auto& [at, frame] : taken) {
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
    return unread_item({.way = way, .why = unpack::Why::ReaderDied, .detail = "bad hand-over"});
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

// The PDF helper's answer becomes: its text, read again as pages; its attachments, read as files; a
// verdict. Pages it could not read are ways of their own, so that the rest still counts as read.
Result<std::string> Crew::read_pdf(int fd, const std::string& way, std::uint64_t size_bytes,
                                   int depth) {
  TRY_STATUS(have(pdf_worker_, pdf_program_, ""));
  std::string pages;
  std::string out;
  std::vector<std::pair<std::string, std::string>> attachments;
  std::optional<unpack::Unread> verdict = unpack::Unread{
      .way = way, .why = unpack::Why::ReaderDied, .size_bytes = size_bytes, .detail = "no verdict"};
  TRY(const JobEnd end, pdf_worker_->run(unpack::pdf_request({}), fd, [&](std::string_view bytes) {
    const auto record = unpack::parse_pdf_record(bytes);
    if (!record) return;
    switch (record->kind) {
      case unpack::PdfRecord::Kind::Page:
        if (!pages.empty()) pages += '\f';
        pages += record->text;
        break;
      case unpack::PdfRecord::Kind::Attachment:
        attachments.emplace_back(record->name, record->bytes);
        break;
      case unpack::PdfRecord::Kind::Unread:
        out += unread_item({.way = way + "/" +
                                   (record->name.empty() ? "page-" + std::to_string(record->number)
                                                         : std::string(record->name)),
                            .why = record->why,
                            .size_bytes = record->size_bytes,
                            .detail = std::string(record->detail)});
        break;
      case unpack::PdfRecord::Kind::Verdict:
        verdict.reset();
        if (!record->readable) {
          verdict = unpack::Unread{.way = way,
                                   .why = record->why,
                                   .size_bytes = size_bytes,
                                   .detail = std::string(record->detail)};
        }
        break;
    }
  }));
  if (end != JobEnd::Done && !verdict)
    verdict = unpack::Unread{.way = way, .size_bytes = size_bytes, .detail = ""};
  if (end != JobEnd::Done) verdict->why = why_of(end);
  for (const auto& [name, bytes] : attachments) {
    TRY(const File file, memory_file(bytes));
    TRY(const std::string inner,
        read_job(file.fd(), {.way = way + "/" + name, .plan = "", .reader = ""}, bytes.size(),
                 depth + 1));
    out += static_cast<char>(Item::JobBegin) + inner + static_cast<char>(Item::JobEnd);
  }
  if (verdict) return out + unread_item(*verdict);
  TRY(const File file, memory_file(pages));
  TRY(const std::string inner,
      read_job(file.fd(), {.way = way, .plan = "", .reader = "text:pages"}, size_bytes, depth + 1));
  return out + static_cast<char>(Item::JobBegin) + inner + static_cast<char>(Item::JobEnd);
}

}  // namespace tadasu::facts
