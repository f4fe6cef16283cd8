"""A text rendered: its blocks, their lines, what is hidden, what is boxed."""

from documents.rendering.model import Block, BlockKind
from documents.rendering.render import render


def shown(text: str) -> list[Block]:
    return list(render(text))


def html(text: str) -> str:
    return "\n".join(part.html for block in render(text) for part in block.parts)


def lines(text: str) -> list[tuple[str, int, int]]:
    return [
        (str(block.kind), part.line_start, part.line_end) for block in render(text) for part in block.parts
    ]


def test_each_block_keeps_the_lines_of_the_file():
    front = "---\ntitle: Cadre\n---\n"
    text = f"{front}\n# Titre\n\nUne phrase\nsur deux lignes.\n\n- un\n- deux\n  suite\n\n> cité\n"

    assert lines(text) == [
        ("heading", 5, 5), ("text", 7, 8), ("list", 10, 10), ("list", 11, 12), ("text", 14, 14),
    ]  # fmt: skip


def test_front_matter_template_tags_comments_and_empty_titles_are_not_shown():
    front = "---\ntitle: Cadre\n---\n{% include x %}\n"
    text = front + "\n<!-- caché -->\n\n#\n\n{{ page.nom }}Le texte. <a id='x'></a>\n"

    assert html(text) == '<p dir="auto">Le texte.</p>'


def test_inline_marks_are_rendered():
    assert html("Du **gras**, de l'*italique*, `du code`, ~~barré~~ et<br>la suite.") == (
        '<p dir="auto">Du <strong>gras</strong>, de l\'<em>italique</em>, <code>du code</code>, '
        "<s>barré</s> et<br>la suite.</p>"
    )


def test_titles_say_their_level_and_lose_the_anchor_of_a_site_generator():
    block = shown("## 1 - Objet {#objet}\n")[0]

    assert (block.kind, block.level, block.parts[0].html) == (BlockKind.HEADING, 2, "1 - Objet")


def test_a_sentence_underlined_by_mistake_is_a_paragraph():
    assert html("Une première phrase. Une seconde, qui continue ici longtemps.\n---\n") == (
        '<p dir="auto">Une première phrase. Une seconde, qui continue ici longtemps.</p>'
    )


def test_titles_inside_a_quotation_or_in_html_are_under_those_of_the_page():
    assert '<div class="headed" role="heading" aria-level="4">Cité</div>' in html("> ## Cité\n")
    assert '<div class="headed" role="heading" aria-level="3">En HTML</div>' in html("<h1>En HTML</h1>\n")
    assert '<div class="headed" role="heading" aria-level="6">Collé</div>' in html(
        "<div>\n##### Collé\n</div>"
    )


def test_a_table_is_read_row_by_row_each_cell_with_the_title_of_its_column():
    table = shown("| ID | Exigence |\n|:--:|---|\n| EXI-1 | Publier **tout** |\n| EXI-2 | a<br>b |\n")[0]

    assert table.head == '<th dir="auto" align="center">ID</th><th dir="auto">Exigence</th>'
    assert [(part.line_start, part.line_end) for part in table.parts] == [(3, 3), (4, 4)]
    assert table.parts[0].html == (
        '<td dir="auto" align="center" data-title="ID">EXI-1</td>'
        '<td dir="auto" data-title="Exigence">Publier <strong>tout</strong></td>'
    )
    assert table.parts[1].html.endswith('data-title="Exigence">a<br>b</td>')


def test_rows_cut_from_their_table_by_a_blank_line_stay_rows():
    text = "| ID | Texte |\n|---|---|\n| A | un |\n\n| B | deux |\n| C | *trois* |\n"

    assert lines(text) == [("table", 3, 3), ("table", 5, 5), ("table", 6, 6)]
    assert '<td dir="auto">B</td><td dir="auto">deux</td>' in html(text)


def test_a_table_in_html_is_read_row_by_row_even_over_blank_lines():
    text = (
        "Avant.\n\n<table class='x'>\n<thead>\n<tr><th>Produit</th><th>Version</th></tr>\n</thead>\n"
        "\n<tr>\n<td rowspan='2'>Base</td>\n\n<td>**15**</td>\n</tr>\n<tr><td>16</td></tr>\n</table>\n"
        "\nAprès.\n"
    )

    assert lines(text) == [
        ("text", 1, 1),
        ("table", 5, 7),
        ("table", 8, 12),
        ("table", 13, 14),
        ("text", 16, 16),
    ]
    assert '<th dir="auto">Produit</th>' in html(text)
    assert 'rowspan="2"' in html(text)
    assert "data-line" not in html(text)


def test_a_table_inside_a_cell_stays_in_its_row():
    text = "<table>\n<tr><td>a<table><tr><td>b</td></tr></table></td></tr>\n<tr><td>c</td></tr>\n</table>\n"

    assert lines(text) == [("table", 2, 2), ("table", 3, 4)]
    assert html(text).count("<table>") == html(text).count("</table>") == 1


def test_words_around_an_html_table_are_kept():
    text = "<div>Avant\n<table><caption>Titre</caption>\n<tr><td>a</td></tr>\n</table>Après</div>\n"

    assert [block.kind for block in shown(text)] == [BlockKind.TEXT, BlockKind.TABLE, BlockKind.TEXT]
    assert all(word in html(text) for word in ("Avant", "Titre", "Après"))


def test_two_html_tables_in_one_piece_lose_no_word():
    text = "<table><tr><td>a</td></tr></table><p>entre</p><table><tr><td>b</td></tr></table>\n"

    assert all(word in html(text) for word in (">a<", "entre", ">b<"))


def test_a_picture_is_a_box_with_its_words_and_the_name_of_its_file():
    boxed = '<span class="figure"><b>Figure</b> <bdi>Vue des flux</bdi> <code>flux.png</code></span>'

    assert boxed in html("![Vue des *flux*](images/flux.png)")
    assert boxed in html('<img alt="Vue des flux" src="images/flux.png">\n')
    assert boxed in html('Voir <img alt="Vue des flux" src="https://example.org/a/flux.png?x=1"> ici.\n')
    assert "<bdi>flux.png</bdi></span>" in html("![Enter image alt description](images/flux.png)")
    assert "image incluse dans le texte" in html("![Logo](data:image/png;base64,AAAA)")


def test_a_link_leads_outside_or_to_an_anchor_of_the_text_and_a_file_nowhere():
    outside = '<a href="https://example.org/a" rel="nofollow noopener noreferrer">a</a>'

    assert outside in html("[a](https://example.org/a)")
    assert 'href="#texte-objet"' in html("[b](#objet)")
    assert "href" not in html("[c](cct-glossaire.md#api) [d](/admin/) [e](//example.org/)")


def test_an_ordered_list_keeps_its_first_number_and_inner_lists_stay_in_their_item():
    block = shown("3. trois\n   - dedans\n4. quatre\n")[0]

    assert (block.kind, block.first, len(block.parts)) == (BlockKind.LIST, 3, 2)
    assert "<ul>" in block.parts[0].html


def test_the_same_text_is_rendered_once():
    assert render("Deux fois.") is render("Deux fois.")
