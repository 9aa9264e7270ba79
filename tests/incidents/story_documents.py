"""Drafts: the sections each document must have, what they must say and must never say."""
import json
import re
import unicodedata


def fold(text):
    return re.sub(r"[\s,]", "", unicodedata.normalize("NFKC", text))


def says(text, wanted):
    """"a|b": one of them is enough."""
    return any(fold(one) in fold(text) for one in wanted.split("|"))


def fill(wanted, scan):
    for bound in ("min", "likely", "max"):
        wanted = wanted.replace("{people.%s}" % bound, str(scan["people"][bound]))
    return wanted


def check_documents(expected, scan, folder, made=False):
    """folder: <document id>.json; letters as person-letter-<n>.json, one for each [[document.case]].
    made: by `tadasu start`, which writes the letter to one person: there is no more than one case to look at."""
    problems = []
    for spec in expected["document"]:
        cases = spec.get("case", [{}])
        if made and len(cases) > 1:
            print(f"document {spec['id']}: {len(cases)} cases are not looked at, one letter alone was made")
            continue
        for n, case in enumerate(cases, 1):
            name = spec["id"] if cases == [{}] else f"{spec['id']}-{n}"
            path = folder / f"{name}.json"
            if not path.exists():
                problems.append(f"document {name}: no draft at {path}")
                continue
            notice = json.loads(path.read_text(encoding="utf-8"))
            problems += [f"document {name}: {w}" for w in _differences(spec, case, notice, scan)]
            print(f"document {name}: {len(notice['sections'])} sections, revision {notice.get('revision')}")
    return problems


def _differences(spec, case, notice, scan):
    wrong, sections = [], {s["id"]: s for s in notice["sections"]}
    whole = notice.get("title", "") + "\n".join(s.get("title", "") + "\n" + s["text"] for s in notice["sections"])
    order = spec.get("sections") or [s["id"] for s in spec.get("section", [])]
    if order and [s["id"] for s in notice["sections"] if s["id"] in order] != order:
        wrong.append(f"sections are {list(sections)}, should hold {order} in this order")
    for want in spec.get("section", []):
        have = sections.get(want["id"])
        if have is None:
            continue
        if not have["text"].strip():
            wrong.append(f"section {want['id']} is empty")
        if not have.get("complete", True) and not want.get("gap"):
            wrong.append(f"section {want['id']} is left to a person, though the facts are known")
        filled = {f["fact"] for f in have.get("filled", [])}
        wrong += [f"section {want['id']} does not say '{w}'" for w in want.get("says", [])
                  if not says(have["text"], fill(w, scan))]
        wrong += [f"section {want['id']} is not tied to the fact '{f}'" for f in want.get("facts", []) if f not in filled]
    for words in [*spec.get("says", []), *case.get("says", [])]:
        if not says(whole, fill(words, scan)):
            wrong.append(f"does not say '{words}'")
    for words in [*spec.get("must_not", []), *case.get("must_not", [])]:
        if says(whole, fill(words, scan)):
            wrong.append(f"says '{words}'")
    return wrong
