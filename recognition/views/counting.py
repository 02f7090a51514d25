"""What counts towards a programme beside the case, where hours went, and how the board wants grades converted."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from institutions.desks import STAFF, MemberRequest, desk
from institutions.models import Role
from institutions.policies import may_keep_reference
from micro4asia.foundation.http import audience
from recognition.forms.counting import EarlierForm, GradeRuleForm
from recognition.models import EarlierRecognition, GradeRule
from recognition.policies import may_assess
from recognition.services.counting import choose_grade_rule, enter_earlier, withdraw_earlier, withdraw_grade_rule
from recognition.totals import used
from recognition.uses import uses_of
from recognition.views.common import case, posted


@audience("recognition_request.count")
@require_http_methods(["GET", "HEAD", "POST"])
def case_uses(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Where the hours of these credentials count, and what adds up to the total; posted, something of before is entered."""
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    form = EarlierForm(posted(request))
    if form.is_valid():
        try:
            enter_earlier(request=row, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Entered. It counts towards the limit from now on."))
            return redirect("recognition:case-uses", slug, public_id)
    context = {"row": row, "totals": used(row), "uses": uses_of(row), "form": form}
    return render(request, "recognition/counting/uses.html", context, status=422 if form.errors else 200)


@audience("recognition_request.count")
@require_POST
def earlier_withdraw(request: MemberRequest, slug: str, public_id: str, entry: str) -> HttpResponse:
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    rows = EarlierRecognition.objects.visible_to(request.user).filter(learner=row.applicant_id, institution=row.institution_id)
    withdraw_earlier(request=row, row=get_object_or_404(rows, public_id=entry), by=request.user)
    messages.success(request, _("Withdrawn. It counts no more."))
    return redirect("recognition:case-uses", slug, public_id)


@audience("recognition_rule.grades")
@require_http_methods(["GET", "HEAD", "POST"])
def grade_rules(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *(STAFF if request.method != "POST" else (Role.INSTITUTION_ADMIN,)))
    form = GradeRuleForm(posted(request), institution=institution)
    if form.is_valid():
        try:
            choose_grade_rule(institution=institution, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The choice is written down. It begins on the day you gave."))
            return redirect("recognition:grade-rules", slug)
    today = institution.today()
    rules = institution.grade_rules.select_related("programme")
    context = {
        "institution": institution,
        "form": form,
        "rules": [(rule, rule.valid_from > today) for rule in rules],
        "may_change": may_keep_reference(request.user, institution),
    }
    return render(request, "recognition/counting/grade_rules.html", context, status=422 if form.errors else 200)


@audience("recognition_rule.choose_grades")
@require_POST
def grade_rule_withdraw(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.INSTITUTION_ADMIN)
    rules = GradeRule.objects.visible_to(request.user).filter(institution=institution)
    withdraw_grade_rule(rule=get_object_or_404(rules, public_id=public_id), by=request.user)
    messages.success(request, _("The choice has been withdrawn before it began."))
    return redirect("recognition:grade-rules", slug)
