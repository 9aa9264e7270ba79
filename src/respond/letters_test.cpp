// A print job: the right people, in postal order, in a folder that is there whole or not at all.
#include "respond/letters.h"

#include <gtest/gtest.h>
#include <sys/file.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>

#include "base/bytes.h"
#include "base/hash.h"
#include "command/command.h"
#include "facts/facts.h"
#include "notices/document.h"
#include "respond/addressees.h"
#include "respond/respond.h"
#include "respond/test_incident.h"

namespace tadasu::respond {
namespace {

namespace fs = std::filesystem;

class PrintLetters : public InAnIncident {
 protected:
  void SetUp() override {
    InAnIncident::SetUp();
    revise();
    order_.out = folder_;
    order_.is_proof = true;  // facts and pack have gaps
    order_.thread_count = 2;
    order_.part_letters = 2;
  }

  static void add(std::vector<store::SealedValue>& to, std::uint64_t person, const char* name,
                  const char* code, const char* address) {
    to.push_back({person, "person_name", name, ""});
    if (*code != 0) to.push_back({person, "postal_code", code, ""});
    if (*address != 0) to.push_back({person, "address", address, ""});
  }
  void revise() {
    std::vector<store::SealedValue> values;
    add(values, 1, "佐藤 健", "530-0001", "大阪府大阪市北区梅田1-1-1");
    add(values, 2, "髙橋 恵", "108-0023", "東京都港区芝浦2-1");
    add(values, 3, "山田 花子", "108-0023", "東京都港区芝浦1-1");
    add(values, 4, "小林 翔", "", "東京都港区芝浦1-9");
    add(values, 5, "\uE123山 蓮", "060-0001", "北海道札幌市中央区北一条西1-1");
    add(values, 6, "渡邉 美咲", "060-0002", "北海道札幌市中央区北二条西1-1");
    facts::FactSheet sheet;
    sheet.revision = 1;
    sheet.survey.people = {6, 6, 8};
    sheet.survey.kinds = {{find::Kind::PersonName, 6, {6, 6, 6}}};
    keep_revision(sheet, values);
  }
  Result<PrintJob> print() {
    return print_letters(*store_, clock_, incident_, order_, "letters go out", "chief");
  }
  [[nodiscard]] fs::path job() const { return folder_ / (incident_ + "-letters-r1-proof"); }
  [[nodiscard]] std::string text(const char* name) const {
    auto read = read_file(job() / name);
    EXPECT_TRUE(read.ok()) << name;
    return read.ok() ? read.value() : "";
  }
  // Column `n` of the manifest.
  [[nodiscard]] std::vector<std::string> column(std::size_t n) const {
    std::vector<std::string> out;
    std::istringstream lines(text("manifest.csv"));
    for (std::string line; std::getline(lines, line);) {
      std::istringstream cells(line);
      std::string cell;
      for (std::size_t i = 0; i <= n; ++i) std::getline(cells, cell, ',');
      out.push_back(cell);
    }
    return out;
  }
  // Every file of a folder, name and bytes.
  static std::map<std::string, std::string> files(const fs::path& folder) {
    std::map<std::string, std::string> out;
    for (const auto& one : fs::directory_iterator(folder)) {
      auto read = read_file(one.path());
      EXPECT_TRUE(read.ok()) << one.path();
      if (read.ok()) out[one.path().filename().string()] = std::move(read).value();
    }
    return out;
  }
  // A job of a process of its own that is killed when so many letters are made.
  void killed_after(std::uint64_t letters) {
    store_.reset();
    const pid_t child = ::fork();
    if (child == 0) {
      auto store = store::Store::open(folder_ / "store", clock_);
      if (!store.ok()) ::_exit(1);
      order_.progress = [&](std::uint64_t done, std::uint64_t) {
        if (done >= letters) ::raise(SIGKILL);
      };
      const auto ended =
          print_letters(*store.value(), clock_, incident_, order_, "letters go out", "chief");
      ::_exit(ended.ok() ? 2 : 3);
    }
    int status = 0;
    ASSERT_EQ(::waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << WEXITSTATUS(status);
    auto store = store::Store::open(folder_ / "store", clock_);
    ASSERT_TRUE(store.ok()) << store.error().detail;
    store_ = std::move(store).value();
  }
  [[nodiscard]] fs::path hidden() const {
    return order_.out / ("." + incident_ + "-letters-r1-proof.unfinished");
  }
  [[nodiscard]] std::size_t left_in_folder() const {
    std::size_t out = 0;
    for (const auto& one : fs::directory_iterator(folder_))
      out += one.path().filename() != "store" ? 1 : 0;
    return out;
  }

  LetterOrder order_;
};

TEST_F(PrintLetters, GoToWhomPostCanReachInPostalOrderAndEverybodyElseIsNamedWithTheReason) {
  ASSERT_TRUE(
      flag_person(*store_, incident_, 6, PersonFlag::Returned, true, "came back", "chief").ok());
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().where << done.error().detail;
  EXPECT_EQ(done.value().folder, job());
  EXPECT_EQ(done.value().people, 6U);
  EXPECT_EQ(done.value().letters, 3U);
  EXPECT_EQ(column(3), (std::vector<std::string>{"person", "3", "2", "1"}));
  EXPECT_EQ(column(4), (std::vector<std::string>{"postal_prefix", "108", "108", "530"}));
  // The person without a glyph stood first in the first part.
  EXPECT_EQ(column(0), (std::vector<std::string>{"part", "letters-001.pdf", "letters-002.pdf",
                                                 "letters-002.pdf"}));
  EXPECT_EQ(text("unsent.csv"),
            "person,reason,detail\r\n4,no_address,\"\"\r\n6,returned,\"\"\r\n5,no_glyph,"
            "\"U+E123\"\r\n");
  const Json totals = Json::parse(text("totals.json"));
  EXPECT_EQ(totals["letters"], 3);
  EXPECT_EQ(totals["counted"]["likely"], 6);
  EXPECT_EQ(totals["counted"]["max"], 8);  // two more than there are letters or reasons
  EXPECT_EQ(totals["unsent"]["returned"], 1);
  EXPECT_EQ(totals["manifest_sha256"], hex(sha256(bytes_of(text("manifest.csv")))));
  for (const char* file : {"manifest.csv", "unsent.csv", "totals.json"})
    EXPECT_EQ(text(file).find("髙橋"), std::string::npos) << file;
}

TEST_F(PrintLetters, AreForTheirOwnerOnlyAndOnRecord) {
  ASSERT_TRUE(print().ok());
  struct stat about {};
  ASSERT_EQ(::stat(job().c_str(), &about), 0);
  EXPECT_EQ(about.st_mode & 0777U, 0700U);
  for (const auto& one : fs::directory_iterator(job())) {
    ASSERT_EQ(::stat(one.path().c_str(), &about), 0);
    EXPECT_EQ(about.st_mode & 0777U, 0600U) << one.path();
  }
  EXPECT_EQ(entries("list.opened"), 1U);
  EXPECT_EQ(entries("letters.printed"), 1U);
}

TEST_F(PrintLetters, WithoutAReasonNothingIsOpenedAndNothingIsLeft) {
  const auto done = print_letters(*store_, clock_, incident_, order_, " ", "chief");
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().trouble, Trouble::Invalid);
  EXPECT_EQ(left_in_folder(), 0U);
}

TEST_F(PrintLetters, AStretchOfThemIsTheSameLetters) {
  const auto whole = print();
  ASSERT_TRUE(whole.ok());
  const std::vector<std::string> hashes = column(5);
  order_.from = 3;
  order_.count = 2;
  const auto some = print();
  ASSERT_TRUE(some.ok()) << some.error().detail;
  EXPECT_EQ(some.value().letters, 2U);
  EXPECT_EQ(some.value().not_chosen, 3U);
  auto manifest = read_file(some.value().folder / "manifest.csv");
  ASSERT_TRUE(manifest.ok());
  EXPECT_NE(manifest.value().find(hashes[2]), std::string::npos);  // the first of 108-0023
}

// Said between two stretches, it must not move anybody from the second into the first.
TEST_F(PrintLetters, StretchesHoldEverybodyOnceWhateverIsSaidBetween) {
  order_.count = 2;
  const auto first = print();
  ASSERT_TRUE(first.ok()) << first.error().detail;
  EXPECT_EQ(first.value().letters + first.value().unsent[static_cast<std::size_t>(Unsent::NoGlyph)],
            2U);  // one of them has no glyph
  ASSERT_TRUE(
      flag_person(*store_, incident_, 6, PersonFlag::Returned, true, "came back", "chief").ok());
  order_.from = 3;
  order_.count = 0;
  const auto rest = print();
  ASSERT_TRUE(rest.ok()) << rest.error().detail;
  EXPECT_EQ(rest.value().letters, 3U);  // 3, 2 and 1
  EXPECT_EQ(rest.value().not_chosen, 2U);
  order_.from = 1;
  order_.count = 2;
  order_.out = folder_ / "again";
  fs::create_directory(order_.out);
  const auto again = print();
  ASSERT_TRUE(again.ok()) << again.error().detail;
  EXPECT_EQ(again.value().unsent[static_cast<std::size_t>(Unsent::Returned)], 1U);
  EXPECT_EQ(again.value().people, 6U);
}

TEST_F(PrintLetters, SayWhichOfTheirStatementsNobodyConfirmed) {
  using facts::FactState;
  const auto state = [&](const char* name, FactState as) {
    ASSERT_TRUE(
        notices::set_statement(*store_, incident_, name, "封入の誤りです。", as, chief_).ok());
  };
  state("cause", FactState::Unconfirmed);
  state("damage", FactState::Confirmed);
  state("effect", FactState::Unconfirmed);  // which no letter says
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().unconfirmed, std::vector<std::string>{"cause"});
  EXPECT_EQ(Json::parse(text("totals.json"))["unconfirmed"], Json::array({"cause"}));
}

TEST_F(PrintLetters, APartOfAnySizeHoldsThemAll) {
  order_.part_letters = UINT64_MAX;
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().letters, 4U);
}

