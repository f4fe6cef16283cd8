"""A small volet written for these tests: a body, its requirements with a duplicate, a glossary and a PDF."""

from collections.abc import Callable

import pytest

from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.model import Candidate
from documents.reading.markdown import read_document
from documents.reading.model import ReadDocument, ReadPage

BODY = """# 1 - Objet du volet

Le présent volet fixe les règles d'emploi des <br>files de messages pour les <a id="x"></a>services de l'État.
Les équipes concernées sont celles qui échangent des données entre deux directions.

## Table des matières

1 - Objet du volet
2 - Principes de conception

# 2 - Principes de conception

Chaque message porte un identifiant unique, attribué par l'émetteur au moment de l'envoi.

Un message reçu deux fois ne doit produire aucun effet supplémentaire sur le système destinataire.

## 2.1 - Reprise après incident

La reprise est automatique. Le délai de rétention est fixé par le métier.

## 2.2 - Reprise après sinistre

Le plan de secours est joué chaque année. Le délai de rétention est fixé par le métier.
"""

REQUIREMENTS = """# Exigences applicables aux files de messages

| Identifiant | Type | Exigence |
|---|---|---|
| MSG-FIL-1 | P | Les files sont déclarées dans le dépôt de l'équipe et créées sans intervention humaine. |
| MSG-FIL-2 (Béta) | I | Les messages en erreur rejoignent une file à part, surveillée par l'équipe. |
| MSG-FIL-3 | I | La taille d'un message ne dépasse pas un mégaoctet. |
| MSG-SEC-1 | P | Les échanges sont chiffrés de bout en bout. |
| MSG-SEC-1 | P | Les secrets sont renouvelés tous les trois mois. |
| MSG-FIL-12 | I | Les files inactives depuis six mois sont supprimées après avis du métier. |
"""

GLOSSARY = """# Glossaire

| Terme | Définition |
|---|---|
| Émetteur | Application qui dépose un message dans une file. |
| Lettre morte | File où vont les messages qui n'ont pu être traités. |
"""

FOOTER = "Cadre technique des échanges, version de travail"


@pytest.fixture(scope="session")
def documents() -> list[ReadDocument]:
    texts = {"volet-corps.md": BODY, "volet-exigences.md": REQUIREMENTS, "volet-glossaire.md": GLOSSARY}
    return [read_document(path, text.encode()) for path, text in texts.items()]


@pytest.fixture(scope="session")
def key_of(documents: list[ReadDocument]) -> Callable[..., str]:
    """Return the key of the section of that title, or of that row and occurrence."""

    def find(name: str, occurrence: int = 1) -> str:
        sections = [section for document in documents for section in document.sections]
        return next(
            section.key
            for section in sections
            if name in (section.title, section.identifier) and section.occurrence == occurrence
        )

    return find


@pytest.fixture(scope="session")
def pages(key_of: Callable[..., str]) -> list[ReadPage]:
    standing = {
        1: ["volet.pdf#page/1"],
        2: [key_of("1 - Objet du volet")],
        3: [key_of("2 - Principes de conception"), key_of("2.1 - Reprise après incident")],
        4: [key_of("MSG-FIL-1"), key_of("MSG-FIL-2 (Béta)"), key_of("MSG-SEC-1", 2)],
    }
    return [
        ReadPage("volet.pdf", number, f"Du texte de la page\n{FOOTER} {number}", tuple(keys))
        for number, keys in standing.items()
    ]


@pytest.fixture(scope="session")
def index(documents: list[ReadDocument], pages: list[ReadPage]) -> EditionIndex:
    return EditionIndex.build(documents, pages)


@pytest.fixture
def places(index: EditionIndex) -> Callable[..., list[Candidate]]:
    """Return the candidates of a remark, whose columns are empty unless given."""

    def find(location: str = "", excerpt: str = "", text: str = "") -> list[Candidate]:
        return list(locate(index, location=location, excerpt=excerpt, text=text).candidates)

    return find


@pytest.fixture
def notes(index: EditionIndex) -> Callable[..., list[str]]:
    """Return what a remark names in vain."""

    def find(location: str = "", excerpt: str = "", text: str = "") -> list[str]:
        return list(locate(index, location=location, excerpt=excerpt, text=text).notes)

    return find


@pytest.fixture
def accepted(places: Callable[..., list[Candidate]]) -> Callable[..., list[str]]:
    """Return the keys of the sections taken without a person."""

    def find(**columns: str) -> list[str]:
        return [candidate.section_key for candidate in places(**columns) if candidate.accepted]

    return find
