"""A sheet for advice deposited without an account is politely refused, whatever its mark."""

import pytest

from imports.deposits import looking, receiving
from imports.models import AdviceReturn, DepositState
from tests import factories
from tests.advice import MARK, ask, fill, lines_of
from tests.imports import sheets
from tests.imports.deposits.conftest import follow_up

__all__ = ["follow_up"]


@pytest.fixture
def request_(version, lea):
    return ask([factories.make_placement(version)], lea)


def deposit(follow_up, version, content):
    made = receiving.receive_deposit(
        follow_up=follow_up, version=version, filename="avis.ods", content=content
    )
    return looking.look(made)


def test_it_is_refused_without_a_word_on_the_request_real_or_forged(follow_up, version, request_):
    real = fill(request_, {})
    forged = [real[0], *([*line[:MARK], f"A-9999 {'0' * 32}"] for line in real[1:])]
    said = {deposit(follow_up, version, sheets.ods(lines)).reason for lines in (real, forged)}

    assert len(said) == 1
    assert "renvoyez-la à la personne" in said.pop()
    assert not AdviceReturn.objects.exists()


def test_the_sheet_given_outlives_a_deposit_of_the_same_bytes(follow_up, version, request_):
    made = deposit(follow_up, version, request_.sheet())
    assert made.state == DepositState.REFUSED

    receiving.discard(made)

    assert len(lines_of(request_)) == 2
