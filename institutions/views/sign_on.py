"""Sign-in through one's university: chosen by whoever signs in, set up by an administrator of the institution."""

from __future__ import annotations

from typing import Any

from allauth.account.internal.flows.reauthentication import raise_if_reauthentication_required
from allauth.account.utils import get_next_redirect_url
from allauth.core.exceptions import ReauthenticationRequired
from allauth.socialaccount.providers.base.constants import AuthProcess
from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.forms.sign_on import OpenIdForm, SamlForm
from institutions.models import AWARDING, Institution, Role, SignOn
from institutions.policies import may_configure_sign_on
from institutions.services.sign_on import configure_sign_on, switch_sign_on
from institutions.sign_on.refusals import Refusal
from institutions.sign_on.starting import origin_of, start
from micro4asia.foundation import text
from micro4asia.foundation.http import audience

# Whoever works on awards here, and the network's administrator, are told that this is not theirs.
TOLD = (*AWARDING, Role.NETWORK_ADMIN)
FORMS: dict[str, Any] = {SignOn.Protocol.OPENID: OpenIdForm, SignOn.Protocol.SAML: SamlForm}


@login_not_required
@audience("account.sign_in_with_university")
@require_safe
def university_list(request: HttpRequest) -> HttpResponse:
    """Every institution that offers it, found by its name in any of its languages. Works without a script."""
    asked = request.GET.get("q", "")[:100]
    offered = [(row, row.institution.names()) for row in _switched_on() if row.offered]
    words = text.search_key(asked).split()
    found = [(row, names) for row, names in offered if all(word in _key(row, names) for word in words)]
    context = {"found": sorted(found, key=lambda pair: text.sort_key(str(pair[0]), get_language())), "asked": asked}
    return render(request, "socialaccount/universities.html", context | _onward(request))


@never_cache
@login_not_required
@audience("account.sign_in_with_university")
@require_http_methods(["GET", "HEAD", "POST"])
def university_start(request: HttpRequest, slug: str) -> HttpResponse:
    """One step before leaving: who is asked, and what is passed on. A signed-in person links the account here."""
    sign_on = _switched_on().filter(institution__slug=slug).first()
    if sign_on is None:
        raise Http404
    onward = _onward(request)
    context = {"institution": sign_on.institution, "linking": onward["linking"], **onward}
    try:
        origin = origin_of(sign_on)
        if request.method == "POST":
            process = AuthProcess.LOGIN
            if onward["linking"]:
                require_fresh_factor(request)  # type: ignore[arg-type]
                # The package asks once more on the way back, and for more than a sign-in just now: so it is asked before.
                raise_if_reauthentication_required(request, app="allauth.socialaccount")
                process = AuthProcess.CONNECT
            return start(request, sign_on, process=process, next_url=onward["next"] or None)
    except Refusal as error:
        return render(request, "socialaccount/authentication_error.html", {"reason": error.reason}, status=403)
    return _leading_to(origin, request, context)


def _leading_to(origin: str, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    """The page whose form ends at the university: browsers hold a form to its policy through redirects."""

    @csp_update({"form-action": [origin]})
    def page(request: HttpRequest) -> HttpResponse:
        return render(request, "socialaccount/university.html", context)

    return page(request)  # type: ignore[return-value]


@audience("institution.configure_sso")
@require_http_methods(["GET", "HEAD", "POST"])
def sign_on(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    known = SignOn.objects.visible_to(request.user).filter(institution=institution).first()
    protocol = _protocol(request, known)
    try:
        require_fresh_factor(request)
    except ReauthenticationRequired:
        if request.method != "POST":
            raise
        # Else the package would keep what was typed, the secret in clear, in the session until the form is taken up again.
        messages.warning(request, _("Confirm who you are, then type the secret again."))
        return redirect(request.get_full_path())
    form = FORMS[protocol](request.POST or None, known=known)
    if request.method == "POST":
        may_configure_sign_on(request.user, institution).enforce()
        if form.is_valid():
            configure_sign_on(institution=institution, by=request.user, **form.cleaned_data)
            messages.success(request, _("Saved. Try it in a private window before you tell your people."))
            return redirect("institutions:sign-on", institution.slug)
    return render(request, "institutions/settings/sign-on.html", _settings(request, institution, known, protocol, form))


@audience("institution.configure_sso")
@require_POST
def sign_on_switch(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    require_fresh_factor(request)
    row = switch_sign_on(institution=institution, by=request.user, enabled=request.POST.get("enabled") == "on")
    said = (
        _("Your people can now sign in through the university.") if row.enabled else _("Sign-in through the university is off.")
    )
    messages.success(request, said)
    return redirect("institutions:sign-on", institution.slug)


def _settings(request: MemberRequest, institution: Institution, known: SignOn | None, protocol: str, form: Any) -> dict[str, Any]:
    """What is shown, and what the university's IT needs to know of the registry."""
    saml = protocol == SignOn.Protocol.SAML
    callback = reverse("saml_acs" if saml else "openid_connect_callback", args=[institution.slug])
    return {
        "institution": institution,
        "known": known,
        "form": form,
        "protocol": protocol,
        "saml_possible": settings.SAML,
        "callback": f"{settings.PUBLIC_URL}{callback}",
        "metadata": f"{settings.PUBLIC_URL}{reverse('saml_metadata', args=[institution.slug])}" if saml else "",
        "domains": sorted(institution.proven_domains()),
        "may_configure": may_configure_sign_on(request.user, institution),
    }


def _protocol(request: HttpRequest, known: SignOn | None) -> str:
    asked = request.POST.get("protocol") or request.GET.get("protocol") or (known.protocol if known else "")
    return SignOn.Protocol.SAML if settings.SAML and asked == SignOn.Protocol.SAML else SignOn.Protocol.OPENID


def _switched_on() -> Any:
    return SignOn.objects.switched_on().select_related("institution").prefetch_related("institution__name_history")


def _key(row: SignOn, names: dict[str, str]) -> str:
    return text.search_key(" ".join([row.institution.code, *names.values()]))


def _onward(request: HttpRequest) -> dict[str, Any]:
    """Where to go afterwards, on our own pages alone; and whether somebody who is signed in wants to link the account."""
    return {"next": get_next_redirect_url(request) or "", "linking": request.user.is_authenticated}
