"""Groups of remarks as people make them from their pages, without any script."""

from html import unescape

import pytest
from django.urls import reverse

from comments.actions import decide
from comments.grouping import actions as grouping
from comments.models import CommentGroup, Disposition, GroupProposal, Placement
from comments.outcomes import Outcome, Stage, Step
from comments.together import Seen
from people.models import Role
from tests import factories
from tests.web.conftest import read, signed_in
from tests.web.made import make_proposal
from tests.web.test_table import tick

pytestmark = pytest.mark.django_db
WISH = "Préciser qui conserve les traces et pendant combien de temps, dans chaque service."


@pytest.fixture
def group(version, lea) -> CommentGroup:
    cards = [factories.make_placement(version, text=f"{WISH} ({n})") for n in range(3)]
    return grouping.make_group(
        version=version, seen=[Seen(card.pk, 1) for card in cards], title="Durée des traces", by=lea
    )[0]


@pytest.fixture
def proposal(version, group) -> GroupProposal:
    return make_proposal(group)


def url(name: str, *args: object) -> str:
    return reverse(f"admin:{name}", args=args)


def of_group(name: str, group: CommentGroup) -> str:
    return url(name, group.version_id, group.pk)


def test_the_empty_page_says_what_to_do_and_the_search_proposes(as_lea, version):
    page = read(as_lea.get(url("groups", version.pk)))
    assert "Demandez la recherche" in page
    assert "Chercher les remarques proches" in page
    for _ in range(2):
        factories.make_placement(version, text=WISH)

    found = read(as_lea.post(url("groups_search", version.pk), follow=True))

    assert "2 personnes, les mêmes mots." in found
    assert "2 remarques comparées" in unescape(found)


def test_a_proposal_becomes_a_group_of_the_remarks_left_ticked(as_lea, proposal):
    cards = list(proposal.cards.order_by("pk"))
    page = as_lea.post(
        url("group_proposal", proposal.version_id, proposal.pk),
        {"geste": "former", "title": "Durée", "diverging": "on", "carte": tick(*cards[:2])},
        follow=True,
    )

    group = CommentGroup.objects.latest("pk")
    assert page.redirect_chain[-1][0] == of_group("group", group)
    assert set(group.members.all()) == set(cards[:2])
    assert group.diverging
    assert "positions divergentes" in read(page)


def test_a_refused_proposal_keeps_what_was_typed(as_lea, proposal):
    card = proposal.cards.earliest("pk")
    page = as_lea.post(
        url("group_proposal", proposal.version_id, proposal.pk),
        {"geste": "former", "title": "Durée des traces, seule", "carte": tick(card)},
    )

    assert page.status_code == 422
    assert "Un groupe compte au moins 2 remarques." in read(page)
    assert "Durée des traces, seule" in unescape(page.content.decode())


def test_a_proposal_is_set_aside_found_again_and_taken_up(as_lea, proposal):
    address = url("group_proposal", proposal.version_id, proposal.pk)
    page = read(as_lea.post(address, {"geste": "ecarter"}, follow=True))
    assert "Proposition écartée." in page
    assert proposal.reason not in page

    aside = read(as_lea.get(f"{url('groups', proposal.version_id)}?propositions=ecartees"))
    assert proposal.reason in aside
    assert "Écartée par Léa" in aside
    as_lea.post(address, {"geste": "reprendre"})
    assert GroupProposal.objects.get().dismissed_at is None


def test_a_decision_for_a_group_is_shown_whole_before_it_is_taken(as_karim, group):
    cards = list(group.members.order_by("pk"))
    sent = {"outcome": "en_partie", "reason": "Treize mois.", "carte": tick(*cards)}

    shown = read(as_karim.post(of_group("group_decide", group), sent))
    assert "Décider « Retenu en partie » pour 3 remarques" in unescape(shown)
    assert not Disposition.objects.exists()

    page = read(as_karim.post(of_group("group_decide", group), {**sent, "confirme": "oui"}, follow=True))
    assert "3 remarques du groupe : « Retenu en partie »." in unescape(page)
    assert Disposition.objects.filter(group=group, stage=Stage.DECIDED, reason="Treize mois.").count() == 3
    assert "Toutes ses remarques sont décidées." in page


