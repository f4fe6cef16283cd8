"""What may change between a preview and its confirmation."""

from datetime import timedelta
from threading import Thread

import pytest
from django.db import connection
from django.test import Client

from comments.models import Comment
from imports.engine import process
from imports.models import Deposit, Submission
from imports.whole import change_version
from tests.web.envois import file, remark
from tests.web.public.deposits import deposit, link_of, preview_of, said, upload

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


def test_what_is_moved_to_a_call_still_open_is_no_longer_late_on_its_receipt(
    client, version, other, lea, today
):
    version.closes_on = today - timedelta(days=1)
    version.save()
    link, envoi = deposit(client, version, [remark(1)])
    address = f"{link}envois/{envoi.pk}/"
    before = said(client, address)
    for moved in change_version(submission=envoi, version=other, by=lea):
        process(moved)

    assert "hors délai" in before
    assert "hors délai" not in said(client, address)


@pytest.mark.django_db(transaction=True)
def test_a_row_is_corrected_or_its_file_confirmed_but_never_half_of_each(client, version):
    link = link_of(upload(client, version, [remark(1), remark(2)]))
    address = preview_of(link)
    other_tab = Thread(target=confirm_elsewhere, args=[address])

    def meanwhile(execute, sql, params, many, context):
        """Let the other tab confirm as soon as the row is sought in the text."""
        if "documents_document" in sql and not other_tab.ident:
            other_tab.start()
            other_tab.join(1)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(meanwhile):
        answer = client.post(f"{address}lignes/1/", {"text": "Autrement dit.", "location": "EXI-G-1"})
    other_tab.join()

    assert answer.status_code == 302
    assert "Autrement dit." in Comment.objects.values_list("text", flat=True)
    assert not Deposit.objects.exists()


def test_a_row_whose_file_was_confirmed_a_moment_ago_leads_to_the_follow_up(client, version):
    link = link_of(upload(client, version, [remark(1)]))
    address = preview_of(link)
    clicks = [f"{address}confirmation/"]

    def meanwhile(execute, sql, params, many, context):
        """Let the other tab confirm once the row was read."""
        found = execute(sql, params, many, context)
        if 'FROM "imports_depositrow"' in sql and clicks:
            Client().post(clicks.pop())
        return found

    with connection.execute_wrapper(meanwhile):
        answer = client.post(f"{address}lignes/1/", {"text": "Autrement dit."})

    assert answer.url == link


def confirm_elsewhere(address: str) -> None:
    """Confirm, from another tab."""
    try:
        Client().post(f"{address}confirmation/")
    finally:
        connection.close()
