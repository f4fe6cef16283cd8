"""As many votes as people who are there, once somebody says who is."""

import pytest
from django.core.exceptions import ValidationError

from comments.outcomes import Outcome
from committee import attending, deciding
from committee.deciding import Votes
from committee.models import Point
from tests import factories
from tests.committee.conftest import on_agenda, opened

pytestmark = pytest.mark.django_db


@pytest.fixture
def vote(meeting, version, lea, karim):
    """Decide a point of the open meeting by so many votes."""
    card = factories.make_placement(version)
    on_agenda(meeting, card, lea)
    opened(meeting, karim)

    def by(*votes: int) -> Point:
        point = Point.objects.select_related("meeting", "placement__version__volet").get()
        deciding.decide(
            point=point, revision=card.revision, outcome=Outcome.ACCEPTED, votes=Votes(*votes), by=karim
        )
        return point

    return by


def test_more_votes_than_people_present_are_refused(meeting, vote, lea):
    attending.mark_presence(meeting=meeting, present=meeting.attendees.values_list("pk", flat=True), by=lea)

    with pytest.raises(ValidationError, match="6 voix pour 2 présents : cochez les présents ou corrigez"):
        vote(4, 1, 1)
    assert Point.objects.get().result == ""
    assert vote(1, 0, 1).votes == "1 pour, 0 contre, 1 abstention"


def test_votes_are_free_while_nobody_is_marked_present(vote):
    assert vote(4, 1, 1).votes == "4 pour, 1 contre, 1 abstention"
