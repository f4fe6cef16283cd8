import hashlib

import pytest

from documents.reading import markdown
from documents.reading.markdown import read_document
from documents.reading.model import DocumentKind, UnreadableEdition
from tests.documents.reading.reading import headings, read, rows

TEXT = """# Cadre

## 1 - Contexte

Texte.

**Vision**

Texte.

## 2 - Suite

![vue](images/vue.png)

| Id | Exigence |
|---|---|
| EXI-1 | Faire |
| EXI-1 | Refaire |
"""


def keys(document):
    return [section.key for section in document.sections]


def test_keys_are_unique_name_the_document_and_come_in_reading_order():
    document = read(TEXT)

    assert keys(document) == [
        "cct-guide.md#heading/cadre",
        "cct-guide.md#heading/cadre/contexte",
        "cct-guide.md#heading/cadre/contexte/vision",
        "cct-guide.md#heading/cadre/suite",
        "cct-guide.md#figure/images-vue-png",
        "cct-guide.md#row/exi-1",
        "cct-guide.md#row/exi-1~2",
    ]
    assert [section.line_start for section in document.sections] == [1, 3, 7, 11, 13, 17, 18]


def test_a_place_keeps_its_key_when_the_text_moves_around_it():
    moved = TEXT.replace("## 1 - Contexte", "Préambule.\n\n## Nouveau\n\nTexte.\n\n## 2. Contexte")
    moved = moved.replace("| EXI-1 | Faire |", "| EXI-0 | Avant |\n| EXI-1 | Faire autrement |")

    assert set(keys(read(TEXT))) <= set(keys(read(moved)))


def test_a_figure_keeps_its_key_when_its_file_is_renamed():
    digest = hashlib.sha256(b"image").hexdigest()
    before = read_document("a.md", b"![vue](x.png)", lambda target: digest)
    after = read_document("a.md", b"Texte.\n\n![autre](y.png)", lambda target: digest)

    (first,) = [section for section in before.sections if section.figure_sha256]
    (second,) = [section for section in after.sections if section.figure_sha256]
    assert first.key == second.key == f"a.md#figure/{digest[:16]}"
    assert first.figure_sha256 == digest


def test_the_hash_is_asked_for_the_image_as_written():
    asked = []
    read_document("a.md", b"![vue](images/r%C3%A9seau.png?v=2)", lambda target: asked.append(target) or "")

    assert asked == ["images/r%C3%A9seau.png?v=2"]


def test_a_very_long_title_still_gives_a_short_key_of_its_own():
    long = "Un titre qui dit tout de son chapitre sans rien laisser à deviner " * 6
    first, second, third = headings(f"# {long}\n\n## {long}un\n\n## {long}deux\n")

    assert len({first.key, second.key, third.key}) == 3
    assert max(len(part.key) for part in (first, second, third)) <= 200


@pytest.mark.parametrize(
    ("path", "title", "kind"),
    [
        ("README.md", "Exigences", DocumentKind.README),
        ("cct-exigences.md", "Référentiel", DocumentKind.REQUIREMENTS),
        ("cct-normes.md", "x", DocumentKind.NORMS),
        ("cct-glossaire.md", "x", DocumentKind.GLOSSARY),
        ("volet/annexe-2.md", "x", DocumentKind.ANNEX),
        ("guide-securite.md", "x", DocumentKind.GUIDE),
        ("page.md", "Bonnes pratiques d'architecture", DocumentKind.GUIDE),
        ("cct-cloud.md", "Cadre", DocumentKind.BODY),
    ],
)
def test_the_kind_of_a_document_is_guessed_from_its_name_then_from_its_title(path, title, kind):
    assert read(f"# {title}\n", path).kind == kind


def test_a_file_in_cp1252_is_read_with_a_warning():
    document = read_document("note.md", "# Périmètre d’été\n".encode("cp1252"))

    assert document.title == "Périmètre d’été"
    assert document.warnings == (
        "note.md n'est pas en UTF-8 : lu comme un texte Windows (cp1252), à vérifier.",
    )


def test_a_byte_order_mark_is_no_text_and_the_hash_is_that_of_the_file():
    content = b"\xef\xbb\xbf# Cadre\n"
    document = read_document("a.md", content)

    assert document.text == "# Cadre\n"
    assert document.title == "Cadre"
    assert document.warnings == ()
    assert document.sha256 == hashlib.sha256(content).hexdigest()


def test_a_document_of_more_parts_than_a_person_can_read_is_refused(monkeypatch):
    monkeypatch.setattr(markdown, "SECTION_COUNT", 3)

    with pytest.raises(UnreadableEdition, match=r"a\.md a plus de 3 titres"):
        read("# T\n" * 4, "a.md")


@pytest.mark.parametrize(
    "mark",
    [
        *(
            "[",
            "![",
            "[](",
            "[a](b ",
            "<",
            "<a id=",
            "<h1>",
            "<td ",
            "<!--",
            "**",
            "*a",
            "_a",
            "`",
            "``a`",
            "\\",
        ),
        *(
            "{%",
            "{{",
            "{#a",
            "|",
            "|a|",
            "> ",
            "- ",
            "1. ",
            "[^",
            "&amp;",
            "EXI-A-",
            "1.1.",
            "a.b@a.",
            "\t",
            "](",
            "\r",
        ),
        *("\n<a id=x></a>\n", "<table>\n", "\n> ", "</table>", "<img src=", "(", "é\u0301", "\u2028"),
    ],
)
def test_a_hostile_line_of_170_kb_is_read_like_any_other(mark):
    line = (mark * 170_000)[:170_000]
    document = read(f"# Cadre\n\n{line}\n")

    assert document.title == "Cadre"
    assert document.sections[0].title == "Cadre"


def test_a_table_of_170_kb_gives_all_its_rows():
    cells = "<br>".join(f"Point {number} : **gras**, `code`, [lien](x.md)." for number in range(60))
    text = "# Exigences\n\n| ID | Type | Exigence |\n|---|---|---|\n"
    text += "".join(f"| EXI-G-{number} | P | {cells} |\n" for number in range(70))

    assert len(text) > 170_000
    assert [row.line_start for row in rows(text)] == list(range(5, 75))
