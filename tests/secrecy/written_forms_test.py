#!/usr/bin/env python3
"""That written_forms.py finds a value wherever it stands, in each form, and nothing where none is."""
import base64
import pathlib
import random
import sys
import unittest
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
from written_forms import Finder  # noqa: E402

VALUES = ["見本 太郎", "taro.mihon@example.jp", "090-0000-1234", "東京都港区芝1-2-3"]
WAYS = {
    "as it is": lambda data: data,
    "base 64": base64.b64encode,
    "base 64, for addresses": base64.urlsafe_b64encode,
    "base 16": lambda data: data.hex().encode(),
    "BASE 16": lambda data: data.hex().upper().encode(),
    "percent": lambda data: urllib.parse.quote_from_bytes(data).encode(),
}


class WrittenForms(unittest.TestCase):
    def test_a_value_is_found_whatever_stands_around_it(self):
        chance, finder = random.Random(1), Finder(VALUES)
        for value in VALUES:
            for codec in ("utf-8", "cp932", "utf-16-le"):
                for name, way in WAYS.items():
                    for before in range(7):
                        for behind in range(4):
                            whole = way(chance.randbytes(before) + value.encode(codec) + chance.randbytes(behind))
                            found = {one for _, one, _ in finder.find(b"\0\1" + whole + b"\2")}
                            self.assertIn(value, found, (codec, name, before, behind))

    def test_what_programs_make_of_a_value_is_found(self):
        finder = Finder([*VALUES, "みほん たろう"])
        for text, value in (("見本太郎", VALUES[0]), ("09000001234", VALUES[2]), ("ミホンタロウ", "みほん たろう"),
                            ("\\u898b\\u672c \\u592a\\u90ce", VALUES[0]), ("&#35211;&#26412; &#22826;&#37070;", VALUES[0])):
            self.assertIn(value, {one for _, one, _ in finder.find(text.encode())}, text)

    def test_nothing_is_found_in_random_bytes_or_in_half_a_value(self):
        finder = Finder(VALUES)
        self.assertEqual(finder.find(random.Random(2).randbytes(1 << 20)), [])
        self.assertEqual(finder.find("見本 太".encode() + b"taro.mihon@example"), [])

    def test_values_that_are_too_short_are_told(self):
        self.assertEqual(Finder(["男", "34", *VALUES]).too_short, {"男", "34"})


unittest.main()
