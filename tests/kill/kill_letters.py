#!/usr/bin/env python3
"""A whole print job: letters to many invented people, from a list to the last page, and every letter read back.

  kill_letters.py TADASU [--people 100000] [--threads 2] [--seed 1] [--work DIR] [--read 1.0] [--kills 0] [--part 1000]

Makes lists of people of whom different items leaked, an incident
(`tadasu start`), the approvals that the job waits for, and the job (`tadasu letters`, at a terminal). Prints seconds, CPU seconds, the peak of memory and
sizes. Then, for a share of the parts, with the tools of poppler: as many pages as the manifest says, fonts embedded;
in the text of each letter its own number, name, address and exactly the items of the list its person stands in; and
over all: everybody of the notification list once. With --kills the job is made again into another folder, killed so
many times (SIGKILL, at moments drawn evenly over the time it took) and started again, and compared, all bytes. Ends
with 1 when something differs. --work keeps what was made.
"""
import argparse
import csv
import hashlib
import json
import os
import pathlib
import pty
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
import unicodedata

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
sys.path.insert(0, str(ROOT / "tests"))
from console import Server, drain  # noqa: E402

NAMES = ROOT / "tools/incident"
LISTS = {  # what stands in which list, and what its letters must say, line by line
    "orders": (("氏名", "郵便番号", "住所"), {"氏名", "郵便番号", "住所"}),
    "members": (("氏名", "フリガナ", "生年月日", "郵便番号", "住所", "電話番号"),
                {"氏名", "氏名のふりがな", "生年月日", "郵便番号", "住所", "電話番号"}),
    "shop": (("氏名", "郵便番号", "住所", "メール", "カード番号"),
             {"氏名", "郵便番号", "住所", "メールアドレス", "クレジットカード番号"}),
    "staff": (("氏名", "生年月日", "郵便番号", "住所", "電話番号", "個人番号"),
              {"氏名", "生年月日", "郵便番号", "住所", "電話番号", "個人番号(マイナンバー)"}),
}
FACTS = {"schema": "tadasu.facts/1", "sector": [], "established_in": ["JP"], "role": "controller", "actor": "loss", "cia": ["C"],
         "content_state": "intact", "exfil": "possible", "recipient": "unidentified", "secondary_damage": "none_known",
         "knew_date": "2026-11-19T09:10:00+09:00", "moments": {"occurred": "2026-11-18T19:30:00+09:00"}}
SENDER = {"company": "株式会社みなと文具", "address": "〒108-0023 東京都港区芝浦3-9-40",
          "representative": "代表取締役社長 港川 湊", "desk_phone": "03-3000-2260", "desk_mail": "desk@example.jp",
          "desk_hours": "9時から18時"}


def rows_of(name):
    lines = (NAMES / name).read_text(encoding="utf-8").splitlines()
    return [line.split() for line in lines if not line.startswith("#")]


def card(number):
    body = f"4{number:014}"
    total = sum(sum(divmod(int(c) * (2 - i % 2), 10)) for i, c in enumerate(body))
    return body + str(-total % 10)


def my_number(number):
    body = f"{number:011}"
    total = sum(int(c) * (n + 1 if n <= 6 else n - 5) for n, c in enumerate(reversed(body), 1))
    return body + str(0 if total % 11 <= 1 else 11 - total % 11)


def make_lists(folder, people, chance):
    """Everybody once. Gives (name, address) as folded for comparison -> items."""
    families, given, towns = rows_of("family_names.txt"), rows_of("given_names.txt"), rows_of("towns.txt")
    folder.mkdir()
    truth, files = {}, {}
    for name, (columns, _) in LISTS.items():
        files[name] = open(folder / f"{name}.csv", "w", encoding="utf-8")
        files[name].write(",".join(columns) + "\n")
    while len(truth) < people:
        number = len(truth)
        family, first = chance.choice(families), chance.choice(given)
        code, prefecture, city, town, _ = chance.choice(towns)
        name = f"{family[0]} {first[0]}"
        address = f"{prefecture}{city}{town}{chance.randint(1, 6)}-{chance.randint(1, 40)}-{chance.randint(1, 60)}"
        if (folded(name), folded(address)) in truth:
            continue
        which = list(LISTS)[number % len(LISTS)]
        cells = {"氏名": name, "フリガナ": f"{family[1]} {first[1]}", "郵便番号": f"{code[:3]}-{code[3:]}", "住所": address,
                 "生年月日": f"{chance.randint(1930, 2015)}/{chance.randint(1, 12)}/{chance.randint(1, 28)}",
                 "電話番号": f"0{chance.choice('789')}0-{chance.randint(1000, 9999)}-{chance.randint(0, 9999):04}",
                 "メール": f"{first[2]}.{family[2]}{number}@example.jp", "カード番号": card(chance.randrange(10 ** 14)),
                 "個人番号": my_number(chance.randrange(10 ** 11))}
        columns, said = LISTS[which]
        files[which].write(",".join(cells[one] for one in columns) + "\n")
        truth[folded(name), folded(address)] = said
    for file in files.values():
        file.close()
    return truth


