"""Common family and given names with their readings. A person made from them exists nowhere."""

import pathlib


def read_rows(name):
    """The lines of a word list beside this file, as tuples of words."""
    text = (pathlib.Path(__file__).parent / name).read_text(encoding="utf-8")
    return [tuple(line.split()) for line in text.splitlines() if not line.startswith("#")]


FAMILY = read_rows("family_names.txt")  # (written, reading, roman letters, plain characters)
MEN = [row[:3] for row in read_rows("given_names.txt") if row[3] == "男"]
WOMEN = [row[:3] for row in read_rows("given_names.txt") if row[3] == "女"]
TOWNS = read_rows("towns.txt")  # (postal code, prefecture, city, town, area code and first digits of exchanges: 045-2)

_HALF = dict(zip(
    "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワンッャュョ",
    "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝｯｬｭｮ"))
_HALF.update(zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボ",
                 "ｶﾞ ｷﾞ ｸﾞ ｹﾞ ｺﾞ ｻﾞ ｼﾞ ｽﾞ ｾﾞ ｿﾞ ﾀﾞ ﾁﾞ ﾂﾞ ﾃﾞ ﾄﾞ ﾊﾞ ﾋﾞ ﾌﾞ ﾍﾞ ﾎﾞ".split()))


def half_kana(kana):
    return "".join(_HALF.get(letter, letter) for letter in kana)


def hiragana(kana):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in kana)


def wide(text):
    """Half-width digits, hyphens and spaces as full-width ones."""
    table = {ord(c): ord(c) + 0xFEE0 for c in "0123456789()"}
    table[ord("-")], table[ord(" ")] = "－", "　"
    return text.translate(table)
