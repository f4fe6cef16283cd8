"""« Mon résumé quotidien »: asked for, changed and stopped by oneself."""

import pytest

from steering.models import SummaryChoice
from tests import factories
from tests.web.conftest import read

pytestmark = pytest.mark.django_db
URL = "/admin/resume/"


def test_one_asks_for_it_and_stops_it(as_zoe, version, zoe):
    factories.make_placement(version)
    assert "1 nouvelle remarque depuis le" in read(as_zoe.get(URL))

    said = {"address": "zoe@xxx.gouv.fr", "hour": "7", "weekdays_only": "on"}
    assert "Vous recevez un résumé chaque jour" in read(as_zoe.post(URL, said, follow=True))
    assert (zoe.summary_choice.hour, zoe.summary_choice.weekdays_only) == (7, True)

    assert "Vous ne recevrez plus de résumé." in read(as_zoe.post(URL, {"arreter": "1"}, follow=True))
    assert not SummaryChoice.objects.exists()


@pytest.mark.parametrize("said", [{"address": "zoe"}, {"hour": "24"}, {"address": ""}])
def test_what_is_refused_is_said(as_zoe, said):
    response = as_zoe.post(URL, {"address": "zoe@xxx.gouv.fr", "hour": "7"} | said)

    assert response.status_code == 422
    assert 'role="alert"' in read(response)
    assert not SummaryChoice.objects.exists()


def test_nothing_to_say_is_said_and_the_first_page_leads_here(as_zoe):
    assert "aucun message ne partirait" in read(as_zoe.get(URL))
    assert f'href="{URL}"' in read(as_zoe.get("/admin/"))
