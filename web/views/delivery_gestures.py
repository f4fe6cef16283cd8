"""What is done with an answer by one button: on its own page, or with others on the list."""

from collections.abc import Callable
from typing import NamedTuple

from answers import actions
from answers.models import Delivery
from people.models import User


class Gesture(NamedTuple):
    """A gesture: its words on a button, what is said once it is done, and the action."""

    label: str
    said: str
    act: Callable[..., None]


def confirm_address(*, delivery: Delivery, revision: int, by: User) -> None:
    """Confirm the sender's address; what the answer says meanwhile changes nothing to it."""
    actions.confirm_address(delivery=delivery, by=by)


GESTURES = {
    "soumettre": Gesture("Soumettre à validation", "soumise à validation.", actions.submit),
    "renvoyer": Gesture("Renvoyer à la préparation", "renvoyée à sa préparation.", actions.send_back),
    "retirer": Gesture("Retirer avant le départ", "retirée : rien n'est parti.", actions.withdraw),
    "adresse": Gesture(
        "Confirmer l'adresse de l'expéditeur", "l'adresse de l'expéditeur est confirmée.", confirm_address
    ),
    "remettre": Gesture("Remettre par l'équipe", "à remettre par l'équipe.", actions.hand_over),
    "reprendre": Gesture("Préparer de nouveau", "préparée de nouveau.", actions.try_again),
    "renvoyer-message": Gesture("La renvoyer", "repart dans la minute.", actions.send_again),
    "partie": Gesture("Elle est partie", "notée comme envoyée.", actions.settle_as_sent),
}
