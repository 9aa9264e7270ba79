#!/usr/bin/env python3
"""Makes tests/quality/adversarial/made.tsv: traps for the finders, of invented people, fixed seed.

  tools/make_adversarial.py > tests/quality/adversarial/made.tsv

One case a line: trap, shape (text, header, table, mail), text. ⟦kind:value⟧ marks what must be found, with
exactly this span; nothing else may be found. \\n, \\t, \\r and \\\\ are escapes. A mail says what must be found
in a fourth column, kind=value between "; ", because its text is encoded. Hand-written traps stand in hand.tsv.
Towns, postal codes and surnames are drawn from packs/, people and numbers are invented.
"""
import base64
import pathlib
import random
import zlib

ROOT = pathlib.Path(__file__).resolve().parent.parent
WIDE = {c: c + 0xFEE0 for c in range(0x21, 0x7F)}
DIGITS_WIDE = str.maketrans("0123456789-()+ ", "０１２３４５６７８９－（）＋　")
KANJI_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
GIVEN = ("太郎 一郎 健一 翔太 直樹 大輔 浩二 拓也 和也 誠 隆 茂 清 勇 博 健 学 亮 匠 蓮 悠真 陽斗 颯太 大翔 湊 樹 正雄 文夫 幸男 克己 義明 孝之 信吾 "
         "花子 美咲 陽子 由美子 恵子 彩香 真由美 智子 裕子 愛 結衣 葵 凛 紬 陽菜 さくら ひろみ みどり まゆみ 千恵子 洋子 京子 節子 和子 久美子 典子 麻衣 菜摘 七海 莉子 桃子 友美").split()
KANA = [("佐藤", "花子", "サトウ", "ハナコ"), ("鈴木", "一郎", "スズキ", "イチロウ"), ("高橋", "健一", "タカハシ", "ケンイチ"), ("田中", "美咲", "タナカ", "ミサキ"),
        ("渡辺", "直樹", "ワタナベ", "ナオキ"), ("伊藤", "陽子", "イトウ", "ヨウコ"), ("山本", "拓也", "ヤマモト", "タクヤ"), ("中村", "彩香", "ナカムラ", "アヤカ"),
        ("小林", "大輔", "コバヤシ", "ダイスケ"), ("長谷川", "由美子", "ハセガワ", "ユミコ"), ("石川", "誠", "イシカワ", "マコト"), ("千葉", "恵子", "チバ", "ケイコ"),
        ("長野", "隆", "ナガノ", "タカシ"), ("福島", "智子", "フクシマ", "トモコ"), ("佐々木", "翔太", "ササキ", "ショウタ"), ("本田", "裕子", "ホンダ", "ユウコ")]
LATIN = ["John Smith", "Mary Brown", "Hanako Yamada", "Taro Suzuki", "Kenichi Watanabe", "Maria Garcia", "David O'Connor", "Anna-Lena Meyer", "Emily Clarke", "Yuki Tanaka",
         "Robert J. Miller", "Priya Sharma", "Michael Chen", "Sophie Martin"]
FOREIGN = ["ジョン・スミス", "マリア・ガルシア", "グエン・ヴァン・ナム", "デイビッド・ブラウン", "アンナ・シュミット", "リー・ウェイ"]
PLACE_NAMES = "長野 千葉 石川 山口 福島 宮崎 秋田 渋谷 上野 目黒 福岡 岡山 大津 高松 松山 和歌山 富山 柏 川崎 中野 大宮 品川 三島 小倉 豊田".split()
FIRMS = ["株式会社みどり商事", "有限会社青葉工業", "さくら電機株式会社", "北斗物流株式会社", "ひかり食品株式会社", "合同会社あけぼの設計"]
DEPARTMENTS = "営業部 総務課 人事部 経理課 システム開発部 第二営業課 カスタマーサポート課 品質管理部 福祉課 製造部".split()


def surnames():
    lines = (ROOT / "packs/names/surnames.tsv").read_text(encoding="utf-8").splitlines()
    return [line.split("\t")[0] for line in lines if line and line[0] != "#"][:500]


def places():
    out, prefectures, prefecture, city, head = [], {}, "", "", ""
    for line in (ROOT / "packs/places/postal.tsv").read_text(encoding="utf-8").splitlines():
        if line.startswith("#") or not line:
            continue
        if line.startswith("P "):
            prefectures[line.split(" ", 2)[1]] = line.split(" ", 2)[2]
        elif line.startswith("C "):
            city, prefecture = line.split(" ", 2)[2], prefectures[line[2:4]]
        elif line.startswith("> "):
            head = line[2:]
        elif " " in line:
            code, town = line.split(" ", 1)
            if "\t" not in town and 1 < len(town) < 7 and not any(c in town for c in "（(、〜0123456789０１２３４５６７８９"):
                out.append((f"{head}-{code}", prefecture, city, town))
    return random.Random(7).sample(out, 700)


SURNAMES, PLACES = surnames(), places()


def luhn(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c)
        total += (d * 2 - 9 if d > 4 else d * 2) if i % 2 == 0 else d
    return body + str(-total % 10)


def m(kind, value):
    return f"⟦{kind}:{value}⟧"


def group(text, sizes, sign):
    parts, at = [], 0
    for size in sizes:
        parts.append(text[at:at + size])
        at += size
    return sign.join(part for part in parts + [text[at:]] if part)


def escape(text):
    return text.replace("\\", "\\\\").replace("\n", "\\n").replace("\t", "\\t").replace("\r", "\\r")


