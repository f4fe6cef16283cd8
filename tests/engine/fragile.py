"""`manage.py` on a service that two files kill: one its reader, the other the process that imports it."""

import os
import signal
import sys

from django.core.management import execute_from_command_line

from imports import reading
from imports.reading import Reading

KILLS_ITS_READER = "tue-son-lecteur.ods"
KILLS_THE_IMPORT = "tue-l-import.ods"
READER = f"""
import os, runpy, signal, sys
if sys.argv[1] == {KILLS_ITS_READER!r}:
    os.kill(os.getpid(), signal.SIGKILL)
runpy.run_module("imports.sources", run_name="__main__")
"""
read_whole = reading.read


def read(name: str, content: bytes, *, carried: bool = False) -> Reading:
    """Read as the service does, unless the file kills us."""
    if name == KILLS_THE_IMPORT:
        os.kill(os.getpid(), signal.SIGKILL)
    return read_whole(name, content)


if __name__ == "__main__":
    reading.COMMAND = (*reading.COMMAND[: reading.COMMAND.index("-m")], "-c", READER)
    reading.read = read
    execute_from_command_line(sys.argv)
