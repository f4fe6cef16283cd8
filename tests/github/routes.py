"""The addresses of the API: those that read, and the table of all of them."""

import re
from collections.abc import Callable
from urllib.parse import unquote

from tests.github import writing
from tests.github.calls import Answer, Call, Refused, moved, said
from tests.github.finding import comment_at, comments, issue_at, issues_enabled, pull_at
from tests.github.paging import DIRECTIONS, KEYS, numbered, one_of, page_of, since
from tests.github.pulls import changed_file, pull_request
from tests.github.things import Issue, Repository


def answer(call: Call) -> Answer:
    """Return what GitHub answers to a call."""
    try:
        return _routed(call)
    except Refused as refused:
        return refused.answer


def _routed(call: Call) -> Answer:
    path = call.request.path.rstrip("/")
    if path == "/user":
        return said(call.answers.full_user(writing.signed_in(call)))
    if account := re.fullmatch(r"/users/([^/]+)", path):
        return _show_user(call, unquote(account[1]))
    call.repository, rest = _repository(call, path)
    for method, pattern, route in ROUTES:
        found = re.fullmatch(pattern, rest)
        if found and method == call.request.method:
            return route(call, *[int(text) if text.isdecimal() else unquote(text) for text in found.groups()])
    raise Refused(404, "Not Found")


def _repository(call: Call, path: str) -> tuple[Repository, str]:
    """Return the repository an address names, and the rest of the address; a former name redirects."""
    found, rest = _numbered_repository(call, path) or _named_repository(call, path) or (None, "")
    if found is None or not found.can_read(call.viewer):
        raise Refused(404, "Not Found")
    if path.startswith("/repos/") and call.world.named(_name(path)) is not found:
        raise moved(call, f"/repositories/{found.id}{rest}")
    return found, rest


def _numbered_repository(call: Call, path: str) -> tuple[Repository | None, str] | None:
    parts = re.fullmatch(r"/repositories/(\d{1,18})(/.*)?", path)
    return (call.world.repositories.get(int(parts[1])), parts[2] or "") if parts else None


def _named_repository(call: Call, path: str) -> tuple[Repository | None, str] | None:
    parts = re.fullmatch(r"/repos/[^/]+/[^/]+(/.*)?", path)
    former = call.world.former_names.get(_name(path).lower(), 0)
    found = call.world.named(_name(path)) or call.world.repositories.get(former)
    return (found, parts[1] or "") if parts else None


def _name(path: str) -> str:
    return unquote("/".join(path.split("/")[2:4]))


def _show_user(call: Call, login: str) -> Answer:
    if login not in call.world.users:
        raise Refused(404, "Not Found")
    return said(call.answers.full_user(call.world.users[login]))


def _show_repository(call: Call) -> Answer:
    return said(call.answers.repository(call.repository, call.viewer))


def _list_issues(call: Call) -> Answer:
    issues_enabled(call)
    rows = [row for row in since(call, call.repository.present_issues) if _asked_for(call, row)]
    sort = one_of(call, "sort", list(KEYS), "created")
    descending = one_of(call, "direction", DIRECTIONS, "desc") == "desc"
    return page_of(call, rows, sort, descending, lambda row: call.answers.issue(row, listed=True))


def _asked_for(call: Call, issue: Issue) -> bool:
    """Return whether the query lets an issue in: its state, all the labels named, its author."""
    state = one_of(call, "state", ("open", "closed", "all"), "open")
    wanted = {name.strip().lower() for name in call.query.get("labels", "").split(",") if name.strip()}
    author = issue.user.login if issue.user else ""
    return (
        state in ("all", issue.state)
        and wanted <= {label.name.lower() for label in issue.labels}
        and call.query.get("creator", author) == author
    )


def _show_issue(call: Call, number: int) -> Answer:
    issue = issue_at(call, number)
    changed = issue.updated_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    return said(call.answers.issue(issue), 200, {"Last-Modified": changed})


def _list_all_comments(call: Call) -> Answer:
    issues_enabled(call)
    sort = one_of(call, "sort", ("created", "updated"), "created")
    direction = one_of(call, "direction", DIRECTIONS, "desc")
    descending = direction == "desc" and "sort" in call.query
    return page_of(call, since(call, comments(call)), sort, descending, call.answers.comment)


def _list_comments(call: Call, number: int) -> Answer:
    issue = issue_at(call, number, below=True)
    return numbered(call, since(call, issue.comments), call.answers.comment)


def _show_comment(call: Call, number: int) -> Answer:
    return said(call.answers.comment(comment_at(call, number)))


def _list_events(call: Call, number: int) -> Answer:
    issue = issue_at(call, number, below=True)
    return numbered(call, issue.events, lambda event: call.answers.event(event, issue))


def _list_issue_labels(call: Call, number: int) -> Answer:
    issue = issue_at(call, number, below=True)
    return numbered(call, issue.labels, lambda label: call.answers.label(call.repository, label))


def _show_pull(call: Call, number: int) -> Answer:
    return said(pull_request(call.answers, pull_at(call, number), call.viewer))


def _list_files(call: Call, number: int) -> Answer:
    pull = pull_at(call, number).pull
    files = pull.files if pull else []
    return numbered(call, files, lambda file: changed_file(call.answers, file, call.repository))


def _list_labels(call: Call) -> Answer:
    rows = call.repository.labels
    return numbered(call, rows, lambda label: call.answers.label(call.repository, label))


def _list_milestones(call: Call) -> Answer:
    rows = [
        one for one in call.repository.milestones if call.query.get("state", "open") in ("all", one.state)
    ]
    return numbered(call, rows, lambda one: call.answers.milestone(call.repository, one))


ISSUE = r"/issues/(\d{1,18})"
COMMENT = r"/issues/comments/(\d{1,18})"
PULL = r"/pulls/(\d{1,18})"
ROUTES: list[tuple[str, str, Callable[..., Answer]]] = [
    ("GET", "", _show_repository),
    ("GET", "/issues", _list_issues),
    ("GET", "/issues/comments", _list_all_comments),
    ("GET", COMMENT, _show_comment),
    ("GET", ISSUE, _show_issue),
    ("GET", ISSUE + "/comments", _list_comments),
    ("GET", ISSUE + "/events", _list_events),
    ("GET", ISSUE + "/labels", _list_issue_labels),
    ("GET", PULL, _show_pull),
    ("GET", PULL + "/files", _list_files),
    ("GET", "/labels", _list_labels),
    ("GET", "/milestones", _list_milestones),
    ("POST", "/issues", writing.open_issue),
    ("PATCH", ISSUE, writing.edit_issue),
    ("POST", ISSUE + "/comments", writing.add_comment),
    ("PATCH", COMMENT, writing.edit_comment),
    ("DELETE", COMMENT, writing.delete_comment),
    ("POST", ISSUE + "/labels", writing.add_labels),
    ("PUT", ISSUE + "/labels", writing.set_labels),
    ("DELETE", ISSUE + "/labels/([^/]+)", writing.remove_label),
    ("PUT", ISSUE + "/lock", writing.lock),
    ("DELETE", ISSUE + "/lock", writing.unlock),
]