TEST_F(PrintLetters, WhatCannotBePutOnRecordIsNotLeftEither) {
  const std::string refuse =
      "python3 -c 'import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute(\"CREATE "
      "TRIGGER "
      "full BEFORE INSERT ON journal BEGIN SELECT RAISE(ABORT, \\\"full\\\"); END\"); "
      "d.commit()' " +
      (folder_ / "store" / "tadasu.db").string();
  order_.progress = [&](std::uint64_t done, std::uint64_t all) {
    EXPECT_TRUE(done < all || std::system(refuse.c_str()) == 0);
  };
  EXPECT_FALSE(print().ok());
  EXPECT_EQ(left_in_folder(), 0U);
}

TEST_F(PrintLetters, AStoppedJobLeavesNothing) {
  std::atomic<bool> stop = false;
  order_.stop = &stop;
  order_.progress = [&](std::uint64_t, std::uint64_t) { stop = true; };
  const auto done = print();
  ASSERT_TRUE(done.ok());
  EXPECT_TRUE(done.value().is_stopped);
  EXPECT_EQ(left_in_folder(), 0U);
  EXPECT_EQ(entries("letters.printed"), 0U);
}

TEST_F(PrintLetters, WhatAKilledJobLeftIsRemovedAndARunningOneIsNot) {
  const fs::path hidden = folder_ / ("." + incident_ + "-letters-r1-proof.unfinished");
  fs::create_directory(hidden);
  std::ofstream(hidden / "letters-009.pdf") << "half";
  {
    const File other(::open(hidden.c_str(), O_RDONLY | O_DIRECTORY));
    ASSERT_EQ(::flock(other.fd(), LOCK_EX | LOCK_NB), 0);
    const auto refused = print();
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().trouble, Trouble::Locked);
    EXPECT_TRUE(fs::exists(hidden / "letters-009.pdf"));
  }
  ASSERT_TRUE(print().ok());
  EXPECT_FALSE(fs::exists(hidden));
  EXPECT_FALSE(fs::exists(job() / "letters-009.pdf"));
  const auto again = print();  // never over another one
  ASSERT_FALSE(again.ok());
  EXPECT_EQ(again.error().trouble, Trouble::Conflict);
  EXPECT_EQ(left_in_folder(), 1U);
}

