"""Who is expected at a meeting, and who came."""

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from committee.guarding import log, touch
from committee.models import Attendee, Meeting, MeetingState
from documents.access import require
from people.addresses import read_address
from people.models import User

NOT_FROZEN = (MeetingState.PREPARED, MeetingState.OPEN, MeetingState.MINUTES)
MOST_PEOPLE = 60


@transaction.atomic
def expect(*, meeting: Meeting, name: str, by: User, function: str = "", address: str = "") -> Attendee:
    """Return somebody more who is expected, their account found by their address.

    ValidationError without a name, for a name already there, or when there are too many.
    """
    require(by, "committee.prepare", meeting)
    touch(meeting, *NOT_FROZEN)
    name = " ".join(name.split())
    if not name:
        raise ValidationError("Écrivez un nom.")
    if meeting.attendees.filter(name__iexact=name).exists():
        raise ValidationError(f"{name} est déjà dans la liste.")
    if meeting.attendees.count() >= MOST_PEOPLE:
        raise ValidationError(f"Une séance compte au plus {MOST_PEOPLE} membres.")
    address = read_address(address) if address else ""
    user = User.objects.filter(email__iexact=address, is_active=True).first() if address else None
    one = meeting.attendees.create(name=name, function=function.strip(), address=address, user=user)
    log("membre attendu", meeting, by, {"nom": name, "fonction": one.function})
    return one


@transaction.atomic
def expect_no_more(*, attendee: Attendee, by: User) -> None:
    """Take somebody off the list."""
    require(by, "committee.prepare", attendee.meeting)
    touch(attendee.meeting, *NOT_FROZEN)
    log("membre ôté de la liste", attendee.meeting, by, {"nom": attendee.name})
    attendee.delete()


@transaction.atomic
def mark_presence(*, meeting: Meeting, present: Collection[int], by: User) -> int:
    """Return how many are present: those whose ids are given, and no one else."""
    require(by, "committee.prepare", meeting)
    touch(meeting, *NOT_FROZEN)
    expected = meeting.attendees.all()
    expected.exclude(pk__in=present).update(present=False)
    expected.filter(pk__in=present).update(present=True)
    there = list(expected.filter(present=True).values_list("name", flat=True))
    log("présence", meeting, by, {"présents": there})
    return len(there)
