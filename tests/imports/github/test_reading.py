"""What GitHub says is kept as it says it: every kind of issue, message, text, page and clock."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from imports.models import Issue, IssueKind
from people.models import Author
from tests.github import START, Clock, faults
from tests.imports.github.runs import clean, counts, expected, kept, run

ODD = "é\r\n\u200b\u202eabc\U0001f9ea\t  \r\n\r\n<b>gras</b> &amp; `code`\n\n"


def test_open_and_closed_issues_pull_requests_and_their_comments_are_kept(github, cct, followed):
    github.world.populate(cct, 8, 12, 3)
    line = clean(followed)

    assert counts(line) == (11, 0, 0, 0)
    assert kept(followed) == expected(cct)
    assert followed.issues.filter(kind=IssueKind.PULL).count() == 3
    assert {issue.address for issue in followed.issues.filter(kind=IssueKind.PULL)} == {
        f"https://github.com/atelier/cct/pull/{number}" for number in (9, 10, 11)
    }


def test_numbers_beyond_what_32_bits_hold_are_kept(github, cct, followed):
    issue = github.world.open_issue(cct, "Une remarque", labels=["à trier"])
    comment = github.world.comment(issue, "Un mot.")
    clean(followed)

    found = followed.issues.get()
    assert min(cct.id, issue.id, comment.id, issue.user.id, issue.labels[0].id) > 2**31
    assert (followed.github_id, found.github_id, found.account) == (cct.id, issue.id, issue.user.id)
    assert (found.labels, found.messages.get().github_id) == ([[issue.labels[0].id, "à trier"]], comment.id)


@pytest.mark.parametrize("text", [ODD, "\r\n" * 4, "x" * 65_536, "\u00a0", "é" * 65_536, "\r seul\r"])
def test_the_words_are_kept_as_they_were_sent(github, cct, followed, text):
    issue = github.world.open_issue(cct, "Titre « étrange » \u202e\U0001f9ea", text)
    github.world.comment(issue, text)
    clean(followed)

    found = followed.issues.get()
    assert (found.title, found.body, found.messages.get().body) == (issue.title, text, text)
    line = clean(followed, full=True)
    assert (line.updated, line.messages_updated, line.remarks) == (0, 0, 0)


@pytest.mark.parametrize(
    ("sent", "kept_as"), [("\\u0000", "\ufffd"), ("\\ud800", "\ufffd"), ("\\udfff", "\ufffd")]
)
def test_what_no_database_holds_is_replaced_and_kept_whole_in_the_original(
    github, cct, followed, sent, kept_as
):
    issue = github.world.open_issue(cct, "Titre @@", "Un délai @@ trop court.", labels=["étiquette @@"])
    github.world.comment(issue, "Un mot @@.")
    github.fault(spoiled(lambda body: body.replace(b"@@", sent.encode())), times=None)
    clean(followed)

    found = followed.issues.get()
    assert (found.title, found.body) == (f"Titre {kept_as}", f"Un délai {kept_as} trop court.")
    assert (found.messages.get().body, found.labels[0][1]) == (f"Un mot {kept_as}.", f"étiquette {kept_as}")
    assert found.submission.rows.get().comment.text == f"Titre {kept_as}\n\nUn délai {kept_as} trop court."
    assert json.loads(found.submission.original())["title"] == f"Titre {json.loads(chr(34) + sent + chr(34))}"
    line = clean(followed, full=True)
    assert (line.updated, line.messages_updated) == (0, 0)


def spoiled(change) -> faults.Fault:
    """Return the fault that sends the true answer, changed."""
    return faults.Fault(applied=True, spoiled=change)


def test_an_issue_without_a_body_and_a_message_without_words_are_kept(github, cct, followed):
    issue = github.world.open_issue(cct, "Préciser le délai de conservation des traces", None)
    github.world.comment(issue, None)
    clean(followed)

    found = followed.issues.get()
    assert (found.body, found.messages.get().body) == ("", "")
    assert found.submission.rows.get().comment.text == issue.title


@pytest.mark.parametrize("ghost_account", [False, True])
def test_what_a_deleted_account_wrote_is_kept_and_is_nobodys(served, ghost_account):
    github, cct, followed = served(ghost_account=ghost_account)
    for name in ("camille", "idriss"):
        issue = github.world.open_issue(cct, f"Remarque de {name}", "Le délai est trop court.", user=name)
        github.world.comment(issue, "Un mot.", user=name)
    for name in ("camille", "idriss"):
        github.world.delete_user(github.world.users[name])
    clean(followed)

    assert set(followed.issues.values_list("account", "login", "submission__sender")) == {(None, "", None)}
    assert not Author.objects.exists()


def test_an_account_deleted_since_leaves_its_remarks_to_their_author(github, cct, followed):
    issue = github.world.open_issue(cct, "Une remarque", "Le délai est trop court.")
    clean(followed)
    github.world.delete_user(issue.user)
    clean(followed, full=True)

    found = followed.issues.get()
    assert (found.account, found.submission.sender.name) == (None, "camille")
    assert found.submission.rows.get().comment.author.name == "camille"


def test_two_people_never_become_one_though_one_takes_the_name_the_other_left(github, cct, followed):
    world = github.world
    first = world.open_issue(cct, "Une remarque", user="camille")
    clean(followed)
    world.rename_user(first.user, "camille-d")
    world.open_issue(cct, "Une autre", user="camille")
    clean(followed, full=True)

    assert sorted(Author.objects.values_list("name", flat=True)) == ["camille", "camille-d"]
    assert followed.issues.get(number=1).submission.sender.name == "camille-d"


@pytest.mark.parametrize(
    "habits", [{}, {"cursor_links": True}, {"cursor_links": True, "page_rows_limit": 100}]
)
def test_every_page_is_read_by_whatever_its_links_are_made_of(served, habits):
    github, cct, followed = served(**habits)
    github.world.populate(cct, 230, 210, 5)
    clean(followed)

    assert kept(followed) == expected(cct)


@pytest.mark.parametrize(
    "habits", [{}, {"cursor_links": True, "page_rows_limit": 4}, {"exclusive_since": True}]
)
def test_more_than_a_page_of_changes_in_one_second_are_all_read(served, small_pages, habits):
    github, cct, followed = served(**habits)
    github.world.populate(cct, 14, 0, 0)
    clean(followed)
    github.world.mass_edit(list(cct.issues.values())[:11], labels=["corrigée"])
    for number in range(3):
        github.world.open_issue(cct, f"Encore {number}")
    clean(followed)

    assert kept(followed) == expected(cct)
    with github.world.clock.frozen():
        for issue in list(cct.issues.values())[:13]:
            github.world.comment(issue, "Le même mot.")
    clean(followed)
    assert kept(followed) == expected(cct)


def test_a_mass_edit_of_more_than_a_hundred_issues_is_all_read(github, cct, followed):
    github.world.populate(cct, 230, 0, 0)
    clean(followed)
    github.world.mass_edit(cct.issues.values(), labels=["corrigée"])
    line = clean(followed)

    assert kept(followed) == expected(cct)
    assert line.requests <= 9


def test_a_first_reading_of_more_than_a_page_of_one_second_is_whole(github, cct, followed, small_pages):
    with github.world.clock.frozen():
        for number in range(10):
            github.world.comment(github.world.open_issue(cct, f"Remarque {number}"), "Un mot.")
    clean(followed)

    assert kept(followed) == expected(cct)


@pytest.mark.parametrize("drift", [-7200, -120, 3600])
def test_a_clock_of_github_s_behind_or_ahead_of_the_machine_s_loses_nothing(served, drift):
    now = datetime.now(UTC).replace(microsecond=0)
    github, cct, followed = served(clock=Clock(now + timedelta(seconds=drift)))
    issue = github.world.open_issue(cct, "Une remarque")
    clean(followed)
    for number in range(3):
        github.world.edit_issue(issue, body=f"Texte {number}")
        github.world.comment(issue, f"Mot {number}")
        clean(followed)
        assert kept(followed) == expected(cct)
    assert followed.issues_until == issue.updated_at


def test_the_stamps_asked_for_are_in_utc_whatever_the_zone_and_overlap_the_last_reading(
    github, cct, followed
):
    github.world.open_issue(cct, "Une remarque")
    clean(followed)
    github.requests.clear()
    clean(followed)

    asked = [request.query["since"] for request in github.asked(path="/issues")]
    assert asked == [f"{START + timedelta(seconds=1 - 5):%Y-%m-%dT%H:%M:%SZ}"]
    assert {request.query["state"] for request in github.asked(path="/issues")} == {"all"}


def test_rows_that_are_no_issues_are_counted_and_stop_nothing(github, cct, followed):
    for number in range(4):
        github.world.open_issue(cct, f"Remarque {number}")

    def spoil(body: bytes) -> bytes:
        found = json.loads(body)
        found[1]["title"], found[2]["number"] = {"a": 1}, 2**40
        return json.dumps(found).encode()

    github.fault(spoiled(spoil), where=lambda request: request.path.endswith("/issues"))
    line = run(followed)

    assert (line.errors, line.created) == (1, 2)
    assert line.said == "Illisible dans les listes de GitHub, laissé de côté : 2 lignes."
    assert clean(followed, full=True).created == 2
    assert Issue.objects.count() == 4
