"""An envoi as a whole: waiting to be looked at, set aside, cancelled, and back."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from comments import actions as desk
from comments.models import Channel
from comments.outcomes import Outcome, Step
from imports import actions, whole
from imports.models import Submission, SubmissionState
from people import journal
from people.models import Role
from tests import factories
from tests.imports.envois import REMARKS, on_board, send, sound

pytestmark = pytest.mark.django_db


def test_a_cancelled_import_leaves_the_board_and_comes_back_as_it_was(version, lea, submission):
    card = version.placements.get(comment__text=REMARKS[0][3])
    desk.move(placement=card, revision=1, step=Step.TO_STUDY, by=lea)
    whole.cancel(submission=submission, by=lea)

    assert (submission.state, on_board(version)) == (SubmissionState.CANCELLED, set())
    assert sound()
    whole.restore(submission=submission, by=lea)
    card.refresh_from_db()
    assert (card.on_board, card.step, len(on_board(version))) == (True, Step.TO_STUDY, 3)
    assert submission.state == SubmissionState.RECORDED
    assert sound()


def test_setting_aside_asks_for_a_reason_and_keeps_it(version, lea, submission):
    with pytest.raises(ValidationError, match="motif"):
        whole.set_aside(submission=submission, reason="  ", by=lea)
    whole.set_aside(submission=submission, reason="Publicité.", by=lea)

    assert on_board(version) == set()
    assert journal.of(submission).first().after["motif"] == "Publicité."
    whole.restore(submission=submission, by=lea)
    assert len(on_board(version)) == 3


def test_a_remark_another_envoi_also_says_stays_on_the_board(version, lea, submission):
    second = send(version, [REMARKS[0], ["9", "", "", "Nouvelle.", "", "b@example.org"]], "b.ods", by=None)
    whole.verify(submission=second, by=lea)  # half of it was known
    whole.cancel(submission=submission, by=lea)

    assert on_board(version) == {REMARKS[0][3], "Nouvelle."}
    assert sound()


@pytest.mark.parametrize("action", [whole.cancel, whole.set_aside, whole.change_version])
def test_once_a_remark_is_decided_the_envoi_stands(version, lea, karim, other, submission, action):
    card = version.placements.first()
    desk.decide(placement=card, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    more = {whole.set_aside: {"reason": "Publicité."}, whole.change_version: {"version": other}}

    with pytest.raises(ValidationError, match=f"{card} est décidé"):
        action(submission=submission, by=lea, **more.get(action, {}))
    assert len(on_board(version)) == 3


def test_a_card_off_the_board_cannot_be_worked_on(version, karim, lea, submission):
    card = version.placements.first()
    whole.cancel(submission=submission, by=lea)

    with pytest.raises(ValidationError, match="pas au tableau"):
        desk.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)


def test_a_card_taken_off_meanwhile_is_told_to_whoever_has_it_open(version, lea, submission):
    card = version.placements.first()
    whole.cancel(submission=submission, by=lea)
    whole.restore(submission=submission, by=lea)

    with pytest.raises(desk.StaleRevision):
        desk.move(placement=card, revision=1, step=Step.TO_STUDY, by=lea)


@pytest.mark.parametrize("action", [whole.cancel, whole.verify, whole.restore])
def test_a_reader_may_do_nothing_to_an_envoi(version, submission, action):
    reader = factories.make_user(Role.READER, version.volet)

    with pytest.raises(PermissionDenied):
        action(submission=submission, by=reader)


def test_what_an_envoi_is_not_cannot_be_undone(lea, submission):
    with pytest.raises(ValidationError, match="« Enregistré »"):
        whole.restore(submission=submission, by=lea)
    with pytest.raises(ValidationError, match="« Enregistré »"):
        whole.verify(submission=submission, by=lea)


def test_the_same_file_sent_again_brings_a_cancelled_envoi_back(version, lea, submission):
    whole.cancel(submission=submission, by=lea)
    content = submission.original()
    again, created = actions.receive(
        version=version, channel=Channel.SHEET, filename="a.ods", content=content, by=lea
    )
    actions.receive_again(again, by=lea)

    assert (created, len(on_board(version))) == (False, 3)


def test_a_file_set_aside_and_sent_again_stays_aside(version, lea, submission):
    whole.set_aside(submission=submission, reason="Publicité.", by=lea)
    actions.receive_again(submission, by=lea)

    assert (submission.state, on_board(version)) == (SubmissionState.ASIDE, set())


def test_a_decided_card_never_leaves_the_board_whichever_envoi_says_it(version, lea, karim, submission):
    second = send(version, [REMARKS[0], ["9", "", "", "Nouvelle.", "", "b@example.org"]], "b.ods")
    whole.verify(submission=second, by=lea)
    whole.cancel(submission=submission, by=lea)
    card = version.placements.get(comment__text=REMARKS[0][3])
    desk.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)

    with pytest.raises(ValidationError, match=f"{card} est décidé"):
        whole.cancel(submission=second, by=lea)


def test_undoing_what_another_envoi_repeats_is_refused_and_says_which(version, lea, karim):
    send(version, by=lea)
    reworded = [REMARKS[0][0], *REMARKS[0][1:3], "Dire dans quel format elle est publiée.", *REMARKS[0][4:]]
    second = send(version, [reworded, *REMARKS[1:]], "b.ods", by=lea)
    third = send(version, [reworded, ["9", "", "", "Nouvelle.", "", "b@example.org"]], "c.ods", by=karim)
    whole.verify(submission=third, by=lea)

    with pytest.raises(ValidationError, match=f"{third.reference} redit"):
        whole.cancel(submission=second, by=lea)
    assert reworded[3] in on_board(version)


def test_an_instructor_of_one_volet_does_not_move_the_envois_of_another(version, lea):
    elsewhere = factories.make_version()
    zoe = factories.make_user(Role.INSTRUCTOR, elsewhere.volet, username="zoe")
    stale = Submission.objects.get(pk=send(elsewhere, by=zoe).pk)

    with pytest.raises(PermissionDenied):
        whole.cancel(submission=stale, by=lea)
