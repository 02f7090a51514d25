"""The editor of a micro-credential's badge, and the badge as a picture that anyone may fetch."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_safe

from credentials.forms.designing import BadgeForm, badge_initial
from credentials.looks import badge_drawn, badge_of_design
from credentials.models import BadgeDesign, Design, MicroCredential, MicroCredentialVersion
from credentials.policies import may_activate_design, may_edit_design
from credentials.rendering.badge import badge_of, titled
from credentials.rendering.contrast import contrast
from credentials.services import designing
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution, Role
from institutions.models.institution import colour
from micro4asia.foundation.http import audience

FOR_EVER = "public, max-age=31536000, immutable"
MAKERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)


def _kind_at(institution: Institution, public_id: str) -> MicroCredential:
    return get_object_or_404(
        MicroCredential.objects.filter(institution=institution).select_related("institution"), public_id=public_id
    )


@audience("pdf_template.view")
@never_cache
@require_GET
def badge_design(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """What is drawn now, the draft beside it, and who may do what with it."""
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    kind = _kind_at(institution, public_id)
    return render(request, "credentials/staff/designs/badge.html", _context(request, institution, kind))


@audience("pdf_template.edit")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def badge_edit(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *MAKERS, told=AWARDING)
    kind = _kind_at(institution, public_id)
    form = BadgeForm(request.POST or None, micro_credential=kind, initial=badge_initial(designing.draft_of_badge(kind)))
    if request.method == "POST" and form.is_valid():
        try:
            seen = request.POST.get("seen", "")
            designing.save_badge(micro_credential=kind, by=request.user, fields=form.cleaned_data, seen=seen)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The draft of the badge is saved. A registrar who did not change it lets it be used."))
            return redirect("credentials:badge-design", institution.slug, kind.public_id)
    context = {**_context(request, institution, kind), "form": form, **_looks(form, kind)}
    return render(request, "credentials/staff/designs/badge_edit.html", context)


@audience("pdf_template.edit")
@require_GET
def badge_preview(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """What stands in the form, drawn: a fragment of the editor's page, or that page itself without script."""
    institution = desk(request, slug, *MAKERS, told=AWARDING)
    kind = _kind_at(institution, public_id)
    form = BadgeForm(request.GET, micro_credential=kind)
    form.is_valid()
    context = {**_context(request, institution, kind), "form": form, **_looks(form, kind)}
    page = "credentials/staff/designs/badge_edit.html" + ("#preview" if request.htmx else "")
    response = render(request, page, context)
    response.headers["Vary"] = "HX-Request"
    return response


@audience("pdf_template.activate")
@require_http_methods(["POST"])
def badge_activate(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, told=AWARDING)
    kind = _kind_at(institution, public_id)
    draft = get_object_or_404(BadgeDesign.objects.visible_to(request.user), micro_credential=kind, state=Design.State.DRAFT)
    designing.activate_badge(design=draft, by=request.user, shown=request.POST.get("shown", ""))
    messages.success(request, _("The badge is in use. Credentials that were signed before keep theirs."))
    return redirect("credentials:badge-design", institution.slug, kind.public_id)


@audience("pdf_template.edit")
@require_http_methods(["POST"])
def badge_discard(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *MAKERS, told=AWARDING)
    kind = _kind_at(institution, public_id)
    draft = get_object_or_404(BadgeDesign.objects.visible_to(request.user), micro_credential=kind, state=Design.State.DRAFT)
    designing.discard_design(design=draft, by=request.user)
    messages.success(request, _("The draft was thrown away."))
    return redirect("credentials:badge-design", institution.slug, kind.public_id)


def _context(request: MemberRequest, institution: Institution, kind: MicroCredential) -> dict[str, Any]:
    rows = BadgeDesign.objects.visible_to(request.user).filter(micro_credential=kind)
    rows = rows.select_related("edited_by", "activated_by", "micro_credential__institution")
    draft = rows.filter(state=Design.State.DRAFT).first()
    return {
        "institution": institution,
        "kind": kind,
        "version": kind.versions.order_by("-pk").first(),
        "current": badge_drawn(kind),
        "used": rows.filter(state=Design.State.ACTIVE).first(),
        "draft": draft,
        "drafted": badge_of_design(draft) if draft else "",
        "digest": draft.content_digest() if draft else "",
        "earlier": [(row, badge_of_design(row)) for row in rows.filter(state=Design.State.RETIRED)[:12]],
        "may_edit": may_edit_design(request.user, institution, kind),
        "may_activate": may_activate_design(request.user, draft) if draft else None,
    }


def _looks(form: BadgeForm, kind: MicroCredential) -> dict[str, Any]:
    """The drawing of what the form holds, as far as it can be drawn, and how its colours stand to each other."""
    look = designing.draft_of_badge(kind)
    given = form.cleaned_data if form.is_bound and hasattr(form, "cleaned_data") else {}
    look |= {name: given[name] for name in look if given.get(name) not in (None, "") or (name == "text" and name in given)}
    for name in ("primary", "secondary"):
        try:
            colour(look[name])
        except ValidationError:
            return {"look": ""}
    ratios = (contrast(look["primary"], "#FFFFFF"), contrast(look["primary"], look["secondary"]))
    return {"look": badge_of(look, kind.code), "ratios": tuple(f"{ratio:.1f}" for ratio in ratios)}


@login_not_required
@audience("micro_credential.badge")
@require_safe
def badge_image(request: HttpRequest, public_id: str) -> HttpResponse:
    """The picture of one design, for good: signed credentials name it."""
    design = get_object_or_404(BadgeDesign.objects.shown().select_related("micro_credential__institution"), public_id=public_id)
    return _svg(titled(badge_of_design(design), design.caption), FOR_EVER)


@login_not_required
@audience("micro_credential.badge")
@require_safe
def badge(request: HttpRequest, public_id: str) -> HttpResponse:
    """The badge of a micro-credential as it is drawn now."""
    version = get_object_or_404(
        MicroCredentialVersion.objects.public()
        .filter(micro_credential__public_id=public_id)
        .select_related("micro_credential__institution")
        .order_by("-pk")[:1]
    )
    kind = version.micro_credential
    caption = f"{version.title(kind.institution.language)} · {kind.code}"
    return _svg(titled(badge_drawn(kind), caption), "public, max-age=300")


def _svg(drawing: str, keep: str) -> HttpResponse:
    response = HttpResponse(drawing, content_type="image/svg+xml")
    response["Cache-Control"], response["X-Content-Type-Options"] = keep, "nosniff"
    response["Access-Control-Allow-Origin"] = "*"  # wallets show it from pages of their own
    return response
