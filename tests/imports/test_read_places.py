"""Places told by several columns, under titles on one line or on two, read through the public door."""

from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from imports.normalise import Draft, normalise
from imports.sources.model import ParsedRow
from imports.sources.sheet import read
from tests.imports.sheets import GABARIT, delimited, ods, ods_of, saved, xlsx, xml_cell, xml_line

every_format = pytest.mark.parametrize("write", [ods, xlsx, delimited], ids=["ods", "xlsx", "csv"])
UPPER = ["Id", "Localisation", None, "Extrait", "Commentaire", "Auteur"]
LOWER = [None, "Page", "Ligne", None, None, None]
REMARK = ["1", "12", "34", "les journaux", "Préciser.", "j.martin@example.org"]


def understood(content: bytes) -> list[tuple[ParsedRow, Draft]]:
    return [(row, normalise(row)) for row in read("retour", content).rows]


@every_format
def test_titles_of_places_under_a_merged_one_are_titles_and_each_tells_where(write):
    table = read("retour", write([UPPER, LOWER, REMARK]))
    [row] = table.rows
    assert table.notices == []
    assert (row.cells["Page"], row.cells["Ligne"]) == ("12", "34")
    assert normalise(row).location == "Page 12, Ligne 34"


def test_merged_titles_of_excel_are_read_as_they_are_seen():
    book = Workbook()
    for line in (UPPER, LOWER, REMARK):
        book.active.append(line)
    for merged in ("B1:C1", "A1:A2", "D1:D2", "E1:E2", "F1:F2"):
        book.active.merge_cells(merged)
    [(row, draft)] = understood(saved(book))
    assert (row.line, draft.row_id, draft.location, draft.excerpt, draft.text, draft.author_address) == (
        3, "1", "Page 12, Ligne 34", "les journaux", "Préciser.", "j.martin@example.org",
    )  # fmt: skip


@every_format
def test_titles_on_two_lines_may_play_one_role_and_come_again_further_down(write):
    upper, lower = ["Page", "Commentaire", "Extrait", "Auteur", None], [None, None, None, "Nom", "Email"]
    first, second = ["3", "un", "x", "Jeanne", "j@example.org"], ["4", "deux", "y", "Ali", "a@example.org"]
    found = understood(write([upper, lower, first, upper, lower, second]))
    assert [(row.cells["author"], row.cells["Nom"]) for row, _ in found] == [
        ("j@example.org", "Jeanne"), ("a@example.org", "Ali"),
    ]  # fmt: skip
    again = understood(write([UPPER, LOWER, REMARK, UPPER, LOWER, REMARK]))
    assert [draft.location for _, draft in again] == ["Page 12, Ligne 34"] * 2


def test_a_first_remark_with_a_single_title_or_another_word_is_no_title():
    [(quoted, _), (spoken, _)] = understood(
        ods([["Page", "Extrait", "Commentaire"], [None, "Ligne", None], ["Page", "Ligne", "à revoir"]])
    )
    assert (quoted.cells, spoken.cells["text"]) == ({"excerpt": "Ligne"}, "à revoir")


@pytest.mark.parametrize(
    ("titles", "places", "location"),
    [
        (["Page", "Ligne"], ["12", "34"], "Page 12, Ligne 34"),
        (["Ligne", "Page"], ["34", "12"], "Page 12, Ligne 34"),
        (["Page", "Ligne"], ["12", None], "12"),
        (["Page", "Ligne"], [None, "34"], "Ligne 34"),
        (["Page", "Ligne"], ["p. 12", "ligne 34"], "Page p. 12, ligne 34"),
        (["Page", "Page"], ["12", "13"], "Page 12, Page 13"),
        (["N° de page", "N° de ligne"], ["12", "34-36"], "N° de page 12, N° de ligne 34-36"),
        (["Page", "Exigence"], ["12", "EX-3"], "Page 12, Exigence EX-3"),
        ([GABARIT[1], "Ligne"], ["12", "34"], "Page N° 12, Ligne 34"),
        (["Page/ligne", "Ligne"], ["p. 12", "34"], "p. 12, Ligne 34"),
    ],
)
@every_format
def test_columns_of_places_on_one_line_all_tell_where(write, titles, places, location):
    [(row, draft)] = understood(write([[*titles, "Commentaire"], [*places, "x"]]))
    assert draft.location == location
    assert [row.cells[place] for place in row.cells if place not in ("location", "text")] == [
        place for place in places if place
    ]


