"""Sheets of two colleagues about the same cards, read at the same moment, on real connections."""

import pytest

from imports.advice import engine, receiving
from imports.advice.promises import returns_that_do_not_add_up
from imports.models import AdviceRow
from people.models import Role
from tests import factories
from tests.advice import ask, fill
from tests.imports import sheets
from tests.imports.test_two_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_two_sheets_sorted_in_opposite_orders_are_both_read():
    version = factories.make_version()
    lea = factories.make_user(Role.INSTRUCTOR, version.volet)
    cards = [factories.make_placement(version, text=f"Préciser {n}.") for n in range(40)]
    returns = []
    for who, turned in (("Odile", 1), ("Paul", -1)):
        lines = fill(ask(cards, lea, addressee=who), dict.fromkeys(cards, ("Retenu", "")))
        content = sheets.ods([lines[0], *lines[1:][::turned]])
        returns.append(receiving.receive_anywhere(filename="avis.ods", content=content, by=lea)[0])

    assert at_once(*(lambda one=one: engine.attempt(one) for one in returns)) == []
    assert AdviceRow.objects.count() == 80
    assert list(returns_that_do_not_add_up()) == []
