"""Prepare a meeting of the committee over the demonstration's version, with a few points on its agenda."""

from datetime import date, time, timedelta

from django.utils import timezone

from comments.actions import propose
from comments.outcomes import Outcome, Step
from committee import actions, attending, points
from committee.models import Meeting
from documents.models import Version
from people.models import User

REASON = "La durée est portée à quatorze heures ; la phrase dit maintenant « un service entier »."
THURSDAY = 3
AT_LEAST = 7  # days from now
MEMBERS = (
    ("Nadia Roux", "Présidente du comité", "nadia.roux@xxx.gouv.fr"),
    ("Yves Petit", "Architecte d'entreprise", "yves.petit@xxx.gouv.fr"),
    ("Samira Haddad", "Responsable du volet", ""),
)
TO_DISCUSS = (Step.TO_ARBITRATE, Step.TO_VALIDATE, Step.TO_STUDY)


def prepare_a_meeting(version: Version) -> None:
    """Put on an agenda what waits for the committee, and what is being studied; once."""
    if version.meetings.exists():
        return
    lea = User.objects.get(username="demo-lea")
    meeting = actions.create(
        title="Comité du cadre technique", held_on=next_thursday(), versions=[version], by=lea,
        starts_at=time(14, 30), place="Salle de démonstration",
    )  # fmt: skip
    for name, function, address in MEMBERS:
        attending.expect(meeting=meeting, name=name, function=function, address=address, by=lea)
    add_points(meeting, version, lea)


def next_thursday() -> date:
    """Return the first Thursday that is a week away or more."""
    day = timezone.localdate() + timedelta(days=AT_LEAST)
    return day + timedelta(days=(THURSDAY - day.weekday()) % 7)


def add_points(meeting: Meeting, version: Version, by: User) -> None:
    """Propose on one more card, and put those that come before a decision on the agenda, two of a column."""
    studied = version.placements.on_board().filter(step=Step.TO_STUDY).select_related("version__volet")
    for card in studied.order_by("pk")[:1]:
        propose(placement=card, revision=card.revision, outcome=Outcome.ADAPTED, reason=REASON, by=by)
    for step in TO_DISCUSS:
        points.add(meeting=meeting, cards=points.to_place(version, step)[:2], by=by)
