"""Filling a person's own sheet: what is written, where, and what is left as it was."""

import pytest

from answers.filled import fill
from imports.sources.model import UnreadableSource
from tests.answers.looking import cells_of, changed_members, rows_of, seen_by_odfpy, seen_by_openpyxl
from tests.imports.sheets import GABARIT, REMARK, Link, delimited, ods, xlsx

REFERENCE, STATE, NOTE = "Référence", "Etat de prise en compte", "Relecteur  - commentaire"
OTHER = ["2", "l. 40", "un extrait", "Une autre remarque.", "basse", "k.diallo@example.org", "03/05/2024"]
LINES = [GABARIT, REMARK, OTHER]
WRITERS = pytest.mark.parametrize("write", [ods, xlsx, delimited])
BOOKS = pytest.mark.parametrize(
    ("write", "seen"), [(ods, seen_by_odfpy), (xlsx, seen_by_openpyxl)], ids=["ods", "xlsx"]
)


def of(write):
    """The name of the only sheet that a writer makes."""
    return "" if write is delimited else "Feuil1"


def marks(write, **texts):
    return {(of(write), int(line[1:])): said for line, said in texts.items()}


@WRITERS
def test_references_come_in_a_column_of_their_own_and_nothing_else_is_read_otherwise(write):
    sheet = write(LINES)

    filled = fill("x", sheet, marks(write, l2={REFERENCE: "C-0041"}, l3={REFERENCE: "C-0042"}))

    before, after = cells_of(sheet), cells_of(filled)
    assert [row.pop(REFERENCE) for row in after] == ["C-0041", "C-0042"]
    assert after == before
    assert [row.line for row in rows_of(filled)] == [2, 3]


@WRITERS
def test_answers_go_under_the_titles_of_the_official_sheet_however_they_are_typed(write):
    typed = [*GABARIT[:7], "ÉTAT  de prise en compte", "Relecteur - Commentaire"]
    answer = "Retenu : « l'article 4 » dit\ndésormais, en tête,\n\n\tla durée ; voir  deux blancs & <b>."

    filled = fill(
        "x", write([typed, REMARK, OTHER]), marks(write, l3={STATE: "Retenu en partie", NOTE: answer})
    )

    first, second = cells_of(filled)
    assert (second["state"], second["note"]) == ("Retenu en partie", answer)
    assert "state" not in first
    assert len(first) + 2 == len(second)


@BOOKS
def test_another_library_sees_the_same_cells_but_those_written(write, seen):
    sheet = write([["Mode d'emploi"], [], *LINES], more={"Notes": [["à part", 12]]})

    filled = fill("x", sheet, marks(write, l5={REFERENCE: "C-0042", STATE: "Retenu"}))

    assert seen(filled) == seen(sheet) | {
        ("Feuil1", 3, 9): REFERENCE,
        ("Feuil1", 5, 9): "C-0042",
        ("Feuil1", 5, 7): "Retenu",
    }


@WRITERS
def test_filling_again_gives_the_same_bytes(write):
    texts = marks(write, l2={REFERENCE: "C-0041", STATE: "Non retenu"}, l3={NOTE: "=1+1\n-2"})
    filled = fill("x", write([GABARIT, [*REMARK, "en cours"], OTHER]), texts)

    assert fill("x", filled, texts) == filled


@WRITERS
def test_the_same_file_filled_twice_gives_the_same_bytes(write):
    sheet = write(LINES)

    assert fill("x", sheet, marks(write, l2={NOTE: "a"})) == fill("x", sheet, marks(write, l2={NOTE: "a"}))


@WRITERS
def test_nothing_to_write_gives_the_very_same_file(write):
    sheet = write([GABARIT, [*REMARK, "Retenu"]])

    assert fill("x", sheet, {}) == sheet
    assert fill("x", sheet, marks(write, l2={STATE: "Retenu", NOTE: "  ", REFERENCE: ""})) == sheet


@WRITERS
def test_what_the_author_typed_in_our_columns_is_kept_on_the_right(write):
    sheet = write([GABARIT, [*REMARK, "déjà vu", "urgent !"], [*OTHER, "Retenu"]])

    filled = fill("x", sheet, marks(write, l2={STATE: "Retenu", NOTE: "Merci."}, l3={STATE: "Retenu"}))

    first, second = cells_of(filled)
    assert (first["state"], first["note"]) == ("Retenu", "Merci.")
    assert first["Etat de prise en compte (saisi par l'auteur)"] == "déjà vu"
    assert first["Relecteur - commentaire (saisi par l'auteur)"] == "urgent !"
    assert not any("saisi par" in title for title in second)


