"""The search for like remarks on a board: seconds, memory, what it proposes, how much of it is right."""

import random
import resource
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bench.board import empty
from comments.grouping import searching
from comments.models import Channel, Comment, GroupProposal, Placement, Target
from comments.outcomes import Likeness, PlaceState
from documents.models import Edition, Section, Version
from people.models import Author

# What a remark may ask of a rule: enough, in enough words, that two drawn by lot rarely say the same.
WHO = ("le responsable de l'offre", "chaque équipe produit", "l'exploitant", "la maîtrise d'ouvrage",
       "un prestataire", "le service utilisateur", "l'hébergeur", "le centre de support")  # fmt: skip
ASKS = (
    "Préciser si {who} porte cette obligation dès la mise en service ou seulement après {n} mois.",
    "Nous ne pouvons pas appliquer ce point avant {n} mois : prévoir une période de transition pour {who}.",
    "Le terme employé n'est pas défini au glossaire, {who} ne saura pas comment le comprendre.",
    "Ajouter un exemple de preuve attendue, par exemple un relevé établi par {who} tous les {n} mois.",
    "Cette règle contredit celle du chapitre précédent, qui laisse {who} choisir l'outil.",
    "Le coût pour {who} n'est pas évalué ; demander une étude d'impact avant de rendre cela obligatoire.",
    "Quelle version du produit est visée ? La dernière publiée date de {n} mois.",
    "Remplacer l'obligation par une recommandation pour les applications de moins de {n} utilisateurs.",
    "Il manque le cas des postes isolés du réseau, où {who} n'a pas accès au dépôt central.",
    "Faire valider ce seuil par {who} : {n} Mo nous semblent très inférieurs à l'usage constaté.",
    "La phrase laisse croire que {who} est seul responsable, alors que la décision est collégiale.",
    "Indiquer où {who} trouve le formulaire de dérogation et sous {n} jours quelle réponse il reçoit.",
)
OTHER_WORDS = (("Préciser", "Indiquer"), ("prévoir", "organiser"), ("Ajouter", "Fournir"),
               ("obligation", "exigence"), ("prévoir", "organiser"), ("visée", "concernée"),
               ("seuil", "palier"))  # fmt: skip
PEOPLE = 300
CHANNELS = (Channel.SHEET, Channel.SHEET, Channel.MAIL, Channel.ISSUE)


class Ask(NamedTuple):
    """What somebody asks, of which place: the truth that a proposal is held to."""

    section: int
    wish: int
    words: str
    passage: str


class Remark(NamedTuple):
    """A remark as it is written, by whom and how, and what it asks."""

    person: int
    channel: Channel
    text: str
    ask: Ask
    placed: bool


def measure(count: int) -> None:
    """Print what the search costs on *count* remarks, and how many of its proposals are right."""
    edition = Edition.objects.filter(version__volet__code="BENCH").select_related("version").latest("pk")
    truth = fill(edition, count)
    before, started = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.perf_counter()
    search = searching.ask(edition.version, None)
    assert searching.take(search)
    searching.run(search)
    seconds = time.perf_counter() - started
    memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1024
    print(f"Remarques proches, {count} : {seconds:.1f} s, {memory:.0f} Mo de plus")
    for likeness in Likeness:
        print(f"  {likeness.label} : {judged(edition.version, likeness, truth)}")
    print(f"  Répétitions retrouvées : {found(edition.version, truth):.0%}")


def judged(version: Version, likeness: Likeness, truth: dict[int, Ask]) -> str:
    """Return how many groups of one reason there are, and how many hold one ask only."""
    groups = [
        {truth[card][:2] for card in proposal.cards.values_list("pk", flat=True)}
        for proposal in GroupProposal.objects.filter(version=version, likeness=likeness)
    ]
    if likeness is Likeness.SAME_SENTENCE:
        right = sum(len({section for section, _ in group}) == 1 for group in groups)
    else:
        right = sum(len(group) == 1 for group in groups)
    return f"{len(groups)} groupes, {right} justes"


