"""What a GitHub holds: plain data, changed only by the actions of the world."""

from dataclasses import dataclass, field
from datetime import datetime


@dataclass
class Habits:
    """What GitHub does one way or the other, depending on the day or on the size of a repository."""

    cursor_links: bool = False  # pages by after=, no rel=last, page= refused beyond page_rows_limit
    page_rows_limit: int = 10_000
    deleted_status: int = 410  # or 404
    comment_edit_touches_issue: bool = False
    exclusive_since: bool = False
    list_closed_by: bool = False  # closed_by already in the rows of a list
    ghost_account: bool = False  # a deleted user shown as the account "ghost" instead of null


@dataclass(eq=False)
class User:
    """An account; only its id is stable."""

    id: int
    login: str
    name: str | None = None
    type: str = "User"


@dataclass(eq=False)
class Label:
    """A label of one repository; only its id is stable."""

    id: int
    name: str
    color: str = "ededed"
    description: str | None = None


@dataclass(eq=False)
class Milestone:
    """A milestone of one repository."""

    id: int
    number: int
    title: str
    created_at: datetime
    state: str = "open"


@dataclass(eq=False)
class PullFile:
    """A file changed by a pull request; *patch* is None for a binary or a very large one."""

    filename: str
    patch: str | None = None
    status: str = "modified"
    previous_filename: str | None = None


@dataclass(eq=False)
class PullRequest:
    """What a pull request has more than an issue."""

    files: list[PullFile]
    head: str = "proposition"
    draft: bool = False
    merged_at: datetime | None = None


@dataclass(eq=False)
class Event:
    """Something that happened to an issue, as /issues/{n}/events lists it."""

    id: int
    name: str
    actor: User | None
    created_at: datetime


@dataclass(eq=False)
class Comment:
    """A comment on an issue or on a pull request."""

    id: int
    body: str | None
    user: User | None
    created_at: datetime
    updated_at: datetime
    issue: "Issue" = field(repr=False)
    association: str = "NONE"


@dataclass(eq=False)
class Issue:
    """An issue, or a pull request when *pull* is set; it stays known after its deletion or its transfer."""

    id: int
    number: int
    title: str
    body: str | None
    user: User | None
    repository: "Repository" = field(repr=False)
    created_at: datetime
    updated_at: datetime
    association: str = "NONE"
    state: str = "open"
    state_reason: str | None = None
    closed_at: datetime | None = None
    closed_by: User | None = None
    locked: bool = False
    lock_reason: str | None = None
    labels: list[Label] = field(default_factory=list)
    milestone: Milestone | None = None
    assignees: list[User] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list, repr=False)
    events: list[Event] = field(default_factory=list, repr=False)
    pull: PullRequest | None = None
    deleted: bool = False
    transferred_to: "Issue | None" = None

    @property
    def present(self) -> bool:
        """Return whether the lists of its repository still hold it."""
        return not self.deleted and self.transferred_to is None


@dataclass(eq=False)
class Repository:
    """A repository and all it holds; *rights* gives "read" or "push" by id of user."""

    id: int
    owner: User
    name: str
    created_at: datetime
    description: str | None = None
    private: bool = False
    has_issues: bool = True
    archived: bool = False
    rights: dict[int, str] = field(default_factory=dict)
    labels: list[Label] = field(default_factory=list)
    milestones: list[Milestone] = field(default_factory=list)
    issues: dict[int, Issue] = field(default_factory=dict, repr=False)
    last_number: int = 0

    @property
    def full_name(self) -> str:
        """Return its owner and name, as in its address."""
        return f"{self.owner.login}/{self.name}"

    @property
    def present_issues(self) -> list[Issue]:
        """Return the issues and pull requests its lists hold."""
        return [issue for issue in self.issues.values() if issue.present]

    def can_read(self, user: User | None) -> bool:
        """Return whether *user* (nobody: None) may see this repository."""
        return not self.private or (user is not None and user.id in self.rights)

    def can_push(self, user: User | None) -> bool:
        """Return whether *user* may label and close."""
        return user is not None and self.rights.get(user.id) == "push"
