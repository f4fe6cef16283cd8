"""What holds for any sheet people can write, and for any bytes at all."""

import codecs
from io import BytesIO
from zipfile import ZipFile

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.sources.model import UnreadableSource
from imports.sources.sheet import read
from tests.imports.sheets import GABARIT, REMARK, delimited, ods, xlsx, zipped

KEYS = ["id", "location", "excerpt", "text", "importance", "author", "date", "state", "note"]
FRENCH = ["N°", "Page", "Extrait", "Votre remarque", "Priorité", "Courriel", "Le", "Statut", "Réponse"]
ENGLISH = ["Item", "Page/line", "EXCERPT", "Comment *", "Severity", "Author email", "Date", "Status", "Reply"]
# What XML can hold (surrogates and controls cannot), and no code that a spreadsheet shows as something else.
LETTERS = st.characters(
    min_codepoint=32, max_codepoint=0x1FAFF, blacklist_categories=("Cs", "Cc", "Cn", "Zl", "Zp")
)
TEXTS = st.text(LETTERS, max_size=40).map(str.strip).filter(lambda text: "_x" not in text)
SAID = TEXTS.filter(lambda text: len(text) > 3).map("Il faut {}".format)  # never a title nor a total
PARTS = st.lists(SAID, min_size=1, max_size=3)
REMARKS = st.tuples(*([TEXTS] * 3), PARTS.map("\n".join), *([TEXTS] * 5))
# A lonely column of notes is no table; what it holds keeps its own title.
ABOVE = st.lists(
    st.lists(st.sampled_from(["Appel à commentaires", "Version 2", "à rendre"]), max_size=2), max_size=3
)


@st.composite
def filled_sheets(draw):
    """A table in any layout: columns in any order and one more, lines above and empty ones, any titles."""
    order = draw(st.permutations(range(10)))
    titles = [*draw(st.sampled_from([GABARIT, FRENCH, ENGLISH])), "Visa du bureau"]
    margin = [None] * draw(st.integers(0, 3))
    remarks = draw(st.lists(st.tuples(REMARKS, TEXTS), max_size=5))
    rows = [(*remark, more) for remark, more in remarks]
    lines = [margin + [line[at] or None for at in order] for line in (titles, *rows)]
    gaps = [[[]] * draw(st.integers(0, 2)) for _ in rows]
    below = [line for gap, row in zip(gaps, lines[1:], strict=True) for line in (*gap, row)]
    return [*draw(ABOVE), lines[0], *below], rows


def check(table, rows):
    expected = [
        {key: text for key, text in zip([*KEYS, "Visa du bureau"], row, strict=True) if text} for row in rows
    ]
    assert [dict(row.cells) for row in table.rows] == expected


@pytest.mark.parametrize("write", [ods, xlsx])
@settings(max_examples=60, deadline=None)
@given(sheet=filled_sheets(), notice=st.booleans())
def test_any_workbook_comes_back_cell_for_cell(write, sheet, notice):
    lines, rows = sheet
    more = {"Remarques": lines}
    content = write([["Mode d'emploi"], ["Importance", "basse"]], more=more) if notice else write(lines)
    check(read("x", content), rows)


@settings(max_examples=100, deadline=None)
@given(
    filled_sheets(),
    st.sampled_from([";", ",", "\t"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "cp1252"]),
)
def test_any_csv_comes_back_cell_for_cell(sheet, delimiter, encoding):
    lines, rows = sheet
    if encoding == "cp1252":
        lines = [[text and in_cp1252(text) for text in line] for line in lines]
        rows = [tuple(map(in_cp1252, row)) for row in rows]
    check(read("x.csv", delimited(lines, delimiter=delimiter, encoding=encoding)), rows)


def in_cp1252(text: str) -> str:
    """Return *text* without what cp1252 lacks."""
    return codecs.decode(text.encode("cp1252", "ignore"), "cp1252").strip()


def read_or_refuse(content):
    """Return how many rows came out; anything but rows or the one named error fails the test."""
    try:
        return len(list(read("x", content).rows))
    except UnreadableSource:
        return 0


STARTS = [
    b"",
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"<html",
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"sep=;\n",
]
TITLES = "Id;Page;Commentaire\n"


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from(STARTS))
def test_any_bytes_end_in_rows_or_one_sentence(content, start):
    assert read_or_refuse(start + content) == 0


@settings(max_examples=300, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([TITLES.encode(), TITLES.encode("utf-16")]))
def test_any_bytes_under_titles_end_in_rows_that_a_database_holds(content, titles):
    try:
        rows = list(read("x.csv", titles + content).rows)
    except UnreadableSource:
        return
    for text in (text for row in rows for text in row.cells.values()):
        assert "\x00" not in text.encode().decode()


WHOLE = [ods([GABARIT, REMARK]), xlsx([GABARIT, REMARK]), delimited([GABARIT, REMARK])]
ARCHIVES = WHOLE[:2]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_any_altered_sheet_ends_in_rows_or_one_sentence(whole, data):
    altered = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        altered[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert read_or_refuse(bytes(altered)) <= 5


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ARCHIVES), st.data())
def test_any_altered_part_of_a_whole_archive_ends_in_rows_or_one_sentence(whole, data):
    with ZipFile(BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from([name for name in members if name.endswith((".xml", ".rels"))]))
    altered = bytearray(members[name])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(altered) - 1))
        altered[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=3))
    assert read_or_refuse(zipped({**members, name: bytes(altered)})) <= 2
