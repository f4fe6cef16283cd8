"""The demonstration: what its remarks name stands where they say, and its files are their sources' own."""

import re
import tomllib
from pathlib import Path
from typing import Any

import openpyxl
import pypdfium2
import pytest

from imports.sources.archive import open_archive
from imports.sources.grid import Line
from imports.sources.ods import read_ods
from imports.sources.xlsx import read_xlsx
from web.demo import sheets
from web.demo.pdf import PDF_NAME

DEMO = Path(sheets.HERE)
FIRST = DEMO / "edition-1"
SOURCES = sorted((DEMO / "remarques").glob("*.toml"))
WELL_FORMED = ("prefecture", "prestataire")
REQUIREMENT = re.compile(r"^\| (EXI-[A-Z]+-\d+) \|", re.M)


def remarks(name: str) -> dict[str, Any]:
    return tomllib.loads((DEMO / "remarques" / f"{name}.toml").read_text(encoding="utf-8"))


def folded(text: str) -> str:
    return " ".join(re.sub(r"<br>|[|*]", " ", text).replace("\u00a0", " ").split())


def pages() -> list[str]:
    with pypdfium2.PdfDocument(FIRST / PDF_NAME) as pdf:
        return [folded(page.get_textpage().get_text_range()) for page in pdf]


def quotations() -> list[tuple[str, str]]:
    """The place named and each unbroken piece of the quotation, for the remarks that quote."""
    rows = [row for name in WELL_FORMED for row in remarks(name)["ligne"] if "extrait" in row]
    genuine = [row for row in rows if row["auteur"] != "john.doe@example.org"]
    return [
        (str(row.get("lieu", "")), folded(piece))
        for row in genuine
        for piece in re.split(r"\(…\)|\.\.\.", row["extrait"])
    ]


@pytest.mark.parametrize("source", SOURCES, ids=lambda path: path.stem)
def test_each_sheet_is_what_its_remarks_say(source: Path) -> None:
    remarks = sheets.described(source)
    write = sheets.write_xlsx if remarks["fichier"].endswith(".xlsx") else sheets.write_ods
    fresh = cells(remarks["fichier"], write(remarks))
    for folder in remarks.get("dans", ["."]):
        committed = (DEMO / folder / remarks["fichier"]).read_bytes()
        assert cells(remarks["fichier"], committed) == fresh


def cells(name: str, content: bytes) -> list[tuple[str, list[Line], list[str]]]:
    """Return what every cell of a sheet holds: odfpy orders its namespaces as it likes, bytes differ."""
    with open_archive(content) as archive:
        found = read_xlsx(archive) if name.endswith(".xlsx") else read_ods(archive)
    return [(sheet.name, list(sheet.lines()), sheet.notices) for sheet in found]


def test_every_quotation_stands_in_the_first_edition_or_in_its_pdf() -> None:
    texts = [folded(path.read_text(encoding="utf-8")) for path in FIRST.glob("*.md")] + pages()
    lost = [quoted for _, quoted in quotations() if not any(quoted in text for text in texts)]
    assert lost == []


def test_every_page_named_holds_the_words_quoted() -> None:
    found = [
        (place, any(quoted in page for page in pages()[int(named[1]) - 1 : int(named[2] or named[1])]))
        for place, quoted in quotations()
        if (named := re.match(r"(?:p\. |page )?(\d+)(?:-(\d+))?(?:, tableau)?$", place))
    ]
    assert len(found) == 8
    assert all(right for _, right in found), found


def test_every_line_named_holds_the_words_quoted() -> None:
    lines = (FIRST / "cct-demo.md").read_text(encoding="utf-8").split("\n")
    found = [
        (place, quoted in folded(lines[int(named[1]) - 1]))
        for place, quoted in quotations()
        if (named := re.search(r"(?:\bl\.|ligne) (\d+)$", place))
    ]
    assert len(found) == 3
    assert all(right for _, right in found), found


def test_the_sheet_with_reordered_columns_still_has_the_nine_official_titles() -> None:
    sheet = openpyxl.load_workbook(DEMO / "commentaires-prestataire.xlsx")["Relecture"]
    header = [cell.value for cell in sheet[4]]
    assert set(header) - set(sheets.TITLES.values()) == {"Lot du marché"}
    assert len(header) == 10


def test_two_identifiers_are_used_twice_and_one_requirement_gives_way_to_another() -> None:
    first, second = (
        REQUIREMENT.findall((DEMO / edition / "cct-exigences.md").read_text(encoding="utf-8"))
        for edition in ("edition-1", "edition-2")
    )
    assert {name for name in first if first.count(name) == 2} == {"EXI-HC-4", "EXI-SEC-3"}
    assert set(first) - set(second) == {"EXI-HC-6"}
    assert set(second) - set(first) == {"EXI-SEC-5"}


def test_the_demonstration_names_no_machine_and_stays_small() -> None:
    files = [path for path in DEMO.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    assert sum(path.stat().st_size for path in files) < 1_500_000
    assert [path.name for path in files if b"file://" in path.read_bytes()] == []
