"""Requests for advice, and their sheets as a colleague fills them."""

from collections.abc import Callable, Mapping, Sequence

from answers import advice
from comments.models import Placement
from imports.advice import engine, receiving
from imports.models import AdviceOutcome, AdviceRequest, AdviceReturn
from imports.sources.sheet import read_sheets
from people.models import User
from tests.imports import sheets

STATE, NOTE, REFERENCE, MARK = 7, 8, 9, 10  # columns, from 0
Lines = list[list[str]]


def ask(cards: Sequence[Placement], by: User, **said: str) -> AdviceRequest:
    """Return a request about the cards, addressed to Odile unless said otherwise."""
    chosen = Placement.objects.filter(pk__in=[card.pk for card in cards])
    said = {"addressee": "Odile Réseau", **said}
    return advice.ask(version=cards[0].version, cards=chosen, by=by, **said)


def lines_of(request: AdviceRequest) -> Lines:
    """Return the sheet given, as texts, its titles first."""
    sheet = read_sheets("a.ods", request.sheet())[1][0]
    return [[line.cells[at].text if at in line.cells else "" for at in range(11)] for line in sheet.lines()]


def fill(request: AdviceRequest, said: Mapping[Placement, tuple[str, str]]) -> Lines:
    """Return the sheet given, with what a colleague wrote beside some remarks."""
    lines = lines_of(request)
    by_reference = {line[REFERENCE]: line for line in lines}
    for card, (state, note) in said.items():
        by_reference[str(card)][STATE], by_reference[str(card)][NOTE] = state, note
    return lines


def send_back(
    request: AdviceRequest, lines: Lines, by: User, *, name: str = "avis.ods",
    write: Callable[[Lines], bytes] = sheets.ods,
) -> AdviceReturn:  # fmt: skip
    """Return the sheet deposited on the request's page, read to its end."""
    returned, _ = receiving.receive_for(request=request, filename=name, content=write(lines), by=by)
    return engine.process(returned)


def answer(request: AdviceRequest, said: Mapping[Placement, tuple[str, str]], by: User) -> AdviceReturn:
    """Return the sheet filled and deposited, read to its end."""
    return send_back(request, fill(request, said), by)


def outcomes(returned: AdviceReturn) -> list[AdviceOutcome]:
    return [AdviceOutcome(one) for one in returned.rows.values_list("outcome", flat=True)]


def reasons(returned: AdviceReturn) -> list[str]:
    return list(returned.rows.values_list("reason", flat=True))
