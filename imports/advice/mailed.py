"""Sheets for advice that come back by mail: each goes to its request, whatever version the mail is about."""

from django.core.exceptions import ValidationError

from imports.advice import engine
from imports.advice.receiving import marks_in, receive, request_marked
from imports.models import AdviceRequest, AdviceReturn, MailPart, ReceivedMail, kept

RETURNED = "Feuille pour avis de la demande {request} : ce qu'elle propose est lu avec la demande."
KNOWN = "Feuille pour avis de la demande {request}, déjà revenue : rien ne change."
CLOSED = "Feuille pour avis de la demande {request}, close : rouvrez la demande pour la lire."
OF_NONE = "Feuille pour avis, d'aucune demande connue du service : elle n'est pas lue."
WORDS = "Message qui accompagne une feuille pour avis ({request}) : à lire ici, ce n'est pas une remarque."


def take_sheets(mail: ReceivedMail) -> AdviceRequest | None:
    """Return the request that the mail answers, once each sheet for advice it carries went to its own.

    None when it carries none of a known request. Done again, it changes nothing: a part that was taken says
    so. The words of such a mail are what a colleague says of their sheet, not a remark on the text.
    """
    waiting = mail.parts.exclude(rank=0).filter(reason="", submission=None)
    found = [request for part in waiting if (request := take_sheet(part))]
    request = found[0] if found else answered_by(mail)
    if request is not None:
        words = mail.parts.filter(rank=0, reason="", submission=None)
        words.update(reason=WORDS.format(request=request))
    return request


def answered_by(mail: ReceivedMail) -> AdviceRequest | None:
    """Return the request that a sheet of the mail went to, when an earlier reading stopped after that."""
    returned = AdviceReturn.objects.filter(part__mail=mail).exclude(request=None)
    first = returned.select_related("request__version__volet").order_by("pk").first()
    return first.request if first else None


def take_sheet(part: MailPart) -> AdviceRequest | None:
    """Return the request that a part of a mail went to, None for what is no sheet of a known one.

    What became of it is said on the part: its bytes are kept with the mail.
    """
    content = kept(part.sha256)
    try:
        marks = marks_in(part.name, content)
    except ValidationError as lost:
        MailPart.objects.filter(pk=part.pk).update(reason=" ".join(lost.messages))
        return None
    if not marks:
        return None
    request = request_marked(marks)
    if request is None:
        said = OF_NONE
    elif request.closed_at:
        said = CLOSED.format(request=request)
    else:
        returned, created = receive(request=request, filename=part.name, content=content, by=None, part=part)
        engine.enqueue(returned)
        said = (RETURNED if created or returned.part_id == part.pk else KNOWN).format(request=request)
    MailPart.objects.filter(pk=part.pk).update(reason=said)
    return request