@pytest.mark.parametrize("title", [GABARIT[1], "Page/ligne"])
def test_a_column_of_pages_and_lines_is_only_completed_by_one_of_pages_or_lines(title):
    [(row, draft)] = understood(ods([[title, "Chapitre", "Commentaire"], ["12", "oui", "x"]]))
    assert (draft.location, row.cells["Chapitre"]) == ("12", "oui")
    dates = [date(2026, 12, 10), date(2026, 3, 4), "x"]
    [(_, draft)] = understood(ods([[title, "Chapitre", "Commentaire"], dates]))
    assert (draft.location, [fault.column for fault in draft.faults]) == ("10-12", ["location"])


@pytest.mark.parametrize(
    ("line", "aside"), [(["Total", None, None, "25"], "total"), (["1", None, "34", None], "")]
)
def test_a_total_is_still_one_and_a_line_alone_may_be_a_remark(line, aside):
    [row] = read("retour", ods([["Id", "Page", "Ligne", "Commentaire"], line])).rows
    assert aside in row.aside
    assert bool(row.aside) == bool(aside)
    for total in (["Total", None, "25", None], [None, "Total", "25", None]):
        [row] = read("retour", ods([["Id", "Page", "Ligne", "Commentaire"], total])).rows
        assert row.aside == "ligne de total"


def test_alike_and_merged_cells_tell_each_place_they_cover():
    lines = "<table:table-row>{}</table:table-row>".format(
        "".join(xml_cell(title) for title in ("Commentaire", "Page", "Ligne"))
    )
    alike = xml_line(xml_cell("x"), xml_cell("12", 'table:number-columns-repeated="2"'))
    assert understood(ods_of(lines + alike))[-1][1].location == "Page 12, Ligne 12"
    book = Workbook()
    for line in (["Page", "Ligne", "Commentaire"], ["12", "34", "un"], [None, None, "deux"]):
        book.active.append(line)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B2:B3")
    assert [draft.location for _, draft in understood(saved(book))] == ["Page 12, Ligne 34"] * 2


@pytest.mark.parametrize(
    ("page", "line", "location", "faulty"),
    [
        ((date(2026, 12, 10), "d-mmm"), ("34", "@"), "Page 10-12, Ligne 34", ["Page"]),
        (
            (date(2020, 1, 1), "mmm-yy"),
            (date(2026, 12, 10), "dd/mm/yy"),
            "Page 1-20, Ligne 10-12",
            ["Page", "Ligne"],
        ),
        ((timedelta(hours=12, minutes=30), "h:mm"), ("34", "@"), "Page 12:30, Ligne 34", ["Page"]),
        (("12", "@"), (45636, "General"), "Page 12, Ligne 45636", ["Ligne"]),
        ((date(2026, 12, 10), "d-mmm"), (None, "@"), "10-12", ["Page"]),
        ((None, "@"), (date(2026, 12, 10), "d-mmm"), "Ligne 10-12", ["Ligne"]),
    ],
)
def test_each_place_that_became_a_date_or_an_hour_is_mended_and_said_in_its_column(
    page, line, location, faulty
):
    book = Workbook()
    book.active.append(["Page", "Ligne", "Commentaire"])
    book.active.append([page[0], line[0], "x"])
    book.active["A2"].number_format, book.active["B2"].number_format = page[1], line[1]
    [(row, draft)] = understood(saved(book))
    assert draft.location == location
    assert [fault.column for fault in draft.faults] == faulty
    assert all(
        f"La colonne « {title} »" in fault.said for title, fault in zip(faulty, draft.faults, strict=True)
    )
    assert all(title in row.cells for title in faulty)
