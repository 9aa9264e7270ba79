#!/usr/bin/env python3
"""Makes the evidence of a test incident, and the truth about it.

make_incident.py STORY OUTDIR [--seed N]

STORY is a folder of tests/incidents. Writes OUTDIR/evidence/… and OUTDIR/truth.json.
The same seed gives the same bytes everywhere. All people are invented.
"""
import argparse
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from incident import clinic, lost_usb, missent_mail  # noqa: E402
from incident.truth import to_json  # noqa: E402

STORIES = {"clinic": clinic.make, "lost-usb": lost_usb.make, "missent-mail": missent_mail.make}
WRITTEN_AT = 1_794_822_120  # 2026-11-16 18:42 JST


def main():
    parser = argparse.ArgumentParser(description="Makes the evidence of a test incident.")
    parser.add_argument("story", choices=sorted(STORIES))
    parser.add_argument("outdir", type=pathlib.Path)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    files, truth = STORIES[args.story](args.seed)
    evidence = args.outdir / "evidence"
    if evidence.exists():
        shutil.rmtree(evidence)
    for way, data in files.items():
        path = evidence / way
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        os.utime(path, (WRITTEN_AT, WRITTEN_AT))
    (args.outdir / "truth.json").write_text(to_json(truth), encoding="utf-8")
    people = truth["people"]
    print(f"{args.story}: {len(files)} files, {sum(map(len, files.values()))} bytes, "
          f"{people['on_the_stick']} people ({people['only_in_unread_files']} only in unread files)")


main()
