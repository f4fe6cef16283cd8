"""What disappears from GitHub is marked, never erased, and only once GitHub says so of the thing itself."""

import pytest

from comments.models import Placement
from imports import whole
from imports.models import Message, Presence, SubmissionState
from tests.github import faults
from tests.imports.github.runs import cards, clean, counts, expected, kept, message_counts, run

LOST = "Le dépôt n'est plus lisible : rien n'est tenu pour supprimé."


@pytest.fixture
def three(github, cct, followed):
    """Three issues with a comment each, read."""
    for number in range(3):
        issue = github.world.open_issue(cct, f"Remarque {number}", "Le délai est trop court.")
        github.world.comment(issue, "Un mot.")
    clean(followed)
    return followed


@pytest.mark.parametrize("status", [410, 404])
def test_an_issue_deleted_is_marked_and_its_card_stays(served, version, status):
    github, cct, followed = served(deleted_status=status)
    issue = github.world.open_issue(cct, "Une remarque", "Le délai est trop court.")
    github.world.comment(issue, "Un mot.")
    clean(followed)
    github.world.delete_issue(issue)
    before = cards(version)
    assert counts(clean(followed)) == (0, 0, 0, 0)
    line = clean(followed, full=True)

    found = followed.issues.get()
    assert (line.gone, found.presence, found.gone_at is not None) == (1, Presence.DELETED, True)
    assert (found.title, found.messages.get().body) == ("Une remarque", "Un mot.")
    assert (cards(version), found.submission.state) == (before, SubmissionState.RECORDED)
    again = clean(followed, full=True)
    assert (again.gone, again.requests) == (0, 3)


def test_an_issue_transferred_says_where_and_keeps_its_triage(github, cct, three, version, lea):
    envoi = three.issues.get(number=2).submission
    whole.set_aside(submission=envoi, reason="Hors sujet", by=lea)
    there = github.world.transfer_issue(cct.issues[2], to=github.world.add_repository("atelier/autre"))
    line = clean(three, full=True)

    found = three.issues.get(number=2)
    assert (line.gone, found.presence) == (1, Presence.TRANSFERRED)
    assert found.moved_to == f"atelier/autre#{there.number}"
    assert found.submission.state == SubmissionState.ASIDE
    assert Placement.objects.on_board().count() == 2


def test_an_issue_transferred_to_a_repository_one_may_not_read_is_gone(github, cct, three):
    github.world.accept_token("jeton")
    hidden = github.world.add_repository("atelier/secret", rights=None, private=True)
    github.world.transfer_issue(cct.issues[1], to=hidden)
    clean(three, full=True)

    assert three.issues.get(number=1).presence == Presence.DELETED


def test_an_issue_converted_to_a_discussion_is_marked_at_once_and_stays_so(github, cct, three, version):
    github.world.convert_to_discussion(cct.issues[1])
    before = cards(version)
    line = clean(three)

    found = three.issues.get(number=1)
    assert (line.gone, found.presence, found.closed, found.locked) == (1, Presence.CONVERTED, True, True)
    assert cards(version) == before
    line = clean(three, full=True)
    assert (counts(line), three.issues.get(number=1).presence) == ((0, 0, 3, 0), Presence.CONVERTED)


def test_an_issue_converted_before_it_was_ever_read_is_marked(github, cct, followed):
    github.world.convert_to_discussion(github.world.open_issue(cct, "Une remarque"))
    clean(followed)

    assert followed.issues.get().presence == Presence.CONVERTED


def test_an_issue_only_closed_and_locked_is_there(github, cct, three):
    github.world.close(cct.issues[1])
    github.world.lock(cct.issues[1])
    clean(three)

    assert three.issues.get(number=1).presence == Presence.HERE


def test_a_message_deleted_is_marked_and_its_words_stay(github, cct, three):
    github.world.delete_comment(cct.issues[1].comments[0])
    line = clean(three, full=True)

    message = three.issues.get(number=1).messages.get()
    assert (message_counts(line)[3], message.gone_at is not None, message.body) == (1, True, "Un mot.")
    assert message_counts(clean(three, full=True))[3] == 0


