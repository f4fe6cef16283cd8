"""Filling a .csv: every byte that is not ours stays, ours are written as the rest of the file is."""

import pytest

from answers.filled import fill
from tests.answers.looking import cells_of, rows_of
from tests.imports.sheets import GABARIT, REMARK, delimited

TITLES = "Id;Page;Commentaire;Etat"
REFERENCED = {("", 2): {"Suivi": "C-0042"}}


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "cp850", "utf-16", "utf-16-le"])
def test_encoding_mark_and_line_ends_are_kept(encoding, end):
    lines = ["Id;Page;Extrait;Commentaire", "1;3;été;Préciser à côté.", "2;4;;La durée."]
    sheet = end.join(lines).encode(encoding)

    filled = fill("x", sheet, {("", 2): {"Réf": "C-0042 « déjà »"}})

    expected = [f"{lines[0]};Réf", f"{lines[1]};C-0042 « déjà »", lines[2]]
    assert filled == end.join(expected).encode(encoding)


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_kept_and_what_holds_it_is_quoted(delimiter):
    sheet = delimited([GABARIT, REMARK], delimiter=delimiter)

    filled = fill("x", sheet, {("", 2): {"Relecteur - commentaire": f'a{delimiter}b "c"\nd'}})

    assert cells_of(filled)[0]["note"] == f'a{delimiter}b "c"\nd'
    assert f'"a{delimiter}b ""c""\nd"'.encode() in filled


def test_a_file_that_quotes_everything_has_our_texts_quoted_too():
    sheet = b'"Id";"Page";"Commentaire"\n"1";"3";"Dire ""oui"""\n'

    filled = fill("x", sheet, REFERENCED)

    assert filled == b'"Id";"Page";"Commentaire";"Suivi"\n"1";"3";"Dire ""oui""";"C-0042"\n'


def test_the_line_that_announces_the_delimiter_stays_first():
    sheet = f"sep=;\n{TITLES}\n1;3;Dire.;\n".encode()

    assert fill("x", sheet, REFERENCED) == f"sep=;\n{TITLES};Suivi\n1;3;Dire.;;C-0042\n".encode()


def test_lines_that_are_shorter_or_longer_than_the_titles_are_filled_where_they_should():
    sheet = f"{TITLES};;\n1;3;Dire.\n2;3;Faire.;;;\n".encode()

    filled = fill("x", sheet, REFERENCED | {("", 3): {"Suivi": "C-43"}})

    assert filled == f"{TITLES};Suivi;\n1;3;Dire.;;C-0042\n2;3;Faire.;;C-43;\n".encode()


def test_a_line_whose_quotes_make_no_sense_keeps_what_it_says():
    sheet = f'{TITLES}\n1;3;Dire "oui;\n2;4;Faire.;\n'.encode()

    filled = fill("x", sheet, {("", 2): {"Suivi": "a;b"}, ("", 3): {"Suivi": "C-43"}})

    first, second = cells_of(filled)
    assert (first["text"], first["Suivi"]) == ('Dire "oui', "a;b")
    assert (second["text"], second["Suivi"]) == ("Faire.", "C-43")


@pytest.mark.parametrize(
    "text", ["=1+1", "+33 1", "-2", "@SUM(A1)", "＝1", ' =HYPERLINK("http://example.org")']
)
def test_no_text_of_ours_is_a_formula_and_all_of_it_is_there(text):
    filled = fill("x", f"{TITLES}\n1;3;Dire.;\n".encode(), {("", 2): {"Etat": text}})

    assert cells_of(filled)[0]["state"] == f"\u00a0{text.strip()}"
    assert fill("x", filled, {("", 2): {"Etat": text}}) == filled


def test_what_the_person_typed_stays_as_typed_where_it_stands():
    sheet = f"{TITLES}\n1;=3;+Dire.;\n".encode()

    assert fill("x", sheet, REFERENCED) == f"{TITLES};Suivi\n1;=3;+Dire.;;C-0042\n".encode()


def test_characters_that_an_old_encoding_lacks_become_the_nearest():
    sheet = "Id;Page;Commentaire;Etat\n1;3;Précisé.;\n".encode("cp850")

    filled = fill("x", sheet, {("", 2): {"Etat": "L’œuvre – 3\u202f% → « ½ » 🙂"}})

    assert cells_of(filled)[0]["state"] == "L'oeuvre - 3\u00a0% -> « ½ » ?"


def test_a_cell_of_several_lines_counts_as_one_line():
    sheet = f'{TITLES}\n1;3;"Dire\noui.";\n2;4;Faire.;\n'.encode()

    filled = fill("x", sheet, {("", 3): {"Suivi": "C-43"}})

    assert filled == f'{TITLES};Suivi\n1;3;"Dire\noui.";\n2;4;Faire.;;C-43\n'.encode()
    assert [row.line for row in rows_of(filled)] == [2, 3]
