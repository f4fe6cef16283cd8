"""The page of a relevé, corrected in two browsers at once."""

import re
from datetime import date

import pytest

from tests.committee.conftest import closed, fresh, opened
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
