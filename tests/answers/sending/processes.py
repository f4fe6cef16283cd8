"""Processes of the service that send through the test's own server."""

from tests.mailbox_faults import Faulty


def mail_server(relay: Faulty) -> dict[str, str]:
    """Return the settings of a process that sends through the test's own server."""
    return {
        "EMAIL_URL": f"smtp://127.0.0.1:{relay.port}",
        "EMAIL_FROM": "service@xxx.gouv.fr",
        "EMAIL_TIMEOUT": "1",
        "SITE_URL": "https://cct.example.org",
    }
