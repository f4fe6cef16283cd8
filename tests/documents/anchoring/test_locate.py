"""What is named and what is quoted, heard together."""

import pytest

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Method
from documents.reading.markdown import read_document

ROW = "La taille d'un message ne dépasse pas un mégaoctet."


def test_agreement_raises_the_score_and_is_told(places):
    (alone,) = places(excerpt=ROW)
    (together,) = places(location="MSG-FIL-3", excerpt=ROW)
    assert together.score > alone.score
    assert together.accepted
    assert together.reason.endswith("en accord avec l'exigence MSG-FIL-3.")


@pytest.mark.parametrize(
    "location", ["MSG-FIL-12", "§ 2.1", "volet-corps.md l. 3", "p. 2", "volet-glossaire.md"]
)
def test_disagreement_is_told_and_nothing_is_taken(places, key_of, location):
    found = places(location=location, excerpt=ROW)
    assert found[0].section_key == key_of("MSG-FIL-3")
    assert ", mais la colonne Page désigne " in found[0].reason
    assert not any(candidate.accepted for candidate in found)


def test_both_places_of_a_disagreement_are_shown(places, key_of):
    found = places(location="MSG-FIL-12", excerpt=ROW)
    assert {candidate.section_key for candidate in found} == {key_of("MSG-FIL-3"), key_of("MSG-FIL-12")}
    assert "mais l'extrait se trouve ailleurs" in found[1].reason


def test_another_requirement_mentioned_in_the_text_does_not_unsettle_a_quote(places, key_of):
    found = places(excerpt=ROW, text="Incohérent avec MSG-FIL-12.")
    assert (found[0].section_key, found[0].accepted) == (key_of("MSG-FIL-3"), True)


def test_several_requirements_named_are_several_places(accepted, key_of):
    found = accepted(location="MSG-FIL-3 et MSG-FIL-12", text="Les deux se contredisent.")
    assert found == [key_of("MSG-FIL-3"), key_of("MSG-FIL-12")]


@pytest.mark.parametrize("section", ["§ 2.1", "§ Reprise après incident"])
def test_a_requirement_and_a_section_named_side_by_side_are_two_places(accepted, key_of, section):
    found = accepted(location=f"MSG-FIL-3 et {section}", text="Les deux se contredisent.")
    assert set(found) == {key_of("MSG-FIL-3"), key_of("2.1 - Reprise après incident")}


def test_a_short_quote_is_taken_only_when_something_else_agrees(accepted, key_of):
    assert accepted(excerpt="mégaoctet") == []
    assert accepted(location="MSG-FIL-3", excerpt="mégaoctet") == [key_of("MSG-FIL-3")]


def test_words_said_everywhere_under_a_title_are_first_those_of_its_own_lines():
    text = (
        "# Premier\n\nUn délai court.\n\n# Parc\n\n## Bornes\n\nUn délai court.\n\n"
        "# Quais\n\nUn délai court.\n\n## Grues\n\nUn délai court, un délai court.\n"
    )
    edition = EditionIndex.build([read_document("port.md", text.encode())], [])
    found = locate(edition, location="section Quais", excerpt="délai court", text="Ces grues ?").candidates
    assert found[0].line_start == 13


def test_candidates_are_ranked_and_at_most_ten(places):
    found = places(location="volet-corps.md p. 1-4, l. 1-30, MSG-SEC-1", excerpt="Le délai de rétention")
    scores = [candidate.score for candidate in found if not candidate.accepted]
    assert scores == sorted(scores, reverse=True)
    assert 1 < len(found) <= 10
    assert all(0 <= candidate.score <= 1 for candidate in found)


def test_every_reason_is_one_sentence(places):
    for columns in [{"location": "4"}, {"location": "§ Reprise"}, {"excerpt": ROW}, {"text": "MSG-SEC-1"}]:
        for candidate in places(**columns):
            assert candidate.reason[0].isupper()
            assert candidate.reason.endswith(".")
            assert "\n" not in candidate.reason


def test_an_empty_remark_has_no_place(places):
    assert places() == []


def test_an_edition_without_text_gives_no_place():
    empty = EditionIndex.build([], [])
    assert locate(empty, location="MSG-FIL-1, p. 3, l. 12, § 2", excerpt=ROW, text="cct.md").candidates == ()


@pytest.mark.parametrize(
    "flood",
    [
        "x" * 10_000_000,
        "<a " * 1_000_000,
        "(…) " * 1_000_000,
        "MSG-FIL-1 à 30 l. 1 p. 1 § 2 " * 100_000,
        "un message " * 500_000,
    ],
)
def test_a_flood_of_text_is_read_only_so_far(places, flood):
    assert len(places(location=flood, excerpt=flood, text=flood)) <= 10


def test_sections_numbered_with_letters_or_roman_figures_are_found():
    text = "# IV - Exploitation\n\nSurveiller.\n\n## A.1 Sauvegarde\n\nSauvegarder.\n"
    edition = EditionIndex.build([read_document("guide.md", text.encode())], [])
    (fourth,) = locate(edition, location="chapitre IV", excerpt="", text="").candidates
    (first,) = locate(edition, location="§ A.1", excerpt="", text="").candidates
    assert (fourth.line_start, first.line_start) == (1, 5)


def test_other_identifier_schemes_are_learnt_from_the_edition():
    text = "| Id | Texte |\n|---|---|\n| EX1 | Journaliser les accès. |\n| EX12 | Garder les journaux. |\n"
    edition = EditionIndex.build([read_document("socle.md", text.encode())], [])
    (found,) = locate(edition, location="ex-12", excerpt="", text="").candidates
    assert (found.method, found.line_start, found.accepted) == (Method.REQUIREMENT, 4, True)


def test_what_stands_above_a_table_of_contents_is_found_and_so_is_a_row_called_so():
    text = (
        "Ce livret s'adresse aux concierges.\n\n# Sommaire\n\n- Portes battantes\n\n## Portes battantes\n\n"
        "| Partie | Contenu |\n|---|---|\n| Sommaire | La liste affichée dans le hall |\n| Plan | Un |\n"
    )
    edition = EditionIndex.build([read_document("livret.md", text.encode())], [])

    def lines(excerpt: str) -> list[int]:
        return [
            found.line_start for found in locate(edition, location="", excerpt=excerpt, text="").candidates
        ]

    assert lines("s'adresse aux concierges") == [1]
    assert lines("La liste affichée dans le hall") == [11]
    assert lines("Portes battantes") == [7]


@pytest.mark.parametrize(
    "repeated", ["https://x.example.org/a ", "9", "« ", "…", "a.", "\n", "[", "ligne(s) "]
)
def test_a_column_of_one_thing_repeated_answers_all_the_same(index, repeated):
    answer = locate(index, location=repeated * 500, excerpt=repeated * 9_000, text=repeated * 3_000)
    assert len(answer.candidates) <= 10
    assert all(0 <= candidate.score <= 1 for candidate in answer.candidates)
