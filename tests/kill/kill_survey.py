#!/usr/bin/env python3
"""Kills surveys with SIGKILL at random moments, resumes them, and compares with a survey left in peace.

  kill_survey.py TADASU [--people 1000000] [--kills 30] [--per-run 6] [--seed 1] [--keep DIR]

`tadasu start` of an invented list in several files runs once in peace. Then it is killed so many times over
several runs (at moments drawn evenly over the time that the shortest run took so far; half of the kills hit all its
processes, half only the first, whose workers must end by themselves), each time started again with the same
command, and at last left to end. Compared with the quiet run, all bytes:
  - the fact sheet with its duties (`start --json`),
  - the list of everybody who is to be told, in clear (`list --reveal`),
  - which entries the journal has, in which order, and how many rows each table of the store: what an
    interrupted revision wrote is not left behind.
Only these may differ: when it was made and how long it took (`at`, `at_us`, `seconds`; the days and hours
that deadlines leave), and in the store what is random by design (nonces, and so every sealed byte, and the
hashes of the journal, which hold the time). Both begin with copies of one store, because the key of an
incident is random, and a chance may differ in its last digits under another one (docs/decisions/0029).
"""
import argparse
import hashlib
import json
import os
import pathlib
import pty
import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from console import drain  # noqa: E402

NAMES = pathlib.Path(__file__).resolve().parent.parent.parent / "tools/incident"
FILES = 12  # the first has half of all


def columns(name):
    lines = (NAMES / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def make_lists(folder, people, chance):
    """Everybody once, and one in eight a second time: moved, without a birth date, or with a slip."""
    families, given, towns = columns("family_names.txt"), columns("given_names.txt"), columns("towns.txt")
    folder.mkdir(exist_ok=True)
    files = [open(folder / f"list{number:02}.csv", "w", encoding="utf-8") for number in range(FILES)]
    for file in files:
        file.write("氏名,フリガナ,生年月日,郵便番号,住所,電話番号,メール\n")

    def put(row):
        files[0 if chance.random() < 0.5 else chance.randrange(1, FILES)].write(",".join(row) + "\n")

    def address():
        code, prefecture, city, town, _ = chance.choice(towns)
        return code, f"{prefecture}{city}{town}{chance.randint(1, 6)}-{chance.randint(1, 40)}-{chance.randint(1, 60)}"

    for number in range(people):
        family, first = chance.choice(families), chance.choice(given)
        birth = f"{chance.randint(1930, 2015)}/{chance.randint(1, 12)}/{chance.randint(1, 28)}"
        row = [f"{family[0]} {first[0]}", f"{family[1]} {first[1]}", birth, *address(),
               f"0{chance.choice('789')}0-{chance.randint(1000, 9999)}-{chance.randint(0, 9999):04}",
               f"{first[2]}.{family[2]}{number}@example.jp"]
        put(row)
        if number % 8 == 0:
            again = list(row)
            how = chance.randrange(3)
            if how == 0:
                again[3:5] = address()
            elif how == 1:
                again[2] = again[6] = ""
            else:
                again[1] = again[1][:-1]
            put(again)
    for file in files:
        file.close()


class Runs:
    def __init__(self, tadasu, evidence, work):
        self.tadasu, self.evidence, self.work = tadasu, evidence, work

    def command(self, store):
        return [self.tadasu, "--lang", "en", "start", str(self.evidence), "--store", str(store), "--json", "-q",
                "--title", "kill", "--drafts", str(self.work / "drafts")]

    def start(self, store):
        """To its end."""
        done = subprocess.run(self.command(store), capture_output=True, text=True)
        if done.returncode not in (0, 3):
            raise SystemExit(f"tadasu start ended with {done.returncode}: {done.stderr}")
        return done.stdout

    def killed(self, store, after, all_processes):
        """Nothing when it was still at work, else how many seconds it took to its end."""
        begin = time.monotonic()
        process = subprocess.Popen(self.command(store), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   start_new_session=True)
        try:
            if process.wait(timeout=after) not in (0, 3):
                raise SystemExit(f"tadasu start ended with {process.returncode}")
            return time.monotonic() - begin
        except subprocess.TimeoutExpired:
            pass
        group = process.pid
        (os.killpg if all_processes else os.kill)(group, signal.SIGKILL)
        process.wait()
        until = time.monotonic() + 10
        while is_alive(group):
            if time.monotonic() > until:
                raise SystemExit("workers outlived the program that was killed")
            time.sleep(0.02)
        return None

    def listed(self, store, incident):
        """The whole list, in clear: as bytes on disk, which only a terminal may ask for."""
        folder = self.work / "lists"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        ours, theirs = pty.openpty()
        threading.Thread(target=drain, args=(ours,), daemon=True).start()
        env = {**os.environ, "XDG_STATE_HOME": str(self.work / "state")}
        done = subprocess.run([self.tadasu, "list", incident, "--store", store, "--reveal", "--reason", "test", "--out",
                               folder], stdout=theirs, stderr=subprocess.PIPE, env=env)
        os.close(theirs)
        if done.returncode not in (0, 3):
            raise SystemExit(f"tadasu list ended with {done.returncode}: {done.stderr.decode()}")
        (file,) = folder.iterdir()
        return file.read_bytes()

    def outcome(self, store):
        facts = json.loads(self.start(store))
        listed = self.listed(store, facts["incident"])
        return {"fact sheet and duties": json.dumps(without_times(facts), ensure_ascii=False, indent=1),
                "list": f"{listed.count(10) - 1} people, SHA-256 {hashlib.sha256(listed).hexdigest()}",
                "store": kept(store)}


def is_alive(group):
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    for entry in os.listdir("/proc"):  # those that ended and were not waited for do not count
        if entry.isdigit():
            try:
                state = pathlib.Path("/proc", entry, "stat").read_text().rsplit(") ", 1)[1].split()
            except OSError:
                continue
            if int(state[2]) == group and state[0] not in "ZX":
                return True
    return False


TIMES = {"at", "at_us", "seconds", "as_of", "drafts", "made_at", "hours_left", "days_left"}


def without_times(value):
    if isinstance(value, dict):
        return {name: without_times(one) for name, one in value.items() if name not in TIMES}
    if isinstance(value, list):
        return [without_times(one) for one in value]
    return value


def kept(store):
    with tempfile.TemporaryDirectory() as folder:
        for end in ("", "-wal"):
            if os.path.exists(f"{store}/tadasu.db{end}"):
                shutil.copy(f"{store}/tadasu.db{end}", folder)
        connection = sqlite3.connect(f"{folder}/tadasu.db")
        if connection.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            raise SystemExit("the database is damaged")
        rows = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]
                for table in ("journal", "sealed", "sealed_people", "evidence", "evidence_people", "evidence_kinds", "units",
                              "documents")}
        rows["lines"] = connection.execute("SELECT coalesce(sum(lines), 0) FROM evidence").fetchone()[0]
        entries = connection.execute("SELECT number, incident, actor, what FROM journal ORDER BY number").fetchall()
        connection.close()
    return json.dumps({"rows": rows, "journal": entries}, indent=1)


