"""How recognition works, for everybody."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from institutions.models import Institution
from micro4asia.foundation.http import audience
from recognition.limits import time_limit


@login_not_required
@audience("recognition_rule.view_published")
@require_safe
def how(request: HttpRequest) -> HttpResponse:
    """The way of a request, the rules of counting, and the published time limits of every member."""
    today = timezone.localdate()
    members = Institution.objects.active().prefetch_related("name_history", "time_limits", "credit_values")
    limits = [(member, time_limit(member, today), member.credit_value(today)) for member in members]
    return render(request, "recognition/how.html", {"limits": limits, "today": today})
