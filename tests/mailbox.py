"""A real SMTP server on this machine, that keeps what it is given and may be told to refuse it."""

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller

from soak.cluster import free_port

logging.getLogger("mail.log").setLevel(logging.WARNING)  # the server's own: it tells every word it hears
LINK = re.compile(r"https?://\S+")


@dataclass
class Mailbox:
    """What came, for whom it was handed over, and what the server says instead of taking it."""

    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[list[str]] = field(default_factory=list)
    refuses_recipient: str = ""
    refuses_message: str = ""
    port: int = 0

    @property
    def last(self) -> EmailMessage:
        """The last message."""
        return self.messages[-1]

    @property
    def body(self) -> str:
        """The text of the last message."""
        return self.last.get_content()

    @property
    def links(self) -> list[str]:
        """The links of the last message, without the service's own address."""
        return [link.partition("example.org")[2] for link in LINK.findall(self.body)]


class Handler:
    """What the server asks at each step; it looks at all that this object has, hence two classes."""

    def __init__(self, box: Mailbox) -> None:
        self.box = box

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        if self.box.refuses_recipient:
            return self.box.refuses_recipient
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        if self.box.refuses_message:
            return self.box.refuses_message
        self.box.messages.append(message_from_bytes(envelope.content, policy=policy.default))
        self.box.recipients.append(envelope.rcpt_tos)
        return "250 OK"


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """Run one on a port of this machine."""
    box = Mailbox(port=free_port())
    controller = Controller(Handler(box), hostname="127.0.0.1", port=box.port)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