def test_a_decision_without_its_reason_is_refused_before_it_is_shown(as_karim, group):
    page = as_karim.post(
        of_group("group_decide", group), {"outcome": "non_retenu", "carte": tick(*group.members.all())}
    )
    assert page.status_code == 422
    assert "demande un motif" in read(page)


def test_a_member_decided_meanwhile_is_told_and_the_others_go_through(as_karim, group, karim):
    cards = list(group.members.order_by("pk"))
    sent = {"outcome": "retenu", "confirme": "oui", "carte": tick(*cards)}
    decide(placement=cards[0], revision=cards[0].revision, outcome=Outcome.ACCEPTED, by=karim)

    page = unescape(read(as_karim.post(of_group("group_decide", group), sent, follow=True)))

    assert "2 remarques du groupe" in page
    assert f"{cards[0]}" in page
    assert "a changé entre-temps" in page


def test_members_are_added_by_reference_and_taken_out(as_lea, version, group):
    more = factories.make_placement(version)
    address = of_group("group_gesture", group)

    page = read(as_lea.post(address, {"geste": "ajouter", "references": f"{more}, "}, follow=True))
    assert "1 remarque de plus dans le groupe." in page
    more.refresh_from_db()
    assert more.group == group

    as_lea.post(address, {"geste": "retirer", "carte": tick(more)})
    more.refresh_from_db()
    assert more.group is None


@pytest.mark.parametrize("typed", ["C-99999", "bonjour", "C-0001;rien"])
def test_a_reference_that_names_no_remark_of_the_board_is_refused(as_lea, group, typed):
    page = as_lea.post(of_group("group_gesture", group), {"geste": "ajouter", "references": typed})

    assert page.status_code == 422
    assert "Aucune remarque de ce tableau" in read(page)


def test_a_group_is_undone_after_its_button_is_unfolded(as_lea, group):
    page = as_lea.post(of_group("group_gesture", group), {"geste": "defaire"}, follow=True)

    assert page.redirect_chain[-1][0] == url("groups", group.version_id)
    assert "Groupe défait" in read(page)
    assert not group.members.exists()


def test_proposing_for_the_group_sends_its_members_to_be_validated(as_lea, group):
    sent = {"geste": "proposer", "outcome": "retenu", "carte": tick(*group.members.all())}
    as_lea.post(of_group("group_gesture", group), sent)

    assert {card.step for card in group.members.all()} == {Step.TO_VALIDATE}


def test_lines_ticked_in_the_list_make_a_group_once_they_have_a_subject(as_lea, version):
    cards = [factories.make_placement(version) for _ in range(2)]
    address = url("together", version.pk)

    refused = as_lea.post(address, {"geste": "grouper", "carte": tick(*cards)})
    assert refused.status_code == 422
    assert "ce qu'elles ont en commun" in unescape(read(refused))

    page = read(
        as_lea.post(address, {"geste": "grouper", "subject": "Durée", "carte": tick(*cards)}, follow=True)
    )
    assert f"2 remarques dans le groupe {CommentGroup.objects.get()}." in page


def test_a_card_and_its_board_say_in_which_group_it_is_and_whether_it_diverges(as_lea, group):
    CommentGroup.objects.update(diverging=True)
    card = group.members.earliest("pk")

    for address in (
        url("card", card.version_id, card.comment_id),
        url("board", card.version_id),
        f"{url('table', card.version_id)}?signe=divergent",
    ):
        page = read(as_lea.get(address))
        assert f"groupe {group}" in page
        assert "positions divergentes" in page
    assert group.reference not in read(as_lea.get(f"{url('table', card.version_id)}?signe=seule"))


