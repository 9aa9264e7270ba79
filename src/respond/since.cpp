#include "respond/since.h"

#include <set>
#include <vector>

#include "facts/facts.h"
#include "respond/addressees.h"
#include "text/fold.h"

namespace tadasu::respond {
namespace {

using notices::Addressee;
using notices::Since;
using notices::Way;

// The people of one revision, some at a time.
class Pages {
 public:
  Pages(const Addressees& people, std::uint64_t after) : people_(people), after_(after) {}

  // The next one; null after the last.
  Result<const Addressee*> peek() {
    if (at_ == page_.size() && !is_over_) TRY_STATUS(turn());
    return at_ < page_.size() ? &page_[at_] : nullptr;
  }
  void next() { ++at_; }

 private:
  Status turn() {
    constexpr std::size_t kPeople = 512;
    page_.clear();
    at_ = 0;
    TRY_STATUS(people_.read(after_, [&](Addressee&& one) {
      after_ = one.person;
      page_.push_back(std::move(one));
      return page_.size() < kPeople;
    }));
    is_over_ = page_.size() < kPeople;
    return success();
  }

  const Addressees& people_;
  std::uint64_t after_;
  std::vector<Addressee> page_;
  std::size_t at_ = 0;
  bool is_over_ = false;
};

bool has_more_kinds(const Addressee& before, const Addressee& now) {
  return (now.kinds.bits() & ~before.kinds.bits()) != 0 ||
         // Passwords that all were slow hashes may be read now.
         (before.slow_hashes && !now.slow_hashes);
}

bool is_reachable_now(const Addressee& before, const Addressee& now) {
  const auto any = [](const Addressee& one) {
    return one.can(Way::Post) || one.can(Way::Mail) || one.can(Way::Phone);
  };
  return (!before.can(Way::Post) && now.can(Way::Post)) || (!any(before) && any(now));
}

// Other ways of writing are no change.
bool is_elsewhere(const Addressee& before, const Addressee& now) {
  return text::name_key(before.name) != text::name_key(now.name) ||
         text::address_key(before.address) != text::address_key(now.address) ||
         text::digits_only(before.postal_code) != text::digits_only(now.postal_code);
}

Since became(const Addressee& before, const Addressee& now) {
  return has_more_kinds(before, now)     ? Since::More
         : is_reachable_now(before, now) ? Since::Reachable
         : is_elsewhere(before, now)     ? Since::Changed
                                         : Since::Same;
}

// Numbers that went out by a join after `since`.
Result<std::set<std::uint64_t>> joined_after(const store::Store& store, std::string_view incident,
                                             std::uint64_t since, std::uint64_t revision) {
  std::set<std::uint64_t> out;
  for (std::uint64_t at = since + 1; at <= revision; ++at) {
    TRY(const facts::PersonChanges changes, facts::person_changes(store, incident, at));
    for (const auto& change : changes.became_one)
      out.insert(change.before.begin(), change.before.end());
  }
  return out;
}

}  // namespace

Status read_addressees_since(const store::Store& store, std::string_view incident,
                             std::uint64_t revision, std::uint64_t since, std::uint64_t after,
                             Date today, const std::function<bool(Addressee&&)>& each) {
  if (since == 0 || since >= revision)
    return Error{Trouble::Invalid, "since", "is no earlier revision of the facts"};
  TRY(const facts::FactSheet earlier, facts::load_sheet(store, incident, since));
  TRY(const std::set<std::uint64_t> joined,
      joined_after(store, incident, earlier.revision, revision));
  TRY(const Addressees before_all, Addressees::of(store, incident, earlier.revision, today));
  TRY(const Addressees now_all, Addressees::of(store, incident, revision, today));
  Pages was(before_all, after), is(now_all, after);
  while (true) {
    TRY(const Addressee* before, was.peek());
    TRY(const Addressee* now, is.peek());
    if (before == nullptr && now == nullptr) return success();
    const bool was_there = before != nullptr && (now == nullptr || before->person <= now->person);
    const bool is_there = now != nullptr && (before == nullptr || now->person <= before->person);
    Addressee one = is_there ? *now : *before;
    one.since = !is_there    ? (joined.contains(one.person) ? Since::Joined : Since::Gone)
                : !was_there ? Since::New
                             : became(*before, *now);
    if (one.since == Since::Same && now_all.is_taken_back(one.person)) one.since = Since::Reachable;
    if (was_there) was.next();
    if (is_there) is.next();
    if (!each(std::move(one))) return success();
  }
}

}  // namespace tadasu::respond
