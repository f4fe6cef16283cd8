"""Reading Excel workbooks through the public door."""

from datetime import date, datetime

import pytest
from openpyxl import Workbook
from openpyxl.comments import Comment
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from imports.sources.markup import MAX_ELEMENTS
from imports.sources.model import ParsedRow, UnreadableSource
from imports.sources.sheet import read
from tests.imports.sheets import GABARIT, REMARK, Link, rewritten, saved, xlsx

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
SHEET = "xl/worksheets/sheet1.xml"
SHORT = ["Id", "Page", "Commentaire"]


def rows_of(content: bytes) -> list[ParsedRow]:
    return list(read("retour.xlsx", content).rows)


def only_row(content: bytes) -> ParsedRow:
    [row] = rows_of(content)
    return row


def workbook(*lines: list[object]) -> Workbook:
    book = Workbook()
    for line in lines:
        book.active.append(line)
    return book


def test_a_filled_gabarit_gives_its_columns_as_typed():
    row = only_row(xlsx([GABARIT, REMARK], name="Retour"))
    assert list(row.cells.values()) == REMARK
    assert (row.ref, row.aside, row.faults) == ("Retour, ligne 2", "", ())


def test_a_true_date_comes_as_iso():
    rows = rows_of(
        xlsx([["Commentaire", "Date"], ["x", date(2024, 5, 2)], ["y", datetime(2024, 5, 2, 14, 30)]])
    )
    assert [row.cells["date"] for row in rows] == ["2024-05-02", "2024-05-02T14:30:00"]


@pytest.mark.parametrize(
    ("value", "shape", "shown"),
    [
        (1.1, "0.00", "1.10"),
        (7, "000", "007"),
        (0.5, "0%", "50%"),
        (12, "General", "12"),
        (0.1 + 0.2, "General", "0.3"),
    ],
)
def test_a_number_keeps_the_noughts_that_its_format_shows(value, shape, shown):
    book = workbook(SHORT, [1, value, "x"])
    book.active["B2"].number_format = shape
    assert only_row(saved(book)).cells["location"] == shown


def test_a_number_of_four_hundred_figures_is_shown_as_it_is():
    book = workbook(SHORT, [1, 22, "x"])
    book.active["B2"].number_format = "0.00"
    assert (
        only_row(rewritten(saved(book), {SHEET: ("<v>22</v>", f"<v>{'2' * 400}</v>")})).cells["location"]
        == "2" * 400
    )


def test_lines_tabs_and_what_looks_like_a_formula_are_kept():
    text = "=> voir\n\n- un\tdeux  trois"
    assert only_row(xlsx([SHORT, [True, "007", text]])).cells == {
        "id": "VRAI",
        "location": "007",
        "text": text,
    }


def test_a_formula_gives_its_stored_result():
    book = workbook(SHORT, [1, 2, "=1+1"])
    stored = rewritten(saved(book), {SHEET: ("<f>1+1</f><v />", "<f>1+1</f><v>2</v>")})
    row = only_row(stored)
    assert (row.cells["text"], row.faults) == ("2", ())


def test_a_formula_without_a_stored_result_is_a_fault_and_not_lost():
    row = only_row(saved(workbook(SHORT, [1, 2, '=CONCATENATE("a";"b")'])))
    assert row.cells["text"] == '=CONCATENATE("a";"b")'
    assert "« Commentaire » contient une formule sans résultat" in row.faults[0].said


def test_a_formula_whose_stored_result_is_an_empty_text_is_an_empty_cell():
    book = workbook(["Page", "Extrait", "Commentaire"], [1, "x", '=""'])
    stored = rewritten(saved(book), {SHEET: ('<c r="C2">', '<c r="C2" t="str">')})
    assert only_row(stored).cells == {"location": "1", "excerpt": "x"}


def test_an_error_value_is_a_fault_and_not_lost():
    row = only_row(saved(workbook(SHORT, [1, 2, "#DIV/0!"])))
    assert row.cells["text"] == "#DIV/0!"
    assert "#DIV/0!" in row.faults[0].said


def test_links_are_kept():
    row = only_row(
        xlsx([["Commentaire", "Auteur"], ["x", Link("Jeanne Martin", "mailto:j.martin@example.org")]])
    )
    assert (row.cells["author"], row.links) == ("Jeanne Martin", {"author": "mailto:j.martin@example.org"})


def test_a_merged_cell_counts_for_each_remark_beside_it():
    book = workbook(SHORT, [1, "p. 4", "un"], [2, None, "deux"], [3, None, "trois"])
    book.active.merge_cells("B2:B3")
    assert [row.cells.get("location") for row in rows_of(saved(book))] == ["p. 4", "p. 4", None]


