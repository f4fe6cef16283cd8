"""Put remarks together, and answer them at once: each card keeps its own decision, journal and count.

A card that someone changed meanwhile, or that a rule refuses, is left aside with why.
"""

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from comments import actions, together
from comments.actions import begin, claim, log
from comments.models import CommentGroup, GroupProposal, Placement
from comments.outcomes import Outcome
from comments.together import Act, Report, Seen
from documents.access import require
from documents.models import Version
from people import journal
from people.models import User

FEWEST = 2
LONGEST_TITLE = 200
UNDONE = "Ce groupe est déjà défait."


@transaction.atomic
def make_group(
    *, version: Version, seen: Sequence[Seen], title: str, by: User, diverging: bool = False
) -> tuple[CommentGroup, Report]:
    """Return the group made of the cards, and those left aside; ValidationError when too few remain.

    The proposals that it answers are proposed no more.
    """
    require(by, "comments.instruct", version)
    group = CommentGroup.objects.create(version=version, title=titled(title), diverging=diverging, made_by=by)
    report = together.in_batches(version, seen, joining(group, by))
    if len(report.done) < FEWEST:
        why = " ".join(f"{one.reference} : {one.why}" for one in report.aside[:3])
        raise ValidationError(f"Un groupe compte au moins {FEWEST} remarques. {why}".strip())
    note("groupe formé", group, by, after={"objet": group.title, "cartes": len(report.done)})
    forget_answered(group)
    return group, report


@transaction.atomic
def add_to_group(*, group: CommentGroup, seen: Sequence[Seen], by: User) -> Report:
    """Add cards to a group; those of another group, of another board or changed meanwhile are left aside.

    ValidationError for a group that has no card any more.
    """
    require(by, "comments.instruct", group)
    hold(group)
    if not group.members.exists():
        raise ValidationError(UNDONE)
    report = together.in_batches(group.version, seen, joining(group, by))
    forget_answered(group)
    return report


@transaction.atomic
def take_out(*, placement: Placement, revision: int, by: User) -> None:
    """Take a card out of its group; the last one left there leaves it too: alone, it is no group."""
    begin(placement, revision, by, "comments.instruct")
    placement.refresh_from_db(fields=["group"])
    group = placement.group
    if group is None:
        raise ValidationError("Cette remarque n'est dans aucun groupe.")
    hold(group)
    leave(placement, by)
    left = list(group.members.select_related("comment", "version__volet"))
    if len(left) < FEWEST:
        for card in left:
            leave(card, by)
        note("groupe défait", group, by)


@transaction.atomic
def dissolve(*, group: CommentGroup, by: User) -> None:
    """Take every card out of the group; what was decided for it stays decided."""
    require(by, "comments.instruct", group)
    hold(group)
    members = list(group.members.select_related("comment", "version__volet").order_by("pk"))
    if not members:
        raise ValidationError(UNDONE)
    for card in members:
        leave(card, by)
    note("groupe défait", group, by, before={"cartes": len(members)})


@transaction.atomic
def describe(*, group: CommentGroup, title: str, diverging: bool, by: User) -> None:
    """Say what the group is about, and whether its members ask for different things."""
    require(by, "comments.instruct", group)
    held = hold(group)
    before, after = said(held.title, held.diverging), said(titled(title), diverging)
    if before == after:
        return
    held.title, held.diverging = titled(title), diverging
    held.save(update_fields=["title", "diverging"])
    group.title, group.diverging = held.title, held.diverging
    note("groupe décrit", group, by, before=before, after=after)


@transaction.atomic
def dismiss(*, proposal: GroupProposal, by: User) -> None:
    """Set a proposal aside: those cards are proposed no more for that."""
    require(by, "comments.instruct", proposal)
    waiting = GroupProposal.objects.filter(pk=proposal.pk, dismissed_at=None)
    if not waiting.update(dismissed_by=by, dismissed_at=timezone.now()):
        raise ValidationError("Cette proposition est déjà écartée.")
    record(proposal, "groupe proposé écarté", by)


