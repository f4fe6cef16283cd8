"""What the rows of a deposit would become: new remarks, known ones, corrections of earlier ones."""

from collections.abc import Sequence

from comments.marks import by_fingerprint, fingerprint
from comments.models import Comment
from comments.recording import undecided
from imports.corrections import chain, identity, likest, matched, of_the_link, said_by
from imports.deposits.seeing import note_asking
from imports.matching import Match
from imports.models import WITH_REMARK, Becomes, Deposit, DepositRow
from imports.normalise import Draft, corrected, normalise
from people.models import Author

AT_ONCE = 200  # rows of one UPDATE
FIELDS = ["becomes", "comment", "reason", "asks"]
DECIDED = "Corrige {comment}, déjà décidé, qui ne change plus : ce sera une remarque à part."
ALIKE = "Peut-être une correction de {comment} : l'équipe le dira."


def foresee(deposit: Deposit, only: int | None = None) -> None:
    """Say of each row what it would become; of one position alone when nothing was sent before.

    A known remark is one that the same person already made in the same words on the version.
    """
    earlier = list(of_the_link(deposit.follow_up, deposit.version))
    rows = deposit.rows.filter(becomes__in=WITH_REMARK)
    if only is not None and not earlier:
        rows = rows.filter(position=only)
    seen = [(row, draft_of(deposit, row)) for row in rows]
    matches = corrections(deposit, seen, earlier)
    known = known_remarks(deposit, seen, matches)
    comments = Comment.objects.in_bulk([match.comment for match in matches.values()])
    changeable = undecided([match.comment for match in matches.values() if match.sure and not match.apart])
    changed = []
    for row, draft in seen:
        before = told(row)
        become(row, draft, known.get(row.position), matches.get(row.position), comments, changeable)
        changed += [row] if told(row) != before else []
    DepositRow.objects.bulk_update(changed, FIELDS, batch_size=AT_ONCE)


def told(row: DepositRow) -> tuple[object, ...]:
    """Return what is said of what the row would become: most rows of a first sheet stay as they were seen."""
    return row.becomes, row.comment_id, row.reason, row.asks


def draft_of(deposit: Deposit, row: DepositRow) -> Draft:
    """Return what a row that holds a remark means, with what its author corrected."""
    return normalise(corrected(row.parsed(), deposit.corrections.get(str(row.position), {})))


def corrections(
    deposit: Deposit, seen: Sequence[tuple[DepositRow, Draft]], earlier: Sequence
) -> dict[int, Match]:
    """Return, by position, the comment each row would correct; note which envoi the sheet corrects."""
    new = [said_by(row.position, draft) for row, draft in seen]
    replaces = likest(earlier, new)
    if deposit.replaces != replaces:
        deposit.replaces = replaces
        Deposit.objects.filter(pk=deposit.pk).update(replaces=replaces)
    return matched(replaces, new, chain(replaces)) if replaces else {}


def known_remarks(
    deposit: Deposit, seen: Sequence[tuple[DepositRow, Draft]], matches: dict[int, Match]
) -> dict[int, Comment]:
    """Return, by position, the comment that says the same words by the same person."""
    authors = authors_of(seen, matches)
    marks = {}
    for row, draft in seen:
        words = (draft.location, draft.excerpt, draft.text)
        marks[row.position] = fingerprint(deposit.version_id, authors.get(row.position), words)
    comments = by_fingerprint(list(marks.values()))
    return {position: comments[mark] for position, mark in marks.items() if mark in comments}


def authors_of(seen: Sequence[tuple[DepositRow, Draft]], matches: dict[int, Match]) -> dict[int, int | None]:
    """Return the author's id by position: the one named, else the one of the remark it surely corrects."""
    named = {row.position: identity(draft).key for row, draft in seen}
    ids = dict(Author.objects.filter(identity__in=set(named.values())).values_list("identity", "pk"))
    before = Comment.objects.in_bulk([match.comment for match in matches.values() if match.sure])
    found: dict[int, int | None] = {}
    for position, key in named.items():
        match = matches.get(position)
        earlier = before[match.comment].author_id if match and match.sure else None
        found[position] = ids.get(key, -1) if key else earlier  # nobody known yet wrote nothing yet
    return found


def become(
    row: DepositRow,
    draft: Draft,
    known: Comment | None,
    match: Match | None,
    comments: dict[int, Comment],
    changeable: dict,
) -> None:
    """Set what one row would become, as the import itself decides it (comments.recording)."""
    row.becomes, row.comment, row.reason = Becomes.NEW, None, ""
    earlier = comments.get(match.comment) if match else None
    if known and not (earlier == known and differs(known, draft)):
        row.becomes, row.comment = Becomes.KNOWN, known
    elif match and earlier and not match.sure:
        row.becomes, row.comment, row.reason = Becomes.ALIKE, earlier, ALIKE.format(comment=earlier)
    elif match and earlier and earlier.pk in changeable:
        row.becomes, row.comment = Becomes.UPDATED, earlier
    elif match and earlier:
        row.comment, row.reason = earlier, DECIDED.format(comment=earlier)
    note_asking(row)


def differs(comment: Comment, draft: Draft) -> bool:
    """Return whether what goes with the words differs: the date, the importance."""
    return (comment.importance, comment.written_on) != (draft.importance, draft.written_on)
