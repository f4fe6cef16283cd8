"""How many files one process looks at together while somebody waits for the page."""

from threading import BoundedSemaphore

TURNS = BoundedSemaphore(2)  # each asks for memory
