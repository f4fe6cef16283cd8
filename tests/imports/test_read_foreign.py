"""Files that are no sheet: one clear sentence, whatever they are called."""

import zlib
from io import BytesIO
from zipfile import ZIP_LZMA, ZipFile

import pytest

from imports.sources.archive import MAX_MEMBERS
from imports.sources.foreign import SAVE_AS
from imports.sources.model import UnreadableSource
from imports.sources.sheet import MAX_SIZE, read
from tests.imports.sheets import GABARIT, REMARK, ods, zipped

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def refusal_of(content: bytes, name: str = "retour") -> str:
    with pytest.raises(UnreadableSource) as refusal:
        read(name, content)
    sentence = str(refusal.value)
    assert sentence.endswith((".", "?"))
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "vide"),
        (OLE + "Workbook".encode("utf-16-le"), ".xls"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "mot de passe"),
        (OLE + "WordDocument".encode("utf-16-le"), "Word"),
        (OLE + "__substg1.0_0037001F".encode("utf-16-le"), "message Outlook"),
        (OLE, "ancien format"),
        (b"Nom;Ville\nJeanne;Lyon\n", "CSV"),
        ("Id\tPage\n1\t2\n".encode("utf-16"), "CSV"),
        (b"bonjour", "fichier texte"),
        (b"MZ\x90\0\x03", "programme"),
        (b"\x7fELF\x02", "programme"),
        (b"%PDF-1.7", "PDF"),
        (b"\x89PNG\r\n", "image"),
        (b"\x1f\x8b\x08", "archive"),
        (b"<!DOCTYPE html><html><table>", "page web"),
        (b'<?xml version="1.0"?><office:document/>', "XML"),
        (b"From: j@example.org\nSubject: retour\n\nBonjour", "message"),
        (b"\x00\x01\x02\x03", "format inconnu"),
        (
            zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}),
            "document texte",
        ),
        (zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "<x/>"}), "Word"),
        (zipped({"[Content_Types].xml": "<Types/>", "xl/workbook.bin": "x"}), ".xlsb"),
        (zipped({"retour.ods": ods([GABARIT])}), "archive"),
    ],
)
def test_a_file_of_another_kind_is_named_and_told_what_to_do(content, kind):
    sentence = refusal_of(content)
    assert kind in sentence
    assert "gabarit" in sentence or "renvoyez-le" in sentence or "joint" in sentence


@pytest.mark.parametrize(
    "before", [b"", b"\xef\xbb\xbf", b"\r\n \t", b"\n\xef\xbb\xbf\n", b"<?xml version='1.0'?>\n"]
)
@pytest.mark.parametrize(
    "first",
    ["<!doctype  HTML>", "<!-- page -->", "<html xmlns='x'>", "<head>", '<meta charset="utf-8">',
     "<title>x</title>", "<STYLE>td, th {}</STYLE>", "<script>", "<body>", "<div class='a'>",
     "<table border=1>"],
)  # fmt: skip
def test_a_web_page_named_as_a_workbook_is_told_so_however_it_begins(first, before):
    page = f"{first}<table><tr><td>Id;Page, Commentaire</td></tr></table>".encode()
    assert refusal_of(before + page, "retour.xls") == f"Ce fichier est une page web : {SAVE_AS}."


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_a_web_page_in_two_bytes_a_character_is_told_so(encoding):
    assert "une page web" in refusal_of(
        "\ufeff\n<meta charset='utf-16'><table>".encode(encoding), "retour.xls"
    )


@pytest.mark.parametrize("first", ["<metadonnées>", "<a>", "<", "< table"])
def test_a_text_that_begins_with_another_sign_of_less_is_no_web_page(first):
    assert "page web" not in refusal_of(f"{first};Ville\nJeanne;Lyon\n".encode())


def test_a_misleading_name_is_said():
    assert refusal_of(b"MZ\x90\0", "retour.ods").startswith("Malgré son nom")
    assert refusal_of(b"MZ\x90\0", "retour.exe").startswith("Ce fichier")


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95, 0.999])
def test_a_truncated_file_is_said_to_be_damaged(cut):
    content = ods([GABARIT, REMARK])
    assert "abîmé" in refusal_of(content[: int(len(content) * cut)])


def test_a_damaged_member_is_noticed_even_one_that_is_not_read():
    content = zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "picture": bytes(range(256))}
    )
    place = content.index(b"picture") + len(b"picture") + 5
    assert "abîmé" in refusal_of(content[:place] + b"\xff\xff" + content[place + 2 :])


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = zipped(
        {"mimetype": "application/vnd.oasis.opendocument.spreadsheet", "content.xml": bytes(30 * 2**20)}
    )
    assert "décompressé" in refusal_of(bomb)


def test_too_many_members_are_refused():
    assert "éléments" in refusal_of(zipped({f"member{number}": "" for number in range(MAX_MEMBERS + 1)}))


def test_a_compression_that_may_ask_for_gigabytes_is_refused():
    stream = BytesIO()
    with ZipFile(stream, "w", ZIP_LZMA) as archive:
        archive.writestr("content.xml", "<x/>")
    assert "abîmé" in refusal_of(stream.getvalue())


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name_are_refused():
    stream = BytesIO()
    with ZipFile(stream, "w") as archive:
        archive.writestr("content.xml", "<x/>")
        archive.writestr("content.xml", "<y/>")
    assert "abîmé" in refusal_of(stream.getvalue())


def test_an_archive_with_a_password_is_said_to_be_protected():
    content = bytearray(zipped({"content.xml": "<x/>"}))
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        content[content.index(signature) + offset] |= 1
    assert "mot de passe" in refusal_of(bytes(content))


def test_a_file_beyond_the_size_limit_is_not_looked_into():
    assert "Mo" in refusal_of(b"PK\x03\x04" + zlib.compress(b"") + bytes(MAX_SIZE))
