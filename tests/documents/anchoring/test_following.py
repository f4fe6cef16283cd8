"""A place of one text found again in a later one."""

import pytest

from documents.anchoring.fates import Fate, NoSuchPlaceError
from documents.anchoring.following import Succession

BEFORE = """# Files d'attente

Chaque file a un propriétaire, nommé dans le registre des flux et joignable par l'astreinte.

Un message qui échoue trois fois rejoint la file des rebuts, où il reste trente jours. Le propriétaire la
relit chaque matin.

## Exigences

| Id | Exigence |
|---|---|
| FIL-1 | Toute file est déclarée dans le registre avant sa création. |
| FIL-2 | Toute file est déclarée inactive après six mois sans message. |
| FIL-3 | Les messages sont chiffrés par la clé du domaine émetteur. |
"""
LINE_OF = {"propriétaire": 3, "rebuts": 5, "FIL-1": 12, "FIL-2": 13, "FIL-3": 14}


def follow(after: str | dict[str, str], line: int, last: int | None = None):
    """Return what became of a line of BEFORE."""
    later = {"flux.md": after} if isinstance(after, str) else after
    return Succession.of({"flux.md": BEFORE}, later).follow("flux.md", line, last or line)


def landed(after: str, followed) -> list[str]:
    """Return the words followed, where they stand now."""
    return [after[landing.start : landing.end] for landing in followed.landings]


@pytest.mark.parametrize("line", LINE_OF.values())
def test_a_text_that_does_not_change_keeps_its_places(line):
    followed = follow(BEFORE, line)
    assert followed.fate is Fate.UNCHANGED
    assert followed.landings[0].line_start == line
    assert followed.landings[0].likeness == 1


def test_blanks_and_marks_changed_change_nothing():
    after = BEFORE.replace("| FIL-3 | Les", "|  **FIL-3**   |   Les")
    assert follow(after, LINE_OF["FIL-3"]).fate is Fate.UNCHANGED


def test_lines_added_above_only_shift_a_place():
    followed = follow("# Avant-propos\n\nUn mot.\n\n" + BEFORE, LINE_OF["FIL-3"])
    assert (followed.fate, followed.landings[0].line_start) == (Fate.UNCHANGED, 18)


def test_a_paragraph_carried_to_another_file_is_moved():
    row = BEFORE.split("\n")[LINE_OF["FIL-3"] - 1]
    after = {"flux.md": BEFORE.replace(row + "\n", ""), "securite.md": f"# Sécurité\n\n{row}\n"}
    followed = follow(after, LINE_OF["FIL-3"])
    assert (followed.fate, followed.landings[0].document) == (Fate.MOVED, "securite.md")


def test_a_renamed_file_is_followed():
    followed = follow({"guide/files.md": BEFORE}, LINE_OF["rebuts"])
    assert followed.landings[0].document == "guide/files.md"
    assert followed.landings[0].line_start == LINE_OF["rebuts"]


def test_an_edited_row_is_found_with_its_new_wording():
    after = BEFORE.replace(
        "par la clé du domaine émetteur", "par une clé du domaine émetteur, renouvelée chaque an"
    )
    followed = follow(after, LINE_OF["FIL-3"])
    assert followed.fate is Fate.EDITED
    assert "renouvelée chaque an" in landed(after, followed)[0]
    assert 0.5 < followed.landings[0].likeness < 1


def test_a_row_renumbered_is_the_same_row():
    after = BEFORE.replace("| FIL-3 |", "| FIL-7 |")
    followed = follow(after, LINE_OF["FIL-3"])
    assert followed.fate in (Fate.EDITED, Fate.UNCHANGED)
    assert followed.landings[0].line_start == LINE_OF["FIL-3"]


@pytest.mark.parametrize("row", ["FIL-1", "FIL-2"])
def test_a_row_that_is_gone_is_never_attached_to_the_one_that_begins_alike(row):
    gone = BEFORE.split("\n")[LINE_OF[row] - 1]
    followed = follow(BEFORE.replace(gone + "\n", ""), LINE_OF[row])
    assert (followed.fate, followed.landings) == (Fate.GONE, ())
    assert "supprimé" in followed.reason


def test_a_paragraph_cut_in_two_lands_on_both():
    after = BEFORE.replace("trente jours. Le", "trente jours.\n\nLe")
    followed = follow(after, LINE_OF["rebuts"], LINE_OF["rebuts"] + 1)
    assert followed.fate is Fate.SPLIT
    assert [words.split()[0] for words in landed(after, followed)] == ["Un", "Le"]


def test_a_paragraph_turned_into_a_list_lands_on_each_item_however_short():
    before = (
        "La reprise est jouée chaque année, son rapport est versé au registre, ses écarts sont corrigés.\n"
    )
    after = (
        "La reprise :\n\n- est jouée chaque année ;\n"
        "- son rapport est versé au registre ;\n- ses écarts sont corrigés.\n"
    )
    followed = Succession.of({"a.md": before}, {"a.md": after}).follow("a.md", 1, 1)
    assert followed.fate is Fate.SPLIT
    assert {landing.line_start for landing in followed.landings} >= {3, 4, 5}


def test_two_paragraphs_made_one_are_merged():
    after = BEFORE.replace("par l'astreinte.\n\nUn message", "par l'astreinte. Un message")
    followed = follow(after, LINE_OF["propriétaire"])
    assert followed.fate is Fate.MERGED
    assert "propriétaire, nommé dans le registre" in landed(after, followed)[0]


def test_exact_characters_are_followed_inside_their_paragraph():
    start = BEFORE.index("trente jours")
    after = BEFORE.replace("Un message qui échoue", "Depuis 2026, un message qui échoue")
    followed = Succession.of({"flux.md": BEFORE}, {"flux.md": after}).follow(
        "flux.md", LINE_OF["rebuts"], LINE_OF["rebuts"], start, start + len("trente jours")
    )
    assert landed(after, followed) == ["trente jours"]


def test_of_two_twins_the_one_among_the_same_neighbours_is_meant():
    twin = "Voir plus bas la suite du texte."
    before = f"Alpha est le premier mot.\n\n{twin}\n\nBravo est le second mot.\n\n{twin}\n"
    after = "Un préambule tout neuf.\n\n" + before
    followed = Succession.of({"a.md": before}, {"a.md": after}).follow("a.md", 7, 7)
    assert [landing.line_start for landing in followed.landings] == [9]


@pytest.mark.parametrize(("document", "line"), [("autre.md", 1), ("flux.md", 0), ("flux.md", 99)])
def test_a_place_that_is_not_in_the_earlier_text_is_refused(document, line):
    with pytest.raises(NoSuchPlaceError):
        Succession.of({"flux.md": BEFORE}, {"flux.md": BEFORE}).follow(document, line, line)


@pytest.mark.parametrize("after", ["", "\n\n", "Tout autre chose, sans aucun rapport."])
def test_everything_is_gone_from_a_text_that_says_nothing_of_it(after):
    assert follow(after, LINE_OF["FIL-3"]).fate is Fate.GONE


def test_a_line_without_words_cannot_be_followed_and_says_so():
    followed = follow("Tout autre chose, sans aucun rapport.", 2)
    assert (followed.fate, followed.landings) == (Fate.GONE, ())
    assert "aucun mot" in followed.reason
