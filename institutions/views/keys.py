"""The signing keys of an institution: asked for by one person, let sign by another, stopped by anyone of them."""

from __future__ import annotations

import datetime as dt

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from institutions import policies
from institutions.custody import KeyUnavailable
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.floors import ask_what_it_signed
from institutions.forms.keys import CompareForm, StopForm
from institutions.models import AWARDING, Institution, Role, SigningKey
from institutions.models.signing_key import STATE_HELP
from institutions.policies import KEEPERS_OF_KEYS
from institutions.services.ceremonies import NotTheSame, activate_key, give_up_key, start_ceremony
from institutions.services.compromising import ask_to_lift, confirm_compromise, lift_stop, stop_key
from institutions.services.watching_keys import WARNINGS
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

TOLD = (*AWARDING, Role.NETWORK_ADMIN)
SOON = dt.timedelta(days=WARNINGS[0])


@audience("signing_key.list_metadata")
@require_GET
def keys(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *KEEPERS_OF_KEYS, told=TOLD)
    rows = SigningKey.objects.visible_to(request.user).filter(institution=institution).select_related("institution")
    rows = rows.select_related("started_by", "approved_by").order_by("-created_at")
    states = {key.state: key for key in reversed(rows)}
    active = states.get(SigningKey.State.ACTIVE)
    context = {
        "institution": institution,
        "keys": rows,
        "active": active,
        "pending": states.get(SigningKey.State.PENDING),
        "stopped": states.get(SigningKey.State.STOPPED),
        "expired": active and active.expired(),
        "expiring": active and SigningKey.objects.expiring(SOON).filter(pk=active.pk).exists(),
        "may_start": policies.may_manage_keys(request.user, institution),
    }
    return render(request, "institutions/settings/keys.html", context)


@audience("signing_key.start_ceremony")
@require_POST
def key_start(request: MemberRequest, slug: str) -> HttpResponse:
    """The first key, or one that is to take over."""
    institution = desk(request, slug, *KEEPERS_OF_KEYS, told=TOLD)
    policies.may_manage_keys(request.user, institution).enforce()
    require_fresh_factor(request)
    try:
        key = start_ceremony(institution=institution, by=request.user)
    except KeyUnavailable as error:
        raise WrongState(_("The module that keeps the keys does not answer. Nothing was changed; try again later.")) from error
    messages.success(request, _("The key was made. It waits for a registrar, who has been written to."))
    return _to(key)


@audience("signing_key.list_metadata")
@never_cache
@require_GET
def key_detail(request: MemberRequest, slug: str, fragment: str) -> HttpResponse:
    key = _key(request, slug, fragment)
    return _page(request, key)


@audience("signing_key.approve_activation")
@never_cache
@require_http_methods(["POST"])
def key_activate(request: MemberRequest, slug: str, fragment: str) -> HttpResponse:
    key = _key(request, slug, fragment)
    policies.may_let_key_sign(request.user, key).enforce()
    require_fresh_factor(request)
    form = CompareForm(request.POST)
    if form.is_valid():
        try:
            activate_key(key=key, by=request.user, typed=form.cleaned_data["typed"])
        except NotTheSame:
            form.add_error(
                "typed",
                _("This is not the end of the fingerprint shown here. If it is what was read out, the keys differ: give it up."),
            )
        else:
            messages.success(request, _("The key signs from now on. The one before it is retired; what it signed stays valid."))
            return _to(key)
    return _page(request, key, compare=form, status=422)


@audience("signing_key.give_up")
@require_POST
def key_give_up(request: MemberRequest, slug: str, fragment: str) -> HttpResponse:
    key = _key(request, slug, fragment)
    require_fresh_factor(request)
    give_up_key(key=key, by=request.user)
    messages.success(request, _("The key was given up. It never signed anything."))
    return _to(key)


@audience("signing_key.declare_compromised")
@never_cache
@require_http_methods(["POST"])
def key_stop(request: MemberRequest, slug: str, fragment: str) -> HttpResponse:
    key = _key(request, slug, fragment)
    require_fresh_factor(request)
    form = StopForm(request.POST)
    if not form.is_valid():
        return _page(request, key, stop=form, status=422)
    stop_key(key=key, by=request.user, reason=form.cleaned_data["reason"])
    messages.success(request, _("The key is stopped. Nothing more is signed with it. Your colleagues have been written to."))
    return _to(key)


@audience("signing_key.confirm_compromise")
@require_POST
def key_confirm(request: MemberRequest, slug: str, fragment: str) -> HttpResponse:
    key = _key(request, slug, fragment)
    policies.may_confirm_compromise(request.user, key).enforce()
    require_fresh_factor(request)
    confirm_compromise(key=key, by=request.user)
    messages.success(request, _("The key has left the published keys. See below which credentials are concerned."))
    return _to(key)


@audience("signing_key.lift_stop")
@require_POST
def key_lift(request: MemberRequest, slug: str, fragment: str) -> HttpResponse:
    """The first person asks, the second agrees."""
    key = _key(request, slug, fragment)
    policies.may_lift_stop(request.user, key).enforce()
    require_fresh_factor(request)
    if not policies.lift_is_asked(key):
        ask_to_lift(key=key, by=request.user)
        messages.success(request, _("Noted. The key signs again when a second person agrees."))
    else:
        lift_stop(key=key, by=request.user)
        messages.success(request, _("The stop is lifted."))
    return _to(key)


def _key(request: MemberRequest, slug: str, fragment: str) -> SigningKey:
    institution: Institution = desk(request, slug, *KEEPERS_OF_KEYS, told=TOLD)
    seen = SigningKey.objects.visible_to(request.user).filter(institution=institution)
    people = ("started_by", "approved_by", "stopped_by", "lift_asked_by", "compromised_by")
    return get_object_or_404(seen.select_related("institution", *people), fragment=fragment)


def _page(
    request: MemberRequest,
    key: SigningKey,
    *,
    compare: CompareForm | None = None,
    stop: StopForm | None = None,
    status: int = 200,
) -> HttpResponse:
    user = request.user
    context = {
        "institution": key.institution,
        "key": key,
        "state_help": STATE_HELP[SigningKey.State(key.state)],
        "expired": key.state == SigningKey.State.ACTIVE and key.expired(),
        "lapsed": key.state == SigningKey.State.PENDING and timezone.now() >= key.waits_until,
        "signed": ask_what_it_signed(key),
        "compare": compare or CompareForm(),
        "stop": stop or StopForm(),
        "may_let_sign": policies.may_let_key_sign(user, key),
        "may_give_up": policies.may_manage_keys(user, key.institution) or policies.may_let_key_sign(user, key),
        "may_confirm": policies.may_confirm_compromise(user, key),
        "lift_is_asked": policies.lift_is_asked(key),
        "may_lift": policies.may_lift_stop(user, key),
    }
    return render(request, "institutions/settings/key.html", context, status=status)


def _to(key: SigningKey) -> HttpResponse:
    return redirect("institutions:key", key.institution.slug, key.fragment)
