"""What the holder of a link does: withdraw, complete, accept the answer or maintain; theirs only."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from comments.actions import decide, reopen
from comments.models import AuthorReply, Comment, Placement
from comments.outcomes import Outcome, ReplyKind, Step
from comments.replying import agree, maintain
from documents.models import CallState
from imports.deposits.following import cards_of, complete, withdraw
from imports.deposits.links import follow_up_of, open_follow_up, revoke
from imports.ledger import faults
from imports.models import FollowUp, Submission, SubmissionState
from people.models import Event, Role
from tests import factories
from tests.web.envois import remark


@pytest.fixture
def card(take_in) -> Placement:
    """The card of a remark sent by the link."""
    take_in([remark(1, "Garder les journaux un an au moins.")])
    return Placement.objects.get()


@pytest.fixture
def answered(card, karim, version) -> Placement:
    """The same, decided, in a call whose answers are published."""
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason="Trop court.", by=karim)
    version.call = CallState.ANSWERED
    version.save()
    return Placement.objects.get()


def test_a_withdrawn_remark_is_closed_with_its_outcome(follow_up, card):
    withdraw(follow_up=follow_up, placement=card)

    fresh = Placement.objects.with_decision().get()
    assert (fresh.step, fresh.outcome) == (Step.CLOSED, Outcome.WITHDRAWN)
    assert fresh.revision > card.revision - 1
    assert Event.objects.filter(action="retrait par son auteur").exists()
    assert list(faults()) == []


def test_a_remark_is_withdrawn_once_and_not_after_a_decision(follow_up, card, answered):
    with pytest.raises(ValidationError, match="déjà reçu une décision"):
        withdraw(follow_up=follow_up, placement=answered)

    assert not AuthorReply.objects.exists()


def test_nobody_withdraws_the_remark_of_another_link(card):
    with pytest.raises(ValidationError, match="suivre seulement"):
        withdraw(follow_up=open_follow_up()[0], placement=card)


def test_a_remark_that_others_sent_too_stays_at_work(follow_up, take_in):
    lines = [remark(1), remark(2), remark(3)]
    take_in(lines)
    take_in([*lines[:1], remark(7), remark(8)], link=open_follow_up()[0])
    card = Placement.objects.earliest("pk")

    withdraw(follow_up=follow_up, placement=card)

    card.refresh_from_db()
    assert card.step == Step.TO_QUALIFY
    assert AuthorReply.objects.get().kind == ReplyKind.WITHDRAWS


def test_a_complement_adds_to_the_words_and_keeps_the_reference(follow_up, card):
    complete(follow_up=follow_up, placement=card, addition='=SOMME(1;2) ou "trois" ;\nans.')

    comment = Comment.objects.get()
    assert comment == card.comment
    assert comment.text.startswith("Garder les journaux un an au moins.\n\nComplément du ")
    assert comment.text.endswith('=SOMME(1;2) ou "trois" ;\nans.')
    assert comment.author == card.comment.author
    assert list(faults()) == []


def test_a_remark_completed_twice_then_corrected_by_a_sheet_is_still_one(follow_up, card, take_in):
    complete(follow_up=follow_up, placement=card, addition="Ou deux.")
    complete(follow_up=follow_up, placement=card, addition="Ou trois.")
    take_in([remark(1, "Garder les journaux quatre ans au moins.")])

    assert Comment.objects.get().text == "Garder les journaux quatre ans au moins."
    assert list(faults()) == []


def test_a_complement_waits_for_what_the_link_sent_before_it(follow_up, card, take_in):
    later = take_in([remark(5, "Nommer qui répond des interfaces publiées.")])
    Submission.objects.filter(pk=later.pk).update(state=SubmissionState.RUNNING)

    with pytest.raises(ValidationError, match="s'enregistre encore"):
        complete(follow_up=follow_up, placement=card, addition="Ou deux.")


def test_completing_what_others_sent_too_makes_a_remark_apart(follow_up, take_in):
    lines = [remark(1), remark(2), remark(3)]
    take_in(lines)
    take_in([*lines[:1], remark(7), remark(8)], link=open_follow_up()[0])
    card = Placement.objects.earliest("pk")

    complete(follow_up=follow_up, placement=card, addition="Ou deux.")

    assert Comment.objects.get(pk=card.comment_id).text == remark(1)[3]
    assert Comment.objects.latest("pk").text.endswith("Ou deux.")
    assert list(faults()) == []


def test_a_decided_remark_is_not_completed(follow_up, answered):
    with pytest.raises(ValidationError, match="ne peut plus être complétée"):
        complete(follow_up=follow_up, placement=answered, addition="Encore un mot.")


def test_one_word_on_the_answer_once(answered):
    agree(placement=answered)

    with pytest.raises(ValidationError, match="La réponse me convient"):
        maintain(placement=answered, why="Finalement non.")

    assert AuthorReply.objects.get().kind == ReplyKind.AGREES


def test_there_is_no_word_to_say_before_the_answer(card, karim):
    decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(ValidationError, match="pas encore de réponse"):
        agree(placement=card)


def test_a_remark_maintained_is_examined_by_somebody_else_then_final(answered, karim, version):
    maintain(placement=answered, why="Treize mois sont la règle.")
    card = Placement.objects.with_decision().get()
    assert (card.step, card.outcome) == (Step.TO_STUDY, None)
    with pytest.raises(ValidationError, match="quelqu'un d'autre que"):
        decide(placement=card, revision=card.revision, outcome=Outcome.NOTED, reason="Bien.", by=karim)

    nora = factories.make_user(Role.VALIDATOR, version.volet, username="nora")
    decide(placement=card, revision=card.revision, outcome=Outcome.PARTLY, reason="Treize mois.", by=nora)

    with pytest.raises(ValidationError, match="Je maintiens"):
        maintain(placement=card, why="Encore.")


def test_maintaining_says_why(answered):
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        maintain(placement=answered, why=" ")


def test_the_team_may_reopen_what_its_author_withdrew(follow_up, card, karim):
    withdraw(follow_up=follow_up, placement=card)
    card = Placement.objects.get()

    reopen(placement=card, revision=card.revision, reason="Retiré par erreur.", by=karim)

    assert Placement.objects.get().step == Step.TO_STUDY


def test_a_link_shows_its_own_remarks_only(follow_up, take_in):
    take_in([remark(1)])
    take_in([remark(2)], link=open_follow_up()[0])

    assert [card.comment.text for card in cards_of(follow_up)] == [remark(1)[3]]


def test_a_link_opens_by_its_token_alone_until_revoked_or_out_of_date(db, settings):
    follow_up, token = open_follow_up()
    assert len(token) >= 43
    assert token not in FollowUp.objects.get().token_hash
    assert follow_up_of(token) == follow_up
    assert follow_up_of(token[:-1]) is None

    revoke(follow_up=follow_up, by=None)
    assert follow_up_of(token) is None
    with pytest.raises(ValidationError, match="expiré ou révoqué"):
        revoke(follow_up=follow_up, by=None)


def test_who_works_on_another_volet_does_not_revoke_a_link(follow_up, card):
    stranger = factories.make_user(Role.VALIDATOR, factories.make_volet())

    with pytest.raises(PermissionDenied):
        revoke(follow_up=follow_up, by=stranger)
