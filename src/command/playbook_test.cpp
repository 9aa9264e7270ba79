#include "command/playbook.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "signs/signs.h"

namespace tadasu::command {
namespace {

constexpr const char* kPlaybooks[] = {"default", "intrusion", "lost-device", "missent-mail",
                                      "published"};

TEST(PlaybookPack, EveryPackIsCompleteInBothLanguages) {
  for (const char* id : kPlaybooks) {
    const auto loaded = load_playbook(id);
    ASSERT_TRUE(loaded.ok()) << id << ": " << loaded.error().where << " " << loaded.error().detail;
    const Playbook& playbook = loaded.value();
    EXPECT_EQ(playbook.id, id);
    EXPECT_GE(playbook.tasks.size(), 5u) << id;
    EXPECT_GE(playbook.dont.size(), 3u) << id;
    EXPECT_EQ(playbook.reporter_do.size(), 3u) << id;
    EXPECT_EQ(playbook.reporter_dont.size(), 3u) << id;
    EXPECT_EQ(playbook.tasks.front().id, "confirm-known-at") << id;
    for (const PlaybookTask& task : playbook.tasks) {
      EXPECT_NE(task.title.in(Lang::Ja), task.title.in(Lang::En)) << id << task.id;
      const bool ascii = std::all_of(task.title.en.begin(), task.title.en.end(),
                                     [](char c) { return static_cast<unsigned char>(c) < 0x80; });
      EXPECT_TRUE(ascii) << id << task.id;
    }
  }
}

TEST(PlaybookPack, EveryAnswerToWhatHappenedHasOne) {
  std::set<std::string> used;
  for (const std::string& happened : signs::choices("happened")) {
    const auto playbook = playbook_for(happened);
    ASSERT_TRUE(playbook.ok()) << happened;
    used.insert(playbook.value().id);
    if (happened == "unknown") continue;
    EXPECT_NE(playbook.value().id, "default") << happened;
  }
  EXPECT_EQ(used.size(), std::size(kPlaybooks));
  EXPECT_EQ(playbook_for("").value().id, "default");
  EXPECT_EQ(playbook_for("never heard of").value().id, "default");
}

TEST(PlaybookPack, TasksStandInTheOrderInWhichTheyAreDue) {
  for (const char* id : kPlaybooks) {
    const auto tasks = load_playbook(id).value().tasks;
    EXPECT_TRUE(std::is_sorted(tasks.begin(), tasks.end(), [](const auto& a, const auto& b) {
      return a.within_minutes < b.within_minutes;
    })) << id;
  }
}

TEST(PlaybookPack, TasksForOtherAnswersAreLeftOut) {
  EXPECT_NE(playbook_for("lost_device").value().find("lock-and-locate"), nullptr);
  EXPECT_EQ(playbook_for("lost_paper").value().find("lock-and-locate"), nullptr);
  EXPECT_NE(playbook_for("insider").value().find("close-insider-access"), nullptr);
  EXPECT_EQ(playbook_for("ransomware").value().find("close-insider-access"), nullptr);
}

TEST(PlaybookPack, AnUnknownOrOddIdIsNotFound) {
  for (const char* id : {"no-such", "", "../laws/jp-appi", "A"}) {
    const auto loaded = load_playbook(id);
    ASSERT_FALSE(loaded.ok()) << id;
    EXPECT_EQ(loaded.error().trouble, Trouble::NotFound) << id;
  }
}

}  // namespace
}  // namespace tadasu::command
