"""The page for whoever was slower than a colleague, or than their own other window: what was done first, and their own words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from institutions.models import User
from micro4asia.foundation.errors import WrongState
from recognition.meanwhile import Happened, what_happened
from recognition.models import RecognitionRequest


def gone_on(
    request: HttpRequest,
    row: RecognitionRequest,
    *,
    error: WrongState | None = None,
    fields: Mapping[str, forms.Field] | None = None,
    happened: Happened | None = None,
    back: str = "",
) -> HttpResponse:
    """409, in the frame of the side that asks. fields: of the form that was sent. happened: if not the last of the case."""
    row = RecognitionRequest.objects.select_related("institution").get(pk=row.pk)
    user = request.user
    own = isinstance(user, User) and row.applicant_id == user.pk
    desk = [row.institution.slug, row.public_id] if row.institution else []
    context = {
        "row": row,
        "base": "base.html" if own else "base_work.html",
        "happened": happened or what_happened(row, at_desk=not own),
        "reason": str(error.reason) if error else "",
        "kept": typed_in(request, fields or {}),
        "back": back or (row.get_absolute_url() if own else reverse("recognition:request", args=desk)),
    }
    return render(request, "recognition/gone_on.html", context, status=409)


def typed_in(request: HttpRequest, fields: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Words alone: what was ticked or chosen is chosen again in a moment."""
    sent = [(field, request.POST.get(name, "").strip()) for name, field in fields.items() if isinstance(field, forms.CharField)]
    return [(str(field.label), words) for field, words in sent if words]
