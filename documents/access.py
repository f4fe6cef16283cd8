"""Who may do what on a volet: the predicates every right of the service is made of."""

from collections.abc import Callable
from typing import Any

import rules
from django.core.exceptions import PermissionDenied
from django.db import models

from documents.models.catalogue import roles_of
from people.models import Role, User, Visitor


def role_on(user: Visitor, about: Any = None) -> int:
    """Return the user's highest role on the volet of *about*, or on any volet when None; 0 for none."""
    if not isinstance(user, User) or not user.is_active:
        return 0
    if user.is_superuser:
        return Role.ADMINISTRATOR
    roles = roles_of(user)
    if about is None:
        return max(roles.values(), default=0)
    return max(roles.get(None, 0), roles.get(about.volet.pk, 0))


def at_least(role: Role) -> Callable[..., bool]:
    """Return the rule « holds *role* or a higher one on the object's volet »."""

    @rules.predicate(f"at least {role.name}")
    def holds(user: User, about: models.Model | None = None) -> bool:
        return role_on(user, about) >= role

    return holds


reads = at_least(Role.READER)
instructs = at_least(Role.INSTRUCTOR)
validates = at_least(Role.VALIDATOR)
administers = at_least(Role.ADMINISTRATOR)


@rules.predicate
def administers_everything(user: User, about: models.Model | None = None) -> bool:
    """Administrator of all volets: who may see people and the whole journal."""
    if not role_on(user):
        return False
    return user.is_superuser or roles_of(user).get(None, 0) >= Role.ADMINISTRATOR


def reads_every_volet(user: Visitor) -> bool:
    """Return whether the user holds a role on all volets: what belongs to none yet is theirs to see."""
    return bool(role_on(user)) and isinstance(user, User) and (user.is_superuser or None in roles_of(user))


def require(user: Visitor, right: str, about: models.Model) -> None:
    """Pass when *user* holds *right* on *about*; PermissionDenied, in plain words, otherwise."""
    if not user.has_perm(right, about):
        raise PermissionDenied("Votre rôle sur ce volet ne permet pas cette action.")
