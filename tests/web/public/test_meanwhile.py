"""What may change between a preview and its confirmation."""

import pytest

from comments.models import Comment
from imports.engine import process
from imports.models import Deposit, Submission
from imports.whole import change_version
from tests.web.envois import file, remark
from tests.web.public.deposits import deposit, preview_of

pytestmark = pytest.mark.django_db


def test_a_corrected_sheet_is_confirmed_even_if_the_one_it_corrects_was_moved_meanwhile(
    client, version, other, lea
):
    link, envoi = deposit(client, version, [remark(1), remark(2), remark(3)])
    lines = [remark(1, "Autrement dit."), remark(2), remark(3)]
    client.post(f"{link}feuille/", {"version": version.pk, "sheets": file(lines)})
    assert Deposit.objects.get().replaces == envoi
    for moved in change_version(submission=envoi, version=other, by=lea):
        process(moved)

    answer = client.post(f"{preview_of(link)}confirmation/")

    assert answer.url == f"{link}envois/{Submission.objects.latest('pk').pk}/"
    assert not Deposit.objects.exists()
    assert Comment.objects.filter(text="Autrement dit.").exists()
