"""Filling an .ods: what LibreOffice writes is left as it stands, repeats are split and never expanded."""

import pytest

from answers.filled import fill
from imports.sources.model import UnreadableSource
from tests.answers.looking import ROW, cells_of, changed_members, changed_rows, rows_of, seen_by_odfpy
from tests.imports.sheets import (
    GABARIT,
    REMARK,
    members_of,
    ods,
    ods_of,
    rewritten,
    xml_cell,
    xml_line,
    xml_remark,
    zipped,
)

EMPTY = '<table:table-row table:number-rows-repeated="1048570"><table:table-cell {}/></table:table-row>'
WIDE = EMPTY.format('table:number-columns-repeated="16384"')
REFERENCED = {("Feuil1", 2): {"Suivi": "C-0042"}}


def titled(*titles, rows, attributes=""):
    """An .ods whose first line is these titles, over rows in XML."""
    sheet = ods_of(rows)
    first = ROW.findall(content_of(sheet))[0]
    cells = (xml_cell(title, attributes) for title in titles)
    return rewritten(sheet, {"content.xml": (first, xml_line(*cells))})


def content_of(sheet):
    return members_of(sheet)["content.xml"].decode()


def test_repeated_lines_and_cells_are_split_only_where_something_is_written():
    line = xml_line(
        xml_cell("1"), xml_cell(), xml_cell("Préciser."),
        xml_cell(attributes='table:style-name="ce7" table:number-columns-repeated="16381"'),
    )  # fmt: skip

    filled = fill("x", ods_of(line + WIDE), REFERENCED)

    assert WIDE in content_of(filled)
    assert (
        '<table:table-cell table:style-name="ce7" office:value-type="string"><text:p>C-0042</text:p>'
        '</table:table-cell><table:table-cell table:style-name="ce7" table:number-columns-repeated="16380">'
    ) in content_of(filled)
    assert len(filled) < 2_000


def test_a_run_of_alike_filled_cells_keeps_those_that_are_not_written():
    line = xml_line(xml_cell("1"), xml_cell("idem", 'table:number-columns-repeated="4"'))

    filled = fill(
        "x",
        titled("Id", "Commentaire", "Etat", "Note", "Date", rows=line),
        {("Feuil1", 2): {"Note": "Retenu"}},
    )

    line = {column: text for (_, number, column), text in seen_by_odfpy(filled).items() if number == 2}
    assert line == {0: "1", 1: "idem", 2: "idem", 3: "Retenu", 4: "idem", 5: "idem"}


def test_alike_lines_that_are_read_once_get_the_same_text_together():
    alike = xml_line(xml_cell("1"), xml_cell(), xml_cell("idem"), attributes='table:number-rows-repeated="3"')

    filled = fill("x", ods_of(alike + xml_remark("autre")), REFERENCED | {("Feuil1", 5): {"Suivi": "C-43"}})

    assert [(row.line, row.cells["Suivi"]) for row in rows_of(filled)] == [(2, "C-0042"), (5, "C-43")]


def test_rows_in_groups_and_heading_rows_are_found():
    header = xml_line(xml_cell("Id"), xml_cell("Page"), xml_cell("Remarque"))
    line = xml_line(xml_cell("1"), xml_cell("3"), xml_cell("Une remarque."))
    rows = (
        f"<table:table-header-rows>{header}</table:table-header-rows>"
        f"<table:table-row-group><table:table-row-group>{line}</table:table-row-group></table:table-row-group>"
    )
    sheet = titled("Mode d'emploi", rows=WIDE.replace("1048570", "7") + rows)

    filled = fill("x", sheet, {("Feuil1", 10): {"Suivi": "C-0042"}})

    assert [(row.line, row.cells["Suivi"]) for row in rows_of(filled)] == [(10, "C-0042")]


def test_a_note_on_a_written_cell_stays_on_it_byte_for_byte():
    said = "<text:p>à <text:span>voir</text:span></text:p>"
    note = f"<office:annotation draw:style-name='gr1'>{said}</office:annotation>"
    line = xml_line(xml_cell("1"), xml_cell("Dire."), xml_cell("ancien", inside=note))

    filled = fill("x", titled("Id", "Remarque", "Etat", rows=line), {("Feuil1", 2): {"Etat": "Retenu"}})

    assert note + "<text:p>Retenu</text:p>" in content_of(filled)
    assert cells_of(filled)[0]["Etat (annotation)"] == "à voir"
    assert cells_of(filled)[0]["Etat (saisi par l'auteur)"] == "ancien"


