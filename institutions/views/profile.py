"""What an institution says about itself, and its picture."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import STAFF, MemberRequest, desk
from institutions.forms.profile import LogoForm, NameForm, ProfileForm, called, initial_of
from institutions.models import Institution, InstitutionLogo, NameChange, Role
from institutions.policies import may_propose_name
from institutions.services.editing_profile import Overtaken, change_logo, edit_profile, profile_of, remove_logo, seen_in
from institutions.services.naming import propose_name, withdraw_name
from micro4asia.foundation import text
from micro4asia.foundation.http import audience

TOLD = (*STAFF, Role.NETWORK_ADMIN)
LOGO_MAKERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)
FOR_EVER = "public, max-age=31536000, immutable"


@audience("institution.edit_profile")
@require_http_methods(["GET", "HEAD", "POST"])
def profile(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    form = ProfileForm(request.POST or None, institution=institution)
    if request.method == "POST" and form.is_valid():
        try:
            changed = edit_profile(
                institution=institution, by=request.user, fields=form.cleaned_profile(), seen=form.cleaned_data["seen"]
            )
        except Overtaken as overtaken:
            form = _laid_side_by_side(overtaken, institution)
        else:
            messages.success(request, _("The profile is saved.") if changed else _("Nothing was changed."))
            return redirect("institutions:profile", institution.slug)
    context = {
        "institution": institution,
        "form": form,
        "names": [(called(tag), tag, name) for tag, name in institution.names().items()],
        "changes": institution.name_changes.open(),
        "may_propose": may_propose_name(request.user, institution),
        "logo": InstitutionLogo.objects.filter(institution=institution).first(),
    }
    return render(request, "institutions/settings/profile.html", context)


def _laid_side_by_side(overtaken: Overtaken, institution: Institution) -> ProfileForm:
    """The form with everything that was typed, what colleagues wrote at the fields where both did, and ready to be sent again."""
    institution.refresh_from_db()
    seen = seen_in(profile_of(institution))
    form = ProfileForm({**initial_of(overtaken.merged), "seen": seen}, institution=institution)
    form.is_valid()
    message = _("A colleague has changed this meanwhile to: %(theirs)s. Yours is kept here; save again to put it in its place.")
    for name, value in overtaken.theirs.items():
        form.add_error(form.field_of(name), message % {"theirs": _told(value)})
    return form


def _told(value: Any) -> str:
    if isinstance(value, dict):
        return " · ".join(value.values()) or "–"
    if isinstance(value, list):
        return "; ".join(f"{row['name']} ({text.pick(row['role'], 'en')[0]})" for row in value) or "–"
    return str(value) or "–"


@audience("institution.edit_profile")
@require_http_methods(["GET", "HEAD", "POST"])
def profile_name(request: MemberRequest, slug: str) -> HttpResponse:
    """Propose a new legal name; the network confirms it."""
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    form = NameForm(request.POST or None, institution=institution, initial={"valid_from": timezone.localdate()})
    if request.method == "POST" and form.is_valid():
        try:
            propose_name(institution=institution, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The name was proposed. The network confirms it or says why not."))
            return redirect("institutions:profile", institution.slug)
    context = {"institution": institution, "form": form, "may_propose": may_propose_name(request.user, institution)}
    return render(request, "institutions/settings/profile_name.html", context)


@audience("institution.edit_profile")
@require_POST
def profile_name_withdraw(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN, told=TOLD)
    visible = NameChange.objects.visible_to(request.user).filter(institution=institution)
    withdraw_name(change=get_object_or_404(visible, public_id=public_id), by=request.user)
    messages.success(request, _("The proposal was withdrawn."))
    return redirect("institutions:profile", institution.slug)


@audience("pdf_template.upload_logo")
@require_http_methods(["GET", "HEAD", "POST"])
def profile_logo(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *LOGO_MAKERS, told=[Role.QA_REVIEWER])
    form = LogoForm(request.POST or None, request.FILES or None)
    if request.method == "POST":
        if request.POST.get("do") == "remove":
            remove_logo(institution=institution, by=request.user)
            messages.success(request, _("The logo was removed."))
            return redirect("institutions:profile-logo", institution.slug)
        form = LogoForm(request.POST, request.FILES)
        if form.is_valid():
            change_logo(institution=institution, by=request.user, picture=form.cleaned_data["picture"])
            messages.success(request, _("The new logo is in its place."))
            return redirect("institutions:profile-logo", institution.slug)
    logo = InstitutionLogo.objects.filter(institution=institution).first()
    return render(request, "institutions/settings/profile_logo.html", {"institution": institution, "form": form, "logo": logo})


@login_not_required
@audience("institution.view_public_profile")
@require_safe
def logo(request: HttpRequest, slug: str, name: str) -> HttpResponse:
    """The picture itself. Its address has its digest, so it may be kept for ever."""
    row = get_object_or_404(InstitutionLogo.objects.visible_to(None).select_related("institution"), institution__slug=slug)
    if name != f"{row.digest}.{row.kind}":
        raise Http404
    try:
        content = row.read()
    except FileNotFoundError:
        raise Http404 from None
    headers = {"Cache-Control": FOR_EVER, "X-Content-Type-Options": "nosniff", "Content-Disposition": "inline"}
    return HttpResponse(content, content_type=f"image/{row.kind}", headers=headers)