def difference(calm, killed):
    for what, wanted in calm.items():
        if killed[what] != wanted:
            a, b = wanted.splitlines(), killed[what].splitlines()
            first = next((i for i, (x, y) in enumerate(zip(a, b)) if x != y), min(len(a), len(b)))
            return f"{what} differs: {a[first:first + 3]} became {b[first:first + 3]}"
    return ""


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tadasu")
    parser.add_argument("--people", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=30)
    parser.add_argument("--per-run", type=int, default=6)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    given = parser.parse_args()
    chance, began = random.Random(given.seed), time.monotonic()
    work = given.keep or pathlib.Path(tempfile.mkdtemp(prefix="tadasu-kill-"))
    work.mkdir(exist_ok=True)
    evidence = work / "evidence"
    evidence.mkdir()
    runs = Runs(given.tadasu, evidence, work)
    base = work / "base"
    runs.start(base)  # the incident and its key, of an empty folder
    make_lists(evidence, given.people, chance)
    size = sum(path.stat().st_size for path in evidence.iterdir())
    calm_store = work / "calm"
    shutil.copytree(base, calm_store)
    begin = time.monotonic()
    runs.start(calm_store)
    seconds = time.monotonic() - begin
    calm = runs.outcome(calm_store)
    print(f"{given.people} people, {size >> 20} MiB, in peace: {seconds:.1f} s; {calm['list']}", flush=True)
    rows = json.loads(calm["store"])["rows"]
    if rows["units"] < FILES or rows["lines"] < given.people:
        raise SystemExit(f"too little was kept: {rows}")

    kills = turn = too_late = 0
    while kills < given.kills:
        store = work / f"killed{turn}"
        shutil.copytree(base, store)
        moments = []
        while len(moments) < min(given.per_run, given.kills - kills):
            after, all_processes = chance.uniform(0, seconds), chance.random() < 0.5
            took = runs.killed(store, after, all_processes)
            if took is not None:  # it ended before: less was left to do, or less else was going on
                too_late += 1
                seconds = min(0.95 * seconds, took)
                break
            moments.append(f"{after:.1f}" + ("" if all_processes else "*"))
        begin = time.monotonic()
        wrong = difference(calm, runs.outcome(store))
        if wrong:
            raise SystemExit(f"run {turn}, killed after {', '.join(moments)} s: {wrong}; kept in {work}")
        print(f"run {turn}: killed after {', '.join(moments) or '-'} s (* the first process alone); ended and listed in "
              f"{time.monotonic() - begin:.1f} s: the same", flush=True)
        shutil.rmtree(store)
        kills += len(moments)
        turn += 1
        if too_late > given.kills + 10:
            raise SystemExit("it ends before it can be killed: the test tests too little")
    if not given.keep:
        shutil.rmtree(work)
    print(f"{kills} kills over {turn} runs ({too_late} more came too late), 0 differences, "
          f"{time.monotonic() - began:.0f} s in all")


main()
