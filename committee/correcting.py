"""Correct the texts of a relevé, several people at once: a save changes what its person changed, no more."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction

from committee.guarding import hold, log, touch
from committee.models import Meeting, MeetingState, Point
from documents.access import require
from people.models import User

MOST_LETTERS = 20_000
OPENING = "premiers mots"
CHANGED_BY_BOTH = (
    "Quelqu'un a changé entre-temps les mêmes textes que vous : {which}. Rien n'a été enregistré : lisez "
    "le sien à côté du vôtre, puis enregistrez de nouveau."
)


class Edit(NamedTuple):
    """A text of the relevé: as somebody was shown it, and as they sent it back."""

    shown: str
    typed: str

    @property
    def changed(self) -> bool:
        """Whether they changed it."""
        return as_kept(self.typed) != as_kept(self.shown)

    def clashes(self, now: str) -> bool:
        """Whether somebody else changed it too since, otherwise; *now* is what it says today."""
        return self.changed and as_kept(now) not in (as_kept(self.shown), as_kept(self.typed))

    def over(self, now: str) -> str:
        """Return what it says once theirs is counted in: what it says today, where they changed nothing."""
        return as_kept(self.typed) if self.changed else now


class ChangedByBoth(ValidationError):
    """Somebody changed meanwhile a text that is changed here; the message says which."""


@transaction.atomic
def correct(*, meeting: Meeting, by: User, texts: Mapping[int, Edit], opening: Edit) -> int:
    """Return how many texts of the relevé changed: its first words, and those of points by their id.

    ChangedByBoth, and nothing changes, when somebody changed one of them otherwise since it was shown;
    ValidationError for one that is too long.
    """
    require(by, "committee.conduct", meeting)
    if any(len(edit.typed) > MOST_LETTERS for edit in (*texts.values(), opening)):
        raise ValidationError(f"Un texte du relevé compte au plus {MOST_LETTERS} caractères.")
    hold(meeting, MeetingState.MINUTES)  # from here on nobody else corrects it
    meeting.refresh_from_db(fields=["opening"])
    found = meeting.points.filter(pk__in=texts).select_related("placement__comment")
    points = [point for point in found if texts[point.pk].over(point.minute) != point.minute]
    check(meeting, opening, [point for point in points if texts[point.pk].clashes(point.minute)])
    opened = opening.over(meeting.opening) != meeting.opening
    if points or opened:
        write(meeting, opening, points, texts)
        log("relevé corrigé", meeting, by, {"points": [str(point.placement) for point in points]})
    return len(points) + opened


def check(meeting: Meeting, opening: Edit, clashing: Sequence[Point]) -> None:
    """Pass when nobody else changed the same texts; ChangedByBoth otherwise."""
    which = [OPENING] if opening.clashes(meeting.opening) else []
    which += [str(point.placement) for point in clashing]
    if which:
        raise ChangedByBoth(CHANGED_BY_BOTH.format(which=", ".join(which)))


def write(meeting: Meeting, opening: Edit, points: Sequence[Point], texts: Mapping[int, Edit]) -> None:
    """Write the texts that changed: the relevé is not the one that was read before."""
    touch(meeting, MeetingState.MINUTES)
    meeting.opening = opening.over(meeting.opening)
    meeting.save(update_fields=["opening"])
    for point in points:
        point.minute = texts[point.pk].over(point.minute)
    Point.objects.bulk_update(points, ["minute"])


def as_kept(text: str) -> str:
    """Return a text as it is kept, however a form ends its lines."""
    return text.replace("\r\n", "\n").strip()
