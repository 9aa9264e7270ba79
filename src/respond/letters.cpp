// A print job: who, in which order, on how many threads, and a folder that is there whole or not at
// all.
#include "respond/letters.h"

#include <algorithm>
#include <map>
#include <mutex>
#include <nlohmann/json.hpp>
#include <numeric>
#include <optional>
#include <set>
#include <tuple>

#include "base/bytes.h"
#include "base/check.h"
#include "base/hash.h"
#include "base/json.h"
#include "base/work_queue.h"
#include "notices/document.h"
#include "notices/letters.h"
#include "respond/addressees.h"
#include "respond/print_folder.h"
#include "respond/respond.h"
#include "respond/since.h"
#include "text/fold.h"

namespace tadasu::respond {
namespace {

namespace fs = std::filesystem;
using notices::Recipient;
using notices::Unprinted;

constexpr const char* kPrinted = "letters.printed";

struct Letter {
  std::string code, place;  // postal order
  Recipient recipient;
  std::optional<Unsent> why_not;  // what a reviewer said of them
};

// What a thread found out about one of its letters.
struct Line {
  std::uint64_t person = 0;
  std::string code_prefix;
  notices::PrintedLetter printed;
};

// What is noted of a part beside it: its lines of the manifest, and who is not in it.
std::string note_of(const std::vector<Line>& lines) {
  OrderedJson out = OrderedJson::array();
  for (const Line& line : lines)
    out.push_back({line.person, line.code_prefix, line.printed.first_page, line.printed.pages,
                   line.printed.hash,
                   line.printed.unprinted ? static_cast<int>(*line.printed.unprinted) : -1,
                   line.printed.detail});
  return out.dump(-1, ' ', false, OrderedJson::error_handler_t::replace);
}

// Nothing: noted by another version of the program.
std::vector<Line> lines_of(const std::string& note) {
  std::vector<Line> out;
  try {
    const Json lines = Json::parse(note);
    for (const Json& one : lines) {
      Line line{one.at(0), one.at(1), {one.at(2), one.at(3), one.at(4), {}, one.at(6)}};
      const int why = one.at(5);
      if (why > static_cast<int>(Unprinted::Unfinished)) return {};
      if (why >= 0) line.printed.unprinted = static_cast<Unprinted>(why);
      out.push_back(std::move(line));
    }
  } catch (const Json::exception&) {
    return {};
  }
  return out;
}

std::optional<Unsent> unsent(const notices::Addressee& one) {
  using notices::Doubt;
  if (one.can(notices::Way::Post)) return std::nullopt;
  if (one.is_deceased) return Unsent::Deceased;
  if (one.has_returned) return Unsent::Returned;
  return one.name.empty() || one.address.empty() || one.postal_code.empty() ? Unsent::NoAddress
                                                                            : Unsent::Doubtful;
}

Unsent unsent(Unprinted why) {
  return why == Unprinted::NoGlyph          ? Unsent::NoGlyph
         : why == Unprinted::AddressTooLong ? Unsent::AddressTooLong
                                            : Unsent::Unfinished;
}

bool stands(const notices::Notice& letter, const std::string& fact) {
  return std::any_of(letter.sections.begin(), letter.sections.end(), [&](const auto& section) {
    return std::any_of(section.filled.begin(), section.filled.end(),
                       [&](const notices::Filled& one) { return one.fact == fact; });
  });
}

Recipient recipient_of(notices::Addressee&& from) {
  Recipient out;
  out.person = from.person;
  out.name = std::move(from.name);
  out.postal_code = std::move(from.postal_code);
  out.address = std::move(from.address);
  out.slow_hashes = from.slow_hashes;
  out.is_minor = from.is_minor;
  for (std::size_t i = 0; i < find::kKindCount; ++i)
    if (from.kinds.has(static_cast<find::Kind>(i))) out.kinds.push_back(static_cast<find::Kind>(i));
  return out;
}

std::string part_name(std::size_t part) {
  const std::string number = std::to_string(part);
  return "letters-" + std::string(number.size() < 3 ? 3 - number.size() : 0, '0') + number + ".pdf";
}

class Job {
 public:
  Job(store::Store& store, const Clock& clock, std::string_view incident, const LetterOrder& order)
      : store_(store), clock_(clock), incident_(incident), order_(order) {}

