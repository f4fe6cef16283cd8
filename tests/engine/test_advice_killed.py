"""Whatever kills the process that reads a filled sheet, each of its rows is proposed once."""

import pytest
from django_q.tasks import async_task

from comments.models import Disposition
from imports.advice import engine, lease, receiving
from imports.models import AdviceOutcome, AdviceReturn, ReturnState
from people.models import Role
from tests import factories
from tests.advice import ask, fill, outcomes
from tests.engine.processes import wait_for
from tests.imports import sheets

pytestmark = pytest.mark.django_db(transaction=True)
CARDS = 300


@pytest.fixture
def returned(version) -> AdviceReturn:
    """A sheet of three hundred remarks, each filled, not queued yet."""
    lea = factories.make_user(Role.INSTRUCTOR, version.volet, username="lea")
    cards = [factories.make_placement(version, text=f"Préciser la durée {n}.") for n in range(CARDS)]
    request = ask(cards, lea)
    content = sheets.ods(fill(request, dict.fromkeys(cards, ("Retenu", ""))))
    return receiving.receive_for(request=request, filename="avis.ods", content=content, by=lea)[0]


def test_it_goes_on_where_it_stopped_and_proposes_nothing_twice(returned, start_engine):
    running = start_engine()
    engine.enqueue(returned)
    wait_for(lambda: 0 < returned.rows.count() < CARDS, every=0.002)
    running.kill(running.pid_of("worker"))
    assert AdviceReturn.objects.get().state == ReturnState.RUNNING

    def ended() -> bool:
        if lease.due().exists():
            async_task("imports.engine.sweep")
        return not AdviceReturn.objects.get().is_at_work

    wait_for(ended, every=1)

    assert outcomes(returned) == [AdviceOutcome.PROPOSED] * CARDS
    assert Disposition.objects.count() == CARDS
    returned.refresh_from_db()
    assert (returned.state, returned.rows_done) == (ReturnState.RECORDED, CARDS)
