"""Split a remark in two: some of its words become a remark of their own, the first keeping all of its own."""

from django.core.exceptions import ValidationError
from django.db import transaction

from comments.actions import begin, check_undecided, claim, log
from comments.laying import lay_card
from comments.marks import fingerprint, own_marks
from comments.models import Comment, Placement, words_sought
from people.models import User

SILENT = "Recopiez de la remarque les mots qui en sont une autre."
NOT_ITS_WORDS = (
    "Ces mots ne sont pas ceux de la remarque : ce que son auteur a écrit ne change pas. "
    "Recopiez-les tels quels, sans rien ajouter."
)
WHOLE = "C'est la remarque entière : choisissez-en une partie."
ALREADY = "Ces mots sont déjà une remarque à part : {part}."


@transaction.atomic
def split(*, placement: Placement, revision: int, words: str, by: User) -> Placement:
    """Return the card of the remark that some words of another one make, on the same board.

    The same author said it, the same day: the first remark is left as it was written. ValidationError for
    words it does not hold, or that are a part already.
    """
    begin(placement, revision, by, "comments.instruct")
    check_undecided(placement)
    part = part_of(placement.comment, words)
    claim(placement, revision)
    part.sought = words_sought(part)
    part.save()
    card = lay_card(part, placement, placement.edition, mark_of(part, placement))
    log("remarque détachée", placement, by, {}, {"en": part.reference})
    log("détachée d'une autre", card, by, {}, {"de": placement.comment.reference})
    return card


def part_of(comment: Comment, words: str) -> Comment:
    """Return the unsaved remark that words of another one are: those of its text, or else of its excerpt."""
    said = plain(words)
    if not said:
        raise ValidationError(SILENT)
    if said == plain(comment.text or comment.excerpt):
        raise ValidationError(WHOLE)
    of_text = said in plain(comment.text)
    if not of_text and said not in plain(comment.excerpt):
        raise ValidationError(NOT_ITS_WORDS)
    whole = comment.split_from or comment  # what its author sent: they follow all that came of it
    for earlier in whole.parts.all():
        if plain(earlier.text or earlier.excerpt) == said:
            raise ValidationError(ALREADY.format(part=earlier))
    return Comment(
        split_from=whole,
        author=comment.author,
        organisation=comment.organisation,
        channel=comment.channel,
        typed_by=comment.typed_by,
        location=comment.location,
        excerpt=comment.excerpt if of_text else words.strip(),
        text=words.strip() if of_text else "",
        importance=comment.importance,
        importance_level=comment.importance_level,
        written_on=comment.written_on,
    )


def mark_of(part: Comment, placement: Placement) -> str:
    """Return the fingerprint of a part's card: a twin's when somebody else's remark says just that."""
    words = (part.location, part.excerpt, part.text)
    return own_marks([(part.pk, fingerprint(placement.version_id, part.author_id, words))])[0]


def plain(words: str) -> str:
    """Return the words, runs of blanks counting as one."""
    return " ".join(words.split())