  Result<PrintJob> run(std::string_view reason, std::string_view actor) {
    TRY(const Response response, look(store_, clock_, incident_));
    if (!response.sheet)
      return Error{Trouble::NotFound, "fact sheet", "no revision yet: survey the evidence first"};
    out_.sheet = *response.sheet;
    out_.revision = response.sheet->revision;
    out_.is_whole = response.sheet->survey.coverage.unread == 0 && !response.sheet->partial;
    TRY_STATUS(prepare_text(response));
    TRY_STATUS(
        note_list_opened(store_, incident_, {out_.revision, "letters", 0, 0}, reason, actor));
    TRY_STATUS(read());
    TRY_STATUS(settle_words(response));
    if (out_.is_waiting) return std::move(out_);
    TRY_STATUS(folder_.create(order_.out / folder_name(), style_.key));
    choose();
    if (!stopped()) TRY_STATUS(print_parts());
    if (stopped()) {
      folder_.discard();
      out_.is_stopped = true;
      return std::move(out_);
    }
    // A job without a letter whose text was the reason is a mistake to be told, not a job.
    if (out_.letters == 0 && !unfinished_.empty())
      return Error{Trouble::Invalid, "letters", "unfinished: " + unfinished_};
    TRY_STATUS(end(actor));
    return std::move(out_);
  }

 private:
  [[nodiscard]] bool stopped() const { return order_.stop != nullptr && *order_.stop; }

  // Of numbers only: a name of a folder is seen by more people than what is in it.
  [[nodiscard]] std::string folder_name() const {
    std::string out = std::string(incident_) + "-letters-r" + std::to_string(out_.revision);
    if (order_.since > 0) out += "-since-r" + std::to_string(order_.since);
    if (order_.from > 1 || order_.count > 0)
      out += "-from-" + std::to_string(order_.from) +
             (order_.count > 0 ? "-count-" + std::to_string(order_.count) : "");
    return out + (order_.is_proof ? "-proof" : out_.is_draft ? "-draft" : "");
  }

  Status prepare_text(const Response& response) {
    facts_ = Json::parse(response.facts_json);
    const notices::Basis basis = {&response.incident, &*response.sheet,  &response.duties,  &facts_,
                                  clock_.now(),       &response.dossier, &response.wordings};
    TRY(const notices::Paper* paper, notices::find_paper(order_.paper));
    paper_ = paper;
    if (!paper->is_for_one_person)
      return Error{Trouble::Invalid, order_.paper, "is no letter to one person"};
    TRY(const notices::Sender from, sender(store_));
    TRY(notices::LetterText text, notices::LetterText::create(*paper, basis, from, order_.lang));
    text_ = std::move(text);
    TRY(const notices::Notice letter, text_->letter({}));
    for (const notices::Statement& one : response.dossier.statements)
      if (one.state != facts::FactState::Confirmed && stands(letter, one.name))
        out_.unconfirmed.push_back(one.name);
    TRY(style_.envelope, notices::find_envelope(order_.envelope));
    style_.is_duplex = order_.is_duplex;
    style_.is_proof = order_.is_proof;
    TRY(style_.key, store_.hash_key(incident_));
    return success();
  }

  Status read() {
    const auto add = [&](notices::Addressee&& one) {
      if (one.since == notices::Since::Joined || one.since == notices::Since::Gone)
        return !stopped();
      ++out_.people;
      auto why = unsent(one);
      if (!why && one.since && !notices::is_to_be_told(*one.since)) why = Unsent::AsBefore;
      // Whom a reviewer says to be dead or away keeps the place in the order: said between two
      // stretches, it moves nobody out of both.
      one.is_deceased = one.has_returned = false;
      if (!one.can(notices::Way::Post)) {
        leave_out(one.person, why.value_or(Unsent::NoAddress), "");
      } else {
        Letter letter;
        letter.why_not = why;
        letter.code = text::digits_only(one.postal_code);
        letter.place = text::address_key(one.address);
        letter.recipient = recipient_of(std::move(one));
        letters_.push_back(std::move(letter));
      }
      return !stopped();
    };
    const Date today = date_at(clock_.now());
    if (order_.since > 0) {
      TRY_STATUS(
          read_addressees_since(store_, incident_, out_.revision, order_.since, 0, today, add));
    } else {
      TRY_STATUS(read_addressees(store_, incident_, out_.revision, 0, today, add));
    }
    std::sort(letters_.begin(), letters_.end(), [](const Letter& a, const Letter& b) {
      return std::tie(a.code, a.place, a.recipient.person) <
             std::tie(b.code, b.place, b.recipient.person);
    });
    return success();
  }

