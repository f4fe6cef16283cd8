"""A corrected sheet, or a reply to a receipt, updates only from the same sender or inside the thread."""

import pytest

from comments.actions import decide
from comments.models import Comment
from comments.outcomes import Outcome, Step
from imports.ledger import faults
from imports.mailbox import receipts
from imports.models import ReceivedMail, RowOutcome, Submission
from tests.imports import sheets
from tests.imports.envois import REMARKS, REWRITTEN, changed, outcomes
from tests.imports.mailbox.mails import eml, receive, texts

pytestmark = pytest.mark.django_db

QUOTED = """2 : EXI-G-2

Le 3 nov. 2026 à 09:00, CCT <cct@xxx.gouv.fr> a écrit :

> 1. C-0001 — « dire le format. »
> 2. C-0002 — « le style est lourd partout dans ce document. »
"""
BY_LEA = [changed(row, F="lea@example.org") for row in REMARKS]
CORRECTED = [changed(BY_LEA[0], D=REWRITTEN), *BY_LEA[1:]]


def sheet(rows) -> bytes:
    return sheets.ods([sheets.GABARIT, *rows])


def first(version) -> None:
    receive(eml("Ci-joint.\n", files={"remarques.ods": sheet(BY_LEA)}))


def test_a_corrected_sheet_from_the_same_sender_updates_its_remark(version):
    first(version)

    receive(eml("Version corrigée ci-jointe.\n", number=2, files={"v2.ods": sheet(CORRECTED)}), "b.eml")

    assert outcomes(Submission.objects.latest("pk")) == [
        RowOutcome.UPDATED,
        RowOutcome.KNOWN,
        RowOutcome.KNOWN,
    ]
    assert REWRITTEN in texts(version)
    assert Comment.objects.count() == 3
    assert list(faults()) == []


def test_a_corrected_sheet_inside_the_thread_updates_whoever_sends_it(version):
    first(version)
    reply = {"In_Reply_To": "<message-1@example.org>", "sender": "Paul <paul@example.org>"}

    receive(eml("Corrigée.\n", number=2, files={"v2.ods": sheet(CORRECTED)}, **reply), "b.eml")

    assert REWRITTEN in texts(version)
    assert Comment.objects.count() == 3


def test_from_anybody_else_it_is_a_remark_of_its_own_that_may_correct_the_first(version):
    first(version)

    receive(
        eml("Corrigée.\n", number=2, sender="Paul <paul@example.org>", files={"v2.ods": sheet(CORRECTED)}),
        "b.eml",
    )

    assert Comment.objects.count() == 4
    new = Comment.objects.latest("pk")
    assert (new.text, new.corrects.text) == (REWRITTEN, BY_LEA[0][3])
    assert "Peut-être une correction" in new.rows.get().reason
    assert BY_LEA[0][3] in set(Comment.objects.values_list("text", flat=True))


def test_one_more_message_of_the_same_sender_is_one_more_remark_however_alike(version):
    receive(eml("EXI-G-1 : préciser la durée de conservation des traces applicatives.\n"))

    receive(eml("EXI-G-1 : préciser la durée de conservation des traces techniques.\n", number=2), "b.eml")

    first, second = Comment.objects.order_by("pk")
    assert first.text.endswith("applicatives.")
    assert second.text.endswith("techniques.")
    assert second.corrects == first
    assert list(faults()) == []


def test_two_people_who_answer_the_same_announcement_correct_nothing_of_each_other(version):
    announced = {"In_Reply_To": "<appel@xxx.gouv.fr>", "References": "<appel@xxx.gouv.fr>"}
    receive(eml("Ci-joint.\n", files={"remarques.ods": sheet(BY_LEA)}, **announced))

    receive(
        eml("Ci-joint.\n", number=2, sender="Paul <paul@example.org>", files={"v2.ods": sheet(CORRECTED)},
            **announced),
        "b.eml",
    )  # fmt: skip

    assert BY_LEA[0][3] in texts(version)
    assert Comment.objects.count() == 4


