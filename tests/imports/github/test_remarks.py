"""From an issue to the board: its remarks and their places, and what an edited issue changes of them."""

import zlib
from datetime import UTC, date, datetime

import pytest

from comments.models import Comment, Placement
from comments.outcomes import PlaceState
from documents.models import Blob, HistoricFile
from imports.models import IssueKind, Submission, SubmissionState
from people.models import Author
from tests import factories
from tests.github import PullFile
from tests.imports.github.runs import cards, clean, rows, run

SEVERAL = (
    "- EXI-G-1 : dire dans quel format elle est publiée\n"
    "- EXI-G-2 : douze mois sont trop longs pour nous\n"
    "- § Journalisation, l. 7 : ajouter le fuseau horaire de la trace"
)


@pytest.fixture
def issue(github, cct, followed):
    """An issue that is one remark, read."""
    issue = github.world.open_issue(cct, "Trace", "EXI-G-1 : le délai est trop court pour nos services.")
    clean(followed)
    return issue


def card_of(number: int = 1) -> Placement:
    """Return the only card of an issue's first row."""
    envoi = Submission.objects.get(issue__number=number)
    return Placement.objects.get(comment=envoi.rows.order_by("position").first().comment)


def test_an_issue_is_an_envoi_of_its_account_on_the_day_it_was_written(issue, followed, version):
    envoi = Submission.objects.get()

    assert (envoi.channel, envoi.sender.name, envoi.received_at) == ("ticket", "camille", issue.created_at)
    assert (envoi.version, envoi.state, envoi.filename) == (
        version,
        SubmissionState.RECORDED,
        "atelier/cct#1",
    )
    assert followed.issues.get().submission == envoi
    assert card_of().comment.author == Author.objects.get(identity=f"github:{issue.user.id}")
    assert b'"title": "Trace"' in envoi.original()


def test_an_issue_is_one_remark_placed_by_the_identifier_it_names(issue, version):
    card = card_of()

    assert cards(version) == {"Trace\n\nEXI-G-1 : le délai est trop court pour nos services."}
    assert card.targets.first().section.identifier == "EXI-G-1"


def test_an_issue_that_lists_several_remarks_is_as_many_cards_each_in_its_place(
    github, cct, followed, version
):
    github.world.open_issue(cct, "Nos retours", SEVERAL)
    clean(followed)

    found = Placement.objects.on_board().order_by("comment")
    assert len(found) == 3
    assert [card.targets.first().section.identifier for card in found[:2]] == ["EXI-G-1", "EXI-G-2"]
    assert found[2].targets.first().section.title == "Journalisation"
    assert Submission.objects.get().rows_read == 3


def test_quotes_labels_and_permanent_links_tell_the_place(github, cct, followed, version):
    commit = "0123456789abcdef0123456789abcdef01234567"
    version.editions.update(commit=commit)
    blob = Blob.objects.create(sha="0" * 40, content=zlib.compress(factories.TEXT.encode()))
    HistoricFile.objects.create(
        volet=version.volet, commit=commit, committed_on=date(2026, 1, 1), path="cadre.md", blob=blob
    )
    world = github.world
    world.open_issue(
        cct, "Trace", "> Chaque appel laisse une trace datée, conservée treize mois.\n\nTrop long."
    )
    world.open_issue(cct, "Format", "Lequel, précisément ?", labels=["à trier", "EXI-G-2"])
    world.open_issue(cct, "Lien", f"https://github.com/atelier/cct/blob/{commit}/cadre.md#L11\n\nLequel ?")
    clean(followed)

    assert card_of(1).targets.first().section.title == "Journalisation"
    assert card_of(2).targets.first().section.identifier == "EXI-G-2"
    assert card_of(3).targets.first().section.identifier == "EXI-G-1"
    assert [card_of(number).place_state for number in (1, 2, 3)] == [PlaceState.PLACED] * 3


def test_a_label_says_the_importance(github, cct, followed):
    github.world.open_issue(cct, "Trace", "Le délai est trop court.", labels=["doute", "importance : haute"])
    clean(followed)

    assert Comment.objects.get().importance_level != ""


def test_the_day_of_a_remark_is_the_one_in_paris(github, cct, followed):
    github.world.clock.set(datetime(2026, 3, 2, 23, 30, tzinfo=UTC))
    github.world.open_issue(cct, "Trace", "Le délai est trop court.")
    clean(followed)

    assert Comment.objects.get().written_on == date(2026, 3, 3)


def test_an_edited_issue_adds_a_row_and_changes_its_card(github, issue, followed, version):
    reference = card_of().comment.reference
    github.world.edit_issue(issue, body="EXI-G-2 : le délai est bien trop long.")
    line = clean(followed)

    assert cards(version) == {"Trace\n\nEXI-G-2 : le délai est bien trop long."}
    assert (card_of().comment.reference, line.remarks) == (reference, 1)
    assert card_of().targets.first().section.identifier == "EXI-G-2"
    assert [outcome for outcome, _ in rows(Submission.objects.get())] == ["Enregistrée", "Mise à jour"]
    assert card_of().comment.current.row.position == 2


def test_an_issue_edited_then_put_back_says_its_first_words(github, issue, followed, version):
    before, body = cards(version), issue.body
    for words in ("Tout autre chose, bien plus long.", body):
        github.world.edit_issue(issue, body=words)
        clean(followed)

    assert cards(version) == before
    assert Comment.objects.count() == 1


