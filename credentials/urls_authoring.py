"""Addresses where micro-credentials are written."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
