#include "facts/reading.h"

#include <array>
#include <unordered_map>
#include <utility>
#include <vector>

#include "base/check.h"
#include "facts/hello.h"
#include "facts/known_list.h"
#include "facts/marks.h"
#include "facts/own_kinds.h"
#include "facts/people_table.h"
#include "facts/record_wire.h"
#include "facts/typed_file.h"
#include "facts/wire.h"
#include "find/find.h"
#include "find/password_hash.h"
#include "people/people.h"
#include "text/mask.h"
#include "unpack/unpack.h"

namespace tadasu::facts {

using wire::Item;

namespace {

constexpr std::size_t kFrameBytes = 64 << 10;

// Turns the Pieces of one unit into items: find, gather, and write down.
class ItemSink final : public unpack::PieceSink {
 public:
  ItemSink(const Hello& hello, find::Finder& finder,
           const std::array<find::KindInfo, find::kKindCount>& kinds, const unpack::Answer& answer)
      : hello_(hello),
        finder_(finder),
        kinds_(kinds),
        own_counts_(hello.own_kinds.size()),
        answer_(answer) {}

  void piece(const unpack::Piece& piece) override {
    mentions_.clear();
    line_text_ = nullptr;  // buffers are used again: a pointer alone does not tell pieces apart
    finder_.find(piece, mentions_);
    if (!mentions_.empty()) {
      record_of_.assign(mentions_.size(), 0);
      const std::uint64_t way = way_number(piece.way);
      people::gather(piece, mentions_, hello_.key, headers_, [&](people::Gathered&& gathered) {
        mark(piece, gathered);
        add_record(way, gathered.record);
        for (const std::uint32_t index : gathered.mentions) record_of_[index] = record_count_;
      });
      for (std::size_t i = 0; i < mentions_.size(); ++i) {
        ++counts_[static_cast<std::size_t>(mentions_[i].kind)];
        note_hash(piece.text, mentions_[i]);
        if (mentions_[i].own != 0) ++own_counts_[mentions_[i].own - 1u];
        if (has_reason(mentions_[i].reasons, find::Reason::Known)) ++known_count_;
        if (hello_.mentions) write_mention(piece, way, mentions_[i], record_of_[i]);
      }
    }
    if (out_.size() >= kFrameBytes) flush();
    answer_.progress();
  }

  void read(std::string_view way, std::uint64_t size_bytes) override {
    const std::uint64_t number = way_number(way);
    writer_.byte(static_cast<char>(Item::Read));
    writer_.number(number);
    writer_.number(size_bytes);
  }

  void unread(unpack::Unread unread) override {
    writer_.byte(static_cast<char>(Item::Unread));
    writer_.text(unread.way);
    writer_.byte(static_cast<char>(unread.why));
    writer_.number(unread.size_bytes);
    writer_.byte(unread.may_hold_people ? 1 : 0);
    writer_.text(unread.detail);
  }

  void skipped(std::string_view way, std::string_view rule) override {
    writer_.byte(static_cast<char>(Item::Skipped));
    writer_.text(way);
    writer_.text(rule);
  }

  bool hand_over(std::string_view way, std::string_view reader, std::string_view bytes) override {
    if (reader != "pdf") return false;
    flush();
    writer_.byte(static_cast<char>(Item::HandOver));
    writer_.text(way);
    writer_.text(reader);
    writer_.text(bytes);
    flush();
    return true;
  }

  void finish(const unpack::UnitTotals& totals) {
    writer_.byte(static_cast<char>(Item::Counts));
    for (const std::uint64_t count : counts_) writer_.number(count);
    if (hashed_ > 0) {
      writer_.byte(static_cast<char>(Item::Hashes));
      writer_.number(hashed_);
      writer_.number(hash_schemes_);
    }
    if (!own_counts_.empty()) {
      writer_.byte(static_cast<char>(Item::OwnCounts));
      writer_.number(own_counts_.size());
      for (const std::uint64_t count : own_counts_) writer_.number(count);
    }
    if (finder_.knows_people()) {
      writer_.byte(static_cast<char>(Item::Known));
      writer_.number(known_count_);
    }
    writer_.byte(static_cast<char>(Item::Totals));
    writer_.number(totals.text_bytes);
    writer_.number(totals.lines);
    writer_.number(totals.rows);
    writer_.number(totals.messages);
    flush();
  }

 private:
  void note_hash(std::string_view text, const find::Mention& mention) {
    if (mention.kind != find::Kind::Password || !has_reason(mention.reasons, find::Reason::Hashed))
      return;
    ++hashed_;
    if (const auto scheme =
            find::hash_scheme_of(text.substr(mention.begin, mention.end - mention.begin)))
      hash_schemes_ |= 1U << static_cast<unsigned>(*scheme);
  }

  void flush() {
    if (out_.empty()) return;
    answer_.record(out_);
    out_.clear();
  }

