"""Confirm a deposit: it becomes an envoi once, corrects what its link sent before, and says what is known."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from comments.actions import decide
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from documents.models import CallState
from imports.deposits.confirming import confirm, declare_nothing
from imports.deposits.correcting import correct
from imports.deposits.links import open_follow_up
from imports.deposits.receiving import move_deposit
from imports.ledger import faults
from imports.models import Becomes, Deposit, DepositState, FollowUp, Submission, SubmissionState
from tests import factories
from tests.imports.deposits.conftest import becomes
from tests.web.envois import remark


def test_a_confirmed_deposit_is_an_envoi_on_the_board(take_in, follow_up):
    envoi = take_in([remark(1), remark(2)], organisation="  Préfecture   d'essai ")

    assert envoi.state == SubmissionState.RECORDED
    assert envoi.follow_up == follow_up
    assert envoi.organisation.name == "Préfecture d'essai"
    assert Placement.objects.on_board().count() == 2
    assert not Deposit.objects.exists()
    assert list(faults()) == []


def test_confirming_twice_gives_one_envoi(send):
    deposit = send([remark(1)])
    confirm(deposit=deposit)

    with pytest.raises(Deposit.DoesNotExist):
        confirm(deposit=deposit)

    assert Submission.objects.count() == Comment.objects.count() == 1


def test_a_sheet_sent_again_by_the_link_updates_its_remarks_and_says_so_before(send, take_in):
    first = take_in([remark(1, "Garder les journaux un an au moins."), remark(2), remark(3)])
    new = remark(4, "Nommer qui répond des interfaces publiées.", id="9")
    again = send([remark(1, "Garder les journaux deux ans au moins."), remark(2), new])
    assert becomes(again) == [Becomes.UPDATED, Becomes.KNOWN, Becomes.NEW]
    assert again.rows.first().comment == Comment.objects.earliest("pk")

    envoi = confirm(deposit=again).submission

    envoi.refresh_from_db()
    assert envoi.replaces == first
    assert Comment.objects.earliest("pk").text == "Garder les journaux deux ans au moins."
    assert Comment.objects.count() == 4
    assert list(faults()) == []


def test_another_link_corrects_nothing_of_what_it_repeats(send, take_in):
    take_in([remark(1, "Garder les journaux un an au moins."), remark(2), remark(3)])
    stranger = open_follow_up()[0]

    deposit = send([remark(1, "Garder les journaux deux ans au moins."), remark(2), remark(3)], link=stranger)

    assert becomes(deposit) == [Becomes.NEW, Becomes.KNOWN, Becomes.KNOWN]
    assert deposit.replaces is None


def test_what_is_decided_is_not_updated_and_the_preview_says_so(send, take_in, karim):
    take_in([remark(1, "Garder les journaux un an au moins."), remark(2)])
    card = Placement.objects.earliest("pk")
    decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    deposit = send([remark(1, "Garder les journaux deux ans au moins."), remark(2)])

    row = deposit.rows.first()
    assert row.becomes == Becomes.NEW
    assert f"{card}, déjà décidé" in row.reason


def test_the_same_file_with_other_corrections_is_another_envoi(send, take_in, follow_up):
    take_in([remark(1), remark(2)])
    again = send([remark(1), remark(2)])
    correct(deposit=again, position=1, said={"text": "Au point 1 de 37, dire le format, et lequel."})

    assert confirm(deposit=again).created
    assert Comment.objects.count() == 2


def test_a_file_already_received_is_not_received_again(send, take_in):
    first = take_in([remark(1)])

    confirmed = confirm(deposit=send([remark(1)], link=open_follow_up()[0]))

    assert (confirmed.submission, confirmed.created) == (first, False)
    assert confirmed.submission.follow_up != FollowUp.objects.latest("pk")


def test_a_text_republished_meanwhile_is_looked_at_again_before(send, version):
    deposit = send([remark(1)])
    edition = factories.make_edition(version)

    with pytest.raises(ValidationError, match="republié"):
        confirm(deposit=deposit)

    deposit.refresh_from_db()
    assert (deposit.state, deposit.edition) == (DepositState.READING, edition)
    assert not Submission.objects.exists()


def test_a_call_suspended_meanwhile_refuses_and_keeps_the_deposit(send, version):
    deposit = send([remark(1)])
    version.call = CallState.SUSPENDED
    version.save()

    with pytest.raises(ValidationError, match="suspendu"):
        confirm(deposit=deposit)

    assert Deposit.objects.exists()


def test_after_the_closing_day_remarks_are_kept_late(send, version):
    version.closes_on = timezone.localdate() - timedelta(days=1)
    version.save()

    confirm(deposit=send([remark(1)]))

    assert Placement.objects.get().late


def test_a_deposit_moved_to_another_version_is_looked_at_there(send, other, version):
    deposit = send([remark(1)])

    moved = move_deposit(deposit=deposit, version=other)

    assert (moved.version, moved.state) == (other, DepositState.READING)
    assert not moved.rows.exists()


def test_no_remark_is_an_answer_of_its_organisation_once(version, follow_up):
    first = declare_nothing(version=version, follow_up=follow_up, organisation="Direction d'essai")
    again = declare_nothing(version=version, follow_up=open_follow_up()[0], organisation="direction  D'ESSAI")

    assert (first.created, again.created) == (True, False)
    envoi = Submission.objects.get()
    assert (envoi.state, envoi.nothing_to_say, envoi.rows_read) == (SubmissionState.RECORDED, True, 0)
    assert envoi.organisation.name == "Direction d'essai"
    assert list(faults()) == []


def test_no_remark_without_an_organisation_is_refused(version, follow_up):
    with pytest.raises(ValidationError, match="organisme"):
        declare_nothing(version=version, follow_up=follow_up, organisation="  ")
