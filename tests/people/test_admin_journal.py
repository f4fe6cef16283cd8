"""What an administrator changes in the admin is in the journal, before and after."""

import pytest
from django.urls import reverse

from documents.models import CallState, VoletRole
from people.models import Event, Role, User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def nora(client) -> User:
    """An administratrice of all volets, signed in."""
    user = factories.make_user(Role.ADMINISTRATOR, username="nora")
    client.force_login(user)
    return user


def test_closing_a_call_is_journalled_with_the_state_before_and_after(client, nora, version):
    form = {"maturity": "", "publication": version.publication, "call": CallState.CLOSED}
    client.post(reverse("admin:documents_version_change", args=[version.pk]), form)

    event = Event.objects.get(action="modification")
    assert (event.by, event.volet, event.object_id) == (nora, version.volet.code, version.pk)
    assert (event.before, event.after) == ({"call": "ouvert"}, {"call": "clos"})


def test_a_role_given_then_taken_back_is_journalled_twice(client, nora, version):
    someone = factories.make_user()
    form = {"user": someone.pk, "volet": version.volet.pk, "role": Role.VALIDATOR}
    client.post(reverse("admin:documents_voletrole_add"), form)
    role = VoletRole.objects.get(user=someone)
    client.post(reverse("admin:documents_voletrole_delete", args=[role.pk]), {"post": "yes"})

    given, taken = Event.objects.filter(object_type="documents.VoletRole").order_by("pk")
    assert (given.action, given.after["role"]) == ("création", str(Role.VALIDATOR.value))
    assert (taken.action, taken.volet) == ("suppression", version.volet.code)


def test_a_password_is_journalled_as_changed_and_never_written(client, nora):
    someone = factories.make_user()
    secret = "un-long-mot-de-passe-neuf"
    form = {"password1": secret, "password2": secret, "usable_password": "true"}
    client.post(reverse("admin:auth_user_password_change", args=[someone.pk]), form)

    event = Event.objects.get(object_id=someone.pk, object_type="people.User")
    assert event.action == "mot de passe changé"
    assert secret not in f"{event.before}{event.after}"


def test_a_version_cannot_supersede_itself(client, nora, version):
    form = {"maturity": "", "publication": version.publication, "call": version.call}
    page = client.post(
        reverse("admin:documents_version_change", args=[version.pk]), {**form, "supersedes": version.pk}
    )

    version.refresh_from_db()
    assert page.status_code == 200
    assert version.supersedes is None
