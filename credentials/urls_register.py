"""Addresses of the register book, of certified copies, of papers of a batch and of awards made elsewhere."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
