"""Attempts at an import, counted before they are made: who tries again, and who gives up."""

import logging
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from comments.models import Channel, Comment
from imports import engine, lease, ledger, pipeline, queueing
from imports.actions import receive, receive_again
from imports.models import Submission, SubmissionState
from people.models import Event
from tests.imports import sheets

pytestmark = pytest.mark.django_db

REMARKS = [[str(n), "", "", f"Remarque {n}.", "", f"p{n}@example.org"] for n in range(9)]


@pytest.fixture
def received(version) -> Submission:
    """An envoi nobody has taken yet."""
    content = sheets.ods([sheets.GABARIT, *REMARKS])
    return receive(version=version, channel=Channel.SHEET, filename="a.ods", content=content, by=None)[0]


def abandoned(submission: Submission, attempts: int) -> None:
    """Leave the envoi as a process killed during that attempt does, its lease over."""
    Submission.objects.filter(pk=submission.pk).update(
        state=SubmissionState.RUNNING,
        attempts=attempts,
        holder="un processus mort",
        due_at=timezone.now() - timedelta(seconds=1),
    )


def test_the_engine_imports_what_waits(received):
    assert engine.work(received.pk) == "Enregistré"
    assert Comment.objects.count() == 9


def test_an_envoi_held_by_a_living_process_is_left_to_it(received):
    assert lease.take(received)

    assert engine.attempt(Submission.objects.get()).rows_done == 0
    assert engine.sweep() == 0


def test_a_process_that_lost_its_lease_writes_nothing_more(received):
    lease.take(received)
    abandoned(received, 1)
    engine.sweep()

    with pytest.raises(lease.LeaseLost):
        pipeline.run(received)
    assert Comment.objects.count() == 9
    assert Submission.objects.get().state == SubmissionState.RECORDED
    assert list(ledger.faults()) == []


@pytest.mark.parametrize("attempts", [1, 2])
def test_what_a_killed_process_left_is_taken_up_by_the_sweep(received, attempts):
    abandoned(received, attempts)

    assert engine.sweep() == 1
    assert Submission.objects.get().state == SubmissionState.RECORDED


def test_after_three_attempts_the_sweep_gives_up_and_says_why(received):
    abandoned(received, 3)
    engine.sweep()

    received.refresh_from_db()
    assert received.state == SubmissionState.FAILED
    assert "3 fois sans aboutir" in received.notices[0]
    assert "arrêté brutalement" in received.notices[0]


def test_a_command_gives_up_too_where_no_engine_runs(received):
    abandoned(received, 3)
    out = StringIO()
    call_command("resume_imports", stdout=out)

    assert "en échec" in out.getvalue()


def test_an_envoi_given_up_is_tried_afresh_when_it_is_sent_again(received):
    abandoned(received, 3)
    engine.sweep()
    received.refresh_from_db()
    receive_again(received, by=None)

    assert engine.process(received).state == SubmissionState.RECORDED


def test_a_bug_is_raised_and_leaves_the_envoi_to_a_later_attempt(received, monkeypatch, caplog):
    monkeypatch.setattr(pipeline, "finish", broken)
    with pytest.raises(ZeroDivisionError):
        engine.attempt(received)
    monkeypatch.undo()

    left = Submission.objects.get()
    assert (left.state, left.holder, "ZeroDivisionError" in left.last_error) == (
        SubmissionState.RUNNING,
        "",
        True,
    )
    assert engine.process(left).state == SubmissionState.RECORDED


def test_a_bug_met_three_times_ends_the_envoi_with_its_name(received, monkeypatch):
    monkeypatch.setattr(pipeline, "trace_file", broken)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            engine.attempt(Submission.objects.get())

    failed = Submission.objects.get()
    assert failed.state == SubmissionState.FAILED
    assert "ZeroDivisionError" in failed.notices[0]


def broken(*_: object, **__: object) -> None:
    raise ZeroDivisionError


def test_a_command_stopped_by_a_person_lets_go_at_once(received, monkeypatch):
    monkeypatch.setattr(pipeline, "finish", interrupted)
    with pytest.raises(KeyboardInterrupt):
        engine.attempt(received)
    monkeypatch.undo()

    assert lease.due().get() == received
    call_command("resume_imports", stdout=StringIO())
    assert Submission.objects.get().state == SubmissionState.RECORDED


def interrupted(*_: object, **__: object) -> None:
    raise KeyboardInterrupt


def test_a_queue_out_of_reach_loses_nothing(received, monkeypatch, caplog):
    def unreachable(*_: object, **__: object) -> None:
        raise ConnectionError("la file ne répond pas")

    monkeypatch.setattr(queueing, "async_task", unreachable)
    with caplog.at_level(logging.ERROR):
        engine.enqueue(received)

    assert "waits for the sweep" in caplog.text
    assert lease.due().get() == received


def test_what_waits_in_the_queue_is_not_queued_again_at_every_sweep(received, monkeypatch):
    queued: list[object] = []
    monkeypatch.setattr(queueing, "async_task", lambda *args, **_: queued.append(args))
    engine.enqueue(received)

    assert (engine.sweep(), len(queued)) == (0, 1)


def test_one_line_of_the_journal_tells_the_end_of_an_import(received):
    engine.work(received.pk)
    engine.work(received.pk)

    assert Event.objects.filter(action="import").count() == 1


def test_the_journal_tells_who_sent_a_failed_file_again(received, lea):
    abandoned(received, 3)
    engine.sweep()
    received.refresh_from_db()
    receive_again(received, by=lea)

    again = Event.objects.get(action="nouvel essai")
    assert (again.by, again.object_id) == (lea, received.pk)


def test_what_waits_behind_an_older_envoi_is_not_said_to_be_held(version, lea):
    older, later = (
        receive(version=version, channel=Channel.SHEET, filename=name, content=content_of(name), by=lea)[0]
        for name in ("a.ods", "b.ods")
    )
    lease.take(older)
    out = StringIO()
    call_command("resume_imports", stdout=out)

    assert f"{older.reference} est tenu par un autre processus" in out.getvalue()
    assert f"{later.reference} attend un envoi plus ancien" in out.getvalue()
    assert "Imports repris : 0." in out.getvalue()


def content_of(name: str) -> bytes:
    return sheets.ods([sheets.GABARIT, ["1", "", "", f"Une remarque de {name}."]])
