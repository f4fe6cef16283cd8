"""Synchronise a repository, first whole then unchanged, from the tests' own fake GitHub over HTTP."""

import itertools
import json
import subprocess
import sys
from typing import Any

from django.utils import timezone

from documents.models import Edition
from imports.models import Issue, Message, Repository, Synchronisation
from tests.github import FakeGitHub
from tests.github.world import FIRST_ID

COUNTS = (500, 2_500)
RUNS = ("première", "sans changement", "un changement", "vérification complète")
LINE = "{:>9}{:>24}{:>10}{:>9}{:>12}{:>10}{:>10}"
TITLES = ("tickets", "synchronisation", "requêtes", "s", "remarques", "messages", "mémoire")


def measure() -> None:
    """Print, for each count of issues with as many comments, what each kind of run takes."""
    edition = Edition.objects.filter(version__volet__code="BENCH").latest("pk")
    print(
        "Synchroniser un dépôt GitHub (autant de messages que de tickets ; serveur d'essai, même machine) :"
    )
    print(LINE.format(*TITLES))
    peaks = [synchronise(edition, count) for count in COUNTS]
    print(f"De {COUNTS[0]} à {COUNTS[-1]} tickets, la mémoire croît de {peaks[-1] - peaks[0]:.0f} Mo.")


def synchronise(edition: Edition, count: int) -> float:
    """Print a line for each run on a repository of that many issues; return the most memory held."""
    name = f"bench/tickets-{count}"
    with FakeGitHub() as github:
        github.world.ids = itertools.count(FIRST_ID + count * 10**6)  # no two repositories have one number
        there = github.world.add_repository(name)
        github.world.clock.set(timezone.now())
        github.world.populate(there, count, count, 0)
        repository = Repository.objects.create(volet=edition.version.volet, name=name)
        peaks = []
        for kind in RUNS:
            if kind == "un changement":
                github.world.edit_issue(there.issues[count // 2], body="Autre texte.")
            if kind == "vérification complète":
                Repository.objects.filter(pk=repository.pk).update(next_full=timezone.now())
            peaks.append(one(github, repository, count, kind))
    check(repository, count)
    return max(peaks)


def one(github: FakeGitHub, repository: Repository, count: int, kind: str) -> float:
    """Run once, in a process of its own; print its line, and return the most memory it held."""
    told = child(github, repository)
    line = Synchronisation.objects.filter(repository=repository).latest("pk")
    assert not line.errors, line.said
    read = line.messages_created + line.messages_updated + line.messages_unchanged
    seconds = f"{told['seconds']:.2f}".replace(".", ",")
    print(LINE.format(count, kind, line.requests, seconds, line.remarks, read, f"{told['peak']:.0f} Mo"))
    return float(told["peak"])


def child(github: FakeGitHub, repository: Repository) -> dict[str, Any]:
    """Return what a process that runs once tells of itself."""
    command = [sys.executable, "-m", "bench.github_once", str(repository.pk), github.url]
    done = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def check(repository: Repository, count: int) -> None:
    """Fail when anything lacks: a fast run that loses words measures nothing."""
    assert repository.issues.count() == count
    assert Message.objects.filter(issue__repository=repository).count() == count
    assert not Issue.objects.filter(repository=repository, submission=None).exists()
