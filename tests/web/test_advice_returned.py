"""What the page of a request says of a sheet that comes back: what it replaces, or why it is not taken."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comments.models import Placement
from imports.models import AdviceReturn
from tests import factories
from tests.advice import answer, ask, lines_of
from tests.web.conftest import read
from tests.web.test_advice import upload, url


@pytest.fixture
def cards(version) -> list[Placement]:
    return [factories.make_placement(version, text=f"Préciser la durée {n}.") for n in range(3)]


def test_a_row_that_a_later_one_replaced_is_told_so_and_stands_no_more(as_lea, lea, cards):
    request = ask(cards, lea)
    answer(request, {cards[0]: ("Retenu", ""), cards[1]: ("Retenu", "")}, lea)
    answer(request, {cards[0]: ("Non retenu", "À la réflexion, non."), cards[1]: ("Retenu", "")}, lea)

    page = read(as_lea.get(url(request)))

    assert "<strong>2</strong> proposées" in page
    assert "<strong>1</strong> remplacée<" in page
    assert page.count(">Remplacée<") == 1
    replaced = read(as_lea.get(url(request) + "?voir=remplacee"))
    assert "ligne 2" in replaced
    assert "À la réflexion" not in replaced
    assert "À la réflexion" in read(as_lea.get(url(request) + "?voir=proposee"))


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.ods", b"", "Ce fichier est vide"),
        ("avis.pdf", b"%PDF-1.7", "pas une feuille de calcul"),
        ("avis.odt", b"PK\x03\x04 coupe", "Avis"),
    ],
)
def test_what_is_no_sheet_is_told_for_what_it_is(as_lea, lea, cards, name, content, said):
    request = ask(cards, lea)
    page = as_lea.post(url(request, "retour/"), {"sheet": SimpleUploadedFile(name, content)})

    assert page.status_code == 422
    assert said in read(page)
    assert "ne porte pas la marque" not in read(page)


def test_the_sheet_of_another_request_is_named_to_who_may_see_it_alone(as_lea, lea, cards):
    request, second = ask(cards, lea), ask(cards[:1], lea)
    hidden = ask([factories.make_placement(factories.make_version())], factories.make_user(is_superuser=True))

    page = as_lea.post(url(request, "retour/"), {"sheet": upload(lines_of(second))})
    assert f"la feuille de la demande {second}, pas celle de la demande {request}" in read(page)
    page = as_lea.post(url(request, "retour/"), {"sheet": upload(lines_of(hidden))})
    assert str(hidden) not in read(page)
    assert not AdviceReturn.objects.exists()
