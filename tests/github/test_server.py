"""The fake GitHub answers as GitHub does: lists, pages, redirections, rights, the gone, and its faults."""

import json

import pytest
import requests

from tests.github import FakeGitHub, PullFile, faults

ISSUES = "/repos/atelier/cct/issues"
ODD = "é\r\n\u200b\u202eabc\U0001f9ea" + "x" * 65_000


def get(github, path: str = ISSUES, **more) -> requests.Response:
    """Ask the server once, following nothing."""
    return requests.get(github.url + path, allow_redirects=False, timeout=5, **more)


def numbers(answer: requests.Response) -> list[int]:
    """Return the numbers of the issues of a list."""
    return [row["number"] for row in answer.json()]


def walk(github, path: str) -> list[int]:
    """Return the numbers of the issues of all the pages, following the links."""
    found, answer = [], get(github, path)
    found += numbers(answer)
    while "next" in answer.links:
        answer = requests.get(answer.links["next"]["url"], timeout=5)
        found += numbers(answer)
    return found


def test_a_list_shows_open_issues_and_pull_requests_thirty_at_a_time_the_last_opened_first(github, cct):
    github.world.populate(cct)
    first = get(github)

    assert (len(first.json()), numbers(first)[0]) == (30, 65)
    assert [row["number"] for row in first.json() if "pull_request" in row] == [65, 64, 62, 61]
    assert set(first.links) == {"next", "last"}
    assert len(walk(github, f"{ISSUES}?per_page=7")) == 44
    assert len(walk(github, f"{ISSUES}?state=all&per_page=100")) == 65


def test_links_by_cursor_have_no_last_page_and_refuse_the_page_number_beyond_ten_thousand_rows():
    with FakeGitHub(cursor_links=True) as github:
        github.world.populate(github.world.add_repository("atelier/cct"))
        first = get(github, f"{ISSUES}?state=all&sort=updated&direction=asc&per_page=10")

        assert (set(first.links), "after=" in first.links["next"]["url"]) == ({"next"}, True)
        assert sorted(walk(github, f"{ISSUES}?state=all&per_page=10")) == list(range(1, 66))
        assert get(github, f"{ISSUES}?page=101&per_page=100").status_code == 422


def test_since_takes_the_whole_second_asked_for(github, cct):
    before, *moved = [github.world.open_issue(cct, f"Remarque {number}") for number in range(4)]
    moment = github.world.mass_edit(moved, body="Corrigée.")
    assert before.updated_at < moment

    asked = f"{ISSUES}?since={moment:%Y-%m-%dT%H:%M:%SZ}&sort=updated&direction=asc"
    assert numbers(get(github, asked)) == [2, 3, 4]
    assert numbers(get(github, f"{ISSUES}?since=2027-01-01T00:00:00Z")) == []


def test_an_edit_in_the_middle_of_a_walk_makes_it_lose_an_untouched_issue(github, cct):
    issues = [github.world.open_issue(cct, f"Remarque {number}") for number in range(6)]
    github.after(lambda world: world.edit_issue(issues[0], title="Autre titre"))

    assert walk(github, f"{ISSUES}?sort=updated&direction=asc&per_page=2") == [1, 2, 4, 5, 6, 1]


def test_texts_pass_unchanged_and_may_be_null(github, cct):
    odd = github.world.open_issue(cct, "Bizarre", ODD)
    github.world.comment(odd, ODD)
    github.world.comment(github.world.open_issue(cct, "Vide"), None)

    assert [row["body"] for row in get(github).json()] == [None, ODD]
    assert [row["body"] for row in get(github, f"{ISSUES}/comments").json()] == [ODD, None]


def test_a_former_name_leads_to_the_number_of_the_repository_and_keeps_the_query(github, cct):
    github.world.open_issue(cct, "Une remarque")
    github.world.rename_repository(cct, "atelier/cadre")

    moved = get(github, f"{ISSUES}?state=all&page=1")
    assert moved.status_code == 301
    assert moved.headers["Location"] == f"{github.url}/repositories/{cct.id}/issues?state=all&page=1"
    assert numbers(requests.get(moved.headers["Location"], timeout=5)) == [1]
    written = requests.post(f"{github.url}{ISSUES}", json={"title": "T"}, allow_redirects=False, timeout=5)
    assert (written.status_code, len(cct.issues)) == (307, 1)


def test_an_issue_deleted_or_transferred_leaves_the_list_and_says_so_only_when_asked_for(github, cct):
    gone, elsewhere, kept = [github.world.open_issue(cct, f"Remarque {number}") for number in range(3)]
    github.world.comment(elsewhere, "Un mot.")
    github.world.delete_issue(gone)
    there = github.world.transfer_issue(elsewhere, to=github.world.add_repository("atelier/autre"))

    assert numbers(get(github, f"{ISSUES}?state=all")) == [kept.number]
    assert get(github, f"{ISSUES}/1").status_code == 410
    moved = get(github, f"{ISSUES}/2")
    assert (moved.status_code, moved.headers["Location"]) == (
        301,
        f"{github.url}/repositories/{there.repository.id}/issues/1",
    )
    assert {get(github, f"{ISSUES}/{number}/comments").status_code for number in (1, 2)} == {404}
    assert get(github, f"{ISSUES}/comments").json() == []


