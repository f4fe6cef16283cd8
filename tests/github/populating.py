"""Invented remarks that fill a repository: always the same ones, so that tests can count them."""

from typing import TYPE_CHECKING

from tests.github.things import Issue, PullFile, Repository

if TYPE_CHECKING:
    from tests.github.world import World

PEOPLE = ("camille", "idriss", "maelle-b", "yann", "prefecture-test", "soline")
SUBJECTS = ("la sauvegarde", "l’hébergement", "le journal des accès", "l’accessibilité", "la réversibilité")
WISHES = (
    "Le délai de {} semble trop court.",
    "Préciser qui porte {}.",
    "L’exigence sur {} ne dit rien des agents en mobilité.",
    "Un exemple aiderait à comprendre {}.",
)
FORM = (
    "### Endroit du texte\r\n\r\nEXI-G-{}\r\n\r\n### Remarque\r\n\r\n{}\r\n\r\n"
    "### Proposition\r\n\r\n_No response_"
)
ANSWERS = (
    "D’accord avec cette remarque.",
    "Même avis, vu de nos services.",
    "À reprendre au prochain atelier.",
)
LINES = (
    "@@ -12,2 +12,2 @@ ## Exploitation",
    " Le service est suivi.",
    "-Un délai d’un jour.",
    "+Un délai de {} jours.",
)


def fill(world: "World", repository: Repository, issues: int, comments: int, pulls: int) -> None:
    """Open issues then pull requests, close every third one, and spread the comments over them all."""
    opened = [_issue(world, repository, number) for number in range(issues)]
    opened += [_pull(world, repository, number) for number in range(pulls)]
    for number in range(comments):
        issue = opened[number * 7 % len(opened)]
        world.comment(issue, ANSWERS[number % len(ANSWERS)], user=PEOPLE[number % len(PEOPLE)])
    for issue in opened[2::3]:
        world.close(issue, by=world.robot)


def _issue(world: "World", repository: Repository, number: int) -> Issue:
    subject = SUBJECTS[number % len(SUBJECTS)]
    wish = WISHES[number % len(WISHES)].format(subject)
    labels = ["remarque"] if number % 2 else ["remarque", "à trier"]
    title = f"Remarque {number + 1} sur {subject}"
    return world.open_issue(
        repository, title, FORM.format(number % 9 + 1, wish), PEOPLE[number % len(PEOPLE)], labels
    )


def _pull(world: "World", repository: Repository, number: int) -> Issue:
    files = [PullFile("02-exploitation.md", "\n".join(LINES).format(number + 2))]
    body = "Proposition de rédaction.\n\nVoir aussi https://cct.xxx.gouv.fr/exploitation."
    return world.open_pull_request(repository, f"Reformuler le délai {number + 1}", files, body=body)
