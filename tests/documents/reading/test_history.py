import pytest

from documents.reading import history as history_module
from documents.reading.history import history, read_blobs
from documents.reading.model import UnreadableEdition
from documents.reading.source import open_source
from tests.documents.reading.repositories import commit_files, git, new_repository


def tree_of(rows, commit):
    return {row.path: row.blob for row in rows if row.commit == commit}


def content_of(source, rows, commit, path):
    blobs = dict(read_blobs(source, {row.blob for row in rows}))
    return blobs[tree_of(rows, commit)[path]].decode()


def test_a_commit_that_changed_no_document_still_says_what_its_documents_were(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"guide.md": "# Un"})
    other = commit_files(repository, {"schema.svg": "<svg/>"})

    source = open_source(repository)
    rows = list(history(source, ["*.md"]))

    assert content_of(source, rows, other, "guide.md") == "# Un"
    assert {row.path for row in rows} == {"guide.md"}


def test_a_renamed_and_a_removed_document_stand_where_they_stood(tmp_path):
    repository = new_repository(tmp_path)
    first = commit_files(repository, {"cct.md": "# CCT", "notes.md": "# Notes"})
    renamed = commit_files(repository, {"cct.md": None, "cct-guide.md": "# CCT"})
    removed = commit_files(repository, {"notes.md": None})

    rows = list(history(open_source(repository), ["*.md"]))

    assert set(tree_of(rows, first)) == {"cct.md", "notes.md"}
    assert set(tree_of(rows, renamed)) == {"cct-guide.md", "notes.md"}
    assert set(tree_of(rows, removed)) == {"cct-guide.md"}
    assert tree_of(rows, first)["cct.md"] == tree_of(rows, removed)["cct-guide.md"]


def test_a_merge_holds_what_both_branches_wrote(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"guide.md": "# Guide"})
    git(repository, "checkout", "-q", "-b", "proposition")
    commit_files(repository, {"annexe.md": "# Annexe"})
    git(repository, "checkout", "-q", "main")
    commit_files(repository, {"guide.md": "# Guide revu"})
    git(repository, "merge", "-q", "--no-edit", "proposition")
    merge = git(repository, "rev-parse", "HEAD")

    source = open_source(repository)
    rows = list(history(source, ["*.md"]))

    assert content_of(source, rows, merge, "guide.md") == "# Guide revu"
    assert content_of(source, rows, merge, "annexe.md") == "# Annexe"


def test_a_branch_never_merged_is_kept_and_so_is_a_commit_no_branch_names(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"guide.md": "# Un"})
    git(repository, "checkout", "-q", "-b", "essai")
    branch = commit_files(repository, {"guide.md": "# Essai"})
    git(repository, "checkout", "-q", "--detach", "main")
    lost = commit_files(repository, {"guide.md": "# Perdu"})
    git(repository, "checkout", "-q", "main")

    source = open_source(repository, commit=lost)
    rows = list(history(source, ["*.md"]))

    assert content_of(source, rows, branch, "guide.md") == "# Essai"
    assert content_of(source, rows, lost, "guide.md") == "# Perdu"


def test_names_are_read_as_git_keeps_them_whatever_their_signs(tmp_path):
    repository = new_repository(tmp_path)
    names = {"été à Noël.md": "# Été", "a\tb\n:100644 \x01.md": "# Piège", "archives/vieux.md": "# Vieux"}
    commit = commit_files(repository, names)

    rows = list(history(open_source(repository), ["**/*.md"]))

    assert set(tree_of(rows, commit)) == set(names)


def test_the_history_of_a_volet_in_a_folder_names_paths_as_links_do(tmp_path):
    repository = new_repository(tmp_path)
    commit = commit_files(repository, {"volet/guide.md": "# Un", "autre.md": "# Autre"})

    rows = list(history(open_source(repository / "volet", commit=commit), ["*.md"]))

    assert [row.path for row in rows] == ["volet/guide.md"]


def test_a_plain_folder_has_no_history(tmp_path):
    (tmp_path / "guide.md").write_text("# Guide")
    source = open_source(tmp_path)

    assert list(history(source, ["*.md"])) == []
    assert list(read_blobs(source, ["0" * 40])) == []


def test_an_oversize_content_is_left_out_and_the_next_one_is_read(tmp_path, monkeypatch):
    monkeypatch.setattr(history_module, "BLOB_BYTES", 100)
    repository = new_repository(tmp_path)
    commit_files(repository, {"a.md": "x" * 1000, "b.md": "# Petit"})
    source = open_source(repository)
    rows = {row.path: row.blob for row in history(source, ["*.md"])}

    assert dict(read_blobs(source, [rows["a.md"], rows["b.md"]])) == {rows["b.md"]: b"# Petit"}


def test_a_content_the_repository_lost_is_said_not_skipped(tmp_path):
    repository = new_repository(tmp_path)
    commit_files(repository, {"a.md": "# A"})

    with pytest.raises(UnreadableEdition, match="ne contient plus"):
        list(read_blobs(open_source(repository), ["0" * 40]))


def test_a_repository_too_long_to_be_kept_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(history_module, "COMMIT_COUNT", 1)
    repository = new_repository(tmp_path)
    commit_files(repository, {"a.md": "# A"})
    commit_files(repository, {"a.md": "# B"})

    with pytest.raises(UnreadableEdition, match="2 commits"):
        list(history(open_source(repository), ["*.md"]))
