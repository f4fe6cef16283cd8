"""A request for advice that came back, and an envoi answered before the service: what their pages show."""

from answers import advice
from comments.models import Placement
from imports.models import AdviceOutcome, AdviceRequest, AdviceReturn, AdviceRow, ReturnState, Submission
from people.models import Role
from tests import factories


def make_advice(placement: Placement) -> AdviceRequest:
    """Return a request about a card of its own on the same board; a row of its sheet was not understood."""
    card = factories.make_placement(placement.version)
    by = factories.make_user(Role.INSTRUCTOR, placement.volet)
    cards = Placement.objects.filter(pk=card.pk)
    request = advice.ask(version=card.version, cards=cards, addressee="Odile Réseau", by=by)
    returned = AdviceReturn.objects.create(
        request=request, version=request.version, sha256=request.sha256, filename="avis.ods",
        state=ReturnState.RECORDED, rows_read=1, rows_done=1, deposited_by=by,
    )  # fmt: skip
    AdviceRow.objects.create(
        returned=returned, position=1, line=2, cells={"state": "à voir"}, placement=card,
        outcome=AdviceOutcome.UNREAD, reason="« à voir » n'est pas compris.",
    )  # fmt: skip
    return request


def make_answered(submission: Submission) -> AdviceReturn:
    """Return what takes over the answers of an envoi, still to be done."""
    return AdviceReturn.objects.create(
        submission=submission, version=submission.version, sha256=submission.sha256, filename="feuille.ods"
    )
