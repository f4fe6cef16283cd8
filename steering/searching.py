"""Queue the searches for like remarks whose time has come: asked for, left by a fallen process, outdated."""

from comments.grouping import engine, searching
from comments.models import LikenessSearch
from documents.models import Version
from imports.queueing import ask as ask_engine
from people.models import User


def ask(*, version: Version, by: User) -> LikenessSearch:
    """Return the search of a board, which the engine makes as soon as it can."""
    search = searching.ask(version, by)
    queue(search)
    return search


def queue_due() -> int:
    """Return how many searches were queued; a board that got remarks since its last one is searched again."""
    for search in engine.outdated():
        searching.ask(search.version, None)
    searching.give_up_tried_enough()
    due = list(engine.due())
    for search in due:
        queue(search)
    return len(due)


def queue(search: LikenessSearch) -> None:
    ask_engine(engine.WORK, search, f"Remarques proches {search.pk}")
