"""Messages to those who follow by a link: asked for, to a proved address only, and stopped when they say so.

A token in clear is only ever in memory and in the message itself: neither the database nor the queue, whose
table keeps what it is given, would be a place for it. Hence messages leave from here and at once, after the
transaction that made them true; the engine has no part in them.
"""

import logging
import secrets
from collections.abc import Sequence
from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError, Q, QuerySet
from django.urls import reverse  # by its name: an address belongs to the pages
from django.utils import timezone

from documents.calls import day
from imports.deposits.links import TOKEN_BYTES, hash_of
from imports.deposits.mailing import NO_SERVER, NotSent, can_send, send
from imports.models import FollowUp, Submission
from people import journal
from people.addresses import read_address
from people.authors import Identity, find_or_add
from people.models import Author

logger = logging.getLogger(__name__)

PROOF_LASTS = timedelta(hours=48)
BETWEEN_TWO = timedelta(minutes=10)  # messages asked for to one address, whoever asks
TOO_SOON = (
    "Un message est déjà parti à cette adresse il y a moins de dix minutes : cherchez-le, y compris parmi "
    "les indésirables, ou réessayez un peu plus tard."
)
PROOF = """Quelqu'un a donné cette adresse pour être prévenu par courriel : si c'est vous, ouvrez ce lien \
dans les 48 heures et confirmez-la ; sinon, ne faites rien, vous ne recevrez pas d'autre message.

{link}
"""
LOST = """Bonjour,

Vous avez demandé à retrouver ce que vous suivez. Voici un nouveau lien pour chaque suivi :

{links}

Les liens que vous aviez avant n'ouvrent plus rien : donnez les nouveaux à ceux qui répondent avec vous, et \
à personne d'autre. Si vous n'avez rien demandé, gardez ce message : vos liens sont désormais ceux-ci.
"""
CLEARED = {"asked": None, "proof_hash": "", "proof_expires_at": None}


def ask(*, follow_up: FollowUp, address: str) -> None:
    """Send the one message that lets the holder of an address prove it; what was asked before is replaced.

    ValidationError, in one sentence, when it is no address or a message just left; NotSent if it cannot.
    """
    if not can_send():
        raise NotSent(NO_SERVER)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    author = wait_for_proof(follow_up, read_address(address), token)
    link = settings.SITE_URL + reverse("proof", args=[token])
    try:
        send(to=author.address, subject="Confirmez votre adresse électronique", body=PROOF.format(link=link))
    except NotSent:
        release(author)
        raise


@transaction.atomic(durable=True)
def wait_for_proof(follow_up: FollowUp, address: str, token: str) -> Author:
    """Return who holds the address, of which the token is now the proof that is awaited."""
    who = Identity(name="", address=address)
    author = find_or_add([who])[who]
    if author is None or not claim(author):
        raise ValidationError(TOO_SOON)
    follow_up.asked, follow_up.proof_hash = author, hash_of(token)
    follow_up.proof_expires_at = timezone.now() + PROOF_LASTS
    follow_up.save(update_fields=list(CLEARED))
    note("message demandé par son auteur", follow_up)
    return author


def proof_awaited(token: str) -> FollowUp | None:
    """Return the follow-up whose address the token proves today; None for any other words."""
    awaited = FollowUp.objects.all().standing().filter(proof_expires_at__gt=timezone.now())
    return awaited.filter(proof_hash=hash_of(token)).select_related("asked").first()


@transaction.atomic
def prove(*, token: str) -> bool:
    """Return whether the token proved an address, once: its holder will be written to, as they asked."""
    follow_up = proof_awaited(token)
    if follow_up is None or follow_up.asked is None:
        return False
    waiting = FollowUp.objects.filter(pk=follow_up.pk, proof_hash=follow_up.proof_hash)
    if not waiting.update(notified=follow_up.asked, **CLEARED):
        return False
    Author.objects.filter(pk=follow_up.asked.pk).update(address_proved_at=timezone.now())
    note("adresse prouvée par son auteur", follow_up)
    return True


