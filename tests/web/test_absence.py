"""One person's work on all versions goes to another in one act: counted, given, undone version by version."""

import re

import pytest

from comments.outcomes import Step
from people import journal
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.test_table import fresh

pytestmark = pytest.mark.django_db
URL = "/admin/absence/"


@pytest.fixture
def work(version, other, lea):
    """What Léa has to do on two versions of one volet, and on one of another volet."""
    elsewhere = factories.make_version(factories.make_volet(title="Ailleurs"))
    lea.volet_roles.create(volet=elsewhere.volet, role=Role.INSTRUCTOR)
    cards = [factories.make_placement(one, assignee=lea) for one in (version, version, other, elsewhere)]
    cards.append(factories.make_placement(version, assignee=lea, step=Step.CLOSED))
    return cards


def test_all_that_is_left_is_counted_given_and_given_back(as_karim, work, lea, karim):
    asked = {"de": lea.pk, "a": karim.pk}
    shown = read(as_karim.get(URL, asked))
    assert "Confier à Karim 3 cartes de Léa" in shown
    assert "Ailleurs" not in shown  # Karim may not instruct there
    assert {fresh(card).assignee for card in work} == {lea}

    given = read(as_karim.post(URL, asked, follow=True))
    assert "2 remarques à instruire par Karim." in given
    assert "1 remarque à instruire par Karim." in given
    assert [fresh(card).assignee for card in work] == [karim, karim, karim, lea, lea]
    assert journal.of(work[0])[0].by == karim

    undo = re.findall(r'action="([^"]+/annulation/[^"]+)"', given)
    assert len(undo) == 2
    for address in undo:
        assert as_karim.post(address).url == f"{URL}?donne"
    assert {fresh(card).assignee for card in work} == {lea}


def test_where_the_other_may_not_work_the_cards_stay_and_it_is_said(work, lea, karim):
    chief = factories.make_user(Role.VALIDATOR, username="chef")
    asked = {"de": lea.pk, "a": karim.pk}

    shown = read(signed_in(chief).get(URL, asked))
    assert "Confier à Karim 3 cartes de Léa" in shown
    assert "Karim n&#x27;est pas instructeur de ce volet." in shown

    given = read(signed_in(chief).post(URL, asked, follow=True))
    assert "Restées à Léa" in given
    assert fresh(work[3]).assignee == lea


def test_one_gives_ones_own_work_to_nobody(as_lea, work, lea):
    given = read(as_lea.post(URL, {"de": lea.pk, "a": "personne"}, follow=True))

    assert "2 remarques sans instructeur désormais." in given
    assert [fresh(card).assignee for card in work] == [None, None, None, None, lea]


@pytest.mark.parametrize("to", ["", "lea", "stranger", "999"])
def test_nothing_goes_to_nobody_chosen_the_same_person_or_a_stranger(as_lea, work, lea, to):
    stranger = factories.make_user(Role.INSTRUCTOR, factories.make_volet())
    chosen = {"lea": lea.pk, "stranger": stranger.pk}.get(to, to)

    for send in (as_lea.get, as_lea.post):
        assert send(URL, {"de": lea.pk, "a": chosen}).status_code == 422
    assert {fresh(card).assignee for card in work} == {lea}


def test_given_twice_there_is_nothing_left(as_karim, work, lea, karim):
    as_karim.post(URL, {"de": lea.pk, "a": karim.pk})

    again = as_karim.post(URL, {"de": lea.pk, "a": karim.pk})
    assert again.status_code == 422


def test_somebody_who_left_the_team_still_gives(as_karim, work, lea, karim):
    lea.is_active = False
    lea.save()

    as_karim.post(URL, {"de": lea.pk, "a": karim.pk})
    assert fresh(work[0]).assignee == karim


def test_more_than_a_few_versions_are_all_given_back(as_karim, version, lea, karim):
    cards = [factories.make_placement(factories.make_version(version.volet), assignee=lea) for _ in range(6)]

    given = read(as_karim.post(URL, {"de": lea.pk, "a": karim.pk}, follow=True))
    for address in re.findall(r'action="([^"]+/annulation/[^"]+)"', given):
        as_karim.post(address)

    assert {fresh(card).assignee for card in cards} == {lea}


def test_the_first_page_leads_here_and_a_reader_does_not_come(as_lea, as_zoe):
    assert f'href="{URL}"' in read(as_lea.get("/admin/"))
    assert f'href="{URL}"' not in read(as_zoe.get("/admin/"))
    assert as_zoe.get(URL).status_code == 403


def test_the_form_asks_few_queries_whatever_the_versions(
    as_karim, work, version, django_assert_max_num_queries
):
    for _ in range(5):
        factories.make_version(version.volet)

    with django_assert_max_num_queries(12):
        page = as_karim.get(URL)
    assert "Le travail de" in read(page)


def test_what_was_given_is_told_again_as_often_as_asked_with_its_undoing(as_karim, work, lea, karim):
    assert as_karim.get(f"{URL}?donne").url == URL  # nothing was given yet
    given = as_karim.post(URL, {"de": lea.pk, "a": karim.pk})
    assert (given.status_code, given.url) == (302, f"{URL}?donne")

    for _ in range(2):
        assert read(as_karim.get(given.url)).count("/annulation/") == 2
    as_karim.post(re.search(r'action="([^"]+/annulation/[^"]+)"', read(as_karim.get(given.url)))[1])
    assert read(as_karim.get(given.url)).count("/annulation/") == 1
