"""The empty sheet that people download, fill in and send back."""

import io
import json
import re
import zipfile
from pathlib import Path

from django.core.management import call_command

from answers.gabarit import SHEET, empty_sheet
from tests.imports.sheets import GABARIT, ods

FILLED = ["1", "EXI-G-1", "publie sa description", "Dire où elle est publiée.", "haute", "lea@example.org"]


def part(name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(empty_sheet())) as archive:
        return archive.read(name).decode()


def filled(folder: Path) -> Path:
    """Return the sheet with one row filled in, as a spreadsheet would save it."""
    cells = "".join(f"<table:table-cell><text:p>{value}</text:p></table:table-cell>" for value in FILLED)
    row = f"<table:table-row>{cells}</table:table-row>"
    file = folder / "rempli.ods"
    with zipfile.ZipFile(io.BytesIO(empty_sheet())) as before, zipfile.ZipFile(file, "w") as after:
        for name in before.namelist():
            text = before.read(name).decode()
            after.writestr(
                name, text.replace("<table:table-row table:number", row + "<table:table-row table:number")
            )
    return file


def inspected(file: Path, capsys) -> dict:
    call_command("inspect", str(file))
    return json.loads(capsys.readouterr().out)


def test_the_titles_are_the_published_ones_letter_for_letter():
    row = part("content.xml").split("<table:table-row>")[1].split("</table:table-row>")[0]
    titles = [
        re.sub("<[^>]+>", "", cell.replace("<text:s/>", " ")) for cell in row.split("</table:table-cell>")
    ]

    assert titles[:9] == GABARIT


def test_what_is_filled_in_is_read_and_the_empty_rows_are_not(tmp_path, capsys):
    found = inspected(filled(tmp_path), capsys)

    assert found["errors"] == []
    assert [one["text"] for one in found["comments"]] == ["Dire où elle est publiée."]
    assert found["comments"][0]["importance"] == "haute"


def test_an_empty_sheet_holds_no_remark(tmp_path, capsys):
    (tmp_path / "vide.ods").write_bytes(empty_sheet())

    assert inspected(tmp_path / "vide.ods", capsys)["comments"] == []


def test_the_levels_are_offered_the_titles_frozen_and_long_texts_wrapped():
    content = part("content.xml")

    assert 'cell-content-is-in-list("bloquante";"haute";"moyenne";"basse")' in content
    assert 'table:content-validation-name="importance"' in content
    assert 'fo:wrap-option="wrap"' in content
    assert 'config:name="VerticalSplitMode" config:type="short">2<' in part("settings.xml")
    assert f'config:name="{SHEET}"' in part("settings.xml")


def test_the_bytes_are_the_same_whatever_was_written_before():
    before = empty_sheet()
    empty_sheet.cache_clear()
    ods([GABARIT])

    assert empty_sheet() == before
