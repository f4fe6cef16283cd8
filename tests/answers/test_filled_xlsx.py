"""Filling an .xlsx: shared texts, rich texts, formulas, notes and tables are left as Excel wrote them."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font
from openpyxl.worksheet.table import Table

from answers.filled import fill
from imports.sources.model import UnreadableSource
from tests.answers.looking import cells_of, changed_members, rows_of, seen_by_openpyxl
from tests.imports.sheets import GABARIT, REMARK, members_of, rewritten, saved, xlsx

PART = "xl/worksheets/sheet1.xml"
REFERENCED = {("Feuil1", 2): {"Suivi": "C-0042"}}
STATED = {("Feuil1", 2): {"Etat de prise en compte": "Retenu"}}


@pytest.fixture
def book():
    """A workbook as people make them: styles, notes, rich text, a merged line above, a formula, a filter."""
    book = Workbook()
    sheet = book.active
    sheet.title = "Feuil1"
    sheet.append(GABARIT)
    sheet.append(REMARK)
    sheet["C2"] = CellRichText("les ", TextBlock(InlineFont(b=True), "journaux"), " sont conservés")
    sheet["D2"].comment = Comment("vu avec l'équipe", "jm")
    sheet["A3"], sheet["D3"], sheet["E3"] = 2, "Une autre.", "=LOWER(E2)"
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.auto_filter.ref = "A1:I3"
    return book


def part_of(content):
    return members_of(content)[PART].decode()


def test_only_the_part_of_the_sheet_changes_and_only_where_it_is_written(book):
    sheet = saved(book)

    filled = fill("x", sheet, REFERENCED)

    assert changed_members(sheet, filled) == [PART]
    before, after = part_of(sheet), part_of(filled)
    new = '<c r="J2" t="inlineStr"><is><t xml:space="preserve">C-0042</t></is></c>'
    assert new in after
    title = after[after.index('<c r="J1"') : after.index("</c>", after.index('<c r="J1"')) + 4]
    assert after.replace(new, "").replace(title, "").replace("A1:J3", "A1:I3", 1) == before


def test_rich_texts_formulas_notes_and_filters_are_seen_as_they_were(book):
    book.active.add_table(Table(displayName="Autre", ref="A1:I3"))
    sheet = saved(book)

    filled = fill("x", sheet, REFERENCED)

    assert seen_by_openpyxl(filled) == seen_by_openpyxl(sheet) | {
        ("Feuil1", 1, 9): "Suivi", ("Feuil1", 2, 9): "C-0042",
    }  # fmt: skip
    read = load_workbook(BytesIO(filled), rich_text=True)["Feuil1"]
    assert isinstance(read["C2"].value, CellRichText)
    assert read["D2"].comment.text == "vu avec l'équipe"
    assert (read["E3"].value, read.auto_filter.ref) == ("=LOWER(E2)", "A1:I3")
    assert read.tables["Autre"].ref == "A1:I3"


def test_a_new_title_has_the_style_of_the_one_before_it(book):
    read = load_workbook(BytesIO(fill("x", saved(book), REFERENCED)))["Feuil1"]

    assert read["J1"].font.b
    assert not read["J2"].font.b


def test_cells_stay_in_order_and_the_range_told_holds_them(book):
    book.active["L2"] = "à part"
    filled = fill("x", saved(book), REFERENCED | {("Feuil1", 3): {"Etat de prise en compte": "Retenu"}})

    columns = [cell.coordinate for cell in load_workbook(BytesIO(filled))["Feuil1"][2] if cell.value]
    assert columns[-2:] == ["J2", "L2"]
    assert 'dimension ref="A1:L3"' in part_of(filled)
    assert [row.cells["Suivi"] for row in rows_of(filled) if "Suivi" in row.cells] == ["C-0042"]


def test_a_span_that_would_lie_is_dropped(book):
    told = rewritten(saved(book), {PART: ('<row r="2">', '<row r="2" spans="1:9" ht="30">')})

    assert '<row r="2" ht="30">' in part_of(fill("x", told, REFERENCED))


def test_texts_are_never_formulas_nor_codes():
    marks = {("Feuil1", 2): {"Relecteur - commentaire": "=1+1 _x0041_ <b>&amp;\n\t fin"}}

    filled = fill("x", xlsx([GABARIT, REMARK]), marks)

    cell = load_workbook(BytesIO(filled))["Feuil1"]["I2"]
    assert cell.data_type in ("s", "inlineStr")
    assert cells_of(filled)[0]["note"] == "=1+1 _x0041_ <b>&amp;\n\t fin"


def test_what_stood_in_a_cell_is_kept_with_its_style():
    book = load_workbook(BytesIO(xlsx([GABARIT, [*REMARK, 42]])))
    book["Feuil1"]["H2"].font = Font(italic=True)

    filled = fill("x", saved(book), STATED)

    cell = load_workbook(BytesIO(filled))["Feuil1"]["H2"]
    assert (cell.value, cell.font.i) == ("Retenu", True)
    assert cells_of(filled)[0]["Etat de prise en compte (saisi par l'auteur)"] == "42"


@pytest.mark.parametrize("how", ["formula", "merged", "array"])
def test_what_writing_would_break_is_left_alone_and_another_column_has_the_same_title(book, how):
    sheet = book.active
    if how == "formula":
        sheet["H2"] = "=A2"
    elif how == "merged":
        sheet["H2"] = "les deux"
        sheet.merge_cells("H2:H3")
    content = saved(book)
    if how == "array":
        last = '<c r="A3"'
        content = rewritten(content, {PART: (last, f'{last}><f t="array" ref="H2:H3">A1</f></c><c r="B3"')})

    filled = fill("x", content, STATED)

    seen = seen_by_openpyxl(filled)
    assert (seen["Feuil1", 1, 9], seen["Feuil1", 2, 9]) == ("Etat de prise en compte", "Retenu")
    assert seen.get(("Feuil1", 2, 7)) == seen_by_openpyxl(content).get(("Feuil1", 2, 7))
    assert fill("x", filled, STATED) == filled


def test_a_line_where_only_a_note_hangs_is_put_in_at_its_place(book):
    book.active["D5"].comment = Comment("et ceci ?", "jm")
    book.active["D7"] = "Une dernière."
    content = part_of(saved(book))
    start, end = content.index('<row r="5"'), content.index('<row r="7"')
    sheet = rewritten(saved(book), {PART: (content[start:end], "")})

    filled = fill("x", sheet, {("Feuil1", 5): {"Suivi": "C-5"}, ("Feuil1", 7): {"Suivi": "C-7"}})

    assert {row.line: row.cells.get("Suivi") for row in rows_of(filled)} == {
        2: None,
        3: None,
        5: "C-5",
        7: "C-7",
    }


def test_cells_that_do_not_tell_their_place_are_counted(book):
    sheet = saved(book)
    bare = part_of(sheet)
    for column in "ABCDEFGHI":
        bare = bare.replace(f' r="{column}1"', "").replace(f' r="{column}2"', "")
    bare = bare.replace('<row r="1"', "<row").replace('<row r="2"', "<row")
    sheet = rewritten(sheet, {PART: (part_of(sheet), bare)})

    filled = fill("x", sheet, REFERENCED | STATED)

    assert cells_of(filled)[0] == cells_of(sheet)[0] | {"state": "Retenu"}


def test_prefixes_that_are_not_the_usual_ones_are_used_as_the_file_has_them():
    sheet = xlsx([GABARIT, REMARK])
    content = part_of(sheet)
    renamed = content.replace("</", "\0").replace("<", "<x:").replace("\0", "</x:").replace("<x:?", "<?")
    renamed = renamed.replace("xmlns=", "xmlns:x=")
    sheet = rewritten(sheet, {PART: (content, renamed)})

    filled = fill("x", sheet, REFERENCED)

    assert '<x:c r="J2" t="inlineStr"><x:is><x:t xml:space="preserve">C-0042</x:t></x:is></x:c>' in part_of(
        filled
    )
    assert cells_of(filled)[0]["Suivi"] == "C-0042"


def test_macros_stay_in_a_workbook_that_has_some():
    sheet = rewritten(
        xlsx([GABARIT, REMARK]),
        {
            "[Content_Types].xml": (
                "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml",
                "application/vnd.ms-excel.sheet.macroEnabled.main+xml",
            ),
            "xl/vbaProject.bin": "macros",
        },
    )

    filled = fill("x.xlsm", sheet, REFERENCED)

    assert members_of(filled)["xl/vbaProject.bin"] == b"macros"
    assert changed_members(sheet, filled) == [PART]


def test_a_signed_workbook_is_left_as_its_author_signed_it():
    sheet = rewritten(xlsx([GABARIT, REMARK]), {"_xmlsignatures/sig1.xml": "<Signature/>"})

    with pytest.raises(UnreadableSource, match="signé électroniquement"):
        fill("x", sheet, REFERENCED)


def test_a_text_that_excel_would_refuse_to_open_is_refused():
    with pytest.raises(UnreadableSource, match="caractères qu'Excel accepte"):
        fill("x", xlsx([GABARIT, REMARK]), {("Feuil1", 2): {"Suivi": "a" * 32_768}})
