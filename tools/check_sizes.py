#!/usr/bin/env python3
"""Reports the longest files and functions, and fails when the worst grows.

check_sizes.py ROOT          fails when a file or function is longer than the limits in tools/sizes.txt
check_sizes.py ROOT --list   prints the ten longest of each
Tables (…_tables.*, generated files) are left out. A function's length is from its first line to the
line that closes it; found by brace matching at namespace level, which is exact for formatted code.
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
START = re.compile(r"^(  )?(?!namespace|class|struct|enum|union|using|extern|#|//|\})[A-Za-z_~].*[)\w] *(const|noexcept|override|final|&|-> .*)* *\{$")


def functions(path, lines):
    at = 0
    while at < len(lines):
        line = lines[at]
        match = START.match(line)
        if match and "(" in "".join(lines[max(0, at - 6):at + 1]) and not re.match(r"\s*(if|for|while|switch|do|else|case|return)\b", line):
            close = (match[1] or "") + "}"
            end = next((i for i in range(at + 1, len(lines)) if lines[i].rstrip(";") == close), None)
            if end:
                yield end - at + 1, f"{path.relative_to(root)}:{at + 1}"
                at = end
        at += 1


files, longest = [], []
for folder in ("src", "fuzz", "bench", "tools"):
    for path in sorted((root / folder).rglob("*")):
        if path.suffix not in (".h", ".cpp") or "_tables" in path.name:
            continue
        lines = path.read_text(encoding="utf-8").splitlines()
        files.append((len(lines), str(path.relative_to(root))))
        if not path.name.endswith("_test.cpp"):
            longest += functions(path, lines)
files.sort(reverse=True)
longest.sort(reverse=True)
limits = dict(line.split() for line in (root / "tools/sizes.txt").read_text().splitlines() if line and line[0] != "#")
if "--list" in sys.argv:
    print("\n".join(f"{n:5d} {name}" for n, name in files[:10] + longest[:10]))
wrong = [f"{name}: {n} lines, the longest file may have {limits['file_lines_max']}" for n, name in files if n > int(limits["file_lines_max"])]
wrong += [f"{name}: a function of {n} lines, the longest may have {limits['function_lines_max']}" for n, name in longest if n > int(limits["function_lines_max"])]
print("\n".join(wrong))
print(f"longest file {files[0][0]} ({files[0][1]}), longest function {longest[0][0]} ({longest[0][1]})")
sys.exit(1 if wrong else 0)
