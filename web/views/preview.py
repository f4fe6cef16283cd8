"""What would be understood of a file, shown before anything is written."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import Truncator

from imports import reading
from imports.advice.foreseeing import Foreseen, foresee
from imports.advice.understanding import refuse_marked
from imports.models import RowOutcome
from imports.preview import Preview, preview
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from imports.tracing import outcome_of
from web.forms import DepositForm
from web.turns import TURNS
from web.views.deposit import name_of, refusal_of_size
from web.views.page import DeskRequest, page
from web.views.sheet import Grid, Line, grid

ROWS_SHOWN = 500
SORTS = {RowOutcome.UNREAD: "unusable", RowOutcome.ASIDE: "aside", RowOutcome.TO_TRANSCRIBE: "pictures"}
ANSWER = {UnreadableSource: 422, ReaderDied: 503}
TRY_AGAIN = "Le fichier n'est pas forcément en cause : recommencez dans un instant."
PATIENCE = 10  # seconds one waits for a turn
BUSY = "Le service regarde déjà d'autres fichiers ; le vôtre n'a pas été lu. Recommencez dans un instant."


@dataclass(frozen=True, slots=True)
class Seen:
    """What a file was understood to hold."""

    notices: list[str]
    remarks: int
    unusable: int
    aside: int
    pictures: int
    flagged: int  # remarks with something said of their cells
    hidden: int  # rows after the last one shown
    grid: Grid
    answers: Foreseen | None  # what would be taken over, when it is asked


def show(request: DeskRequest) -> HttpResponse:
    """Show what a file holds, row by row, and write nothing; its address alone leads to the deposit."""
    files = request.FILES.getlist("sheets")
    if request.method != "POST" or not files:
        return back_to_the_form(request)
    name = name_of(files[0])
    short = Truncator(name).chars(80)
    context = {"title": f"Ce qui serait compris de « {short} »", "name": short, "left": len(files) - 1}
    if too_big := refusal_of_size(files[0].size or 0):
        return answer(request, {**context, "refusal": too_big}, status=422)
    if not TURNS.acquire(timeout=PATIENCE):
        return answer(request, {**context, "refusal": BUSY}, status=503)
    try:
        return answer(request, {**context, "seen": see(name, files[0], answered="answered" in request.POST)})
    except (UnreadableSource, ReaderDied) as refusal:
        died = isinstance(refusal, ReaderDied)
        said = f"{refusal} {TRY_AGAIN}" if died else str(refusal)
        return answer(request, {**context, "refusal": said}, status=ANSWER[type(refusal)])
    finally:
        TURNS.release()


def answer(request: DeskRequest, context: dict[str, object], *, status: int = 200) -> HttpResponse:
    """Return the page, with the form to look again or to deposit."""
    typed = {"version": request.POST.get("version"), "answered": "answered" in request.POST}
    form = DepositForm(user=request.user, initial=typed)
    return page(request, "desk/preview.html", {**context, "form": form}, status=status)


def back_to_the_form(request: DeskRequest) -> HttpResponse:
    """Lead to the deposit, saying what is missing when a form was sent."""
    if request.method == "POST":
        messages.error(request, "Choisissez d'abord le fichier à voir.")
    version = request.POST.get("version", "")
    chosen = f"?version={version}" if version.isdecimal() else ""
    return redirect(reverse("admin:deposit") + chosen)


def see(name: str, file: UploadedFile, *, answered: bool) -> Seen:
    """Return what the file holds; UnreadableSource or ReaderDied when it cannot be read.

    *answered* tells that its answers would be taken over.
    """
    with reading.read(name, file.read()) as found:
        refuse_marked(found)
        counts = Counter(kind for item in preview(found.rows()) for kind in kinds(item))
        first = islice(preview(found.rows()), ROWS_SHOWN)
        shown = grid((line(position, item), item) for position, item in enumerate(first, start=1))
        return Seen(
            notices=found.notices,
            remarks=counts["remarks"],
            unusable=counts["unusable"],
            aside=counts["aside"],
            pictures=counts["pictures"],
            flagged=counts["flagged"],
            hidden=found.total - len(shown.lines),
            grid=shown,
            answers=foresee(item.row for item in preview(found.rows()) if item.draft) if answered else None,
        )


def kinds(item: Preview) -> Iterator[str]:
    """Yield the counts that a row goes into."""
    yield "remarks" if item.draft else SORTS[outcome_of(item.row)]
    if item.draft and item.faults:
        yield "flagged"


def line(position: int, item: Preview) -> Line:
    """Return what stands beside a row; why it cannot be used is told in the cell to fill."""
    state = "" if item.draft else outcome_of(item.row)
    said = item.reason if item.row.picture else item.row.aside
    stands = (position, item.row.sheet, item.row.line, item.faults_by_column, state, said)
    return Line(*stands, picture=item.row.picture)
