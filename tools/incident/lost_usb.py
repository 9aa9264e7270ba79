"""The story of the lost USB stick: who is on it and what each file says about them.

Told in tests/incidents/lost-usb/story.md. The files are made in the order in which the sales person
collected them; each one writes the same people down in its own way.
"""

import struct

from . import numbers, office, pdf, zipper
from .evidence import Evidence, csv_bytes
from .lost_usb_mail import make_mail
from .person import Town, write_phone
from .rand import Rand
from .truth import Prose, record_table

GOODS = ["健康ノート A5", "三色ボールペン 0.5", "万年筆 みなと", "付箋 75mm", "クリアファイル 10枚組", "蛍光ペン 5色", "領収証 複写式",
         "修正テープ 6m", "手帳 2027年版", "便箋 縦書き", "封筒 長形3号 100枚", "名札ケース 50個", "電卓 12桁", "印鑑ケース", "書道半紙 100枚"]
COMPANIES = ["株式会社あおば製紙", "有限会社北斗印刷", "株式会社つばめ運送", "東山紙工株式会社", "合同会社ひなた企画", "株式会社まるや商店"]
REMARKS = ["品ぞろえが多くて楽しかったです。", "名入れの見本をもっと見たい。", "駐車場が分かりにくかった。", "次回も来ます。", "カタログを送ってください。", ""]
ZIP_PASSWORD = b"minato2026"
COMPANY_PHONE = ("03", "3000", "2250")


class Cast:
    """Who plays which part. Made in a fixed order from one seed."""

    def __init__(self, seed):
        rand = Rand(seed, "cast")
        self.town = town = Town(rand)
        members = []
        for _ in range(70):
            members += town.household(rand.between(2, 4))
        members += town.twins()
        while len(members) < 1165:
            members.append(town.newcomer())
        members += [town.namesake(members[k]) for k in (310, 520, 777)]
        self.members = rand.shuffled(members)
        for k, person in enumerate(self.members):
            person.member_numbers.append(f"M-{200_100 + 7 * k:06d}")
        for k in range(12):  # joined twice, years apart, under another number
            self.members[90 * k + 5].member_numbers.append(f"M-{210_003 + 11 * k:06d}")
        self.former = [town.newcomer() for _ in range(20)]
        for k, person in enumerate(self.former):
            person.member_numbers.append(f"M-{100_050 + 13 * k:06d}")
        self.staff = [town.newcomer(23, 62) for _ in range(14)]
        for k, person in enumerate(self.staff):
            person.staff_number = f"E{1001 + 3 * k}"
            person.work_email = f"{person.roman_given}.{person.roman_family}@minato-bungu.example.jp"
            person.work_phone = ("03", "3000", f"22{51 + k}")
        self.staff[3].member_numbers.append("M-200099")  # an employee who is a member as well
        self.partners = [town.newcomer(28, 64) for _ in range(25)]
        for k, person in enumerate(self.partners):
            person.company = COMPANIES[k % len(COMPANIES)]
            person.work_email = f"{person.roman_family}{k}@partner{k % len(COMPANIES) + 1}.example.co.jp"


