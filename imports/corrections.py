"""Corrected sheets: which envoi one corrects, which comment each row updates, what is absent."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from django.db.models import QuerySet

from comments.models import Channel, Comment
from documents.models import Version
from imports.matching import Match, Said, identical, match, may_be_one_person, same_place, same_words
from imports.models import LIVE, FollowUp, RowOutcome, Submission, SubmissionRow, SubmissionState
from imports.normalise import Draft, UnusableRow, normalise
from people.authors import Identity

SPEAKS = (RowOutcome.RECORDED, RowOutcome.UPDATED)
CORRECTABLE = (*LIVE, SubmissionState.TO_CHECK)
SHARED = 0.5  # of the shorter of two sheets: from there, one is the other corrected
FEW_PAIRS = 20_000  # of rows of two sheets, compared in a tenth of a second: beyond, under the same Id only


def corrections(
    submission: Submission, drafts: Iterable[tuple[int, Draft]], alive: Callable[[], None] = lambda: None
) -> dict[int, Match]:
    """Return, by row position, the comment each draft corrects, for sure or perhaps; none without proof.

    *alive* is called between two earlier envois: an account may have many.

    Proof of origin is the envoi it was said to replace, or an earlier one by the same account or link. The
    envoi that is corrected is noted before any row is: an import taken up again reaches the same answer.
    """
    if not may_correct(submission):
        return {}
    if submission.completes_id:
        found = {position: Match(submission.completes_id, sure=True) for position, _ in drafts}
        return set_apart(found, chain(submission))
    new = [said_by(position, draft) for position, draft in drafts]
    if submission.replaces is None:
        submission.replaces = likest(earlier_of(submission), new, alive)
        submission.save(update_fields=["replaces"])
    if submission.replaces is None:
        return {}
    return matched(submission.replaces, new, chain(submission))


def matched(earlier: Submission, new: Sequence[Said], relatives: list[Submission]) -> dict[int, Match]:
    """Return, by row position, the comment of *earlier*, or of what it corrects, that each row corrects."""
    return set_apart(match(said_before(earlier), new), relatives)


def set_apart(found: dict[int, Match], relatives: list[Submission]) -> dict[int, Match]:
    """Return the same pairs, those whose comment another live envoi repeats being set apart.

    It may not change: the other envoi's author said these words, and says them still.
    """
    rows = SubmissionRow.objects.filter(
        comment__in=[pair.comment for pair in found.values()], submission__state__in=CORRECTABLE
    ).exclude(submission__in=relatives)
    repeated = set(rows.values_list("comment", flat=True))
    return {at: replace(pair, apart=pair.comment in repeated) for at, pair in found.items()}


def may_correct(submission: Submission) -> bool:
    """Return whether anything proves where the envoi comes from."""
    if Channel(submission.channel).is_typed:  # one account types what many people said
        return False
    return bool(submission.replaces_id or submission.deposited_by_id or submission.follow_up_id)


def earlier_of(submission: Submission) -> QuerySet[Submission]:
    """Return the earlier envois on the version by the same account, or by the holder of the same link."""
    if submission.follow_up:
        return of_the_link(submission.follow_up, submission.version).filter(pk__lt=submission.pk)
    earlier = Submission.objects.filter(
        version=submission.version_id,
        channel=submission.channel,
        deposited_by=submission.deposited_by_id,
        state__in=CORRECTABLE,
        pk__lt=submission.pk,
    )
    return earlier.exclude(replaced_by__state__in=CORRECTABLE)


def of_the_link(follow_up: FollowUp, version: Version) -> QuerySet[Submission]:
    """Return the envois of a link that a sheet sent by it may correct: the last of each family."""
    envois = Submission.objects.filter(follow_up=follow_up, version=version, state__in=CORRECTABLE)
    return envois.exclude(replaced_by__state__in=CORRECTABLE)


def likest(
    earlier: Iterable[Submission], new: Sequence[Said], alive: Callable[[], None] = lambda: None
) -> Submission | None:
    """Return the earlier envoi that *new* holds again, at least half of the shorter one; None without."""
    best: tuple[float, int, Submission | None] = (0.0, 0, None)
    for one in earlier:
        alive()
        best = max(best, (shared(said_before(one), new), one.pk, one), key=lambda share: share[:2])
    return best[2] if best[0] >= SHARED else None


def shared(old: Sequence[Said], new: Sequence[Said]) -> float:
    """Return the part of the shorter sheet that is in both, said by the same people."""
    if not old or not new:
        return 0.0
    same = common(old, new, identical(old, new))
    if same < SHARED * min(len(old), len(new)):
        same = common(old, new, match(old, new, FEW_PAIRS))
    return same / min(len(old), len(new))


def common(old: Sequence[Said], new: Sequence[Said], found: dict[int, Match]) -> int:
    """Return how many rows are surely an earlier one of the same sheet."""
    here, before = {said.key: said for said in new}, {said.key: said for said in old}
    return sum(
        pair.sure and is_one_row(before[pair.comment], here[position]) for position, pair in found.items()
    )


def is_one_row(one: Said, other: Said) -> bool:
    """Return whether two rows show that their sheets are one, corrected: the same place, the same person.

    Where neither names anybody, an account that deposits everyone's sheets proves nothing: the same words do.
    """
    if not (one.author or other.author):
        return same_words(one, other)
    return same_place(one, other) and may_be_one_person(one.author, other.author)


def said_before(envoi: Submission) -> list[Said]:
    """Return what the envoi, and those it corrects, say of their own comments: the latest row of each."""
    rows = SubmissionRow.objects.filter(submission__in=chain(envoi), outcome__in=SPEAKS).order_by("pk")
    latest = {row.comment_id: row for row in rows}
    return [
        said_by(comment, draft) for comment, row in latest.items() if comment and (draft := draft_of(row))
    ]


def chain(envoi: Submission) -> list[Submission]:
    """Return the envoi, the one it corrects, and so on back to the first."""
    replaced, found = replacements(), [envoi.pk]
    while found[-1] in replaced:
        found.append(replaced[found[-1]])
    return in_order(envoi, found)


def family(envoi: Submission) -> list[Submission]:
    """Return the envois that speak of the same comments by correcting one another, the first one first."""
    replaced, found = replacements(), [chain(envoi)[-1].pk]
    for one in found:
        found.extend(sorted(later for later, earlier in replaced.items() if earlier == one))
    return in_order(envoi, found)


def replacements() -> dict[int, int]:
    """Return which envoi each corrected sheet corrects: few are, one query tells all."""
    found = Submission.objects.exclude(replaces=None).values_list("pk", "replaces")
    return {later: earlier for later, earlier in found if earlier}


def in_order(envoi: Submission, ids: list[int]) -> list[Submission]:
    """Return the envois of these ids, the one in hand being itself."""
    others = Submission.objects.select_related("version__volet", "edition").in_bulk(ids)
    return [envoi if pk == envoi.pk else others[pk] for pk in ids]


def absent(submission: Submission) -> QuerySet[Comment]:
    """Return the comments of the corrected envoi that no row of this one repeats, updates or may correct.

    Of an issue whose words changed: those of its former rows that none of the last repeats.
    """
    if submission.channel == Channel.ISSUE:
        last = submission.rows.order_by("-position").values_list("sheet", flat=True).first()
        return missing(submission.rows.exclude(sheet=last), submission.rows.filter(sheet=last))
    is_words = submission.channel == Channel.MAIL and submission.carried_by.filter(rank=0).exists()
    if submission.replaces is None or submission.completes_id or is_words:  # a message repeats nothing
        return Comment.objects.none()
    before = SubmissionRow.objects.filter(submission__in=chain(submission.replaces))
    return missing(before, submission.rows.all())


def missing(before: QuerySet[SubmissionRow], after: QuerySet[SubmissionRow]) -> QuerySet[Comment]:
    """Return the comments that rows spoke of before, and that none speaks of, or may correct, since."""
    own = Comment.objects.filter(pk__in=before.filter(outcome__in=SPEAKS).values("comment"))
    pictures = after.exclude(picture="").values("picture")  # what was read in one is said by whoever sends it
    spoken = after.exclude(comment=None) | before.filter(picture__in=pictures).exclude(comment=None)
    here = Comment.objects.filter(pk__in=spoken.values("comment"))
    corrected = (own | here).exclude(corrects=None).values("corrects")
    return own.exclude(pk__in=here).exclude(pk__in=corrected)


def draft_of(row: SubmissionRow) -> Draft | None:
    """Return what a traced row means, read again from its cells; None when it holds no remark."""
    try:
        return normalise(row.parsed())
    except UnusableRow:
        return None


def identity(draft: Draft) -> Identity:
    """Return who a draft is by."""
    return Identity(draft.author_name[:200], draft.author_address[:254])


def said_by(key: int, draft: Draft) -> Said:
    words = (draft.location, draft.excerpt, draft.text)
    return Said(key, draft.row_id, words, identity(draft).key)
