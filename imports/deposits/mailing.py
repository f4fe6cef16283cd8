"""Give one message to the mail server; the only place that writes to anybody."""

import logging
import smtplib
import ssl
from contextlib import suppress
from email.utils import formataddr, make_msgid
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage
from django.core.mail.backends.smtp import EmailBackend
from django.utils.functional import cached_property

logger = logging.getLogger(__name__)

NOT_SENT = "Le message n'a pas pu partir : le serveur de messagerie ne répond pas. Réessayez dans un moment."
REFUSED = "Le message n'a pas pu partir : le serveur de messagerie refuse cette adresse. Vérifiez-la."
NO_SERVER = "Ce service n'envoie pas de messages."


class NotSent(ValidationError):
    """The message did not leave, as far as one knows: cut while it was handed over, it may have."""


class MailServer(EmailBackend):
    """The server of the settings, trusted by the authority of the settings."""

    @cached_property
    def ssl_context(self) -> ssl.SSLContext:
        """Return what the server's certificate is checked with."""
        return ssl.create_default_context(cafile=settings.CA_BUNDLE or None)

    def close(self) -> None:
        """Hang up. What the server accepted is sent, however it answers to that."""
        with suppress(OSError):
            super().close()


def can_send() -> bool:
    """Return whether a mail server is set: else nothing is offered."""
    return bool(settings.EMAIL_HOST)


def send(*, to: str, subject: str, body: str) -> None:
    """Send a message of plain text; NotSent, in one sentence, when the server does not take it.

    Never in a transaction: the server may take as long as EMAIL_TIMEOUT for each of its answers.
    """
    if not can_send():
        raise NotSent(NO_SERVER)
    try:
        message(to, subject, body).send()
    except smtplib.SMTPRecipientsRefused as exc:
        logger.warning("A message was not sent: its recipient is refused.")
        raise NotSent(REFUSED if is_for_good(exc) else NOT_SENT) from None  # it holds the address
    except OSError as exc:  # of the network, of TLS, of SMTP
        logger.warning("A message was not sent: %s.", type(exc).__name__)
        raise NotSent(NOT_SENT) from None


def is_for_good(refusal: smtplib.SMTPRecipientsRefused) -> bool:
    """Return whether the server will never take the address; a 4xx asks to come again later."""
    return all(code >= 500 for code, _ in refusal.recipients.values())


def message(to: str, subject: str, body: str) -> EmailMessage:
    """Return a message that no answering machine answers to."""
    return EmailMessage(
        subject=subject,
        body=body,
        from_email=formataddr((" ".join(settings.SITE_TITLE.split()), settings.EMAIL_FROM)),
        to=[to],
        headers={
            "Message-ID": make_msgid(domain=urlsplit(settings.SITE_URL).hostname),
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
        connection=MailServer(),
    )
