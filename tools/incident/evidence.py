"""The files of a story, as bytes by path, and the truth about them."""

from .rand import Rand
from .truth import Truth, record_table


class Evidence:
    def __init__(self, story, seed):
        self.story, self.seed = story, seed
        self.files = {}
        self.truth = Truth()

    def rand(self, name):
        return Rand(self.seed, name)

    def add(self, way, data, verdict="read", why=None):
        self.files[way] = data
        self.truth.file(way, verdict, why)

    def table(self, way, header, kinds, rows, encoding="cp932", separator=",", quote_all=False):
        self.add(way, csv_bytes(header, [values for values, _ in rows], encoding, separator, quote_all))
        record_table(self.truth, way, "", kinds, rows)

    def document(self, people):
        return self.truth.document(people, self.story, self.seed)


def csv_bytes(header, rows, encoding, separator=",", quote_all=False):
    def cell(value):
        if quote_all or separator in value or '"' in value:
            return '"' + value.replace('"', '""') + '"'
        return value
    text = "".join(separator.join(cell(v) for v in row) + "\r\n" for row in [header, *rows])
    return b"\xff\xfe" + text.encode("utf-16-le") if encoding == "utf-16" else text.encode(encoding)
