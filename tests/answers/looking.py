"""What other libraries than ours see in a sheet, and how two files differ."""

import re
from io import BytesIO
from zipfile import ZipFile

from odf import table, text
from odf.opendocument import load
from odf.teletype import extractText
from openpyxl import load_workbook

from imports.sources.model import ParsedRow
from imports.sources.sheet import read
from tests.imports.sheets import members_of, zipped

Seen = dict[tuple[str, int, int], str]  # by sheet, line from 1 and column from 0
MANIFEST = """<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">
<m:file-entry m:full-path="/" m:media-type="application/vnd.oasis.opendocument.spreadsheet"/>
<m:file-entry m:full-path="content.xml" m:media-type="text/xml"/></m:manifest>"""
ROW = re.compile(r"<table:table-row\b[^>]*/>|<table:table-row\b.*?</table:table-row>", re.S)


def seen_by_odfpy(content: bytes) -> Seen:
    """Return the texts of an .ods."""
    seen: Seen = {}
    whole = zipped({"META-INF/manifest.xml": MANIFEST} | members_of(content))  # odfpy opens none without it
    for sheet in load(BytesIO(whole)).spreadsheet.getElementsByType(table.Table):
        line = 1
        for row in sheet.getElementsByType(table.TableRow):
            times = int(row.getAttribute("numberrowsrepeated") or 1)
            for column, said in _odf_cells(row):
                for more in range(times):
                    seen[sheet.getAttribute("name"), line + more, column] = said
            line += times
    return seen


def _odf_cells(row: table.TableRow):
    column = 0
    for cell in row.childNodes:
        times = int(cell.getAttribute("numbercolumnsrepeated") or 1)
        said = "\n".join(extractText(node) for node in cell.childNodes if node.qname == (text.TEXTNS, "p"))
        for more in range(times if said else 0):
            yield column + more, said
        column += times


def seen_by_openpyxl(content: bytes) -> Seen:
    """Return the texts of an .xlsx, formulas as typed."""
    book = load_workbook(BytesIO(content), rich_text=True)
    return {
        (sheet.title, cell.row, cell.column - 1): str(cell.value)
        for sheet in book.worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value is not None
    }


def rows_of(content: bytes) -> list[ParsedRow]:
    """Return the rows that are read of a file."""
    return list(read("x", content).rows)


def cells_of(content: bytes) -> list[dict[str, str]]:
    """Return the cells of the rows that are read of a file."""
    return [dict(row.cells) for row in rows_of(content)]


def packed(content: bytes) -> dict[str, tuple[bytes, tuple, int]]:
    """Return each member of an archive as it is packed, with its date and how it is compressed, in order."""
    found = {}
    with ZipFile(BytesIO(content)) as archive:
        for member in archive.infolist():
            start = member.header_offset + 30 + len(member.orig_filename.encode())
            length = int.from_bytes(content[member.header_offset + 28 : member.header_offset + 30], "little")
            data = content[start + length : start + length + member.compress_size]
            found[member.filename] = (data, member.date_time, member.compress_type)
    return found


def changed_members(before: bytes, after: bytes) -> list[str]:
    """Return the members that differ by their packed bytes; the others stand in the same order."""
    old, new = packed(before), packed(after)
    assert list(old) == list(new)
    assert [value[1:] for value in old.values()] == [value[1:] for value in new.values()]
    return [name for name in old if old[name] != new[name]]


def changed_rows(before: bytes, after: bytes) -> list[int]:
    """Return the ranks of the rows of content.xml that differ, and nothing else does."""
    old, new = (members_of(content)["content.xml"].decode() for content in (before, after))
    assert ROW.split(old) == ROW.split(new)
    pairs = zip(ROW.findall(old), ROW.findall(new), strict=True)
    return [rank for rank, (one, other) in enumerate(pairs) if one != other]
