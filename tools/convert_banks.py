#!/usr/bin/env python3
"""Turns the npm package zengin-code (MIT) into packs/places/banks.tsv. Run once a year or so.

  npm pack zengin-code@1.0.0-p20260824 && tar xzf zengin-code-*.tgz
  tools/convert_banks.py package > packs/places/banks.tsv
"""
import json
import pathlib
import sys

HEAD = """\
# Japanese banks and their branches (全銀): codes and names.
# Made by tools/convert_banks.py from the npm package zengin-code 1.0.0-p20260824,
# MIT License, Copyright (c) 2015 Sho Kusano (packs/places/LICENSES.md).
#
#   B 0001 みずほ     bank, then its branches:
#   001 東京営業部
"""


def main():
    text = (pathlib.Path(sys.argv[1]) / "lib" / "zengin-data.js").read_text(encoding="utf-8")
    banks = json.loads(text[text.index("{"):text.rindex("}") + 1])
    out = [HEAD.rstrip("\n")]
    for code in sorted(banks):
        out.append(f"B {code} {banks[code]['name']}")
        branches = banks[code]["branches"]
        out += [f"{branch} {branches[branch]['name']}" for branch in sorted(branches)]
    print("\n".join(out))


main()
