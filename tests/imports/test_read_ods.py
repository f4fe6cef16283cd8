"""Reading OpenDocument sheets through the public door."""

from datetime import date

import pytest

from imports.sources.model import ParsedRow, UnreadableSource
from imports.sources.sheet import read
from tests.imports.sheets import (
    GABARIT,
    REMARK,
    Link,
    ods,
    ods_of,
    rewritten,
    xml_cell,
    xml_line,
    xml_remark,
    zipped,
)

MANY_ATTRIBUTES = " ".join(f"a{number}='1'" for number in range(300_000))


def rows_of(content: bytes) -> list[ParsedRow]:
    return list(read("retour.ods", content).rows)


def only_row(content: bytes) -> ParsedRow:
    [row] = rows_of(content)
    return row


def test_a_filled_gabarit_gives_its_nine_columns_as_typed():
    row = only_row(ods([GABARIT, [*REMARK, "retenu", "voir la suite"]]))
    assert row.cells == {
        "id": "1",
        "location": "12",
        "excerpt": "les journaux sont conservés",
        "text": "Préciser la durée.",
        "importance": "haute",
        "author": "j.martin@example.org",
        "date": "02/05/2024",
        "state": "retenu",
        "note": "voir la suite",
    }
    assert (row.ref, row.aside, row.faults) == ("Feuil1, ligne 2", "", ())


def test_a_true_date_comes_as_iso_whatever_its_format_shows():
    assert only_row(ods([["Commentaire", "Date"], ["x", date(2024, 5, 2)]])).cells["date"] == "2024-05-02"


def test_a_date_value_that_is_no_date_is_kept_as_shown():
    def dated(value: str, text: str) -> str:
        return xml_cell(text, f'office:value-type="date" office:date-value="{value}"')

    row = only_row(ods_of(xml_line(dated("2024-99-99", "bientôt"), dated("jamais", ""), xml_cell("x"))))
    assert row.cells == {"id": "bientôt", "location": "jamais", "text": "x"}


@pytest.mark.parametrize("typed", ["007", "1.10", "7-8", "l. 120-134", "+33 1", "=> voir", "@equipe"])
def test_what_looks_like_a_number_or_a_formula_keeps_its_form(typed):
    assert only_row(ods([GABARIT, ["1", typed, None, "x"]])).cells["location"] == typed


def test_paragraphs_tabs_line_breaks_and_spaces_are_kept():
    text = "Première ligne\n\n- un\tdeux  trois"
    assert only_row(ods([GABARIT, [None, None, None, text]])).cells["text"] == text


def test_blanks_of_the_file_layout_are_not_those_of_the_person():
    first = "\n   <text:p>une\n   <text:span> remarque</text:span>\n  </text:p>"
    second = "\n  <text:p>deux<text:line-break/>lignes</text:p>\n"
    assert only_row(ods_of(xml_remark(inside=first + second))).cells["text"] == "une remarque\ndeux\nlignes"


def test_an_annotation_and_a_drawing_stay_apart_from_the_text():
    note = "<office:annotation><text:p>à revoir</text:p></office:annotation>"
    drawing = "<draw:frame><draw:text-box><text:p>dessin</text:p></draw:text-box></draw:frame>"
    table = read("x.ods", ods_of(xml_remark(f"le {drawing}texte", inside=note)))
    [row] = table.rows
    assert row.cells["text"] == "le texte"
    assert row.cells["Commentaire (annotation)"] == "dessin\nà revoir"
    assert any("dessins" in notice for notice in table.notices)


def test_spaces_tabs_and_line_breaks_that_stand_as_elements_are_kept_whatever_is_around():
    def text(inside: str) -> str:
        return only_row(ods_of(xml_remark(inside=f"<text:p>{inside}</text:p>"))).cells["text"]

    assert text(' a<text:s text:c="3"/> b <text:tab/>c\n <text:line-break/> d ') == "a    b \tc \n d"
    assert text("a<text:s/>") == "a "


def test_a_link_is_kept_beside_the_text_it_carries():
    row = only_row(
        ods([GABARIT, [None, None, None, "x", None, Link("Jeanne Martin", "mailto:j.martin@example.org")]])
    )
    assert row.cells["author"] == "Jeanne Martin"
    assert row.links == {"author": "mailto:j.martin@example.org"}


def test_a_million_repeated_empty_lines_and_columns_cost_nothing():
    wide = xml_cell(attributes='table:number-columns-repeated="16384"')
    empty = xml_line(wide, attributes='table:number-rows-repeated="1048574"')
    rows = rows_of(ods_of(empty + xml_remark("loin")))
    assert [(row.line, row.cells["text"]) for row in rows] == [(1048576, "loin")]


def test_a_repeated_line_is_read_once_and_said():
    twice = xml_cell("x", 'table:number-columns-repeated="2"')
    table = read(
        "x.ods", ods_of(xml_line(xml_cell(), twice, attributes='table:number-rows-repeated="999999999999"'))
    )
    assert [dict(row.cells) for row in table.rows] == [{"location": "x", "text": "x"}]
    assert any("identiques" in notice for notice in table.notices)


@pytest.mark.parametrize("count", ["-3", "abc", "", "٣"])
def test_a_repeat_count_that_is_no_count_counts_once(count):
    line = xml_line(*map(xml_cell, "ABC"), attributes=f'table:number-rows-repeated="{count}"')
    assert [row.line for row in rows_of(ods_of(line + line))] == [2, 3]


