"""Remarks that the team types: once each, on the board, told apart from what their authors wrote."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from comments.models import Channel, Comment, Placement
from imports import whole
from imports.by_hand import Typed, add
from imports.ledger import faults
from imports.models import Submission
from people.models import Organisation
from tests.imports.envois import send

pytestmark = pytest.mark.django_db


def typed(**said) -> Typed:
    fields = {
        "channel": Channel.PHONE, "said_on": timezone.localdate(), "author": "Ana Roy <ana.roy@example.org>",
        "organisation": None, "location": "EXI-G-1", "excerpt": "", "text": "Dire où elle est publiée.",
        "importance": "Haute",
    }  # fmt: skip
    return Typed(**{**fields, **said})


def test_it_is_placed_on_the_board_and_says_who_said_it_and_who_typed_it(version, lea):
    body = Organisation.objects.create(name="Préfecture du Lac")

    comment, new = add(version=version, typed=typed(organisation=body), by=lea)

    card = Placement.objects.get()
    assert new
    assert card.on_board
    assert [str(target.section) for target in card.targets.filter(kept=True)] == ["EXI-G-1"]
    assert (comment.channel, comment.typed_by, comment.organisation) == (Channel.PHONE, lea, body)
    assert (comment.author.address, comment.written_on) == ("ana.roy@example.org", timezone.localdate())
    assert (comment.text, comment.importance_level) == ("Dire où elle est publiée.", "haute")
    assert list(faults()) == []


def test_twice_the_same_is_one_remark(version, lea, karim):
    first, _ = add(version=version, typed=typed(), by=lea)

    again, new = add(version=version, typed=typed(), by=lea)
    other, newer = add(version=version, typed=typed(channel=Channel.MEETING), by=karim)

    assert (again, new, other, newer) == (first, False, first, False)
    assert Comment.objects.count() == 1
    assert list(faults()) == []


def test_what_was_set_aside_is_not_said_to_be_on_the_board(version, lea):
    comment, _ = add(version=version, typed=typed(), by=lea)
    whole.set_aside(submission=Submission.objects.get(), reason="Dit deux fois.", by=lea)

    with pytest.raises(ValidationError, match=f"{comment} dit déjà cela, mais son envoi E-"):
        add(version=version, typed=typed(), by=lea)

    assert Submission.objects.count() == 1


def test_two_calls_that_say_nearly_the_same_are_two_remarks(version, lea):
    add(version=version, typed=typed(), by=lea)
    second, new = add(version=version, typed=typed(text="Dire où elle est publiée, et quand."), by=lea)

    assert new
    assert Comment.objects.count() == 2
    assert second.corrects is None


def test_a_remark_said_after_the_call_is_late_and_one_typed_after_it_is_not(version, lea):
    yesterday = timezone.localdate() - timedelta(days=1)
    version.closes_on = yesterday
    version.save()

    add(version=version, typed=typed(), by=lea)
    add(version=version, typed=typed(said_on=yesterday, text="Autre chose."), by=lea)

    assert [card.late for card in Placement.objects.order_by("pk")] == [True, False]


def test_nobody_need_be_named(version, lea):
    comment, _ = add(version=version, typed=typed(author="", channel=Channel.LETTER), by=lea)

    assert comment.author is None


@pytest.mark.parametrize(
    "text",
    ['=HYPERLINK("http://a.example.org")', 'Un « ; », un " et\ndeux lignes', "<b>gras</b>", "12"],
)
def test_what_was_typed_is_kept_to_the_letter(version, lea, text):
    comment, _ = add(version=version, typed=typed(text=text), by=lea)

    assert comment.text == text


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"text": " ", "excerpt": ""}, "Écrivez la remarque"),
        ({"said_on": date(2999, 1, 1)}, "à venir"),
        ({"said_on": date(1999, 1, 1)}, "trop ancienne"),
    ],
)
def test_what_says_nothing_or_cannot_be_is_refused(version, lea, said, why):
    with pytest.raises(ValidationError, match=why):
        add(version=version, typed=typed(**said), by=lea)

    assert not Submission.objects.exists()


def test_a_sheet_that_says_the_same_later_is_known(version, lea):
    comment, _ = add(version=version, typed=typed(author="ana.roy@example.org"), by=lea)

    send(version, [["1", "EXI-G-1", "", "Dire où elle est publiée.", "Haute", "ana.roy@example.org"]])

    assert Comment.objects.get() == comment
