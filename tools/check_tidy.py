#!/usr/bin/env python3
"""Runs clang-tidy 14 over the product's sources. Usage: check_tidy.py BUILD_DIR ROOT

A file whose command, own text, headers of the project and configuration did not change since it last
passed is not looked at again (BUILD_DIR/tidy/), so a second run takes seconds.
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import shutil
import subprocess
import sys

build, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
program = shutil.which("clang-tidy-14") or shutil.which("clang-tidy")
if not program:
    sys.exit("clang-tidy 14 is not installed (Debian: clang-tidy)")
passed = build / "tidy"
passed.mkdir(exist_ok=True)
headers = hashlib.sha256((root / ".clang-tidy").read_bytes())
for path in sorted((root / "src").rglob("*.h")):
    headers.update(path.read_bytes())


def stamp(entry):
    text = hashlib.sha256(headers.digest())
    text.update(entry["command"].encode())
    text.update(pathlib.Path(entry["file"]).read_bytes())
    return passed / text.hexdigest()


def look(entry):
    mark = stamp(entry)
    if mark.exists():
        return None
    run = subprocess.run([program, "-p", str(build), "--quiet", entry["file"]], capture_output=True, text=True)
    if run.returncode == 0:
        mark.touch()
        return None
    return run.stdout or run.stderr


entries = [e for e in json.loads((build / "compile_commands.json").read_text())
           if e["file"].startswith(str(root / "src")) and not e["file"].endswith("_test.cpp")]
entries = list({e["file"]: e for e in entries}.values())
if len(entries) < 30:
    sys.exit(f"only {len(entries)} sources in {build}/compile_commands.json: build first")
with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
    wrong = [text for text in pool.map(look, entries) if text]
print("\n".join(wrong))
print(f"clang-tidy: {len(entries)} files, {len(wrong)} with findings")
sys.exit(1 if wrong else 0)
