"""Ask the author of a remark to be more precise: a message written here, which leaves as answers do."""

import re

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import begin, change_step, check_undecided, claim, label, log
from comments.models import Placement, PrecisionRequest
from comments.outcomes import Step
from people.models import User

QUESTION = "[question à écrire ici]"
MOST_LETTERS = 5_000
TURNING = re.compile(r"[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")  # what turns the words after it
QUOTED = 120  # letters of the remark, for its author to recognise it
MESSAGE = """Bonjour,

Le service a bien reçu le commentaire {reference} sur « {version} », qui commence par : « {beginning} ».
Pour l'instruire, une précision est nécessaire :

{question}

La réponse peut être donnée par le chemin qui a servi à l'envoi, en rappelant la référence {reference}."""


def draft(placement: Placement) -> str:
    """Return the message to complete: it names the remark and quotes its first words."""
    words = " ".join(TURNING.sub("", placement.comment.text or placement.comment.excerpt).split())
    beginning = words if len(words) <= QUOTED else f"{words[:QUOTED].rsplit(' ', 1)[0]}…"
    return MESSAGE.format(
        reference=placement.comment.reference,
        version=placement.version,
        beginning=beginning,
        question=QUESTION,
    )


@transaction.atomic
def ask_precision(*, placement: Placement, revision: int, text: str, by: User) -> PrecisionRequest:
    """Return the message prepared; the card waits for a precision. Nothing is sent here.

    ValidationError when the question was not written, or the card is decided.
    """
    begin(placement, revision, by, "comments.instruct")
    check_undecided(placement)
    text = text.strip()
    if not text or QUESTION in text:
        raise ValidationError(f"Écrivez la question à la place de « {QUESTION} ».")
    if len(text) > MOST_LETTERS:
        raise ValidationError(f"Le message compte au plus {MOST_LETTERS} caractères.")
    claim(placement, revision)
    before = {"étape": label(placement)}
    change_step(placement, Step.WAITING)
    log("précision demandée", placement, by, before, {"étape": label(placement)})
    return placement.precision_requests.create(text=text, by=by)
