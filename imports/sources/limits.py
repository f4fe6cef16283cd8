"""What a process that reads a foreign file may use, set by the process itself before it reads anything."""

import os
import resource
from typing import NoReturn

MEMORY = 256 * 2**20  # bytes of address space: what the process holds is always less
CPU_SECONDS = 5
OUTPUT = 128 * 2**20  # bytes of each file written: its rows, and what it complains of
OPEN_FILES = 32
MAILBOX_MEMORY = 768 * 2**20  # a message of 50 Mo is held three times: as sent, decoded, unpacked
MAILBOX_CPU_SECONDS = 3_600  # of a whole mailbox

MAX_LINE = 4 * 2**20  # bytes of a row or of the verdict as written: what its parent keeps in memory at once
TOO_MUCH = 3  # exit status: the file asks for more memory, or gives more rows, than that


def impose(memory: int = 0, cpu_seconds: int = 0) -> None:
    """Bound this process for good, by MEMORY and CPU_SECONDS unless told otherwise.

    Beyond the seconds, the system ends it by SIGXCPU.
    """
    memory, cpu_seconds = memory or MEMORY, cpu_seconds or CPU_SECONDS
    _limit(resource.RLIMIT_AS, memory, memory)
    _limit(resource.RLIMIT_CPU, cpu_seconds, cpu_seconds + 1)  # were both the same, SIGKILL would come first
    _limit(resource.RLIMIT_FSIZE, OUTPUT, OUTPUT)
    _limit(resource.RLIMIT_NOFILE, OPEN_FILES, OPEN_FILES)
    _limit(resource.RLIMIT_CORE, 0, 0)  # a core dump would leave what people wrote on the disk


def _limit(kind: int, soft: int, hard: int) -> None:
    """A machine that already allows less keeps its own limit: it cannot be raised."""
    allowed = resource.getrlimit(kind)[1]
    if allowed != resource.RLIM_INFINITY:
        soft, hard = min(soft, allowed), min(hard, allowed)
    resource.setrlimit(kind, (soft, hard))


def give_up() -> NoReturn:
    """Leave at once and say why by the exit status: there may be no memory or no room left to write it."""
    os._exit(TOO_MUCH)
