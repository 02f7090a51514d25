"""What the frame around every page needs. One query for a signed-in reader, none for a visitor, none for a fragment."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from institutions.models import Membership, Role
from institutions.views.roles import AS_LEARNER, SESSION_KEY
from micro4asia import navigation

# Each language in its own script: whoever needs it can read it.
NAMES = {"en": "English", "vi": "Tiếng Việt", "lo": "ລາວ"}


def page(request: HttpRequest) -> dict[str, Any]:
    """The context processor: `frame`, worked out only where a template asks for it."""
    return {"frame": Frame(request)}


@lru_cache
def version() -> str:
    return str(tomllib.loads((settings.BASE_DIR / "pyproject.toml").read_text())["project"]["version"])


@dataclass(frozen=True)
class Language:
    code: str
    name: str
    url: str
    current: bool


@dataclass(frozen=True)
class ActingRole:
    """One line of the role switcher."""

    value: str
    label: str | Promise
    place: str
    icon: str
    current: bool


class Frame:
    def __init__(self, request: HttpRequest) -> None:
        self.request = request

    @property
    def second_factor_waived(self) -> bool:
        return bool(settings.SECOND_FACTOR_WAIVED)

    @property
    def origin(self) -> str:
        return str(settings.PUBLIC_URL)

    @property
    def host(self) -> str:
        return urlsplit(self.origin).netloc

    @property
    def public(self) -> bool:
        """Whether search engines may be told of the page in other languages."""
        return self.user is None and not self.request.GET

    @property
    def version(self) -> str:
        return version()

    @cached_property
    def user(self) -> Any:
        user = getattr(self.request, "user", None)
        return user if user is not None and user.is_authenticated else None

    @property
    def user_name(self) -> str:
        return str(self.user) if self.user else ""

    @cached_property
    def memberships(self) -> list[Membership]:
        if self.user is None:
            return []
        current = Membership.objects.current().filter(user=self.user)
        return list(current.select_related("institution").order_by("institution__code", "pk"))

    @cached_property
    def active_membership(self) -> Membership | None:
        """The role in which the person acts: the one chosen, else their first. None is the learner."""
        chosen = self.request.session.get(SESSION_KEY) if self.user else None
        if chosen == AS_LEARNER or not self.memberships:
            return None
        return next((one for one in self.memberships if str(one.pk) == str(chosen)), self.memberships[0])

    @property
    def active_role(self) -> str:
        """The code of the role, `learner` or, for a visitor, nothing."""
        return self.active_membership.role if self.active_membership else AS_LEARNER if self.user else ""

    @property
    def role_label(self) -> str:
        one = self.active_membership
        if one is None:
            return str(_("Learner"))
        return f"{one.get_role_display()} · {one.institution.code}" if one.institution else str(one.get_role_display())

    @property
    def roles(self) -> list[ActingRole]:
        """Every role one may act in. Empty unless there is a choice."""
        if not self.memberships or not self.role_switch_url:
            return []
        active = self.active_membership
        staff = [
            ActingRole(
                str(one.pk), one.get_role_display(), one.institution.code if one.institution else "", icon(one), one == active
            )
            for one in self.memberships
        ]
        return [*staff, ActingRole(AS_LEARNER, _("Learner"), "", "wallet", active is None)]

    @property
    def role_switch_url(self) -> str | None:
        return navigation.address("institutions:role-switch")

    @cached_property
    def nav(self) -> list[navigation.Item]:
        """The entries of the role; of a visitor where a role has no pages of its own yet."""
        entries = navigation.main(self.active_membership, signed_in=self.user is not None)
        found = navigation.items(entries, self.request.path, self.slug)
        return found or navigation.items(navigation.VISITOR, self.request.path)

    @property
    def settings_nav(self) -> list[navigation.Item]:
        """The pages of the settings of the institution whose page this is."""
        found = self.request.resolver_match
        slug = found.kwargs.get("slug", "") if found else ""
        held = {one.role for one in self.memberships if one.institution and one.institution.slug == slug}
        return navigation.settings(self.request.path, slug, held) if held else []

    @property
    def slug(self) -> str:
        one = self.active_membership
        return one.institution.slug if one and one.institution else ""

    @property
    def dock(self) -> list[navigation.Item]:
        """The bar at the foot of a learner's phone."""
        return self.nav if self.active_role == AS_LEARNER else []

    @property
    def account_nav(self) -> list[navigation.Item]:
        return navigation.items(navigation.ACCOUNT, self.request.path)

    @property
    def footer(self) -> list[navigation.Item]:
        return navigation.items(navigation.FOOTER, self.request.path)

    @property
    def sign_in_url(self) -> str | None:
        return navigation.address("account_login")

    @property
    def sign_out_url(self) -> str | None:
        return navigation.address("account_logout")

    @property
    def languages(self) -> list[Language]:
        current = getattr(self.request, "LANGUAGE_CODE", settings.LANGUAGE_CODE)
        rest = [(key, value) for key, value in self.request.GET.items() if key != "lang"]
        return [
            Language(code, NAMES[code], f"{self.request.path}?{urlencode([*rest, ('lang', code)])}", code == current)
            for code, _name in settings.LANGUAGES
        ]


def icon(membership: Membership) -> str:
    return {Role.ISSUER: "pen", Role.REGISTRAR: "seal", Role.OFFICER: "scale", Role.ASSESSOR: "rule"}.get(
        Role(membership.role), "users"
    )
