"""Give one person's work on all versions to someone else, or to nobody: counted first, then in one act."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db.models import Count, QuerySet

from comments import together
from comments.actions import check_works_on
from comments.models import Placement
from comments.outcomes import Step
from comments.together import Report
from documents.models import Version
from people.models import User


@dataclass(frozen=True, slots=True)
class Held:
    """What somebody has left to do on a version, and why it cannot go to the person chosen, if it cannot."""

    version: Version
    count: int
    refusal: str = ""


@dataclass(frozen=True, slots=True)
class Given:
    """What became of the cards of a version."""

    version: Version
    report: Report


def instructed_by(user: User) -> list[Version]:
    """Return the versions whose cards *user* may give to somebody."""
    visible = Version.objects.all().visible_to(user).select_related("volet")
    return [version for version in visible if user.has_perm("comments.instruct", version)]


def left_to(giver: User, versions: Sequence[Version]) -> QuerySet[Placement]:
    """Return what somebody has left to do on some versions: to decide, and decided but not closed."""
    cards = Placement.objects.on_board().filter(version__in=versions, assignee=giver)
    return cards.exclude(step=Step.CLOSED).order_by()


def held_by(giver: User, assignee: User | None, by: User) -> list[Held]:
    """Return what *giver* holds on each version *by* may instruct, and whether *assignee* may take it."""
    versions = instructed_by(by)
    counts = dict(left_to(giver, versions).values_list("version").annotate(Count("pk")))
    return [
        Held(version, counts[version.pk], refusal_of(version, assignee))
        for version in versions
        if version.pk in counts
    ]


def refusal_of(version: Version, assignee: User | None) -> str:
    """Return why somebody may not work on a version, "" when they may."""
    try:
        check_works_on(version, assignee)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def give(*, giver: User, assignee: User | None, by: User) -> list[Given]:
    """Give all that *giver* has left to do, version after version; return what became of the cards of each.

    Those of a version where *assignee* may not work stay. ValidationError when there is nothing to give.
    """
    if giver == assignee:
        raise ValidationError("Choisissez deux personnes différentes.")
    ready = [held for held in held_by(giver, assignee, by) if not held.refusal]
    if not ready:
        raise ValidationError(f"{giver} n'a aucune carte qui puisse être confiée ainsi.")
    return [
        Given(one.version, together.reassign(version=one.version, giver=giver, assignee=assignee, by=by))
        for one in ready
    ]
