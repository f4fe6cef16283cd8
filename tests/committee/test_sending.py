"""What the members receive: the dossier before, the relevé once validated."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from answers.models import Bulletin
from committee import sending, validating
from imports.models import kept
from people.models import Event, Role
from tests import factories
from tests.committee.conftest import closed, fresh, on_agenda, opened
from tests.committee.test_live import NEXT

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(meeting, version, lea, karim):
    """The meeting, closed with one point that goes to the next one; the volet has an address to write to."""
    version.volet.contact = "cadre@xxx.gouv.fr"
    version.volet.save()
    on_agenda(meeting, factories.make_placement(version), lea)
    return closed(opened(meeting, karim), karim, to=NEXT)


@pytest.fixture
def validated(held, karim, settings):
    """Its relevé, validated where a mail server is set."""
    settings.EMAIL_HOST = "127.0.0.1"
    validating.validate(meeting=held, revision=held.revision, by=karim)
    return fresh(held)


def test_the_validated_releve_leaves_once_to_each_address_as_it_is_kept(validated, lea):
    assert sending.send_minutes(meeting=validated, by=lea) == 1
    assert sending.send_minutes(meeting=validated, by=lea) == 1

    bulletin = Bulletin.objects.get()
    key = f"releve:{validated}:{validated.kept_pdf[:16]}:n@example.org"
    assert (bulletin.key, bulletin.attachment_name) == (key, f"releve-{validated}.pdf")
    assert kept(bulletin.attachment) == validating.form_of(validated, "pdf")
    assert sending.sent_to(validated) == ["n@example.org"]
    assert Event.objects.filter(action="relevé envoyé").count() == 1


def test_the_message_counts_the_points_and_says_where_to_write(validated, lea):
    sending.send_minutes(meeting=validated, by=lea)

    text = Bulletin.objects.get().text
    assert "Le relevé de décisions de la séance « Comité du cadre » du 3 décembre 2026" in text
    assert "Il compte 1 point." in text
    assert "Une question ? Écrivez à cadre@xxx.gouv.fr." in text


def test_a_releve_that_is_not_validated_or_cannot_leave_says_why(held, validated, version, lea, settings):
    held.state = "releve"
    with pytest.raises(ValidationError, match="une fois validé"):
        sending.send_minutes(meeting=held, by=lea)
    reader = factories.make_user(Role.READER, version.volet)
    with pytest.raises(PermissionDenied):
        sending.send_minutes(meeting=validated, by=reader)
    settings.EMAIL_HOST = ""
    with pytest.raises(ValidationError, match="serveur de messagerie"):
        sending.send_minutes(meeting=validated, by=lea)
    validated.attendees.update(address="")
    with pytest.raises(ValidationError, match="n'a d'adresse"):
        sending.send_minutes(meeting=validated, by=lea)
    assert not Bulletin.objects.exists()
