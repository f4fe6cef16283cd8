"""Small filled sheets for the tests, written by the libraries that people's programs use."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from io import BytesIO, StringIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from odf import table, teletype, text
from odf.opendocument import OpenDocumentSpreadsheet
from openpyxl import Workbook

GABARIT = [
    "Id",
    "Page N° (ou n° lignes markdown)",
    "Extrait paragraphe source",
    "proposition complet de paragraphe (ou commentaire)",
    "Importance",
    "Auteur(email)",
    "Date",
    "Etat de prise en compte",
    "Relecteur  - commentaire",
]
REMARK = [
    "1",
    "12",
    "les journaux sont conservés",
    "Préciser la durée.",
    "haute",
    "j.martin@example.org",
    "02/05/2024",
]
SAMPLE = [  # the row the gabarit is published with
    "1",
    "10",
    "lorem lipsum initial",
    "lorem lipsum modfié",
    "basse",
    "john.doe@xxx.gouv.fr",
    "25/12/2022",
]


@dataclass(frozen=True)
class Link:
    """A cell that shows a text and links to an address."""

    text: str
    address: str


Value = str | int | float | date | Link | None
Lines = Sequence[Sequence[Value]]


def ods(lines: Lines, *, name: str = "Feuil1", more: Mapping[str, Lines] | None = None) -> bytes:
    """Return an .ods of one sheet, or several: *more* comes after."""
    document = OpenDocumentSpreadsheet()
    for title, content in {name: lines, **(more or {})}.items():
        document.spreadsheet.addElement(_ods_table(title, content))
    return _saved(document)


def _ods_table(title: str, lines: Lines) -> table.Table:
    sheet = table.Table(name=title)
    for line in lines:
        row = table.TableRow()
        for value in line:
            row.addElement(_ods_cell(value))
        sheet.addElement(row)
    return sheet


def _ods_cell(value: Value) -> table.TableCell:
    if value is None:
        return table.TableCell()
    if isinstance(value, date):
        cell = table.TableCell(valuetype="date", datevalue=value.isoformat())
        value = value.strftime("%d/%m/%y")
    elif isinstance(value, (int, float)):
        cell = table.TableCell(valuetype="float", value=value)
    else:
        cell = table.TableCell(valuetype="string")
    for paragraph in (value.text if isinstance(value, Link) else str(value)).split("\n"):
        cell.addElement(_ods_paragraph(paragraph, value))
    return cell


def _ods_paragraph(paragraph: str, value: Value) -> text.P:
    element = text.P()
    inside = element
    if isinstance(value, Link):
        inside = text.A(href=value.address, type="simple")
        element.addElement(inside)
    teletype.addTextToElement(inside, paragraph)
    return element


def _saved(document: OpenDocumentSpreadsheet) -> bytes:
    stream = BytesIO()
    document.write(stream)
    return zipped(members_of(stream.getvalue()))  # the same lines give the same bytes, whatever the hour


def xlsx(lines: Lines, *, name: str = "Feuil1", more: Mapping[str, Lines] | None = None) -> bytes:
    """Return an .xlsx of one sheet, or several: *more* comes after."""
    book = Workbook()
    book.remove(book.active)
    for title, content in {name: lines, **(more or {})}.items():
        sheet = book.create_sheet(title)
        for number, line in enumerate(content, start=1):
            for column, value in enumerate(line, start=1):
                cell = sheet.cell(number, column)
                cell.value = value.text if isinstance(value, Link) else value
                if isinstance(value, str):
                    cell.data_type = "s"  # a remark may well begin with « = »
                if isinstance(value, Link):
                    cell.hyperlink = value.address
    return saved(book)


def saved(book: Workbook) -> bytes:
    """Return a workbook's bytes."""
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def delimited(lines: Lines, *, delimiter: str = ";", encoding: str = "utf-8-sig") -> bytes:
    """Return a .csv as spreadsheets write it: what must be quoted is."""
    stream = StringIO(newline="")
    csv.writer(stream, delimiter=delimiter).writerows(lines)
    return stream.getvalue().encode(encoding)


_NAMESPACES = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {"office": "office", "table": "table", "text": "text", "draw": "drawing"}.items()
)
_TITLE_ROW = "<table:table-row>{}</table:table-row>".format(
    "".join(
        f"<table:table-cell><text:p>{title}</text:p></table:table-cell>"
        for title in ("Id", "Page", "Commentaire")
    )
)


def ods_of(rows: str, *, before: str = "") -> bytes:
    """Return an .ods whose rows, under the titles Id, Page and Commentaire, are the XML given."""
    content = (
        f"{before}<office:document-content {_NAMESPACES} xmlns:xlink='http://www.w3.org/1999/xlink' "
        "xmlns:calcext='urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0'>"
        f"<office:body><office:spreadsheet><table:table table:name='Feuil1'>{_TITLE_ROW}{rows}</table:table>"
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": content})


def xml_line(*cells: str, attributes: str = "") -> str:
    """Return the XML of a line of cells made by xml_cell."""
    return f"<table:table-row {attributes}>{''.join(cells)}</table:table-row>"


def xml_cell(text: str = "", attributes: str = "", *, inside: str = "") -> str:
    """Return the XML of a cell that shows *text*, or holds the XML *inside*."""
    paragraph = f"<text:p>{text}</text:p>" if text else ""
    return f"<table:table-cell {attributes}>{paragraph}{inside}</table:table-cell>"


def xml_remark(text: str = "", attributes: str = "", *, inside: str = "") -> str:
    """Return the XML of a line whose only filled cell is that of the remark."""
    return xml_line(xml_cell(), xml_cell(), xml_cell(text, attributes, inside=inside))


def zipped(members: Mapping[str, str | bytes] | Iterable[tuple[str, str | bytes]]) -> bytes:
    """Return a zip archive of *members*, in order; it holds no date."""
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name, content in dict(members).items():
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return stream.getvalue()


def members_of(content: bytes) -> dict[str, bytes]:
    """Return what an archive holds, by name, in order."""
    with ZipFile(BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def rewritten(content: bytes, changes: Mapping[str, tuple[str, str] | str | None]) -> bytes:
    """Return an archive with, in each member named, one text replaced by another.

    A plain text is a member of its own; None takes the member out.
    """
    members = members_of(content)
    for name, change in changes.items():
        if change is None:
            del members[name]
        elif isinstance(change, str):
            members[name] = change.encode()
        else:
            old, new = (part.encode() for part in change)
            assert old in members[name], f"{change[0]} is not in {name}"
            members[name] = members[name].replace(old, new)
    return zipped(members)
