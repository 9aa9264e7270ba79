"""Known values in every form in which a program may happen to write them, and where they stand in bytes."""
import base64
import html
import re
import urllib.parse

SHORTEST = 8  # bytes of a form: shorter ones stand in random bytes by chance
SHORTEST_VALUE = 6  # bytes of UTF-8: shorter ones (a sex, an age) say nothing of anybody alone


def as_said(value):
    """The value, and what programs make of it to compare it."""
    katakana = value.translate({code: code + 0x60 for code in range(0x3041, 0x3097)})
    for text in (value, value.lower(), katakana):
        yield text
        yield re.sub(r"\s", "", text)
    digits = re.sub(r"\D", "", value)
    if len(digits) >= SHORTEST:
        yield digits


def encoded(text):
    for codec in ("utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "cp932", "euc_jp", "iso2022_jp"):
        try:
            yield codec, text.encode(codec)
        except UnicodeEncodeError:
            pass
    yield "json", re.sub(r"[^\x00-\x7f]", lambda c: c[0].encode("unicode_escape").decode(), text).encode()
    yield "html", "".join(c if ord(c) < 128 else f"&#{ord(c)};" for c in text).encode()
    yield "html names", html.escape(text).encode()


def wrapped(codec, data):
    """Bytes as they are, as percent signs, as digits of base 16, and as base 64 wherever they begin in it."""
    yield codec, data
    if codec not in ("utf-8", "cp932", "utf-16-le"):
        return
    for safe in ("", "/", "@", "/@"):
        text = urllib.parse.quote_from_bytes(data, safe=safe)
        yield f"{codec} percent", text.encode()
        yield f"{codec} percent, small", re.sub("%..", lambda c: c[0].lower(), text).encode()
    yield f"{codec} hex", data.hex().encode()
    yield f"{codec} HEX", data.hex().upper().encode()
    for shift in range(3):
        # Only the letters that hold nothing of what stands before and behind: six bits each.
        begin, end = -(-shift * 8 // 6), (shift + len(data)) * 8 // 6
        text = base64.b64encode(b"\0" * shift + data)[begin:end]
        yield f"{codec} base64", text
        yield f"{codec} base64url", text.translate(bytes.maketrans(b"+/", b"-_"))


def forms(value):
    for text in dict.fromkeys(as_said(value)):
        for codec, data in encoded(text):
            yield from wrapped(codec, data)


class Finder:
    """Where any form of any known value stands, but for values that are `too_short`."""

    def __init__(self, values):
        self.by_start, self.too_short, self.form_count = {}, set(), 0
        for value in values:
            if len(value.encode()) < SHORTEST_VALUE:
                self.too_short.add(value)
                continue
            for name, data in forms(value):
                if len(data) < SHORTEST:
                    continue
                known = self.by_start.setdefault(data[:SHORTEST], {})
                self.form_count += data not in known
                known.setdefault(data, (value, name))

    def find(self, data):
        by_start, found = self.by_start, []
        for at in range(len(data) - SHORTEST + 1):
            known = by_start.get(data[at:at + SHORTEST])
            if known is None:
                continue
            for form, what in known.items():
                if data.startswith(form, at):
                    found.append((at, *what))
        return found
