"""Mentions and people: what a scan found against what is there, kind by kind."""
import collections
import re
import unicodedata


def plain_way(way):
    """The way below evidence/, without the steps of nameless mail parts: a body is its message."""
    if "evidence/" in way:
        way = way.split("evidence/", 1)[1]
    return "/".join(step for step in way.split("/") if not re.fullmatch(r"part-\d+", step))


def fold(text):
    return unicodedata.normalize("NFKC", text).replace(" ", "").lower()


def agrees(kind, value, masked):
    """Whether `masked` can be a mask of `value`, as far as a mask shows anything."""
    value, shown = fold(value), fold(masked)
    digits = re.sub(r"\D", "", value)
    if kind in ("phone", "fax"):
        return digits[-4:] == re.sub(r"\D", "", shown)[-4:]
    if kind in ("card_number", "bank_account"):
        return not re.search(r"\d", shown) or digits.endswith(re.sub(r"\D", "", shown))
    if kind == "email":
        return value.split("@")[-1] == shown.split("@")[-1]
    if kind == "person_name":
        return shown[:1] in (value[:1], "*")
    if kind == "postal_code":
        return digits[:3] == re.sub(r"\D", "", shown)[:3]
    if kind == "address":
        return value.startswith(shown.split("*")[0]) or shown.split("*")[0].startswith(value)
    return True


class Sheet:
    """Pairs true and found mentions one to one. In tables the cell must be right; in text the line,
    where readers agree on how lines count (truth.place_sure), else the file."""

    def __init__(self, truth, mentions):
        self.right = collections.Counter()
        self.moved = collections.Counter()
        self.missed = collections.defaultdict(list)
        self.extra = collections.defaultdict(list)
        self.by_place = collections.defaultdict(list)
        for mention in mentions:
            key = (plain_way(mention["way"]), mention["kind"])
            place = mention["place"].removeprefix("body ")  # of a message: the truth counts its lines
            self.by_place[key].append(mention | {"place": place})
        wanted = [m for m in truth["mentions"] if m["readable"]]
        must = [m for m in wanted if not m["optional"]]
        left = [m for m in must if not (m["place_sure"] and self._take(m, True))]
        left = [m for m in left if m["place_sure"] or not self._take(m, False)]
        for m in left:
            if m["place_sure"] and not m["table"] and self._take(m, False):
                self.moved[m["kind"]] += 1
            else:
                self.missed[m["kind"]].append(m)
        for m in wanted:
            if m["optional"]:
                while self._take(m, m["place_sure"], counts=False):
                    pass
        for (_, kind), rest in self.by_place.items():
            self.extra[kind] += rest

    def _take(self, true, exact, counts=True):
        rest = self.by_place.get((true["way"], true["kind"]), [])
        for k, found in enumerate(rest):
            if exact and found["place"] != true["place"]:
                continue
            if (counts or not exact) and not agrees(true["kind"], true["value"], found["masked"]):
                continue
            del rest[k]
            self.right[true["kind"]] += counts
            return True
        return False


def check_scan(truth, expected, scan, mentions, show):
    problems = []
    sheet = Sheet(truth, mentions)
    found = collections.Counter(m["kind"] for m in mentions)
    true = {k["kind"]: k for k in truth["kinds"]}
    counted = {k["kind"]: k for k in scan["kinds"]}
    print(f"{'kind':<18}{'true':>6}{'found':>7}{'right':>7}{'missed':>8}{'extra':>7}{'recall':>8}{'prec.':>7}"
          f"{'people min':>12}{'likely':>8}{'max':>7}{'true':>7}")
    for kind in sorted(set(true) | set(found), key=lambda k: (k not in expected["kind"], k not in true, k)):
        rules = expected["kind"].get(kind, {})
        there = true.get(kind, {"mentions": 0, "people": 0})
        missed, extra, right = len(sheet.missed[kind]), len(sheet.extra[kind]), sheet.right[kind]
        recall = right / there["mentions"] if there["mentions"] else 1.0
        precision = right / (right + extra) if right + extra else 1.0
        people = counted.get(kind, {}).get("people", {"min": 0, "likely": 0, "max": 0})
        wrong = []
        if recall < rules.get("recall", 0):
            wrong.append(f"recall {recall:.4f} < {rules['recall']}")
        if precision < rules.get("precision", 0):
            wrong.append(f"precision {precision:.4f} < {rules['precision']}")
        if rules.get("people") and not people["min"] <= there["people"] <= people["max"]:
            wrong.append(f"people {people['min']}..{people['max']} do not hold the true {there['people']}")
        if "people_truth" in rules and rules["people_truth"] != there["people"]:
            wrong.append(f"expected/facts.toml says {rules['people_truth']} people, truth.json {there['people']}")
        if kind in counted and counted[kind]["mentions"] != found[kind]:
            wrong.append(f"--json counts {counted[kind]['mentions']} mentions, --mentions prints {found[kind]}")
        print(f"{kind:<18}{there['mentions']:>6}{found[kind]:>7}{right:>7}{missed:>8}{extra:>7}{recall:>8.4f}{precision:>7.3f}"
              f"{people['min']:>12}{people['likely']:>8}{people['max']:>7}{there['people']:>7}"
              f"{'' if kind in expected['kind'] else '   (not expected)'}{'  <-- ' + '; '.join(wrong) if wrong else ''}")
        for m in sheet.missed[kind][:show]:
            print(f"    missed  {m['way']}  {m['place']}  {m['value']}")
        for m in sheet.extra[kind][:show]:
            print(f"    extra   {plain_way(m['way'])}  {m['place']}  {m['masked']}  {m['strength']}")
        if sheet.moved[kind]:
            print(f"    {sheet.moved[kind]} found in another line of the same text")
        problems += [f"{kind}: {w}" for w in wrong]
    return problems + _check_people(truth, expected, scan) + _check_coverage(truth, expected, scan) + \
        _check_classes(truth, expected, scan)


