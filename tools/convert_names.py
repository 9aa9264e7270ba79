#!/usr/bin/env python3
"""Turns japanese-personal-name-dataset (MIT) into packs/names/{surnames,given}.tsv. Run once.

  tools/convert_names.py FOLDER packs/names
"""
import csv
import pathlib
import sys

NOTICE = """\
# Made by tools/convert_names.py from japanese-personal-name-dataset (commit 9046343),
# MIT License, Copyright (c) 2022 shuheilocale (packs/names/LICENSES.md).
"""


def rows(path):
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.reader(file)


def main():
    source, target = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
    lines = [f"{kanji}\t{count}\t{reading}" for kanji, count, reading, *_ in rows(source / "last_name_org.csv")]
    head = "# Surnames: kanji, estimated number of bearers, reading; tab between.\n" + NOTICE
    (target / "surnames.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")

    lines = []
    for sex, who in (("m", "man"), ("f", "woman")):
        known = {row[0] for row in rows(source / f"first_name_{who}_opti.csv")}
        for reading, _romaji, *spellings in rows(source / f"first_name_{who}_org.csv"):
            spellings = [s for s in dict.fromkeys(spellings) if s]
            lines.append("\t".join([reading, sex + ("+" if reading in known else ""), ",".join(spellings)]))
    head = "# Given names: reading, m or f (+: a well-known reading), spellings; tab, then commas between.\n" + NOTICE
    (target / "given.tsv").write_text(head + "\n".join(lines) + "\n", encoding="utf-8")


main()
