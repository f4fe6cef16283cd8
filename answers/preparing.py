"""Prepare what is to be told: a delivery for each thing received, kept true to the decisions until it leaves.

Preparing twice changes nothing: one thing received is told of a decision once; the database holds to it.
"""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F, Max

from answers.models import OPEN, REACHED, Answer, Delivery, DeliveryQuerySet, DeliveryState
from answers.owing import Key, Remark, Thread, threads_of
from answers.ways import destination_of
from comments.models import PrecisionRequest
from documents.access import require
from documents.models import Version
from imports.closing import take_turn
from people import journal
from people.models import User


@dataclass(slots=True)
class Prepared:
    """What preparing did, and what it left for later."""

    created: list[Delivery] = field(default_factory=list)
    changed: list[Delivery] = field(default_factory=list)
    emptied: int = 0
    incomplete: int = 0  # things received of which a remark is not decided yet


@dataclass(frozen=True, slots=True)
class Known:
    """What was prepared before for one thing received: its deliveries and what they say, the first first."""

    deliveries: Sequence[Delivery] = ()
    answers: Sequence[Answer] = ()

    @property
    def open(self) -> list[Delivery]:
        """The answers that may still change: several when one came back after another was prepared."""
        return [one for one in self.answering if one.state in OPEN]

    @property
    def answering(self) -> list[Delivery]:
        """The deliveries that answer, questions left out."""
        return [one for one in self.deliveries if not one.question_id]

    @property
    def asked(self) -> set[int | None]:
        """The questions that a delivery carries."""
        return {one.question_id for one in self.deliveries}

    @property
    def under_way(self) -> bool:
        """Whether one is validated: what is decided since waits until it has left, or is taken back."""
        return any(one.state == DeliveryState.VALIDATED for one in self.answering)


class Taken(Exception):
    """Somebody else prepared, or acts on it, at the same moment: it is left to them."""


def prepare(*, version: Version, by: User | None, partly: bool = False) -> Prepared:
    """Return what was prepared of the decisions of a version that nobody was told yet.

    A thing received waits until all its remarks are decided, unless *partly*; one already answered does not:
    a decision changed since then, or one more, is told as it comes. *by* is None for the engine itself.

    All is read first, then written by short transactions, one for each delivery.
    """
    if by is not None:
        require(by, "answers.prepare", version)
    known = known_of(version)
    done = Prepared()
    for thread in threads_of(version, answered(known)):
        with suppress(Taken):
            prepare_thread(thread, known.pop(thread.key, Known()), done, by=by, partly=partly)
    for left in known.values():  # what was received is no more: set aside, or sent to another version
        with suppress(Taken):
            drop_questions(left, (), done)
            for one in left.open:
                refresh(one, [], left, done)
    return done


def answered(known: Mapping[Key, Known]) -> dict[int, set[Key]]:
    """Return, by card, the things received of which a delivery answers it."""
    found: dict[int, set[Key]] = defaultdict(set)
    for key, before in known.items():
        for answer in before.answers:
            found[answer.disposition.placement_id].add(key)
    return found


def known_of(version: Version) -> dict[Key, Known]:
    """Return what was prepared on the version, by what it answers; three queries."""
    deliveries = list(version.deliveries.order_by("number").select_related("version__volet"))
    answers = Answer.objects.filter(delivery__version=version).select_related("disposition", "delivery")
    said: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers.order_by("pk"):
        said[answer.delivery_id].append(answer)
    by_thread: dict[Key, list[Delivery]] = defaultdict(list)
    for one in deliveries:
        by_thread[one.mail_id, one.submission_id].append(one)
    return {
        key: Known(some, [answer for one in some for answer in said[one.pk]])
        for key, some in by_thread.items()
    }


def prepare_thread(thread: Thread, known: Known, done: Prepared, *, by: User | None, partly: bool) -> None:
    """Prepare what one thing received is owed, or bring what is prepared up to date."""
    told = {answer.disposition_id for answer in known.answers if answer.delivery.state not in OPEN}
    owed = [remark for remark in thread.decided if remark.decision and remark.decision.pk not in told]
    if known.open:
        refresh_each(owed, known, done)
    elif owed and not known.under_way:
        if thread.waiting and not partly and not known.answering:
            done.incomplete += 1
        elif by is not None or known.answering:
            done.created.append(open_answer(thread, owed, known, by))
    drop_questions(known, {one.pk for one in thread.questions}, done)
    if by is not None:
        asked = [one for one in thread.questions if one.pk not in known.asked]
        done.created += [open_question(thread, one, known, by) for one in asked]


def drop_questions(known: Known, asked: Collection[int], done: Prepared) -> None:
    """Take away the questions that have not left and that nobody asks any more."""
    for one in known.deliveries:
        if one.question_id and one.state in OPEN and one.question_id not in asked:
            drop(one, done)


def drop(delivery: Delivery, done: Prepared) -> None:
    """Take away a delivery that has nothing to say any more; Taken when somebody acts on it."""
    with transaction.atomic():
        claim(delivery)
        log("réponse retirée, sans objet", delivery, None)
        remove_answers(delivery, list(delivery.answers.values_list("pk", flat=True)))
        Delivery.objects.filter(rectifies=delivery).update(rectifies=None)
        delivery.delete()
    done.emptied += 1


def claim(delivery: Delivery) -> None:
    """Take the next revision of a delivery that may change, to be prepared again; Taken otherwise."""
    same = Delivery.objects.filter(pk=delivery.pk, revision=delivery.revision, state__in=OPEN, holder="")
    if not same.update(state=DeliveryState.PREPARED, revision=F("revision") + 1):
        raise Taken
    delivery.refresh_from_db()


