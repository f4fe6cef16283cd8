"""After the answer, the issue is labelled and closed as the volet wants it; a refusal undoes no answer."""

import json

import pytest

from answers.models import DeliveryState
from answers.preparing import prepare
from answers.sending import github as posting
from answers.sending.marking import LONGEST_LABEL, label_of
from comments import actions, asking
from comments.models import Placement
from comments.outcomes import Outcome
from tests.answers.github.posting import (
    a_post,
    after_a_while,
    answered,
    attempt,
    bodies,
    labels,
    posts,
    rule,
    waits,
)  # fmt: skip
from tests.answers.owed import REASON, validated
from tests.github import faults
from tests.imports.github.runs import clean

pytestmark = pytest.mark.django_db


def a_patch(request) -> bool:
    return request.method == "PATCH"


def test_every_outcome_has_a_label_that_github_takes():
    names = [label_of(outcome) for outcome in Outcome]

    assert max(map(len, names)) <= LONGEST_LABEL
    assert len(set(names)) == len(names)
    assert label_of(Outcome.GROUPED) == "suite : traité avec un commentaire de même objet"


def test_a_volet_that_wants_no_labels_has_none(there, version, delivery):
    rule(version.volet, labels_issues=False)

    attempt(delivery)

    assert labels(there) == ["question"]


def test_labels_are_added_and_never_set(github, there, delivery):
    attempt(delivery)

    (request,) = github.asked("POST", "/labels")
    assert json.loads(request.body) == {"labels": ["suite : retenu en partie"]}
    assert github.asked("PUT") == github.asked("DELETE") == github.asked("PATCH") == []


def test_an_issue_labelled_so_already_is_not_labelled_again(github, there, delivery):
    github.world.edit_issue(there, labels=["Suite : Retenu en partie"])

    assert attempt(delivery).state == DeliveryState.SENT
    assert github.asked("POST", "/labels") == []


def test_labels_refused_are_told_and_the_answer_has_left(github, cct, there, delivery):
    cct.rights = {github.world.robot.id: "read"}

    sent = attempt(delivery)

    assert sent.state == DeliveryState.SENT
    assert sent.last_error == (
        "Réponse publiée, mais le ticket n'a pas été étiqueté : "
        "Le jeton n'a pas le droit d'écrire dans ce dépôt : vérifiez ses droits sur GitHub."
    )
    assert (len(bodies(there)), labels(there)) == (1, ["question"])


def test_labels_dropped_without_a_word_are_told(github, delivery):
    github.fault(faults.instead([]), where=a_post("/labels"))

    sent = attempt(delivery)

    assert (sent.state, "GitHub n'en a pas tenu compte" in sent.last_error) == (DeliveryState.SENT, True)


@pytest.mark.parametrize(
    "fault", [faults.secondary_limit(600), faults.server_error(502), faults.dropped(applied=True)]
)
def test_labels_that_must_wait_are_added_later_and_nothing_is_posted_again(github, there, delivery, fault):
    github.fault(fault, where=a_post("/labels"))

    waiting = attempt(delivery)
    assert (waiting.state, bool(waiting.receipt)) == (DeliveryState.VALIDATED, True)
    assert waiting.last_error.startswith("Réponse publiée, mais le ticket n'a pas été étiqueté")
    assert waits(waiting) > 115

    sent = attempt(after_a_while(waiting, minutes=15))
    assert (sent.state, sent.last_error) == (DeliveryState.SENT, "")
    assert (posts(github), labels(there)) == (1, ["question", "suite : retenu en partie"])


def test_labels_are_not_tried_for_ever(monkeypatch, github, delivery):
    monkeypatch.setattr(posting, "MOST_ATTEMPTS", 2)
    github.fault(faults.server_error(502), where=a_post("/labels"), times=None)

    sent = attempt(after_a_while(attempt(delivery)))

    assert sent.state == DeliveryState.SENT
    assert "n'a pas été étiqueté" in sent.last_error


def test_an_issue_deleted_after_the_answer_leaves_it_told(github, there, delivery):
    github.fault(faults.server_error(502), where=a_post("/labels"))
    waiting = attempt(delivery)
    github.world.delete_issue(there)

    sent = attempt(after_a_while(waiting))

    assert (sent.state, sent.receipt) == (DeliveryState.SENT, waiting.receipt)
    assert "n'existe plus" in sent.last_error


