"""Sheets from their reception to the board, while people move cards, on the volet just registered."""

import json
import subprocess
import sys
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import cycle, pairwise
from typing import Any

from django.db import OperationalError

from bench import remarks
from comments import actions as cards
from comments.models import Channel, Placement
from comments.outcomes import Step
from documents.models import Edition
from imports import actions, engine
from imports.models import Submission
from people.models import User

COUNTS = (500, 5_000, 20_000)
MOVED = 100  # cards that people move meanwhile
MOVE_EVERY = 0.05  # seconds
STEPS = ("lecture", "lignes", "fin", "tableau")  # the last two end by one transaction each
LINE = "{:>8}{:>11}{:>9}{:>9}{:>8}{:>9}{:>10}{:>9}{:>12}{:>10}{:>8}{:>16}{:>8}{:>9}"
TITLES = (
    "lignes", "réception", "lecture", "lignes", "fin", "tableau", "lignes/s", "mémoire",
    "écritures", "refusées", "95 %", "pire : lignes", "fin", "tableau",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Write:
    """A card moved by someone."""

    began: float
    ended: float
    refused: bool

    @property
    def ms(self) -> float:
        return (self.ended - self.began) * 1000


def measure() -> None:
    """Print, for each length, what the steps take, and what people's own writes take meanwhile."""
    edition = Edition.objects.filter(version__volet__code="BENCH").latest("pk")
    user = User.objects.get_or_create(username="bench", is_superuser=True)[0]
    engine.attempt(receive(edition, MOVED, by=None)[0])  # few enough to join the board at once
    moved = edition.version.placements.on_board().order_by("pk")[:MOVED]
    print("Importer une feuille pendant que l'on déplace des cartes (étapes en s, écritures en ms) :")
    print(LINE.format(*TITLES))
    for count in COUNTS:
        envoi, reception = receive(edition, count, by=user)
        print(line(count, reception, *import_while_moving(envoi, moved, user)))


def receive(edition: Edition, count: int, by: User | None) -> tuple[Submission, float]:
    """Return the envoi of a sheet of *count* remarks, and the seconds its reception took."""
    content = remarks.ods(edition, count)
    name = f"{count}.ods"
    began = time.perf_counter()
    envoi, _ = actions.receive(
        version=edition.version, channel=Channel.SHEET, filename=name, content=content, by=by
    )
    return envoi, time.perf_counter() - began


def import_while_moving(
    envoi: Submission, moved: Iterable[Placement], user: User
) -> tuple[dict[str, Any], list[Write]]:
    """Return what the import told of itself, and every move made while it ran."""
    writes = []
    command = [sys.executable, "-m", "bench.import_once", str(envoi.pk)]
    child = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    for card in cycle(moved):
        if child.poll() is not None:
            break
        writes.append(move(card, user))
        time.sleep(MOVE_EVERY)
    assert child.stdout
    if child.returncode:
        sys.exit(f"L'import a fini avec l'état {child.returncode}.")
    return json.loads(child.stdout.read()), writes


def move(card: Placement, user: User) -> Write:
    """Move a card to the other column, or find that the database refuses."""
    began, refused = time.time(), False
    try:
        card.refresh_from_db()
        step = Step.TO_STUDY if card.step == Step.TO_QUALIFY else Step.TO_QUALIFY
        cards.move(placement=card, revision=card.revision, step=step, by=user)
    except OperationalError:
        refused = True
    return Write(began, time.time(), refused)


def line(count: int, reception: float, told: dict[str, Any], writes: list[Write]) -> str:
    """Return the table's line for one sheet."""
    bounds = [told["began"], *told["ends"]]
    spans = dict(zip(STEPS, pairwise(bounds), strict=True))
    seconds = [reception, *(end - begin for begin, end in spans.values())]
    pace = count / (reception + spans["fin"][1] - told["began"])
    times = sorted(write.ms for write in writes)
    return LINE.format(
        count, *(f"{value:.2f}".replace(".", ",") for value in seconds),
        f"{pace:.0f}", f"{told['peak']:.0f} Mo",
        len(writes), sum(write.refused for write in writes), f"{times[int(len(times) * 0.95)]:.0f}",
        *(f"{worst(writes, *spans[step]):.0f}" for step in STEPS[1:]),
    )  # fmt: skip


def worst(writes: list[Write], begin: float, end: float) -> float:
    """Return the milliseconds of the slowest move under way between two moments."""
    return max((write.ms for write in writes if write.began <= end and write.ended >= begin), default=0)
