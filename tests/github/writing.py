"""The addresses of the API that write, with the rights they ask for."""

from typing import Any

from tests.github.calls import Answer, Call, Refused, invalid, said
from tests.github.finding import comment_at, issue_at, issues_enabled
from tests.github.things import Issue, User

LONGEST = 65_536


def signed_in(call: Call) -> User:
    """Return who calls, refused when nobody."""
    if call.viewer is None:
        raise Refused(401, "Requires authentication")
    return call.viewer


def add_comment(call: Call, number: int) -> Answer:
    """Comment an issue or a pull request."""
    user = _writer(call)
    issue = issue_at(call, number, below=True)
    if issue.locked and not call.repository.can_push(user):
        raise Refused(403, "Unable to create comment because issue is locked.")
    comment = call.world.comment(issue, _text(call, "IssueComment"), user.login)
    written = call.answers.comment(comment)
    return said(written, 201, {"Location": written["url"]})


def edit_comment(call: Call, number: int) -> Answer:
    """Change the text of a comment."""
    comment = comment_at(call, number)
    _own(call, comment.user)
    call.world.edit_comment(comment, _text(call, "IssueComment"))
    return said(call.answers.comment(comment))


def delete_comment(call: Call, number: int) -> Answer:
    """Take a comment away."""
    comment = comment_at(call, number)
    _own(call, comment.user)
    call.world.delete_comment(comment)
    return Answer(204)


def open_issue(call: Call) -> Answer:
    """Open an issue; without push access its labels are dropped, silently."""
    issues_enabled(call)
    user, given = _writer(call), call.given
    if not given.get("title"):
        raise Refused(
            422, "Validation Failed", [{"resource": "Issue", "code": "missing_field", "field": "title"}]
        )
    labels = given.get("labels", []) if call.repository.can_push(user) else []
    issue = call.world.open_issue(
        call.repository, given["title"], _checked("Issue", given.get("body")), user.login, _names(labels)
    )
    written = call.answers.issue(issue)
    return said(written, 201, {"Location": written["url"]})


def edit_issue(call: Call, number: int) -> Answer:
    """Change an issue, all in one second; without push access its labels are dropped, silently."""
    issue, given = issue_at(call, number), call.given
    _own(call, issue.user)
    changes: dict[str, Any] = {name: given[name] for name in ("title", "body") if name in given}
    _checked("Issue", changes.get("body"))
    if "labels" in given and call.repository.can_push(call.viewer):
        changes["labels"] = _names(given["labels"])
    if "assignees" in given:
        changes["assignees"] = [call.world.user(login) for login in given["assignees"]]
    with call.world.clock.frozen():
        if changes:
            call.world.edit_issue(issue, call.viewer, **changes)
        _change_state(call, issue, given)
    return said(call.answers.issue(issue))


def add_labels(call: Call, number: int) -> Answer:
    """Put more labels on an issue; an unknown one is created."""
    issue = _labelled(call, number)
    names = [label.name for label in issue.labels]
    return _relabelled(
        call, issue, names + [name for name in _names(call.given.get("labels", [])) if name not in names]
    )


def set_labels(call: Call, number: int) -> Answer:
    """Put these labels on an issue, and no other."""
    return _relabelled(call, _labelled(call, number), _names(call.given.get("labels", [])))


def remove_label(call: Call, number: int, name: str | int) -> Answer:
    """Take one label off an issue."""
    issue = _labelled(call, number)
    kept = [label.name for label in issue.labels if label.name.lower() != str(name).lower()]
    if len(kept) == len(issue.labels):
        raise Refused(404, "Label does not exist")
    return _relabelled(call, issue, kept)


def lock(call: Call, number: int) -> Answer:
    """Close an issue to comments."""
    call.world.lock(_labelled(call, number), call.given.get("lock_reason"), call.viewer)
    return Answer(204)


def unlock(call: Call, number: int) -> Answer:
    """Open an issue to comments again."""
    call.world.unlock(_labelled(call, number), call.viewer)
    return Answer(204)


def _change_state(call: Call, issue: Issue, given: dict[str, Any]) -> None:
    state, reason = given.get("state", issue.state), given.get("state_reason")
    if state not in ("open", "closed"):
        raise invalid("Issue", "state", "state must be one of open, closed")
    if state == "closed" and (issue.state == "open" or reason not in (None, issue.state_reason)):
        call.world.close(issue, reason or "completed", call.viewer)
    elif state == "open" and issue.state == "closed":
        call.world.reopen(issue, call.viewer)


def _writer(call: Call) -> User:
    user = signed_in(call)
    if call.repository.archived:
        raise Refused(403, "Repository was archived so is read-only.")
    return user


def _own(call: Call, author: User | None) -> None:
    """Refuse who neither wrote it nor may push."""
    user = _writer(call)
    if user is not author and not call.repository.can_push(user):
        raise Refused(403, "Must have admin rights to Repository.")


def _labelled(call: Call, number: int) -> Issue:
    issue = issue_at(call, number, below=True)
    _own(call, None)
    return issue


def _relabelled(call: Call, issue: Issue, names: list[str]) -> Answer:
    if names != [label.name for label in issue.labels]:
        call.world.edit_issue(issue, call.viewer, labels=names)
    return said([call.answers.label(call.repository, label) for label in issue.labels])


def _names(labels: list[Any]) -> list[str]:
    return [label["name"] if isinstance(label, dict) else str(label) for label in labels]


def _text(call: Call, resource: str) -> str:
    text = call.given.get("body")
    if not isinstance(text, str) or not text.strip():
        raise invalid(resource, "data", "Body cannot be blank")
    return str(_checked(resource, text))


def _checked(resource: str, text: str | None) -> str | None:
    if text is not None and len(text) > LONGEST:
        raise invalid(resource, "data", f"Body is too long (maximum is {LONGEST} characters)")
    return text
