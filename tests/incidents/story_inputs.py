#!/usr/bin/env python3
"""Writes what a person would type in for a story: OUT/established.json (tadasu.facts/1) and OUT/sender.json.

usage: story_inputs.py STORY_DIR OUT
"""
import datetime
import json
import pathlib
import sys
import tomllib

story, out = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2])
events = tomllib.loads((story / "events.toml").read_text(encoding="utf-8"))
facts = {"schema": "tadasu.facts/1", **events["established"]}


def plain(value):
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    raise TypeError(type(value))


for name, value in (("established.json", facts), ("sender.json", events["company"])):
    (out / name).write_text(json.dumps(value, ensure_ascii=False, indent=1, default=plain) + "\n", encoding="utf-8")