def test_names_changed_and_comments_deleted_move_no_issue(github, cct):
    world = github.world
    issue = world.open_issue(cct, "Une remarque", user="idriss", labels=["à trier", "doute"])
    comment = world.comment(issue, "Un mot.", user="idriss")
    before = issue.updated_at
    world.rename_label(cct, "à trier", "triée")
    world.delete_label(cct, "doute")
    world.rename_user(world.user("idriss"), "idriss-k")
    world.edit_comment(comment, "Un autre mot.")
    world.delete_comment(comment)

    row = get(github).json()[0]
    assert (row["user"]["login"], [label["name"] for label in row["labels"]]) == ("idriss-k", ["triée"])
    assert (row["comments"], issue.updated_at) == (0, before)
    world.delete_user(issue.user)
    assert get(github).json()[0]["user"] is None


def test_what_one_may_not_read_is_not_found_and_a_wrong_token_is_refused(github, cct):
    github.world.accept_token("jeton")
    cct.private = True

    assert get(github).status_code == 404
    assert get(github, headers={"Authorization": "token jeton"}).status_code == 200
    assert get(github, headers={"Authorization": "Bearer autre"}).json()["message"] == "Bad credentials"
    cct.rights.clear()
    assert get(github, headers={"Authorization": "Bearer jeton"}).status_code == 404
    cct.private, cct.has_issues = False, False
    assert get(github).status_code == 410


def test_an_unchanged_list_answers_304_and_costs_nothing(github, cct):
    issue = github.world.open_issue(cct, "Une remarque")
    etag = {"If-None-Match": get(github).headers["ETag"]}

    same = get(github, headers=etag)
    assert (same.status_code, same.content, github.quota.used) == (304, b"", 1)
    github.world.close(issue)
    assert get(github, headers=etag).status_code == 200
    github.quota.limit = 2
    assert get(github).headers["X-RateLimit-Remaining"] == "0"
    assert get(github, "/rate_limit").json()["rate"]["remaining"] == 0


def test_a_pull_request_shows_its_files_and_one_without_patch_has_no_such_key(github, cct):
    text, image = PullFile("a.md", "@@ -1 +1,2 @@\n-un\n+deux\n+trois"), PullFile("b.png", status="added")
    github.world.open_pull_request(cct, "Une proposition", files=[text, image])

    first, second = get(github, "/repos/atelier/cct/pulls/1/files").json()
    assert (first["additions"], first["deletions"], first["patch"]) == (2, 1, text.patch)
    assert "patch" not in second
    pull = get(github, "/repos/atelier/cct/pulls/1").json()
    assert (pull["changed_files"], pull["issue_url"]) == (2, f"{github.url}{ISSUES}/1")
    assert get(github).json()[0]["html_url"] == "https://github.com/atelier/cct/pull/1"


def test_the_clock_of_github_is_its_own(github, cct):
    github.world.clock.advance(-120)

    answer = get(github, "/repos/atelier/cct")
    assert (answer.json()["created_at"], answer.headers["Date"]) == (
        "2026-03-02T09:00:00Z",
        "Mon, 02 Mar 2026 08:58:01 GMT",
    )


@pytest.mark.parametrize(
    ("fault", "expected"),
    [
        (faults.dropped(), requests.ConnectionError),
        (faults.cut_short(), requests.exceptions.ChunkedEncodingError),
        (faults.hang(3), requests.ReadTimeout),
        (faults.invalid_json(), json.JSONDecodeError),
        (faults.html_page(), json.JSONDecodeError),
    ],
)
def test_an_answer_may_be_lost_cut_late_or_unreadable_once(github, cct, fault, expected):
    github.world.open_issue(cct, "Une remarque")
    github.fault(fault, nth=2)

    assert len(get(github).json()) == 1
    with pytest.raises(expected):
        requests.get(github.url + ISSUES, timeout=0.5).json()
    assert [len(get(github).json()), len(github.requests)] == [1, 3]


def test_a_body_may_come_byte_by_byte_or_be_far_too_long(github, cct):
    github.fault(faults.trickle(0.05))
    github.fault(faults.giant(3_000_000), nth=2)
    github.fault(faults.giant(3_000_000, sized=False), nth=3)

    slow = get(github)
    assert (slow.json(), slow.elapsed.total_seconds() < 1) == ([], True)
    for length in ("3000000", None):
        giant = get(github)
        assert (giant.headers.get("Content-Length"), len(giant.content)) == (length, 3_000_000)
        assert len(giant.json()) == 1


def test_a_request_may_be_done_though_its_answer_is_lost(github, cct):
    issue = github.world.open_issue(cct, "Une remarque")
    writing = {"where": lambda request: request.method == "POST"}
    github.fault(faults.server_error(502, applied=True), **writing)
    github.fault(faults.server_error(502), nth=2, **writing)

    answers = [
        requests.post(f"{github.url}{ISSUES}/1/comments", json={"body": "Un mot."}, timeout=5)
        for _ in range(3)
    ]
    assert [answer.status_code for answer in answers] == [502, 502, 201]
    assert len(issue.comments) == 2


def test_an_error_in_what_a_test_asked_to_happen_comes_back_to_it():
    github = FakeGitHub()
    github.before(lambda world: 1 / 0)
    with github:
        assert get(github, "/user").status_code == 500
        raised = github.errors.pop()
    assert isinstance(raised, ZeroDivisionError)