def found(version: Version, truth: dict[int, Ask]) -> float:
    """Return the share of the remarks that repeat another which are proposed with one that asks the same."""
    times = Counter(truth.values())
    repeated = [card for card, ask in truth.items() if times[ask] > 1]
    proposed = set(
        GroupProposal.cards.through.objects.filter(groupproposal__version=version)
        .exclude(groupproposal__likeness=Likeness.SAME_SENTENCE)
        .values_list("placement", flat=True)
    )
    return sum(card in proposed for card in repeated) / max(1, len(repeated))


def fill(edition: Edition, count: int) -> dict[int, Ask]:
    """Return what each card asks, of *count* remarks put on the version's board."""
    GroupProposal.objects.filter(version=edition.version).delete()
    empty(edition.version)
    sections = list(edition.sections.exclude(document=None).select_related("document"))
    written = list(remarks(sections, count))
    authors = [
        Author.objects.get_or_create(identity=f"p{n}@example.org", defaults={"name": f"Prénom{n} Nom{n}"})[0]
        for n in range(PEOPLE)
    ]
    comments = Comment.objects.bulk_create(
        Comment(author=authors[one.person], channel=one.channel, text=one.text, excerpt=one.ask.passage)
        for one in written
    )
    cards = Placement.objects.bulk_create(
        Placement(
            comment=comment, version=edition.version, edition=edition, place_state=PlaceState.PLACED,
            fingerprint=f"proche-{comment.pk}",
        )
        for comment in comments
    )  # fmt: skip
    Target.objects.bulk_create(
        place(card, one, sections[one.ask.section])
        for card, one in zip(cards, written, strict=True)
        if one.placed
    )
    return {card.pk: one.ask for card, one in zip(cards, written, strict=True)}


def place(card: Placement, remark: Remark, section: Section) -> Target:
    """Return the unsaved place of a card, with the characters it quotes when it does."""
    text = section.document.text
    start = text.find(remark.ask.passage) if remark.ask.passage else -1
    span = (start, start + len(remark.ask.passage)) if start >= 0 else (None, None)
    return Target(
        placement=card, section=section, rank=0, kept=True, score=1, line_start=section.line_start,
        line_end=section.line_end, start=span[0], end=span[1],
    )  # fmt: skip


def remarks(sections: Sequence[Section], count: int) -> Iterator[Remark]:
    """Yield *count* remarks: one in five repeats an earlier one, the others ask something of their own."""
    chance = random.Random(count)  # noqa: S311 - the same remarks at each run
    asked: list[Remark] = []
    for _ in range(count):
        if asked and chance.random() < 0.2:
            yield again(chance, chance.choice(asked))
            continue
        ask = an_ask(chance, sections)
        one = Remark(chance.randrange(PEOPLE), chance.choice(CHANNELS), ask.words, ask, chance.random() < 0.9)
        asked.append(one)
        yield one


def an_ask(chance: random.Random, sections: Sequence[Section]) -> Ask:
    """Return something to ask of a place drawn by lot: a comment, or its sentence written anew."""
    at = chance.randrange(len(sections))
    lines = sections[at].document.text.split("\n")[sections[at].line_start - 1 : sections[at].line_end]
    sentences = [line.strip() for line in lines if 60 < len(line) < 400 and "|" not in line]
    passage = chance.choice(sentences) if sentences and chance.random() < 0.5 else ""
    wish = chance.randrange(len(ASKS))
    words = ASKS[wish].format(who=chance.choice(WHO), n=chance.randint(2, 60))
    if passage and chance.random() < 0.4:  # the sentence with a clause more, or a word less
        cut = passage.split()
        del cut[chance.randrange(len(cut))]
        words = f"{' '.join(cut)} {words}" if chance.random() < 0.5 else f"{passage} {words}"
    return Ask(at, wish, words, passage)


def again(chance: random.Random, one: Remark) -> Remark:
    """Return the same remark sent once more: by somebody else or another way, in other words at times."""
    text = one.text
    if chance.random() < 0.6:
        for former, other in OTHER_WORDS:
            text = text.replace(former, other)
        text = chance.choice(("", "Bonjour, ", "Même remarque que mes collègues : ")) + text
    person = one.person if chance.random() < 0.3 else chance.randrange(PEOPLE)
    return Remark(person, chance.choice(CHANNELS), text, one.ask, chance.random() < 0.8)
