"""Run a synchronisation, and tell what the database holds after it."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from typing import Any

from django.apps import apps
from django.core.management import CommandError, call_command
from django.db import transaction

from imports import ledger
from imports.github.run import synchronise
from imports.models import Issue, Message, Presence, Repository, Submission, Synchronisation
from tests.github import Issue as Written
from tests.github import Repository as There

Row = tuple[Any, ...]


def run(repository: Repository, **asked: Any) -> Synchronisation:
    """Return the line of a synchronisation; nothing it wrote may be unsound. Only *full* when asked for."""
    line = synchronise(Repository.objects.get(pk=repository.pk), **asked)
    repository.refresh_from_db()
    faults = list(ledger.faults())
    assert faults == []
    return line


def clean(repository: Repository, **asked: Any) -> Synchronisation:
    """Return the line of a synchronisation that met nothing wrong."""
    line = run(repository, **asked)
    assert line.errors == 0, line.said
    return line


def command(*arguments: str) -> tuple[int, str]:
    """Return the exit code of sync_github and what it prints."""
    out = StringIO()
    try:
        call_command("sync_github", *arguments, stdout=out)
    except CommandError as failed:
        return failed.returncode, out.getvalue() + str(failed)
    return 0, out.getvalue()


def counts(line: Synchronisation) -> tuple[int, int, int, int]:
    """Return what became of the issues: created, updated, unchanged, gone."""
    return line.created, line.updated, line.unchanged, line.gone


def message_counts(line: Synchronisation) -> tuple[int, int, int, int]:
    """Return the same of the messages."""
    return line.messages_created, line.messages_updated, line.messages_unchanged, line.messages_gone


def kept(repository: Repository) -> dict[int, Row]:
    """Return the issues that are there, by number, as kept."""
    return {
        issue.number: (
            issue.github_id, issue.title, issue.body, issue.closed, issue.state_reason, issue.locked,
            sorted(name for _, name in issue.labels), issue.milestone, issue.login, issue.updated_at,
            [(one.github_id, one.body, one.login, one.updated_at) for one in there(issue)],
        )
        for issue in repository.issues.exclude(presence__in=[Presence.DELETED, Presence.TRANSFERRED])
    }  # fmt: skip


def there(issue: Issue) -> list[Message]:
    """Return the messages of an issue that are there, by number."""
    return list(issue.messages.filter(gone_at=None).order_by("github_id"))


def expected(repository: There) -> dict[int, Row]:
    """Return the issues of a repository of the fake GitHub, as they should be kept."""
    return {issue.number: expected_row(issue) for issue in repository.present_issues}


def expected_row(issue: Written) -> Row:
    """Return an issue as it should be kept."""
    return (
        issue.id, issue.title, issue.body or "", issue.state == "closed", issue.state_reason or "",
        issue.locked, sorted(label.name for label in issue.labels),
        issue.milestone.title if issue.milestone else "", issue.user.login if issue.user else "",
        issue.updated_at,
        [
            (one.id, one.body or "", one.user.login if one.user else "", one.updated_at)
            for one in sorted(issue.comments, key=lambda one: one.id)
        ],
    )  # fmt: skip


def cards(version) -> set[str]:
    """Return the texts on the board of a version."""
    return set(version.placements.on_board().values_list("comment__text", flat=True))


def rows(envoi: Submission) -> list[tuple[str, str]]:
    """Return the outcome and the text of each row of an envoi."""
    return [(row.get_outcome_display(), row.cells.get("text", "")) for row in envoi.rows.order_by("position")]


def content(repository: Repository) -> dict[str, list[Row]]:
    """Return all that a synchronisation leaves, but numbers the database gave and moments of the machine."""
    issues = list(repository.issues.order_by("number"))
    messages = Message.objects.filter(issue__repository=repository).order_by("issue__number", "github_id")
    fields = (
        "number", "github_id", "kind", "title", "body", "closed", "state_reason", "locked", "labels",
        "milestone", "account", "login", "message_count", "created_at", "updated_at", "closed_at", "presence",
        "moved_to", "proposal", "words", "told", "original",
    )  # fmt: skip
    return {
        "issues": [tuple(getattr(issue, name) for name in fields) for issue in issues],
        "messages": [
            (
                one.issue.number,
                one.github_id,
                one.account,
                one.login,
                one.body,
                one.earlier,
                bool(one.gone_at),
            )
            for one in messages.select_related("issue")
        ],
        "rows": [(issue.number, *row) for issue in issues if issue.submission for row in said(issue)],
        "until": [(repository.name, repository.issues_until, repository.messages_until)],
    }


def said(issue: Issue) -> Iterator[Row]:
    """Yield the rows of an issue's envoi, with the card each ended in."""
    assert issue.submission
    envoi = (issue.submission.state, issue.submission.version.label)
    for row in issue.submission.rows.select_related("comment__author").order_by("position"):
        comment = row.comment
        words = (comment.text, comment.location, comment.excerpt, str(comment.author)) if comment else ()
        yield (*envoi, row.position, row.sheet, row.cells, row.outcome, words)


@contextmanager
def undone() -> Iterator[None]:
    """Undo all that the block writes."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def undisturbed(repository: Repository, **asked: Any) -> dict[str, list[Row]]:
    """Return what a synchronisation that nothing disturbs would leave, and leave nothing."""
    with undone():
        clean(repository, **asked)
        left = content(repository)
    repository.refresh_from_db()
    return left


def everything() -> dict[str, list[Row]]:
    """Return every row of every table of the service."""
    return {
        model._meta.label: sorted(model.objects.values_list(), key=repr)
        for model in apps.get_models()
        if model._meta.app_label in ("people", "documents", "comments", "imports", "answers")
    }
