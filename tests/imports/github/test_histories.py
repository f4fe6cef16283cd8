"""Whatever people do on GitHub and whatever fails, after one whole reading all is as it is there."""

import os
from random import Random

import pytest

from imports.models import IssueKind, Presence, Submission
from tests.github import PullFile, faults
from tests.imports.github.runs import clean, expected, kept, run

HISTORIES = int(os.environ.get("GITHUB_HISTORIES", "8"))
PEOPLE = ("camille", "idriss", "maelle-b", "yann")
WORDS = (
    "EXI-G-1 : trop court.",
    "",
    "- EXI-G-1 : dire le format\n- EXI-G-2 : dire la durée",
    "> Trace\r\n\r\nOui.",
    "Autre.",
)
FILE = PullFile("cadre.md", "@@ -3 +3 @@\n-a\n+b")
FAULTS = (
    faults.server_error(),
    faults.dropped(),
    faults.cut_short(),
    faults.html_page(),
    faults.empty(),
    faults.instead([]),
    faults.instead(None),
    faults.secondary_limit(3600),
    faults.bad_credentials(),
    faults.not_found(),
    faults.status(410, "Gone"),
    faults.invalid_json(),
    faults.instead({"id": 3}),
    faults.status(403),
)


class History:
    """Draws what happens next."""

    def __init__(self, github, cct, draw: Random) -> None:
        self.world, self.cct, self.draw = github.world, cct, draw
        self.elsewhere = self.world.add_repository("atelier/ailleurs")
        self.names = iter(f"atelier/cct-{number}" for number in range(1000))

    def act(self, *_: object) -> None:
        """Let somebody do something."""
        issues, draw, world = self.cct.present_issues, self.draw, self.world
        comments = [comment for issue in issues for comment in issue.comments]
        words, who, title = draw.choice(WORDS), draw.choice(PEOPLE), f"Remarque {draw.random()}"
        issue = draw.choice(issues) if issues else world.open_issue(self.cct, "La première", words, who)
        actions = [
            lambda: world.open_issue(self.cct, title, words, who, ["a", "v1"]),
            lambda: world.open_issue(self.cct, title, words, who),
            lambda: world.edit_issue(issue, body=words),
            lambda: world.edit_issue(issue, title=f"Titre {draw.random()}", labels=["c"]),
            lambda: world.close(issue),
            lambda: world.reopen(issue),
            lambda: world.lock(issue),
            lambda: world.unlock(issue),
            lambda: world.delete_issue(issue),
            lambda: world.transfer_issue(issue, to=self.elsewhere),
            lambda: world.convert_to_discussion(issue),
            lambda: world.turn_into_pull_request(issue) if issue.pull is None else None,
            lambda: world.open_pull_request(self.cct, title, [FILE]),
            lambda: world.comment(issue, words or None, who),
            lambda: world.comment(issue, "Un mot.", who),
            lambda: world.edit_comment(draw.choice(comments), words) if comments else None,
            lambda: world.delete_comment(draw.choice(comments)) if comments else None,
            lambda: world.mass_edit(issues, body=words),
            lambda: world.rename_label(self.cct, "a", f"a{draw.randint(0, 9)}"),
            lambda: world.rename_repository(self.cct, next(self.names)),
            lambda: world.rename_user(world.user(who), title.replace(" ", "-")),
            lambda: self.come_back(),
        ]  # fmt: skip
        draw.choice(actions)()

    def come_back(self) -> None:
        """Transfer an issue of elsewhere here."""
        if present := self.elsewhere.present_issues:
            self.world.transfer_issue(self.draw.choice(present), to=self.cct)


@pytest.mark.parametrize("seed", range(HISTORIES))
def test_after_any_history_one_whole_reading_holds_what_github_holds(served, small_pages, seed):
    draw = Random(seed)  # noqa: S311
    github, cct, followed = served(
        cursor_links=draw.random() < 0.5,
        page_rows_limit=8,
        deleted_status=draw.choice([404, 410]),
        comment_edit_touches_issue=draw.random() < 0.5,
        exclusive_since=draw.random() < 0.3,
        ghost_account=draw.random() < 0.5,
    )
    history = History(github, cct, draw)
    for _ in range(draw.randint(3, 12)):
        history.act()
    for _ in range(8):
        for _ in range(draw.randint(0, 5)):
            github.after(history.act, nth=draw.randint(1, 12))
        for _ in range(draw.randint(0, 2)):
            github.fault(draw.choice(FAULTS), nth=draw.randint(1, 10), times=draw.choice([1, 1, 3, None]))
        run(followed, full=draw.random() < 0.4, proposals=draw.random() < 0.4)
        github.script.clear()
        github.world.clock.advance(draw.choice([0, 0, 3, 60]))
        history.act()
    for _ in range(2):  # a remark that waited for its proposal is made by the second
        clean(followed, full=True, proposals=True)

    assert kept(followed) == expected(cct)
    check_envois(followed, cct)


def check_envois(followed, cct) -> None:
    """Every issue has its envoi, and every envoi its issue; what is not there any more is marked so."""
    issues = followed.issues.all()
    told_apart = {issue.pk for issue in issues if issue.kind == IssueKind.PULL and issue.submission is None}
    assert Submission.objects.count() == len(issues) - len(told_apart)
    assert not issues.filter(pk__in=told_apart).exclude(proposal=[]).exists()
    gone = {number for number, issue in cct.issues.items() if not issue.present}
    marked = {issue.number for issue in issues if issue.presence in (Presence.DELETED, Presence.TRANSFERRED)}
    assert marked <= gone
    assert {issue.number for issue in issues} - marked == set(expected(cct))
    assert all(issue.told == issue.words for issue in issues if issue.presence == Presence.HERE)
