"""The outbox of a version: what is prepared, what waits for somebody, what leaves and when, what has left."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, OuterRef, Q
from django.utils import timezone

from answers.models import LEFT, Answer, Delivery, DeliveryQuerySet, DeliveryState, Release, Way
from answers.ways import refusal_of
from comments.models import Disposition, Placement
from comments.outcomes import Outcome, Stage
from documents.models import Version
from imports.mailbox.receiving import own_addresses


@dataclass(frozen=True, slots=True)
class Progress:
    """How many deliveries of a version are in each state, and how many of those validated have left."""

    counts: dict[str, int]
    held_until: datetime | None

    @property
    def total(self) -> int:
        """All that was prepared."""
        return sum(self.counts.values())

    @property
    def left(self) -> int:
        """Those that left, whatever became of them since."""
        return sum(self.counts.get(state, 0) for state in LEFT)

    @property
    def leaving(self) -> int:
        """Those that are validated and have not left yet."""
        return self.counts.get(DeliveryState.VALIDATED, 0)

    @property
    def is_held(self) -> bool:
        """Whether what is validated waits for a date."""
        return self.held_until is not None and self.held_until > timezone.now()


@dataclass(frozen=True, slots=True)
class Line:
    """A delivery as a list shows it, and what keeps it from leaving."""

    delivery: Delivery
    remarks: int
    refusal: str

    @property
    def is_unproved(self) -> bool:
        """Whether a person may say that the address is its sender's, and free it."""
        author = self.delivery.author
        return bool(
            self.refusal
            and self.delivery.way == Way.MAIL
            and author
            and author.address == self.delivery.address
            and author.address_proved_at is None
            and self.delivery.address
        )


def progress_of(version: Version) -> Progress:
    """Return where the deliveries of a version stand; two queries."""
    counts = dict(version.deliveries.order_by().values_list("state").annotate(Count("pk")))
    release = Release.objects.filter(version=version).first()
    return Progress(counts, release.held_until if release else None)


def untold(version: Version) -> int:
    """Return how many decisions of the board no delivery tells yet."""
    decided = Disposition.objects.filter(
        placement=OuterRef("pk"), stage=Stage.DECIDED, cancelled_by=None, taken_over=False
    ).exclude(outcome=Outcome.WITHDRAWN)
    told = Answer.objects.filter(disposition__placement=OuterRef("pk"), disposition__cancelled_by=None)
    cards = Placement.objects.filter(version=version).on_board()
    return cards.filter(Exists(decided)).exclude(Exists(told)).count()


def with_what_a_line_shows(deliveries: DeliveryQuerySet) -> DeliveryQuerySet:
    """Return the deliveries grouped by addressee, with all that a line of the outbox shows."""
    counted = deliveries.annotate(remarks=Count("answers"))
    joined = counted.select_related(
        "author",
        "mail",
        "submission__issue__repository",
        "submission__follow_up",
        "version__volet",
        "validated_by",
        "rectifies",
        "question__placement__comment",
    )
    return joined.order_by("author__name", "author__address", "author", "pk")


def lines_of(deliveries: Iterable[Delivery]) -> list[Line]:
    """Return the lines of deliveries that ``with_what_a_line_shows`` read."""
    own = own_addresses()
    return [
        Line(one, one.remarks, refusal_of(one, own))  # type: ignore[attr-defined]
        for one in deliveries
    ]


def saying(deliveries: DeliveryQuerySet, words: str) -> DeliveryQuerySet:
    """Return those whose addressee, subject, file or reference holds every one of the *words*."""
    for word in words.split()[:8]:
        named = Q(author__name__icontains=word) | Q(author__address__icontains=word)
        about = Q(mail__subject__icontains=word) | Q(submission__filename__icontains=word)
        number = word.upper().removeprefix("R-").removeprefix("C-")
        if number.isdecimal() and word[:2].upper() == "C-":
            about |= Q(answers__disposition__placement__comment=int(number[:15]))
        elif number.isdecimal():
            about |= Q(pk=int(number[:15]))
        deliveries = deliveries.filter(named | about)
    return deliveries
