"""Correct a place, a date or a text in the preview: what was typed stays, what is meant stands beside it."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from comments.models import Comment, Placement
from comments.outcomes import PlaceState
from imports.deposits.confirming import confirm
from imports.deposits.correcting import correct
from imports.ledger import faults
from imports.models import Becomes, Deposit, RowOutcome, SubmissionRow
from tests.web.envois import remark

NO_WORDS = ["1", "p. 12", "", "", "haute", "j.martin@example.org", "02/05/2024"]


def test_a_text_written_in_the_preview_makes_a_remark_of_an_empty_row(send):
    deposit = send([NO_WORDS])

    row = correct(deposit=deposit, position=1, said={"text": "Dire combien de temps.", "location": "EXI-G-2"})

    assert row.becomes == Becomes.NEW
    assert row.place_state == PlaceState.PLACED
    assert row.places[0]["label"] == "EXI-G-2"


def test_a_date_that_is_not_understood_is_corrected_and_its_fault_goes(send):
    deposit = send([remark(1, date="32/13/2024")])
    assert "date" in deposit.rows.get().faults[0]["column"]

    row = correct(deposit=deposit, position=1, said={"date": "3 mai 2024"})

    assert row.faults == []
    assert not row.asks


@pytest.mark.parametrize(
    ("said", "column"), [({"date": "hier"}, "date"), ({"location": "x" * 1_001}, "location")]
)
def test_what_cannot_be_understood_is_refused_and_says_where(send, said, column):
    deposit = send([remark(1)])

    with pytest.raises(ValidationError) as refusal:
        correct(deposit=deposit, position=1, said=said)

    assert column in refusal.value.message_dict
    assert Deposit.objects.get().corrections == {}


def test_saying_again_what_was_typed_is_no_correction(send):
    deposit = send([remark(1, "Préciser.\nPuis dire pourquoi.", date="02/05/2024")])
    correct(deposit=deposit, position=1, said={"location": "EXI-G-2"})

    typed = {"location": "EXI-G-1", "date": "2024-05-02", "text": "Préciser.\r\nPuis dire pourquoi."}
    correct(deposit=deposit, position=1, said=typed)

    assert Deposit.objects.get().corrections == {}


def test_a_place_chosen_among_those_offered_is_the_place_of_the_card(send, version):
    deposit = send([remark(1, location="", excerpt="Journalisation, interface documentée, échanges")])
    row = deposit.rows.get()
    assert row.place_state == PlaceState.SEVERAL
    chosen = row.places[-1]["key"]

    seen = correct(deposit=deposit, position=1, said={"place": chosen})
    confirm(deposit=deposit)

    card = Placement.objects.get()
    assert seen.place_state == PlaceState.PLACED
    assert card.place_state == PlaceState.PLACED
    assert [target.section.key for target in card.targets.filter(kept=True)] == [chosen]
    assert card.targets.get(kept=True).get_method_display() == "choix de l'auteur"


def test_corrections_stand_beside_the_cells_as_typed(send):
    deposit = send([remark(1, date="32/13/2024"), NO_WORDS])
    correct(deposit=deposit, position=1, said={"date": "03/05/2024"})
    correct(deposit=deposit, position=2, said={"text": "Dire combien de temps."})

    confirm(deposit=deposit)

    first, second = SubmissionRow.objects.order_by("position")
    assert (first.cells["date"], first.corrections) == ("32/13/2024", {"date": "03/05/2024"})
    assert (second.outcome, second.cells.get("text", "")) == (RowOutcome.RECORDED, "")
    assert list(Comment.objects.values_list("written_on", flat=True)) == [date(2024, 5, 3), date(2024, 5, 2)]
    assert Comment.objects.last().text == "Dire combien de temps."
    assert list(faults()) == []


def test_what_is_confirmed_or_set_aside_is_not_corrected(send):
    lorem = [
        "1",
        "10",
        "lorem lipsum initial",
        "lorem lipsum modfié",
        "basse",
        "john.doe@xxx.gouv.fr",
        "25/12/2022",
    ]
    deposit = send([lorem, remark(2)])

    with pytest.raises(ValidationError, match="rien n'a été changé"):
        correct(deposit=deposit, position=1, said={"text": "Autre chose."})


def test_what_is_corrected_in_a_file_weighs_no_more_than_a_file_may(send, settings):
    deposit = send([remark(1), remark(2)])
    settings.UPLOAD_MAX_BYTES = 1_000
    correct(deposit=deposit, position=1, said={"text": "x" * 600})

    with pytest.raises(ValidationError, match="dans votre fichier"):
        correct(deposit=deposit, position=2, said={"text": "y" * 600})

    assert list(Deposit.objects.get().corrections) == ["1"]
