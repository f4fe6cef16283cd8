"""What a repository held at each of its commits, so that old links can be followed once the clone is gone."""

import subprocess
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import IO

from documents.reading.git import ENVIRONMENT, command, output
from documents.reading.model import UnreadableEdition
from documents.reading.source import GitSource, Source, matching

COMMIT_COUNT = 20_000
BLOB_BYTES = 5 * 1024 * 1024
HEADER = "%x01%H %cs %P"  # a commit's hash, its day, its parents
CHANGES = (
    *("log", "--all", "--reverse", "--topo-order", "--no-color", f"--format={HEADER}"),
    *("--raw", "-z", "--no-abbrev", "--no-renames", "--no-relative", "--root", "--diff-merges=first-parent"),
)

Tree = dict[str, str]  # path → blob


@dataclass(frozen=True, slots=True)
class HistoricFile:
    """A file as it stood at a commit: what « blob/<commit>/<path> » leads to."""

    commit: str
    committed_on: date
    path: str  # in the repository, as a link names it
    blob: str  # the hash of its content


def history(source: Source, patterns: Sequence[str]) -> Iterator[HistoricFile]:
    """Yield the files that match *patterns* at every commit of every branch and tag, oldest commits first.

    One row per commit and file, changed or not: whatever commit a link names, its file is one look-up away,
    with no walk over parents and merges. The rows are small (a published volet: some 500 for a hundred
    commits) and the contents are kept once per blob, read by ``read_blobs``. A plain folder has no history.
    UnreadableEdition when the repository is too long to be kept.
    """
    if not isinstance(source, GitSource):
        return
    count = int(output(source.repository, "rev-list", "--count", "--all", source.commit, "--"))
    if count > COMMIT_COUNT:
        raise UnreadableEdition(
            f"Le dépôt a {count} commits, au-delà de {COMMIT_COUNT} : historique non gardé."
        )
    for commit, day, tree in trees(
        output(source.repository, *CHANGES, source.commit, "--"), source, patterns
    ):
        for path, blob in sorted(tree.items()):
            yield HistoricFile(commit, day, path, blob)


def trees(listing: bytes, source: GitSource, patterns: Sequence[str]) -> Iterator[tuple[str, date, Tree]]:
    """Yield each commit with its day and its matching files: those of its first parent, and its changes.

    git compares a merge to its first parent too (--diff-merges=first-parent), and shows parents first.
    """
    known: dict[str, Tree] = {}
    for commit, day, parent, changes in commits(listing):
        wanted = {source.prefix + path for path in matching_below(source.prefix, changes, patterns)}
        tree = known.get(parent, {})
        if wanted:
            tree = tree | {path: blob for path, blob in changes.items() if path in wanted}
            tree = {path: blob for path, blob in tree.items() if blob}
        known[commit] = tree
        yield commit, day, tree


def matching_below(prefix: str, paths: Iterable[str], patterns: Sequence[str]) -> list[str]:
    """Return the *paths* under *prefix*, relative to it, that one of the globs matches."""
    return matching([path.removeprefix(prefix) for path in paths if path.startswith(prefix)], patterns)


def commits(listing: bytes) -> Iterator[tuple[str, date, str, Tree]]:
    """Yield each commit of git's listing: hash, day, first parent, changes (path → blob, "" when gone).

    Source: git-diff-index(1), « Raw output format »; with -z each field ends with NUL, paths are verbatim.
    """
    fields = iter(listing.decode("utf-8", "replace").split("\0"))
    commit, day, parent = "", date.min, ""
    changes: Tree = {}
    for text in fields:
        if text.startswith("\x01"):
            if commit:
                yield commit, day, parent, changes
            commit, shown, *parents = text[1:].split()
            day, parent, changes = date.fromisoformat(shown), parents[0] if parents else "", {}
        elif text.strip("\n").startswith(":"):
            _, mode, _, blob, _ = text.split()
            changes[next(fields)] = blob if mode.startswith("100") else ""
    if commit:
        yield commit, day, parent, changes


def read_blobs(source: Source, shas: Iterable[str]) -> Iterator[tuple[str, bytes]]:
    """Yield the content of each blob with its hash, by one git process; those over 5 MB are left out."""
    if not isinstance(source, GitSource):
        return
    process = subprocess.Popen(  # noqa: S603 - a list of arguments, no shell
        command(source.repository, "cat-file", "--batch"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env=ENVIRONMENT,
    )
    with process:
        if process.stdin is None or process.stdout is None:
            raise RuntimeError("git cat-file was started without pipes")
        for sha in shas:
            # One question, one answer: two full pipes would wait for each other for ever.
            process.stdin.write(f"{sha}\n".encode())
            process.stdin.flush()
            content = next_blob(process.stdout, sha)
            if content is not None:
                yield sha, content


def next_blob(answers: IO[bytes], sha: str) -> bytes | None:
    """Return the next content git gives, or None when it is too big; UnreadableEdition when it is missing."""
    facts = answers.readline().split()
    if len(facts) != 3 or facts[1] != b"blob":
        raise UnreadableEdition(f"Le dépôt ne contient plus le fichier {sha} : refaites un clone complet.")
    content = answers.read(int(facts[2]) + 1)[:-1]
    return content if len(content) <= BLOB_BYTES else None
