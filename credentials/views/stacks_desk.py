"""Writing stacks at the desk: a draft with its parts and figures, a second person who publishes, the expert's rulings."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import BadRequest, ValidationError
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials.forms.stack_applications import OverlapForm, take
from credentials.forms.stacks import GroupForms, NewStackForm, StackForm, groups_of
from credentials.models import LearningOutcome, MicroCredentialVersion, Stack, StackVersion
from credentials.policies import may_publish_stack, may_rule_overlap, may_write_stack
from credentials.services.stacking import (
    create_stack,
    discard_draft,
    next_draft,
    publish_stack,
    retire_stack,
    save_draft,
    what_is_missing,
)
from credentials.services.stacking_links import pairs_of, rule_overlap
from credentials.stack_parts import parts_moved
from credentials.stacking.rules import BadRules
from credentials.views.stacks_public import page_of
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.http import asked, audience

PER_PAGE = 20
WRITERS = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)


@audience("stack.list_at_institution")
@require_GET
def stack_desk(request: MemberRequest, slug: str) -> HttpResponse:
    """Every stack of the institution with its latest versions."""
    institution = desk(request, slug, *AWARDING)
    rows = Stack.objects.filter(institution=institution).prefetch_related("versions__stack__institution")
    pages = Paginator(rows.order_by("code"), PER_PAGE).get_page(request.GET.get("page"))
    cards = [(row, sorted(row.versions.all(), key=lambda version: -version.number)) for row in pages]
    context = {
        "institution": institution,
        "pages": pages,
        "cards": cards,
        "may_write": may_write_stack(request.user, institution),
    }
    return render(request, "credentials/staff/stacks.html", context)


@audience("stack.write")
@require_http_methods(["GET", "HEAD", "POST"])
def stack_new(request: MemberRequest, slug: str) -> HttpResponse:
    """The first draft of a new stack."""
    institution = desk(request, slug, *WRITERS)
    posted = request.POST if request.method == "POST" else None
    form = NewStackForm(posted, institution=institution, initial={"starts_from": institution.today()})
    groups = GroupForms(posted, prefix="g")
    if posted is not None and (fields := _entered(form, groups, institution, None)) is not None:
        try:
            version = create_stack(institution=institution, by=request.user, code=form.cleaned_data["code"], fields=fields)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("The draft has been saved."))
            return redirect("credentials:stack-edit", slug, version.stack.public_id)
    return _editor(request, institution, form, groups, version=None)


@audience("stack.write")
@require_http_methods(["GET", "HEAD", "POST"])
def stack_edit(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """The draft where there is one, else what is in force, to read."""
    institution = desk(request, slug, *WRITERS)
    version = latest(institution, public_id)
    if version.state != StackVersion.State.DRAFT:
        if request.method == "POST":
            may_write_stack(request.user, institution).enforce()
            next_draft(stack=version.stack, by=request.user)
            return redirect("credentials:stack-edit", slug, public_id)
        return _editor(request, institution, None, None, version=version)
    posted = request.POST if request.method == "POST" else None
    form = StackForm(posted, institution=institution, initial=StackForm.filled_from(version))
    groups = GroupForms(posted, prefix="g", initial=groups_of(version))
    if posted is not None and (fields := _entered(form, groups, institution, version)) is not None:
        try:
            save_draft(version=version, by=request.user, fields=fields, seen=request.POST.get("seen", ""))
        except ValidationError as error:
            take(form, error)
            version = latest(institution, public_id)  # as it is now, beside what was typed
        else:
            messages.success(request, _("The draft has been saved."))
            return redirect("credentials:stack-edit", slug, public_id)
    return _editor(request, institution, form, groups, version=version)


def latest(institution: Institution, public_id: str) -> StackVersion:
    """The newest version of a stack of this institution, or 404."""
    rows = StackVersion.objects.for_pages().filter(stack__institution=institution, stack__public_id=public_id)
    return get_object_or_404(rows.order_by("-number")[:1])


def _entered(form: StackForm, groups: Any, institution: Institution, version: StackVersion | None) -> dict[str, Any] | None:
    """What the forms say, ready for the service; None where something is wrong, said at its field."""
    if not (form.is_valid() & groups.is_valid()):
        return None
    before = [dict(group.names) for group in version.parsed.groups] if version else []
    filled = [
        one.group(institution.language, before[rank] if rank < len(before) else {})
        for rank, one in enumerate(groups)
        if not one.is_empty
    ]
    try:
        rules = form.rules(filled)
    except BadRules as error:
        form.add_error(None, _problem(error))
        return None
    data = form.cleaned_data
    return {
        "titles": form.texts("title"),
        "descriptions": form.texts("description"),
        "rules": rules,
        "award_version": data["award_version"],
        "starts_from": data["starts_from"],
    }


def _problem(error: BadRules) -> str:
    if error.where == "groups":
        return _("A stack needs at least one group with parts.")
    return _("The rules do not hold together at “%(where)s”.") % {"where": error.where}


def _editor(
    request: MemberRequest, institution: Institution, form: StackForm | None, groups: Any, *, version: StackVersion | None
) -> HttpResponse:
    """The form, or the page of what is in force; and what one may do next."""
    wrong = bool(form and form.is_bound and (form.errors or any(groups.errors)))
    context: dict[str, Any] = {"institution": institution, "form": form, "groups": groups, "version": version}
    if version is not None:
        read = page_of(version)
        context |= {
            "home": read["home"],
            "rules": read["rules"],
            "groups_read": read["groups"],
            "moved": parts_moved(version) if version.state != StackVersion.State.RETIRED else [],
            "missing": what_is_missing(version) if version.state == StackVersion.State.DRAFT else [],
            "may_publish": may_publish_stack(request.user, version),
            "may_rule": may_rule_overlap(request.user, institution),
        }
    if form is not None:
        published = MicroCredentialVersion.objects.published().select_related("micro_credential__institution")
        context["catalogue"] = [(row.micro_credential.code, row.title()) for row in published]
    return render(request, "credentials/staff/stack.html", context, status=422 if wrong else 200)


@audience("stack.publish")
@require_POST
def stack_move(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Publish a draft as the second person, retire what is in force, or discard a draft."""
    institution = desk(request, slug, *WRITERS)
    version = latest(institution, public_id)
    match request.POST.get("do"):
        case "discard":
            discard_draft(version=version, by=request.user)
            messages.success(request, _("The draft has been thrown away."))
            return redirect("credentials:stack-desk", slug)
        case "retire":
            retire_stack(version=version, by=request.user)
            messages.success(request, _("Nobody begins this stack any more; whoever is on the way finishes."))
        case "publish":
            try:
                publish_stack(version=version, by=request.user, shown=request.POST.get("shown", ""))
            except ValidationError as error:
                messages.error(request, " ".join(error.messages))
            else:
                messages.success(request, _("The stack is published."))
        case _:
            raise BadRequest
    return redirect("credentials:stack-edit", slug, public_id)


