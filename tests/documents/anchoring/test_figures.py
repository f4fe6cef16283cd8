"""Numbers in other figures than those printed, and dates, which are no place."""

import pytest


@pytest.mark.parametrize("location", ["chap. II", "chapitre ii", "section II"])
def test_a_roman_number_is_the_section_printed_in_arabic_figures(accepted, key_of, location):
    assert accepted(location=location) == [key_of("2 - Principes de conception")]


@pytest.mark.parametrize("location", ["20/10/2026", "2026-03-02", "le 2.10.2026", "02-10-2026"])
def test_a_date_is_no_place_and_is_said(places, notes, location):
    assert places(location=location) == []
    assert notes(location=location) == [
        "La colonne Page désigne une date, qui n'est pas un endroit du texte."
    ]
