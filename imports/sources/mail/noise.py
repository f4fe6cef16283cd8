"""What a message is when it says nothing of the text: an absence, a bounce, a receipt, a meeting."""

import re
from collections.abc import Mapping

from imports.sources.mail.model import Noise

LONGEST_HEADER = 2_000  # characters that are looked at
LONGEST_BODY = 3_000

_ABSENCE = re.compile(
    r"\s*(?:absence du bureau|absente? du bureau|message d['’]absence|(?:ré|re)ponse automatique"
    r"|automatic reply|auto(?:matische)?[ -]?(?:reply|response|antwort)"
    r"|out of (?:the )?office(?: auto-?reply)?"
    r"|abwesenheitsnotiz|automatische antwort)\s*(?::|$)",
    re.IGNORECASE,
)
_FAILED = re.compile(
    r"\s*(?:(?:non remis|non distribuable|undeliverable|undelivered|unzustellbar)\s*:|returned mail:"
    r"|undeliver(?:ed|able) mail(?: returned to sender)?$|(?:mail )?delivery fail(?:ed|ure)"
    r"|delivery (?:status )?notification\s*\((?:failure|delay)\)|mail delivery failed|failure notice$"
    r"|warning: (?:message \S{1,80} delayed|could not send)|(?:échec|echec) de (?:la )?(?:remise"
    r"|distribution)(?: du (?:message|courriel))?"
    r"\s*(?::|$)|(?:notification|avis) (?:d['’](?:échec|état) de remise|de non[ -](?:remise|distribution)))",
    re.IGNORECASE,
)
_FAILED_SAID = re.compile(
    r"this is the mail system at host|created automatically by mail delivery software|could not be delivered"
    r"|delivery to the following recipients? failed|n['’]a pas pu être (?:remis|distribué)",
    re.IGNORECASE,
)
_ARRIVED = re.compile(
    r"\s*(?:(?:delivered|relayed|expanded|remis|relayé|développé)\s*:|successful mail delivery report"
    r"|delivery (?:status )?notification\s*\(success\))",
    re.IGNORECASE,
)
_READ = re.compile(
    r"\s*(?:(?:lue?|non lue?|not read|read|gelesen)\s*:|return receipt \((?:displayed|dispatched)\)"
    r"|accusé de (?:réception|lecture)\s*(?:\(|:))",
    re.IGNORECASE,
)
_READ_SAID = re.compile(
    r"(?:a été|est) (?:lu|affiché|remis|supprimé sans (?:avoir été|être) lu)|(?:was|has been) (?:read"
    r"|displayed|delivered|deleted)"
    r"|accusé de (?:réception|lecture)|return receipt|votre message\s+(?:à|destiné)",
    re.IGNORECASE,
)
_MEETING = re.compile(
    r"\s*(?:invitation|accepté|refusé|provisoire|annulé|mise? à jour|updated invitation|accepted|declined"
    r"|tentative"
    r"|cancell?ed)\b[^:]{0,40}:",
    re.IGNORECASE,
)
_METHOD = re.compile(
    r"\bmethod\s{0,3}[=:]\s{0,3}\"?(?:request|reply|cancel|counter|refresh)\b", re.IGNORECASE
)
_REPORT = re.compile(r"\breport-type\s{0,3}=\s{0,3}\"?([\w-]{1,40})", re.IGNORECASE)
_MACHINE = re.compile(
    r"(?:^|[<\s\"(])(?:mailer-daemon@|mailer-daemon\b|microsoftexchange[0-9a-f]{32}@)", re.IGNORECASE
)
_POSTMASTER = re.compile(r"(?:^|[<\s\"])postmaster@", re.IGNORECASE)
_OWNER = re.compile(r"\bowner-|-(?:owner|bounces|request)@", re.IGNORECASE)
_OF_LIST = re.compile(
    r"\s*(?:welcome to the \"?[^\"]{1,80}\"? mailing list|bienvenue (?:dans|sur"
    r"|à) la liste [\w@.-]{1,80}\s*$|confirm [0-9a-f]{16,}\s*$"
    r"|auth [0-9a-z]{6,} (?:subscribe|signoff|add|del)\b|you have been (?:un)?subscribed (?:to|from) the\b"
    r"|(?:demande de )?confirmation (?:d['’]inscription|d['’]abonnement|de désabonnement)\s*(?:$|(?:à"
    r"|de) la liste\b)"
    r"|(?:votre )?(?:désabonnement|abonnement) (?:à|de) la liste [\w@.-]{1,80}\s*$)"
    r"|.{0,200}\bdigest, vol(?:ume)?\.? \d{1,6}, (?:issue|numéro|parution) \d",
    re.IGNORECASE,
)


