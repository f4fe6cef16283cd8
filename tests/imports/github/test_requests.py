"""What a synchronisation asks of GitHub, and of the database: as much for a hundred issues as for five."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imports.models import Repository
from tests.imports.github.runs import clean, content, counts, everything, expected, kept, message_counts

OWN = {"imports.Synchronisation", "imports.Repository"}


@pytest.fixture
def filled(github, cct, followed) -> Repository:
    """A repository of 60 issues with 70 comments, and 5 pull requests."""
    github.world.populate(cct)
    return followed


def test_sixty_issues_and_seventy_comments_take_at_most_four_requests(github, cct, filled):
    line = clean(filled)

    assert line.requests == len(github.requests) <= 4
    assert (counts(line), message_counts(line)) == ((65, 0, 0, 0), (70, 0, 0, 0))
    assert kept(filled) == expected(cct)


def test_without_a_change_three_requests_write_nothing_but_the_line_and_the_dates(github, filled):
    clean(filled)
    before, issues = everything(), content(filled)
    github.requests.clear()
    line = clean(filled)

    after = everything()
    assert {label for label, rows in after.items() if rows != before[label]} == OWN
    assert len(after["imports.Synchronisation"]) == len(before["imports.Synchronisation"]) + 1
    assert content(filled) == issues
    assert line.requests == len(github.requests) <= 3
    assert (line.created, line.updated, line.gone, line.remarks) == (0, 0, 0, 0)


def test_a_whole_verification_without_a_change_writes_nothing_either(github, filled):
    clean(filled)
    before = everything()
    line = clean(filled, full=True)

    after = everything()
    assert {label for label, rows in after.items() if rows != before[label]} == OWN
    assert (line.full, line.requests, line.unchanged) == (True, 3, 65)


@pytest.mark.parametrize("change", ["comment", "edit", "close", "open"])
def test_one_change_takes_at_most_five_requests(github, cct, filled, change):
    clean(filled)
    world, issue = github.world, cct.issues[7]
    {
        "comment": lambda: world.comment(issue, "Un mot."),
        "edit": lambda: world.edit_issue(issue, body="Autre texte."),
        "close": lambda: world.close(issue),
        "open": lambda: world.open_issue(cct, "Une de plus"),
    }[change]()
    line = clean(filled)

    assert line.requests <= 5
    assert line.created + line.updated == 1
    assert kept(filled) == expected(cct)


def test_three_hundred_and_ten_issues_take_at_most_nine_requests(github, cct, followed):
    github.world.populate(cct, 310, 70, 5)
    line = clean(followed)

    assert line.requests <= 9
    assert (counts(line), len(kept(followed))) == ((315, 0, 0, 0), 315)


def test_an_issue_costs_no_more_queries_than_a_page_of_them(github, cct, followed):
    first = queries(github, cct, followed, 5)
    more = queries(github, cct, followed, 95)

    assert more <= first + 8  # an insertion may be cut in two


def queries(github, cct, followed: Repository, count: int) -> int:
    """Return how many queries it takes to read that many new issues, each by somebody, with a comment."""
    for number in range(count):
        title, words = f"Remarque {number}", f"Remarque {number} sur {count}, EXI-G-1."
        issue = github.world.open_issue(cct, title, words, user=f"agent-{number}-{count}")
        github.world.comment(issue, "Un mot.")
    with CaptureQueriesContext(connection) as captured:
        assert clean(followed).created == count
    return len(captured)


def test_a_page_of_issues_that_only_change_of_state_costs_no_more_queries_than_one(github, cct, followed):
    issues = [github.world.open_issue(cct, f"Remarque {number}") for number in range(60)]
    clean(followed)
    github.world.close(issues[0])
    with CaptureQueriesContext(connection) as one:
        assert clean(followed).updated == 1
    for issue in issues:
        github.world.lock(issue)
    with CaptureQueriesContext(connection) as many:
        assert clean(followed).updated == 60

    assert len(many) <= len(one) + 4
