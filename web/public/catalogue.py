"""The public versions and where their calls stand, read in a constant number of queries."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple
from urllib.parse import quote

from django.conf import settings

from documents.calls import Call, Phase, call_of
from documents.models import Document, Edition, Pdf, Publication, Version, Volet
from documents.models.edition import DOCUMENT_KINDS
from documents.reading.model import DocumentKind

KINDS = DOCUMENT_KINDS | {DocumentKind.README: "présentation"}
FORGES = ("https://", "http://")


@dataclass(frozen=True, slots=True)
class ShownDocument:
    """A document of the text commented on: where it is read in the repository, and downloaded here."""

    title: str
    kind: str
    repository: str  # its page at the edition's commit, "" when it is not known
    rank: int | None = None  # None for a PDF, which is not kept here


@dataclass(frozen=True, slots=True)
class ShownCall:
    """A version as the public pages show it."""

    version: Version
    call: Call
    edition: Edition
    newer: Version | None  # what has taken its place
    issues: str  # where remarks are also written on GitHub, "" when nowhere
    documents: tuple[ShownDocument, ...] = ()


class Told(NamedTuple):
    """A version and its call, for a list."""

    version: Version
    call: Call


class Catalogue:
    """Every public version, with its call as it stands on a day; three queries."""

    def __init__(self, on: date) -> None:
        public = Version.objects.all().public().select_related("volet")
        self.versions = list(public.prefetch_related("editions", "volet__repositories"))
        self.calls = {version.pk: call_of(version, on) for version in self.versions}

    def in_phase(self, phase: Phase) -> list[Version]:
        """Return the versions whose call is in this phase, by volet, the latest first."""
        return [version for version in self.versions if self.calls[version.pk].phase is phase]

    @cached_property
    def superseding(self) -> dict[int, Version]:
        """What replaces each replaced version."""
        later = sorted(self.versions, key=lambda version: version.pk)
        return {version.supersedes_id: version for version in later if version.supersedes_id}

    def newer(self, version: Version) -> Version | None:
        """Return the latest version in the place of this one, None when it is the latest itself.

        What is said to replace it comes first, then what was registered later for the same volet.
        """
        last, seen = version, {version.pk}
        while (after := self.superseding.get(last.pk)) and after.pk not in seen:
            last = after
            seen.add(after.pk)
        return max(
            self.registered_after(last), key=lambda one: one.pk, default=last if last != version else None
        )

    def registered_after(self, version: Version) -> Iterable[Version]:
        """Return the versions of the same volet registered later, that nothing has replaced."""
        retired = (Publication.SUPERSEDED, Publication.ARCHIVED)
        return [
            one
            for one in self.versions
            if one.volet_id == version.volet_id and one.pk > version.pk
            and one.pk not in self.superseding and one.publication not in retired
        ]  # fmt: skip

    def shown(self, versions: list[Version]) -> list[ShownCall]:
        """Return the versions with the documents of their current text; two queries."""
        editions = {version.pk: version.current_edition() for version in versions}
        documents = documents_of(editions.values())
        return [
            ShownCall(
                version, self.calls[version.pk], editions[version.pk], self.newer(version),
                issues_of(version.volet), tuple(documents[editions[version.pk].pk]),
            )
            for version in versions
        ]  # fmt: skip

    def told(self, versions: Iterable[Version]) -> list[Told]:
        """Return the versions with their calls, and nothing of their text."""
        return [Told(version, self.calls[version.pk]) for version in versions]

    def closed(self) -> list[Version]:
        """Return the versions whose call is closed, the last closed first; those without a date, after."""
        late = self.in_phase(Phase.LATE)
        return sorted(late, key=lambda version: (version.closes_on or date.min, version.pk), reverse=True)

    def open_calls(self) -> dict[int, Version]:
        """Return the open version of each volet that has one, the latest."""
        return {version.volet_id: version for version in reversed(self.in_phase(Phase.OPEN))}


def documents_of(editions: Collection[Edition]) -> dict[int, list[ShownDocument]]:
    """Return the documents of each edition, then its PDF; their texts stay in the database."""
    found: dict[int, list[ShownDocument]] = {edition.pk: [] for edition in editions}
    by_pk = {edition.pk: edition for edition in editions}
    for document in Document.objects.filter(edition__in=found).defer("text").order_by("edition", "rank"):
        found[document.edition_id].append(
            ShownDocument(
                document.title or document.path, KINDS[DocumentKind(document.kind)],
                in_repository(by_pk[document.edition_id], document.path), document.rank,
            )
        )  # fmt: skip
    for pdf in Pdf.objects.filter(edition__in=found).order_by("edition", "path"):
        address = in_repository(by_pk[pdf.edition_id], pdf.path)
        found[pdf.edition_id].append(ShownDocument(pdf.path.rpartition("/")[2], "PDF", address))
    return found


def in_repository(edition: Edition, path: str) -> str:
    """Return the address of a file at the edition's commit, "" when the repository or commit is unknown."""
    root = repository_of(edition.version.volet)
    if not root or not edition.commit:
        return ""
    blob = "-/blob" if "gitlab" in root else "blob"
    return f"{root}/{blob}/{quote(edition.commit)}/{quote(path)}"


def repository_of(volet: Volet) -> str:
    """Return where a volet's repository is read, "" when it has no web page."""
    address = volet.repository.rstrip("/").removesuffix(".git")
    return address if address.startswith(FORGES) else ""


def issues_of(volet: Volet) -> str:
    """Return where issues about a volet are opened: its followed repository, else its own on GitHub."""
    followed = [repository for repository in volet.repositories.all() if repository.active]
    if followed:
        return followed[0].address
    root = repository_of(volet)
    hosts = (f"{settings.GITHUB_WEB_URL}/", "https://github.com/")
    return f"{root}/issues" if root.startswith(hosts) else ""
