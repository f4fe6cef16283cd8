"""The figures of a version: each plot beside its table, each table as .csv, each number to its remarks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.http import Http404, HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from comments.figures import Figure, Figures, Line, figures_of
from documents.models import Version
from steering.delimited import as_csv
from steering.plots import Bars, bars_of, curves_of
from web.filters import ORDER, CardFilter, query_of
from web.views.looking import bar, looked_at
from web.views.news import last_known
from web.views.page import DeskRequest, page, version_or_404

MOST_LINES = 30  # of a plot and its table; the .csv has them all
SEVERAL_ANSWERS = ("etape", "place")  # of which one more answer shows fewer remarks, never others
COUNTS = ("Total", "Décidées", "À décider", "Décidées (%)")
TIME = "temps"
TIME_COLUMNS = ("Fin du jour", "Reçues", "Décidées", "À décider")


@dataclass(frozen=True, slots=True)
class Kind:
    """A figure: its title, that of the column of its lines, and why a remark may stand on several of them."""

    title: str
    column: str
    again: str = ""


KINDS = {
    "etape": Kind("Par étape", "Étape"),
    "document": Kind("Par document", "Document", "une remarque peut porter sur plusieurs documents"),
    "partie": Kind(
        "Par partie du texte", "Partie",
        "une remarque peut porter sur plusieurs parties",
    ),
    "importance": Kind("Par importance", "Importance"),
    "canal": Kind("Par canal", "Canal"),
    "organisation": Kind(
        "Par organisation", "Organisation", "on peut écrire au nom d'une autre organisation que la sienne"
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """A line as it is shown, with the filter that shows its remarks when there is one."""

    line: Line
    query: str


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as the page shows it."""

    name: str
    kind: Kind
    figure: Figure
    rows: list[Row]
    plot: Bars

    @property
    def hidden(self) -> int:
        """How many of its lines are not shown."""
        return len(self.figure.lines) - len(self.rows)


@require_safe
def show(request: DeskRequest, version_id: int) -> HttpResponse:
    """The figures of the remarks looked at, or one of their tables to be opened elsewhere."""
    version = version_or_404(request, version_id)
    known = last_known()  # before the cards are read: what comes in between is told, not lost
    cards = looked_at(request, version)
    figures = figures_of(cards.qs, cards.edition)
    asked = request.GET.get("csv")
    if asked is not None:
        return saved(version, figures, asked)
    context = {
        "title": f"Chiffres — {version}",
        "version": version,
        "figures": figures,
        "shown": list(shown_of(figures, cards)),
        "counts": COUNTS,
        "curves": curves_of(figures.moments),
        "moments": list(reversed(figures.moments)),
        "known": known,
        **bar(request, version, cards, "figures"),
    }
    return page(request, "desk/figures.html", context)


def by_name(figures: Figures) -> dict[str, Figure]:
    """Return the figures under the names of KINDS."""
    counted = (
        figures.steps, figures.documents, figures.parts, figures.levels, figures.channels, figures.bodies
    )  # fmt: skip
    return dict(zip(KINDS, counted, strict=True))


def shown_of(figures: Figures, cards: CardFilter) -> Iterator[Shown]:
    """Yield the figures in the order of the page, those without any line left out."""
    for name, figure in by_name(figures).items():
        lines = longest(figure.lines)
        rows = [Row(line, query(cards, line)) for line in lines]
        if rows:
            yield Shown(name, KINDS[name], figure, rows, bars_of(lines, split=name != "etape"))


def longest(lines: Sequence[Line]) -> list[Line]:
    """Return the lines shown, in their order: the MOST_LINES that count the most."""
    ranks = sorted(range(len(lines)), key=lambda rank: -lines[rank].total)[:MOST_LINES]
    return [lines[rank] for rank in sorted(ranks)]


def query(cards: CardFilter, line: Line) -> str:
    """Return the filter that shows the remarks of a line, "" when none shows them and no others."""
    if not line.answer or not line.total:
        return ""
    question, word = line.answer
    if cards.data.get(question) and question not in SEVERAL_ANSWERS:
        return ""
    data = cards.data.copy()
    data.setlist(question, [word])
    return query_of(data, (*cards.filters, ORDER))


def saved(version: Version, figures: Figures, name: str) -> HttpResponse:
    """Return a table as a file; Http404 for one that does not exist."""
    rows = moments(figures) if name == TIME else lines(figures, name)
    content = as_csv(rows)
    said = content_disposition_header(True, f"chiffres-{version.pk}-{name}.csv")
    headers = {"Content-Disposition": said or "attachment"}
    return HttpResponse(content, content_type="text/csv; charset=utf-8", headers=headers)


def lines(figures: Figures, name: str) -> list[Sequence[object]]:
    """Return all the lines of a figure, under their titles."""
    if name not in KINDS:
        raise Http404
    found = by_name(figures)[name].lines
    cells = [(line.label, line.total, line.decided, line.waiting, line.share) for line in found]
    return [(KINDS[name].column, *COUNTS), *cells]


def moments(figures: Figures) -> list[Sequence[object]]:
    """Return what was received and decided over time, under its titles."""
    cells = [(f"{one.on:%d/%m/%Y}", one.received, one.decided, one.waiting) for one in figures.moments]
    return [TIME_COLUMNS, *cells]
