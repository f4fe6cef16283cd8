"""One meeting: its agenda, what is not ready, who is expected, and the gestures that prepare it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.views.decorators.http import require_safe

from committee import actions, attending, points
from committee.agenda import Agenda, agenda_of, offered
from committee.models import Meeting, Mode, Point
from committee.readiness import readiness
from documents.calls import day
from documents.models import Version
from people import journal
from people.models import User
from web import memory
from web.meeting_forms import BLOCK, DEBATE, AttendeeForm
from web.views.meetings import meeting_or_404
from web.views.page import DeskRequest, page, sent_only

MODES = {DEBATE: Mode.DEBATE, BLOCK: Mode.BLOCK}
UP, DOWN, OFF = "monter", "descendre", "oter"


@require_safe
def show(request: DeskRequest, meeting_id: int) -> HttpResponse:
    """The meeting's page."""
    return meeting_page(request, meeting_or_404(request, meeting_id))


def meeting_page(
    request: DeskRequest, meeting: Meeting, *, form: AttendeeForm | None = None, status: int = 200
) -> HttpResponse:
    """Return the page of a meeting, a refused form standing in place of the fresh one."""
    agenda = agenda_of(meeting, request.user)
    people = list(meeting.attendees.all())
    context = {
        "title": f"Séance du {day(meeting.held_on)}",
        "meeting": meeting,
        "agenda": agenda,
        "readiness": readiness(agenda, people) if meeting.is_prepared else None,
        "until": date_format(meeting.held_on, "l j F" if is_this_year(meeting) else "l j F Y"),
        "people": people,
        "form": form or AttendeeForm(auto_id="attendee_%s"),
        "offered": offered(instructed(request.user, meeting)) if not meeting.is_over else [],
        "history": journal.of(meeting)[:30] if request.user.has_perm("committee.read_whole", meeting) else [],
        **rights(request.user, meeting, agenda),
    }
    return page(request, "desk/meeting.html", context, status=status)


def is_this_year(meeting: Meeting) -> bool:
    """Return whether its day needs no year to be understood."""
    return meeting.held_on.year == timezone.localdate().year


def rights(user: User, meeting: Meeting, agenda: Agenda) -> dict[str, bool]:
    """Return what the user may do with the meeting."""
    return {
        "may_prepare": user.has_perm("committee.prepare", meeting) and meeting.state != "valide",
        "may_conduct": user.has_perm("committee.conduct", meeting),
        "may_decide": any(user.has_perm("comments.decide", version) for version in meeting.versions.all()),
        "reads_whole": user.has_perm("committee.read_whole", meeting),
    }


def instructed(user: User, meeting: Meeting) -> list[Version]:
    """Return the versions of the meeting whose cards the user may put on its agenda."""
    return [one for one in meeting.versions.all() if user.has_perm("comments.instruct", one)]


form_on_meeting = sent_only(meeting_or_404, "admin:meeting")


@form_on_meeting
def act(request: DeskRequest, meeting: Meeting) -> HttpResponse:
    """Do one thing to a point of the agenda, as the button pressed says: « monter:12 »."""
    gesture, _, number = request.POST.get("geste", "").partition(":")
    back = reverse("admin:meeting", args=[meeting.pk])
    if gesture not in (*MODES, UP, DOWN, OFF):
        messages.error(request, "Choisissez ce qu'il faut faire d'un point.")
        return redirect(back)
    point = point_or_404(request, meeting, int(number) if number.isdecimal() and len(number) < 16 else 0)
    try:
        messages.success(request, f"{point.placement} : {done(gesture, point, request.user)}")
    except ValidationError as refusal:
        messages.error(request, f"{point.placement} : {' '.join(refusal.messages)}")
    return redirect(f"{back}#point-{point.pk}" if gesture != OFF else f"{back}#ordre-du-jour")


def point_or_404(request: DeskRequest, meeting: Meeting, point_id: int) -> Point:
    """Return a point of the meeting on a volet the user may read; Http404 otherwise."""
    read = Version.objects.all().visible_to(request.user)
    joined = meeting.points.select_related("placement__comment", "placement__version__volet")
    point = get_object_or_404(joined.filter(placement__version__in=read), pk=point_id)
    point.meeting = meeting
    return point


