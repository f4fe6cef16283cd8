"""A git repository read by plumbing commands, as a hostile folder: its own settings run nothing."""

import os
import re
import subprocess
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from documents.reading.model import UnreadableEdition

# Each setting is one way a repository's own config could make git start a program or leave the machine.
SAFE = (
    *("-c", "core.quotepath=off", "-c", "safe.directory=*", "-c", "core.hooksPath=/dev/null"),
    *("-c", "core.fsmonitor=false", "-c", "log.showSignature=false", "-c", "protocol.allow=never"),
    *("--no-pager", "--no-replace-objects", "--literal-pathspecs"),
)
ENVIRONMENT = {
    "PATH": os.environ.get("PATH", os.defpath),
    "LC_ALL": "C.UTF-8",
    "HOME": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_TERMINAL_PROMPT": "0",
}
REVISION = re.compile(r"[0-9A-Za-z_][0-9A-Za-z_./-]{0,199}")
TIMEOUT = 120


@dataclass(frozen=True, slots=True)
class Blob:
    """A file of a commit: the hash of its content, and its size in bytes."""

    sha: str
    size: int


def command(repository: Path, *arguments: str) -> list[str]:
    """Return the safe command line of git for *repository*."""
    return ["git", *SAFE, "-C", str(repository), *arguments]


def run(repository: Path, *arguments: str) -> subprocess.CompletedProcess[bytes]:
    """Return the finished git command; UnreadableEdition when git is missing or answers too late."""
    try:
        return subprocess.run(  # noqa: S603 - a list of arguments, no shell, revisions checked
            command(repository, *arguments),
            capture_output=True,
            env=ENVIRONMENT,
            stdin=subprocess.DEVNULL,
            timeout=TIMEOUT,
            check=False,
        )
    except FileNotFoundError as exc:
        raise UnreadableEdition("La commande git n'est pas installée : elle sert à lire les dépôts.") from exc
    except subprocess.TimeoutExpired as exc:
        raise UnreadableEdition(f"git n'a pas répondu en {TIMEOUT} secondes sur {repository}.") from exc


def output(repository: Path, *arguments: str) -> bytes:
    """Return what git prints; UnreadableEdition with git's last words when it fails."""
    done = run(repository, *arguments)
    if done.returncode:
        said = done.stderr.decode("utf-8", "replace").strip().split("\n")[-1]
        raise UnreadableEdition(f"git ne peut pas lire {repository} : {said}")
    return done.stdout


def is_root(path: Path) -> bool:
    """Say whether *path* is itself a repository: a clone, a worktree, or a bare one."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def place_in_repository(path: Path) -> str:
    """Return where a folder stands in its repository (« volet/ », "" at the root).

    UnreadableEdition when no repository is around it.
    """
    done = run(path, "rev-parse", "--show-prefix")
    if done.returncode:
        raise UnreadableEdition(f"{path} n'est pas dans un dépôt git lisible : --commit ne s'y applique pas.")
    return done.stdout.decode("utf-8", "replace").rstrip("\n")


def resolve_commit(repository: Path, commit: str) -> str:
    """Return the full hash of *commit*, an abbreviated hash or a reference.

    UnreadableEdition when it is unknown, or abbreviates several commits.
    """
    if not REVISION.fullmatch(commit) or ".." in commit:
        raise UnreadableEdition(
            f"« {commit} » n'est pas un commit : donnez son empreinte, entière ou abrégée."
        )
    done = run(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", commit + "^{commit}")
    if done.returncode:
        raise UnreadableEdition(
            f"Le commit {commit} est inconnu, ou son abrégé est ambigu, dans {repository}."
        )
    return done.stdout.decode().strip()


def committed_on(repository: Path, commit: str) -> date:
    """Return the day *commit* was made, in the time zone it was made in."""
    shown = output(repository, "log", "-1", "--format=%cs", commit, "--")
    return date.fromisoformat(shown.decode().strip())


def list_blobs(repository: Path, commit: str, prefix: str) -> dict[str, Blob]:
    """Return the regular files at *commit* under *prefix*, by path."""
    tree = f"{commit}:{prefix.rstrip('/')}"
    blobs = {}
    for entry in output(repository, "ls-tree", "-r", "-z", "--long", "--full-tree", tree).split(b"\0")[:-1]:
        facts, _, path = entry.partition(b"\t")
        mode, _, sha, size = facts.split()
        if mode.startswith(b"100"):
            blobs[path.decode("utf-8", "replace")] = Blob(sha.decode(), int(size))
    return blobs


def read_blob(repository: Path, sha: str) -> bytes:
    """Return the bytes of the file whose content has this hash."""
    return output(repository, "cat-file", "blob", sha)
