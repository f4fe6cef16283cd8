"""The dossier of a meeting, sent beforehand: a table of what is adopted as a block, the rest in full.

People who wrote are called by their pseudonym; nobody of the team is named.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import prefetch_related_objects
from django.template.loader import render_to_string
from django.utils import timezone

from answers.letter import plain, shortened
from answers.pdf import check_length, pdf_of
from comments.models import Target
from comments.outcomes import Outcome
from committee.agenda import Item, whole_agenda
from committee.models import Meeting
from documents.calls import day
from documents.reading.plain import readable
from people.models import Author

NOTHING = "Aucun point n'est à l'ordre du jour."
NO_PROPOSAL = "Sans proposition"
NOBODY = "Auteur inconnu"
LONGEST = 1_500  # characters of the text commented on, at each place
MOST_PLACES = 5  # of a remark, each shown with its text


@dataclass(frozen=True, slots=True)
class Spot:
    """One place a remark is about, and the text that stands there, if any."""

    place: str
    passage: str


@dataclass(frozen=True, slots=True)
class Line:
    """One point, as the dossier says it."""

    number: int
    reference: str
    version: str
    author: str
    spots: tuple[Spot, ...]
    nowhere: str  # why it has no place, nothing when it has one
    others: str  # how many more places it has, nothing when each is shown
    words: str
    excerpt: str
    proposal: str
    reason: str
    carried: str  # from which meeting it comes, nothing for a first time

    @property
    def places(self) -> tuple[str, ...]:
        """Its places in words, or why it has none; then how many more it has."""
        known = tuple(one.place for one in self.spots) or (self.nowhere,)
        return (*known, self.others) if self.others else known

    @property
    def passages(self) -> str:
        """The text at each of its places, each under the name of the place when there are several."""
        if len(self.spots) == 1:
            return self.spots[0].passage
        return "\n".join(f"{one.place} : {one.passage}" for one in self.spots if one.passage)


@dataclass(frozen=True, slots=True)
class Dossier:
    """A meeting's dossier on a day."""

    meeting: Meeting
    on: date
    block: tuple[Line, ...]
    debated: tuple[Line, ...]

    @property
    def heading(self) -> tuple[str, ...]:
        """What it is, in a few short lines."""
        return (when_and_where(self.meeting), *versions_of(self.meeting), f"État au {day(self.on)}")


def when_and_where(meeting: Meeting) -> str:
    """Return the day, the hour and the place in words: « 3 décembre 2026 à 14 h 30, salle B »."""
    at = f" à {meeting.starts_at.hour} h {meeting.starts_at.minute:02}" if meeting.starts_at else ""
    where = f", {plain(meeting.place)}" if meeting.place else ""
    return f"{day(meeting.held_on)}{at}{where}"


def versions_of(meeting: Meeting) -> list[str]:
    """Return the names of the versions it is about."""
    return [plain(str(version)) for version in meeting.versions.all()]


def dossier_of(meeting: Meeting) -> Dossier:
    """Return the dossier as it stands today; a fixed number of queries."""
    agenda = whole_agenda(meeting)
    sections = [target.section for item in agenda.items for target in item.places[:MOST_PLACES]]
    prefetch_related_objects(sections, "document")  # each text once, however many points stand in it
    block = tuple(line_of(item) for item in agenda.block if item.waits)
    return Dossier(
        meeting, timezone.localdate(), block, tuple(line_of(item) for item in agenda.debated if item.waits)
    )


def line_of(item: Item) -> Line:
    """Return what the dossier says of a point."""
    comment, proposal, places = item.card.comment, item.proposal, item.places
    former = item.point.carried_from
    return Line(
        number=item.number,
        reference=comment.reference,
        version=plain(str(item.card.version)),
        author=called(comment.author),
        spots=spots_of(places),
        nowhere="" if places else item.card.get_place_state_display(),
        others=others_said(places),
        words=plain(comment.text).strip(),
        excerpt=shortened(comment.excerpt),
        proposal=Outcome(proposal.outcome).label if proposal else NO_PROPOSAL,
        reason=plain(proposal.reason).strip() if proposal else "",
        carried=f"Renvoyé de la séance du {day(former.meeting.held_on)}" if former else "",
    )


def called(author: Author | None) -> str:
    """Return how somebody who wrote is called."""
    return author.pseudonym if author else NOBODY


def spots_of(places: Sequence[Target]) -> tuple[Spot, ...]:
    """Return the first places of a remark with their texts, the main one first."""
    return tuple(Spot(plain(str(one.section)), passage_of(one)) for one in places[:MOST_PLACES])


def others_said(places: Sequence[Target]) -> str:
    """Return how many places are not among the first ones, nothing when all are."""
    count = len(places) - MOST_PLACES
    return f"et {count} autre{'s' if count > 1 else ''}" if count > 0 else ""


def passage_of(target: Target) -> str:
    """Return the text commented on, its beginning when it is long; nothing for a page of the PDF."""
    section = target.section
    if section.document is None:
        return ""
    first, last = target.line_start or section.line_start, target.line_end or section.line_end
    lines = section.document.text.split("\n")[max(first, 1) - 1 : last]
    said = plain(readable(lines))
    return said if len(said) <= LONGEST else f"{said[:LONGEST].rsplit(' ', 1)[0]}…"


def as_pdf(meeting: Meeting) -> bytes:
    """Return it on paper; NoPdf when this machine makes none, or when there is too much for one."""
    check_length(meeting.points.count())
    context = {"dossier": dossier_of(meeting), "nothing": NOTHING}
    return pdf_of(render_to_string("committee/dossier.html", context))
