"""What signs, ends or only looks like the end of what a person wrote; bounds, and nothing lost."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from imports.sources.mail.reply import visible
from tests.imports.sources.mail.test_reply import REMARK


@pytest.mark.parametrize(
    "signature",
    [
        "Cordialement,\nCamille Roy",
        "Bien cordialement,\n\nCamille ROY\nCheffe du bureau des études\nDirection du numérique\n"
        "Tél. : 01 23 45 67 89\ncamille.roy@example.org\n10 rue des Lilas - 75000 Paris Cedex 08",
        "Cordialement, Camille",
        "Best regards,\nCamille Roy\nHead of studies",
        "Merci d'avance,\nCamille Roy\n+33 1 23 45 67 89",
        "-- \nCamille Roy\nwww.example.org",
        "--\nCamille",
        "Cordialement,\nCamille Roy\n\n-- \nBureau des études",
        "Envoyé de mon iPhone",
        "Envoyé depuis mon téléphone Orange",
        "Envoyé à partir de Outlook pour Android<https://example.org/o>",
        "Sent from my Galaxy",
        "Obtenir Outlook pour iOS<https://example.org/o>",
        "Télécharger Outlook pour Android",
        "Cordialement,\nCamille\n\nEnvoyé de mon iPhone",
        "Ce message et ses pièces jointes peuvent contenir des informations confidentielles.\n"
        "Si vous l'avez reçu par "
        "erreur, merci de le détruire.",
        "N'imprimez ce message que si c'est nécessaire.",
        "Pensez à l'environnement avant d'imprimer ce message.",
        "This e-mail and any attachments are confidential and intended solely for the addressee.",
        "_______________________________________________\nCadre mailing list\n"
        "https://example.org/listinfo/cadre",
        "--------------------\nListe de diffusion du cadre\nPour se désabonner : https://example.org/",
    ],
)
def test_what_signs_a_message_is_hidden_above_a_quotation_or_not(signature):
    below = "Le 02/05/2024 à 10:12, Relecture a écrit :\n> Bonjour"

    assert visible(f"{REMARK}\n\n{signature}\n").text == REMARK
    assert visible(f"{REMARK}\n\n{signature}\n").hidden == (signature,)
    assert visible(f"{REMARK}\n\n{signature}\n\n{below}").text == REMARK


@pytest.mark.parametrize(
    "body",
    [
        f"{REMARK}\n\nCordialement,\nCamille\n\nPS : voir aussi le tableau 3.",
        f"{REMARK}\n\nCordialement,\nCamille Roy\np. 14 : mot en double",
        f"{REMARK}\n\nCordialement,\nle tableau est illisible",
        f"{REMARK}\n--\np. 14 : remplacer « doit » par « peut ».",
        f"{REMARK}\n\nCordialement",
        "Ce message d'erreur ne dit pas à qui s'adresser.",
        "Le texte « Envoyé de mon iPhone » ne doit pas être repris.",
        "Sent from my desk, this remark is about page 3.",
        "De : la page 12\nÀ : la page 14\n\nTout est à revoir.",
        "Le ministre, en 2023, a écrit : tout se garde.\nCe n'est pas dit ici.",
        "Il faut préciser à qui écrire, par exemple <relecture@example.org> avant le 12/05/2024 :\n"
        "l'équipe ou le bureau.",
        "Voici :\n1) p. 12, trop long\n2) p. 14, trop court\n\nOn en reparle le 02/05/2024 à 10:12.",
        "Modifier ainsi.\n\nDe : 5 jours\nÀ : 10 jours\nDate : à dire\n\nPar ailleurs la page 14 est vide.",
        "Le plan est confus.\n\n--- Transfert des données ---\n\nRien n'est dit de la durée.",
        "Objet : délai\nDate : 2 mai 2024\n\np. 12 : trop court.",
        "Le lien « pour se désabonner de la liste de diffusion » de la page 4 manque.",
        ">From nulle part, ce passage arrive sans raison.",
    ],
)
def test_what_only_looks_like_a_quotation_or_a_signature_is_kept(body):
    assert visible(body).text == body
    assert visible(body).hidden == ()


@pytest.mark.parametrize(
    "body",
    [
        "> tout\n> est cité",
        "Envoyé de mon iPhone",
        "-- \nCamille Roy",
        "De : Camille\nEnvoyé : 2 mai 2024\nÀ : Relecture\nObjet : Cadre\n\nTrop court.",
        "Bonjour,\n\nDe : Camille\nEnvoyé : 2 mai 2024\nÀ : Relecture\nObjet : Cadre\n\nTrop court.",
        "Le 02/05/2024 à 10:12, Relecture a écrit :\n> Bonjour",
    ],
)
def test_the_whole_is_kept_when_nothing_would_be_left(body):
    assert visible(body).text == body


@pytest.mark.parametrize("body", ["", "\n\n", " \r\n\t"])
def test_an_empty_body_gives_an_empty_reply(body):
    assert visible(body).text.strip() == ""
    assert visible(body).hidden == ()


def test_line_ends_of_all_programs_are_understood():
    for end in ("\r\n", "\r", "\r\r\n"):
        body = f"{REMARK}\n\nLe 02/05/2024 à 10:12, Relecture a\nécrit :\n> Bonjour".replace("\n", end)
        assert visible(body).text == REMARK


PIECES = st.sampled_from(
    [
        REMARK,
        "",
        "  ",
        "> cité",
        ">",
        ">> cité deux fois",
        "Le 02/05/2024 à 10:12, Relecture a écrit :",
        "Le jeu. 2 mai 2024 à 10:12, Relecture <relecture@example.org>",
        "a écrit :",
        "De : Relecture <relecture@example.org>",
        "Envoyé : jeudi 2 mai 2024",
        "Objet : Cadre",
        "-----Message d'origine-----",
        "---------- Forwarded message ---------",
        "________________________________",
        "Cordialement,",
        "Camille Roy",
        "-- ",
        "Envoyé de mon iPhone",
        "Bonjour,",
        "Pour information.",
        "Réponses en rouge dans le texte.",
        "Ce message et ses pièces jointes sont confidentiels.",
        "Pour se désabonner : https://example.org/",
    ]
)


def lines_of(*texts: str) -> list[str]:
    return sorted(line for text in texts for line in text.split("\n") if line.strip())


@settings(max_examples=400, deadline=None)
@given(st.lists(PIECES | st.text(max_size=30), max_size=25))
def test_what_is_kept_and_what_is_hidden_are_all_the_lines(pieces):
    body = "\n".join(pieces)
    found = visible(body)

    assert lines_of(found.text, *found.hidden) == lines_of(body.replace("\r", "\n"))
    assert found.text.strip() or not body.strip()


@settings(max_examples=200, deadline=None)
@given(st.lists(PIECES, max_size=25))
def test_lines_keep_their_order_among_those_kept_and_among_those_hidden(pieces):
    body = [f"{piece}" for piece in pieces]
    found = visible("\n".join(body))

    for said in (found.text, "\n".join(found.hidden)):
        rest = iter(body)
        assert all(line in rest for line in said.split("\n") if line.strip())


@pytest.mark.parametrize(
    "line",
    [
        ">",
        ">\n",
        "> a\nb\n",
        "Le ",
        "Le\n",
        "\n",
        "Le 2 mai 2024 à 10:12, x\n",
        "Le 2 mai 2024 a écrit :\n",
        "De : x\n",
        "a@b :\n",
        "Le 02/05/2024 à 10:12, X a écrit :\n> a\nb\n",
        "Den 12 skrev Den 12 skrev Den 12 skrev:\n",
        "Cordialement,\nLuc\n",
        "réponse ",
    ],
)
def test_a_megabyte_of_anything_is_read_at_once(line):
    body = line * (1_000_000 // len(line))
    start = time.process_time()
    visible(body)

    assert time.process_time() - start < 2
