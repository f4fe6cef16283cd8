"""What must not leave with an answer: who works here, and what somebody else wrote."""

import re
from collections.abc import Iterator

from answers.models import Delivery
from people.models import User

REFERENCE = re.compile(r"\bC-\d{4,}\b")
INTERNAL = re.compile(r"\b[GSA]-\d{4,}\b")  # a group, a séance, an advice asked for
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ANOTHER = "Le texte nomme {named}, qui n'est pas une remarque de cette personne : dites-le sans la nommer."
INSIDE = "Le texte nomme {named}, que seule l'équipe connaît : dites ce qui est décidé, sans le nommer."
AN_AGENT = "Le texte nomme {named} : une réponse est signée du service, et d'aucune personne."
AN_ADDRESS = "Le texte contient l'adresse {named} : seule celle du service répond."


def leaks_of(delivery: Delivery) -> list[str]:
    """Return, in one sentence each, what the words of the delivery must not hold."""
    said = list(delivery.answers.values_list("text", "disposition__placement__comment"))
    if delivery.question:
        said.append((delivery.question.text, delivery.question.placement.comment_id))
    texts = "\n".join(text for text, _ in said)
    return [
        *inside(texts),
        *others(texts, {comment for _, comment in said}),
        *agents(texts),
        *addresses(texts, delivery),
    ]


def others(texts: str, own: set[int]) -> Iterator[str]:
    """Yield the references that are none of theirs."""
    for named in sorted(set(REFERENCE.findall(texts))):
        if int(named[2:]) not in own:
            yield ANOTHER.format(named=named)


def inside(texts: str) -> Iterator[str]:
    """Yield the references of what the team does among itself."""
    yield from (INSIDE.format(named=named) for named in sorted(set(INTERNAL.findall(texts))))


def agents(texts: str) -> Iterator[str]:
    """Yield the members of the team that the texts name, in whichever order their names are said."""
    for user in User.objects.exclude(last_name="").order_by("pk"):
        names = [name for name in (user.first_name, user.last_name) if name.strip()]
        orders = "|".join(spelt(" ".join(order)) for order in (names, names[::-1]))
        if re.search(rf"\b(?:{orders})\b", texts, re.I):
            yield AN_AGENT.format(named=user.get_full_name())


def spelt(name: str) -> str:
    """Return what finds a name whatever the blanks or hyphens between its words."""
    return r"[\s\u2010\u2011-]+".join(map(re.escape, re.split(r"[\s-]+", name.strip())))


def addresses(texts: str, delivery: Delivery) -> Iterator[str]:
    """Yield the addresses of the texts, but for the volet's own."""
    for named in sorted(set(ADDRESS.findall(texts))):
        if named.lower() != delivery.volet.contact.lower():
            yield AN_ADDRESS.format(named=named)
