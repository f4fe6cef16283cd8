"""Follow an issue whose words changed: one more row for each of its remarks, none changed once decided."""

from collections.abc import Sequence

from django.db import transaction

from imports.closing import end_state, show, take_turn
from imports.corrections import said_before, said_by
from imports.github.opening import Rows, standing, still_to_tell
from imports.matching import Match, match
from imports.models import LIVE, Issue, Submission
from imports.pipeline import prepare, write_batch
from imports.placing import destination
from imports.sources.issues import ORIGINAL_OF_EDIT
from imports.sources.model import ParsedRow
from imports.tracing import Understood, understand
from people import journal

EDITED = "modification du ticket"


@transaction.atomic
def revise(issue: Issue, envoi: Submission, rows: Rows) -> int:
    """Return how many rows the issue's new words added to its envoi.

    They go to the remarks they correct, which change unless they are decided: then old and new stand side by
    side, as for a corrected sheet. Remarks that are no longer there stay.
    """
    take_turn(envoi.version_id)
    if not still_to_tell([issue]):
        return 0
    envoi.refresh_from_db()
    goal = destination(envoi)
    first = (envoi.rows_read or 0) + 1
    sheet = f"modifié le {issue.updated_at:%d/%m/%Y à %H:%M:%S} UTC"  # one line of it is none of another edit
    items = [
        understand(position, ParsedRow(sheet, row.line, {**row.cells, ORIGINAL_OF_EDIT: issue.original}))
        for position, row in enumerate(rows(issue, goal), start=first)
    ]
    envoi.rows_read = first - 1 + len(items)
    envoi.save(update_fields=["rows_read"])
    write_batch(goal, prepare(goal, items, matches(envoi, items)))
    show([envoi])
    close(envoi, issue)
    return len(items)


def matches(envoi: Submission, items: Sequence[Understood]) -> dict[int, Match]:
    """Return the comment that each row corrects; an issue that is one remark corrects its own, however said.

    Of one that was decided and corrected before, the correction is the one to change.
    """
    old = said_before(envoi)
    new = [said_by(item.position, item.draft) for item in items if item.draft]
    if len(new) == 1 and old and not any(said.row_id for said in (*old, *new)):
        return {new[0].key: Match(max(said.key for said in old), sure=True)}
    return match(old, new)


def close(envoi: Submission, issue: Issue) -> None:
    """Note that the issue's words are told, and where its envoi stands; one set aside stays so."""
    if envoi.state in LIVE:
        envoi.state = end_state(envoi)
        envoi.save(update_fields=["state"])
    Issue.objects.filter(pk=issue.pk).update(told=issue.words)
    volet = envoi.version.volet.code
    journal.record(EDITED, envoi, by=None, volet=volet, after=standing(envoi))
