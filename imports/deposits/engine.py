"""Look at deposits in the background: what a page had no time for, or what the antivirus was away for."""

from django.utils import timezone

from imports.deposits.looking import look, to_look_at
from imports.deposits.notifying import forget
from imports.deposits.receiving import purge
from imports.models import Deposit, DepositState
from imports.queueing import put


def enqueue(deposit: Deposit) -> None:
    """Ask the engine to look at the deposit. A queue out of reach loses nothing: the sweep asks again."""
    put("imports.deposits.engine.work", deposit.pk, name=f"Dépôt {deposit.pk}")


def work(pk: int) -> str:
    """Look at a deposit, as the engine's task; return where it stands. One that is no more is nothing."""
    deposit = Deposit.objects.filter(pk=pk).first()
    if deposit is None:
        return "confirmé ou expiré"
    return DepositState(look(deposit).state).label


def sweep() -> int:
    """Return how many deposits were found waiting, and queue them; take away what is out of date."""
    purge()
    forget()
    due = list(to_look_at().filter(due_at__lte=timezone.now()))
    for deposit in due:
        enqueue(deposit)
    return len(due)
