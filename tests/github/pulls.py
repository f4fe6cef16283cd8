"""The JSON of pull requests and of the files they change."""

from urllib.parse import quote

from tests.github.answers import PAGES, Answers, Json, sha
from tests.github.things import Issue, PullFile, Repository, User

PULL_ID = 700_000_000  # a pull request has an id of its own, besides the one of its issue


def pull_request(answers: Answers, issue: Issue, viewer: User | None = None) -> Json:
    """Return a pull request as /pulls/{n} gives it."""
    row = answers.identity(issue) | answers.standing(issue) | answers.pull_links(issue)
    row = {key: value for key, value in row.items() if key not in ("state_reason", "reactions")}
    pulls = row["url"]
    return row | {
        "id": issue.id + PULL_ID,
        "issue_url": f"{row['repository_url']}/issues/{issue.number}",
        "commits_url": f"{pulls}/commits",
        "review_comments_url": f"{pulls}/comments",
        "head": _end(answers, issue, issue.pull.head if issue.pull else "", viewer),
        "base": _end(answers, issue, "main", viewer),
        **_changes(answers, issue),
    }


def changed_file(answers: Answers, file: PullFile, repository: Repository) -> Json:
    """Return a file of a pull request; without patch, the key itself is missing."""
    lines = (file.patch or "").splitlines()
    added, removed = (sum(line.startswith(sign) for line in lines) for sign in "+-")
    place, path = f"{PAGES}/{repository.full_name}", f"{sha(file.filename)}/{quote(file.filename)}"
    optional = {"patch": file.patch, "previous_filename": file.previous_filename}
    return {
        "sha": sha(f"{file.filename}{file.patch}"),
        "filename": file.filename,
        "status": file.status,
        "additions": added,
        "deletions": removed,
        "changes": added + removed,
        "blob_url": f"{place}/blob/{path}",
        "raw_url": f"{place}/raw/{path}",
        "contents_url": f"{answers.address(repository)}/contents/{quote(file.filename)}",
        **{key: value for key, value in optional.items() if value is not None},
    }


def _changes(answers: Answers, issue: Issue) -> Json:
    pull = issue.pull
    assert pull is not None
    files = [changed_file(answers, file, issue.repository) for file in pull.files]
    return {
        "draft": pull.draft,
        "merged": pull.merged_at is not None,
        "mergeable": None,
        "commits": 1,
        "review_comments": 0,
        "changed_files": len(files),
        "additions": sum(file["additions"] for file in files),
        "deletions": sum(file["deletions"] for file in files),
    }


def _end(answers: Answers, issue: Issue, branch: str, viewer: User | None) -> Json:
    repository = issue.repository
    return {
        "label": f"{repository.owner.login}:{branch}",
        "ref": branch,
        "sha": sha(f"{issue.id}:{branch}"),
        "user": answers.user(repository.owner),
        "repo": answers.repository(repository, viewer),
    }
