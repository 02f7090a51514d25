"""Addresses of what happens to an award after it was issued."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
learner: list[URLPattern | URLResolver] = []
