"""The story of the clinic whose folder stood open: three thousand patients, many of them related.

Told in tests/incidents/clinic/story.md. A third of the patients come with their families; some are
registered twice, and some are hard to tell apart.
"""

from . import names, numbers, office
from .clinic_mail import make_mail
from .evidence import Evidence
from .person import Town
from .rand import Rand
from .truth import Prose, record_table

LIST = "患者一覧_20261115.csv"
PATIENTS = 3000
ILLNESSES = ["高血圧症", "2型糖尿病", "脂質異常症", "気管支喘息", "急性上気道炎", "アレルギー性鼻炎", "腰痛症", "胃食道逆流症", "片頭痛", "不眠症",
             "うつ病", "鉄欠乏性貧血", "甲状腺機能低下症", "慢性腎臓病", "帯状疱疹", "インフルエンザ", "痛風", "骨粗鬆症"]


class Cast:
    """Who is a patient, who is related to whom. Made in a fixed order from one seed."""

    def __init__(self, seed):
        rand = Rand(seed, "cast")
        self.town = town = Town(rand)
        people = []
        for _ in range(360):
            people += town.household(rand.between(2, 5))
        people += [person for _ in range(4) for person in town.twins()]
        people += [person for _ in range(8) for person in self.father_and_son(rand)]
        while len(people) < PATIENTS - 41:
            people.append(town.newcomer(0, 94))
        people += [town.namesake(people[31 * k + 400]) for k in range(40)]
        # One pair of namesakes was even born on the same day, in two towns.
        last = town.namesake(people[2100])
        last.birth = people[2100].birth
        self.patients = rand.shuffled([*people, last])
        for k, person in enumerate(self.patients):
            person.patient_number = f"{20_000 + 3 * k:06d}"
        for person in town.people:
            person.home.insured = person.home.__dict__.get("insured") or f"{rand.between(1000, 9999)}・{rand.between(1, 9999)}"
        self.doctor, self.desk = town.newcomer(45, 60), town.newcomer(25, 50)
        self.stranger = town.newcomer(40, 60)  # a doctor elsewhere
        for person in (self.doctor, self.desk):
            person.work_email = f"{person.roman_family}@hinageshi-clinic.example.jp"
        self.stranger.work_email = f"{self.stranger.roman_family}@byoin.example.or.jp"
        # Registered twice, under a second number.
        women = [p for p in self.patients if p.sex == "女" and p.birth[0] < 2004]
        self.married = rand.sample(women, 15)
        self.slips = rand.sample([p for p in self.patients if p not in self.married], 25)

    def father_and_son(self, rand):
        """One family name, one address, one landline, and given names that begin alike."""
        while True:
            given = rand.pick(names.MEN)
            alike = [row for row in names.MEN if row[0][0] == given[0][0] and row[0] != given[0]]
            if alike:
                break
        father, son = self.town.household(2)
        son.birth = (father.birth[0] + 28, son.birth[1], son.birth[2])
        for person, row in ((father, given), (son, rand.pick(alike))):
            person.sex = "男"
            person.given, person.given_kana, person.roman_given = row
        return [father, son]


