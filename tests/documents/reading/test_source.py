import os
from datetime import date

import pytest

from documents.reading.model import UnreadableEdition
from documents.reading.source import matching, open_source
from tests.documents.reading.repositories import commit_files, git, new_repository


def test_a_plain_folder_is_read_as_it_is_without_its_hidden_folders(tmp_path):
    (tmp_path / "guide.md").write_text("# Guide")
    (tmp_path / "archives").mkdir()
    (tmp_path / "archives" / "ancien.md").write_text("# Ancien")
    (tmp_path / ".cache").mkdir()
    (tmp_path / ".cache" / "copie.md").write_text("# Copie")

    source = open_source(tmp_path)

    assert source.paths() == ["archives/ancien.md", "guide.md"]
    assert source.read("guide.md") == b"# Guide"
    assert source.commit == ""
    assert source.committed_on is None


def test_a_repository_is_read_at_the_commit_named_by_an_abbreviated_hash(tmp_path):
    repository = new_repository(tmp_path)
    first = commit_files(repository, {"guide.md": "# Un"})
    commit_files(repository, {"guide.md": "# Deux"})

    source = open_source(repository, commit=first[:8])

    assert source.commit == first
    assert source.read("guide.md") == b"# Un"
    assert source.committed_on == date.fromisoformat(git(repository, "log", "-1", "--format=%cs", first))


def test_a_repository_without_a_commit_is_read_at_its_head_not_on_the_disk(tmp_path):
    repository = new_repository(tmp_path)
    head = commit_files(repository, {"guide.md": "# Enregistré"})
    (repository / "guide.md").write_text("# Modifié sans commit")

    source = open_source(repository)

    assert source.commit == head
    assert source.read("guide.md") == "# Enregistré".encode()


def test_a_bare_repository_and_names_with_accents_are_read(tmp_path):
    repository = new_repository(tmp_path / "travail")
    commit_files(repository, {"Référentiel d'été.md": "# Été"})
    git(tmp_path, "clone", "-q", "--bare", str(repository), "nu.git")

    source = open_source(tmp_path / "nu.git")

    assert source.paths() == ["Référentiel d'été.md"]
    assert source.read("Référentiel d'été.md") == "# Été".encode()


def test_a_repository_that_belongs_to_somebody_else_is_read(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"guide.md": "# Guide"})
    if os.geteuid() == 0:
        os.chown(repository, 12345, 12345)

    assert open_source(repository).paths() == ["guide.md"]


def test_a_folder_of_a_repository_is_read_at_the_commit_asked_for(tmp_path):
    repository = new_repository(tmp_path)
    first = commit_files(repository, {"volet/guide.md": "# Un", "autre.md": "# Autre"})
    commit_files(repository, {"volet/guide.md": "# Deux"})

    source = open_source(repository / "volet", commit=first)

    assert source.paths() == ["guide.md"]
    assert source.read("guide.md") == b"# Un"


def test_a_folder_of_a_repository_without_a_commit_is_a_plain_folder(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"volet/guide.md": "# Un"})
    (repository / "volet" / "guide.md").write_text("# Sur le disque")

    source = open_source(repository / "volet")

    assert source.commit == ""
    assert source.read("guide.md") == b"# Sur le disque"


def test_a_commit_nobody_made_is_refused_with_a_sentence(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"guide.md": "# Un"})

    with pytest.raises(UnreadableEdition, match="Le commit deadbeef est inconnu"):
        open_source(repository, commit="deadbeef")


@pytest.mark.parametrize("commit", ["--output=/tmp/x", "HEAD:guide.md", "a..b", "a b", "^HEAD"])
def test_what_is_no_commit_never_reaches_git(tmp_path, commit):
    repository = new_repository(tmp_path)
    commit_files(repository, {"guide.md": "# Un"})

    with pytest.raises(UnreadableEdition, match="n'est pas un commit"):
        open_source(repository, commit=commit)


def test_a_commit_asked_of_a_plain_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableEdition, match="n'est pas dans un dépôt git"):
        open_source(tmp_path, commit="bb6bc70c")


