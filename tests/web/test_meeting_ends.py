"""A meeting about to close: what its page warns of."""

import pytest

from committee import attending
from tests.committee.conftest import opened
from tests.web.meetings import page_of, said

pytestmark = pytest.mark.django_db


def test_closing_warns_when_nobody_is_marked_present(as_karim, meeting, ready, karim, lea):
    opened(meeting, karim)
    warning = "Personne n'est marqué présent"
    assert warning in said(as_karim.get(page_of(meeting, "levee/")))

    attending.mark_presence(meeting=meeting, present=[meeting.attendees.get().pk], by=lea)
    assert warning not in said(as_karim.get(page_of(meeting, "levee/")))
