"""Which version a message is about: what it says, its thread, else where its remarks find a place."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from imports.mailbox.opening import choose_version, set_aside, take_back, take_in
from imports.models import MailState, ReceivedMail, Submission
from people.models import Role
from tests import factories
from tests.imports.mailbox.mails import BODY, eml, import_all, mail, mbox, only, receive, texts

pytestmark = pytest.mark.django_db

OTHER_TEXT = """# Environnement de travail

Les postes sont renouvelés tous les cinq ans.

## Impression

Les imprimantes partagées exigent un badge nominatif.
"""


@pytest.fixture
def other():
    volet = factories.make_volet(title="Environnement de travail")
    version = factories.make_version(volet)
    factories.make_edition(version, OTHER_TEXT)
    return version


def test_the_only_open_version_needs_no_choice(version):
    receive(eml())

    assert (only().version, only().version_reason) == (version, "la seule ouverte")


def test_a_subject_that_names_a_volet_decides(version, other):
    receive(eml(subject="Remarques sur l'environnement de travail"))

    assert only().version == other
    assert "environnement de travail" in only().version_reason


def test_the_name_of_a_sheet_that_names_a_volet_decides(version, other):
    receive(eml("Ci-joint.\n", files={"environnement-de-travail.csv": b"rien"}))

    assert only().version == other


@pytest.mark.parametrize("contact", ["cct@xxx.gouv.fr", "CCT@xxx.gouv.fr"])
def test_the_address_it_was_sent_to_leaves_only_the_versions_of_its_volets(version, other, contact):
    other.volet.contact = contact
    other.volet.save()
    everybody = ", ".join(f"relecteur{n}@example.org" for n in range(60))

    receive(eml(To=f"{everybody}, cct@xxx.gouv.fr"))

    assert only().version == other


def test_a_link_to_the_repository_decides(version, other):
    other.volet.repository = "https://github.com/example/env"
    other.volet.save()

    receive(eml("Voir https://github.com/example/env/blob/main/cadre.md#L3 : préciser.\n"))

    assert only().version == other


def test_a_message_full_of_links_costs_no_query_for_each(version, other, django_assert_max_num_queries):
    other.volet.repository = "https://github.com/example/env"
    other.volet.save()
    factories.make_version(other.volet)  # two versions run: a link to the repository decides for none
    links = "".join(f"https://github.com/example/env/{n}\n" for n in range(1_000))

    with django_assert_max_num_queries(400):
        receive(eml(f"Voir ces liens :\n{links}"))
    assert only().state == MailState.TO_TELL


def test_without_a_mark_it_waits_with_the_likeliest_version_first_and_its_score(version, other):
    receive(eml("« Les imprimantes partagées exigent un badge nominatif. » : et pour les visiteurs ?\n"))

    mail = only()
    assert mail.state == MailState.TO_TELL
    best, second = mail.candidates.all()
    assert (best.version, best.placed, best.remarks, best.score) == (other, 1, 1, 100)
    assert (second.version, second.placed) == (version, 0)
    assert not Submission.objects.exists()


def test_one_choice_sends_it_on(version, other):
    lea = factories.make_user(Role.INSTRUCTOR)
    receive(eml())

    choose_version(mail=only(), version=version, by=lea)
    import_all()

    assert (only().state, only().version) == (MailState.TAKEN_IN, version)
    assert len(texts(version)) == 2
    with pytest.raises(ValidationError, match="n'attend plus"):
        choose_version(mail=only(), version=other, by=lea)


def test_only_who_instructs_the_volet_may_choose_it(version, other):
    receive(eml())

    with pytest.raises(PermissionDenied):
        choose_version(mail=only(), version=version, by=factories.make_user(Role.INSTRUCTOR, other.volet))
    assert only().state == MailState.TO_TELL


def test_a_reply_is_about_the_version_of_what_it_replies_to(version, other):
    lea = factories.make_user(Role.INSTRUCTOR)
    receive(eml())
    choose_version(mail=only(), version=version, by=lea)

    receive(
        eml("EXI-G-1 : encore un mot sur ce point.\n", number=2, In_Reply_To="<message-1@example.org>"),
        "b.eml",
    )

    reply = ReceivedMail.objects.latest("pk")
    assert reply.version == version
    assert "du même fil" in reply.version_reason


def test_the_version_said_for_the_whole_export_is_that_of_each_message(version, other):
    receive(mbox(mail(), mail("EXI-G-2 : trop long.\n", number=2)), "Inbox", version=other)

    assert {mail.version for mail in ReceivedMail.objects.all()} == {other}


def test_a_mail_waits_when_no_version_has_a_text_and_says_so():
    receive(eml())

    assert only().state == MailState.TO_TELL
    assert "Aucune version" in only().reason


def test_a_waiting_mail_is_set_aside_with_a_reason_only(version, other):
    lea = factories.make_user(Role.INSTRUCTOR)
    receive(eml())

    with pytest.raises(ValidationError):
        set_aside(mail=only(), reason=" ", by=lea)
    set_aside(mail=only(), reason="Une publicité.", by=lea)

    assert (only().state, only().reason) == (MailState.ASIDE, "Une publicité.")


def test_those_who_read_a_version_it_may_be_about_see_a_waiting_mail_and_no_one_else(version, other):
    third = factories.make_volet()
    receive(eml(BODY))

    seen = {
        volet.pk: ReceivedMail.objects.all().visible_to(factories.make_user(Role.READER, volet)).count()
        for volet in (version.volet, other.volet, third)
    }

    assert seen == {version.volet.pk: 1, other.volet.pk: 1, third.pk: 0}
    assert ReceivedMail.objects.all().visible_to(factories.make_user(Role.READER)).count() == 1


ABSENT = {"Auto_Submitted": "auto-replied"}


def test_a_mail_that_somebody_sent_on_meanwhile_is_not_made_to_wait_again(version, other):
    receive(eml())
    stale = only()
    stale.state = MailState.RECEIVED  # as the reading of another export found it
    choose_version(mail=only(), version=version, by=factories.make_user(Role.INSTRUCTOR))

    assert take_in(stale) == []

    assert (only().state, only().version) == (MailState.TAKEN_IN, version)


@pytest.mark.parametrize("gesture", [set_aside, choose_version])
def test_of_two_people_who_settle_a_mail_at_once_the_second_is_told(version, other, monkeypatch, gesture):
    receive(eml())
    lea, genuine = factories.make_user(Role.INSTRUCTOR), ReceivedMail.refresh_from_db

    def refresh(mail, *args, **kwargs):
        genuine(mail, *args, **kwargs)
        monkeypatch.setattr(ReceivedMail, "refresh_from_db", genuine)
        choose_version(mail=only(), version=version, by=lea)

    monkeypatch.setattr(ReceivedMail, "refresh_from_db", refresh)
    said = {"reason": "Une publicité."} if gesture is set_aside else {"version": other}
    with pytest.raises(ValidationError, match="est maintenant « Enregistré »"):
        gesture(mail=only(), by=lea, **said)

    assert (only().state, only().version) == (MailState.TAKEN_IN, version)


def test_only_who_instructs_a_version_it_may_be_about_sets_aside_or_takes_back(version, other):
    stranger = factories.make_user(Role.INSTRUCTOR, factories.make_volet())
    receive(eml())
    with pytest.raises(PermissionDenied):
        set_aside(mail=only(), reason="Une publicité.", by=stranger)

    receive(eml("EXI-G-1 : préciser.\n", number=2, **ABSENT), "b.eml", version=version)
    absence = ReceivedMail.objects.latest("pk")
    with pytest.raises(PermissionDenied):
        take_back(mail=absence, by=factories.make_user(Role.INSTRUCTOR, other.volet))

    assert {mail.state for mail in ReceivedMail.objects.all()} == {MailState.TO_TELL, MailState.ASIDE}


def test_what_is_taken_back_waits_when_it_names_a_version_of_a_volet_one_does_not_instruct(version, other):
    receive(eml(BODY, subject="Remarques sur l'environnement de travail", **ABSENT))

    assert take_back(mail=only(), by=factories.make_user(Role.INSTRUCTOR, version.volet)) == []

    assert only().state == MailState.TO_TELL
    assert not Submission.objects.exists()


def test_a_taking_back_that_falls_leaves_the_mail_aside(version, monkeypatch):
    receive(eml(**ABSENT))
    monkeypatch.setattr("imports.mailbox.opening.open_envoi", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        take_back(mail=only(), by=factories.make_user(Role.INSTRUCTOR))

    assert only().state == MailState.ASIDE
