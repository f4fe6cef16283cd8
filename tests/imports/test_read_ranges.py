"""Pages and lines that a spreadsheet turned into a date, read and understood through the public doors."""

from datetime import date, timedelta

import pytest
from openpyxl import Workbook

from imports.normalise import Draft, normalise
from imports.sources.model import ParsedRow
from imports.sources.sheet import read
from tests.imports.sheets import delimited, ods, ods_of, saved, xlsx, xml_cell, xml_line

SHOWN = "Page N° (ou n° lignes markdown) (tel qu'affiché)"


def understood(content: bytes) -> tuple[ParsedRow, Draft]:
    [row] = read("retour", content).rows
    return row, normalise(row)


def in_ods(value: str, shown: str) -> bytes:
    page = xml_cell(shown, f'office:value-type="date" office:date-value="{value}"')
    return ods_of(xml_line(xml_cell("1"), page, xml_cell("x")))


def in_xlsx(value: date | timedelta | float, code: str) -> bytes:
    book = Workbook()
    book.active.append(["Id", "Page", "Commentaire"])
    book.active.append(["1", value, "x"])
    book.active["B2"].number_format = code
    return saved(book)


@pytest.mark.parametrize(
    ("value", "shown", "location"),
    [
        ("2026-12-10", "10-déc", "10-12"),
        ("2026-12-10", "10 déc. 26", "10-12"),
        ("2026-12-10", "10/12/26", "10-12"),
        ("2026-12-10", "10/12/2026", "10-12"),
        ("2026-10-12", "10/12/26", "10-12"),
        ("2026-12-10", "", "10-12"),
        ("2026-04-03", "03/04/26", "3-4"),
        ("2026-10-12", "oct-12", "10-12"),
        ("2012-10-01", "oct-12", "10-12"),
        ("2020-01-01", "janv-20", "1-20"),
        ("1920-01-01", "janv-20", "1-1920"),
        ("1920-01-01", "1/1920", "1-1920"),
        ("2020-01-19", "19-20", "19-20"),
    ],
)
def test_a_page_that_became_a_date_is_the_range_typed_with_its_trace(value, shown, location):
    row, draft = understood(in_ods(value, shown))
    assert draft.location == location
    assert row.cells["location"] == value
    assert row.cells.get(SHOWN, "") == shown
    [fault] = draft.faults
    assert fault.column == "location"
    assert f"Compris « {location} »" in fault.said
    assert (shown or value) in fault.said


@pytest.mark.parametrize(
    ("value", "code", "location"),
    [
        (date(2026, 12, 10), "d-mmm", "10-12"),
        (date(2026, 12, 10), r"[$-40C]d\-mmm;@", "10-12"),
        (date(2026, 12, 10), "dd/mm/yy", "10-12"),
        (date(2026, 12, 10), "mm-dd-yy", "10-12"),
        (date(2026, 10, 12), 'mmm" "dd', "10-12"),
        (date(2020, 1, 1), "mmm-yy", "1-20"),
        (date(1920, 1, 1), "mmm-yy", "1-1920"),
    ],
)
def test_what_excel_shows_of_a_date_follows_its_format(value, code, location):
    row, draft = understood(in_xlsx(value, code))
    assert (row.cells["location"], draft.location) == (value.isoformat(), location)


@pytest.mark.parametrize("shown", ["10-déc", "10-déc.", "oct-12", "10/12/2026", "10-Dec-26"])
def test_the_text_that_a_csv_keeps_of_the_date_is_the_range_too(shown):
    row, draft = understood(delimited([["Page", "Commentaire"], [shown, "x"]]))
    assert (row.cells["location"], draft.location) == (shown, "10-12")
    assert shown in draft.faults[0].said


@pytest.mark.parametrize(
    "typed",
    ["7-8", "19-20", "10/12", "10/12/26", "10, 12, 2026", "3.4.2026", "p. 10-12", "mai", "l. 2-5-2026"],
)
def test_what_no_spreadsheet_turned_into_a_date_stays_as_typed(typed):
    draft = understood(ods([["Page", "Commentaire"], [typed, "x"]]))[1]
    assert (draft.location, draft.faults) == (typed, ())


@pytest.mark.parametrize(
    ("value", "shown"), [("2012-11-10", "10/11/12"), ("2026-12-10T14:30:00", "10/12/26 14:30")]
)
def test_a_date_that_may_say_anything_stays_as_shown_and_is_said(value, shown):
    _, draft = understood(in_ods(value, shown))
    assert draft.location == shown
    assert draft.faults[0].column == "location"
    assert "écrivez la page ou les lignes en texte" in draft.faults[0].said


