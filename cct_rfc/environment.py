"""Read one variable of the environment strictly: a wrong value stops the start with a sentence naming it."""

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import environ
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.core.validators import EmailValidator

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

YES_NO = {"true": True, "1": True, "oui": True, "false": False, "0": False, "non": False}


def text(name: str, default: str = "") -> str:
    """Return the variable, or *default* when it is absent or empty."""
    return env.str(name, default="") or default


def demanded(name: str, why: str) -> str:
    """Return the variable; ImproperlyConfigured, saying *why* it is needed, when it is absent or empty."""
    value = text(name)
    if not value:
        raise ImproperlyConfigured(f"La variable {name} est vide : {why} (voir .env.example).")
    return value


def flag(name: str, *, default: bool) -> bool:
    """Return a yes or no; ImproperlyConfigured for any other word, so that a typo never turns a guard off."""
    value = text(name)
    if value and value.lower() not in YES_NO:
        raise ImproperlyConfigured(f"La variable {name} vaut « {value} » : écrivez true ou false.")
    return YES_NO.get(value.lower(), default)


def number(name: str, *, default: int, most: int, least: int = 0) -> int:
    """Return a whole number from *least* to *most*; ImproperlyConfigured for anything else."""
    value = text(name, str(default))
    if not value.isascii() or not value.isdigit() or not least <= int(value) <= most:
        raise ImproperlyConfigured(
            f"La variable {name} vaut « {value} » : écrivez un nombre entier de {least} à {most}."
        )
    return int(value)


def choice(name: str, *, default: str, among: tuple[str, ...]) -> str:
    """Return one of the words of *among*; ImproperlyConfigured, listing them, for any other."""
    value = text(name, default)
    if value not in among:
        raise ImproperlyConfigured(f"La variable {name} vaut « {value} » : écrivez {', '.join(among)}.")
    return value


def address(name: str, default: str = "", *, with_account: bool = False) -> str:
    """Return an address of http or https without its last slash; ImproperlyConfigured for anything else.

    The value itself is never shown: a proxy's may hold a password.
    """
    value = text(name, default).rstrip("/")
    if value and not is_address(value, with_account):
        account = (
            " (les caractères spéciaux du mot de passe, en %XX)" if with_account else ", sans mot de passe"
        )
        raise ImproperlyConfigured(
            f"La variable {name} n'est pas une adresse : écrivez https://hote{account}."
        )
    return value


def is_address(value: str, with_account: bool) -> bool:
    """Return whether a value is an address that requests are sent to."""
    try:
        parts = urlsplit(value)
        named = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
    plain = not (parts.query or parts.fragment or re.search(r"\s", value))
    return named and plain and parts.scheme in ("http", "https") and (with_account or "@" not in parts.netloc)


def scanner(name: str) -> str:
    """Return the address of an antivirus, or ""; ImproperlyConfigured when it is none we speak to."""
    value = text(name)
    if value and not is_scanner(value):
        raise ImproperlyConfigured(
            f"La variable {name} n'est pas l'adresse d'un antivirus : "
            "écrivez clamd://hote:3310 ou clamd:///chemin/du/socket."
        )
    return value


def is_scanner(value: str) -> bool:
    """Return whether a value names a port of a machine, or else a socket of this one."""
    try:
        parts = urlsplit(value)
        at_port = bool(parts.hostname) and parts.port != 0 and not parts.path.strip("/")
    except ValueError:
        return False
    at_path = not parts.netloc and len(parts.path) > 1
    plain = not (parts.query or parts.fragment or "@" in parts.netloc or re.search(r"\s", value))
    return parts.scheme == "clamd" and plain and (at_port or at_path)


def mail_server(name: str) -> dict[str, Any]:
    """Return Django's settings for the server that messages are given to; an empty host when there is none.

    ImproperlyConfigured, without the value, which may hold a password, when it is none we speak to.
    """
    value = secret(name)
    if value and not is_mail_server(value):
        raise ImproperlyConfigured(
            f"La variable {name} n'est pas l'adresse d'un serveur de messagerie : écrivez smtp://hote:25, "
            "smtp+tls://compte:motdepasse@hote:587 ou smtp+ssl://compte:motdepasse@hote:465 "
            "(les caractères spéciaux du compte et du mot de passe, en %XX)."
        )
    found = env.email_url_config(value) if value else {}
    tls, ssl = bool(found.get("EMAIL_USE_TLS")), bool(found.get("EMAIL_USE_SSL"))
    return {
        "EMAIL_HOST": found.get("EMAIL_HOST") or "",
        "EMAIL_PORT": found.get("EMAIL_PORT") or (465 if ssl else 587 if tls else 25),
        "EMAIL_HOST_USER": found.get("EMAIL_HOST_USER") or "",
        "EMAIL_HOST_PASSWORD": found.get("EMAIL_HOST_PASSWORD") or "",
        "EMAIL_USE_TLS": tls,
        "EMAIL_USE_SSL": ssl,
    }


def is_mail_server(value: str) -> bool:
    """Return whether a value names a machine, and an account with its password or no account at all."""
    try:
        parts = urlsplit(value)
        named = bool(parts.hostname) and parts.port != 0 and not parts.path.strip("/")
    except ValueError:
        return False
    known = parts.scheme in ("smtp", "smtp+tls", "smtp+ssl") and not (parts.query or parts.fragment)
    return named and known and bool(parts.username) == bool(parts.password)


def mailbox(name: str) -> str:
    """Return an e-mail address, or ""; ImproperlyConfigured for anything else."""
    value = text(name)
    try:
        EmailValidator()(value or "personne@example.org")
    except ValidationError as exc:
        raise ImproperlyConfigured(
            f"La variable {name} vaut « {value} » : écrivez une adresse électronique."
        ) from exc
    return value


def secret(name: str) -> str:
    """Return a secret, from the variable or from the file that the same with _FILE names.

    ImproperlyConfigured when that file cannot be read, or when what it holds is no secret in one word.
    """
    path = existing_file(f"{name}_FILE")
    value = (Path(path).read_text(encoding="utf-8") if path else text(name)).strip()
    if re.search(r"[\s\x00-\x1f\x7f]", value):
        raise ImproperlyConfigured(
            f"La variable {name} ou son fichier contient un blanc : donnez le secret seul."
        )
    return value


def existing_file(name: str) -> str:
    """Return the path of a file that can be read, or ""; ImproperlyConfigured when it cannot."""
    path = text(name)
    if path and not (Path(path).is_file() and os.access(path, os.R_OK)):
        raise ImproperlyConfigured(f"La variable {name} ne nomme aucun fichier qui puisse être lu.")
    return path


def words(name: str, default: str = "") -> list[str]:
    """Return the variable's comma-separated words, without blanks."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def database(name: str, *, default: str) -> dict[str, Any]:
    """Return Django's settings for the database address; ImproperlyConfigured when it is none we run on."""
    url = text(name, default)
    if not url.startswith(("sqlite:", "postgres:", "postgresql:")):
        raise ImproperlyConfigured(f"La variable {name} doit commencer par sqlite: ou postgres: .")
    return dict(env.db_url_config(url))
