"""The words people put before the number of a requirement."""

import pytest

from documents.anchoring.model import Method


@pytest.mark.parametrize(
    "spelling",
    [
        *("req 12", "Exg 12", "Exi 12", "règle 12", "règle n°12", "n°12 des exigences", "req. n° 12"),
        *("Reg. 12", "la règle 12", "requirement 12", "exi n°12"),
    ],
)
@pytest.mark.parametrize("column", ["location", "text"])
def test_a_number_is_announced_as_people_do(accepted, key_of, spelling, column):
    assert accepted(**{column: spelling}) == [key_of("MSG-FIL-12")]


def test_several_numbers_are_announced_together(accepted, key_of):
    assert accepted(location="règles 3 et 12") == [key_of("MSG-FIL-3"), key_of("MSG-FIL-12")]


@pytest.mark.parametrize("unknown", ["EXI-RES-12", "EXI-12", "REQ-ZZZ-12", "exi 99", "règle 777"])
def test_an_identifier_of_another_scheme_is_not_read_as_a_number_announced(places, unknown):
    found = places(location=unknown) + places(text=f"Concernant {unknown}, à préciser.")
    assert not any(candidate.method is Method.REQUIREMENT for candidate in found)


@pytest.mark.parametrize(
    "text", ["La règle 3-2-1 suffit.", "Une règle 12 fois plus stricte", "Le prérequis 12", "pré-requis 12"]
)
def test_other_numbers_after_such_words_are_no_requirement_to_take(accepted, text):
    assert accepted(text=text) == []
