"""Who lets go of an envoi, who takes it up, who ends it: what commands do where no engine runs."""

import pytest
from django.core.management import call_command

from imports import closing, engine, lease
from imports.models import Submission, SubmissionState
from tests.engine.envois import assert_all_in, assert_given_up, received, sheet
from tests.factories import make_version

pytestmark = pytest.mark.django_db


def left_by_the_dead(envoi: Submission, **fields: object) -> Submission:
    """Leave the envoi as three processes that died one after the other do."""
    fields = {"holder": "mort", "due_at": envoi.received_at, "attempts": 3, **fields}
    Submission.objects.filter(pk=envoi.pk).update(state=SubmissionState.RUNNING, **fields)
    return envoi


@pytest.mark.parametrize("holder", ["mort", ""])
def test_without_any_engine_a_command_gives_up_what_was_tried_enough(holder):
    envoi = left_by_the_dead(received(make_version(), sheet(1)), holder=holder)
    engine.process(envoi)
    assert_given_up(envoi, "Le programme s'est arrêté brutalement pendant l'import")


def test_what_was_tried_enough_is_left_to_the_process_that_holds_it():
    envoi = received(make_version(), sheet(1))
    assert lease.take(envoi)
    Submission.objects.filter(pk=envoi.pk).update(attempts=3)
    engine.process(Submission.objects.get(pk=envoi.pk))
    assert Submission.objects.get().state == SubmissionState.RUNNING


def test_a_bug_at_the_very_end_is_noted_and_the_envoi_let_go(monkeypatch):
    envoi = received(make_version(), sheet(3))
    monkeypatch.setattr(closing, "show", lambda *envois: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        engine.attempt(envoi)
    envoi.refresh_from_db()
    assert envoi.holder == ""
    assert envoi.last_error.startswith("Erreur interne (ZeroDivisionError)")


def test_resume_imports_takes_at_once_what_waits_in_a_queue_without_an_engine(capsys):
    envoi = received(make_version(), sheet())
    engine.enqueue(envoi)
    call_command("resume_imports")
    assert_all_in(envoi)
    assert "Imports repris : 1." in capsys.readouterr().out


def test_resume_imports_leaves_alone_and_names_what_another_process_holds(capsys):
    envoi = received(make_version(), sheet(1))
    assert lease.take(envoi)
    call_command("resume_imports")
    assert "Imports repris : 0." in (said := capsys.readouterr().out)
    assert f"{envoi.reference} est tenu par un autre processus" in said
