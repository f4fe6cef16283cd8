"""The state of the fake GitHub, and everything people do there, each action at its own second."""

import threading
from collections.abc import Iterable
from datetime import datetime
from itertools import count
from typing import Any

from tests.github.clock import Clock
from tests.github.populating import fill
from tests.github.things import (
    Comment,
    Event,
    Habits,
    Issue,
    Label,
    Milestone,
    PullFile,
    PullRequest,
    Repository,
    User,
)

FIRST_ID = 2_951_000_001  # the ids of GitHub no longer hold in 32 bits


class World:
    """Repositories, issues, comments, labels and users; the robot is the account of the application."""

    def __init__(self, habits: Habits | None = None, clock: Clock | None = None) -> None:
        self.habits = habits or Habits()
        self.clock = clock or Clock()
        self.busy = threading.RLock()
        self.ids = count(FIRST_ID)
        self.users: dict[str, User] = {}
        self.repositories: dict[int, Repository] = {}
        self.former_names: dict[str, int] = {}
        self.tokens: dict[str, User] = {}
        self.robot = self.user("cct-robot")

    # People and tokens

    def user(self, login: str, **more: Any) -> User:
        """Return the account *login*, opened if it does not exist."""
        if login not in self.users:
            self.users[login] = User(id=next(self.ids), login=login, **more)
        return self.users[login]

    def accept_token(self, token: str, user: User | None = None) -> None:
        """From now on only the accepted tokens are good; this one is of *user*, or of the robot."""
        self.tokens[token] = user or self.robot

    def rename_user(self, user: User, login: str) -> None:
        """Give *user* another login; no issue moves, and the repositories they own answer to both names."""
        owned = [one for one in self.repositories.values() if one.owner is user]
        self.former_names |= {one.full_name.lower(): one.id for one in owned}
        self.users[login] = self.users.pop(user.login)
        user.login = login

    def delete_user(self, user: User) -> None:
        """Close the account: what they wrote stays, written by nobody; no issue moves."""
        self.users.pop(user.login)
        for issue in (issue for one in self.repositories.values() for issue in one.issues.values()):
            issue.assignees = [one for one in issue.assignees if one is not user]
            issue.closed_by = None if issue.closed_by is user else issue.closed_by
            issue.user = None if issue.user is user else issue.user
            for comment in issue.comments:
                comment.user = None if comment.user is user else comment.user

    # Repositories

    def add_repository(self, full_name: str, rights: str | None = "push", **more: Any) -> Repository:
        """Open a repository; *rights* is what the robot may do there: "push", "read" or None."""
        owner, name = full_name.split("/")
        account = self.user(owner, type="Organization")
        made = Repository(next(self.ids), account, name, self.clock.stamp(), **more)
        made.rights = {self.robot.id: rights} if rights else {}
        self.repositories[made.id] = made
        self.former_names.pop(full_name.lower(), None)
        return made

    def rename_repository(self, repository: Repository, full_name: str) -> None:
        """Change its name or its owner; the former name leads to it until another repository takes it."""
        owner, name = full_name.split("/")
        self.former_names[repository.full_name.lower()] = repository.id
        self.former_names.pop(full_name.lower(), None)
        repository.owner, repository.name = self.user(owner, type="Organization"), name

    def delete_repository(self, repository: Repository) -> None:
        """Take a repository away: its name and its number answer 404."""
        del self.repositories[repository.id]

    def named(self, full_name: str) -> Repository | None:
        """Return the repository that bears this name now."""
        wanted = full_name.lower()
        return next((one for one in self.repositories.values() if one.full_name.lower() == wanted), None)

    # Labels and milestones

    def label(self, repository: Repository, name: str) -> Label:
        """Return the label of this name, made if the repository has none."""
        found = [label for label in repository.labels if label.name.lower() == name.lower()]
        if not found:
            found = [Label(next(self.ids), name)]
            repository.labels += found
        return found[0]

    def rename_label(self, repository: Repository, name: str, new_name: str) -> None:
        """Give a label another name; no issue moves."""
        self.label(repository, name).name = new_name

    def delete_label(self, repository: Repository, name: str) -> None:
        """Take a label away from the repository and from its issues; no issue moves."""
        gone = self.label(repository, name)
        repository.labels.remove(gone)
        for issue in repository.issues.values():
            issue.labels = [label for label in issue.labels if label is not gone]

    def milestone(self, repository: Repository, title: str) -> Milestone:
        """Return the milestone of this title, made if the repository has none."""
        found = [one for one in repository.milestones if one.title == title]
        if not found:
            number = len(repository.milestones) + 1
            found = [Milestone(next(self.ids), number, title, self.clock.stamp())]
            repository.milestones += found
        return found[0]

    # Issues and pull requests

    def open_issue(
        self,
        repository: Repository,
        title: str,
        body: str | None = None,
        user: str = "camille",
        labels: Iterable[str] = (),
        **more: Any,
    ) -> Issue:
        """Open an issue, written by the account *user*; *more* fills the other fields."""
        now = self.clock.stamp()
        repository.last_number += 1
        author = self.user(user)
        numbers = (next(self.ids), repository.last_number)
        issue = Issue(*numbers, title, body, author, repository, now, now, **more)
        issue.labels = [self.label(repository, name) for name in labels]
        repository.issues[issue.number] = issue
        return issue

    def open_pull_request(
        self, repository: Repository, title: str, files: Iterable[PullFile] = (), **more: Any
    ) -> Issue:
        """Open a pull request changing *files*; *more* is as for an issue."""
        return self.open_issue(repository, title, pull=PullRequest(list(files)), **more)

    def edit_issue(self, issue: Issue, by: User | None = None, **changes: Any) -> None:
        """Change title, body, labels (names), milestone, assignees; it moves the issue."""
        if "labels" in changes:
            changes["labels"] = [self.label(issue.repository, name) for name in changes["labels"]]
        for name, value in changes.items():
            setattr(issue, name, value)
        self._moved(issue, "renamed" if "title" in changes else None, by)

    def mass_edit(self, issues: Iterable[Issue], **changes: Any) -> datetime:
        """Edit all these issues in one same second, and return it."""
        moment = self.clock.now
        with self.clock.frozen():
            for issue in issues:
                self.edit_issue(issue, **changes)
        return moment

    def close(self, issue: Issue, reason: str = "completed", by: User | None = None) -> None:
        """Close an issue: completed, not_planned or duplicate."""
        issue.state, issue.state_reason = "closed", None if issue.pull else reason
        issue.closed_by = by
        issue.closed_at = self._moved(issue, "closed", by)

    def reopen(self, issue: Issue, by: User | None = None) -> None:
        """Open a closed issue again."""
        issue.state, issue.state_reason = "open", None if issue.pull else "reopened"
        issue.closed_at = issue.closed_by = None
        self._moved(issue, "reopened", by)

    def lock(self, issue: Issue, reason: str | None = None, by: User | None = None) -> None:
        """Close an issue to comments."""
        issue.locked, issue.lock_reason = True, reason
        self._moved(issue, "locked", by)

    def unlock(self, issue: Issue, by: User | None = None) -> None:
        """Open a locked issue to comments again."""
        issue.locked, issue.lock_reason = False, None
        self._moved(issue, "unlocked", by)

    def delete_issue(self, issue: Issue) -> None:
        """Take an issue out of every list, for ever."""
        issue.deleted = True

    def transfer_issue(self, issue: Issue, to: Repository) -> Issue:
        """Take an issue, with its comments, to another repository; return what it is there."""
        names = {label.name for label in issue.labels} & {label.name for label in to.labels}
        there = self.open_issue(to, issue.title, issue.body, labels=sorted(names))
        there.user, there.created_at = issue.user, issue.created_at
        there.state, there.state_reason = issue.state, issue.state_reason
        there.closed_at, there.closed_by, there.locked = issue.closed_at, issue.closed_by, issue.locked
        there.comments, issue.comments = issue.comments, []
        for comment in there.comments:
            comment.issue = there
        issue.transferred_to = there
        return there

    def convert_to_discussion(self, issue: Issue, by: User | None = None) -> None:
        """Convert an issue: it stays in the lists, closed and locked."""
        with self.clock.frozen():
            self.close(issue, by=by)
            self.lock(issue, by=by)
            self._moved(issue, "converted_to_discussion", by)

    def turn_into_pull_request(self, issue: Issue, files: Iterable[PullFile] = ()) -> None:
        """Make a pull request of an issue: same number, same id, another page."""
        issue.pull = PullRequest(list(files))
        self._moved(issue)

    # Comments

    def comment(self, issue: Issue, body: str | None, user: str = "camille") -> Comment:
        """Comment an issue or a pull request; it moves the issue."""
        now = self._moved(issue)
        comment = Comment(next(self.ids), body, self.user(user), now, now, issue)
        issue.comments.append(comment)
        return comment

    def edit_comment(self, comment: Comment, body: str | None) -> None:
        """Change a comment; whether the issue moves is one of the habits."""
        comment.body, comment.updated_at = body, self.clock.stamp()
        if self.habits.comment_edit_touches_issue:
            comment.issue.updated_at = comment.updated_at

    def delete_comment(self, comment: Comment) -> None:
        """Take a comment away; the issue does not move, only its count does."""
        comment.issue.comments.remove(comment)

    def populate(self, repository: Repository, issues: int = 60, comments: int = 70, pulls: int = 5) -> None:
        """Fill a repository with invented remarks, some of them closed, and their comments."""
        fill(self, repository, issues, comments, pulls)

    def _moved(self, issue: Issue, event: str | None = None, by: User | None = None) -> datetime:
        """Give *issue* the second of now as its last change, and keep its event."""
        issue.updated_at = self.clock.stamp()
        if event:
            issue.events.append(Event(next(self.ids), event, by, issue.updated_at))
        return issue.updated_at
