"""The roof: wiring that imports everyone and is imported by no one, and the ground under it (`foundation`)."""

from micro4asia.celery import app as celery_app

__all__ = ["celery_app"]
