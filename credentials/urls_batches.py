"""Addresses where many awards are prepared, approved and issued at once."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
