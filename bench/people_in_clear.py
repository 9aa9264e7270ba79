#!/usr/bin/env python3
"""What is lost by comparing people by keyed sketches instead of by their letters?

  bench/people_in_clear.py BIN [--hide COLUMN]... [--key KEY.csv] FILE.csv[.xz]...
  bench/people_in_clear.py BIN --made 100000,1000000 [--household-share 0.2] [--seed 7]

BIN is the folder with people_bench and people_bench_in_clear (`ninja people_bench people_bench_in_clear`
in a release build with -DTADASU_BENCH=ON), with --made also tadasu-people-corpus. Both tell the same
records apart, by the same code but for bench/in_clear: no filters of pairs of letters but the pairs
themselves, no hashes of parts but a number for each that was met. Whole values stay hashes of 64 bits.
Several files are one set. Ends with 1 when more than .001 of F1 is lost, of the identified or of all.
"""
import argparse
import json
import pathlib
import subprocess
import sys
import tempfile

LOSS_MAX = 0.001


def figures(program, arguments):
    return json.loads(subprocess.run([program, "--json", *arguments], capture_output=True, check=True).stdout)


def compare(bin_folder, name, arguments):
    sketch = figures(bin_folder / "people_bench", arguments)
    clear = figures(bin_folder / "people_bench_in_clear", arguments)
    worst = 0.0
    for group in ("identified", "all"):
        lines = []
        for how, found in (("clear", clear), ("sketch", sketch)):
            one = found[group]
            people = one["people"]
            lines.append(f"{how} F1 {one['f1']:.5f} hidden {one['hidden']} ({100 * one['hidden'] / people:.3f} %) "
                         f"over-split {100 * one['over_split'] / people:.2f} %")
        loss = clear[group]["f1"] - sketch[group]["f1"]
        worst = max(worst, loss)
        print(f"{name} {group}: {'; '.join(lines)}; loss of F1 {loss:+.5f}")
    bounds = [f"{f['count']['min']}..{f['count']['likely']}..{f['count']['max']}" for f in (clear, sketch)]
    print(f"{name} counted: clear {bounds[0]}; sketch {bounds[1]}; true {sketch['count']['truth']}", flush=True)
    return worst


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("bin", type=pathlib.Path)
    parser.add_argument("files", nargs="*")
    parser.add_argument("--made", default="", help="make lists of so many records")
    parser.add_argument("--household-share", default="0.2")
    parser.add_argument("--seed", default="7")
    parser.add_argument("--hide", action="append", default=[])
    parser.add_argument("--key")
    options = parser.parse_args()
    if bool(options.files) == bool(options.made):
        parser.error("give files, or --made")
    extra = [word for column in options.hide for word in ("--hide", column)]
    extra += ["--key", options.key] if options.key else []
    worst = 0.0
    if options.files:
        worst = compare(options.bin, pathlib.Path(options.files[0]).name, [*extra, *options.files])
    for records in filter(None, options.made.split(",")):
        with tempfile.NamedTemporaryFile(suffix=".csv") as file:
            subprocess.run([options.bin / "tadasu-people-corpus", "--records", records, "--seed", options.seed,
                            "--household-share", options.household_share], stdout=file, check=True)
            worst = max(worst, compare(options.bin, f"{records} made", [file.name]))
    print(f"largest loss of F1: {worst:+.5f} (at most {LOSS_MAX})")
    sys.exit(worst > LOSS_MAX)


main()
