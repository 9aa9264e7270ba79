#!/usr/bin/env python3
"""Is the truth within the bounds? Invents lists of so many seeds and counts.

  bench/people_seeds.py BIN [--seeds 20] [--records 20000] [--household-share 0.2]

BIN is the folder with tadasu-people-corpus and people_bench.
"""
import argparse
import json
import pathlib
import subprocess
import tempfile

parser = argparse.ArgumentParser()
parser.add_argument("bin", type=pathlib.Path)
parser.add_argument("--seeds", type=int, default=20)
parser.add_argument("--records", type=int, default=20000)
parser.add_argument("--household-share", type=float, default=0.2)
options = parser.parse_args()

inside = 0
for seed in range(101, 101 + options.seeds):
    with tempfile.NamedTemporaryFile(suffix=".csv") as file:
        made = [options.bin / "tadasu-people-corpus", "--records", str(options.records), "--seed", str(seed),
                "--household-share", str(options.household_share)]
        subprocess.run(made, stdout=file, check=True)
        found = subprocess.run([options.bin / "people_bench", "--json", file.name], capture_output=True, check=True)
    figures = json.loads(found.stdout)
    count, people = figures["count"], figures["identified"]["people"]
    inside += count["inside"]
    print(f"seed {seed}: {count['min']} .. {count['truth']} .. {count['max']}, "
          f"likely {100 * (count['likely'] / count['truth'] - 1):+.1f} %, "
          f"hidden {100 * figures['identified']['hidden'] / people:.3f} %, over-split "
          f"{100 * figures['identified']['over_split'] / people:.2f} % "
          f"(oracle {100 * figures['oracle_over_split'] / people:.2f} %)")
print(f"the truth is within the bounds of {inside} of {options.seeds}")
