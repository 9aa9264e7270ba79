"""The mailbox of the sales department: forty messages, with what they carry."""

import datetime

from . import mail, office, zipper
from .evidence import csv_bytes
from .person import write_phone
from .truth import Prose, record_table

WAY = "メール/営業部.mbox"
DESK = ("みなと文具 お客様サポート", "support@minato-bungu.example.jp")
QUESTIONS = [
    ("商品の交換について", ["先日購入した万年筆のキャップが閉まりません。", "交換していただけますでしょうか。"]),
    ("届け先の変更", ["引っ越しをしましたので、次回からの届け先を変更してください。", "新しい住所は下のとおりです。"]),
    ("領収証の再発行", ["10月の注文の領収証をもう一度いただけますか。", "宛名は個人名でお願いします。"]),
    ("メルマガの停止", ["メールマガジンの配信を止めてください。"]),
    ("名入れの見積もり", ["ボールペン200本に社名を入れたいので、見積もりをお願いします。", "納期は12月10日までです。"]),
    ("ポイントの確認", ["会員ポイントの有効期限を教えてください。"]),
]
ANSWERS = [["いつもみなと文具をご利用いただき、ありがとうございます。", "ご連絡いただいた件、承知いたしました。本日中に手配いたします。"],
           ["お問い合わせありがとうございます。", "交換品を11月20日にお送りいたします。今しばらくお待ちください。"]]
STYLES = ["jis", "utf8-base64", "utf8-quoted", "sjis", "utf8-8bit"]


def _name_style(style):
    """ISO-2022-JP has no 髙 and no 﨑: those programs write 高 and 崎."""
    return "plain" if style in ("jis", "sjis") else "space"


class _Box:
    def __init__(self, stick):
        self.stick, self.messages = stick, []
        self.moment = datetime.datetime(2026, 10, 26, 9, 4, 0)

    def send(self, style, sender, to, subject, text, cc=(), attachments=()):
        """sender, to, cc: (shown name, address, person or None)."""
        number = len(self.messages) + 1
        way = f"{WAY}/{number}"
        self.moment += datetime.timedelta(hours=3 + number % 5, minutes=17 * number % 50)
        for shown, email, person in [sender, *to, *cc]:
            if person and shown:
                self.stick.truth.mention(way, "header", "person_name", shown, person, place_sure=False)
            self.stick.truth.mention(way, "header", "email", email, person, place_sure=False)
        text.record(self.stick.truth, way)
        self.stick.truth.file(way, "read")
        message = mail.Message(number, self.moment, style, sender[:2], [a[:2] for a in to], subject, text.whole(),
                               [a[:2] for a in cc], attachments)
        self.messages.append(message)
        return way

    def carried(self, way, columns, rows, sheet=""):
        self.stick.truth.file(way, "read")
        record_table(self.stick.truth, way, sheet, columns, rows)


def _signature(text, person, style, prefix=""):
    text.line(prefix + "-- ")
    text.line(prefix, ("person_name", person.name(_name_style(style)), person))
    text.line(prefix, ("postal_code", person.home.postal_code("mark"), person), " ", ("address", person.home.address("plain"), person))
    text.line(prefix + "TEL: ", ("phone", person.phone(), person))
    return text


def _staff_signature(text, person):
    text.line("━━━━━━━━━━━━━━━━━━━━━━━━")
    text.line("株式会社みなと文具　営業部　", ("person_name", person.name("plain"), person))
    text.line(("postal_code", "〒108-0023", None, True), " ", ("address", "東京都港区芝浦3-9-40", None, True))
    text.line("TEL ", ("phone", write_phone(person.work_phone, "hyphen"), person), "（直通）")
    text.text("E-mail ").put("email", person.work_email, person)
    return text


def _me(person, style="utf8-base64"):
    return person.name(_name_style(style)), person.work_email, person


