"""Numbers with check digits and telephone numbers.

Nothing here belongs to anybody on purpose: cards use issuer prefixes of test numbers, individual
numbers start with 9999, and telephone numbers lie in few exchanges (Japan reserves none for fiction).
"""


def luhn_digit(body):
    total = 0
    for i, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if i % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


CARD_PREFIXES = [("400000", 16), ("411111", 16), ("510000", 16), ("520000", 16), ("352800", 16),
                 ("356600", 16), ("340000", 15), ("360000", 14)]


def card_number(rand):
    prefix, length = rand.pick(CARD_PREFIXES)
    body = prefix + rand.digits(length - len(prefix) - 1)
    return body + luhn_digit(body)


def card_grouped(number, separator):
    cuts = {16: (4, 4, 4, 4), 15: (4, 6, 5), 14: (4, 6, 4)}[len(number)]
    parts, at = [], 0
    for cut in cuts:
        parts.append(number[at:at + cut])
        at += cut
    return separator.join(parts)


def my_number_digit(body):
    """Ordinance of the Ministry of Internal Affairs 85/2014 art. 5."""
    rest = sum(int(d) * w for d, w in zip(body, (6, 5, 4, 3, 2, 7, 6, 5, 4, 3, 2))) % 11
    return "0" if rest <= 1 else str(11 - rest)


def my_number(rand):
    body = "9999" + rand.digits(7)
    return body + my_number_digit(body)


def jan_code(rand):
    body = rand.pick(("45", "49")) + rand.digits(10)
    total = sum(int(d) * (1 if i % 2 == 0 else 3) for i, d in enumerate(body))
    return body + str(-total % 10)


def mobile(rand):
    return (rand.pick(("070", "080", "090")), f"{rand.between(1, 9)}{rand.pick(('000', '111', '222'))}",
            rand.digits(4))


def landline(rand, area_and_exchange):
    """"045-2" -> ("045", "230", "1234"): area code and exchange make six digits."""
    area, exchange = area_and_exchange.split("-")
    free = 6 - len(area) - len(exchange)
    exchange += (rand.pick("01234") + "000")[:free]
    return area, exchange, rand.digits(4)
