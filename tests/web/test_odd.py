"""Addresses and forms nobody meant to write: read as saying nothing, never a failure."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["", "liste/"])
def test_a_search_of_thousands_of_words_run_together_is_answered(as_zoe, version, card, page):
    answer = as_zoe.get(f"/admin/tableau/{version.pk}/{page}", {"q": "a." * 1_500})

    assert answer.status_code == 200
