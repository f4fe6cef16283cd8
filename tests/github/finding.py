"""What an address names: an issue, a pull request, a comment, there or gone."""

from tests.github.calls import Call, Refused, moved
from tests.github.things import Comment, Issue


def issues_enabled(call: Call) -> None:
    """Refuse what reads or writes issues where the repository has none."""
    if not call.repository.has_issues:
        raise Refused(410, "Issues are disabled for this repo")


def issue_at(call: Call, number: int, below: bool = False) -> Issue:
    """Return an issue; gone, it is refused as GitHub does, *below* for the addresses under its own."""
    issues_enabled(call)
    issue = call.repository.issues.get(number)
    if issue is None or (below and not issue.present):
        raise Refused(404, "Not Found")
    if issue.deleted:
        status = call.world.habits.deleted_status
        raise Refused(status, "This issue was deleted" if status == 410 else "Not Found")
    if issue.transferred_to is not None:
        raise _transferred(call, issue.transferred_to)
    return issue


def pull_at(call: Call, number: int) -> Issue:
    """Return a pull request."""
    issue = call.repository.issues.get(number)
    if issue is None or not issue.present or issue.pull is None:
        raise Refused(404, "Not Found")
    return issue


def comment_at(call: Call, number: int) -> Comment:
    """Return a comment of the repository."""
    issues_enabled(call)
    for comment in comments(call):
        if comment.id == number:
            return comment
    raise Refused(404, "Not Found")


def comments(call: Call) -> list[Comment]:
    """Return all the comments of the repository, on its pull requests too."""
    return [comment for issue in call.repository.present_issues for comment in issue.comments]


def _transferred(call: Call, there: Issue) -> Refused:
    known = there.repository.id in call.world.repositories
    if not known or not there.repository.can_read(call.viewer):
        return Refused(404, "Not Found")
    return moved(call, f"/repositories/{there.repository.id}/issues/{there.number}")
