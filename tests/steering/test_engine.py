"""The engine's one sweep: imports, what came back, what changed, what leaves; one failing stops no other."""

import pytest
from django.utils.module_loading import import_string
from django_q.models import Schedule
from django_q.tasks import async_task, result

from answers.models import DeliveryState
from steering import engine
from steering.management.commands.run_engine import SWEEP, put_the_sweep_on_schedule
from tests.answers.sending.conftest import relay, to_leave

__all__ = ["relay"]
pytestmark = pytest.mark.django_db


def test_the_sweep_on_schedule_lets_answers_leave(version, karim, relay):
    put_the_sweep_on_schedule()
    delivery = to_leave(version, karim)

    assert import_string(Schedule.objects.get().func)() == 1
    assert Schedule.objects.get().func == SWEEP
    delivery.refresh_from_db()
    assert (delivery.state, len(relay.kept)) == (DeliveryState.SENT, 1)


def test_a_queue_that_still_names_the_earlier_sweep_finds_it(version):
    assert result(async_task("imports.engine.sweep")) == 0


def test_imports_that_fail_do_not_keep_answers_here_and_are_not_hidden(
    version, karim, relay, monkeypatch, caplog
):
    to_leave(version, karim)

    def broken() -> int:
        raise RuntimeError("base illisible")

    monkeypatch.setattr(engine, "STEPS", (broken, *engine.STEPS[1:]))
    with pytest.raises(ExceptionGroup) as raised:
        engine.sweep()

    assert [str(one) for one in raised.value.exceptions] == ["base illisible"]
    assert len(relay.kept) == 1
    assert "broken failed" in caplog.text
