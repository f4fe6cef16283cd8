"""Which remarks are proposed together, and why: what people copy, repeat, or write on the same sentence."""

import pytest

from comments.grouping.own import Passage, Place, Said
from comments.grouping.proposing import propose
from comments.outcomes import Likeness

WISH = "Préciser qui conserve les traces et pendant combien de temps, dans chaque service utilisateur."
SENTENCE = "Chaque appel laisse une trace datée, conservée treize mois par le service."
OTHERS = (
    "Le glossaire oublie la définition de l'annuaire interne.",
    "Ajouter un exemple de contrat d'interface en annexe.",
    "Le renvoi vers la procédure d'homologation ne mène nulle part.",
    "Prévoir une dérogation pour les postes isolés du réseau.",
)


def said(card: int, text: str, person: str = "", *places: str, **more) -> Said:
    return Said(
        card=card, person=person or f"auteur {card}", name=more.pop("name", ""),
        channel=more.pop("channel", "feuille"), text=text,
        place=Place(frozenset(places), more.pop("around", frozenset())), **more,
    )  # fmt: skip


def among_others(*remarks: Said) -> list[tuple[Likeness, tuple[int, ...]]]:
    others = [said(900 + n, text) for n, text in enumerate(OTHERS)]
    return [(one.likeness, one.cards) for one in propose([*remarks, *others])]


def reason(*remarks: Said) -> str:
    (found,) = propose(remarks)
    return found.reason


def test_the_same_words_of_several_people_at_one_place_make_a_group():
    pair = said(1, WISH, "", "EXI-1"), said(2, WISH.upper(), "", "EXI-1")

    assert among_others(*pair) == [(Likeness.SAME_WORDS, (1, 2))]
    assert reason(*pair) == "2 personnes, les mêmes mots, au même endroit."


def test_the_same_words_under_two_requirements_are_two_remarks():
    assert among_others(said(1, WISH, "", "EXI-1"), said(2, WISH, "", "EXI-2")) == []


def test_one_person_by_two_channels_is_one_person():
    pair = said(1, WISH, "léa", "EXI-1"), said(2, WISH, "léa", "EXI-1", channel="ticket")

    assert among_others(*pair) == [(Likeness.SAME_PERSON, (1, 2))]
    assert "par une feuille et par un ticket GitHub" in reason(*pair)


def test_one_name_under_two_accounts_is_told_as_a_name():
    pair = (
        said(1, WISH, "léa@example.org", "EXI-1", name="lea martin"),
        said(2, WISH, "github:7", "EXI-1", name="lea martin", channel="ticket"),
    )
    assert reason(*pair).startswith("Le même nom, par une feuille et par un ticket GitHub")


def test_nearly_the_same_words_make_a_group_and_the_share_is_told():
    near = WISH.replace("Préciser", "Bonjour, merci de préciser").replace("utilisateur", "utilisatrice")
    pair = said(1, WISH, "", "EXI-1"), said(2, near, "", "EXI-1")

    assert among_others(*pair) == [(Likeness.CLOSE_WORDS, (1, 2))]
    assert "presque les mêmes mots" in reason(*pair)


@pytest.mark.parametrize(
    ("one", "other"), [("à 24 mois", "à 6 mois"), ("à treize mois", "à quinze mois"), ("", "pas")]
)
def test_remarks_that_differ_by_a_number_or_a_negation_seem_to_diverge(one, other):
    longer = said(1, f"Porter la conservation des traces datées {one}.", "", "EXI-1")
    shorter = said(2, f"Porter la conservation des traces datées {other}.", "", "EXI-1")

    assert [one.diverging for one in propose([longer, shorter, *map(said, range(3, 6), OTHERS)])] == [True]


def test_a_sentence_written_anew_in_two_ways_is_not_one_remark_though_the_words_are_close():
    first, second = (
        said(card, text, "", "EXI-1", passage=Passage(SENTENCE))
        for card, text in (
            (1, SENTENCE.replace("treize mois", "un an et un jour")),
            (2, SENTENCE.replace("par le service", "sur un support chiffré distinct")),
        )
    )
    assert among_others(first, second) == []


