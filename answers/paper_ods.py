"""Sheets made to be read and printed: texts only, nothing of which calculates, whatever it begins with."""

import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from odf import table, text
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style, TableCellProperties, TableColumnProperties, TextProperties

from answers.gabarit import MADE_ON, freeze_header, plain_namespaces, undated

GROUNDS = {"title": "#dde6f0", "cell": "transparent"}
LONGEST = 32_000  # characters of a cell; a spreadsheet takes 32 767


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its columns' widths in centimetres, its rows, and titles printed again on each page."""

    name: str
    widths: Sequence[int]
    rows: Iterable[Sequence[str]]
    titles: Sequence[str] = ()


def written(sheets: Sequence[Sheet]) -> bytes:
    """Return the sheets as .ods, the same bytes for the same texts; the first one's titles stay in sight."""
    document = OpenDocumentSpreadsheet()
    styles = add_styles(document, sheets)
    for one in sheets:
        document.spreadsheet.addElement(grid_of(one, styles))
    freeze_header(document, sheets[0].name)
    content = io.BytesIO()
    document.write(content)
    return undated(content.getvalue(), MADE_ON, plain_namespaces)


def add_styles(document: OpenDocumentSpreadsheet, sheets: Iterable[Sheet]) -> dict[str, Style]:
    """Return the styles of columns and cells, by name, added to the document."""
    styles = {}
    for width in sorted({width for one in sheets for width in one.widths}):
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


def grid_of(sheet: Sheet, styles: dict[str, Style]) -> Element:
    """Return a sheet as OpenDocument has it."""
    grid = table.Table(name=sheet.name)
    for width in sheet.widths:
        grid.addElement(table.TableColumn(stylename=styles[f"width-{width}"]))
    if sheet.titles:
        repeated = table.TableHeaderRows()
        repeated.addElement(row(sheet.titles, styles["title"]))
        grid.addElement(repeated)
    for cells in sheet.rows:
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