TEST_F(PrintLetters, AKilledJobGoesOnAndIsTheSameAsOneThatRanThrough) {
  order_.part_letters = 1;
  const auto through = print();
  ASSERT_TRUE(through.ok()) << through.error().detail;
  const auto wanted = files(through.value().folder);
  ASSERT_EQ(wanted.size(), 4U + 3U);  // of five parts one has nobody
  for (std::uint64_t letters = 1; letters <= 5; ++letters) {
    order_.out = folder_ / std::to_string(letters);
    fs::create_directory(order_.out);
    order_.thread_count = 1;
    ASSERT_NO_FATAL_FAILURE(killed_after(letters));
    ASSERT_TRUE(fs::exists(hidden()));
    order_.progress = {};
    order_.thread_count = 2;
    const auto done = print();
    ASSERT_TRUE(done.ok()) << done.error().where << done.error().detail;
    EXPECT_EQ(done.value().kept_parts, letters - 1);
    EXPECT_EQ(done.value().letters, through.value().letters);
    EXPECT_EQ(files(done.value().folder), wanted) << letters;
    EXPECT_FALSE(fs::exists(hidden()));
    EXPECT_EQ(entries("letters.printed"), 1U + letters);
  }
}

TEST_F(PrintLetters, APartThatIsNotWhatThisJobWouldMakeIsMadeAgain) {
  order_.part_letters = 1;
  order_.thread_count = 1;
  ASSERT_NO_FATAL_FAILURE(killed_after(4));  // three parts are there, the first without a file
  order_.progress = {};
  std::ofstream(hidden() / "letters-002.pdf", std::ios::app) << "x";
  fs::rename(hidden() / "letters-003.pdf.seal", hidden() / "letters-004.pdf.seal");
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().kept_parts, 1U);
  const auto made = files(done.value().folder);
  fs::remove_all(done.value().folder);
  ASSERT_TRUE(print().ok());
  EXPECT_EQ(files(job()), made);
  // Other words, other letters.
  fs::remove_all(job());
  ASSERT_NO_FATAL_FAILURE(killed_after(4));
  order_.progress = {};
  ASSERT_TRUE(notices::set_statement(*store_, incident_, "cause", "封入の誤りです。",
                                     facts::FactState::Confirmed, chief_)
                  .ok());
  const auto other = print();
  ASSERT_TRUE(other.ok()) << other.error().detail;
  EXPECT_EQ(other.value().kept_parts, 0U);
  EXPECT_NE(files(job()), made);
}