class Folder(Evidence):
    def __init__(self, seed):
        super().__init__("clinic", seed)
        self.cast = Cast(seed)
        self.patient_list()
        self.vaccinations()
        self.referral()
        make_mail(self)

    # ---- what the system of the clinic exports --------------------------------------------------
    def patient_list(self):
        rand = self.rand("list")
        header = ["患者番号", "氏名", "カナ氏名", "生年月日", "性別", "郵便番号", "住所", "電話番号", "携帯電話", "保険者番号", "被保険者証記号番号",
                  "病名", "最終来院日"]
        kinds = ["customer_number", "person_name", "person_name_kana", "birth_date", "sex", "postal_code", "address", "phone",
                 "phone", "health_insurance?", "health_insurance", "medical_history", None]
        entries = [(person.patient_number, person, self.row(rand, person)) for person in self.cast.patients]
        for k, person in enumerate(self.cast.married):
            entries.append((f"{40_001 + 7 * k:06d}", person, self.married_row(rand, person, k)))
        for k, person in enumerate(self.cast.slips):
            entries.append((f"{41_001 + 7 * k:06d}", person, self.slip_row(rand, person, k)))
        rows = [([number, *values], person) for number, person, values in sorted(entries, key=lambda e: e[0])]
        self.table(LIST, header, kinds, rows, quote_all=True)

    def row(self, rand, person, style="plain", born=None):
        return [person.name("plain"), person.kana("half"), born or person.birth_date("digits"), person.sex,
                person.home.postal_code("digits"), person.home.address(style), person.phone("hyphen", "landline"),
                person.phone("hyphen", "mobile") if rand.chance(70) else "", insurer(person.home), person.home.insured,
                rand.pick(ILLNESSES), f"2026/{rand.between(1, 11):02d}/{rand.between(1, 14):02d}"]

    def married_row(self, rand, person, k):
        """Before she married: another family name, and for most another address."""
        row = self.row(rand, person)
        family = rand.pick([f for f in names.FAMILY if f[1] != person.family_kana])
        row[0], row[1] = f"{family[3]} {person.given}", names.half_kana(f"{family[1]} {person.given_kana}")
        if k % 3:
            home = self.cast.town.newcomer().home  # where she lived then
            row[4], row[5], row[6] = home.postal_code("digits"), home.address("plain"), ""
        row[7] = person.phone("hyphen", "mobile")
        return row

    def slip_row(self, rand, person, k):
        row = self.row(rand, person)
        year, month, day = person.birth
        if k % 5 == 0:
            row[2] = f"{year}{month:02d}{day % 28 + 1:02d}"
        elif k % 5 == 1:  # half of the reading
            row[1] = names.half_kana(person.family_kana)
        elif k % 5 == 2:
            row[5] = person.home.address("short")
            row[2] = f"{year + 1}{month:02d}{day:02d}"
        elif k % 5 == 3:
            row[6] = row[6][:-2] + row[6][-1] + row[6][-2]
        else:
            row[0] = person.name("glued")
        return row

    # ---- bookings, with the parents of children --------------------------------------------------
    def vaccinations(self):
        rand = self.rand("vaccinations")
        way, sheet = "予防接種/インフルエンザ予約_2026.xlsx", "予約"
        header = ["予約日", "氏名", "ふりがな", "生年月日", "保護者氏名", "連絡先電話"]
        kinds = [None, "person_name", "person_name_kana", "birth_date", None, "phone"]
        rows, shown = [], []
        booked = rand.sample(self.cast.patients, 230) + [self.cast.town.newcomer(1, 80) for _ in range(30)]
        for k, person in enumerate(booked):
            parent = self.parent_of(person) if person.birth[0] > 2010 else None
            values = [f"2026/11/{20 + k % 10}", person.name("space"), person.kana("hira"), person.birth_date("slash"),
                      parent.name("space") if parent else "", person.phone("hyphen", "landline" if parent else "mobile")]
            shown.append((values, person, parent))
            rows.append([*values[:3], office.Day(*person.birth), *values[4:]])
        self.add(way, office.make_xlsx([(sheet, [header, *rows])]))
        record_table(self.truth, way, sheet, kinds, [(values, person) for values, person, _ in shown])
        for r, (values, _, parent) in enumerate(shown, 2):
            if parent:
                self.truth.mention(way, f"{sheet}!E{r}", "person_name", values[4], parent, table=True)

    def parent_of(self, child):
        """A grown-up of the household, who may be no patient; made up when there is none."""
        for person in self.cast.town.people:
            if person.home is child.home and person.birth[0] < 2000:
                return person
        parent = self.cast.town.newcomer(30, 50)
        for part in ("family", "family_kana", "roman_family", "family_plain", "home"):
            setattr(parent, part, getattr(child, part))
        return parent

    # ---- a letter to another doctor ---------------------------------------------------------------
    def referral(self):
        patient = self.cast.patients[77]
        way, text = "紹介状/紹介状_20261106.docx", Prose()
        text.line("診療情報提供書").line("2026年11月6日")
        text.line("ひなげし内科クリニック　院長 ", ("person_name", self.cast.doctor.name(), self.cast.doctor))
        text.line("患者氏名：", ("person_name", patient.name(), patient), "　様")
        text.line("生年月日：", ("birth_date", patient.birth_date("kanji"), patient))
        text.line("住所：", ("address", patient.home.address("plain"), patient))
        text.line("傷病名：", ("medical_history", "心房細動", patient))
        text.text("平素よりお世話になっております。動悸を訴えて受診されました。精査をお願いいたします。")
        self.add(way, office.make_docx(text.whole().split("\n")))
        text.record(self.truth, way, place_sure=False)


def insurer(home):
    """The insurer of a household: eight digits with a check digit."""
    body = f"0613{int(home.postal) % 1000:03d}"
    return body + numbers.luhn_digit(body)


def make(seed):
    """The files by path below evidence/, and the document of truth.json."""
    folder = Folder(seed)
    return folder.files, folder.document(folder.cast.town.people)
