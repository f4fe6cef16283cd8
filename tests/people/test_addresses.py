"""Addresses as people type them, and as others make them up."""

import pytest
from django.core.exceptions import ValidationError

from people.addresses import read_address, veiled


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("N.Benali+cct@Example.org ", "n.benali+cct@example.org"),
        ("claire@préfecture.example.org", "claire@xn--prfecture-c4a.example.org"),
        ("claire@XN--PRFECTURE-C4A.example.org", "claire@xn--prfecture-c4a.example.org"),
        ("o'neil_x@sous.domaine-long.example.org", "o'neil_x@sous.domaine-long.example.org"),
        ("claire@example\u3002org", "claire@example.org"),  # the full stop of Chinese is one in a domain
        ("claire@еxample.org", "claire@xn--xample-2of.org"),  # a Cyrillic « е »: another domain, and seen so
        (f"{'a' * 64}@example.org", f"{'a' * 64}@example.org"),
    ],
)
def test_an_address_is_read_as_machines_know_it(typed, read):
    assert read_address(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "", "@", "claire", "claire@", "@example.org", "claire@example", "claire@localhost",
        "claire@example.org\nBcc: tous@example.org", "claire@example.org\r\n", "\nclaire@example.org",
        "claire\r@example.org", "claire@exa\u2028mple.org", "claire@example.org\0",
        "claire@exa\u0085mple.org",
        "claire@example.org,nadia@example.org", "claire@example.org nadia@example.org",
        "claire@example.org;nadia@example.org", "claire@nadia@example.org", "Claire <claire@example.org>",
        "<claire@example.org>", '"claire ici"@example.org', '"claire\\\n"@example.org',
        "claire(ici)@example.org",
        "nadia%autre.example@example.org", "autre!nadia@example.org", "claire@[192.0.2.1]", "claire@[::1]",
        ".claire@example.org", "claire..x@example.org", "claire@-example.org", "claire@example..org",
        "\u212aarim@example.org",  # the sign of kelvins, whose lower case is « k »
        "clai\u017fe@example.org", "clairé@example.org", "claire\u202e@example.org",
        "claire\uff20example.org",
        "claire\u200b@example.org", "claire@exa\u202emple.org.", "=?utf-8?q?a?=@example.org b",
        f"{'a' * 65}@example.org", f"a@{'b' * 60}.{'c' * 300}.org", "a" * 488 + "@example.org",
        f"a@{'.'.join(['b' * 50] * 5)}.org", f"a@{'é' * 60}.org", "x" * 1_000_000,
    ],
)  # fmt: skip
def test_what_is_not_one_plain_address_is_refused(typed):
    with pytest.raises(ValidationError, match="une seule adresse"):
        read_address(typed)


@pytest.mark.parametrize(
    ("address", "shown"), [("claire@example.org", "c…@example.org"), ("", ""), ("a@b.fr", "a…@b.fr")]
)
def test_enough_of_an_address_is_shown_to_its_holder_and_no_more(address, shown):
    assert veiled(address) == shown
