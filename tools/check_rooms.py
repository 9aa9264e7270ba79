#!/usr/bin/env python3
"""Fails, with file and line, when the house is not in order.

check_rooms.py SRC ROOMS.txt
  * a source includes a room that its own room does not declare
  * a source includes a private header of another room (only nouns and verbs, listed in DOORS, may be;
    tests also what a room shows for tests, x_for_test.h)
  * a file lies in no room, or a folder has a banned name
  * something other than a worker parses a file that a user gave (ONLY_IN)
  * a test file asserts nothing
"""
import pathlib
import re
import sys

BANNED = {"util", "utils", "common", "misc", "helper", "helpers", "manager", "core"}
# The headers a room shows: its nouns and its verbs. base and text show all of theirs.
DOORS = {
    "unpack": {"piece.h", "unpack.h", "jail.h", "pdf_answer.h"},
    "find": {"address_parts.h", "kind.h", "kind_sets.h", "mention.h", "find.h", "password_hash.h", "own_kinds.h", "own_kinds_file.h", "known_people.h"},
    "people": {"person.h", "likeness.h", "people.h", "explain.h", "known_list.h", "table_people.h"},
    "store": {"entry.h", "store.h"},
    "facts": {"fact_sheet.h", "facts.h", "survey.h", "spotter.h", "own_kinds.h", "typed_file.h", "kept_kinds.h", "kept_test_people.h", "known_list.h", "people_table.h", "judgment.h", "review.h", "sample.h", "test_people.h", "person_ids.h"},
    "signs": {"sign.h", "signs.h"},
    "command": {"commit.h", "incident.h", "command.h", "permission.h", "playbook.h"},
    "duties": {"duty.h", "duties.h", "reminders.h", "facts_behind.h", "severity.h", "veris.h"},
    "notices": {"notice.h", "notices.h", "paper.h", "document.h", "statement.h", "rewrite.h", "lint.h",
                "addressee.h", "letters.h", "own_wording.h"},
    "desk": {"inquiry.h", "desk.h"},
    "prevent": {"measure.h", "prevent.h"},
    "respond": {"respond.h", "alarms.h", "own_duties.h", "taken_duties.h", "own_wordings.h", "example.h", "duty_terms.h", "duty_decisions.h", "addressees.h", "since.h", "customers.h", "letters.h", "letter_words.h", "paper_file.h"},
    "serve": {"serve.h", "analyze.h"},
    "cli": {"cli.h"},
}
# Parsers of what users give, and packs: who alone may name them (and tests). check_jailed.py looks
# whether a program holds them all the same.
ONLY_IN = {
    '#include "find/own_kinds_file.h"': {"find/own_kinds_file.cpp", "facts/own_kinds_answer.cpp"},
    "parse_toml(": {"base/pack.h", "base/pack.cpp", "find/own_kinds_file.cpp", "facts/typed_file_answer.cpp"},
}
INCLUDE = re.compile(r'\s*#\s*include\s+"([^"/]+)/([^"]+)"')


def main():
    src, rooms, wrong = pathlib.Path(sys.argv[1]), {}, []
    for line in open(sys.argv[2], encoding="utf-8"):
        name, _, uses = line.partition(":")
        rooms[name.strip()] = set(uses.replace(";", " ").split()) | {name.strip()}
    for path in sorted(src.rglob("*")):
        parts = path.relative_to(src).parts
        if path.is_dir():
            if path.name in BANNED:
                wrong.append(f"{path}: a room or folder of this name says nothing")
            continue
        if path.suffix not in (".h", ".cpp"):
            continue
        room = parts[0]
        if room not in rooms:
            wrong.append(f"{path}:1: lies in no declared room")
            continue
        text = path.read_text(encoding="utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            match = INCLUDE.match(line)
            if not match:
                continue
            if match[1] not in rooms[room]:
                wrong.append(f"{path}:{number}: room '{room}' does not declare '{match[1]}'")
            elif (match[1] != room and match[1] in DOORS and match[2] not in DOORS[match[1]]
                  and not (path.name.endswith("_test.cpp") and match[2].endswith("_for_test.h"))):
                wrong.append(f"{path}:{number}: '{match[1]}/{match[2]}' is private to '{match[1]}'")
        for what, allowed in ONLY_IN.items():
            if what in text and "/".join(parts) not in allowed and not path.name.endswith("_test.cpp"):
                wrong.append(f"{path}: {what} is for {', '.join(sorted(allowed))} alone")
        if path.name.endswith("_test.cpp") and not re.search(r"\b(EXPECT_|ASSERT_|RC_ASSERT|FAIL\(|rc::check)", text):
            wrong.append(f"{path}:1: a test file that asserts nothing")
    if wrong:
        print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
