"""For search engines: where the catalogue is, what changed when, and what is not theirs."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from xml.sax.saxutils import escape

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db.models import Max
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from credentials.models import CatalogueEntry
from institutions.models import Institution
from micro4asia.foundation.http import audience

# Addresses in one file; the protocol allows 50,000.
MOST = 10_000
PAGES = ("home", "credentials:catalogue", "credentials:verify", "institutions:list", "accessibility", "privacy")
# Credentials belong to their learners, the rest to whoever signs in. Learners' links carry their own "noindex" besides.
CLOSED = ("/c/", "/s/", "/me/", "/i/", "/network/", "/accounts/", "/admin/", "/status-lists/")
_HEAD = '<?xml version="1.0" encoding="UTF-8"?>\n'
_NAMES = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml"'


@login_not_required
@audience("site.read")
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    lines = [
        "User-agent: *",
        *(f"Disallow: {path}" for path in CLOSED),
        "",
        f"Sitemap: {settings.PUBLIC_URL}{reverse('sitemap')}",
    ]
    return HttpResponse("\n".join([*lines, ""]), content_type="text/plain; charset=utf-8")


@login_not_required
@audience("achievement.view_published")
@require_safe
def index(_request: HttpRequest) -> HttpResponse:
    """One file for the pages of the house, and one for each ten thousand places of the catalogue."""
    last = CatalogueEntry.objects.aggregate(last=Max("place"))["last"]
    names = ["pages", *(f"catalogue-{number}" for number in range(1, 1 if last is None else last // MOST + 2))]
    told = "".join(f"<sitemap><loc>{_full(reverse('sitemap-part', args=[name]))}</loc></sitemap>\n" for name in names)
    return _xml(f"{_HEAD}<sitemapindex {_NAMES}>\n{told}</sitemapindex>\n")


@login_not_required
@audience("achievement.view_published")
@require_safe
def part(_request: HttpRequest, name: str) -> HttpResponse:
    kind, _dash, number = name.partition("-")
    if name == "pages":
        members = Institution.objects.active().order_by("code").values_list("slug", flat=True)
        paths = [*map(reverse, PAGES), *(reverse("institutions:detail", args=[slug]) for slug in members)]
        return _urls((path, None) for path in paths)
    if kind != "catalogue" or not number.isascii() or not number.isdigit() or len(number) > 5 or int(number) < 1:
        raise Http404
    first = (int(number) - 1) * MOST
    rows = CatalogueEntry.objects.filter(place__gte=first, place__lt=first + MOST).order_by("place")
    found = rows.values_list("micro_credential__public_id", "changed_at")
    return _urls((reverse("credentials:micro-credential", args=[public_id]), changed) for public_id, changed in found)


def _urls(pages: Iterable[tuple[str, datetime | None]]) -> HttpResponse:
    return _xml(f"{_HEAD}<urlset {_NAMES}>\n{''.join(_url(path, changed) for path, changed in pages)}</urlset>\n")


def _url(path: str, changed: datetime | None) -> str:
    """One page; the same address answers in each language, and `?lang=` holds it there."""
    others = "".join(
        f'<xhtml:link rel="alternate" hreflang="{code}" href="{_full(path)}?lang={code}"/>' for code, _name in settings.LANGUAGES
    )
    when = f"<lastmod>{changed.date().isoformat()}</lastmod>" if changed else ""
    return f"<url><loc>{_full(path)}</loc>{when}{others}</url>\n"


def _full(path: str) -> str:
    return escape(settings.PUBLIC_URL + path)


def _xml(content: str) -> HttpResponse:
    return HttpResponse(content, content_type="application/xml; charset=utf-8")