def test_a_sentence_written_anew_in_the_same_way_is_one_remark():
    anew = SENTENCE.replace("treize mois par le service", "vingt-quatre mois sur un support chiffré distinct")
    pair = [
        said(card, text, "", "EXI-1", passage=Passage(SENTENCE))
        for card, text in ((1, anew), (2, anew + " Merci."))
    ]
    assert [cards for _, cards in among_others(*pair)] == [(1, 2)]


def test_quoting_the_same_passage_does_not_make_two_comments_alike():
    quoted = f"Il est écrit : « {SENTENCE} »."
    pair = [
        said(card, f"{quoted} {wish}", "", "EXI-1", passage=Passage(SENTENCE))
        for card, wish in ((1, OTHERS[0]), (2, OTHERS[3]))
    ]
    assert propose(pair) == []


def test_remarks_on_one_sentence_are_proposed_with_the_sentence():
    on_it = Passage(SENTENCE, (("cadre.md", SENTENCE),))
    pair = [said(card, text, "", "EXI-1", passage=on_it) for card, text in ((1, OTHERS[1]), (2, WISH))]

    assert among_others(*pair) == [(Likeness.SAME_SENTENCE, (1, 2))]
    assert SENTENCE in reason(*pair)


def test_a_group_told_by_a_surer_reason_is_not_proposed_again_for_its_sentence():
    on_it = Passage(SENTENCE, (("cadre.md", SENTENCE),))
    pair = [said(card, OTHERS[1], "", "EXI-1", passage=on_it) for card in (1, 2)]

    assert among_others(*pair) == [(Likeness.SAME_WORDS, (1, 2))]


def test_a_remark_without_a_place_joins_none_of_those_that_say_it_at_several():
    everywhere = [said(n, WISH, "", f"EXI-{n // 2}") for n in range(2, 8)]

    assert [cards for _, cards in among_others(*everywhere, said(99, WISH))] == [(2, 3), (4, 5), (6, 7)]


def test_a_remark_on_a_part_does_not_bring_together_those_on_its_rows():
    rows = [said(n, WISH, "", f"EXI-{n}", around=frozenset(("Partie",))) for n in (1, 2)]

    assert among_others(*rows, said(3, WISH, "", "Partie")) == []


@pytest.mark.parametrize(
    ("quotes", "found"),
    [((SENTENCE, SENTENCE[:40]), 1), ((SENTENCE, OTHERS[1]), 0), ((SENTENCE, ""), 0), (("", ""), 1)],
)
def test_a_few_words_make_one_remark_only_about_the_same_passage(quotes, found):
    pair = [
        said(n, "Donner un exemple.", "", "Partie", passage=Passage(quote) if quote else None)
        for n, quote in enumerate(quotes)
    ]
    assert len(propose(pair)) == found


def test_a_group_comes_before_its_parts():
    first, second = (("cadre.md", f"{SENTENCE} {n}") for n in range(2))
    remarks = [
        said(n, text, "", "EXI-1", passage=Passage(SENTENCE, sentences))
        for n, (text, sentences) in enumerate(
            ((OTHERS[0], (first,)), (OTHERS[1], (first, second)), (OTHERS[2], (first, second)))
        )
    ]
    assert [one.cards for one in propose(remarks)] == [(0, 1, 2)]


@pytest.mark.parametrize("words", ["Idem", "Voir plus haut.", "OK pour moi", "", "…"])
def test_too_few_words_say_nothing_to_put_together(words):
    assert propose([said(1, words, "", "EXI-1"), said(2, words, "", "EXI-1")]) == []


def test_the_same_cards_have_the_same_mark_whatever_their_order():
    first, second = said(1, WISH, "", "EXI-1"), said(2, WISH, "", "EXI-1")

    assert propose([first, second])[0].mark == propose([second, first])[0].mark


def test_words_no_longer_than_a_person_writes_cost_no_more_however_long_they_are():
    long = "mot " * 20_000 + WISH
    assert propose([said(1, long, "", "EXI-1"), said(2, WISH, "", "EXI-1")]) == []
