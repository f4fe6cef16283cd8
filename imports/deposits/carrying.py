"""A sheet sent again that a person did not change there: what they said here since is what they still mean.

A remark corrected in a preview, or completed by its link, no longer says what the file says. Where the file's
own cells are those sent before, the words of today are carried over, beside them, for its author to see.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from comments.models import Channel
from imports.corrections import SPEAKS
from imports.models import Deposit, SubmissionRow
from imports.normalise import PLACE
from imports.ranges import repair
from imports.sources.model import Column, ParsedRow

OWN = (Column.LOCATION, Column.EXCERPT, Column.TEXT, Column.IMPORTANCE, Column.AUTHOR, Column.DATE)
Typed = tuple[str, ...]


class Carried:
    """What the link's earlier sheets said, line by line, and what each of their remarks says today."""

    def __init__(self, deposit: Deposit) -> None:
        self.waiting: dict[Typed, list[dict[str, str]]] = defaultdict(list)
        for row in rows_before(deposit):
            self.waiting[typed(row.cells)].append(since(row))

    def over(self, row: ParsedRow) -> dict[str, str]:
        """Return what is carried over to a row of the new sheet; nothing for a row changed since, or new.

        Lines that say the same are taken in their order.
        """
        found = self.waiting.get(typed(row.cells))
        return found.pop(0) if found else {}


def carry_over(deposit: Deposit, rows: Iterator[tuple[int, ParsedRow]]) -> None:
    """Set the corrections that the deposit takes over from what its link sent before, once."""
    if deposit.corrections:
        return
    carried = Carried(deposit)
    if not carried.waiting:
        return
    found = {str(position): said for position, row in rows if (said := carried.over(row))}
    if found:
        deposit.corrections = found
        deposit.save(update_fields=["corrections"])


def rows_before(deposit: Deposit) -> list[SubmissionRow]:
    """Return the latest row, as a sheet had it, of each remark of the link's own on the version."""
    rows = SubmissionRow.objects.filter(
        submission__follow_up=deposit.follow_up,
        submission__version=deposit.version_id,
        submission__channel=Channel.SHEET,
        outcome__in=SPEAKS,
    )
    joined = rows.select_related("comment__current__row").order_by("submission_id", "position")
    latest = {row.comment_id: row for row in joined}
    return sorted(latest.values(), key=lambda row: (row.position, row.pk))


def since(row: SubmissionRow) -> dict[str, str]:
    """Return, by column, what a row's remark says today that its cells do not."""
    comment = row.comment
    if comment is None:
        return {}
    corrections = comment.current.row.corrections
    today = {Column.LOCATION.value: comment.location, Column.TEXT.value: comment.text}
    today |= {
        key: corrections[key]
        for key in (Column.DATE.value, Column.IMPORTANCE.value, PLACE)
        if key in corrections
    }
    return {key: said for key, said in today.items() if said.split() != meant(row, key).split()}


def meant(row: SubmissionRow, key: str) -> str:
    """Return what a cell of the row was understood to say: nobody corrected a range become a date."""
    found = repair(Column(key), row.cells) if key in (Column.LOCATION, Column.TEXT) else None
    return found.text if found else str(row.cells.get(key, ""))


def typed(cells: Mapping[str, str]) -> Typed:
    """Return what the author of a line typed of it, runs of blanks counting as one."""
    return tuple(" ".join(cells.get(column, "").split()) for column in OWN)
