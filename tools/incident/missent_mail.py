"""The story of the missent mail: one list of five people, to one wrong customer.

Told in tests/incidents/missent-mail/story.md. The evidence is the message as it left, from the
folder of sent mail.
"""

import datetime

from . import mail, office
from .evidence import Evidence
from .person import Town
from .rand import Rand
from .truth import Prose, record_table

WAY = "送信済み/20261119_1642.eml"
LIST = "受講者名簿_20261205.xlsx"
HOST = "mx.hibari-kitchen.example.jp"


class Sent(Evidence):
    def __init__(self, seed):
        super().__init__("missent-mail", seed)
        self.town = Town(Rand(seed, "cast"))
        # A couple who come together, and three who come alone.
        self.pupils = [*self.town.household(2), *(self.town.newcomer(24, 70) for _ in range(3))]
        self.clerk = self.town.newcomer(25, 55)
        self.clerk.work_email = f"{self.clerk.roman_family}@hibari-kitchen.example.jp"
        self.receiver = self.town.newcomer(30, 65)  # was on a course in spring; not on this one
        self.send()

    def send(self):
        text = self.body()
        parties = [(self.clerk.name(), self.clerk.work_email, self.clerk),
                   (self.receiver.name(), self.receiver.email, self.receiver)]
        for shown, email, person in parties:
            self.truth.mention(WAY, "header", "person_name", shown, person, place_sure=False)
            self.truth.mention(WAY, "header", "email", email, person, place_sure=False)
        text.record(self.truth, WAY)
        media = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        message = mail.Message(1, datetime.datetime(2026, 11, 19, 16, 42, 5), "utf8-base64", parties[0][:2], [parties[1][:2]],
                               "12月5日の講座の受講者名簿", text.whole(), attachments=[(LIST, media, self.list())], host=HOST)
        self.add(WAY, message.raw())

    def list(self):
        header = ["受付番号", "氏名", "フリガナ", "郵便番号", "住所", "電話番号", "メールアドレス", "備考"]
        kinds = ["customer_number?", "person_name", "person_name_kana", "postal_code", "address", "phone", "email", None]
        remarks = ["二人掛けの席を希望", "", "車で来場", "", "領収証希望"]
        rows = []
        for k, person in enumerate(self.pupils):
            phone = person.phone("hyphen", "landline" if k < 2 else "mobile")
            rows.append(([f"K-{1205_01 + k}", person.name(), person.kana(), person.home.postal_code("hyphen"),
                          person.home.address("plain"), phone, person.email, remarks[k]], person))
        way = f"{WAY}/{LIST}"
        self.truth.file(way, "read")
        record_table(self.truth, way, "受講者", kinds, rows)
        return office.make_xlsx([("受講者", [header] + [values for values, _ in rows])])

    def body(self):
        clerk, text = self.clerk, Prose()
        # Whom the clerk meant to write to has the same family name as the customer who got it.
        text.line(("person_name", self.receiver.family_plain, self.receiver, True), "先生").line("")
        text.line("いつもお世話になっております。ひばりキッチンの", ("person_name", clerk.family_plain, clerk, True), "です。")
        text.line("12月5日（土）の講座「おせちを作る」の受講者名簿をお送りします。5名です。")
        text.line("席の割り振りをお願いいたします。").line("")
        text.line("━━━━━━━━━━━━━━━━━━━━━━━━")
        text.line("株式会社ひばりキッチン　", ("person_name", clerk.name(), clerk))
        text.line(("postal_code", "〒220-0011", None, True), " ", ("address", "神奈川県横浜市西区高島2-40-7", None, True))
        text.line("TEL ", ("phone", "045-200-4410", None, True))
        text.text("E-mail ").put("email", clerk.work_email, clerk)
        return text


def make(seed):
    """The files by path below evidence/, and the document of truth.json."""
    sent = Sent(seed)
    return sent.files, sent.document(sent.town.people)
