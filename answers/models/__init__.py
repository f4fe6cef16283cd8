"""What leaves the service: deliveries and the answers they carry, and how a volet wants them to leave."""

from answers.models.bulletins import Bulletin, BulletinState
from answers.models.deliveries import (
    LEFT,
    OPEN,
    REACHED,
    Answer,
    Delivery,
    DeliveryQuerySet,
    DeliveryState,
    Way,
)
from answers.models.policies import Policy, Release

__all__ = [
    "LEFT",
    "OPEN",
    "REACHED",
    "Answer",
    "Bulletin",
    "BulletinState",
    "Delivery",
    "DeliveryQuerySet",
    "DeliveryState",
    "Policy",
    "Release",
    "Way",
]
