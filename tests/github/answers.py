"""From the state to the JSON of GitHub: every field its REST API gives, with the addresses between them."""

import base64
import hashlib
from typing import Any
from urllib.parse import quote

from tests.github.clock import written
from tests.github.things import (
    Comment,
    Event,
    Habits,
    Issue,
    Label,
    Milestone,
    Repository,
    User,
)

Json = dict[str, Any]
PAGES = "https://github.com"
GHOST = User(id=10137, login="ghost", name="Deleted user")
REACTIONS = ("+1", "-1", "laugh", "hooray", "confused", "heart", "rocket", "eyes")
USER_LINKS = {
    "followers_url": "/followers",
    "following_url": "/following{/other_user}",
    "gists_url": "/gists{/gist_id}",
    "starred_url": "/starred{/owner}{/repo}",
    "subscriptions_url": "/subscriptions",
    "organizations_url": "/orgs",
    "repos_url": "/repos",
    "events_url": "/events{/privacy}",
    "received_events_url": "/received_events",
}
REPOSITORY_LINKS = {
    "issues_url": "/issues{/number}",
    "issue_comment_url": "/issues/comments{/number}",
    "issue_events_url": "/issues/events{/number}",
    "pulls_url": "/pulls{/number}",
    "labels_url": "/labels{/name}",
    "milestones_url": "/milestones{/number}",
    "comments_url": "/comments{/number}",
    "commits_url": "/commits{/sha}",
    "contents_url": "/contents/{+path}",
    "events_url": "/events",
    "assignees_url": "/assignees{/user}",
    "branches_url": "/branches{/branch}",
}


def node(kind: str, number: int) -> str:
    """Return a node id as GitHub makes them: opaque, one for each object."""
    return f"{kind}_{base64.urlsafe_b64encode(str(number).encode()).decode().rstrip('=')}"


def sha(text: str) -> str:
    """Return forty hexadecimal digits that depend on *text* only."""
    return hashlib.sha256(text.encode()).hexdigest()[:40]