@WRITERS
def test_what_was_kept_once_is_never_lost_by_keeping_more(write):
    sheet = write([[*GABARIT, f"{STATE} (saisi par l'auteur)"], [*REMARK, "b", "", "a"]])

    filled = fill("x", sheet, marks(write, l2={STATE: "Retenu"}))

    assert cells_of(filled)[0][f"{STATE} (saisi par l'auteur)"] == "a\nb"


@BOOKS
def test_an_address_behind_a_text_is_kept_with_it(write, seen):
    sheet = write([GABARIT, [*REMARK, Link("voir là", "https://example.org/suivi")]])

    filled = fill("x", sheet, marks(write, l2={STATE: "Retenu"}))

    assert seen(filled)["Feuil1", 2, 9] == "voir là (https://example.org/suivi)"


@WRITERS
def test_a_new_column_covers_nothing_that_stands_without_a_title(write):
    sheet = write([GABARIT, REMARK, [*OTHER, "", "", "ma note"]])

    filled = fill("x", sheet, marks(write, l2={REFERENCE: "C-0041"}))

    first, second = cells_of(filled)
    assert first[REFERENCE] == "C-0041"
    assert second["colonne J"] == "ma note"


@WRITERS
def test_titles_found_again_further_down_get_the_new_column_too(write):
    sheet = write([GABARIT, REMARK, [], GABARIT, OTHER])

    filled = fill("x", sheet, marks(write, l2={REFERENCE: "C-0041"}, l5={REFERENCE: "C-0042"}))

    assert [row[REFERENCE] for row in cells_of(filled)] == ["C-0041", "C-0042"]
    assert [row.line for row in rows_of(filled)] == [2, 5]


@WRITERS
def test_titles_on_two_lines_get_the_new_one_on_the_first(write):
    upper = ["Id", "Page", "Commentaire", None, None]
    lower = [None, None, None, "Auteur", "Date"]
    sheet = write([upper, lower, ["1", "12", "Préciser.", "j.martin@example.org", "02/05/2024"]])

    filled = fill("x", sheet, marks(write, l3={"Suivi": "C-0042"}))

    assert cells_of(filled) == [cells_of(sheet)[0] | {"Suivi": "C-0042"}]
    assert fill("x", filled, marks(write, l3={"Suivi": "C-0042"})) == filled


@pytest.mark.parametrize("write", [ods, xlsx])
def test_each_sheet_of_a_file_is_filled_by_its_name(write):
    sheet = write(LINES, more={"Annexes": [["Une ligne au-dessus"], *LINES]})

    filled = fill("x", sheet, {("Feuil1", 2): {REFERENCE: "C-1"}, ("Annexes", 4): {REFERENCE: "C-2"}})

    said = {(row.sheet, row.line): row.cells.get(REFERENCE) for row in rows_of(filled)}
    assert said == {("Feuil1", 2): "C-1", ("Feuil1", 3): None, ("Annexes", 3): None, ("Annexes", 4): "C-2"}


@pytest.mark.parametrize(("write", "part"), [(ods, "content.xml"), (xlsx, "xl/worksheets/sheet1.xml")])
def test_only_the_part_of_the_sheet_changes_in_the_archive(write, part):
    sheet = write(LINES, more={"Autre": [["rien"]]})

    assert changed_members(sheet, fill("x", sheet, marks(write, l2={NOTE: "Merci."}))) == [part]


@WRITERS
@pytest.mark.parametrize("line", [1, 4, 1_048_576])
def test_a_line_that_is_no_row_is_a_mistake_of_ours(write, line):
    with pytest.raises(ValueError, match="No row"):
        fill("x", write(LINES), {(of(write), line): {REFERENCE: "C-0042"}})


def test_a_sheet_that_does_not_exist_or_a_blank_title_is_a_mistake_of_ours():
    with pytest.raises(ValueError, match="Feuil9"):
        fill("x", ods(LINES), {("Feuil9", 2): {REFERENCE: "C-0042"}})
    with pytest.raises(ValueError, match="title"):
        fill("x", ods(LINES), {("Feuil1", 2): {" * ": "C-0042"}})


def test_a_file_that_holds_no_table_is_refused_in_french():
    with pytest.raises(UnreadableSource, match="Aucun tableau"):
        fill("x", ods([["bonjour"]]), {("Feuil1", 1): {REFERENCE: "C-0042"}})


@WRITERS
def test_characters_that_no_file_can_hold_are_left_out(write):
    filled = fill("x", write(LINES), marks(write, l2={NOTE: "a\x00b\x1f\ud800c\r\nd\ufffe"}))

    assert cells_of(filled)[0]["note"] == "abc\nd"
