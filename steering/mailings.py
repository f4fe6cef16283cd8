"""Mail the « point de situation » to those who asked, on the day chosen: once a day to each at most.

A late engine sends it later the same day; a day it did not run at all is not caught up with.
"""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from answers.bulletins import post
from answers.models import Bulletin
from answers.pdf import NoPdf
from documents.access import require
from documents.models import Version
from people import journal
from people.addresses import read_address
from people.models import User
from steering.models import SituationMailing
from steering.situation import as_pdf, as_text, situation_of
from steering.sweeping import each

MOST_ADDRESSES, LONGEST_ADDRESS = 50, 150
STALE = "Ces réglages ont changé entre-temps : relisez-les, puis recommencez."
LEAVING = """
--
Vous recevez ce message parce que votre adresse est sur la liste de ce point de situation. Pour ne plus le \
recevoir, {how}.
"""


@transaction.atomic
def foresee(*, version: Version, on: date | None, seen: date | None, by: User) -> None:
    """Say when the answers are expected, or no more; ValidationError when that is *seen* no more."""
    require(by, "steering.tell", version)
    if not Version.objects.filter(pk=version.pk, answers_due_on=seen).update(answers_due_on=on):
        raise ValidationError(STALE)
    version.answers_due_on = on
    if on != seen:
        before, after = ({"réponses prévues le": f"{one:%d/%m/%Y}" if one else ""} for one in (seen, on))
        journal.record(
            "date de réponse prévue", version, by=by, volet=version.volet.code, before=before, after=after
        )


@transaction.atomic
def set_mailing(
    *, version: Version, revision: int, addresses: str, weekday: int | None, on: date | None, hour: int,
    active: bool, by: User,
) -> SituationMailing:  # fmt: skip
    """Return the mailing of the version as it is now set; *revision* is 0 for the first time.

    ValidationError for an address that cannot be written to, no day, or settings changed since.
    """
    require(by, "steering.tell", version)
    fields = {
        "addresses": "\n".join(read_addresses(addresses)),
        "weekday": weekday, "on": on, "hour": hour, "active": active,
    }  # fmt: skip
    check_day(weekday, on, active=active)
    if revision == 0:
        mailing, new = SituationMailing.objects.get_or_create(version=version, defaults=fields)
        if not new:
            raise ValidationError(STALE)
    else:
        same = SituationMailing.objects.filter(version=version, revision=revision)
        if not same.update(revision=F("revision") + 1, **fields):
            raise ValidationError(STALE)
        mailing = SituationMailing.objects.get(version=version)
    journal.record(
        "envoi du point de situation réglé", mailing, by=by, volet=version.volet.code,
        after={"destinataires": len(addresses_of(mailing)), "actif": "oui" if active else "non"},
        revision=mailing.revision,
    )  # fmt: skip
    return mailing


def check_day(weekday: int | None, on: date | None, *, active: bool) -> None:
    """Pass for a day of the week or a date to come; ValidationError for neither, both, or one gone by."""
    if (weekday is None) == (on is None):
        raise ValidationError("Choisissez un jour de la semaine, ou une date.")
    if active and on and on < timezone.localdate():
        raise ValidationError("Cette date est passée : choisissez-en une à venir, rien ne partirait.")


def read_addresses(typed: str) -> list[str]:
    """Return the addresses typed, one per line, each once; ValidationError names the line that is not one."""
    found: dict[str, None] = {}
    for number, line in enumerate(typed.splitlines(), start=1):
        if line.strip():
            try:
                found[read_one(line)] = None
            except ValidationError as refusal:
                raise ValidationError(f"Ligne {number} : {refusal.message}") from refusal
    if not found:
        raise ValidationError("Écrivez au moins une adresse, une par ligne.")
    if len(found) > MOST_ADDRESSES:
        raise ValidationError(f"{len(found)} adresses : {MOST_ADDRESSES} au plus.")
    return list(found)


def read_one(line: str) -> str:
    """Return the address of a line; ValidationError for none, or one too long to be kept in a key."""
    address = read_address(line)
    if len(address) > LONGEST_ADDRESS:
        raise ValidationError(f"cette adresse est trop longue ({LONGEST_ADDRESS} signes au plus).")
    return address


def addresses_of(mailing: SituationMailing) -> list[str]:
    """Return to whom it is mailed."""
    return mailing.addresses.split()


def post_due() -> int:
    """Return how many mailings were posted: those of today whose hour has come, each once."""
    now = timezone.localtime()
    today = Q(weekday=now.weekday()) | Q(on=now.date())
    due = SituationMailing.objects.filter(today, active=True, hour__lte=now.hour)
    waiting = due.exclude(last_day=now.date()).select_related("version__volet").order_by("pk")
    return each(waiting, lambda mailing: post_today(mailing, now.date()))


def post_today(mailing: SituationMailing, today: date) -> bool:
    """Return whether it was posted by this process, to all at once; not when another one just did."""
    message = message_of(mailing, today)  # laid out first: nobody waits for it with the database held
    with transaction.atomic():
        same = SituationMailing.objects.filter(pk=mailing.pk, revision=mailing.revision, active=True)
        if not same.exclude(last_day=today).update(last_day=today):
            return False
        post_to_all(mailing, message, today)
        return True


def send_now(*, mailing: SituationMailing, by: User) -> int:
    """Return to how many people it leaves now; those to whom it already left today are left alone."""
    require(by, "steering.tell", mailing)
    today = timezone.localdate()
    message = message_of(mailing, today)
    with transaction.atomic():
        count = post_to_all(mailing, message, today)
        if count:
            after = {"destinataires": count}
            journal.record("point de situation envoyé", mailing, by=by, volet=mailing.volet.code, after=after)
    return count


def message_of(mailing: SituationMailing, today: date) -> dict[str, Any]:
    """Return what is mailed: the text, and the page when this machine makes one."""
    situation = situation_of(mailing.version)
    try:
        attached = as_pdf(situation)
    except NoPdf:
        attached = b""  # the text says it all
    return {
        "subject": f"Point de situation — {situation.title}",
        "text": as_text(situation) + LEAVING.format(how=how_to_leave(mailing.version)),
        "attachment": attached,
        "attachment_name": f"point-de-situation-{today}.pdf",
    }


def post_to_all(mailing: SituationMailing, message: dict[str, Any], today: date) -> int:
    """Return to how many addresses a message was posted: one a day to each."""
    key = f"{mailing.key}{today.isoformat()}:"
    already = set(Bulletin.objects.filter(key__startswith=key).values_list("address", flat=True))
    others = [one for one in addresses_of(mailing) if one not in already]
    for address in others:
        post(key=f"{key}{address}", address=address, **message)
    return len(others)


def how_to_leave(version: Version) -> str:
    """Return what one does to be written to no more."""
    contact = version.volet.contact
    return f"écrivez à {contact}" if contact else "dites-le à la personne de l'équipe qui vous y a inscrit"


def sent_of(mailing: SituationMailing) -> QuerySet[Bulletin]:
    """Return its messages, the last ones first."""
    return Bulletin.objects.filter(key__startswith=mailing.key)
