"""The desk where micro-credentials are written: the list, a new one, one with its versions, a draft given up."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.forms.beginning import DeskFilter, DiscardForm, NewForm
from credentials.models import MicroCredential, MicroCredentialVersion
from credentials.models.life_cycle import AUTHORS, State
from credentials.policies import may_ask_review, may_author
from credentials.services.beginning import OPEN, begin_micro_credential, begin_version
from credentials.services.discarding import discard_version
from credentials.services.endorsing import REVIEWABLE
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

PER_PAGE = 25


def one_at(request: MemberRequest, institution: Institution, public_id: str) -> MicroCredential:
    """The institution's micro-credential, for those who may see its drafts; nothing for everybody else."""
    rows = MicroCredential.objects.visible_to(request.user).filter(institution=institution)
    return get_object_or_404(rows.select_related("institution", "unit__institution"), public_id=public_id)


def version_at(request: MemberRequest, institution: Institution, public_id: str, number: str) -> MicroCredentialVersion:
    row = one_at(request, institution, public_id)
    version = get_object_or_404(row.versions.select_related("author", "grade_scale"), number=number)
    version.micro_credential = row
    return version


def draft_at(request: MemberRequest, institution: Institution, public_id: str, number: str) -> MicroCredentialVersion:
    """The same, to be written in by this person. Raises PermissionDenied, WrongState."""
    version = version_at(request, institution, public_id, number)
    may_author(request.user, version.micro_credential).enforce()
    if version.state != State.DRAFT:
        raise WrongState(_("This version is no draft any more; what you see is how it was handed in."))
    return version


@audience("achievement.view_draft")
@require_GET
def micro_credential_list(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    filters = DeskFilter(request.GET, institution=institution)
    rows = MicroCredential.objects.visible_to(request.user).filter(filters.conditions(), institution=institution)
    newest = MicroCredentialVersion.objects.order_by("-pk")
    rows = rows.select_related("institution", "unit__institution").prefetch_related(Prefetch("versions", newest))
    pages = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    for row in pages.object_list:
        _shown(row)
    context = {
        "institution": institution,
        "filters": filters,
        "filtered": any(filters.cleaned_data.values()),
        "pages": pages,
        "may_begin": request.user.has_role(*AUTHORS, at=institution),
    }
    page = "credentials/staff/authoring/list.html" + ("#rows" if request.htmx else "")
    response = render(request, page, context)
    response.headers["Vary"] = "HX-Request"
    return response


def _shown(row: MicroCredential) -> None:
    """What stands today, and what is under way beside it."""
    versions = list(row.versions.all())
    for version in versions:
        version.micro_credential = row
    standing = next((each for each in versions if each.state not in (*OPEN, State.DISCARDED)), None)
    under_way = next((each for each in versions if each.state in OPEN), None)
    row.standing, row.under_way = standing, under_way  # type: ignore[attr-defined]
    row.latest = under_way or standing or versions[0] if versions else None  # type: ignore[attr-defined]


@audience("achievement.create_draft")
@require_http_methods(["GET", "POST"])
def micro_credential_new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *AUTHORS, told=AWARDING)
    form = NewForm(request.POST or None, user=request.user, institution=institution)
    if form.is_valid():
        said = form.cleaned_data
        try:
            version = begin_micro_credential(
                institution=institution, by=request.user, code=said["code"], titles={"en": said["title"]}, unit=said["unit"]
            )
        except ValidationError as error:
            form.add_error(None, error)
        else:
            return redirect("credentials:version-edit", slug, version.micro_credential.public_id, version.number)
    return render(request, "credentials/staff/authoring/new.html", {"institution": institution, "form": form})


@audience("achievement.view_draft")
@require_GET
def micro_credential_desk(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    row = one_at(request, institution, public_id)
    versions = list(row.versions.select_related("author", "approved_by").order_by("-pk"))
    for version in versions:
        version.micro_credential = row
    reviewable = next((each for each in versions if each.state in REVIEWABLE), None)
    context = {
        "institution": institution,
        "micro_credential": row,
        "versions": versions,
        "shown": next((each for each in versions if each.state != State.DISCARDED), versions[0] if versions else None),
        "may_author": may_author(request.user, row),
        "may_ask": bool(reviewable and may_ask_review(request.user, reviewable)),
        "under_way": next((each for each in versions if each.state in OPEN), None),
    }
    return render(request, "credentials/staff/authoring/desk.html", context)


@audience("achievement.create_draft")
@require_POST
def version_new(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *AUTHORS, told=AWARDING)
    version = begin_version(micro_credential=one_at(request, institution, public_id), by=request.user)
    return redirect("credentials:version-edit", slug, public_id, version.number)


@audience("achievement.edit_draft")
@require_http_methods(["GET", "POST"])
def version_discard(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution = desk(request, slug, *AUTHORS, told=AWARDING)
    version = draft_at(request, institution, public_id, number)
    form = DiscardForm(request.POST or None)
    if form.is_valid():
        discard_version(version=version, by=request.user, reason=form.cleaned_data["reason"])
        messages.success(request, _("The draft was discarded; it stays here to be read."))
        return redirect("credentials:micro-credential-desk", slug, public_id)
    context = {"institution": institution, "version": version, "form": form}
    return render(request, "credentials/staff/authoring/discard.html", context)
