"""A fake GitHub for the tests: a real HTTP server that answers as api.github.com does."""

from tests.github import faults
from tests.github.clock import START, Clock
from tests.github.server import FakeGitHub
from tests.github.things import Comment, Habits, Issue, Label, PullFile, Repository, User
from tests.github.world import World

__all__ = [
    "START",
    "Clock",
    "Comment",
    "FakeGitHub",
    "Habits",
    "Issue",
    "Label",
    "PullFile",
    "Repository",
    "User",
    "World",
    "faults",
]
