"""What the places of a card become in a later edition of its version."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from comments import places
from comments.landing import followed, landings, origin_of
from comments.models import Comment, Placement, Target
from comments.outcomes import PlaceState
from documents import editions
from documents.anchoring.following import Fate
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Located, Method
from documents.models import Edition

POSITIONS = (Method.PAGE, Method.LINE, Method.NUMBER)  # they hold in the edition commented on, in no other
BACK = (Method.EXACT, Method.REQUIREMENT)  # what alone says that a passage once gone has come back


@dataclass(frozen=True, slots=True)
class Renewed:
    """A card's places in a later edition, not saved yet, and the old ones that stay to be read."""

    card: Placement
    state: PlaceState
    fate: Fate | None = None  # of what it is about; None when it was sought again
    targets: list[Target] = field(default_factory=list)
    formers: list[Target] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    @property
    def changes(self) -> bool:
        """Whether anything changes that is seen on the card."""
        had = {target.pk for target in self.card.targets.all()}
        same = (self.state, self.notes) == (self.card.place_state, self.card.notes)
        return bool(self.targets) or not same or had != {former.pk for former in self.formers}


def renew(card: Placement, goal: Edition, sections: Mapping[str, int]) -> Renewed:
    """Return what the card's places become in *goal*; *sections* gives the ids of its sections by key."""
    if card.place_state == PlaceState.PLACED:
        return follow(card, goal)
    found = seek(card, goal)
    if card.place_state != PlaceState.GONE:
        return seek_again(card, found, goal, sections)
    back = [one for one in found.candidates if one.accepted and one.method in BACK]
    if back:
        return seek_again(card, replace(found, candidates=tuple(back)), goal, sections)
    return Renewed(card, PlaceState.GONE, formers=list(card.targets.all()), notes=card.notes)


def follow(card: Placement, goal: Edition) -> Renewed:
    """Return where the passages the card is about went; one that is gone stays to be read, where it was."""
    places_now = list(card.targets.all())
    ends = [(target, followed(target, goal)) for target in places_now if target.kept]
    landed = [place for target, end in ends for place in landings(target, end, goal)]
    return Renewed(
        card,
        PlaceState.PLACED if landed else PlaceState.GONE,
        fate=gravest(end.fate for _, end in ends),
        targets=landed,
        formers=[
            *unique(origin_of(target, end.fate) for target, end in ends),
            *(target for target in places_now if target.fate == Fate.GONE),
        ],
        notes=card.notes,
    )


def gravest(fates: Iterable[Fate]) -> Fate:
    """Return what a card is counted by, of what became of its passages: gone when they all are."""
    return max((fate for fate in fates if fate != Fate.GONE), key=list(Fate).index, default=Fate.GONE)


def seek(card: Placement, goal: Edition) -> Located:
    """Return what the remark's words and names give in *goal*; its pages and lines are another text's."""
    index, said = editions.index_of(goal), card.comment
    lasts = names_more_than_positions(index, said)
    found = locate(index, location=said.location if lasts else "", excerpt=said.excerpt, text=said.text)
    about_positions = [] if lasts else card.notes
    return Located(
        tuple(one for one in found.candidates if one.method not in POSITIONS),
        tuple(dict.fromkeys([*found.notes, *about_positions])),
    )


def names_more_than_positions(index: EditionIndex, said: Comment) -> bool:
    """Return whether the indicated place says anything that holds in another edition."""
    found = locate(index, location=said.location, excerpt="", text="").candidates
    return any(one.method not in POSITIONS for one in found)


def seek_again(card: Placement, found: Located, goal: Edition, sections: Mapping[str, int]) -> Renewed:
    """Return the card with the places found anew, then those that pages and lines gave it, followed."""
    fresh = places.targets(card, found.candidates, sections)
    known = {target.section_id for target in fresh}
    moved = [place for place in positions_followed(card, goal) if place.section_id not in known]
    state = PlaceState.SEVERAL if moved else PlaceState.NOWHERE
    return Renewed(
        card,
        places.place_state(found, whole=False) if fresh else state,
        targets=[*fresh, *moved],
        formers=unique(place.former for place in moved if place.former),
        notes=list(found.notes),
    )


def positions_followed(card: Placement, goal: Edition) -> list[Target]:
    """Return where the places that a page, a line or a number gave the card went."""
    places_now = list(card.targets.all())
    left = {place.former_id for place in places_now}  # their later places stand beside them
    named = [one for one in places_now if one.method in POSITIONS and one.pk not in left]
    return [place for one in named for place in landings(one, followed(one, goal), goal)]


def unique(targets: Iterable[Target]) -> list[Target]:
    """Return each place once."""
    return list({target.pk: target for target in targets}.values())
