#include "respond/own_duties.h"

#include <gtest/gtest.h>

#include <functional>
#include <nlohmann/json.hpp>

#include "respond/alarms.h"
#include "respond/duty_terms.h"
#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

// Within 24 hours of knowledge, to an insurer who is invented.
OwnDutyForm insurer() {
  OwnDutyForm form;
  form.name = "サイバー保険の事故連絡";
  form.to = "insurer";
  form.to_name = "架空海上";
  form.contract = "サイバー保険約款";
  form.clause = "第12条";
  form.read_on = "2026-11-01";
  form.when = "always";
  form.start = "knew";
  form.length = "24";
  form.counting = "hours";
  form.content = {"1", "3"};
  form.wants = "証券番号";
  return form;
}

class OwnDuties : public InAnIncident {
 protected:
  std::string add(const OwnDutyForm& form, bool for_later = false) {
    const auto id =
        set_own_duty(*store_, clock_, {incident_, "", for_later, ""}, form, {.actor = "lawyer"});
    EXPECT_TRUE(id.ok()) << (id.ok() ? "" : id.error().where + ": " + id.error().detail);
    return id.ok() ? id.value() : "";
  }
  const duties::Duty* duty(const std::string& id) {
    response_ = responded();
    for (const duties::Duty& one : response_.duties.duties)
      if (one.id.starts_with(id + "/")) return &one;
    return nullptr;
  }
  std::vector<OwnDuty> all(const std::string& incident) {
    auto out = own_duties(*store_, incident);
    EXPECT_TRUE(out.ok());
    return out.ok() ? std::move(out).value() : std::vector<OwnDuty>{};
  }
  std::string open_another() {
    const auto opened = command::open(*store_, clock_, {.title = "y", .happened = ""}, chief_);
    EXPECT_TRUE(opened.ok());
    return opened.value().id;
  }
  Response response_;
};

TEST_F(OwnDuties, AreJudgedLikeLaws) {
  know("2026-11-20T08:00:00+09:00");
  const std::string id = add(insurer());
  const duties::Duty* const one = duty(id);
  ASSERT_NE(one, nullptr);
  EXPECT_EQ(one->id, id + "/notify-insurer");
  EXPECT_EQ(one->state, duties::DutyState::Due);
  EXPECT_EQ(one->basis, duties::Basis::Contract);
  EXPECT_EQ(one->deadline, "2026-11-21T08:00:00+09:00");
  EXPECT_EQ(one->counts_from, "2026-11-20T08:00:00+09:00");
  EXPECT_EQ(one->content, (std::vector<int>{1, 3}));
  EXPECT_EQ(one->wants, "証券番号");
  ASSERT_EQ(one->why.size(), 1U);
  EXPECT_EQ(one->why[0].cite, "サイバー保険約款 第12条");
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    EXPECT_EQ(duties::duty_name(lang, *one), "サイバー保険の事故連絡");
    EXPECT_NE(duties::recipient_name(lang, *one).find("架空海上"), std::string::npos);
    // What goes out of the house says only what it is.
    EXPECT_EQ(duties::duty_name(lang, one->id).find("サイバー"), std::string::npos);
    const std::string calendar = calendar_file(response_, lang, clock_.now());
    EXPECT_NE(calendar.find("notify-insurer"), std::string::npos);
    for (const char* typed : {"サイバー保険", "架空海上", "約款"})
      EXPECT_EQ(calendar.find(typed), std::string::npos) << typed;
  }
  // Its clock speaks up, it is done and undone, its terms are kept.
  clock_.turn_to(parse_moment("2026-11-21T03:00:00+09:00")->moment);
  ASSERT_NE(duty(id), nullptr);
  const auto own_alarm = [&]() -> std::optional<duties::Alert> {
    for (const Alarm& one : alarms(response_, clock_.now()))
      if (one.clock.duty->id == id + "/notify-insurer" && one.is_open()) return one.up->alert;
    return std::nullopt;
  };
  EXPECT_EQ(own_alarm(), duties::Alert::Hours6);
  const duties::Duty done = *duty(id);
  ASSERT_TRUE(mark_done(*store_, clock_, incident_, done, "2026-11-20", "", chief_).ok());
  ASSERT_NE(duty(id), nullptr);
  EXPECT_EQ(own_alarm(), std::nullopt);
  EXPECT_NE(find_terms(duty_terms(*store_, incident_).value(), *duty(id)), nullptr);
}

TEST_F(OwnDuties, HaveAPaperThatIsProposed) {
  attacked();
  const auto proposed = [&](const std::string& paper, const std::string& duty) {
    response_ = responded();
    const auto papers = proposals(response_);
    EXPECT_TRUE(papers.ok());
    for (const Proposal& one : papers.value())
      for (const duties::Duty* why : one.duties)
        if (one.paper->id == paper && why->id == duty) return true;
    return false;
  };
  OwnDutyForm card = insurer();
  card.to = "acquirer";
  EXPECT_FALSE(proposed("card-notice", "jp-card/notify-acquirer")) << "no card is known of";
  EXPECT_TRUE(proposed("card-notice", add(card) + "/notify-acquirer"));
  EXPECT_TRUE(proposed("insurer-notice", add(insurer()) + "/notify-insurer"));
  set_fact("sector", Json::array({"card_merchant"}));
  set_fact("items", Json::array({"card_number"}));
  EXPECT_TRUE(proposed("card-notice", "jp-card/notify-acquirer"));
}

