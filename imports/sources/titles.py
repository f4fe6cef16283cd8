"""The titles people give to the columns of a table of remarks, and the role each one stands for."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

from imports.sources.grid import Cell
from imports.sources.model import Column

# The first title of each role is the gabarit's own; the others, the likeliest first: when two columns of a
# table could play one role, the earliest in its list does.
TITLES: dict[Column, tuple[str, ...]] = {
    Column.ID: (
        "Id", "Identifiant", "N°", "No", "Num", "Numéro", "N° de remarque", "N° remarque",
        "N° commentaire", "Number", "Réf", "Ref", "Référence", "Reference", "Item", "Comment ID",
    ),
    Column.LOCATION: (
        "Page N° (ou n° lignes markdown)", "Page N°", "Page", "Pages", "N° de page", "N° page",
        "Page/ligne", "Page et ligne", "Page ou ligne", "Page number", "Page no", "Page/line",
        "Localisation", "Emplacement", "Location", "Endroit", "Endroit du texte", "Où", "Where", "Ligne",
        "Lignes", "N° de ligne", "Line", "Lines", "Line number", "Exigence", "N° exigence", "Requirement",
        "Section", "Chapitre", "Paragraphe", "Paragraph", "Article",
    ),
    Column.EXCERPT: (
        "Extrait paragraphe source", "Extrait du paragraphe source", "Paragraphe source", "Extrait",
        "Extrait source", "Extrait du texte", "Texte source", "Texte d'origine", "Texte initial",
        "Texte actuel", "Texte concerné", "Passage", "Passage concerné", "Citation", "Excerpt",
        "Source paragraph", "Source paragraph excerpt", "Source text", "Original text", "Current text",
        "Quote",
    ),
    Column.TEXT: (
        "proposition complet de paragraphe (ou commentaire)", "Proposition complète de paragraphe",
        "Proposition de paragraphe", "Proposition ou commentaire", "Commentaire ou proposition",
        "Proposition/commentaire", "Commentaire/proposition", "Commentaire", "Commentaires",
        "Votre commentaire", "Remarque", "Remarques", "Votre remarque", "Observation", "Observations",
        "Comment", "Comments", "Remark", "Remarks", "Proposition", "Propositions",
        "Proposition de rédaction", "Nouvelle rédaction", "Rédaction proposée",
        "Proposition de modification", "Modification proposée", "Texte proposé", "Proposal",
        "Proposed text", "Proposed change", "Full paragraph proposal", "Suggestion", "Suggestions",
        "Feedback", "Description",
    ),
    Column.IMPORTANCE: (
        "Importance", "Niveau d'importance", "Criticité", "Gravité", "Priorité", "Sévérité", "Niveau",
        "Severity", "Priority", "Criticality",
    ),
    Column.AUTHOR: (
        "Auteur(email)", "Auteur", "Auteur du commentaire", "Auteur de la remarque",
        "E-mail de l'auteur", "Nom de l'auteur", "Author", "Author email", "Commenter", "Email",
        "E-mail", "Mail", "Courriel", "Adresse électronique", "Nom", "Name", "Contributeur",
        "Rédacteur", "Émetteur", "Relecteur", "Reviewer",
    ),
    Column.DATE: (
        "Date", "Date du commentaire", "Date de la remarque", "Date de rédaction", "Comment date",
        "Created", "Created on", "Le",
    ),
    Column.STATE: (
        "Etat de prise en compte", "Prise en compte", "État", "Statut", "Suite donnée", "Traitement",
        "Décision", "Status", "State", "Disposition", "Decision", "Resolution",
    ),
    Column.NOTE: (
        "Relecteur  - commentaire", "Commentaire du relecteur", "Commentaire relecteur", "Réponse",
        "Réponse de l'équipe", "Réponse du relecteur", "Justification", "Note", "Notes",
        "Reviewer comment", "Reviewer - comment", "Reviewer's comment", "Response", "Reply", "Answer",
    ),
}  # fmt: skip

_SAID = {Column.TEXT, Column.EXCERPT}  # a table without a place for what is said is no table of remarks


_ACCENTS = re.compile(r"[\u0300-\u036f]+")


def fold(text: str) -> str:
    """Return *text* as titles and levels are compared: no case, accent or punctuation, single blanks."""
    decomposed = unicodedata.normalize("NFKD", text.replace("œ", "oe").replace("Œ", "OE"))
    return " ".join(re.findall(r"[^\W_]+", _ACCENTS.sub("", decomposed).casefold()))


_ROLES = {
    fold(title): (role, rank)
    for role, titles in reversed(TITLES.items())
    for rank, title in reversed(list(enumerate(titles)))
}
MAX_TITLE = 120  # longer is a paragraph, not a title
_AS_SHOWN, _ANNOTATION = " (tel qu'affiché)", " (annotation)"  # what is kept beside a cell
_SHOWN: dict[str, str] = {role: f"{titles[0]}{_AS_SHOWN}" for role, titles in TITLES.items()}
_IN_BRACKETS = re.compile(r"\([^()]*\)")
_OF_BOTH = re.compile(r"page.*\bli[gn]")  # « Page/ligne »: which of the two, only the cell tells
_COUNTED = re.compile(r"\b(page|ligne|line)s?\b")
_LONGEST = max(map(len, _ROLES)) + 20  # of a title without brackets, some blanks and punctuation allowed
_ADDRESSES = {
    "email", "e mail", "mail", "courriel", "adresse electronique", "author email", "e mail de l auteur",
}  # fmt: skip
_NO_TITLE = re.compile(r"[\d@]")  # no title holds a figure or an address, but for what stands in brackets


def role_of(title: str) -> tuple[Column, int] | None:
    """Return the role a title stands for and how likely it is (0 first), or None.

    « Importance (haute, moyenne, basse) » is read as « Importance » when the whole is no known title.
    """
    return None if len(title) > MAX_TITLE else _role_of(title)


@lru_cache(maxsize=1024)  # most short texts of a table come again and again
def _role_of(title: str) -> tuple[Column, int] | None:
    without_brackets = _IN_BRACKETS.sub(" ", title) if "(" in title else ""
    return _ROLES.get(fold(title)) or _ROLES.get(fold(without_brackets))


def may_be_titles(cells: dict[int, Cell]) -> bool:
    """Whether a line has two titles or more: few lines of a table need a closer look."""
    found = 0
    for cell in cells.values():
        text = cell.text
        if "(" in text or (len(text) <= _LONGEST and not _NO_TITLE.search(text)):
            found += role_of(text) is not None
    return found > 1


def shown_title(key: str) -> str:
    """Return the name under which is kept what a date cell of that column shows, beside its ISO 8601."""
    return _SHOWN.get(key) or f"{key}{_AS_SHOWN}"


def annotation_title(name: str) -> str:
    """Return the name under which is kept the annotation of a cell of that column."""
    return f"{name}{_ANNOTATION}"


def is_place(key: str) -> bool:
    """Whether a cell kept under this name is one of several that tell the place together."""
    known = None if key == Column.LOCATION or key.endswith((_AS_SHOWN, _ANNOTATION)) else role_of(key)
    return known is not None and known[0] is Column.LOCATION


def with_title(title: str, text: str) -> str:
    """Return what a cell says of the place once others stand beside it: « Ligne 34 »."""
    short = " ".join(_IN_BRACKETS.sub(" ", title).split())
    is_said = fold(text[:MAX_TITLE]).startswith(fold(short)) or _OF_BOTH.search(fold(short))
    return text if is_said else f"{short} {text}"


@dataclass(frozen=True, slots=True)
class Header:
    """The columns of a table: the one of each role, or all that tell the place; titles; what completes."""

    roles: dict[int, Column]
    names: dict[int, str]  # as the person wrote them
    keys: dict[int, str]  # under which their cells are kept, all different
    more_text: tuple[int, ...]
    more_author: tuple[int, ...] = ()  # where the author's address stands in a column of its own
    places: tuple[int, ...] = ()  # the columns that tell the place when they are several, the likeliest first

    @property
    def is_usable(self) -> bool:
        return len(self.roles) >= 2 and not _SAID.isdisjoint(self.roles.values())

    def name(self, column: int) -> str:
        """Return how to speak of a column to the person."""
        return self.names.get(column) or f"colonne {column_letters(column)}"

    def key(self, column: int) -> str:
        """Return the name under which the cells of a column are kept."""
        return self.keys.get(column) or f"colonne {column_letters(column)}"


def read_header(cells: dict[int, Cell]) -> Header:
    """Return the header that a line's cells make, usable or not."""
    found = {column: known for column, cell in cells.items() if (known := role_of(cell.text))}
    best: dict[Column, tuple[int, int]] = {}
    for column, (role, rank) in found.items():
        best[role] = min((rank, column), best.get(role, (rank, column)))
    roles = {column: of for of, (_, column) in best.items()}
    names = {column: " ".join(cell.text.split())[:MAX_TITLE] for column, cell in cells.items()}
    more = tuple(at for at, (role, _) in found.items() if role is Column.TEXT and at not in roles)
    places = _places({at: rank for at, (role, rank) in found.items() if role is Column.LOCATION}, names)
    whose = tuple(
        at for at, (role, _) in found.items() if role is Column.AUTHOR and _completes(at, roles, names)
    )
    if len(places) < 2:
        return Header(roles, names, _keys(roles, names), more, whose)
    alone: dict[int, Column] = {at: role for at, role in roles.items() if role is not Column.LOCATION}
    return Header(
        alone | dict.fromkeys(places, Column.LOCATION), names, _keys(alone, names), more, whose, tuple(places)
    )


