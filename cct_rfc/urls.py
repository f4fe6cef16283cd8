"""Every address of the service."""

from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("web.public.urls")),
    path("admin/", admin.site.urls),
]
handler400 = "web.public.errors.bad_request"
handler500 = "web.public.errors.server_error"