@audience("stack.view_overlaps")
@require_http_methods(["GET", "HEAD", "POST"])
def stack_links(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Outcomes of the parts side by side. What looks alike comes first; the ruling is the expert's alone."""
    institution = desk(request, slug, *AWARDING)
    version = latest(institution, public_id)
    verdict = may_rule_overlap(request.user, institution)
    if request.method == "POST":
        verdict.enforce()
    pairs = pairs_of(version)
    outcomes: dict[int, LearningOutcome] = {row.pk: row for pair in pairs for row in (pair.first, pair.second)}
    form = OverlapForm(request.POST if request.method == "POST" else None, outcomes=outcomes.values())
    if form.is_valid():
        try:
            rule_overlap(institution=institution, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            take(form, error)
        else:
            messages.success(request, _("Your ruling has been kept."))
            return redirect("credentials:stack-links", slug, public_id)
    chosen = _chosen(request, pairs)
    context = {
        "institution": institution,
        "version": version,
        "chosen": chosen,
        "form": form,
        "may_rule": verdict,
        "pages": Paginator(pairs, PER_PAGE).get_page(request.GET.get("page")),
        "waiting": sum(pair.looks_alike and not pair.ruling for pair in pairs),
    }
    return render(request, "credentials/staff/stack_links.html", context, status=422 if form.errors else 200)


def _chosen(request: MemberRequest, pairs: list[Any]) -> Any:
    """The pair that the address or the form names, or none."""
    wanted = {request.POST.get("first") or asked(request, "first"), request.POST.get("second") or asked(request, "second")}
    return next((pair for pair in pairs if {str(pair.first.pk), str(pair.second.pk)} == wanted), None)
