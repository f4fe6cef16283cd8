"""Rights over meetings. A meeting stands on several volets: each right says whether one suffices, or all."""

import rules

from committee.models import Meeting
from documents.access import instructs, reads, role_on
from people.models import Role, User


def roles_over(user: User, meeting: Meeting) -> list[int]:
    """Return the user's role on the volet of each version of the meeting."""
    return [role_on(user, version) for version in meeting.versions.all()]


@rules.predicate
def reads_one(user: User, meeting: Meeting | None = None) -> bool:
    """Reads at least one of its volets: sees the meeting, and of its points those of that volet."""
    return any(roles_over(user, meeting)) if meeting else bool(role_on(user))


@rules.predicate
def reads_all(user: User, meeting: Meeting | None = None) -> bool:
    """Reads all its volets: may be shown its whole documents."""
    return meeting is None or all(roles_over(user, meeting))


@rules.predicate
def instructs_one(user: User, meeting: Meeting | None = None) -> bool:
    """Instructs at least one of its volets."""
    if meeting is None:
        return role_on(user) >= Role.INSTRUCTOR
    return max(roles_over(user, meeting), default=0) >= Role.INSTRUCTOR


@rules.predicate
def validates_one(user: User, meeting: Meeting | None = None) -> bool:
    """Validates on at least one of its volets."""
    if meeting is None:
        return role_on(user) >= Role.VALIDATOR
    return max(roles_over(user, meeting), default=0) >= Role.VALIDATOR


rules.add_perm("committee", reads)
rules.add_perm("committee.view_meeting", reads_one)
rules.add_perm("committee.view_point", reads)
rules.add_perm("committee.read_whole", reads_one & reads_all)
rules.add_perm("committee.prepare", instructs_one)
rules.add_perm("committee.place", instructs)  # about a card, or its point
rules.add_perm("committee.conduct", instructs_one & reads_all)
rules.add_perm("committee.validate", validates_one & reads_all)
