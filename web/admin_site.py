"""The desk: Django's admin, opened to whoever holds a role on a volet, with the team's own pages in it."""

from typing import Any

from django.contrib.admin import AdminSite
from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver

from web.forms import SignInForm
from web.urls import desk_pages
from web.views.desk import build_desk


class DeskSite(AdminSite):
    """The admin with our name on it. Roles open it (web.access), not Django's « staff » flag."""

    site_header = "Commentaires sur le CCT"
    site_title = "Commentaires sur le CCT"
    index_title = "Bureau de l'équipe"
    site_url = None
    enable_nav_sidebar = False
    final_catch_all_view = False  # a page that does not exist has no line in the access table
    login_form = SignInForm

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether someone is signed in: what each page asks of them beyond that is in web.access."""
        return request.user.is_active

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """What the frame of every page shows: not the lists of a sidebar we do not have, two queries more."""
        return {
            "site_title": self.site_title,
            "site_header": self.site_header,
            "site_url": self.site_url,
            "has_permission": self.has_permission(request),
            "available_apps": [],
            "is_popup": False,
            "is_nav_sidebar_enabled": False,
        }

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """The team's pages, then the admin's own."""
        return [*desk_pages(self.admin_view), *super().get_urls()]

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The first page: the boards and what waits, then the admin's lists."""
        return super().index(request, {**(extra_context or {}), "desk": build_desk(request.user)})
