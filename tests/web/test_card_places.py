"""What a card says of its places: how they were found, what is doubtful, what became of the text since."""

from html import unescape

import pytest
from django.http import HttpResponse

from comments import actions
from comments.models import Placement, Target
from comments.outcomes import Outcome, PlaceState
from documents.models import Version
from people.models import Role
from tests import factories
from tests.imports.envois import send
from tests.web.conftest import card_url, read, signed_in
from tests.web.made import make_submission

pytestmark = pytest.mark.django_db
BY_PAGE = "La colonne Page désigne la page 4 (l'un des 3 endroits possibles)."


def seen(response: HttpResponse) -> str:
    """Return the text of a page with its apostrophes as typed."""
    return unescape(read(response))


def several(version: Version, **fields) -> Placement:
    """Return a card with three places that one page gave."""
    placement = factories.make_placement(version, place_state=PlaceState.SEVERAL, **fields)
    for rank, section in enumerate(placement.edition.sections.all()[:3]):
        Target.objects.create(
            placement=placement, section=section, rank=rank, method="page", score=0.285, reason=BY_PAGE,
            line_start=section.line_start, line_end=section.line_end,
        )  # fmt: skip
    return placement


def test_a_place_taken_without_a_person_says_so_and_how_likely_it_is(as_lea, card):
    page = seen(as_lea.get(card_url(card)))

    assert "<strong>Situé</strong>, accepté sans relecture : confirmez si c'est juste" in page
    assert "<strong>accepté sans relecture</strong> · environ 94 chances sur 100" in page
    assert "L'identifiant EXI-G-1 est nommé." in page


def test_a_place_a_person_confirmed_says_so_and_no_longer_how_likely_it_was(as_lea, card, lea):
    actions.confirm_place(placement=card, revision=1, sections=[card.targets.get(kept=True).section], by=lea)

    page = seen(as_lea.get(card_url(card)))

    assert "<strong>Situé et vérifié</strong> par une personne." in page
    assert "<strong>confirmé</strong>" in page
    assert "chances sur 100" not in page


@pytest.mark.parametrize("role", [Role.READER, Role.INSTRUCTOR])
def test_places_that_share_a_reason_say_it_once_for_all(version, role):
    card = several(version)

    page = seen(signed_in(factories.make_user(role, version.volet)).get(card_url(card)))

    assert page.count("La colonne Page désigne la page 4") == 1
    assert "Environ 28 chances sur 100 pour chacun." in page
    assert "<strong>À choisir</strong> : plusieurs endroits sont possibles" in page
    assert page.count('class="choice"') == 3 + (role == Role.INSTRUCTOR)


def test_a_disagreement_between_columns_stands_out(as_zoe, card):
    said = "L'extrait se trouve mot pour mot ligne 11 de cadre.md, mais la colonne Page désigne la page 3."
    card.targets.filter(kept=True).update(reason=said)

    page = seen(as_zoe.get(card_url(card)))

    assert "<bdi>L'extrait se trouve mot pour mot ligne 11 de cadre.md.</bdi>" in page
    assert "<strong>Désaccord :</strong> <bdi>La colonne Page désigne la page 3.</bdi>" in page


def test_a_but_in_a_title_is_no_disagreement(as_zoe, card):
    said = "La colonne Page désigne la section « Ouvert, mais protégé »."
    card.targets.filter(kept=True).update(reason=said)

    page = seen(as_zoe.get(card_url(card)))

    assert said in page
    assert "Désaccord" not in page


def test_a_quote_over_several_rows_is_marked_in_each_row_to_choose(as_lea, version):
    text = version.editions.get().documents.get().text
    start, middle = text.index("publie sa"), text.index("| EXI-G-2")
    end = text.index("reste servie")
    card = factories.make_placement(version, place_state=PlaceState.SEVERAL)
    _, _, first, second = version.editions.get().sections.all()
    for rank, (section, span) in enumerate(((first, (start, middle)), (second, (middle, end)))):
        Target.objects.create(
            placement=card, section=section, rank=rank, method="citation exacte", score=0.5,
            line_start=section.line_start, line_end=section.line_end, start=span[0], end=span[1],
        )  # fmt: skip

    page = seen(as_lea.get(card_url(card)))

    assert "Toute interface <mark>publie sa description. |</mark>" in page
    assert "<mark>| EXI-G-2 | I | Une interface dépréciée </mark>reste servie" in page


def test_what_the_remark_names_in_vain_is_said_with_what_to_do(as_zoe, version):
    send(version, [["1", "EXI-G-77", "", "Trop vague à mon goût.", "", "a@example.org"]])
    card = version.placements.get()

    page = seen(as_zoe.get(card_url(card)))

    assert "La remarque nomme ce que le texte n'a pas" in page
    assert "EXI-G-77" in card.notes[0]
    assert card.notes[0] in page
    assert "demandez à l'auteur de préciser" in page


def test_what_is_named_in_vain_beside_a_place_asks_only_to_check(as_zoe, card):
    Placement.objects.filter(pk=card.pk).update(notes=["L'exigence EXI-G-9 n'existe pas."])

    assert "L'endroit retenu vient du reste de la remarque" in seen(as_zoe.get(card_url(card)))


@pytest.fixture
def better(card, other) -> Placement:
    """A card whose remark fits another version of the volet better."""
    Placement.objects.filter(pk=card.pk).update(
        place_state=PlaceState.NOWHERE, better_version=other, better_reason="L'extrait s'y trouve."
    )  # fmt: skip
    return card


def test_a_remark_that_fits_another_version_says_which_why_and_what_to_do(as_lea, as_zoe, better, other):
    submission = make_submission(better)

    for client in (as_lea, as_zoe):
        page = seen(client.get(card_url(better)))
        assert f'semble porter plutôt sur <a href="/admin/tableau/{other.pk}/">' in page
        assert "s'y trouve." in page
        assert f'<a href="/admin/envois/{submission.pk}/#whole">l\'envoi {submission.reference}</a>' in page


def test_a_version_one_may_not_read_is_not_named_and_what_stands_in_it_neither(as_lea, better):
    unseen = factories.make_version()
    Placement.objects.filter(pk=better.pk).update(better_version=unseen)

    for address in (card_url(better), f"/admin/comments/placement/{better.pk}/change/"):
        page = seen(as_lea.get(address))
        assert "semble porter" not in page
        assert str(unseen) not in page
        assert "s'y trouve" not in page


def test_once_the_remark_is_decided_the_other_version_is_no_longer_proposed(as_zoe, better, karim):
    actions.decide(placement=better, revision=1, outcome=Outcome.REDIRECTED, reason="Autre volet.", by=karim)

    assert "semble porter" not in seen(as_zoe.get(card_url(better)))
