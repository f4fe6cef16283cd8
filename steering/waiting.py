"""What waits for one person on the versions at work, each with the way to it."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import QueryDict
from django.urls import reverse

from comments.models import Placement
from comments.outcomes import MOVABLE, Correction, PlaceState, Step
from documents.models import Version
from people.models import User, Visitor

TO_STUDY = tuple(step for step in MOVABLE if step != Step.TO_VALIDATE)
UNSURE = (PlaceState.SEVERAL, PlaceState.NOWHERE, PlaceState.GONE)


STUDYING = tuple(("etape", str(step)) for step in TO_STUDY)
UNDECIDED = tuple(("etape", str(step)) for step in MOVABLE)


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing that waits: how it is said, who may do it, and the filter that shows the cards."""

    one: str
    many: str
    right: str
    answers: tuple[tuple[str, str], ...]


KINDS = {
    "mine": Kind(
        "remarque à votre nom", "remarques à votre nom",
        "comments.instruct", (("instruit", "moi"), *STUDYING),
    ),
    "maintained": Kind(
        "remarque maintenue, à réexaminer", "remarques maintenues, à réexaminer",
        "comments.instruct", (("signe", "maintenu"), *UNDECIDED),
    ),
    "to_validate": Kind(
        "proposition à valider", "propositions à valider", "comments.decide", (("etape", "valider"),)
    ),
    "to_arbitrate": Kind(
        "remarque à arbitrer", "remarques à arbitrer", "comments.decide", (("etape", "arbitrer"),)
    ),
    "nobodys": Kind(
        "remarque sans instructeur", "remarques sans instructeur",
        "comments.instruct", (("instruit", "aucun"), *STUDYING),
    ),
    "corrections": Kind(
        "correction possible à confirmer", "corrections possibles à confirmer",
        "comments.instruct", (("signe", "correction"), *UNDECIDED),
    ),
    "unsure": Kind(
        "remarque dont la place est à choisir", "remarques dont la place est à choisir",
        "comments.instruct", (*(("place", str(state)) for state in UNSURE), *UNDECIDED),
    ),
}  # fmt: skip


def which(user: User) -> dict[str, Q]:
    """Return the cards of each kind, among those that ``with_replies`` annotated."""
    undecided = Q(step__in=MOVABLE)
    return {
        "mine": Q(assignee=user, step__in=TO_STUDY),
        "maintained": Q(maintained=True) & undecided,
        "to_validate": Q(step=Step.TO_VALIDATE),
        "to_arbitrate": Q(step=Step.TO_ARBITRATE),
        "nobodys": Q(assignee=None, step__in=TO_STUDY),
        "corrections": Q(comment__correction=Correction.POSSIBLE) & undecided,
        "unsure": Q(place_state__in=UNSURE) & undecided,
    }


@dataclass(frozen=True, slots=True)
class Waiting:
    """So many cards of one kind on one version, and the address that shows them."""

    version: Version
    count: int
    said: str
    address: str


def waiting_for(user: Visitor, versions: Iterable[Version]) -> list[Waiting]:
    """Return what waits for *user*, version after version, in one query."""
    if not isinstance(user, User):
        return []
    counts = counted(user, versions)
    return [
        Waiting(version, count, kind.many if count > 1 else kind.one, address(version, kind))
        for version in versions
        for name, kind in KINDS.items()
        if (count := counts.get(version.pk, {}).get(name, 0)) and user.has_perm(kind.right, version)
    ]


def counted(user: User, versions: Iterable[Version]) -> dict[int, dict[str, int]]:
    """Return how many cards of each kind each version has."""
    cards = Placement.objects.on_board().with_replies().filter(version__in=[one.pk for one in versions])
    numbers = {name: Count("pk", filter=cards_of_kind) for name, cards_of_kind in which(user).items()}
    rows = cards.order_by().values("version").annotate(**numbers).values_list("version", *numbers)
    return {version: dict(zip(numbers, counts, strict=True)) for version, *counts in rows}


def address(version: Version, kind: Kind) -> str:
    """Return where the cards of a kind are listed."""
    query = QueryDict(mutable=True)
    for name, value in kind.answers:
        query.appendlist(name, value)
    return f"{reverse('admin:table', args=[version.pk])}?{query.urlencode()}"
