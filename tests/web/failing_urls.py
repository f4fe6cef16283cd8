"""The service's addresses, and one of a secret link that breaks in every way a log can tell."""

import logging
import warnings

from django.http import HttpRequest, HttpResponse
from django.urls import path

from cct_rfc.urls import urlpatterns as real
from web.access_table import EVERYONE, TABLE


def fail(request: HttpRequest, token: str) -> HttpResponse:
    """Warn, log, then raise, each time with the secret."""
    warnings.warn(f"warned of {token}", stacklevel=1)
    logging.getLogger("imports").warning("said of %s", token, stack_info=True)
    logging.getLogger("imports").warning("not as many as %s and %s", token)
    raise LookupError(f"no envoi for {token}")


TABLE["failing"] = {"GET": EVERYONE}
urlpatterns = [path("suivi/<str:token>/panne/", fail, name="failing"), *real]
