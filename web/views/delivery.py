"""One delivery: exactly what leaves, what is said of each remark, and what can be done with it."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from answers import actions
from answers.letter import answers_of
from answers.models import OPEN, Delivery, DeliveryState, Way
from answers.outbox import lines_of, with_what_a_line_shows
from answers.reading import leaving
from answers.standing import changed_since
from people import journal
from web.views.delivery_gestures import GESTURES
from web.views.mail import saved
from web.views.outbox_validating import look_at
from web.views.page import DeskRequest, page, sent_only
from web.views.picture import ALONE

PER_PAGE = 100  # answers, each in a field: a form holds at most a thousand (DATA_UPLOAD_MAX_NUMBER_FIELDS)
UNSURE = "Ce geste n'a pas de sens ici."


def delivery_or_404(request: DeskRequest, delivery_id: int) -> Delivery:
    """Return a delivery about a version the user may read; Http404 otherwise."""
    seen = with_what_a_line_shows(Delivery.objects.all().visible_to(request.user))
    return get_object_or_404(
        seen.select_related("submitted_by", "edited_by", "rectifies", "version__answers_release"),
        pk=delivery_id,
    )


@require_safe
def show(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """The delivery's page."""
    return delivery_page(request, delivery_or_404(request, delivery_id))


def delivery_page(
    request: DeskRequest, delivery: Delivery, typed: dict[int, str] | None = None
) -> HttpResponse:
    """Return the page, with what was typed and refused in place of what is kept."""
    answers = Paginator(answers_of(delivery), PER_PAGE).get_page(request.GET.get("page"))
    (line,) = lines_of([delivery])
    may_prepare = request.user.has_perm("answers.prepare", delivery)
    context = {
        "title": f"Réponse {delivery}",
        "delivery": delivery,
        "line": line,
        "looked": look_at(delivery, request),
        "version": delivery.version,
        "pages": answers,
        "answers": [(one, (typed or {}).get(one.pk, one.text)) for one in answers],
        "is_open": delivery.state in OPEN,
        "may_edit": may_prepare and delivery.state in OPEN,
        "may_prepare": may_prepare,
        "may_validate": request.user.has_perm("answers.validate", delivery),
        "is_public": delivery.way == Way.ISSUE,
        "changed": changed_since(delivery) if delivery.state == DeliveryState.VALIDATED else [],
        "later": delivery.rectified_by.order_by("pk"),
        "history": journal.of(delivery)[:30],
    }
    return page(request, "desk/delivery.html", context, status=422 if typed else 200)


@require_safe
def html(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """The message's HTML form, alone in a sandbox: it runs nothing and loads nothing."""
    found = leaving(delivery_or_404(request, delivery_id))
    if not found.html:
        raise Http404
    return HttpResponse(found.html, headers={"Content-Security-Policy": ALONE})


@require_safe
def message(request: DeskRequest, delivery_id: int) -> HttpResponse:
    """What leaves, byte for byte, only ever to be saved."""
    delivery = delivery_or_404(request, delivery_id)
    found = leaving(delivery)
    if not found.content:
        messages.error(request, found.text)
        return redirect("admin:delivery", delivery_id)
    return saved(found.content, f"{delivery}.{found.ending}")


@require_safe
def sheet(request: DeskRequest, delivery_id: int, rank: int) -> HttpResponse:
    """A sheet given back, as it is attached, or as the team hands it over."""
    delivery = delivery_or_404(request, delivery_id)
    sheets = given_back(delivery)
    if rank >= len(sheets):
        raise Http404
    return saved(*sheets[rank])


def given_back(delivery: Delivery) -> list[tuple[bytes, str]]:
    """Return the sheets of a delivery, with their names."""
    return [(one.content, one.name) for one in leaving(delivery).attachments]


form_on_delivery = sent_only(delivery_or_404, "admin:delivery")


@form_on_delivery
def edit(request: DeskRequest, delivery: Delivery) -> HttpResponse:
    """Change what is said of remarks."""
    texts = {
        int(name[5:]): str(value)
        for name, value in request.POST.items()
        if name.startswith("text-") and name[5:].isdecimal() and len(name) < 21
    }
    try:
        actions.edit(delivery=delivery, revision=revision_of(request), texts=texts, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return delivery_page(request, delivery_or_404(request, delivery.pk), texts)
    messages.success(request, f"{delivery} : texte enregistré.")
    number = request.GET.get("page", "")
    on = f"?page={int(number)}" if number.isdecimal() and len(number) < 6 else ""
    return redirect(reverse("admin:delivery", args=[delivery.pk]) + on)


def revision_of(request: DeskRequest) -> int:
    """Return the revision that the form was made from; 0, which is none, for anything else."""
    said = request.POST.get("revision", "")
    return int(said) if said.isdecimal() and len(said) < 10 else 0


@form_on_delivery
def gesture(request: DeskRequest, delivery: Delivery) -> HttpResponse:
    """Do one thing to the delivery, and come back to it; refused, say why."""
    name = request.POST.get("gesture", "")
    try:
        messages.success(request, f"{delivery} : {done(request, delivery, name)}")
    except ValidationError as refusal:
        for why in refusal.messages:
            messages.error(request, why)
    return redirect("admin:delivery", delivery.pk)


def done(request: DeskRequest, delivery: Delivery, name: str) -> str:
    """Return what was done, in French; ValidationError when it was not."""
    revision = revision_of(request)
    if name == "valider":
        mark = request.POST.get("mark", "")
        actions.validate(delivery=delivery, revision=revision, mark=mark, by=request.user)
        return "validée."
    if name not in GESTURES:
        raise ValidationError(UNSURE)
    GESTURES[name].act(delivery=delivery, revision=revision, by=request.user)
    return GESTURES[name].said