  std::uint64_t way_number(std::string_view way) {
    if (way_count_ > 0 && way == last_way_) return last_way_number_;
    const auto [at, fresh] = ways_.try_emplace(std::string(way), way_count_);
    if (fresh) {
      ++way_count_;
      writer_.byte(static_cast<char>(Item::Way));
      writer_.text(way);
    }
    last_way_ = way;
    last_way_number_ = at->second;
    return at->second;
  }

  void mark(const unpack::Piece& piece, people::Gathered& gathered) const {
    for (const std::uint32_t index : gathered.mentions) {
      const find::Mention& one = mentions_[index];
      const Told told =
          told_by(one.kind, kinds_[static_cast<std::size_t>(one.kind)],
                  piece.text.substr(one.begin, one.end - one.begin), hello_.minors_on);
      gathered.record.marks |= told.marks;
      gathered.record.places |= told.places;
    }
  }

  void add_record(std::uint64_t way, const people::Record& record) {
    ++record_count_;
    writer_.byte(static_cast<char>(Item::Record));
    writer_.number(way);
    write_record(writer_, record);
  }

  void write_mention(const unpack::Piece& piece, std::uint64_t way, const find::Mention& mention,
                     std::uint64_t record) {
    const std::string_view value = piece.text.substr(mention.begin, mention.end - mention.begin);
    const bool in_row = mention.row != unpack::kNoRow;
    const bool in_cell = in_row && !piece.part.empty();  // a spreadsheet: offsets within the cell
    std::uint64_t begin = piece.text_begin + mention.begin;
    if (in_cell) {
      const unpack::Row& row = piece.rows[mention.row];
      begin = mention.begin - piece.cells[row.cell_first + mention.column].begin;
    }
    writer_.byte(static_cast<char>(Item::Mention));
    writer_.number(way);
    writer_.text(piece.part);
    const auto parts = hello_.address_parts && mention.kind == find::Kind::Address
                           ? finder_.address_parts(value)
                           : std::nullopt;
    writer_.byte(static_cast<char>((in_row ? 1 : 0) | (in_cell ? 2 : 0) |
                                   (piece.plain_file ? 4 : 0) | (parts ? 8 : 0)));
    writer_.number(in_row ? piece.rows[mention.row].number : line_of(piece, mention.begin));
    writer_.number(mention.column);
    writer_.number(begin);
    writer_.number(value.size());
    if (piece.plain_file) {
      const std::uint64_t raw_begin = unpack::raw_offset(piece, piece.text_begin + mention.begin);
      writer_.number(raw_begin);
      writer_.number(unpack::raw_offset(piece, piece.text_begin + mention.end) - raw_begin);
    }
    writer_.byte(static_cast<char>(mention.kind));
    writer_.byte(static_cast<char>(mention.own));
    writer_.real(mention.strength);
    writer_.number(mention.reasons);
    writer_.number(record);
    writer_.text(text::mask_value(mask_of(mention), value));
    writer_.text(hello_.values ? value : std::string_view());
    if (!parts) return;
    for (const auto& [from, to] : parts->part) {
      writer_.number(from);
      writer_.number(to);
    }
  }

  [[nodiscard]] text::Mask mask_of(const find::Mention& mention) const {
    const text::Mask mask = kinds_[static_cast<std::size_t>(mention.kind)].mask;
    return mention.own == 0 ? mask : hello_.own_kinds[mention.own - 1u].mask.value_or(mask);
  }

  // Lines are counted forward from the last mention asked for: mentions come in order.
  std::uint64_t line_of(const unpack::Piece& piece, std::uint32_t offset) {
    if (piece.text.data() != line_text_ || offset < line_offset_) {
      line_text_ = piece.text.data();
      line_offset_ = 0;
      line_ = piece.line_begin;
    }
    for (; line_offset_ < offset; ++line_offset_) line_ += piece.text[line_offset_] == '\n' ? 1 : 0;
    return line_;
  }