def test_somebody_else_s_words_are_text_whatever_they_hold(as_lea, version, group):
    Placement.objects.filter(group=group).update(group=None)
    group.members.set([factories.make_placement(version, text=f"<script>{n}</script>") for n in range(2)])

    page = as_lea.get(of_group("group", group)).content.decode()

    assert "<script>0" not in page
    assert "&lt;script&gt;0" in page


def test_a_reader_reads_and_is_offered_nothing_to_press(as_zoe, group, proposal):
    for address in (url("groups", group.version_id), of_group("group", group)):
        page = read(as_zoe.get(address))
        assert 'name="geste"' not in page
    assert as_zoe.post(of_group("group_gesture", group), {"geste": "defaire"}).status_code == 403


def test_a_group_of_another_volet_does_not_exist(group):
    stranger = signed_in(factories.make_user(Role.VALIDATOR, factories.make_volet()))

    for address in (url("groups", group.version_id), of_group("group", group)):
        assert stranger.get(address).status_code == 404
    assert stranger.post(of_group("group_decide", group), {}).status_code == 404


def test_a_group_of_another_version_is_not_reached_from_this_one(as_lea, version, group):
    other = factories.make_version(version.volet)

    assert as_lea.get(url("group", other.pk, group.pk)).status_code == 404


@pytest.mark.parametrize("name", ["groups", "group"])
def test_the_queries_do_not_grow_with_the_remarks(
    as_lea, version, lea, group, name, django_assert_max_num_queries
):
    for n in range(6):
        cards = [factories.make_placement(version, text=f"{WISH} {n}") for _ in range(4)]
        made, _ = grouping.make_group(
            version=version, seen=[Seen(card.pk, 1) for card in cards], title=f"Objet {n}", by=lea
        )
        make_proposal(made) if n % 2 else None
    address = url("groups", version.pk) if name == "groups" else of_group("group", group)

    with django_assert_max_num_queries(20):
        assert as_lea.get(address).status_code == 200


def test_what_is_decided_of_a_member_is_ready_for_the_others(as_karim, karim, group):
    card = group.members.select_related("version__volet", "comment").earliest("pk")
    decide(placement=card, revision=card.revision, outcome=Outcome.COVERED, reason="Voir le § 3.", by=karim)

    page = unescape(as_karim.get(of_group("group", group)).content.decode())

    assert '<option value="couvert" selected>' in page
    assert "Voir le § 3.</textarea>" in page
    assert "Proposer pour 2 remarques" in page


def test_a_remark_like_those_of_a_group_is_added_to_it_from_the_proposal(as_lea, version, group):
    more = factories.make_placement(version, text=f"{WISH} (4)")
    proposal = GroupProposal.objects.create(
        version=version, likeness="proche", reason="2 personnes.", mark="2", size=2
    )
    proposal.cards.set([more, group.members.earliest("pk")])
    page = read(as_lea.get(url("groups", version.pk)))
    assert f"Ajouter au groupe {group}" in page
    address = url("group_proposal", version.pk, proposal.pk)

    assert "Cochez au moins une remarque." in read(as_lea.post(address, {"rejoindre": group.pk}, follow=True))
    told = read(as_lea.post(address, {"rejoindre": group.pk, "carte": tick(more)}, follow=True))

    assert f"1 remarque de plus dans le groupe {group}." in told
    assert not GroupProposal.objects.exists()
    assert as_lea.post(address, {"rejoindre": "rien"}).status_code == 404


def test_the_page_says_how_many_remarks_came_since_the_search(as_lea, version):
    factories.make_placement(version)
    as_lea.post(url("groups_search", version.pk))
    factories.make_placement(version)

    assert "1 remarque reçue depuis" in read(as_lea.get(url("groups", version.pk)))
