"""Sheets that hold pictures, written by the libraries that people's programs use."""

import struct
import zlib
from io import BytesIO
from zipfile import ZipFile

from odf.draw import Frame, Image
from odf.opendocument import load
from odf.table import Table, TableCell, TableRow
from odf.text import P

from tests.imports import sheets


def png(shade: int = 0) -> bytes:
    """Return a picture of one dot."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    dot = zlib.compress(bytes([0, shade]))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", dot) + chunk(b"IEND", b"")


def ods_with(lines: sheets.Lines, *pictures: bytes) -> bytes:
    """Return an .ods of these lines, its pictures in a last row."""
    document = load(BytesIO(sheets.ods(lines)))
    row = TableRow()
    for number, content in enumerate(pictures):
        frame = Frame(width="2cm", height="2cm")
        frame.addElement(Image(href=document.addPictureFromString(content, "image/png")))
        cell, words = TableCell(), P()
        words.addElement(frame)
        cell.addElement(words)
        row.addElement(cell)
        assert number < 9
    document.getElementsByType(Table)[0].addElement(row)
    return saved(document)


def saved(document) -> bytes:
    out = BytesIO()
    document.write(out)
    return out.getvalue()


def xlsx_with(lines: sheets.Lines, *pictures: bytes) -> bytes:
    """Return an .xlsx of these lines, its pictures where Excel puts them."""
    content = sheets.xlsx(lines)
    for number, shown in enumerate(pictures, start=1):
        content = with_member(content, f"xl/media/image{number}.png", shown)
    return content


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    """Return an archive with one member more."""
    out = BytesIO(content)
    with ZipFile(out, "a") as archive:
        archive.writestr(name, data)
    return out.getvalue()
