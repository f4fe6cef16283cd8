"""The addresses of the public pages."""

from django.urls import URLPattern, path

from web.public import calls, deposit, home, legal, link_urls

CALL = "appels/<int:version_id>/"

urlpatterns: list[URLPattern] = [
    path("", home.home, name="home"),
    path(CALL, calls.call, name="call"),
    path(f"{CALL}documents/<int:rank>/", calls.call_document, name="call_document"),
    path(f"{CALL}gabarit.ods", calls.call_sheet, name="call_sheet"),
    path(f"{CALL}deposer/", deposit.deposit, name="call_deposit"),
    path(f"{CALL}sans-observation/", deposit.nothing, name="call_nothing"),
    *link_urls.urlpatterns,
    path("mentions-legales/", legal.legal, name="legal"),
    path("accessibilite/", legal.accessibility, name="accessibility"),
    path("donnees-personnelles/", legal.privacy, name="privacy"),
    path("plan-du-site/", legal.site_map, name="site_map"),
]
