"""The demonstration's filled sheets, written from the remarks of `remarques/*.toml`."""

import io
import re
import tomllib
from datetime import date, datetime
from pathlib import Path
from typing import Any

from odf import table, text
from odf.element import Element
from odf.number import DateStyle, Day, Month, Text, Year
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import Style, TableCellProperties, TableColumnProperties, TextProperties
from odf.teletype import addTextToElement
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.worksheet.worksheet import Worksheet

from answers.gabarit import undated

HERE = Path(__file__).parent
TITLES = {  # the published sheet's nine columns, letter for letter
    "id": "Id",
    "lieu": "Page N° (ou n° lignes markdown)",
    "extrait": "Extrait paragraphe source",
    "texte": "proposition complet de paragraphe (ou commentaire)",
    "importance": "Importance",
    "auteur": "Auteur(email)",
    "date": "Date",
    "etat": "Etat de prise en compte",
    "reponse": "Relecteur  - commentaire",
}
WIDTHS = dict(zip(TITLES, (1.5, 4.5, 7, 10, 2.5, 5, 2.5, 4, 5), strict=True))  # centimetres
MADE_ON = datetime(2026, 10, 9, 9)  # whatever the day they are written: a second run gives the same files
ROWS, COLUMNS = 1_048_576, 16_384  # the whole grid, which LibreOffice fills with one repeated row
# LibreOffice marks a formula in error with an attribute of its own.
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"

Remarks = dict[str, Any]


def write_sheets() -> None:
    """Write every sheet described in `remarques/`, in the format its file name asks for."""
    for source in sorted((HERE / "remarques").glob("*.toml")):
        remarks = described(source)
        write = write_xlsx if remarks["fichier"].endswith(".xlsx") else write_ods
        content = undated(write(remarks), MADE_ON)
        for folder in remarks.get("dans", ["."]):
            (HERE / folder / remarks["fichier"]).write_bytes(content)


def described(source: Path) -> Remarks:
    """Return a sheet's remarks; one that takes another up says only what it changes, takes out and adds."""
    remarks = tomllib.loads(source.read_text(encoding="utf-8"))
    if "reprend" not in remarks:
        return remarks
    former = described(source.with_name(remarks["reprend"]))
    changes, gone = remarks["change"], remarks["retire"]
    kept = [line | changes.get(str(line["id"]), {}) for line in former["ligne"] if line["id"] not in gone]
    return former | remarks | {"ligne": kept + remarks["ligne"]}


def write_ods(remarks: Remarks) -> bytes:
    """Return an .ods as LibreOffice saves it: rows and columns repeated to the end of the grid."""
    document = OpenDocumentSpreadsheet()
    styles = add_styles(document)
    grid = table.Table(name=remarks["feuille"])
    for name in TITLES:
        grid.addElement(table.TableColumn(stylename=styles[name]))
    grid.addElement(table.TableColumn(numbercolumnsrepeated=COLUMNS - len(TITLES)))
    grid.addElement(ods_row([ods_cell(title, styles["bold"]) for title in TITLES.values()]))
    for remark in remarks["ligne"]:
        grid.addElement(ods_row([ods_remark_cell(remark.get(name, ""), styles) for name in TITLES]))
    rest = table.TableRow(numberrowsrepeated=ROWS - 1 - len(remarks["ligne"]))
    rest.addElement(table.TableCell(numbercolumnsrepeated=COLUMNS))
    grid.addElement(rest)
    document.spreadsheet.addElement(grid)
    content = io.BytesIO()
    document.write(content)
    return content.getvalue()