class Answers:
    """Writes the things of a world with the addresses of an API at *api*."""

    def __init__(self, api: str, habits: Habits) -> None:
        self.api = api
        self.habits = habits

    def address(self, repository: Repository) -> str:
        """Return the address of a repository in the API."""
        return f"{self.api}/repos/{repository.full_name}"

    def page(self, issue: Issue) -> str:
        """Return the address of the page of an issue or of a pull request."""
        kind = "pull" if issue.pull else "issues"
        return f"{PAGES}/{issue.repository.full_name}/{kind}/{issue.number}"

    def user(self, user: User) -> Json:
        """Return an account as every row holds it."""
        address = f"{self.api}/users/{user.login}"
        return {
            "login": user.login,
            "id": user.id,
            "node_id": node("U", user.id),
            "avatar_url": f"https://avatars.githubusercontent.com/u/{user.id}?v=4",
            "gravatar_id": "",
            "url": address,
            "html_url": f"{PAGES}/{user.login}",
            **{name: address + path for name, path in USER_LINKS.items()},
            "type": user.type,
            "user_view_type": "public",
            "site_admin": False,
        }

    def full_user(self, user: User) -> Json:
        """Return an account as /user and /users/{login} give it."""
        more = {"name": user.name, "company": None, "email": None, "bio": None, "public_repos": 0}
        return {**self.user(user), **more, "created_at": "2020-01-01T00:00:00Z"}

    def author(self, user: User | None) -> Json | None:
        """Return who wrote something; nobody when the account is gone."""
        if user is None and self.habits.ghost_account:
            return self.user(GHOST)
        return self.user(user) if user else None

    def label(self, repository: Repository, label: Label) -> Json:
        """Return a label."""
        return {
            "id": label.id,
            "node_id": node("LA", label.id),
            "url": f"{self.address(repository)}/labels/{quote(label.name)}",
            "name": label.name,
            "color": label.color,
            "default": label.name in ("bug", "question", "duplicate"),
            "description": label.description,
        }

    def milestone(self, repository: Repository, milestone: Milestone) -> Json:
        """Return a milestone with the count of its issues."""
        address = f"{self.address(repository)}/milestones/{milestone.number}"
        states = [issue.state for issue in repository.present_issues if issue.milestone is milestone]
        return {
            "id": milestone.id,
            "node_id": node("MI", milestone.id),
            "url": address,
            "html_url": f"{PAGES}/{repository.full_name}/milestone/{milestone.number}",
            "labels_url": f"{address}/labels",
            "number": milestone.number,
            "title": milestone.title,
            "description": None,
            "creator": self.user(repository.owner),
            "open_issues": states.count("open"),
            "closed_issues": states.count("closed"),
            "state": milestone.state,
            "created_at": written(milestone.created_at),
            "updated_at": written(milestone.created_at),
            "due_on": None,
            "closed_at": None,
        }

    def issue(self, issue: Issue, listed: bool = False) -> Json:
        """Return an issue or a pull request, as the row of a list when *listed*."""
        row = self.identity(issue) | self.standing(issue)
        if issue.pull:
            row["draft"] = issue.pull.draft
            row["pull_request"] = self.pull_links(issue)
        if not listed or self.habits.list_closed_by:
            row["closed_by"] = self.user(issue.closed_by) if issue.closed_by else None
        return row

    def identity(self, issue: Issue) -> Json:
        """Return which issue it is, who wrote it, what and when."""
        address = f"{self.address(issue.repository)}/issues/{issue.number}"
        return {
            "url": address,
            "repository_url": self.address(issue.repository),
            "labels_url": f"{address}/labels{{/name}}",
            "comments_url": f"{address}/comments",
            "events_url": f"{address}/events",
            "html_url": self.page(issue),
            "id": issue.id,
            "node_id": node("PR" if issue.pull else "I", issue.id),
            "number": issue.number,
            "title": issue.title,
            "user": self.author(issue.user),
            "created_at": written(issue.created_at),
            "updated_at": written(issue.updated_at),
            "closed_at": written(issue.closed_at),
            "author_association": issue.association,
            "body": issue.body,
            "reactions": self.reactions(address),
            "timeline_url": f"{address}/timeline",
        }

    def standing(self, issue: Issue) -> Json:
        """Return what became of an issue: state, labels, people, counts."""
        assignees = [self.user(one) for one in issue.assignees]
        milestone = issue.milestone and self.milestone(issue.repository, issue.milestone)
        return {
            "labels": [self.label(issue.repository, label) for label in issue.labels],
            "state": issue.state,
            "state_reason": issue.state_reason,
            "locked": issue.locked,
            "active_lock_reason": issue.lock_reason,
            "assignee": assignees[0] if assignees else None,
            "assignees": assignees,
            "milestone": milestone,
            "comments": len(issue.comments),
            "type": None,
            "sub_issues_summary": {"total": 0, "completed": 0, "percent_completed": 0},
            "issue_dependencies_summary": {
                "blocked_by": 0,
                "total_blocked_by": 0,
                "blocking": 0,
                "total_blocking": 0,
            },
            "performed_via_github_app": None,
        }

    def pull_links(self, issue: Issue) -> Json:
        """Return the addresses of a pull request, as the row of its issue holds them."""
        page = self.page(issue)
        return {
            "url": f"{self.address(issue.repository)}/pulls/{issue.number}",
            "html_url": page,
            "diff_url": f"{page}.diff",
            "patch_url": f"{page}.patch",
            "merged_at": written(issue.pull.merged_at) if issue.pull else None,
        }

    def reactions(self, address: str) -> Json:
        """Return the reactions to something, all at zero."""
        return {"url": f"{address}/reactions", "total_count": 0, **dict.fromkeys(REACTIONS, 0)}

    def comment(self, comment: Comment) -> Json:
        """Return a comment on an issue."""
        issue = comment.issue
        address = f"{self.address(issue.repository)}/issues/comments/{comment.id}"
        return {
            "url": address,
            "html_url": f"{self.page(issue)}#issuecomment-{comment.id}",
            "issue_url": f"{self.address(issue.repository)}/issues/{issue.number}",
            "id": comment.id,
            "node_id": node("IC", comment.id),
            "user": self.author(comment.user),
            "created_at": written(comment.created_at),
            "updated_at": written(comment.updated_at),
            "body": comment.body,
            "author_association": comment.association,
            "reactions": self.reactions(address),
            "performed_via_github_app": None,
        }

    def event(self, event: Event, issue: Issue) -> Json:
        """Return something that happened to an issue."""
        return {
            "id": event.id,
            "node_id": node("EV", event.id),
            "url": f"{self.address(issue.repository)}/issues/events/{event.id}",
            "actor": self.author(event.actor),
            "event": event.name,
            "commit_id": None,
            "commit_url": None,
            "created_at": written(event.created_at),
            "performed_via_github_app": None,
        }

    def repository(self, repository: Repository, viewer: User | None = None) -> Json:
        """Return a repository, with what *viewer* may do there."""
        address = self.address(repository)
        push = repository.can_push(viewer)
        return {
            "id": repository.id,
            "node_id": node("R", repository.id),
            "name": repository.name,
            "full_name": repository.full_name,
            "private": repository.private,
            "owner": self.user(repository.owner),
            "html_url": f"{PAGES}/{repository.full_name}",
            "description": repository.description,
            "fork": False,
            "url": address,
            **{name: address + path for name, path in REPOSITORY_LINKS.items()},
            "created_at": written(repository.created_at),
            "updated_at": written(repository.created_at),
            "pushed_at": written(repository.created_at),
            "git_url": f"git://github.com/{repository.full_name}.git",
            "clone_url": f"{PAGES}/{repository.full_name}.git",
            "default_branch": "main",
            "has_issues": repository.has_issues,
            "has_discussions": True,
            "archived": repository.archived,
            "disabled": False,
            "visibility": "private" if repository.private else "public",
            "open_issues_count": sum(one.state == "open" for one in repository.present_issues),
            "permissions": {"admin": False, "maintain": False, "push": push, "triage": push, "pull": True},
        }
