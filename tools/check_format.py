#!/usr/bin/env python3
"""Fails, naming the files, when C++ is not formatted by clang-format 14. Usage: check_format.py ROOT"""
import pathlib
import shutil
import subprocess
import sys

root = pathlib.Path(sys.argv[1])
program = shutil.which("clang-format-14") or shutil.which("clang-format")
if not program or " 14." not in subprocess.run([program, "--version"], capture_output=True, text=True).stdout:
    sys.exit("clang-format 14 is not installed (Debian: clang-format)")
files = [str(p) for folder in ("src", "fuzz", "bench", "tools", "tests") for p in sorted((root / folder).rglob("*"))
         if p.suffix in (".h", ".cpp") and "node_modules" not in p.parts]
if len(files) < 50:
    sys.exit(f"only {len(files)} C++ files below {root}: wrong folder?")
run = subprocess.run([program, "--dry-run", "--Werror", "--ferror-limit=1", *files], capture_output=True, text=True)
wrong = sorted({line.split(":")[0] for line in run.stderr.splitlines() if "error:" in line})
if wrong:
    print("not formatted (clang-format-14 -i):")
    print("\n".join("  " + str(pathlib.Path(name).relative_to(root)) for name in wrong))
sys.exit(1 if wrong or run.returncode else 0)
