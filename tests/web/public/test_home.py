"""The first page: which calls are open, and which volet concerns whom."""

import pytest

from documents.models import Applicability, Publication, UseCase, Version
from imports.models import Repository
from tests import factories
from tests.web.public.conftest import add_document, at_a_commit, opened

pytestmark = pytest.mark.django_db


def test_an_open_call_says_until_when_and_what_to_read(client, calls):
    page = opened(client, "/")

    assert "1 appel ouvert<" in page
    assert "Version 2.0-rfc · RFC, en discussion" in page
    assert calls["open"].closes_on.strftime("%Y") in page
    assert "inclus (heure de Paris)" in page
    assert f'href="/appels/{calls["open"].pk}/documents/1/"' in page


def test_an_open_call_tells_the_three_ways_to_comment(client, calls):
    page = opened(client, "/")

    assert f'href="/appels/{calls["open"].pk}/deposer/"' in page
    assert f'href="/appels/{calls["open"].pk}/gabarit.ods"' in page
    assert (
        'href="mailto:echanges@xxx.gouv.fr?subject=Commentaires%20%3A%20%C3%89changes%20%E2%80%94%202.0-rfc"'
        in page
    )
    assert 'href="https://github.com/atelier/cadre/issues"' in page
    assert "N'indiquez aucune information classifiée ou Diffusion restreinte" in page


def test_documents_are_read_in_the_repository_at_the_commit_of_the_edition(client, calls):
    add_document(at_a_commit(calls["open"]))

    page = opened(client, "/")

    blob = "https://github.com/atelier/cadre/blob/0123456789abcdef0123456789abcdef01234567"
    assert f'href="{blob}/annexes/cadre%202.md"' in page
    assert f'href="{blob}/pdf/Cadre%20%282.0%29.pdf"' in page


@pytest.mark.parametrize(
    ("repository", "link"),
    [
        ("https://github.com/atelier/cadre.git", "https://github.com/atelier/cadre/issues"),
        ("https://gitlab.example.org/atelier/cadre", None),
        ("ftp://github.com/atelier/cadre", None),
    ],
)
def test_issues_are_offered_on_github_only(client, calls, repository, link):
    Repository.objects.all().delete()
    volet = calls["open"].volet
    volet.repository = repository
    volet.save()

    page = opened(client, "/")

    assert ("Sur GitHub" in page) == bool(link)
    assert not link or f'href="{link}"' in page


def test_the_other_calls_are_listed_by_what_they_allow(client, calls):
    page = opened(client, "/")

    planned, suspended, closed = (
        page.index(title) for title in ("À venir<", "Suspendus<", "Clos récemment<")
    )
    assert planned < page.index("à-venir-1") < suspended < page.index("suspendue-1") < closed
    assert closed < page.index("close-1")
    assert "ouvrira le" in page
    assert "est suspendu depuis le" in page
    for phase in ("planned", "suspended", "closed"):
        assert f'href="/appels/{calls[phase].pk}/deposer/"' not in page


def test_without_an_open_call_the_page_says_so_and_what_to_do(client, calls, settings):
    settings.SITE_CONTACT = "contact@xxx.gouv.fr"
    Version.objects.filter(pk=calls["open"].pk).update(publication=Publication.DRAFT)

    page = opened(client, "/")

    assert "Aucun appel à commentaires n'est ouvert aujourd'hui. Les prochains sont annoncés" in page
    assert 'href="mailto:contact@xxx.gouv.fr"' in page


def test_an_empty_service_still_has_a_first_page(client, db):
    assert "Les prochains seront annoncés sur cette page." in opened(client, "/")


def test_a_draft_and_a_version_without_a_text_are_nowhere(client, calls):
    draft = factories.make_version(calls["open"].volet, label="secret-1", publication=Publication.DRAFT)
    textless = Version.objects.create(volet=calls["open"].volet, label="secret-2")

    for address in ("/", "/plan-du-site/", f"/appels/{calls['open'].pk}/"):
        assert "secret-" not in opened(client, address)
    for page in ("", "documents/1/", "gabarit.ods", "deposer/"):
        assert client.get(f"/appels/{draft.pk}/{page}").status_code == 404
        assert client.get(f"/appels/{textless.pk}/{page}").status_code == 404


def test_a_volet_is_found_by_the_use_case_with_its_open_call(client, calls):
    case = UseCase.objects.create(label="Application mobile", rank=99)
    Applicability.objects.create(use_case=case, volet=calls["open"].volet)

    page = opened(client, "/")

    answer = page.split("<summary>Application mobile</summary>")[1].split("</details>")[0]
    assert f'Échanges : <a href="/appels/{calls["open"].pk}/">appel ouvert, version 2.0-rfc</a>' in answer
    assert "<caption" in page
    assert '<th scope="row">Application mobile</th>' in page
    assert '<th scope="col">Échanges</th>' in page


def test_a_volet_outside_the_table_says_so(client, calls):
    outside = opened(client, "/").split("<summary>Les volets hors du tableau")[1].split("</details>")[0]

    assert "Échanges :" in outside
    assert "(hors du tableau d'applicabilité)" in outside
    assert "Cloud Native :" not in outside


def test_the_first_page_costs_the_same_whatever_the_number_of_calls(
    client, calls, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10) as asked:
        client.get("/")
    for number in range(6):
        version = factories.make_version(label=f"autre-{number}")
        add_document(factories.make_edition(version))

    with django_assert_num_queries(len(asked)):
        client.get("/")
