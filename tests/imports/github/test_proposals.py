"""A pull request that changes the documents is a remark, its diff the proposal; others are told apart."""

import pytest

from comments.models import Comment
from imports.models import IssueKind, Submission
from tests.github import PullFile, faults
from tests.github.answers import sha
from tests.imports.github.runs import cards, clean, content, run, undisturbed

PATCH = (
    "@@ -5,3 +5,3 @@ # Cadre des échanges\n ## Journalisation\n \n"
    "-Chaque appel laisse une trace datée, conservée treize mois.\n"
    "+Chaque appel laisse une trace datée, conservée six mois.\n"
    "\\ No newline at end of file\n"
    "@@ -11 +11 @@\n-| EXI-G-1 | P | Toute interface publie sa description. |\n"
    "+| EXI-G-1 | P | Toute interface publie sa description, et son format. |"
)


@pytest.fixture
def pull(github, cct, followed):
    """A pull request that changes the document of the version."""
    return github.world.open_pull_request(
        cct, "Raccourcir", [PullFile("cadre.md", PATCH)], body="Voir l’avis."
    )


def test_a_pull_request_that_changes_the_documents_is_a_remark_with_its_words(pull, followed, version):
    line = clean(followed, proposals=True)

    (text,) = cards(version)
    assert text == (
        "Raccourcir\n\nVoir l’avis.\n\nRédaction proposée :\n"
        "Chaque appel laisse une trace datée, conservée six mois.\n\n"
        "| EXI-G-1 | P | Toute interface publie sa description, et son format. |"
    )
    comment = Comment.objects.get()
    base = sha(f"{pull.id}:main")
    assert comment.location.split("\n") == [
        f"https://github.com/atelier/cct/blob/{base}/cadre.md#L7-L7",
        f"https://github.com/atelier/cct/blob/{base}/cadre.md#L11-L11",
    ]
    assert comment.excerpt.startswith("Chaque appel laisse une trace datée, conservée treize mois.\n\n| EXI")
    assert "conservée six mois" in Submission.objects.get().rows.get().cells["modification proposée"]
    assert line.requests == 5


def test_it_waits_without_its_contents_and_costs_nothing_more_once_read(github, pull, followed, version):
    line = clean(followed)
    assert (cards(version), line.requests) == (set(), 3)
    assert line.said == "Demandes de modification à lire par le moteur, ou avec --proposals : 1."
    assert clean(followed, proposals=True).requests == 5
    assert clean(followed, proposals=True).requests == 3


def test_one_that_changes_something_else_is_told_apart(github, cct, followed, version):
    world = github.world
    world.open_pull_request(cct, "Corriger la CI", [PullFile(".ci/run", "@@ -1 +1 @@\n-a\n+b")])
    world.open_pull_request(cct, "Presque", [PullFile("mon-cadre.md", "@@ -1 +1 @@\n-a\n+b")])
    world.open_pull_request(cct, "Vide")
    line = clean(followed, proposals=True)

    assert (cards(version), line.said, line.remarks) == (set(), "", 0)
    assert followed.issues.filter(kind=IssueKind.PULL, submission=None).count() == 3
    world.edit_issue(cct.issues[1], title="Corriger la CI encore")
    assert clean(followed, proposals=True).said == ""
    assert not Submission.objects.exists()


@pytest.mark.parametrize(
    "file",
    [
        PullFile("cadre.md", None, "modified"),
        PullFile("nouveau.md", "@@ -11 +11 @@\n-un\n+deux", "renamed", "cadre.md"),
        PullFile("docs/cadre.md", "@@ -0,0 +1,2 @@\n+un\n+deux", "added"),
        PullFile("cadre.md", "@@ -1,2 +0,0 @@\n-un\n-deux", "removed"),
        PullFile("cadre.md", "n'importe quoi\n@@ -x +y @@\n+z"),
    ],
    ids=["too large", "renamed", "added", "removed", "unreadable"],
)
def test_every_kind_of_change_is_a_remark(github, cct, followed, version, file):
    github.world.open_pull_request(cct, "Proposition", [file, PullFile("logo.png", None, "added")])
    clean(followed, proposals=True)

    assert len(cards(version)) == 1


def test_a_proposal_that_changes_is_one_more_row_and_changes_its_card(github, pull, followed, version):
    clean(followed, proposals=True)
    pull.pull.files[0].patch = PATCH.replace("six mois", "un an")
    github.world.comment(pull, "Un an, finalement.")
    clean(followed, proposals=True)

    (text,) = cards(version)
    assert "conservée un an" in text
    assert [row.outcome for row in Submission.objects.get().rows.order_by("position")] == [
        "enregistree",
        "mise_a_jour",
    ]


