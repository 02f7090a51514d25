"""Pages that belong to the house rather than to one of its rooms: the front door, statements, errors, the style guide."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from credentials.models import Award
from institutions.models import Institution
from institutions.retention import rules
from micro4asia.foundation.http import audience
from micro4asia.foundation.models import Job
from micro4asia.loom import loom
from micro4asia.middleware import answer
from micro4asia.styleguide import samples

# Work that should have begun this long ago is worth a warning.
LATE = timedelta(minutes=15)
COUNTRIES = {"LA": _("Lao PDR"), "VN": _("Viet Nam")}


@audience("institution.view_public_profile")
@login_not_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    members = list(Institution.objects.active().prefetch_related("name_history"))
    picture = loom(members)
    context = {
        "members": members,
        "loom": picture,
        "countries": [(COUNTRIES[code], y) for code, y in picture.countries],
        "example": Award.objects.filter(visibility=Award.Visibility.PUBLIC).sealed().order_by("pk").first(),
    }
    return render(request, "home.html", context)


@audience("site.read")
@login_not_required
@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """Every component in every state. The forms on it are real and are never sent."""
    return render(request, "styleguide.html", samples())


@audience("site.read")
@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/accessibility.html")


@audience("site.read")
@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    members = Institution.objects.active().select_related("privacy_contact").prefetch_related("name_history")
    return render(request, "pages/privacy.html", {"members": members, "rules": rules().values()})


@audience("health.liveness")
@login_not_required
@require_safe
def status(request: HttpRequest) -> HttpResponse:
    """What waits and what failed, in numbers that name nobody."""
    now = timezone.now()
    return render(request, "pages/status.html", {"checked_at": now, "late_before": now - LATE, **workload()})


@audience("health.liveness")
@login_not_required
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    """For load balancers: 200 while the database answers."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("database", status=503, content_type="text/plain")
    return HttpResponse("ok", content_type="text/plain")


def workload() -> dict[str, Any]:
    waiting = Job.objects.filter(state=Job.State.QUEUED)
    oldest = waiting.filter(run_after__lte=timezone.now()).order_by("run_after").first()
    return {
        "waiting": waiting.count(),
        "oldest": oldest.run_after if oldest else None,
        "failed": Job.objects.filter(state=Job.State.FAILED).count(),
    }


# ---- when something goes wrong ----


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if isinstance(exception, RequestDataTooBig):
        return render(request, "errors/413.html", status=413)
    return render(request, "errors/400.html", status=400)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    return answer(request, 404, gettext("There is no such page"))


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    return render(request, "errors/403.html", {"reason": str(exception)}, status=403)


def too_many(request: HttpRequest) -> HttpResponse:
    """Asked for by the package that keeps the accounts, which counts sign-ins and letters."""
    return render(request, "errors/429.html", status=429)


def broken(request: HttpRequest) -> HttpResponse:
    """Asks nothing of the database or the session: either may be what broke."""
    return render(None, "errors/500.html", {"language": getattr(request, "LANGUAGE_CODE", "en")}, status=500)
