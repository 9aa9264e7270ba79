// What a draft may say about the course of an incident: when, what the law asks for, what people
// stated, what changed since the last report.
#pragma once

#include "notices/letter_pack.h"
#include "notices/notices.h"

namespace tadasu::notices {

std::string day_words(Date date, Lang lang);
std::string moment_words(Moment moment, bool date_only, Lang lang);
// What somebody wrote in Japanese is marked for translation in an English paper.
std::string in_language(const std::string& words, Lang lang);

// Adds course, duties_due, duties_open, deadline_*, statements, sent_list, report and its number,
// roles and tasks, and the facts that only some papers ask for. `values` already holds the rest.
void add_incident(Values& values, const Basis& basis, const Json& pack, Lang lang);
// Adds `changes` and `corrections` against the last report of `paper` that was sent in this
// language, what is said for the first time among the changes; both empty when none was. Last of
// all: it compares every other value.
void add_changes(Values& values, const Basis& basis, std::string_view paper, const Json& pack,
                 Lang lang);

}  // namespace tadasu::notices
