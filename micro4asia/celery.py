"""The Celery application. Its messages are nudges; the job rows of the foundation are the truth."""

import os

from celery import Celery
from kombu.transport import TRANSPORT_ALIASES

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "micro4asia.settings")
# The library would have Django check itself and drop what is found: a third of a worker's start, and every page in its memory.
os.environ.setdefault("CELERY_SKIP_CHECKS", "1")
TRANSPORT_ALIASES["filesystem"] = "micro4asia.foundation.broker.files:Transport"
TRANSPORT_ALIASES["redis"] = TRANSPORT_ALIASES["rediss"] = "micro4asia.foundation.broker.redis:Transport"

app = Celery("micro4asia")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
