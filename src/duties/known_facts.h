// The facts as the rules see them: what is known as of the day that is asked for.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/json.h"
#include "base/result.h"

namespace tadasu::duties {

struct CountFact {  // what is missing is not known
  std::optional<std::uint64_t> min;
  std::optional<std::uint64_t> max;
};
// How many live at a place (US, US-CA) by a known `residence`. A place that it leaves out has
// nobody; of a country whose parts were not told apart each part may have all who are left. Whoever
// stands under kPlaceUnknown may live in any.
inline constexpr const char* kPlaceUnknown = "unknown";
CountFact residents(const Json& residence, const std::string& place);

// A moment as it was written: a date alone has no hour.
struct Start {
  Moment moment;
  bool date_only = false;
  std::string fact;  // that says it: "knew_date", "moments.told"
};

class KnownFacts {
 public:
  // `facts` has passed validate_facts. Facts dated later than `as_of` are left out.
  // Errors: Invalid `knew_date` when it lies after `as_of`.
  static Result<KnownFacts> open(const Json& facts, const Clock& clock);
  KnownFacts(KnownFacts&&) noexcept;
  KnownFacts& operator=(KnownFacts&&) noexcept;
  ~KnownFacts();

  static constexpr int kEverybody =
      -1;  // the scope of the top level, which speaks for the whole incident

  // The value of a fact for a group of persons (or kEverybody), or null when it is not known. What
  // a group leaves out is as at the top level. The pointer lives as long as this object.
  [[nodiscard]] const Json* value(const std::string& fact, int scope) const;
  // Whether the group itself says it.
  [[nodiscard]] bool is_of_group(const std::string& fact, int scope) const;
  [[nodiscard]] bool is_known(const std::string& fact) const;  // at the top level or in a group
  // The scopes that a rule "for one group of persons" goes through: the groups, and everybody
  // unless the groups certainly hold all persons.
  [[nodiscard]] std::vector<int> scopes() const;

  [[nodiscard]] CountFact count(const std::string& fact) const;  // of the whole incident
  // When the history of counts first passed `over`, counting by the maximum. Nothing when it never
  // did, and nothing when it may have been over before: only a number that stood at `over` or below
  // for certain, from an earlier day on, moves a clock. A first count does not.
  [[nodiscard]] std::optional<Start> passed(std::uint64_t over) const;

  [[nodiscard]] std::optional<Start> knew()
      const;  // 9.3 "knew": knew_date, else the first certainty
  [[nodiscard]] std::optional<Start> aware()
      const;  // 9.3 "aware": the first certainty, else knew_date
  [[nodiscard]] std::optional<Start> moment(const std::string& name) const;  // of `moments`
  // The first certainty when it lies on an earlier day than the stated day of knowledge.
  [[nodiscard]] std::optional<Start> certain_before_knew() const;
  [[nodiscard]] Date judged_on() const;  // day of knowledge in Japan, else the day asked for
  [[nodiscard]] const std::string& as_of() const { return as_of_; }
  [[nodiscard]] std::optional<std::vector<std::string>> regime() const;

 private:
  KnownFacts();
  [[nodiscard]] std::optional<Start> first_certainty() const;
  void leave_out_later(Moment as_of_end);

  std::unique_ptr<Json> facts_;
  std::string as_of_;
  Date as_of_day_;
};

}  // namespace tadasu::duties