@transaction.atomic
def open_answer(thread: Thread, owed: Sequence[Remark], known: Known, by: User | None) -> Delivery:
    """Return a new answer, prepared; Taken when another one was meanwhile."""
    check_alone(thread, question=None, known=known)
    before = earlier_of(owed, known)
    rectified = max((one.delivery for one in before.values()), key=lambda one: one.number, default=None)
    delivery = open_delivery(thread, prepared_by=by, rectifies=rectified)
    add_answers(delivery, owed, before)
    what = "rectificatif préparé" if rectified else "réponse préparée"
    log(what, delivery, by, {"remarques": [str(remark.card) for remark in owed]})
    return delivery


@transaction.atomic
def open_question(thread: Thread, question: PrecisionRequest, known: Known, by: User) -> Delivery:
    """Return a new question, prepared; Taken when it was meanwhile."""
    check_alone(thread, question=question, known=known)
    delivery = open_delivery(thread, prepared_by=by, question=question)
    log("demande de précision préparée", delivery, by, {"remarque": str(question.placement)})
    return delivery


def check_alone(thread: Thread, question: PrecisionRequest | None, known: Known) -> None:
    """Take the version's turn, and pass when nobody prepared the same meanwhile; Taken otherwise."""
    take_turn(thread.version.pk)
    same = deliveries_of(thread).filter(question=question)
    if same.exclude(pk__in=[one.pk for one in known.deliveries]).exists():
        raise Taken


def deliveries_of(thread: Thread) -> DeliveryQuerySet:
    """Return what was prepared for one thing received."""
    return Delivery.objects.filter(version=thread.version, mail=thread.mail, submission=thread.submission)


def open_delivery(thread: Thread, **more: object) -> Delivery:
    """Return a new delivery, prepared; its identifier is fixed here, before anything leaves."""
    destination = destination_of(thread)
    last = deliveries_of(thread).aggregate(Max("number"))["number__max"]
    return Delivery.objects.create(
        version=thread.version,
        mail=thread.mail,
        submission=thread.submission,
        number=(last or 0) + 1,
        way=destination.way,
        author=destination.author,
        address=destination.address,
        identifier=new_identifier(),
        **more,
    )


def refresh_each(owed: Sequence[Remark], known: Known, done: Prepared) -> None:
    """Bring what may still change up to date: each keeps what it says, the last one says the rest."""
    last = known.open[-1].pk
    open_ones = {one.pk for one in known.open}
    told_by = {one.disposition_id: one.delivery_id for one in known.answers if one.delivery_id in open_ones}
    parts: dict[int, list[Remark]] = defaultdict(list)
    for remark in owed:
        if remark.decision:
            parts[told_by.get(remark.decision.pk, last)].append(remark)
    for one in known.open:
        refresh(one, parts[one.pk], known, done)


@transaction.atomic
def refresh(delivery: Delivery, owed: Sequence[Remark], known: Known, done: Prepared) -> None:
    """Bring a delivery that has not left up to date with the decisions; one left with nothing goes away.

    One that waits for its validation and says something else now is to be looked at again. Taken when
    somebody acts on it at the same moment.
    """
    wanted = {remark.decision.pk: remark for remark in owed if remark.decision}
    here = {answer.disposition_id: answer for answer in known.answers if answer.delivery_id == delivery.pk}
    stale = [answer.pk for decision, answer in here.items() if decision not in wanted]
    new = [remark for decision, remark in wanted.items() if decision not in here]
    if not wanted:
        drop(delivery, done)
    elif stale or new:
        take_turn(delivery.version_id)
        claim(delivery)
        remove_answers(delivery, stale)
        add_answers(delivery, new, earlier_of(new, known))
        log("réponse mise à jour", delivery, None, {"remarques": [str(remark.card) for remark in owed]})
        done.changed.append(delivery)


def remove_answers(delivery: Delivery, stale: Collection[int]) -> None:
    """Take answers away; what was to rectify them, when they had left and came back, rectifies nothing."""
    Answer.objects.filter(rectifies__in=stale).update(rectifies=None)
    Answer.objects.filter(pk__in=stale).delete()
    rectifying = delivery.rectified_by.filter(state__in=OPEN).exclude(answers__rectifies__delivery=delivery)
    rectifying.update(rectifies=None)


def add_answers(delivery: Delivery, owed: Iterable[Remark], before: Mapping[int, Answer]) -> None:
    """Add what the delivery says of each decision: its reason, as the team gave it."""
    Answer.objects.bulk_create(
        Answer(
            delivery=delivery,
            disposition=remark.decision,
            origin=delivery.origin,
            text=remark.decision.reason,
            rectifies=before.get(remark.card.pk),
        )
        for remark in owed
        if remark.decision
    )


def earlier_of(owed: Iterable[Remark], known: Known) -> dict[int, Answer]:
    """Return, by card, the last answer that may have reached them about a decision changed since."""
    cards = {remark.card.pk for remark in owed}
    return {
        answer.disposition.placement_id: answer
        for answer in known.answers
        if answer.delivery.state in REACHED and answer.disposition.placement_id in cards
    }


def new_identifier(what: str = "reponse") -> str:
    """Return an identifier that nobody can guess, fit for a Message-ID (RFC 5322, 3.6.4)."""
    return f"{what}-{uuid.uuid4().hex}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def log(
    action: str, delivery: Delivery, by: User | None, after: dict | None = None, before: dict | None = None
) -> None:
    """Write in the journal; nobody's address is told there."""
    journal.record(
        action, delivery, by=by, volet=delivery.version.volet.code,
        before=before, after=after, revision=delivery.revision,
    )  # fmt: skip