TEST_F(PrintLetters, WhenADiskIsFullWhatIsThereStaysForTheNextJob) {
  order_.part_letters = 1;
  order_.thread_count = 1;
  std::signal(SIGXFSZ, SIG_IGN);
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  order_.progress = [&](std::uint64_t done, std::uint64_t) {
    const rlimit none{1, before.rlim_max};
    if (done == 4) ::setrlimit(RLIMIT_FSIZE, &none);
  };
  std::uint64_t left = 0, all = 0;
  order_.left = [&](std::uint64_t parts, std::uint64_t of) {
    left = parts;
    all = of;
  };
  const auto full = print();
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().trouble, Trouble::TooLarge) << full.error().detail;
  EXPECT_EQ(left, 3U);
  EXPECT_EQ(all, 5U);
  EXPECT_FALSE(fs::exists(job()));
  EXPECT_EQ(entries("letters.printed"), 0U);
  order_.progress = {};
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_EQ(done.value().kept_parts, 3U);
  EXPECT_EQ(done.value().letters, 4U);
  EXPECT_EQ(left_in_folder(), 1U);
}

// Nothing is missing in the words, and there are a commander and somebody of the law.
class FinishedLetters : public PrintLetters {
 protected:
  void SetUp() override {
    PrintLetters::SetUp();
    order_.is_proof = false;
    ASSERT_TRUE(set_sender(*store_,
                           {"株式会社みなと文具", "東京都港区芝浦3-9-40", "代表取締役 港川 湊",
                            "03-3000-2260", "a@example.jp", "9時から18時"},
                           "chief")
                    .ok());
    ASSERT_TRUE(store_->put_user("law", "legal", "法務", "12345678").ok());
    ASSERT_TRUE(store_->put_user("chief", "commander", "責任者", "12345678").ok());
    ASSERT_TRUE(
        command::set_known_at(*store_, clock_, incident_, "2026-11-19T09:10:00+09:00", "x", chief_)
            .ok());
    ASSERT_TRUE(command::set_occurred_at(*store_, clock_, incident_, "2026-11-18T19:30:00+09:00",
                                         "x", chief_)
                    .ok());
    for (const auto& [field, value] :
         {std::pair{"actor", "loss"}, std::pair{"secondary_damage", "none_known"}})
      ASSERT_TRUE(command::set_fact(*store_, incident_, field, value, facts::FactState::Confirmed,
                                    "x", chief_)
                      .ok());
    state("封入の誤りです。");
  }
  // Who says it does not approve it.
  void state(const char* cause) {
    ASSERT_TRUE(notices::set_statement(*store_, incident_, "cause", cause,
                                       facts::FactState::Confirmed, {.actor = "writer"})
                    .ok());
  }
  notices::Document document() {
    const auto now = look(*store_, clock_, incident_);
    EXPECT_TRUE(now.ok());
    for (const notices::Document& one : now.value().dossier.documents)
      if (one.id == "person-letter-all") return one;
    ADD_FAILURE() << "no document";
    return {};
  }
  void approve() {
    const std::string digest = notices::text_digest(document().notice);
    for (const char* role : {"legal", "commander"})
      ASSERT_TRUE(notices::approve(*store_, incident_, "person-letter-all",
                                   {role, digest, "", false},
                                   {.actor = role == std::string("legal") ? "law" : "chief"})
                      .ok());
  }
};

