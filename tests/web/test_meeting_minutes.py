"""The page of a relevé, corrected in two browsers at once."""

import re
from datetime import date

import pytest

from comments.models import Comment
from committee import validating
from tests.committee.conftest import closed, fresh, opened
from tests.web.conftest import read
from tests.web.meetings import page_of, said

pytestmark = pytest.mark.django_db
TEXT = re.compile(r'<textarea name="([\w-]+)"[^>]*>([^<]*)</textarea>')
BEFORE = re.compile(r'<input type="hidden" name="(before-[\w-]+)" value="([^"]*)">')


def typed_in(response) -> dict[str, str]:
    """Return what the form of a relevé would send, as it is shown."""
    page = said(response)
    return dict(TEXT.findall(page)) | dict(BEFORE.findall(page))


def test_a_page_out_of_date_erases_no_word_of_a_colleague(as_karim, as_lea, meeting, ready, karim):
    meeting = closed(opened(meeting, karim), karim, to=date(2027, 1, 7))
    releve = page_of(meeting, "releve/")
    one, two = (f"text-{meeting.points.get(placement=card).pk}" for card in ready)
    first, second = typed_in(as_lea.get(releve)), typed_in(as_karim.get(releve))
    as_lea.post(releve, first | {"opening": "La présidente ouvre.", one: "Le coût est rappelé."})

    refused = as_karim.post(releve, second | {one: "Adopté vite.", two: "À revoir."})

    assert refused.status_code == 422
    page = said(refused)
    assert "Quelqu'un d'autre a écrit entre-temps" in page
    assert f"les mêmes textes que vous : {ready[0]}." in page
    shown = typed_in(refused)
    assert (shown["opening"], shown["before-opening"]) == ("La présidente ouvre.",) * 2
    assert (shown[one], shown[f"before-{one}"]) == ("Adopté vite.", "Le coût est rappelé.")
    assert (shown[two], shown[f"before-{two}"]) == ("À revoir.", "")
    saved = as_karim.post(releve, shown | {one: "Le coût est rappelé. Adopté vite."}, follow=True)
    assert "2 textes corrigés." in said(saved)
    assert fresh(meeting).opening == "La présidente ouvre."
    assert set(meeting.points.values_list("minute", flat=True)) == {
        "Le coût est rappelé. Adopté vite.", "À revoir.",
    }  # fmt: skip


def test_a_text_that_was_not_sent_is_left_as_it_is(as_karim, meeting, ready, karim):
    meeting = closed(opened(meeting, karim), karim, to=date(2027, 1, 7))
    as_karim.post(page_of(meeting, "releve/"), {"before-opening": "", "opening": "Bonjour."})

    assert "Rien n'était changé." in said(as_karim.post(page_of(meeting, "releve/"), {}, follow=True))
    assert fresh(meeting).opening == "Bonjour."


def test_the_releve_is_sent_from_its_page_once_validated(as_lea, meeting, ready, karim, settings):
    settings.EMAIL_HOST = "127.0.0.1"
    meeting = closed(opened(meeting, karim), karim, to=date(2027, 1, 7))
    address, button = page_of(meeting, "releve/envoi/"), "Envoyer le relevé aux membres…"
    assert "une fois validé" in said(as_lea.get(address, follow=True))
    assert button not in said(as_lea.get(page_of(meeting, "releve/")))

    validating.validate(meeting=meeting, revision=meeting.revision, by=karim)
    assert button in said(as_lea.get(page_of(meeting, "releve/")))
    assert "n@example.org" in said(as_lea.get(address))
    assert "Le relevé part à 1 adresse." in said(as_lea.post(address, follow=True))
    assert "Il est déjà parti à 1 adresse" in said(as_lea.get(address))


def test_the_releve_shows_the_first_words_of_each_remark(as_lea, meeting, ready, karim):
    Comment.objects.filter(pk=ready[0].comment_id).update(text="Le coût & " + "x" * 200)
    Comment.objects.filter(pk=ready[1].comment_id).update(text="", excerpt="Un extrait.")
    opened(meeting, karim)

    page = read(as_lea.get(page_of(meeting, "releve/")))

    assert f"« Le coût &amp; {'x' * 149}… »" in page
    assert "« Un extrait. »" in page
