"""Who gets a daily summary, and when: each chooses for themselves; the engine writes it once a day."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from answers.bulletins import post
from documents.access import role_on
from people import journal
from people.addresses import read_address, veiled
from people.models import Author, User
from steering.models import SummaryChoice
from steering.summary import since_of, summary_of
from steering.sweeping import each

SATURDAY = 5
NOT_HERE = "Cette adresse ne peut pas être choisie ici : demandez-la à un administrateur du service."


@transaction.atomic
def choose(*, user: User, address: str, hour: int, weekdays_only: bool) -> SummaryChoice:
    """Return the choice of *user*, whose own address it is; ValidationError for one that cannot be theirs."""
    set_address(user, read_address(address))
    fields = {"hour": hour, "weekdays_only": weekdays_only}
    choice, _ = SummaryChoice.objects.update_or_create(user=user, defaults=fields)
    after = {"heure": hour, "du lundi au vendredi": "oui" if weekdays_only else "non"}
    journal.record("résumé quotidien choisi", choice, by=user, after=after)
    return choice


def set_address(user: User, address: str) -> None:
    """Keep the address of *user*; ValidationError for an author's, or another account's.

    An account's address is the team's: what comes from it is set aside, and nothing is answered to it.
    """
    if address == user.email.lower():
        return
    others = User.objects.filter(email__iexact=address).exclude(pk=user.pk)
    if others.exists() or Author.objects.filter(address=address).exists():
        raise ValidationError(NOT_HERE)
    before, user.email = user.email, address
    user.save(update_fields=["email"])
    told = [{"adresse": veiled(one)} for one in (before, address)]
    journal.record("adresse changée", user, by=user, before=told[0], after=told[1])


@transaction.atomic
def stop(*, user: User) -> None:
    """Write to *user* no more; nothing when they had not asked."""
    for choice in SummaryChoice.objects.filter(user=user):
        journal.record("résumé quotidien arrêté", choice, by=user)
        choice.delete()


def post_due() -> int:
    """Return how many summaries were posted: of today, whose hour has come, for those who may still read."""
    now = timezone.localtime()
    due = SummaryChoice.objects.filter(hour__lte=now.hour, user__is_active=True).exclude(user__email="")
    if now.weekday() >= SATURDAY:
        due = due.filter(weekdays_only=False)
    waiting = due.filter(Q(last_day=None) | Q(last_day__lt=now.date())).select_related("user").order_by("pk")
    return each(waiting, lambda choice: post_today(choice, now.date()))


@transaction.atomic
def post_today(choice: SummaryChoice, today: date) -> bool:
    """Return whether there was something to tell, and this process posted it."""
    last = choice.last_day
    if not SummaryChoice.objects.filter(pk=choice.pk, last_day=last).update(last_day=today):
        return False
    user = choice.user
    text = summary_of(user, since_of(last, today)) if role_on(user) else ""
    if not text:
        return False
    post(
        key=f"{choice.key}{today.isoformat()}", address=user.email, subject="Votre résumé du jour", text=text
    )
    return True
