"""Messages by e-mail: asked for behind a link, proved by the link of the first one, and the lost links."""

import logging
from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from imports.deposits import notifying
from imports.deposits.mailing import NO_SERVER, NotSent, can_send
from imports.models import FollowUp
from web import pace
from web.public.forms import AddressForm
from web.public.link import LinkRequest, by_link, page, secretly, to

logger = logging.getLogger(__name__)

SENT = (
    "Un message est parti à {address} : ouvrez le lien qu'il contient dans les 48 heures. "
    "S'il n'arrive pas, cherchez-le parmi les indésirables."
)
STOPPED = "Vous ne serez plus prévenu par courriel."


@by_link
@require_POST
def follow_message(request: LinkRequest) -> HttpResponse:
    """Ask to be written to at an address, or to be written to no more, which is never refused."""
    if "stop" in request.POST:
        notifying.stop(follow_up=request.follow_up)
        messages.success(request, STOPPED)
        return to(request, "follow", anchor="#courriel")
    if not can_send():
        messages.error(request, NO_SERVER)
        return to(request, "follow")
    form = AddressForm(request.POST)
    if form.is_valid():
        if wait := pace.take(request, pace.Limit.MESSAGES):
            return pace.refuse(request, wait)
        if asked(request.follow_up, form):
            messages.success(request, SENT.format(address=form.cleaned_data["address"]))
            return to(request, "follow", anchor="#courriel")
    return page(request, "public/message.html", {"form": form}, status=422)


def asked(follow_up: FollowUp, form: AddressForm) -> bool:
    """Return whether the message left; the form says why when it did not."""
    try:
        notifying.ask(follow_up=follow_up, address=form.cleaned_data["address"])
    except ValidationError as refusal:
        form.add_error("address", refusal)
    return form.is_valid()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def proof(request: HttpRequest, proof: str) -> HttpResponse:
    """Prove an address by the button of this page only: programs that look at messages follow their links."""
    if request.method == "POST":
        proved = notifying.prove(token=proof)
        return secretly(render(request, "public/proved.html") if proved else unknown_proof(request))
    if notifying.proof_awaited(proof) is None:
        return secretly(unknown_proof(request))
    return secretly(render(request, "public/proof.html"))


def unknown_proof(request: HttpRequest) -> HttpResponse:
    """Return the page of a proof that proves nothing: used, replaced, out of date or never there."""
    if wait := pace.take(request, pace.Limit.WRONG_LINKS):
        return pace.refuse(request, wait)
    return render(request, "public/unknown_proof.html", status=404)


class Afterwards(HttpResponse):
    """A page after which something is done, once it is sent: how long that takes is not told by the page."""

    def __init__(self, content: str, do: Callable[[], None]) -> None:
        super().__init__(content)
        self.do = do

    def close(self) -> None:
        """Do it, when the server is done with the page."""
        try:
            self.do()
        except Exception:
            logger.exception("What was to be done after a page is not done.")
        finally:
            super().close()


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def lost_link(request: HttpRequest) -> HttpResponse:
    """Ask for new links at an address: one and the same answer, whether or not it is one that was proved."""
    form = AddressForm(request.POST if request.method == "POST" and can_send() else None)
    if not form.is_valid():
        return render(request, "public/lost_link.html", {"form": form}, status=422 if form.is_bound else 200)
    if wait := pace.take(request, pace.Limit.MESSAGES):
        return pace.refuse(request, wait)
    said = render_to_string("public/lost_link_asked.html", request=request)
    return Afterwards(said, partial(send_quietly, form.cleaned_data["address"]))


def send_quietly(address: str) -> None:
    """Send the links; a server that does not take them is told of in the log, where no address is."""
    try:
        notifying.send_lost_links(address=address)
    except NotSent:
        logger.warning("Lost links could not be sent: the old ones still open.")
