"""The search for like remarks on a board, as the engine makes it: once, resumed, and respectful of people."""

from datetime import timedelta
from html import unescape

import pytest
from django.utils import timezone

from comments.actions import decide
from comments.grouping import actions, engine, searching
from comments.grouping.searching import SearchLost
from comments.models import Channel, GroupProposal, LikenessSearch, Placement, Target
from comments.outcomes import Likeness, Outcome
from comments.together import Seen
from steering.searching import ask, queue_due
from tests import factories

pytestmark = pytest.mark.django_db
WISH = "Préciser qui conserve les traces et pendant combien de temps, dans chaque service."
SENTENCE = "Chaque appel laisse une trace datée, conservée treize mois."


def card(version, text, *, channel=Channel.SHEET, row=2, author=None, span="") -> Placement:
    one = factories.make_placement(version, text=text, author=author)
    one.comment.channel = channel
    one.comment.save()
    section = one.edition.sections.get(rank=row)
    start = section.document.text.index(span) if span else None
    Target.objects.create(
        placement=one, section=section, rank=0, kept=True, start=start,
        end=start + len(span) if span else None,
    )  # fmt: skip
    return one


def proposed(version) -> list[tuple[Likeness, set[int]]]:
    return [
        (Likeness(one.likeness), set(one.cards.values_list("pk", flat=True)))
        for one in version.group_proposals.filter(dismissed_at=None)
    ]


def test_what_people_repeat_is_proposed_with_its_reason(version, lea):
    same = [card(version, WISH) for _ in range(2)]
    author = factories.make_author()
    twice = [
        card(version, "Ajouter un exemple de contrat d'interface.", row=3, author=author, channel=channel)
        for channel in (Channel.SHEET, Channel.ISSUE)
    ]
    ask(version=version, by=lea)

    assert proposed(version) == [
        (Likeness.SAME_PERSON, {one.pk for one in twice}),
        (Likeness.SAME_WORDS, {one.pk for one in same}),
    ]
    search = LikenessSearch.objects.get()
    assert (search.found, search.done_cards, search.total_cards) == (2, 4, 4)
    assert search.done_at is not None


def test_remarks_placed_on_one_sentence_are_proposed_together(version, lea):
    pair = [
        card(version, text, row=1, span="trace datée")
        for text in ("Dire quel format.", "Treize mois ne suffisent pas à une enquête.")
    ]
    ask(version=version, by=lea)

    assert proposed(version) == [(Likeness.SAME_SENTENCE, {one.pk for one in pair})]
    assert SENTENCE in GroupProposal.objects.get().reason


def test_searching_again_changes_nothing_and_keeps_what_was_set_aside(version, lea):
    for _ in range(2):
        card(version, WISH)
    ask(version=version, by=lea)
    (first,) = GroupProposal.objects.all()
    actions.dismiss(proposal=first, by=lea)

    ask(version=version, by=lea)

    assert list(GroupProposal.objects.all()) == [first]
    assert proposed(version) == []


def test_what_is_grouped_or_all_decided_or_gone_is_proposed_no_more(version, lea, karim):
    pairs = [[card(version, text, row=row) for _ in range(2)] for row, text in ((2, WISH), (3, WISH[10:]))]
    ask(version=version, by=lea)
    assert len(proposed(version)) == 2

    actions.make_group(version=version, seen=[Seen(one.pk, 1) for one in pairs[0]], title="Traces", by=lea)
    for one in pairs[1]:
        one.refresh_from_db()
        decide(placement=one, revision=1, outcome=Outcome.ACCEPTED, by=karim)
    ask(version=version, by=lea)

    assert proposed(version) == []


def test_a_board_without_remarks_has_nothing_to_propose(version, lea):
    search = ask(version=version, by=lea)

    search.refresh_from_db()
    assert (search.total_cards, search.found) == (0, 0)
    assert search.done_at


def test_cards_off_the_board_are_not_compared(version, lea):
    card(version, WISH)
    hidden = card(version, WISH)
    Placement.objects.filter(pk=hidden.pk).update(on_board=False)
    ask(version=version, by=lea)

    assert proposed(version) == []


