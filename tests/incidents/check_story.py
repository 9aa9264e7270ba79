#!/usr/bin/env python3
"""Compares what tadasu finds, concludes and drafts with what a story says is true.

check_story.py STORY --tadasu PROGRAM [--work DIR]       make the evidence, run everything, compare
check_story.py STORY --truth T --scan S --mentions M     compare outputs that exist already
      [--documents DIR]   these drafts, DIR/<document id>.json as docs/formats/notice.md has them; without
                          it and with --tadasu they are made by `tadasu start`
      [--show N]          up to N missed and extra mentions of each kind (default 3)

Ends with 0 when every bound of STORY/expected holds, 1 when one fails, 2 on wrong use.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
from story_documents import check_documents  # noqa: E402
from story_duties import check_duties  # noqa: E402
from story_people import check_hidden  # noqa: E402
from story_scan import check_scan  # noqa: E402
from story_start import draft  # noqa: E402


def load(path):
    with open(path, "rb") as file:
        return tomllib.load(file)


def run_scan(tadasu, evidence, *options):
    """The exit code 3 ("done, but something could not be read") is what this evidence must give."""
    done = subprocess.run([tadasu, "scan", str(evidence), *options], capture_output=True, text=True)
    if done.returncode not in (0, 3):
        sys.exit(f"tadasu scan {' '.join(options)} ended with {done.returncode}:\n{done.stderr}")
    return done.returncode, done.stdout


def main():
    parser = argparse.ArgumentParser(description="Compares a run of tadasu with the truth of a story.")
    parser.add_argument("story")
    parser.add_argument("--tadasu")
    parser.add_argument("--work", type=pathlib.Path, help="keep the evidence and the outputs here")
    for name in ("truth", "scan", "mentions", "documents"):
        parser.add_argument(f"--{name}", type=pathlib.Path)
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--only", choices=("scan", "duties", "documents"), help="this part alone")
    args = parser.parse_args()
    folder = HERE / args.story
    if not (folder / "expected").is_dir():
        parser.error(f"no story '{args.story}' in {HERE}")
    expected = load(folder / "expected/facts.toml")
    problems, scan = [], None

    with tempfile.TemporaryDirectory() as temporary:
        work = args.work or pathlib.Path(temporary)
        if args.tadasu and not args.truth:
            make = HERE.parent.parent / "tools/make_incident.py"
            subprocess.run([sys.executable, make, args.story, work, "--seed", str(expected["seed"])], check=True)
            args.truth = work / "truth.json"
        if args.truth is None or not (args.tadasu or (args.scan and args.mentions)):
            parser.error("give --tadasu, or --truth with --scan and --mentions")
        truth = json.loads(args.truth.read_text(encoding="utf-8"))
        if args.scan and args.mentions:
            code, scan_text, mention_text = None, args.scan.read_text(), args.mentions.read_text()
        else:
            evidence = args.truth.parent / "evidence"
            code, scan_text = run_scan(args.tadasu, evidence, "--json")
            _, mention_text = run_scan(args.tadasu, evidence, "--mentions")
            if args.work:
                (work / "scan.json").write_text(scan_text)
                (work / "mentions.jsonl").write_text(mention_text)
        scan = json.loads(scan_text)
        if args.only in (None, "scan"):
            mentions = [json.loads(line) for line in mention_text.splitlines()]
            problems += check_scan(truth, expected, scan, mentions, args.show)
            if code is not None and code != (3 if expected.get("unread") else 0):
                problems.append(f"scan: ended with {code}; 3 says that files could not be read, 0 that all were")
        if args.tadasu and "hidden" in expected and args.only in (None, "scan"):
            problems += check_hidden(truth, expected["hidden"], args.truth.parent / "evidence", args.tadasu)
        if args.tadasu and args.only in (None, "duties"):
            problems += check_duties(load(folder / "events.toml"), load(folder / "expected/duties.toml"), scan,
                                     args.tadasu, work)
        made = bool(args.tadasu and not args.documents)
        if made and args.only in (None, "documents"):
            args.documents, wrong = draft(folder, load(folder / "events.toml"), args.truth.parent / "evidence",
                                          args.tadasu, work)
            problems += wrong
        if args.documents:
            problems += check_documents(load(folder / "expected/documents.toml"), scan, args.documents, made)

    print()
    for problem in problems:
        print(f"FAILED  {problem}")
    print(f"{args.story}: {'all expectations hold' if not problems else f'{len(problems)} expectations fail'}")
    sys.exit(bool(problems))


if __name__ == "__main__":
    main()
