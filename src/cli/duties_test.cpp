// What the terminal says of duties beside their table.
#include "cli/duties.h"

#include <gtest/gtest.h>

namespace tadasu::cli {
namespace {

TEST(DutiesNotes, NameTheLawsThatMayApplyAndWereNotAsked) {
  duties::Answer answer;
  for (const Lang lang : {Lang::Ja, Lang::En}) {
    EXPECT_EQ(duties_notes(answer, lang), "");
    duties::Answer some;
    some.may_apply = {"eu-gdpr", "jp-fsa"};
    const std::string notes = duties_notes(some, lang);
    for (const std::string& law : some.may_apply)
      EXPECT_NE(notes.find(duties::law_name(lang, law)), std::string::npos) << notes;
  }
}

}  // namespace
}  // namespace tadasu::cli
