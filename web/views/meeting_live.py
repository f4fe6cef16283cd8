"""A meeting under way: one point at a time on a large screen, and the block adopted at once."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet, prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from comments.actions import StaleRevision
from comments.together import AT_ONCE
from committee import deciding, points
from committee.agenda import Item, Turn, agenda_of, turn_of
from committee.dossier import MOST_PLACES, called, others_said, spots_of
from committee.models import Meeting, Mode, Point
from documents.calls import day
from documents.models import Version
from people.models import User
from web import memory
from web.gesture_forms import seen_in
from web.meeting_forms import AGAIN, BLOCK, DEBATE, DECIDE, NOTE, POSTPONE, WITHDRAW, PointForm
from web.views.meetings import meeting_or_404
from web.views.page import DeskRequest, page

NOT_OPEN = "La séance n'est pas en cours : aucun point ne s'adopte."
SHOWN = 30  # meetings to choose the next one from


@require_safe
def first(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """The first point to be discussed, or the first of all; the meeting's page without any."""
    agenda = agenda_of(meeting_or_404(request, meeting_id), request.user)
    waiting = [item for item in (*agenda.debated, *agenda.block) if item.waits]
    chosen = next(iter([*waiting, *agenda.items]), None)
    if chosen is None:
        messages.info(request, "Aucun point n'est à l'ordre du jour.")
        return redirect("admin:meeting", meeting_id)
    return redirect("admin:meeting_point", meeting_id, chosen.point.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def show(request: DeskRequest, meeting_id: int, point_id: int) -> HttpResponse:
    """One point on the screen; sent, do what the button pressed says, then show it again.

    422 when the form or a rule refuses, 409 when somebody changed the card meanwhile.
    """
    turn = turn_or_404(request, meeting_id, point_id)
    item = turn.item
    if request.method != "POST":
        return screen(request, turn, fresh_form(item))
    form = PointForm(request.POST, upcoming=upcoming(item.point.meeting, [item.card.version]))
    status, seen = 422, item.card.revision
    if form.is_valid():
        try:
            messages.success(
                request, f"{item.card} : {GESTURES[form.gesture](form, item.point, request.user)}"
            )
            return redirect("admin:meeting_point", meeting_id, point_id)
        except deciding.NotedMeanwhile as refusal:
            form.add_error(None, refusal)
            form.data = request.POST.copy()
            form.data["noted"] = item.point.said
            status = 409
        except ValidationError as refusal:
            form.add_error(None, refusal)
        except StaleRevision as refusal:
            form.add_error(None, f"{refusal} Rien n'a été enregistré : relisez, puis envoyez de nouveau.")
            form.data = request.POST.copy()
            form.data["revision"] = str(seen)
            status = 409
    as_it_stands = turn_or_404(request, meeting_id, point_id)  # not as it was to be
    return screen(request, as_it_stands, form, status=status)


def turn_or_404(request: DeskRequest, meeting_id: int, point_id: int) -> Turn:
    """Return a point that the user may read, with its neighbours; Http404 otherwise."""
    turn = turn_of(meeting_or_404(request, meeting_id), request.user, point_id)
    if turn is None:
        raise Http404
    return turn


def screen(request: DeskRequest, turn: Turn, form: PointForm, *, status: int = 200) -> HttpResponse:
    """Return one point in large type, with the ways to the one before and the one after."""
    item, card, user = turn.item, turn.item.card, request.user
    meeting = item.point.meeting
    may_decide = meeting.is_open and user.has_perm("comments.decide", card)
    may_settle = may_decide and item.waits and not item.overtaken
    prefetch_related_objects([target.section for target in item.places[:MOST_PLACES]], "document")
    context = {
        "title": f"Point {item.number} — {card}",
        "meeting": meeting,
        "turn": turn,
        "item": item,
        "card": card,
        "comment": card.comment,
        "author": called(card.comment.author),
        "spots": spots_of(item.places),
        "others": others_said(item.places),
        "form": form,
        "may_place": meeting.is_open and user.has_perm("committee.place", card),
        "may_decide": may_decide,
        "may_settle": may_settle,
        "typed_in_vain": form.is_bound and form.gesture == DECIDE and not may_settle,
    }
    return page(request, "desk/meeting_screen.html", context, status=status)


def upcoming(meeting: Meeting, versions: Iterable[Version]) -> QuerySet[Meeting]:
    """Return the meetings that may take up points of these versions, which the user reads."""
    over = Meeting.objects.filter(versions__in=versions).values("pk")
    return Meeting.objects.upcoming().filter(pk__in=over).exclude(pk=meeting.pk)[:SHOWN]


def fresh_form(item: Item) -> PointForm:
    """Return the form of a point: what is proposed is ready to be decided."""
    said = item.point.said
    initial: dict[str, Any] = {"revision": item.card.revision, "said": said, "noted": said}
    if item.proposal:
        initial |= {"outcome": item.proposal.outcome, "reason": item.proposal.reason}
    meeting = item.point.meeting
    following = upcoming(meeting, [item.card.version]) if meeting.is_open else ()
    return PointForm(initial=initial, upcoming=following)


def decide(form: PointForm, point: Point, by: User) -> str:
    said = form.cleaned_data
    deciding.decide(
        point=point, revision=said["revision"], outcome=said["outcome"], reason=said["reason"],
        votes=form.votes, by=by, **form.words,
    )  # fmt: skip
    return f"« {said['outcome'].label} » décidé."


def postpone(form: PointForm, point: Point, by: User) -> str:
    to = form.following
    assert to is not None  # noqa: S101  (the form asked for it)
    carried = deciding.postpone(point=point, to=to, by=by, **form.words)
    return f"renvoyée à la séance du {day(carried.meeting.held_on)}."


def withdraw(form: PointForm, point: Point, by: User) -> str:
    deciding.withdraw(point=point, by=by, **form.words)
    return "retirée de l'ordre du jour."


def note(form: PointForm, point: Point, by: User) -> str:
    deciding.note(point=point, by=by, **form.words)
    return "ce qui s'est dit est noté."


def take_up_again(form: PointForm, point: Point, by: User) -> str:
    deciding.take_up_again(point=point, by=by)
    return "point repris, il attend de nouveau."


def debate(form: PointForm, point: Point, by: User) -> str:
    points.set_mode(point=point, mode=Mode.DEBATE, by=by)
    return "mise en discussion."


def no_debate(form: PointForm, point: Point, by: User) -> str:
    points.set_mode(point=point, mode=Mode.BLOCK, by=by)
    return "remise sans débat."


GESTURES: dict[str, Callable[[PointForm, Point, User], str]] = {
    DECIDE: decide, POSTPONE: postpone, WITHDRAW: withdraw, NOTE: note, AGAIN: take_up_again,
    DEBATE: debate, BLOCK: no_debate,
}  # fmt: skip


@require_http_methods(["GET", "HEAD", "POST"])
def block(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """What would be adopted without discussion, to be confirmed; sent, the meeting's page says what was."""
    meeting = meeting_or_404(request, meeting_id)
    if not meeting.is_open:
        messages.error(request, NOT_OPEN)
        return redirect("admin:meeting", meeting_id)
    if request.method == "POST":
        return adopt(request, meeting)
    items = agenda_of(meeting, request.user).to_adopt
    ready, aside = deciding.adoptable(items=items[:AT_ONCE], by=request.user)
    context = {
        "title": "Adopter les points sans débat",
        "meeting": meeting,
        "ready": ready,
        "aside": aside,
        "more": len(items) - AT_ONCE,
    }
    return page(request, "desk/meeting_block.html", context)


def adopt(request: DeskRequest, meeting: Meeting) -> HttpResponse:
    """Adopt what was shown, as it was shown."""
    back = reverse("admin:meeting", args=[meeting.pk])
    try:
        report = deciding.adopt_block(
            meeting=meeting, seen=seen_in(request.POST.getlist("carte")), by=request.user
        )
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(back)
    if report.aside:
        memory.leave_aside(
            request, meeting.versions.all()[0], [one._replace(comment=None) for one in report.aside]
        )
    if count := len(report.done):
        s = "s" if count > 1 else ""
        messages.success(request, f"{count} point{s} adopté{s} sans débat.")
    return redirect(f"{back}#ordre-du-jour")
