"""Where an edition's files are read from: a folder, or a git repository at one commit."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fnmatch import fnmatchcase
from functools import cached_property
from pathlib import Path, PurePosixPath

from documents.reading.git import (
    Blob,
    committed_on,
    is_root,
    list_blobs,
    place_in_repository,
    read_blob,
    resolve_commit,
)
from documents.reading.model import UnreadableEdition

FILE_BYTES = 100 * 1024 * 1024
FILE_COUNT = 50_000


@dataclass(frozen=True)
class FolderSource:
    """The files of a folder as they are on the disk; hidden folders are left out."""

    root: Path
    commit: str = ""
    committed_on: date | None = None

    def paths(self) -> list[str]:
        """Return the relative paths of the files, sorted, with « / » between folders."""
        found: list[str] = []
        for folder, below, names in os.walk(self.root, followlinks=False):
            below[:] = sorted(name for name in below if not name.startswith("."))
            found += [
                (Path(folder) / name).relative_to(self.root).as_posix() for name in names if sayable(name)
            ]
            if len(found) > FILE_COUNT:
                raise UnreadableEdition(
                    f"{self.root} contient plus de {FILE_COUNT} fichiers : indiquez le dossier du volet."
                )
        return sorted(found)

    def read(self, path: str, limit: int = FILE_BYTES) -> bytes:
        """Return the bytes of a file; UnreadableEdition when it is missing, outside the folder or too big."""
        file = (self.root / inside(path)).resolve()
        if not file.is_relative_to(self.root.resolve()):
            raise UnreadableEdition(f"{path} est un lien qui sort du dossier : il n'est pas lu.")
        if not file.is_file():
            raise UnreadableEdition(f"{path} n'existe pas dans {self.root}.")
        with file.open("rb") as stream:
            return within(path, stream.read(limit + 1), limit)


@dataclass(frozen=True)
class GitSource:
    """The files of a git repository at one commit, read by git plumbing: nothing is checked out or run."""

    repository: Path
    commit: str
    prefix: str = ""  # « volet/ » when the volet is a folder of the repository

    @cached_property
    def blobs(self) -> dict[str, Blob]:
        """Return the regular files at this commit; symbolic links and submodules are not files."""
        return list_blobs(self.repository, self.commit, self.prefix)

    @cached_property
    def committed_on(self) -> date | None:
        """Return the day the commit was made, in its author's own time zone."""
        return committed_on(self.repository, self.commit)

    def paths(self) -> list[str]:
        """Return the relative paths of the files at this commit, sorted."""
        return sorted(self.blobs)

    def read(self, path: str, limit: int = FILE_BYTES) -> bytes:
        """Return the bytes of a file; UnreadableEdition when it is missing at this commit or too big."""
        blob = self.blobs.get(inside(path))
        if blob is None:
            raise UnreadableEdition(
                f"{path} n'existe pas comme fichier ordinaire au commit {self.commit[:10]}."
            )
        if blob.size > limit:
            raise too_big(path, limit)
        return read_blob(self.repository, blob.sha)


Source = FolderSource | GitSource


def open_source(path: Path, *, commit: str = "") -> Source:
    """Return the source at *path*: a git repository (bare or not) at *commit*, else the folder as it is.

    A repository's root without a commit is read at HEAD. A folder inside a repository is read at *commit*
    when one is given, else as a plain folder: a demonstration kept in our own repository is just files.
    UnreadableEdition when the path is no folder, or the commit is unknown.
    """
    if not path.is_dir():
        raise UnreadableEdition(f"{path} n'est ni un dossier ni un dépôt git.")
    if not commit and not is_root(path):
        return FolderSource(path)
    prefix = place_in_repository(path)
    return GitSource(path, resolve_commit(path, commit or "HEAD"), prefix)


def sayable(name: str) -> bool:
    """Return whether a file's name is text: one in another encoding than the system's cannot be stored."""
    return name.isprintable()


def matching(paths: Iterable[str], patterns: Iterable[str]) -> list[str]:
    """Return the *paths* that one of the globs matches, sorted.

    As in pathlib: « *.md » is the root only, where a volet keeps its documents (its « archives » hold old
    ones), and « **/*.md » any depth. Case does not count.
    """
    globs = [pattern.casefold().split("/") for pattern in patterns]
    return sorted(path for path in paths if any(fits(path.casefold().split("/"), glob) for glob in globs))


def fits(parts: list[str], glob: list[str]) -> bool:
    """Say whether the *parts* of a path follow the parts of one glob."""
    if not glob:
        return not parts
    if glob[0] == "**":
        return any(fits(parts[skipped:], glob[1:]) for skipped in range(len(parts) + 1))
    return bool(parts) and fnmatchcase(parts[0], glob[0]) and fits(parts[1:], glob[1:])


def inside(path: str) -> str:
    """Return *path* as a plain relative path; UnreadableEdition when it leaves the source."""
    pure = PurePosixPath(path)
    if pure.is_absolute() or ".." in pure.parts or "\0" in path or re.match(r"[A-Za-z]:|\\", path):
        raise UnreadableEdition(f"{path!r} sort du dossier du volet : donnez un chemin relatif, sans « .. ».")
    return pure.as_posix()


def within(path: str, content: bytes, limit: int) -> bytes:
    """Return *content*, or refuse it when it is longer than *limit*."""
    if len(content) > limit:
        raise too_big(path, limit)
    return content


def too_big(path: str, limit: int) -> UnreadableEdition:
    """Return the refusal of a file over *limit* bytes."""
    return UnreadableEdition(f"{path} dépasse {limit // (1024 * 1024)} Mo : il n'est pas lu.")