  // Of everybody whom post can reach, not of a stretch: all stretches have the same words.
  Status settle_words(const Response& response) {
    if (stopped()) return success();
    std::map<std::pair<bool, bool>, notices::Everybody> all;
    for (const Letter& letter : letters_) {
      const Recipient& one = letter.recipient;
      notices::Everybody& who = all[{one.is_minor, one.slow_hashes}];
      who.is_minor = one.is_minor;
      who.slow_hashes = one.slow_hashes;
      for (const find::Kind kind : one.kinds)
        if (std::find(who.kinds.begin(), who.kinds.end(), kind) == who.kinds.end())
          who.kinds.push_back(kind);
    }
    std::vector<notices::Everybody> wanted;
    for (auto& [key, who] : all) {
      std::sort(who.kinds.begin(), who.kinds.end());
      wanted.push_back(std::move(who));
    }
    const bool is_final = !order_.is_proof && !order_.is_unapproved_wanted;
    TRY(out_.words, letter_words(store_, response, *paper_, wanted, is_final, *text_));
    const bool is_approved = std::all_of(out_.words.begin(), out_.words.end(),
                                         [](const LetterWords& one) { return one.is_approved(); });
    out_.is_waiting = is_final && !is_approved;
    out_.is_draft = style_.is_draft = !is_approved || order_.is_proof;
    return success();
  }

  void choose() {
    const std::uint64_t all = letters_.size();
    const std::uint64_t begin = std::min(all, order_.from == 0 ? 0 : order_.from - 1);
    const std::uint64_t end =
        order_.count == 0 ? all : std::min(all, begin + std::min(order_.count, all));
    out_.not_chosen = all - (end - begin);
    letters_.erase(letters_.begin() + static_cast<std::ptrdiff_t>(end), letters_.end());
    letters_.erase(letters_.begin(), letters_.begin() + static_cast<std::ptrdiff_t>(begin));
    for (const Letter& one : letters_)
      if (one.why_not) leave_out(one.recipient.person, *one.why_not, "");
    std::erase_if(letters_, [](const Letter& one) { return one.why_not.has_value(); });
  }

  Status print_parts() {
    const std::size_t of_part =
        std::clamp<std::size_t>(order_.part_letters, 1, std::max<std::size_t>(1, letters_.size()));
    const std::size_t parts = (letters_.size() + of_part - 1) / of_part;
    lines_.resize(parts);
    const unsigned threads = std::max(1U, order_.thread_count);
    presses_.resize(threads);
    WorkQueue queue(threads);
    for (std::size_t part = 0; part < parts; ++part)
      queue.add([this, part, of_part](std::size_t thread) {
        if (stopped() || has_failed()) return;
        const Status done = print_part(part, of_part, thread);
        if (!done.ok()) fail(done.error());
      });
    queue.drain();
    if (failed_ && folder_.is_left() && order_.left) order_.left(parts_done_, parts);
    if (failed_) return *failed_;
    for (std::size_t part = 0; part < parts; ++part) count(part);
    return success();
  }

