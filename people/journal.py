"""Write the journal: one event per action, in the action's own transaction."""

from collections.abc import Sequence
from typing import Any

from django.db import models

from people.models import Event, User


def record(
    action: str,
    about: models.Model,
    *,
    by: User | None,
    volet: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    revision: int | None = None,
) -> Event:
    """Return the line added to the journal; *by* is None for a command or the service itself."""
    return Event.objects.create(**line(action, about, by, volet, before, after, revision))


def record_many(events: list[Event]) -> None:
    """Add prepared lines at once: one action over many objects still leaves one event each."""
    Event.objects.bulk_create(events)


def prepare(
    action: str,
    about: models.Model,
    *,
    by: User | None,
    volet: str = "",
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
    revision: int | None = None,
) -> Event:
    """Return an unsaved line, for ``record_many``."""
    return Event(**line(action, about, by, volet, before, after, revision))


def of(about: models.Model) -> models.QuerySet[Event]:
    """Return what happened to *about*, latest first, with who did it."""
    return Event.objects.filter(object_type=about._meta.label, object_id=about.pk).select_related("by")


def about(objects: Sequence[models.Model], action: str) -> set[int]:
    """Return the ids of the objects, all of one kind, to which that happened."""
    if not objects:
        return set()
    told = Event.objects.filter(object_type=objects[0]._meta.label, action=action)
    return set(told.filter(object_id__in=[one.pk for one in objects]).values_list("object_id", flat=True))


def line(
    action: str,
    about: models.Model,
    by: User | None,
    volet: str,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    revision: int | None,
) -> dict[str, Any]:
    """Return the fields of one event about *about*."""
    return {
        "action": action,
        "object_type": about._meta.label,
        "object_id": about.pk,
        "object_label": str(about)[:200],
        "by": by,
        "volet": volet,
        "before": before or {},
        "after": after or {},
        "revision": revision,
    }
