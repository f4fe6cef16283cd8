"""The pictures of a sheet are rows of it: where each stands, once, and its bytes when they are asked for."""

import hashlib

import pytest

from imports.reading import read as read_apart
from imports.sources.model import UnreadableSource
from imports.sources.pictures import BMP, GIF, JPEG, PNG, WEBP, can_show, find_picture, kind_of, letters
from imports.sources.sheet import read
from tests.imports.pictures import SVG, bare_png, frame, ods_with, png, xlsx_with
from tests.imports.sheets import GABARIT, REMARK, members_of, ods, rewritten, xlsx, zipped


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def rows_of(content: bytes) -> list:
    return list(read("avis", content).rows)


def pictures_of(content: bytes) -> list[tuple[str, dict, str]]:
    return [(row.ref, dict(row.cells), row.picture) for row in rows_of(content) if row.picture]


def test_a_picture_of_an_ods_is_a_row_after_the_lines_where_it_stands():
    rows = rows_of(ods_with({"Pictures/a.png": png()}))

    assert [row.picture for row in rows] == ["", sha(png())]
    assert rows[1].ref == "Feuil1, image à la ligne 3"
    assert rows[1].cells == {"Image": "PNG, colonne C"}


def test_a_picture_of_an_xlsx_is_a_row_where_it_stands():
    content = xlsx_with({(4, 27): png(), (2, 0): png(9)})

    assert pictures_of(content) == [
        ("Feuil1, image à la ligne 2", {"Image": "PNG, colonne A"}, sha(png(9))),
        ("Feuil1, image à la ligne 4", {"Image": "PNG, colonne AB"}, sha(png())),
    ]


def test_the_reader_apart_gives_the_same_rows():
    content = ods_with({"Pictures/a.png": png()})

    with read_apart("a.ods", content) as found:
        assert list(found.rows()) == rows_of(content)


@pytest.mark.parametrize("make", [ods, xlsx])
def test_a_file_that_holds_only_a_picture_is_read(make):
    names = {ods: "Pictures/a.png", xlsx: "xl/media/a.png"}
    table = read("avis", zipped({**members_of(make([])), names[make]: png()}))

    assert [row.picture for row in table.rows] == [sha(png())]
    assert table.notices == ["Le fichier ne contient que des images : l'équipe les lira."]


def test_the_same_bytes_count_once_in_a_file():
    twice = {"Pictures/a.png": png(), "Pictures/b.png": png(), "Pictures/c.png": png(7)}

    assert [picture for _, _, picture in pictures_of(ods_with(twice))] == [sha(png()), sha(png(7))]


def test_a_picture_that_no_sheet_shows_is_told_without_a_place():
    content = zipped({**members_of(ods([GABARIT, REMARK])), "Pictures/entete.png": png()})

    assert pictures_of(content) == [("pièce entière", {"Image": "PNG"}, sha(png()))]


def test_a_picture_in_two_formats_is_one_and_the_one_that_can_be_shown_is_kept():
    both = {"Pictures/a.svg": SVG, "Pictures/a.png": png()}

    assert [one[2] for one in pictures_of(ods_with(both, drawn=frame(*both)))] == [sha(png())]


def test_a_picture_that_cannot_be_shown_is_still_a_row():
    assert pictures_of(ods_with({"Pictures/a.svg": SVG}))[0][1] == {"Image": "autre format, colonne C"}


@pytest.mark.parametrize(
    "target", ["https://a.example.org/a.png", "../a.png", "/etc/passwd", "file:///a.png"]
)
def test_a_picture_that_is_only_a_link_is_said_and_never_followed(target):
    table = read("a.ods", ods_with({}, drawn=frame(target)))

    assert [row.picture for row in table.rows] == [""]
    assert any("que par un lien" in notice for notice in table.notices)


