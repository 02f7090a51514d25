"""WHO: people, institutions, roles, keys, courses."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class InstitutionsConfig(AppConfig):
    name = "institutions"
    verbose_name = _("Institutions")

    def ready(self) -> None:
        # Rows and the settings of the accounts are there only now.
        from institutions.accounts import reseal_second_factors
        from institutions.custody import reseal_keys
        from institutions.models.sign_on import reseal_secrets
        from institutions.sign_on import receivers  # noqa: F401 (hears of linked accounts)
        from micro4asia.foundation import secrets

        secrets.keep("signing keys", reseal_keys)
        secrets.keep("second factors", reseal_second_factors)
        secrets.keep("secrets of university sign-in", reseal_secrets)
