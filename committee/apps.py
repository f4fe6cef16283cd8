from django.apps import AppConfig


class CommitteeConfig(AppConfig):
    name = "committee"
    verbose_name = "Séances"

    def ready(self) -> None:
        """Tell which bytes the validated minutes are made of."""
        from committee.models import Meeting
        from imports.deposits.receiving import wanted_by

        wanted_by(Meeting, "kept_text", "kept_ods", "kept_pdf")
