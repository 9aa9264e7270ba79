#!/usr/bin/env python3
"""Kills a real server with SIGKILL at random moments of writing and looks whether anything it had
acknowledged is lost. usage: kill_server.py TADASU [--kills N] [--seed N]

Each round: start the server, sign in, write notes from four connections at once, kill -9 after a
random time, start again, and compare: every note that was answered with success must be in the
timeline, once. The store checks the journal's chain each time it opens; a broken chain refuses to open.
"""
import argparse
import collections
import http.client
import json
import os
import pathlib
import random
import shutil
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
from console import Server  # noqa: E402


def write_notes(server, headers, incident, name, acknowledged, stop):
    connection = server.connect()
    number = 0
    while not stop.is_set():
        note = f"note {name} {number}"
        number += 1
        try:
            connection.request("POST", f"/api/v1/i/{incident}/notes", urllib.parse.urlencode({"note": note}), headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            return
        if answer.status < 300:
            acknowledged.append(note)
        else:
            raise SystemExit(f"a note was refused: {answer.status}")


def notes_of(server, headers, incident):
    connection = server.connect()
    connection.request("GET", f"/api/v1/i/{incident}", headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    if answer.status != 200:
        raise SystemExit(f"could not read the incident: {answer.status} {text[:200]}")
    return collections.Counter(item["note"] for item in json.loads(text)["timeline"] if item.get("note"))


def main():
    arguments = argparse.ArgumentParser()
    arguments.add_argument("tadasu")
    arguments.add_argument("--kills", type=int, default=50)
    arguments.add_argument("--seed", type=int, default=1)
    given = arguments.parse_args()
    chance = random.Random(given.seed)
    folder = tempfile.mkdtemp(prefix="tadasu-kill-")
    store = os.path.join(folder, "store")
    evidence = pathlib.Path(folder, "evidence.txt")
    evidence.write_text("氏名: 見本 花子\nメール: hanako@example.jp\n", encoding="utf-8")
    opened = subprocess.run([given.tadasu, "start", "--store", store, "--drafts", folder + "/drafts", "--json", "-q",
                             "--title", "kill", str(evidence)], capture_output=True, text=True)
    if opened.returncode not in (0, 3):
        raise SystemExit("could not open an incident: " + opened.stderr)
    incident = json.loads(opened.stdout)["incident"]
    expected, started, slowest = [], time.monotonic(), 0.0
    for turn in range(given.kills):
        server = Server(given.tadasu, store)
        headers = server.sign_in()
        stop, threads, lists = threading.Event(), [], []
        for worker in range(4):
            lists.append([])
            threads.append(threading.Thread(target=write_notes, daemon=True,
                                            args=(server, headers, incident, f"{turn}.{worker}", lists[-1], stop)))
            threads[-1].start()
        time.sleep(chance.uniform(0.02, 0.6))
        server.kill()
        stop.set()
        for thread in threads:
            thread.join()
        expected += [note for one in lists for note in one]
        begun = time.monotonic()
        again = Server(given.tadasu, store)
        slowest = max(slowest, time.monotonic() - begun)
        found = notes_of(again, again.sign_in(), incident)
        again.kill()
        lost = [note for note in expected if found[note] == 0]
        twice = [note for note in expected if found[note] > 1]
        if lost or twice:
            raise SystemExit(f"turn {turn}: {len(lost)} acknowledged notes lost, {len(twice)} twice; store kept in {folder}")
    if len(expected) < given.kills:
        raise SystemExit(f"only {len(expected)} notes were acknowledged: the test tested nothing")
    shutil.rmtree(folder)
    print(f"{given.kills} kills, {len(expected)} acknowledged notes, 0 lost, 0 twice, slowest restart {slowest:.2f} s, "
          f"{time.monotonic() - started:.0f} s in all")


main()
