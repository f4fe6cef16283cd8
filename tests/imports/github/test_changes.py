"""What changes on GitHub, between two runs or at any request of one, is what is kept; nothing is missed."""

import pytest
from django.core.files.storage import default_storage

from imports import ledger
from imports.models import IssueKind, Presence, SubmissionRow, original_path
from people.models import Author, Event
from tests.imports.github.runs import clean, counts, expected, kept, message_counts, run


@pytest.mark.parametrize(
    ("change", "shows"),
    [
        (lambda world, issue: world.close(issue), {"closed": True, "state_reason": "completed"}),
        (
            lambda world, issue: world.close(issue, "not_planned"),
            {"closed": True, "state_reason": "not_planned"},
        ),
        (lambda world, issue: world.edit_issue(issue, title="Autre titre"), {"title": "Autre titre"}),
        (lambda world, issue: world.edit_issue(issue, body="Autre texte"), {"body": "Autre texte"}),
        (lambda world, issue: world.edit_issue(issue, body=None), {"body": ""}),
        (lambda world, issue: world.lock(issue, "off-topic"), {"locked": True, "closed": False}),
    ],
)
def test_an_issue_changed_since_is_changed_here(github, cct, followed, change, shows):
    issue = github.world.open_issue(cct, "Une remarque", "Le délai est trop court.")
    github.world.open_issue(cct, "Une autre")
    clean(followed)
    change(github.world, issue)
    line = clean(followed)

    found = followed.issues.get(number=1)
    assert {name: getattr(found, name) for name in shows} == shows
    assert counts(line)[:2] == (0, 1)
    assert kept(followed) == expected(cct)


def test_an_issue_closed_then_reopened_and_unlocked_is_open_again(github, cct, followed):
    issue = github.world.open_issue(cct, "Une remarque")
    github.world.close(issue)
    github.world.lock(issue)
    clean(followed)
    github.world.unlock(issue)
    github.world.reopen(issue)
    clean(followed)

    found = followed.issues.get()
    assert (found.closed, found.closed_at, found.state_reason, found.locked) == (
        False,
        None,
        "reopened",
        False,
    )


def test_labels_and_milestone_follow(github, cct, followed):
    issue = github.world.open_issue(cct, "Une remarque", labels=["à trier"])
    clean(followed)
    github.world.edit_issue(issue, labels=["v1.0", "doute"], milestone=github.world.milestone(cct, "Mai"))
    clean(followed)

    assert kept(followed) == expected(cct)


def test_labels_and_people_renamed_are_found_by_the_whole_verification(github, cct, followed):
    world = github.world
    issue = world.open_issue(cct, "Une remarque", user="idriss", labels=["à trier", "doute"])
    world.comment(issue, "Un mot.", user="idriss")
    world.clock.advance(60)
    world.comment(world.open_issue(cct, "Une autre"), "Un mot.")
    clean(followed)
    world.rename_label(cct, "à trier", "triée")
    world.delete_label(cct, "doute")
    world.rename_user(issue.user, "idriss-k")
    assert counts(clean(followed))[:2] == (0, 0)
    line = clean(followed, full=True)

    assert (counts(line), message_counts(line)) == ((0, 1, 1, 0), (0, 1, 1, 0))
    assert kept(followed) == expected(cct)
    assert set(Author.objects.values_list("name", flat=True)) == {"camille", "idriss-k"}
    assert followed.issues.get(number=1).messages.get().earlier == []


@pytest.mark.parametrize("touches", [False, True])
def test_a_message_edited_keeps_the_words_it_had(served, touches):
    github, cct, followed = served(comment_edit_touches_issue=touches)
    comment = github.world.comment(github.world.open_issue(cct, "Une remarque"), "Premier mot.")
    clean(followed)
    for words in ("Deuxième mot.", "Troisième mot."):
        github.world.edit_comment(comment, words)
        assert message_counts(clean(followed))[:2] == (0, 1)

    message = followed.issues.get().messages.get()
    assert message.body == "Troisième mot."
    assert [one["texte"] for one in message.earlier] == ["Premier mot.", "Deuxième mot."]
    assert kept(followed) == expected(cct)


