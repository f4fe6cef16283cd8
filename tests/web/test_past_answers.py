"""A sheet that was answered by hand: what would be taken over is shown first, what was is told after."""

from django.core.files.uploadedfile import SimpleUploadedFile

from imports.models import AdviceReturn, ReturnState, Submission
from tests.imports import sheets
from tests.web.conftest import read

LINES = [
    sheets.GABARIT,
    [*sheets.REMARK, "Retenu", ""],
    ["2", "tout", "", "Ajouter le fuseau.", "", "", "", "Non retenu", "Non."],
    ["3", "tout", "", "Dire le format.", "", "", "", "<b>pris</b> en compte", "Voir."],
    ["4", "tout", "", "Dire qui décide.", "", "", "", "<b>pris</b> en compte", ""],
    ["5", "tout", "", "Dire quand.", "", "", "", "", "On verra."],
    ["6", "tout", "", "Dire où.", "", "", "", "", ""],
    ["7", "tout", "", "Dire pourquoi.", "", "", "", "Réorienté vers un autre volet", "Réseau."],
]


def sent(version) -> dict[str, object]:
    return {
        "version": version.pk,
        "sheets": SimpleUploadedFile("passe.ods", sheets.ods(LINES)),
        "answered": "on",
    }


def test_looked_at_first_it_says_how_many_would_be_closed_and_what_is_not_understood(as_karim, version):
    page = read(as_karim.post("/admin/depot/apercu/", sent(version)))

    assert "<strong>2</strong> lignes deviendraient des décisions closes" in page
    assert "<strong>3</strong> ne seraient pas comprises" in page
    assert "&lt;b&gt;pris&lt;/b&gt; en compte</bdi> » (2 fois)" in page
    assert "sans état, mais avec un commentaire" in page
    assert "<strong>1</strong> nomme une autre remarque" in page
    assert "checked" in page
    assert not Submission.objects.exists()


def test_looked_at_without_the_tick_it_says_nothing_of_answers(as_karim, version):
    without = {key: value for key, value in sent(version).items() if key != "answered"}
    page = read(as_karim.post("/admin/depot/apercu/", without))

    assert "deviendraient" not in page


def test_the_page_that_follows_a_deposit_says_what_was_taken_over(as_karim, version):
    as_karim.post("/admin/depot/", sent(version))
    submission = Submission.objects.get()

    page = read(as_karim.get(f"/admin/depot/suivi/?envoi={submission.pk}"))

    assert "2 réponses reprises" in page
    assert "3 non comprises" in page
    assert f"/admin/envois/{submission.pk}/reprise/" in page


def test_while_they_are_taken_over_it_says_so(as_karim, version):
    as_karim.post("/admin/depot/", sent(version))
    AdviceReturn.objects.update(state=ReturnState.RUNNING)

    page = read(as_karim.get(f"/admin/depot/suivi/?envoi={Submission.objects.get().pk}"))

    assert "la reprise est en cours" in page