def test_one_that_comes_to_change_the_documents_becomes_a_remark(github, cct, followed, version):
    pull = github.world.open_pull_request(cct, "Proposition", [PullFile("x.txt", "@@ -1 +1 @@\n-a\n+b")])
    clean(followed, proposals=True)
    pull.pull.files.append(PullFile("cadre.md", PATCH))
    github.world.edit_issue(pull, body="Et le texte.")
    clean(followed, proposals=True)

    assert len(cards(version)) == 1


def test_many_are_read_some_at_each_run(github, cct, followed, version, monkeypatch):
    monkeypatch.setattr("imports.github.proposals.MOST_READ", 2)
    for number in range(5):
        patch = f"@@ -{number + 1} +{number + 1} @@\n-un\n+deux {number}"
        github.world.open_pull_request(cct, f"Proposition {number}", [PullFile("cadre.md", patch)])
    made = [clean(followed, proposals=True).remarks for _ in range(4)]

    assert made == [2, 2, 1, 0]


def test_the_files_of_a_large_one_are_read_page_after_page(github, cct, followed, small_pages, version):
    files = [PullFile(f"{number}.txt") for number in range(9)]
    github.world.open_pull_request(cct, "Grande", [*files, PullFile("cadre.md", PATCH)])
    clean(followed, proposals=True)

    assert len(cards(version)) == 1


@pytest.mark.parametrize("nth", [4, 5])
@pytest.mark.parametrize(
    "fault",
    [
        faults.server_error(),
        faults.html_page(),
        faults.instead({"id": 1, "base": None}),
        faults.instead([{"filename": "cadre.md", "patch": 3}]),
        faults.secondary_limit(3600),
    ],
    ids=["502", "html", "object", "list", "limit"],
)
def test_a_fault_while_one_is_read_loses_nothing(github, cct, pull, followed, nth, fault):
    whole = undisturbed(followed, proposals=True)
    github.fault(fault, nth=nth, times=None)
    assert run(followed, proposals=True).errors == 1
    github.script.clear()
    clean(followed, proposals=True)

    assert content(followed) == whole


def test_one_deleted_before_it_is_read_becomes_a_remark_once_that_is_verified(github, pull, followed):
    clean(followed)
    github.world.delete_issue(pull)
    assert "à lire" in clean(followed, proposals=True).said
    line = clean(followed, full=True, proposals=True)

    assert line.said == ""
    assert "Rédaction proposée" not in Comment.objects.get().text


@pytest.mark.parametrize("known", [True, False], ids=["read before", "never read"])
def test_one_that_github_does_not_show_keeps_what_is_known_of_it(github, pull, followed, known):
    """A right taken away, or a failure, answered 404: it does not say that the documents are left alone."""
    clean(followed, proposals=known)
    before = list(Comment.objects.values_list("text", flat=True))
    github.world.clock.advance(60)
    github.world.comment(pull, "Un mot, qui la fait relire.")
    github.fault(faults.not_found(), where=lambda request: "/pulls/" in request.path, times=None)
    clean(followed, proposals=True)
    assert list(Comment.objects.values_list("text", flat=True)) == before
    github.script.clear()
    clean(followed, proposals=True)

    assert "Rédaction proposée" in Comment.objects.get().text


def test_a_file_of_the_same_name_in_another_folder_is_no_document(github, cct, followed, version):
    version.editions.update(commit="0123456789abcdef")
    github.world.open_pull_request(
        cct, "Archiver", [PullFile("archives/2023/cadre.md", "@@ -1 +1 @@\n-a\n+b")]
    )
    clean(followed, proposals=True)

    assert not Comment.objects.exists()
    assert followed.issues.get().told


def test_one_edited_waits_for_its_changes_to_be_read_again(github, pull, followed):
    clean(followed, proposals=True)
    before = Comment.objects.get().text
    github.world.clock.advance(60)
    github.world.edit_issue(pull, title="Un tout autre titre")
    clean(followed)
    assert Comment.objects.get().text == before
    clean(followed, proposals=True)

    assert Comment.objects.get().text.startswith("Un tout autre titre")
    assert "Rédaction proposée" in Comment.objects.get().text


def test_names_that_no_database_holds_stop_nothing(github, cct, followed, version):
    github.world.open_pull_request(cct, "Étrange", [PullFile("a@@/cadre.md", "@@ -1 +1 @@\n-u@@n\n+de@@ux")])
    github.fault(
        faults.Fault(
            applied=True,
            spoiled=lambda body: body.replace(b"a@@", b"a\\u0000").replace(b"@@ux", b"\\ud800ux"),
        ),
        where=lambda request: request.path.endswith("/files"),
        times=None,
    )
    clean(followed, proposals=True)

    assert len(cards(version)) == 1
