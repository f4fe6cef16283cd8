"""Looking at what would be understood of a file, without writing anything."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from comments.models import Comment
from imports import reading
from imports.models import Submission
from people.models import Event, Role
from tests import factories
from tests.imports.sheets import GABARIT, Link, ods
from tests.web.conftest import read, signed_in
from tests.web.envois import DEPOSIT, FAULTY, PREVIEW, file, remark
from web.turns import TURNS
from web.views.sheet import MOST_SHOWN

pytestmark = pytest.mark.django_db


def preview(client, lines, **more):
    return client.post(PREVIEW, {"sheets": file(lines), **more})


def cell(page: str, after: str) -> str:
    """Return the markup of the cell in which some words stand."""
    at = page.index(after)
    return page[page.rindex("<td", 0, at) : page.index("</td>", at)]


def test_the_deposit_form_offers_to_look_first(as_lea, version):
    page = read(as_lea.get(DEPOSIT))

    assert f'formaction="{PREVIEW}" formnovalidate>Voir sans enregistrer</button>' in page


def test_nothing_is_written(as_lea, version, originals):
    before = Event.objects.count()

    page = preview(as_lea, FAULTY)

    assert page.status_code == 200
    assert "Rien n'a été enregistré." in read(page)
    assert (Submission.objects.count(), Comment.objects.count(), Event.objects.count()) == (0, 0, before)
    assert not originals.exists()


def test_the_rows_are_counted_by_what_would_become_of_them(as_lea, version):
    page = read(preview(as_lea, FAULTY))

    assert "<strong>2</strong> remarques à enregistrer" in page
    assert "<strong>2</strong> dont une cellule est à vérifier" in page
    assert "<strong>1</strong> non lue (à corriger)" in page
    assert "<strong>1</strong> écartée" in page


def test_what_is_wrong_stands_in_its_own_cell_which_says_so_aloud(as_lea, version):
    page = read(preview(as_lea, FAULTY))

    importance = cell(page, "L&#x27;importance « très forte » n&#x27;est pas comprise")
    assert '<span class="typed" dir="auto">très forte</span>' in importance
    described = importance.split('aria-describedby="')[1].split('"')[0]
    assert f'id="{described}"' in importance
    assert ">32/13/2024<" in cell(page, "La date « 32/13/2024 » n&#x27;est pas comprise")


def test_a_row_that_says_nothing_shows_its_reason_in_the_cell_to_fill(as_lea, version):
    page = read(preview(as_lea, FAULTY))

    empty = cell(page, "écrivez la remarque dans la colonne")
    assert '<span class="typed" dir="auto"></span>' in empty
    assert "proposition complet de paragraphe" in empty
    assert "Non lue, à corriger" in page


def test_a_row_set_aside_says_why(as_lea, version):
    page = read(preview(as_lea, FAULTY))

    assert "Écartée" in page
    assert "exemple du gabarit" in page


def test_what_was_understood_stands_beside_what_was_typed_when_it_differs(as_lea, version):
    page = read(preview(as_lea, FAULTY))

    assert "compris : <bdi>haute</bdi>" in cell(page, ">P<")
    assert "compris : <bdi>Jean Martin, j.martin@example.org</bdi>" in page
    assert "compris : <bdi>2 mai 2024</bdi>" in page
    assert "compris : <bdi>j.martin@example.org</bdi>" not in page


def test_columns_out_of_the_gabarit_are_shown_and_empty_ones_are_not(as_lea, version):
    lines = [[*GABARIT, "Visa"], [*remark(1), "", "", "vu le 3"]]
    page = read(as_lea.post(PREVIEW, {"sheets": SimpleUploadedFile("x.ods", ods(lines))}))

    assert "<bdi>Visa</bdi></th>" in page
    assert "vu le 3" in page
    assert "Extrait paragraphe source" not in page


def test_a_link_under_a_cell_is_shown(as_lea, version):
    lines = [GABARIT, ["1", Link("ici", "https://example.org/texte#L12"), "", "Préciser.", "", "", ""]]

    page = read(as_lea.post(PREVIEW, {"sheets": SimpleUploadedFile("x.ods", ods(lines))}))

    assert "lien : <bdi>https://example.org/texte#L12</bdi>" in page


def test_the_first_500_rows_are_shown_and_the_others_counted(as_lea, version):
    page = read(preview(as_lea, [remark(n, f"Remarque {n} à lire.") for n in range(1, 504)]))

    assert "<strong>503</strong> remarques à enregistrer" in page
    assert "Remarque 500 à lire." in page
    assert "Remarque 501 à lire." not in page
    assert "3 lignes de plus ont été lues et comptées" in page


def test_a_very_long_cell_is_cut_and_says_how_much_is_left(as_lea, version):
    page = read(preview(as_lea, [remark(1, "a" * 5000)]))

    assert "… 2 000 caractères de plus dans l'original" in page
    assert "a" * 3001 not in page


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7", "document PDF"),
        (b"", "Le fichier est vide"),
        (b"PK\x03\x04 rien", "Le fichier est incomplet ou abîmé"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(as_lea, version, content, said):
    page = as_lea.post(PREVIEW, {"sheets": SimpleUploadedFile("x.ods", content)})

    assert page.status_code == 422
    assert 'class="errornote" role="alert"' in read(page)
    assert said in read(page)


def test_a_file_too_big_is_not_even_read(as_lea, version, settings, monkeypatch):
    settings.UPLOAD_MAX_BYTES = 10
    monkeypatch.setattr(reading, "COMMAND", ("/bin/sh", "-c", "kill -9 $$", "lecteur"))

    page = preview(as_lea, FAULTY)

    assert page.status_code == 422
    assert "la limite est de" in read(page)


def test_a_reader_that_died_asks_to_try_again(as_lea, version, monkeypatch):
    monkeypatch.setattr(reading, "COMMAND", ("/bin/sh", "-c", "kill -9 $$", "lecteur"))

    page = preview(as_lea, FAULTY)

    assert page.status_code == 503
    assert "Le programme de lecture a été interrompu (signal SIGKILL)." in read(page)
    assert "recommencez dans un instant" in read(page)


def test_a_sheet_without_a_remark_says_what_to_do(as_lea, version):
    page = read(preview(as_lea, []))

    assert "<strong>0</strong> remarque à enregistrer" in page
    assert "écrivez vos remarques dans le gabarit, une par ligne" in page


def test_of_several_files_the_first_is_shown_and_the_page_says_so(as_lea, version):
    page = read(as_lea.post(PREVIEW, {"sheets": [file(FAULTY, "une.ods"), file(FAULTY, "deux.ods")]}))

    assert "« une.ods »" in page
    assert "l'autre fichier choisi ne l'est pas" in page


def test_the_version_chosen_is_still_chosen_on_the_page(as_lea, version):
    factories.make_version(version.volet)

    page = read(preview(as_lea, FAULTY, version=version.pk))

    assert f'<option value="{version.pk}" selected>' in page


def test_without_a_file_the_form_is_shown_again_and_asks_for_one(as_lea, version):
    page = as_lea.post(PREVIEW, {"version": version.pk}, follow=True)

    assert page.redirect_chain == [(f"{DEPOSIT}?version={version.pk}", 302)]
    assert "Choisissez d&#x27;abord le fichier à voir." in read(page)
    assert as_lea.get(PREVIEW).url == DEPOSIT


def test_only_those_who_may_deposit_may_look(as_zoe, version):
    assert preview(as_zoe, FAULTY).status_code == 403
    assert preview(signed_in(factories.make_user(Role.INSTRUCTOR)), FAULTY).status_code == 200


def test_hostile_cells_stay_words(as_lea, version):
    page = preview(
        as_lea, [remark(1, "<script>alert(1)</script>", location="</td><img src=x onerror=alert(1)>")]
    )

    assert "<script>alert" not in page.content.decode()
    assert "<img" not in page.content.decode()


# ---- What one page may ask of the service ----


def test_rows_too_long_together_are_counted_and_not_shown(as_lea, version):
    lines = [remark(n, f"Remarque {n}. " + "a" * 3000, excerpt="b" * 3000) for n in range(1, 101)]

    page = read(preview(as_lea, lines))

    shown = page.count('id="ligne-')
    assert shown * 6000 <= MOST_SHOWN < (shown + 2) * 6100
    assert f"{100 - shown} lignes de plus ont été lues et comptées" in page
    assert "<strong>100</strong> remarques à enregistrer" in page


def test_15_columns_out_of_the_gabarit_are_shown_and_the_others_counted(as_lea, version):
    titles = [f"Visa {n}" for n in range(1, 19)]
    lines = [[*GABARIT, *titles], [*remark(1), "", "", *(f"vu {n}" for n in range(1, 19))]]

    page = read(as_lea.post(PREVIEW, {"sheets": SimpleUploadedFile("x.ods", ods(lines))}))

    assert "<bdi>Visa 15</bdi>" in page
    assert "Visa 16" not in page
    assert "3 autres colonnes, hors du gabarit, ne sont pas montrées" in page


def test_a_third_file_looked_at_together_is_asked_again_later_and_the_turn_comes_back(
    as_lea, version, monkeypatch
):
    monkeypatch.setattr("web.views.preview.PATIENCE", 0.01)
    for _ in range(2):
        TURNS.acquire()
    try:
        busy = preview(as_lea, FAULTY)
    finally:
        TURNS.release(2)

    assert busy.status_code == 503
    assert "le vôtre n&#x27;a pas été lu. Recommencez dans un instant." in read(busy)
    assert [preview(as_lea, FAULTY).status_code for _ in range(3)] == [200] * 3


def test_a_turn_is_given_back_by_a_file_that_cannot_be_read(as_lea, version, monkeypatch):
    monkeypatch.setattr("web.views.preview.PATIENCE", 0.01)
    for _ in range(3):
        refused = as_lea.post(PREVIEW, {"sheets": SimpleUploadedFile("x.ods", b"%PDF-1.7")})
        assert refused.status_code == 422


def test_the_name_of_the_file_cannot_turn_the_direction_of_the_title(as_lea, version):
    page = read(as_lea.post(PREVIEW, {"sheets": file(FAULTY, "דוח.ods")}))

    assert "<h1>Ce qui serait compris de « <bdi>דוח.ods</bdi> »</h1>" in page
