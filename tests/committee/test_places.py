"""The dossier and the screen show each place of a remark, with its text."""

import pytest

from comments.models import Target
from committee.dossier import as_pdf, dossier_of, others_said, passage_of
from committee.sheets import dossier_ods
from tests import factories
from tests.answers.looking import seen_by_odfpy
from tests.answers.test_pdf import text_of
from tests.committee.conftest import fresh, on_agenda

pytestmark = pytest.mark.django_db


def place_on(card, *identifiers: str) -> None:
    """Keep as places of a card the rows of these identifiers."""
    for rank, identifier in enumerate(identifiers):
        row = card.edition.sections.get(identifier=identifier)
        Target.objects.create(
            placement=card, section=row, rank=rank, kept=True,
            line_start=row.line_start, line_end=row.line_end,
        )  # fmt: skip


def test_a_remark_about_two_rows_is_read_beside_both(meeting, version, lea):
    card = factories.make_placement(version, text="Deux exigences se répètent.")
    place_on(card, "EXI-G-1", "EXI-G-2")
    on_agenda(meeting, card, lea)

    text = text_of(as_pdf(fresh(meeting)))
    (line,) = dossier_of(fresh(meeting)).debated
    cells = seen_by_odfpy(dossier_ods(dossier_of(fresh(meeting))))

    assert len(line.spots) == 2
    for spot in line.spots:
        assert spot.passage
        assert spot.passage.split(" — ")[-1][:20] in text
        assert spot.passage in cells["Points", 2, 6]
        assert spot.place in cells["Points", 2, 5]


def test_past_five_places_the_number_of_the_others_is_said():
    assert others_said([Target()] * 5) == ""
    assert others_said([Target()] * 6) == "et 1 autre"
    assert others_said([Target()] * 8) == "et 3 autres"


def test_a_place_that_names_no_line_is_its_whole_section():
    row = factories.make_version().editions.get().sections.get(identifier="EXI-G-1")

    assert "publie sa description" in passage_of(Target(section=row))
