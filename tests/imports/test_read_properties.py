"""What holds for any sheet people can write, and for any bytes at all."""

from io import BytesIO
from zipfile import ZipFile

from hypothesis import given, settings
from hypothesis import strategies as st

from imports.sources.model import UnreadableSource
from imports.sources.sheet import read
from tests.imports.sheets import GABARIT, REMARK, ods, xlsx, zipped

KEYS = ["id", "location", "excerpt", "text", "importance", "author", "date", "state", "note"]
# What XML can hold (surrogates and controls cannot), and no code that a spreadsheet shows as something else.
LETTERS = st.characters(
    min_codepoint=32, max_codepoint=0x2FFF, blacklist_categories=("Cs", "Cc", "Cn", "Zl", "Zp")
)
TEXTS = st.text(LETTERS, max_size=40).map(str.strip).filter(lambda text: "_x" not in text)
SAID = TEXTS.filter(lambda text: len(text) > 3).map("Il faut {}".format)  # never a title nor a total


@st.composite
def filled_sheets(draw):
    """A table whose nine columns come in any order, somewhere in the sheet, with lines left empty between."""
    order = draw(st.permutations(range(9)))
    right, down = draw(st.integers(0, 3)), draw(st.integers(0, 3))
    remarks = draw(st.lists(st.tuples(*([TEXTS] * 3), SAID, *([TEXTS] * 5)), max_size=5))
    lines = [[None] * right + [line[at] or None for at in order] for line in (GABARIT, *remarks)]
    gaps = [[[]] * draw(st.integers(0, 2)) for _ in remarks]
    return [[]] * down + [lines[0]] + [
        line for gap, row in zip(gaps, lines[1:], strict=True) for line in (*gap, row)
    ], remarks


def check(table, remarks):
    expected = [{key: text for key, text in zip(KEYS, remark, strict=True) if text} for remark in remarks]
    assert [dict(row.cells) for row in table.rows] == expected


@settings(max_examples=40, deadline=None)
@given(filled_sheets())
def test_any_ods_comes_back_whatever_the_order_of_its_columns(sheet):
    check(read("x.ods", ods(sheet[0])), sheet[1])


@settings(max_examples=40, deadline=None)
@given(filled_sheets())
def test_any_xlsx_comes_back_whatever_the_order_of_its_columns(sheet):
    check(read("x.xlsx", xlsx(sheet[0])), sheet[1])


def read_or_refuse(content):
    """Return how many rows came out; anything but rows or the one named error fails the test."""
    try:
        return len(list(read("x", content).rows))
    except UnreadableSource:
        return 0


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=300),
    st.sampled_from([b"", b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"<html"]),
)
def test_any_bytes_end_in_rows_or_one_sentence(content, start):
    assert read_or_refuse(start + content) == 0


WHOLE = [ods([GABARIT, REMARK]), xlsx([GABARIT, REMARK])]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_any_altered_sheet_ends_in_rows_or_one_sentence(whole, data):
    altered = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 4))):
        altered[data.draw(st.integers(0, len(whole) - 1))] = data.draw(st.integers(0, 255))
    assert read_or_refuse(bytes(altered)) in (0, 1)


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(WHOLE), st.data())
def test_any_altered_part_of_a_whole_archive_ends_in_rows_or_one_sentence(whole, data):
    with ZipFile(BytesIO(whole)) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from([name for name in members if name.endswith((".xml", ".rels"))]))
    altered = bytearray(members[name])
    for _ in range(data.draw(st.integers(1, 3))):
        place = data.draw(st.integers(0, len(altered) - 1))
        altered[place : place + data.draw(st.integers(0, 20))] = data.draw(st.binary(max_size=3))
    assert read_or_refuse(zipped({**members, name: bytes(altered)})) <= 2
