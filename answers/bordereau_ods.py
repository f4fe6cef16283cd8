"""The bordereau as a sheet: texts only, nothing of which calculates, whatever it begins with."""

import io
import re
from collections.abc import Iterable, Sequence

from odf import table, text
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style, TableCellProperties, TableColumnProperties, TextProperties

from answers.bordereau import NOTHING, SIGNING, TITLES, Bordereau
from answers.gabarit import MADE_ON, freeze_header, plain_namespaces, undated

SHEET, COVER = "Réponses", "À signer"
WIDTHS = (2, 2, 4, 8, 4, 9, 3)  # centimetres, under TITLES
COVER_WIDTHS = (4, 12)
GROUNDS = {"title": "#dde6f0", "cell": "transparent"}
LONGEST = 32_000  # characters of a cell; a spreadsheet takes 32 767


def as_ods(bordereau: Bordereau) -> bytes:
    """Return it as .ods, the same bytes for the same bordereau: a sheet to sort and filter, one to sign."""
    document = OpenDocumentSpreadsheet()
    styles = add_styles(document)
    rows = [line.cells for line in bordereau.lines] or [(NOTHING,)]
    document.spreadsheet.addElement(sheet(styles, SHEET, WIDTHS, rows, TITLES))
    cover = [("Bordereau de validation",), *((line,) for line in bordereau.heading), ("",)]
    signed = [(f"{one} :", "") for one in SIGNING]
    document.spreadsheet.addElement(sheet(styles, COVER, COVER_WIDTHS, [*cover, *signed]))
    freeze_header(document, SHEET)
    content = io.BytesIO()
    document.write(content)
    return undated(content.getvalue(), MADE_ON, plain_namespaces)


def add_styles(document: OpenDocumentSpreadsheet) -> dict[str, Style]:
    """Return the styles of columns and cells, by name, added to the document."""
    styles = {}
    for width in sorted({*WIDTHS, *COVER_WIDTHS}):
        styles[f"width-{width}"] = Style(name=f"width-{width}", family="table-column")
        styles[f"width-{width}"].addElement(TableColumnProperties(columnwidth=f"{width}cm"))
    for name, ground in GROUNDS.items():
        styles[name] = Style(name=name, family="table-cell")
        edge = {"border": "0.5pt solid #999999", "backgroundcolor": ground}
        styles[name].addElement(TableCellProperties(wrapoption="wrap", verticalalign="top", **edge))
        styles[name].addElement(ParagraphProperties(textalign="start"))
        styles[name].addElement(TextProperties(fontweight="bold" if name == "title" else "normal"))
    for style in styles.values():
        document.automaticstyles.addElement(style)
    return styles


def sheet(
    styles: dict[str, Style],
    name: str,
    widths: Iterable[int],
    rows: Iterable[Sequence[str]],
    titles: Sequence[str] = (),
) -> Element:
    """Return a sheet; its titles, when it has some, are printed again on each page."""
    grid = table.Table(name=name)
    for width in widths:
        grid.addElement(table.TableColumn(stylename=styles[f"width-{width}"]))
    if titles:
        repeated = table.TableHeaderRows()
        repeated.addElement(row(titles, styles["title"]))
        grid.addElement(repeated)
    for cells in rows:
        grid.addElement(row(cells, styles["cell"]))
    return grid


def row(cells: Sequence[str], style: Style) -> Element:
    """Return a row of texts."""
    made = table.TableRow()
    for said in cells:
        cell = table.TableCell(valuetype="string", stylename=style)
        for line in said[:LONGEST].split("\n"):
            cell.addElement(paragraph(line))
        made.addElement(cell)
    return made


def paragraph(line: str) -> Element:
    """Return a line of a cell, every blank of it kept: XML would make one of several."""
    made = text.P()
    for rank, piece in enumerate(re.split(r"(?<= ) |^ ", line.replace("\t", "    "))):
        if rank:
            made.addElement(text.S())
        made.addText(piece)
    return made