def done(gesture: str, point: Point, by: User) -> str:
    """Return what was done to a point, in French; ValidationError when it was not."""
    if gesture in MODES:
        points.set_mode(point=point, mode=MODES[gesture], by=by)
        return f"« {MODES[gesture].label} »."
    if gesture == OFF:
        points.remove(point=point, by=by)
        return "ôtée de l'ordre du jour."
    points.move(point=point, up=gesture == UP, by=by)
    return "point déplacé."


@form_on_meeting
def add_column(request: DeskRequest, meeting: Meeting) -> HttpResponse:
    """Put on the agenda what waits in a column of one of its versions: « 12:arbitrer »."""
    number, _, step = request.POST.get("colonne", "").partition(":")
    version = next((one for one in meeting.versions.all() if str(one.pk) == number), None)
    if version is None:
        messages.error(request, "Choisissez les remarques à mettre à l'ordre du jour.")
        return redirect("admin:meeting", meeting.pk)
    try:
        added = points.add(meeting=meeting, cards=points.to_place(version, step), by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        tell(request, version, added)
    return redirect(f"{reverse('admin:meeting', args=[meeting.pk])}#ordre-du-jour")


def tell(request: DeskRequest, version: Version, added: points.Added, *, to: Meeting | None = None) -> None:
    """Let the next page say which cards are on the agenda, which are not; lead to the meeting, if given."""
    count = len(added.points)
    memory.leave_aside(request, version, added.aside)
    if count:
        s = "s" if count > 1 else ""
        said = f"{count} remarque{s} à l'ordre du jour."
        messages.success(request, format_html("{} {}", said, link_to(to)) if to else said)
    elif not added.aside:
        messages.info(request, "Aucune remarque n'y attend la séance.")


def link_to(meeting: Meeting) -> str:
    """Return the link to a meeting, to follow from a message."""
    address = reverse("admin:meeting", args=[meeting.pk])
    return format_html('<a href="{}">Voir la séance du {}</a>', address, day(meeting.held_on))


@form_on_meeting
def expect(request: DeskRequest, meeting: Meeting) -> HttpResponse:
    """Mark who is present, take somebody off the list, or add somebody."""
    if "nouveau" in request.POST:
        return expect_one_more(request, meeting)
    try:
        messages.success(request, marked(request, meeting))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(f"{reverse('admin:meeting', args=[meeting.pk])}#membres")


def marked(request: DeskRequest, meeting: Meeting) -> str:
    """Return what was done to the list of people, in French."""
    off = request.POST.get("oter", "")
    if off:
        attendee = meeting.attendees.filter(pk=int(off) if off.isdecimal() and len(off) < 16 else 0).first()
        if attendee is None:
            raise Http404
        attendee.meeting = meeting
        attending.expect_no_more(attendee=attendee, by=request.user)
        return f"{attendee.name} n'est plus dans la liste."
    there = [int(one) for one in request.POST.getlist("present") if one.isdecimal() and len(one) < 16]
    count = attending.mark_presence(meeting=meeting, present=there, by=request.user)
    return f"Présence enregistrée : {count} présent{'s' if count > 1 else ''}."


def expect_one_more(request: DeskRequest, meeting: Meeting) -> HttpResponse:
    """Add somebody to the list; refused, what was typed is kept."""
    form = AttendeeForm(request.POST, auto_id="attendee_%s")
    if form.is_valid():
        try:
            attending.expect(meeting=meeting, by=request.user, **form.cleaned_data)
            messages.success(request, f"{form.cleaned_data['name']} est dans la liste.")
            return redirect(f"{reverse('admin:meeting', args=[meeting.pk])}#membres")
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return meeting_page(request, meeting, form=form, status=422)


@form_on_meeting
def open_it(request: DeskRequest, meeting: Meeting) -> HttpResponse:
    """Open the meeting, or put it back in preparation while nothing came of a point."""
    back = request.POST.get("geste") == "revenir"
    act = actions.back_to_preparation if back else actions.open_meeting
    try:
        act(meeting=meeting, revision=revision_of(request), by=request.user)
        messages.success(request, f"La séance est {'de nouveau en préparation' if back else 'ouverte'}.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("admin:meeting", meeting.pk)


def revision_of(request: DeskRequest) -> int:
    """Return the revision that a form was made from; 0, which is none, for anything else."""
    said = request.POST.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0