def test_a_picture_is_no_drawing_left_unread_and_a_shape_is():
    shape = "<xdr:oneCellAnchor><xdr:sp/></xdr:oneCellAnchor>"

    assert read("a.ods", ods_with({"Pictures/a.png": png()})).notices == []
    assert read("a.xlsx", xlsx_with({(2, 1): png()})).notices == []
    assert "dessins" in " ".join(read("a.xlsx", xlsx_with({(2, 1): png()}, more=shape)).notices)


def test_how_a_chart_looks_is_no_picture():
    content = ods_with({"ObjectReplacements/Object 1": png()})

    assert pictures_of(content) == []
    assert "dessins" in " ".join(read("a.ods", content).notices)


@pytest.mark.parametrize("where", ["-1", "99999999999", "1.5", "", "<b/>"])
def test_an_anchor_that_means_no_cell_leaves_the_picture_without_a_place(where):
    content = xlsx_with({(2, 1): png()})
    drawing = "xl/drawings/d.xml"
    hostile = rewritten(content, {drawing: ("<xdr:row>1</xdr:row>", f"<xdr:row>{where}</xdr:row>")})

    assert [one[0] for one in pictures_of(hostile)] == ["Feuil1, image"]


def test_a_damaged_drawing_refuses_the_file():
    with pytest.raises(UnreadableSource):
        read("a.xlsx", rewritten(xlsx_with({(2, 1): png()}), {"xl/drawings/d.xml": "<xdr:wsDr"}))


def test_bytes_are_found_by_their_hash_alone():
    content = ods_with({"Pictures/a.png": png(), "Pictures/b.png": png(7)})

    assert find_picture(content, sha(png(7))) == png(7)
    assert find_picture(content, sha(b"")) is None


def test_a_bomb_is_never_unpacked():
    with pytest.raises(UnreadableSource):
        find_picture(zipped({"Pictures/a.png": bytes(30 * 2**20)}), sha(b"x"))


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (png(), PNG), (b"\xff\xd8\xff\xe0", JPEG), (b"GIF89a", GIF), (b"RIFF\0\0\0\0WEBPVP8 ", WEBP),
        (b"BM" + bytes(12) + b"\x28\0\0\0", BMP), (b"BM, une phrase qui commence ainsi", None),
        (SVG, None), (b"\x01\0\0\0" + bytes(36) + b" EMF", None), (b"<html>", None), (b"", None),
        (b"RIFF\0\0\0\0WAVE", None),
    ],
)  # fmt: skip
def test_a_kind_is_told_by_the_first_bytes(start, kind):
    assert kind_of(start) == kind


JPEG_HEADER = b"\xff\xd8\xff\xe0\0\x04ab\xff\xc0\0\x11\x08"


@pytest.mark.parametrize(
    ("content", "shown"),
    [
        (png(), True), (bare_png(60_000, 60_000), False), (bare_png(0, 5), False), (png()[:18], False),
        (b"GIF89a\x10\0\x10\0", True), (b"GIF89a\xff\xff\xff\xff", False),
        (JPEG_HEADER + b"\0\x10\0\x10" + bytes(9), True),
        (JPEG_HEADER + b"\xff\xff\xff\xff" + bytes(9), False),
        (b"\xff\xd8\xff\xe0\0\x04ab", False), (b"\xff\xd8\xff\xe0\0\0" + bytes(20), False),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\x0f\0\0\x0f\0\0", True),
        (b"RIFF\0\0\0\0WEBPVP8X" + bytes(8) + b"\xff\xff\xff\xff\xff\xff", False),
        (b"RIFF\0\0\0\0WEBP", False),
        (b"BM" + bytes(12) + b"\x28\0\0\0\x04\0\0\0\xfc\xff\xff\xff", True),
        (SVG, False),
    ],
)  # fmt: skip
def test_only_a_picture_of_a_known_and_reasonable_size_is_shown(content, shown):
    assert (can_show(content) is not None) is shown


def test_columns_have_the_letters_of_a_spreadsheet():
    assert [letters(at) for at in (0, 25, 26, 701, 702, -1)] == ["A", "Z", "AA", "ZZ", "AAA", ""]
