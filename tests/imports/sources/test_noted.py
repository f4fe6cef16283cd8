"""Which files are read as documents with notes on them, and what is said of those that cannot be."""

import pytest

from imports.sources.model import UnreadableSource
from imports.sources.noted import read_noted
from tests.documents.reading.pdfs import make_pdf
from tests.imports.sheets import rewritten, xlsx, zipped
from tests.imports.sources.words import about, answer, comment, docx, p


def refusal_of(content: bytes) -> str:
    with pytest.raises(UnreadableSource) as refusal:
        read_noted("retour.docx", content)
    assert str(refusal.value).endswith(".")
    return str(refusal.value)


@pytest.mark.parametrize("part", ["document", "comments", "styles", "commentsExtended"])
def test_definitions_of_entities_are_refused(part):
    content = docx(p(about(1, "x")), comments=comment(1, "y"), answers=answer(2, 1))
    hostile = rewritten(
        content,
        {f"word/{part}.xml": ('standalone="yes"?>', 'standalone="yes"?><!DOCTYPE w [<!ENTITY a "b">]>')},
    )
    sentence = refusal_of(hostile)
    assert "DTD" in sentence
    assert "tableur" not in sentence


def test_a_damaged_document_is_refused_with_what_to_do():
    content = docx(p("x" * 500), comments=comment(1, "y"))
    for size in range(200, len(content), 101):
        sentence = refusal_of(content[:size])
        assert "abîmé" in sentence
        assert "traitement de texte" in sentence
    assert "abîmé" in refusal_of(rewritten(content, {"word/comments.xml": ("</w:comments>", "")}))
    assert "abîmé" in refusal_of(
        rewritten(content, {"word/document.xml": None, "word/documents.xml": "<x/>"})
    )


def test_a_document_with_a_password_is_told_from_other_files_of_the_same_sort():
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504) + "EncryptedPackage".encode("utf-16-le")
    assert "mot de passe" in refusal_of(ole)
    assert read_noted("retour.xlsx", ole) is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"Bonjour",
        b"\x89PNG\r\n",
        xlsx([["Commentaire"], ["Préciser."]]),
        zipped({"lot/retour.docx": docx(p("x"))}),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "WordDocument".encode("utf-16-le"),
    ],
)
def test_a_file_of_another_kind_is_left_to_others(content):
    assert read_noted("retour.docx", content) is None


def test_a_pdf_is_recognised_by_its_content():
    table = read_noted("retour.docx", b"\n" + make_pdf("Texte"))
    assert table is not None
    assert list(table.rows) == []
