"""The « point de situation » on its page: read by all the volet's team, set and sent by its valideurs."""

import pytest

from answers.models import Bulletin
from documents.models import Version
from steering.models import SituationMailing
from tests import factories
from tests.web.conftest import read
from tests.web.made_steering import make_situation_mailing

pytestmark = pytest.mark.django_db


def url(version, page: str = "") -> str:
    return f"/admin/tableau/{version.pk}/situation/{page}"


def sent(**said: object) -> dict[str, object]:
    told = {
        "revision": 0,
        "addresses": "chef@example.org",
        "weekday": "0",
        "on": "",
        "hour": "9",
        "active": "on",
    }
    return told | said


def test_facts_lead_to_their_remarks(as_zoe, version):
    factories.make_placement(version, step="arbitrer")
    page = read(as_zoe.get(url(version)))

    assert f'<a href="/admin/tableau/{version.pk}/liste/?etape=arbitrer">1 remarque à arbitrer.</a>' in page
    assert "Envoi par courriel" not in page


def test_it_is_taken_away_as_a_page_or_a_text(as_zoe, version):
    pdf, text = (as_zoe.get(url(version, f"point.{kind}")) for kind in ("pdf", "txt"))

    assert pdf.content.startswith(b"%PDF")
    assert pdf.headers["Content-Disposition"].endswith('.pdf"')
    assert "Point de situation — " in text.content.decode()
    assert as_zoe.get(url(version, "point.exe")).status_code == 404


def test_a_list_is_set_then_sent_once_confirmed(as_karim, version):
    assert "envoi du point de situation est réglé." in read(
        as_karim.post(url(version, "destinataires/"), sent(), follow=True)
    )
    asked = read(as_karim.get(url(version, "envoi/")))
    assert "Envoyer à 1 adresse" in asked
    assert not Bulletin.objects.exists()

    done = read(as_karim.post(url(version, "envoi/"), follow=True))
    again = read(as_karim.post(url(version, "envoi/"), follow=True))

    assert "Le point de situation part à 1 adresse." in done
    assert "est déjà parti" in again
    assert "chef@example.org" in done
    assert Bulletin.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"addresses": "chef"}, "Ligne 1 : Écrivez une seule adresse"), ({"hour": "25"}, "à partir de :"),
        ({"weekday": ""}, "jour de la semaine, ou une date"), ({"revision": 7}, "ont changé entre-temps"),
        ({"addresses": ""}, "Adresses, une par ligne :"),
    ],
)  # fmt: skip
def test_what_is_refused_is_said_and_stays_typed(as_karim, version, said, why):
    response = as_karim.post(url(version, "destinataires/"), sent(**said))

    assert response.status_code == 422
    assert why in read(response)
    assert not SituationMailing.objects.exists()


def test_the_day_answers_are_expected_is_set_here(as_karim, version):
    shown = as_karim.post(url(version, "date/"), {"on": "2027-03-01", "seen": ""}, follow=True)
    stale = as_karim.post(url(version, "date/"), {"on": "2028-03-01", "seen": ""}, follow=True)
    wrong = as_karim.post(url(version, "date/"), {"on": "bientôt", "seen": ""}, follow=True)

    assert "Réponses prévues le 1 mars 2027." in read(shown)
    assert "ont changé entre-temps" in read(stale)
    assert "été changé" in read(wrong)
    assert Version.objects.get().answers_due_on.year == 2027


def test_an_instructrice_reads_it_and_sets_nothing(as_lea, version):
    make_situation_mailing(version)

    assert "chef@example.org" not in read(as_lea.get(url(version)))
    for page in ("date/", "destinataires/", "envoi/"):
        assert as_lea.post(url(version, page), sent()).status_code == 403


def test_without_a_list_there_is_nothing_to_confirm(as_karim, version):
    assert as_karim.get(url(version, "envoi/")).url == url(version)
