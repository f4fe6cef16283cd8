"""Let a process take an answer and post it, as the engine does."""

from collections.abc import Callable
from datetime import timedelta

from django.utils import timezone

from answers.models import Delivery, Policy
from answers.policies import Rules, set_rules
from answers.sending import github, lease
from comments.outcomes import Outcome
from people.models import Role
from tests import factories
from tests.answers.owed import REASON, decide_all, prepared, validated
from tests.github import FakeGitHub, Issue
from tests.github.calls import Request


def answered(version, by, outcome: Outcome = Outcome.PARTLY, reason: str = REASON) -> Delivery:
    """Return the answer to the only thing received on the version, validated."""
    decide_all(version, by, outcome, reason)
    (delivery,) = prepared(version, by)
    return validated(delivery, by)


def attempt(delivery: Delivery) -> Delivery:
    """Return the delivery after one attempt, made by a process that just took it."""
    delivery = Delivery.objects.get(pk=delivery.pk)
    assert lease.take(delivery)
    github.post(delivery)
    return Delivery.objects.get(pk=delivery.pk)


def after_a_while(delivery: Delivery, minutes: int = 5) -> Delivery:
    """Return the delivery as if that many minutes had passed."""
    past = timedelta(minutes=minutes)
    handed = delivery.handed_at and delivery.handed_at - past
    Delivery.objects.filter(pk=delivery.pk).update(due_at=delivery.due_at - past, handed_at=handed)
    return Delivery.objects.get(pk=delivery.pk)


def waits(delivery: Delivery) -> float:
    """Return how many seconds the delivery waits for its next attempt."""
    return (delivery.due_at - timezone.now()).total_seconds()


def a_post(ending: str = "/comments") -> Callable[[Request], bool]:
    """Look like a writing at such an address."""
    return lambda request: request.method == "POST" and request.path.endswith(ending)


def bodies(issue: Issue) -> list[str]:
    """Return the comments of an issue on GitHub."""
    return [comment.body or "" for comment in issue.comments]


def labels(issue: Issue) -> list[str]:
    return [label.name for label in issue.labels]


def posts(github: FakeGitHub) -> int:
    """Return how many comments GitHub was asked to add."""
    return len(github.asked("POST", "/comments"))


def rule(volet, **changes: bool) -> None:
    """Have the answers of a volet leave otherwise."""
    policy = Policy.of(volet)
    names = ("needs_second", "labels_issues", "closes_issues")
    wanted = {**{name: getattr(policy, name) for name in names}, **changes}
    set_rules(volet=volet, rules=Rules(**wanted), by=factories.make_user(Role.ADMINISTRATOR, volet))