class Stick(Evidence):
    def __init__(self, seed):
        super().__init__("lost-usb", seed)
        self.cast = Cast(seed)
        self.member_list()
        self.orders()
        self.card_slips()
        self.survey()
        self.mailing_labels()
        self.partner_contacts()
        self.payroll()
        self.console_accounts()
        make_mail(self)
        self.application_form()
        self.minutes()
        self.memo()
        self.locked_zip()
        self.damaged_backup()
        self.noise()

    def some_members(self, rand, count):
        return rand.sample(self.cast.members, count)

    # ---- the member list ------------------------------------------------------------------------
    def member_list(self):
        rand = self.rand("member-list")
        way = "会員名簿.xlsx"
        header = ["会員番号", "氏名", "フリガナ", "生年月日", "性別", "郵便番号", "住所", "電話", "メール"]
        kinds = ["customer_number", "person_name", "person_name_kana", "birth_date", "sex", "postal_code", "address",
                 "phone", "email"]
        entries = [(number, person) for person in [*self.cast.members, self.cast.staff[3]]
                   for number in person.member_numbers]
        sheets = [("会員", sorted(entries, key=lambda e: e[0])),
                  ("退会者", [(p.member_numbers[0], p) for p in self.cast.former])]
        made = []
        for sheet, listing in sheets:
            rows = []
            for number, person in listing:
                again = number != person.member_numbers[0]
                email = "" if again or rand.chance(6) else person.email
                born = person.birth if not rand.chance(3) else None
                style = rand.pick(("full", "full", "plain"))
                rows.append(([number, person.name("wide" if rand.chance(20) else "space"), person.kana(),
                              office.Day(*born) if born else None, person.sex, person.home.postal_code("hyphen"),
                              person.home.address(style), person.phone(), email], person))
            made.append((sheet, [header] + [values for values, _ in rows]))
            shown = [([v if not isinstance(v, office.Day) else person.birth_date("slash") for v in values], person)
                     for values, person in rows]
            record_table(self.truth, way, sheet, kinds, shown)
        self.add(way, office.make_xlsx(made))

    # ---- exports that overlap it ----------------------------------------------------------------
    def orders(self):
        rand = self.rand("orders")
        header = ["注文番号", "注文日", "会員番号", "氏名", "郵便番号", "住所", "電話番号", "商品名", "JANコード", "数量", "金額", "備考"]
        kinds = [None, None, "customer_number", "person_name", "postal_code", "address", "phone", "purchase_history?",
                 None, None, None, None]
        self.buyers = self.some_members(rand, 230)
        guests = [self.cast.town.newcomer() for _ in range(25)]
        rows = []
        for k in range(420):
            person = guests[k % 25] if k % 14 == 0 else rand.pick(self.buyers)
            number = person.member_numbers[0] if person.member_numbers else ""
            count = rand.between(1, 12)
            rows.append(([f"2610{k + 11027:08d}", f"2026/10/{1 + k * 31 // 420:02d}", number,
                          person.name(rand.pick(("plain", "glued", "wide", "space"))),
                          person.home.postal_code(rand.pick(("hyphen", "digits"))),
                          person.home.address(rand.pick(("plain", "short", "wide", "glued"))),
                          person.phone(rand.pick(("hyphen", "digits", "paren", "wide"))), rand.pick(GOODS),
                          numbers.jan_code(rand), str(count), str(count * rand.between(11, 240) * 10),
                          rand.pick(("", "", "", "玄関先に置いてください", "領収証希望", "のし・名入れあり"))], person))
        self.table("受注/受注明細_202610.csv", header, kinds, rows, quote_all=True)

    def card_slips(self):
        rand = self.rand("cards")
        header = ["受付日", "会員氏名", "カード番号", "有効期限", "承認番号", "決済金額"]
        rows = []
        for k, person in enumerate(rand.sample(self.buyers, 37)):
            number = numbers.card_number(rand)
            number = numbers.card_grouped(number, rand.pick(("-", "-", " "))) if k % 3 else number
            rows.append(([f"2026/10/{1 + k * 30 // 37:02d}", person.name("plain"), number,
                          f"{rand.between(1, 12):02d}/{rand.between(27, 31)}", rand.digits(6),
                          str(rand.between(20, 900) * 10)], person))
        self.table("受注/カード決済控え_202610.csv", header, [None, "person_name", "card_number", "card_expiry", None, None], rows)

    def survey(self):
        rand = self.rand("survey")
        header = ["No", "お名前", "ふりがな", "ご住所", "マンション・建物名", "TEL", "E-mail", "生年月日", "ご感想"]
        kinds = [None, "person_name", "person_name_kana", "address", "address?", "phone", "email", "birth_date", None]
        visitors = rand.shuffled(self.some_members(rand, 110) + [self.cast.town.newcomer() for _ in range(70)])
        rows = []
        for k, person in enumerate(visitors, 1):
            street, flat = person.home.address("split")
            kana = person.kana(rand.pick(("hira", "hira", "half")))
            email = person.email if rand.chance(80) else ""
            phone = person.phone(rand.pick(("hyphen", "digits", "space")), "mobile") if rand.chance(75) or not email else ""
            rows.append(([str(k), person.name(rand.pick(("space", "glued", "plain"))), kana, street, flat, phone, email,
                          person.birth_date(rand.pick(("era", "letter", "slash"))) if rand.chance(60) else "",
                          rand.pick(REMARKS)], person))
        self.table("展示会/来場者アンケート_2026秋.csv", header, kinds, rows)

    def mailing_labels(self):
        """An old program on a Unix host: EUC-JP."""
        rand = self.rand("labels")
        people = rand.shuffled(self.some_members(rand, 30) + [self.cast.town.newcomer() for _ in range(15)])
        rows = [([p.home.postal_code("digits"), p.home.address("plain"), p.name("plain"), "様"], p) for p in people]
        self.table("展示会/DM発送先.csv", ["郵便番号", "住所", "宛名", "敬称"],
                   ["postal_code", "address", "person_name", None], rows, "euc_jp")

    def partner_contacts(self):
        """Address book saved as "Unicode text": UTF-16 with tabs."""
        header = ["氏名", "会社名", "部署", "役職", "電話", "携帯電話", "FAX", "電子メール"]
        kinds = ["person_name", "employer?", None, "job_title?", "phone", "phone", "fax", "email"]
        rand, rows = self.rand("partners"), []
        for person in self.cast.partners:
            rows.append(([person.name(), person.company, rand.pick(("営業部", "物流課", "購買部")),
                          rand.pick(("部長", "課長", "主任", "")), person.phone("hyphen", "landline"),
                          person.phone("hyphen", "mobile"), write_phone(numbers.landline(rand, person.home.area), "hyphen"),
                          person.work_email], person))
        self.table("取引先連絡先.txt", header, kinds, rows, "utf-16", "\t")

    # ---- things that should never have been on it -----------------------------------------------
    def payroll(self):
        rand = self.rand("payroll")
        header = ["社員番号", "氏名", "フリガナ", "生年月日", "個人番号", "郵便番号", "住所", "給与支払金額", "銀行名", "支店名", "預金種目", "口座番号"]
        kinds = ["employee_number", "person_name", "person_name_kana", "birth_date", "my_number", "postal_code", "address",
                 "income", "bank_account?", "bank_account?", "bank_account?", "bank_account"]
        banks = [("みずほ銀行", "神田支店"), ("三菱UFJ銀行", "目黒駅前支店"), ("三井住友銀行", "藤沢支店"), ("りそな銀行", "枚方支店")]
        rows = []
        for person in self.cast.staff[:12]:
            bank, branch = rand.pick(banks)
            rows.append(([person.staff_number, person.name(), person.kana("half"), person.birth_date("letter"),
                          numbers.my_number(rand), person.home.postal_code("hyphen"), person.home.address("full"),
                          str(rand.between(280, 910) * 10_000), bank, branch, "普通", rand.digits(7)], person))
        self.table("総務/年末調整_2026.csv", header, kinds, rows)

    def console_accounts(self):
        rand = self.rand("accounts")
        rows = []
        for person in self.cast.staff[:6]:
            secret = rand.pick(("Minato", "bungu", "Shibaura")) + rand.pick("!#%") + rand.digits(4)
            rows.append(([person.name(), person.work_email.split("@")[0], secret, rand.pick(("管理者", "受注担当", "閲覧のみ"))], person))
        self.table("総務/通販サイト管理画面アカウント.csv", ["氏名", "ログインID", "パスワード", "権限"],
                   ["person_name", "login_id", "password", None], rows)

    # ---- papers ---------------------------------------------------------------------------------
    def application_form(self):
        person = self.cast.town.newcomer()
        way = "書類/入会申込書.pdf"
        fields = [("氏名", "name", person.name(), "person_name"), ("フリガナ", "kana", person.kana(), "person_name_kana"),
                  ("生年月日", "birth", person.birth_date("kanji"), "birth_date"),
                  ("郵便番号", "postal", person.home.postal_code("hyphen"), "postal_code"),
                  ("住所", "address", person.home.address("plain"), "address"),
                  ("電話番号", "tel", person.phone(), "phone"), ("メールアドレス", "mail", person.email, "email")]
        notes = ["ご記入いただいた個人情報は、会員サービスのご提供のためにのみ利用いたします。", "申込日 2026年11月12日"]
        self.add(way, pdf.make_form("みなと文具メンバーズクラブ 入会申込書", notes, [f[:3] for f in fields]))
        for _, _, value, kind in fields:
            self.truth.mention(way, "page 1", kind, value, person, place_sure=False)

    def minutes(self):
        rand = self.rand("minutes")
        staff, way = self.cast.staff, "書類/会議議事録_20261110.docx"
        faulty, annoyed, ill, glad = self.some_members(rand, 4)
        text = Prose()
        name = "person_name"
        text.line("営業部 定例会議 議事録").line("日時：2026年11月10日（火）10時00分～11時30分").line("場所：本社3階 第2会議室")
        text.line("出席者：営業部長 ", (name, staff[0].name(), staff[0]), "、", (name, staff[1].name(), staff[1]), "、",
                  (name, staff[2].name(), staff[2]), "、総務部 ", (name, staff[4].name(), staff[4]))
        text.line("１．10月の受注状況").line("受注件数は420件、前年同月比108％。健康ノート（JAN ", numbers.jan_code(rand),
                                     "）が好調で、病院の売店からも引き合いがある。")
        text.line("２．お客様からのご意見")
        text.line("会員の", (name, faulty.name("glued"), faulty), "様より、10月21日にお届けした万年筆のインク漏れについてお申し出があった。",
                  (name, staff[1].family, staff[1], True), "が電話（", ("phone", faulty.phone(), faulty),
                  "）でお詫びし、交換品の発送で了承をいただいた。")
        text.line((name, annoyed.name("glued"), annoyed), "様（会員番号", ("customer_number", annoyed.member_numbers[0], annoyed, True),
                  "）から、退会を申し出た後もDMが届くとの苦情。名簿の更新漏れが原因。")
        text.line((name, ill.name("glued"), ill), "様は", ("medical_history", "糖尿病", ill), "の治療のため10月から",
                  ("medical_treatment", "入院", ill, True), "されており、定期購入を3か月休止したいとのご連絡がご家族からあった。")
        text.line((name, glad.name("glued"), glad), "様からは、名入れが早かったとお礼の葉書をいただいた。")
        text.line("３．その他").line("年末調整の書類は11月20日までに総務部の", (name, staff[4].family, staff[4], True), "へ提出すること。")
        text.text("次回：2026年11月24日（火）10時00分")
        self.add(way, office.make_docx(text.whole().split("\n")))
        text.record(self.truth, way, place_sure=False)
        self.ill = ill

    def memo(self):
        rand = self.rand("memo")
        caller, quote = self.some_members(rand, 2)
        stranger = self.cast.town.newcomer()
        way, text = "メモ.txt", Prose()
        text.line("★今週のメモ★").line("11/16 14:20 ", ("person_name", caller.family, caller), "様 TEL ",
                                    ("phone", caller.phone(), caller), " 折り返し希望（納品書の件）")
        text.line("11/17 ", ("person_name", quote.name("glued"), quote), "さん（", ("email", quote.email, quote), "）見積もり 三色ボールペン 300本")
        text.line("11/17 展示会で名刺をもらった ", ("person_name", stranger.name(), stranger), "様　携帯",
                  ("phone", stranger.phone("wide", "mobile"), stranger))
        text.line("伝票 261000011027 は11/24に再送。単価＠128円×300").line("会議室の予約 11:00-12:30 / 内線 2250")
        self.add(way, b"\xef\xbb\xbf" + text.whole().replace("\n", "\r\n").encode("utf-8"))
        text.record(self.truth, way)

    # ---- what cannot be read --------------------------------------------------------------------
    def locked_zip(self):
        rand = self.rand("locked")
        way, inside = "書類/法人会員一覧.zip", "法人会員一覧.csv"
        people = rand.shuffled(self.some_members(rand, 32) + [self.cast.town.newcomer() for _ in range(28)])
        rows = [([rand.pick(COMPANIES), p.name(), p.home.postal_code("hyphen"), p.home.address("plain"), p.phone(), p.email], p)
                for p in people]
        header = ["会社名", "ご担当者名", "郵便番号", "住所", "電話番号", "メール"]
        data = csv_bytes(header, [values for values, _ in rows], "cp932")
        self.files[way] = zipper.make_zip([(inside, data)], ZIP_PASSWORD, "cp932", rand)
        self.truth.file(way, "read")
        self.truth.file(f"{way}/{inside}", "unread", ["needs_password"])
        record_table(self.truth, f"{way}/{inside}", "", ["employer?", "person_name", "postal_code", "address", "phone", "email"], rows)

    def damaged_backup(self):
        rand = self.rand("damaged")
        way = "バックアップ/会員名簿_202504.xlsx"
        people = rand.shuffled(self.some_members(rand, 22) + [self.cast.town.newcomer() for _ in range(8)])
        rows = [([f"M-{300_000 + k}", p.name(), p.kana(), p.home.postal_code("hyphen"), p.home.address("full"), p.phone(), p.email], p)
                for k, p in enumerate(people)]
        header = ["会員番号", "氏名", "フリガナ", "郵便番号", "住所", "電話", "メール"]
        whole = office.make_xlsx([("会員", [header] + [values for values, _ in rows])])
        strings = whole.index(b"xl/sharedStrings.xml")
        sheet = whole.index(b"xl/worksheets/sheet1.xml")
        self.add(way, whole[:strings + (sheet - strings) * 3 // 5], "unread", ["damaged"])
        record_table(self.truth, way, "会員", ["customer_number", "person_name", "person_name_kana", "postal_code", "address", "phone", "email"], rows)

    # ---- what is nobody's data ------------------------------------------------------------------
    def noise(self):
        rand = self.rand("noise")
        lines = ["在庫と入荷の予定（2026年11月）", "", "JANコード　　　商品名　　　単価　在庫　入荷予定"]
        for goods in GOODS * 8:
            lines.append(f"{numbers.jan_code(rand)}　{goods}　{rand.between(8, 240) * 10}円　{rand.between(0, 900)}　"
                         f"2026/{rand.between(11, 12)}/{rand.between(1, 28):02d}")
        lines += ["", "出荷済みの伝票番号"]
        lines += [f"{rand.between(100, 999)}{rand.digits(9)}　{rand.between(1, 40)}箱　{rand.between(8, 19)}:{rand.between(0, 59):02d}"
                  for _ in range(160)]
        self.add("在庫_11月.txt", "\r\n".join(lines).encode("cp932"))
        self.add("写真/IMG_0412.jpg", grey_jpeg(), "any")
        self.add("写真/空.txt", b"", "skipped")
        self.add("営業部共有.lnk", _shortcut(rand), "any")
        self.add("PortableTools/viewer.exe", _program(rand), "any")


def grey_jpeg():
    """A grey square of 64 x 64 points: every coefficient is nought."""
    def segment(mark, data):
        return bytes([0xFF, mark]) + struct.pack(">H", len(data) + 2) + data
    one_code = bytes([1] + [0] * 15)
    return (b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + segment(0xDB, b"\0" + b"\1" * 64) +
            segment(0xC0, struct.pack(">BHHB", 8, 64, 64, 1) + b"\1\x11\0") + segment(0xC4, b"\0" + one_code + b"\0") +
            segment(0xC4, b"\x10" + one_code + b"\0") + segment(0xDA, b"\1\1\0\0\x3f\0") + b"\0" * 16 + b"\xff\xd9")


def _shortcut(rand):
    clsid = bytes.fromhex("0114020000000000C000000000000046")
    path = "\\\\fs01\\eigyo\\共有".encode("utf-16-le")
    return b"\x4c\0\0\0" + clsid + struct.pack("<II", 0x9B, 0x10) + bytes(rand.below(256) for _ in range(48)) + path


def _program(rand):
    return (b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff\0\0" + bytes(44) + struct.pack("<I", 128) + bytes(64) + b"PE\0\0\x4c\1" +
            bytes(rand.below(256) for _ in range(6000)))


def make(seed):
    """The files by path below evidence/, and the document of truth.json."""
    stick = Stick(seed)
    return stick.files, stick.document(stick.cast.town.people)
