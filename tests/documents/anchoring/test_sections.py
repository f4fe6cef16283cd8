"""Sections named by their number, their title, the word printed before it, or the section above."""

from collections.abc import Callable

import pytest

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.reading.markdown import read_document

NUMBERED = """# 1 Transports

Les véhicules sont partagés.

## 1.1 Objet

Ce chapitre organise les trajets.

## 1.2 Règles

Un trajet est réservé la veille.

## 1.3 Entretien des véhicules

Chaque véhicule est révisé tous les ans.

# 2 Locaux et salles

Les salles sont communes.

## 2.1 Objet

Ce chapitre organise les réunions.

## 2.2 Règles

Une salle est réservée le matin.

# III. Accueil

Le public entre par la cour.

## Règles

Un badge est remis à chacun.

# Annexe A – Plan des lieux

Le plan est affiché.

# Annexe B : Lexique

Cour : espace ouvert.

# Article 3 – Horaires

Les portes ferment à vingt heures.
"""


@pytest.fixture(scope="module")
def lines_of() -> Callable[..., list[int]]:
    """Return the first lines of the sections a remark names, those that need no person."""
    edition = EditionIndex.build([read_document("guide.md", NUMBERED.encode())], [])

    def find(location: str = "", text: str = "") -> list[int]:
        found = locate(edition, location=location, excerpt="", text=text)
        return sorted(candidate.line_start for candidate in found.candidates if candidate.accepted)

    return find


def line_of(title: str, occurrence: int = 1) -> int:
    """Return the line of a heading of the text above."""
    return [rank for rank, line in enumerate(NUMBERED.split("\n"), 1) if line.strip("# ") == title][
        occurrence - 1
    ]


@pytest.mark.parametrize(
    "location",
    [
        *("2.2 Règles", "2.2. Règles", "2.2 - Règles", "§ 2.2 Règles", "cf. 2.2", "au 2.2", "Règles (2.2)"),
        *("chap. « 2.2 Règles »", "2.2) Règles", "- 2.2 Règles -", "2, Règles", "Règles, 2"),
    ],
)
def test_a_number_and_a_title_together_are_one_section(lines_of, location):
    assert lines_of(location) == [line_of("2.2 Règles")]


def test_a_number_and_its_whole_title_are_read_inside_a_sentence(lines_of):
    assert lines_of(text="Dans 1.3 Entretien des véhicules : à revoir") == [
        line_of("1.3 Entretien des véhicules")
    ]


def test_a_number_that_counts_what_a_title_names_is_no_section(lines_of):
    assert lines_of(text="Il y a 1 transport de trop et 2 locaux vides.") == []


@pytest.mark.parametrize("location", ["Règles (III)", "III, Règles", "III > Règles", "III - Règles"])
def test_a_number_alone_beside_a_title_tells_which_one_is_meant(lines_of, location):
    assert lines_of(location) == [line_of("Règles")]


@pytest.mark.parametrize(
    "location",
    [
        *("Locaux et salles - Règles", "Locaux et salles, Règles", "Locaux et salles / Règles"),
        *("Locaux et salles > Règles", "Règles (Locaux et salles)", "Locaux et salles : Règles"),
        *("section Règles de la partie Locaux et salles", "Règles, partie « Locaux et salles »"),
    ],
)
def test_a_title_of_several_sections_is_told_by_the_section_above(lines_of, location):
    assert lines_of(location) == [line_of("2.2 Règles")]


@pytest.mark.parametrize(
    ("location", "numbers"),
    [
        ("chapitres 1 et 2", ["1 Transports", "2 Locaux et salles"]),
        ("§§ 1.1, 2.1", ["1.1 Objet", "2.1 Objet"]),
        ("1.2 et 2.2", ["1.2 Règles", "2.2 Règles"]),
        ("§ 1.1/1.2", ["1.1 Objet", "1.2 Règles"]),
        ("sections 1.1 à 1.3", ["1.1 Objet", "1.2 Règles", "1.3 Entretien des véhicules"]),
        ("annexes A et B", ["Annexe A – Plan des lieux", "Annexe B : Lexique"]),
    ],
)
def test_a_list_of_sections_gives_each_of_them(lines_of, location, numbers):
    assert lines_of(location) == [line_of(title) for title in numbers]


@pytest.mark.parametrize(
    "location", ["chapitre 2, 1er alinéa", "§ 2, 3 lignes plus bas", "§ 2 et 1 remarque"]
)
def test_what_follows_one_section_is_not_always_another(lines_of, location):
    assert line_of("2 Locaux et salles") in lines_of(location)
    assert line_of("1 Transports") not in lines_of(location)


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("annexe A", "Annexe A – Plan des lieux"),
        ("annexe n° A", "Annexe A – Plan des lieux"),
        ("ann. B", "Annexe B : Lexique"),
        ("dans l'annexe B", "Annexe B : Lexique"),
        ("Annexe B : Lexique", "Annexe B : Lexique"),
        ("art. 3", "Article 3 – Horaires"),
        ("article 3", "Article 3 – Horaires"),
    ],
)
def test_a_number_printed_after_a_word_is_found_by_both(lines_of, said, title):
    assert lines_of(said) == [line_of(title)]
    assert lines_of(text=f"Voir {said} : à préciser.") == [line_of(title)]


def test_a_title_printed_after_a_label_is_found_alone(lines_of):
    assert lines_of("Lexique") == [line_of("Annexe B : Lexique")]


@pytest.mark.parametrize("text", ["L'annexe a été revue.", "Une annexe y figure.", "L'annexe d'un projet."])
def test_a_word_after_annexe_is_no_letter(lines_of, text):
    assert lines_of(text=text) == []


@pytest.mark.parametrize("unknown", ["annexe Z", "article 212", "art. 9", "chapitre 18"])
def test_a_labelled_number_that_does_not_exist_is_no_place(lines_of, unknown):
    assert lines_of(unknown) == []
    assert lines_of(text=f"Concernant {unknown}, à préciser.") == []
