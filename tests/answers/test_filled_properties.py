"""What holds for any sheet people can make, and for any bytes at all."""

from html import escape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from answers.filled import fill
from imports.sources.model import UnreadableSource
from imports.sources.sheet import read
from tests.answers.looking import changed_members, changed_rows, rows_of, seen_by_odfpy, seen_by_openpyxl
from tests.imports.sheets import delimited, members_of, ods, ods_of, xlsx, xml_cell, xml_line, zipped

BIDI = st.sampled_from(
    ["שלום", "\u202emoc.elpmaxe\u202c", "عربي 12", "e\u0301", "👩‍🚒", "a\u00a0b", "\u2028"]
)
LETTERS = st.characters(
    min_codepoint=32, max_codepoint=0x1FAFF, blacklist_categories=("Cs", "Cc", "Cn", "Zl", "Zp")
)
TEXTS = st.one_of(st.just(""), BIDI, st.text(LETTERS, max_size=15)).map(str.strip)
OURS = st.one_of(BIDI, st.text(st.one_of(LETTERS, st.sampled_from("\n\t\0<&=+-@;\"'")), max_size=20))
SAID = TEXTS.map("Il faut {}".format)
TITLES = ["Id", "Page", "Commentaire", "Etat de prise en compte", "Relecteur  - commentaire"]
WRITTEN = st.sampled_from(["Référence", "ETAT de prise en compte", "Relecteur - commentaire", "Suivi"])
TEXTS_BY_TITLE = st.dictionaries(WRITTEN, OURS, min_size=1, max_size=3)


@st.composite
def sheets(draw):
    """Lines of a table anywhere in its sheet, some of them empty, and what to write in some of them."""
    above = draw(st.sampled_from([[], [["Mode d'emploi"]], [[], ["Version 2"], []]]))
    margin = [None] * draw(st.integers(0, 2))
    rows = draw(st.lists(st.one_of(st.just(None), st.tuples(TEXTS, TEXTS, SAID, TEXTS, TEXTS)), max_size=6))
    lines = [
        *above,
        margin + TITLES,
        *(margin + [cell or None for cell in row] if row else [] for row in rows),
    ]
    filled = [number for number, row in enumerate(rows, start=len(above) + 2) if row]
    marked = draw(st.sets(st.sampled_from(filled))) if filled else set()
    return lines, {number: draw(TEXTS_BY_TITLE) for number in marked}


def others(row, titles):
    """The cells of a row that are not ours."""
    ours = {"state", "note", *titles, "id"}
    return {key: text for key, text in row.cells.items() if key not in ours and "saisi par" not in key}


@pytest.mark.parametrize("write", [ods, xlsx, delimited])
@settings(max_examples=50, deadline=None)
@given(sheet=sheets())
def test_any_sheet_is_filled_and_read_again_the_same(write, sheet):
    lines, texts = sheet
    name = "" if write is delimited else "Feuil1"
    marks = {(name, line): said for line, said in texts.items()}
    content = write(lines)

    filled = fill("x", content, marks)

    before, after = rows_of(content), rows_of(filled)
    assert [(row.sheet, row.line, row.aside) for row in before] == [
        (row.sheet, row.line, row.aside) for row in after
    ]
    written = {title for said in texts.values() for title in said}
    for old, new in zip(before, after, strict=True):
        assert others(old, written) == others(new, written)
        assert all(text in "\n".join(new.cells.values()) for text in old.cells.values())
    assert fill("x", filled, marks) == filled


@pytest.mark.parametrize(("write", "seen"), [(ods, seen_by_odfpy), (xlsx, seen_by_openpyxl)])
@settings(max_examples=30, deadline=None)
@given(sheet=sheets())
def test_another_library_sees_every_other_cell_as_it_was(write, seen, sheet):
    lines, texts = sheet
    content = write(lines, more={"Autre": [["rien", 1.5]]})
    filled = fill("x", content, {("Feuil1", line): said for line, said in texts.items()})

    before, after = seen(content), seen(filled)
    marked = {("Feuil1", line) for line in texts}
    changed = {place for place in before.keys() | after.keys() if before.get(place) != after.get(place)}
    header = min((line for _, line, _ in changed), default=0)
    assert {place[:2] for place in changed} <= marked | {("Feuil1", header)}
    assert len(changed_members(content, filled)) <= 1


