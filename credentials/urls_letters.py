"""Addresses where an institution words its letters and sees what became of them."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
