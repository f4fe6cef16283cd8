"""Registering an edition from a folder or a git repository, by the command an operator types."""

import subprocess
import zlib
from datetime import date
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from documents.models import Edition, HistoricFile, Section, UseCase, Version, Volet
from people.models import Event

pytestmark = pytest.mark.django_db

README = """# Cadre des échanges

Appel à commentaires : écrivez à echanges@example.org ou ouvrez un ticket.

Voir les [exigences](cct-exigences.md).
"""
REQUIREMENTS = """# Exigences

| ID | Type | Exigence |
| -- | ---- | -------- |
| EXI-G-1 | P | Toute interface publie sa description. |
| EXI-G-2 | I | Une interface dépréciée reste servie douze mois. |
| EXI-G-1 | I | Les journaux sont datés. |
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """A git repository with one commit."""
    folder = tmp_path / "volet"
    folder.mkdir()
    git(folder, "init", "--quiet", "--initial-branch=main")
    commit(folder, {"README.md": README, "cct-exigences.md": REQUIREMENTS})
    return folder


def git(folder: Path, *arguments: str) -> str:
    """Return what git prints."""
    who = ["-c", "user.name=Essai", "-c", "user.email=essai@example.org"]
    done = subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True, text=True)
    return done.stdout.strip()


def commit(folder: Path, files: dict[str, str]) -> str:
    """Return the commit that writes *files*."""
    for name, text in files.items():
        (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "Mise à jour")
    return git(folder, "rev-parse", "HEAD")


def register(source: Path, **options: object) -> list[str]:
    """Return the lines the command prints."""
    out = StringIO()
    options = {"volet": "ESSAI", "label": "1.0"} | options
    call_command("register_version", source=source, stdout=out, **options)
    return out.getvalue().splitlines()


def test_the_last_line_is_the_number_other_commands_take(repository):
    printed = register(repository)

    assert printed[-1] == f"version {Version.objects.get().pk}"


def test_an_unknown_volet_is_created_and_said_so(repository):
    assert "Volet ESSAI créé" in register(repository)[0]
    assert "créé" not in register(repository, label="2.0")[0]
    assert Volet.objects.filter(code="ESSAI").count() == 1


def test_the_same_again_changes_nothing(repository):
    register(repository)
    before = Event.objects.count(), Section.objects.count(), HistoricFile.objects.count()

    assert "rien ne change" in register(repository)[0]
    assert (Event.objects.count(), Section.objects.count(), HistoricFile.objects.count()) == before


def test_another_commit_under_the_same_label_adds_an_edition_to_the_same_version(repository):
    first = register(repository)[-1]
    commit(repository, {"cct-exigences.md": REQUIREMENTS.replace("douze mois", "dix-huit mois")})

    assert register(repository)[-1] == first
    assert list(Edition.objects.values_list("number", flat=True)) == [1, 2]


def test_files_are_taken_at_the_commit_asked_for_not_as_they_are_on_the_disk(repository):
    first = git(repository, "rev-parse", "HEAD")
    commit(repository, {"cct-exigences.md": REQUIREMENTS.replace("EXI-G-2", "EXI-G-9")})

    register(repository, commit=first[:8])

    assert Edition.objects.get().commit == first
    assert Section.objects.filter(identifier="EXI-G-2").exists()
    assert not Section.objects.filter(identifier="EXI-G-9").exists()


def test_an_identifier_used_twice_gives_two_places_and_is_reported(repository):
    printed = "\n".join(register(repository))

    rows = Section.objects.filter(identifier="EXI-G-1").order_by("rank")
    assert [(row.occurrence, row.level, row.line_start) for row in rows] == [(1, "P", 5), (2, "I", 7)]
    assert "EXI-G-1 sert 2 fois" in printed


def test_places_keep_their_key_from_one_edition_to_the_next(repository):
    register(repository)
    commit(repository, {"cct-exigences.md": "Avertissement ajouté en tête.\n\n" + REQUIREMENTS})
    register(repository)

    keys = [set(e.sections.filter(kind="row").values_list("key", flat=True)) for e in Edition.objects.all()]
    assert keys[0] == keys[1]
    assert len(keys[0]) == 3


def test_old_links_can_be_followed_once_the_clone_is_gone(repository):
    first = git(repository, "rev-parse", "HEAD")
    commit(repository, {"cct-exigences.md": REQUIREMENTS.replace("datés", "signés")})
    register(repository)

    file = HistoricFile.objects.get(commit=first, path="cct-exigences.md")
    assert zlib.decompress(file.blob.content).decode() == REQUIREMENTS


def test_a_plain_folder_is_registered_without_commit_nor_history(tmp_path):
    (tmp_path / "cadre.md").write_text(README, encoding="utf-8")

    register(tmp_path)

    assert Edition.objects.get().commit == ""
    assert not HistoricFile.objects.exists()


def test_a_broken_link_and_a_call_without_a_channel_are_reported(tmp_path):
    text = "# Cadre\n\nAppel à commentaires ouvert.\n\nVoir [l'annexe](annexe.md).\n"
    (tmp_path / "cadre.md").write_text(text, encoding="utf-8")

    printed = "\n".join(register(tmp_path))

    assert "annexe.md" in printed
    assert "appel à commentaires" in printed.lower()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"commit": "0123456789"}, "inconnu"),
        ({"include": ["*.rst"]}, "Aucun document"),
        ({"pdf": ["absent.pdf"]}, "absent.pdf"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_sentence_and_nothing_is_written(repository, options, said):
    with pytest.raises(CommandError, match=said):
        register(repository, **options)

    assert not Version.objects.exists()


def test_a_path_that_is_nowhere_is_refused_with_a_sentence(tmp_path):
    with pytest.raises(CommandError, match="ni un dossier ni un dépôt"):
        register(tmp_path / "ailleurs")


def test_the_chapeau_s_table_says_which_volets_apply_to_which_use_case():
    table = {case.label: set(case.volets.values_list("code", flat=True)) for case in UseCase.objects.all()}

    guides = {"ARCHITECTURE", "SECURITE"}
    assert table["Cloud Native uniquement"] == {"CLOUD-NATIVE"} | guides
    assert table["ENT & Legacy"] == {"ENT", "LEGACY"} | guides
    assert len(table) == 5


def test_a_text_without_a_date_takes_the_place_of_a_dated_one(tmp_path):
    first, second = tmp_path / "un", tmp_path / "deux"
    for folder, text in (
        (first, "# Un titre\n\nUne phrase.\n"),
        (second, "# Un titre\n\nUne autre phrase.\n"),
    ):
        folder.mkdir()
        (folder / "cadre.md").write_text(text, encoding="utf-8")
    register(first, published_on=date(2026, 1, 15))
    register(second)

    version = Version.objects.get()
    assert version.current_edition().number == 2
