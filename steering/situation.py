"""The « point de situation » of a version: what was received, decided, what blocks, the date foreseen.

Counts only, nobody's words or name: it is read without an account. The same on a page, in a text, on paper.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.db.models import Count, Min, Q
from django.template.loader import render_to_string
from django.utils import timezone

from answers.letter import plain
from answers.pdf import pdf_of
from comments.board import count_by_step
from comments.models import Disposition, PlacementQuerySet
from comments.outcomes import MOVABLE, PlaceState, Stage, Step
from documents.calls import call_of, day
from documents.models import Version
from imports.models import RowOutcome, SubmissionRow
from imports.transcribing import waiting as to_transcribe
from imports.whole import OFF
from steering.telling import counted

PACE_DAYS = 28
FARTHEST = 3_650  # days: beyond, a date would say nothing
UNSURE = (PlaceState.SEVERAL, PlaceState.NOWHERE, PlaceState.GONE)
NO_PACE = f"Aucune décision depuis {PACE_DAYS} jours : aucune date ne peut être prévue au rythme actuel."


@dataclass(frozen=True, slots=True)
class Fact:
    """One line, and the filter that shows its remarks, when there is one."""

    said: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Situation:
    """Where a version stands on a day."""

    version: Version
    on: date
    counts: dict[Step, int]
    people: int
    bodies: int
    unplaced: int
    oldest: date | None
    unread: int
    pictures: int
    decided_lately: int

    @property
    def title(self) -> str:
        """What it is about, on one line."""
        return " ".join(plain(str(self.version)).split())

    @property
    def total(self) -> int:
        """How many remarks were received."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """How many are still to be decided."""
        return sum(self.counts[step] for step in MOVABLE)

    @property
    def decided(self) -> int:
        """How many are decided."""
        return self.total - self.waiting

    @property
    def share(self) -> int:
        """How many of a hundred are decided; a hundred only when all are."""
        return 100 * self.decided // self.total if self.total else 0

    @property
    def ends_on(self) -> date | None:
        """The day all would be decided, at the pace of the last days; None when nothing tells it."""
        if not self.waiting or not self.decided_lately:
            return None
        days = ceil(self.waiting * PACE_DAYS / self.decided_lately)
        return self.on + timedelta(days=days) if days <= FARTHEST else None


def situation_of(version: Version) -> Situation:
    """Return where the version stands today; six queries."""
    cards = version.placements.on_board().order_by()
    steps = count_by_step(cards)
    rows = SubmissionRow.objects.filter(submission__version=version).exclude(submission__state__in=OFF)
    undecided = Q(step__in=MOVABLE)
    known = cards.aggregate(
        people=Count("comment__author", distinct=True),
        unplaced=Count("pk", filter=undecided & Q(place_state__in=UNSURE)),
        oldest=Min("comment__recorded_at", filter=undecided),
    )
    return Situation(
        version=version,
        on=timezone.localdate(),
        counts={step: steps.get(step, 0) for step in Step},
        people=known["people"],
        bodies=bodies_of(cards),
        unplaced=known["unplaced"],
        oldest=timezone.localdate(known["oldest"]) if known["oldest"] else None,
        unread=rows.filter(outcome=RowOutcome.UNREAD).count(),
        pictures=to_transcribe(version.submissions.exclude(state__in=OFF)).count(),
        decided_lately=decided_since(version, timezone.now() - timedelta(days=PACE_DAYS)),
    )


def bodies_of(cards: PlacementQuerySet) -> int:
    """Return how many organisations remarks came from: those written for, and those of their authors."""
    pairs = cards.values_list("comment__organisation", "comment__author__organisation").distinct()
    return len({body for pair in pairs for body in pair if body})


def decided_since(version: Version, since: datetime) -> int:
    """Return how many remarks were decided since, and still are, here: not before the service."""
    cards = version.placements.on_board().exclude(step__in=MOVABLE)
    made = Disposition.objects.filter(stage=Stage.DECIDED, cancelled_by=None, taken_over=False, at__gte=since)
    return made.filter(placement__in=cards).aggregate(found=Count("placement", distinct=True))["found"]


def received(situation: Situation) -> list[Fact]:
    """Return what is said of what came."""
    remarks = counted(situation.total, "remarque reçue", "remarques reçues")
    people = counted(situation.people, "personne", "personnes")
    bodies = counted(situation.bodies, "organisation connue", "organisations connues")
    whose = f"{people} et {bodies}" if situation.bodies else people
    return [Fact(f"{remarks}, de {whose}."), Fact(call_of(situation.version, situation.on).said)]


def decided(situation: Situation) -> list[Fact]:
    """Return what is said of what was decided."""
    if not situation.total:
        return [Fact("Rien n'est encore à décider.")]
    done = counted(situation.decided, "remarque décidée", "remarques décidées")
    left = counted(situation.waiting, "remarque à décider", "remarques à décider")
    return [Fact(f"{done}, soit {situation.share} %."), Fact(f"{left}.", query_of(MOVABLE))]


def blocking(situation: Situation) -> list[Fact]:
    """Return what keeps the work from going on."""
    counts = situation.counts
    said = [
        (counts[Step.WAITING], "remarque attend une précision de son auteur",
         "remarques attendent une précision de leur auteur", query_of([Step.WAITING])),
        (counts[Step.TO_ARBITRATE], "remarque à arbitrer", "remarques à arbitrer",
         query_of([Step.TO_ARBITRATE])),
        (situation.unplaced, "remarque à décider dont la place est à choisir",
         "remarques à décider dont la place est à choisir",
         f"{query_of(MOVABLE)}&{'&'.join(f'place={state}' for state in UNSURE)}"),
        (situation.unread, "ligne reçue n'a pas pu être lue", "lignes reçues n'ont pas pu être lues", ""),
        (situation.pictures, "image à transcrire", "images à transcrire", ""),
    ]  # fmt: skip
    facts = [Fact(f"{counted(count, one, many)}.", query) for count, one, many, query in said if count]
    if situation.oldest:
        age = (situation.on - situation.oldest).days
        since = f"là depuis le {day(situation.oldest)} ({counted(age, 'jour', 'jours')})"
        told = since if age else "enregistrée aujourd'hui"
        facts.append(Fact(f"La plus ancienne remarque à décider est {told}."))
    return facts or [Fact("Rien ne bloque.")]


def foreseen(situation: Situation) -> list[Fact]:
    """Return what is said of the end: the day the team gave, and where its pace would lead."""
    due = situation.version.answers_due_on
    facts = [Fact(f"Réponses prévues le {day(due)}." if due else "Aucune date de réponse n'est fixée.")]
    if situation.total and not situation.waiting:
        return [*facts, Fact("Toutes les remarques reçues sont décidées.")]
    if not situation.waiting:
        return facts
    ends, pace = (
        situation.ends_on,
        counted(situation.decided_lately, "remarque décidée", "remarques décidées"),
    )
    if not situation.decided_lately:
        return [*facts, Fact(NO_PACE)]
    led = f"tout serait décidé vers le {day(ends)}" if ends else "tout ne serait pas décidé avant dix ans"
    after = " : après la date prévue" if due and ends and ends > due else ""
    return [*facts, Fact(f"Au rythme des {PACE_DAYS} derniers jours ({pace}), {led}{after}.")]


def parts_of(situation: Situation) -> list[tuple[str, list[Fact]]]:
    """Return all that is said, under its titles."""
    return [
        ("Reçu", received(situation)),
        ("Décidé", decided(situation)),
        ("Ce qui bloque", blocking(situation)),
        ("Date prévue", foreseen(situation)),
    ]


def query_of(steps: Sequence[Step]) -> str:
    """Return the filter that shows the remarks at some steps."""
    return "&".join(f"etape={step}" for step in steps)


def as_text(situation: Situation) -> str:
    """Return it as a message says it."""
    parts = [f"Point de situation — {situation.title}\nÉtat au {day(situation.on)}"]
    parts += [
        "\n".join([title, *(f"- {fact.said}" for fact in facts)]) for title, facts in parts_of(situation)
    ]
    steps = [f"- {step.label} : {count}" for step, count in situation.counts.items()]
    return "\n\n".join([*parts, "\n".join(["Par étape", *steps])]) + "\n"


def as_pdf(situation: Situation) -> bytes:
    """Return it on one A4 page; NoPdf when this machine makes none."""
    context = {"situation": situation, "parts": parts_of(situation), "steps": situation.counts.items()}
    return pdf_of(render_to_string("steering/situation.html", context))
