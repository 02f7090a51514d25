"""Addresses of stacks: at the desk, for learners, in public."""

from django.urls import URLPattern, URLResolver

desks: list[URLPattern | URLResolver] = []
public: list[URLPattern | URLResolver] = []
