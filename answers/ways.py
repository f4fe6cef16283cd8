"""By which way a person is answered: the one they came by; and what keeps a message from leaving."""

import re
from collections.abc import Container
from typing import NamedTuple

from django.core.exceptions import ValidationError

from answers.models import Delivery, Way
from answers.owing import Thread
from comments.models import Channel
from imports.deposits.mailing import can_send
from imports.mailbox.receiving import own_addresses
from imports.models import Submission
from people.addresses import read_address
from people.models import Author

# Addresses that programs answer from, and lists; nobody reads what is sent to them (RFC 3834, 2; RFC 2142).
MACHINE = re.compile(
    r"(?:mailer-daemon|postmaster|no-?reply|ne-?pas-?repondre|noreponse|bounces?|owner-.*|.*-(?:owner|request|bounces?))"
    r"(?:[+=].*)?@",
    re.I,
)
NO_SENDER = "Le courriel ne dit pas qui l'a envoyé : remettez la réponse vous-même."
NO_LINK = "Le lien de suivi est révoqué, ou n'ouvre plus : remettez la réponse vous-même."
NOT_AN_ADDRESS = "« {address} » n'est pas une adresse à laquelle écrire."
A_MACHINE = "« {address} » est l'adresse d'un programme ou d'une liste : personne ne lirait la réponse."
OUR_OWN = "« {address} » est une adresse de l'équipe : la réponse reviendrait ici."
NOT_PROVED = "L'adresse « {address} » n'est pas prouvée : un message dit qui l'envoie, il ne le prouve pas."
NO_SERVER = (
    "Ce service n'envoie pas de courriels (EMAIL_URL n'est pas réglée) : remettez la réponse vous-même."
)


class Destination(NamedTuple):
    """Whom to answer, and how."""

    way: Way
    author: Author | None
    address: str


def destination_of(thread: Thread) -> Destination:
    """Return by which way the person of a thread is answered."""
    if thread.mail:
        sender = thread.mail.sender
        return Destination(Way.MAIL, sender, sender.address if sender else "")
    envoi = thread.submission
    assert envoi is not None  # noqa: S101  # a thread is one or the other
    author = envoi.sender or only_author(thread)
    if envoi.channel == Channel.ISSUE:
        return Destination(Way.ISSUE, author, "")
    if envoi.follow_up and envoi.follow_up.notified:
        return Destination(Way.MAIL, envoi.follow_up.notified, envoi.follow_up.notified.address)
    if envoi.follow_up:
        return Destination(Way.LINK, author, "")
    return Destination(Way.HAND, author, "")


def only_author(thread: Thread) -> Author | None:
    """Return who wrote the remarks of a thread; None when several people did, in one sheet."""
    authors = {remark.card.comment.author_id: remark.card.comment.author for remark in thread.remarks}
    return next(iter(authors.values())) if len(authors) == 1 else None


def refusal_of(delivery: Delivery, own: Container[str] | None = None) -> str:
    """Return in one sentence why nothing may leave by its way, "" when it may.

    *own* are the team's addresses, for whoever asks many times.
    """
    if delivery.way == Way.LINK:
        return "" if opens(delivery.submission) else NO_LINK
    return refusal_to(delivery.author, delivery.address, own) if delivery.way == Way.MAIL else ""


def opens(envoi: Submission | None) -> bool:
    """Return whether the page on which an envoi is followed may still be read by who holds its link."""
    return bool(envoi and envoi.follow_up and envoi.follow_up.is_standing)


def refusal_to(author: Author | None, address: str, own: Container[str] | None) -> str:
    """Return in one sentence why no message may leave to an address, "" when it may."""
    if not can_send():
        return NO_SERVER
    if not address:
        return NO_SENDER
    if not is_address(address):
        return NOT_AN_ADDRESS.format(address=address)
    if MACHINE.match(address):
        return A_MACHINE.format(address=address)
    if address in (own_addresses() if own is None else own):
        return OUR_OWN.format(address=address)
    if author is None or author.address != address or author.address_proved_at is None:
        return NOT_PROVED.format(address=address)
    return ""


def is_address(address: str) -> bool:
    """Return whether it is one address, that nothing hides in."""
    try:
        return read_address(address) == address
    except ValidationError:
        return False
