"""Texts that run from right to left, or that turn what follows: kept apart from the words around them."""

from html.parser import HTMLParser
from unicodedata import bidirectional

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from comments.actions import decide
from comments.models import Comment, Placement
from comments.outcomes import Outcome
from comments.replying import maintain
from documents.models import CallState, Version
from imports.models import Submission
from tests.imports.sheets import GABARIT, ods
from tests.web.public.deposits import link_of, preview_of
from tests.web.test_hostile import desk_pages

pytestmark = pytest.mark.django_db

TURNED = "\u202eETIUS\u202c", "\u2067ETIUS", "شرح ETIUS", "\u2066\u202dETIUS", "ETIUS \u202b"
NAME = "avis \u202esdo.exe.ods"
TURNING = ("R", "AL", "RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI")
VOID = {"meta", "link", "input", "br", "hr", "img", "source", "wbr", "col"}
APART = {"title", "textarea", "option", "td"}  # each holds one text, in a box of its own


class Reading(HTMLParser):
    """The texts of a page that hold turned words, and stand in no element that keeps them apart."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.loose: list[str] = []
        self.seen = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.open.append((tag, tag in APART or tag == "bdi" or ("dir", "auto") in attrs))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if "ETIUS" in data:
            self.seen += 1
            turns = any(bidirectional(letter) in TURNING for letter in data)
            quoted = "« " in data.partition("ETIUS")[0]  # in a sentence of ours
            if turns and (quoted or not any(apart for _, apart in self.open)):
                self.loose.append(
                    f"<{'> <'.join(tag for tag, _ in self.open[-4:])}> {ascii(data.strip())[:160]}"
                )


def line(number: int, said: str, **cells: str) -> list[str]:
    """Return a line whose cells all hold turned words, but those said."""
    return [
        cells.get("id", f"{number}"), cells.get("place", said), cells.get("excerpt", said),
        cells.get("text", f"{said} {number}"), cells.get("importance", said), cells.get("author", said),
        cells.get("date", said),
    ]  # fmt: skip


LINES = [
    *(line(number, said) for number, said in enumerate(TURNED)),
    line(7, TURNED[0], excerpt="", text="", importance=""),
    line(8, TURNED[0], place="EXI-G-1", id=TURNED[0]),
    line(9, TURNED[2], place=f"EXI-Z-4 {TURNED[0]}", excerpt=""),
]


def deposited(client: Client, version: Version) -> str:
    """Return the link of a sheet of turned words, to be confirmed."""
    content = ods([[*GABARIT, f"Colonne {TURNED[0]}"], *([*cells, TURNED[1]] for cells in LINES)])
    sent = {"sheets": SimpleUploadedFile(NAME, content), "organisation": f"Direction {TURNED[0]}"}
    return link_of(client.post(f"/appels/{version.pk}/deposer/", sent))


def answered(version: Version, karim) -> None:
    """Answer every remark in turned words, one being maintained in others."""
    Submission.objects.update(verified=True)
    for card in Placement.objects.filter(on_board=True):
        said = f"Non : {TURNED[0]}"
        decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason=said, by=karim)
    Version.objects.filter(pk=version.pk).update(call=CallState.ANSWERED)
    maintain(placement=Placement.objects.filter(on_board=True).earliest("pk"), why=TURNED[0])


def loose(client: Client, addresses: list[str], least: int = 1) -> list[str]:
    """Return the turned words of these pages that nothing keeps apart."""
    found, seen = [], 0
    for address in addresses:
        page = client.get(address)
        assert page.status_code == 200, address
        reading = Reading(page.content.decode())
        assert "\u202esdo" not in page.content.decode(), "the name of a file says another kind of file"
        seen += reading.seen
        found += [f"{address.rpartition('/suivi/')[2][43:]}: {one}" for one in reading.loose]
    assert seen >= least
    return sorted(set(found))


def test_turned_words_are_kept_apart_on_every_page_of_a_link(client, version, other, karim):
    link = deposited(client, version)
    preview = preview_of(link)
    typed = {"location": TURNED[0], "date": TURNED[0], "text": TURNED[0]}
    before = [link, preview, f"{preview}lignes/1/", f"{preview}abandon/"]

    found = loose(client, before, least=40)
    refused = Reading(client.post(f"{preview}lignes/2/", typed).content.decode())
    client.post(f"{preview}lignes/1/", {"location": TURNED[0], "date": "", "text": TURNED[0]})
    found += loose(client, [preview])
    receipt = client.post(f"{preview}confirmation/").url
    answered(version, karim)
    remarks = [f"{link}remarques/{card}/" for card in Placement.objects.order_by("pk")]
    found += loose(client, [receipt, link, *remarks, f"{remarks[1]}retrait/"], least=20)

    assert Comment.objects.count() >= len(TURNED)
    assert not [*found, *refused.loose], "\n".join([*found, *refused.loose])


def test_turned_words_are_kept_apart_on_the_teams_pages(client, version, karim):
    link = deposited(client, version)
    client.post(f"{preview_of(link)}confirmation/")
    answered(version, karim)
    desk = Client()
    desk.force_login(karim)

    found = loose(desk, desk_pages(version), least=20)

    assert not found, "\n".join(found)