@transaction.atomic
def stop(*, follow_up: FollowUp) -> None:
    """Write nothing more about what the link follows, whether the address is proved or not yet."""
    asking = FollowUp.objects.filter(pk=follow_up.pk).exclude(notified=None, asked=None)
    if asking.update(notified=None, **CLEARED):
        note("messages arrêtés par leur auteur", follow_up)
    follow_up.refresh_from_db()


def send_lost_links(*, address: str) -> None:
    """Send new links for all that is followed with this proved address; the old ones open nothing any more.

    An address nobody proved gets nothing, and nobody is told. The message goes first: if it cannot leave, the
    old links still open. NotSent then.
    """
    author = Author.objects.filter(identity=address).exclude(address_proved_at=None).first()
    lost = list(FollowUp.objects.all().standing().filter(notified=author)) if author else []
    if author is None or not lost or not claim(author):
        return
    renewed = [(follow_up, secrets.token_urlsafe(TOKEN_BYTES)) for follow_up in lost]
    told = "\n\n".join(f"{about(one)}\n{address_of(token)}" for one, token in renewed)
    try:
        send(to=author.address, subject="Vos liens de suivi", body=LOST.format(links=told))
    except NotSent:
        release(author)
        raise
    renew(renewed)


@transaction.atomic(durable=True)
def renew(renewed: Sequence[tuple[FollowUp, str]]) -> None:
    """Let each follow-up be opened by its new token, and by that one only."""
    for follow_up, token in renewed:
        held = FollowUp.objects.filter(pk=follow_up.pk, token_hash=follow_up.token_hash)
        if held.update(token_hash=hash_of(token)):
            note("lien de suivi renvoyé à son auteur", follow_up)


def address_of(token: str) -> str:
    """Return the address that a token opens, as it is written in a message."""
    return settings.SITE_URL + reverse("follow", args=[token])


def about(follow_up: FollowUp) -> str:
    """Return what a link follows, in versions and dates only: a message never holds a remark."""
    envois = follow_up.submissions.select_related("version__volet").order_by("pk")
    sent = [f"{one.version}, envoi du {day(timezone.localdate(one.received_at))}" for one in envois]
    waiting = follow_up.deposits.select_related("version__volet").order_by("pk")
    sent += [f"{one.version}, dépôt du {day(timezone.localdate(one.created_at))}" for one in waiting]
    return "\n".join(" ".join(line.split()) for line in dict.fromkeys(sent))


def claim(author: Author) -> bool:
    """Return whether a message may be sent now to that address, and then count it as sent.

    One conditional update: two processes that ask at once send one message.
    """
    now = timezone.now()
    rested = Q(written_at=None) | Q(written_at__lte=now - BETWEEN_TWO)
    return bool(Author.objects.filter(rested, pk=author.pk).update(written_at=now))


def release(author: Author) -> None:
    """Let a message be asked for again at once: that one did not leave."""
    Author.objects.filter(pk=author.pk).update(written_at=timezone.now() - BETWEEN_TWO)


def note(action: str, follow_up: FollowUp) -> None:
    """Write in the journal, about the first envoi; a link that holds none yet has nothing to tell of."""
    envoi = Submission.objects.filter(follow_up=follow_up).select_related("version__volet").first()
    if envoi is not None:
        journal.record(action, envoi, by=None, volet=envoi.version.volet.code)


def forget() -> None:
    """Forget the addresses that serve no more: never proved, stopped, or of a link that opens nothing."""
    now = timezone.now()
    closed = FollowUp.objects.exclude(pk__in=FollowUp.objects.all().standing())
    closed.exclude(notified=None, asked=None).update(notified=None, **CLEARED)
    FollowUp.objects.filter(proof_expires_at__lte=now).update(**CLEARED)
    for author in useless(Author.objects.filter(written_at__lte=now - PROOF_LASTS)):
        try:
            author.delete()
        except ProtectedError:  # they wrote remarks: their name and address are kept as such
            Author.objects.filter(pk=author.pk).update(written_at=None)


def useless(authors: QuerySet[Author]) -> QuerySet[Author]:
    """Return those that no link names."""
    named = FollowUp.objects.exclude(notified=None).values("notified")
    waiting = FollowUp.objects.exclude(asked=None).values("asked")
    return authors.exclude(pk__in=named).exclude(pk__in=waiting)
