"""A remark ready to record."""

from dataclasses import dataclass
from datetime import date

from documents.anchoring.model import Located
from people.models import Author, Organisation, User


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """An open version in which a remark finds the place it lacks in its own, and how, in French."""

    version_id: int
    reason: str


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark ready to record: the person's own words, who wrote it, and where it may belong."""

    author: Author | None
    location: str
    excerpt: str
    text: str
    importance: str
    importance_level: str
    written_on: date | None
    located: Located
    whole_document: bool
    organisation: Organisation | None = None  # on whose behalf it was sent
    late: bool = False
    revises: int | None = None  # the comment it corrects, its origin being proved
    apart: bool = False  # what it corrects cannot change: somebody else says it too
    resembles: int | None = None  # the comment it may correct: a person will say
    elsewhere: Elsewhere | None = None
    typed_by: User | None = None  # who of the team wrote its words down, read in a picture

    @property
    def words(self) -> tuple[str, str, str]:
        """What is said, and about what: the rest of a remark may change without it being another."""
        return self.location, self.excerpt, self.text