@st.composite
def raw_rows(draw):
    """Rows of XML as programs write them: runs of lines and cells, merged cells, groups, notes."""
    cell = st.one_of(
        st.just("<table:covered-table-cell/>"),
        st.builds(xml_cell, TEXTS.map(escape), st.sampled_from(["", "table:number-columns-repeated='3'"])),
        st.just(xml_cell("x", "table:number-columns-spanned='2'")),
        st.just(xml_cell("2", "table:formula='of:=1+1' office:value-type='float' office:value='2'")),
        st.just(xml_cell("y", inside="<office:annotation><text:p>note</text:p></office:annotation>")),
        st.just("<table:table-cell table:number-columns-repeated='2500'/>"),
    )
    cells = draw(st.lists(cell, max_size=6))
    repeated = draw(st.sampled_from([1, 2, 9000]))
    row = xml_line(*cells, attributes=f"table:number-rows-repeated='{repeated}'")
    return draw(st.sampled_from([row, f"<table:table-row-group>{row}</table:table-row-group>"]))


@settings(max_examples=100, deadline=None)
@given(rows=st.lists(raw_rows(), max_size=6), title=WRITTEN, data=st.data())
def test_any_rows_of_xml_are_changed_only_where_they_are_written(rows, title, data):
    content = ods_of("".join(rows))
    lines = [row.line for row in read("x", content).rows]
    marked = data.draw(st.sets(st.sampled_from(lines))) if lines else set()
    marks = {("Feuil1", line): {title: f"C-{line}", "Id": "="} for line in marked}

    filled = fill("x", content, marks)

    assert len(changed_rows(content, filled)) <= len(marked) + 1
    after = {row.line: row for row in read("x", filled).rows}
    assert list(after) == lines
    assert all(f"C-{line}" in after[line].cells.values() for line in marked)
    assert fill("x", filled, marks) == filled


MISTAKES = [b"", b"<", b">", b'"', b"/>", b"9", b"<a/>", b" x='1'", b"<!-- - -->", b"]]>", b"<![CDATA[ ]]>"]
BASES = [ods([TITLES, ["1", "2", "Dire."]]), xlsx([TITLES, ["1", "2", "Dire."]])]


@settings(max_examples=150, deadline=None)
@given(base=st.sampled_from(BASES), at=st.integers(0, 20_000), with_=st.binary(min_size=1, max_size=4))
def test_an_altered_file_is_filled_or_refused_in_one_sentence(base, at, with_):
    at %= len(base)
    fill_or_refuse(base[:at] + with_ + base[at + len(with_) :])


@settings(max_examples=150, deadline=None)
@given(base=st.sampled_from(BASES), data=st.data())
def test_an_altered_part_is_filled_or_refused_in_one_sentence(base, data):
    members = members_of(base)
    name = data.draw(st.sampled_from([name for name in members if name.endswith((".xml", ".rels"))]))
    part = members[name]
    at = data.draw(st.integers(0, len(part)))
    length = data.draw(st.integers(0, 9))
    with_ = data.draw(st.sampled_from(MISTAKES))
    fill_or_refuse(zipped(members | {name: part[:at] + with_ + part[at + length :]}))


def fill_or_refuse(content):
    said = ""
    try:
        marks = {(row.sheet, row.line): {"Suivi": "C-0042"} for row in rows_of(content)}
        filled = fill("x", content, marks)
    except UnreadableSource as error:
        said = str(error)
    assert said.endswith((".", "?")) or all(row.cells["Suivi"] == "C-0042" for row in rows_of(filled))
