#!/usr/bin/env python3
"""Is anything of anybody readable in what tadasu leaves behind?

  nothing_readable.py TADASU [--story lost-usb] [--seed 1] [--keep DIR]

Runs an incident of invented people as a company would: `start` (killed once while it reads, then again),
`serve` with decisions on pairs of records, notes, clear values seen for a reason and a second survey, `list`
masked and clear, `list --against`. Then everything that lies in the folder of the store (live, after kill -9,
and closed), in the folders for temporary files, settings and state, and what the programs said on stderr, is
searched twice:
  - for each known value of the story, the names of its files and what people typed, in UTF-8, UTF-16, UTF-32,
    CP932, EUC-JP, ISO-2022-JP, percent signs, base 16 and 64, JSON and HTML escapes (written_forms.py);
  - by `tadasu scan` itself, over the rows of the database and the runs of 16 letters in the raw bytes (the hash
    of the user's password and the number of the incident left out, which it would report).
Ends with 1 when anything is found. That both ways do find is shown each time: values planted in copies of
what was searched must be found, each in another form. Files that processes hold open for writing are noted
while they run; one outside the folders that are searched is a fault too.
"""
import argparse
import csv
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
import urllib.parse

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]
from console import Server, drain  # noqa: E402
from written_forms import SHORTEST, Finder, forms  # noqa: E402

ROOT = HERE.parent.parent
REASON = "問い合わせた 見本 花子 hanako.mihon@example.jp"  # people type such things
TYPED = ["見本 花子", "hanako.mihon@example.jp", "見本太郎への電話 090-0000-1234"]


class Watch(threading.Thread):
    """Notes which files the processes started from here hold open for writing."""

    def __init__(self):
        super().__init__(daemon=True)
        self.written, self.stop, self.looked = set(), False, 0

    def run(self):
        while not self.stop:
            self.look()
            time.sleep(0.02)

    def look(self):
        children, found = {}, [os.getpid()]
        for entry in os.listdir("/proc"):
            if entry.isdigit():
                try:
                    stat = pathlib.Path("/proc", entry, "stat").read_text()
                except OSError:
                    continue
                children.setdefault(int(stat.rsplit(") ", 1)[1].split()[1]), []).append(int(entry))
        for parent in found:
            found += children.get(parent, [])
        for process in found[1:]:
            self.looked += 1
            try:
                for number in os.listdir(f"/proc/{process}/fd"):
                    path = os.readlink(f"/proc/{process}/fd/{number}")
                    flags = re.search(r"flags:\s*(\d+)", pathlib.Path(f"/proc/{process}/fdinfo/{number}").read_text())
                    if path.startswith("/") and int(flags[1], 8) & 3 and not path.startswith(("/dev/", "/memfd:")):
                        self.written.add(path)
            except OSError:
                continue