  Status print_part(std::size_t part, std::size_t of_part, std::size_t thread) {
    const std::size_t begin = part * of_part, end = std::min(letters_.size(), begin + of_part);
    TRY(const std::string wish, wish_of(begin, end));
    if (const auto note = folder_.kept(part_name(part + 1), wish)) {
      lines_[part] = lines_of(*note);
      if (lines_[part].size() == end - begin) {
        done(1, true);
        tell(end - begin);
        return success();
      }
      lines_[part].clear();
    }
    auto& press = presses_[thread];
    if (press == nullptr) {
      TRY(press, notices::LetterPress::create(*text_, style_));
    }
    std::size_t told = begin;
    for (std::size_t i = told; i < end && !stopped(); ++i) {
      const Letter& letter = letters_[i];
      TRY(notices::PrintedLetter printed, press->add(letter.recipient));
      lines_[part].push_back(
          {letter.recipient.person, letter.code.substr(0, 3), std::move(printed)});
      if (i + 1 - told == 100 || i + 1 == end) {
        tell(i + 1 - told);
        told = i + 1;
      }
    }
    if (stopped()) return success();
    std::string pdf;
    if (press->pages() > 0) {
      TRY(pdf, press->take(std::string(incident_) + " r" + std::to_string(out_.revision) + " " +
                           part_name(part + 1)));
    }
    TRY_STATUS(folder_.put_part(part_name(part + 1), pdf, wish, note_of(lines_[part])));
    done(1, false);
    return success();
  }

  // All that decides what a part looks like: one that was made for the same is the same, byte for
  // byte. Of letters whose words differ by the recipient only, the first is looked at whole.
  Result<std::string> wish_of(std::size_t begin, std::size_t end) const {
    OrderedJson all = {incident_,
                       out_.revision,
                       order_.paper,
                       lang_code(order_.lang),
                       order_.envelope,
                       style_.envelope.folds_mm,
                       style_.envelope.address_x_mm,
                       style_.envelope.address_y_mm,
                       style_.envelope.address_width_mm,
                       style_.envelope.address_height_mm,
                       style_.envelope.body_top_mm,
                       order_.is_duplex,
                       order_.is_proof,
                       style_.is_draft};
    std::set<std::string> kinds;
    for (std::size_t i = begin; i < end; ++i) {
      const Recipient& one = letters_[i].recipient;
      const std::string kind = notices::LetterText::kind_key(one);
      all.push_back({one.person, one.name, one.postal_code, one.address, kind});
      if (!kinds.insert(kind).second) continue;
      TRY(const notices::Notice letter, text_->letter(one));
      all.push_back(notices::text_digest(letter));
    }
    const Digest words =
        sha256(bytes_of(all.dump(-1, ' ', false, OrderedJson::error_handler_t::replace)));
    std::string keyed(style_.key.begin(), style_.key.end());
    keyed.append(words.begin(), words.end());
    return hex(sha256(bytes_of(keyed)));
  }

  void tell(std::uint64_t more) {
    const std::lock_guard hold(mutex_);
    done_ += more;
    if (order_.progress) order_.progress(done_, letters_.size());
  }
  void done(std::uint64_t parts, bool are_kept) {
    const std::lock_guard hold(mutex_);
    parts_done_ += parts;
    if (are_kept) out_.kept_parts += parts;
  }
  [[nodiscard]] bool has_failed() {
    const std::lock_guard hold(mutex_);
    return failed_.has_value();
  }
  void fail(const Error& error) {
    const std::lock_guard hold(mutex_);
    if (!failed_) failed_ = error;
  }

  void count(std::size_t part) {
    bool is_there = false;
    const std::string name = part_name(part + 1);
    for (const Line& line : lines_[part]) {
      if (line.printed.unprinted) {
        leave_out(line.person, unsent(*line.printed.unprinted), line.printed.detail);
        if (*line.printed.unprinted == Unprinted::Unfinished) unfinished_ = line.printed.detail;
        continue;
      }
      ++out_.letters;
      out_.pages += line.printed.pages;
      is_there = true;
      manifest_ += name + "," + std::to_string(line.printed.first_page) + "," +
                   std::to_string(line.printed.pages) + "," + std::to_string(line.person) + "," +
                   line.code_prefix + "," + line.printed.hash + "," +
                   std::to_string(out_.revision) + (out_.is_draft ? ",no" : ",yes") + "\r\n";
    }
    if (!is_there) return;
    ++out_.parts;
    names_.insert(name);
  }

