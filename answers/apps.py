from django.apps import AppConfig


class AnswersConfig(AppConfig):
    name = "answers"
    verbose_name = "Réponses"

    def ready(self) -> None:
        """Tell which bytes the answers are made of."""
        from answers.models import Bulletin, Delivery
        from imports.deposits.receiving import wanted_by

        wanted_by(Delivery, "frozen")
        wanted_by(Bulletin, "attachment")
