"""What became, in a later edition, of the passages a card is about: stored, or looked up for what is left."""

from collections.abc import Iterable
from dataclasses import dataclass

from comments.landing import followed, landings, sentence
from comments.models import Placement, Target
from comments.outcomes import FATES, SAME, PlaceState
from documents.anchoring.following import Fate
from documents.models import Edition, Section, Version
from people.models import User
from web.views.places import Place, read_texts, text_of
from web.views.wording import Wording, compare


@dataclass(frozen=True, slots=True)
class Became:
    """What became of a passage: in a word, in a sentence, and its two wordings when they differ."""

    fate: Fate
    said: str
    former: Edition
    edition: Edition
    wording: Wording | None
    landings: list[Target]  # where it may be confirmed, in an edition the card's place does not stand in yet

    @property
    def label(self) -> str:
        """The word for it."""
        return FATES[self.fate]

    @property
    def former_name(self) -> str:
        """What stands above the wording commented on."""
        return f"Édition {self.former.number}"

    @property
    def new_name(self) -> str:
        """What stands above the later wording."""
        return f"Édition {self.edition.number}"

    @property
    def changed(self) -> bool:
        """Whether the passage does not read any more as it did."""
        return self.fate not in SAME


def became(places: Iterable[Place], current: Edition) -> dict[int, Became]:
    """Return what became of the card's places that stand in an older edition or come from one, by id."""
    everywhere = [place.target for place in places]
    found = {target.pk: one(target, everywhere, current) for target in everywhere}
    return {pk: told for pk, told in found.items() if told}


def one(target: Target, everywhere: list[Target], current: Edition) -> Became | None:
    """Return what became of one place, None of one that is where it was found."""
    if target.fate == Fate.GONE:
        former = target.section.edition
        said = f"Ce passage de l'édition {former.number} n'est plus dans l'édition {current.number}."
        return Became(Fate.GONE, said, former, current, None, [])
    if target.kept and target.section.edition_id != current.pk:
        return looked_up(target, current)
    if target.kept and target.former:
        beside = [other for other in everywhere if other.former_id == target.former_id and other.kept]
        wording = differing(target.former, beside)
        edition = target.section.edition
        return Became(Fate(target.fate), target.reason, target.former.section.edition, edition, wording, [])
    return None


def looked_up(target: Target, current: Edition) -> Became:
    """Return what became of a place that was left where it is: a person spoke, or nobody followed it yet."""
    end = followed(target, current)
    landed = landings(target, end, current)
    read_texts([landing.section for landing in landed])
    former = target.section.edition
    return Became(
        end.fate, sentence(end, former, current), former, current, differing(target, landed), landed
    )


def todays(places: Iterable[Place], told: dict[int, Became]) -> list[Section]:
    """Return the sections of today's text that the kept places are in, none when they are all there already.

    A passage that is gone has none.
    """
    kept = [place.target for place in places if place.target.kept]
    if not any(told[target.pk].landings for target in kept if target.pk in told):
        return []
    now = [
        told[one.pk].landings or [one] for one in kept if one.pk not in told or told[one.pk].fate != Fate.GONE
    ]
    return list({target.section_id: target.section for targets in now for target in targets}.values())


def differing(former: Target, new: list[Target]) -> Wording | None:
    """Return both wordings, None when they are the same or one of them is nowhere."""
    wording = compare("Rédaction", words(former), "\n".join(words(target) for target in new)) if new else None
    return wording if wording and not wording.is_same else None


def words(target: Target) -> str:
    """Return the lines of a place."""
    lines = text_of(target.section).split("\n")
    first, last = target.line_start or target.section.line_start, target.line_end or target.section.line_end
    return "\n".join(lines[first - 1 : last])


def is_behind(placement: Placement, current: Edition) -> bool:
    """Return whether the card's places are still to be followed to the current edition."""
    open_to_it = placement.place_state not in (PlaceState.CONFIRMED, PlaceState.WHOLE)
    stands = placement.followed_to_id or placement.edition_id
    return open_to_it and not placement.outcome and stands != current.pk  # type: ignore[attr-defined]


def better_version(user: User, placement: Placement) -> Version | None:
    """Return the other version the remark seems about, None when *user* may not see it or it is decided."""
    if placement.better_version_id is None or placement.outcome:  # type: ignore[attr-defined]
        return None
    seen = Version.objects.all().visible_to(user).select_related("volet")
    return seen.filter(pk=placement.better_version_id).first()