@transaction.atomic
def take_up_again(*, proposal: GroupProposal, by: User) -> None:
    """Propose again what was set aside."""
    require(by, "comments.instruct", proposal)
    aside = GroupProposal.objects.filter(pk=proposal.pk).exclude(dismissed_at=None)
    if not aside.update(dismissed_by=None, dismissed_at=None):
        raise ValidationError("Cette proposition n'est pas écartée.")
    record(proposal, "groupe proposé repris", by)


def propose_for_group(
    *, group: CommentGroup, seen: Sequence[Seen], outcome: Outcome, reason: str, by: User
) -> Report:
    """Propose one decision for the members; ValidationError when its reason is missing."""
    require(by, "comments.instruct", group)
    actions.check_reason(outcome, reason)

    def act(card: Placement, revision: int) -> None:
        check_member(card, group)
        actions.propose(placement=card, revision=revision, outcome=outcome, reason=reason, by=by, group=group)

    return together.in_batches(group.version, seen, act)


def decide_for_group(
    *, group: CommentGroup, seen: Sequence[Seen], outcome: Outcome, reason: str, by: User
) -> Report:
    """Take one decision on the members: one disposition each; ValidationError when its reason is missing."""
    require(by, "comments.decide", group)
    actions.check_reason(outcome, reason)

    def act(card: Placement, revision: int) -> None:
        check_member(card, group)
        actions.decide(placement=card, revision=revision, outcome=outcome, reason=reason, by=by, group=group)

    return together.in_batches(group.version, seen, act)


# ---- What the actions share ----


def hold(group: CommentGroup) -> CommentGroup:
    """Return the group as it stands, held until the transaction ends: one act at a time."""
    return CommentGroup.objects.select_for_update().get(pk=group.pk)


def joining(group: CommentGroup, by: User) -> Act:
    """Return what puts one card in the group."""

    def act(card: Placement, revision: int) -> None:
        begin(card, revision, by, "comments.instruct")
        card.refresh_from_db(fields=["group"])
        if card.group_id == group.pk:
            raise ValidationError("est déjà dans ce groupe.")
        if card.group_id:
            raise ValidationError(f"est dans le groupe {card.group} : retirez-la de celui-ci d'abord.")
        claim(card, revision)
        card.group = group
        card.save(update_fields=["group"])
        log("mise dans un groupe", card, by, {}, {"groupe": group.reference, "objet": group.title})

    return act


def leave(card: Placement, by: User) -> None:
    """Take one card out of its group."""
    former = str(card.group)
    claim(card, card.revision)
    card.group = None
    card.save(update_fields=["group"])
    log("retirée d'un groupe", card, by, {"groupe": former}, {})


def check_member(card: Placement, group: CommentGroup) -> None:
    """Pass when the card is in the group still."""
    if card.group_id != group.pk:
        raise ValidationError("n'est plus dans ce groupe.")


def forget_answered(group: CommentGroup) -> None:
    """Take away the proposals whose cards are all in the group now."""
    elsewhere = Placement.objects.exclude(group=group)
    waiting = GroupProposal.objects.filter(version=group.version, dismissed_at=None)
    waiting.filter(cards__group=group).exclude(cards__in=elsewhere).delete()


def titled(title: str) -> str:
    """Return a title on one line; ValidationError for an empty or a long one."""
    said = " ".join("".join(letter if letter.isprintable() else " " for letter in title).split())
    if not said:
        raise ValidationError("Dites en quelques mots l'objet commun de ces remarques.")
    if len(said) > LONGEST_TITLE:
        raise ValidationError(f"L'objet commun compte au plus {LONGEST_TITLE} caractères.")
    return said


def said(title: str, diverging: bool) -> dict[str, str]:
    """Return what the journal keeps of a group."""
    return {"objet": title, "positions divergentes": "oui" if diverging else "non"}


def note(
    action: str, group: CommentGroup, by: User, *, before: dict | None = None, after: dict | None = None
) -> None:
    journal.record(action, group, by=by, volet=group.version.volet.code, before=before, after=after)


def record(proposal: GroupProposal, action: str, by: User) -> None:
    journal.record(
        action, proposal, by=by, volet=proposal.version.volet.code, after={"parce que": proposal.reason}
    )
