"""Small pictures, and sheets that hold them, made for the tests."""

import struct
import zlib

from tests.imports.sheets import GABARIT, REMARK, members_of, ods, rewritten, xlsx, zipped

XLINK = 'xmlns:xlink="http://www.w3.org/1999/xlink"'
DRAW = 'xmlns:draw="urn:oasis:names:tc:opendocument:xmlns:drawing:1.0"'
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
NAMES = (
    'xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing" '
    f'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:r="{OFFICE}"'
)
SVG = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


def png(shade: int = 0, width: int = 4, height: int = 4) -> bytes:
    """Return a picture of one shade of grey."""
    lines = zlib.compress((b"\0" + bytes([shade]) * width) * height)
    header = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", lines), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(part(*one) for one in parts)


def part(name: bytes, content: bytes) -> bytes:
    """Return a part of a PNG, with its sum."""
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))


def bare_png(width: int, height: int) -> bytes:
    """Return a PNG that only says its size."""
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))


def frame(*names: str) -> str:
    """Return the XML of a drawing that shows these files of the archive, one picture in several formats."""
    images = "".join(f'<draw:image {XLINK} xlink:href="{name}"/>' for name in names)
    return f"<draw:frame {DRAW}>{images}</draw:frame>"


def ods_with(pictures: dict[str, bytes], *rows: list[str], drawn: str | None = None) -> bytes:
    """Return a filled sheet whose second line of remarks, column C, shows each of the pictures."""
    lines = [GABARIT, *(rows or [REMARK]), [None, None, "ICI"]]
    shown = "".join(map(frame, pictures)) if drawn is None else drawn
    sheet = rewritten(ods(lines), {"content.xml": ("<text:p>ICI</text:p>", shown)})
    return zipped({**members_of(sheet), **pictures})


def xlsx_with(pictures: dict[tuple[int, int], bytes], *rows: list[str], more: str = "") -> bytes:
    """Return a filled workbook that shows the pictures, by line and column; *more* is drawn too."""
    files = {f"xl/media/image{at}.png": content for at, content in enumerate(pictures.values())}
    anchors = "".join(anchor(*place, f"r{at}") for at, place in enumerate(pictures))
    links = "".join(relation(f"r{at}", "image", f"../media/image{at}.png") for at in range(len(pictures)))
    drawing = f"<xdr:wsDr {NAMES}>{anchors}{more}</xdr:wsDr>"
    book = zipped(
        {
            **members_of(xlsx([GABARIT, *(rows or [REMARK])])),
            "xl/worksheets/_rels/sheet1.xml.rels": relations(relation("d", "drawing", "../drawings/d.xml")),
            "xl/drawings/d.xml": drawing,
            "xl/drawings/_rels/d.xml.rels": relations(links),
            **files,
        }
    )
    end = "</worksheet>"
    shown = f'<drawing xmlns:r="{OFFICE}" r:id="d"/>{end}'
    return rewritten(book, {"xl/worksheets/sheet1.xml": (end, shown)})


def anchor(line: int, column: int, identifier: str) -> str:
    """Return the XML of a picture in front of a cell."""
    return (
        f"<xdr:oneCellAnchor><xdr:from><xdr:col>{column}</xdr:col><xdr:row>{line - 1}</xdr:row></xdr:from>"
        f'<xdr:pic><xdr:blipFill><a:blip r:embed="{identifier}"/></xdr:blipFill></xdr:pic>'
        "</xdr:oneCellAnchor>"
    )


def relation(identifier: str, kind: str, target: str) -> str:
    """Return the XML of a relation to a part."""
    return f'<Relationship Id="{identifier}" Type="{OFFICE}/{kind}" Target="{target}"/>'


def relations(inside: str) -> str:
    """Return the XML of the relations of a part."""
    return f'<Relationships xmlns="{PACKAGE}">{inside}</Relationships>'
