"""Filled sheets opened by a real LibreOffice: it shows what was written, and the rest as before."""

from pathlib import Path

import pytest

from answers.filled import fill
from tests.answers.converting import convert, shown
from tests.answers.looking import rows_of
from tests.imports.sheets import GABARIT, REMARK, delimited

pytestmark = pytest.mark.office
DEMO = Path(__file__).parents[2] / "web" / "demo"
SENTENCE = "=1+1 n'est pas « calculé »\ndeuxième ligne & <fin>"


def marks_of(content):
    return {
        (row.sheet, row.line): {"Référence": f"C-{row.line:04d}", "Relecteur - commentaire": SENTENCE}
        for row in rows_of(content)
        if not row.aside
    }


@pytest.mark.parametrize("kind", ["ods", "xlsx", "csv"])
def test_it_shows_what_was_written_and_every_other_cell_as_before(kind, tmp_path):
    if kind == "csv":
        files = {"feuille.csv": delimited([GABARIT, REMARK, REMARK])}
    else:
        files = {path.name: path.read_bytes() for path in sorted(DEMO.glob(f"*.{kind}"))}
    filled = {name: fill(name, content, marks_of(content)) for name, content in files.items()}
    for folder in ("before", "after"):
        (tmp_path / folder).mkdir()

    before, after = shown(files, tmp_path / "before"), shown(filled, tmp_path / "after")

    assert before.keys() == after.keys()
    written = [
        text for name in after for place, text in after[name].items() if before[name].get(place) != text
    ]
    lines = sum(len(marks_of(content)) for content in files.values())
    assert lines
    assert written.count(SENTENCE) + written.count("\u00a0" + SENTENCE) == lines
    assert len([text for text in written if text.startswith("C-")]) == lines
    kept = {text for sheet in before.values() for text in sheet.values()}
    others = [text for text in written if text.strip("\u00a0") != SENTENCE and text[:2] != "C-"]
    assert {text for text in others if text not in kept} <= {
        "Référence", "Référence (saisi par l'auteur)", "Relecteur - commentaire (saisi par l'auteur)",
    }  # fmt: skip


def test_it_saves_them_again_and_they_are_read_the_same(tmp_path):
    source = DEMO / "commentaires-prefecture.ods"
    content = source.read_bytes()
    filled = tmp_path / "filled.ods"
    filled.write_bytes(fill(source.name, content, marks_of(content)))

    convert("ods:calc8", [filled], tmp_path / "out")

    read = [(row.line, dict(row.cells)) for row in rows_of((tmp_path / "out" / "filled.ods").read_bytes())]
    assert read == [(row.line, dict(row.cells)) for row in rows_of(filled.read_bytes())]
