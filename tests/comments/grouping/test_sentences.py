"""The sentence that a quotation stands on: of a paragraph, a cell, an item, with its marks taken away."""

import pytest

from comments.grouping.sentences import sentences

TEXT = """# Titre

Une première phrase du texte. La **deuxième**, cf. art. 3 du cadre, est longue ! Et la fin

| ID | Exigence |
| -- | -- |
| EXI-1 | Toute interface publie sa description.<br>Elle est tenue à jour. |

- un premier point
- un second point, qui finit."""


FIRST = "Une première phrase du texte."


def around(words: str) -> list[str]:
    start = TEXT.index(words)
    return list(sentences(TEXT, start, start + len(words)))


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("première", [FIRST]),
        ("est longue", ["La deuxième, cf. art. 3 du cadre, est longue !"]),
        ("texte. La **d", [FIRST, "La deuxième, cf. art. 3 du cadre, est longue !"]),
        ("fin", ["Et la fin"]),
        ("publie sa", ["Toute interface publie sa description."]),
        ("tenue", ["Elle est tenue à jour."]),
        ("second point", ["un second point, qui finit."]),
        (" ! ", []),
    ],
)  # fmt: skip
def test_the_sentences_a_quotation_touches(words, found):
    assert around(words) == found


def test_a_line_of_two_megabytes_is_looked_at_near_the_quotation_only():
    text = "a" * 2_000_000 + " ici " + "b" * 2_000_000
    (found,) = sentences(text, 2_000_001, 2_000_004)
    assert len(found) < 10_000