def _check_people(truth, expected, scan):
    people, true, rules, problems = scan["people"], truth["people"], expected["people"], []
    print(f"\npeople: {people['min']} .. {people['likely']} .. {people['max']};  true: {true['on_the_stick']} on the stick, "
          f"{true['in_readable_files']} in readable files")
    for name in ("on_the_stick", "in_readable_files", "only_in_unread_files"):
        if rules[name] != true[name]:
            problems.append(f"people: expected/facts.toml says {name} {rules[name]}, truth.json {true[name]}")
    if not people["min"] <= true["on_the_stick"] <= people["max"]:
        problems.append(f"people: {people['min']}..{people['max']} does not hold the true {true['on_the_stick']}")
    if not people["min"] <= people["likely"] <= people["max"]:
        problems.append("people: likely lies outside min and max")
    off = abs(people["likely"] - true["in_readable_files"]) * 100 / true["in_readable_files"]
    if off > rules["likely_off_max_percent"]:
        problems.append(f"people: likely {people['likely']} is {off:.1f} % off the {true['in_readable_files']} in readable files")
    if people["max"] > true["on_the_stick"] * (1 + rules["max_over_truth_max_percent"] / 100):
        problems.append(f"people: max {people['max']} is too wide to be of use")
    return problems


def _check_classes(truth, expected, scan):
    """Of `minor` and `sensitive_appi` the truth is known: by the births of those whose birth date is written, by kinds."""
    problems, found = [], {one["class"]: one["people"] for one in scan.get("classes", [])}
    day = scan.get("minors_on") or ""
    adult = f"{int(day[:4]) - 18}{day[4:]}" if day else ""
    readable = [p for p in truth["persons"] if p["readable"]]
    true = {"minor": sum("birth_date" in p["kinds"] and adult < p["birth"] <= day for p in readable),
            "sensitive_appi": sum("medical_history" in p["kinds"] for p in readable)}
    for name in expected.get("class", {}):
        have, there = found.get(name), true[name]
        print(f"class {name}: {have}, true {there}")
        if have is None or not have["min"] <= there <= have["max"]:
            problems.append(f"class {name}: {have} does not hold the true {there}")
        elif abs(have["likely"] - there) > there * expected["class"][name]["likely_off_max_percent"] / 100:
            problems.append(f"class {name}: likely {have['likely']} is too far off the true {there}")
    return problems


def _check_coverage(truth, expected, scan):
    problems, cover = [], scan["coverage"]
    print(f"coverage: seen {cover['seen']} = read {cover['read']} + unread {cover['unread']} + skipped {cover['skipped']}")
    if cover["seen"] != cover["read"] + cover["unread"] + cover["skipped"]:
        problems.append("coverage: does not add up")
    unread = {plain_way(u["way"]): u["why"] for u in scan["unread"]}
    if len(scan["unread"]) != cover["unread"]:
        problems.append(f"coverage: {cover['unread']} unread, but {len(scan['unread'])} listed")
    for way, why in unread.items():
        print(f"    unread  {way}  {why}")
    for entry in expected.get("unread", []):
        if unread.get(entry["way"]) != entry["why"]:
            problems.append(f"unread: {entry['way']} should be {entry['why']}, is {unread.get(entry['way'], 'not listed')}")
    verdicts = {f["way"]: f["verdict"] for f in truth["files"]}
    for way in unread:
        if verdicts.get(way) in ("read", "skipped"):
            problems.append(f"unread: {way} can be read")
    return problems
