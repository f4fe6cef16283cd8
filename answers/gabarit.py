"""The official sheet, empty: its nine titles, rows ready to fill in, the levels of importance to choose."""

import io
import re
import zipfile
from collections.abc import Callable
from datetime import datetime
from functools import cache

from odf import config, table, text
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style, TableCellProperties, TableColumnProperties, TextProperties

from imports.normalise import LEVELS
from imports.sources.model import Column
from imports.sources.titles import TITLES

SHEET = "Commentaires"
WIDTHS = {  # centimetres
    Column.ID: 1.5, Column.LOCATION: 4.5, Column.EXCERPT: 8, Column.TEXT: 11, Column.IMPORTANCE: 3,
    Column.AUTHOR: 5.5, Column.DATE: 2.8, Column.STATE: 3.5, Column.NOTE: 5.5,
}  # fmt: skip
GROUNDS = {"title": "#dde6f0", "title-team": "#e6e6e6", "cell": "transparent", "cell-team": "#f2f2f2"}
OF_THE_TEAM = (Column.STATE, Column.NOTE)
READY = 500  # rows with a list of levels and wrapped text; one fills in more if one likes
MADE_ON = datetime(2026, 11, 27)  # the same bytes whatever the day: the file is kept by its fingerprint
FROZEN = (
    ("VerticalSplitMode", "short", 2),
    ("VerticalSplitPosition", "int", 1),
    ("PositionBottom", "int", 1),
)
IMPORTANCE = "importance"


@cache
def empty_sheet() -> bytes:
    """Return the sheet as .ods, the same bytes each time."""
    document = OpenDocumentSpreadsheet()
    styles = add_styles(document)
    document.spreadsheet.addElement(levels_to_choose())
    grid = table.Table(name=SHEET)
    for column in TITLES:
        grid.addElement(table.TableColumn(stylename=styles[f"width-{column}"]))
    grid.addElement(header(styles))
    grid.addElement(ready_rows(styles))
    document.spreadsheet.addElement(grid)
    freeze_header(document)
    content = io.BytesIO()
    document.write(content)
    return undated(content.getvalue(), MADE_ON, plain_namespaces)


def add_styles(document: OpenDocumentSpreadsheet) -> dict[str, Style]:
    """Return the styles of columns and cells, by name, added to the document."""
    styles = {f"width-{column}": Style(name=f"width-{column}", family="table-column") for column in TITLES}
    for column, width in WIDTHS.items():
        styles[f"width-{column}"].addElement(TableColumnProperties(columnwidth=f"{width}cm"))
    edge = "0.5pt solid #999999"
    for name, ground in GROUNDS.items():
        style = Style(name=name, family="table-cell")
        style.addElement(
            TableCellProperties(wrapoption="wrap", verticalalign="top", border=edge, backgroundcolor=ground)
        )
        style.addElement(ParagraphProperties(textalign="start"))
        style.addElement(TextProperties(fontweight="bold" if name.startswith("title") else "normal"))
        styles[name] = style
    for style in styles.values():
        document.automaticstyles.addElement(style)
    return styles


def styled(kind: str, column: Column) -> str:
    """Return the name of a cell's style: what the team fills in is grey."""
    return f"{kind}-team" if column in OF_THE_TEAM else kind


def header(styles: dict[str, Style]) -> Element:
    """Return the first row, letter for letter the published sheet's."""
    row = table.TableRow()
    for column, (title, *_) in TITLES.items():
        cell = table.TableCell(valuetype="string", stylename=styles[styled("title", column)])
        paragraph = text.P()
        for piece in re.split(r"(?<= ) ", title):  # « Relecteur  - commentaire »: two blanks, kept as such
            if paragraph.hasChildNodes():
                paragraph.addElement(text.S())
            paragraph.addText(piece)
        cell.addElement(paragraph)
        row.addElement(cell)
    return row


def ready_rows(styles: dict[str, Style]) -> Element:
    """Return the rows to fill in, as one that repeats."""
    row = table.TableRow(numberrowsrepeated=READY)
    for column in TITLES:
        choice = {"contentvalidationname": IMPORTANCE} if column is Column.IMPORTANCE else {}
        row.addElement(table.TableCell(stylename=styles[styled("cell", column)], **choice))
    return row


def levels_to_choose() -> Element:
    """Return the list offered under « Importance »; another word is warned about, and still accepted."""
    words = ";".join(f'"{level}"' for level in LEVELS)
    validation = table.ContentValidation(
        name=IMPORTANCE, condition=f"of:cell-content-is-in-list({words})", allowemptycell="true",
        displaylist="unsorted", basecelladdress=f"{SHEET}.E2",
    )  # fmt: skip
    warning = table.ErrorMessage(title="Importance", display="true", messagetype="warning")
    warning.addElement(text.P(text=f"Niveaux attendus : {', '.join(LEVELS)}."))
    validation.addElement(warning)
    validations = table.ContentValidations()
    validations.addElement(validation)
    return validations


def freeze_header(document: OpenDocumentSpreadsheet, name_of_sheet: str = SHEET) -> None:
    """Keep the titles, the sheet's first row, in sight while one scrolls."""
    sheet = config.ConfigItemMapEntry(name=name_of_sheet)
    for name, kind, value in FROZEN:
        sheet.addElement(config.ConfigItem(name=name, type=kind, text=str(value)))
    tables = config.ConfigItemMapNamed(name="Tables")
    tables.addElement(sheet)
    view = config.ConfigItemMapEntry()
    view.addElement(config.ConfigItem(name="ViewId", type="string", text="view1"))
    view.addElement(tables)
    view.addElement(config.ConfigItem(name="ActiveTable", type="string", text=name_of_sheet))
    views = config.ConfigItemMapIndexed(name="Views")
    views.addElement(view)
    settings = config.ConfigItemSet(name="ooo:view-settings")
    settings.addElement(views)
    document.settings.addElement(settings)


def undated(archive: bytes, made_on: datetime, also: Callable[[bytes], bytes] = bytes) -> bytes:
    """Return the same archive with every date in it set to *made_on*, each part passed through *also*."""
    content = io.BytesIO()
    stamp = f"{made_on:%Y-%m-%dT%H:%M:%S}Z".encode()
    with zipfile.ZipFile(io.BytesIO(archive)) as before, zipfile.ZipFile(content, "w") as after:
        for member in before.infolist():
            kept = zipfile.ZipInfo(member.filename, date_time=made_on.timetuple()[:6])
            kept.compress_type = member.compress_type
            dated = rb"\d{4}-\d\d-\d\dT[\d:]+Z(?=</dcterms)"
            after.writestr(kept, also(re.sub(dated, stamp, before.read(member))))
    return content.getvalue()


def plain_namespaces(part: bytes) -> bytes:
    """Return a part whose root declares only the namespaces it uses, in order.

    odfpy declares all those that the process has ever met: the bytes would depend on what was written before.
    """
    declared = re.findall(rb' xmlns:([\w-]+)="[^"]*"', part)
    rest = re.sub(rb' xmlns:[\w-]+="[^"]*"', b"", part)
    used = sorted(
        re.search(rb' xmlns:%s="[^"]*"' % prefix, part)[0]  # type: ignore[index]
        for prefix in declared
        if re.search(rb"\b%s:" % prefix, rest)
    )
    return re.sub(rb"(<[a-z]+:[\w-]+)(?=[ >])", lambda found: found[1] + b"".join(used), rest, count=1)