TEST_F(OwnDuties, WaitForTheFactsTheirConditionAsks) {
  know("2026-11-20");
  OwnDutyForm form = insurer();
  form.when = "persons";
  form.persons = "1000";
  form.length = "3";
  form.counting = "days_after";
  const std::string id = add(form);
  ASSERT_NE(duty(id), nullptr);
  EXPECT_EQ(duty(id)->state, duties::DutyState::Undetermined);
  ASSERT_FALSE(duty(id)->flips_on.empty());
  EXPECT_EQ(duty(id)->flips_on.front(), "persons");
  set_fact("persons", 1000);
  EXPECT_EQ(duty(id)->state, duties::DutyState::NotDue);
  set_fact("persons", 1001);
  EXPECT_EQ(duty(id)->state, duties::DutyState::Due);
  EXPECT_EQ(duty(id)->deadline, "2026-11-23T23:59:59+09:00");
}

TEST_F(OwnDuties, EveryChoiceMakesSenseToTheJudgeAndComesBackToTheForm) {
  for (const std::string& when : own_choices("when"))
    for (const std::string& start : own_choices("start"))
      for (const std::string& counting : own_choices("counting"))
        for (const std::string& to : own_choices("to")) {
          OwnDutyForm form = insurer();
          form.when = when;
          form.persons = when == "persons" ? "500" : "";
          form.start = start;
          form.counting = counting;
          form.to = to;
          ASSERT_TRUE(problems_of(form, clock_.now()).empty());
          const Json pack = pack_of(form, "own-1");
          EXPECT_TRUE(duties::check_own(pack).ok()) << when;
          EXPECT_EQ(pack_of(form_of(pack), "own-1"), pack);
          EXPECT_NE(duties::duty_name(Lang::En, "own-1/notify-" + to), "own-1/notify-" + to);
        }
  OwnDutyForm bare = insurer();
  bare.clause = bare.to_name = bare.length = bare.wants = "";
  bare.content.clear();
  EXPECT_TRUE(duties::check_own(pack_of(bare, "own-1")).ok());
  EXPECT_EQ(pack_of(form_of(pack_of(bare, "own-1")), "own-1"), pack_of(bare, "own-1"));
}

TEST_F(OwnDuties, WhatIsWrongIsSaidOfEachField) {
  const auto said = [&](const std::function<void(OwnDutyForm&)>& spoil) {
    OwnDutyForm form = insurer();
    spoil(form);
    std::string out;
    for (const OwnDutyProblem& one : problems_of(form, clock_.now()))
      out += one.field + ":" + one.what + " ";
    return out;
  };
  EXPECT_EQ(said([](OwnDutyForm&) {}), "");
  EXPECT_EQ(said([](OwnDutyForm& form) { form = {}; }),
            "name:missing to:no_choice contract:missing read_on:missing when:no_choice "
            "start:no_choice counting:no_choice ");
  EXPECT_EQ(said([](OwnDutyForm& form) { form.read_on = "2026-11-21"; }), "read_on:future ");
  EXPECT_EQ(said([](OwnDutyForm& form) { form.read_on = "2026-02-30"; }), "read_on:no_date ");
  EXPECT_EQ(said([](OwnDutyForm& form) { form.name = std::string(601, 'x'); }), "name:too_long ");
  for (const char* length : {"0", "-1", "1.5", "10001", "24h", "２４", "99999999999999999999"})
    EXPECT_EQ(said([&](OwnDutyForm& form) { form.length = length; }), "length:no_number ")
        << length;
  EXPECT_EQ(said([](OwnDutyForm& form) { form.when = "persons"; }), "persons:missing ");
  EXPECT_EQ(said([](OwnDutyForm& form) {
              form.when = "persons";
              form.persons = "1 or 2";
            }),
            "persons:no_number ");
  EXPECT_EQ(said([](OwnDutyForm& form) { form.content = {"10"}; }), "content:no_choice ");
  const auto kept = set_own_duty(*store_, clock_, {incident_, "", false, ""}, {}, chief_);
  EXPECT_EQ(kept.error().where, "name");
  EXPECT_EQ(entries("own_duty.set"), 0U);
}

