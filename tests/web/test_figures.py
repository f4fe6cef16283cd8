"""The figures of a version: what they count leads to the remarks counted, and opens in a spreadsheet."""

import re

import pytest

from comments.figures import Line
from comments.models import Channel, Comment, Target
from comments.outcomes import PlaceState, Step
from people.models import Organisation, Role
from tests import factories
from tests.web.conftest import read, signed_in
from web.views.figures import longest

pytestmark = pytest.mark.django_db


def url(version, query: str = "") -> str:
    return f"/admin/tableau/{version.pk}/chiffres/{query}"


@pytest.fixture
def remarks(version):
    """Five remarks that differ by all that is counted."""
    body = Organisation.objects.create(name="=Préfecture <du Lac>")
    member = factories.make_author(organisation=body)
    cards = [
        factories.make_placement(
            version, step=step, importance_level=level, author=member, place_state=PlaceState.PLACED
        )
        for step, level in ((Step.CLOSED, "haute"), (Step.TO_STUDY, "haute"), (Step.TO_STUDY, ""))
    ]
    cards.append(factories.make_placement(version, place_state=PlaceState.NOWHERE))
    cards.append(factories.make_placement(version, place_state=PlaceState.WHOLE, organisation=body))
    Comment.objects.filter(pk=cards[1].comment_id).update(channel=Channel.MAIL)
    sections = list(version.editions.latest().sections.all())
    for card, section in zip(cards[:3], (sections[0], sections[2], sections[3]), strict=True):
        Target.objects.create(placement=card, section=section, rank=0, kept=True)
    return cards


def numbers(page: str) -> dict[str, tuple[str, int]]:
    """Return, by label, where a line of a table leads and how many remarks it says there are."""
    found = re.findall(r'<a href="([^"]+)"><bdi>([^<]+)</bdi></a></th> <td class="number">(\d+)<', page)
    return {label: (href.replace("&amp;", "&"), int(count)) for href, label, count in found}


def test_each_number_leads_to_as_many_remarks(as_zoe, version, remarks):
    shown = numbers(read(as_zoe.get(url(version))))

    assert {"Clos", "À instruire", "Cadre", "Journalisation", "Haute", "Courriel", "Non situé"} <= set(shown)
    for label, (href, count) in shown.items():
        assert (label, as_zoe.get(href).context["total"]) == (label, count)


def test_a_filter_holds_for_every_figure_and_stays_in_what_they_lead_to(as_zoe, version, remarks):
    page = read(as_zoe.get(url(version, "?etape=instruire")))

    assert "<strong>2</strong> remarques" in page
    assert numbers(page)["Haute"] == (
        f"/admin/tableau/{version.pk}/liste/?etape=instruire&importance=haute",
        1,
    )
    assert "Clos" not in numbers(page)
    chosen = numbers(read(as_zoe.get(url(version, "?importance=haute"))))
    assert "Haute" not in chosen


def test_each_drawing_has_its_table_and_says_so(as_zoe, version, remarks):
    page = read(as_zoe.get(url(version)))

    drawings = re.findall(r'role="img" [^>]*aria-labelledby="([^"]+)" aria-describedby="([^"]+)"', page)
    assert len(drawings) == 7
    for title, table in drawings:
        assert f'<title id="{title}">' in page
        assert f'<caption id="{table}">' in page
    assert "=Préfecture &lt;du Lac&gt;" in page


@pytest.mark.parametrize(
    ("name", "line"),
    [
        ("etape", "À instruire;2;0;2;0"), ("document", "Cadre;3;1;2;33"),
        ("partie", "Journalisation;2;0;2;0"),
        ("importance", "Haute;2;1;1;50"), ("canal", "Courriel;1;0;1;0"),
        ("organisation", "\u00a0=Préfecture <du Lac>;4;1;3;25"),
    ],
)  # fmt: skip
def test_each_table_is_saved_for_a_spreadsheet(as_zoe, version, remarks, name, line):
    response = as_zoe.get(url(version, f"?csv={name}"))

    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert f'filename="chiffres-{version.pk}-{name}.csv"' in response.headers["Content-Disposition"]
    assert line in response.content.decode("utf-8-sig").splitlines()


def test_the_days_are_saved_too_and_a_table_that_does_not_exist_is_not(as_zoe, version, remarks):
    rows = as_zoe.get(url(version, "?csv=temps")).content.decode("utf-8-sig").splitlines()

    assert rows[0] == "Fin du jour;Reçues;Décidées;À décider"
    assert rows[-1].endswith(";5;1;4")
    assert as_zoe.get(url(version, "?csv=rien")).status_code == 404


def test_many_organisations_are_cut_and_all_in_the_file(as_zoe, version):
    for n in range(40):
        body = Organisation.objects.create(name=f"Service {n:02}")
        for _ in range(1 + (n == 39)):
            factories.make_placement(version, organisation=body)

    page = read(as_zoe.get(url(version)))

    assert "10 lignes de moindre compte ne figurent pas ici." in page
    assert "Service 39" in page
    assert len(as_zoe.get(url(version, "?csv=organisation")).content.splitlines()) == 41


def test_the_lines_shown_are_those_that_count_the_most_in_their_own_order():
    lines = [Line(f"Partie {n}", 0, 1) for n in range(40)] + [Line("La plus commentée", 2, 7)]

    shown = [line.label for line in longest(lines)]

    assert len(shown) == 30
    assert (shown[0], shown[-1]) == ("Partie 0", "La plus commentée")


def test_nothing_to_count_says_what_to_do(as_zoe, version, remarks):
    assert "Aucune remarque ne répond à tous ces critères" in read(as_zoe.get(url(version, "?q=zzz")))
    assert "Rien à compter encore" in read(as_zoe.get(url(factories.make_version(version.volet))))


def test_nobody_counts_what_they_may_not_read(version):
    stranger = factories.make_user(Role.READER, factories.make_volet())

    assert signed_in(stranger).get(url(version)).status_code == 404


def test_a_filter_kept_from_here_leads_back_here(as_zoe, version):
    sent = {"name": "Hautes", "query": "importance=haute", "view": "figures"}
    response = as_zoe.post(f"/admin/tableau/{version.pk}/filtres/", sent)

    assert response.url == url(version, "?importance=haute")


def test_it_asks_few_queries_whatever_the_remarks(as_zoe, version, remarks, django_assert_max_num_queries):
    for _ in range(20):
        factories.make_placement(version)

    with django_assert_max_num_queries(19):
        as_zoe.get(url(version, "?importance=haute"))
