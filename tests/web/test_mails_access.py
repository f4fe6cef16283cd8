"""Who sees what of the mails, and at what cost: nothing of a volet one may not read, no query per line."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from imports.models import MailExport, ReceivedMail, Submission
from imports.whole import change_version
from people.models import Role
from tests import factories
from tests.imports.mailbox.mails import eml, mail, mbox, only, receive, zipped
from tests.web.conftest import read, signed_in
from tests.web.test_mails import MAILS, page_of, upload

pytestmark = pytest.mark.django_db

QUOTE = "« Chaque appel laisse une trace datée, conservée treize mois. »"


@pytest.fixture
def other():
    return factories.make_version(factories.make_volet(title="Environnement de travail"))


@pytest.fixture
def stranger(other):
    """Who instructs the other volet, and reads nothing of the first."""
    return signed_in(factories.make_user(Role.INSTRUCTOR, other.volet))


def test_a_version_of_a_volet_one_does_not_read_is_not_named_among_the_candidates(version, other, stranger):
    version.volet.title = "Le volet tenu secret"
    version.volet.save()
    receive(eml(f"{QUOTE} : pourquoi treize ?\n"))
    assert only().candidates.filter(placed=1).exists()

    for address in (f"{MAILS}?etat=version", page_of(only())):
        page = read(stranger.get(address))
        assert "version d'un autre volet" in page
        assert "tenu secret" not in page


def test_a_mail_proposed_for_a_volet_one_does_not_instruct_is_not_sent_on_and_the_others_are(
    version, other, stranger
):
    factories.make_edition(other, "# Autre\n\nLes imprimantes partagées exigent un badge nominatif.\n")
    ours = "« Les imprimantes partagées exigent un badge nominatif. » : et les visiteurs ?\n"
    factories.make_edition(version, "# Cadre\n\nLes licences sont comptées chaque année civile.\n")
    theirs = "« Les licences sont comptées chaque année civile. » : et les essais ?\n"
    receive(mbox(mail(theirs), mail(ours, number=2)), "Inbox")
    waiting = list(ReceivedMail.objects.order_by("pk").values_list("pk", flat=True))

    page = read(stranger.post(MAILS, {"mail": waiting}, follow=True))

    assert "instruisez pas la version proposée" in page
    assert "1 courriel envoyé à la version choisie" in page
    assert list(ReceivedMail.objects.order_by("pk").values_list("version", flat=True)) == [None, other.pk]


def test_the_receipt_and_the_mail_of_an_envoi_moved_are_for_who_reads_both_volets(version, other, stranger):
    receive(eml(), version=version)
    envoi = Submission.objects.get()
    change_version(submission=envoi, version=other, by=factories.make_user(is_superuser=True))
    reader = signed_in(factories.make_user(Role.READER, version.volet))

    assert reader.get(page_of(only(), "accuse/")).status_code == 404
    assert "Accusé" not in read(reader.get(page_of(only())))
    assert only().reference not in read(stranger.get(f"/admin/envois/{envoi.pk}/"))


def test_an_export_tells_no_name_of_a_folder_nor_version_of_a_volet_one_does_not_read(
    version, other, stranger
):
    version.volet.title = "Le volet tenu secret"
    version.volet.save()
    receive(eml(), version=other)
    content = zipped({"a.eml": eml(), "RE marché secret.txt": b"rien"})
    export = receive(content, "lot.zip", version=version)
    address = f"{MAILS}exports/{export.pk}/"

    page = read(stranger.get(address))

    assert only().reference in page
    assert "non lu" in page
    assert "secret" not in page
    assert "RE marché secret.txt" in read(signed_in(factories.make_user(Role.READER)).get(address))


def test_a_file_that_somebody_else_deposited_leads_to_the_mails_one_may_read(version, other, stranger):
    receive(eml(), version=version)

    response = upload(stranger, eml(), "a.eml")

    assert response.status_code == 200
    assert "avait déjà été déposé" in read(response)
    assert only().reference not in read(response)


def test_a_mail_of_another_volet_does_not_exist(version, other):
    receive(eml(), version=version)
    stranger = signed_in(factories.make_user(Role.INSTRUCTOR, other.volet))

    for part in ("", "original/", "accuse/"):
        assert stranger.get(page_of(only(), part)).status_code == 404
    assert stranger.get(f"{MAILS}exports/{MailExport.objects.get().pk}/").status_code == 404


def queries(client, address: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


@pytest.mark.parametrize("state", ["enregistre", "version"])
def test_pages_take_as_many_queries_for_one_mail_as_for_many(as_lea, version, other, state):
    receive(eml(f"{QUOTE} : pourquoi ?\n"), version=version if state == "enregistre" else None)
    as_lea.get(MAILS)
    pages = [f"{MAILS}?etat={state}", f"{MAILS}exports/{MailExport.objects.get().pk}/"]
    before = [queries(as_lea, address) for address in pages]
    more = [
        mail(f"{QUOTE} : remarque {n} sur ce point.\n", number=n, sender=f"p{n}@example.org")
        for n in range(1, 9)
    ]
    last = receive(mbox(*more), "Inbox", version=version if state == "enregistre" else None)

    assert queries(as_lea, pages[0]) == before[0]
    assert queries(as_lea, f"{MAILS}exports/{last.pk}/") == before[1]


def test_the_page_of_a_mail_takes_as_many_queries_for_one_remark_as_for_many(as_lea, version):
    receive(eml("EXI-G-1 : préciser le format.\n"))
    one = queries(as_lea, page_of(only()))
    many = "".join(f"{n}) EXI-G-{1 + n % 2} : remarque {n} sur ce point.\n" for n in range(1, 20))
    receive(eml(many, number=2), "b.eml")

    assert queries(as_lea, page_of(ReceivedMail.objects.latest("pk"))) == one
