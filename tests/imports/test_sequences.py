"""Whatever is done to envois, in whatever order: nothing lost, nothing decided changed, the ledger true."""

import os
import random
from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction

from comments import actions as desk
from comments.models import Channel, Comment, Placement
from comments.outcomes import Outcome
from imports import actions, engine, ledger, pipeline, whole
from imports.corrections import family
from imports.models import LIVE, Submission, SubmissionRow
from people.models import Role
from tests import factories
from tests.imports import sheets

pytestmark = pytest.mark.django_db

TIMES = int(os.environ.get("FUZZ_TIMES", "1"))
TEXTS = [
    "Dire dans quel format la description des données est publiée.",
    "Dire dans quel format la description des données ouvertes est publiée.",
    "Que devient l'ancien annuaire des services, encore très employé ?",
    "Que devient l'ancien annuaire des services, encore très employé partout ?",
]


class Fallen(KeyboardInterrupt):
    """The process is stopped in the middle of an import."""


class Desk:
    """People and envois at random, from one seed."""

    def __init__(self, seed: int, versions: list, people: list, valideur: object) -> None:
        self.chance = random.Random(seed)  # noqa: S311 - the same sequence for the same seed
        self.versions, self.people, self.valideur = versions, people, valideur
        self.decided: dict[int, str] = {}

    def step(self) -> str:
        """Do one thing; return what, for the report of a failure."""
        does = self.chance.choice(
            [self.send] * 5 + [self.fall, self.cancel, self.restore, self.restore, self.verify]
            + [self.move] * 3 + [self.decide, self.reopen, self.retry, self.give_up]
        )  # fmt: skip
        try:
            with transaction.atomic():
                does()
        except (ValidationError, desk.StaleRevision):
            return f"{does.__name__} (refusé)"
        return does.__name__

    def one(self) -> Submission | None:
        found = list(Submission.objects.order_by("pk"))
        return self.chance.choice(found) if found else None

    def act(self, action: Callable[..., object], **more: object) -> object:
        envoi = self.one()
        return action(submission=envoi, by=self.people[0], **more) if envoi else None

    def receive(self) -> Submission:
        rows = [
            [
                self.chance.choice("12 "),
                "",
                "",
                self.chance.choice(TEXTS),
                "",
                "a@example.org",
                "",
                "",
                str(n),
            ]
            for n in range(self.chance.randint(1, 2))
        ]
        rows[0][8] = str(self.chance.random())  # never twice the same file
        content = sheets.delimited([sheets.GABARIT, *rows])
        version, who = self.chance.choice(self.versions), self.chance.choice(self.people)
        return actions.receive(
            version=version, channel=Channel.SHEET, filename="a.csv", content=content, by=who
        )[0]

    def send(self) -> None:
        engine.process(self.receive())

    def fall(self) -> None:
        left = self.chance.randint(1, 4)

        def stop(_: Submission) -> None:
            nonlocal left
            left -= 1
            if not left:
                raise Fallen

        try:
            engine.attempt(self.receive(), stop)
        except Fallen:
            return

    def give_up(self) -> None:
        if envoi := self.one():
            Submission.objects.filter(pk=envoi.pk, state="en_cours", holder="").update(attempts=3)
            engine.attempt(envoi)

    def cancel(self) -> None:
        self.act(whole.cancel)

    def verify(self) -> None:
        self.act(whole.verify)

    def retry(self) -> None:
        self.act(actions.retry)

    def restore(self) -> None:
        self.act(whole.restore)
        self.finish()

    def move(self) -> None:
        self.act(whole.change_version, version=self.chance.choice(self.versions))
        self.finish()

    def finish(self) -> None:
        for envoi in Submission.objects.filter(state="recu").order_by("pk"):
            engine.process(envoi)

    def decide(self) -> None:
        if cards := list(Placement.objects.on_board().order_by("pk")):
            card = self.chance.choice(cards)
            desk.decide(placement=card, revision=card.revision, outcome=Outcome.ACCEPTED, by=self.valideur)

    def reopen(self) -> None:
        if cards := list(Placement.objects.all().decided().order_by("pk")):
            card = self.chance.choice(cards)
            desk.reopen(placement=card, revision=card.revision, reason="Relire.", by=self.valideur)

    def faults(self) -> list[str]:
        """Return what is wrong now: the ledger's words, remarks on no board, decided words changed."""
        said = [fault for fault in ledger.faults() if "non terminé" not in fault]
        now = {c.pk: c.text for c in Comment.objects.filter(placements__in=Placement.objects.all().decided())}
        said += [f"C-{pk} : {text}" for pk, text in now.items() if self.decided.get(pk, text) != text]
        self.decided = now
        return said + [str(row) for row in SubmissionRow.objects.exclude(comment=None) if lost(row)]


def lost(row: SubmissionRow) -> bool:
    """Return whether a live row's words stand on no card of its board, no later sheet correcting it."""
    envoi = row.submission
    if envoi.state not in LIVE:
        return False
    shown = Placement.objects.on_board().filter(version=envoi.version_id)
    if shown.filter(comment__text=row.cells["text"]).exists():
        return False
    later = SubmissionRow.objects.filter(comment=row.comment, submission__in=family(envoi), pk__gt=row.pk)
    return not (
        later.filter(submission__state__in=LIVE).exists() and shown.filter(comment=row.comment).exists()
    )


@pytest.mark.parametrize("seed", range(12 * TIMES))
def test_nothing_is_lost_whatever_is_done_in_whatever_order(version, lea, karim, monkeypatch, seed):
    monkeypatch.setattr(pipeline, "BATCH", 1)
    zoe = factories.make_user(Role.INSTRUCTOR, version.volet, username="zoe")
    versions = [version, version, factories.make_version(version.volet)]
    at_work = Desk(seed, versions, [lea, zoe], karim)

    done: list[str] = []
    for _ in range(12):
        done.append(at_work.step())
        assert at_work.faults() == [], done
