"""Addresses of quality review."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
