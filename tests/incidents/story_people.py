"""Hidden people: those whom `tadasu people` takes for somebody else, in a table of the evidence."""
import collections
import json
import subprocess


def check_hidden(truth, rules, evidence, tadasu):
    person_of = {m["value"]: m["person"] for m in truth["mentions"]
                 if m["way"] == rules["way"] and m["kind"] == rules["id_kind"]}
    done = subprocess.run([tadasu, "people", str(evidence / rules["way"]), "--id", rules["id"], "--jsonl"],
                          capture_output=True, text=True)
    if done.returncode != 0:
        return [f"hidden: tadasu people ended with {done.returncode}: {done.stderr.strip()}"]
    groups, parts = collections.defaultdict(list), collections.defaultdict(set)
    for line in done.stdout.splitlines():
        one = json.loads(line)
        groups[one["person"]].append(one["record"])
        parts[person_of[one["record"]]].add(one["person"])
    problems, hidden = [], 0
    listed = [set(pair) for pair in rules["listed"]]
    for records in groups.values():
        people = {person_of[record] for record in records}
        if len(people) > 1 and set(records) not in listed:
            hidden += len(people) - 1
            problems.append(f"hidden: {len(people)} people are one: {', '.join(sorted(records))}")
    split = sum(len(found) - 1 for found in parts.values())
    print(f"hidden: {hidden} people besides the {len(listed)} listed; {split} counted twice; {len(groups)} of {len(parts)}")
    if hidden <= rules["max"]:
        problems = []
    if split > rules["split_max"]:
        problems.append(f"hidden: {split} people are counted twice, at most {rules['split_max']} expected")
    return problems
