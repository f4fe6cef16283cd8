"""Objects of the domain for tests, each with only what a test does not say itself."""

from typing import Any
from uuid import uuid4

from comments.models import Channel, Comment, Placement
from documents.models import Document, Edition, Section, Version, Volet, VoletRole
from documents.reading.model import DocumentKind, SectionKind
from people.models import Author, Role, User

TEXT = """# Cadre des échanges

Les échanges entre services passent par une interface documentée.

## Journalisation

Chaque appel laisse une trace datée, conservée treize mois.

| ID | Type | Exigence |
| -- | ---- | -------- |
| EXI-G-1 | P | Toute interface publie sa description. |
| EXI-G-2 | I | Une interface dépréciée reste servie douze mois. |
"""


def number(model: Any) -> int:
    """Return a number no object of *model* has yet."""
    return model.objects.count() + 1


def make_user(role: Role | None = None, volet: Volet | None = None, **fields: Any) -> User:
    """Return an account, holding *role* on *volet* (on all volets when none is given)."""
    name = fields.pop("username", f"agent{number(User)}")
    user = User.objects.create_user(username=name, password="motdepasse", **fields)
    if role is not None:
        VoletRole.objects.create(user=user, volet=volet, role=role)
    return user


def make_volet(**fields: Any) -> Volet:
    """Return a volet."""
    code = fields.pop("code", f"VOLET-{number(Volet)}")
    return Volet.objects.create(code=code, title=fields.pop("title", f"Volet {code}"), **fields)


def make_version(volet: Volet | None = None, **fields: Any) -> Version:
    """Return a version with one edition of one document, TEXT, and its sections."""
    label = fields.pop("label", f"1.{number(Version)}")
    version = Version.objects.create(volet=volet or make_volet(), label=label, **fields)
    make_edition(version)
    return version


def make_edition(version: Version, text: str = TEXT) -> Edition:
    """Return one more edition of *version*, with a document and its four sections."""
    count = version.editions.count() + 1
    fingerprint = uuid4().hex  # an index is kept by it, and tests give the same numbers to other texts
    edition = Edition.objects.create(version=version, number=count, fingerprint=fingerprint)
    document = Document.objects.create(
        edition=edition, path="cadre.md", kind=DocumentKind.BODY, title="Cadre", text=text, sha256="0", rank=1
    )
    places = [
        ("Cadre des échanges", SectionKind.HEADING, 1, 4, "", ""),
        ("Journalisation", SectionKind.HEADING, 5, 12, "", ""),
        ("Toute interface publie sa description.", SectionKind.ROW, 11, 11, "EXI-G-1", "P"),
        ("Une interface dépréciée", SectionKind.ROW, 12, 12, "EXI-G-2", "I"),
    ]
    for rank, (title, kind, first, last, identifier, level) in enumerate(places):
        Section.objects.create(
            edition=edition, document=document, key=f"cadre.md#{rank}", kind=kind, rank=rank, title=title,
            title_path=[title], line_start=first, line_end=last, identifier=identifier, level=level, depth=1,
        )  # fmt: skip
    return edition


def make_author(**fields: Any) -> Author:
    """Return someone who wrote remarks."""
    rank = number(Author)
    address = fields.pop("address", f"autrice{rank}@example.org")
    name = fields.pop("name", f"Autrice {rank}")
    return Author.objects.create(identity=address, name=name, address=address, **fields)


def make_placement(version: Version | None = None, **fields: Any) -> Placement:
    """Return a card: a comment on *version*, on its latest edition. Comment fields pass through."""
    version = version or make_version()
    card = {
        key: fields.pop(key)
        for key in ("step", "place_state", "assignee", "late", "on_board")
        if key in fields
    }
    comment = Comment.objects.create(
        author=fields.pop("author", None) or make_author(),
        channel=Channel.SHEET,
        text=fields.pop("text", "Préciser la durée."),
        **fields,
    )
    return Placement.objects.create(
        comment=comment,
        version=version,
        edition=version.editions.latest(),
        fingerprint=f"empreinte-{comment.pk}",
        **card,
    )
