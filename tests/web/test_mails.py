"""The pages of mail: deposit an export, follow it, choose a version, take back, read the receipt."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from imports.models import MailExport, MailState, ReceivedMail, Submission
from tests import factories
from tests.imports.mailbox.mails import BODY, eml, import_all, mail, mbox, only, receive
from tests.web.conftest import read

pytestmark = pytest.mark.django_db

MAILS = "/admin/courriels/"
SCRIPT = "<script>alert(1)</script> \u202e{{ 7|add:7 }}"


@pytest.fixture
def other():
    return factories.make_version(factories.make_volet(title="Environnement de travail"))


def upload(client, content: bytes, name="Inbox.mbox", **said):
    file = SimpleUploadedFile(name, content)
    return client.post(f"{MAILS}depot/", {"mailbox": file, **said}, follow=True)


def page_of(mail: ReceivedMail, part: str = "") -> str:
    return f"{MAILS}M-{mail.pk}/{part}"


def test_an_export_is_received_then_followed_to_its_end(as_lea, version):
    page = read(upload(as_lea, mbox(mail(), mail("Merci !\n", number=2))))
    assert "Inbox.mbox" in page

    export = MailExport.objects.get()
    receive(mbox(mail(), mail("Merci !\n", number=2)), "Inbox.mbox")
    page = read(as_lea.get(f"{MAILS}exports/{export.pk}/"))

    assert "<strong>2</strong> nouveaux" in page
    assert "Rien que des mots de politesse" in page
    assert only_taken().reference in page


def only_taken() -> ReceivedMail:
    return ReceivedMail.objects.get(state=MailState.TAKEN_IN)


def test_the_progress_of_an_export_is_asked_again_until_it_ends(as_lea, version):
    upload(as_lea, eml(), "a.eml")
    export = MailExport.objects.get()
    MailExport.objects.update(state="en_cours", messages_read=4, taken_in=1)
    address = f"{MAILS}exports/{export.pk}/progression/"

    part = as_lea.get(address, headers={"HX-Request": "true"})
    MailExport.objects.update(state="enregistre")
    ended = as_lea.get(address, headers={"HX-Request": "true"})

    assert "1 message sur 4" in read(part)
    assert '<progress aria-label="Avancement de la lecture de l\'export" value="1" max="4">' in read(part)
    assert ended.headers["HX-Redirect"] == f"{MAILS}exports/{export.pk}/"


@pytest.mark.parametrize(("content", "said"), [(b"", "Ce fichier est vide"), (b"x" * 3_000, "dépasse")])
def test_a_file_that_cannot_be_received_is_refused_with_a_sentence(as_lea, version, settings, content, said):
    settings.MAILBOX_MAX_BYTES = 2_000

    response = upload(as_lea, content)

    assert response.status_code == 422
    assert said in read(response)
    assert not MailExport.objects.exists()


def test_a_file_that_is_no_mail_says_so_on_its_page(as_lea, version):
    export = receive(b"ceci n'est pas un courriel", "notes.txt", by=None)
    MailExport.objects.update(deposited_by=as_lea.session["_auth_user_id"])

    assert "aucun message" in read(as_lea.get(f"{MAILS}exports/{export.pk}/"))


def test_a_mail_that_waits_shows_its_candidates_and_one_choice_sends_it_on(as_lea, version, other):
    receive(eml("« Chaque appel laisse une trace datée, conservée treize mois. » : pourquoi treize ?\n"))
    page = read(as_lea.get(page_of(only())))
    assert "1 remarque située sur 1" in page
    assert "version à préciser (1)" in read(as_lea.get("/admin/"))

    page = read(as_lea.post(page_of(only(), "version/"), {"version": version.pk}, follow=True))

    assert "envoyé à sa version" in page
    assert only().version == version
    assert Submission.objects.get().reference in page


def test_a_choice_already_made_by_somebody_else_is_refused_with_a_sentence(as_lea, version, other):
    receive(eml())
    as_lea.post(page_of(only(), "version/"), {"version": version.pk})

    response = as_lea.post(page_of(only(), "version/"), {"version": version.pk})

    assert response.status_code == 422
    assert "attend plus de version" in read(response)
    assert only().version == version


def test_many_mails_go_to_the_version_proposed_for_each_at_once(as_lea, version, other):
    quote = "« Chaque appel laisse une trace datée, conservée treize mois. »"
    factories.make_edition(other, "# Autre\n\nLes badges sont nominatifs.\n")
    receive(
        mbox(mail(f"{quote} : pourquoi ?\n"), mail(f"{quote} : et pour quoi faire ?\n", number=2)), "Inbox"
    )
    waiting = list(ReceivedMail.objects.values_list("pk", flat=True))

    page = read(as_lea.post(MAILS, {"mail": waiting}, follow=True))

    assert "2 courriels envoyés à la version choisie" in page
    assert {mail.version for mail in ReceivedMail.objects.all()} == {version}


def test_a_mail_that_suits_two_versions_as_well_is_proposed_for_neither(as_lea, version, other):
    receive(eml("« Chaque appel laisse une trace datée, conservée treize mois. » : pourquoi ?\n"))

    page = read(as_lea.post(MAILS, {"mail": [only().pk]}, follow=True))

    assert "aucune version ne ressort" in page
    assert only().state == MailState.TO_TELL


def test_no_mail_ticked_is_told(as_lea, version):
    assert "abord des courriels" in read(as_lea.post(MAILS, {}, follow=True))


def test_a_mail_set_aside_says_why_and_is_taken_back(as_lea, version):
    receive(eml("EXI-G-1 : préciser le format.\n", Auto_Submitted="auto-replied"))
    assert "absence" in read(as_lea.get(f"{MAILS}?etat=de_cote"))

    page = read(as_lea.post(page_of(only(), "reprise/"), follow=True))
    import_all()

    assert "repris" in page
    assert only().state == MailState.TAKEN_IN
    assert Submission.objects.get().rows.count() == 1


def test_a_polite_message_taken_back_waits_to_be_transcribed_whole(as_lea, version):
    receive(eml("Merci beaucoup à toute l'équipe !\n"))
    as_lea.post(page_of(only(), "reprise/"))
    import_all()

    envoi = Submission.objects.get()
    row = envoi.rows.get()
    page = read(as_lea.get(f"/admin/envois/{envoi.pk}/image/{row.position}/"))

    assert "Merci beaucoup" in page


def test_setting_aside_asks_for_a_reason(as_lea, version, other):
    receive(eml())

    refused = as_lea.post(page_of(only(), "mise-de-cote/"), {"reason": ""})
    as_lea.post(page_of(only(), "mise-de-cote/"), {"reason": "Une publicité."})

    assert refused.status_code == 422
    assert (only().state, only().reason) == (MailState.ASIDE, "Une publicité.")


def test_the_page_shows_what_is_hidden_and_the_raw_message_is_saved(as_lea, version):
    quoted = BODY + "\nLe 2 nov. 2026 à 10:12, CCT <cct@xxx.gouv.fr> a écrit :\n> Merci de nous répondre.\n"
    receive(eml(quoted))

    page = read(as_lea.get(page_of(only())))
    saved = as_lea.get(page_of(only(), "original/"))

    assert "Merci de nous répondre." in page
    assert "Ce qui est masqué" in page
    assert saved.content == eml(quoted)
    assert saved.headers["Content-Disposition"].startswith("attachment")


def test_the_receipt_is_read_on_the_page_and_downloaded_as_a_draft(as_lea, version):
    receive(eml())

    page = read(as_lea.get(page_of(only())))
    draft = as_lea.get(page_of(only(), "accuse/"))

    assert "Votre message du 2 novembre 2026 a été reçu et lu." in page
    assert b"In-Reply-To: <message-1@example.org>" in draft.content


def test_there_is_no_receipt_before_all_was_read(as_lea, version, other):
    receive(eml())

    page = read(as_lea.get(page_of(only(), "accuse/"), follow=True))

    assert "sera prêt quand tout" in page


def test_what_a_message_says_runs_nothing_and_turns_nothing(as_lea, version):
    receive(eml(f"EXI-G-1 : {SCRIPT}\n", subject=f"{SCRIPT} objet", sender="Zoé <zoe@example.org>"))

    for address in (
        page_of(only()),
        f"{MAILS}?etat=enregistre",
        f"{MAILS}exports/{MailExport.objects.get().pk}/",
    ):
        page = read(as_lea.get(address))
        assert "<script>alert(1)" not in page
        assert "{{ 7" in page or "14" not in page


@pytest.mark.parametrize("date", ["Fri, 31 Dec 9999 23:30:00 +0000", "0001-01-01T00:00:00+14:00"])
def test_a_date_that_no_calendar_holds_is_none(as_lea, version, date):
    receive(f"Date: {date}\n".encode() + eml(Date=""))

    assert "le message ne dit pas de date lisible" in read(as_lea.get(page_of(only())))
    assert only().state == MailState.TAKEN_IN


def test_an_empty_list_says_what_to_do(as_lea, version):
    assert "Aucun courriel n'a encore été reçu" in read(as_lea.get(MAILS))


def test_searching_among_mails(as_lea, version):
    receive(
        mbox(mail(subject="Chiffrement"), mail("EXI-G-2 : trop long.\n", subject="Durée", number=2)), "Inbox"
    )

    page = read(as_lea.get(f"{MAILS}?etat=enregistre&q=chiffre"))

    assert "Chiffrement" in page
    assert "Durée" not in page
