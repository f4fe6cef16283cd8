"""What became of messages, in French, for one and for several."""

from imports.models import LineOutcome, MailState

MESSAGES = {
    LineOutcome.NEW: ("nouveau", "nouveaux"),
    LineOutcome.KNOWN: ("déjà reçu", "déjà reçus"),
    LineOutcome.UNREAD: ("non lu", "non lus"),
}
STATES = {
    MailState.TAKEN_IN: ("enregistré", "enregistrés"),
    MailState.ASIDE: ("mis de côté", "mis de côté"),
    MailState.TO_TELL: ("dont la version est à préciser", "dont la version est à préciser"),
    MailState.RECEIVED: ("en attente", "en attente"),
}