  void leave_out(std::uint64_t person, Unsent why, const std::string& detail) {
    ++out_.unsent[static_cast<std::size_t>(why)];
    unsent_ += std::to_string(person) + "," + unsent_id(why) + ",\"" + detail + "\"\r\n";
  }

  Status end(std::string_view actor) {
    // Everybody is in one of the files, or behind the stretch that was asked for.
    TADASU_CHECK(out_.people == std::accumulate(out_.unsent.begin(), out_.unsent.end(),
                                                out_.letters + out_.not_chosen));
    const std::string manifest =
        "part,first_page,pages,person,postal_prefix,letter_hash,revision,approved\r\n" + manifest_;
    TRY_STATUS(folder_.put("manifest.csv", manifest));
    TRY_STATUS(folder_.put("unsent.csv", "person,reason,detail\r\n" + unsent_));
    OrderedJson totals = {{"schema", "tadasu.letters/1"},
                          {"incident", incident_},
                          {"revision", out_.revision},
                          {"since", order_.since == 0 ? OrderedJson() : OrderedJson(order_.since)},
                          {"paper", order_.paper},
                          {"lang", lang_code(order_.lang)},
                          {"unconfirmed", out_.unconfirmed},
                          {"counted", counted_json(out_.sheet)},
                          {"people", out_.people},
                          {"letters", out_.letters},
                          {"pages", out_.pages},
                          {"parts", out_.parts},
                          {"not_chosen", out_.not_chosen},
                          {"unsent", OrderedJson::object()},
                          {"duplex", order_.is_duplex},
                          {"proof", order_.is_proof},
                          {"approved", !out_.is_draft},
                          {"words", words_json(out_.words)},
                          {"envelope", order_.envelope},
                          {"manifest_sha256", hex(sha256(bytes_of(manifest)))}};
    for (std::size_t i = 0; i < kUnsentCount; ++i)
      totals["unsent"][unsent_id(static_cast<Unsent>(i))] = out_.unsent[i];
    TRY_STATUS(folder_.put("totals.json", totals.dump(2) + "\n"));
    // First on record: a job that is killed here goes on, and is recorded once.
    store::NewEntry entry;
    entry.incident = incident_;
    entry.actor = actor;
    entry.what = kPrinted;
    totals.erase("schema");
    totals.erase("incident");
    entry.body_json = totals.dump();
    entry.once = "letters/" + folder_.id() + "/" + hex(sha256(bytes_of(manifest)));
    const auto written = store_.append(std::move(entry));
    if (written.ok() || written.error().trouble == Trouble::Full) folder_.leave();
    if (!written.ok()) return written.error();
    for (const char* name : {"manifest.csv", "unsent.csv", "totals.json"}) names_.insert(name);
    TRY_STATUS(folder_.end(names_));
    out_.folder = folder_.path();
    return success();
  }

  store::Store& store_;
  const Clock& clock_;
  std::string_view incident_;
  const LetterOrder& order_;
  PrintJob out_;
  Json facts_;
  std::optional<notices::LetterText> text_;
  const notices::Paper* paper_ = nullptr;
  notices::LetterStyle style_;
  PrintFolder folder_;
  std::vector<Letter> letters_;
  std::vector<std::unique_ptr<notices::LetterPress>> presses_;  // of each thread
  std::vector<std::vector<Line>> lines_;                        // of each part
  std::string manifest_, unsent_, unfinished_;
  std::set<std::string> names_;  // of the files
  std::mutex mutex_;
  std::uint64_t done_ = 0, parts_done_ = 0;
  std::optional<Error> failed_;
};

}  // namespace

const char* unsent_id(Unsent why) {
  constexpr const char* kIds[kUnsentCount] = {"deceased",         "returned",  "as_before",
                                              "no_address",       "doubtful",  "no_glyph",
                                              "address_too_long", "unfinished"};
  return kIds[static_cast<std::size_t>(why)];
}

Result<PrintJob> print_letters(store::Store& store, const Clock& clock, std::string_view incident,
                               const LetterOrder& order, std::string_view reason,
                               std::string_view actor) {
  return Job(store, clock, incident, order).run(reason, actor);
}

}  // namespace tadasu::respond
