"""What is seen of an uploaded sheet before anything is recorded."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.utils import timezone

from comments.models import Comment
from comments.outcomes import PlaceState
from documents.models import CallState
from imports.actions import receive
from imports.deposits import looking, receiving
from imports.deposits.engine import sweep
from imports.deposits.links import open_follow_up
from imports.models import Becomes, Deposit, DepositState, FollowUp, Submission, original_path
from tests import factories
from tests.imports.deposits.conftest import becomes
from tests.imports.sheets import GABARIT, SAMPLE, ods
from tests.web.envois import remark


def test_each_row_says_what_was_understood_where_it_lands_and_how_surely(send):
    deposit = send([remark(1, location="EXI-G-1"), SAMPLE, ["3", "p. 12", "", "", "haute", "", ""]])

    placed, sample, empty = deposit.rows.all()
    assert deposit.state == DepositState.TO_CONFIRM
    assert (deposit.rows_read, deposit.rows_done) == (3, 3)
    assert becomes(deposit) == [Becomes.NEW, Becomes.ASIDE, Becomes.UNREAD]
    assert placed.place_state == PlaceState.PLACED
    assert placed.places[0]["label"] == "EXI-G-1"
    assert "La colonne Page désigne l'exigence" in placed.places[0]["reason"]
    assert "exemple" in sample.reason
    assert empty.faults[-1]["column"] == "text"
    assert [row.asks for row in (placed, sample, empty)] == [False, False, True]


def test_the_matched_words_of_the_text_are_shown(send):
    deposit = send([remark(1, location="", excerpt="conservée treize mois")])

    assert deposit.rows.get().places[0]["words"] == "conservée treize mois"


def test_nothing_reaches_the_board_until_confirmed(send):
    send([remark(1), remark(2)])

    assert not Submission.objects.exists()
    assert not Comment.objects.exists()


def test_a_file_that_cannot_be_read_says_why(follow_up, version):
    deposit = receiving.receive_deposit(
        follow_up=follow_up, version=version, filename="notes.pdf", content=b"%PDF-1.7 rien"
    )
    looking.look(deposit)

    deposit.refresh_from_db()
    assert deposit.state == DepositState.REFUSED
    assert "PDF" in deposit.reason


def test_what_there_was_no_time_for_is_looked_at_later_and_no_row_twice(follow_up, version):
    deposit = receiving.receive_deposit(
        follow_up=follow_up, version=version, filename="long.ods",
        content=ods([GABARIT, *(remark(number) for number in range(1, 121))]),
    )  # fmt: skip
    assert looking.look(deposit, patience=0).rows_done == 0

    sweep()

    deposit.refresh_from_db()
    assert deposit.state == DepositState.TO_CONFIRM
    assert deposit.rows_done == deposit.rows.count() == 120


def test_one_process_at_a_time_looks_at_a_deposit(follow_up, version):
    deposit = receiving.receive_deposit(
        follow_up=follow_up, version=version, filename="avis.ods", content=ods([GABARIT, remark(1)])
    )
    assert looking.take(deposit)

    other = looking.look(Deposit.objects.get(pk=deposit.pk))

    assert other.state == DepositState.READING
    assert not other.rows.exists()


def test_a_process_that_fell_leaves_the_deposit_to_the_next_one(follow_up, version):
    deposit = receiving.receive_deposit(
        follow_up=follow_up, version=version, filename="avis.ods", content=ods([GABARIT, remark(1)])
    )
    looking.take(deposit)
    Deposit.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    sweep()

    assert Deposit.objects.get().state == DepositState.TO_CONFIRM


def test_a_file_that_fells_every_process_is_given_up_and_not_tried_for_ever(follow_up, version):
    deposit = receiving.receive_deposit(
        follow_up=follow_up, version=version, filename="avis.ods", content=ods([GABARIT, remark(1)])
    )
    for _ in range(looking.MOST_ATTEMPTS):
        looking.take(deposit)
        Deposit.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    sweep()

    deposit.refresh_from_db()
    assert deposit.state == DepositState.REFUSED
    assert "s'est arrêtée plusieurs fois" in deposit.reason


def test_a_page_that_had_no_time_for_a_file_is_no_failed_attempt(follow_up, version):
    deposit = receiving.receive_deposit(
        follow_up=follow_up, version=version, filename="avis.ods", content=ods([GABARIT, remark(1)])
    )
    for _ in range(looking.MOST_ATTEMPTS):
        looking.look(deposit, patience=0)

    assert looking.look(deposit).state == DepositState.TO_CONFIRM


def test_a_sheet_that_fits_another_open_version_better_says_so(send, version, other):
    edition = factories.make_edition(
        other, "# Autre\n\n" + "\n\n".join(f"Phrase {n} du texte voisin." for n in range(9))
    )
    edition.published_on = timezone.localdate()
    edition.save()
    section = edition.sections.first()
    section.line_end = 40
    section.save()

    deposit = send([remark(n, location="", excerpt=f"Phrase {n} du texte voisin.") for n in range(4)])

    assert deposit.better_version == other


@pytest.mark.parametrize("state", [CallState.SUSPENDED, CallState.PLANNED])
def test_a_call_that_takes_no_remark_refuses_the_file(follow_up, version, state):
    version.call = state
    version.save()

    with pytest.raises(ValidationError, match="appel"):
        receiving.receive_deposit(follow_up=follow_up, version=version, filename="a.ods", content=b"x")

    assert not Deposit.objects.exists()


def test_the_same_file_by_the_same_link_waits_once(send):
    first, second = send([remark(1)]), send([remark(1)])

    assert first.pk == second.pk


def test_a_file_that_was_not_read_is_looked_at_afresh_when_sent_again(send):
    deposit = send([remark(1)])
    Deposit.objects.update(state=DepositState.REFUSED, reason="Le programme de lecture s'est arrêté.")

    again = send([remark(1)])

    assert (again.pk, again.state, again.reason) == (deposit.pk, DepositState.TO_CONFIRM, "")


def test_too_many_bytes_waiting_refuse_one_more(send, settings):
    settings.DEPOSITS_MAX_BYTES = 1024

    with pytest.raises(ValidationError, match="attendent"):
        send([remark(1)])


def test_what_is_not_confirmed_in_time_goes_away_with_its_file_and_its_link(send):
    deposit = send([remark(1)])
    long_ago = timezone.now() - timedelta(days=30)
    Deposit.objects.update(expires_at=long_ago)
    FollowUp.objects.update(created_at=long_ago)

    sweep()

    assert not Deposit.objects.exists()
    assert not FollowUp.objects.exists()
    assert not default_storage.exists(original_path(deposit.sha256))


def test_a_file_that_an_envoi_or_another_deposit_holds_is_kept(send, version):
    deposit = send([remark(1)])
    other = send([remark(1)], link=open_follow_up()[0])
    receiving.discard(other)
    assert default_storage.exists(original_path(deposit.sha256))

    receive(
        version=version, channel="feuille", filename="a.ods", by=None, content=default_storage.open(
            original_path(deposit.sha256)).read(),
    )  # fmt: skip
    receiving.discard(deposit)

    assert default_storage.exists(original_path(deposit.sha256))
