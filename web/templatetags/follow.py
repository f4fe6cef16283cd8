"""Words for what outsiders read of their remarks."""

from django import template

from comments.outcomes import Outcome

register = template.Library()


@register.filter
def outcome_said(outcome: str) -> str:
    """Return the words of an outcome for outsiders."""
    return Outcome(outcome).outside
