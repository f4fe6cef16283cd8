"""The remarks of a link as their author reads them: where each stands and, once answered, the decision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet, Subquery

from answers.telling import questions_for, texts_for
from comments.models import AuthorReply, Disposition, Placement, Target
from comments.outcomes import MOVABLE, Outcome, ReplyKind, Stage, Step
from documents.models import CallState
from imports.deposits.following import cards_of, own_cards
from imports.models import FollowUp

EXPLAINED = {
    Step.TO_QUALIFY: "reçue, elle attend d'être lue",
    Step.TO_STUDY: "l'équipe l'étudie",
    Step.WAITING: "l'équipe attend une précision",
    Step.TO_ARBITRATE: "elle demande un arbitrage",
    Step.TO_VALIDATE: "une réponse est proposée, elle attend sa validation",
    Step.TO_ANSWER: "une décision est prise, la réponse se prépare",
    Step.CLOSED: "traitée",
}


@dataclass(frozen=True, slots=True)
class Remark:
    """One remark for its author's eyes: nothing of the team's notes, nothing of anybody else."""

    card: Placement
    step: str
    explained: str
    answer: Disposition | None  # once answered
    said: str  # the words of the answer
    question: str  # the precision that the team asked for
    replies: Sequence[AuthorReply]
    is_own: bool

    @property
    def reply(self) -> AuthorReply | None:
        """The one word said on the answer."""
        return next((one for one in self.replies if one.kind != ReplyKind.WITHDRAWS), None)

    @property
    def is_withdrawn(self) -> bool:
        """Whether its author withdrew it, and the team did not take it up again since."""
        standing = {None, *(decision.pk for decision in self.card.standing)}  # type: ignore[attr-defined]
        return any(one.kind == ReplyKind.WITHDRAWS and one.disposition_id in standing for one in self.replies)

    @property
    def may_change(self) -> bool:
        """Whether it may be completed: it is theirs, and nothing was decided on it."""
        return self.is_own and not self.is_withdrawn and self.card.step in MOVABLE and self.card.on_board

    @property
    def may_withdraw(self) -> bool:
        """Whether it may be withdrawn: once, even if the team took it up again since."""
        return self.may_change and all(one.kind != ReplyKind.WITHDRAWS for one in self.replies)

    @property
    def may_answer(self) -> bool:
        """Whether one word on the answer is awaited."""
        return self.is_own and self.answer is not None and self.reply is None and not self.is_withdrawn

    @property
    def is_final(self) -> bool:
        """Whether the answer came after the remark was maintained."""
        reply = self.reply
        return bool(reply and reply.kind == ReplyKind.MAINTAINS and self.answer)


def cards_shown(follow_up: FollowUp) -> QuerySet[Placement]:
    """Return the cards of the link's remarks with all that is shown of them, to be read page by page."""
    return with_all(cards_of(follow_up))


def remarks_of(follow_up: FollowUp, cards: Sequence[Placement]) -> list[Remark]:
    """Return these cards as their author reads them."""
    own = own_cards(follow_up).filter(pk__in=[card.pk for card in cards])
    theirs = set(own.values_list("pk", flat=True))
    decisions = [one.pk for card in cards for one in card.standing]  # type: ignore[attr-defined]
    texts = texts_for(follow_up, decisions)
    asked = questions_for(follow_up, [card.pk for card in cards])
    return [remark(card, card.pk in theirs, texts, asked.get(card.pk, "")) for card in cards]


def with_all(cards: QuerySet[Placement]) -> QuerySet[Placement]:
    """Return the cards with what a remark shows of them."""
    standing = Disposition.objects.filter(stage=Stage.DECIDED, cancelled_by=None)
    kept = Target.objects.filter(kept=True).select_related("section").order_by("rank")
    return cards.prefetch_related(
        Prefetch("dispositions", standing.order_by("-pk"), to_attr="standing"),
        Prefetch("targets", kept, to_attr="kept"),
        Prefetch(
            "replies", AuthorReply.objects.select_related("disposition").order_by("pk"), to_attr="said_back"
        ),
    )


def remark(card: Placement, is_own: bool, texts: Mapping[int, str], question: str) -> Remark:
    """Return a card as its author reads it; a decision not told yet is not there."""
    decision = card.standing[0] if card.standing else None  # type: ignore[attr-defined]
    told = card.step == Step.CLOSED or card.version.call == CallState.ANSWERED
    said = decision if told and decision and decision.outcome != Outcome.WITHDRAWN else None
    return Remark(
        card=card,
        step="Réponse publiée" if decision and told else Step(card.step).label,
        explained="" if decision and told else EXPLAINED[Step(card.step)],
        answer=said,
        said=texts.get(said.pk, said.reason) if said else "",
        question=question,
        replies=[one for one in card.said_back if is_own or closes(one)],  # type: ignore[attr-defined]
        is_own=is_own,
    )


def closes(reply: AuthorReply) -> bool:
    """Return whether a reply closed the card, for all who sent its remark; the others are its author's."""
    return reply.kind == ReplyKind.WITHDRAWS and reply.disposition_id is not None


def states_of(follow_up: FollowUp) -> list[tuple[str, int]]:
    """Return how many of the link's remarks are at each step, in the steps' order."""
    ids = cards_of(follow_up).order_by().values("pk")
    counts = dict(
        Placement.objects.filter(pk__in=Subquery(ids)).order_by().values_list("step").annotate(Count("pk"))
    )
    return [(shown_as(step), counts[step]) for step in Step if step in counts]


def shown_as(step: Step) -> str:
    """Return a step in words for outsiders."""
    return "Traitée" if step == Step.CLOSED else step.label
