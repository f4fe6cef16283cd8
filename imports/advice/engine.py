"""Read filled sheets in the background: each row once, from where it stopped the last time."""

import logging
from collections.abc import Callable

from imports import queueing
from imports.advice import lease, taking_in, taking_over
from imports.lease import MOST_ATTEMPTS, LeaseLost
from imports.models import AdviceReturn, ReturnState, Submission
from imports.reading import ReaderDied
from imports.sources.model import UnreadableSource
from people import journal

logger = logging.getLogger(__name__)

STOPPED = "Le programme s'est arrêté brutalement pendant la lecture."
LOST = "Le fichier gardé n'est plus là : renvoyez-le."
Progress = Callable[[AdviceReturn], None]


def enqueue(returned: AdviceReturn) -> None:
    """Ask the engine to read the sheet."""
    queueing.ask("imports.advice.engine.work", returned, f"Feuille revenue {returned.pk}")


def work(pk: int) -> str:
    """Read a sheet, as the engine's task; return its state. What stops it is raised once it is noted."""
    returned = AdviceReturn.objects.get(pk=pk)
    attempt(returned)
    return returned.get_state_display()


def follow(submission: Submission) -> None:
    """Ask for the answers of an envoi to be taken over, now that its remarks are in."""
    for returned in lease.owed().filter(submission=submission):
        enqueue(returned)


def sweep() -> int:
    """Return how many sheets were found waiting, and queue them; give up those tried enough."""
    due = list(lease.due())
    for returned in due:
        if returned.attempts >= MOST_ATTEMPTS:
            give_up(returned)
        else:
            enqueue(returned)
    return len(due)


def give_up(returned: AdviceReturn) -> None:
    """End « En échec » a sheet whose reading kills its process: what was taken of it is in."""
    stale = lease.due().filter(pk=returned.pk, holder=returned.holder)
    AdviceReturn.objects.filter(pk__in=stale.values("pk")).update(
        state=ReturnState.FAILED, holder="", last_error=returned.last_error or STOPPED
    )
    returned.refresh_from_db()


def process(returned: AdviceReturn, progress: Progress = lambda returned: None) -> AdviceReturn:
    """Return the sheet once it was read or given up, trying as the engine would; for commands."""
    while returned.is_at_work:
        before = returned.attempts
        attempt(returned, progress)
        if returned.holder or returned.attempts == before:
            break
    return returned


def attempt(returned: AdviceReturn, progress: Progress = lambda returned: None) -> AdviceReturn:
    """Return the sheet after one attempt at reading it; as it is if another process holds it."""
    if not lease.take(returned):
        return returned
    try:
        read = taking_in.run if returned.request_id else taking_over.run
        read(returned, progress)
        end(returned, ReturnState.RECORDED)
    except LeaseLost as lost:
        logger.warning(str(lost))
    except UnreadableSource as refusal:
        end(returned, ReturnState.FAILED, str(refusal))
    except FileNotFoundError:
        end(returned, ReturnState.FAILED, LOST)
    except ReaderDied as died:
        logger.error("Return %s: %s", returned.pk, died)
        lease.give_back(returned, str(died))
    except (KeyboardInterrupt, SystemExit):
        lease.give_back(returned, "")
        raise
    except Exception as bug:
        lease.give_back(returned, f"Erreur interne ({type(bug).__name__}) : l'exploitant la lit au journal.")
        raise
    returned.refresh_from_db()
    return returned


def end(returned: AdviceReturn, state: ReturnState, error: str = "") -> None:
    """Set the state and let the sheet go, with a line in the journal of what it was about."""
    lease.keep(returned, state=state, holder="", last_error=error, attempts=0)
    about = returned.request or returned.submission
    assert about is not None  # noqa: S101 - the database holds to it
    after = {"fichier": returned.filename, "lecture": state.label, "lignes": returned.rows_done}
    what = "avis lus" if returned.request else "réponses reprises"
    journal.record(what, about, by=returned.deposited_by, volet=returned.volet.code, after=after)
