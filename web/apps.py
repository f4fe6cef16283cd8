from django.apps import AppConfig
from django.contrib.admin import apps as admin_apps


class WebConfig(AppConfig):
    name = "web"
    verbose_name = "Pages"
    default = True


class SiteAdmin(admin_apps.AdminConfig):
    """The admin, opened to whoever holds a role rather than to Django's « staff »."""

    default = False
    default_site = "web.admin_site.DeskSite"
