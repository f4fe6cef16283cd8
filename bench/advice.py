"""A sheet for advice about a whole board, given then taken in filled: seconds and memory, each step alone.

`python -m bench.advice STEP VERSION` does one step in a process of its own, as the engine's is.
"""

import io
import json
import resource
import subprocess
import sys
import time
import zipfile

import django

COUNT = 10_000
EMPTY = b'table:content-validation-name="suite"/>'
RETAINED = EMPTY[:-2] + b' office:value-type="string"><text:p>Retenu</text:p></table:table-cell>'
STEPS = ("écrire", "reconnaître", "reprendre")


def measure() -> None:
    """Print what giving a sheet of COUNT remarks takes, then recognising it, then proposing what it says."""
    from bench import board

    version, _ = board.fill(COUNT)
    version.placements.update(step="instruire")
    print(f"Feuille pour avis de {COUNT} remarques (s, Mo) :")
    for step in STEPS:
        done = subprocess.run(
            [sys.executable, "-m", "bench.advice", step, str(version.pk)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        took = json.loads(done.stdout.splitlines()[-1])
        print(f"  {step:<12} {took['seconds']:6.1f} s {took['peak']:6.0f} Mo  {took['said']}")
    visit(version)


def visit(version) -> None:
    """Print what the pages cost once all that was given came back."""
    from django.test import Client
    from django.urls import reverse

    from bench.board import somebody
    from bench.visiting import said

    client = Client()
    client.force_login(somebody("bench"))
    request = reverse("admin:advice", args=[version.advice_requests.first().pk])
    ask = reverse("admin:advice_ask", args=[version.pk])
    for name, address in (
        ("Demande", request),
        ("Demande, ce qui manque", f"{request}?voir=manque"),
        ("Demander sur un filtre", f"{ask}?q=duree"),
        ("Demandes d'une version", reverse("admin:advice_all", args=[version.pk])),
    ):
        print(f"  {name} : {said(client, address)}")


def one(step: str, pk: int) -> None:
    """Do one step and print what it took, in JSON."""
    django.setup()
    from documents.models import Version

    version = Version.objects.get(pk=pk)
    do = {"écrire": write, "reconnaître": recognise, "reprendre": take_in}[step]
    said, seconds = do(version)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak": peak, "said": said}))


def write(version) -> tuple[str, float]:
    """Return what asking about the whole board says and takes; as many as a request holds, and more."""
    from answers import advice
    from comments.models import Placement
    from people.models import User

    advice.MOST = COUNT
    by = User.objects.get_or_create(username="bench", is_superuser=True)[0]
    cards = Placement.objects.filter(version=version)
    started = time.perf_counter()
    request = advice.ask(version=version, cards=cards, addressee="Odile", by=by)
    seconds = time.perf_counter() - started
    return f"{request.lines.count()} lignes, {len(request.sheet()) // 1000} ko", seconds


def filled(version) -> bytes:
    """Return the last sheet given on the version, « Retenu » in each row that has no proposal."""
    sheet, made = version.advice_requests.first().sheet(), io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sheet)) as given, zipfile.ZipFile(made, "w") as kept:
        for member in given.infolist():
            kept.writestr(member, given.read(member).replace(EMPTY, RETAINED))
    return made.getvalue()


def recognise(version) -> tuple[str, float]:
    """Return what a page does while one waits: read the file for its mark."""
    from imports.advice import receiving

    content = filled(version)
    started = time.perf_counter()
    found = receiving.request_marked(receiving.marks_in("avis.ods", content))
    return f"{found}", time.perf_counter() - started


def take_in(version) -> tuple[str, float]:
    """Return what the engine does: read it, and propose what each row says."""
    from imports.advice import engine, receiving, summary

    request = version.advice_requests.first()
    returned, _ = receiving.receive(
        request=request, filename="avis.ods", content=filled(version), by=request.asked_by
    )
    started = time.perf_counter()
    engine.process(returned)
    return summary.sentence(returned), time.perf_counter() - started


if __name__ == "__main__":
    one(sys.argv[1], int(sys.argv[2]))