def test_a_path_that_is_no_folder_is_refused(tmp_path):
    with pytest.raises(UnreadableEdition, match="ni un dossier ni un dépôt git"):
        open_source(tmp_path / "absent")


@pytest.mark.parametrize(
    "path", ["../secret.md", "/etc/passwd", "a/../../secret.md", "C:secret.md", "\\\\poste\\x"]
)
def test_a_path_that_leaves_the_source_is_refused(tmp_path, path):
    volet = tmp_path / "volet"
    volet.mkdir()
    (tmp_path / "secret.md").write_text("secret")

    with pytest.raises(UnreadableEdition, match="sort du dossier du volet"):
        open_source(volet).read(path)


def test_a_link_that_leaves_the_folder_is_refused_and_one_that_stays_is_read(tmp_path):
    volet = tmp_path / "volet"
    volet.mkdir()
    (tmp_path / "secret.md").write_text("secret")
    (volet / "guide.md").write_text("# Guide")
    (volet / "dehors.md").symlink_to(tmp_path / "secret.md")
    (volet / "dedans.md").symlink_to(volet / "guide.md")
    source = open_source(volet)

    assert source.read("dedans.md") == b"# Guide"
    with pytest.raises(UnreadableEdition, match=r"dehors\.md est un lien qui sort du dossier"):
        source.read("dehors.md")


def test_a_symbolic_link_of_a_repository_is_no_file(tmp_path):
    repository = new_repository(tmp_path)
    (repository / "mots-de-passe.md").symlink_to("/etc/passwd")
    commit_files(repository, {"guide.md": "# Guide"})

    assert open_source(repository).paths() == ["guide.md"]


def test_a_file_over_the_limit_is_refused_in_a_folder_and_in_a_repository(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"volet/gros.md": b"x" * 2048})

    for source in (open_source(repository), open_source(repository / "volet")):
        with pytest.raises(UnreadableEdition, match="dépasse"):
            source.read(source.paths()[0], limit=1024)


def test_a_missing_file_is_refused_with_a_sentence(tmp_path):
    repository = new_repository(tmp_path / "depot")
    commit_files(repository, {"guide.md": "# Guide"})
    (tmp_path / "dossier").mkdir()

    for source in (open_source(repository), open_source(tmp_path / "dossier")):
        with pytest.raises(UnreadableEdition, match=r"absent\.md n'existe pas"):
            source.read("absent.md")


def test_the_settings_of_a_hostile_repository_run_nothing(tmp_path):
    repository = new_repository(tmp_path / "depot")
    commit_files(repository, {"guide.md": "# Guide"})
    witness, script = tmp_path / "témoin", tmp_path / "piège.sh"
    script.write_text(f"#!/bin/sh\ntouch '{witness}'\n")
    script.chmod(0o755)
    for setting in ("core.fsmonitor", "core.pager", "core.sshCommand", "gpg.program", "diff.external"):
        git(repository, "config", setting, str(script))
    git(repository, "config", "log.showSignature", "true")
    hook = repository / ".git" / "hooks" / "post-checkout"
    hook.parent.mkdir(exist_ok=True)
    hook.symlink_to(script)

    source = open_source(repository)
    assert source.read("guide.md") == b"# Guide"
    assert source.committed_on
    assert not witness.exists()


def test_the_settings_of_the_person_who_runs_the_command_change_nothing(tmp_path, monkeypatch):
    repository = new_repository(tmp_path / "depot")
    commit_files(repository, {"guide.md": "# Guide"})
    (tmp_path / ".gitconfig").write_text("[log]\n\tdate = relative\n[core]\n\tbare = nonsense\n")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "ailleurs"))

    assert open_source(repository).read("guide.md") == b"# Guide"


def test_a_star_means_the_root_and_two_stars_any_depth():
    paths = ["README.MD", "guide.md", "archives/ancien.md", "archives/2023/alpha.md", "schema.png"]

    assert matching(paths, ["*.md"]) == ["README.MD", "guide.md"]
    assert matching(paths, ["**/*.md"]) == [path for path in sorted(paths) if path != "schema.png"]
    assert matching(paths, ["archives/*.md", "guide.*"]) == ["archives/ancien.md", "guide.md"]
    assert matching(paths, []) == []
