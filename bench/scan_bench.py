#!/usr/bin/env python3
"""How fast `tadasu scan` is, beside programs that do far less with the same bytes in the same run.

scan_bench.py BUILD [--megabytes 1000] [--runs 5] [--folder DIR] [--corpora csv,csv-cp932,mail]

BUILD holds bin/tadasu of a release build (and bin/tadasu-corpus with -DTADASU_BENCH=ON; else the
generator is compiled here). Makes a customer list in UTF-8 and CP932 and a mailbox, then runs, in
turn, `wc -l`, `rg -c` with an e-mail pattern and `tadasu scan --json`, and prints the medians:
MB per second of CPU of one core (user + system, children included) and wall seconds. Compare the
ratios, not the rates: they hold on a busy machine too.

The found e-mail addresses are compared with what the generator wrote: a fast scan that finds
nothing, or takes a Message-ID for an address, fails.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parent.parent
PATTERN = "[a-z0-9._%+-]+@[a-z0-9.-]+"


def corpus_program(build, folder):
    program = build / "bin/tadasu-corpus"
    if program.exists():
        return program
    program = folder / "tadasu-corpus"
    subprocess.run(["c++", "-std=c++20", "-O2", f'-DTADASU_CORPUS_WORDS="{ROOT}/tools/incident"',
                    ROOT / "tools/make_corpus.cpp", "-o", program], check=True)
    return program


def make(program, what, megabytes, folder):
    path = folder / (f"{what}-{megabytes}." + ("mbox" if what == "mail" else "csv"))
    start = time.monotonic()
    with path.open("wb") as out:
        done = subprocess.run([program, what, str(megabytes)], stdout=out, stderr=subprocess.PIPE, check=True)
    wrote = json.loads(done.stderr)
    seconds = time.monotonic() - start
    print(f"# {path.name}: {wrote['bytes']} bytes, {wrote['rows']} rows or messages, made in {seconds:.1f} s", flush=True)
    return path, wrote


def timed(command, output):
    """CPU seconds (with children), wall seconds, exit code."""
    with output.open("wb") as out:
        start = time.monotonic()
        child = subprocess.Popen([str(c) for c in command], stdout=out, stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        wall = time.monotonic() - start
        child.returncode = os.waitstatus_to_exitcode(status)
    return usage.ru_utime + usage.ru_stime, wall, child.returncode


def bench(tadasu, path, wrote, runs, folder):
    commands = {"wc -l": ["wc", "-l", path], "rg -c e-mail": ["rg", "--no-config", "-j1", "-a", "-c", PATTERN, path],
                "tadasu scan": [tadasu, "scan", path, "--json"]}
    times = {name: [] for name in commands}
    for _ in range(runs):
        for name, command in commands.items():  # interleaved: what disturbs one disturbs all
            output = folder / "output"
            cpu, wall, code = timed(command, output)
            if code not in ((0, 3) if name == "tadasu scan" else (0,)):
                sys.exit(f"{name} on {path.name} ended with {code}")
            times[name].append((cpu, wall))
    scan = json.loads((folder / "output").read_bytes())
    found = {k["kind"]: k["mentions"] for k in scan["kinds"]}
    megabytes = wrote["bytes"] / 1e6
    medians = {name: [statistics.median(t[k] for t in both) for k in (0, 1)] for name, both in times.items()}
    ours = medians["tadasu scan"][0]
    for name, (cpu, wall) in medians.items():
        spread = max(t[0] for t in times[name]) / max(min(t[0] for t in times[name]), 1e-9)
        print(f"{path.name:<22}{name:<14}{megabytes / max(cpu, 1e-9):>10.1f} MB/s/core {cpu:>8.2f} CPU s {wall:>8.2f} s wall"
              f"   tadasu takes {ours / max(cpu, 1e-9):>7.2f} x its CPU   spread {spread:.2f}", flush=True)
    missing = []
    for kind in ("email", "phone", "postal_code"):
        share = found.get(kind, 0) / max(wrote[kind], 1)
        print(f"{path.name:<22}  {kind}: {found.get(kind, 0)} found of {wrote[kind]} ({share:.4f})")
        if not 0.98 <= share <= 1.02:
            missing.append(f"{path.name}: {kind}: {share:.3f} of what was written")
    print(f"{path.name:<22}  people {scan['people']}, unread {scan['coverage']['unread']}")
    result = {"file": path.name, "bytes": wrote["bytes"], "runs": runs, "found": found, "people": scan["people"],
              "medians": {n: {"cpu_s": c, "wall_s": w, "mb_per_core_s": megabytes / max(c, 1e-9)} for n, (c, w) in medians.items()}}
    return result, missing


def main():
    parser = argparse.ArgumentParser(description="Speed of tadasu scan beside wc and rg.")
    parser.add_argument("build", type=pathlib.Path)
    parser.add_argument("--megabytes", type=int, default=1000)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--folder", type=pathlib.Path, help="where the corpora go (default: a temporary folder)")
    parser.add_argument("--corpora", default="csv,csv-cp932,mail")
    parser.add_argument("--json", type=pathlib.Path, help="write the figures here as well")
    args = parser.parse_args()
    tadasu = (args.build / "bin/tadasu").resolve()
    if not tadasu.exists() or not shutil.which("rg"):
        parser.error(f"needs {tadasu} and rg")
    results, missing = [], []
    with tempfile.TemporaryDirectory(dir=args.folder) as temporary:
        folder = pathlib.Path(temporary)
        program = corpus_program(args.build, folder)
        for what in args.corpora.split(","):
            path, wrote = make(program, what, args.megabytes, folder)
            result, wrong = bench(tadasu, path, wrote, args.runs, folder)
            results.append(result)
            missing += wrong
            path.unlink()
    if args.json:
        args.json.write_text(json.dumps(results, indent=1) + "\n")
    for what in missing:
        print(f"FAILED  {what}")
    sys.exit(bool(missing))


main()
