"""Sheets for advice that come back by mail: each goes to its request, whatever version the mail is about."""

from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from imports.advice import engine
from imports.advice.receiving import marks_in, receive, request_marked
from imports.models import AdviceRequest, AdviceReturn, MailPart, ReceivedMail, kept

RETURNED = "Feuille pour avis de la demande {request} : ce qu'elle propose est lu avec la demande."
KNOWN = "Feuille pour avis de la demande {request}, déjà revenue : rien ne change."
CLOSED = "Feuille pour avis de la demande {request}, close : elle attend, lue si la demande est rouverte."
FROM_ANOTHER = (
    "Feuille pour avis qui vient de {sender}, qui n'est pas l'adresse de la demande {request} : si elle est "
    "bien de votre collègue, déposez-la sur la page de la demande."
)
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
    said = give(part, request, content) if request else OF_NONE
    MailPart.objects.filter(pk=part.pk).update(reason=said, advice_request=request)
    return request


def give(part: MailPart, request: AdviceRequest, content: bytes) -> str:
    """Return what became of a sheet of the request: read, unless a person must say that it may be."""
    if request.closed_at:
        return CLOSED.format(request=request)
    if is_from_another(part.mail, request):
        return FROM_ANOTHER.format(request=request, sender=address_of(part.mail))
    returned, created = receive(request=request, filename=part.name, content=content, by=None, part=part)
    engine.enqueue(returned)
    return (RETURNED if created or returned.part_id == part.pk else KNOWN).format(request=request)


def is_from_another(mail: ReceivedMail, request: AdviceRequest) -> bool:
    """Return whether a mail does not come from the address of the request, when it has one."""
    said = mail.sender.address if mail.sender else ""
    return bool(request.address) and said.casefold() != request.address.casefold()


def address_of(mail: ReceivedMail) -> str:
    """Return from which address a mail comes, in words."""
    return (mail.sender and (mail.sender.address or mail.sender.name)) or "quelqu'un d'inconnu"


def waiting(request: AdviceRequest) -> QuerySet[MailPart]:
    """Return the sheets of a request that came by mail and that nobody gave it: the earliest first."""
    given = request.returns.values("sha256")
    parts = request.mailed_sheets.exclude(sha256__in=given).order_by("pk")
    return parts.select_related("mail__sender")


def take_waiting(request: AdviceRequest) -> None:
    """Read the sheets that came while a request was closed, now that it is open again."""
    for part in waiting(request):
        said = give(part, request, kept(part.sha256))
        MailPart.objects.filter(pk=part.pk).update(reason=said)
