"""The page of a call, its documents, and its sheet."""

import pytest

from documents.models import CallState, Edition, Publication, Version
from tests import factories
from tests.web.public.conftest import add_document, at_a_commit, opened

pytestmark = pytest.mark.django_db


def address(version: Version) -> str:
    return f"/appels/{version.pk}/"


def test_the_page_says_what_the_text_holds_and_how_to_comment(client, calls, settings):
    settings.UPLOAD_MAX_BYTES = 3 * 2**20
    add_document(at_a_commit(calls["open"]))

    page = opened(client, address(calls["open"]))

    assert "<dt>Documents</dt><dd>3</dd>" in page
    assert "<dt>Exigences</dt><dd>2</dd>" in page
    assert "(corps descriptif)" in page
    assert "(normes)" in page
    assert "3,0 Mio par fichier" in page
    assert ".ods, .xlsx ou .csv" in page
    assert "N'indiquez aucune information classifiée ou Diffusion restreinte" in page
    assert "accusé de réception" in page


def test_the_page_lists_the_editions_and_which_one_is_commented_on(client, calls):
    factories.make_edition(calls["open"])

    page = opened(client, address(calls["open"]))

    current = page.split("Édition 2, ")[1].split("</li>")[0]
    assert "(en vigueur)" in current
    assert "(en vigueur)" not in page.split("Édition 1, ")[1]
    assert "republié pendant l'appel" in page


def test_a_document_is_downloaded_and_never_shown(client, calls):
    add_document(calls["open"].editions.get())

    file = client.get(f"{address(calls['open'])}documents/2/")

    assert file.content.startswith(b"# Normes")
    assert file.headers["Content-Type"] == "text/markdown; charset=utf-8"
    assert file.headers["Content-Disposition"] == 'attachment; filename="cadre 2.md"'
    assert file.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"{address(calls['open'])}documents/9/").status_code == 404


def test_only_the_current_text_is_downloaded(client, calls):
    factories.make_edition(calls["open"], text="# Le texte republié")

    assert client.get(f"{address(calls['open'])}documents/1/").content == "# Le texte republié".encode()


@pytest.mark.parametrize(
    ("phase", "said", "takes"),
    [
        ("open", "Déposer mes commentaires<", True),
        ("closed", "Votre remarque serait « hors délai »", True),
        ("planned", "Le dépôt n'est pas ouvert", False),
        ("suspended", "Le dépôt n'est pas ouvert", False),
    ],
)
def test_the_page_offers_to_deposit_only_while_remarks_are_received(client, calls, phase, said, takes):
    page = opened(client, address(calls[phase]))

    assert said in page
    assert (f'href="{address(calls[phase])}deposer/"' in page) is takes
    assert f'href="{address(calls[phase])}gabarit.ods"' in page


def test_a_replaced_version_says_so_and_links_what_took_its_place(client, calls):
    second = factories.make_version(label="2", supersedes=calls["open"])
    third = factories.make_version(label="3", supersedes=second)

    for page in (
        opened(client, address(calls["open"])),
        opened(client, address(second)),
        opened(client, "/"),
    ):
        assert "Cette version n'est pas la dernière" in page
        assert f'href="/appels/{third.pk}/">{third.volet}, version 3</a>' in page
    assert "pas la dernière" not in opened(client, address(third))


def test_a_later_version_of_the_same_volet_takes_the_place_of_the_one_before(client, calls):
    later = factories.make_version(calls["open"].volet, label="3.0")
    factories.make_version(calls["open"].volet, label="4.0", publication=Publication.DRAFT)
    factories.make_version(calls["open"].volet, label="2.5", publication=Publication.ARCHIVED)

    page = opened(client, address(calls["open"]))

    assert f'<a href="/appels/{later.pk}/">Échanges, version 3.0</a> a pris sa place' in page
    assert "pas la dernière" not in opened(client, address(later))


def test_versions_that_replace_each_other_in_a_ring_do_not_hang_the_page(client, calls):
    second = factories.make_version(label="2", supersedes=calls["open"])
    Version.objects.filter(pk=calls["open"].pk).update(supersedes=second)

    assert f'href="/appels/{second.pk}/"' in opened(client, address(calls["open"]))


def test_the_page_costs_the_same_whatever_the_text(client, calls, django_assert_num_queries):
    with django_assert_num_queries(6):
        client.get(address(calls["open"]))
    for rank in range(2, 9):
        add_document(calls["open"].editions.get(), rank)
    factories.make_version(call=CallState.CLOSED)
    Edition.objects.update(commit="abc")

    with django_assert_num_queries(6):
        client.get(address(calls["open"]))


def test_what_a_volet_is_called_is_text_and_nothing_else(client, calls):
    volet = calls["open"].volet
    volet.title = "<img src=x onerror=alert(1)>"
    volet.save()

    for page in (
        opened(client, "/"),
        opened(client, address(calls["open"])),
        opened(client, "/plan-du-site/"),
    ):
        assert "<img" not in page
        assert "&lt;img src=x" in page
