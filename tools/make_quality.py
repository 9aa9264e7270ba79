#!/usr/bin/env python3
"""Makes tests/quality/find_made.tsv: lines with marked personal data of invented people, fixed seed.

  tools/make_quality.py > tests/quality/find_made.tsv

The hard lines are written by hand in tests/quality/find.tsv; these give each kind its mass.
"""
import random

SURNAMES = "佐藤 鈴木 高橋 田中 伊藤 渡辺 山本 中村 小林 加藤 吉田 山田 佐々木 松本 井上 木村 清水 山崎 池田 阿部 橋本 石川 前田 藤田 後藤 岡田 長谷川 村上 近藤 石井".split()
GIVEN = "太郎 一郎 花子 健一 美咲 翔太 陽子 直樹 由美子 大輔 恵子 浩二 彩香 拓也 真由美 智子 和也 裕子 誠 愛".split()
KANA = {"佐藤": "サトウ", "鈴木": "スズキ", "高橋": "タカハシ", "田中": "タナカ", "伊藤": "イトウ", "山田": "ヤマダ", "小林": "コバヤシ"}
PLACES = [("160-0023", "東京都新宿区西新宿"), ("530-0001", "大阪府大阪市北区梅田"), ("220-0012", "神奈川県横浜市西区みなとみらい"),
          ("460-0008", "愛知県名古屋市中区栄"), ("812-0011", "福岡県福岡市博多区博多駅前"), ("060-0001", "北海道札幌市中央区北一条西")]
WIDE = str.maketrans("0123456789-", "０１２３４５６７８９－")
random.seed(20261122)


def digits(count):
    return "".join(random.choice("0123456789") for _ in range(count))


def luhn(body):
    total = 0
    for i, c in enumerate(reversed(body)):
        d = int(c)
        if i % 2 == 0:
            d = d * 2 - 9 if d > 4 else d * 2
        total += d
    return body + str(-total % 10)


def card():
    return luhn(random.choice(["4", "51", "53", "3530"]).ljust(4, "5") + digits(11))


def my_number():
    body = digits(11)
    rest = sum(int(c) * w for c, w in zip(body, [6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2])) % 11
    return body + str(0 if rest <= 1 else 11 - rest)


def phone():
    return random.choice([f"0{random.choice('789')}0-{random.randint(1, 9)}{digits(3)}-{digits(4)}", f"03-{random.randint(3, 6)}{digits(3)}-{digits(4)}",
                          f"045-{random.randint(2, 9)}{digits(2)}-{digits(4)}", f"0120-{digits(3)}-{digits(3)}", f"050-{random.randint(3, 5)}{digits(3)}-{digits(4)}"])


def mark(kind, value):
    return f"⟦{kind}:{value}⟧"


def grouped(text, size=4, sign="-"):
    return sign.join(text[i:i + size] for i in range(0, len(text), size))


def name(space=None):
    return random.choice(SURNAMES) + (random.choice(["", " ", "　"]) if space is None else space) + random.choice(GIVEN)