def test_an_issue_that_becomes_a_pull_request_keeps_its_number_and_its_remark(github, cct, followed):
    issue = github.world.open_issue(cct, "Une remarque", "Le délai est trop court.")
    clean(followed)
    remark = followed.issues.get().submission.rows.get().comment
    github.world.turn_into_pull_request(issue)
    clean(followed, proposals=True)

    found = followed.issues.get()
    assert (found.kind, found.submission.rows.get().comment) == (IssueKind.PULL, remark)
    assert followed.volet.versions.get().placements.on_board().count() == 1


def test_a_renamed_repository_is_followed_under_its_new_name(github, cct, followed):
    issue = github.world.open_issue(cct, "Une remarque")
    clean(followed)
    github.world.rename_repository(cct, "bureau/cadre")
    github.world.edit_issue(issue, body="Autre texte.")
    clean(followed)

    assert (followed.name, followed.issues.get().body) == ("bureau/cadre", "Autre texte.")
    event = Event.objects.get(action="nom changé chez GitHub")
    assert (event.before, event.after) == ({"dépôt": "atelier/cct"}, {"dépôt": "bureau/cadre"})


def test_a_repository_renamed_before_its_first_reading_is_found_by_its_former_name(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")
    github.world.rename_repository(cct, "bureau/cadre")
    clean(followed)

    assert (followed.name, followed.github_id, followed.issues.count()) == ("bureau/cadre", cct.id, 1)


def test_another_repository_that_takes_the_name_is_not_read(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")
    clean(followed)
    github.world.delete_repository(cct)
    other = github.world.add_repository("atelier/cct")
    github.world.open_issue(other, "Toute autre chose")
    line = run(followed, full=True)

    assert line.said.startswith("Un autre dépôt porte désormais ce nom")
    assert [issue.title for issue in followed.issues.all()] == ["Une remarque"]
    assert followed.issues.get().presence == Presence.HERE


@pytest.mark.parametrize("nth", range(1, 10))
@pytest.mark.parametrize("full", [False, True])
def test_a_repository_renamed_at_any_request_loses_nothing(github, cct, followed, small_pages, nth, full):
    issues = [github.world.open_issue(cct, f"Remarque {number}") for number in range(6)]
    clean(followed)
    for issue in issues[:5]:
        github.world.comment(issue, "Un mot.")
    github.world.delete_issue(issues[5])
    github.before(lambda world: world.rename_repository(cct, "bureau/cadre"), nth=nth)
    line = run(followed, full=full)
    github.script.clear()
    if line.errors:
        assert line.said == "Le dépôt change de nom pendant la lecture : la prochaine exécution reprendra."
    clean(followed, full=True)

    assert followed.name == cct.full_name
    assert kept(followed) == expected(cct)
    assert followed.issues.filter(presence=Presence.TRANSFERRED).count() == 0
    assert followed.issues.get(number=6).presence == Presence.DELETED


def test_a_repository_without_an_open_issue_renamed_at_any_request_marks_nothing(github, cct, followed):
    for number in range(3):
        github.world.close(github.world.open_issue(cct, f"Remarque {number}"))
    clean(followed)
    for nth, name in enumerate(["a/b", "c/d", "e/f", "g/h", "i/j"], start=2):
        github.script.clear()
        github.before(lambda world, name=name: world.rename_repository(cct, name), nth=nth)
        run(followed, full=True)
        assert {issue.presence for issue in followed.issues.all()} == {Presence.HERE}


CHANGES = {
    "edit": lambda world, cct: world.edit_issue(cct.issues[1], body="Corrigée."),
    "edit the last": lambda world, cct: world.edit_issue(cct.issues[9], title="Corrigée."),
    "open": lambda world, cct: world.open_issue(cct, "Une de plus"),
    "delete": lambda world, cct: world.delete_issue(cct.issues[2]),
    "transfer": lambda world, cct: world.transfer_issue(
        cct.issues[3], to=world.add_repository("atelier/autre")
    ),
    "comment": lambda world, cct: world.comment(cct.issues[1], "Un mot de plus."),
    "delete a comment": lambda world, cct: world.delete_comment(cct.issues[4].comments[0]),
    "edit a comment": lambda world, cct: world.edit_comment(cct.issues[5].comments[0], "Un autre mot."),
    "edit many": lambda world, cct: world.mass_edit(list(cct.issues.values())[:7], body="Corrigées."),
}


@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5, 6])
@pytest.mark.parametrize("change", CHANGES)
def test_whatever_happens_at_whichever_request_the_next_run_has_all(
    github, cct, followed, small_pages, change, nth
):
    world = github.world
    for number in range(10):
        world.comment(world.open_issue(cct, f"Remarque {number}"), "Un mot.")
    github.after(lambda world: CHANGES[change](world, cct), nth=nth)
    clean(followed)
    clean(followed)
    for_all = kept(followed)
    clean(followed, full=True)

    assert kept(followed) == expected(cct)
    left = {"delete", "transfer", "delete a comment"}
    assert change in left or for_all == expected(cct)


