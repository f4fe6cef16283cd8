"""Addresses and forms nobody meant to write: read as saying nothing, never a failure."""

import random
import time

import pytest

from comments.models import Comment
from tests import factories
from tests.web.conftest import card_url
from web.models import SavedFilter

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("page", ["", "liste/"])
def test_a_search_of_thousands_of_words_run_together_is_answered(as_zoe, version, card, page):
    answer = as_zoe.get(f"/admin/tableau/{version.pk}/{page}", {"q": "a." * 1_500})

    assert answer.status_code == 200


def test_the_name_of_a_filter_is_kept_without_the_signs_no_database_keeps(as_zoe, version):
    said = {"name": "À\0faire", "query": "etape=instruire", "view": "board"}

    answer = as_zoe.post(f"/admin/tableau/{version.pk}/filtres/", said)

    assert answer.status_code == 302
    assert SavedFilter.objects.get().name == "À faire"


@pytest.mark.parametrize("after", ["9" * 19, "9" * 5_000])
def test_a_column_after_no_card_there_can_be_is_its_whole(as_zoe, version, card, after):
    answer = as_zoe.get(
        f"/admin/tableau/{version.pk}/etape/{card.step}/", {"apres": after}, headers={"HX-Request": "true"}
    )

    assert answer.status_code == 200


def test_remarks_as_long_as_books_are_compared_in_no_time(as_zoe, version):
    draw = random.Random(7)  # noqa: S311
    letters = "abcdefghijklmnopqrstuvwxyz"

    def book() -> str:
        few = "".join(f" {''.join(draw.choices(letters, k=7))}" for _ in range(4_000))
        return f"{few} interoperabilite authentification journalisation"

    cards = [factories.make_placement(version) for _ in range(150)]
    Comment.objects.update(sought=book())
    Comment.objects.filter(pk=cards[0].comment_id).update(sought=book())

    started = time.process_time()
    answer = as_zoe.get(card_url(cards[0]))

    assert answer.status_code == 200
    assert time.process_time() - started < 1.5
