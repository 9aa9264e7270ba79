"""Duties: the facts of a stage into `tadasu duties`, its answer against expected/duties.toml."""
import json
import subprocess


def facts_of(events, expected, stage, scan):
    """A document in the form tadasu.facts/1: established facts, then the survey, then the stage's own."""
    facts = {"schema": "tadasu.facts/1", "as_of": expected["as_of"], "regime": expected["regime"],
             **events["established"]}
    if stage.get("facts_from_scan"):
        facts["items"] = [k["kind"] for k in scan["kinds"]]
        facts["persons"] = scan["people"]
    return facts | stage.get("facts", {})


def check_duties(events, expected, scan, tadasu, work):
    problems = []
    print()
    for stage in expected["stage"]:
        path = work / f"facts-{stage['id']}.json"
        path.write_text(json.dumps(facts_of(events, expected, stage, scan), ensure_ascii=False, indent=1))
        done = subprocess.run([tadasu, "duties", "--facts", str(path), "--json"], capture_output=True, text=True)
        if done.returncode != 0:
            problems.append(f"duties ({stage['id']}): ended with {done.returncode}: {done.stderr.strip()}")
            continue
        answered = {(d["id"], d["to"]): d for d in json.loads(done.stdout)["duties"]}
        for want in stage["duty"]:
            got = answered.get((want["id"], want["to"]))
            wrong = _differences(want, got)
            print(f"duties ({stage['id']}): {want['id']:<30} {got['state'] if got else 'missing':<13}"
                  f"{(got or {}).get('deadline') or '-'}{'  <-- ' + '; '.join(wrong) if wrong else ''}")
            problems += [f"duties ({stage['id']}): {want['id']}: {w}" for w in wrong]
    return problems


def _differences(want, got):
    if got is None:
        return ["not in the answer"]
    wrong = [f"{name} is {got.get(name)}, should be {want[name]}"
             for name in ("state", "kind", "deadline", "warn") if name in want and got.get(name) != want[name]]
    if want.get("no_deadline") and got.get("deadline") is not None:
        wrong.append(f"deadline is {got['deadline']}, the law gives none")
    rules = [why["rule"] for why in got.get("why", [])]
    wrong += [f"{rule} does not fire" for rule in want.get("fires", []) if rule not in rules]
    wrong += [f"{rule} fires" for rule in want.get("silent", []) if rule in rules]
    wrong += [f"does not ask for {fact}" for fact in want.get("asks", []) if fact not in got.get("flips_on", [])]
    return wrong
