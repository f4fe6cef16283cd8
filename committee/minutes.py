"""« Relevé de décisions »: who was there, what was decided on each point, by which votes, in which words."""

from dataclasses import dataclass

from django.template.loader import render_to_string
from django.utils import timezone

from answers.letter import plain, shortened
from answers.pdf import check_length, pdf_of
from comments.outcomes import Outcome
from committee.agenda import Item, whole_agenda
from committee.dossier import called, versions_of, when_and_where
from committee.models import Attendee, Meeting, MeetingState
from documents.calls import day

TITLE = "Relevé de décisions"
WAITING = "Sans issue"
NOTHING = "Aucun point n'était à l'ordre du jour."
DRAFT = "Projet de relevé, à valider"


@dataclass(frozen=True, slots=True)
class Line:
    """One point, as the relevé says it."""

    number: int
    reference: str
    version: str
    author: str
    place: str
    words: str
    result: str
    outcome: str
    reason: str
    votes: str
    text: str
    carried: str  # to which meeting it goes, nothing for a point dealt with


@dataclass(frozen=True, slots=True)
class Minutes:
    """What a relevé says."""

    meeting: Meeting
    present: list[str]
    absent: list[str]
    lines: list[Line]

    @property
    def heading(self) -> tuple[str, ...]:
        """What it is, in a few short lines."""
        return (when_and_where(self.meeting), *versions_of(self.meeting), self.standing)

    @property
    def standing(self) -> str:
        """Whether it is validated, and since when; nobody of the team is named there."""
        if self.meeting.state != MeetingState.VALIDATED or self.meeting.validated_at is None:
            return DRAFT
        return f"Relevé validé le {day(timezone.localdate(self.meeting.validated_at))}"

    @property
    def opening(self) -> str:
        """Its first words."""
        return plain(self.meeting.opening).strip()


def minutes_of(meeting: Meeting) -> Minutes:
    """Return what the relevé says of the meeting as it stands; a fixed number of queries."""
    people = list(meeting.attendees.all())
    return Minutes(
        meeting=meeting,
        present=[named(one) for one in people if one.present],
        absent=[named(one) for one in people if not one.present],
        lines=[line_of(item, meeting) for item in whole_agenda(meeting).items],
    )


def named(attendee: Attendee) -> str:
    """Return somebody's name and function, on one line."""
    return plain(", ".join(filter(None, (attendee.name, attendee.function))))


def line_of(item: Item, meeting: Meeting) -> Line:
    """Return what the relevé says of a point."""
    point, decision, comment = item.point, item.point.disposition, item.card.comment
    following = getattr(point, "carried_to", None)
    return Line(
        number=item.number,
        reference=comment.reference,
        version=plain(str(item.card.version)),
        author=called(comment.author),
        place=plain(str(item.places[0].section)) if item.places else "",
        words=shortened(comment.text or comment.excerpt),
        result=point.result_said or WAITING,
        outcome=Outcome(decision.outcome).label if decision else "",
        reason=plain(decision.reason).strip() if decision else "",
        votes=point.votes,
        text=plain(point.minute if meeting.is_over else point.said).strip(),
        carried=f"Séance du {day(following.meeting.held_on)}" if following else "",
    )


def as_pdf(minutes: Minutes) -> bytes:
    """Return it on paper; NoPdf when this machine makes none, or when there is too much for one."""
    check_length(len(minutes.lines))
    context = {"minutes": minutes, "title": TITLE, "nothing": NOTHING}
    return pdf_of(render_to_string("committee/minutes.html", context))


def as_text(minutes: Minutes) -> str:
    """Return it as plain text, to paste in a message."""
    head = [f"{TITLE} — {plain(minutes.meeting.title)}", *minutes.heading, ""]
    people = [f"Présents : {' ; '.join(minutes.present) or 'personne'}"]
    if minutes.absent:
        people.append(f"Absents ou excusés : {' ; '.join(minutes.absent)}")
    opening = ["", minutes.opening] if minutes.opening else []
    points = [paragraph(line) for line in minutes.lines] or ["", NOTHING]
    return "\n".join([*head, *people, *opening, *points, ""])


def paragraph(line: Line) -> str:
    """Return a point in a few lines of text."""
    said = [f"{line.number}. {line.reference} ({', '.join(filter(None, (line.place, line.version)))})"]
    if line.words:
        said.append(f"   « {line.words} »")
    said.append(f"   {' : '.join(filter(None, (line.result, line.outcome or line.carried)))}")
    for title, value in (("Motif", line.reason), ("Votes", line.votes), ("", line.text)):
        whole = f"{title} : {value}" if title else value
        said += [f"   {one}" for one in whole.split("\n") if value]
    return "\n" + "\n".join(said)