def noise_of(headers: Mapping[str, str], content_type: str, subject: str, body: str) -> Noise:
    """Return what a message is when no remark can be in it, or NONE; in doubt NONE: no remark is lost.

    *headers* by lower-case names, decoded. *content_type* as written, with its parameters: the calendar's own
    when one stands among the alternatives of the body. After RFC 3834 (answers and notices of programs), 3464
    (delivery), 8098 (reading), 5545 and 6047 (meetings). X-Auto-Response-Suppress says nothing: Exchange puts
    it on what people write. Nor does List-Id: people write to lists.
    """
    told = {name: value[:LONGEST_HEADER] for name, value in headers.items()}
    kind, title, said = content_type[:LONGEST_HEADER].lower(), subject[:LONGEST_HEADER], body[:LONGEST_BODY]
    if "x-github-reason" in told or "x-github-sender" in told:  # the synchronisation reads what it tells of
        return Noise.FORGE
    if report := _of_report(kind, title):
        return report
    if _is_bounce(told, title, said):
        return Noise.BOUNCE
    if _is_receipt(title, said):
        return Noise.RECEIPT
    if _is_meeting(told, kind, title, said):
        return Noise.INVITATION
    if _is_absence(told, title):
        return Noise.ABSENCE
    return Noise.LIST if _is_of_list(told, kind, title) else Noise.NONE


def _of_report(kind: str, title: str) -> Noise:
    """What a report made for programs says (RFC 6522): of a delivery, of a reading."""
    report = _REPORT.search(kind) if kind.startswith("multipart/report") else None
    named = report[1] if report else kind.partition(";")[0].strip().removeprefix("message/")
    if named in ("disposition-notification", "x-disposition-notification"):
        return Noise.RECEIPT
    if named in ("delivery-status", "global-delivery-status"):
        return Noise.RECEIPT if _ARRIVED.match(title) else Noise.BOUNCE
    return Noise.NONE


def _is_bounce(told: Mapping[str, str], title: str, said: str) -> bool:
    """A sender that is a program, or a failure told in the title by what has no address to answer to."""
    if _MACHINE.search(told.get("from", "")) or "x-failed-recipients" in told:
        return not _ARRIVED.match(title)
    if _FAILED.match(title):
        return _is_by_program(told) or ":" in title or "returned to sender" in title.lower()
    return _is_by_program(told) and _auto(told) != "auto-replied" and bool(_FAILED_SAID.search(said))


def _is_by_program(told: Mapping[str, str]) -> bool:
    """A null return path is a bounce's (RFC 5321, 4.5.5), and an automatic answer's (RFC 3834, 3.3)."""
    is_null = told.get("return-path", "?").strip() in ("", "<>")
    return is_null or bool(_POSTMASTER.search(told.get("from", ""))) or _auto(told).startswith("auto-")


def _auto(told: Mapping[str, str]) -> str:
    """Return the keyword of Auto-Submitted, without its parameters (RFC 3834, 5.2), "" when it is « no »."""
    words = re.split(r"[\s;(]", told.get("auto-submitted", "").strip().lower(), maxsplit=1)
    return "" if words[0] == "no" else words[0]


def _is_receipt(title: str, said: str) -> bool:
    """A title alone is not enough: « Lu : chapitre 3 » may be somebody's."""
    is_told = _READ.match(title) or _ARRIVED.match(title)
    return bool(is_told and (not said.strip() or _READ_SAID.search(said)))


def _is_meeting(told: Mapping[str, str], kind: str, title: str, said: str) -> bool:
    """A calendar asked, answered or cancelled (RFC 6047, 2.4): not one that a person joins to words."""
    is_calendar = kind.startswith("text/calendar") or said.lstrip().startswith("BEGIN:VCALENDAR")
    if is_calendar:
        return bool(_METHOD.search(kind) or _METHOD.search(said) or _MEETING.match(title))
    return "calendarmessage" in told.get("content-class", "").lower()


def _is_absence(told: Mapping[str, str], title: str) -> bool:
    precedence = told.get("precedence", "").strip().lower()
    is_said = _auto(told) == "auto-replied" or precedence in ("auto_reply", "auto-reply")
    said_otherwise = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-reply")
    return (
        is_said
        or any(_says_yes(told.get(name, "")) for name in said_otherwise)
        or bool(_ABSENCE.match(title))
    )


def _says_yes(value: str) -> bool:
    return value.strip().lower() not in ("", "no", "false", "0", "none")


def _is_of_list(told: Mapping[str, str], kind: str, title: str) -> bool:
    """What a program sends. « Precedence: bulk » is on what people write to some lists, too."""
    if _auto(told).startswith("auto-") or _says_yes(told.get("x-list-administrivia", "")):
        return True
    is_bulk = told.get("precedence", "").strip().lower() in ("bulk", "junk")
    return (is_bulk and not _is_posted(told)) or bool(_OF_LIST.match(title)) or "feedback-report" in kind


def _is_posted(told: Mapping[str, str]) -> bool:
    """Whether a person wrote this to a list, or in answer to somebody."""
    named = (
        "list-id",
        "list-post",
        "mailing-list",
        "x-mailing-list",
        "x-beenthere",
        "in-reply-to",
        "references",
    )
    return any(name in told for name in named) or bool(_OWNER.search(told.get("sender", "")))
