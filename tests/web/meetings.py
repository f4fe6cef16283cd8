"""Where the pages of a meeting are, and what they say."""

from html import unescape

from django.http import HttpResponse

from comments.models import Placement
from committee.models import Meeting
from tests.web.conftest import read

LIST = "/admin/seances/"


def page_of(meeting: Meeting, more: str = "") -> str:
    """Return the address of a meeting, or of one of its pages."""
    return f"{LIST}S-{meeting.pk}/{more}"


def screen(meeting: Meeting, card: Placement) -> str:
    """Return the address of a card's point on the screen."""
    return page_of(meeting, f"ecran/{meeting.points.get(placement=card).pk}/")


def said(response: HttpResponse) -> str:
    """Return the text of a page, signs as one reads them."""
    return unescape(read(response))
