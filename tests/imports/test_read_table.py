"""Finding the table of remarks wherever it stands in a spreadsheet."""

from itertools import permutations

import pytest

from imports.sources.model import ParsedRow, UnreadableSource
from imports.sources.sheet import read
from tests.imports.sheets import GABARIT, REMARK, SAMPLE, ods, xlsx

both_formats = pytest.mark.parametrize("write", [ods, xlsx], ids=["ods", "xlsx"])


def rows_of(content: bytes) -> list[ParsedRow]:
    return list(read("retour", content).rows)


@both_formats
def test_titles_are_found_under_other_lines_and_after_empty_columns(write):
    lines = [
        ["Relecture du cadre"],
        ["Retour attendu le 30"],
        [],
        *([None, None, *line] for line in (GABARIT, REMARK)),
    ]
    table = read("x", write(lines))
    [row] = table.rows
    assert (row.line, row.cells["text"], row.cells["id"]) == (5, "Préciser la durée.", "1")
    assert any("précède les titres (ligne 4)" in notice for notice in table.notices)


@both_formats
def test_every_sheet_with_titles_is_read_and_the_others_are_said(write):
    notice = [["Mode d'emploi"], ["Importance", "basse, moyenne, haute"]]
    table = read(
        "x", write(notice, name="Notice", more={"Corps": [GABARIT, REMARK], "Annexes": [GABARIT, REMARK]})
    )
    assert [row.ref for row in table.rows] == ["Corps, ligne 2", "Annexes, ligne 2"]
    assert [notice for notice in table.notices if "« Notice »" in notice]


@pytest.mark.parametrize(
    "titles",
    [
        ["ID", "PAGE", "EXTRAIT", "COMMENTAIRE", "PRIORITE", "AUTEUR", "DATE"],
        [
            "n°",
            "N° de page",
            "Texte d’origine",
            "Proposition  de\nrédaction",
            "Criticité",
            "E-mail",
            "Date (jj/mm/aaaa)",
        ],
        ["#", "Location", "Excerpt", "Comment", "Severity", "Author", "Date"],
        ["Réf.", "Emplacement :", "Passage concerné", "Remarque *", "Gravité (1 à 4)", "Courriel", "Le"],
    ],
)
def test_titles_are_known_without_case_accents_or_punctuation_and_by_synonyms(titles):
    [row] = rows_of(ods([titles, REMARK]))
    assert [
        row.cells[key] for key in ("location", "excerpt", "text", "importance", "author", "date")
    ] == REMARK[1:]


def test_a_column_of_another_title_keeps_it_and_none_hides_another():
    titles = ["Lot", "Visa", "Visa", "date", "Page", "Chapitre", "Commentaire", None]
    [row] = rows_of(ods([titles, ["1", "2", "3", "4", "5", "6", "7", "8"]]))
    assert row.cells == {
        "Lot": "1", "Visa": "2", "Visa (colonne C)": "3", "date": "4", "Page": "5", "Chapitre": "6",
        "location": "Page 5, Chapitre 6", "text": "7", "colonne H": "8",
    }  # fmt: skip


def test_the_likeliest_of_two_columns_plays_the_role_whatever_their_order():
    for titles in permutations(["Nom", "Email", "Commentaire"]):
        [row] = rows_of(ods([titles, titles]))[:1] or [None]
        assert row is None  # a line equal to the titles repeats them
        [row] = rows_of(ods([titles, [f"le {title}" for title in titles]]))
        assert (row.cells["author"], row.cells["Nom"]) == ("le Email", "le Nom")


def test_a_comment_and_a_proposal_in_two_columns_are_both_the_remark():
    [both, one] = rows_of(
        ods([["Page", "Commentaire", "Proposition"], ["1", "Flou.", "Écrire X."], ["2", None, "Y."]])
    )
    assert (both.cells["text"], both.cells["Proposition"]) == ("Flou.\n\nÉcrire X.", "Écrire X.")
    assert one.cells["text"] == "Y."


@both_formats
def test_titles_on_two_lines_are_one_header(write):
    above = ["Localisation", None, None, "Remarque", None, "Origine", None, "Traitement"]
    assert [row.cells["author"] for row in rows_of(write([above, GABARIT, REMARK]))] == [
        "j.martin@example.org"
    ]
    upper, lower = ["Id", "Page", "Texte", None, "Auteur"], [None, None, "Extrait", "Proposition", None]
    table = read("x", write([upper, lower, ["1", "2", "3", "4", "5"]]))
    [row] = table.rows
    assert table.notices == []
    assert row.cells == {"id": "1", "location": "2", "excerpt": "3", "text": "4", "author": "5"}


def test_titles_found_again_further_down_take_over():
    lines = [
        ["Id", "Page", "Commentaire"],
        ["1", "2", "un"],
        ["Page", "Id", "Commentaire"],
        ["3", "4", "deux"],
    ]
    assert [(row.cells["id"], row.cells["location"]) for row in rows_of(ods(lines))] == [
        ("1", "2"),
        ("4", "3"),
    ]


@both_formats
def test_the_footer_and_the_total_are_set_aside_with_their_reason(write):
    footer = [[], ["Total", None, None, 1], ["Merci de renvoyer ce tableau avant la fin du mois."]]
    rows = rows_of(write([GABARIT, REMARK, *footer]))
    assert [(row.line, row.aside) for row in rows] == [
        (2, ""),
        (4, "ligne de total"),
        (5, "ni page, ni extrait, ni commentaire dans cette ligne"),
    ]


def test_a_line_with_only_a_page_is_not_set_aside():
    [row] = rows_of(ods([GABARIT, ["1", "12"]]))
    assert row.aside == ""


def test_the_gabarits_sample_is_set_aside_and_what_resembles_it_is_not():
    touched = [
        [*SAMPLE[:3], "Ma remarque", *SAMPLE[4:]],
        [*SAMPLE[:2], "mon extrait", *SAMPLE[3:]],
        [None, None, None, SAMPLE[3]],
    ]
    [sample, *others] = rows_of(ods([GABARIT, SAMPLE, *touched]))
    assert sample.aside == "ligne d'exemple du gabarit"
    assert [row.aside for row in others] == ["", "", ""]


@both_formats
def test_titles_without_any_remark_are_said(write):
    table = read("x", write([GABARIT]))
    assert list(table.rows) == []
    assert table.notices == ["Le tableau ne contient aucune remarque sous ses titres."]


@both_formats
def test_no_titles_at_all_is_one_sentence_that_lists_them(write):
    with pytest.raises(UnreadableSource) as refusal:
        read("x", write([["Nom", "Ville"], ["Jeanne", "Lyon"]]))
    assert all(title in str(refusal.value) for title in GABARIT)


@both_formats
def test_an_empty_file_is_said_to_be_empty(write):
    with pytest.raises(UnreadableSource, match="aucune cellule remplie"):
        read("x", write([[]]))


def test_blank_lines_between_remarks_change_nothing_but_their_numbers():
    rows = rows_of(ods([GABARIT, REMARK, *([[]] * 300), REMARK]))
    assert [row.line for row in rows] == [2, 303]
