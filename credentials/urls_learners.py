"""Addresses of an institution's directory of learners."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
