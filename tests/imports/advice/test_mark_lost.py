"""A sheet for advice whose hidden column was taken away never becomes remarks, wherever it comes in."""

from collections.abc import Callable

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command

from comments.models import Channel, Comment, Placement
from imports import actions, engine
from imports.deposits import looking
from imports.deposits.receiving import receive_deposit
from imports.models import AdviceReturn, DepositState, MailPart, Submission
from tests import factories
from tests.advice import REFERENCE, Lines, ask, fill, send_back
from tests.imports import sheets
from tests.imports.deposits.conftest import follow_up
from tests.imports.mailbox.mails import eml, receive
from tests.web.conftest import as_lea, read

__all__ = ["as_lea", "follow_up"]
TABS = {"name": "Avis", "more": {"Mode d'emploi": [["Demande d'avis A-0001"]]}}


@pytest.fixture
def card(version) -> Placement:
    return factories.make_placement(version, text="Préciser la durée.")


def without(lines: Lines, last: int) -> Lines:
    return [line[:last] for line in lines]


FILES: list[tuple[str, Callable[[Lines], bytes]]] = [
    ("avis.ods", lambda lines: sheets.ods(without(lines, REFERENCE + 1))),
    ("avis.xlsx", lambda lines: sheets.xlsx(without(lines, REFERENCE + 1), **TABS)),
    ("avis.csv", lambda lines: sheets.delimited(without(lines, REFERENCE + 1))),
    ("avis.ods", lambda lines: sheets.ods(without(lines, REFERENCE), **TABS)),
]


@pytest.fixture(params=FILES)
def lost(request, card, lea) -> tuple[str, bytes]:
    """A filled sheet without its hidden column, and for the last one without its references either."""
    name, write = request.param
    return name, write(fill(ask([card], lea), {card: ("Retenu", "")}))


def nothing_came_of_it() -> bool:
    return Comment.objects.count() == 1 and not AdviceReturn.objects.exists()


def test_deposited_as_remarks_it_is_refused_with_what_to_do(as_lea, version, lost):
    sent = {"version": version.pk, "sheets": SimpleUploadedFile(*lost)}
    page = as_lea.post("/admin/depot/", sent, follow=True)

    assert "a perdu sa colonne cachée" in read(page)
    assert not Submission.objects.exists()
    assert nothing_came_of_it()


def test_read_by_the_engine_alone_it_ends_in_failure(version, lost):
    envoi = engine.process(received(version, *lost))

    assert "a perdu sa colonne cachée" in envoi.last_error + " ".join(envoi.notices)
    assert nothing_came_of_it()


def received(version, name, content) -> Submission:
    return actions.receive(version=version, channel=Channel.SHEET, filename=name, content=content, by=None)[0]


def test_looked_at_without_being_kept_it_says_what_it_is(as_lea, version, lost):
    page = as_lea.post("/admin/depot/apercu/", {"version": version.pk, "sheets": SimpleUploadedFile(*lost)})

    assert page.status_code == 422
    assert "a perdu sa colonne cachée" in read(page)


def test_the_command_refuses_it(version, lost, tmp_path):
    path = tmp_path / lost[0]
    path.write_bytes(lost[1])
    with pytest.raises(CommandError, match="colonne cachée"):
        call_command("import_sheet", "--version-id", str(version.pk), str(path))

    assert nothing_came_of_it()


def test_deposited_without_an_account_it_is_politely_refused(follow_up, version, lost):
    name, content = lost
    made = looking.look(receive_deposit(follow_up=follow_up, version=version, filename=name, content=content))

    assert made.state == DepositState.REFUSED
    assert "remise pour avis" in made.reason


def test_in_a_mail_its_part_says_why_and_opens_no_envoi(version, lost):
    name, content = lost
    receive(eml("Bonjour,\n\nVoici la feuille.\n\nCordialement,\nOdile\n", files={name: content}))

    assert "a perdu sa colonne cachée" in MailPart.objects.get(name=name).reason
    assert not Submission.objects.exists()
    assert nothing_came_of_it()


def test_on_the_page_of_its_request_it_is_refused_with_the_same_words(card, lea):
    request = ask([card], lea)
    with pytest.raises(ValidationError, match="colonne cachée"):
        send_back(request, without(fill(request, {}), REFERENCE + 1), lea)


def test_the_sheet_an_author_was_answered_with_holds_remarks_still(version):
    lines = [[*sheets.GABARIT, "Référence CCT"], [*sheets.REMARK, "Retenu", "", "C-0001"]]
    envoi = received(version, "reponses.ods", sheets.ods(lines))
    engine.process(envoi)

    assert Comment.objects.count() == 1


def test_remarks_beside_a_guide_of_their_own_are_read(version):
    content = sheets.ods([sheets.GABARIT, sheets.REMARK], name="Remarques", more=TABS["more"])
    engine.process(received(version, "a.ods", content))

    assert Comment.objects.count() == 1