def test_a_message_under_a_known_identifier_updates_nothing_though_it_says_to_be_from_the_same(version):
    first(version)

    receive(eml("Version corrigée ci-jointe.\n", files={"v2.ods": sheet(CORRECTED)}), "b.eml")

    assert BY_LEA[0][3] in texts(version)
    assert "Peut-être une correction" in Comment.objects.get(text=REWRITTEN).rows.get().reason


def test_to_send_somebody_s_sheet_again_gives_no_right_to_correct_it(version):
    first(version)
    paul = "Paul <paul@example.org>"
    receive(eml("Ci-joint.\n", number=2, sender=paul, files={"copie.ods": sheet(BY_LEA)}), "b.eml")
    told = ReceivedMail.objects.latest("pk").receipt_id

    receive(eml("Corrigée.\n", number=3, sender=paul, files={"v2.ods": sheet(CORRECTED)}), "c.eml")
    receive(eml("2 : EXI-G-2\n", number=4, sender=paul, In_Reply_To=f"<{told}>"), "d.eml")

    said = Comment.objects.order_by("pk")[:3]
    assert [(one.location, one.text) for one in said] == [(row[1], row[3]) for row in BY_LEA]
    assert Comment.objects.filter(text=BY_LEA[1][3]).count() == 1


def test_the_receipt_tells_row_by_row_the_reference_the_place_and_how_surely(version):
    receive(eml("1) EXI-G-1 : dire le format.\n2) le style est lourd partout dans ce document.\n"))
    mail = ReceivedMail.objects.get()

    text = receipts.text_of(mail)

    placed, lost = Comment.objects.order_by("pk")
    assert f"1. {placed.reference} — « dire le format. »" in text
    assert "EXI-G-1" in text
    assert "(endroit trouvé)" in text
    assert f"2. {lost.reference}" in text
    assert "endroit non trouvé" in text
    assert "1 : section 5.2" in text


def test_the_receipt_counts_the_remarks_of_a_sheet_that_came_with_no_observation_elsewhere(version):
    receive(eml("Nous n'avons pas d'observation sur la sécurité.\n", files={"a.ods": sheet(BY_LEA)}))

    text = receipts.text_of(ReceivedMail.objects.get())

    assert "3 remarques y ont été lues" in text
    assert "vous n'avez pas d'observation" not in text


def test_the_receipt_is_a_draft_in_the_thread_that_no_machine_answers(version):
    receive(eml(subject="Mes remarques"))
    mail = ReceivedMail.objects.get()

    draft = receipts.draft_of(mail).decode()

    assert "To: lea@example.org" in draft
    assert "Subject: Re: Mes remarques" in draft
    assert "In-Reply-To: <message-1@example.org>" in draft
    assert "Auto-Submitted: auto-replied" in draft
    assert f"Message-ID: <{mail.receipt_id}>" in draft


def test_what_was_not_read_stands_in_the_receipt_with_the_reason(version):
    receive(eml("EXI-G-1 : préciser le format.\n", files={"abime.ods": sheet(BY_LEA)[:700]}))

    assert "Le fichier « abime.ods » n'a pas pu être lu." in receipts.text_of(ReceivedMail.objects.get())


def test_a_reply_to_the_receipt_places_the_remark_it_numbers(version):
    receive(eml("1) EXI-G-1 : dire le format.\n2) le style est lourd partout dans ce document.\n"))
    mail = ReceivedMail.objects.get()

    receive(
        eml(QUOTED, number=2, In_Reply_To=f"<{mail.receipt_id}>"),
        "b.eml",
    )

    assert Comment.objects.count() == 2
    moved = Comment.objects.get(text="le style est lourd partout dans ce document.")
    assert moved.location == "EXI-G-2"
    assert moved.placements.get().targets.get(kept=True).section.identifier == "EXI-G-2"
    assert list(faults()) == []


