"""Remarks about requirements written outside tables, in a text invented for these tests."""

from collections.abc import Callable

import pytest

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Located, Method
from documents.reading.listed import settled
from documents.reading.markdown import read_document

TEXT = """# Salles de réunion

Les règles R1 à R4 remplacent l'ancienne règle R7 et l'usage SAL-RES-2.

- **R1.** Une salle se réserve la veille.
- **R2.** Une salle vide dix minutes est rendue.
  - Le délai est porté à vingt minutes pour un jury.
- **R3.** Le tableau blanc est effacé en partant.
- **R4.** Les chaises sont rangées.
"""


@pytest.fixture
def answer() -> Callable[..., Located]:
    """Return what is said of a remark whose columns are empty unless given."""
    index = EditionIndex.build(settled([read_document("salles.md", TEXT.encode())]), [])

    def find(location: str = "", excerpt: str = "", text: str = "") -> Located:
        return locate(index, location=location, excerpt=excerpt, text=text)

    return find


@pytest.mark.parametrize(
    "remark", [{"location": "R2"}, {"location": "r-2"}, {"excerpt": "R2"}, {"text": "R2 : dix est trop peu."}]
)
def test_a_requirement_of_a_list_is_found_by_its_identifier(answer, remark):
    (found,) = answer(**remark).candidates

    assert (found.method, found.line_start, found.line_end) == (Method.REQUIREMENT, 6, 7)
    assert found.accepted


def test_a_quote_of_what_is_under_an_item_is_in_its_requirement(answer):
    (found,) = answer(location="R2", excerpt="Le délai est porté à vingt minutes").candidates

    assert (found.section_key, found.line_start, found.accepted) == ("salles.md#row/r2", 7, True)


@pytest.mark.parametrize("name", ["R99", "EXI-4"])
def test_an_identifier_that_stands_nowhere_is_said_unknown(answer, name):
    said = answer(location=name, text="À revoir.")

    assert said.candidates == ()
    assert said.notes == (f"La colonne Page désigne l'exigence {name}, qui n'existe pas dans cette édition.",)


def test_an_identifier_that_is_only_mentioned_is_never_said_unknown(answer):
    said = answer(location="R7", text="À revoir.")

    assert said.candidates == ()
    assert said.notes == (
        "La colonne Page désigne l'exigence R7, citée dans cette édition sans y avoir de place à elle.",
    )
