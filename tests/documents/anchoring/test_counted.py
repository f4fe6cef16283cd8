"""Lines of the Markdown, of files called otherwise, and of a page."""

import pytest

from documents.anchoring.model import Method


@pytest.mark.parametrize(
    "location",
    [
        *(
            "fichier exigences, 7",
            "fichier volet-exigences 7",
            "fichier volet-exigences.md 7",
            "exigences ligne 7",
        ),
        *("document exigences (7)", "fichier volet-exigences.md #7", "fichier exigences @7", "exigences L7"),
        *("exigences.md ligne 7", "volet_exigences.md l. 7", "volet-exigence.md ligne 7", "exigences l.7"),
        *("fichier exigences ligne ~7", "volet-exigences.md, ligne 7 environ", "volet-exigences ligne md 7"),
        *("volet-exigences.md ligne markdown 7", "fichier exigences, vers la ligne 7"),
    ],
)
def test_a_line_of_a_file_called_otherwise_is_its_row(accepted, key_of, location):
    assert accepted(location=location) == [key_of("MSG-FIL-3")]


@pytest.mark.parametrize(
    "location",
    ["md 20", "ligne md 20", "20 (markdown)", "markdown : 20", "n° ligne md 20", "lignes md n° 20"],
)
def test_a_line_of_the_markdown_is_a_line(places, location):
    (found,) = places(location=location)
    assert (found.document, found.line_start, found.method) == ("volet-corps.md", 20, Method.LINE)


def test_a_name_that_is_far_from_any_file_names_none(places):
    assert {place.document for place in places(location="volute-reglement.md ligne 6")} == {
        "volet-corps.md",
        "volet-exigences.md",
        "volet-glossaire.md",
    }


def test_a_line_blank_in_a_file_is_rather_that_of_another(places):
    assert places(location="ligne 5")[0].document == "volet-exigences.md"  # blank in volet-corps.md


@pytest.mark.parametrize("location", ["p. 2 l. 7", "l. 7 p. 2", "page 2, ligne 7", "p.2, lignes 7 à 9"])
def test_a_line_counted_on_a_page_is_not_one_of_a_file(places, key_of, location):
    (found,) = places(location=location)
    assert (found.section_key, found.method, found.accepted) == (
        key_of("1 - Objet du volet"),
        Method.PAGE,
        True,
    )


def test_a_line_of_a_file_named_with_a_page_stays_a_line(accepted, key_of):
    assert accepted(location="volet-exigences.md l. 7, p. 4") == [key_of("MSG-FIL-3")]
