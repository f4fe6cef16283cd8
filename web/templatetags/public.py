"""What every public page says of the service, from the settings: text only, escaped where it is shown."""

from dataclasses import dataclass
from urllib.parse import quote

from django import template
from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import SafeString

from imports.deposits.mailing import can_send
from people.addresses import veiled

register = template.Library()
register.filter("veiled", veiled)

MISSING = "à compléter par l'exploitant"
CONFORMITY = {"non": "non conforme", "partielle": "partiellement conforme", "totale": "totalement conforme"}


@dataclass(frozen=True, slots=True)
class Site:
    """The service as its pages present it; an empty field has not been filled in by who runs it."""

    theme: str
    brand: list[str]
    title: str
    tagline: str
    contact: str
    publisher: str
    director: str
    host: str
    conformity: str
    audit: str
    privacy_contact: str
    retention: str
    writes: bool

    @property
    def is_of_the_state(self) -> bool:
        """Whether the pages carry the State's identity."""
        return self.theme == "etat"


@register.simple_tag
def site() -> Site:
    """Return what the settings say of the service; no request is needed, error pages have none."""
    return Site(
        theme=settings.SITE_THEME,
        brand=[line.strip() for line in settings.SITE_BRAND.split("|")],
        title=settings.SITE_TITLE,
        tagline=settings.SITE_TAGLINE,
        contact=settings.SITE_CONTACT,
        publisher=settings.SITE_PUBLISHER,
        director=settings.SITE_DIRECTOR,
        host=settings.SITE_HOST,
        conformity=CONFORMITY[settings.SITE_ACCESSIBILITY],
        audit=settings.SITE_ACCESSIBILITY_AUDIT,
        privacy_contact=settings.SITE_PRIVACY_CONTACT,
        retention=settings.SITE_RETENTION,
        writes=can_send(),
    )


@register.filter
def or_missing(value: str) -> str | SafeString:
    """Return the value, or the words that say it has not been filled in."""
    return value or format_html("<em>[{}]</em>", MISSING)


@register.filter
def mail_link(address: str, about: object = "") -> str | SafeString:
    """Return a link that writes to the address, about a version say; or the words that say none was given."""
    if not address:
        return or_missing(address)
    subject = f"?subject={quote(f'Commentaires : {about}')}" if about else ""
    return format_html('<a href="mailto:{}{}">{}</a>', quote(address, safe="@"), subject, address)


@register.filter
def plural(count: int) -> str:
    """Return the « s » of more than one: in French, none is singular."""
    return "s" if count > 1 else ""
