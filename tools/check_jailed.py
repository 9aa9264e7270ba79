#!/usr/bin/env python3
"""Fails when `tadasu`, the program of the doors, holds a parser of what users and evidence give.

check_jailed.py TADASU WORKER

What is hostile is parsed in tadasu-worker, in its jail (docs/decisions/0010 and 0026). A call that came back
into the doors would link the parser again: so the linker says what no reading of sources can. The worker must
hold every one of them, so that a parser with a new name does not pass unseen.
"""
import re
import subprocess
import sys

JAILED = [r"tadasu::find::read_own_kinds\(", r"tadasu::find::try_own_kinds\(", r"tadasu::facts::answer_typed_file\b", r"tadasu::find::Finder::find\(",
          r"tadasu::unpack::unpack\(", r"tadasu::facts::Reading::answer\(", r"\bXML_Parse", r"\bhs_compile"]


def symbols(program):
    return subprocess.run(["nm", "-C", program], check=True, capture_output=True, text=True).stdout


def main():
    doors, worker = symbols(sys.argv[1]), symbols(sys.argv[2])
    wrong = [f"{sys.argv[1]} holds {one}" for one in JAILED if re.search(one, doors)]
    wrong += [f"{sys.argv[2]} does not hold {one}: is it called otherwise now?" for one in JAILED if not re.search(one, worker)]
    if wrong:
        print("\n".join(wrong))
    sys.exit(1 if wrong else 0)


main()
