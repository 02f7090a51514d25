"""Who handles a case: declarations, handing over, giving back; and how a desk arranges that."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import MemberRequest
from institutions.models import Institution
from micro4asia.foundation.http import audience
from recognition import conflicts
from recognition.clock import local_day
from recognition.forms.people import AbsenceForm, DeclareForm, HandOverForm, RuleForm, show_errors
from recognition.models import Absence, AssignmentRule
from recognition.policies import may_hand_over
from recognition.services.arranging import end_absence, end_rule, note_absence, save_rule
from recognition.services.assigning import assign_request, release_request, take_request
from recognition.services.declaring import declare
from recognition.views.common import case, named, officers_desk, posted


@audience("recognition_request.decide")
@require_http_methods(["GET", "HEAD", "POST"])
def request_declare(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Asked where facts suggest a conflict, and open to whoever knows of one. Without a conflict the case is taken with it."""
    row = case(request, slug, public_id)
    may_hand_over(request.user, row).enforce()
    form = DeclareForm(posted(request))
    if form.is_valid():
        said = form.cleaned_data
        try:
            declare(request=row, by=request.user, has_conflict=said["has_conflict"], words=said["words"])
            if not said["has_conflict"] and row.is_open and row.officer is None:
                take_request(request=row, by=request.user)
        except ValidationError as error:
            show_errors(form, error)
        else:
            messages.success(request, _("Your declaration stands in the case."))
            return redirect("recognition:request", slug, public_id)
    context = {
        "row": row,
        "form": form,
        "hints": [hint.label for hint in conflicts.hints(request.user, row)],
        "last": conflicts.last_word(request.user, row),
    }
    return render(request, "recognition/declare.html", context, status=422 if form.errors else 200)


@audience("recognition_request.decide")
@require_POST
def request_assign(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_hand_over(request.user, row).enforce()
    institution = officers_desk(request, slug)
    form = HandOverForm(request.POST, institution=institution)
    if not form.is_valid():
        if request.POST.get("to"):
            raise Http404  # somebody of elsewhere: at this desk there is no such person
        messages.error(request, _("Choose a colleague of this desk."))
        return redirect("recognition:request", slug, public_id)
    try:
        row = assign_request(request=row, by=request.user, to=form.cleaned_data["to"])
    except ValidationError as error:
        messages.error(request, error.messages[0])
    else:
        name = row.officer.full_name if row.officer else ""
        messages.success(request, _("%(number)s is with %(name)s now.") % {"number": row.case_number, "name": name})
    return redirect("recognition:request", slug, public_id)


@audience("recognition_request.decide")
@require_POST
def request_release(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    row = release_request(request=case(request, slug, public_id), by=request.user)
    messages.success(request, _("%(number)s is back in the queue.") % {"number": row.case_number})
    return redirect("recognition:request", slug, public_id)


@audience("recognition_request.list_incoming")
@require_safe
def settings(request: MemberRequest, slug: str) -> HttpResponse:
    """The pages by which a desk arranges its work."""
    institution = officers_desk(request, slug)
    return render(request, "recognition/settings.html", {"institution": institution})


@audience("recognition_request.list_incoming")
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_rules(request: MemberRequest, slug: str) -> HttpResponse:
    """Every rule in its order, and a form for one more."""
    institution = officers_desk(request, slug)
    rules = AssignmentRule.objects.filter(institution=institution)
    form = RuleForm(posted(request), institution=institution, initial={"position": rules.count() + 1})
    if _kept(request, form):
        return redirect("recognition:assignment-rules", slug)
    rows = rules.select_related("issuer", "unit", "programme", "institution").prefetch_related("officers")
    context = {"institution": institution, "rows": rows, "form": form}
    return render(request, "recognition/assignment_rules.html", context, status=422 if form.errors else 200)


@audience("recognition_request.list_incoming")
@require_http_methods(["GET", "HEAD", "POST"])
def assignment_rule(request: MemberRequest, slug: str, rule: str) -> HttpResponse:
    institution = officers_desk(request, slug)
    row = get_object_or_404(AssignmentRule.objects.filter(institution=institution), public_id=rule)
    if request.POST.get("do") == "remove":
        end_rule(rule=row, by=request.user)
        messages.success(request, _("The rule has been removed."))
        return redirect("recognition:assignment-rules", slug)
    form = RuleForm(posted(request), institution=institution, instance=row)
    if _kept(request, form):
        return redirect("recognition:assignment-rules", slug)
    context = {"institution": institution, "row": row, "form": form}
    return render(request, "recognition/assignment_rule.html", context, status=422 if form.errors else 200)


def _kept(request: MemberRequest, form: RuleForm) -> bool:
    if not form.is_valid():
        return False
    try:
        save_rule(rule=form.instance, officers=form.cleaned_data["officers"], by=request.user)
    except ValidationError as error:
        show_errors(form, error)
        return False
    messages.success(request, _("The rule has been saved. It applies to what arrives from now on."))
    return True


@audience("recognition_request.list_incoming")
@require_http_methods(["GET", "HEAD", "POST"])
def absences(request: MemberRequest, slug: str) -> HttpResponse:
    """Who is away and who stands in, from today on; and a form for one more."""
    institution = officers_desk(request, slug)
    today = local_day(timezone.now(), institution.zone)
    if request.POST.get("do") == "end":
        row = get_object_or_404(Absence.objects.filter(institution=institution), public_id=named(request, "absence"))
        end_absence(absence=row, by=request.user)
        messages.success(request, _("The absence has been removed."))
        return redirect("recognition:absences", slug)
    form = AbsenceForm(posted(request), institution=institution, initial={"person": request.user, "from_on": today})
    if _noted(request, institution, form):
        return redirect("recognition:absences", slug)
    rows = Absence.objects.filter(institution=institution, to_on__gte=today).select_related("person", "substitute")
    context = {"institution": institution, "rows": rows, "form": form, "today": today}
    return render(request, "recognition/absences.html", context, status=422 if form.errors else 200)


def _noted(request: MemberRequest, institution: Institution, form: AbsenceForm) -> bool:
    if not form.is_valid():
        return False
    try:
        note_absence(institution=institution, by=request.user, **form.cleaned_data)
    except ValidationError as error:
        show_errors(form, error)
        return False
    messages.success(request, _("The absence has been noted. New cases go to others."))
    return True
