from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class WebConfig(AppConfig):
    name = "web"
    verbose_name = "Pages"


class SiteAdmin(AdminConfig):
    """The admin, opened to whoever holds a role rather than to Django's « staff »."""

    default_site = "web.admin_site.DeskSite"
