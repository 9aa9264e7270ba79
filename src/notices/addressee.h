// One line of the notification list: who is to be told, by which ways, of which items. And the
// forms in which the list is written for people, for spreadsheets and for a print house.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/words.h"
#include "find/kind.h"

namespace tadasu::notices {

// What of an addressee a person should look at before anything is sent.
// Flag: what a reviewer said was of somebody who is several people now, or one with others.
enum class Doubt : std::uint8_t { Name, Address, BirthDate, Flag };
inline constexpr std::size_t kDoubtCount = 4;
[[nodiscard]] const char* doubt_id(Doubt doubt);  // "name", "address", "birth_date", "flag"

// Which of the ways to somebody came from the company's own list of customers, not from the
// evidence.
enum class Way : std::uint8_t { Post, Mail, Phone };
inline constexpr std::size_t kWayCount = 3;

// What became of an addressee since an earlier revision of the facts. The first that holds; up to
// Changed somebody is to be told (again).
enum class Since : std::uint8_t {
  New,        // was not found then
  More,       // items of theirs that were not found then
  Reachable,  // no way was known then, or not by post
  Changed,    // name, postal code or address are others: the earlier letter may not have come
  Same,
  Joined,  // was found then; now one with somebody of another number
  Gone     // was found then and is not now
};
inline constexpr std::size_t kSinceCount = 7;
[[nodiscard]] const char* since_id(Since since);  // "new" … "gone"
[[nodiscard]] constexpr bool is_to_be_told(Since since) { return since <= Since::Changed; }

struct Addressee {
  std::uint64_t person = 0;
  // The best of several spellings: the one that most of them agree with, then the fullest, in the
  // person's own characters (髙橋, where another program wrote 高橋).
  std::string name, reading, postal_code, address, mail, phone;
  std::string lang;       // "ja", "en"; "" cannot be guessed
  bool is_minor = false;  // at the date of the notice, by a birth date: the letter to the guardian
  bool is_deceased = false, has_returned = false;  // as a reviewer said; returned: the post
  find::KindSet kinds;                             // this person's only
  bool slow_hashes = false;         // every password of theirs is a slow, salted hash
  std::uint8_t doubts = 0;          // bits of Doubt
  std::uint8_t from_customers = 0;  // bits of Way
  std::string customer;             // its id in the list of customers, where given
  std::optional<Since> since;       // of Joined and Gone the rest is of the earlier revision
  [[nodiscard]] bool has(Doubt doubt) const {
    return (doubts >> static_cast<unsigned>(doubt) & 1) != 0;
  }
  // Whether anything can be sent this way; by post only with nothing in doubt.
  [[nodiscard]] bool can(Way way) const;
};

enum class ListForm : std::uint8_t { Csv, Xlsx, Print };

struct ListStyle {
  ListForm form = ListForm::Csv;
  Lang lang = Lang::Ja;
  bool is_clear = false;  // else values are masked
  std::uint64_t revision = 0;
  std::uint64_t since = 0;  // the earlier revision that addressees were compared with; 0: none
};

struct ListTotals {
  std::uint64_t people = 0;       // added, those of an earlier revision alone not counted
  std::uint64_t lines = 0;        // written: of a print house those alone whom post can reach
  std::uint64_t without_way = 0;  // no post, no mail, no telephone
  // Whom post can reach, but whose name, code or address does not fit a line of the print house.
  std::vector<std::uint64_t> unfit;
  std::array<std::uint64_t, kSinceCount> since{};  // added, of each
};

// Writes addressees one after the other, holding none of them (docs/formats/list.md).
class ListWriter {
 public:
  using Sink = std::function<Status(std::string_view bytes)>;
  virtual ~ListWriter() = default;
  virtual Status add(const Addressee& one) = 0;
  virtual Status end() = 0;  // once, after the last
  [[nodiscard]] const ListTotals& totals() const { return totals_; }

 protected:
  static void note(ListTotals& totals, const Addressee& one);
  ListTotals totals_;
};
std::unique_ptr<ListWriter> list_writer(const ListStyle& style, ListWriter::Sink sink);

// The cells of a line and of its header (one more where addressees were compared), as a table and a
// page show them: without control characters and what turns the direction of text, which evidence
// may hold. Masked, a customer's id that may be more than a number of the row is masked too.
std::vector<std::string> list_header(const ListStyle& style);
std::vector<std::string> list_cells(const Addressee& one, const ListStyle& style);

}  // namespace tadasu::notices