TEST_F(OwnDuties, AChangeIsAVersionAndTermsThatAroseStay) {
  know("2026-11-20T08:00:00+09:00");
  const std::string id = add(insurer());
  ASSERT_NE(duty(id), nullptr);
  OwnDutyForm form = insurer();
  form.length = "12";
  const OwnDutyOrder without_reason{incident_, id, false, ""};
  EXPECT_EQ(set_own_duty(*store_, clock_, without_reason, form, chief_).error().where, "reason");
  ASSERT_TRUE(
      set_own_duty(*store_, clock_, {incident_, id, false, "read again"}, form, chief_).ok());
  const duties::Duty* const now = duty(id);
  ASSERT_NE(now, nullptr);
  EXPECT_EQ(now->deadline, "2026-11-20T20:00:00+09:00");
  const auto terms = duty_terms(*store_, incident_).value();
  ASSERT_NE(find_terms(terms, *now), nullptr);
  EXPECT_EQ(find_terms(terms, *now)->deadline, "2026-11-21T08:00:00+09:00");
  EXPECT_TRUE(differ(*find_terms(terms, *now), *now));
  const OwnDuty kept = all(incident_).at(0);
  ASSERT_EQ(kept.versions.size(), 2U);
  EXPECT_EQ(kept.versions[0].by, "lawyer");
  EXPECT_EQ(form_of(Json::parse(kept.versions[0].pack_json)).length, "24");
  EXPECT_EQ(kept.versions[1].reason, "read again");
  // Who looked at the first version does not overwrite the second.
  command::By late = chief_;
  late.seen = kept.versions[0].entry;
  EXPECT_EQ(set_own_duty(*store_, clock_, {incident_, id, false, "x"}, form, late).error().trouble,
            Trouble::Conflict);
}

TEST_F(OwnDuties, AreWithdrawnWithAReasonAndNeverDeleted) {
  know("2026-11-20T08:00:00+09:00");
  const std::string id = add(insurer());
  ASSERT_NE(duty(id), nullptr);
  EXPECT_EQ(withdraw_own_duty(*store_, {incident_, id, false, ""}, chief_).error().where, "reason");
  ASSERT_TRUE(withdraw_own_duty(*store_, {incident_, id, false, "policy ended"}, chief_).ok());
  EXPECT_EQ(duty(id), nullptr);
  const OwnDuty kept = all(incident_).at(0);
  EXPECT_FALSE(kept.holds());
  EXPECT_EQ(kept.withdrawn->reason, "policy ended");
  bool is_kept = false;
  for (const DutyTerms& terms : duty_terms(*store_, incident_).value())
    is_kept = is_kept || terms.duty == id + "/notify-insurer";
  EXPECT_TRUE(is_kept) << "what arose stays";
  EXPECT_EQ(withdraw_own_duty(*store_, {incident_, id, false, "again"}, chief_).error().trouble,
            Trouble::NotFound);
  EXPECT_EQ(
      set_own_duty(*store_, clock_, {incident_, id, false, "x"}, insurer(), chief_).error().trouble,
      Trouble::NotFound);
}

TEST_F(OwnDuties, OfTheCompanyAreThoseOfWhenAnIncidentWasOpened) {
  const std::string id = add(insurer(), true);
  EXPECT_EQ(all("").size(), 1U);
  const std::string second = open_another();
  ASSERT_EQ(all(second).size(), 1U);
  EXPECT_TRUE(all(second)[0].is_company);
  // Changed for later incidents: those that are open stay as they are.
  OwnDutyForm form = insurer();
  form.length = "48";
  ASSERT_TRUE(set_own_duty(*store_, clock_, {"", id, true, "new policy"}, form, chief_).ok());
  EXPECT_EQ(form_of(Json::parse(all(second)[0].versions.back().pack_json)).length, "24");
  EXPECT_EQ(form_of(Json::parse(all(incident_)[0].versions.back().pack_json)).length, "24");
  const std::string third = open_another();
  EXPECT_EQ(form_of(Json::parse(all(third)[0].versions.back().pack_json)).length, "48");
  // Withdrawn in one incident alone.
  ASSERT_TRUE(withdraw_own_duty(*store_, {third, id, false, "not insured"}, chief_).ok());
  EXPECT_FALSE(all(third)[0].holds());
  EXPECT_TRUE(all("")[0].holds());
  ASSERT_TRUE(withdraw_own_duty(*store_, {"", id, true, "ended"}, chief_).ok());
  EXPECT_FALSE(all("")[0].holds());
  EXPECT_TRUE(all(second)[0].holds());
  EXPECT_FALSE(all(open_another())[0].holds());
  // An incident's own stays its own.
  static_cast<void>(add(insurer()));
  EXPECT_EQ(all(incident_).size(), 2U);
  EXPECT_EQ(all("").size(), 1U);
}

TEST_F(OwnDuties, StandNowhereInClearInTheJournal) {
  know("2026-11-20T08:00:00+09:00");
  const std::string id = add(insurer(), true);
  ASSERT_NE(duty(id), nullptr);
  ASSERT_TRUE(withdraw_own_duty(*store_, {incident_, id, true, "理由は秘密"}, chief_).ok());
  ASSERT_TRUE(store_
                  ->read("", 0,
                         [&](const store::Entry& entry) {
                           for (const char* typed : {"サイバー", "架空", "約款", "証券", "秘密"})
                             EXPECT_EQ(entry.body.find(typed), std::string::npos) << entry.what;
                           return true;
                         })
                  .ok());
}

}  // namespace
}  // namespace tadasu::respond