def make_mail(stick):
    rand, cast = stick.rand("mail"), stick.cast
    box = _Box(stick)
    sales = cast.staff[:3] + cast.staff[5:8]
    askers = stick.some_members(rand, 18) + [cast.town.newcomer() for _ in range(4)]
    for k, person in enumerate(askers):
        _question(box, rand, person, STYLES[k % 5], rand.pick(QUESTIONS))
        if k % 2 == 0 and k < 20:
            _answer(box, rand, person, rand.pick(sales), STYLES[(k + 2) % 5], quote=k % 6 == 0)
    for k in range(2):
        _partner(box, cast.partners[3 * k], rand.pick(sales), STYLES[k])
    _carries_csv(box, rand, sales[0], sales[1])
    _carries_zip(box, rand, sales[1], sales[2], cast.staff[0])
    _carries_message(box, rand, sales[3], sales[0])
    _english(box, rand.pick(cast.members))
    _internal(box, cast.staff[0], sales)
    _internal_illness_free(box, cast.staff[4], sales)
    stick.add(WAY, mail.make_mbox(box.messages))


def _question(box, rand, person, style, question):
    subject, lines = question
    text = Prose().line("みなと文具 ご担当者様").line("")
    if rand.chance(60):
        text.line("会員の", ("person_name", person.name(_name_style(style)), person), "と申します。")
    for line in lines:
        text.line(line)
    text.line("よろしくお願いいたします。").line("")
    shown = person.name("roman") if rand.chance(30) else person.name(_name_style(style))
    box.send(style, (shown, person.email, person), [(*DESK, None)], subject, _signature(text, person, style))


def _answer(box, rand, person, clerk, style, quote):
    text = Prose().line(("person_name", person.family_plain, person), " 様").line("")
    for line in rand.pick(ANSWERS):
        text.line(line)
    text.line("みなと文具の", ("person_name", clerk.family_plain, clerk, True), "でございます。").line("")
    if quote:
        text.line("> お世話になっております。").line("> 届け先は以前と同じでお願いします。")
        _signature(text, person, style, "> ")
        text.line("")
    _staff_signature(text, clerk)
    box.send(style, _me(clerk, style), [(person.name(_name_style(style)), person.email, person)], "Re: お問い合わせの件", text,
             cc=[(*DESK, None)])


def _partner(box, person, clerk, style):
    text = Prose().line("株式会社みなと文具").line(("person_name", clerk.family_plain, clerk), "様").line("")
    text.line("お世話になっております。", person.company, "の", ("person_name", person.family_plain, person, True), "です。")
    text.line("11月納品分の請求書を郵送いたしました。ご査収ください。").line("")
    text.line(("employer", person.company, person, True), "　", ("person_name", person.name(_name_style(style)), person))
    text.line("携帯 ", ("phone", person.phone("hyphen", "mobile"), person))
    box.send(style, (person.name(_name_style(style)), person.work_email, person), [_me(clerk, style)], "11月納品分のご請求", text)


def _carries_csv(box, rand, sender, receiver):
    people = rand.shuffled(box.stick.some_members(rand, 20) + [box.stick.cast.town.newcomer() for _ in range(5)])
    rows = [([p.name("plain"), p.kana("half"), p.phone("digits"), p.email, rand.pick(("12/3", "12/4"))], p) for p in people]
    header = ["氏名", "カナ", "電話番号", "メールアドレス", "希望日"]
    data = csv_bytes(header, [v for v, _ in rows], "cp932")
    text = Prose().line(("person_name", receiver.family_plain, receiver), "さん").line("")
    text.line("12月の工場見学の申込者一覧を送ります。25名です。").line("受付の準備をお願いします。").line("")
    way = box.send("jis", _me(sender, "jis"), [_me(receiver, "jis")], "工場見学の申込者一覧", _staff_signature(text, sender),
                   attachments=[("工場見学申込者.csv", "text/csv", data)])
    box.carried(f"{way}/工場見学申込者.csv", ["person_name", "person_name_kana", "phone", "email", None], rows)


