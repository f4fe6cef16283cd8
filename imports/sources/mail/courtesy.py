"""What a message says around its remarks: greetings, thanks, what announces a file, « sans observation »."""

import re

from imports.sources.blocks import COURTESY

FEWEST_WORDS = 2  # of one's own, for words to be a remark; names apart
LONGEST_NOTHING = 40  # words of a message that says to have no remark
MOST_POLITE = 8  # lines, at the end of a message, of thanks and a name
LONGEST_NOTE = 12  # words of a sentence that only announces what is attached

# What names a place of a text, more strictly than in a ticket: « au 21 mai » or « iPhone 12 » are none.
PLACE = re.compile(
    r"§|\b(?:pp?|l)\.\s{0,2}\d|\b(?:pp?|pages?|lignes?|sections?|chapitres?|paragraphes?|exigences?|annexes?|articles?"
    r"|figures?|tableaux?|lines?|tables?)\s(?:n°\s?)?(?:\d|[A-Z]\b|[IVX]{1,5}\b)"
    r"|(?-i:\b[A-Z]{2,10}(?:[-_][A-Z]{1,10}){0,4}[-_]\d{1,4}\b)|/(?:blob|blame)/|«[^»]{12,999}»",
    re.IGNORECASE,
)
WORD = re.compile(r"[^\W_]{2,}")
SENTENCE = re.compile(r"(?<=[.!?…:])\s+|\n+")
# What is said of the sending itself, not of the text; the second list, only beside files that came along.
SENDING = re.compile(
    r"\b(?:ci-joints?|ci-jointes?|pi[eè]ces? jointes?|pj|voici|ci-dessous|ci-apr[eè]s"
    r"|(?:veuillez|vous) trouve\w*|(?:je|nous) (?:vous|te) (?:adress|transmet|envo[iy]|fais|retourn)\w*"
    r"|transmis|transmets|(?:mes|nos) (?:\w+ )?(?:remarques?|commentaires?|retours?|observations?)"
    r"|comme convenu|à (?:votre )?disposition|n['’]hésite\w*"
    r"|attached|enclosed|please find|here (?:are|is)|as agreed)\b",
    re.IGNORECASE,
)
FILES = re.compile(
    r"\b(?:joint\w*|fichiers?|feuilles?|tableaux?|gabarit|remarques?|commentaires?|retours?|relecture"
    r"|observations?|contribution|avis|suite à|files?|sheets?|comments?)\b",
    re.IGNORECASE,
)
ACKNOWLEDGED = re.compile(
    r"\b(?:bien (?:reçue?|noté)|c['’]est noté"
    r"|bonne? (?:fin|continuation|courage|réception|week-end|vacances)(?: de \w+)?"
    r"|à (?:bientôt|plus|demain|très vite|tous|vous|toi)|amicalement|amitiés|d['’]accord|entendu|parfait|ok"
    r"|cdt|bàv"
    r"|(?:excellente?|belle) (?:journée|soirée|fin)|received|noted|see you)\b",
    re.IGNORECASE,
)
NUMBERED = re.compile(r"^[ \t]{0,12}\(?\d{1,3}[.)/°][ \t)]*\S", re.MULTILINE)
NOTHING = re.compile(
    r"\b(?:sans (?:observations?|remarques?|commentaires?|objections?)"
    r"|(?:aucune?|pas d(?:['’]|e )|point d(?:['’]|e )|ni) ?(?:autres? |autre |particulières? )?"
    r"(?:observations?|remarques?|commentaires?|objections?)"
    r"|rien à (?:signaler|redire|ajouter|dire)|r\.?a\.?s\.?|no (?:comments?|remarks?|objections?))(?!\w)",
    re.IGNORECASE,
)
CONTRARY = re.compile(
    r"\b(?:sauf|hormis|excepté|mais|cependant|toutefois|except|but|however)\b", re.IGNORECASE
)
CLOSING = re.compile(
    r"(?:je reste|nous restons|restant|n['’]hésit|dans l['’]attente|(?:très |bien )?(?:sincère|respectueu)\w*"
    r"|je vous (?:prie|remercie|souhaite)|nous vous (?:prions|remercions)|looking forward|let me know)",
    re.IGNORECASE,
)
GREETING = re.compile(
    r"\s*(?:(?:bonjour|bonsoir|madame|monsieur|mesdames|messieurs|chers?|chères?|hello|hi|dear|salut)\b"
    r"[^.:!?\n]{0,60}[,.!]?|re-?bonjour.{0,40})\s*",
    re.IGNORECASE,
)


def own_words(text: str) -> list[str]:
    """Return the words of a text but those of greetings and thanks."""
    return WORD.findall(ACKNOWLEDGED.sub(" ", COURTESY.sub(" ", text)))


def says_something(text: str, beside: bool = False) -> bool:
    """Return whether a text holds more than a greeting, thanks, or what is said of the sending itself.

    *beside* tells that other files came along.
    """
    if PLACE.search(text) and own_words(PLACE.sub(" ", text)):
        return True
    if len(NUMBERED.findall(text)) > 1:
        return True
    return any(is_said_of_the_text(sentence, beside) for sentence in SENTENCE.split(text))


def is_said_of_the_text(sentence: str, beside: bool = False) -> bool:
    """Return whether a sentence may be a remark: in doubt it is."""
    if PLACE.search(sentence):
        return bool(WORD.search(sentence))
    words = own_words(sentence)
    if beside and len(words) <= LONGEST_NOTE and FILES.search(sentence):
        return False
    if sentence.rstrip().endswith("?"):
        return bool(words)
    is_a_name = all(word[0].isupper() for word in words) and len(words) <= 4
    return len(words) >= FEWEST_WORDS and not is_a_name and not SENDING.search(sentence)


def says_to_have_nothing(text: str) -> bool:
    """Return whether a message says that its author has no remark, and nothing else."""
    short = len(WORD.findall(text)) <= LONGEST_NOTHING
    return short and bool(NOTHING.search(text)) and not PLACE.search(text) and not CONTRARY.search(text)


def without_courtesy(text: str) -> str:
    """Return a text without the greeting lines it begins with and the polite lines it ends with."""
    lines = text.strip("\n").split("\n")
    while lines and (not lines[0].strip() or GREETING.fullmatch(lines[0])):
        lines.pop(0)
    written = [at for at, line in enumerate(lines) if line.strip()]
    first = written[-MOST_POLITE - 1] + 1 if len(written) > MOST_POLITE else 0
    end = next((at for at in range(first, len(lines)) if _ends_politely(lines[at:])), len(lines))
    return "\n".join(lines[:end]).strip("\n")


def without_name(text: str, author: str) -> str:
    """Return a text without the last lines that only say its author's name: a signature.

    *author* is « Nom <adresse> ».
    """
    names = {word.lower() for word in WORD.findall(author)}
    lines = text.rstrip().split("\n")
    while len(lines) > 1 and (words := WORD.findall(lines[-1])) and {word.lower() for word in words} <= names:
        lines.pop()
        while len(lines) > 1 and not lines[-1].strip():
            lines.pop()
    return "\n".join(lines)


def _ends_politely(lines: list[str]) -> bool:
    """Return whether these last lines are thanks and a name: eight lines at most, which name no place."""
    said = [line for line in lines if line.strip()]
    if not 0 < len(said) <= MOST_POLITE or PLACE.search("\n".join(lines)):
        return False
    first = said[0].strip()
    if CLOSING.match(first):
        return len(own_words("\n".join(said))) <= 30
    return (
        bool(COURTESY.match(first)) and len(own_words(first)) <= 2 and len(own_words("\n".join(said))) <= 14
    )
