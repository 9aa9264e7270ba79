#!/usr/bin/env python3
"""Makes every paper of a story as files and looks whether other programs read them.

papers.py STORY --tadasu PROGRAM [--out DIR] [--lang ja|en]… [--png] [--no-office]

The incident of STORY is opened with what its people established, every paper that is not for one person is
drafted in each language. Of each paper: all fonts are embedded (pdffonts), the PDF gives its text back (pdftotext),
and the docx, made a PDF by LibreOffice, gives the text back too; no sentence stands in it twice, and what is to be
one page is.
--png draws every page (60 dpi) for somebody to look at. Programs that are not there are named, and what
they would have looked at is not looked at.

Ends with 0 when nothing is wrong, 1 otherwise, 2 on wrong use.
"""
import argparse
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(HERE))
from story_start import draft  # noqa: E402

ONE_PAGE = ("board-page", "deletion-confirmation")


def output(*command):
    done = subprocess.run([str(one) for one in command], capture_output=True, text=True)
    return done.stdout if done.returncode == 0 else ""


def letters_of(text):
    """What is left when lines are broken elsewhere and signs are drawn by other glyphs."""
    return "".join(c for c in unicodedata.normalize("NFKC", text) if not c.isspace() and unicodedata.category(c)[0] != "C")


def is_said(paragraph, text):
    return letters_of(paragraph) in text


def check_fonts(pdf):
    rows = output("pdffonts", pdf).splitlines()[2:]
    if not rows:
        return ["no fonts"]
    # … emb sub uni object ID: counted from the end, since names and types have spaces.
    return [f"font not embedded: {row}" for row in rows if row.split()[-5] != "yes"]


def check_text(pdf, blocks, what):
    """Between the margins: what goes on overleaf is parted by feet and heads of pages."""
    body = ("-r", "72", "-x", "0", "-y", "55", "-W", "596", "-H", "725")
    text = letters_of(output("pdftotext", *body, "-layout", "-nopgbrk", pdf, "-"))
    return [f"{what} lost: {block[:60]}" for block in blocks if not is_said(block, text)]


def check_twice(blocks):
    """Gaps are the same wherever the same is left to a person."""
    said = [block for block in blocks if block.endswith(("。", ".")) and "【" not in block]
    return [f"said twice: {one[:60]}" for one in sorted({one for one in said if said.count(one) > 1})]


def check_pages(pdf):
    pages = re.search(r"^Pages: +(\d+)", output("pdfinfo", pdf), re.M)
    is_long = pages and int(pages[1]) > 1 and any(one in pdf.name for one in ONE_PAGE)
    return [f"{pages[1]} pages"] if is_long else []


def blocks_of(path):
    return [line for line in path.read_text(encoding="utf-8").splitlines() if line.strip()][:-1]


def make_papers(args, events, folder, out):
    evidence = out / "made/evidence"
    shutil.rmtree(out / "made", ignore_errors=True)
    subprocess.run([sys.executable, ROOT / "tools/make_incident.py", args.story, out / "made"],
                   check=True, stdout=subprocess.DEVNULL)
    _, problems = draft(folder, events, evidence, args.tadasu, out / "made")
    if problems:
        sys.exit("\n".join(problems))
    store = ["--store", str(out / "made/store")]
    incident = next((out / "made/drafts").glob("*-ppc-sheet.json")).name.removesuffix("-ppc-sheet.json")
    papers = tomllib.loads((ROOT / "packs/letters/papers.toml").read_text(encoding="utf-8"))["paper"]
    for lang in args.lang:
        names = [one["id"] for one in papers if lang in one["languages"] and not one.get("for_one_person")]
        for name in names:
            subprocess.run([args.tadasu, "document", "draft", incident, name, "--paper-lang", lang, *store],
                           check=True, stdout=subprocess.DEVNULL)
    files = out / "papers"
    shutil.rmtree(files, ignore_errors=True)
    subprocess.run([args.tadasu, "document", "export", incident, *store, "--out", files, "--form", "pdf,docx,txt"],
                   check=True, stdout=subprocess.DEVNULL)
    return files


def main():
    parser = argparse.ArgumentParser(description="Makes and checks every paper of a story.")
    parser.add_argument("story")
    parser.add_argument("--tadasu", required=True)
    parser.add_argument("--out", type=pathlib.Path)
    parser.add_argument("--lang", action="append", choices=("ja", "en"))
    parser.add_argument("--png", action="store_true")
    parser.add_argument("--no-office", action="store_true")
    args = parser.parse_args()
    args.lang = args.lang or ["ja", "en"]
    folder = HERE / args.story
    if not (folder / "events.toml").is_file():
        parser.error(f"no story '{args.story}' in {HERE}")
    events = tomllib.loads((folder / "events.toml").read_text(encoding="utf-8"))
    has = {name: shutil.which(name) is not None for name in ("pdffonts", "pdftotext", "pdftoppm", "soffice")}
    for name, there in has.items():
        if not there:
            print(f"{name} is not installed: what it would have looked at is not looked at")

    with tempfile.TemporaryDirectory() as temporary:
        out = (args.out or pathlib.Path(temporary)).resolve()
        out.mkdir(parents=True, exist_ok=True)
        files = make_papers(args, events, folder, out)
        problems, papers = [], sorted(files.glob("*.pdf"))
        office = out / "office"
        shutil.rmtree(office, ignore_errors=True)
        if has["soffice"] and not args.no_office:
            subprocess.run(["soffice", f"-env:UserInstallation=file://{out}/home", "--headless", "--convert-to", "pdf",
                            "--outdir", str(office), *map(str, sorted(files.glob("*.docx")))],
                           check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        for pdf in papers:
            blocks = blocks_of(pdf.with_suffix(".txt"))
            found = check_twice(blocks)
            if has["pdffonts"]:
                found += check_fonts(pdf) + check_pages(pdf)
            if has["pdftotext"]:
                found += check_text(pdf, blocks, "PDF")
                if office.is_dir():
                    found += check_text(office / pdf.name, blocks, "docx")
            if args.png and has["pdftoppm"]:
                subprocess.run(["pdftoppm", "-r", "60", "-png", pdf, pdf.with_suffix("")], check=True)
            problems += [f"{pdf.name}: {one}" for one in found]
        print(f"{args.story}: {len(papers)} papers, {len(problems)} problems")
        for one in problems:
            print(one)
        return 1 if problems or not papers else 0


if __name__ == "__main__":
    sys.exit(main())