def folded(words):
    return re.sub(r"[\s　]", "", unicodedata.normalize("NFKC", words))


class Tadasu:
    def __init__(self, program, work):
        self.program, self.work, self.store = program, work, work / "store"
        self.env = {**os.environ, "XDG_STATE_HOME": str(work / "state")}

    def start(self, evidence):
        (self.work / "facts.json").write_text(json.dumps(FACTS))
        (self.work / "sender.json").write_text(json.dumps(SENDER))
        done = subprocess.run([self.program, "start", evidence, "--store", self.store, "--json", "-q", "--title", "letters",
                               "--facts", self.work / "facts.json", "--sender", self.work / "sender.json"],
                              capture_output=True, text=True, env=self.env)
        if done.returncode not in (0, 3):
            raise SystemExit(f"tadasu start ended with {done.returncode}: {done.stderr}")
        return json.loads(done.stdout)["incident"]

    def in_console(self, *acts):
        """What only people can say."""
        server = Server(self.program, self.store)
        headers, connection = server.sign_in(), server.connect()
        for act in acts:
            act(connection, headers)
        server.kill()

    def approve(self, incident):
        """Reads nothing, and says yes: to the words of all letters."""
        def act(connection, headers):
            connection.request("GET", f"/api/v1/i/{incident}/documents", headers=headers)
            for one in json.loads(connection.getresponse().read())["documents"]:
                if not one["everybody"]:
                    continue
                at = f"/api/v1/i/{incident}/documents/{one['id']}"
                connection.request("GET", at, headers=headers)
                digest = json.loads(connection.getresponse().read())["digest"]
                connection.request("POST", f"{at}/approve", f"digest={digest}&reason=test", headers)
                answer = connection.getresponse()
                body = answer.read()
                if answer.status >= 300:
                    raise SystemExit(f"could not approve {one['id']}: {answer.status} {body[:300]}")
        self.in_console(act)

    def state(self, incident):
        self.in_console(lambda connection, headers: self.state_causes(incident, connection, headers))

    @staticmethod
    def state_causes(incident, connection, headers):
        for name, words in (("cause", "鞄に入れて持ち出した媒体を、帰りの電車で落としました。"),
                            ("next_update", "12月10日に、当社のウェブサイトでお知らせします。")):
            connection.request("POST", f"/api/v1/i/{incident}/statements",
                               f"name={name}&text={urlquote(words)}&state=confirmed", headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status >= 300:
                raise SystemExit(f"could not state {name}: {answer.status} {body[:300]}")

    def at_terminal(self, command, *arguments, kill_after=None, allowed=(0, 3)):
        """Seconds, resources, what it said. Only a terminal may ask for clear values."""
        ours, theirs = pty.openpty()
        threading.Thread(target=drain, args=(ours,), daemon=True).start()
        begin = time.monotonic()
        process = subprocess.Popen([self.program, "--lang", "en", command, *map(str, arguments), "--store", self.store, "--reveal", "--reason",
                                    "test"], stdout=theirs, stderr=subprocess.PIPE, env=self.env)
        if kill_after is not None:
            threading.Timer(kill_after, process.kill).start()
        said = process.stderr.read().decode()
        _, status, usage = os.wait4(process.pid, 0)
        os.close(theirs)
        code = os.waitstatus_to_exitcode(status)
        if code not in allowed and not (kill_after is not None and code == -9):
            raise SystemExit(f"tadasu {command} ended with {code}: {said}")
        return time.monotonic() - begin, usage, said


def japanese_day():
    return time.strftime("%F", time.gmtime(time.time() + 9 * 3600))


def killed(tadasu, incident, arguments, job, kills, seconds, chance):
    """What of the job differs when it was killed so many times."""
    out, wrong, alive = tadasu.work / "killed", [], 0
    day = japanese_day()
    out.mkdir()
    for _ in range(kills):
        _, _, said = tadasu.at_terminal("letters", incident, "--out", out, *arguments,
                                        kill_after=chance.uniform(0.2, 0.9) * seconds)
        if (out / job.name).exists():  # it was faster
            alive += 1
            subprocess.run(["rm", "-r", out / job.name], check=True)
    begin = time.monotonic()
    _, _, said = tadasu.at_terminal("letters", incident, "--out", out, *arguments)
    kept = [line for line in said.splitlines() if "were there already" in line]
    ours, theirs = ({one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir()}
                    for folder in (job, out / job.name))
    if japanese_day() != day:
        print("midnight in Japan: letters bear another date, nothing was compared")
        return []
    for name in sorted(ours.keys() | theirs.keys()):
        if ours.get(name) != theirs.get(name):
            wrong.append(f"{name} differs after {kills} kills")
    print(f"{kills - alive} kills, then to the end in {time.monotonic() - begin:.0f} s: {len(ours)} files, "
          f"{len(wrong)} differ; {kept[0] if kept else 'nothing was kept'}", flush=True)
    return wrong


def urlquote(words):
    return "".join(f"%{byte:02X}" for byte in words.encode())


def listed(tadasu, incident):
    folder = tadasu.work / "list"
    folder.mkdir()
    tadasu.at_terminal("list", incident, "--out", folder)
    (path,) = folder.iterdir()
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    return {int(row[0]): row for row in rows[1:]}


def run(*command):
    return subprocess.run(command, capture_output=True, check=True).stdout.decode()


def read_part(path, lines, people, truth, wrong):
    """Each letter of one part against the list; the numbers of those it is for."""
    pages = int(re.search(r"Pages:\s+(\d+)", run("pdfinfo", path))[1])
    if pages != sum(int(line["pages"]) for line in lines):
        wrong.append(f"{path.name}: {pages} pages")
    for font in run("pdffonts", path).splitlines()[2:]:
        if not re.search(r" yes (yes|no)  ?(yes|no) +\d+ +\d+$", font):
            wrong.append(f"{path.name}: not embedded: {font}")
    texts = run("pdftotext", "-layout", path, "-").split("\f")
    for line in lines:
        person, first = int(line["person"]), int(line["first_page"]) - 1
        text = "\n".join(texts[first:first + int(line["pages"])])
        flat = folded(text)
        numbers = set(re.findall(r"2026-\d{3}-\d+-(\d+)", text))
        if numbers != {str(person)}:
            wrong.append(f"{path.name} page {first + 1}: numbers {sorted(numbers)} of person {person}")
        name, address = folded(people[person][1]), folded(people[person][4])
        if folded(people[person][1] + "様") not in flat or address not in flat:
            wrong.append(f"person {person}: name or address is not in the letter")
        # Names of others of the list: the words before 様.
        if {one for one in re.findall(r"(\S+ ?\S*) 様", text) if folded(one) not in name and "保護者" not in one and
                not folded(one).endswith(name)}:
            wrong.append(f"person {person}: somebody else is named")
        said = set(flat.split("対象となった情報の項目")[1].split("原因")[0].split("、"))
        if said != truth.get((name, address)):
            wrong.append(f"person {person}: items {sorted(said)}, of the list {sorted(truth.get((name, address), []))}")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("tadasu", type=pathlib.Path)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--read", type=float, default=1.0)
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--part", type=int, default=1000)
    parser.add_argument("--work", type=pathlib.Path)
    given = parser.parse_args()
    chance = random.Random(given.seed)
    keeper = tempfile.TemporaryDirectory(prefix="tadasu-letters-")
    work = given.work or pathlib.Path(keeper.name)
    work.mkdir(exist_ok=True)
    tadasu = Tadasu(given.tadasu.resolve(), work)
    truth = make_lists(work / "evidence", given.people, chance)
    begin = time.monotonic()
    incident = tadasu.start(work / "evidence")
    tadasu.state(incident)
    print(f"{given.people} people in {len(LISTS)} lists: survey {time.monotonic() - begin:.0f} s", flush=True)
    out = work / "out"
    out.mkdir()
    arguments = ("-j", given.threads, "--part", given.part)
    _, _, said = tadasu.at_terminal("letters", incident, "--out", out, *arguments, allowed=(5,))
    if list(out.iterdir()) or "waits for approval" not in said:
        raise SystemExit(f"not refused before it was approved: {said}")
    tadasu.approve(incident)
    seconds, usage, said = tadasu.at_terminal("letters", incident, "--out", out, *arguments)
    (job,) = out.iterdir()
    totals = json.loads((job / "totals.json").read_text())
    parts = sorted(job.glob("*.pdf"))
    sizes = [path.stat().st_size for path in parts]
    print(f"{totals['letters']} letters, {totals['pages']} pages, {totals['parts']} parts on {given.threads} threads: "
          f"{seconds:.0f} s, CPU {usage.ru_utime + usage.ru_stime:.0f} s, peak {usage.ru_maxrss / 1024:.0f} MiB; "
          f"{sum(sizes) / 1e6:.0f} MB, {min(sizes) / 1e6:.2f} to {max(sizes) / 1e6:.2f} MB a part", flush=True)
    print(said.strip())

    wrong = killed(tadasu, incident, arguments, job, given.kills, seconds, chance) if given.kills else []
    people = listed(tadasu, incident)
    manifest = list(csv.DictReader(open(job / "manifest.csv", newline="")))
    unsent = list(csv.DictReader(open(job / "unsent.csv", newline="")))
    if sorted([int(one["person"]) for one in manifest + unsent]) != sorted(people):
        wrong.append("manifest and unsent are not everybody of the list once")
    if hashlib.sha256((job / "manifest.csv").read_bytes()).hexdigest() != totals["manifest_sha256"]:
        wrong.append("the manifest is not the one of totals.json")
    if [one["part"] for one in manifest] != sorted(one["part"] for one in manifest):
        wrong.append("the manifest is not in order")
    begin, letters = time.monotonic(), 0
    for path in sorted(chance.sample(parts, max(1, round(given.read * len(parts))))):
        lines = [line for line in manifest if line["part"] == path.name]
        read_part(path, lines, people, truth, wrong)
        letters += len(lines)
    print(f"read back: {letters} letters in {time.monotonic() - begin:.0f} s, {len(wrong)} wrong")
    for one in wrong[:20]:
        print(" ", one)
    sys.exit(1 if wrong else 0)


main()
