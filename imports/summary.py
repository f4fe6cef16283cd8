"""Say in French what became of an envoi."""

from collections.abc import Iterator

from django.db.models import Count

from imports.models import RowOutcome, Submission, SubmissionState

WORDS = {
    RowOutcome.RECORDED: ("enregistrée", "enregistrées"),
    RowOutcome.KNOWN: ("déjà connue", "déjà connues"),
    RowOutcome.UNREAD: ("non lue (à corriger)", "non lues (à corriger)"),
    RowOutcome.ASIDE: ("écartée", "écartées"),
}


def sentence(submission: Submission) -> str:
    """Return one line: « E-0007 (feuille.ods) : 41 enregistrées, 2 déjà connues, 1 non lue, à corriger »."""
    counts = counts_by_outcome(submission)
    parts = [f"{n} {WORDS[outcome][n > 1]}" for outcome, n in counts.items() if n]
    state = SubmissionState(submission.state).label.lower()
    return f"{submission} : {', '.join(parts) or 'aucune ligne'} — {state}."


def counts_by_outcome(submission: Submission) -> dict[RowOutcome, int]:
    """Return the number of rows per outcome, in the outcomes' own order, zeros included."""
    found = dict(submission.rows.values_list("outcome").annotate(Count("pk")).order_by())
    return {outcome: found.get(outcome, 0) for outcome in RowOutcome}


def remarks(submission: Submission) -> Iterator[str]:
    """Yield what must be said: about the file, then row by row why it was set aside, unread or in doubt."""
    yield from submission.notices
    for row in submission.rows.exclude(reason="", faults=[]).order_by("position"):
        for said in [row.reason, *row.faults]:
            if said:
                yield f"{row} : {said}"