def test_in_another_column_only_a_day_and_a_month_without_a_year_are_a_range():
    def dated(shown: str) -> str:
        return xml_cell(shown, 'office:value-type="date" office:date-value="2026-12-01"')

    row, draft = understood(ods_of(xml_line(dated("01-déc"), xml_cell("3"), dated("01/12/2026"))))
    assert (draft.row_id, draft.text) == ("1-12", "2026-12-01")
    assert [fault.column for fault in draft.faults] == ["id"]
    assert row.cells["id"] == "2026-12-01"


@pytest.mark.parametrize(
    ("value", "code", "shown"),
    [
        (timedelta(hours=30, minutes=15), "[h]:mm", "30:15"),
        (timedelta(hours=30, minutes=15), "[h]:mm:ss", "30:15:00"),
        (timedelta(hours=30, minutes=15), "h:mm", "6:15"),
        (timedelta(hours=30, minutes=15), '[$-40C][Red][hh]"h"mm;@', "30h15"),
        (timedelta(hours=1, minutes=15), "[mm]:ss.0", "75:00"),
        (timedelta(hours=12, minutes=30), "h:mm", "12:30"),
        (timedelta(hours=12, minutes=5), "hh:mm:ss", "12:05:00"),
        (timedelta(hours=15, minutes=5), "h:mm AM/PM", "3:05 PM"),
        (timedelta(hours=15, minutes=5), "[$-F400]h:mm:ss\\ AM/PM", "15:05:00"),
        (46000.5, "h:mm", "12:00"),
    ],
)
def test_a_place_that_excel_turned_into_an_hour_is_given_back_as_shown_and_said(value, code, shown):
    row, draft = understood(in_xlsx(value, code))
    assert (draft.location, row.cells[SHOWN]) == (shown, shown)
    [fault] = draft.faults
    assert fault.column == "location"
    assert f"contient une heure, « {shown} »" in fault.said


def test_a_duration_is_said_in_hours_and_never_as_a_day():
    assert understood(in_xlsx(timedelta(hours=30, minutes=15), "[h]:mm"))[0].cells["location"] == "30:15:00"
    assert understood(in_xlsx(timedelta(hours=12, minutes=30), "[h]:mm"))[0].cells["location"] == "12:30:00"


@pytest.mark.parametrize(
    ("value", "shown"), [("PT12H30M00S", "12:30"), ("PT30H15M00S", "30:15:00"), ("PT12H30M00S", "12 h 30")]
)
def test_a_place_that_libreoffice_turned_into_an_hour_stays_as_shown_and_is_said(value, shown):
    hour = xml_cell(shown, f'office:value-type="time" office:time-value="{value}"')
    draft = understood(ods_of(xml_line(xml_cell("1"), hour, xml_cell("x"))))[1]
    assert draft.location == shown
    assert [fault.column for fault in draft.faults] == ["location"]
    assert f"contient une heure, « {shown} »" in draft.faults[0].said


def test_the_hour_that_a_csv_keeps_with_its_seconds_is_said():
    draft = understood(delimited([["Page", "Commentaire"], ["12:30:00", "x"]]))[1]
    assert (draft.location, len(draft.faults)) == ("12:30:00", 1)


@pytest.mark.parametrize("typed", ["12:30", "p. 12:30", "12h30", "RFC 1:2:3"])
def test_a_page_and_a_line_typed_as_a_text_are_no_hour(typed):
    draft = understood(ods([["Page", "Commentaire"], [typed, "x"]]))[1]
    assert (draft.location, draft.faults) == (typed, ())


def test_what_an_hour_showed_is_kept_beside_it_in_any_column():
    book = Workbook()
    book.active.append(["Id", "Page", "Commentaire"])
    book.active.append([timedelta(hours=30, minutes=15), "3", timedelta(hours=12, minutes=30)])
    row, draft = understood(saved(book))
    assert row.cells["Id (tel qu'affiché)"] == "30:15:00"
    assert (row.cells["text"], draft.faults) == ("12:30:00", ())


@pytest.mark.parametrize(
    ("typed", "day"), [("45636", "10/12/2024"), ("36526", "01/01/2000"), ("73415", "31/12/2100")]
)
@pytest.mark.parametrize("write", [ods, xlsx, delimited], ids=["ods", "xlsx", "csv"])
def test_a_page_that_reads_as_the_number_of_a_day_stays_and_is_said(write, typed, day):
    draft = understood(write([["Page", "Commentaire"], [typed, "x"]]))[1]
    assert draft.location == typed
    [fault] = draft.faults
    assert fault.column == "location"
    assert f"« {typed} »" in fault.said
    assert day in fault.said


@pytest.mark.parametrize("typed", ["36525", "73416", "4563", "456360", "l. 45636", "45636-45640", "EX-45636"])
def test_another_number_in_the_column_of_the_page_is_no_day(typed):
    assert understood(ods([["Page", "Commentaire"], [typed, "x"]]))[1].faults == ()


def test_five_figures_in_another_column_are_no_day():
    assert understood(ods([["Id", "Page", "Commentaire"], ["45636", "3", "45636"]]))[1].faults == ()
