#!/usr/bin/env python3
"""Runs clang-tidy 14 over the product's sources. Usage: check_tidy.py BUILD_DIR ROOT [--seconds N]

Left out, because clang 14 cannot compile them (g++ 12 and later clang can): src/serve (consteval literals of
serve/html.h) and tadasu_pdf_main.cpp (a header of libqpdf).
A file whose command, own text, headers of the project and configuration did not change since it last
passed is not looked at again (BUILD_DIR/tidy/), so a second run takes seconds. A first look at everything takes
about ten minutes on two cores: a run begins no new file after `--seconds` (default 240) and says how many are left
for the next one; the order changes daily, so that runs on fresh machines see different files.
"""
import concurrent.futures
import datetime
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

build, root = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
end = time.monotonic() + (float(sys.argv[4]) if sys.argv[3:4] == ["--seconds"] else 240)
left = []
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
    if time.monotonic() > end:
        left.append(entry["file"])
        return None
    run = subprocess.run([program, "-p", str(passed / "commands"), "--quiet", entry["file"]], capture_output=True, text=True)
    if run.returncode == 0:
        mark.touch()
        return None
    return run.stdout or run.stderr


# Headers that g++ compiled once (cmake/room.cmake) are none that clang can read.
commands = json.loads((build / "compile_commands.json").read_text())
for command in commands:
    command["command"] = re.sub(r" -Winvalid-pch -include \S+", "", command["command"])
(passed / "commands").mkdir(exist_ok=True)
(passed / "commands/compile_commands.json").write_text(json.dumps(commands))
entries = [e for e in commands
           if e["file"].startswith(str(root / "src")) and not e["file"].endswith("_test.cpp")
           and not e["file"].startswith(str(root / "src/serve")) and not e["file"].endswith("tadasu_pdf_main.cpp")]
entries = list({e["file"]: e for e in entries}.values())
if len(entries) < 30:
    sys.exit(f"only {len(entries)} sources in {build}/compile_commands.json: build first")
today = datetime.date.today().isoformat()
entries.sort(key=lambda e: hashlib.sha256((today + e["file"]).encode()).digest())
with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
    wrong = [text for text in pool.map(look, entries) if text]
print("\n".join(wrong))
print(f"clang-tidy: {len(entries)} files, {len(wrong)} with findings, {len(left)} left for the next run")
sys.exit(1 if wrong else 0)
