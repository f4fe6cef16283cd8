"""References to another text, and numbers that are no reference: shown, never taken without a person."""

import pytest


@pytest.mark.parametrize(
    "text",
    [
        "Voir le § 2.1 de la PDSI, qui dit autre chose.",
        "La section 2 du RFC 9999 le dit mieux.",
        "cf. page 2 du guide ABCDE sur les files",
        "Le chapitre 2 du guide d'urbanisme traite déjà ce sujet.",
        "Conforme au § 2.1 d'ISO 99001",
        "La partie 2 du CCAG est muette",
        "Voir page 2 du document directeur",
        "page 2 de l'annexe budgétaire",
        "page 2 de mon courriel",
        "La page 2 du PDF de la PDSI est plus claire.",
        "Exigence 12 du marché : contradiction",
        "MSG-FIL-12 de l'ancien volet n'a pas été reprise",
        "Le chapitre 2 du CCT XYZ dit l'inverse.",
        "Le guide ABCDE page 2 est plus clair.",
        "cf. RFC 9999 section 2",
        "La PDSI-E, § 2.1, dit l'inverse.",
        "Voir CCT XYZ p. 2",
        "Voir § 2.1 (PDSI)",
    ],
)
def test_a_reference_to_another_text_is_shown_with_its_doubt_and_never_taken(places, text):
    found = places(text=text)
    assert found
    assert not any(candidate.accepted for candidate in found)
    assert "mais peut-être d'un autre texte (« " in found[0].reason


@pytest.mark.parametrize(
    "location",
    [
        *(
            "Volet directeur, § 2.2",
            "CCT XYZ p. 2",
            "CCT XYZ § 2.1, 2.2",
            "PDSI-E § 2.1",
            "guide ABCDE page 2",
            "PDSI, section 2",
        ),
        *("p. 2 du guide ABCDE", "volet-corps du projet X, ligne 3"),
    ],
)
def test_a_location_that_opens_with_another_text_is_never_taken(places, location):
    found = places(location=location)
    assert found
    assert not any(candidate.accepted for candidate in found)


def test_the_other_text_is_named_in_the_reason(places):
    (found,) = places(text="Voir le § 2.1 du règlement intérieur.")
    assert found.reason == (
        "Le commentaire désigne la section 2.1, mais peut-être d'un autre texte (« règlement intérieur »)."
    )


@pytest.mark.parametrize(
    "location",
    [
        *("§ 2.1 du volet", "p. 2 du PDF", "PDF p. 2", "section 2.1 du CCT", "MSG-FIL-12 du tableau"),
        *("§ 2.1 de volet-corps.md", "§ 2.1 du chapitre Principes de conception", "page 2 du document"),
        *("Volet corps, § 2.1", "CCT p. 2", "PRINCIPES, P. 3"),
    ],
)
def test_a_reference_to_this_text_is_taken_however_it_is_called(accepted, location):
    assert accepted(location=location)


def test_a_quote_settles_what_a_doubtful_reference_leaves_open(accepted, key_of):
    excerpt = "La taille d'un message ne dépasse pas un mégaoctet."
    assert accepted(excerpt=excerpt, text="Voir aussi le § 2.1 de la PDSI.") == [key_of("MSG-FIL-3")]


@pytest.mark.parametrize(
    "text",
    [
        "Il manque l'exigence 12,5 % de disponibilité.",
        "L'exigence 12 % est irréaliste.",
        "Une exigence 24/7 serait trop chère.",
        "l'exigence 12,3 s de temps de réponse",
        "une exigence 12 étoiles",
        "Les exigences 2 à 3 fois plus strictes",
        "L'exigence 12-3-1 est classique.",
    ],
)
def test_a_number_that_counts_something_is_no_requirement_to_take(accepted, text):
    assert accepted(text=text) == []


@pytest.mark.parametrize(
    "text",
    [
        *("L'exigence 12 est trop vague.", "Exigence 12 : à revoir", "exigences 3 et 12 à revoir"),
        *("L'exigence 12 relative aux files", "exigence 12 (files)"),
        *("l'exigence 12", "L'exigence n° 12, trop vague.", "L'exigence 12 de la liste", "(exigence 12)"),
    ],
)
def test_a_number_that_nothing_counts_is_a_requirement(accepted, key_of, text):
    assert key_of("MSG-FIL-12") in accepted(text=text)
