"""Say in French what became of an envoi."""

from collections.abc import Iterable, Iterator, Mapping

from django.db.models import Count

from imports.models import IN_A_COMMENT, RowOutcome, Submission, SubmissionRow, SubmissionState

WORDS = {
    RowOutcome.RECORDED: ("enregistrée", "enregistrées"),
    RowOutcome.UPDATED: ("mise à jour", "mises à jour"),
    RowOutcome.KNOWN: ("déjà connue", "déjà connues"),
    RowOutcome.UNREAD: ("non lue (à corriger)", "non lues (à corriger)"),
    RowOutcome.ASIDE: ("écartée", "écartées"),
    RowOutcome.TO_TRANSCRIBE: ("à transcrire", "à transcrire"),
}


def sentence(submission: Submission) -> str:
    """Return one line: « E-0007 (feuille.ods) : 41 enregistrées, 2 déjà connues, 1 non lue, à corriger »."""
    state = SubmissionState(submission.state).label.lower()
    return f"{submission} : {counted(counts_by_outcome(submission))} — {state}."


def counted(counts: Mapping[RowOutcome, int]) -> str:
    """Return the numbers in words: « 41 enregistrées, 2 déjà connues », « aucune ligne »."""
    return ", ".join(f"{n} {WORDS[outcome][n > 1]}" for outcome, n in counts.items() if n) or "aucune ligne"


def counts_by_outcome(submission: Submission) -> dict[RowOutcome, int]:
    """Return the number of rows per outcome, in the outcomes' own order, zeros included."""
    return counts_of([submission])[submission.pk]


def counts_of(submissions: Iterable[Submission]) -> dict[int, dict[RowOutcome, int]]:
    """Return the same of several envois, by id, in one query."""
    ids = [submission.pk for submission in submissions]
    rows = SubmissionRow.objects.filter(submission__in=ids).order_by().values_list("submission", "outcome")
    found = {(pk, outcome): number for pk, outcome, number in rows.annotate(Count("pk"))}
    return {pk: {outcome: found.get((pk, outcome), 0) for outcome in RowOutcome} for pk in ids}


def flagged_counts(submissions: Iterable[Submission]) -> dict[int, int]:
    """Return, by envoi's id, how many rows became a comment with faults in their cells; nothing for zero."""
    rows = SubmissionRow.objects.filter(submission__in=submissions, outcome__in=IN_A_COMMENT)
    flagged = rows.exclude(faults=[]).order_by().values_list("submission")
    return dict(flagged.annotate(Count("pk")))


def remarks(submission: Submission) -> Iterator[str]:
    """Yield what must be said: about the file, then row by row why it was set aside, unread or in doubt."""
    yield from submission.notices
    if submission.state == SubmissionState.TO_CHECK:
        yield from (f"À vérifier dans l'administration : {doubt}" for doubt in submission.doubts)
    for row in submission.rows.exclude(reason="", faults=[]).order_by("position"):
        for said in [row.reason, *map(said_by, row.faults)]:
            if said:
                yield f"{row} : {said}"


def said_by(fault: dict[str, str] | str) -> str:
    """Return the sentence of a traced fault; the rows traced first hold plain sentences, and never change."""
    return fault if isinstance(fault, str) else fault["said"]
