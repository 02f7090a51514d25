"""The operator's hatch, at /admin/ only where ADMIN_SITE is set. It lists clients of the API, and changes nothing.

A site of our own: what a package registers with Django's (addresses, factors, sessions, tokens) is not found here.
"""

from __future__ import annotations

from typing import Any

from allauth.idp.oidc.models import Client
from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from institutions.desks import SecondFactorMissing
from micro4asia.foundation.errors import Refused


class OperatorSite(admin.AdminSite):
    def has_permission(self, request: HttpRequest) -> bool:
        return super().has_permission(request) and bool(request.user.has_second_factor)  # type: ignore[union-attr]

    def login(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Never the admin's own form: it would ask for a password alone, past the second factor and the limits on attempts."""
        if self.has_permission(request):
            return redirect("admin:index")
        raise SecondFactorMissing if super().has_permission(request) else Refused("")


class ReadOnly(admin.ModelAdmin):  # type: ignore[type-arg]
    def refused(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    has_add_permission = has_change_permission = has_delete_permission = refused


class Clients(ReadOnly):
    list_display = ("name", "id", "type", "created_at")
    search_fields = ("id", "name")
    exclude = ("secret", "owner")


site = OperatorSite(name="admin")
site.register(Client, Clients)