def test_a_search_left_by_a_fallen_process_is_made_by_the_next_sweep(version, lea):
    for _ in range(2):
        card(version, WISH)
    search = searching.ask(version, lea)
    assert searching.take(search)  # then its process dies
    assert queue_due() == 0
    LikenessSearch.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert queue_due() == 1
    assert len(proposed(version)) == 1


def test_two_processes_never_make_one_search(version, lea):
    search = searching.ask(version, lea)
    other = LikenessSearch.objects.get()
    assert searching.take(search)
    assert not searching.take(other)

    LikenessSearch.objects.update(holder="un autre")
    with pytest.raises(SearchLost):
        searching.run(search)
    assert not GroupProposal.objects.exists()


def test_remarks_received_since_are_looked_at_by_the_sweep_after_an_hour(version, lea):
    card(version, WISH)
    ask(version=version, by=lea)
    card(version, WISH)
    assert queue_due() == 0

    LikenessSearch.objects.update(done_at=timezone.now() - timedelta(hours=2))
    assert queue_due() == 1
    assert [kind for kind, _ in proposed(version)] == [Likeness.SAME_WORDS]
    LikenessSearch.objects.update(done_at=timezone.now() - timedelta(hours=2))
    assert queue_due() == 0  # nothing new


def test_remarks_that_wait_off_the_board_are_no_reason_to_search_again(version, lea):
    card(version, WISH)
    ask(version=version, by=lea)
    hidden = card(version, WISH)
    Placement.objects.filter(pk=hidden.pk).update(on_board=False)
    LikenessSearch.objects.update(done_at=timezone.now() - timedelta(hours=2))

    assert queue_due() == 0


def test_an_earlier_remark_that_comes_on_the_board_is_looked_at_too(version, lea):
    late = card(version, WISH)
    Placement.objects.filter(pk=late.pk).update(on_board=False)
    card(version, WISH)
    ask(version=version, by=lea)
    Placement.objects.filter(pk=late.pk).update(on_board=True)
    LikenessSearch.objects.update(done_at=timezone.now() - timedelta(hours=2))

    assert queue_due() == 1
    assert [kind for kind, _ in proposed(version)] == [Likeness.SAME_WORDS]


def test_a_bug_is_noted_and_raised(version, lea, monkeypatch):
    def broken(*_):
        raise RuntimeError("mots illisibles")

    monkeypatch.setattr(searching, "propose", broken)
    search = searching.ask(version, lea)
    with pytest.raises(RuntimeError):
        engine.work(search.pk)
    search.refresh_from_db()
    assert search.last_error.startswith("Erreur interne (RuntimeError)")
    assert search.holder == ""


def test_asking_for_a_search_under_way_asks_for_no_second(version, lea):
    first = searching.ask(version, lea)
    assert searching.take(first)
    again = searching.ask(version, None)

    assert (again.pk, again.asked_by) == (first.pk, lea)


def test_the_cost_in_queries_does_not_grow_with_the_cards(version, lea, django_assert_max_num_queries):
    for _ in range(12):
        card(version, WISH)
    with django_assert_max_num_queries(8):
        assert len(list(searching.said_on(version.placements.on_board()))) == 12


def test_a_search_that_dies_each_time_is_given_up_and_may_be_asked_for_again(client, version, lea):
    search = searching.ask(version, lea)
    for _ in range(searching.MOST_ATTEMPTS):
        assert searching.take(search)  # and its process dies
        LikenessSearch.objects.update(due_at=timezone.now() - timedelta(seconds=1))

    assert queue_due() == 0
    search.refresh_from_db()
    assert search.done_at
    assert "arrêté brutalement" in search.last_error
    client.force_login(lea)
    assert "n'a pas abouti" in unescape(client.get(f"/admin/tableau/{version.pk}/groupes/").content.decode())
    ask(version=version, by=lea)
    search.refresh_from_db()
    assert search.last_error == ""
