"""What a session remembers of the last gestures: what would undo them, and the cards they left aside."""

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_urlsafe
from typing import Any

from django.http import HttpRequest

from comments.together import Aside, Done
from documents.models import Version

UNDOABLE, OFFERED, LEFT = "gestures", "gesture_offered", "left_aside"
KEPT = 3  # gestures: a session is read at every request


@dataclass(frozen=True, slots=True)
class Gesture:
    """A gesture that one button undoes."""

    id: str
    version: int
    what: str
    said: str
    back: str  # the address it was made from
    cards: list[tuple[int, int, int | str | None]]  # as Done has them: a session keeps plain values

    @property
    def done(self) -> list[Done]:
        """The cards, as the gesture left them."""
        return [Done(*card) for card in self.cards]


@dataclass(frozen=True, slots=True)
class LeftAside:
    """The cards of a version that a gesture left as they were."""

    version: int
    cards: list[Aside]


def remember(
    request: HttpRequest, version: Version, what: str, done: Sequence[Done], *, said: str, back: str,
    most: int = KEPT,
) -> Gesture:  # fmt: skip
    """Keep what undoes a gesture, among the last ones, *most* of them at most."""
    gesture = Gesture(token_urlsafe(9), version.pk, what, said, back, [(*one,) for one in done])
    kept = [*request.session.get(UNDOABLE, []), as_plain(gesture)]
    request.session[UNDOABLE] = kept[-most:]
    return gesture


def as_plain(gesture: Gesture) -> dict[str, Any]:
    return {name: getattr(gesture, name) for name in Gesture.__slots__}


def offer(request: HttpRequest, gesture: Gesture) -> None:
    """Let the next page show the button that undoes a gesture."""
    request.session[OFFERED] = gesture.id


def offered(request: HttpRequest) -> Gesture | None:
    """Return the gesture that this page offers to undo, once."""
    wanted = request.session.pop(OFFERED, None) if OFFERED in request.session else None
    return next((one for one in remembered(request) if one.id == wanted), None)


def remembered(request: HttpRequest) -> list[Gesture]:
    """Return the gestures that can still be undone, the last one last."""
    return [Gesture(**one) for one in request.session.get(UNDOABLE, [])]


def take(request: HttpRequest, version: Version, gesture_id: str) -> Gesture | None:
    """Return a gesture made on a version, to undo it, and forget it: it is undone once."""
    known = remembered(request)
    found = next((one for one in known if one.id == gesture_id and one.version == version.pk), None)
    if found:
        request.session[UNDOABLE] = [as_plain(one) for one in known if one is not found]
    return found


def leave_aside(request: HttpRequest, version: Version, aside: Sequence[Aside]) -> None:
    """Let the next page list the cards that a gesture left as they were."""
    if aside:
        request.session[LEFT] = {"version": version.pk, "cards": [tuple(one) for one in aside]}


def left_aside(request: HttpRequest) -> LeftAside | None:
    """Return the cards that the last gesture left as they were, told once."""
    if LEFT not in request.session:
        return None
    told = request.session.pop(LEFT)
    return LeftAside(told["version"], [Aside(*one) for one in told["cards"]])
