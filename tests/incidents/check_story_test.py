#!/usr/bin/env python3
"""The evidence is the same everywhere, and the checker sees what is wrong with a scan."""
import contextlib
import copy
import datetime
import email
import email.policy
import hashlib
import io
import mailbox
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
import unicodedata
import unittest
import xml.etree.ElementTree
import zipfile

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent.parent / "tools")]
from incident import clinic, lost_usb, missent_mail, numbers, zipper  # noqa: E402
from story_scan import check_scan, plain_way  # noqa: E402

FILES, TRUTH = lost_usb.make(1)
FOLDER = HERE / "lost-usb"
EXPECTED = tomllib.loads((FOLDER / "expected/facts.toml").read_text(encoding="utf-8"))
# Changes when the story changes on purpose; never by machine, Python or zlib.
SEED_1_SHA256 = "8060c4f88e8801a49288c0f2e3062a10c9e910dd28f6fbc2db194469a2a27e72"
OTHERS = {missent_mail.make: "9565bb4f30ff80a1c562528ad7d9b7e42ea848f6c77ed082e4e398bcc26f6efe",
          clinic.make: "8b7ade5f349b3d32c67c1eca8e6bd9cfac314725c4dce70e2ade5e762440dfa5"}


def sha256_of(files):
    digest = hashlib.sha256()
    for way, data in sorted(files.items()):
        digest.update(way.encode() + b"\0" + hashlib.sha256(data).digest())
    return digest.hexdigest()


def read_xlsx(data):
    """{"Sheet!A1": text}, by means of the standard library alone."""
    space = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        def tree(name):
            return xml.etree.ElementTree.fromstring(archive.read(name))
        strings = [si.findtext(space + "t") for si in tree("xl/sharedStrings.xml")]
        cells = {}
        for n, sheet in enumerate(tree("xl/workbook.xml").iter(space + "sheet"), 1):
            for cell in tree(f"xl/worksheets/sheet{n}.xml").iter(space + "c"):
                value = cell.findtext(space + "v")
                cells[f"{sheet.get('name')}!{cell.get('r')}"] = strings[int(value)] if cell.get("t") == "s" else value
    return cells


def masked(mention):
    kind, value = mention["kind"], mention["value"]
    digits = "".join(c for c in unicodedata.normalize("NFKC", value) if c.isdigit())
    return {"email": "*@" + value.split("@")[-1], "phone": "*" + digits[-4:], "fax": "*" + digits[-4:],
            "person_name": value[0] + "*", "postal_code": digits[:3] + "-*", "address": value[:4] + "*"}.get(kind, "****")


def perfect_mentions():
    return [{"way": "/tmp/evidence/" + m["way"], "place": m["place"], "kind": m["kind"], "masked": masked(m), "strength": 1.0}
            for m in TRUTH["mentions"] if m["readable"] and not m["optional"]]


def perfect_scan(mentions):
    counted = {}
    for m in mentions:
        counted[m["kind"]] = counted.get(m["kind"], 0) + 1
    people = {k["kind"]: k["people"] for k in TRUTH["kinds"]}
    bounds = lambda n: {"min": n, "likely": n, "max": n}  # noqa: E731
    unread = [{"way": "/tmp/evidence/" + u["way"], "why": u["why"], "bytes": 1} for u in EXPECTED["unread"]]
    true = TRUTH["people"]
    return {"people": {"min": true["in_readable_files"], "likely": true["in_readable_files"], "max": true["on_the_stick"] + 200},
            "kinds": [{"kind": k, "mentions": n, "people": bounds(people.get(k, 0))} for k, n in counted.items()],
            "coverage": {"seen": 30 + len(unread), "read": 29, "unread": len(unread), "skipped": 1}, "unread": unread}


def problems(mentions, scan):
    with contextlib.redirect_stdout(io.StringIO()):
        return check_scan(TRUTH, EXPECTED, scan, mentions, 0)


