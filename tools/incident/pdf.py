"""A fillable form as PDF, written by hand: a standard Japanese font that is not embedded, labels on
the page, and the answers in AcroForm fields with their appearance, as a form program saves it."""


def _utf16(text):
    return text.encode("utf-16-be").hex().upper()


def make_form(title, notes, fields):
    """fields: (label, field name, answer, multiline ignored). One field a line, A4."""
    letters = sorted(set(title + "".join(notes) + "".join(a + b for a, _, b in fields)))
    objects = {}
    objects[1] = "<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [%s] /DR << /Font << /F1 4 0 R >> >> " \
                 "/DA (/F1 11 Tf 0 g) /NeedAppearances false >> >>" % \
                 " ".join(f"{20 + 2 * i} 0 R" for i in range(len(fields)))
    objects[2] = "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
    objects[3] = "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 4 0 R >> >> " \
                 "/Contents 5 0 R /Annots [%s] >>" % " ".join(f"{20 + 2 * i} 0 R" for i in range(len(fields)))
    objects[4] = "<< /Type /Font /Subtype /Type0 /BaseFont /KozMinPr6N-Regular-UniJIS-UTF16-H " \
                 "/Encoding /UniJIS-UTF16-H /DescendantFonts [6 0 R] /ToUnicode 8 0 R >>"
    objects[6] = "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /KozMinPr6N-Regular /CIDSystemInfo " \
                 "<< /Registry (Adobe) /Ordering (Japan1) /Supplement 6 >> /FontDescriptor 7 0 R /DW 1000 " \
                 "/W [1 94 500 231 632 500] >>"
    objects[7] = "<< /Type /FontDescriptor /FontName /KozMinPr6N-Regular /Flags 6 /FontBBox [-437 -340 1147 1317] " \
                 "/ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 740 /StemV 80 >>"
    page = [f"BT /F1 16 Tf 130 780 Td <{_utf16(title)}> Tj ET"]
    y = 730
    for i, (label, name, answer) in enumerate(fields):
        page.append(f"BT /F1 11 Tf 60 {y} Td <{_utf16(label)}> Tj ET")
        page.append(f"0.5 w 180 {y - 6} 350 20 re S")
        look = f"/Tx BMC q BT /F1 11 Tf 0 g 4 6 Td <{_utf16(answer)}> Tj ET Q EMC"
        objects[20 + 2 * i] = (f"<< /Type /Annot /Subtype /Widget /FT /Tx /T ({name}) /V <FEFF{_utf16(answer)}> "
                               f"/DA (/F1 11 Tf 0 g) /Rect [180 {y - 6} 530 {y + 14}] /F 4 /P 3 0 R "
                               f"/AP << /N {21 + 2 * i} 0 R >> >>")
        objects[21 + 2 * i] = _stream(look, "/Type /XObject /Subtype /Form /BBox [0 0 350 20] "
                                            "/Resources << /Font << /F1 4 0 R >> >>")
        y -= 34
    for note in notes:
        page.append(f"BT /F1 9 Tf 60 {y} Td <{_utf16(note)}> Tj ET")
        y -= 18
    objects[5] = _stream("\n".join(page))
    table = "\n".join(f"<{_utf16(c)}> <{_utf16(c)}>" for c in letters)
    objects[8] = _stream("/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /Own def "
                         "/CMapType 2 def 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
                         "".join(f"{len(part)} beginbfchar\n" + "\n".join(part) + "\nendbfchar\n"
                                 for part in _hundreds(table.split("\n"))) + "endcmap end end")
    return _assemble(objects)


def _hundreds(lines):
    return [lines[i:i + 100] for i in range(0, len(lines), 100)]


def _stream(text, entries=""):
    return f"<< {entries} /Length {len(text)} >>\nstream\n{text}\nendstream"


def _assemble(objects):
    out, offsets = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n"), {}
    for number in sorted(objects):
        offsets[number] = len(out)
        out += f"{number} 0 obj\n{objects[number]}\nendobj\n".encode("ascii")
    start, last = len(out), max(objects)
    out += f"xref\n0 {last + 1}\n".encode()
    free = [n for n in range(last + 1) if n not in offsets]
    chain = dict(zip(free, free[1:] + [0]))
    for n in range(last + 1):
        out += (f"{offsets[n]:010d} 00000 n \n" if n in offsets else
                f"{chain[n]:010d} {65535 if n == 0 else 1:05d} f \n").encode()
    out += f"trailer\n<< /Size {last + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
    return bytes(out)
