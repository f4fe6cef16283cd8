"""Reading delimited text through the public door."""

import pytest

from imports.sources.delimited import MAX_DELIMITERS, MAX_LINE, MAX_LINES
from imports.sources.grid import MAX_LINES as MAX_FILLED
from imports.sources.model import ParsedRow, UnreadableSource
from imports.sources.sheet import read
from tests.imports.sheets import GABARIT, REMARK, SAMPLE, delimited

SHORT = ["Id", "Page", "Commentaire"]


def rows_of(content: bytes) -> list[ParsedRow]:
    return list(read("retour.csv", content).rows)


def only_row(content: bytes) -> ParsedRow:
    [row] = rows_of(content)
    return row


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "cp1252", "utf-16", "utf-16-le", "utf-16-be"])
def test_a_filled_gabarit_comes_back_whatever_its_delimiter_and_its_encoding(delimiter, encoding):
    remark = [*REMARK[:3], 'Écrire « où ; quand, comment\t? » et "quoi"\n\n- même à l’œil', *REMARK[4:]]
    row = only_row(delimited([GABARIT, remark], delimiter=delimiter, encoding=encoding))
    assert list(row.cells.values()) == remark
    assert (row.ref, row.faults) == ("ligne 2", ())


def test_what_cp1252_leaves_undefined_stops_nothing():
    row = only_row("Id;Page;Commentaire\n1;2;où".encode("cp1252") + b"\x81\x8d.\n")
    assert row.cells["text"] == "où��."


def test_a_line_is_numbered_as_a_spreadsheet_shows_it():
    lines = [["Relecture"], [], SHORT, ["1", "2", "un\r\ndeux"], [], ["2", "3", "x"]]
    assert [(row.line, row.cells["text"]) for row in rows_of(delimited(lines))] == [(4, "un\ndeux"), (6, "x")]


@pytest.mark.parametrize("announced", ["sep=,\r\n", 'SEP=;\n"', '"sep=\t"\n'])
def test_the_delimiter_that_a_file_announces_is_obeyed_and_is_no_line(announced):
    delimiter = next(character for character in announced if character in ",;\t")
    text = delimited([SHORT, ["1", "2", "x"]], delimiter=delimiter, encoding="utf-8").decode()
    assert only_row((announced.rstrip('"') + text).encode()).line == 2


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_end_of_line_will_do(end):
    assert len(rows_of(end.join(["Id;Page;Commentaire", "1;2;x", "2;3;y"]).encode())) == 2


@pytest.mark.parametrize("typed", ["=1+1", "=> voir", "+33 1", "- un", "@equipe", "'texte", "007", "1.10"])
def test_what_a_spreadsheet_would_take_for_a_formula_or_a_number_is_text(typed):
    row = only_row(delimited([SHORT, ["1", typed, typed]]))
    assert (row.cells["location"], row.cells["text"], row.faults) == (typed, typed, ())


def test_a_quote_never_closed_swallows_no_other_line_and_is_said():
    content = b'Id;Page;Commentaire\n1;2;"jamais\n2;3;"bien"" clos\ndeux"\n3;4;5" de large\n4;5;"a" b\n'
    rows = rows_of(content)
    assert [row.cells["text"] for row in rows] == ['"jamais', 'bien" clos\ndeux', '5" de large', '"a" b']
    assert [[fault.column for fault in row.faults] for row in rows] == [["text"], [], [], ["text"]]
    assert "guillemet" in rows[0].faults[0].said


def test_control_characters_do_not_reach_the_database():
    row = only_row(b"Id;Page;Commentaire\n1;2;a\x00b\x01c\x0bd\x7f\n")
    assert row.cells["text"] == "abc\nd"


def test_what_stands_above_the_titles_is_said_and_the_sample_set_aside():
    table = read("x.csv", delimited([["Cadre", "version 2"], GABARIT, SAMPLE, REMARK]))
    assert [bool(row.aside) for row in table.rows] == [True, False]
    assert table.notices == ["Ce qui précède les titres (ligne 2) n'a pas été lu."]


@pytest.mark.parametrize("content", ["", "\r\n\r\n", ";;;\n;;;\n", "\t\n"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_file_without_a_filled_cell_is_said_to_be_empty(content, encoding):
    with pytest.raises(UnreadableSource, match="vide"):
        read("x.csv", content.encode(encoding))


@pytest.mark.parametrize(
    "content",
    [b"Nom;Ville\nJeanne;Lyon\n", b"Bonjour, voici mes remarques.\n", b"Commentaire\nTrop long.\n"],
)
def test_a_text_that_is_no_table_of_remarks_is_named_as_a_text(content):
    with pytest.raises(UnreadableSource, match="fichier texte"):
        read("retour.csv", content)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"Page;Commentaire\n" + b"x" * (MAX_LINE + 1), "caractères"),
        (b"Page;Commentaire\n" + (b";" * 1_000_000 + b"\n") * (MAX_DELIMITERS // 1_000_000 + 1), "trop"),
        (b"Page;Commentaire\n" + b"\n" * MAX_LINES, "trop"),
        (b"Page;Commentaire\n" + b"1;x\n" * (MAX_FILLED + 1), "lignes"),
        (b"Page;Commentaire\n" + b";" * 16_384 + b"x\n", "trop"),
    ],
    ids=["long line", "delimiters", "empty lines", "lines", "columns"],
)
def test_a_hostile_text_is_refused_in_one_sentence(content, said):
    with pytest.raises(UnreadableSource, match=said):
        read("x.csv", content)


def test_the_french_of_ms_dos_is_read_with_its_accents():
    text = "N°;Page;Commentaire;Auteur\r\n1;12;Œuvre déjà prévue l'été, à préciser;Héloïse\r\n"
    (row,) = rows_of(text.replace("Œ", "OE").encode("cp850"))

    assert row.cells["text"] == "OEuvre déjà prévue l'été, à préciser"
    assert row.cells["author"] == "Héloïse"
    assert row.cells["id"] == "1"


def test_an_address_in_a_column_of_its_own_is_the_author_s():
    (row, other) = rows_of(
        b"Page;Commentaire;Auteur;Courriel\n1;Un avis;Jean Test;jean@example.org\n2;Deux;;ana@example.org\n"
    )

    assert row.cells["author"] == "Jean Test jean@example.org"
    assert row.cells["Courriel"] == "jean@example.org"
    assert other.cells["author"] == "ana@example.org"


def test_a_second_address_is_somebody_else_s():
    (row,) = rows_of(b"Page;Commentaire;Auteur(email);Mail\n1;Un avis;ana@example.org;chef@example.org\n")

    assert row.cells["author"] == "ana@example.org"
