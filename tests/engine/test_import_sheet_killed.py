"""`import_sheet` without any engine: killed and run again, or run twice at once, it imports a file once."""

from pathlib import Path

import pytest

from imports.models import Submission
from tests.engine.envois import assert_all_in, caught_midway, sheet
from tests.engine.processes import MANAGE, wait_for

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def import_sheet(start, version, tmp_path: Path):
    """Start `manage.py import_sheet` on a file of 500 rows, always the same."""
    file = tmp_path / "retour.ods"
    file.write_bytes(sheet())
    return lambda: start(MANAGE, "import_sheet", "--version-id", str(version.pk), str(file))


def test_killed_midway_and_run_again_it_goes_on_where_it_stopped(import_sheet):
    killed = import_sheet()
    envoi = wait_for(Submission.objects.first)
    with caught_midway(envoi):
        killed.kill(killed.main.pid)
    again = import_sheet()
    assert again.ended() == 0, again.said()
    assert_all_in(envoi)
    assert "500 enregistrées" in again.said()


def test_run_twice_at_once_on_the_same_file_it_makes_one_envoi_of_it(import_sheet):
    both = [import_sheet(), import_sheet()]
    for one in both:
        assert one.ended() == 0, one.said()
        assert "500 enregistrées" in one.said()
    assert_all_in(Submission.objects.get())
