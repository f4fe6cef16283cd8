"""The « bordereau de validation »: what waits to be validated, for a superior without an account to sign.

People are called by their pseudonym, and nobody of the team is named. On paper (PDF) and as a sheet (.ods).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from answers.letter import Told, plain
from answers.letters import letters_of
from answers.models import Answer, Delivery, DeliveryState
from answers.pdf import check_length, pdf_of
from documents.calls import day
from documents.models import Version
from people.models import Author

TITLES = (
    "Réponse", "Référence", "Destinataire", "Remarque", "Suite donnée", "Texte de la réponse", "Visa",
)  # fmt: skip
SIGNING = ("Nom", "Date", "Signature")
NOTHING = "Aucune réponse n'attend sa validation : préparez-les, puis soumettez-les à validation."
NOBODY = "Expéditeur inconnu"


@dataclass(frozen=True, slots=True)
class Line:
    """What one delivery says of one remark."""

    delivery: str
    addressee: str
    told: Told

    @property
    def cells(self) -> tuple[str, ...]:
        """Its texts, under TITLES; the last one is for a visa."""
        told = self.told
        outcome = f"{told.outcome} (auparavant : {told.before})" if told.before else told.outcome
        words = f"« {told.words} »" if told.words else ""
        return self.delivery, told.reference, self.addressee, words, outcome, told.text, ""


@dataclass(frozen=True, slots=True)
class Bordereau:
    """What waits on a version, on a day."""

    version: Version
    on: date
    lines: tuple[Line, ...]
    answers: int
    people: int

    @property
    def heading(self) -> tuple[str, ...]:
        """What it is about, in three short lines."""
        s, many = ("s" if count > 1 else "" for count in (self.answers, self.people))
        said = f"{self.answers} réponse{s} à valider, pour {self.people} personne{many}"
        return plain(str(self.version)), f"État au {day(self.on)}", said


def waiting(version: Version, *, prepared: bool = False) -> QuerySet[Delivery]:
    """Return the deliveries that wait to be validated; those only *prepared* too, by choice."""
    states = [DeliveryState.TO_VALIDATE, *([DeliveryState.PREPARED] if prepared else [])]
    return version.deliveries.filter(state__in=states).order_by("pk")


def bordereau_of(version: Version, *, prepared: bool = False) -> Bordereau:
    """Return what waits on the version today; six queries, whatever their number."""
    deliveries = waiting(version, prepared=prepared)
    known = deliveries.order_by().aggregate(
        answers=Count("pk"), people=Count("author", distinct=True), named=Count("author")
    )
    return Bordereau(
        version=version,
        on=timezone.localdate(),
        lines=tuple(lines_of(deliveries)),
        answers=known["answers"],
        people=known["people"] + known["answers"] - known["named"],
    )


def lines_of(deliveries: QuerySet[Delivery]) -> Iterator[Line]:
    """Yield one line for each remark that is answered."""
    for delivery, letter in letters_of(deliveries):
        addressee = f"{called(delivery.author)}, {delivery.get_way_display()}"
        yield from (Line(delivery.reference, addressee, told) for told in letter.answers)


def called(author: Author | None) -> str:
    """Return how a person is called before those who need not know them."""
    return author.pseudonym if author else NOBODY


def as_pdf(version: Version, *, prepared: bool = False) -> bytes:
    """Return it on paper; NoPdf when this machine makes none, or when there is too much for one."""
    deliveries = waiting(version, prepared=prepared).order_by()
    check_length(Answer.objects.filter(delivery__in=deliveries).count())
    bordereau = bordereau_of(version, prepared=prepared)
    context = {"bordereau": bordereau, "titles": TITLES, "signing": SIGNING, "nothing": NOTHING}
    return pdf_of(render_to_string("answers/bordereau.html", context))
