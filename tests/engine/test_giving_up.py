"""What cannot be imported is tried three times, then ends « En échec » with its reason; the rest goes on."""

import pytest

from imports import engine
from tests.engine.envois import (
    assert_all_in,
    assert_given_up,
    at_work,
    received,
    sheet,
    swept_until_ended,
)
from tests.engine.fragile import KILLS_ITS_READER, KILLS_THE_IMPORT
from tests.engine.processes import wait_for

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_file_that_kills_its_reader_ends_after_three_attempts_and_the_next_one_gets_in(
    start_engine, version
):
    deadly, sound = received(version, sheet(1), KILLS_ITS_READER), received(version, sheet())
    start_engine("-m", "tests.engine.fragile")
    engine.enqueue(deadly)
    engine.enqueue(sound)
    wait_for(lambda: not at_work(deadly, sound))  # three attempts at once: no sweep is waited for
    assert_given_up(deadly, "Le programme de lecture a été interrompu (signal SIGKILL).")
    assert_all_in(sound)


def test_a_file_that_kills_the_import_itself_ends_after_three_attempts_thanks_to_the_sweep(
    start_engine, version
):
    deadly, sound = received(version, sheet(1), KILLS_THE_IMPORT), received(version, sheet())
    start_engine("-m", "tests.engine.fragile")
    engine.enqueue(deadly)
    engine.enqueue(sound)
    swept_until_ended(deadly, sound)
    assert_given_up(deadly, "Le programme s'est arrêté brutalement pendant l'import")
    assert_all_in(sound)
