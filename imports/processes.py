"""The engine's processes: django-q's own, tied so that none is left waiting for a dead one."""

import ctypes
import logging
import os
import signal
import sys
from multiprocessing.process import BaseProcess

from django.db import connections
from django_q import cluster

logger = logging.getLogger(__name__)

WAITING = -1  # what a worker's timer tells between two tasks
LIBC = ctypes.CDLL(None)
PARENT_DIED = 1  # PR_SET_PDEATHSIG, of Linux


class Sentinel(cluster.Sentinel):
    """The process that watches over the workers, and over the two that carry tasks and results."""

    def __init__(self, *asked: object, start: bool = True, **more: object) -> None:
        """Leave stopping to the parent: a SIGTERM sent to all would end this one, a lock in its hands."""
        super().__init__(*asked, start=False, **more)
        signal.signal(signal.SIGTERM, signal.SIG_IGN)
        if start:
            self.start()

    def reincarnate(self, process: BaseProcess) -> None:
        """Replace a dead process; when it was killed waiting for its turn, end with all the others.

        It then held the lock of its queue, that nobody would ever give back: no task would be done any more.
        One killed at work held nothing, and the imports beside it go on.
        """
        at_rest = [worker for worker in self.pool if worker.timer.value == WAITING]
        if process in (self.monitor, *at_rest) and (process.exitcode or 0) < 0:
            logger.critical("A process was killed while it waited (%d).", process.pid)
            sys.exit(1)  # multiprocessing ends our children before us
        super().reincarnate(process)


def run() -> None:
    """Run the engine until it is told to stop; start it again each time its sentinel falls."""
    cluster.Sentinel = Sentinel
    os.register_at_fork(after_in_child=die_with_parent)
    while True:
        engine = cluster.Cluster()
        engine.start()
        engine.sentinel.join()
        if engine.has_stopped:
            return
        logger.critical("The engine fell and starts again.")
        connections.close_all()


def die_with_parent() -> None:
    """Never outlive the process that started this one: an orphan would take tasks that nobody watches."""
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # by which a task that takes too long is ended
    if sys.platform == "linux":
        LIBC.prctl(PARENT_DIED, signal.SIGKILL)
