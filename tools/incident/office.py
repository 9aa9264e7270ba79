"""Spreadsheets and letters in Office Open XML, as Excel and Word lay them out."""

import datetime
from xml.sax.saxutils import escape

from .zipper import make_zip

_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


class Day:
    """A cell that Excel holds as a day number and shows as a date."""

    def __init__(self, year, month, day):
        self.serial = (datetime.date(year, month, day) - datetime.date(1899, 12, 30)).days


def column_name(column):
    return chr(65 + column) if column < 26 else column_name(column // 26 - 1) + chr(65 + column % 26)


_STYLES = f"""{_HEAD}<styleSheet xmlns="{_SHEET}"><numFmts count="1"><numFmt numFmtId="176" \
formatCode="yyyy/m/d;@"/></numFmts><fonts count="2"><font><sz val="11"/><name val="游ゴシック"/>\
<family val="3"/><charset val="128"/></font><font><b/><sz val="11"/><name val="游ゴシック"/></font></fonts>\
<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/>\
</fill></fills><borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>\
<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>\
<cellXfs count="3"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>\
<xf numFmtId="176" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>\
<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/></cellXfs>\
<cellStyles count="1"><cellStyle name="標準" xfId="0" builtinId="0"/></cellStyles></styleSheet>"""


def make_xlsx(sheets):
    """sheets: (name, rows); a cell is a str (shared string), a Day, an int or None."""
    strings, count = {}, 0
    files = []
    for number, (_, rows) in enumerate(sheets, 1):
        lines = []
        for r, row in enumerate(rows, 1):
            cells = []
            for c, value in enumerate(row):
                place = f'{column_name(c)}{r}'
                if isinstance(value, Day):
                    cells.append(f'<c r="{place}" s="1"><v>{value.serial}</v></c>')
                elif isinstance(value, int):
                    cells.append(f'<c r="{place}"><v>{value}</v></c>')
                elif value:
                    count += 1
                    index = strings.setdefault(value, len(strings))
                    style = ' s="2"' if r == 1 else ""
                    cells.append(f'<c r="{place}"{style} t="s"><v>{index}</v></c>')
            lines.append(f'<row r="{r}" spans="1:{len(row)}">{"".join(cells)}</row>')
        last = f"{column_name(len(rows[0]) - 1)}{len(rows)}"
        files.append((f"xl/worksheets/sheet{number}.xml",
                      f'{_HEAD}<worksheet xmlns="{_SHEET}"><dimension ref="A1:{last}"/>'
                      f'<sheetData>{"".join(lines)}</sheetData></worksheet>'))
    items = "".join(f'<si><t xml:space="preserve">{escape(s)}</t><phoneticPr fontId="1"/></si>' for s in strings)
    shared = (f'{_HEAD}<sst xmlns="{_SHEET}" count="{count}" uniqueCount="{len(strings)}">{items}</sst>')
    tabs = "".join(f'<sheet name="{escape(name)}" sheetId="{n}" r:id="rId{n}"/>'
                   for n, (name, _) in enumerate(sheets, 1))
    book = f'{_HEAD}<workbook xmlns="{_SHEET}" xmlns:r="{_OFFICE}"><sheets>{tabs}</sheets></workbook>'
    links = [(f"rId{n}", "worksheet", f"worksheets/sheet{n}.xml") for n in range(1, len(sheets) + 1)]
    links += [(f"rId{len(sheets) + 1}", "styles", "styles.xml"), (f"rId{len(sheets) + 2}", "sharedStrings", "sharedStrings.xml")]
    main = "application/vnd.openxmlformats-officedocument.spreadsheetml."
    types = [("/xl/workbook.xml", main + "sheet.main+xml"), ("/xl/styles.xml", main + "styles+xml"),
             ("/xl/sharedStrings.xml", main + "sharedStrings+xml")]
    types += [(f"/{path}", main + "worksheet+xml") for path, _ in files]
    parts = [("[Content_Types].xml", _content_types(types)), ("_rels/.rels", _links([("rId1", "officeDocument", "xl/workbook.xml")])),
             ("xl/workbook.xml", book), ("xl/_rels/workbook.xml.rels", _links(links)), ("xl/styles.xml", _STYLES),
             ("xl/sharedStrings.xml", shared), *files]
    return make_zip([(name, text.encode("utf-8")) for name, text in parts])


def make_docx(paragraphs, heading_count=1):
    """One paragraph a line; the first ones as headings."""
    lines = []
    for n, text in enumerate(paragraphs):
        style = '<w:pPr><w:pStyle w:val="Heading1"/></w:pPr>' if n < heading_count else ""
        # Word breaks a paragraph into runs where the spelling checker or an edit left a mark.
        cut = len(text) // 2
        runs = [text[:cut], text[cut:]] if len(text) > 24 else [text]
        body = "".join('<w:r><w:rPr><w:rFonts w:hint="eastAsia"/></w:rPr>'
                       f'<w:t xml:space="preserve">{escape(run)}</w:t></w:r>' for run in runs if run)
        lines.append(f"<w:p>{style}{body}</w:p>")
    document = (f'{_HEAD}<w:document xmlns:w="{_WORD}"><w:body>{"".join(lines)}'
                '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>')
    styles = (f'{_HEAD}<w:styles xmlns:w="{_WORD}"><w:style w:type="paragraph" w:default="1" w:styleId="a">'
              '<w:name w:val="Normal"/></w:style><w:style w:type="paragraph" w:styleId="Heading1">'
              '<w:name w:val="heading 1"/><w:basedOn w:val="a"/></w:style></w:styles>')
    main = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    parts = [("[Content_Types].xml", _content_types([("/word/document.xml", main + "document.main+xml"),
                                                     ("/word/styles.xml", main + "styles+xml")])),
             ("_rels/.rels", _links([("rId1", "officeDocument", "word/document.xml")])),
             ("word/document.xml", document),
             ("word/_rels/document.xml.rels", _links([("rId1", "styles", "styles.xml")])),
             ("word/styles.xml", styles)]
    return make_zip([(name, text.encode("utf-8")) for name, text in parts])


def _content_types(overrides):
    lines = "".join(f'<Override PartName="{part}" ContentType="{kind}"/>' for part, kind in overrides)
    return (f'{_HEAD}<Types xmlns="{_TYPES}"><Default Extension="rels" ContentType='
            '"application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Default Extension="xml" ContentType="application/xml"/>{lines}</Types>')


def _links(links):
    lines = "".join(f'<Relationship Id="{i}" Type="{_OFFICE}/{kind}" Target="{target}"/>' for i, kind, target in links)
    return f'{_HEAD}<Relationships xmlns="{_RELS}">{lines}</Relationships>'
