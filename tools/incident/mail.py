"""Mail as Japanese mail programs write it: ISO-2022-JP, UTF-8 in base64 or quoted-printable, and
the Shift_JIS that older ones send."""

import base64
import datetime

_DAYS, _MONTHS = "Mon Tue Wed Thu Fri Sat Sun".split(), "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split()


def encoded_words(text, charset):
    """RFC 2047; ISO-2022-JP words each begin and end in ASCII."""
    if text.isascii():
        return text
    words, chunk = [], ""
    for letter in text:
        if len(base64.b64encode((chunk + letter).encode(charset))) > 52:
            words.append(chunk)
            chunk = ""
        chunk += letter
    words.append(chunk)
    return "\n ".join(f"=?{charset.upper()}?B?{base64.b64encode(w.encode(charset)).decode()}?=" for w in words)


def address(name, email, charset):
    if not name:
        return email
    return (f'"{name}"' if name.isascii() else encoded_words(name, charset)) + f" <{email}>"


def _quoted_printable(data):
    out = []
    for line in data.split(b"\n"):
        text = ""
        for byte in line:
            piece = chr(byte) if 33 <= byte <= 126 and byte != 61 or byte == 32 else f"={byte:02X}"
            if len(text) - (text.rfind("\n") + 1) + len(piece) > 75:
                text += "=\n"
            text += piece
        out.append(text[:-1] + "=20" if text.endswith(" ") else text)
    return "\n".join(out)


def _base64(data):
    text = base64.b64encode(data).decode()
    return "\n".join(text[i:i + 76] for i in range(0, len(text), 76))


# style: charset of headers, charset of the body, its name, its transfer encoding
STYLES = {
    "jis": ("iso-2022-jp", "iso2022_jp", "ISO-2022-JP", "7bit"),
    "utf8-base64": ("utf-8", "utf-8", "UTF-8", "base64"),
    "utf8-quoted": ("utf-8", "utf-8", "UTF-8", "quoted-printable"),
    "sjis": ("iso-2022-jp", "cp932", "Shift_JIS", "8bit"),
    "utf8-8bit": ("utf-8", "utf-8", "UTF-8", "8bit"),
}


def date_header(moment):
    return (f"{_DAYS[moment.weekday()]}, {moment.day} {_MONTHS[moment.month - 1]} {moment.year} "
            f"{moment:%H:%M:%S} +0900")


class Message:
    def __init__(self, number, moment, style, sender, to, subject, body, cc=(), attachments=(),
                 host="mx.minato-bungu.example.jp"):
        """sender, to, cc: (shown name or "", address). attachments: (name, media type, bytes)."""
        self.number, self.moment, self.style = number, moment, style
        self.sender, self.to, self.cc = sender, to, cc
        self.subject, self.body, self.attachments = subject, body, attachments
        self.host = host

    def raw(self):
        head_charset, codec, charset, transfer = STYLES[self.style]
        lines = [f"Date: {date_header(self.moment)}", "From: " + address(*self.sender, head_charset),
                 "To: " + ",\n ".join(address(*a, head_charset) for a in self.to)]
        if self.cc:
            lines.append("Cc: " + ",\n ".join(address(*a, head_charset) for a in self.cc))
        lines += ["Subject: " + encoded_words(self.subject, head_charset),
                  f"Message-ID: <{self.moment:%Y%m%d%H%M%S}.{self.number:04d}.7f3a$2c1@{self.host}>",
                  "MIME-Version: 1.0"]
        body = self.body.encode(codec)
        body = {"base64": lambda: _base64(body).encode(), "7bit": lambda: body, "8bit": lambda: body,
                "quoted-printable": lambda: _quoted_printable(body).encode()}[transfer]()
        part = f"Content-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n".encode()
        if not self.attachments:
            return "\n".join(lines).encode() + b"\n" + part + body
        mark = f"----=_NextPart_{self.number:03d}_{self.moment:%d%H%M}"
        out = "\n".join(lines).encode() + f'\nContent-Type: multipart/mixed;\n boundary="{mark}"\n\n'.encode()
        out += b"This is a multi-part message in MIME format.\n\n--" + mark.encode() + b"\n" + part + body
        for name, media, data in self.attachments:
            shown = encoded_words(name, head_charset).replace("\n ", "\n\t")
            head = f'\n--{mark}\nContent-Type: {media};\n\tname="{shown}"\n'
            if media == "message/rfc822":
                out += (head + f'Content-Disposition: attachment;\n\tfilename="{shown}"\n\n').encode() + data
            else:
                out += (head + "Content-Transfer-Encoding: base64\nContent-Disposition: attachment;\n"
                        f'\tfilename="{shown}"\n\n').encode() + _base64(data).encode()
        return out + b"\n--" + mark.encode() + b"--\n"


def make_mbox(messages):
    out = bytearray()
    for message in messages:
        day = message.moment - datetime.timedelta(hours=9)
        out += f"From - {_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day:2d} {day:%H:%M:%S} {day.year}\n".encode()
        out += message.raw().rstrip(b"\n").replace(b"\nFrom ", b"\n>From ") + b"\n\n"
    return bytes(out)
