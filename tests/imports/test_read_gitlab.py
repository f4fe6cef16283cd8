"""The issues GitLab exports as .csv, read by the sheet reader."""

import csv
import io

import pytest

from comments.models import Channel, Comment
from imports import pipeline, reading
from imports.actions import receive
from tests.imports.envois import sound

TITLES = [
    "Title", "Description", "Issue ID", "URL", "State", "Author", "Author Username", "Assignee",
    "Assignee Username", "Confidential", "Locked", "Due Date", "Created At (UTC)", "Updated At (UTC)",
    "Closed At (UTC)", "Milestone", "Weight", "Labels", "Time Estimate", "Time Spent",
]  # fmt: skip
LINK = "https://forge.example.org/atelier/cadre/-/blob/0123abcd/cadre.md#L11-12"


def exported(*issues: dict[str, str], delimiter: str = ",") -> bytes:
    """Return the file that GitLab sends by mail."""
    lines = io.StringIO()
    writer = csv.writer(lines, delimiter=delimiter, quoting=csv.QUOTE_ALL)
    writer.writerow(TITLES)
    writer.writerows([[issue.get(title, "") for title in TITLES] for issue in issues])
    return lines.getvalue().encode()


def issue(title: str, description: str, **cells: str) -> dict[str, str]:
    said = {
        "Title": title, "Description": description, "Issue ID": "12", "State": "Open", "Author": "Ana Silva",
        "Author Username": "asilva", "Created At (UTC)": "2026-03-02 09:15:00",
        "URL": "https://forge.example.org/atelier/cadre/-/issues/12", "Labels": "majeur,à trier",
    }  # fmt: skip
    return said | cells


def read(content: bytes) -> list:
    with reading.read("issues.csv", content) as found:
        return list(found.rows())


def test_an_issue_is_one_remark_with_its_title_its_quote_and_its_link():
    (row,) = read(exported(issue("Préciser la durée", f"> Chaque appel laisse une trace\n\nVoir {LINK}")))

    assert row.cells["text"] == f"Préciser la durée\n\nVoir {LINK}"
    assert row.cells["excerpt"] == "Chaque appel laisse une trace"
    assert row.cells["location"] == LINK
    assert (row.cells["author"], row.cells["compte"], row.cells["date"]) == (
        "Ana Silva",
        "asilva",
        "2026-03-02",
    )
    assert row.cells["étiquettes"] == "majeur, à trier"


def test_an_open_issue_is_no_decision_of_the_team():
    (row,) = read(exported(issue("Un titre", "Un texte.")))

    assert "state" not in row.cells
    assert row.cells["State"] == "Open"


def test_an_issue_that_lists_several_remarks_gives_as_many_rows_of_its_line():
    listed = "Bonjour,\n\n1. EXI-G-1 : dire dans quel format.\n2. EXI-G-2 : retirer la phrase.\n"
    rows = read(exported(issue("Deux remarques", listed), issue("Une seule", "Sans liste.")))

    assert [(row.line, row.cells["text"]) for row in rows[:2]] == [
        (2, "EXI-G-1 : dire dans quel format."),
        (2, "EXI-G-2 : retirer la phrase."),
    ]
    assert rows[0].cells["introduction du ticket"] == "Bonjour,"
    assert rows[2].cells["text"] == "Une seule\n\nSans liste."


def test_the_separator_of_a_french_spreadsheet_is_read_too():
    (row,) = read(exported(issue("Un titre", "Un texte ; avec, des signes."), delimiter=";"))

    assert row.cells["text"] == "Un titre\n\nUn texte ; avec, des signes."


@pytest.mark.django_db
def test_exported_issues_come_to_the_board_once(version):
    listed = "1. EXI-G-1 : dire dans quel format.\n2. EXI-G-2 : retirer la phrase."
    content = exported(issue("Deux remarques", listed), issue("Une seule", "À propos de EXI-G-1."))
    for _ in range(2):
        envoi, _ = receive(
            version=version, channel=Channel.SHEET, filename="issues.csv", content=content, by=None
        )
        pipeline.run(envoi)

    assert Comment.objects.count() == version.placements.on_board().count() == 3
    places = {card.comment.text[:9]: card.targets.filter(kept=True) for card in version.placements.all()}
    assert [target.section.identifier for target in places["EXI-G-2 :"]] == ["EXI-G-2"]
    assert sound()


def test_the_number_of_an_issue_is_its_remark_s_and_a_confidential_one_is_said():
    listed = "1. EXI-G-1 : dire dans quel format.\n2. EXI-G-2 : retirer la phrase."
    one, *two = read(exported(issue("Un titre", "Un texte."), issue("Deux", listed, Confidential="Yes")))

    assert [row.cells["id"] for row in (one, *two)] == ["12", "12.1", "12.2"]
    assert one.faults == ()
    assert all("confidentiel chez GitLab" in str(row.faults[0]) for row in two)


def test_a_date_that_is_none_is_kept_as_written():
    (row,) = read(exported(issue("Un titre", "Un texte.", **{"Created At (UTC)": "pas une date du tout"})))

    assert row.cells["date"] == "pas une date du tout"