def test_hidden_lines_are_remarks_and_notes_stay_apart_from_the_texts():
    book = workbook(SHORT, [1, 2, "cachée"])
    book.active.row_dimensions[2].hidden = True
    book.active["C2"].comment = Comment("à revoir", "Jeanne")
    book.active["B5"].comment = Comment("seule sur sa ligne", "Jeanne")
    rows = rows_of(saved(book))
    assert [(row.line, row.cells.get("text")) for row in rows] == [(2, "cachée"), (5, None)]
    assert rows[0].cells["Commentaire (annotation)"] == "à revoir"
    assert rows[1].cells["Page (annotation)"] == "seule sur sa ligne"


def test_a_wrong_dimension_hides_nothing():
    lying = rewritten(
        xlsx([SHORT, [1, 2, "x"]]), {SHEET: ('<dimension ref="A1:C2"', '<dimension ref="A1:A1"')}
    )
    assert only_row(lying).cells["text"] == "x"


def with_shared_strings(*strings: str) -> dict[str, tuple[str, str] | str]:
    """Return the changes that make the last cell refer to the first of *strings*, as Excel writes texts."""
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    declared = f'<Override PartName="/xl/sharedStrings.xml" ContentType="{kind}"/></Types>'
    items = "".join(f"<si><t>{string}</t></si>" for string in strings)
    return {
        "[Content_Types].xml": ("</Types>", declared),
        "xl/sharedStrings.xml": f'<sst xmlns="{MAIN}">{items}</sst>',
        SHEET: ('t="inlineStr"><is><t>x</t></is>', 't="s"><v>0</v>'),
    }


def test_line_breaks_that_excel_writes_as_codes_are_line_breaks():
    coded = rewritten(xlsx([SHORT, [1, 2, "x"]]), with_shared_strings("un_x000D_&#10;deux"))
    assert only_row(coded).cells["text"] == "un\ndeux"


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        (with_shared_strings("x") | {"xl/sharedStrings.xml": '<!DOCTYPE x [<!ENTITY a "b">]><sst/>'}, "DTD"),
        ({"xl/workbook.xml": (f'"{MAIN}"', '"http://purl.oclc.org/ooxml/spreadsheetml/main"')}, None),
        ({SHEET: None}, "absente"),
        ({SHEET: ('<row r="2"', '<row r="1048577"')}, "désordre"),
        ({SHEET: ('<row r="2"', '<row r="1"')}, "désordre"),
        ({SHEET: ('<c r="B2"', '<c r="A2"')}, "désordre"),
        (with_shared_strings(), "abîmé"),
        ({SHEET: ("</sheetData>", "")}, "abîmé"),
        ({SHEET: ("</sheetData>", f"</sheetData>{'<a>' * 500}{'</a>' * 500}")}, "trop d'éléments"),
        ({SHEET: ("</sheetData>", f"</sheetData>{'<a/>' * MAX_ELEMENTS}")}, "trop d'éléments"),
        ({SHEET: ('<row r="2"', '<row r="9999"><c r="XFD9999"><v>1</v></c></row><row r="1048576"')}, None),
        ({"xl/workbook.xml": ("</sheets>", '<sheet name="b" sheetId="2" r:id="rId1"/></sheets>')}, "trop"),
        ({"xl/_rels/workbook.xml.rels": None}, "abîmé"),
    ],
    ids=[
        "entity", "strict", "missing sheet", "line out of bounds", "lines out of order", "cells out of order",
        "no such string", "broken xml", "deep", "crowded", "far", "shared part", "no relations",
    ],
)  # fmt: skip
def test_a_hostile_or_damaged_workbook_gives_rows_or_one_sentence(changes, said):
    content = rewritten(xlsx([SHORT, ["1", "2", "x"]]), changes)
    if said is None:
        assert rows_of(content)
    else:
        with pytest.raises(UnreadableSource, match=said):
            read("x.xlsx", content)


def test_dates_count_from_1904_in_a_workbook_of_an_old_mac():
    book = workbook(["Commentaire", "Date"], ["x", date(2024, 5, 2)], ["y", 43952], ["z", "2 mai 2024"])
    book.epoch = CALENDAR_MAC_1904
    rows = rows_of(saved(book))
    assert [row.cells["date"] for row in rows] == ["2024-05-02", "2024-05-02", "2 mai 2024"]
    assert rows[1].cells["Date (tel qu'affiché)"] == "43952"


def test_characters_that_excel_writes_as_codes_are_themselves_but_for_controls():
    text = "a_x0041_b_x005F_x0041_c_x0000_d_x0001_e_xD83D__xDE00_f_xD800_g"
    assert only_row(xlsx([SHORT, [1, 2, text]])).cells["text"] == "aAb_x0041_cde😀fg"


def test_how_to_pronounce_a_text_is_no_part_of_it():
    said = with_shared_strings("x")
    strings = said["xl/sharedStrings.xml"].replace(
        "<t>x</t>", "<r><t>東</t></r><r><t>京</t></r><rPh sb='0' eb='2'><t>トウキョウ</t></rPh>"
    )
    coded = rewritten(xlsx([SHORT, [1, 2, "x"]]), {**said, "xl/sharedStrings.xml": strings})
    assert only_row(coded).cells["text"] == "東京"
