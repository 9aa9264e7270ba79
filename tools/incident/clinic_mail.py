"""The mailbox of the clinic's desk: questions of patients, and answers that say what is wrong with them."""

import datetime

from . import mail
from .truth import Prose

WAY = "メール/受付.mbox"
HOST = "mx.hinageshi-clinic.example.jp"
DESK = ("ひなげし内科クリニック", "uketsuke@hinageshi-clinic.example.jp", None)
QUESTIONS = [("予約の変更", "11月24日の予約を11月27日の午後に変えていただけますか。"),
             ("診断書について", "勤め先に出す診断書は、受付で受け取れますでしょうか。"),
             ("薬がなくなりそうです", "いつもの薬があと3日分です。次の診察まで足りません。"),
             ("検査の結果", "先日の検査の結果は、電話で聞けますか。")]
STYLES = ["jis", "utf8-base64", "utf8-quoted", "sjis"]


class _Box:
    def __init__(self, folder):
        self.folder, self.messages = folder, []
        self.moment = datetime.datetime(2026, 11, 2, 8, 50, 0)

    def send(self, style, sender, to, subject, text):
        number = len(self.messages) + 1
        way = f"{WAY}/{number}"
        self.moment += datetime.timedelta(hours=19, minutes=7 * number)
        for shown, email, person in (sender, to):
            if person:
                self.folder.truth.mention(way, "header", "person_name", shown, person, place_sure=False)
            self.folder.truth.mention(way, "header", "email", email, person, place_sure=False)
        text.record(self.folder.truth, way)
        self.folder.truth.file(way, "read")
        self.messages.append(mail.Message(number, self.moment, style, sender[:2], [to[:2]], subject, text.whole(), host=HOST))


def make_mail(folder):
    rand, cast = folder.rand("mail"), folder.cast
    box = _Box(folder)
    for k, person in enumerate(rand.sample(cast.patients, 8)):
        name = person.name("plain")
        subject, question = QUESTIONS[k % len(QUESTIONS)]
        text = Prose().line("受付 御中").line("")
        text.line("診察券番号", ("customer_number", person.patient_number, person, True), "の", ("person_name", name, person), "です。")
        text.line(question).line("").line(("person_name", name, person))
        text.text("携帯 ").put("phone", person.phone("hyphen", "mobile"), person)
        box.send(STYLES[k % 4], (name, person.email, person), DESK, subject, text)
        if k % 3 == 0:
            answer(box, cast.desk, person, name, STYLES[(k + 1) % 4])
    refer(box, cast)
    folder.add(WAY, mail.make_mbox(box.messages))


def answer(box, desk, person, name, style):
    text = Prose().line(("person_name", name, person), " 様").line("")
    text.line("お問い合わせありがとうございます。ご希望のとおりにいたしました。").line("")
    text.line("ひなげし内科クリニック　受付　", ("person_name", desk.name("plain"), desk))
    text.text("TEL ").put("phone", "044-200-3180", None, True)
    box.send(style, (desk.name("plain"), desk.work_email, desk), (name, person.email, person), "Re: お問い合わせ", text)


def refer(box, cast):
    """A doctor elsewhere writes about a patient."""
    patient, doctor = cast.patients[77], cast.stranger
    text = Prose().line(("person_name", cast.doctor.family_plain, cast.doctor, True), "先生").line("")
    text.line("ご紹介いただいた", ("person_name", patient.name("plain"), patient), "様は、")
    text.line(("medical_history", "心房細動", patient), "と診断し、内服を始めました。").line("")
    text.line("青葉台総合病院　循環器内科　", ("person_name", doctor.name("plain"), doctor))
    box.send("utf8-base64", (doctor.name("plain"), doctor.work_email, doctor),
             (cast.doctor.name("plain"), cast.doctor.work_email, cast.doctor), "ご紹介の患者様", text)
