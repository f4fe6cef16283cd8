"""What a first visit asks for in a browser: requests, and bytes once compressed, without the typeface."""

import gzip

import pytest
from playwright.sync_api import Response

from tests.web.envois import FAULTY, remark
from tests.web.public.deposits import link_of, preview_of, upload

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MOST_BYTES, MOST_REQUESTS = 300_000, 15
TYPEFACE = (".woff2", ".woff")


@pytest.fixture
def visited(watch, new_context):
    """Return what visits an address for the first time, and gives the size of each file that comes."""

    def visit(address: str) -> dict[str, int]:
        page = watch.over(new_context()).new_page()
        answers: list[Response] = []
        page.on("response", lambda answer: answers.append(answer))
        page.goto(watch.home + address, wait_until="networkidle")
        kept = [one for one in answers if one.url.startswith(watch.home) and not one.url.endswith(TYPEFACE)]
        return {one.url: len(gzip.compress(one.body())) for one in kept}

    return visit


@pytest.mark.parametrize("theme", ["neutre", "etat"])
def test_a_first_visit_is_light(visited, client, version, settings, theme):
    settings.SITE_THEME = theme
    preview = preview_of(link_of(upload(client, version, [*FAULTY, remark(7)])))
    heavy = {}
    for address in ("/", f"/appels/{version.pk}/", f"/appels/{version.pk}/deposer/", preview):
        sizes = visited(address)
        assert any("dsfr.css" in url for url in sizes)
        if sum(sizes.values()) > MOST_BYTES or len(sizes) > MOST_REQUESTS:
            heavy[address] = sizes

    assert heavy == {}
