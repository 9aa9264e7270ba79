"""The ledger of what was put where: the truth against which a scan is compared.

A mention is one item at one place. `place` is written as `tadasu scan --mentions` writes it; where
a reader is free to count lines in its own way (mail headers, PDF, docx) `place_sure` is false and
only the file counts. `table`: the place is a cell, not a line. `optional` mentions may be found or not: they are neither missed nor extra.
"""

import json


class Truth:
    def __init__(self):
        self.mentions = []
        self.files = []

    def mention(self, way, place, kind, value, person=None, place_sure=True, optional=False, table=False):
        self.mentions.append({"way": way, "place": place, "kind": kind, "value": value,
                              "person": person.id if person else None, "place_sure": place_sure,
                              "optional": optional, "table": table})

    def file(self, way, verdict, why=None):
        """verdict: read, unread (why: names of why_name that are right) or skipped; "any" for noise."""
        self.files.append({"way": way, "verdict": verdict, "why": why or []})

    def document(self, people, story, seed):
        closed = tuple(f["way"] for f in self.files if f["verdict"] == "unread" and f["why"] != ["unsupported"])

        def readable(mention):
            return not any(mention["way"] == w or mention["way"].startswith(w + "/") for w in closed)

        for mention in self.mentions:
            mention["readable"] = readable(mention)
        seen = {m["person"] for m in self.mentions if m["person"] and m["readable"]}
        all_people = {m["person"] for m in self.mentions if m["person"]}
        kinds = {}
        for m in self.mentions:
            if m["optional"] or not m["readable"]:
                continue
            entry = kinds.setdefault(m["kind"], {"mentions": 0, "people": set()})
            entry["mentions"] += 1
            if m["person"]:
                entry["people"].add(m["person"])
        by_person = {}
        for m in self.mentions:
            by_person.setdefault(m["person"], []).append(m)
        listing = []
        for person in people:
            if person.id not in all_people:
                continue
            own = by_person[person.id]
            listing.append({"person": person.id, "name": person.name(), "readable": person.id in seen,
                            "kinds": sorted({m["kind"] for m in own}),
                            "birth": "{:04d}-{:02d}-{:02d}".format(*person.birth),
                            "files": sorted({m["way"] for m in own})})
        return {"schema": "tadasu.truth/1", "story": story, "seed": seed,
                "people": {"on_the_stick": len(all_people), "in_readable_files": len(seen),
                           "only_in_unread_files": len(all_people - seen)},
                "kinds": [{"kind": kind, "mentions": entry["mentions"], "people": len(entry["people"])}
                          for kind, entry in sorted(kinds.items())],
                "files": self.files, "persons": listing, "mentions": self.mentions}


class Prose:
    """Text that remembers what was put where. Lines count from 1."""

    def __init__(self):
        self.lines = [""]
        self.marks = []  # (line, kind, value, person, optional)

    def text(self, words):
        parts = words.split("\n")
        self.lines[-1] += parts[0]
        self.lines += parts[1:]
        return self

    def put(self, kind, value, person=None, optional=False):
        self.marks.append((len(self.lines), kind, value, person, optional))
        return self.text(value)

    def line(self, *parts):
        """Strings, and (kind, value, person) triples; then a new line."""
        for part in parts:
            if isinstance(part, str):
                self.text(part)
            else:
                self.put(*part)
        return self.text("\n")

    def whole(self):
        return "\n".join(self.lines)

    def record(self, truth, way, place_sure=True):
        for line, kind, value, person, optional in self.marks:
            truth.mention(way, f"L{line}", kind, value, person, place_sure, optional)


def record_table(truth, way, sheet, columns, rows):
    """rows: lists of (value, person) per row, header at row 1; columns: kind or None, optional with "?"."""
    from .office import column_name
    prefix = f"{sheet}!" if sheet else ""
    for r, (values, person) in enumerate(rows, 2):
        for c, kind in enumerate(columns):
            if kind and values[c]:
                truth.mention(way, f"{prefix}{column_name(c)}{r}", kind.rstrip("?"), str(values[c]), person,
                              optional=kind.endswith("?"), table=True)


def to_json(document):
    head = {k: v for k, v in document.items() if k not in ("mentions", "persons")}
    text = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    for name in ("persons", "mentions"):
        lines = ",\n  ".join(json.dumps(item, ensure_ascii=False) for item in document[name])
        text += f',\n "{name}": [\n  {lines}]'
    return text + "}\n"
