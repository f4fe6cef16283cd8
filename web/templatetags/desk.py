"""Words for what the desk's pages show."""

from typing import Any

from django import template
from django.db.models import Model, QuerySet

from comments.models import Comment
from comments.outcomes import Outcome, PlaceState, Step
from imports.models import RowOutcome, SubmissionRow
from imports.sources.model import Column
from imports.sources.titles import TITLES
from imports.summary import WORDS
from people import journal
from people.models import Event

register = template.Library()

PLACED = {
    PlaceState.PLACED: ("remarque située dans le texte", "remarques situées dans le texte"),
    PlaceState.CONFIRMED: ("remarque située et vérifiée", "remarques situées et vérifiées"),
    PlaceState.SEVERAL: (
        "remarque à plusieurs endroits possibles",
        "remarques à plusieurs endroits possibles",
    ),
    PlaceState.NOWHERE: ("remarque non située", "remarques non situées"),
    PlaceState.GONE: ("remarque sur un passage supprimé", "remarques sur un passage supprimé"),
    PlaceState.WHOLE: ("remarque sur l'ensemble du document", "remarques sur l'ensemble du document"),
}


@register.filter
def outcome_label(value: str | None) -> str:
    """Return the French words of a « suite donnée », nothing when there is none."""
    return Outcome(value).label if value else ""


@register.filter
def step_label(value: str) -> str:
    """Return the French words of a step."""
    return Step(value).label


@register.filter
def counted(outcome: RowOutcome, count: int) -> str:
    """Return the words for that many rows of an outcome: « enregistrée », « enregistrées »."""
    return WORDS[outcome][count > 1]


@register.filter
def plural(count: int) -> str:
    """Return the « s » of more than one: in French, none is singular."""
    return "s" if count > 1 else ""


@register.filter
def importance(comment: Comment) -> str:
    """Return the level of importance that was understood, else the importance as typed."""
    return comment.importance_level.capitalize() or comment.importance


@register.filter
def placed(state: PlaceState, count: int) -> str:
    """Return the words for that many remarks at a state of place: « situées », « non située »."""
    return PLACED[state][count > 1]


@register.filter
def row_place(row: SubmissionRow) -> str:
    """Return where a row stands in its file: « feuille « Avis », ligne 7 », or its line alone."""
    return f"feuille « {row.sheet} », ligne {row.line}" if row.sheet else f"ligne {row.line}"


@register.filter
def column_title(key: str) -> str:
    """Return the gabarit's title of a column, or the column's own title when it is none of the nine."""
    return " ".join(TITLES[Column(key)][0].split()) if key in list(Column) else key


@register.filter
def changes(event: Event) -> list[tuple[str, str, str]]:
    """Return what an event changed: name, former value, new value."""
    names = dict.fromkeys([*event.before, *event.after])
    return [(name, said(event.before.get(name)), said(event.after.get(name))) for name in names]


@register.simple_tag
def history_of(about: Model) -> QuerySet[Event]:
    """Return the journal's lines about an object: the one history there is."""
    return journal.of(about)


@register.filter
def path(titles: list[str]) -> str:
    """Return a section's titles from the top one down."""
    return " › ".join(titles)


def said(value: Any) -> str:
    """Return a journal's value in one line."""
    if isinstance(value, list):
        return ", ".join(str(item) for item in value)
    return "" if value is None else str(value)