TEST_F(FinishedLetters, WaitForTheApprovalsOfTheirWords) {
  const auto refused = print();
  ASSERT_TRUE(refused.ok()) << refused.error().where << refused.error().detail;
  EXPECT_TRUE(refused.value().is_waiting);
  EXPECT_EQ(left_in_folder(), 0U);
  EXPECT_EQ(entries("letters.printed"), 0U);
  ASSERT_EQ(refused.value().words.size(), 1U);
  EXPECT_EQ(refused.value().words[0].missing_roles,
            (std::vector<std::string>{"legal", "commander"}));
  EXPECT_TRUE(refused.value().words[0].gaps.empty());
  EXPECT_EQ(notices::to_text(document().notice).find("佐藤"), std::string::npos);
  EXPECT_TRUE(document().stale.empty());
  const auto again = print();  // the document stays as it is
  ASSERT_TRUE(again.ok() && again.value().is_waiting);
  EXPECT_EQ(entries("document.drafted"), 1U);
  approve();
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_FALSE(done.value().is_waiting || done.value().is_draft);
  EXPECT_EQ(done.value().letters, 4U);
  EXPECT_EQ(done.value().folder, folder_ / (incident_ + "-letters-r1"));
  const Json totals = Json::parse(read_file(done.value().folder / "totals.json").value());
  EXPECT_EQ(totals["approved"], true);
  EXPECT_EQ(totals["words"][0]["digest"], notices::text_digest(document().notice));
}

TEST_F(FinishedLetters, AnApprovalIsOfTheTextThatIsPrinted) {
  ASSERT_TRUE(print().value().is_waiting);
  approve();
  state("送り先の取り違えです。");  // said after it was approved
  const auto refused = print();
  ASSERT_TRUE(refused.ok() && refused.value().is_waiting);
  EXPECT_EQ(refused.value().words[0].missing_roles.size(), 2U);
  EXPECT_NE(notices::to_text(document().notice).find("送り先の取り違え"), std::string::npos);
  // What a person writes into it is printed once it is approved.
  const std::string text = "わたしどもの言葉。";
  ASSERT_TRUE(notices::edit_section(*store_, incident_, "person-letter-all", "verify", text,
                                    {.actor = "writer"})
                  .ok());
  ASSERT_TRUE(print().value().is_waiting);
  EXPECT_NE(notices::to_text(document().notice).find(text), std::string::npos);
  approve();
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_FALSE(done.value().is_waiting || done.value().is_draft);
}

TEST_F(FinishedLetters, PrintedAllTheSameEveryPageAndEveryLineSaySo) {
  order_.is_unapproved_wanted = true;
  const auto done = print();
  ASSERT_TRUE(done.ok()) << done.error().detail;
  EXPECT_TRUE(done.value().is_draft);
  EXPECT_EQ(entries("document.drafted"), 0U);
  EXPECT_EQ(done.value().folder, folder_ / (incident_ + "-letters-r1-draft"));
  const auto manifest = read_file(done.value().folder / "manifest.csv").value();
  EXPECT_EQ(std::count(manifest.begin(), manifest.end(), '\n'), 5);
  EXPECT_EQ(manifest.find(",yes\r"), std::string::npos);
  const std::string text = (folder_ / "text").string();
  const fs::path part = done.value().folder / "letters-002.pdf";
  ASSERT_EQ(std::system(("pdftotext " + part.string() + " " + text).c_str()), 0);
  const std::string said = read_file(text).value();
  std::size_t marks = 0, pages = 0;
  for (std::size_t at = 0; (at = said.find("下書き: 承認されていません", at)) != std::string::npos;
       ++at)
    ++marks;
  for (const char c : said) pages += c == '\f' ? 1 : 0;
  EXPECT_GT(pages, 1U);
  EXPECT_EQ(marks, pages);
  // With all approvals it is none.
  order_.is_unapproved_wanted = false;
  ASSERT_TRUE(print().value().is_waiting);
  approve();
  order_.is_unapproved_wanted = true;
  EXPECT_FALSE(print().value().is_draft);
}

TEST_F(PrintLetters, UnfinishedLettersAreRefusedByTheirSections) {
  order_.is_proof = false;
  order_.is_unapproved_wanted = true;
  const auto done = print();
  ASSERT_FALSE(done.ok());
  EXPECT_EQ(done.error().trouble, Trouble::Invalid);
  EXPECT_EQ(done.error().detail.find("unfinished: "), 0U) << done.error().detail;
  EXPECT_EQ(left_in_folder(), 0U);
}

}  // namespace
}  // namespace tadasu::respond