class Evidence(unittest.TestCase):
    def test_the_same_seed_gives_the_same_bytes_on_every_machine(self):
        self.assertEqual(sha256_of(FILES), SEED_1_SHA256)
        for make, expected in OTHERS.items():
            self.assertEqual(sha256_of(make(1)[0]), expected, make.__module__)

    def test_another_seed_gives_other_people_and_another_truth(self):
        files, truth = lost_usb.make(2)
        self.assertNotEqual(files["会員名簿.xlsx"], FILES["会員名簿.xlsx"])
        self.assertGreater(truth["people"]["on_the_stick"], 1300)

    def test_plain_files_hold_every_mention_at_its_place(self):
        checked = 0
        for way, encoding, separator in (("受注/受注明細_202610.csv", "cp932", ","), ("展示会/DM発送先.csv", "euc_jp", ","),
                                         ("取引先連絡先.txt", "utf-16", "\t")):
            rows = [line.split(separator) for line in FILES[way].decode(encoding).split("\r\n")]
            for m in TRUTH["mentions"]:
                if m["way"] == way:
                    column, row = ord(m["place"][0]) - 65, int(m["place"][1:])
                    self.assertEqual(rows[row - 1][column].strip('"'), m["value"])
                    checked += 1
        self.assertGreater(checked, 2500)

    def test_other_programs_read_every_cell_of_the_member_list(self):
        cells = read_xlsx(FILES["会員名簿.xlsx"])
        mentions = [m for m in TRUTH["mentions"] if m["way"] == "会員名簿.xlsx"]
        for m in mentions:
            value = cells[m["place"]]
            if m["kind"] == "birth_date":  # a day number, shown as a date
                day = datetime.date(1899, 12, 30) + datetime.timedelta(int(value))
                value = f"{day.year}/{day.month}/{day.day}"
            self.assertEqual(value, m["value"], m["place"])
        self.assertGreater(len(mentions), 10_000)

    def test_other_programs_read_every_line_of_the_mail(self):
        with tempfile.NamedTemporaryFile() as file:
            file.write(FILES["メール/営業部.mbox"])
            file.flush()
            with contextlib.closing(mailbox.mbox(
                    file.name, factory=lambda f: email.message_from_binary_file(f, policy=email.policy.default))) as opened:
                box = list(opened)
        self.assertEqual(len(box), 40)
        checked = 0
        for m in TRUTH["mentions"]:
            step = re.fullmatch(r"メール/営業部\.mbox/(\d+)", m["way"])
            if not step:
                continue
            message = box[int(step[1]) - 1]
            if m["place"] == "header":
                held = "".join(str(message[name]) for name in ("from", "to", "cc") if message[name])
            else:
                held = message.get_body(("plain",)).get_content().split("\n")[int(m["place"][1:]) - 1]
            self.assertIn(m["value"], held, m["way"])
            checked += 1
        self.assertGreater(checked, 300)
        carried = [a.get_filename() for message in box for a in message.iter_attachments()]
        self.assertEqual(carried, ["工場見学申込者.csv", "当選者リスト.zip", "苦情.eml"])

    def test_other_programs_read_the_papers(self):
        with zipfile.ZipFile(io.BytesIO(FILES["書類/会議議事録_20261110.docx"])) as archive:
            root = xml.etree.ElementTree.fromstring(archive.read("word/document.xml"))
        minutes = "".join(root.itertext())
        papers = {"書類/会議議事録_20261110.docx": minutes}
        if shutil.which("pdftotext"):
            papers["書類/入会申込書.pdf"] = subprocess.run(["pdftotext", "-layout", "-", "-"], input=FILES["書類/入会申込書.pdf"],
                                                    stdout=subprocess.PIPE, check=True).stdout.decode()
        for way, text in papers.items():
            for m in TRUTH["mentions"]:
                if m["way"] == way:
                    self.assertIn(m["value"], text)

    def test_people_only_in_closed_files_are_not_counted_as_readable(self):
        people = TRUTH["people"]
        self.assertEqual(people["on_the_stick"], people["in_readable_files"] + people["only_in_unread_files"])
        self.assertEqual(people["only_in_unread_files"], 28 + 8)

    def test_no_address_lies_outside_the_domains_reserved_for_examples(self):
        for m in TRUTH["mentions"]:
            if m["kind"] == "email":
                self.assertRegex(m["value"], r"[@.]example\.(jp|com|net|org|ne\.jp|co\.jp)$")

    def test_check_digits_are_right(self):
        self.assertEqual(numbers.luhn_digit("411111111111111"), "1")
        for m in TRUTH["mentions"]:
            if m["kind"] == "my_number":
                self.assertEqual(numbers.my_number_digit(m["value"][:11]), m["value"][11])

    def test_the_locked_zip_opens_with_its_password_only(self):
        with zipfile.ZipFile(io.BytesIO(FILES["書類/法人会員一覧.zip"])) as archive:
            inside = archive.infolist()[0]
            self.assertIn("久", archive.read(inside, lost_usb.ZIP_PASSWORD).decode("cp932"))
            self.assertRaises(RuntimeError, archive.read, inside)

    def test_own_deflate_survives_long_and_short_input(self):
        for data in (b"", b"a", b"a" * 100_000, bytes(range(256)) * 300):
            zipper.make_zip([("x", data)])  # raises when unpacking gives anything else


class Checker(unittest.TestCase):
    def test_a_perfect_scan_passes(self):
        mentions = perfect_mentions()
        self.assertEqual(problems(mentions, perfect_scan(mentions)), [])

    def test_one_missed_card_number_fails(self):
        mentions = perfect_mentions()
        mentions.remove(next(m for m in mentions if m["kind"] == "card_number"))
        self.assertTrue(any(p.startswith("card_number: recall") for p in problems(mentions, perfect_scan(mentions))))

    def test_a_slip_number_called_an_individual_number_fails(self):
        mentions = perfect_mentions()
        mentions.append({"way": "evidence/在庫_11月.txt", "place": "L130", "kind": "my_number", "masked": "****", "strength": 0.6})
        self.assertTrue(any(p.startswith("my_number: precision") for p in problems(mentions, perfect_scan(mentions))))

    def test_a_mention_in_the_wrong_cell_is_missed_and_extra(self):
        mentions = perfect_mentions()
        wrong = next(m for m in mentions if m["kind"] == "my_number")
        wrong["place"] = "D" + wrong["place"][1:]
        found = problems(mentions, perfect_scan(mentions))
        self.assertTrue(any("recall" in p for p in found))

    def test_bounds_that_do_not_hold_the_truth_fail(self):
        mentions = perfect_mentions()
        scan = perfect_scan(mentions)
        scan["people"]["max"] = TRUTH["people"]["on_the_stick"] - 1
        self.assertTrue(any(p.startswith("people:") for p in problems(mentions, scan)))

    def test_an_unread_file_that_is_not_listed_fails(self):
        mentions = perfect_mentions()
        scan = perfect_scan(mentions)
        scan["unread"].pop()
        self.assertTrue(any("should be damaged" in p for p in problems(mentions, scan)))

    def test_coverage_that_does_not_add_up_fails(self):
        mentions = perfect_mentions()
        scan = copy.deepcopy(perfect_scan(mentions))
        scan["coverage"]["seen"] += 1
        self.assertTrue(any("add up" in p for p in problems(mentions, scan)))

    def test_the_way_of_a_mail_body_is_its_message(self):
        self.assertEqual(plain_way("/x/evidence/メール/a.mbox/12/part-1"), "メール/a.mbox/12")


if __name__ == "__main__":
    unittest.main()