def test_one_remark_of_several_edited_changes_only_its_card(github, cct, followed, version):
    issue = github.world.open_issue(cct, "Nos retours", SEVERAL)
    clean(followed)
    before = cards(version)
    github.world.edit_issue(
        issue, body=SEVERAL.replace("douze mois sont trop longs", "douze mois sont bien trop longs")
    )
    clean(followed)

    assert len(cards(version) & before) == 2
    assert Comment.objects.count() == 3
    assert [outcome for outcome, _ in rows(Submission.objects.get())][3:] == [
        "Déjà connue", "Mise à jour", "Déjà connue",
    ]  # fmt: skip


def test_a_remark_added_to_several_is_a_card_more(github, cct, followed, version):
    issue = github.world.open_issue(cct, "Nos retours", SEVERAL)
    clean(followed)
    before = cards(version)
    github.world.edit_issue(issue, body=f"- EXI-G-2 : une chose que nous avions oubliée\n{SEVERAL}")
    clean(followed)

    assert cards(version) > before
    assert len(cards(version)) == 4


def test_a_remark_taken_out_of_several_stays(github, cct, followed, version):
    issue = github.world.open_issue(cct, "Nos retours", SEVERAL)
    clean(followed)
    before = cards(version)
    github.world.edit_issue(issue, body="\n".join(SEVERAL.split("\n")[:2]))
    clean(followed)

    assert cards(version) == before


def test_an_issue_of_one_remark_that_comes_to_list_several_keeps_its_card(github, issue, followed, version):
    github.world.edit_issue(issue, body=SEVERAL)
    clean(followed)

    assert len(cards(version)) >= 3
    assert Submission.objects.count() == 1


def test_two_identical_issues_are_two_envois_of_remarks_that_both_stay(github, cct, followed, version):
    twins = [github.world.open_issue(cct, "Trace", "EXI-G-1 : le délai est trop court.") for _ in range(2)]
    clean(followed)
    assert [outcome for envoi in Submission.objects.order_by("pk") for outcome, _ in rows(envoi)] == [
        "Enregistrée", "Déjà connue",
    ]  # fmt: skip
    github.world.edit_issue(twins[1], body="EXI-G-1 : le délai est trop long, lui.")
    clean(followed)

    assert cards(version) == {
        "Trace\n\nEXI-G-1 : le délai est trop court.",
        "Trace\n\nEXI-G-1 : le délai est trop long, lui.",
    }


def test_the_first_of_two_identical_issues_edited_takes_nothing_from_the_second(
    github, cct, followed, version
):
    twins = [github.world.open_issue(cct, "Trace", "EXI-G-1 : le délai est trop court.") for _ in range(2)]
    clean(followed)
    github.world.edit_issue(twins[0], body="EXI-G-1 : le délai est trop long, lui.")
    clean(followed)

    assert cards(version) == {
        "Trace\n\nEXI-G-1 : le délai est trop court.",
        "Trace\n\nEXI-G-1 : le délai est trop long, lui.",
    }
    github.world.edit_issue(twins[1], body="EXI-G-1 : encore autre chose que les deux.")
    clean(followed)
    assert "Trace\n\nEXI-G-1 : encore autre chose que les deux." in cards(version)
    assert "Trace\n\nEXI-G-1 : le délai est trop long, lui." in cards(version)


def test_the_same_words_by_two_people_are_two_remarks(github, cct, followed, version):
    for name in ("camille", "idriss"):
        github.world.open_issue(cct, "Trace", "EXI-G-1 : le délai est trop court.", user=name)
    clean(followed)

    assert Comment.objects.count() == 2


def test_closing_labelling_or_commenting_adds_no_row_and_leaves_the_card_alone(github, cct, issue, followed):
    before = list(Placement.objects.values_list())
    github.world.close(issue)
    github.world.edit_issue(issue, labels=["v9"])
    github.world.comment(issue, "Un mot.")
    line = clean(followed)

    assert (line.remarks, Submission.objects.get().rows.count()) == (0, 1)
    assert list(Placement.objects.values_list()) == before


def test_the_comments_of_an_issue_are_its_thread_and_no_remarks(github, issue, followed):
    github.world.comment(issue, "EXI-G-2 : de même.", user="idriss")
    clean(followed)

    assert [message.body for message in followed.issues.get().messages.all()] == ["EXI-G-2 : de même."]
    assert Comment.objects.count() == 1


def test_issues_wait_until_the_volet_has_a_text(github, cct, followed, version):
    followed.volet = factories.make_volet()
    followed.save()
    github.world.open_issue(cct, "Trace", "EXI-G-1 : trop court.")
    line = run(followed)
    assert (line.errors, line.said) == (0, "En attente d'un texte enregistré dans le volet : 1 ticket.")
    there = factories.make_version(followed.volet)
    clean(followed)

    assert cards(there) == {"Trace\n\nEXI-G-1 : trop court."}


def test_an_issue_turned_into_a_pull_request_gains_its_proposal(github, issue, followed, version):
    patch = "@@ -11 +11 @@\n-| EXI-G-1 | P | Un. |\n+| EXI-G-1 | P | Deux. |"
    github.world.turn_into_pull_request(issue, [PullFile("cadre.md", patch)])
    clean(followed, proposals=True)

    assert followed.issues.get().kind == IssueKind.PULL
    (text,) = cards(version)
    assert text.endswith("Rédaction proposée :\n| EXI-G-1 | P | Deux. |")
    assert Comment.objects.count() == 1
