"""An answer is posted in its issue: once, where the issue is now, or said not to be and why."""

import pytest

from answers.models import DeliveryState
from comments.models import Placement
from comments.outcomes import Step
from imports.models import kept
from people.models import Event
from tests.answers.github.posting import (
    a_post,
    answered,
    attempt,
    bodies,
    labels,
    posts,
    waits,
)
from tests.github import faults
from tests.imports.github.runs import clean

pytestmark = pytest.mark.django_db


def test_the_frozen_reply_is_posted_and_its_address_kept(there, delivery):
    sent = attempt(delivery)

    (comment,) = there.comments
    assert comment.body == kept(delivery.frozen).decode()
    assert comment.user.login == "cct-robot"
    assert (sent.state, sent.last_error, sent.holder) == (DeliveryState.SENT, "", "")
    assert sent.receipt == f"https://github.com/atelier/cct/issues/{there.number}#issuecomment-{comment.id}"
    assert Placement.objects.get().step == Step.CLOSED
    assert Event.objects.filter(action="réponse envoyée").count() == 1


def test_a_renamed_repository_is_found_by_its_number(github, cct, there, delivery):
    github.world.rename_repository(cct, "nouvel-atelier/cadre")

    sent = attempt(delivery)

    assert sent.state == DeliveryState.SENT
    assert len(bodies(there)) == 1
    assert sent.receipt.startswith("https://github.com/nouvel-atelier/cadre/issues/")


def test_another_repository_under_the_same_name_is_not_written_to(github, cct, there, delivery):
    github.world.delete_repository(cct)
    github.world.add_repository("atelier/cct")

    kept_here = attempt(delivery)

    assert kept_here.state == DeliveryState.UNDELIVERED
    assert "Un autre dépôt porte désormais le nom" in kept_here.last_error
    assert posts(github) == 0


def test_a_transferred_issue_is_not_answered_elsewhere(github, there, delivery):
    elsewhere = github.world.transfer_issue(there, github.world.add_repository("atelier/autre"))

    kept_here = attempt(delivery)

    assert kept_here.state == DeliveryState.UNDELIVERED
    assert kept_here.last_error == (
        "Le ticket a été transféré vers atelier/autre#1 : répondez là-bas, ou remettez la réponse vous-même."
    )
    assert bodies(elsewhere) == []


@pytest.mark.parametrize("status", [410, 404])
def test_a_deleted_issue_is_said_to_be(github, there, delivery, status):
    github.world.habits.deleted_status = status
    github.world.delete_issue(there)

    kept_here = attempt(delivery)

    assert kept_here.state == DeliveryState.UNDELIVERED
    assert kept_here.last_error == "Le ticket n'existe plus sur GitHub : remettez la réponse vous-même."


def test_an_issue_deleted_just_before_the_post_is_said_to_be(github, there, delivery):
    github.before(lambda world: world.delete_issue(there), where=a_post())

    assert attempt(delivery).last_error.startswith("Le ticket n'existe plus sur GitHub")


def test_an_issue_that_became_a_discussion_is_said_to_be(github, there, delivery):
    github.world.convert_to_discussion(there)

    kept_here = attempt(delivery)

    assert kept_here.last_error.startswith("Le ticket est devenu une discussion")
    assert posts(github) == 0


def test_a_locked_issue_takes_no_reply_of_who_may_not_push(github, cct, there, delivery):
    cct.rights = {github.world.robot.id: "read"}
    github.world.lock(there)

    kept_here = attempt(delivery)

    assert kept_here.state == DeliveryState.UNDELIVERED
    assert kept_here.last_error.startswith("Le ticket est verrouillé")


def test_a_locked_issue_takes_the_reply_of_who_may_push(github, there, delivery):
    github.world.close(there)
    github.world.lock(there)

    assert attempt(delivery).state == DeliveryState.SENT


def test_an_archived_repository_is_said_to_be(cct, delivery):
    cct.archived = True

    kept_here = attempt(delivery)

    assert kept_here.state == DeliveryState.UNDELIVERED
    assert kept_here.last_error.startswith("Le dépôt est archivé")


def test_a_repository_without_issues_any_more_is_said_to_be(cct, delivery):
    cct.has_issues = False

    assert attempt(delivery).last_error.startswith("Les tickets de ce dépôt sont désactivés")


def test_a_reply_that_is_too_long_for_github_is_said_to_be(github, delivery):
    github.fault(faults.status(422, "Validation Failed"), where=a_post())

    kept_here = attempt(delivery)

    assert kept_here.state == DeliveryState.UNDELIVERED
    assert "erreur 422" in kept_here.last_error
    assert "Raccourcissez la réponse" in kept_here.last_error


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        (faults.bad_credentials(), "GitHub refuse le jeton"),
        (faults.not_accessible(), "Le jeton n'a pas le droit d'écrire dans ce dépôt"),
        (faults.saml(), "L'organisation demande d'autoriser le jeton"),
    ],
)
def test_a_right_that_lacks_is_told_and_the_reply_waits(github, there, delivery, fault, said):
    github.fault(fault, where=a_post())

    waiting = attempt(delivery)

    assert (waiting.state, waiting.handed_at, waiting.holder) == (DeliveryState.VALIDATED, None, "")
    assert waiting.last_error.startswith(said)
    assert (posts(github), bodies(there)) == (1, [])


@pytest.mark.parametrize(
    "fault",
    [faults.secondary_limit, faults.too_many, faults.primary_limit],
    ids=["secondary", "429", "primary"],
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_limit_makes_the_reply_wait_as_long_as_github_asks(github, there, delivery, fault, method):
    github.fault(fault(900), where=lambda request: request.method == method)

    waiting = attempt(delivery)

    assert waiting.state == DeliveryState.VALIDATED
    assert 850 < waits(waiting) < 1000
    assert "GitHub limite le nombre de requêtes" in waiting.last_error
    assert (waiting.handed_at, bodies(there)) == (None, [])


def test_github_out_of_order_makes_the_reply_wait(github, delivery):
    github.fault(faults.server_error(503), times=None)

    waiting = attempt(delivery)

    assert (waiting.state, waiting.handed_at) == (DeliveryState.VALIDATED, None)
    assert waiting.last_error.startswith("GitHub est en panne (erreur 503)")
    assert posts(github) == 0


def test_without_a_token_the_reply_waits_for_one(github, settings, delivery):
    github.world.accept_token("jeton")
    settings.GITHUB_TOKEN = ""

    waiting = attempt(delivery)

    assert waiting.last_error == "Écrire sur GitHub demande un jeton : donnez-en un (GITHUB_TOKEN)."


def test_a_pull_request_is_answered_as_an_issue_is(github, cct, followed, version, karim):
    pull = github.world.open_pull_request(cct, "EXI-G-1", body="EXI-G-1 : treize mois.")
    issue = github.world.open_issue(cct, "Trace", "EXI-G-1 : le délai est trop court.")
    clean(followed)
    github.world.turn_into_pull_request(issue)

    sent = attempt(answered(version, karim))

    assert sent.state == DeliveryState.SENT
    assert "/pull/" in sent.receipt
    assert (len(bodies(issue)), bodies(pull)) == (1, [])


def test_the_labels_of_others_are_kept(there, delivery):
    attempt(delivery)

    assert labels(there) == ["question", "suite : retenu en partie"]
