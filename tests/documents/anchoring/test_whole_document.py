"""Remarks on the whole document: they name no place of it."""

import pytest

from documents.anchoring.locate import about_whole


@pytest.mark.parametrize(
    "location",
    [
        "tout le document",
        "Général",
        "ensemble",
        "L'ensemble du document",
        "remarque générale",
        "Document entier",
    ],
)
def test_the_whole_document_is_recognised_and_is_no_section(places, location):
    assert about_whole(location)
    assert places(location=location, text="Merci pour ce travail.") == []


@pytest.mark.parametrize("location", ["", "-", "p. 12", "Principes généraux", "généralités", "x" * 10_000])
def test_other_locations_are_not_the_whole_document(location):
    assert not about_whole(location)


def test_a_requirement_mentioned_in_a_general_remark_is_not_taken_as_its_place(places):
    (found,) = places(location="général", text="Nous saluons MSG-FIL-3.")
    assert not found.accepted
