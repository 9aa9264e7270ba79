#!/usr/bin/env python3
"""Makes packs/calendar/jp-holidays.toml from the npm package @holiday-jp/holiday_jp.

make_jp_holidays.py PACKAGE_FOLDER FIRST_YEAR LAST_YEAR READ_ON > packs/calendar/jp-holidays.toml

PACKAGE_FOLDER is what `npm pack @holiday-jp/holiday_jp@2.5.1` unpacks to. The years to come follow the
law as it stands; the two equinoxes are astronomical and are fixed each February for the next year, so
the file is made again every year.
"""
import json
import pathlib
import re
import sys


def main():
    folder, first, last, read_on = pathlib.Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), sys.argv[4]
    package = json.loads((folder / "package.json").read_text(encoding="utf-8"))
    text = (folder / "lib" / "holidays.js").read_text(encoding="utf-8")
    days = re.findall(r'"(\d{4})-(\d\d-\d\d)":\s*\{[^}]*?name:\s*"([^"]+)"', text)
    years = {}
    for year, day, name in days:
        if first <= int(year) <= last:
            years.setdefault(year, []).append((day, name))
    missing = [y for y in range(first, last + 1) if len(years.get(str(y), ())) < 15]
    if missing:
        sys.exit(f"{folder}: years with fewer than 15 holidays: {missing}")
    print(f"""# National holidays of Japan, substitute (振替休日) and sandwiched (国民の休日) holidays included.
# Made by tools/make_jp_holidays.py from {package["name"]} {package["version"]} ({package["license"]}); see LICENSES.md.
# Saturday, Sunday and 29 December to 3 January are not in the list: the program knows them
# (行政機関の休日に関する法律 第1条).
[pack]
id = "jp-holidays"
title = {{ ja = "国民の祝日", en = "National holidays of Japan" }}
effective_from = "{first}-01-01"
status = "in_force"
source = "国民の祝日に関する法律 第2条・第3条; npm {package["name"]} {package["version"]}"
read_on = "{read_on}"
verified = false  # the equinoxes of later years are forecasts

[calendar]
first_year = {first}
last_year = {last}
""")
    for year in sorted(years):
        print(f"[holidays.{year}]")
        for day, name in sorted(years[year]):
            print(f'{day} = "{name}"')
        print()


main()
