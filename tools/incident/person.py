"""Invented people in households, and the many ways in which clerks write the same person down."""

from . import names, numbers

_BUILDINGS = ["グリーンハイツ", "コーポさくら", "メゾン青葉", "サンハイム", "パークコート", "第二みどり荘",
              "レジデンス若葉", "ヴィラ南", "ハイツ松", "プラザ中央", "シティコーポ", "ライフ館"]
_DOMAINS = ["example.jp", "example.com", "example.ne.jp", "mail.example.com", "example.net",
            "example.org", "post.example.jp", "keitai.example.ne.jp"]


class Home:
    def __init__(self, rand):
        self.postal, self.prefecture, self.city, self.town, self.area = rand.pick(names.TOWNS)
        self.chome = rand.between(1, 4)
        self.block = rand.between(1, 38)
        self.house = rand.between(1, 24)
        self.building = rand.pick(_BUILDINGS) if rand.chance(45) else ""
        self.room = f"{rand.between(1, 9)}{rand.between(1, 9):02d}" if self.building else ""
        self.landline = numbers.landline(rand, self.area)

    def address(self, style):
        """full: 東京都…2丁目14番3号 …201 / short: no prefecture, 2-14-3 / wide: ２－１４－３ /
        glued: building joined by a hyphen / split: (up to the number, building)."""
        place = self.city + self.town
        line = f"{self.chome}-{self.block}-{self.house}"
        flat = f"{self.building}{self.room}" if self.building else ""
        if style == "full":
            formal = f"{self.prefecture}{place}{self.chome}丁目{self.block}番{self.house}号"
            return formal + (f" {flat}" if flat else "")
        if style == "plain":
            return f"{self.prefecture}{place}{line}" + (f" {flat}" if flat else "")
        if style == "short":
            return f"{place}{line}" + (f" {flat}" if flat else "")
        if style == "wide":
            room = f"{self.building}{self.room}号室" if self.building else ""
            return names.wide(f"{self.prefecture}{place}{line}" + (f" {room}" if room else ""))
        if style == "glued":
            return f"{self.prefecture}{place}{line}" + (f"-{self.room}" if self.room else "")
        if style == "split":
            return f"{self.prefecture}{place}{line}", flat
        raise ValueError(style)

    def postal_code(self, style):
        first, last = self.postal[:3], self.postal[3:]
        return {"hyphen": f"{first}-{last}", "digits": first + last, "mark": f"〒{first}-{last}",
                "wide": names.wide(f"{first}-{last}")}[style]


class Person:
    def __init__(self, number, rand, family, home, sex, birth):
        self.id = f"p{number:05d}"
        self.family, self.family_kana, self.roman_family, self.family_plain = family
        self.sex = sex
        self.given, self.given_kana, self.roman_given = rand.pick(names.WOMEN if sex == "女" else names.MEN)
        self.home = home
        self.birth = birth  # (year, month, day)
        self.mobile = numbers.mobile(rand)
        self.prefers_mobile = rand.chance(72)
        local = rand.pick((f"{self.roman_given}.{self.roman_family}", f"{self.roman_family}-{self.roman_given}",
                           f"{self.roman_given}{birth[0] % 100:02d}", f"{self.roman_given[0]}.{self.roman_family}"))
        self.email = f"{local}{number % 997}@{rand.pick(_DOMAINS)}"
        self.member_numbers = []
        self.staff_number = None

    def name(self, style="space"):
        """space, wide (full-width space), glued, plain (character variants folded), roman, family."""
        if style == "roman":
            return f"{self.roman_given.capitalize()} {self.roman_family.capitalize()}"
        if style == "family":
            return self.family
        if style == "plain":
            return f"{self.family_plain} {self.given}"
        return self.family + {"space": " ", "wide": "　", "glued": ""}[style] + self.given

    def kana(self, style="full"):
        text = f"{self.family_kana} {self.given_kana}"
        return {"full": text, "half": names.half_kana(text), "hira": names.hiragana(text),
                "wide": text.replace(" ", "　"), "glued": text.replace(" ", "")}[style]

    def phone(self, style="hyphen", which=None):
        parts = {"mobile": self.mobile, "landline": self.home.landline,
                 None: self.mobile if self.prefers_mobile else self.home.landline}[which]
        return write_phone(parts, style)

    def birth_date(self, style):
        year, month, day = self.birth
        era, first = ("昭和", 1926) if (year, month, day) < (1989, 1, 8) else ("平成", 1989)
        if (year, month, day) >= (2019, 5, 1):
            era, first = "令和", 2019
        era_year = year - first + 1
        letter = {"昭和": "S", "平成": "H", "令和": "R"}[era]
        return {"slash": f"{year}/{month}/{day}", "slash2": f"{year}/{month:02d}/{day:02d}",
                "iso": f"{year}-{month:02d}-{day:02d}", "digits": f"{year}{month:02d}{day:02d}",
                "kanji": f"{year}年{month}月{day}日", "letter": f"{letter}{era_year}.{month}.{day}",
                "era": f"{era}{'元' if era_year == 1 else era_year}年{month}月{day}日"}[style]


def write_phone(parts, style):
    area, exchange, line = parts
    return {"hyphen": f"{area}-{exchange}-{line}", "digits": area + exchange + line,
            "wide": names.wide(f"{area}-{exchange}-{line}"), "paren": f"{area}({exchange}){line}",
            "space": f"{area} {exchange} {line}", "plus": f"+81-{area[1:]}-{exchange}-{line}"}[style]


class Town:
    """Everybody there is in the story. Households share a family name, an address and a landline."""

    def __init__(self, rand):
        self.rand = rand
        self.people = []
        self._used = set()

    def newcomer(self, age_from=19, age_to=82):
        """A person who lives alone as far as the story knows."""
        return self._add(self.rand.pick(names.FAMILY), Home(self.rand), self.rand.pick("男女"),
                         self._birth(age_from, age_to))

    def household(self, size):
        family, home = self.rand.pick(names.FAMILY), Home(self.rand)
        parents = self._birth(36, 58)
        members = [self._add(family, home, "男", parents)]
        if size > 1:
            members.append(self._add(family, home, "女", (parents[0] + self.rand.between(-4, 4), *self._day())))
        for _ in range(size - 2):
            birth = (parents[0] + self.rand.between(22, 30), *self._day())
            members.append(self._add(family, home, self.rand.pick("男女"), birth))
        return members

    def twins(self):
        """Same day of birth, address and landline; given names of their own."""
        family, home, birth = self.rand.pick(names.FAMILY), Home(self.rand), self._birth(20, 30)
        return [self._add(family, home, "女", birth), self._add(family, home, "女", birth)]

    def namesake(self, person):
        """Another person of the same name and reading somewhere else."""
        other = self.newcomer()
        for part in ("family", "family_kana", "roman_family", "family_plain", "given", "given_kana", "roman_given", "sex"):
            setattr(other, part, getattr(person, part))
        other.email = f"{other.roman_family}.{other.roman_given[0]}{len(self.people)}@example.jp"
        return other

    def _add(self, family, home, sex, birth):
        person = None
        while person is None or (person.family_kana, person.given) in self._used:
            person = Person(len(self.people) + 1, self.rand, family, home, sex, birth)
        self._used.add((person.family_kana, person.given))
        self.people.append(person)
        return person

    def _birth(self, age_from, age_to):
        return (2026 - self.rand.between(age_from, age_to), *self._day())

    def _day(self):
        return self.rand.between(1, 12), self.rand.between(1, 28)
