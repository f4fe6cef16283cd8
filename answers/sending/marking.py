"""What follows an answer in its issue: a label for each outcome told, then closing; never undoing the answer.

Both may be done again without harm. The labels that people put are left alone.
"""

from functools import partial

from django.db.models import Q

from answers.models import Answer, Delivery, DeliveryState, Policy
from comments.models import Disposition, Placement, PlacementQuerySet
from comments.outcomes import Outcome, Stage
from imports.github.client import Client, Refused, Stopped, Unanswered, a_list
from imports.github.listing import Row
from imports.models import IN_A_COMMENT, SubmissionRow

LABEL = "suite : {outcome}"
LONGEST_LABEL = 50  # characters, as GitHub allows
REFUSALS = {
    Outcome.REJECTED, Outcome.OUT_OF_SCOPE, Outcome.INADMISSIBLE, Outcome.POSTPONED, Outcome.REDIRECTED,
}  # fmt: skip
UNLABELLED = "Réponse publiée, mais le ticket n'a pas été étiqueté : {why}"
UNCLOSED = "Réponse publiée, mais le ticket n'a pas été fermé : {why}"
DROPPED = "GitHub n'en a pas tenu compte, le jeton n'en a sans doute pas le droit."


def mark(client: Client, delivery: Delivery, path: str, issue: Row) -> str:
    """Label the issue, and close it when it is wholly answered; return what was not done, and why.

    Nothing follows a question. Stopped when it may succeed later: a limit of GitHub's, an answer lost.
    """
    if delivery.question_id:
        return ""
    policy = Policy.of(delivery.volet)
    undone = [add_labels(client, delivery, path, issue)] if policy.labels_issues else []
    if policy.closes_issues and may_be_closed(issue) and (outcomes := all_outcomes(delivery)):
        undone.append(close(client, path, reason_of(outcomes)))
    return " ".join(filter(None, undone))


def add_labels(client: Client, delivery: Delivery, path: str, issue: Row) -> str:
    """Add the labels of what was told that the issue lacks; return in one sentence why some still are."""
    told = delivery.answers.order_by("pk").values_list("disposition__outcome", flat=True)
    wanted = {label_of(Outcome(outcome)): None for outcome in told}
    names = [name for name in wanted if name not in names_of(issue.get("labels"))]
    if not names:
        return ""
    try:
        shape = partial(a_list, key="name")
        answer = client.write("POST", f"{path}/labels", {"labels": names}, shape)
    except Refused as refused:
        return put_off_or(UNLABELLED, refused)
    except Unanswered as lost:
        raise Stopped(UNLABELLED.format(why=lost)) from lost
    return "" if names_of(answer.data) >= set(names) else UNLABELLED.format(why=DROPPED)


def label_of(outcome: Outcome) -> str:
    """Return the label that tells an outcome to outsiders."""
    return LABEL.format(outcome=outcome.outside.lower())[:LONGEST_LABEL]


def names_of(labels: object) -> set[str]:
    """Return the names of labels, in lower case: GitHub tells them apart in no other way."""
    rows = labels if isinstance(labels, list) else []
    return {str(row.get("name") if isinstance(row, dict) else row).lower() for row in rows}


def may_be_closed(issue: Row) -> bool:
    """Return whether it is an open issue: to close a pull request would be to refuse its text."""
    return issue.get("state") == "open" and "pull_request" not in issue


def all_outcomes(delivery: Delivery) -> set[Outcome]:
    """Return what was told of the issue's remarks, nothing while one of them is not answered.

    A remark that its author withdrew, or that was answered before the service, waits for no answer.
    """
    cards = cards_of(delivery)
    standing = Disposition.objects.filter(placement__in=cards, stage=Stage.DECIDED, cancelled_by=None)
    latest = {one.placement_id: one for one in standing.order_by("pk")}
    left = Q(delivery=delivery) | Q(delivery__state__in=(DeliveryState.SENT, DeliveryState.RECTIFIED))
    told = set(
        Answer.objects.filter(left, delivery__submission=delivery.submission).values_list(
            "disposition", flat=True
        )
    )
    for card in cards.values_list("pk", flat=True):
        decision = latest.get(card)
        if decision is None:
            return set()
        told_before = decision.outcome == Outcome.WITHDRAWN or decision.taken_over
        if not told_before and decision.pk not in told:
            return set()
    return {Outcome(one.outcome) for one in latest.values()} - {Outcome.WITHDRAWN}


def cards_of(delivery: Delivery) -> PlacementQuerySet:
    """Return the cards of the remarks that the issue holds, detached parts included."""
    rows = SubmissionRow.objects.filter(submission=delivery.submission, outcome__in=IN_A_COMMENT)
    comments = rows.values("comment")
    here = Q(comment__in=comments) | Q(comment__split_from__in=comments)
    return Placement.objects.all().on_board().filter(here)


def reason_of(outcomes: set[Outcome]) -> str:
    """Return why the issue is closed, in GitHub's words."""
    if outcomes == {Outcome.GROUPED}:
        return "duplicate"
    return "not_planned" if outcomes <= REFUSALS else "completed"


def close(client: Client, path: str, reason: str) -> str:
    """Close the issue; return in one sentence why it is not."""
    try:
        answer = client.write("PATCH", path, {"state": "closed", "state_reason": reason})
    except Refused as refused:
        return put_off_or(UNCLOSED, refused)
    except Unanswered as lost:
        raise Stopped(UNCLOSED.format(why=lost)) from lost
    return "" if answer.data.get("state") == "closed" else UNCLOSED.format(why=DROPPED)


def put_off_or(sentence: str, refused: Refused) -> str:
    """Return what was refused for good; Stopped when GitHub only asks to wait."""
    if refused.again:
        raise Stopped(sentence.format(why=refused), refused.again)
    return sentence.format(why=refused)
