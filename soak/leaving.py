"""Wait until every answer has left, and count them where they arrived: none twice, none lost."""

from collections import Counter
from datetime import timedelta
from email import message_from_bytes
from itertools import count

from django.db.models import F
from django.test import Client
from django.utils import timezone
from django_q.tasks import async_task

from answers.issue import marker_of
from answers.models import Delivery, DeliveryState, Way
from comments.models import Placement
from comments.outcomes import Step
from people.models import Event
from soak.outside import ISSUES, LINKS, MAILS, Outside
from tests.answers.owed import REASON
from tests.engine.envois import SWEPT_EVERY
from tests.engine.processes import wait_for

LEFT_WITHIN = 120.0  # seconds
FIVE_MINUTES, A_MINUTE = timedelta(minutes=5), timedelta(minutes=1)
TIME_PASSES_EVERY = 15  # sweeps


def at_work() -> bool:
    """Return whether an answer is still to leave."""
    return Delivery.objects.filter(state=DeliveryState.VALIDATED).exists()


def handed_over() -> int:
    """Return how many answers were given to a server whose word on them was not heard."""
    return Delivery.objects.filter(state=DeliveryState.VALIDATED, handed_at__isnull=False).count()


def swept_until_ended() -> None:
    """Wait until nothing is to leave; the engine sweeps as its schedule tells it to, only more often."""
    sweeps = count(1)

    def ended() -> bool:
        if next(sweeps) % TIME_PASSES_EVERY == 0:
            let_time_pass()
        if Delivery.objects.all().due().exists():
            async_task("steering.engine.sweep")
        return not at_work()

    wait_for(ended, every=SWEPT_EVERY, within=LEFT_WITHIN)


def let_time_pass() -> None:
    """Let five minutes pass for what waits: a task that died in a queue, an answer of GitHub's not heard.

    What a process holds is due in a few seconds: it is left alone.
    """
    waiting = Delivery.objects.filter(state=DeliveryState.VALIDATED, due_at__gt=timezone.now() + A_MINUTE)
    waiting.update(due_at=F("due_at") - FIVE_MINUTES, handed_at=F("handed_at") - FIVE_MINUTES)


def assert_each_left_once(outside: Outside) -> int:
    """Return how many answers are in doubt, mails that a death may have cut: all others left, once."""
    assert Counter(Delivery.objects.values_list("way", flat=True)) == {
        Way.MAIL: MAILS, Way.ISSUE: ISSUES, Way.LINK: LINKS,
    }  # fmt: skip
    assert_told_once()
    assert_posted_once(outside)
    assert_read_once(outside)
    return doubtful_mails(outside)


def assert_told_once() -> None:
    """Each answer that left is told once by the journal, and closed its card; no other one did."""
    sent = set(Delivery.objects.filter(state=DeliveryState.SENT).values_list("pk", flat=True))
    told = Event.objects.filter(action="réponse envoyée").values_list("object_id", flat=True)
    assert Counter(map(int, told)) == dict.fromkeys(sent, 1)
    closed = Placement.objects.filter(step=Step.CLOSED)
    assert set(closed.values_list("dispositions__answers__delivery", flat=True)) == sent


def assert_posted_once(outside: Outside) -> None:
    """Each issue holds one reply and its label once: its marker settled what a death left in doubt."""
    for delivery in Delivery.objects.filter(way=Way.ISSUE).select_related("submission__issue"):
        issue = outside.there.issues[delivery.submission.issue.number]
        assert delivery.state == DeliveryState.SENT
        assert [marker_of(delivery) in comment.body for comment in issue.comments] == [True]
        assert [label.name for label in issue.labels] == ["suite : retenu en partie"]


def assert_read_once(outside: Outside) -> None:
    """Each link's page shows its answer once."""
    assert set(Delivery.objects.filter(way=Way.LINK).values_list("state", flat=True)) == {DeliveryState.SENT}
    pages = [Client().get(f"/suivi/{token}/").content.decode() for token in outside.tokens]
    assert [page.count(REASON) for page in pages] == [1] * LINKS


def doubtful_mails(outside: Outside) -> int:
    """Return how many mails are in doubt; none was given twice, and none that is told sent was not given."""
    given = Counter(message_from_bytes(one)["Message-ID"].strip("<>") for one in outside.relay.kept)
    states = dict(Delivery.objects.filter(way=Way.MAIL).values_list("identifier", "state"))
    sent = {one for one, state in states.items() if state == DeliveryState.SENT}
    doubt = {one for one, state in states.items() if state == DeliveryState.UNCERTAIN}
    assert sent | doubt == set(states)
    assert set(given.values()) == {1}
    assert sent <= set(given) <= sent | doubt
    return len(doubt)