def _completes(column: int, roles: dict[int, Column], names: dict[int, str]) -> bool:
    """Return whether another column about the author holds the address (« Courriel »)."""
    return column not in roles and fold(names[column]) in _ADDRESSES


def _places(ranks: dict[int, int], names: dict[int, str]) -> list[int]:
    """Return the columns that tell the place together, the likeliest first.

    A column of pages and lines tells it by itself, a « Chapitre » beside it is the team's: only another of
    pages or lines completes it.
    """
    places = sorted(ranks, key=lambda at: (ranks[at], at))
    if places and _OF_BOTH.search(fold(names[places[0]])):
        return [at for at in places if _COUNTED.search(fold(names[at]))]
    return places


def _keys(roles: dict[int, Column], names: dict[int, str]) -> dict[int, str]:
    """Two columns « Visa », or one called « date » beside the date's, must not hide one another."""
    keys: dict[int, str] = {column: role.value for column, role in roles.items()}
    taken = {column.value for column in Column}
    for column, name in names.items():
        if column not in roles and name:
            keys[column] = f"{name} (colonne {column_letters(column)})" if name in taken else name
            taken.add(name)
    return keys


def column_letters(column: int) -> str:
    """Return the letters a spreadsheet shows above a column counted from 0: A, Z, AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
