"""``manage.py inspect``: what would be understood of a file, as JSON, and nothing written."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from imports import reading
from imports.preview import preview
from imports.sources.sheet import MAX_SIZE
from tests.imports.sheets import GABARIT, REMARK, SAMPLE, ods, xlsx


def inspect(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list]:
    call_command("inspect", str(path))
    return json.loads(capsys.readouterr().out)


def refused(path: Path, capsys: pytest.CaptureFixture[str]) -> dict[str, list]:
    with pytest.raises(SystemExit) as leaving:
        call_command("inspect", str(path))
    assert leaving.value.code == 1
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(("name", "write"), [("retour.ods", ods), ("retour.xlsx", xlsx)])
def test_a_filled_sheet_is_shown_as_understood(tmp_path, capsys, name, write):
    path = tmp_path / name
    path.write_bytes(write([GABARIT, REMARK]))
    assert inspect(path, capsys) == {
        "comments": [
            {
                "id": "1",
                "location": "12",
                "excerpt": "les journaux sont conservés",
                "text": "Préciser la durée.",
                "importance": "haute",
                "author": "j.martin@example.org",
                "date": "2024-05-02",
                "state": "",
                "note": "",
            }
        ],
        "errors": [],
    }
    assert [entry.name for entry in tmp_path.iterdir() if entry.is_file()] == [name]


def test_what_is_not_understood_is_said_with_its_line(tmp_path, capsys):
    lines = [
        GABARIT,
        SAMPLE,
        ["2", "12"],
        ["3", None, None, "x", "urgent", "Jeanne <j@example.org>", "un jour"],
        ["Fin du tableau"],
    ]
    path = tmp_path / "retour.ods"
    path.write_bytes(ods(lines))
    shown = inspect(path, capsys)
    assert [(comment["id"], comment["date"], comment["importance"]) for comment in shown["comments"]] == [
        ("3", "", "urgent")
    ]
    assert shown["comments"][0]["author"] == "Jeanne <j@example.org>"
    assert [error.partition(" : ")[0] for error in shown["errors"]] == [
        "Feuil1, ligne 2", "Feuil1, ligne 3", "Feuil1, ligne 4", "Feuil1, ligne 4", "Feuil1, ligne 5",
    ]  # fmt: skip
    assert "ligne d'exemple du gabarit" in shown["errors"][0]


def test_what_a_page_shows_of_a_row_is_said_by_column():
    faulty = ["1", "12", None, "Préciser.", "urgent", "a@example.org, b@example.org", "un jour"]
    with reading.read("retour.ods", ods([GABARIT, SAMPLE, faulty, ["2", "12"], REMARK])) as found:
        sample, shown, unusable, whole = preview(found.rows())

    assert (sample.draft, sample.reason, sample.faults) == (None, sample.row.aside, ())
    assert shown.draft is not None
    assert shown.reason == ""
    assert list(shown.faults_by_column) == ["author", "date", "importance"]
    assert "2 adresses" in shown.faults_by_column["author"][0]
    assert unusable.draft is None
    assert unusable.faults_by_column == {"text": [unusable.reason]}
    assert (whole.draft.text, whole.faults) == (whole.row.cells["text"], ())


def test_a_file_that_cannot_be_read_leaves_with_one_and_still_prints_json(tmp_path, capsys):
    path = tmp_path / "retour.ods"
    path.write_bytes(b"MZ\x90")
    shown = refused(path, capsys)
    assert shown["comments"] == []
    assert len(shown["errors"]) == 1
    assert "programme" in shown["errors"][0]


@pytest.mark.parametrize(
    "name", ["--help.ods", "-c.ods", "é\udce9 \n.ods", "' ; exit 1.ods", f"{'x' * 250}.ods"]
)
def test_the_name_of_a_file_is_nothing_but_a_name(tmp_path, capsys, name):
    path = tmp_path / name
    path.write_bytes(ods([GABARIT, REMARK]))
    assert len(inspect(path, capsys)["comments"]) == 1


def test_a_name_that_is_no_text_and_a_missing_file_are_still_one_sentence(tmp_path, capsys):
    assert "ne peut pas être ouvert" in refused(tmp_path / "absent \udce9.ods", capsys)["errors"][0]


def test_a_missing_file_a_folder_and_a_huge_file_are_one_sentence_each(tmp_path, capsys):
    huge = tmp_path / "huge.ods"
    with huge.open("wb") as stream:
        stream.truncate(MAX_SIZE + 1)
    assert "ne peut pas être ouvert" in refused(tmp_path / "absent.ods", capsys)["errors"][0]
    (tmp_path / "vide").mkdir()
    assert "aucun message" in refused(tmp_path / "vide", capsys)["errors"][0]
    assert "Mo" in refused(huge, capsys)["errors"][0]
