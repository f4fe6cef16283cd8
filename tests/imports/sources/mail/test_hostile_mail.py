"""Whatever the bytes, nothing but UnreadableSource comes out, soon, and with text that can be kept."""

import re
import struct
import time

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from imports.sources.mail.model import Mail
from imports.sources.model import UnreadableSource
from tests.imports.sources.mail import test_attachments as carried
from tests.imports.sources.mail.samples import (
    archive,
    found,
    mail,
    mbox,
    message,
    multipart,
    outlook,
    part,
    text,
)

_SEEDS = [
    message("Bonjour", "Content-Disposition: attachment; filename*0*=utf-8''a%20; filename*1=b"),
    multipart(text("Mon avis."), text("<p>Mon <b>avis</b></p>", "text/html"), kind="alternative"),
    multipart(
        text("a"),
        part("application/ms-tnef", b"\x78\x9f\x3e\x22\1\0" + carried.attribute(2, 0x9002, bytes(9))),
    ),
    message("", kind="application/pkcs7-mime") + carried.signed(message("dedans"), carried.endless),
    message("begin 644 a\n#86)C\n`\nend\n", "Subject: =?utf-8?B?w6k=?= =?utf-8?Q?=C3?="),
    mbox(message("a"), message("b", number=2)),
    archive(("Inbox", mbox(message())), ("b.zip", archive(("a.eml", message())))),
    outlook({0x0037: "Avis", 0x1000: "Bonjour", 0x1009: b"0123456789LZFu"}, {0x3707: "a.ods", 0x3701: b"x"}),
]
_UNTYPED = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff]")


def attempted(content: bytes) -> None:
    try:
        every = found(content)
    except UnreadableSource:
        return
    assert every
    for one in every:
        said = (
            [one.body, one.subject, one.name, one.address, one.path] if isinstance(one, Mail) else [one.said]
        )
        assert not any(_UNTYPED.search(text) for text in said)


@settings(max_examples=300, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    st.sampled_from(_SEEDS),
    st.lists(st.tuples(st.floats(0, 1), st.integers(0, 40), st.binary(max_size=12)), min_size=1, max_size=8),
)
def test_altered_bytes_raise_nothing_but_a_refusal(seed, changes):
    content = seed
    for where, removed, added in changes:
        at = int(where * len(content))
        content = content[:at] + added + content[at + removed :]

    attempted(content)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(_SEEDS), st.floats(0, 1))
def test_a_file_cut_anywhere_raises_nothing_but_a_refusal(seed, where):
    attempted(seed[: int(where * len(seed))])


def _nested(depth: int) -> bytes:
    raw = b"fond"
    for number in range(depth):
        limit = b"n%d" % number
        raw = b"Content-Type: multipart/mixed; boundary=" + limit + b"\n\n--" + limit + b"\n" + raw
    return b"From: nadia.roux@example.org\n" + raw


@pytest.mark.parametrize(
    "content",
    [
        b"From: nadia.roux@example.org\n" + b"X-A: b\n" * 50_000 + b"\nMon avis.",
        message("Mon avis.", "Subject: " + "x" * 2_000_000),
        message("Mon avis.", "To: " + "(" * 200_000),
        message("Mon avis.", "X-Pli: a" + "\n b" * 200_000),
        message("Mon avis.", "Subject: " + "=?utf-8?q?" * 20_000),
        multipart(*[text("x")] * 5_000),
        _nested(1_000),
        message("<div>" * 20_000 + "Mon avis.", kind="text/html"),
        message("<b x=1>" * 2_000 + "<p>x" * 5_000, kind="text/html"),
        message("<table>" + "<tr><td>" + "x" * 100_000 + "<tr><td>y" * 3_000, kind="text/html"),
        message("<div style='padding-left:99999999em'>Mon avis.</div>", kind="text/html"),
        message("<p " + "".join(f"a{number}=1 " for number in range(50_000)) + ">x", kind="text/html"),
        message("begin 644 a\n" * 100_000),
        message("x \n" * 200_000, kind="text/plain; format=flowed"),
        mbox(message("From x\n" * 200_000)),
    ],
    ids=lambda content: content[:60],
)
def test_what_is_made_to_take_time_is_read_soon(content):
    begun = time.process_time()

    assert mail(content)

    assert time.process_time() - begun < 5


def test_a_wrapper_of_outlook_that_announces_four_billion_values_is_read_soon():
    values = struct.pack("<IHHI", 1, 0x1002, 3, 2**32 - 1)
    wrapped = b"\x78\x9f\x3e\x22\1\0" + carried.attribute(1, 0x9003, values + bytes(20))
    begun = time.process_time()

    one = mail(multipart(text("Mon avis."), part("application/ms-tnef", wrapped)))

    assert one.body == "Mon avis."
    assert time.process_time() - begun < 1