class Incident:
    def __init__(self, tadasu, story, seed, work):
        self.tadasu, self.work, self.runs, self.watch = tadasu, work, 0, Watch()
        # Whoever is doubtful in the list of the stick; the mail has five people and no doubt.
        self.least_pairs, self.killed_at = (3, 400_000) if story == "lost-usb" else (0, 0)
        subprocess.run([sys.executable, ROOT / "tools/make_incident.py", story, work, "--seed", str(seed)], check=True)
        self.evidence, self.store, self.out = work / "evidence", work / "store", work / "out"
        self.truth = json.loads((work / "truth.json").read_text(encoding="utf-8"))
        self.private = [work / name for name in ("tmp", "home", "state", "here")]
        self.said = work / "said"
        for folder in (*self.private, self.said, self.out):
            folder.mkdir()
        tmp, home, state, self.here = self.private
        self.env = {**os.environ, "TMPDIR": str(tmp), "HOME": str(home), "XDG_STATE_HOME": str(state),
                    "XDG_CONFIG_HOME": str(home), "XDG_CACHE_HOME": str(home), "SQLITE_TMPDIR": str(tmp)}

    def stderr(self, name):
        self.runs += 1
        return open(self.said / f"{self.runs:02}-{name}.stderr", "wb")

    def run(self, name, *arguments, stdout=subprocess.PIPE):
        with self.stderr(name) as stderr:
            done = subprocess.run([self.tadasu, *map(str, arguments)], stdout=stdout, stderr=stderr, cwd=self.here,
                                  env=self.env)
        if done.returncode not in (0, 3):
            raise SystemExit(f"tadasu {name} ended with {done.returncode}; see {self.said}")
        return done.stdout

    def start_arguments(self):
        return ["start", self.evidence, "--store", self.store, "--drafts", self.out, "--json", "--progress", "plain",
                "--title", "紛失 見本 花子", "--happened", "lost_device"]

    def killed_start(self):
        """Killed when the first results are kept: what was being written lies there as it was."""
        with self.stderr("killed") as stderr:
            process = subprocess.Popen([self.tadasu, *map(str, self.start_arguments())], stdout=subprocess.DEVNULL,
                                       stderr=stderr, cwd=self.here, env=self.env)
        wal, until = self.store / "tadasu.db-wal", time.monotonic() + 300
        while process.poll() is None and time.monotonic() < until:
            if wal.exists() and wal.stat().st_size > self.killed_at:
                break
            time.sleep(0.005)
        if process.poll() is not None:
            raise SystemExit("the run ended before it could be killed")
        process.send_signal(signal.SIGKILL)
        process.wait()
        shutil.copytree(self.store, self.work / "store-killed")

    def desk(self, incident):
        with self.stderr("serve") as stderr:
            server = Server(self.tadasu, str(self.store), stderr=stderr, cwd=self.here, env=self.env)
        headers = server.sign_in()

        def ask(method, path, form=None):
            connection = server.connect()
            connection.request(method, f"/api/v1/i/{incident}{path}", form and urllib.parse.urlencode(form), headers)
            answer = connection.getresponse()
            text = answer.read().decode()
            if answer.status >= 400:
                raise SystemExit(f"{method} {path} gave {answer.status}: {text[:200]}")
            return json.loads(text) if text.startswith("{") else {}

        pairs = ask("GET", "/people")["pairs"]
        if len(pairs) < self.least_pairs:
            raise SystemExit("no pairs of records to decide on: the test tests little")
        for pair, verdict in zip(pairs, ("same", "different", "unsure")):
            ask("POST", f"/people/{pair['pair']}/open", {"reason": REASON})
            ask("POST", f"/people/{pair['pair']}", {"verdict": verdict, "reason": REASON})
        for group in ask("GET", "/people").get("groups", [])[:1]:
            pattern = urllib.parse.quote(group["pattern"], safe="")
            shown = ask("GET", f"/people-group?pattern={pattern}")
            ask("POST", "/people-group", {"pattern": group["pattern"], "pairs": shown["hash"], "verdict": "different",
                                          "reason": REASON})
        listed = [one["person"] for one in ask("GET", "/list")["people"][-2:]]
        two = {"a": str(listed[0]), "b": str(listed[1])}
        shown = ask("GET", "/people-compare?" + urllib.parse.urlencode(two))
        ask("POST", "/people-compare", {**two, "revision": str(shown["revision"]), "verdict": "unsure", "reason": REASON})
        test_people = ask("GET", "/test-people")
        ask("POST", "/test-people", {"list": f"氏名,メール\n{TYPED[0]},{TYPED[1]}\n", "version": test_people["version"]})
        ask("POST", "/notes", {"note": TYPED[2]})
        ask("POST", "/list/open", {"after": "0", "reason": REASON})
        person = ask("GET", "/list")["people"][0]["person"]
        ask("POST", "/list/flag", {"after": "0", "person": str(person), "flag": "deceased", "reason": REASON})
        for page in ("", "/facts", "/list?after=50", "/people", "/duties"):
            ask("GET", page)
        self.watch.look()  # a machine with much to do may not have let it look while the server was up
        revision = ask("GET", "/people")["revision"]
        ask("POST", "/survey/again")
        until = time.monotonic() + 400
        while pairs and ask("GET", "/people")["revision"] == revision and time.monotonic() < until:
            time.sleep(0.2)
        now = ask("GET", "/people")
        if pairs and (now["revision"] == revision or now["uncounted"]):
            raise SystemExit("the decisions were not counted by a second survey")
        shutil.copytree(self.store, self.work / "store-live")
        server.process.send_signal(signal.SIGTERM)
        server.process.wait(timeout=60)

    def customers(self):
        """A list of customers: every other person of the story, and some who are not in it."""
        rows = [[f"K-{number:05}", one["name"], one.get("birth", "")]
                for number, one in enumerate(self.truth["persons"][::2])]
        rows += [[f"K-9{number:04}", "見本 次郎", f"1960-01-{number + 1:02}"] for number in range(20)]
        path = self.work / "customers.csv"
        with open(path, "w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([["会員番号", "氏名", "生年月日"], *rows])
        return path

    def lists(self, incident):
        common = ["list", incident, "--store", self.store]
        for form in ("csv", "xlsx", "print"):
            self.run("list-" + form, *common, "--form", form, "--out", self.out)
        self.run("against", *common, "--against", self.customers(), "--id", "会員番号", "--json", "--out", self.work / "here2")
        ours, theirs = pty.openpty()  # clear values are for a terminal
        reader = threading.Thread(target=drain, args=(ours,), daemon=True)
        reader.start()
        self.run("reveal", *common, "--reveal", "--reason", "letters to all", "--out", self.out, stdout=theirs)
        os.close(theirs)

    def tell(self):
        self.killed_start()
        incident = json.loads(self.run("start", *self.start_arguments()))["incident"]
        self.desk(incident)
        (self.work / "here2").mkdir()
        self.lists(incident)
        self.run("start-again", *self.start_arguments())

    def known(self):
        values = {one["value"] for one in self.truth["mentions"]} | {one["name"] for one in self.truth["persons"]}
        for way in {one["way"] for one in self.truth["mentions"]}:  # names of files may be names of people
            values |= {way, *(part for part in way.split("/") if "." in part)}
        return values | set(TYPED)

    def searched(self):
        return [self.store, self.work / "store-killed", self.work / "store-live", self.said, *self.private]


def files_of(folders):
    return [path for folder in folders for path in sorted(folder.rglob("*")) if path.is_file()]


# ---- by tadasu itself ----------------------------------------------------------------------------
def rows_as_text(database):
    """What SQL can see of a copy: a line for each row, of bytes the letters in them."""
    with tempfile.TemporaryDirectory() as folder:
        for end in ("", "-wal"):
            if pathlib.Path(str(database) + end).exists():
                shutil.copy(str(database) + end, folder)
        connection = sqlite3.connect(pathlib.Path(folder, database.name))
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        lines = []
        for table in tables:
            for row in connection.execute(f'SELECT * FROM "{table}"'):
                lines.append("\t".join(letters_of(one) if isinstance(one, bytes) else str(one) for one in row))
        connection.close()
    return "\n".join(lines)


# Half of all short runs in sealed bytes are letters by chance, and some look like a name or a mailbox: of 16
# letters and more a store has about twenty.
LETTERS = re.compile(rb"(?:[\x20-\x7e]|[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}){16,}")


# Names of kinds lie in clear beside each sealed value, whose first bytes may be letters by chance: to a finder
# they are labels ("customer_number:'8Za9").
KINDS = re.compile("|".join(sorted(re.findall(r'^\[kind\.(\w+)\]', (ROOT / "packs/kinds/kinds.toml").read_text(), re.M),
                                   key=len, reverse=True)).encode())


def letters_of(data):
    """The runs of letters in bytes, as `strings` would show them, without the names of kinds."""
    runs = [part for run in LETTERS.findall(data) for part in KINDS.split(run) if len(part) >= 16]
    return "\n\n".join(run.decode("utf-8", "ignore") for run in runs)


def of_no_person(text):
    """Without what is there by design and looks like somebody's: the incident's id (a number of a telephone in
    a list of numbers) and the Argon2id hash of the invented user's password. Without control characters, which
    would make it no text, and under a line that makes it no database."""
    text = re.sub(r"2026-\d{3}", " INCIDENT ", text)
    text = re.sub(r"\$argon2id\$[\w$=,+/]+", "HASH", text)
    return "what could be read:\n" + re.sub(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ufffd]+", " ", text)


def scanned(tadasu, files, work):
    """What tadasu finds in files: (file, kind, masked, place)."""
    if work.exists():
        shutil.rmtree(work)
    work.mkdir()
    names = {}
    for number, path in enumerate(files):
        texts = {"letters": letters_of(path.read_bytes())}
        if path.suffix == ".db":
            texts["rows"] = rows_as_text(path)
        for what, text in texts.items():
            name = f"{number:03}-{what}.txt"
            names[name] = f"{path} ({what})"
            (work / name).write_text(of_no_person(text), encoding="utf-8-sig", errors="ignore")
    done = subprocess.run([tadasu, "scan", work, "--mentions", "--progress", "none"], capture_output=True, text=True)
    if done.returncode != 0:  # 3: a text was not read
        raise SystemExit(f"tadasu scan of {work} ended with {done.returncode}: {done.stderr}")
    found = [json.loads(line) for line in done.stdout.splitlines()]
    return [(names[pathlib.Path(one["way"]).name], one["kind"], one["masked"], one["place"]) for one in found]


# ---- that it can fail ----------------------------------------------------------------------------
def plants(finder, files, truth, chance):
    """One value in each form, each in a copy of a file that was searched: those that were not found."""
    missed, planted = [], 0
    values = [one["value"] for one in truth["mentions"] if one["kind"] in ("person_name", "email", "phone", "address")]
    small = [path for path in files if 0 < path.stat().st_size < 1 << 16] or files[:1]
    for value in chance.sample(sorted(set(values)), 12):
        for name, data in dict.fromkeys(forms(value)):
            if len(data) < SHORTEST:
                continue
            whole = chance.choice(small).read_bytes()
            at = chance.randrange(len(whole) + 1)
            planted += 1
            if not any(hit[1:] and hit[0] <= at + len(data) for hit in finder.find(whole[:at] + data + whole[at:])):
                missed.append((value, name))
    return planted, missed


def plant_in_store(store, truth, work):
    """A copy of the store in which one person lies in clear, as a row and as a log."""
    if work.exists():
        shutil.rmtree(work)
    shutil.copytree(store, work)
    by_person = {}
    for one in truth["mentions"]:
        by_person.setdefault(one["person"], {}).setdefault(one["kind"], one["value"])
    person = next(one for one in by_person.values() if {"person_name", "email", "phone"} <= set(one))
    words = f"氏名: {person['person_name']} メール: {person['email']} 電話: {person['phone']}"
    connection = sqlite3.connect(work / "tadasu.db")
    connection.execute("CREATE TABLE planted (words TEXT)")
    connection.execute("INSERT INTO planted VALUES (?)", (words,))
    connection.commit()
    connection.close()
    (work / "debug.log").write_text("row 17: " + words + "\n", encoding="utf-8")
    return person


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tadasu", type=lambda path: str(pathlib.Path(path).resolve()))
    parser.add_argument("--story", default="lost-usb")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--keep", type=pathlib.Path)
    given = parser.parse_args()
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="tadasu-secrecy-") as temporary:
        work = (given.keep or pathlib.Path(temporary)).resolve()
        work.mkdir(parents=True, exist_ok=True)
        incident = Incident(given.tadasu, given.story, given.seed, work)
        watch = incident.watch
        watch.start()
        incident.tell()
        watch.stop = True
        watch.join()
        problems = []

        known = incident.known()
        finder = Finder(known)
        files, hits, size = files_of(incident.searched()), 0, 0
        for path in files:
            data = path.read_bytes()
            size += len(data)
            for at, value, form in finder.find(data):
                hits += 1
                problems.append(f"{path.relative_to(work)} at {at}: {value} ({form})")
        print(f"{len(known)} known values in {finder.form_count} forms ({len(finder.too_short)} too short to search "
              f"for) over {len(files)} files of {size} bytes: {hits} finds")
        found = scanned(given.tadasu, files, work / "texts")
        print(f"tadasu scan over rows and letters of the same: {len(found)} finds")
        problems += [f"tadasu scan: {where} {place}: {kind} {masked}" for where, kind, masked, place in found]
        left = [path for path in files_of(incident.private) if path.name != "reveal.log"]
        problems += [f"left behind: {path}" for path in left]
        if not (incident.private[2] / "tadasu/reveal.log").exists():
            problems.append("no reveal.log: clear values were not shown, the test tests little")
        allowed = [str(path) + "/" for path in (incident.store, incident.said, incident.out, *incident.private, work / "here2")]
        ours = {os.readlink(f"/proc/self/fd/{number}") for number in (1, 2)}  # until a child is another program
        problems += [f"written elsewhere: {path}" for path in sorted(watch.written - ours)
                     if not path.startswith(tuple(allowed))]
        if watch.looked == 0 or not any(path.endswith("tadasu.db-wal") for path in watch.written):
            problems.append("the processes were not seen at work")

        planted, missed = plants(finder, files, incident.truth, random.Random(given.seed))
        problems += [f"planted but not found: {value} ({form})" for value, form in missed]
        person = plant_in_store(incident.store, incident.truth, work / "planted")
        copies = files_of([work / "planted"])
        again = {value for path in copies for _, value, _ in finder.find(path.read_bytes())}
        kinds = {kind for _, kind, _, _ in scanned(given.tadasu, copies, work / "texts")}
        for kind in ("person_name", "email", "phone"):
            if person[kind] not in again:
                problems.append(f"planted in a copy of the store but not found: {kind}")
            if kind not in kinds:
                problems.append(f"planted in a copy of the store but not found by tadasu scan: {kind}")
        print(f"planted: {planted} forms in copies, {planted - len(missed)} found; a person in a copy of the store: "
              f"{len(again)} values found, and by tadasu scan {', '.join(sorted(kinds))}")
    for problem in problems[:40]:
        print("FAILED ", problem)
    print(f"{len(problems)} problems, {time.monotonic() - began:.0f} s")
    sys.exit(bool(problems))


main()
