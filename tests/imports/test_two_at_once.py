"""Two imports at the same moment, on real connections: nothing lost, nothing twice, nobody stuck."""

from collections.abc import Callable
from threading import Barrier, Thread

import pytest
from django.db import connection

from comments.models import Channel, Comment
from imports import ledger, pipeline
from imports.actions import receive
from imports.models import Submission, SubmissionRow, SubmissionState
from tests import factories
from tests.imports import sheets

pytestmark = pytest.mark.django_db(transaction=True)

REMARKS = [[str(n), "", "", f"Remarque {n}.", "", f"p{n}@example.org"] for n in range(90)]


def deposit(version, rows: list, name: str) -> Submission:
    """Return an envoi, received and not imported yet."""
    return deposit_file(version, sheets.ods([sheets.GABARIT, *rows]), name)


def deposit_file(version, content: bytes, name: str) -> Submission:
    """Return the envoi of a file, received and not imported yet."""
    return receive(version=version, channel=Channel.SHEET, filename=name, content=content, by=None)[0]


def at_once(*tasks: Callable[[], object]) -> list[BaseException]:
    """Run the tasks in threads that start together; return what they raised."""
    raised: list[BaseException] = []
    start = Barrier(len(tasks))

    def run(task: Callable[[], object]) -> None:
        try:
            start.wait()
            task()
        except Exception as exc:  # noqa: BLE001  (whatever it is, the test must see it)
            raised.append(exc)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return raised


def test_two_files_that_share_all_their_remarks_in_opposite_order_both_get_in():
    version = factories.make_version()
    envois = [deposit(version, REMARKS, "a.ods"), deposit(version, REMARKS[::-1], "b.ods")]

    assert at_once(*(lambda envoi=envoi: pipeline.run(envoi) for envoi in envois)) == []
    assert Comment.objects.count() == 90
    assert SubmissionRow.objects.count() == 180
    assert list(ledger.faults()) == []


def test_the_same_envoi_run_twice_at_once_is_imported_once():
    version = factories.make_version()
    envoi = deposit(version, REMARKS, "a.ods")
    same = Submission.objects.get(pk=envoi.pk)

    assert at_once(lambda: pipeline.run(envoi), lambda: pipeline.run(same)) == []
    assert Comment.objects.count() == SubmissionRow.objects.count() == 90
    assert Submission.objects.get().state == SubmissionState.RECORDED
    assert list(ledger.faults()) == []


def test_the_same_file_received_twice_at_once_is_one_envoi():
    version = factories.make_version()
    content = sheets.ods([sheets.GABARIT, *REMARKS])

    assert at_once(*[lambda: deposit_file(version, content, "a.ods")] * 3) == []
    assert Submission.objects.count() == 1