@pytest.mark.parametrize("nth", range(2, 9))
@pytest.mark.parametrize("change", ["edit", "delete", "edit many"])
def test_a_change_while_the_pages_of_one_second_are_read_hides_no_other(
    github, cct, followed, small_pages, change, nth
):
    world = github.world
    for number in range(13):
        world.comment(world.open_issue(cct, f"Remarque {number}"), "Un mot.")
    clean(followed)
    world.mass_edit(cct.issues.values(), body="Toutes en une seconde.")
    world.open_issue(cct, "Une de plus")
    github.before(lambda world: CHANGES[change](world, cct), nth=nth)
    clean(followed)
    clean(followed)

    found = kept(followed)
    assert {number: found[number] for number in expected(cct)} == expected(cct)


def test_issues_changed_at_every_request_are_all_there_once_it_calms_down(github, cct, followed, small_pages):
    world = github.world
    for number in range(9):
        world.open_issue(cct, f"Remarque {number}")
    edits = iter(range(9))
    github.before(lambda world: world.edit_issue(cct.issues[next(edits) % 9 + 1], body="Encore."), times=8)
    run(followed)
    clean(followed)

    assert kept(followed) == expected(cct)


def test_an_issue_transferred_here_brings_its_thread_older_than_the_last_reading(github, cct, followed):
    world = github.world
    elsewhere = world.add_repository("atelier/autre")
    old = world.open_issue(elsewhere, "Écrite ailleurs", "Le délai est trop court.")
    world.comment(old, "Un mot d’ailleurs.")
    world.comment(world.open_issue(cct, "Une remarque"), "Un mot.")
    world.clock.advance(60)
    clean(followed)
    world.clock.advance(60)
    world.transfer_issue(old, to=cct)
    line = clean(followed)

    assert kept(followed) == expected(cct)
    assert message_counts(line)[0] == 1


def test_a_comment_on_an_issue_opened_during_the_pass_brings_the_issue(github, cct, followed):
    github.world.open_issue(cct, "Une remarque")

    def late(world):
        world.comment(world.open_issue(cct, "Ouverte entre-temps"), "Un mot.")

    github.before(late, where=lambda request: request.path.endswith("/issues/comments"))
    clean(followed)

    assert kept(followed) == expected(cct)
    assert followed.issues.get(number=2).submission.rows.count() == 1


def test_the_original_of_every_wording_is_kept_and_proved(github, cct, followed):
    issue = github.world.open_issue(cct, "Une remarque")
    clean(followed)
    github.world.edit_issue(issue, title="Une remarque revue")
    clean(followed)
    row = SubmissionRow.objects.latest("position")
    path = original_path(row.cells["empreinte de l'original"])
    assert b"Une remarque revue" in default_storage.open(path).read()
    default_storage.delete(path)

    assert [fault.partition(" : ")[2] for fault in ledger.faults()] == [
        "l'original de cette rédaction a disparu."
    ]
