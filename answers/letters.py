"""What many deliveries say, in as many queries as a few: for whoever reads them all at once."""

from collections import defaultdict
from collections.abc import Iterator, Mapping

from django.db.models import Q, QuerySet

from answers.letter import Letter, letter_from, whole_of, with_all
from answers.models import Answer, Delivery
from imports.models import IN_A_COMMENT, MailPart, SubmissionRow

Rows = Mapping[int, Mapping[int, SubmissionRow]]  # by envoi, then by comment: the last one


def letters_of(deliveries: QuerySet[Delivery]) -> Iterator[tuple[Delivery, Letter]]:
    """Yield each delivery, in the order asked for, and what it says as letter_of would; five queries."""
    said: dict[int, list[Answer]] = defaultdict(list)
    chosen = deliveries.order_by().values("pk")
    for answer in with_all(Answer.objects.filter(delivery__in=chosen)):
        said[answer.delivery_id].append(answer)
    envois, rows = envois_by_mail(deliveries), rows_by_envoi(deliveries)
    for delivery in deliveries.select_related("version__volet", "mail", "submission", "author", "rectifies"):
        carried = envois[delivery.mail_id] if delivery.mail_id else [delivery.submission_id or 0]
        answers = said[delivery.pk]
        yield delivery, letter_from(delivery, answers, rows_of(answers, carried, rows))


def envois_by_mail(deliveries: QuerySet[Delivery]) -> Mapping[int, list[int]]:
    """Return the envois that each mail answered carried."""
    mails = deliveries.order_by().exclude(mail=None).values("mail")
    parts = MailPart.objects.filter(mail__in=mails).exclude(submission=None)
    carried: dict[int, list[int]] = defaultdict(list)
    for mail, submission in parts.values_list("mail", "submission"):
        carried[mail].append(submission)
    return carried


def rows_by_envoi(deliveries: QuerySet[Delivery]) -> Rows:
    """Return the last row of each envoi answered that says each remark."""
    mails = deliveries.order_by().exclude(mail=None).values("mail")
    alone = deliveries.order_by().exclude(submission=None).values("submission")
    carried = MailPart.objects.filter(mail__in=mails).exclude(submission=None).values("submission")
    answered = Q(submission__in=alone) | Q(submission__in=carried)
    found: dict[int, dict[int, SubmissionRow]] = defaultdict(dict)
    for row in SubmissionRow.objects.filter(answered, outcome__in=IN_A_COMMENT).order_by("pk"):
        found[row.submission_id][row.comment_id or 0] = row
    return found


def rows_of(answers: list[Answer], envois: list[int], rows: Rows) -> dict[int, SubmissionRow]:
    """Return the row by which these envois say each remark, the last one."""
    found = {}
    for card in (answer.disposition.placement for answer in answers):
        saying = [rows[envoi][whole] for envoi in envois if (whole := whole_of(card)) in rows.get(envoi, {})]
        if saying:
            found[card.comment_id] = max(saying, key=lambda row: row.pk)
    return found
