"""What must not leave with an answer: who works here, and what somebody else wrote."""

import re
from collections.abc import Iterator

from answers.models import Delivery
from people.models import User

REFERENCE = re.compile(r"\bC-\d{4,}\b")
ADDRESS = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
ANOTHER = "Le texte nomme {named}, qui n'est pas une remarque de cette personne : dites-le sans la nommer."
AN_AGENT = "Le texte nomme {named} : une réponse est signée du service, et d'aucune personne."
AN_ADDRESS = "Le texte contient l'adresse {named} : seule celle du service répond."


def leaks_of(delivery: Delivery) -> list[str]:
    """Return, in one sentence each, what the words of the delivery must not hold."""
    said = list(delivery.answers.values_list("text", "disposition__placement__comment"))
    if delivery.question:
        said.append((delivery.question.text, delivery.question.placement.comment_id))
    texts = "\n".join(text for text, _ in said)
    return [*others(texts, {comment for _, comment in said}), *agents(texts), *addresses(texts, delivery)]


def others(texts: str, own: set[int]) -> Iterator[str]:
    """Yield the references that are none of theirs."""
    for named in sorted(set(REFERENCE.findall(texts))):
        if int(named[2:]) not in own:
            yield ANOTHER.format(named=named)


def agents(texts: str) -> Iterator[str]:
    """Yield the members of the team that the texts name."""
    for user in User.objects.exclude(last_name="").order_by("pk"):
        if re.search(rf"\b{re.escape(user.get_full_name())}\b", texts, re.I):
            yield AN_AGENT.format(named=user.get_full_name())


def addresses(texts: str, delivery: Delivery) -> Iterator[str]:
    """Yield the addresses of the texts, but for the volet's own."""
    for named in sorted(set(ADDRESS.findall(texts))):
        if named.lower() != delivery.volet.contact.lower():
            yield AN_ADDRESS.format(named=named)
