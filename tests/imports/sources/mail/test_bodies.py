"""The text that a message shows: character sets, pages, quotations, paragraphs."""

import pytest

from tests.imports.sources.mail.samples import mail, message, multipart, part, text

SAID = "Préciser la durée : 6 mois à l’échéance."


def page(html: str) -> str:
    return mail(message(html, kind="text/html; charset=utf-8")).body


@pytest.mark.parametrize(
    ("written", "declared"),
    [
        ("utf-8", "us-ascii"), ("utf-8", "iso-8859-1"), ("utf-8", "windows-1252"), ("utf-8", "x-inconnu"),
        ("cp1252", "iso-8859-1"), ("cp1252", "utf-8"), ("cp1252", "us-ascii"), ("cp1252", ""),
        ("utf-8", "base64"), ("utf-8", "punycode"), ("utf-8", "idna"), ("utf-8", "unicode_escape"),
        ("utf-8", "undefined"), ("utf-8", "utf-7"), ("utf-8", "zlib"), ("utf-8", "utf-8\0"),
        ("utf-16", "utf-16"),
    ],
)  # fmt: skip
def test_a_text_is_read_whatever_it_says_that_it_is_written_in(written, declared):
    raw = message("@", kind=f'text/plain; charset="{declared}"')[:-1] + SAID.encode(written)

    assert mail(raw).body == SAID


def test_a_text_in_japanese_is_read_in_the_letters_that_it_declares():
    raw = message("@", kind="text/plain; charset=iso-2022-jp")[:-1] + "日本語".encode("iso2022_jp")

    assert mail(raw).body == "日本語"


def test_a_text_holds_no_control_characters():
    assert mail(message("a\0b\x07c\x1bd\te\r\nf")).body == "abcd\te\nf"


def test_a_page_becomes_text_without_what_it_hides():
    shown = page(
        "<html><head><title>t</title><style>p{}</style></head><body><!-- non --><script>alert(1)</script>"
        "<p>Page 3&nbsp;: revoir.</p><p style='display:none'>caché</p><div hidden>caché</div>"
        "<p>Deuxième <b>alinéa</b>.</p></body></html>"
    ).replace("\xa0", " ")

    assert shown.split("\n\n") == ["Page 3 : revoir.", "Deuxième alinéa."]


def test_the_address_of_a_link_is_kept_only_when_its_text_is_another():
    shown = page(
        "<p><a href='https://example.org/a'>le guide</a> et "
        "<a href='https://example.org/b/'>example.org/b</a> et <a href='javascript:x()'>ici</a></p>"
    )

    assert shown == "le guide <https://example.org/a> et example.org/b et ici"


def test_the_cells_of_a_table_stay_apart():
    shown = page("<table><tr><td>p. 3</td><td>revoir</td></tr><tr><td>p. 4</td><td>ôter</td></tr></table>")

    assert [line.split("\t") for line in shown.splitlines()] == [["p. 3", "revoir"], ["p. 4", "ôter"]]


def test_a_cell_of_several_paragraphs_stays_beside_the_one_before_it_and_empty_cells_count():
    shown = page("<table><tr><td>p. 3</td><td></td><td><p>revoir</p><p>et ôter</p></td></tr></table>")

    lines = [line.split("\t") for line in shown.splitlines() if line.strip()]
    assert lines == [["p. 3", "", "revoir"], ["", "", "et ôter"]]


def test_what_a_page_quotes_is_told_from_what_it_answers():
    shown = page(
        "<p>Mon avis.</p><blockquote><p>Leur texte.</p><blockquote>Plus ancien.</blockquote></blockquote>"
        "<p>Fin.</p>"
    )

    lines = [line for line in shown.splitlines() if line.strip(" >")]
    assert lines == ["Mon avis.", "> Leur texte.", "> > Plus ancien.", "Fin."]


@pytest.mark.parametrize(
    "quoted",
    [
        "<div class='gmail_quote'><div>X a écrit :</div><blockquote>Leur texte.</blockquote></div>",
        "<div id='appendonsend'></div><div id='divRplyFwdMsg'><b>De :</b> X</div><div>Leur texte.</div>",
        "<div style='border:none;border-top:solid #E1E1E1 1.0pt'><b>De :</b> X</div><p>Leur texte.</p>",
    ],
)
def test_what_gmail_and_outlook_quote_is_told_too(quoted):
    shown = page(f"<div>Mon avis.</div>{quoted}").splitlines()

    assert "Mon avis." in shown
    assert "> Leur texte." in shown


def test_a_page_too_deep_for_the_layout_is_read_all_the_same():
    assert page("<div>" * 400 + "Mon avis." + "</div>" * 400) == "Mon avis."
    assert page("<div>" * 30_000 + "Mon avis.") == "Mon avis."


def test_of_two_versions_the_plain_one_is_kept_unless_it_is_empty():
    both = multipart(text("En clair."), text("<p>En page.</p>", "text/html"), kind="alternative")
    empty = multipart(text(" \n"), text("<p>En page.</p>", "text/html"), kind="alternative")

    assert (mail(both).body, mail(empty).body) == ("En clair.", "En page.")


def test_the_texts_of_a_message_in_several_pieces_are_all_shown():
    one = mail(multipart(text("Avant."), part("image/png", b"image"), text("Après.")))

    assert one.body == "Avant.\n\nAprès."


def test_paragraphs_that_a_mailer_cut_are_put_together():
    cut = "Une phrase \ncoupée ici.\n> une citation \n> coupée aussi\nFin."

    shown = mail(message(cut, kind="text/plain; charset=utf-8; format=flowed")).body

    assert shown.splitlines() == ["Une phrase coupée ici.", "> une citation coupée aussi", "Fin."]


def test_a_multipart_that_does_not_say_its_boundary_or_never_closes_it_is_read():
    unsaid = multipart(text("Mon avis.")).replace(b'; boundary="=_limite"', b"")
    unclosed = multipart(text("Mon avis.")).replace(b"--=_limite--", b"")

    assert (mail(unsaid).body, mail(unclosed).body) == ("Mon avis.", "Mon avis.")


def test_lines_that_end_twice_are_not_doubled():
    assert mail(message("Un.\r\r\nDeux.")).body == "Un.\nDeux."


def test_the_rule_of_older_outlooks_begins_what_they_quote():
    shown = page("<p>Mon avis.</p><hr id='stopSpelling'>De : X<br>Leur texte.").splitlines()

    assert [line for line in shown if line.strip("> -")] == ["Mon avis.", "> De : X", "> Leur texte."]
