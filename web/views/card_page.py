"""The page of one card, put together: the remark, its place, its trace, and the forms."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django_htmx.http import push_url

from answers.models import Answer, Delivery
from comments.models import Disposition, Placement, Target
from comments.outcomes import MOVABLE, PlaceState
from documents.anchoring.following import Fate
from people import journal
from people.models import User
from web.card_forms import fresh_work_forms
from web.forms import AssignForm, MoveForm, OutcomeForm, ReopenForm, sent
from web.views import corrections, following
from web.views.card_beside import Prefill, beside, there
from web.views.kin import kin_of
from web.views.looking import kept_query, neighbours
from web.views.page import DeskRequest, Refusal, page
from web.views.places import Place, choosable_sections, clues, places_of
from web.views.ticket import thread

NEEDS_UNDECIDED = ("outcome", "move", "precision", "take_back")  # forms of a card that is not decided


def card_page(
    request: DeskRequest,
    placement: Placement,
    *,
    refusal: Refusal | None = None,
    all_sections: bool = False,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a card, a refused form standing in place of its fresh one.

    Sent by htmx, it leaves the address bar alone: a form's own address shows nothing when asked again.
    """
    places = places_of(placement)
    current = placement.version.current_edition()
    told = following.became(places, current)
    choices = one_per_section(standing(places, placement))
    dispositions = list(placement.dispositions.select_related("by", "cancelled_by", "cancels"))
    listed = all_sections or bool(refusal and refusal.form.data.get("other"))
    replies = there(placement.replies.select_related("disposition__by"), placement.has_replies)  # type: ignore[attr-defined]
    kept = [place for place in places if is_about(place.target)]
    around = beside(request, placement, kept, dispositions, replies)
    fresh = fresh_forms(placement, around["proposal"], around["prefill"])
    context = {
        "title": str(placement),
        "card": placement,
        "comment": placement.comment,
        "version": placement.version,
        "places": kept,
        "clues": clues(choices),
        "current": current,
        "became": told,
        "todays": following.todays(places, told),
        "is_behind": following.is_behind(placement, current),
        "better": following.better_version(request.user, placement),
        "chosen": chosen(places, refusal),
        "choosable": choosable_sections(current) if listed else None,
        "forms": fresh | ({refusal.name: refusal.form} if refusal else {}),
        "refusal": refusal,
        "undecided": placement.step in MOVABLE,
        "needs_undecided": NEEDS_UNDECIDED,
        "dispositions": dispositions,
        "replies": replies,
        "deliveries": [] if placement.step in MOVABLE else telling(placement),
        "at": kept_query(request),
        "around": neighbours(request, placement),
        **around,
        **trace(request.user, placement),
        **rights(request.user, placement),
    }
    return push_url(page(request, "desk/card.html", context, status=status), url=False)


def telling(placement: Placement) -> QuerySet[Delivery]:
    """Return the answers that tell a decision of the card, the first one first."""
    told = Answer.objects.filter(disposition__placement=placement).values("delivery")
    return Delivery.objects.filter(pk__in=told).order_by("pk")


def trace(user: User, placement: Placement) -> dict[str, Any]:
    """Return where the remark came from, what it corrects and led to, and all that was done to its card."""
    source, rows, rows_count = corrections.received(user, placement.comment)
    return {
        "source": source,
        "rows": rows,
        "rows_count": rows_count,
        "corrected": corrections.corrected_by_it(user, placement),
        "corrections": corrections.corrections_of(user, placement),
        "absences": [] if placement.on_board else corrections.absences(user, placement),
        "history": journal.of(placement),
        "kin": kin_of(user, placement),
        **thread(user, placement),
    }


def rights(user: User, placement: Placement) -> dict[str, bool]:
    """Return what the user may do to the card; off the board, it is only read."""
    return {
        "may_instruct": placement.on_board and user.has_perm("comments.instruct", placement),
        "may_decide": placement.on_board and user.has_perm("comments.decide", placement),
    }


def fresh_forms(
    placement: Placement, proposal: Disposition | None, prefill: Prefill | None
) -> dict[str, forms.Form]:
    """Return the forms as the card stands: a proposal is ready to decide on, a reason taken up to be read."""
    proposed: dict[str, Any] = {}
    if proposal:
        proposed = {"outcome": proposal.outcome, "reason": proposal.reason}
    if prefill:
        proposed = {"outcome": prefill.outcome or proposed.get("outcome"), "reason": prefill.reason}
    assignee = {"assignee": placement.assignee_id}
    return {
        "assign": AssignForm(placement=placement, initial=assignee, auto_id="assign_%s"),
        "move": MoveForm(initial={"step": placement.step}, auto_id="move_%s"),
        "outcome": OutcomeForm(initial=proposed, auto_id="outcome_%s"),
        "reopen": ReopenForm(auto_id="reopen_%s"),
        **fresh_work_forms(placement),
    }


def is_about(target: Target) -> bool:
    """Return whether the remark is about that place, or was before the passage was taken away."""
    return target.kept or target.fate == Fate.GONE


def standing(places: list[Place], placement: Placement) -> list[Place]:
    """Return the places one may choose: not those that have a later place, nor what is gone beside others."""
    left = {place.target.former_id for place in places}
    here = [place for place in places if place.target.pk not in left]
    gone = placement.place_state == PlaceState.GONE
    return [place for place in here if gone or place.target.fate != Fate.GONE]


def one_per_section(places: list[Place]) -> list[Place]:
    """Return the first place of each section: a section is chosen once, whatever led to it."""
    firsts: dict[int, Place] = {}
    for place in places:
        firsts.setdefault(place.target.section_id, place)
    return list(firsts.values())


def chosen(places: list[Place], refusal: Refusal | None) -> set[str]:
    """Return the ids of the sections to show ticked: those just refused as ticked, else those kept."""
    if refusal and refusal.name == "place":
        return set(sent(refusal.form, "sections"))
    return {str(place.target.section_id) for place in places if place.target.kept}
