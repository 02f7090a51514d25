"""What every door carries: the row of the rights matrix it answers for, and who is at the other end."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponseBase

View = TypeVar("View", bound=Callable[..., HttpResponseBase])

ATTRIBUTE = "audience"


def audience(row: str) -> Callable[[View], View]:
    """Name the row of the rights matrix a view answers for, as "resource.action"; a guard asks every URL for one.

    A public view says `@login_not_required` besides: this decorator decides nothing.
    """

    def mark(view: View) -> View:
        setattr(view, ATTRIBUTE, row)
        return view

    return mark


def audience_of(view: Any) -> str | None:
    """The row a view names; looks through what wraps it, and at the class behind `as_view()`."""
    while view is not None:
        for holder in (view, getattr(view, "view_class", None), getattr(view, "cls", None)):
            if row := getattr(holder, ATTRIBUTE, None):
                return str(row)
        view = getattr(view, "__wrapped__", None)
    return None


def asked(request: HttpRequest, name: str) -> str:
    """What the address names a row by. Raises Http404 for a NUL character: no row holds one, and PostgreSQL will not look."""
    value = request.GET.get(name, "")
    if "\x00" in value:
        raise Http404
    return value


def address_of(request: Any) -> str:
    """Whoever is at the other end; behind our own proxy, the last address it wrote down, which nobody can make up."""
    if settings.SECURE_PROXY_SSL_HEADER:
        forwarded = str(request.META.get("HTTP_X_FORWARDED_FOR", ""))
        return forwarded.rpartition(",")[2].strip() or str(request.META.get("REMOTE_ADDR", ""))
    return str(request.META.get("REMOTE_ADDR", ""))