def _carries_zip(box, rand, sender, receiver, boss):
    people = rand.shuffled(box.stick.some_members(rand, 18) + [box.stick.cast.town.newcomer() for _ in range(12)])
    rows = [([p.name(), p.kana(), p.birth_date("slash"), p.home.postal_code("hyphen"), p.home.address("short"), p.email], p)
            for p in people]
    header = ["氏名", "フリガナ", "生年月日", "郵便番号", "住所", "メール"]
    cells = [[v[0], v[1], office.Day(*p.birth), *v[3:]] for v, p in rows]
    inner = office.make_xlsx([("抽選", [header] + cells)])
    data = zipper.make_zip([("当選者リスト.xlsx", inner)], names="cp932")
    text = Prose().line(("person_name", receiver.family_plain, receiver), "さん、CC: ", ("person_name", boss.family_plain, boss, True), "部長").line("")
    text.line("秋のキャンペーンの当選者30名のリストです。賞品の発送をお願いします。").line("")
    way = box.send("utf8-base64", _me(sender), [_me(receiver)], "【当選者リスト】秋のキャンペーン", _staff_signature(text, sender),
                   cc=[_me(boss)], attachments=[("当選者リスト.zip", "application/zip", data)])
    box.stick.truth.file(f"{way}/当選者リスト.zip", "read")
    box.carried(f"{way}/当選者リスト.zip/当選者リスト.xlsx",
                ["person_name", "person_name_kana", "birth_date", "postal_code", "address", "email"], rows, "抽選")


def _carries_message(box, rand, sender, receiver):
    """A complaint, forwarded as an attached message."""
    person = box.stick.cast.town.newcomer()
    inner = Prose().line("封筒の角がつぶれて届きました。3回目です。").line("責任者からの連絡を待っています。").line("")
    _signature(inner, person, "utf8-base64")
    moment = datetime.datetime(2026, 11, 13, 21, 8, 44)
    forwarded = mail.Message(900, moment, "utf8-base64", (person.name(), person.email), [DESK], "【苦情】配送について", inner.whole())
    text = Prose().line(("person_name", receiver.family_plain, receiver), "さん").line("").line("添付の件、対応をお願いできますか。").line("")
    way = box.send("utf8-8bit", _me(sender), [_me(receiver)], "Fw: 【苦情】配送について", _staff_signature(text, sender),
                   attachments=[("苦情.eml", "message/rfc822", forwarded.raw())])
    inside = f"{way}/苦情.eml"
    truth = box.stick.truth
    truth.file(inside, "read")
    truth.mention(inside, "header", "person_name", person.name(), person, place_sure=False)
    truth.mention(inside, "header", "email", person.email, person, place_sure=False)
    truth.mention(inside, "header", "email", DESK[1], None, place_sure=False)
    inner.record(truth, inside)


def _english(box, person):
    text = Prose().line("Hello,").line("").line("I would like to order 12 fountain pens as gifts. Could you ship them to Singapore?")
    text.line("My number is ", ("phone", person.phone("plus", "mobile"), person), ".").line("").line("Best regards,")
    text.put("person_name", person.name("roman"), person)
    box.send("utf8-quoted", (person.name("roman"), person.email, person), [(*DESK, None)], "Overseas delivery", text)


def _internal(box, boss, sales):
    text = Prose().line("各位").line("").line("11月16日（月）の展示会の当番です。集合は9時30分、芝浦の倉庫前。")
    text.line("受付：", ("person_name", sales[1].name("plain"), sales[1]), "、", ("person_name", sales[2].name("plain"), sales[2]))
    text.line("搬入：", ("person_name", sales[3].name("plain"), sales[3])).line("伝票は 261000011027 から 261000011446 まで。").line("")
    box.send("jis", _me(boss, "jis"), [_me(p, "jis") for p in sales[1:]], "展示会の当番", _staff_signature(text, boss))


def _internal_illness_free(box, clerk, sales):
    """Words of illness that are about nobody: a finder must not take them for a person's."""
    text = Prose().line("営業部の皆さん").line("").line("インフルエンザの予防接種の補助は12月25日までに申請してください。")
    text.line("健康診断の会場は本社5階です。").line("")
    box.send("utf8-base64", _me(clerk), [_me(p) for p in sales], "予防接種の補助について", _staff_signature(text, clerk))