def test_a_reply_to_the_receipt_may_cite_the_reference_instead(version):
    receive(eml("le style est lourd partout dans ce document.\n"))
    mail, comment = ReceivedMail.objects.get(), Comment.objects.get()

    receive(eml(f"{comment.reference} : EXI-G-2\n", number=2, In_Reply_To=f"<{mail.receipt_id}>"), "b.eml")

    comment.refresh_from_db()
    assert comment.location == "EXI-G-2"
    assert Comment.objects.count() == 1


TWO = "1) EXI-G-1 : dire le format.\n2) le style est lourd partout dans ce document.\n"


def reply(text: str, number: int = 2, **headers) -> None:
    mail = ReceivedMail.objects.earliest("pk")
    receive(eml(text, number=number, In_Reply_To=f"<{mail.receipt_id}>", **headers), f"{number}.eml")


def test_a_reply_may_name_a_section_by_its_title_alone(version):
    receive(eml(TWO))

    reply("2 : section Journalisation\n\nLéa\n")

    moved = Comment.objects.get(text="le style est lourd partout dans ce document.")
    assert str(moved.placements.get().targets.get(kept=True).section) == "Journalisation"
    assert Comment.objects.count() == 2


@pytest.mark.parametrize(
    "line", ["2 : section 9.9", "9 : section Journalisation", "2 : n'importe où", "C-9 : p. 1"]
)
def test_a_line_of_a_reply_that_is_not_understood_waits_for_a_person_and_is_no_remark(version, line):
    receive(eml(TWO))

    reply(f"{line}\n")

    assert Comment.objects.count() == 2
    row = Submission.objects.latest("pk").rows.get()
    assert row.outcome == RowOutcome.TO_TRANSCRIBE
    assert "L'auteur répond à l'accusé" in row.cells["signalement"]
    assert row.cells["texte du message"] == line


def test_a_remark_beside_the_lines_of_a_reply_is_one(version):
    receive(eml(TWO))

    reply("Bonjour,\n\n2 : EXI-G-2\n\n3) p. 1 : la figure est illisible.\n\nLéa\n")

    assert Comment.objects.latest("pk").text == "la figure est illisible."
    assert Comment.objects.get(location="EXI-G-2").text == "le style est lourd partout dans ce document."
    assert Comment.objects.count() == 3


def test_a_place_corrected_is_corrected_once_more(version):
    receive(eml(TWO))

    reply("2 : EXI-G-2\n")
    reply("2 : EXI-G-1\n", number=3)

    assert Comment.objects.get(text="le style est lourd partout dans ce document.").location == "EXI-G-1"
    assert Comment.objects.count() == 2
    assert list(faults()) == []


def test_the_same_words_outside_the_thread_correct_nothing(version):
    receive(eml("1) EXI-G-1 : dire le format.\n2) le style est lourd partout dans ce document.\n"))

    receive(eml("2 : EXI-G-2\n", number=2, sender="Paul <paul@example.org>"), "b.eml")

    assert Comment.objects.get(text="le style est lourd partout dans ce document.").location == ""
    assert Comment.objects.count() == 3


def test_a_reply_to_the_receipt_never_changes_a_decided_remark_silently(version, karim):
    receive(eml("1) EXI-G-1 : dire le format.\n2) le style est lourd partout dans ce document.\n"))
    decided = Comment.objects.get(text__startswith="le style")
    card = decided.placements.get()
    reason = "Le style sera revu."
    decide(placement=card, revision=card.revision, outcome=Outcome.REJECTED, reason=reason, by=karim)

    told = ReceivedMail.objects.get().receipt_id
    receive(eml(QUOTED, number=2, In_Reply_To=f"<{told}>"), "b.eml")

    decided.refresh_from_db()
    card.refresh_from_db()
    assert (decided.location, card.step, card.on_board) == ("", Step.TO_ANSWER, True)
    after = Comment.objects.latest("pk")
    assert (after.corrects, after.location) == (decided, "EXI-G-2")
    assert list(faults()) == []
