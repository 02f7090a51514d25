"""What no row can be asked for, the reader's language, and refusals of the rules turned into pages."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import partial
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation.trans_real import parse_accept_lang_header

from institutions.desks import SecondFactorMissing
from institutions.models import Institution
from micro4asia.foundation import walls
from micro4asia.foundation.denials import count_denial
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience_of
from micro4asia.open_doors import OPEN_DOORS

Answer = Callable[[HttpRequest], HttpResponse]
YEAR = 365 * 24 * 60 * 60
NUL = "\x00"


class NulMiddleware:
    """PostgreSQL refuses to be asked for a NUL character, where SQLite finds nothing. So it finds nothing here, on both.

    In an address it is 404; a cookie that holds one was never ours. In a form it is an error at its field.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(NUL in value for value in request.COOKIES.values()):
            request.COOKIES = {name: value for name, value in request.COOKIES.items() if NUL not in value}
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if NUL in request.path_info:
            raise Http404


class WallsMiddleware:
    """The database shows a page nothing but what belongs to whoever asks and to the desks they keep (foundation/walls.py).

    Before somebody is known that is nothing. A programme is known by its token, which the API reads later on.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with walls.within(partial(scope_of, request)):
            return self.get_response(request)

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.resolver_match and request.resolver_match.view_name in OPEN_DOORS:
            walls.enter(walls.EVERYTHING)


def scope_of(request: HttpRequest) -> str:
    """Asks no row: whoever was not looked up yet is nobody yet."""
    said = vars(request)
    person = said.get("_cached_user") if isinstance(said.get("user"), SimpleLazyObject | None) else said["user"]
    if person is None or not person.is_authenticated:
        return walls.NOTHING
    return walls.written(user=person.pk, on=timezone.localdate())


class EvenPaceMiddleware:
    """Forms that take an address answer on the beat, so that the time they take does not tell whether it is known.

    A new account costs more rows than a known one, an unknown address fewer look-ups: mended one by one they come back with
    the next change. Whatever was done, the answer leaves at the next multiple of EVEN_PACE seconds (decision 66).
    """

    ON_THE_BEAT = frozenset(
        {
            "account_login",
            "account_signup",
            "account_reset_password",
            "account_email",
            "institutions:team-invite",
            "institutions:network-invite",
        }
    )

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        begun = time.monotonic()
        response = self.get_response(request)
        found = request.resolver_match
        if request.method == "POST" and settings.EVEN_PACE and found and found.view_name in self.ON_THE_BEAT:
            time.sleep(-(time.monotonic() - begun) % settings.EVEN_PACE)
        return response


class LanguageMiddleware:
    """Account, then cookie, then browser, then English. `?lang=` wins, and is remembered when it was chosen on our own pages.

    A link from elsewhere may carry `?lang=` too: it then speaks for that page alone and changes nobody's account.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        asked = supported(request.GET.get("lang"))
        language = asked or account_language(request) or cookie_or_browser(request)
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
        response.headers.setdefault("Content-Language", language)
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        if asked and request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin":
            remember(request, response, asked)
        return response


def supported(code: str | None) -> str | None:
    return code if code in dict(settings.LANGUAGES) else None


def account_language(request: HttpRequest) -> str | None:
    """The language of the account. Keeps the person it loads, so that the login middleware need not ask again."""
    if settings.SESSION_COOKIE_NAME not in request.COOKIES:
        return None
    if not hasattr(request, "_cached_user"):
        request._cached_user = get_user(request)  # type: ignore[attr-defined]
    return supported(getattr(getattr(request, "_cached_user"), "language", None))  # noqa: B009 the stubs do not know it


def cookie_or_browser(request: HttpRequest) -> str:
    """The framework's own reading of the header passes over a language that it has no catalogue for, such as Lao."""
    asked = parse_accept_lang_header(request.headers.get("Accept-Language", "").lower())
    browser = (supported(code) or supported(code.split("-")[0]) for code, _weight in asked)
    cookie = supported(request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME))
    return cookie or next(filter(None, browser), settings.LANGUAGE_CODE)


def remember(request: HttpRequest, response: HttpResponse, language: str) -> None:
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    user: Any = getattr(request, "user", AnonymousUser())
    if user.is_authenticated and user.language != language:
        user.language = language
        user.save(update_fields=["language"])


class DenialsMiddleware:
    """Counts what a signed-in reader was refused: with a reason, or as if it were not there.

    Stands outside what turns exceptions into pages, and outside every transaction of the page: the count is not undone.
    """

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code in (403, 404) and (who := actor_of(request)):
            row, slug = door_of(request)
            if row:
                chain = Institution.objects.filter(slug=slug).values_list("pk", flat=True).first() if slug else None
                count_denial(actor_id=who, row=row, status=response.status_code, chain=chain or 0)
        return response


def actor_of(request: HttpRequest) -> int | None:
    """Asked of those alone who bring a session: for everybody else it would be one more query for nothing."""
    return request.user.pk if settings.SESSION_COOKIE_NAME in request.COOKIES else None


def door_of(request: HttpRequest) -> tuple[str, str]:
    """The row of the matrix and the institution's word in the address; nothing for an address that leads nowhere."""
    found = request.resolver_match
    return (audience_of(found.func) or "", str(found.kwargs.get("slug", ""))) if found else ("", "")


class AnswersMiddleware:
    """What the rulebook says no to becomes a page that says why: 403 for the person, 409 for the moment, 405 for the way in."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content and not is_api(request):
            # Whoever switched the language of an answer to a form, or kept its address.
            page = answer(request, 405, _("What was sent is not sent again by itself. Go back and choose once more."))
            page.headers["Allow"] = response.headers["Allow"]
            return page
        return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, WrongState):
            return answer(request, 409, str(exception.reason) or _("This has moved on since you opened the page."))
        if isinstance(exception, SecondFactorMissing) and request.method in ("GET", "HEAD") and not is_api(request):
            return redirect(f"{reverse('institutions:second-factor')}?{urlencode({'next': request.get_full_path()})}")
        if isinstance(exception, SecondFactorMissing) and not is_api(request):
            return render(request, "errors/second_factor.html", {"reason": str(exception)}, status=403)
        if isinstance(exception, PermissionDenied):
            return answer(request, 403, str(exception) or _("Your role does not allow this."))
        return None


def answer(request: HttpRequest, status: int, reason: str) -> HttpResponse:
    """The refusal as a page, or as JSON for a programme."""
    if is_api(request):
        return JsonResponse({"detail": reason}, status=status)
    return render(request, f"errors/{status}.html", {"reason": reason, "back": page_before(request)}, status=status)


def page_before(request: HttpRequest) -> str:
    """The page of ours that led here; nothing where there is none, or where it is the one that refuses."""
    came = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(came, {request.get_host()}, require_https=request.is_secure()):
        return ""
    here = came.partition("?")[0] == request.build_absolute_uri(request.path)
    return "" if request.method in ("GET", "HEAD") and here else came


def is_api(request: HttpRequest) -> bool:
    wanted = request.get_preferred_type(["text/html", "application/json"])
    return request.path.startswith("/api/") or wanted == "application/json"
