"""One remark of a link: read in full, withdrawn, completed, and one word on its answer."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comments import replying
from comments.models import Placement
from imports.deposits.following import check_own, complete, withdraw
from web.public.forms import AdditionForm, WordForm
from web.public.link import LinkRequest, by_link, card_or_404, page, to
from web.public.remarks import remarks_of, with_all


@by_link
@require_safe
def show(request: LinkRequest, comment_id: int) -> HttpResponse:
    """A remark in full, with what may still be done about it."""
    return remark_page(request, card_or_404(request, comment_id))


def remark_page(
    request: LinkRequest,
    card: Placement,
    addition: AdditionForm | None = None,
    word: WordForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Return the page of a remark, a refused form in place of its fresh one."""
    fresh = with_all(Placement.objects.select_related("comment", "version__volet", "edition")).get(pk=card.pk)
    context = {
        "remark": remarks_of(request.follow_up, [fresh])[0],
        "addition": addition or AdditionForm(),
        "word": word or WordForm(),
    }
    return page(request, "public/remark.html", context, status)


@by_link
@require_http_methods(["GET", "HEAD", "POST"])
def withdrawal(request: LinkRequest, comment_id: int) -> HttpResponse:
    """Withdraw a remark, once asked again."""
    card = card_or_404(request, comment_id)
    if request.method != "POST":
        return page(request, "public/withdrawal.html", {"card": card})
    try:
        withdraw(follow_up=request.follow_up, placement=card)
        messages.success(request, f"{card} est retirée.")
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return to(request, "remark", comment_id)


@by_link
@require_POST
def addition(request: LinkRequest, comment_id: int) -> HttpResponse:
    """Complete a remark; what is added comes after what was said."""
    card = card_or_404(request, comment_id)
    form = AdditionForm(request.POST)
    if form.is_valid():
        try:
            envoi = complete(
                follow_up=request.follow_up, placement=card, addition=form.cleaned_data["addition"]
            )
            return to(request, "receipt", envoi.pk)
        except ValidationError as refusal:
            form.add_error("addition", refusal)
    return remark_page(request, card, addition=form, status=422)


@by_link
@require_POST
def reply(request: LinkRequest, comment_id: int) -> HttpResponse:
    """One word on the answer, once."""
    card = card_or_404(request, comment_id)
    form = WordForm(request.POST)
    if form.is_valid():
        try:
            check_own(request.follow_up, card)
            messages.success(request, say(card, form.cleaned_data["word"], form.cleaned_data["why"]))
            return to(request, "remark", comment_id)
        except ValidationError as refusal:
            form.add_error("why" if form.cleaned_data["word"] == "maintient" else None, refusal)
    return remark_page(request, card, word=form, status=422)


def say(card: Placement, word: str, why: str) -> str:
    """Say the word on the answer; return what is told back."""
    if word == "maintient":
        replying.maintain(placement=card, why=why)
        return "Votre remarque sera réexaminée par quelqu'un d'autre ; cette seconde réponse sera définitive."
    replying.agree(placement=card)
    return "C'est noté : la réponse vous convient."
