"""A remark that two accounts sent: correcting it for one never takes the other's words away."""

import pytest

from comments import actions as desk
from comments.models import Comment
from comments.outcomes import Outcome
from imports import actions, engine, lease, ledger, pipeline, whole
from imports.models import LIVE, RowOutcome, Submission, SubmissionState
from tests.imports.envois import LOGS, REMARKS, REWRITTEN, changed, fall, on_board, outcomes, send, sound

pytestmark = pytest.mark.django_db

OTHERS = [["9", "", "", f"Une tout autre idée, la {n}e.", "", "b@example.org"] for n in range(2, 5)]
CORRECTED = [changed(LOGS, D=REWRITTEN), *REMARKS[1:]]
MANY = [[str(n), "", "", f"Remarque numéro {n}.", "", "a@example.org"] for n in range(10, 120)]


@pytest.fixture
def same(version, first, karim) -> Submission:
    """Another account's sheet, that says the first remark too."""
    return send(version, [LOGS, *OTHERS], "c.ods", by=karim)


def test_set_aside_meanwhile_the_other_s_words_come_back_with_it(version, lea, karim, same):
    whole.set_aside(submission=same, reason="Doublon.", by=karim)
    send(version, CORRECTED, "b.ods", by=lea)
    assert LOGS[3] not in on_board(version)
    whole.restore(submission=same, by=karim)

    assert {LOGS[3], REWRITTEN} <= on_board(version)
    apart = same.rows.get(comment__text=LOGS[3], outcome=RowOutcome.RECORDED)
    assert "une remarque à part" in apart.reason
    assert sound()


def test_it_is_done_once_however_often_the_envoi_leaves_and_comes_back(version, lea, karim, same):
    whole.set_aside(submission=same, reason="Doublon.", by=karim)
    send(version, CORRECTED, "b.ods", by=lea)
    for _ in range(3):
        whole.restore(submission=same, by=karim)
        whole.set_aside(submission=same, reason="Encore.", by=karim)
    whole.restore(submission=same, by=karim)

    assert outcomes(same).count(RowOutcome.RECORDED) == len(OTHERS) + 1
    assert sound()


def test_two_envois_that_wait_may_be_verified_in_any_order(version, lea, karim, first):
    long = send(version, [*CORRECTED, *MANY], "b.ods", by=lea)
    half_known = send(version, [LOGS, OTHERS[0]], "c.ods", by=karim)
    assert {long.state, half_known.state} == {SubmissionState.TO_CHECK}
    for envoi in (long, half_known):
        whole.verify(submission=envoi, by=lea)

    assert {LOGS[3], REWRITTEN} <= on_board(version)
    assert sound()


def test_a_correction_that_failed_midway_and_comes_later_stands_beside(
    version, lea, karim, first, monkeypatch
):
    monkeypatch.setattr(pipeline, "finish", fall)
    with pytest.raises(RuntimeError):
        send(version, CORRECTED, "b.ods", by=lea)
    monkeypatch.undo()
    correction = Submission.objects.latest("pk")
    lease.take(correction)
    pipeline.fail(correction, "Une panne.")
    send(version, [LOGS, *OTHERS], "c.ods", by=karim)
    actions.retry(submission=correction, by=lea)
    engine.process(correction)

    assert correction.state in LIVE
    assert {LOGS[3], REWRITTEN} <= on_board(version)
    assert Comment.objects.get(text=REWRITTEN).corrects.text == LOGS[3]
    assert sound()


def test_a_correction_traced_while_the_other_came_in_stands_beside(version, lea, karim, first, monkeypatch):
    monkeypatch.setattr(pipeline, "finish", fall)
    with pytest.raises(RuntimeError):
        send(version, CORRECTED, "b.ods", by=lea)
    monkeypatch.undo()
    send(version, [LOGS, *OTHERS], "c.ods", by=karim)
    pipeline.run(Submission.objects.get(filename="b.ods"))

    assert {LOGS[3], REWRITTEN} <= on_board(version)
    assert sound()


def test_corrections_of_decided_remarks_cost_the_same_for_forty_as_for_one(
    version, lea, karim, django_assert_max_num_queries
):
    send(version, MANY, by=lea)
    first = Submission.objects.get(filename="a.ods")
    whole.verify(submission=first, by=lea)
    rewritten = [changed(row, D=f"{row[3]} Et quand, par qui ?") for row in MANY]
    second = send(version, rewritten, "b.ods", by=lea, replaces=first)
    for card in list(version.placements.on_board()[:40]):
        desk.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=karim)
    with django_assert_max_num_queries(100):
        whole.verify(submission=second, by=lea)

    assert Comment.objects.exclude(corrects=None).count() == 40
    assert sound()


def test_words_that_no_comment_says_any_more_are_told_by_the_ledger(version, same):
    lost = Comment.objects.filter(text=LOGS[3])
    lost.update(text="Tout autre chose.")

    (said,) = [fault for fault in ledger.faults() if "ne sont plus ceux de" in fault]
    assert said.startswith(f"{same.reference}, ")
