"""What a person wrote in a mail: quotations, signatures and notices hidden; no remark and no line is lost."""

import pytest

from imports.sources.mail.reply import visible

REMARK = "p. 12 : la durée de conservation des traces n'est pas dite."
CALL = "Bonjour,\n\nVous pouvez nous écrire ce que vous pensez du cadre.\n\nL'équipe"


def quoted(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def is_hidden(body: str, *pieces: str) -> bool:
    """Return whether *pieces* are in what was hidden, and in nothing else."""
    found = visible(body)
    return all(piece in "\n".join(found.hidden) and piece not in found.text for piece in pieces)


@pytest.mark.parametrize(
    "headers",
    [
        "De : Relecture <relecture@example.org>\nEnvoyé : jeudi 2 mai 2024 09:00\nÀ : Camille Roy\n"
        "Objet : Cadre",
        "De : Relecture\nEnvoyé : jeudi 2 mai 2024 09:00\nÀ : Camille\nCc : Dominique\nObjet : Cadre",
        "*De :* Relecture [mailto:relecture@example.org]\n*Envoyé :* jeudi 2 mai 2024\n"
        "*À :* Camille\n*Objet :* Cadre",
        "**De :** Relecture\n\n**Envoyé :** jeudi 2 mai 2024\n\n**À :** Camille\n\n**Objet :** Cadre",
        "De: Relecture\nDate: 2 mai 2024\nÀ: Camille;\n Dominique;\n Claude\nObjet: Cadre",
        "De\u00a0: Relecture\nEnvoyé le\u00a0: jeudi 2 mai 2024\nÀ\u00a0: Camille\nObjet\u00a0: Cadre",
        "________________________________\nDe : Relecture\nEnvoyé : 2 mai 2024\nÀ : Camille\nObjet : Cadre",
        "-----Message d'origine-----\nDe : Relecture\nEnvoyé : jeudi 2 mai 2024\nÀ : Camille\nObjet : Cadre",
        "-------- Message original --------\n*Sujet: *Cadre\n*De : *Relecture\n*Pour : *Camille\n"
        "*Date : *02/05/2024",
        '----- Mail original -----\nDe: "Relecture" <relecture@example.org>\nÀ: "Camille"\n'
        "Envoyé: Jeudi\nObjet: X",
        "- - - - - -\nde : relecture@example.org\nenvoyé : 2 mai 2024 10:12\nà : Camille\nobjet : Cadre",
        "De : Relecture Envoyé : jeudi 2 mai 2024 09:00 À : Camille Objet : Cadre",
        "From: Review <relecture@example.org>\nSent: Thursday, May 2, 2024 9:00 AM\nTo: Camille\n"
        "Subject: Framework",
        "-----Original Message-----\nFrom: Review\nSent: Thursday, May 2, 2024\nTo: Camille\n"
        "Subject: Framework",
        "Von: Prüfung <relecture@example.org>\nGesendet: Donnerstag, 2. Mai 2024\nAn: Camille\n"
        "Betreff: Rahmen",
        "------- Original Message -------\n"
        "Le jeudi 2 mai 2024 à 10:12, Relecture <relecture@example.org> a écrit :",
    ],
)
def test_what_stands_under_the_headers_of_an_earlier_message_is_hidden(headers):
    found = visible(f"{REMARK}\n\n{headers}\n\n{CALL}\n")

    assert found.text == REMARK
    assert found.hidden == (f"{headers}\n\n{CALL}",)


@pytest.mark.parametrize(
    "wrote",
    [
        "Le 02/05/2024 à 10:12, Relecture a écrit :",
        "Le 02/05/2024 à 10:12, Relecture du cadre\nde cohérence (par Internet) a écrit :",
        "Le 02/05/2024 à 10:12, > RELECTURE (par Internet, dépôt relecture@xxx.gouv.fr) a écrit :",
        "Le jeu. 2 mai 2024 à 10:12, Relecture <relecture@example.org> a écrit :",
        "Le jeu. 2 mai 2024 à 10:12, Relecture\n<relecture@example.org>\na écrit :",
        "Le jeu. 2 mai 2024 à 10:12, Relecture <relecture@example.org> a\nécrit\u00a0:",
        "Le mercredi 1er mai 2024 à 10:12:33 UTC+2, Relecture <\nrelecture@example.org> a écrit :",
        "Le 2 mai 2024 à 10 h 12, Relecture <relecture@example.org> a écrit :",
        "On Thu, May 2, 2024 at 10:12 AM Review <relecture@example.org> wrote:",
        "On 2 May 2024, at 10:12, Review <relecture@example.org>\nwrote:",
        "On 02/05/2024 10:12, Review wrote:",
        "Relecture <relecture@example.org> a écrit :",
        "Am 02.05.2024 um 10:12 schrieb Prüfung <relecture@example.org>:",
        "El jue, 2 may 2024 a las 10:12, Lectura (<relecture@example.org>) escribió:",
        "Il giorno gio 2 mag 2024 alle ore 10:12 Lettura <relecture@example.org> ha scritto:",
    ],
)
def test_what_an_attribution_introduces_is_hidden_marked_or_not(wrote):
    marked, plain = visible(f"{REMARK}\n\n{wrote}\n\n{quoted(CALL)}"), visible(f"{REMARK}\n{wrote}\n\n{CALL}")

    assert marked.text == plain.text == REMARK
    assert marked.hidden == (f"{wrote}\n\n{quoted(CALL)}",)
    assert plain.hidden == (f"{wrote}\n\n{CALL}",)


def test_an_attribution_inside_the_quotation_makes_it_one():
    inside = quoted(f"Le 2 mai 2024 à 09:00, Relecture <relecture@example.org> a écrit :\n\n{CALL}")

    assert visible(f"{REMARK}\n\nEnvoyé de mon iPhone\n\n{inside}").text == REMARK


def test_what_is_written_below_a_quotation_is_kept():
    found = visible(f"Le 02/05/2024 à 10:12, Relecture a écrit :\n{quoted(CALL)}\n\n{REMARK}\n")

    assert found.text.strip() == REMARK
    assert is_hidden(
        f"Le 02/05/2024 à 10:12, Relecture a écrit :\n{quoted(CALL)}\n\n{REMARK}\n", quoted(CALL)
    )


def test_answers_between_quoted_lines_are_all_kept_with_the_paragraph_that_each_answers():
    body = (
        "Bonjour,\n\nLe 02/05/2024 à 10:12, Relecture a écrit :\n> Bonjour,\n>\n"
        "> Faut-il garder la règle 3 ?\n"
        "> Et la règle 4 ?\n\nOui pour la 3.\n\n> Que dire du tableau ?\n\nRien.\n\n> À bientôt,\n"
        "> L'équipe\n"
    )
    found = visible(body)

    assert found.text == (
        "Bonjour,\n\n> Faut-il garder la règle 3 ?\n> Et la règle 4 ?\n\nOui pour la 3.\n\n"
        "> Que dire du tableau ?\n\nRien.\n"
    ).strip("\n")
    assert found.hidden == (
        "Le 02/05/2024 à 10:12, Relecture a écrit :\n> Bonjour,\n>",
        "> À bientôt,\n> L'équipe",
    )


def test_answers_said_to_be_inside_an_unmarked_quotation_keep_it_all():
    body = (
        "Bonjour, mes réponses sont en rouge dans le texte ; par ailleurs la page 3 est vide.\n\n"
        "De : Relecture\nEnvoyé : 2 mai 2024\nÀ : Camille\nObjet : Cadre\n\nFaut-il la règle 3 ?\n"
        "Non, inutile."
    )

    assert visible(body).text == body
    assert visible(body).hidden == ()


@pytest.mark.parametrize(
    "body",
    [
        "La phrase suivante est ambiguë :\n\n> Toute application conserve ses traces un an.\n",
        "> Toute application conserve ses traces un an.\n\nUn an à compter de quand ?",
        "Page 3 :\n> Toute application conserve\nIl manque le délai.\n> Le responsable est désigné\n"
        "Par qui ?",
        "Je relève ceci.\n> Toute application conserve ses traces.",
    ],
)
def test_what_a_person_quotes_by_hand_is_kept(body):
    assert visible(body).text == body.strip("\n")


@pytest.mark.parametrize(
    "above",
    [
        "",
        "Bonjour,\n\nPour information.\n\n",
        "FYI\n\n",
        "Bonjour,\n\nJe vous transmets les remarques recueillies auprès de\nnos services de la région.\n\n"
        "Cordialement,\nCamille Roy\n\n",
        "Bonjour,\n\nCi-dessous l'avis de la direction.\n\n",
    ],
)
@pytest.mark.parametrize(
    "headers",
    [
        "---------- Forwarded message ---------\nDe : Dominique <dominique@example.org>\n"
        "Date: jeu. 2 mai 2024\n"
        "Subject: Cadre\nTo: Camille",
        "-------- Message transféré --------\nSujet : Cadre\nDate : Thu, 2 May 2024\n"
        "De : Dominique\nPour : Camille",
        "Début du message réexpédié :\n\nDe: Dominique <dominique@example.org>\nObjet: Cadre\n"
        "Date: 2 mai 2024",
        "De : Dominique\nEnvoyé : jeudi 2 mai 2024 09:00\nÀ : Camille\nObjet : Cadre",
    ],
)
def test_a_forwarded_message_is_what_is_sent_when_little_else_is_said(above, headers):
    found = visible(f"{above}{headers}\n\n{REMARK}\n\nDominique")

    assert REMARK in found.text
    assert headers in found.text
    assert REMARK not in "".join(found.hidden)


def test_a_forwarded_message_marked_as_quoted_is_what_is_sent_too():
    message = quoted(f"De: Dominique <dominique@example.org>\nObjet: Cadre\nDate: 2 mai 2024\n\n{REMARK}")

    assert f"> {REMARK}" in visible(f"Pour suite.\n\nDébut du message réexpédié :\n\n{message}").text


@pytest.mark.parametrize("above", ["Voici nos remarques sur le cadre.", "Remarques du bureau ci-dessous."])
def test_what_looks_like_headers_is_kept_when_it_is_announced(above):
    body = f"{above}\n\nDe : Bureau des études\nDate : 12/05/2024\nObjet : cadre\n\n{REMARK}"

    assert visible(body).text == body


def test_a_file_that_is_announced_does_not_show_the_quotation():
    headers = "De : Relecture\nEnvoyé : jeudi 2 mai 2024 09:00\nÀ : Camille\nObjet : Cadre"
    above = "Bonjour,\n\nVous trouverez ci-joint les remarques du bureau."

    assert visible(f"{above}\n\n{headers}\n\n{CALL}").text == above


def test_a_forwarded_message_is_hidden_under_a_remark():
    forwarded = (
        "---------- Message transféré ---------\nDe : Dominique\nDate: jeu. 2 mai 2024\n\nVous avez vu ?"
    )

    assert visible(f"{REMARK} Il faut la fixer.\n\n{forwarded}").hidden == (forwarded,)
