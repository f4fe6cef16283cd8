"""What leaves the service: deliveries and the answers they carry, and how a volet wants them to leave."""

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
    "Delivery",
    "DeliveryQuerySet",
    "DeliveryState",
    "Policy",
    "Release",
    "Way",
]
