"""What the service posts never comes back as a remark: not from GitHub, nor by a mail that tells of it."""

from io import BytesIO

import pytest

from answers.issue import marker_of
from answers.models import Delivery
from comments.models import Comment, Placement
from imports.mailbox import engine as exports
from imports.models import Message, ReceivedMail, Submission, SubmissionRow
from tests.answers.github.posting import attempt, rule
from tests.imports.github.runs import clean
from tests.imports.mailbox.mails import eml, receive
from tests.web.conftest import card_url, read, signed_in

pytestmark = pytest.mark.django_db

OURS = "Réponse de l'équipe"


def everything_received() -> list[list[tuple]]:
    return [sorted(model.objects.values_list()) for model in (Comment, Submission)] + [
        list(SubmissionRow.objects.order_by("pk").values_list())
    ]


@pytest.mark.parametrize("full", [False, True])
def test_the_reply_its_labels_and_the_closing_make_no_remark(there, version, followed, delivery, full):
    rule(version.volet, closes_issues=True)
    before = everything_received()
    attempt(delivery)

    line = clean(followed, full=full)

    assert (line.remarks, line.messages_created) == (0, 1)
    assert everything_received() == before
    assert Placement.objects.count() == 1
    assert clean(followed, full=True).remarks == 0


def test_the_reply_shows_in_the_thread_as_the_teams(there, version, followed, lea, delivery):
    attempt(delivery)
    clean(followed)

    page = read(signed_in(lea).get(card_url(Placement.objects.get())))

    assert page.count(OURS) == 1
    assert "La durée est précisée" in page
    assert "cct:" not in page


def test_a_marker_that_somebody_copies_makes_nobody_the_team(github, there, followed, lea, delivery):
    attempt(delivery)
    github.world.comment(there, f"Tout est refusé.\n\n{marker_of(delivery)}", "camille")
    clean(followed)

    page = read(signed_in(lea).get(card_url(Placement.objects.get())))

    assert Message.objects.count() == 2
    assert page.count(OURS) == 1


def test_the_notice_of_the_reply_by_mail_is_set_aside(there, version, delivery):
    attempt(delivery)
    before = everything_received()
    notice = eml(
        there.comments[0].body,
        sender="cct-robot <notifications@example.org>",
        subject="Re: [atelier/cct] Trace (Issue #1)",
        List_ID="atelier/cct <cct.atelier.example.org>",
        X_GitHub_Sender="cct-robot",
        X_GitHub_Reason="subscribed",
    )

    receive(notice, version=version)

    mail = ReceivedMail.objects.get()
    assert "avis automatique d'une forge" in " ".join(str(value) for value in vars(mail).values())
    assert everything_received() == before
    exports.receive_export(filename="a.eml", file=BytesIO(notice), by=None, version=version)
    assert ReceivedMail.objects.count() == 1
    assert Delivery.objects.count() == 1