  const Hello& hello_;
  find::Finder& finder_;
  const std::array<find::KindInfo, find::kKindCount>& kinds_;
  std::vector<std::uint64_t> own_counts_;
  std::uint64_t known_count_ = 0;
  const unpack::Answer& answer_;
  std::string out_;
  wire::Writer writer_{out_};
  std::vector<find::Mention> mentions_;
  std::vector<std::uint64_t> record_of_;
  people::TableHeaders headers_;
  std::array<std::uint64_t, find::kKindCount> counts_{};
  std::uint64_t hashed_ = 0, hash_schemes_ = 0;
  std::unordered_map<std::string, std::uint64_t> ways_;
  std::string last_way_;
  std::uint64_t last_way_number_ = 0;
  std::uint64_t way_count_ = 0;
  std::uint64_t record_count_ = 0;
  const char* line_text_ = nullptr;
  std::uint32_t line_offset_ = 0;
  std::uint64_t line_ = 1;
};

// The mentions of one text by itself.
std::string mentions_of(find::Finder& finder, std::string_view text) {
  finder.forget();
  unpack::Piece piece;
  piece.text = text;
  std::vector<find::Mention> mentions;
  finder.find(piece, mentions);
  std::string out;
  wire::Writer writer(out);
  for (const find::Mention& mention : mentions) {
    writer.number(mention.begin);
    writer.number(mention.end);
    writer.byte(static_cast<char>(mention.kind));
    writer.byte(static_cast<char>(mention.own));
    writer.real(mention.strength);
    writer.number(mention.reasons);
  }
  return out;
}

}  // namespace

struct Reading::State {
  Hello hello;
  find::Finder finder;
  const std::array<find::KindInfo, find::kKindCount>* kinds;
};

Reading::Reading(std::unique_ptr<State> state) : state_(std::move(state)) {}
Reading::Reading(Reading&&) noexcept = default;
Reading& Reading::operator=(Reading&&) noexcept = default;
Reading::~Reading() = default;

Result<Reading> Reading::open(std::string_view text) {
  TRY(Hello hello, hello_of(text));
  start_crypto();
  unpack::warm_up();
  find::OwnKinds own;
  own.kinds = hello.own_kinds;
  TRY(find::Finder finder, find::Finder::open(own));
  TRY(const auto* kinds, find::kind_infos());
  return Reading(std::make_unique<State>(State{std::move(hello), std::move(finder), kinds}));
}

void Reading::answer(std::string_view request, int fd, const unpack::Answer& answer) {
  wire::Reader reader(request);
  const char ask = reader.byte();
  if (ask == static_cast<char>(wire::Ask::Probe)) {
    const std::string way(reader.text());
    const std::uint64_t unit_bytes = reader.number();
    TADASU_CHECK(reader.ok());
    const unpack::Probe probe = unpack::probe(fd, way, unit_bytes, [&](const unpack::Unit& unit) {
      std::string early;
      wire::Writer writer(early);
      writer.byte(static_cast<char>(Item::EarlyUnit));
      writer.number(unit.begin);
      writer.number(unit.end);
      writer.text(unit.plan);
      answer.record(early);
      answer.send();
    });
    std::string out;
    wire::Writer writer(out);
    writer.byte(static_cast<char>(Item::Probe));
    writer.byte(probe.splittable ? 1 : 0);
    writer.text(probe.plan);
    writer.number(probe.cuts.size());
    for (const std::uint64_t cut : probe.cuts) writer.number(cut);
    answer.record(out);
    return;
  }
  if (ask == static_cast<char>(wire::Ask::Text)) {
    const std::string_view text = reader.text();
    TADASU_CHECK(reader.ok());
    answer.record(mentions_of(state_->finder, text));
    return;
  }
  if (ask == static_cast<char>(wire::Ask::List)) {
    list_known_people(state_->finder, state_->hello.key, std::string(reader.text()), fd, answer);
    return;
  }
  if (ask == static_cast<char>(wire::Ask::Learn)) {
    learn_known_people(state_->finder, fd);
    return;
  }
  if (ask == static_cast<char>(wire::Ask::Columns)) {
    list_columns(state_->finder, reader, fd, answer);
    return;
  }
  if (ask == static_cast<char>(wire::Ask::Rows)) {
    list_rows(state_->hello.key, reader, fd, answer);
    return;
  }
  if (ask == static_cast<char>(wire::Ask::OwnKinds)) {
    const std::string_view kinds = reader.text();
    TADASU_CHECK(reader.ok());
    answer.record(answer_own_kinds(kinds));
    return;
  }
  if (ask == static_cast<char>(wire::Ask::OwnKindsFile)) {
    const std::string_view text = reader.text();
    TADASU_CHECK(reader.ok());
    answer.record(answer_own_kinds_file(text));
    return;
  }
  if (ask == static_cast<char>(wire::Ask::TypedFile)) {
    const std::string_view text = reader.text();
    TADASU_CHECK(reader.ok());
    answer.record(answer_typed_file(text));
    return;
  }
  TADASU_CHECK(ask == static_cast<char>(wire::Ask::Unit));
  unpack::Unit unit;
  unit.way = reader.text();
  unit.begin = reader.number();
  unit.end = reader.number();
  unit.plan = reader.text();
  unit.reader = reader.text();
  const bool with_known = reader.byte() != 0;
  TADASU_CHECK(reader.ok());
  if (with_known && !state_->finder.knows_people()) {
    answer.record(std::string(1, static_cast<char>(Item::Learn)));
    return;
  }
  state_->finder.forget();
  ItemSink sink(state_->hello, state_->finder, *state_->kinds, answer);
  const unpack::UnitTotals totals = unpack::unpack(fd, unit, unpack::Budget{}, sink);
  sink.finish(totals);
}

}  // namespace tadasu::facts
