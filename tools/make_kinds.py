#!/usr/bin/env python3
"""Makes docs/kinds.md from tests/quality/kinds.tsv, whose lines are tests.

  tools/make_kinds.py ROOT           writes docs/kinds.md
  tools/make_kinds.py ROOT --check   fails when it is not what would be written
"""
import pathlib
import re
import sys

root = pathlib.Path(sys.argv[1])
kinds = re.findall(r"^  X\(\w+, (\w+)\)", (root / "src/find/kind.h").read_text(encoding="utf-8"), re.M)
found = {kind: {} for kind in kinds}
for line in (root / "tests/quality/kinds.tsv").read_text(encoding="utf-8").splitlines():
    if line and not line.startswith("#"):
        kind, way, text, _ = line.split("\t")
        found[kind][way] = text.replace("\\n", " ⏎ ").replace("|", "\\|").rstrip(" ⏎")
lines = ["# What finds each kind", "",
         "Made by `tools/make_kinds.py` from `tests/quality/kinds.tsv`; each example is a test. *By itself*: by its shape, a check",
         "digit, a dictionary, or a word tied to a person. *Label*: a label before it in text. *Column*: the header of its column.",
         "–: not found that way. How often each is right: `tests/quality/adversarial/bounds.tsv`.", "",
         "| kind | by itself | label | column |", "|---|---|---|---|"]
for kind in kinds:
    lines.append("| `%s` | %s |" % (kind, " | ".join(found[kind].get(way, "–") for way in ("itself", "label", "column"))))
text = "\n".join(lines) + "\n"
page = root / "docs/kinds.md"
if "--check" in sys.argv:
    if not page.exists() or page.read_text(encoding="utf-8") != text:
        sys.exit("docs/kinds.md is not what tools/make_kinds.py makes of tests/quality/kinds.tsv: run it")
    nothing = [kind for kind in kinds if not found[kind]]
    if nothing:
        sys.exit("nothing finds " + ", ".join(nothing))
else:
    page.write_text(text, encoding="utf-8")
