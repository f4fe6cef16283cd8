"""Two wordings side by side."""

import pytest

from web.views.wording import MOST_WORDS, compare


def shown(pieces) -> str:
    return "".join(f"[{piece.text}]" if piece.marked else piece.text for piece in pieces)


@pytest.mark.parametrize(
    ("former", "new", "left", "right", "said"),
    [
        ("garder un an", "garder deux ans", "garder [un an]", "garder [deux ans]",
         "1 passage retiré, 1 passage ajouté"),
        ("un an", "un an au plus", "un an", "un an [au plus]", "1 passage ajouté"),
        ("a b c d e", "b d", "[a ]b [c ]d [e]", "b d", "3 passages retirés"),
        ("", "neuf", "", "[neuf]", "1 passage ajouté"),
        ("un  mot\n", " un mot", "un  mot\n", " un mot", "aucune différence"),
    ],
)  # fmt: skip
def test_only_the_words_that_differ_are_marked(former, new, left, right, said):
    found = compare("Commentaire", former, new)

    assert shown(found.former) == left
    assert shown(found.new) == right
    assert found.said == said


def test_every_character_typed_is_shown_on_its_side():
    former, new = "\t Deux\u00a0mots,  puis trois\n\nlignes. ", "Deux mots\npuis quatre lignes.\n"

    found = compare("Commentaire", former, new)

    assert "".join(piece.text for piece in found.former) == former
    assert "".join(piece.text for piece in found.new) == new


def test_blanks_alone_are_no_difference():
    assert compare("Commentaire", "un  mot", "un\nmot ").is_same
    assert not compare("Commentaire", "un mot", "un autre mot").is_same


def test_what_is_too_long_to_compare_is_shown_whole_and_says_so():
    found = compare("Commentaire", "a " * (MOST_WORDS + 1), "b")

    assert not found.is_same
    assert "trop long" in found.said
    assert not any(piece.marked for piece in (*found.former, *found.new))
