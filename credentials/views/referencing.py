"""Awards made elsewhere: registered at the desk, shown to the learner, the file handed out as it came."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from credentials.forms.register import ReferenceForm
from credentials.models import ReferencedAward
from credentials.policies_register import DESK, may_reference, may_reference_at
from credentials.services.referencing import register_reference, remove_reference
from credentials.signing.checks import Check
from credentials.verdicts import CheckTold, tell
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution
from micro4asia.foundation.http import audience

PER_PAGE = 25
TYPES = {"json": "application/json", "pdf": "application/pdf"}


@audience("referenced_award.view")
@require_safe
def reference_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING)
    rows = _rows(request, institution).defer("content").select_related("learner", "registered_by", "institution")
    context = {
        "institution": institution,
        "pages": Paginator(rows, PER_PAGE).get_page(request.GET.get("page")),
        "verdict": may_reference_at(request.user, institution),
    }
    return render(request, "credentials/staff/register/references.html", context)


def _rows(request: MemberRequest, institution: Institution) -> QuerySet[ReferencedAward]:
    return ReferencedAward.objects.visible_to(request.user).filter(institution=institution)


@audience("referenced_award.register")
@require_http_methods(["GET", "HEAD", "POST"])
def reference_new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *DESK)
    form = ReferenceForm(request.POST or None, request.FILES or None, institution=institution)
    if form.is_valid() and form.learner:
        said = form.cleaned_data
        try:
            row = register_reference(
                learner=form.learner,
                by=request.user,
                kind=form.kind,
                content=said["file"],
                **{name: said[name] for name in ("title", "issuer", "issued_on", "checked_otherwise")},
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("It is registered by reference. The file stays as it came."))
            return redirect(row)
    context = {"institution": institution, "form": form}
    return render(request, "credentials/staff/register/reference_new.html", context, status=422 if form.errors else 200)


@audience("referenced_award.view")
@require_safe
def reference(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING)
    rows = _rows(request, institution).defer("content").select_related("learner__institution", "registered_by", "institution")
    row = get_object_or_404(rows, public_id=public_id)
    context = {"institution": institution, "row": row, "told": told(row), "verdict": may_reference(request.user, row.learner)}
    return render(request, "credentials/staff/register/reference.html", context)


def told(row: ReferencedAward) -> list[CheckTold]:
    """The checks of that day in plain sentences, in the reader's language."""
    checks = row.result.get("checks", [])
    return [tell(Check(each["name"], each["outcome"], each["code"]), None) for each in checks]


@audience("referenced_award.register")
@require_POST
def reference_remove(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *DESK)
    row = get_object_or_404(_rows(request, institution), public_id=public_id)
    remove_reference(reference=row, by=request.user)
    messages.success(request, _("The reference and its file are gone."))
    return redirect("credentials:referenced-awards", slug)


@audience("referenced_award.view")
@require_safe
def reference_file(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING)
    return _file(get_object_or_404(_rows(request, institution), public_id=public_id))


def _file(row: ReferencedAward) -> HttpResponse:
    """To be saved, never opened here: a stranger made it."""
    response = HttpResponse(bytes(row.content), content_type=TYPES[row.kind])
    response["Content-Disposition"] = f'attachment; filename="{row.file_name}"'
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"], response["Cache-Control"] = "nosniff", "private, no-store"
    return response


def _own(request: MemberRequest, public_id: str) -> ReferencedAward:
    rows = ReferencedAward.objects.select_related("institution", "learner")
    if row := rows.held_by(request.user).filter(public_id=public_id).first():
        return row
    if rows.visible_to(request.user).filter(public_id=public_id).exists():
        raise PermissionDenied(_("This page belongs to the person who earned the credential."))
    raise Http404


@audience("referenced_award.view_own")
@require_safe
def own_reference(request: MemberRequest, public_id: str) -> HttpResponse:
    row = _own(request, public_id)
    return render(request, "credentials/learner/reference.html", {"row": row, "told": told(row)})


@audience("referenced_award.view_own")
@require_safe
def own_reference_file(request: MemberRequest, public_id: str) -> HttpResponse:
    return _file(_own(request, public_id))
