"""Searching over every version one may read, and finding one's own cards on all of them."""

import pytest

from comments import actions
from comments.models import Target
from tests import factories
from tests.web.conftest import card_url, read

pytestmark = pytest.mark.django_db

SEARCH = "/admin/recherche/"


@pytest.fixture
def others(version, other):
    """A card on each of two versions of the volet, and one of a volet nobody here may read."""
    here = factories.make_placement(version, text="Chiffrer les sauvegardes distantes.")
    there = factories.make_placement(other, text="La sauvegarde est chiffrée où ?")
    section = other.editions.latest().sections.get(identifier="EXI-G-2")
    Target.objects.create(placement=there, section=section, rank=0, kept=True)
    elsewhere = factories.make_placement(text="Sauvegardes d'un autre volet.")
    return here, there, elsewhere


@pytest.mark.parametrize(
    ("words", "which"),
    [
        ("sauvegarde", [0, 1]),
        ("SAUVEGARDES chiffrees", [1]),
        ("exi-g-2", [1]),
        ("volet", []),
        ("rien du tout", []),
    ],
)
def test_words_are_sought_on_all_the_versions_one_may_read_and_on_no_other(as_zoe, others, words, which):
    page = read(as_zoe.get(SEARCH, {"q": words}))

    assert [n for n in range(3) if card_url(others[n]) in page] == which
    assert f"{len(which)} remarque" in page


def test_a_reference_leads_straight_to_its_card(as_zoe, others):
    assert as_zoe.get(SEARCH, {"q": f"c-{others[0].comment_id}"}).headers["Location"] == card_url(others[0])
    assert "0 remarque trouvée" in read(as_zoe.get(SEARCH, {"q": f"C-{others[2].comment_id}"}))


def test_nothing_asked_says_what_may_be(as_zoe, others):
    page = read(as_zoe.get(SEARCH))

    assert "Tapez une référence" in page
    assert "0 remarque" not in page


def test_ones_own_cards_are_found_on_every_version(as_karim, karim, others):
    for card in others[:2]:
        actions.assign(placement=card, revision=1, assignee=karim, by=karim)

    page = read(as_karim.get(SEARCH, {"instruit": "moi"}))

    assert "Mes remarques" in page
    assert [n for n in range(3) if card_url(others[n]) in page] == [0, 1]


def test_the_search_asks_the_database_as_much_for_2_cards_as_for_40(
    as_zoe, version, others, django_assert_max_num_queries
):
    for _ in range(40):
        factories.make_placement(version, text="Sauvegarde encore.")

    with django_assert_max_num_queries(14):
        assert "Page 1 sur 1" not in read(as_zoe.get(SEARCH, {"q": "sauvegarde"}))


def test_a_corrected_or_renamed_thing_is_found_by_its_words_of_today(as_zoe, others):
    comment = others[0].comment
    comment.text, comment.author.name = "Archiver les journaux.", "Marguerite Dupré"
    comment.save(update_fields=["text"])
    comment.author.save(update_fields=["name"])

    assert card_url(others[0]) in read(as_zoe.get(SEARCH, {"q": "archives dupre"}))
    assert card_url(others[0]) not in read(as_zoe.get(SEARCH, {"q": "distantes"}))
