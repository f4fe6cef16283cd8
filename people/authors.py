"""Find or add the people who wrote remarks."""

from collections.abc import Collection
from typing import NamedTuple

from django.db.models.functions import Lower

from people.models import Author


class Identity(NamedTuple):
    """Someone as a sheet or a message names them: a name, an address in lower case, either may be empty."""

    name: str
    address: str


def find_or_add(identities: Collection[Identity]) -> dict[Identity, Author | None]:
    """Return the author of each identity, adding those not known yet; None for an empty identity.

    An address makes the person; without one, the bare name does. Two queries at most for any number.
    """
    wanted = {key(identity): identity for identity in identities if any(identity)}
    Author.objects.bulk_create(
        [Author(name=identity.name, address=identity.address) for identity in wanted.values()],
        ignore_conflicts=True,  # already known, or added by another import meanwhile: the database decides
    )
    addresses = [address for address, _ in wanted if address]
    names = [name for address, name in wanted if not address]
    known = {key(Identity(a.name, a.address)): a for a in Author.objects.filter(address__in=addresses)}
    bare = Author.objects.filter(address="").annotate(folded=Lower("name")).filter(folded__in=names)
    known |= {key(Identity(author.name, "")): author for author in bare}
    return {identity: known.get(key(identity)) for identity in identities}


def key(identity: Identity) -> tuple[str, str]:
    """Return what makes two identities one person: the address, else the name whatever its case."""
    return (identity.address, "") if identity.address else ("", identity.name.lower())
