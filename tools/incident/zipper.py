"""ZIP files, byte for byte the same everywhere: own Deflate (the output of zlib differs between its
versions), fixed times, and the old ZipCrypto encryption that Explorer and many mail gateways use."""

import struct
import zlib

_DATE = ((2026 - 1980) << 9) | (11 << 5) | 16  # 2026-11-16
_TIME = (18 << 11) | (42 << 5)


def deflate(data):
    """Raw Deflate, one block with fixed codes (RFC 1951 section 3.2.6), greedy matches."""
    out, hold, filled = bytearray(), 0, 0

    def put(value, count):
        nonlocal hold, filled
        hold |= value << filled
        filled += count
        while filled >= 8:
            out.append(hold & 255)
            hold >>= 8
            filled -= 8

    put(1, 1)
    put(1, 2)
    seen, at, size = {}, 0, len(data)
    while at < size:
        key = data[at:at + 4]
        before = seen.get(key, -1) if len(key) == 4 else -1
        seen[key] = at
        if before < 0 or at - before > 32768:
            put(*_LITERAL[data[at]])
            at += 1
            continue
        length = 4
        while length < 258 and at + length < size and data[before + length] == data[at + length]:
            length += 1
        for piece in _LENGTH[length]:
            put(*piece)
        for piece in _distance(at - before):
            put(*piece)
        for k in range(at + 1, min(at + length, size - 4), 3):
            seen[data[k:k + 4]] = k
        at += length
    put(*_LITERAL[256])
    if filled:
        out.append(hold & 255)
    return bytes(out)


def _turned(value, count):
    return int(format(value, f"0{count}b")[::-1], 2)


def _literal(symbol):
    if symbol < 144:
        return _turned(0x30 + symbol, 8), 8
    if symbol < 256:
        return _turned(0x190 + symbol - 144, 9), 9
    if symbol < 280:
        return _turned(symbol - 256, 7), 7
    return _turned(0xC0 + symbol - 280, 8), 8


_LITERAL = [_literal(symbol) for symbol in range(286)]
_DISTANCES = []
_base = 1
for _code in range(30):
    _extra = max(0, _code // 2 - 1)
    _DISTANCES.append((_base, _extra))
    _base += 1 << _extra
_LENGTH = {258: [_LITERAL[285]]}
_base = 3
for _code in range(28):
    _extra = 0 if _code < 8 else (_code - 4) // 4
    for _k in range(1 << _extra):
        _LENGTH.setdefault(_base + _k, [_LITERAL[257 + _code], (_k, _extra)])
    _base += 1 << _extra


def _distance(value):
    code = max(k for k in range(30) if _DISTANCES[k][0] <= value)
    base, extra = _DISTANCES[code]
    return (_turned(code, 5), 5), (value - base, extra)


class _Crypto:
    """PKWARE APPNOTE 6.1."""

    def __init__(self, password):
        self.keys = [0x12345678, 0x23456789, 0x34567890]
        for byte in password:
            self._turn(byte)

    def _turn(self, byte):
        k = self.keys
        k[0] = _crc(k[0], byte)
        k[1] = ((k[1] + (k[0] & 255)) * 134775813 + 1) & 0xFFFFFFFF
        k[2] = _crc(k[2], k[1] >> 24)

    def encrypt(self, data):
        out = bytearray()
        for byte in data:
            t = (self.keys[2] | 2) & 0xFFFF
            out.append(byte ^ (((t * (t ^ 1)) >> 8) & 255))
            self._turn(byte)
        return bytes(out)


def _crc(value, byte):
    return zlib.crc32(bytes([byte]), value ^ 0xFFFFFFFF) ^ 0xFFFFFFFF


def make_zip(entries, password=None, names="utf-8", rand=None):
    """entries: (name, bytes). names: "utf-8" with the flag of the standard, or "cp932" without it,
    as Japanese Windows writes them. A password needs `rand` for the twelve bytes of salt."""
    body, listing = bytearray(), bytearray()
    for name, data in entries:
        raw = name.encode(names)
        flags = 0x800 if names == "utf-8" and not name.isascii() else 0
        packed, crc = deflate(data), zlib.crc32(data)
        if zlib.decompress(packed, -15) != data:
            raise AssertionError("own Deflate is wrong")
        if password is not None:
            flags |= 1
            salt = bytes(rand.below(256) for _ in range(11)) + bytes([crc >> 24])
            packed = _Crypto(password).encrypt(salt + packed)
        common = struct.pack("<HHHHHIIIHH", 20, flags, 8, _TIME, _DATE, crc, len(packed), len(data), len(raw), 0)
        listing += (b"PK\x01\x02" + struct.pack("<H", 20) + common +
                    struct.pack("<HHHII", 0, 0, 0, 0x20, len(body)) + raw)
        body += b"PK\x03\x04" + common + raw + packed
    end = b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, len(entries), len(entries), len(listing), len(body), 0)
    return bytes(body + listing + end)
