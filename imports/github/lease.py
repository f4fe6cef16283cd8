"""Which process is synchronising a repository, and until when: its row says it, as an envoi's does.

The holder's name says which process of which machine it is: when another run finds, on the same machine, that
this process is dead, it need not wait for the end of its time.
"""

import hashlib
import os
import socket
import uuid
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from imports.lease import LeaseLost
from imports.models import Repository


def take(repository: Repository) -> bool:
    """Return whether this process now holds the repository, by one UPDATE: one of two gets through.

    The next run is put off before anything is tried: one that kills its process is not tried every minute.
    """
    now = timezone.now()
    holder = Repository.objects.values_list("holder", flat=True).get(pk=repository.pk)
    unheld = Q(holder="") | Q(held_until__lte=now) | Q(holder=holder if is_dead(holder) else "")
    taken = Repository.objects.filter(unheld, pk=repository.pk).update(
        holder=own_name(), held_until=now + hold(), next_run=now + repository.frequency
    )
    repository.refresh_from_db()
    return bool(taken)


def keep(repository: Repository, **fields: object) -> None:
    """Hold the repository for as long again, and set the fields; LeaseLost when another process took it."""
    fields["held_until"] = timezone.now() + hold()
    if not Repository.objects.filter(pk=repository.pk, holder=repository.holder).update(**fields):
        raise LeaseLost(f"{repository} est synchronisé par un autre processus.")
    for name, value in fields.items():
        setattr(repository, name, value)


def give_back(repository: Repository, **fields: object) -> None:
    """Let the repository go, and set the fields; nothing when another process took it."""
    held = Repository.objects.filter(pk=repository.pk, holder=repository.holder)
    held.update(holder="", **fields)
    repository.refresh_from_db()


def hold() -> timedelta:
    """Return how long a holder may go without a sign: longer than one request may take with its tries."""
    return timedelta(seconds=max(settings.IMPORT_LEASE_SECONDS, 4 * 60))


def own_name() -> str:
    """Return a name for this run: the machine, the process, when it was born, and what no other has."""
    return ":".join([machine(), str(os.getpid()), born(os.getpid()), uuid.uuid4().hex])[:36]


def is_dead(holder: str) -> bool:
    """Return whether the process that bears this name ran on this machine, and is no more."""
    where, _, process = holder.partition(":")
    pid, _, rest = process.partition(":")
    return where == machine() and pid.isdecimal() and born(int(pid)) != rest.partition(":")[0]


def machine() -> str:
    """Return a short name for this machine, the same for all its processes that see one another."""
    seen = f"{socket.gethostname()} {namespace()}"
    return hashlib.sha256(seen.encode()).hexdigest()[:6]


def namespace() -> str:
    """Return what tells the processes of one container from those of another, "" outside Linux."""
    try:
        return os.readlink("/proc/self/ns/pid")
    except OSError:
        return ""


def born(pid: int) -> str:
    """Return when a living process was born, in the system's ticks; "" when it lives no more.

    Where the system does not tell, no process is ever taken for dead.
    """
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return ""
    return "" if fields[0] in "ZX" else fields[19]
