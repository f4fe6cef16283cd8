"""The sheet given to a colleague: the official columns, the last two to fill, texts only, the mark hidden."""

import io
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from odf import table, text
from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.style import ParagraphProperties, Style, TableCellProperties, TableColumnProperties, TextProperties

from answers.gabarit import MADE_ON, WIDTHS, freeze_header, plain_namespaces, undated
from answers.paper_ods import LONGEST, paragraph
from comments.advising import OFFERED
from imports.advice.understanding import GUIDE, MARK, REFERENCE, SHEET
from imports.models import AdviceRequest
from imports.sources.model import Column
from imports.sources.titles import TITLES

GROUNDS = {
    "title": "#dde6f0", "title-fill": "#ffd966", "cell": "#f2f2f2", "cell-fill": "#fff8e1",
    "guide": "#ffffff",
}  # fmt: skip
TO_FILL = (Column.STATE, Column.NOTE)
CHOICE = "suite"
CUT = " […]"  # ends a text longer than a cell takes: the service has the whole
GUIDE_LINES = (
    "Ne remplissez que les deux colonnes jaunes, « Etat de prise en compte » et « Relecteur - commentaire ».",
    "Dans la première, choisissez dans la liste. Dans la seconde, écrivez le motif : il servira de réponse à "
    "l'auteur du commentaire. Il est nécessaire, sauf pour « Retenu ».",
    "Une ligne laissée vide ne change rien : vous pouvez n'en remplir qu'une partie, et renvoyer la suite "
    "plus tard. Une ligne déjà remplie montre ce qui est proposé ; modifiez-la si vous êtes d'un autre avis.",
    "Vous pouvez trier, filtrer ou supprimer des lignes. Gardez la colonne « Référence CCT » et la colonne "
    "cachée qui la suit : elles disent de quelle remarque il s'agit.",
    "Votre avis est une proposition : l'équipe du cadre de cohérence technique décide.",
    "Enregistrez, puis renvoyez ce fichier en pièce jointe à la personne qui vous l'a adressé.",
)
_FORBIDDEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")  # by XML 1.0


class LineShown(NamedTuple):
    """What a line of the sheet shows of a remark."""

    reference: str
    location: str
    excerpt: str
    text: str
    importance: str
    author: str
    date: str
    state: str
    note: str


def as_ods(request: AdviceRequest, lines: Sequence[LineShown], mark: str) -> bytes:
    """Return the sheet of a request as .ods, the same bytes for the same request, lines and mark."""
    document = OpenDocumentSpreadsheet()
    styles = add_styles(document)
    document.spreadsheet.addElement(outcomes_to_choose())
    grid = table.Table(name=SHEET)
    for width in (*WIDTHS.values(), 3):
        grid.addElement(table.TableColumn(stylename=styles[f"width-{width}"]))
    grid.addElement(table.TableColumn(stylename=styles["width-3"], visibility="collapse"))
    grid.addElement(header(styles))
    marked = f"{request.reference} {mark}"
    for number, line in enumerate(lines, start=1):
        grid.addElement(row(styles, number, line, marked))
    document.spreadsheet.addElement(grid)
    document.spreadsheet.addElement(guide(styles, request))
    freeze_header(document, SHEET)
    content = io.BytesIO()
    document.write(content)
    return undated(content.getvalue(), MADE_ON, plain_namespaces)


def add_styles(document: OpenDocumentSpreadsheet) -> dict[str, Style]:
    """Return the styles of columns and cells, by name, added to the document."""
    styles = {}
    for width in sorted({*WIDTHS.values(), 3, 20}):
        styles[f"width-{width}"] = Style(name=f"width-{width}", family="table-column")
        styles[f"width-{width}"].addElement(TableColumnProperties(columnwidth=f"{width}cm"))
    for name, ground in GROUNDS.items():
        styles[name] = Style(name=name, family="table-cell")
        edge = {} if name == "guide" else {"border": "0.5pt solid #999999"}
        styles[name].addElement(
            TableCellProperties(wrapoption="wrap", verticalalign="top", backgroundcolor=ground, **edge)
        )
        styles[name].addElement(ParagraphProperties(textalign="start"))
        weight = "bold" if name.startswith("title") else "normal"
        styles[name].addElement(TextProperties(fontweight=weight, color="#000000"))
    for style in styles.values():
        document.automaticstyles.addElement(style)
    return styles


def outcomes_to_choose() -> Element:
    """Return the list offered under the first column to fill; another word is warned about, and accepted."""
    words = ";".join(f'"{outcome.label}"' for outcome in OFFERED)
    validation = table.ContentValidation(
        name=CHOICE, condition=f"of:cell-content-is-in-list({words})", allowemptycell="true",
        displaylist="unsorted", basecelladdress=f"{SHEET}.H2",
    )  # fmt: skip
    warning = table.ErrorMessage(title=TITLES[Column.STATE][0], display="true", messagetype="warning")
    warning.addElement(text.P(text="Choisissez plutôt dans la liste."))
    validation.addElement(warning)
    validations = table.ContentValidations()
    validations.addElement(validation)
    return validations


def header(styles: dict[str, Style]) -> Element:
    """Return the first row: the official titles, letter for letter, then the reference and the mark's."""
    made = table.TableRow()
    for column, (title, *_) in TITLES.items():
        made.addElement(cell(title, styles["title-fill" if column in TO_FILL else "title"]))
    for title in (REFERENCE, MARK):
        made.addElement(cell(title, styles["title"]))
    return made


def row(styles: dict[str, Style], number: int, line: LineShown, marked: str) -> Element:
    """Return the row of a remark."""
    made = table.TableRow()
    shown = (str(number), line.location, line.excerpt, line.text, line.importance, line.author, line.date)
    for said in shown:
        made.addElement(cell(said, styles["cell"]))
    made.addElement(cell(line.state, styles["cell-fill"], contentvalidationname=CHOICE))
    made.addElement(cell(line.note, styles["cell-fill"]))
    made.addElement(cell(line.reference, styles["cell"]))
    made.addElement(cell(marked, styles["cell"]))
    return made


def cell(said: str, style: Style, **more: str) -> Element:
    """Return a cell of text, nothing of which calculates; an empty one holds no text at all."""
    if not said:
        return table.TableCell(stylename=style, **more)
    made = table.TableCell(valuetype="string", stylename=style, **more)
    for line in fitting(said).split("\n"):
        made.addElement(paragraph(line))
    return made


def fitting(said: str) -> str:
    """Return a text that a cell holds: no longer than it takes, without what XML forbids."""
    kept = _FORBIDDEN.sub("", said.replace("\r\n", "\n"))
    return kept if len(kept) <= LONGEST else kept[: LONGEST - len(CUT)] + CUT


def guide(styles: dict[str, Style], request: AdviceRequest) -> Element:
    """Return the second sheet: what is asked, and how to fill the first."""
    grid = table.Table(name=GUIDE)
    grid.addElement(table.TableColumn(stylename=styles["width-20"]))
    for said in told(request):
        made = table.TableRow()
        made.addElement(cell(said, styles["title" if said.startswith("Demande d'avis") else "guide"]))
        grid.addElement(made)
    return grid


def told(request: AdviceRequest) -> Iterable[str]:
    """Yield the lines of the guide."""
    yield f"Demande d'avis {request.reference} — {request.version}"
    if request.question:
        yield request.question
    yield from GUIDE_LINES
