"""Which earlier remark a corrected row corrects: word for word, then Id and likeness, then likeness."""

import pytest

from imports.matching import Match, Said, match

LOGS = "Préciser la durée de conservation des journaux d'accès, en mois, et qui les lit."
KEYS = "Le renouvellement des clés de chiffrement n'est décrit nulle part dans ce chapitre."
ADDRESS = "L'annuaire devrait être interrogé par une interface documentée plutôt que par fichier."


def said(key: int, text: str, row_id: str = "", author: str = "a@example.org", excerpt: str = "") -> Said:
    return Said(key, row_id, ("", excerpt, text), author)


def test_a_row_repeated_word_for_word_is_its_own_whatever_its_id_and_place():
    old = [said(10, LOGS, "1"), said(11, KEYS, "2")]
    new = [said(1, KEYS, "1"), said(2, LOGS, "2")]

    assert match(old, new) == {1: Match(11, sure=True), 2: Match(10, sure=True)}


def test_blanks_added_by_a_spreadsheet_change_nothing():
    assert match([said(10, LOGS)], [said(1, LOGS.replace(" ", "  ") + "\n")]) == {1: Match(10, sure=True)}


def test_a_row_rewritten_under_its_id_is_a_correction():
    new = [said(1, "Préciser la durée de conservation des journaux : douze mois au plus.", "1")]

    assert match([said(10, LOGS, "1"), said(11, KEYS, "2")], new) == {1: Match(10, sure=True)}


def test_the_same_id_on_unlike_words_is_another_remark():
    """The sheet was numbered again: its first row is no correction of the former first row."""
    assert match([said(10, LOGS, "1")], [said(1, KEYS, "1")]) == {}


def test_rows_numbered_again_go_to_the_words_they_resemble_not_to_their_number():
    old = [said(10, LOGS, "1"), said(11, LOGS.replace("journaux d'accès", "comptes rendus"), "2")]
    new = [
        said(1, KEYS, "1"),
        said(2, LOGS + " Merci.", "2"),
        said(3, LOGS.replace("journaux d'accès", "comptes rendus") + " Merci.", "3"),
    ]

    found = match(old, new)
    assert {position: pair.comment for position, pair in found.items()} == {2: 10, 3: 11}


def test_a_row_slightly_rewritten_needs_no_id():
    assert match([said(10, LOGS)], [said(1, LOGS.replace("en mois", "en jours"))]) == {
        1: Match(10, sure=True)
    }


def test_a_row_completed_is_the_one_it_completes():
    completed = LOGS + " " + KEYS

    assert match([said(10, LOGS)], [said(1, completed)]) == {1: Match(10, sure=True)}


def test_two_earlier_remarks_as_alike_leave_a_doubt_rather_than_a_guess():
    old = [said(10, LOGS.replace("mois", "jours")), said(11, LOGS.replace("mois", "ans"))]

    (found,) = match(old, [said(1, LOGS)]).values()
    assert not found.sure


def test_a_row_somewhat_alike_is_only_said_to_be():
    new = [said(1, "Préciser la durée de conservation des sauvegardes de la base, et leur lieu.")]

    assert match([said(10, LOGS)], new) == {1: Match(10, sure=False)}


def test_another_person_s_remark_is_never_taken_for_a_correction():
    assert match([said(10, LOGS)], [said(1, LOGS + " Merci.", author="b@example.org")]) == {}


def test_words_repeated_under_another_name_are_a_doubt_and_with_their_id_a_correction():
    """A mistyped address corrected; or a colleague who agrees."""
    other = "b@example.org"

    assert match([said(10, LOGS)], [said(1, LOGS, author=other)]) == {1: Match(10, sure=False)}
    assert match([said(10, LOGS, "1")], [said(1, LOGS, "1", author=other)]) == {1: Match(10, sure=True)}


@pytest.mark.parametrize("empty", ["old", "new"])
def test_a_row_that_names_nobody_may_be_anybody_s(empty):
    old = said(10, LOGS, author="" if empty == "old" else "a@example.org")
    new = said(1, LOGS, author="" if empty == "new" else "a@example.org")

    assert match([old], [new]) == {1: Match(10, sure=True)}


def test_an_earlier_remark_is_corrected_once():
    found = match([said(10, LOGS)], [said(1, LOGS), said(2, LOGS.replace("en mois", "en jours"))])

    assert [pair for pair in found.values() if pair.sure] == [Match(10, sure=True)]


def test_short_words_found_in_longer_ones_mean_nothing():
    assert match([said(10, "Préciser.")], [said(1, LOGS)]) == {}


def test_thousands_of_rows_changed_at_once_are_still_matched_by_their_id():
    old = [said(10_000 + n, f"{LOGS} Cas numéro {n}.", str(n)) for n in range(1200)]
    new = [said(n, f"{LOGS} Cas numéro {n}, revu.", str(n)) for n in range(1200)]

    assert match(old, new) == {n: Match(10_000 + n, sure=True) for n in range(1200)}


def test_the_same_words_about_two_places_are_two_remarks():
    one, other = Said(10, "", ("EXI-G-1", "", LOGS), "a@example.org"), Said(1, "", ("p. 4", "", LOGS), "")

    assert match([one], [other]) == {1: Match(10, sure=False)}


def test_under_the_same_id_a_place_corrected_alone_is_a_correction():
    one = Said(10, "1", ("EXI-G-1", "", LOGS), "a@example.org")
    moved = Said(1, "1", ("EXI-G-2", "", LOGS), "a@example.org")

    assert match([one], [moved]) == {1: Match(10, sure=True)}
