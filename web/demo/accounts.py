"""The demonstration's accounts: one per role, with a password anyone may read in the README."""

from people.models import Role

PASSWORD = "demonstration"  # noqa: S105  (published in the README: the command refuses to run in production)
DEMO_ACCOUNTS = {
    "demo-lecture": ("Paul", "Lecteur", Role.READER),
    "demo-lea": ("Léa", "Instructrice", Role.INSTRUCTOR),
    "demo-karim": ("Karim", "Valideur", Role.VALIDATOR),
    "demo-admin": ("Nora", "Administratrice", Role.ADMINISTRATOR),
}
