#!/usr/bin/env python3
"""Runs clang-tidy 14 over the product's sources. Usage: check_tidy.py BUILD_DIR ROOT [--seconds N]

Left out, because clang 14 cannot compile it (g++ 12 and later clang can): tadasu_pdf_main.cpp (a header of libqpdf).
A file whose command, own text, headers of the project (those it was compiled with) and configuration did not change
since it last passed is not looked at again (BUILD_DIR/tidy/). A first look at everything takes about half an hour on
two cores: a run begins no new file after `--seconds` (default 240) and says how many are left for the next one. What
was changed last is looked at first. Before landing, look at all that is left:
tools/check_tidy.py BUILD_DIR ROOT --seconds 9999
"""
import concurrent.futures
import hashlib
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import time

build, root = pathlib.Path(sys.argv[1]).resolve(), pathlib.Path(sys.argv[2]).resolve()
end = time.monotonic() + (float(sys.argv[4]) if sys.argv[3:4] == ["--seconds"] else 240)
left = []
program = shutil.which("clang-tidy-14") or shutil.which("clang-tidy")
if not program:
    sys.exit("clang-tidy 14 is not installed (Debian: clang-tidy)")
passed = build / "tidy"
passed.mkdir(exist_ok=True)
rules = (root / ".clang-tidy").read_bytes()


def read_headers():
    """Object file -> the headers of the project that it was compiled with, as ninja keeps them."""
    out, of = {}, None
    lines = subprocess.run(["ninja", "-C", str(build), "-t", "deps"], capture_output=True, text=True, check=True).stdout
    for line in lines.splitlines():
        if line[:1].strip():
            of = out.setdefault(line.partition(": #deps")[0], [])
        elif line.strip():
            path = (build / line.strip()).resolve()
            if path.suffix == ".h" and path.is_relative_to(root / "src"):
                of.append(path)
    return out


def read_ages():
    """Path -> how many changes of paths ago it was committed last; empty where there is no git."""
    if not shutil.which("git"):
        return {}
    log = subprocess.run(["git", "-C", str(root), "log", "--format=", "--name-only", "--", "src"],
                         capture_output=True, text=True)
    out = {}
    for at, path in enumerate(log.stdout.split()):
        out.setdefault(path, at)
    return out


headers = read_headers()
digests = {}


def digest(path):
    if path not in digests:
        digests[path] = hashlib.sha256(path.read_bytes()).digest()
    return digests[path]


def stamp(entry):
    text = hashlib.sha256(rules)
    text.update(entry["command"].encode())
    text.update(pathlib.Path(entry["file"]).read_bytes())
    for path in sorted(headers[re.search(r" -o (\S+)", entry["command"])[1]]):
        text.update(str(path.relative_to(root)).encode() + digest(path))
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
           and not e["file"].endswith("tadasu_pdf_main.cpp")]
entries = list({e["file"]: e for e in entries}.values())
unbuilt = [e["file"] for e in entries if re.search(r" -o (\S+)", e["command"])[1] not in headers]
if unbuilt:
    sys.exit(f"{len(unbuilt)} sources are not built in {build} (one is {unbuilt[0]}): build first")
if len(entries) < 30:
    sys.exit(f"only {len(entries)} sources in {build}/compile_commands.json: build first")
ages = read_ages()
entries.sort(key=lambda e: ages.get(str(pathlib.Path(e["file"]).relative_to(root)), -1))
with concurrent.futures.ThreadPoolExecutor(os.cpu_count() or 1) as pool:
    wrong = [text for text in pool.map(look, entries) if text]
print("\n".join(wrong))
print(f"clang-tidy: {len(entries)} files, {len(wrong)} with findings, {len(left)} left for the next run")
sys.exit(1 if wrong else 0)
