"""Stacks in public: what they ask, in plain words, and what they lead to."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from credentials.models import Stack, StackFollow, StackVersion
from credentials.services.stacking_reading import rulings_on
from credentials.stack_pictures import names_of
from credentials.stack_words import Unit, choice, in_words, name_of, unit_of
from micro4asia.foundation.http import audience
from micro4asia.foundation.numbers import figure

PAGE = 24


@login_not_required
@audience("stack.view_published")
@require_safe
def stacks(request: HttpRequest) -> HttpResponse:
    """Every stack one may begin or go on with."""
    rows = StackVersion.objects.published().for_pages().prefetch_related("stack__institution__name_history")
    rows = rows.order_by("stack__institution__code", "stack__code")
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    cards = [(row, Unit.of(None).hours(row.parsed.volume.hours), len(row.parsed.codes)) for row in page]
    return render(request, "credentials/public/stacks.html", {"page": page, "cards": cards})


@login_not_required
@audience("stack.view_published")
@require_safe
def stack(request: HttpRequest, public_id: str) -> HttpResponse:
    """The version in force, else the last there was."""
    row = get_object_or_404(Stack.objects.visible_to(request.user).select_related("institution"), public_id=public_id)
    versions = StackVersion.objects.public().for_pages().filter(stack=row)
    version = versions.published().first() or get_object_or_404(versions.order_by("-number")[:1])
    follows = request.user.is_authenticated and StackFollow.objects.going_on().filter(learner=request.user, stack=row).exists()
    context = page_of(version) | {
        "follows": follows,
        "open": version.state == StackVersion.State.PUBLISHED and version.starts_from <= timezone.localdate(),
    }
    return render(request, "credentials/public/stack.html", context)


def page_of(version: StackVersion) -> dict[str, Any]:
    """What the public page and the preview of a draft show of one version."""
    rules, home = version.parsed, version.institution
    unit, names = unit_of(version), names_of(rules.codes)
    groups = [
        (name_of(group, home.language), choice(group), [names[part.code] for part in group.parts], group.equal_by_decision)
        for group in rules.groups
    ]
    return {
        "version": version,
        "home": home,
        "groups": groups,
        "rules": in_words(rules, unit, home.language),
        "needed": unit.both(rules.volume.hours),
        "required": figure(rules.volume.hours),
        "rulings": rulings_on(version),
    }
