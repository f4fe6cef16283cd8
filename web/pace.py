"""How often one network may do something: counted in the database, hence by all processes and machines.

Each use costs its share of an hour, given back as time passes (GCRA). One number per network tells all: when
everything will be given back. So the wait is exact, and one conditional upsert both asks and takes.
"""

import time
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv6Address, ip_address, ip_network

from django.conf import settings
from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac

from web.models import Pace

SECOND = 1_000_000  # all times below are in microseconds
HOUR, DAY = 3600 * SECOND, 86_400 * SECOND
PURGED_AT_ONCE = 100

TAKE = """
INSERT INTO web_pace (key, rested_at) VALUES (%(key)s, %(now)s + %(share)s)
ON CONFLICT (key) DO UPDATE SET rested_at = %(share)s +
    CASE WHEN web_pace.rested_at > %(now)s THEN web_pace.rested_at ELSE %(now)s END
WHERE web_pace.rested_at + %(share)s <= %(now)s + %(hour)s
"""


class Limit(Enum):
    """What is limited: the setting that says how many per hour, and what is said beyond."""

    DEPOSITS = "DEPOSITS_PER_HOUR", "Trop de dépôts sont venus de votre réseau", "celui-ci n'a pas été lu"
    WRONG_LINKS = (
        "WRONG_LINKS_PER_HOUR",
        "Trop de liens inconnus ont été demandés depuis votre réseau",
        "vérifiez le vôtre, il doit être recopié en entier",
    )
    MESSAGES = (
        "MESSAGES_PER_HOUR",
        "Trop de messages ont été demandés depuis votre réseau",
        "celui-ci ne partira pas",
    )

    def __init__(self, setting: str, too_many: str, so: str) -> None:
        self.setting, self.too_many, self.so = setting, too_many, so

    @property
    def per_hour(self) -> int:
        """Return how many are taken at once, then how many are given back in an hour."""
        return int(getattr(settings, self.setting))


@dataclass(frozen=True)
class Wait:
    """How long until one more is taken."""

    limit: Limit
    seconds: int

    def __str__(self) -> str:
        unit, count = ("minute", -(-self.seconds // 60)) if self.seconds >= 60 else ("seconde", self.seconds)
        return f"{count} {unit}{'s' if count > 1 else ''}"

    @property
    def sentence(self) -> str:
        """Return what is said to the person, with the time in words."""
        most = f"{self.limit.per_hour} par heure au plus"
        return f"{self.limit.too_many} ({most}) : {self.limit.so}. Réessayez dans {self}."


def take(request: HttpRequest, limit: Limit) -> Wait | None:
    """Take one of *limit* for the network a request comes from; return how long to wait when none is left.

    A refusal takes nothing: the wait said first stays true however often one insists. To be called outside
    any transaction, which would undo it or hold others back.
    """
    now = clock()
    key, share = key_of(request, limit, now // DAY), HOUR // limit.per_hour
    with connection.cursor() as cursor:
        cursor.execute(TAKE, {"key": key, "now": now, "share": share, "hour": HOUR})
        taken = cursor.rowcount
    if taken:
        purge(now)
        return None
    rested_at = Pace.objects.filter(key=key).values_list("rested_at", flat=True).first() or now
    wait = min(rested_at + share - HOUR - now, DAY - now % DAY)  # another day is another key
    return Wait(limit, max(1, -(-wait // SECOND)))


def refuse(request: HttpRequest, wait: Wait) -> HttpResponse:
    """Return the page that says how long to wait, to people and to programs."""
    response = render(request, "429.html", {"said": wait.sentence}, status=429)
    response["Retry-After"] = str(wait.seconds)
    return response


def purge(now: int) -> None:
    """Delete rows that no longer mean anything, leaving alone those that another process is renewing."""
    with transaction.atomic():
        over = Pace.objects.filter(rested_at__lte=now).select_for_update(skip_locked=True)
        if keys := list(over.values_list("key", flat=True)[:PURGED_AT_ONCE]):
            Pace.objects.filter(key__in=keys).delete()


def clock() -> int:
    """Return the time, which all machines must agree on to the second."""
    return time.time_ns() // 1000


def key_of(request: HttpRequest, limit: Limit, day: int) -> str:
    """Return what stands for a network in the database: no address, and not the same from day to day."""
    used = f"{limit.name} {day} {network_of(request)}"
    return salted_hmac("web.pace", used, algorithm="sha256").hexdigest()


def network_of(request: HttpRequest) -> str:
    """Return the address a request comes from; of IPv6, the half that one subscriber holds whole."""
    said = [request.META.get("REMOTE_ADDR", "")]
    if settings.BEHIND_PROXY:  # what stands before the last comma, anyone may have written
        said.insert(0, request.META.get("HTTP_X_FORWARDED_FOR", "").rpartition(",")[2].strip())
    for text in said:
        try:
            address = ip_address(text)
        except ValueError:
            continue
        if not isinstance(address, IPv6Address):
            return str(address)
        return str(address.ipv4_mapped or ip_network((address.packed, 64), strict=False))
    return ""  # a socket of this machine: all that comes through it counts together