def test_a_message_deleted_from_an_issue_that_moved_is_found_without_waiting(github, cct, three):
    github.world.delete_comment(cct.issues[1].comments[0])
    github.world.close(cct.issues[1])
    line = clean(three)

    assert (line.messages_gone, line.requests) == (1, 6)
    assert kept(three) == expected(cct)


@pytest.mark.parametrize("step", ["/issues", "/issues/comments"])
@pytest.mark.parametrize("payload", [[], None, {}, ""])
def test_a_list_that_comes_empty_marks_nothing_without_asking_for_each(github, cct, three, step, payload):
    fault = faults.empty() if payload == "" else faults.instead(payload)
    github.fault(fault, where=lambda request: request.path.endswith(step), times=None)
    run(three, full=True)
    github.script.clear()

    assert set(three.issues.values_list("presence", flat=True)) == {Presence.HERE}
    assert not Message.objects.exclude(gone_at=None).exists()
    line = clean(three, full=True)
    assert (line.gone, line.messages_gone) == (0, 0)


def test_an_issue_that_a_list_forgets_but_that_is_there_stays(github, cct, three):
    github.fault(faults.instead([]), where=lambda request: request.path.endswith("/issues"))
    line = run(three, full=True)

    assert (line.errors, line.gone, line.unchanged) == (0, 0, 3)
    assert len(github.asked(path="/issues/1")) == 1


@pytest.mark.parametrize("nth", range(1, 12))
@pytest.mark.parametrize("lost", ["rights", "issues", "repository", "token"])
def test_a_right_lost_at_any_request_concludes_nothing(github, cct, three, nth, lost):
    world = github.world
    world.accept_token("jeton")
    cct.private = True

    def lose(world) -> None:
        if lost == "issues":
            cct.has_issues = False
        elif lost == "rights":
            cct.rights.clear()
        elif lost == "token":
            world.tokens = {"autre": world.robot}
        else:
            world.delete_repository(cct)

    world.delete_issue(cct.issues[3])
    world.delete_comment(cct.issues[1].comments[0])
    github.before(lose, nth=nth)
    line = run(three, full=True)

    concluded = set(three.issues.values_list("number", "presence")) - {(1, Presence.HERE), (2, Presence.HERE)}
    silent = set(Message.objects.exclude(gone_at=None).values_list("issue__number", flat=True))
    if line.errors:
        assert (concluded, silent) == ({(3, Presence.HERE)}, set())
        assert line.said
    else:
        assert (concluded, silent) == ({(3, Presence.DELETED)}, {1})


@pytest.mark.parametrize("nth", range(1, 9))
def test_a_right_lost_at_any_request_of_an_incremental_reading_concludes_nothing(github, cct, three, nth):
    github.world.accept_token("jeton")
    cct.private = True
    github.world.delete_comment(cct.issues[1].comments[0])
    github.world.close(cct.issues[1])
    github.before(lambda world: cct.rights.clear(), nth=nth)
    line = run(three)

    assert Message.objects.exclude(gone_at=None).exists() == (nth > line.requests)


def test_a_few_hundred_that_disappear_at_once_are_all_marked_run_after_run(
    github, cct, followed, monkeypatch
):
    monkeypatch.setattr("imports.github.vanishing.MOST_ASKED", 4)
    for number in range(10):
        github.world.comment(github.world.open_issue(cct, f"Remarque {number}"), "Un mot.")
    clean(followed)
    for issue in list(cct.issues.values())[:9]:
        github.world.delete_issue(issue)
    gone = [clean(followed, full=True).gone for _ in range(3)]

    assert gone == [4, 4, 1]
    assert kept(followed) == expected(cct)


def test_an_issue_deleted_before_its_volet_had_a_text_is_a_remark_all_the_same(github, cct, followed):
    version = followed.volet.versions.get()
    edition = version.editions.get()
    version.editions.update(version=type(version).objects.create(volet=type(followed.volet).objects.create(
        code="AUTRE", title="Autre"), label="9"))  # fmt: skip
    github.world.open_issue(cct, "Une remarque", "Le délai est trop court.")
    assert run(followed).said == "En attente d'un texte enregistré dans le volet : 1 ticket."
    github.world.delete_issue(cct.issues[1])
    run(followed, full=True)
    edition.version = version
    edition.save()
    clean(followed)

    found = followed.issues.get()
    assert (found.presence, found.submission.rows.count()) == (Presence.DELETED, 1)
