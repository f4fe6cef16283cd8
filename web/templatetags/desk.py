"""Words for what the desk's pages show."""

import re
from collections.abc import Mapping
from typing import Any
from unicodedata import bidirectional

from django import template
from django.db.models import Model, QuerySet
from django.urls import reverse
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString

from comments.models import Comment, Placement
from comments.outcomes import FATES, SAME, Outcome, PlaceState
from documents.anchoring.following import Fate
from imports.github import telling
from imports.mailbox.telling import MESSAGES
from imports.models import LineOutcome, RowOutcome, SubmissionRow, Synchronisation
from imports.sources.mail.remarks import MESSAGE
from imports.sources.model import where
from imports.summary import WORDS
from people import journal
from people.models import Event
from web.views.reports import FLAGGED
from web.views.sheet import MOST_CELLS, cells_of
from web.views.submission_page import ROWS_PER_PAGE
from web.views.wording import Wording

register = template.Library()
register.filter("cells", cells_of)

# What sets the direction of the words that follow it, and the letters that run from right to left.
TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
FROM_RIGHT = ("R", "AL", "AN")

ISSUES: dict[str, tuple[str, str]] = {
    **{str(outcome): words for outcome, words in WORDS.items()},
    FLAGGED: ("dont une cellule est à vérifier", "dont une cellule est à vérifier"),
}

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
def issue_label(outcome: str) -> str:
    """Return the French words of a row's outcome."""
    return RowOutcome(outcome).label


@register.filter
def message_word(outcome: str, count: int) -> str:
    """Return what became of that many messages of an export: « nouveau », « nouveaux »."""
    return MESSAGES[LineOutcome(outcome)][count > 1]


@register.filter
def words_of_message(row: SubmissionRow) -> str:
    """Return the words of a message in which no remark was recognised."""
    return str(row.cells.get(MESSAGE, ""))


@register.filter
def counted(issue: str, count: int) -> str:
    """Return the words for that many rows of an outcome, or flagged: « enregistrée », « enregistrées »."""
    return ISSUES[issue][count > 1]


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
def of(mapping: Mapping[Any, Any], key: Any) -> Any:
    """Return what a mapping holds under a key, None when it holds nothing."""
    return mapping.get(key)


@register.filter
def fate(value: str) -> str:
    """Return the words for what became of a passage."""
    return FATES[Fate(value)]


@register.filter
def reworded(card: Placement) -> bool:
    """Return whether a passage that a card of the board is about reads otherwise in the later edition."""
    return any(target.fate and Fate(target.fate) not in SAME for target in card.kept_targets)  # type: ignore[attr-defined]


@register.filter
def row_place(row: SubmissionRow) -> str:
    """Return where a row stands in its file: « feuille « Avis », ligne 7 », or its line alone."""
    at = where("", row.line, row.picture)
    return f"feuille « {row.sheet} », {at}" if row.sheet else at


@register.filter
def more_cells(row: SubmissionRow) -> int:
    """Return how many cells of a row are not among its first ones."""
    return max(0, len(row.cells.keys() | row.links.keys()) - MOST_CELLS)


@register.filter
def row_url(row: SubmissionRow) -> str:
    """Return where a row is read: the page of its envoi that holds it, at its line."""
    page = (row.position - 1) // ROWS_PER_PAGE + 1
    address = reverse("admin:submission", args=[row.submission_id])
    return f"{address}{f'?page={page}' if page > 1 else ''}#ligne-{row.position}"


@register.filter
def comment_reference(pk: int) -> str:
    """Return the reference of the comment with that id, without asking the database for it."""
    return Comment(pk=pk).reference


@register.filter
def time_left(seconds: int) -> str:
    """Return a time to wait in words: « 12 s », « 3 min »."""
    return f"{seconds} s" if seconds < 100 else f"{round(seconds / 60)} min"


@register.filter
def unchanged(wordings: list[Wording]) -> str:
    """Return the titles of what is the same on both sides: « emplacement indiqué, importance »."""
    return ", ".join(wording.title.lower() for wording in wordings if wording.is_same)


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


@register.filter
def every(minutes: int) -> str:
    """Return how often: « toutes les heures », « toutes les 5 minutes », « toutes les 2 heures »."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return f"toutes les {rest} minutes"
    if rest:
        return f"toutes les {hours} h {rest:02}"
    return "toutes les heures" if hours == 1 else f"toutes les {hours} heures"


@register.filter
def run_progress(run: Synchronisation) -> str:
    """Return how far a synchronisation is."""
    return telling.progress(run)


@register.filter
def apart(sentence: str) -> SafeString:
    """Return a sentence of ours with what it quotes of somebody kept apart: it turns no word around it."""
    plain = TURNING.sub("", str(sentence))
    before, opened, rest = plain.partition("« ")
    quoted, closed, after = rest.rpartition(" »")
    if not (opened and closed and any(bidirectional(letter) in FROM_RIGHT for letter in quoted)):
        return conditional_escape(plain)
    return format_html("{}« <bdi>{}</bdi> »{}", before, quoted, after)
