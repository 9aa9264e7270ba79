"""Drafts: `tadasu start` on the evidence of a story, with what people of the story established."""
import json
import shutil
import subprocess
import sys


def draft(story, events, evidence, tadasu, work):
    """The folder of the drafts as <document id>.json, and what went wrong."""
    subprocess.run([sys.executable, "-B", story.parent / "story_inputs.py", story, work], check=True)
    drafts, store = work / "drafts", work / "store"
    for old in (drafts, store):
        shutil.rmtree(old, ignore_errors=True)
    common = [tadasu, "start", str(evidence), "--store", str(store), "--drafts", str(drafts), "--json", "-q",
              "--happened", events["intake"]["happened"], "--title", events["story"]["title"]["ja"]]
    # First what was found, then what people made of it: a correction names the revision that it corrects.
    for more in ([], ["--facts", str(work / "established.json"), "--sender", str(work / "sender.json"),
                      "--letter", "first", "--redraft"]):
        done = subprocess.run([*common, *more], capture_output=True, text=True)
        if done.returncode not in (0, 3):
            return None, [f"tadasu start ended with {done.returncode}: {done.stderr.strip()}"]
    incident = json.loads(done.stdout)["incident"]
    for path in [*drafts.glob("*.json"), *drafts.glob("letters/*.json")]:
        name = path.name.removeprefix(incident + "-")
        shutil.copy(path, drafts / ("person-letter-1.json" if name.startswith("letter-") else name))
    return drafts, []
