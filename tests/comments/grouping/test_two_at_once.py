"""A group that two people change at the same moment, on real connections."""

from threading import Barrier, BrokenBarrierError

import pytest

from comments.grouping import actions as grouping
from comments.models import Placement
from comments.together import Seen
from people.models import Role
from tests import factories
from tests.imports.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_cards_of_three_taken_out_at_once_leave_no_group_of_one(monkeypatch):
    version = factories.make_version()
    lea = factories.make_user(Role.INSTRUCTOR, version.volet)
    cards = [factories.make_placement(version) for _ in range(3)]
    grouping.make_group(version=version, seen=[Seen(one.pk, 1) for one in cards], title="Durée", by=lea)
    both_left, leave = Barrier(2), grouping.leave

    def slowly(card, by):
        leave(card, by)
        try:
            both_left.wait(timeout=0.5)
        except BrokenBarrierError:
            return  # the other one waits for this one to be done

    monkeypatch.setattr(grouping, "leave", slowly)
    taken = [
        Placement.objects.select_related("version__volet", "comment").get(pk=one.pk) for one in cards[:2]
    ]
    tasks = [lambda one=one: grouping.take_out(placement=one, revision=2, by=lea) for one in taken]

    raised = at_once(*tasks)

    left = Placement.objects.exclude(group=None).count()
    assert left == (2 if raised else 0)
