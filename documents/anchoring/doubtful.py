"""What a remark names that may be no place of this text: another document's page, a number that only counts.

« § 4.2 de la PSSI », « RGPD, article 3 », « l'exigence 99,9 % », « une exigence 3 étoiles »: such references
are found as others are, and never taken without a person.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import chain, islice

from documents.anchoring.folding import unaccented
from documents.anchoring.identifiers import AND, TO
from documents.anchoring.index import EditionIndex
from documents.anchoring.spans import Column
from documents.anchoring.terms import stem

ELSE = "mais peut-être d'un autre texte (« {} »)"
COUNTS = "mais ce nombre compte peut-être autre chose"
MOST_DOUBTS = 5  # mentions told apart in a column; the others are no longer read
MOST_MENTIONS = 200
NAMING = 200  # characters: what a longer excerpt names is never taken
NESTED = 3  # « page 3 du PDF du guide »

MORE = re.compile(rf"(?:(?:{AND}|{TO})(?:n°\s?)?\d{{1,4}}(?!\d)){{0,9}}")
OF = re.compile(r"\s{0,2}[(,]?\s{0,2}(?:(?P<the>du|des|de\s(?:l[ae]s?\s|l'))\s?|d'|de\s)", re.IGNORECASE)
WORD = re.compile(r"[^\W_]+")
PHRASE = re.compile(r"([^\W_]+)(?:([\s'-])([^\W_]+))?(?:[\s'-]([^\W_]+))?")
# « du document chapeau », « l'annexe financière »: a text, named by the word that follows.
TEXTS = frozenset(("document", "doc", "volet", "cct", "annexe", "referentiel", "cadre"))
OWN = TEXTS | frozenset(
    (
        *("documents", "texte", "pdf", "fichier", "md", "markdown", "version", "edition", "tableau"),
        *("chapitre", "section", "partie", "paragraphe", "page", "ligne", "exigence", "exigences", "titre"),
        *("annexes", "rubrique", "present", "presente", "ce", "cet", "cette", "meme", "figure", "schema"),
        *("glossaire", "readme", "liste"),
    )
)
ANOTHER = frozenset(
    (
        *("ancien", "ancienne", "precedent", "precedente", "autre", "mon", "ma", "mes", "notre", "nos"),
        *("votre", "vos", "leur", "leurs"),
    )
)
ELSEWHERE = frozenset(("guide", "loi", "decret", "arrete", "norme", "reglement", "directive", "rfc", "iso"))
# Words that go on with the sentence: what they follow is neither named nor counted by them.
GO_ON = frozenset(
    (
        *("a", "au", "aux", "avait", "avec", "car", "cite", "comme", "concerne", "concernant"),
        *("contredit", "d", "dans", "de", "demande", "des", "dit", "doit", "doivent", "dont", "du"),
        *("devrait", "devraient", "elle", "en", "est", "et", "etait", "fait", "il", "impose"),
        *("indique", "l", "la", "le", "les", "ligne", "lignes", "mais", "manque", "me", "mentionne"),
        *("n", "ne", "nous", "on", "ou", "p", "page", "pages", "par", "parait", "parle", "pas", "peut"),
        *("peuvent", "porte", "portant", "pour", "pourrait", "precise", "prevoit", "que", "qui"),
        *("relatif", "relative", "relatives", "reprend", "reste", "s", "sans", "se", "semble", "sera"),
        *("serait", "sont", "sur", "trop", "vise", "y"),
    )
)
NUMBERS_ON = re.compile(r"[.,]\d|\s?[-/]\s?\d|\s?[%°]")
QUANTITY = re.compile(r"24\s?/\s?(?:24|7)|7\s?/\s?7|\d{1,4},\d|\d{1,4}(?:[-/]\d{1,4}){2}")
# What stands just before a reference: « RFC 9999 section 3 », « le guide ABC page 4 », « la PSSI, § 2 ».
NAMED_BEFORE = re.compile(
    r"\b(?P<kind>[^\W\d_]{2,20})(?:\s(?:de\sl'|du\s|n°\s?)?(?P<name>[A-Z0-9][\w-]{1,20})){1,3}[ ,(:]{1,3}$"
)
ALONE_BEFORE = re.compile(r"\b([A-Z]{2,10})(?:-[A-Z0-9]{1,5})?[ ,:]{1,3}$")
IN_BRACKETS = re.compile(r"\s?\(([A-Z]{2,10})\b")
LOOK_BACK = 50
CAPITALS = re.compile(r"[A-Z]{2,30}")
WORD_AFTER = re.compile(r"\s{1,3}([^\W_]+)")

# Of a mention: its start and end, the end of what makes it doubtful, and the other text, "" for a quantity.
Place = tuple[int, int, int, str]


def set_apart(
    index: EditionIndex, column: Column, text: str, references: Sequence[re.Pattern[str]]
) -> tuple[str, list[tuple[str, str]]]:
    """Return *text* as plain, without its doubtful mentions; then these.

    Each mention comes with its doubt, which ends the sentence that says what is named.
    """
    typed = unaccented(text)
    said = typed.casefold()
    if column is Column.EXCERPT and len(text) > NAMING:
        return said, []
    typed = typed if len(typed) == len(said) else said
    kept, apart = said, {}
    for start, end, stop, name in doubts(index, column, typed, said, references):
        kept = kept[:start] + " " * (stop - start) + kept[stop:]
        apart[said[start:end]] = ELSE.format(as_typed(text, typed, name)) if name else COUNTS
    return kept, list(apart.items())[:MOST_DOUBTS]


def as_typed(text: str, typed: str, name: str) -> str:
    """Return a name with its accents, when nothing else tells *text* from *typed*."""
    at = typed.find(name)
    return text[at : at + len(name)] if at >= 0 and len(text) == len(typed) else name


def doubts(
    index: EditionIndex, column: Column, typed: str, said: str, references: Sequence[re.Pattern[str]]
) -> Iterator[Place]:
    """Yield the doubtful mentions of *said*, which is *typed* in lower case, in no order."""
    mentions = (match for pattern in references for match in pattern.finditer(said))
    found = list(islice(mentions, MOST_MENTIONS))
    if column is Column.LOCATION:
        yield from after_a_text(index, typed, sorted(match.start() for match in found))
    for match in found:
        end = MORE.match(said, match.end()).end()  # type: ignore[union-attr]
        stop, name = other_text(index, typed, end)
        if not name and column is Column.TEXT:
            name = just_before(index, typed, match.start())
        if name:
            yield match.start(), end, stop, name
        elif column is not Column.LOCATION and is_bare(match) and counts(said, match, end):
            yield match.start(), end, end, ""


def after_a_text(index: EditionIndex, typed: str, starts: Sequence[int]) -> Iterator[Place]:
    """Yield the part of a location that follows the name of another text: « RGPD, article 3 »."""
    for part in re.finditer(r"[^;\n]+", typed):
        first = next((start for start in starts if part.start() <= start < part.end()), None)
        name = opened_by(index, typed, part.start(), first) if first is not None else ""
        if first is not None and name:
            yield first, part.end(), part.end(), name


def just_before(index: EditionIndex, typed: str, start: int) -> str:
    """Return the other text a sentence names just before a reference: « le guide ABC page 4 », or ""."""
    window = max(0, start - LOOK_BACK), start
    if (alone := ALONE_BEFORE.search(typed, *window)) and is_nowhere(index, alone[1], typed):
        return alone[1]
    named = NAMED_BEFORE.search(typed, *window)
    kind = named["kind"].casefold() if named else ""
    elsewhere = kind in ELSEWHERE and not index.speaks_of(kind)
    if named and (elsewhere or (kind in TEXTS and names_another(index, named["name"], typed))):
        return named[0].strip(" ,(:")
    return ""


def opened_by(index: EditionIndex, typed: str, start: int, end: int) -> str:
    """Return the other text that *typed* names between these offsets, before its first reference, or ""."""
    opening = PHRASE.search(typed, start, end)
    if not opening:
        return ""
    alone = not typed[opening.end() : end].strip(" ,:()-.")
    if alone and is_unknown_name(index, opening[1], typed):
        return opening[0]
    named = (name_after(index, typed, word, end) for word in WORD.finditer(typed, start, end))
    of_files = (
        other_text(index, typed, file.end())
        for file in index.file_pattern.finditer(typed.casefold(), start, end)
    )
    return next(filter(None, chain(named, (name for _, name in of_files))), "")


def name_after(index: EditionIndex, typed: str, opening: re.Match[str], end: int) -> str:
    """Return the other text that a word opens the name of: « guide … », « volet … », « document du … »."""
    word = opening[0].casefold()
    if word in ELSEWHERE and not index.speaks_of(word):
        return typed[opening.start() : end].strip(" ,:(-")
    following = PHRASE.match(typed, opening.end() + 1, end)
    if word in TEXTS and following and names_another(index, following[1], typed):
        return typed[opening.start() : following.end(1)]
    return other_text(index, typed[:end], opening.end())[1] if word in OWN else ""


def other_text(index: EditionIndex, typed: str, at: int) -> tuple[int, str]:
    """Return where the name of the other text a reference belongs to ends, and this name: « de la PSSI »."""
    bracketed = IN_BRACKETS.match(typed, at)
    if bracketed and is_nowhere(index, bracketed[1], typed):
        return bracketed.end(), bracketed[1]
    for _ in range(NESTED):
        of = OF.match(typed, at)
        phrase = PHRASE.match(typed, of.end()) if of else None
        if not of or not phrase:
            return at, ""
        first, second = phrase[1].casefold(), phrase[3] or ""
        if first in OWN:
            if first in TEXTS and phrase[2] == " " and names_another(index, second, typed):
                return phrase.end(3), phrase[0][: phrase.end(3) - phrase.start()]
            at = phrase.end(1)
            continue
        unknown = of["the"] and not (first.isdigit() or index.speaks_of(first))
        if first in ANOTHER or unknown or is_unknown_name(index, phrase[1], typed):
            return phrase.end(), told(phrase)
        return (phrase.end(3), phrase[0]) if is_unknown_name(index, second, typed) else (at, "")
    return at, ""


def told(phrase: re.Match[str]) -> str:
    """Return the words that name a text: « RFC 7519 », « guide ANSSI », without what goes on."""
    goes_on = not phrase[3] or phrase[3].casefold() in GO_ON
    return phrase[1] if goes_on else phrase[0][: phrase.end(3) - phrase.start()]


def names_another(index: EditionIndex, word: str, typed: str) -> bool:
    """Return whether *word*, after « volet » or « annexe », tells that it is not this one."""
    common = word.casefold() in GO_ON | OWN or not word.isalpha() or len(word) < 3
    return not common and not index.speaks_of(word) and (len(word) > 3 or is_unknown_name(index, word, typed))


def is_unknown_name(index: EditionIndex, word: str, typed: str) -> bool:
    """Return whether *word* is a name in capitals that no title of the edition holds."""
    shouted = typed.isupper() and sum(said.casefold() not in OWN for said in CAPITALS.findall(typed)) > 1
    known = word.casefold() in OWN or index.speaks_of(word.casefold())
    return len(word) > 1 and word.isupper() and not shouted and not known


def is_nowhere(index: EditionIndex, word: str, typed: str) -> bool:
    """Return whether *word* is a name in capitals that stands nowhere in the edition."""
    return is_unknown_name(index, word, typed) and not index.passages.holding(f"={stem(word)}")


def is_bare(match: re.Match[str]) -> bool:
    """Return whether a requirement is named by its number alone: « exigence 12 »."""
    groups = match.groupdict()
    return "prefix" in groups and not groups["prefix"]


def counts(said: str, match: re.Match[str], end: int) -> bool:
    """Return whether a number after « exigence » may be a quantity: « 99,9 % », « 24/7 », « 3 étoiles »."""
    if QUANTITY.match(said, match.start("number")) or NUMBERS_ON.match(said, end):
        return True
    following = WORD_AFTER.match(said, end)
    return bool(following and following[1] not in GO_ON) or said[end : end + 1].isalnum()