def test_hidden_and_filtered_lines_are_remarks_too():
    states = ["collapse", "filter"]
    lines = [xml_line(*map(xml_cell, "ABC"), attributes=f'table:visibility="{state}"') for state in states]
    assert [row.cells["text"] for row in rows_of(ods_of("".join(lines)))] == ["C", "C"]


def test_a_cell_merged_over_lines_counts_for_each_remark_beside_it():
    first = xml_line(xml_cell(), xml_cell("p. 4", 'table:number-rows-spanned="2"'), xml_cell("un"))
    others = [
        xml_line(xml_cell(), "<table:covered-table-cell/>", xml_cell(text)) for text in ("deux", "trois")
    ]
    rows = rows_of(ods_of("".join([first, *others])))
    assert [row.cells.get("location") for row in rows] == ["p. 4", "p. 4", None]


def test_a_formula_gives_its_stored_result_and_its_error_is_a_fault():
    stored = xml_remark(attributes='table:formula="of:=1+1" office:value-type="float" office:value="2"')
    broken = xml_remark("#DIV/0!", 'table:formula="of:=1/0" calcext:value-type="error"')
    unknown = xml_remark(attributes='table:formula="of:=WEBSERVICE(&quot;http://example.org&quot;)"')
    no_number = xml_remark(attributes='table:formula="of:=A1*2" office:value-type="float"')
    rows = rows_of(ods_of(stored + broken + unknown + no_number))
    said = ["2", "#DIV/0!", '=WEBSERVICE("http://example.org")', "=A1*2"]
    assert [row.cells["text"] for row in rows] == said
    assert [len(row.faults) for row in rows] == [0, 1, 1, 1]
    assert rows[1].faults[0].column == "text"
    assert "« Commentaire »" in rows[1].faults[0].said


def test_a_boolean_and_a_number_without_text_show_what_a_spreadsheet_shows():
    truth = xml_cell(attributes='office:value-type="boolean" office:boolean-value="true"')
    number = xml_cell(attributes='office:value-type="float" office:value="12"')
    share = xml_cell("50 %", 'office:value-type="percentage" office:value="0.5"')
    assert only_row(ods_of(xml_line(truth, number, share))).cells == {
        "id": "VRAI",
        "location": "12",
        "text": "50 %",
    }


def test_cells_remembered_from_another_file_are_not_this_persons_remarks():
    memory = xml_line(*map(xml_cell, ["Id", "Page", "Commentaire"])) + xml_line(*map(xml_cell, "ABC"))
    other = f"</table:table><table:table table:name=\"'file:///x.ods'#$F\">{memory}"
    assert [row.cells["text"] for row in rows_of(ods_of(xml_remark("x") + other))] == ["x"]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (ods_of("", before='<!DOCTYPE x [<!ENTITY a "aaaa">]>'), "DTD"),
        (ods_of("", before='<!DOCTYPE x SYSTEM "http://example.org/x.dtd">'), "DTD"),
        (ods_of("<table:table-row>"), "abîmé"),
        (ods_of("", before='<?xml version="1.0" encoding="inconnu"?>'), "abîmé"),
        (ods_of(xml_remark('<text:s text:c="2000000000"/>')), "caractères"),
        (ods_of(xml_remark("mot " * 300_000)), "caractères"),
        (ods_of(xml_remark("<text:span>" * 500 + "</text:span>" * 500)), "trop"),
        (ods_of(f"<table:table-row {MANY_ATTRIBUTES}/>"), "trop d'éléments"),
        (zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "abîmé"),
    ],
    ids=["entity", "dtd", "xml", "encoding", "spaces", "long cell", "deep", "attributes", "no content"],
)  # fmt: skip
def test_a_hostile_content_is_refused_in_one_sentence(content, said):
    with pytest.raises(UnreadableSource, match=said):
        read("x.ods", content)


def test_a_protected_file_is_said_to_be_protected():
    manifest = "<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    with pytest.raises(UnreadableSource, match="mot de passe"):
        read(
            "x.ods", zipped({"mimetype": kind, "META-INF/manifest.xml": manifest, "content.xml": b"\x8f\x02"})
        )


def test_a_sheet_without_a_declared_type_is_still_read():
    assert (
        only_row(rewritten(ods([GABARIT, REMARK]), {"mimetype": None})).cells["text"] == "Préciser la durée."
    )


def test_a_bare_number_of_days_counts_from_the_day_the_file_says():
    settings = (
        "<table:calculation-settings><table:null-date table:date-value='1904-01-01'/>"
        "</table:calculation-settings><table:table table:name='Feuil1'>"
    )
    number = 'office:value-type="float" office:value="43952"'
    content = ods_of(
        xml_line(*map(xml_cell, ["Date", "Commentaire"])) + xml_line(xml_cell("43952", number), xml_cell("x"))
    )
    old_mac = rewritten(content, {"content.xml": ("<table:table table:name='Feuil1'>", settings)})
    assert rows_of(content)[-1].cells["date"] == "43952"
    [*_, row] = rows_of(old_mac)
    assert row.cells["date"] == "2024-05-02"
    assert row.cells["Date (tel qu'affiché)"] == "43952"