def add_styles(document: OpenDocumentSpreadsheet) -> dict[str, Style]:
    french_date = DateStyle(name="jour")
    for part in (Day(style="long"), Text(text="/"), Month(style="long"), Text(text="/"), Year(style="long")):
        french_date.addElement(part)
    styles = {name: Style(name=f"co-{name}", family="table-column") for name in TITLES}
    for name, style in styles.items():
        style.addElement(TableColumnProperties(columnwidth=f"{WIDTHS[name]}cm"))
    styles["bold"] = Style(name="bold", family="table-cell")
    styles["bold"].addElement(TextProperties(fontweight="bold"))
    styles["wrapped"] = Style(name="wrapped", family="table-cell")
    styles["day"] = Style(name="day", family="table-cell", datastylename=french_date)
    for name in ("wrapped", "day"):
        styles[name].addElement(TableCellProperties(wrapoption="wrap", verticalalign="top"))
    for style in (french_date, *styles.values()):
        document.automaticstyles.addElement(style)
    return styles


def ods_row(cells: list[Element]) -> Element:
    row = table.TableRow()
    for cell in (*cells, table.TableCell(numbercolumnsrepeated=COLUMNS - len(cells))):
        row.addElement(cell)
    return row


def ods_remark_cell(value: Any, styles: dict[str, Style]) -> Element:
    """Return the cell holding *value*: a number, a day, a formula in error, or text in paragraphs."""
    match value:
        case int():
            cell = table.TableCell(valuetype="float", value=value, stylename=styles["wrapped"])
            cell.addElement(text.P(text=str(value)))
        case date():
            cell = table.TableCell(valuetype="date", datevalue=value.isoformat(), stylename=styles["day"])
            cell.addElement(text.P(text=f"{value:%d/%m/%Y}"))
        case {"formule": formula, "erreur": shown}:
            cell = table.TableCell(valuetype="string", stringvalue="", formula=formula)
            cell.setAttrNS(CALCEXT, "value-type", "error")
            cell.addElement(text.P(text=shown))
        case _:
            cell = ods_cell(plain(value), styles["wrapped"])
    return cell


def ods_cell(content: str, style: Style) -> Element:
    if not content:
        return table.TableCell(stylename=style)
    cell = table.TableCell(valuetype="string", stylename=style)
    for line in content.split("\n"):
        paragraph = text.P()
        if re.fullmatch(r"\S+@\S+", line):  # spreadsheets link an address as soon as it is typed
            paragraph.addElement(text.A(href=f"mailto:{line}", text=line))
        else:
            addTextToElement(paragraph, line)
        cell.addElement(paragraph)
    return cell


def write_xlsx(remarks: Remarks) -> bytes:
    """Return an .xlsx as a firm sends it: its own columns and order, a title above, notes behind."""
    book = Workbook()
    sheet = book.active
    sheet.title = remarks["feuille"]
    for line in remarks["au_dessus"]:
        sheet.append([line or None])
    titles = TITLES | remarks["titres_en_plus"]
    sheet.append([titles[name] for name in remarks["colonnes"]])
    for cell in sheet[sheet.max_row]:
        cell.font = Font(bold=True)
    for remark in remarks["ligne"]:
        sheet.append([remark.get(name) for name in remarks["colonnes"]])
    dress(sheet, remarks["colonnes"])
    notes = book.create_sheet("Notes internes")
    for line in remarks["notes"]:
        notes.append([line])
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def dress(sheet: Worksheet, columns: list[str]) -> None:
    for letter, name in zip("ABCDEFGHIJ", columns, strict=True):
        sheet.column_dimensions[letter].width = 5 * WIDTHS.get(name, 3)
    for row in sheet.iter_rows(min_row=5):
        # openpyxl measures nothing: some 45 characters a line, 14 points each, show the longest text whole.
        sheet.row_dimensions[row[0].row].height = 14 * (1 + max(len(str(cell.value)) for cell in row) // 45)
        for cell in row:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if cell.is_date:
                cell.number_format = "mmm d, yyyy"  # a spreadsheet set up in English


def plain(value: Any) -> str:
    if isinstance(value, dict):  # one sentence many times over: the very long cell
        return " ".join(value["texte"].format(n=n + 1) for n in range(value["fois"]))
    return str(value).strip("\n")
