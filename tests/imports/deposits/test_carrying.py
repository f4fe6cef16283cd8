"""A sheet sent again keeps what its author said here since: corrections of the preview, complements."""

from datetime import date

from comments.models import Comment
from imports.deposits.confirming import confirm
from imports.deposits.correcting import correct
from imports.deposits.following import complete, withdraw
from imports.ledger import faults
from imports.models import Becomes
from tests.imports.deposits.conftest import becomes
from tests.web.envois import remark

TWICE = "Préciser ce que dit cette exigence."
LINES = [remark(1, "Garder les journaux un an au moins."), remark(2), remark(3)]
NEW = remark(9, "Nommer qui répond des interfaces publiées.")


def card_of(comment: Comment):
    return comment.placements.get()


def test_a_complement_survives_a_sheet_in_which_its_line_did_not_change(send, take_in, follow_up):
    take_in(LINES)
    first = Comment.objects.earliest("pk")
    complete(follow_up=follow_up, placement=card_of(first), addition="Ou deux.")

    again = send([*LINES, NEW])

    assert becomes(again) == [Becomes.KNOWN, Becomes.KNOWN, Becomes.KNOWN, Becomes.NEW]
    assert again.corrections["1"]["text"].endswith("Ou deux.")
    confirm(deposit=again)
    assert Comment.objects.get(pk=first.pk).text.endswith("Ou deux.")
    assert list(faults()) == []


def test_a_line_rewritten_in_the_sheet_says_what_the_sheet_says(send, take_in, follow_up):
    take_in(LINES)
    first = Comment.objects.earliest("pk")
    complete(follow_up=follow_up, placement=card_of(first), addition="Ou deux.")

    again = send([remark(1, "Garder les journaux quatre ans au moins."), *LINES[1:]])

    assert becomes(again)[0] == Becomes.UPDATED
    assert again.corrections == {}


def test_corrections_made_in_the_preview_are_not_undone_by_the_same_file_line(send, take_in):
    deposit = send([remark(1, location="p. 12", date="32/13/2024"), *LINES[1:]])
    correct(deposit=deposit, position=1, said={"location": "EXI-G-2", "date": "03/05/2024"})
    confirm(deposit=deposit)

    again = send([remark(1, location="p. 12", date="32/13/2024"), *LINES[1:], NEW])

    assert becomes(again) == [Becomes.KNOWN, Becomes.KNOWN, Becomes.KNOWN, Becomes.NEW]
    assert again.corrections == {"1": {"location": "EXI-G-2", "date": "03/05/2024"}}
    confirm(deposit=again)
    assert Comment.objects.earliest("pk").location == "EXI-G-2"
    assert Comment.objects.count() == 4


def test_of_two_lines_that_say_the_same_each_finds_its_own_remark(send, take_in, follow_up):
    twins = [remark(1, TWICE), remark(2, TWICE, id="2"), remark(3)]
    deposit = send(twins)
    correct(deposit=deposit, position=1, said={"text": f"{TWICE} Et depuis quand."})
    confirm(deposit=deposit)
    first, second, _ = Comment.objects.order_by("pk")
    withdraw(follow_up=follow_up, placement=card_of(second))

    again = send([*twins, NEW])

    assert list(again.rows.order_by("position").values_list("comment", flat=True))[:2] == [
        first.pk,
        second.pk,
    ]


def test_a_fault_left_as_typed_does_not_forbid_to_correct_the_rest(send):
    deposit = send([remark(1, date="32/13/2024", importance="très forte")])

    said = {"location": "EXI-G-2", "date": "32/13/2024", "importance": "très forte", "text": remark(1)[3]}
    correct(deposit=deposit, position=1, said=said)

    deposit.refresh_from_db()
    assert deposit.corrections == {"1": {"location": "EXI-G-2"}}


def test_an_importance_is_corrected_too(send):
    deposit = send([remark(1, importance="très forte")])

    row = correct(deposit=deposit, position=1, said={"importance": "haute"})
    confirm(deposit=deposit)

    assert row.faults == []
    assert Comment.objects.get().importance_level == "haute"


def test_a_place_that_a_spreadsheet_took_for_a_date_was_corrected_by_nobody(send, take_in):
    line = remark(1)
    line[1] = date(2026, 12, 10)
    take_in([line, remark(2)])

    again = send([line, remark(2), remark(3)])

    assert Comment.objects.earliest("pk").location != "2026-12-10"
    assert again.corrections == {}
