"""Reading the comments and the recorded changes of OpenDocument texts."""

import pytest

from imports.sources import revised
from imports.sources.model import ParsedRow, Table, UnreadableSource
from imports.sources.noted import read_noted
from tests.imports.sheets import ods, rewritten, zipped

TYPE = "application/vnd.oasis.opendocument.text"
NS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = (
    f'xmlns:office="{NS}:office:1.0" xmlns:text="{NS}:text:1.0" xmlns:draw="{NS}:drawing:1.0"'
    f' xmlns:svg="{NS}:svg-compatible:1.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
    ' xmlns:loext="urn:org:documentfoundation:names:experimental:office:xmlns:loext:1.0"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'


def odt(body: str, *changes: str) -> bytes:
    regions = f"<text:tracked-changes>{''.join(changes)}</text:tracked-changes>" if changes else ""
    text = f"<office:body><office:text>{regions}{body}</office:text></office:body>"
    content = f"{HEAD}<office:document-content {SPACES}>{text}</office:document-content>"
    return zipped({"mimetype": TYPE, "content.xml": content, "META-INF/manifest.xml": "<x/>"})


def who(author: str = "Ève") -> str:
    return f"<dc:creator>{author}</dc:creator><dc:date>2024-05-02T14:30:00.123456789</dc:date>"


def note(name: str, *paragraphs: str, more: str = "", author: str = "Ève") -> str:
    said = "".join(f"<text:p>{words}</text:p>" for words in paragraphs)
    return f'<office:annotation office:name="{name}" {more}>\n{who(author)}\n{said}\n</office:annotation>'


def end(name: str) -> str:
    return f'<office:annotation-end office:name="{name}"/>'


def change(key: str, kind: str, words: str = "", author: str = "Ève") -> str:
    told = f"<office:change-info>{who(author)}</office:change-info>{words}"
    return (
        f'<text:changed-region xml:id="{key}" text:id="{key}"><text:{kind}>{told}</text:{kind}>'
        "</text:changed-region>"
    )


def added(key: str, words: str) -> str:
    return f'<text:change-start text:change-id="{key}"/>{words}<text:change-end text:change-id="{key}"/>'


def table_of(content: bytes) -> Table:
    table = read_noted("retour.odt", content)
    assert table is not None
    return table


def rows_of(body: str, *changes: str) -> list[ParsedRow]:
    return list(table_of(odt(body, *changes)).rows)


def refusal_of(content: bytes) -> str:
    with pytest.raises(UnreadableSource) as refusal:
        read_noted("retour.odt", content)
    return str(refusal.value)


def test_a_comment_gives_its_words_its_range_its_section_its_author_and_its_day():
    noted = note("a", "Lesquels ?", "Tous<text:s/>?")
    body = (
        '<text:h text:outline-level="1">Hébergement</text:h>'
        f"<text:p>Les {noted}flux<text:s/><text:span>sortants</text:span>{end('a')} passent.</text:p>"
    )
    assert rows_of(body) == [
        ParsedRow(
            "",
            1,
            {
                "location": "§ Hébergement",
                "excerpt": "flux sortants",
                "text": "Lesquels ?\nTous ?",
                "author": "Ève",
                "date": "2024-05-02",
            },
        )
    ]


def test_answers_follow_what_they_answer_with_the_same_excerpt():
    answer = note("b", "Tous.", more='loext:parent-name="a"', author="Luc")
    body = (
        f"<text:p>Les {note('a', 'Lesquels ?')}{answer}flux{end('a')} passent.</text:p>"
        f"<text:p>{note('c', 'Non.')}Seule.</text:p>"
    )
    assert [(row.cells["excerpt"], row.cells["text"], row.cells["author"]) for row in rows_of(body)] == [
        ("flux", "Lesquels ?", "Ève"),
        ("flux", "Tous.", "Luc"),
        ("Seule.", "Non.", "Ève"),
    ]


def test_changes_are_said_in_sentences_and_excerpts_are_in_the_wording_before():
    body = (
        f'<text:p>Conservés <text:change text:change-id="1"/>{added("2", "un an")} au plus.</text:p>'
        f"<text:p>Les {note('a', 'Oui.')}flux{added('3', ' sortants')}{end('a')} passent.</text:p>"
        f'<text:p>Puis<text:change text:change-id="4"/>.</text:p>'
    )
    rows = rows_of(
        body,
        change("1", "deletion", "<text:p>dix jours</text:p>"),
        change("2", "insertion"),
        change("3", "insertion", author="Luc"),
        change("4", "deletion", "<text:p> rien</text:p><text:p>Fin</text:p>"),
    )
    assert [(row.cells["excerpt"], row.cells["text"], row.cells["author"]) for row in rows] == [
        ("Conservés dix jours au plus.", "Remplacer « dix jours » par « un an ».", "Ève"),
        ("flux", "Oui.", "Ève"),
        ("Les flux passent.", "Ajouter « sortants » après « Les flux ».", "Luc"),
        ("Puis rien Fin.", "Supprimer « rien Fin ».", "Ève"),
    ]
    assert {row.cells["date"] for row in rows} == {"2024-05-02"}


def test_what_stands_apart_from_the_words_is_no_part_of_them():
    drawing = "<draw:frame><svg:title>Schéma</svg:title><draw:image/></draw:frame>"
    cited = "<text:note><text:note-citation>1</text:note-citation></text:note>"
    [row] = rows_of(f"<text:p>{note('a', 'Oui.')}Les {drawing}flux{cited}.{end('a')}</text:p>")
    assert row.cells["excerpt"] == "Les flux."


def test_a_text_without_any_comment_gives_no_row_and_an_empty_comment_is_said():
    table = table_of(odt("<text:p>Les flux passent.</text:p>"))
    assert (list(table.rows), table.notices) == ([], [])
    table = table_of(odt(f"<text:p>{note('a', '')}{note('b')}x</text:p>"))
    assert list(table.rows) == []
    assert table.notices == ["2 commentaires ne portent aucun texte."]


def test_comments_of_the_same_name_or_without_an_end_are_all_read():
    body = (
        f"<text:p>{note('a', 'Un.')}{note('a', 'Deux.')}Les flux.</text:p><text:p>Suite.{end('z')}</text:p>"
    )
    rows = rows_of(body)
    assert [row.cells["text"] for row in rows] == ["Un.", "Deux."]
    assert {row.cells["excerpt"] for row in rows} == {"Les flux."}


def test_hostile_changes_and_comments_are_refused():
    assert "5000" in refusal_of(odt("<text:p>" + note("a", "x") * 5_001 + "</text:p>"))
    starts = '<text:change-start text:change-id="1"/>' * (revised.MAX_OPEN + 1)
    assert "5000" in refusal_of(odt(f"<text:p>{starts}</text:p>", change("1", "insertion")))
    content = odt(f"<text:p>{note('a', 'x')}</text:p>")
    assert "DTD" in refusal_of(rewritten(content, {"content.xml": (HEAD, f"{HEAD}<!DOCTYPE a>")}))


def test_words_taken_out_are_put_back_once():
    body = '<text:p>a <text:change text:change-id="1"/></text:p>' * 50
    assert len(rows_of(body, change("1", "deletion", "<text:p>b</text:p>"))) == 1


def test_a_damaged_or_protected_text_is_refused_with_what_to_do():
    content = odt("<text:p>x</text:p>")
    assert "abîmé" in refusal_of(content[:-40])
    assert "abîmé" in refusal_of(rewritten(content, {"content.xml": ("</office:text>", "")}))
    protected = rewritten(content, {"META-INF/manifest.xml": "<m:encryption-data/>"})
    sentence = refusal_of(protected)
    assert "mot de passe" in sentence
    assert ".ods" not in sentence


def test_a_sheet_is_left_to_others():
    assert read_noted("retour.odt", ods([["Commentaire"], ["Préciser."]])) is None
