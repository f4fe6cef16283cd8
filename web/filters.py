"""What one looks at on a version: the same filters for its board, its table and its remarks.

An address says it all: it can be kept, sent, and opened again.
"""

from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict

from comments import filtering
from comments.models import Channel, Placement, PlacementQuerySet
from comments.ordering import ordered
from comments.outcomes import Kind, Outcome, PlaceState, Step
from documents.models import Document, Edition, Section, Version
from documents.reading.model import SectionKind
from people.models import Organisation, User
from web.forms import workers

NONE, MINE = "aucun", "moi"
LEVELS = [(level, level.capitalize()) for level in ("bloquante", "haute", "moyenne", "basse")]
ORDER = "tri"


class CardFilter(django_filters.FilterSet):
    """The cards of one version that answer to every question of an address."""

    q = django_filters.CharFilter(label="Rechercher", method="saying")
    document = django_filters.ChoiceFilter(label="Document", empty_label="Tous", method="about_document")
    section = django_filters.ChoiceFilter(label="Section", empty_label="Toutes", method="about_section")
    niveau = django_filters.ChoiceFilter(label="Niveau d'exigence", empty_label="Tous", method="about_level")
    etape = django_filters.MultipleChoiceFilter(
        label="Étape", choices=Step.choices, field_name="step", widget=forms.CheckboxSelectMultiple
    )
    suite = django_filters.ChoiceFilter(
        label="Suite donnée", choices=[(NONE, "Pas encore décidée"), *Outcome.choices],
        empty_label="Toutes", method="with_outcome",
    )  # fmt: skip
    importance = django_filters.ChoiceFilter(
        label="Importance", choices=[*LEVELS, (NONE, "Non indiquée ou non comprise")], empty_label="Toutes",
        method="of_importance",
    )  # fmt: skip
    type = django_filters.ChoiceFilter(
        label="Type", choices=[*Kind.choices, (NONE, "À préciser")], empty_label="Tous", method="of_kind"
    )
    canal = django_filters.ChoiceFilter(
        label="Canal", choices=Channel.choices, field_name="comment__channel", empty_label="Tous"
    )
    organisation = django_filters.ChoiceFilter(
        label="Organisation", empty_label="Toutes", method="of_organisation"
    )
    instruit = django_filters.ChoiceFilter(label="Instruit par", empty_label="Tous", method="assigned_to")
    place = django_filters.MultipleChoiceFilter(
        label="Place dans le texte", choices=PlaceState.choices, field_name="place_state",
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip
    signe = django_filters.ChoiceFilter(
        label="À remarquer", choices=filtering.SIGNS, empty_label="Tout", method="bearing"
    )
    delai = django_filters.ChoiceFilter(
        label="Délai", choices=[("hors", "Hors délai"), ("dans", "Dans les délais")], empty_label="Tous",
        method="in_time",
    )  # fmt: skip

    class Meta:
        model = Placement
        fields: list[str] = []

    def __init__(self, data: QueryDict, *, version: Version, user: User, shown: bool = True) -> None:
        """Read an address; not *shown*, only what is needed to answer it is asked of the database."""
        super().__init__(data, version.placements.on_board())
        self.user, self.version = user, version
        self.edition = version.current_edition() if version.editions.all() else None
        offers: dict[str, Callable[[], Iterable[tuple[object, object]]]] = {
            "document": lambda: self.documents.items(),
            "section": lambda: self.parts_listed(),
            "niveau": lambda: levels_of(self.edition),
            "organisation": lambda: [(one.pk, one) for one in organisations_of(version)],
            "instruit": lambda: [(MINE, "Moi"), (NONE, "Personne"), *((one.pk, one) for one in self.people)],
        }
        for name, offered in offers.items():
            self.offer(name, offered() if shown or data.get(name) else [])

    @cached_property
    def people(self) -> list[User]:
        """Those who may work on the version's cards."""
        return list(workers(self.version.volet))

    @cached_property
    def documents(self) -> dict[str, Document]:
        """The documents of the current edition, by the words of an address."""
        found = Document.objects.filter(edition=self.edition).order_by("rank").defer("text")
        return {str(one.pk): one for one in found}

    def offer(self, name: str, choices: Iterable[tuple[object, object]]) -> None:
        """Let a question take these answers, besides none."""
        empty = self.filters[name].extra["empty_label"]
        self.form.fields[name].choices = [("", empty), *((str(key), str(said)) for key, said in choices)]

    def parts_listed(self) -> list[tuple[object, object]]:
        """Return the headed parts of the document chosen: all those of a version would make a heavy page."""
        document, asked = (numbers(self.data, name) for name in ("document", "section"))
        sections = Section.objects.filter(edition=self.edition)
        headed = sections.filter(kind=SectionKind.HEADING, document__in=document)
        return indented(headed | sections.filter(pk__in=asked)) if document or asked else []

    # ---- The questions that no single column answers ----

    def saying(self, cards: PlacementQuerySet, _: str, words: str) -> PlacementQuerySet:
        return filtering.saying(cards, words)

    def about_document(self, cards: PlacementQuerySet, _: str, chosen: str) -> PlacementQuerySet:
        return filtering.about_document(cards, self.documents[chosen])

    def about_section(self, cards: PlacementQuerySet, _: str, chosen: str) -> PlacementQuerySet:
        return filtering.about_section(cards, Section.objects.get(pk=chosen))

    def about_level(self, cards: PlacementQuerySet, _: str, level: str) -> PlacementQuerySet:
        return filtering.about_level(cards, level)

    def with_outcome(self, cards: PlacementQuerySet, _: str, outcome: str) -> PlacementQuerySet:
        return filtering.with_outcome(cards, None if outcome == NONE else Outcome(outcome))

    def of_importance(self, cards: PlacementQuerySet, _: str, level: str) -> PlacementQuerySet:
        return cards.filter(comment__importance_level="" if level == NONE else level)

    def of_kind(self, cards: PlacementQuerySet, _: str, kind: str) -> PlacementQuerySet:
        return cards.filter(kind="" if kind == NONE else kind)

    def of_organisation(self, cards: PlacementQuerySet, _: str, body: str) -> PlacementQuerySet:
        return filtering.of_organisation(cards, int(body))

    def assigned_to(self, cards: PlacementQuerySet, _: str, who: str) -> PlacementQuerySet:
        if who == NONE:
            return cards.filter(assignee=None)
        return cards.filter(assignee=self.user.pk if who == MINE else int(who))

    def bearing(self, cards: PlacementQuerySet, _: str, sign: str) -> PlacementQuerySet:
        if sign in (filtering.EARLIER, filtering.PDF):
            return filtering.out_of_text(cards, self.edition, sign)
        return filtering.bearing(cards, sign)

    def in_time(self, cards: PlacementQuerySet, _: str, when: str) -> PlacementQuerySet:
        return cards.filter(late=when == "hors")

    # ---- What the page says of it ----

    @property
    def query(self) -> str:
        """The filter and the order as an address says them, nothing else of the address with them."""
        return query_of(self.data, (*self.filters, ORDER))

    @property
    def order(self) -> str:
        """In which order the address asks for the cards: a key of ``comments.ordering``, or nothing."""
        return self.data.get(ORDER, "")

    def ordered(self) -> PlacementQuerySet:
        """Return the cards in the order of the address."""
        return ordered(self.qs, self.order)

    def answers(self) -> Iterator[tuple[str, str, str]]:
        """Yield each answer given: its question, its words, and the filter without it."""
        for name in self.filters:
            choices = (
                dict(self.form.fields[name].choices) if hasattr(self.form.fields[name], "choices") else {}
            )
            labels = {str(value): str(label).strip() for value, label in choices.items()}
            for value in filter(None, self.data.getlist(name)):
                yield self.filters[name].label, labels.get(value, value), self.without(name, value)

    @property
    def answers_count(self) -> int:
        """How many answers are given, words to find apart: those are always seen."""
        return sum(bool(value) for name in self.filters if name != "q" for value in self.data.getlist(name))

    def without(self, name: str, value: str) -> str:
        """Return the filter without one of its answers."""
        data = self.data.copy()
        data.setlist(name, [other for other in data.getlist(name) if other != value])
        return query_of(data, (*self.filters, ORDER))


def query_of(data: QueryDict, names: Iterable[str]) -> str:
    """Return the part of an address that gives answers to *names*, those left empty left out."""
    kept = QueryDict(mutable=True)
    for name in names:
        kept.setlist(name, [value for value in data.getlist(name) if value])
    return kept.urlencode()


def numbers(data: QueryDict, name: str) -> list[int]:
    """Return the numbers an address gives under a name."""
    return [int(value) for value in data.getlist(name) if value.isdecimal() and len(value) < 10]


def levels_of(edition: Edition | None) -> list[tuple[object, object]]:
    """Return the levels of requirement of an edition, as printed."""
    rows = Section.objects.filter(edition=edition, kind=SectionKind.ROW).exclude(level="")
    return [(level, level) for level in rows.order_by("level").values_list("level", flat=True).distinct()]


def organisations_of(version: Version) -> QuerySet[Organisation]:
    """Return the organisations that sent remarks on a version, or whose people did."""
    cards = version.placements.on_board()
    sent = cards.filter(comment__organisation=OuterRef("pk"))
    belong = cards.filter(comment__author__organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(sent) | Exists(belong))  # few bodies: one by one, not the cards


def indented(sections: QuerySet[Section]) -> list[tuple[object, object]]:
    """Return sections as choices, in reading order, set back as they are nested."""
    return [(one.pk, "\u2003" * max(one.depth - 1, 0) + one.label[:70]) for one in sections.order_by("rank")]
