"""Addresses of programmes, courses and the files they are taken in from."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
