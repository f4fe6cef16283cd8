"""Find or add the people who wrote remarks."""

from collections.abc import Collection, Mapping
from typing import NamedTuple

from people.models import Author
from people.searching import sought

IDENTITY_LENGTH = 260  # folding may lengthen a name: « ß » becomes « ss »


class Identity(NamedTuple):
    """Someone as a sheet or a message names them: a name, an address in lower case, either may be empty."""

    name: str
    address: str

    @property
    def key(self) -> str:
        """What makes two of them one person: the address, else the name whatever its case; "" for nobody.

        Folded here, because SQLite lowers ASCII letters only and PostgreSQL all of them.
        """
        return (self.address or (f"nom:{self.name.casefold()}" if self.name else ""))[:IDENTITY_LENGTH]


def find_or_add(identities: Collection[Identity]) -> dict[Identity, Author | None]:
    """Return the author of each identity, adding those not known yet; None for an empty identity.

    Two queries for any number of people.
    """
    wanted = {identity.key: identity for identity in identities if identity.key}
    Author.objects.bulk_create(
        # In one order, so that two imports naming the same people never wait for each other for ever.
        [
            Author(identity=key, name=who.name, address=who.address, sought=sought(who.name, who.address))
            for key, who in sorted(wanted.items())
        ],
        ignore_conflicts=True,  # already known, or added by another import meanwhile: the database decides
    )
    known = {author.identity: author for author in Author.objects.filter(identity__in=wanted)}
    return {identity: known.get(identity.key) for identity in identities}


def of_accounts(logins: Mapping[int, str]) -> dict[int, Author]:
    """Return the author behind each GitHub account, by its number, adding those not known yet.

    A number is one person for good; the name shown is only today's. Two queries for any number of them.
    """
    Author.objects.bulk_create(
        [
            Author(identity=of_account(number), name=logins[number], sought=sought(logins[number]))
            for number in sorted(logins)
        ],
        ignore_conflicts=True,
    )
    known = {
        author.identity: author for author in Author.objects.filter(identity__in=map(of_account, logins))
    }
    return {number: known[of_account(number)] for number in logins}


def rename_accounts(logins: Mapping[int, str]) -> None:
    """Let the authors behind these accounts bear the name they chose since. One query when none did."""
    known = Author.objects.filter(identity__in=map(of_account, logins))
    numbers = {of_account(number): login for number, login in logins.items()}
    changed = [author for author in known if author.name != numbers[author.identity]]
    for author in changed:
        author.name = numbers[author.identity]
        author.sought = sought(author.name, author.address)
    Author.objects.bulk_update(changed, ["name", "sought"])


def of_account(number: int) -> str:
    """Return what makes two remarks of one GitHub account one person's."""
    return f"github:{number}"
