"""The service starts only with settings that make sense, and says which one does not."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SAFE = {"DEBUG": "false", "SECRET_KEY": "une-cle-assez-longue-pour-cet-essai", "PATH": os.environ["PATH"]}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    """Return a start of the service under these variables only."""
    program = "import cct_rfc.wsgi; print('started')"
    environment = SAFE | {"DJANGO_SETTINGS_MODULE": "cct_rfc.settings"} | variables
    return subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True
    )


def test_it_starts_with_a_secret_key():
    assert start().stdout.strip() == "started"


@pytest.mark.parametrize(
    "value", ["clamd://antivirus.example.org", "clamd://[2001:db8::1]:3310", "clamd:///run/clamav/clamd.ctl"]
)
def test_it_starts_with_an_antivirus(value):
    assert start(SCAN_URL=value).stdout.strip() == "started"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", ""),
        ("DEBUG", "peut-être"),
        ("HTTPS", "2"),
        ("UPLOAD_MAX_BYTES", "vingt"),
        ("UPLOAD_MAX_BYTES", "-1"),
        ("UPLOAD_MAX_BYTES", "99999999"),
        ("DATABASE_URL", "mysql://localhost/cct"),
        ("DEPOSITS_PER_HOUR", "0"),
        ("WRONG_LINKS_PER_HOUR", "beaucoup"),
        ("MESSAGES_PER_HOUR", "100001"),
        ("SCAN_URL", "antivirus.example.org:3310"),
        ("SCAN_URL", "http://antivirus.example.org:3310"),
        ("SCAN_URL", "clamd://antivirus.example.org:99999"),
        ("SCAN_URL", "clamd://antivirus.example.org/socket"),
        ("SCAN_URL", "clamd://moi:secret@antivirus.example.org"),
        ("SCAN_URL", "clamd://"),
        ("LOG_LEVEL", "BAVARD"),
        ("GITHUB_API_URL", "api.github.com"),
        ("GITHUB_API_URL", "https://moi:secret@github.example.org"),
        ("GITHUB_TOKEN", "un jeton\nsur deux lignes"),
        ("GITHUB_TOKEN_FILE", "/un/jeton-secret-mis-ici-par-erreur"),
        ("GITHUB_TOKEN_FILE", str(ROOT / "tests")),
        ("OUTGOING_PROXY", "http://moi:secret@127.0.0.1:99999"),
        ("OUTGOING_PROXY", "http://moi:sec#ret@mandataire.example.org:3128"),
        ("CA_BUNDLE", "/rien/ici.pem"),
        ("EMAIL_URL", "courriel.example.org:25"),
        ("EMAIL_URL", "consolemail://"),
        ("EMAIL_URL", "smtp://"),
        ("EMAIL_URL", "smtp://courriel.example.org:99999"),
        ("EMAIL_URL", "smtp+tls://compte@courriel.example.org"),
        ("EMAIL_URL", "smtp+tls://compte:sec#ret@courriel.example.org"),
        ("EMAIL_URL", "smtp://courriel.example.org?ssl=secret"),
        ("EMAIL_URL_FILE", "/rien/ici"),
        ("EMAIL_FROM", "service chez example.org"),
        ("EMAIL_TIMEOUT", "0"),
        ("SITE_URL", "cct.example.org"),
        ("SITE_THEME", "état"),
        ("SITE_CONTACT", "contact chez example.org"),
        ("SITE_ACCESSIBILITY", "presque"),
    ],
)
def test_a_missing_or_wrong_value_stops_the_start_with_a_sentence_naming_it(name, value):
    stopped = start(**{name: value})

    assert stopped.returncode != 0
    assert f"La variable {name}" in stopped.stderr.splitlines()[-1]
    assert "secret" not in stopped.stderr.splitlines()[-1].replace("donnez le secret seul", "")


SENDING = {"EMAIL_URL": "smtp+ssl://moi%40xxx:m%C3%A9%23@courriel.example.org", "EMAIL_FROM": "a@example.org"}


def test_it_starts_with_a_mail_server_whose_account_may_stand_in_a_file(tmp_path):
    (tmp_path / "courriel").write_text(f"{SENDING['EMAIL_URL']}\n")
    more = {"EMAIL_URL_FILE": str(tmp_path / "courriel"), "EMAIL_FROM": "a@example.org"}

    assert start(**more, SITE_URL="https://cct.example.org").stdout.strip() == "started"


@pytest.mark.parametrize("name", ["EMAIL_FROM", "SITE_URL"])
def test_messages_ask_for_where_they_come_from_and_where_they_lead(name):
    stopped = start(**({**SENDING, "SITE_URL": "https://cct.example.org"} | {name: ""}))

    assert f"La variable {name} est vide" in stopped.stderr.splitlines()[-1]


def test_a_command_that_signs_nothing_runs_without_any_setting(tmp_path):
    environment = {"PATH": os.environ["PATH"], "DATABASE_URL": f"sqlite:///{tmp_path / 'essai.sqlite3'}"}
    sheet = ROOT / "web" / "demo" / "commentaires-prefecture.ods"
    shown = subprocess.run(
        [sys.executable, "manage.py", "inspect", sheet], cwd=ROOT, env=environment | {"DEBUG": "false"},
        capture_output=True, text=True,
    )  # fmt: skip

    assert len(json.loads(shown.stdout)["comments"]) == 20


def test_every_variable_read_is_listed_in_the_example():
    files = ("cct_rfc/settings.py", "cct_rfc/wsgi.py", "gunicorn.conf.py")
    source = "".join((ROOT / name).read_text() for name in files)
    readers = "text|flag|number|choice|words|database|demanded|address|secret|scanner|existing_file|mailbox"
    readers += "|mail_server"
    read = set(re.findall(rf'(?:{readers})\(\s*"([A-Z_]+)"', source))
    read |= {f"{name}_FILE" for name in re.findall(r'(?:secret|mail_server)\("([A-Z_]+)"', source)}
    example = (ROOT / ".env.example").read_text()
    listed = set(re.findall(r"^#?([A-Z_]+)=", example, re.M))

    assert read == listed
