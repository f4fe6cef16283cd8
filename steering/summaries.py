"""Who gets a daily summary, and when: each chooses for themselves; the engine writes it once a day."""

from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from answers.bulletins import post
from documents.access import role_on
from people import journal
from people.addresses import read_address, veiled
from people.models import User
from steering.models import SummaryChoice
from steering.summary import since_of, summary_of
from steering.sweeping import each

SATURDAY = 5


@transaction.atomic
def choose(*, user: User, address: str, hour: int, weekdays_only: bool) -> SummaryChoice:
    """Return the choice of *user*; ValidationError for what is no address.

    The account's own address stays as it is: it counts as the team's, from which no remark is taken.
    """
    fields = {"address": read_address(address), "hour": hour, "weekdays_only": weekdays_only}
    choice, _ = SummaryChoice.objects.update_or_create(user=user, defaults=fields)
    after = {
        "adresse": veiled(choice.address),
        "heure": hour,
        "du lundi au vendredi": "oui" if weekdays_only else "non",
    }  # fmt: skip
    journal.record("résumé quotidien choisi", choice, by=user, after=after)
    return choice


@transaction.atomic
def stop(*, user: User) -> None:
    """Write to *user* no more; nothing when they had not asked."""
    for choice in SummaryChoice.objects.filter(user=user):
        journal.record("résumé quotidien arrêté", choice, by=user)
        choice.delete()


def post_due() -> int:
    """Return how many summaries were posted: of today, whose hour has come, for those who may still read."""
    now = timezone.localtime()
    due = SummaryChoice.objects.filter(hour__lte=now.hour, user__is_active=True)
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
        key=f"{choice.key}{today.isoformat()}",
        address=choice.address,
        subject="Votre résumé du jour",
        text=text,
    )
    return True
