"""What somebody may type to harm who reads it: sixty texts, none of which may be more than a text."""

from html.parser import HTMLParser

MARK = "PWNED"
SCRIPTS = [
    "<script>window.PWNED=1</script>",
    "</textarea><script>window.PWNED=1</script>",
    "<img src=x onerror=window.PWNED=1>",
    "<svg onload=window.PWNED=1>",
    "<svg/onload=window.PWNED=1//",
    "<body onload=window.PWNED=1>",
    "<iframe src=javascript:window.PWNED=1>",
    "<iframe srcdoc='<script>parent.PWNED=1</script>'>",
    "<details open ontoggle=window.PWNED=1>",
    "<input autofocus onfocus=window.PWNED=1>",
    "<a href='javascript:window.PWNED=1'>PWNED</a>",
    '<a href="data:text/html,<script>PWNED</script>">x</a>',
    "<style>@import 'http://example.org/PWNED.css'</style>",
    "<link rel=stylesheet href=//example.org/PWNED>",
    "<meta http-equiv=refresh content='0;url=http://example.org/PWNED'>",
    "<base href=http://example.org/PWNED/>",
    "<form action=http://example.org/PWNED><button>Confirmer</button></form>",
    "<object data=http://example.org/PWNED>",
    "<embed src=http://example.org/PWNED>",
    "<math><mi//xlink:href='data:x,<script>PWNED</script>'>",
    '"><script>window.PWNED=1</script>',
    "' autofocus onfocus='window.PWNED=1",
    '" onmouseover="window.PWNED=1',
    "--><script>window.PWNED=1</script>",
    "]]><script>window.PWNED=1</script>",
    "<!--<img src='--><img src=x onerror=window.PWNED=1//'>",
    "<scr<script>ipt>window.PWNED=1</scr</script>ipt>",
    "&lt;script&gt;window.PWNED=1&lt;/script&gt;",
    "<template><script>window.PWNED=1</script></template>",
    "<noscript><p title='</noscript><img src=x onerror=PWNED>'>",
    "<video><source onerror=window.PWNED=1>",
    "<marquee onstart=window.PWNED=1>",
]
TEMPLATES = [
    "{{ PWNED }}{{ 7|add:7 }}",
    "{% load static %}{% debug %}PWNED",
    "${PWNED}",
    "#{PWNED}",
    "<%= PWNED %>",
    "{{constructor.constructor('window.PWNED=1')()}}",
    "%s %(PWNED)s {PWNED} {0.__class__}",
]
FORMULAS = [
    '=HYPERLINK("http://example.org/PWNED";"clic")',
    "=cmd|' /C calc'!PWNED",
    "+1+PWNED",
    "-1-PWNED",
    "@SUM(PWNED)",
    "\t=1+PWNED",
    '=WEBSERVICE("http://example.org/PWNED")',
    '=DDE("PWNED";"x";"y")',
]
CHARACTERS = [
    "PWNED \u202ecte\u202c fin",
    "\u2067PWNED\u2069",
    "PWNED\u200b\u200d\ufeff",
    "PWNED" + "\u0301" * 300,
    "PWNED\x00\x01\x08\x1b[31m rouge",
    "PWNED\u2028ligne\u2029paragraphe",
    "\u0627\u0644\u0639\u0631\u0628\u064a\u0629 PWNED",
    "PWNED " + "m" * 5_000,
    "\U000e0050WNED PWNED",
    "PWNED\x7f\x85",
]
OTHERS = [
    "Bcc: PWNED@example.org\r\nSubject: PWNED",
    "../../../../etc/PWNED",
    "'; DROP TABLE comments_comment; -- PWNED",
    "[PWNED](javascript:window.PWNED=1)",
    "![PWNED](http://example.org/PWNED.png)",
    "http://example.org/PWNED",
]
PAYLOADS = [*SCRIPTS, *TEMPLATES, *FORMULAS, *CHARACTERS, *OTHERS]

ADDRESSES = ("href", "src", "action", "formaction", "srcdoc", "data", "style", "poster", "background", "ping")


class Structure(HTMLParser):
    """What a page is made of: elements, attributes; and what a text may have become of them."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.elements: set[tuple[str, str]] = set()
        self.wrong: list[str] = []
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in [("", ""), *attrs]:
            self.elements.add((tag, name))
            if name.startswith("on") or MARK.lower() in name.lower():
                self.wrong.append(f"<{tag} {name}={value}>")
            if name in ADDRESSES and MARK in (value or ""):
                self.wrong.append(f"<{tag} {name}={value}>")
        if MARK.lower() in tag.lower():
            self.wrong.append(f"<{tag}>")

    def handle_comment(self, data: str) -> None:
        self.wrong += [f"<!--{data}-->"] if MARK in data else []


def foreign(page: str, plain: set[tuple[str, str]]) -> list[str]:
    """Return what a page holds that the same page never holds of plain words."""
    found = Structure(page)
    return [*found.wrong, *(f"<{tag} {name}>" for tag, name in sorted(found.elements - plain))]
