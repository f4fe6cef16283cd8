"""Words for what outsiders read of their remarks."""

from django import template

from web.public.remarks import outcome_said

register = template.Library()
register.filter("outcome_said", outcome_said)
