"""Wakes the ground: the register of job kinds, the queue, the triggers."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings
from django.db.models.signals import post_migrate
from django.utils.module_loading import autodiscover_modules


class FoundationConfig(AppConfig):
    name = "micro4asia.foundation"
    label = "foundation"

    def ready(self) -> None:
        from micro4asia.foundation import freezing, log, walls_check  # noqa: F401 (the check registers itself)

        log.configure()
        # Whoever enqueues must reach the queue too, not only workers. Named by the roof, so that nothing here imports upward.
        import_module(settings.JOBS_APP)
        # A service names jobs by kind only; every app's tasks register them. News is heard in receivers, time in retention.
        autodiscover_modules("tasks", "receivers", "retention")
        post_migrate.connect(freezing.refreeze, sender=self, dispatch_uid="refreeze")
