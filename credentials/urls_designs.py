"""Addresses where badges and certificates are designed."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
