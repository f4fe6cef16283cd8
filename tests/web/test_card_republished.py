"""What a card shows once the text it is about was republished."""

from html import unescape

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext

from comments import actions
from comments.following import follow_places
from comments.models import Placement, Target
from comments.outcomes import PlaceState
from documents.models import Edition, Version
from people.models import Role
from tests import factories
from tests.editions import KEEPING, QUEUE, SIGNING, later_text, publish
from tests.imports.envois import send
from tests.web.conftest import card_url, read, signed_in

pytestmark = pytest.mark.django_db


def seen(response: HttpResponse) -> str:
    """Return the text of a page with its apostrophes as typed."""
    return unescape(read(response))


@pytest.fixture
def first(tmp_path) -> Edition:
    return publish(tmp_path)


@pytest.fixture
def envois(first) -> Version:
    """A version with a remark on a passage that changes, and one on a passage that goes."""
    said = {"Trop court.": KEEPING, "Trop sévère.": QUEUE, "Signé comment ?": SIGNING}
    rows = [[str(n), "", quote, text, "", "a@example.org"] for n, (text, quote) in enumerate(said.items())]
    send(first.version, rows)
    return first.version


@pytest.fixture
def ines(envois):
    """An instructrice of that volet."""
    return factories.make_user(Role.INSTRUCTOR, envois.volet, username="ines", first_name="Inès")


@pytest.fixture
def as_ines(ines):
    return signed_in(ines)


def card_about(version: Version, text: str) -> Placement:
    return version.placements.select_related("comment").get(comment__text=text)


def follow(version: Version) -> None:
    for _ in follow_places(version):
        pass


def test_a_card_not_followed_yet_says_so_and_already_tells_what_became_of_it(as_ines, envois, tmp_path):
    publish(tmp_path, later_text())

    page = seen(as_ines.get(card_url(card_about(envois, "Trop court."))))

    assert f"<code>manage.py follow_places --version-id {envois.pk}</code>" in page
    assert "Texte modifié" in page
    assert "<dt>Édition commentée</dt><dd>1" in page


def test_an_edited_passage_shows_both_wordings(as_ines, envois, tmp_path):
    publish(tmp_path, later_text())
    follow(envois)

    page = seen(as_ines.get(card_url(card_about(envois, "Trop court."))))

    assert "Texte modifié" in page
    assert "Comparer les éditions 1 et 2" in page
    assert "</span>trente jours ouvrés, <span" in page
    assert "follow_places" not in page
    assert "Dans l'édition 1 : <bdi>L'extrait se trouve mot pour mot" in page
    assert page.count('name="sections"') == 1  # the former place is compared, not offered


def test_the_board_says_which_passages_read_otherwise_now(as_ines, envois, tmp_path):
    publish(tmp_path, later_text())
    follow(envois)

    page = seen(as_ines.get(f"/admin/tableau/{envois.pk}/"))

    assert page.count("texte modifié") == 1
    assert page.count('<span class="unplaced">Passage supprimé') == 1
    assert page.count('badge new">Nouveau') == 3


def test_a_passage_that_is_gone_is_still_read_where_it_was(as_ines, envois, tmp_path):
    publish(tmp_path, later_text())
    follow(envois)
    card = card_about(envois, "Trop sévère.")

    page = seen(as_ines.get(card_url(card)))

    assert (
        "<strong>Passage supprimé</strong> : ce dont parle la remarque n'est plus dans l'édition 2." in page
    )
    assert f"<mark>{QUEUE.rstrip('.')}" in page
    assert '<span class="badge late">édition 1</span>' in page
    assert " checked" not in page


def test_the_place_of_a_passage_that_is_gone_may_still_be_confirmed(as_ines, envois, tmp_path):
    publish(tmp_path, later_text())
    follow(envois)
    card = card_about(envois, "Trop sévère.")
    section = card.targets.get().section

    as_ines.post(card_url(card, "place/"), {"revision": card.revision, "sections": [section.pk]})

    card.refresh_from_db()
    assert card.place_state == PlaceState.CONFIRMED
    page = seen(as_ines.get(card_url(card)))
    assert "Ce passage de l'édition 1 n'est plus dans l'édition 2." in page


@pytest.fixture
def confirmed(envois, ines, tmp_path) -> Placement:
    """A place confirmed in the edition commented on, whose passage the next one rewrites."""
    card = card_about(envois, "Trop court.")
    section = card.targets.get(kept=True).section
    actions.confirm_place(placement=card, revision=card.revision, sections=[section], by=ines)
    publish(tmp_path, later_text())
    follow(envois)
    return card


def test_a_confirmed_place_stays_and_shows_what_became_of_its_passage(as_ines, confirmed):
    page = seen(as_ines.get(card_url(confirmed)))

    assert "<strong>Situé et vérifié</strong> par une personne." in page
    assert '<span class="badge late">édition 1</span>' in page
    assert "Texte modifié" in page
    assert "</span>trente jours ouvrés, <span" in page
    assert "Confirmer dans l'édition 2" in page
    assert confirmed.targets.get(kept=True).section.edition.number == 1


def test_it_is_confirmed_in_the_new_edition_in_one_go_and_both_wordings_stay(as_ines, confirmed, envois):
    today = envois.editions.latest().sections.get(title="Conservation")

    as_ines.post(card_url(confirmed, "place/"), {"revision": confirmed.revision, "sections": [today.pk]})

    confirmed.refresh_from_db()
    place = confirmed.targets.get(kept=True)
    assert (confirmed.place_state, place.section, place.fate) == (PlaceState.CONFIRMED, today, "modifié")
    page = seen(as_ines.get(card_url(confirmed)))
    assert "Comparer les éditions 1 et 2" in page
    assert "Confirmer dans l'édition 2" not in page
    assert "Conservation → Conservation (édition 2)" in page.replace("</bdi>", "").replace("<bdi>", "")


def test_a_reader_sees_what_became_of_it_without_a_button(confirmed):
    zoe = factories.make_user(Role.READER, confirmed.volet)

    page = seen(signed_in(zoe).get(card_url(confirmed)))

    assert "Texte modifié" in page
    assert "Confirmer dans" not in page


def test_the_sections_to_choose_from_are_those_of_the_text_of_today(as_ines, confirmed, envois):
    today = envois.editions.latest()
    former = envois.editions.earliest("number").sections.get(title="Files")

    listed = seen(as_ines.get(card_url(confirmed, "place/")))
    refused = as_ines.post(
        card_url(confirmed, "place/"), {"revision": confirmed.revision, "other": former.pk}
    )

    assert all(f'<option value="{one.pk}">' in listed for one in today.sections.all())
    assert f'<option value="{former.pk}">' not in listed
    assert refused.status_code == 422
    assert "Autre section de l'édition 2" in listed


def test_a_card_asks_the_database_as_much_whatever_the_number_of_its_places(
    as_ines, confirmed, django_assert_num_queries
):
    section = confirmed.targets.get(kept=True).section
    card = Placement.objects.exclude(pk=confirmed.pk).filter(place_state=PlaceState.PLACED).get()
    as_ines.get(card_url(card))
    with CaptureQueriesContext(connection) as few:
        as_ines.get(card_url(card))
    for rank in range(5, 30):
        Target.objects.create(placement=card, section=section, rank=rank, line_start=9, line_end=9)

    with django_assert_num_queries(len(few)):
        shown = as_ines.get(card_url(card))

    assert shown.status_code == 200
    assert card.targets.count() > 25