@pytest.mark.parametrize(
    "stands",
    [
        xml_cell("3", "table:formula='of:=1+2' office:value-type='float' office:value='3'"),
        xml_cell("", "table:formula='of:=IF(1;\"\";2)' office:value-type='string'"),
        xml_cell("fusionnée", "table:number-columns-spanned='2' table:number-rows-spanned='1'"),
        "<table:covered-table-cell/>",
        "<table:table-cell><text:p>ceci<draw:frame><draw:image/></draw:frame></text:p></table:table-cell>",
    ],
    ids=["formula", "formula that shows nothing", "merged", "covered", "picture among words"],
)
def test_what_writing_would_lose_is_left_alone_and_another_column_has_the_same_title(stands):
    sheet = titled("Id", "Remarque", "Etat", rows=xml_line(xml_cell("1"), xml_cell("Dire."), stands))
    marks = {("Feuil1", 2): {"Etat": "Retenu"}}

    filled = fill("x", sheet, marks)

    assert stands in content_of(filled)
    assert "Retenu" in cells_of(filled)[0].values()
    assert [key for key, text in seen_by_odfpy(filled).items() if text == "Etat"][-1][2] > 2
    assert fill("x", filled, marks) == filled


def test_a_new_title_has_the_style_of_the_one_before_it():
    line = xml_line(xml_cell("1"), xml_cell("Dire."))
    sheet = titled("Id", "Remarque", rows=line, attributes='table:style-name="entête"')

    filled = fill("x", sheet, REFERENCED)

    title = '<table:table-cell table:style-name="entête" office:value-type="string"><text:p>Suivi</text:p>'
    assert title in content_of(filled)


def test_a_hidden_column_is_not_where_a_reference_goes():
    columns = (
        '<table:table-column table:number-columns-repeated="3"/>'
        '<table:table-column table:number-columns-repeated="2" table:visibility="collapse"/>'
    )
    start = "<table:table table:name='Feuil1'>"
    sheet = rewritten(ods_of(xml_remark("Dire.")), {"content.xml": (start, start + columns)})

    assert seen_by_odfpy(fill("x", sheet, REFERENCED))["Feuil1", 2, 5] == "C-0042"


def test_a_value_that_is_written_over_leaves_nothing_of_its_kind():
    date = "office:value-type='date' office:date-value='2024-05-02' calcext:value-type='date'"
    line = xml_line(xml_cell("1"), xml_cell("Dire."), xml_cell("02/05/24", f"table:style-name='c' {date}"))
    sheet = titled("Id", "Remarque", "Etat", rows=line)

    filled = fill("x", sheet, {("Feuil1", 2): {"Etat": "=HYPER(A1)"}})

    written = (
        "<table:table-cell table:style-name='c' office:value-type=\"string\"><text:p>=HYPER(A1)</text:p>"
    )
    assert written in content_of(filled)
    assert cells_of(filled)[0]["Etat (saisi par l'auteur)"] == "02/05/24"


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "iso-8859-1", "us-ascii"])
def test_the_encoding_of_the_content_is_kept(encoding):
    declared = encoding.removesuffix("-sig")
    sheet = ods_of(xml_remark("Preciser"), before=f'<?xml version="1.0" encoding="{declared}"?>')
    content = content_of(sheet).encode(encoding)
    sheet = rewritten(sheet, {"content.xml": None})
    filled = fill(
        "x", zipped(members_of(sheet) | {"content.xml": content}), {("Feuil1", 2): {"Relevé": "œuvre – é"}}
    )

    assert cells_of(filled)[0]["Relevé"] == "œuvre – é"
    assert members_of(filled)["content.xml"][:4] == content[:4]


def test_prefixes_that_are_not_the_usual_ones_are_used_as_the_file_has_them():
    sheet = ods_of(xml_remark("Dire."))
    for usual, other in (("table", "ns0"), ("text", "ns1"), ("office", "ns2")):
        content = content_of(sheet)
        renamed = content.replace(f"xmlns:{usual}=", f"xmlns:{other}=")
        for mark in ("<", "</", " "):
            renamed = renamed.replace(f"{mark}{usual}:", f"{mark}{other}:")
        sheet = rewritten(sheet, {"content.xml": (content, renamed)})

    filled = fill("x", sheet, REFERENCED)

    assert cells_of(filled)[0]["Suivi"] == "C-0042"
    assert '<ns0:table-cell ns2:value-type="string"><ns1:p>C-0042</ns1:p></ns0:table-cell>' in content_of(
        filled
    )


def test_only_the_rows_that_are_written_change():
    sheet = ods([GABARIT, *([*REMARK, "", ""] for _ in range(6))], more={"Autre": [["rien"]]})

    filled = fill("x", sheet, {("Feuil1", 4): {"Relecteur - commentaire": "Merci."}})

    assert changed_rows(sheet, filled) == [3]
    assert changed_members(sheet, filled) == ["content.xml"]


def test_a_signed_document_is_left_as_its_author_signed_it():
    sheet = rewritten(ods_of(xml_remark("Dire.")), {"META-INF/documentsignatures.xml": "<signatures/>"})

    with pytest.raises(UnreadableSource, match="signé électroniquement"):
        fill("x", sheet, REFERENCED)