def test_an_issue_stays_open_unless_the_volet_wants_it_closed(there, delivery):
    attempt(delivery)

    assert there.state == "open"


@pytest.mark.parametrize(
    ("outcome", "reason"),
    [
        (Outcome.PARTLY, "completed"),
        (Outcome.ANSWERED, "completed"),
        (Outcome.REJECTED, "not_planned"),
        (Outcome.POSTPONED, "not_planned"),
        (Outcome.OUT_OF_SCOPE, "not_planned"),
        (Outcome.INADMISSIBLE, "not_planned"),
    ],
)
def test_an_issue_is_closed_for_the_reason_that_its_outcomes_give(there, version, karim, outcome, reason):
    rule(version.volet, closes_issues=True)

    attempt(answered(version, karim, outcome))

    assert (there.state, there.state_reason) == ("closed", reason)


def test_an_issue_of_several_remarks_is_closed_when_all_are_answered(github, cct, followed, version, karim):
    rule(version.volet, closes_issues=True)
    words = "1. EXI-G-1 : le délai est trop court.\n2. EXI-G-2 : douze mois ne suffisent pas.\n"
    there = github.world.open_issue(cct, "Deux points", words)
    clean(followed)
    first, second = Placement.objects.order_by("pk")
    decide(first, Outcome.REJECTED, karim)
    prepare(version=version, by=karim, partly=True)
    sent = attempt(validated(version.deliveries.get(), karim))
    assert (sent.state, there.state) == (DeliveryState.SENT, "open")

    decide(second, Outcome.PARTLY, karim)
    prepare(version=version, by=karim)
    attempt(validated(version.deliveries.exclude(pk=sent.pk).get(), karim))

    assert (there.state, there.state_reason) == ("closed", "completed")
    assert labels(there) == ["suite : non retenu", "suite : retenu en partie"]
    assert len(bodies(there)) == 2


def decide(card: Placement, outcome: Outcome, by) -> None:
    actions.decide(placement=card, revision=card.revision, outcome=outcome, reason=REASON, by=by)


def test_an_issue_closed_already_stays_as_it_is(github, there, version, delivery):
    rule(version.volet, closes_issues=True)
    github.world.close(there, "not_planned")

    attempt(delivery)

    assert (there.state_reason, github.asked("PATCH")) == ("not_planned", [])


def test_a_pull_request_is_never_closed(github, there, version, delivery):
    rule(version.volet, closes_issues=True)
    github.world.turn_into_pull_request(there)

    assert attempt(delivery).state == DeliveryState.SENT
    assert (there.state, github.asked("PATCH")) == ("open", [])


def test_closing_refused_is_told_and_the_answer_has_left(github, there, version, delivery):
    rule(version.volet, closes_issues=True)
    github.fault(faults.status(403, "Must have admin rights to Repository."), where=a_patch)

    sent = attempt(delivery)

    assert sent.state == DeliveryState.SENT
    assert sent.last_error.startswith("Réponse publiée, mais le ticket n'a pas été fermé : Le jeton n'a pas")


def test_closing_whose_answer_was_lost_is_tried_again(github, there, version, delivery):
    rule(version.volet, closes_issues=True)
    github.fault(faults.dropped(), where=a_patch)

    sent = attempt(after_a_while(attempt(delivery)))

    assert (sent.state, there.state, posts(github)) == (DeliveryState.SENT, "closed", 1)


def test_a_question_is_asked_in_the_issue_and_nothing_follows_it(github, there, version, karim, lea):
    rule(version.volet, closes_issues=True)
    card = Placement.objects.get()
    asking.ask_precision(placement=card, revision=card.revision, text="De quel fuseau ?", by=lea)
    (question,) = prepare(version=version, by=lea).created

    sent = attempt(validated(question, karim))

    assert sent.state == DeliveryState.SENT
    assert bodies(there)[0].startswith("De quel fuseau ?")
    assert (labels(there), there.state, posts(github)) == (["question"], "open", 1)
