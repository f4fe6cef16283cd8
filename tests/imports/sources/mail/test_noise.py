"""What is no remark in an export of mails; in doubt a message is read: a remark must not be lost."""

import time

import pytest

from imports.sources.mail.model import Noise
from imports.sources.mail.noise import noise_of


def noise(
    subject: str = "Cadre", body: str = "p. 12 : trop court.", kind: str = "text/plain", **headers: str
):
    """Return what a message is, its headers being named with underscores."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return noise_of(named, kind, subject, body)


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-replied"},
        {"auto_submitted": "Auto-Replied (vacation); owner-email=camille@example.org"},
        {"x_autoreply": "yes"},
        {"x_autorespond": "Cadre"},
        {"precedence": "auto_reply"},
        {"auto_submitted": "auto-replied", "precedence": "bulk", "return_path": "<>"},
        {"subject": "Absence du bureau : Cadre"},
        {"subject": "Réponse automatique\u00a0: Cadre"},
        {"subject": "Automatic reply: Framework"},
        {"subject": "Out of Office: Framework"},
        {"subject": "Out of Office"},
    ],
)
def test_an_absence_is_one(headers):
    assert noise(**headers) is Noise.ABSENCE


@pytest.mark.parametrize(
    "headers",
    [
        {"kind": 'multipart/report; report-type=delivery-status; boundary="x"'},
        {"kind": 'Multipart/Report; boundary="x";\n Report-Type="delivery-status"'},
        {"kind": "message/delivery-status"},
        {"from": "Mail Delivery Subsystem <MAILER-DAEMON@example.org>"},
        {"from": "mailer-daemon@example.org"},
        {"from": "postmaster@example.org", "subject": "Undeliverable Mail"},
        {"from": "Postmaster <postmaster@xxx.gouv.fr>", "subject": "Échec de la remise"},
        {"return_path": "<>", "subject": "Mail delivery failed: returning message to sender"},
        {"return_path": "<>", "subject": "Cadre", "body": "Votre message n'a pas pu être remis."},
        {"subject": "Undelivered Mail Returned to Sender", "auto_submitted": "auto-replied"},
        {"subject": "Non remis : Cadre"},
        {"subject": "Undeliverable: Framework"},
        {"subject": "Delivery Status Notification (Failure)", "x_failed_recipients": "a@example.org"},
    ],
)
def test_a_bounce_is_one(headers):
    assert noise(**headers) is Noise.BOUNCE


@pytest.mark.parametrize(
    "headers",
    [
        {"kind": "multipart/report; report-type=disposition-notification"},
        {"kind": "message/disposition-notification"},
        {"kind": "multipart/report; report-type=delivery-status", "subject": "Remis : Cadre"},
        {"subject": "Lu : Cadre", "body": ""},
        {"subject": "Lu : Cadre", "body": "Votre message\n\nÀ : Camille\n\na été lu le 2 mai 2024 10:12:00."},
        {"subject": "Read: Framework", "body": "Your message was read on Thursday."},
    ],
)
def test_a_receipt_is_one(headers):
    assert noise(**headers) is Noise.RECEIPT


@pytest.mark.parametrize(
    "headers",
    [
        {"kind": "text/calendar; charset=utf-8; method=REQUEST"},
        {"kind": 'text/calendar; method="REPLY"', "subject": "Accepté : Relecture"},
        {"kind": "text/calendar; method=CANCEL"},
        {"kind": "text/calendar", "body": "BEGIN:VCALENDAR\nVERSION:2.0\nMETHOD:REQUEST\n"},
        {"kind": "text/calendar", "subject": "Invitation : Relecture"},
        {"kind": "text/plain", "body": "BEGIN:VCALENDAR\nMETHOD:REPLY\n"},
        {"content_class": "urn:content-classes:calendarmessage"},
    ],
)
def test_a_meeting_is_one(headers):
    assert noise(**headers) is Noise.INVITATION


@pytest.mark.parametrize(
    "headers",
    [
        {"auto_submitted": "auto-generated"},
        {"precedence": "bulk"},
        {"precedence": "Junk"},
        {"subject": 'Welcome to the "Cadre" mailing list'},
        {"subject": "Bienvenue dans la liste cadre"},
        {"subject": "confirm 0123456789abcdef0123456789abcdef01234567"},
        {"subject": "Cadre Digest, Vol 12, Issue 3", "list_id": "<cadre.example.org>"},
        {"x_list_administrivia": "yes", "list_id": "<cadre.example.org>"},
        {"kind": "multipart/report; report-type=feedback-report"},
    ],
)
def test_what_a_program_or_a_list_sends_of_itself_is_told(headers):
    assert noise(**headers) is Noise.LIST


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"auto_submitted": "no"},
        {"x_auto_response_suppress": "All"},
        {"x_autoreply": "no"},
        {"list_id": "<cadre.example.org>", "precedence": "list"},
        {"list_id": "<cadre.example.org>", "list_post": "<mailto:cadre@example.org>", "precedence": "bulk"},
        {"sender": "owner-cadre@example.org", "precedence": "bulk"},
        {"in_reply_to": "<1@example.org>", "precedence": "bulk"},
        {"subject": "Réponse automatique des téléservices, p. 12"},
        {"subject": "RE: Absence du bureau : Cadre"},
        {"subject": "Lu : chapitre 3, mes remarques"},
        {"subject": "Invitation : relecture du cadre"},
        {"subject": "Accepté : la règle 3"},
        {"subject": "Non remis à l'usager, p. 4"},
        {"subject": "Échec de la remise des clefs, règle 4"},
        {"subject": "TR: Undelivered Mail Returned to Sender", "from": "camille@example.org"},
        {"from": "Postmaster <postmaster@example.org>"},
        {"from": "Camille <camille@example.org>", "return_path": "<camille@example.org>"},
        {"return_path": "<>"},
        {"kind": "text/calendar; method=PUBLISH", "subject": "Dates des relectures"},
        {"kind": "multipart/mixed", "subject": "Cadre et invitation"},
        {"kind": "multipart/report", "subject": "Cadre"},
        {"subject": "Bienvenue dans la liste des exigences : p. 3", "kind": "text/plain"},
        {"subject": ""},
    ],
)
def test_what_may_hold_a_remark_is_no_noise(headers):
    assert noise(**headers) is Noise.NONE


def test_enormous_headers_are_read_at_once():
    start = time.process_time()
    for subject in ("a" * 1_000_000, "[" * 1_000_000, "digest, vol " * 80_000, " " * 1_000_000):
        assert noise(subject, subject, "multipart/report;" + subject, **{"from": subject}) is Noise.NONE

    assert time.process_time() - start < 1


@pytest.mark.parametrize("headers", [{"x_github_reason": "mention"}, {"x_github_sender": "camille"}])
def test_a_notice_of_a_forge_is_one(headers):
    assert noise("Re: [atelier/cct] Trace (Issue #1)", "EXI-G-1 : trop court.", **headers) is Noise.FORGE


def test_a_remark_about_a_forge_is_no_notice_of_one():
    assert noise("Re: [atelier/cct] Trace (Issue #1)", list_id="<cct.atelier.example.org>") is Noise.NONE
