"""Say in French what became of a filled sheet."""

from collections.abc import Iterable, Iterator

from django.db.models import Count

from imports.models import REFUSALS, AdviceOutcome, AdviceReturn, AdviceRow

WORDS = {
    AdviceOutcome.PROPOSED: ("proposée", "proposées"),
    AdviceOutcome.TAKEN_OVER: ("réponse reprise", "réponses reprises"),
    AdviceOutcome.KNOWN: ("déjà connue", "déjà connues"),
    AdviceOutcome.EMPTY: ("non remplie", "non remplies"),
    AdviceOutcome.REFUSED: ("refusée", "refusées"),
    AdviceOutcome.UNREAD: ("non comprise", "non comprises"),
}
REPLACED_WORDS = ("remplacée", "remplacées")
Counts = dict[AdviceOutcome, int]


def counts_of(returns: Iterable[AdviceReturn]) -> dict[int, Counts]:
    """Return the number of rows per outcome of several sheets, by id, zeros included; one query."""
    ids = [returned.pk for returned in returns]
    rows = AdviceRow.objects.filter(returned__in=ids).order_by().values_list("returned", "outcome")
    found = {(pk, outcome): number for pk, outcome, number in rows.annotate(Count("pk"))}
    return {pk: {outcome: found.get((pk, outcome), 0) for outcome in AdviceOutcome} for pk in ids}


def counted(counts: Counts) -> str:
    """Return the numbers in words: « 41 proposées, 2 refusées », « aucune ligne »."""
    return ", ".join(f"{n} {WORDS[outcome][n > 1]}" for outcome, n in counts.items() if n) or "aucune ligne"


def sentence(returned: AdviceReturn) -> str:
    """Return one line: « avis.ods : 41 proposées, 2 refusées — enregistrée. »."""
    state = returned.get_state_display().lower()
    return f"{returned} : {counted(counts_of([returned])[returned.pk])} — {state}."


def refusals(returned: AdviceReturn) -> Iterator[str]:
    """Yield why each row that changed nothing did not."""
    for row in returned.rows.filter(outcome__in=REFUSALS).order_by("position").iterator():
        where = str(row)
        yield row.reason if row.reason.startswith(where) else f"{where} : {row.reason}"
