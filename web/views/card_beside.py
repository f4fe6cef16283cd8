"""What stands beside a remark on its page: what it proposes, remarks like it, reasons, notes, questions."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict

from comments import likeness
from comments.advising import standing_advice
from comments.examining import barred
from comments.models import AuthorReply, Disposition, Placement, StandardReason
from comments.outcomes import Kind, Outcome, Stage
from comments.proposals import standing_proposal
from documents.levels import overriding
from people.models import User
from web.views.page import DeskRequest
from web.views.places import Place, text_of
from web.views.rewriting import Woven, around, rewriting, woven

PREFILLS = ("motif", "reprendre")
NOT_TAKEN_UP = (
    Outcome.GROUPED,
    Outcome.REDIRECTED,
    Outcome.WITHDRAWN,
)  # each leads elsewhere in its own way


@dataclass(frozen=True, slots=True)
class Prefill:
    """A reason taken up in the form: from where, in words, and what it fills."""

    said: str
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Proposed:
    """A paragraph as it is and as the remark would have it, and where it stands."""

    place: Place
    pieces: list[Woven]
    said: str


def beside(
    request: DeskRequest,
    placement: Placement,
    kept: list[Place],
    dispositions: list[Disposition],
    replies: list[AuthorReply],
) -> dict[str, Any]:
    """Return what the page shows beside the remark, in a fixed number of queries."""
    user = request.user
    standard = list(placement.version.standard_reasons.all())
    return {
        "kinds": Kind.choices,
        "overriding": overriding_level(kept),
        "proposed": proposed(placement, kept),
        "likes": likeness.similar(user, placement, [place.target.section for place in kept]),
        "standard_reasons": standard,
        "not_taken_up": NOT_TAKEN_UP,
        "prefill": prefill(user, standard, request.GET),
        "kept_query": [(k, v) for k, vs in request.GET.lists() if k not in PREFILLS for v in vs],
        "proposal": standing_proposal(dispositions),
        "advice": standing_advice(dispositions),
        "decision": decided(dispositions),
        "barred": barred(replies, user),
        "notes": there(placement.internal_notes.select_related("by"), placement.has_notes),  # type: ignore[attr-defined]
        "precisions": there(placement.precision_requests.select_related("by"), placement.has_questions),  # type: ignore[attr-defined]
    }


def decided(dispositions: Iterable[Disposition]) -> Disposition | None:
    """Return the decision that stands among a card's dispositions, which come latest first."""
    made = (one for one in dispositions if one.stage == Stage.DECIDED)
    return next((one for one in made if getattr(one, "cancelled_by", None) is None), None)


def there(what: QuerySet[Any], is_any: bool) -> list[Any]:
    """Return what stands on a card, without asking for it again when nothing does."""
    return list(what) if is_any else []


def overriding_level(kept: Iterable[Place]) -> str:
    """Return the word for the level of a requirement the remark is about that may not be left aside."""
    return next((said for place in kept if (said := overriding(place.target.section.level))), "")


def proposed(placement: Placement, kept: Iterable[Place]) -> Proposed | None:
    """Return the first paragraph the remark rewrites, None when it rewrites none of those it is about."""
    comment = placement.comment
    for place in kept:
        target, section = place.target, place.target.section
        span = None if target.start is None or target.end is None else (target.start, target.end)
        text, inside = around(text_of(section), (section.line_start, section.line_end), span)
        if wording := rewriting(comment.text, comment.excerpt, text, inside):
            return Proposed(place, woven(wording), wording.said)
    return None


def prefill(user: User, standard: Iterable[StandardReason], asked: QueryDict) -> Prefill | None:
    """Return the reason that an address asks to take up, None when it asks for none there is."""
    number = {name: asked.get(name, "") for name in PREFILLS}
    for reason in standard:
        if number["motif"] == str(reason.pk):
            return Prefill(f"Motif type « {reason.title} » inséré", reason.outcome, reason.text)
    if number["reprendre"].isdecimal() and len(number["reprendre"]) < 19:
        decision = likeness.decided_of(user, int(number["reprendre"]))
        if decision:
            outcome = "" if decision.outcome in NOT_TAKEN_UP else decision.outcome
            return Prefill(f"Motif repris de {decision.placement}", outcome, decision.reason)
    return None