class Maker:
    """The values of one trap; each trap has its own random numbers, so a new trap changes no other."""

    def __init__(self, trap):
        self.r = random.Random(20261122 + zlib.crc32(trap.encode()))

    def pick(self, *items):
        return self.r.choice(items)

    def digits(self, n):
        return "".join(self.r.choice("0123456789") for _ in range(n))

    def name(self, sep=None):
        return self.r.choice(SURNAMES) + (self.pick("", " ", "　") if sep is None else sep) + self.r.choice(GIVEN)

    def surname(self):
        return self.r.choice(SURNAMES[:150])

    def phone(self):
        d = self.digits
        return self.pick(f"0{self.pick(*'789')}0-{self.r.randint(1, 9)}{d(3)}-{d(4)}", f"03-{self.r.randint(3, 6)}{d(3)}-{d(4)}", f"06-{self.pick('6', '4', '7')}{d(3)}-{d(4)}",
                         f"045-{self.r.randint(2, 9)}{d(2)}-{d(4)}", f"0120-{self.r.randint(100, 999)}-{d(3)}", f"050-{self.r.randint(3, 5)}{d(3)}-{d(4)}", f"0467-{self.r.randint(22, 89)}-{d(4)}",
                         f"011-{self.r.randint(2, 8)}{d(2)}-{d(4)}", f"0980-{self.r.randint(52, 56)}-{d(4)}", f"092-{self.r.randint(2, 8)}{d(2)}-{d(4)}", f"0800-{self.r.randint(100, 999)}-{d(4)}")

    def mobile(self):
        return f"0{self.pick(*'789')}0-{self.r.randint(1, 9)}{self.digits(3)}-{self.digits(4)}"

    def email(self):
        return self.pick("taro", "hanako.s", "k-tanaka", "y_suzuki", "info", "sato123", "m.yamada+shop", "user2024", "naoki.w", "0901234") + str(self.r.randint(1, 99)) + "@" + \
            self.pick("example.jp", "mail.example.co.jp", "example.com", "ezweb.example.ne.jp", "city.example.lg.jp", "example.ac.jp")

    def card(self, brand=None):
        prefix, length = brand or self.pick(("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("3530", 16), ("37", 15), ("36", 14), ("6011", 16), ("62", 16))
        return luhn(prefix + self.digits(length - len(prefix) - 1))

    def my_number(self):
        body = self.digits(11)
        rest = sum(int(c) * w for c, w in zip(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11
        return body + str(0 if rest <= 1 else 11 - rest)

    def licence(self):
        body = self.pick("10", "20", "30", "40", "43", "50", "62", "90", "97") + f"{self.r.randint(0, 99):02}" + self.digits(6)
        check = (11 - sum(int(c) * w for c, w in zip(body, [5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11) % 10
        return body + str(check) + self.pick("0", "1", "2")

    def corporate(self):
        body = self.digits(12)
        return str(9 - sum(int(c) * (1 if i % 2 == 0 else 2) for i, c in enumerate(reversed(body))) % 9) + body

    def jan(self):
        body = self.pick("45", "49") + self.digits(10)
        return body + str(-sum(int(c) * (3 if i % 2 else 1) for i, c in enumerate(body)) % 10)

    def date(self, first=1935, last=2015):
        return self.r.randint(first, last), self.r.randint(1, 12), self.r.randint(1, 28)

    def shown_date(self, first=1935, last=2015):
        y, mo, d = self.date(first, last)
        era, start = ("昭和", 1925) if y < 1989 else ("平成", 1988) if y < 2019 else ("令和", 2018)
        number = "元" if y == start + 1 else kanji_number(y - start)
        return self.pick(f"{y}/{mo:02}/{d:02}", f"{y}-{mo:02}-{d:02}", f"{y}年{mo}月{d}日", f"{y}.{mo}.{d}", f"{era}{y - start}年{mo}月{d}日", f"{era}{number}年{kanji_number(mo)}月{kanji_number(d)}日",
                         f"{'SHR'[['昭和', '平成', '令和'].index(era)]}{y - start}.{mo}.{d}", f"{y}年{mo:02}月{d:02}日".translate(DIGITS_WIDE), f"{y}{mo:02}{d:02}")

    def place(self):
        return self.r.choice(PLACES)

    def block(self):
        a, b, c = self.r.randint(1, 9), self.r.randint(1, 30), self.r.randint(1, 20)
        return self.pick(f"{a}-{b}-{c}", f"{a}丁目{b}番{c}号", f"{a}丁目{b}-{c}", f"{a * 100 + b}番地", f"{a * 100 + b}番地{c}", f"{a * 100 + b}-{c}", f"{a}－{b}－{c}".translate(DIGITS_WIDE),
                         f"{kanji_number(a)}丁目{kanji_number(b)}番{kanji_number(c)}号", f"{a}−{b}−{c}", f"{a}ー{b}ー{c}", f"{a}の{b}の{c}", f"{a * 100 + b}番地の{c}")

    def address(self):
        code, prefecture, city, town = self.place()
        return code, prefecture + city + town + self.block()


def kanji_number(n):
    tens, ones = divmod(n, 10)
    return ("" if tens == 0 else "十" if tens == 1 else "一二三四五六七八九"[tens - 1] + "十") + ("" if ones == 0 else "一二三四五六七八九"[ones - 1])


TRAPS = []


def trap(count, shape="text"):
    def add(make):
        TRAPS.append((make.__name__, count, shape, make))
        return make
    return add


# ---- telephone numbers ---------------------------------------------------------------------------
@trap(60)
def phone_glued(g):
    return g.pick("電話番号は{}です", "私の電話は{}なのでお願いします", "至急{}まで連絡してください", "お問合せ先{}（平日のみ）", "折返しは{}へ", "携帯{}自宅は不在", "「{}」に電話した", "番号{}でした。").format(m("phone", g.phone()))


@trap(60)
def phone_full_width(g):
    return g.pick("ＴＥＬ：{}", "電話　{}", "連絡先は{}です。", "（電話）{}", "携帯電話：{}").format(m("phone", g.phone().translate(DIGITS_WIDE)))


@trap(60)
def phone_spaces(g):
    return g.pick("{}", "電話 {}", "Tel {} まで", "連絡先：{}", "call {} please").format(m("phone", g.phone().replace("-", " ")))


@trap(50)
def phone_plus81(g):
    p = g.phone()
    while p.startswith(("0120", "0800")):
        p = g.phone()
    a, b, c = p.split("-")
    return g.pick("Phone: {}", "{}", "連絡先：{}", "国際電話は{}です", "Mobile {} (JP)").format(m("phone", g.pick(f"+81-{a[1:]}-{b}-{c}", f"+81 {a[1:]} {b} {c}", f"+81{a[1:]}{b}{c}", f"+81-(0){a[1:]}-{b}-{c}", f"＋８１－{a[1:]}－{b}－{c}".translate(DIGITS_WIDE))))


@trap(50)
def phone_brackets(g):
    a, b, c = g.phone().split("-")
    shown = g.pick(f"({a}){b}-{c}", f"（{a}）{b}-{c}", f"{a}({b}){c}", f"({a}) {b}-{c}", f"{a}（{b}）{c}", f"（{a}）{b}－{c}".translate(DIGITS_WIDE))
    return g.pick("TEL {}", "電話番号：{}", "{}", "お電話は{}まで").format(m("phone", shown))


@trap(40)
def phone_hyphen_kinds(g):
    return g.pick("電話：{}", "{}", "携帯は{}です").format(m("phone", g.phone().replace("-", g.pick("‐", "−", "–", "—", "ー", "－", "ｰ", "―", "‑"))))


@trap(40)
def phone_no_hyphen(g):
    return g.pick("電話番号：{}", "TEL:{}", "携帯 {}", "phone={}", "電話番号は{}です", "連絡先電話{}").format(m("phone", g.phone().replace("-", "")))


@trap(40)
def phone_and_fax_on_one_line(g):
    fax = f"03-{g.r.randint(3, 6)}{g.digits(3)}-{g.digits(4)}"
    return g.pick("TEL:{} FAX:{}", "電話 {}／ＦＡＸ {}", "Tel.{} Fax.{}", "電話番号：{}、FAX番号：{}", "TEL {}\nFAX {}").format(m("phone", g.phone()), m("fax", fax))


@trap(40)
def phone_in_list_of_numbers(g):
    return g.pick("{a}、{b}", "{a}/{b}", "{a}, {b}", "{a}または{b}", "自宅{a} 携帯{b}", "{a}・{b}", "{a}\n{b}").format(a=m("phone", g.phone()), b=m("phone", g.mobile()))


@trap(30)
def phone_us(g):
    return g.pick("Phone: {}", "Call {} now", "Mobile: {}").format(m("phone", g.pick(f"+1-{g.r.randint(201, 989)}-555-0{g.r.randint(100, 199)}", f"+44 20 7946 0{g.r.randint(100, 999)}", f"+1 {g.r.randint(201, 989)} 555 0{g.r.randint(100, 199)}")))


@trap(60)
def not_phone_prices(g):
    n = g.r.randint(1, 99)
    return g.pick("合計 {n},090,123円", "単価0{n} 120-444 個", "請求額 12,090,12{n}円", "型番 AB-090-1234-56{n:02}", "品番：12-090-1234-56{n:02}", "見積番号 2024-0120-12{n:02}", "ロット 090-1234-567890{n:02}", "図面 03-12-{n}", "部品表 045-12-{n}-A",
                  "バーコード 0312345678{n:02}12", "シリアル番号：09012345678{n}", "伝票番号：0312345678", "注文番号 09012345678", "品目コード 0451234567", "問い合わせ番号：0801234567{n}", "契約番号 0120123456", "残高 0312345.67{n}", "座標 035.123-139.7{n}").format(n=n)


@trap(40)
def not_phone_times_and_scores(g):
    return g.pick("受付時間 09:00-17:30", "第03-1234-{n}号議案", "2024-03-12 09:{n:02}:12", "期間 2024/03-2025/0{d}", "スコア 03-12 06-1{d}", "会議ID 812 3456 78{n:02}", "10-20-30-{n}", "JIS Z 0312-5678-{n}", "ISBN 978-4-06-5{n:02}123-{d}", "0-3-1-2-3-4-5-6-7-{d}").format(n=g.r.randint(10, 59), d=g.r.randint(1, 9))


# ---- addresses of mail ---------------------------------------------------------------------------
@trap(60)
def email_glued(g):
    return g.pick("連絡先は{}まで", "メールアドレスは{}です。", "「{}」宛に送信", "宛先：{}。以上", "（{}）", "mail:{}", "<{}>", "{}さん", "お問合せ{}へ", "アドレス→{}").format(m("email", g.email()))


@trap(30)
def email_full_width(g):
    return g.pick("メール：{}", "{}", "Ｅメール　{}").format(m("email", g.email().replace("+", "").translate(WIDE)))


@trap(60)
def not_email_message_ids(g):
    return g.pick("Message-ID: <{a}.{b}@mail.example.jp>", "In-Reply-To: <CA{a}{c}@mail.example.com>", "References: <{a}.{b}@example.jp>\n <{b}.{a}${c}@mx.example.jp>", "Message-Id: <{c}-{a}@example.co.jp>", "Content-ID: <part1.{a}@example.jp>",
                  "X-Message-ID: <{a}@example.jp>").format(a=g.digits(14), b=g.digits(6), c="".join(g.r.choice("ABCDEFxyzw") for _ in range(8)))


@trap(40)
def not_email_signs(g):
    return g.pick("logo@2x.png", "icon@3x.jpg を差し替え", "@taro_{n} さんの投稿", "user@localhost", "git clone ssh://git@git.example.jp/repo{n}.git", "x@y", "a @ b", "単価@{n}円×3", "3個@{n}", "npm install foo@1.{n}.0", "package@^{n}.1", "foo@bar..com", "@{n}", "ftp://anonymous:pw{n}@ftp.example.jp/").format(n=g.r.randint(10, 999))


@trap(50)
def email_line_wrapped(g):
    return g.pick("詳細は下記までお願いします。\n{}\n以上", "連絡先\n  {}\n", "> {}\n> と書いてありました", "E-mail:\n{}", "・{}\n・次の項目").format(m("email", g.email()))


# ---- cards ---------------------------------------------------------------------------------------
BRANDS = {"visa": ("4", 16), "visa13": ("4", 13), "visa19": ("4", 19), "mastercard": ("53", 16), "mastercard2": ("2231", 16), "jcb": ("3540", 16), "amex": ("34", 15), "amex37": ("37", 15), "diners": ("36", 14), "diners305": ("3050", 14), "discover": ("6011", 16), "unionpay": ("6225", 16), "unionpay19": ("6221", 19)}


@trap(130)
def card_brands(g):
    return g.pick("カード番号：{}", "クレジットカード番号は{}です", "Card number: {}", "ご利用カード　{}").format(m("card_number", g.card(g.pick(*BRANDS.values()))))


@trap(60)
def card_grouped(g):
    brand = g.pick("visa", "mastercard", "jcb", "amex", "diners", "discover", "unionpay")
    number = g.card(BRANDS[brand])
    sizes = (4, 6) if brand in ("amex", "diners") else (4, 4, 4)
    return g.pick("カード番号は{}です", "{}", "決済 {} 承認", "card {} ok", "番号{}をご登録").format(m("card_number", group(number, sizes, g.pick("-", " ", "－", "‐"))))


@trap(40)
def card_full_width(g):
    return g.pick("カード番号：{}", "クレカ{}で払った", "カード番号は{}、有効期限は後日").format(m("card_number", group(g.card(("4", 16)), (4, 4, 4), "-").translate(DIGITS_WIDE)))


@trap(60)
def not_card_numbers(g):
    bad = g.card(("4", 16))
    bad = bad[:-1] + str((int(bad[-1]) + g.r.randint(1, 9)) % 10)
    return g.pick("カード番号 {bad}", "商品コード {card}", "注文番号：{card}", "JAN {jan}", "JANコード：{jan}", "伝票番号 {card}", "シリアル番号 {card}", "追跡番号は{card}です", "送り状番号：{card}", "{jan}", "バーコード {jan}", "商品{jan}を2個").format(bad=bad, card=g.card(("4", 16)), jan=g.jan())


@trap(30)
def card_expiry_and_code(g):
    return g.pick("カード番号：{c}\n有効期限：{e}\nセキュリティコード：{s}", "カード番号 {c} 有効期限 {e} CVV {s}").format(
        c=m("card_number", g.card(("4", 16))), e=m("card_expiry", f"{g.r.randint(1, 12):02}/{g.r.randint(26, 32)}"), s=m("card_security_code", g.digits(3)))


# ---- official numbers ----------------------------------------------------------------------------
@trap(60)
def my_number_forms(g):
    number = g.my_number()
    shown = g.pick(number, group(number, (4, 4), "-"), group(number, (4, 4), " "), number.translate(DIGITS_WIDE), group(number, (4, 4), "　"))
    return g.pick("マイナンバー：{}", "個人番号は{}です", "個人番号　{}", "マイナンバー（個人番号）：{}", "My Number: {}", "個人番号\n{}", "【個人番号】{}").format(m("my_number", shown))


@trap(60)
def not_my_number_orders(g):
    return g.pick("注文番号：{n}", "伝票番号 {n}", "お問い合わせ番号は{n}です", "受付番号{n}", "追跡番号:{n}", "ご注文番号 {n} の件", "送り状No.{n}", "会計 {n} 処理済", "order no. {n}", "トランザクション {n}", "{n}", "予約番号：{n}", "見積No {n}", "Invoice number: {n}").format(n=g.my_number())


@trap(40)
def licence_beside_my_number(g):
    a, b = m("driver_licence", g.licence()), m("my_number", g.my_number())
    return g.pick("運転免許証番号：{a} 個人番号：{b}", "個人番号：{b}\n免許証番号：{a}", "マイナンバー{b}、運転免許証番号{a}", "免許証番号 {a}／マイナンバー {b}").format(a=a, b=b)


@trap(30)
def licence_forms(g):
    return g.pick("免許証番号 第{}号", "運転免許証番号は{}です", "運転免許番号：{}", "Driver's license: {}", "免許証の番号　{}").format(m("driver_licence", g.pick(g.licence(), g.licence().translate(DIGITS_WIDE))))


@trap(40)
def corporate_and_invoice(g):
    n = m("corporate_number", g.corporate())
    return g.pick("法人番号：{}", "登録番号：T{}", "適格請求書発行事業者登録番号 T{}", "法人番号は{}です", "T{}", "インボイス登録番号：T{}").format(n)


@trap(30)
def not_corporate(g):
    return g.pick("管理番号 {n}", "{n}", "ロット番号：{n}", "商品番号 {n}").format(n=g.corporate())


@trap(60)
def social_insurance_numbers(g):
    d = g.digits
    return g.pick("基礎年金番号：" + m("pension_number", f"{d(4)}-{d(6)}"), "年金番号は" + m("pension_number", d(10)) + "です", "雇用保険被保険者番号：" + m("employment_insurance", f"{d(4)}-{d(6)}-{d(1)}"),
                  "住民票コード：" + m("resident_code", d(11)), "介護保険被保険者番号：" + m("care_insurance", "0" + d(9)), "基礎年金番号　" + m("pension_number", f"{d(4)}-{d(6)}".translate(DIGITS_WIDE)))


# ---- postal codes and addresses --------------------------------------------------------------------
@trap(60)
def postal_forms(g):
    code = g.place()[0]
    shown = g.pick(code, code.translate(DIGITS_WIDE), code.replace("-", "‐"), code.replace("-", "ー"))
    return g.pick("〒{}", "郵便番号：{}", "〒 {}", "郵便番号は{}です", "Zip: {}", "（〒{}）").format(m("postal_code", shown))


@trap(60)
def postal_and_address(g):
    code, address = g.address()
    return g.pick("〒{c} {a}", "〒{c}{a}", "〒{c}\n{a}", "{c} {a}", "〒{c}　{a}", "住所：〒{c} {a}", "郵便番号 {c}\n住所 {a}").format(c=m("postal_code", g.pick(code, code, code.translate(DIGITS_WIDE))), a=m("address", address))


@trap(60)
def not_postal(g):
    code = g.place()[0]
    return g.pick("型番 {c}", "品番：{c}", "得点は{c}でした", "部品 {c} を3個", "カタログ No.{c}", "{c}", "ページ {c}", "受付番号：{c}", "ノズル{c}を交換", "セット番号 {c}", "図番{c}参照").format(c=code)


@trap(120)
def address_forms(g):
    return g.pick("住所：{}", "{}に住んでいます", "お届け先は{}です。", "（{}）", "現住所　{}", "送付先：{}", "{}", "転居先は{}とのこと").format(m("address", g.address()[1]))


@trap(60)
def address_with_building(g):
    building = g.pick("コーポ青葉", "メゾン桜", "グリーンハイツ", "サンライズマンション", "第二中央ビル", "ひかり荘", "リバーサイドタワー", "レジデンス本町", "パークハイム", "シティコート")
    room = g.pick("{}号室", "{}", " {}", "{}号")
    tail = g.pick(" ", "　", "") + building + room.format(g.r.randint(1, 12) * 100 + g.r.randint(1, 9))
    if tail[0] not in " 　" and tail[0] in "第":
        tail = " " + tail
    return g.pick("住所：{}", "お届け先 {}", "{}").format(m("address", g.address()[1] + tail))


@trap(40)
def address_without_prefecture(g):
    _, _, city, town = g.place()
    return g.pick("住所：{}", "現住所　{}", "送付先：{}", "自宅住所は{}です").format(m("address", city + town + g.block()))


@trap(60)
def not_address_places(g):
    _, prefecture, city, town = g.place()
    return g.pick("{p}{c}の観光案内", "{p}の条例では", "{c}で地震がありました", "出張先は{p}です", "{p}と東京都の境", "{p}産のりんご", "{c}役所からの通知", "{p}{c}に本社を置く", "{p}大会で優勝", "舞台は{c}{t}です").format(p=prefecture, c=city, t=town)


@trap(40)
def address_of_company(g):
    code, address = g.address()
    return g.pick("{f}\n〒{c} {a}\nTEL {t}", "{f} 本社：{a} 電話 {t}\n〒{c}", "{f}（{a}） TEL:{t} 〒{c}").format(f=g.pick(*FIRMS), c=m("postal_code", code), a=m("address", address), t=m("phone", g.phone()))


# ---- dates, ages -----------------------------------------------------------------------------------
@trap(120)
def birth_dates(g):
    return g.pick("生年月日：{}", "生年月日は{}です", "誕生日　{}", "【生年月日】{}", "生年月日\n{}", "DOB: {}", "Date of birth: {}").format(m("birth_date", g.shown_date()))


@trap(40)
def birth_dates_by_suffix(g):
    y, mo, d = g.date()
    return g.pick("{}生まれ", "{}生", "（{}生まれ）", "本人は{}生まれの会社員", "{} 生まれ").format(m("birth_date", g.pick(f"{y}年{mo}月{d}日", f"昭和{g.r.randint(20, 63)}年{mo}月{d}日", f"{y}/{mo}/{d}", f"平成{kanji_number(g.r.randint(2, 30))}年{kanji_number(mo)}月{kanji_number(d)}日", f"S{g.r.randint(20, 63)}.{mo}.{d}")))


@trap(100)
def not_birth_dates(g):
    day = g.shown_date(1980, 2026)
    return g.pick("登録日：{}", "購入日は{}です", "更新日 {}", "{}付けで受理", "受付日：{}", "入会日　{}", "契約日：{}", "有効期限：{}まで", "会議は{}に開催", "発行日：{}", "{}現在", "作成日時：{} 12:00", "創立記念日は{}", "{}施行", "Created: {}", "入社日 {}", "開始 {} 終了 未定", "生産日：{}", "発生日 {}", "誕生日会は{}に行います").format(day)


@trap(40)
def ages(g):
    n = g.r.randint(18, 99)
    return g.pick(f"年齢：{m('age', n)}", f"{m('person_name', g.surname())}さん（{m('age', n)}歳）", f"年齢は{m('age', n)}歳です", f"氏名：{m('person_name', g.name(' '))}　年齢：{m('age', str(n).translate(DIGITS_WIDE))}歳", f"Age: {m('age', n)}", f"{m('person_name', g.name(''))}氏（{m('age', n)}歳）")


@trap(40)
def not_ages(g):
    return g.pick("{n}歳以上の方", "{n}歳未満は割引", "{n}歳から入会できます", "対象は{n}歳まで", "{n}代の男性", "創業{n}年", "{n}歳児クラス", "定員{n}名", "{n}個", "第{n}回", "{n}歳時点の調査").format(n=g.r.randint(3, 70))


# ---- IP addresses ----------------------------------------------------------------------------------
@trap(50)
def ip_addresses(g):
    ip = f"{g.pick('192.0.2', '198.51.100', '203.0.113', '10.20.30', '172.16.5')}.{g.r.randint(1, 254)}"
    return g.pick("IPは{}でした", "接続元 {} から", "IPアドレス：{}", "client {} denied", "{}:8080 に接続", "Remote addr={}", '{} - - [22/Nov/2026:10:00:00 +0900] "GET / HTTP/1.1" 200 1234', "from {} port 22").format(m("ip_address", ip))


@trap(50)
def not_ip_versions(g):
    a, b, c, d = (g.r.randint(1, 20) for _ in range(4))
    return g.pick("version {a}.{b}.{c}.{d}", "v{a}.{b}.{c}.{d}", "バージョン{a}.{b}.{c}.{d}", "Ver.{a}.{b}.{c}.{d}", "第{a}.{b}.{c}節", "OID 1.3.6.1.4.{a}.{b}", "{a}.{b}.{c}", "更新版 {a}.{b}.{c}.{d}.{a}", "256.{a}.{b}.{c}", "0.0.0.0:{a}", "127.0.0.1", "255.255.255.0", "Chrome/1{a}.0.{b}.{c}", "ビルド番号 {a}.{b}.{c}.{d}").format(a=a, b=b, c=c, d=d)


# ---- bank accounts -----------------------------------------------------------------------------------
@trap(60)
def bank_accounts(g):
    n = m("bank_account", g.digits(7))
    return g.pick("みずほ銀行 新宿支店 普通 {}", "口座番号：{}", "三井住友銀行渋谷支店 当座{}", "振込先：三菱ＵＦＪ銀行 本店 普通預金 {}", "銀行口座番号は{}です", "りそな銀行 大手支店（普）{}", "普通口座 {}", "Account number: {}", "ゆうちょ銀行 〇一八支店 普通 {}").format(n)


@trap(30)
def yucho_accounts(g):
    symbol, number = f"1{g.digits(3)}0", g.digits(7) + "1"
    if g.r.random() < 0.4:
        return f"ゆうちょ銀行 記号 {symbol} 番号 {m('yucho_account', number)}"
    return g.pick("ゆうちょ口座 {}", "ゆうちょ銀行 記号番号 {}").format(m("yucho_account", f"{symbol}-{number}"))


@trap(30)
def not_accounts(g):
    return g.pick("件数 {n}", "処理番号 {n}", "金額 {n}円", "電話会議 {n}", "普通に{n}件あった", "支店コード 123 店番 {n}", "ページビュー {n}", "合計{n}").format(n=g.digits(7))


# ---- names -------------------------------------------------------------------------------------------
@trap(120)
def names_with_label(g):
    return g.pick("氏名：{}", "お名前：{}", "【氏名】{}", "氏名　{}", "申込者氏名：{}", "患者氏名：{}", "担当者：{}", "契約者名：{}", "ご氏名：\n{}", "名前は{}です", "Name: {}").format(m("person_name", g.name()))


@trap(120)
def names_with_honorific(g):
    return g.pick("{}様", "{}さんに確認", "本日{}様が来店", "先ほど{}氏より電話", "{}殿", "昨日、{}先生に相談した", "担当の{}さん", "{}くんの保護者", "お世話になっております、{}様。").format(m("person_name", g.name(g.pick("", " "))))


@trap(120)
def surnames_with_honorific(g):
    return g.pick("{}様からお電話", "{}さんに確認済み", "先ほど{}氏が来社", "{}さんと{}さんが面談", "{}殿", "本件は{}さんが対応", "{}様のご自宅", "{}さん、お疲れ様です", "{}先生に依頼", "{}ちゃんのお母さん").replace("{}", "\x01").replace("\x01", m("person_name", g.surname()), 1).replace("\x01", m("person_name", g.surname()))


@trap(60)
def place_surnames(g):
    return g.pick("{}様より入電", "{}さんの件", "担当：{}さん", "{}氏と面談", "{}さんに折返し").format(m("person_name", g.pick(*PLACE_NAMES)))


@trap(60)
def not_names_places(g):
    return g.pick("{}へ出張", "{}駅で待合せ", "{}県の名物", "{}支店に連絡", "{}から来た", "{}営業所", "{}市役所", "来月は{}で研修", "{}店の売上", "{}方面行き").format(g.pick(*PLACE_NAMES))


@trap(60)
def not_names_words(g):
    return g.pick("お客様各位", "皆様へ", "ご担当者様", "業者さん", "神様", "保護者様", "会員様限定", "お子様ランチ", "関係者各位", "患者様の権利", "営業さんに確認", "お医者さん", "奥様", "ご主人様", "母さん", "山田錦を仕入れた", "森林組合の集まり",
                  "高橋製作所の部品", "石川県金沢市の店", "本田技研の車", "松本城を見た", "清水寺に行く", "受付担当様", "御中", "事務局様", "責任者様", "〇〇様", "××様", "A様", "株式会社山田製作所御中", "佐藤商店の看板")


@trap(60)
def names_kana(g):
    s, n, sk, nk = g.pick(*KANA)
    return g.pick(f"氏名：{m('person_name', s + n)}（{m('person_name_kana', sk + ' ' + nk)}）", f"フリガナ：{m('person_name_kana', sk + '　' + nk)}", f"カナ氏名：{m('person_name_kana', sk + ' ' + nk)}", f"フリガナ　{m('person_name_kana', sk + ' ' + nk)}",
                  f"ﾌﾘｶﾞﾅ：{m('person_name_kana', half_kana(sk) + ' ' + half_kana(nk))}", f"ふりがな：{m('person_name_kana', hiragana(sk) + ' ' + hiragana(nk))}", f"お名前：{m('person_name', s + '　' + n)}\nフリガナ：{m('person_name_kana', sk + '　' + nk)}")


def hiragana(text):
    return "".join(chr(ord(c) - 0x60) if "ァ" <= c <= "ヶ" else c for c in text)


def half_kana(text):
    table = dict(zip("アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲンャュョッー", "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝｬｭｮｯｰ"))
    for voiced, plain in zip("ガギグゲゴザジズゼゾダヂヅデドバビブベボ", "カキクケコサシスセソタチツテトハヒフヘホ"):
        table[voiced] = table[plain] + "ﾞ"
    for half, plain in zip("パピプペポ", "ハヒフヘホ"):
        table[half] = table[plain] + "ﾟ"
    return "".join(table.get(c, c) for c in text)


@trap(60)
def names_latin(g):
    return g.pick("Name: {}", "Full name: {}", "Patient name: {}\nAge: " + m("age", g.r.randint(20, 90)), "Customer name: {}", "Contact person: {}", "氏名：{}").format(m("person_name", g.pick(*LATIN)))


@trap(40)
def names_foreign_kana(g):
    return g.pick("{}様", "氏名：{}", "担当の{}さん", "お名前：{}").format(m("person_name", g.pick(*FOREIGN)))


@trap(40)
def names_with_title(g):
    return g.pick("営業部長 {}", "代表取締役 {}", "主任の{}", "店長：{}", "弁護士 {}", "課長 {}", "理事長　{}", "医師 {}").format(m("person_name", g.name(g.pick("", " "))))


@trap(60)
def names_in_signature(g):
    name, mail, phone = g.name(" "), g.email(), g.phone()
    code, address = g.address()
    return f"{g.pick('--', '━━━━━━━━', '==========')}\n{g.pick(*FIRMS)}\n{g.pick(*DEPARTMENTS)} {m('person_name', name)}\n〒{m('postal_code', code)}\n{m('address', address)}\nTEL: {m('phone', phone)}\nE-mail: {m('email', mail)}\n"


# ---- health and other sensitive words ------------------------------------------------------------------
@trap(60)
def health_with_person(g):
    person = m("person_name", g.name(""))
    if g.r.random() < 0.2:
        return g.pick("{p}さんは{w}をお持ちです", "{p}様、{w}の写しを提出").format(p=person, w=m("disability", "身体障害者手帳"))
    word = g.pick("糖尿病", "高血圧症", "うつ病", "肺がん", "統合失調症", "脳梗塞")
    return g.pick("{p}さんは{w}とのこと", "{p}様（{w}）", "氏名：{p}　病名：{w}", "{p}氏、{w}で欠勤", "{p}さんの{w}について相談").format(p=person, w=m("medical_history", word))


@trap(40)
def health_without_person(g):
    return g.pick("{}の予防について", "{}セミナーのご案内", "{}は早期発見が大切です", "社内報：{}の基礎知識", "{}に関する論文").format(g.pick("糖尿病", "高血圧症", "うつ病", "肺がん", "脳梗塞", "統合失調症", "認知症"))


# ---- passwords, ids -------------------------------------------------------------------------------------
@trap(60)
def ids_and_passwords(g):
    login, word = "u" + g.digits(4) + g.pick("abc", "xyz"), g.pick("Kx", "Pw", "Zq") + g.digits(4) + g.pick("!", "#", "$") + "ab"
    return g.pick(f"ログインID：{m('login_id', login)} パスワード：{m('password', word)}", f"ID/パスワードのお知らせ\nユーザーID: {m('login_id', login)}\nパスワード: {m('password', word)}", f"password={m('password', word)}", f"仮パスワードは {m('password', word)} です", f"user name: {m('login_id', login)}\npassword: {m('password', word)}")


@trap(30)
def not_passwords(g):
    return g.pick("パスワードは別途お送りします", "パスワード：********", "パスワードを忘れた方はこちら", "パスワードは8文字以上で設定", "パスワード：（別送）", "password must be changed", "パスワードの変更方法", "パスワード：なし", "初期パスワードは郵送", "Forgot your password? Click here")


# ---- forms, line wraps ------------------------------------------------------------------------------------
@trap(80)
def forms(g):
    code, address = g.address()
    gap = g.pick("：", ": ", "　", "　：　")
    rows = [f"氏名{gap}{m('person_name', g.name())}", f"生年月日{gap}{m('birth_date', g.shown_date())}", f"電話番号{gap}{m('phone', g.phone())}", f"住所{gap}{m('address', address)}", f"メールアドレス{gap}{m('email', g.email())}"]
    g.r.shuffle(rows)
    return g.pick("\n", "\n\n", "\r\n").join([g.pick("お申込み内容", "■お客様情報", "----", "以下の通り登録します。"), *rows])


@trap(40)
def values_on_the_next_line(g):
    return "\n".join([f"【氏名】\n{m('person_name', g.name())}", f"【電話番号】\n{m('phone', g.phone())}", f"【生年月日】\n{m('birth_date', g.shown_date())}", f"【住所】\n{m('address', g.address()[1])}"])


@trap(40)
def wrapped_prose(g):
    return g.pick("お世話になっております。本日\n{p}様より{t}へお電話が\nあり、折返しのご希望です。", "下記のお客様より\n申込みがありました。\n{p}様 {t}\nよろしくお願いします。", "> {p}さんの携帯は\n> {t}\n> です。").format(p=m("person_name", g.name("")), t=m("phone", g.mobile()))


# ---- JSON, SQL, logs ----------------------------------------------------------------------------------------
@trap(60)
def json_lines(g):
    return g.pick('{{"id": {i}, "name": "{n}", "email": "{e}", "phone": "{t}"}}', '{{"full_name":"{n}","tel":"{t}","mail":"{e}","status":"active"}}', '{{"氏名": "{n}", "電話番号": "{t}", "メール": "{e}"}}').format(
        i=g.r.randint(1, 99999), n=m("person_name", g.name("")), e=m("email", g.email()), t=m("phone", g.phone()))


@trap(40)
def json_with_birth_and_card(g):
    return '{{"birthday":"{b}","card_number":"{c}","created_at":"2026-11-22T10:00:00Z","order_id":"{o}"}}'.format(b=m("birth_date", "%d-%02d-%02d" % g.date()), c=m("card_number", g.card(("4", 16))), o=g.my_number())


@trap(60)
def sql_dumps(g):
    return g.pick("INSERT INTO users VALUES ({i},'{n}','{e}','{t}','2024-03-01 10:00:00');", "INSERT INTO members (id,name,email,tel) VALUES ({i}, '{n}', '{e}', '{t}');").format(i=g.r.randint(1, 9999), n=m("person_name", g.name("")), e=m("email", g.email()), t=m("phone", g.phone()))


@trap(60)
def log_lines(g):
    ip = f"203.0.113.{g.r.randint(1, 254)}"
    return g.pick("2026-11-22 10:00:00 INFO login user={e} ip={i} took=123ms", "Nov 22 10:00:00 web1 sshd[1234]: Failed password for root from {i} port 51234 ssh2", '{i} - - [22/Nov/2026:10:00:00 +0900] "GET /a?id=123456789012 HTTP/1.1" 200 5120',
                  "2026/11/22 10:00:00,123 WARN order=123456789018 amount=12,800 mail={e}", "[ERROR] 2026-11-22T10:00:00.000Z request_id=4539578763621486 client={i}", "ts=1763776800 level=info msg=\"sent to {e}\" size=12345678").format(e=m("email", g.email()), i=m("ip_address", ip))


@trap(40)
def logs_of_nobody(g):
    return g.pick("2026-11-22 10:00:0{d} INFO started in {n}ms pid={n}", "GET /static/app.{n}.js 200 {n} 0.00{d}", "uptime 12 days, load 0.{n} 0.1{d} 0.20", "commit 3a7f{n}b9c{d} merged", "disk /dev/sda1 {n}{n} {n} 4% /", "thread-{d} processed {n}{n} rows", "0x7ffd{n} segfault at {n}", "JST 2026-11-22T10:{n}:00+09:00", "mem={n}{n}kB swap={d}kB").format(d=g.r.randint(1, 9), n=g.r.randint(10, 59))


# ---- mail headers ---------------------------------------------------------------------------------------------
@trap(60, "header")
def mail_headers(g):
    a, b = g.email(), g.email()
    return f"From: {m('person_name', g.name(' '))} <{m('email', a)}>\nTo: {m('person_name', g.pick(*LATIN[:6]))} <{m('email', b)}>\nSubject: {g.pick('ご注文の確認', '[重要] 会議のお知らせ', 'Re: 見積書の件')}\nMessage-ID: <{g.digits(14)}.{g.digits(5)}@mail.example.jp>\nDate: Sun, 22 Nov 2026 10:00:00 +0900\n"


@trap(60, "mail")
def mail_encoded_words(g):
    name, to, mail, mail_to, phone = g.name(" "), g.name(""), g.email(), g.email(), g.phone()
    charset = g.pick("UTF-8", "ISO-2022-JP", "UTF-8", "Shift_JIS")
    codec = {"UTF-8": "utf-8", "ISO-2022-JP": "iso2022_jp", "Shift_JIS": "cp932"}[charset]
    try:
        word = "=?%s?B?%s?=" % (charset, base64.b64encode(name.encode(codec)).decode())
        word_to = "=?%s?B?%s?=" % (charset, base64.b64encode(to.encode(codec)).decode())
    except UnicodeEncodeError:
        charset, codec = "UTF-8", "utf-8"
        word = "=?UTF-8?B?%s?=" % base64.b64encode(name.encode()).decode()
        word_to = "=?UTF-8?Q?%s?=" % "".join("=%02X" % b for b in to.encode())
    body = base64.encodebytes(f"お世話になっております。\n電話は{phone}です。\n".encode("utf-8")).decode()
    text = f"From: {word} <{mail}>\nTo: {word_to} <{mail_to}>\nSubject: =?UTF-8?B?{base64.b64encode('お知らせ'.encode()).decode()}?=\nMessage-ID: <{g.digits(14)}@mx.example.jp>\nDate: Sun, 22 Nov 2026 10:00:00 +0900\nMIME-Version: 1.0\nContent-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: base64\n\n{body}"
    return text, [("person_name", name), ("email", mail), ("person_name", to), ("email", mail_to), ("phone", phone)]


# ---- tables -------------------------------------------------------------------------------------------------------
def table(g, columns, rows, sep=",", header=True, quote=False):
    """columns: (header, kind or "", maker)."""
    put = (lambda v: f'"{v}"') if quote else (lambda v: v)
    lines = [sep.join(put(c[0]) for c in columns)] if header else []
    for _ in range(rows):
        lines.append(sep.join(put(m(c[1], v) if c[1] and v else v) for c in columns for v in [c[2](g)]))
    return "\n".join(lines) + "\n"


def c_name(g): return g.name("")
def c_phone(g): return g.phone()
def c_email(g): return g.email()
def c_date(g): return "%d/%02d/%02d" % g.date()
def c_day(g): return "%d/%02d/%02d" % g.date(2019, 2026)
def c_order(g): return g.my_number()
def c_serial(g): return g.digits(12)
def c_amount(g): return str(g.r.randint(1, 999) * 1000)
def c_postal(g): return g.place()[0]
def c_address(g): return g.address()[1].replace("ー", "-")
def c_code(g): return "A" + g.digits(5)
def c_kana(g): return " ".join(g.pick(*KANA)[2:])
def c_item(g): return g.pick("山田錦", "りんご", "ノートPC", "高級タオル", "佐藤錦", "千葉産ピーナツ", "石川酒造 純米", "会員証ケース")
def c_department(g): return g.pick(*DEPARTMENTS)
def c_sex(g): return g.pick("男", "女")


MEMBERS = [("会員番号", "customer_number", c_code), ("氏名", "person_name", c_name), ("フリガナ", "person_name_kana", c_kana), ("生年月日", "birth_date", c_date), ("登録日", "", c_day), ("電話番号", "phone", c_phone), ("郵便番号", "postal_code", c_postal), ("住所", "address", c_address), ("メールアドレス", "email", c_email)]


@trap(40, "table")
def table_members(g):
    columns = list(MEMBERS)
    g.r.shuffle(columns)
    return table(g, columns, g.r.randint(4, 12), g.pick(",", "\t", ";"), quote=g.r.random() < 0.3)


@trap(30, "table")
def table_english(g):
    columns = [("id", "", lambda g: g.digits(4)), ("full_name", "person_name", lambda g: g.pick(*LATIN)), ("email", "email", c_email), ("phone_number", "phone", c_phone), ("date_of_birth", "birth_date", lambda g: "%d-%02d-%02d" % g.date()), ("created_at", "", lambda g: "%d-%02d-%02d" % g.date(2019, 2026)), ("order_id", "", c_order)]
    g.r.shuffle(columns)
    return table(g, columns, g.r.randint(5, 10), g.pick(",", "\t", ";"))


@trap(30, "table")
def table_no_header(g):
    columns = [("", "person_name", c_name), ("", "phone", c_phone), ("", "email", c_email), ("", "address", c_address), ("", "", c_amount)]
    g.r.shuffle(columns)
    return table(g, columns, g.r.randint(6, 12), header=False)


@trap(40, "table")
def table_numbers_side_by_side(g):
    columns = [("注文番号", "", c_order), ("個人番号", "my_number", lambda g: g.my_number()), ("免許証番号", "driver_licence", lambda g: g.licence()), ("法人番号", "corporate_number", lambda g: g.corporate()), ("伝票番号", "", c_serial), ("JANコード", "", lambda g: g.jan()), ("氏名", "person_name", c_name)]
    g.r.shuffle(columns)
    return table(g, columns, g.r.randint(10, 14))


@trap(30, "table")
def table_orders(g):
    columns = [("注文番号", "", c_order), ("注文日", "", c_day), ("商品名", "", c_item), ("金額", "", c_amount), ("注文者", "person_name", c_name), ("カード番号", "card_number", lambda g: g.card(("4", 16))), ("電話", "phone", c_phone)]
    g.r.shuffle(columns)
    return table(g, columns, g.r.randint(5, 10))


@trap(40, "table")
def table_of_things(g):
    columns = [("商品コード", "", lambda g: g.card(("4", 16))), ("JAN", "", lambda g: g.jan()), ("商品名", "", c_item), ("単価", "", c_amount), ("型番", "", lambda g: g.place()[0]), ("更新日", "", c_day), ("在庫", "", lambda g: g.digits(3))]
    g.r.shuffle(columns)
    return table(g, columns, g.r.randint(8, 14))


@trap(30, "table")
def table_merged_columns(g):
    rows = ["顧客,連絡先,備考"]
    for _ in range(g.r.randint(4, 8)):
        rows.append(f"{m('person_name', g.name(' '))},TEL {m('phone', g.phone())} / {m('email', g.email())},{g.pick('折返し希望', '', '3月に再連絡', '要確認')}")
    return "\n".join(rows) + "\n"


@trap(30, "table")
def table_leading_zero_lost(g):
    columns = [("氏名", "person_name", c_name), ("携帯電話", "phone", lambda g: g.mobile().replace("-", "")[1:]), ("郵便番号", "postal_code", lambda g: g.place()[0].replace("-", "")), ("数量", "", lambda g: g.digits(2))]
    return table(g, columns, g.r.randint(5, 10))


@trap(30, "table")
def table_postal_zero_lost(g):
    columns = [("氏名", "person_name", c_name), ("郵便番号", "postal_code", lambda g: g.place()[0].replace("-", "").lstrip("0")), ("自宅電話", "phone", lambda g: f"3{g.r.randint(3, 6)}{g.digits(3)}{g.digits(4)}")]
    return table(g, columns, g.r.randint(8, 12))


@trap(30, "table")
def table_excel_dates(g):
    columns = [("社員番号", "employee_number", lambda g: "E" + g.digits(4)), ("氏名", "person_name", c_name), ("生年月日", "birth_date", lambda g: str(g.r.randint(18000, 38000))), ("入社日", "", lambda g: str(g.r.randint(38000, 45000)))]
    return table(g, columns, g.r.randint(5, 10))


@trap(30, "table")
def table_era_dates(g):
    columns = [("氏名", "person_name", c_name), ("生年月日", "birth_date", lambda g: f"S{g.r.randint(20, 63)}.{g.r.randint(1, 12)}.{g.r.randint(1, 28)}" if g.r.random() < .5 else f"昭和{g.r.randint(20, 63)}年{g.r.randint(1, 12)}月{g.r.randint(1, 28)}日"), ("加入年月日", "", lambda g: f"H{g.r.randint(2, 30)}.4.1"), ("性別", "sex", c_sex)]
    return table(g, columns, g.r.randint(5, 10), g.pick(",", "\t"))


@trap(30, "table")
def table_surname_and_given(g):
    columns = [("姓", "person_name", lambda g: g.surname()), ("名", "person_name", lambda g: g.pick(*GIVEN)), ("セイ", "person_name_kana", lambda g: g.pick(*KANA)[2]), ("メイ", "person_name_kana", lambda g: g.pick(*KANA)[3]), ("年齢", "age", lambda g: str(g.r.randint(18, 90)))]
    return table(g, columns, g.r.randint(5, 10))


@trap(30, "table")
def table_payroll(g):
    columns = [("社員番号", "employee_number", lambda g: g.digits(6)), ("氏名", "person_name", c_name), ("部署", "", c_department), ("役職", "job_title", lambda g: g.pick("主任", "課長", "部長", "係長", "一般")), ("基本給", "income", lambda g: g.digits(3) + "000"), ("支給額", "income", lambda g: f'{g.r.randint(200, 600)}000'), ("振込先銀行", "", lambda g: g.pick("みずほ銀行", "三井住友銀行", "りそな銀行")), ("口座番号", "bank_account", lambda g: g.digits(7))]
    return table(g, columns, g.r.randint(5, 9))


@trap(30, "table")
def table_patients(g):
    columns = [("患者ID", "customer_number", lambda g: "P" + g.digits(6)), ("患者氏名", "person_name", c_name), ("生年月日", "birth_date", c_date), ("受診日", "", c_day), ("病名", "medical_history", lambda g: g.pick("糖尿病", "高血圧症", "喘息", "脂質異常症", "腰痛症")), ("処方薬", "medical_treatment", lambda g: g.pick("メトホルミン錠", "アムロジピン錠", "ロキソニン錠")), ("保険者番号", "health_insurance", lambda g: luhn_insurer(g)), ("性別", "sex", c_sex)]
    return table(g, columns, g.r.randint(5, 9), g.pick(",", "\t"))


def luhn_insurer(g):
    body = g.pick("06", "01", "63") + f"{g.r.randint(1, 47):02}" + g.digits(3)
    total = sum(sum(divmod(int(c) * (2 if i % 2 == 0 else 1), 10)) for i, c in enumerate(reversed(body)))
    return body + str(-total % 10)


@trap(20, "table")
def table_staff_of_firm(g):
    columns = [("会社名", "employer", lambda g: g.pick(*FIRMS)), ("部署名", "", c_department), ("担当者名", "person_name", c_name), ("代表電話", "phone", c_phone), ("FAX番号", "fax", lambda g: f"03-{g.r.randint(3, 6)}{g.digits(3)}-{g.digits(4)}"), ("所在地", "address", c_address)]
    return table(g, columns, g.r.randint(5, 9))


@trap(20, "table")
def table_access_log(g):
    columns = [("日時", "", lambda g: "%d/%02d/%02d 10:00:00" % g.date(2024, 2026)), ("接続元IP", "ip_address", lambda g: f"203.0.113.{g.r.randint(1, 254)}"), ("ユーザーID", "login_id", lambda g: "u" + g.digits(5)), ("処理", "", lambda g: g.pick("閲覧", "更新", "削除")), ("件数", "", lambda g: g.digits(4)), ("バージョン", "", lambda g: f"10.{g.digits(1)}.1.{g.r.randint(1, 9)}")]
    return table(g, columns, g.r.randint(6, 10))


@trap(20, "table")
def table_title_above_header(g):
    return f"会員名簿（2026年度）,,\n作成日：2026/11/22,,\n氏名,電話番号,住所\n" + "".join(f"{m('person_name', g.name(''))},{m('phone', g.phone())},{m('address', c_address(g))}\n" for _ in range(g.r.randint(4, 8)))


@trap(20, "table")
def table_addresses_in_parts(g):
    def row(g):
        code, prefecture, city, town = g.place()
        return f"{m('person_name', g.name(''))},{m('postal_code', code)},{m('address', prefecture)},{m('address', city)},{m('address', town + str(g.r.randint(1, 9)) + '-' + str(g.r.randint(1, 20)))}"
    return "氏名,郵便番号,都道府県,市区町村,番地\n" + "".join(row(g) + "\n" for _ in range(g.r.randint(5, 9)))


def main():
    print("# Made by tools/make_adversarial.py, which says what the columns are. Do not edit.")
    for name, count, shape, make in TRAPS:
        maker, seen = Maker(name), set()
        for _ in range(count * 4):
            made = make(maker)
            text, expected = made if isinstance(made, tuple) else (made, None)
            line = f"{name}\t{shape}\t{escape(text)}" + ("" if expected is None else "\t" + "; ".join(f"{k}={v}" for k, v in expected))
            if line in seen:
                continue
            seen.add(line)
            print(line)
            if len(seen) == count:
                break


if __name__ == "__main__":
    main()
