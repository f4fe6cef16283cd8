"""The door for gunicorn and runserver: the service does not open without what protects it."""

import os

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cct_rfc.environment import demanded

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cct_rfc.settings")
if not settings.DEBUG:
    demanded("SECRET_KEY", "sans clé secrète, les sessions ne sont pas protégées")
application = get_wsgi_application()