def lines():
    for i in range(60):
        number = phone()
        shown = random.choice([number, number.translate(WIDE), number.replace("-", ""), number.replace("-", " ")])
        yield random.choice(["電話番号：{}", "お電話は{}までお願いします。", "TEL {}", "携帯：{}（夜間）", "連絡先電話番号は{}です", "Phone: {}", "電話　{}"]).format(mark("phone", shown))
    for i in range(25):
        yield random.choice(["FAX：{}", "ＦＡＸ　{}", "Fax: {}", "ファックス番号は{}です"]).format(mark("fax", f"03-{random.randint(3, 6)}{digits(3)}-{digits(4)}"))
    for i in range(45):
        who = name()
        yield random.choice(["{}様", "担当の{}さんに確認しました。", "氏名：{}", "【お名前】{}", "申込者氏名　：　{}", "患者氏名：{}", "本日、{}殿が来社されました。", "{}先生のご紹介", "昨日{}氏と面談した。"]).format(mark("person_name", who))
    for i in range(15):
        yield f"先ほど{mark('person_name', random.choice(SURNAMES))}{random.choice(['様', 'さん', '氏', '殿'])}からご連絡がありました。"
    for i in range(40):
        number = card()
        shown = random.choice([number, grouped(number), grouped(number, sign=" "), grouped(number).translate(WIDE), number.translate(WIDE)])
        yield random.choice(["カード番号は{}です", "クレジットカード番号：{}", "Card number: {}", "決済カード {} で承認", "カード番号　{}　有効期限は後日"]).format(mark("card_number", shown))
    for i in range(30):
        number = my_number()
        shown = random.choice([number, grouped(number), grouped(number, sign=" "), number.translate(WIDE)])
        yield random.choice(["個人番号：{}", "マイナンバーは{}です。", "マイナンバー（個人番号）{}", "My Number: {}", "個人番号　{}　を届け出ます"]).format(mark("my_number", shown))
    for i in range(30):
        yield random.choice(["注文番号：{}", "伝票番号 {}", "追跡番号は{}です", "受付番号{}でお問い合わせください", "Order number: {}", "管理番号:{}"]).format(my_number() if i % 2 else card()) + "\t"
    for i in range(45):
        code, place = random.choice(PLACES)
        tail = random.choice([f"{random.randint(1, 9)}-{random.randint(1, 30)}-{random.randint(1, 20)}", f"{random.randint(1, 9)}丁目{random.randint(1, 30)}番{random.randint(1, 20)}号", f"{random.randint(1, 4)}丁目{random.randint(1, 30)}-{random.randint(1, 9)}"])
        if random.random() < 0.3:
            tail = tail.translate(WIDE)
        address = mark("address", place + tail)
        yield random.choice(["〒{c} {a}", "住所：〒{c}　{a}", "郵便番号：{c} 住所：{a}", "{c} {a}", "〒{c}{a}", "お届け先は{a}です。"]).format(c=mark("postal_code", code), a=address)
    for i in range(35):
        year, month, day = random.randint(1940, 2010), random.randint(1, 12), random.randint(1, 28)
        shown = random.choice([f"{year}/{month:02}/{day:02}", f"{year}-{month:02}-{day:02}", f"{year}年{month}月{day}日", f"{year}.{month}.{day}", f"昭和{random.randint(10, 60)}年{month}月{day}日", f"平成{random.randint(1, 20)}年{month}月{day}日"])
        yield random.choice(["生年月日：{}", "誕生日は{}です", "{}生まれ", "生年月日　{}", "Date of birth: {}", "【生年月日】{}"]).format(mark("birth_date", shown))
        yield random.choice(["登録日：{}", "購入日は{}です", "{}付けで受理", "次回は{}に開催", "更新日 {}", "会議日時：{} 14:00"]).format(shown) + "\t"
    for i in range(30):
        address = f"{random.choice(['taro', 'hanako.s', 'k-tanaka', 'y_suzuki', 'info', 'sato123'])}@{random.choice(['example.jp', 'mail.example.co.jp', 'example.com', 'docomo.example.ne.jp'])}"
        yield random.choice(["{}", "メール：{}", "連絡先は{}まで", "E-mail: {}", "<{}>", "宛先「{}」", "mailto:{}?subject=x"]).format(mark("email", address))
    for i in range(20):
        yield random.choice([f"Message-ID: <{digits(14)}.{digits(6)}@mail.example.jp>", f"In-Reply-To: <CA{digits(10)}ABCdef@mail.example.com>", f"version 10.{random.randint(1, 9)}.{random.randint(1, 9)}.{random.randint(1, 9)}", f"JAN {random.choice(['45', '49'])}{digits(11)}", f"処理時間 {digits(2)}:{digits(2)} 件数 {digits(7)}"]) + "\t"


print("# Made by tools/make_quality.py. See tests/quality/find.tsv for the form.")
for line in lines():
    print(line.rstrip("\t"))
