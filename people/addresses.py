"""Read an e-mail address that someone typed, strictly: it is to be written to."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.utils.encoding import punycode

LONGEST, LONGEST_LOCAL = 254, 64
# Before the « @ »: no quotes, no blanks, and nothing that old relays take for a way further (%, !).
LOCAL = re.compile(r"[A-Za-z0-9#$&'*+/=?^_{}~-]+(?:\.[A-Za-z0-9#$&'*+/=?^_{}~-]+)*")
NO_ADDRESS = "Écrivez une seule adresse électronique, comme nom@example.org."


def read_address(typed: str) -> str:
    """Return the address in lower case, its domain as machines know it (IDNA); ValidationError for others.

    Nothing but ASCII comes out: what is shown, what is compared and what is written to are one.
    """
    local, at, domain = typed[: 4 * LONGEST].strip(" ").rpartition("@")
    if not (at and LOCAL.fullmatch(local) and len(local) <= LONGEST_LOCAL):
        raise ValidationError(NO_ADDRESS)
    try:
        address = f"{local}@{punycode(domain)}".lower()
        EmailValidator(allowlist=[])(address)
    except (UnicodeError, ValidationError) as exc:
        raise ValidationError(NO_ADDRESS) from exc
    if len(address) > LONGEST or address.endswith("]"):  # « [192.0.2.1] »: a machine, nobody's address
        raise ValidationError(NO_ADDRESS)
    return address


def veiled(address: str) -> str:
    """Return enough of an address for its holder to know it, on a page that others may read."""
    return f"{address[:1]}…@{address.rpartition('@')[2]}" if address else ""
