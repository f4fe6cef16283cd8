"""``manage.py run_engine``: the background engine that imports what was received, and lets answers leave."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError
from django_q.models import Schedule

from imports import processes

SWEEP = "steering.engine.sweep"


class Command(BaseCommand):
    help = "Lance le moteur (imports, réponses) ; il peut en tourner plusieurs, sur plusieurs machines."

    def handle(self, *args: Any, **options: Any) -> None:
        """Make sure that the sweep is on schedule, every minute, then run the engine until stopped."""
        demand_key()
        put_the_sweep_on_schedule()
        workers = settings.Q_CLUSTER["workers"]
        self.stdout.write(f"Moteur lancé, {workers} processus de travail (Ctrl+C pour l'arrêter).")
        processes.run()


def demand_key() -> None:
    """Pass when there is a key to sign tasks with; CommandError otherwise."""
    try:
        settings.SECRET_KEY  # noqa: B018 - Django refuses an empty one when it is read
    except ImproperlyConfigured as missing:
        raise CommandError(
            "La variable SECRET_KEY est vide : le moteur signe ses tâches avec la clé du site."
        ) from missing


def put_the_sweep_on_schedule() -> None:
    """Write down that the sweep is due every minute; one line, however many engines start at once."""
    Schedule.objects.update_or_create(
        pk=1,
        defaults={
            "name": "Balayage",
            "func": SWEEP,
            "schedule_type": Schedule.MINUTES,
            "minutes": 1,
            "repeats": -1,
        },
    )
