"""An issue edited once a person has acted on it: decided, set aside, moved to another version."""

import pytest

from comments import actions
from comments.models import Comment, Placement
from comments.outcomes import Correction, Outcome
from imports import pipeline, whole
from imports.github.run import synchronise
from imports.models import Submission, SubmissionState
from tests.imports.github.runs import cards, clean


@pytest.fixture
def issue(github, cct, followed):
    """An issue that is one remark, read."""
    issue = github.world.open_issue(cct, "Trace", "EXI-G-1 : le délai est trop court pour nos services.")
    clean(followed)
    return issue


def decide(by) -> None:
    """Decide the card of the first issue."""
    card = Placement.objects.get()
    actions.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=by)


def test_an_edited_issue_changes_nothing_of_what_was_decided_and_stands_beside(
    github, issue, followed, version, karim
):
    decide(karim)
    first = Comment.objects.get()
    github.world.edit_issue(issue, body="EXI-G-1 : le délai est trop long.")
    clean(followed)

    first.refresh_from_db()
    assert first.text.endswith("le délai est trop court pour nos services.")
    correction = Comment.objects.exclude(pk=first.pk).get()
    assert (correction.corrects, correction.correction) == (first, Correction.PROVED)
    assert correction.text == "Trace\n\nEXI-G-1 : le délai est trop long."
    assert len(cards(version)) == 2


def test_edited_twice_after_the_decision_the_correction_changes_and_there_is_no_third(
    github, issue, followed, version, karim
):
    decide(karim)
    for words in ("EXI-G-1 : le délai est trop long.", "EXI-G-1 : le délai est bien trop long, vraiment."):
        github.world.edit_issue(issue, body=words)
        clean(followed)

    assert cards(version) == {
        "Trace\n\nEXI-G-1 : le délai est trop court pour nos services.",
        "Trace\n\nEXI-G-1 : le délai est bien trop long, vraiment.",
    }


def test_an_issue_edited_before_then_after_the_decision_stands_beside_once(
    github, issue, followed, version, karim
):
    github.world.edit_issue(issue, body="EXI-G-1 : deuxième rédaction de la remarque.")
    clean(followed)
    decide(karim)
    github.world.edit_issue(issue, body="EXI-G-1 : troisième rédaction de la remarque.")
    clean(followed)

    assert cards(version) == {
        "Trace\n\nEXI-G-1 : deuxième rédaction de la remarque.",
        "Trace\n\nEXI-G-1 : troisième rédaction de la remarque.",
    }


def test_an_issue_set_aside_stays_so_when_it_is_edited_closed_or_commented(
    github, issue, followed, version, lea
):
    whole.set_aside(submission=Submission.objects.get(), reason="N'est pas une remarque", by=lea)
    github.world.edit_issue(issue, body="EXI-G-2 : tout autre chose.")
    github.world.comment(issue, "Un mot.")
    github.world.close(issue)
    clean(followed)
    clean(followed, full=True)

    envoi = Submission.objects.get()
    assert (envoi.state, cards(version), envoi.rows.count()) == (SubmissionState.ASIDE, set(), 2)
    whole.restore(submission=envoi, by=lea)
    assert cards(version) == {"Trace\n\nEXI-G-2 : tout autre chose."}


def test_an_issue_moved_to_another_version_then_edited_changes_there(
    github, issue, followed, version, other, lea
):
    moved = whole.change_version(submission=Submission.objects.get(), version=other, by=lea)
    github.world.edit_issue(issue, body="EXI-G-2 : pendant le changement de version.")
    line = synchronise(followed)
    assert (line.said, line.remarks) == ("En attente d'une autre action sur leur envoi : 1 ticket.", 0)
    for envoi in moved:
        pipeline.run(envoi)
    clean(followed)

    assert cards(version) == set()
    assert cards(other) == {"Trace\n\nEXI-G-2 : pendant le changement de version."}
