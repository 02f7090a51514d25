"""The reviewer's desk: what waits, what was decided, what is due, and one version in full."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_GET

from credentials import completeness, reviews
from credentials.change_class import change_class, previous
from credentials.checklist import QUESTIONS
from credentials.differences import compare
from credentials.floors import ask_where_it_counts
from credentials.forms.quality import ApproveForm, ChecklistForm, RemarkAnswerForm, RemarkForm, ReturnForm
from credentials.models import MicroCredentialVersion, VersionStep
from credentials.models.life_cycle import Key, State
from credentials.policies import may_approve_version, may_author, may_review
from credentials.services.reviewing import is_lowered
from institutions.desks import MemberRequest, desk
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.http import audience

PER_PAGE = 25
NEEDED = ("micro_credential__institution", "micro_credential__unit", "author", "approved_by", "signing_officer", "grade_scale")
OF_REVIEW = (Key.SUBMIT, Key.RETURN, Key.APPROVE)


def version_at(request: MemberRequest, institution: Institution, public_id: str, number: str) -> MicroCredentialVersion:
    """A version of the institution, for those who may see it; nothing for everybody else."""
    rows = MicroCredentialVersion.objects.visible_to(request.user).filter(micro_credential__institution=institution)
    return get_object_or_404(rows.select_related(*NEEDED), micro_credential__public_id=public_id, number=number)


@audience("achievement.qa_approve")
@require_GET
def queue(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.QA_REVIEWER, told=AWARDING)
    today = institution.today()
    context = {
        "institution": institution,
        "pages": Paginator(reviews.waiting(institution), PER_PAGE).get_page(request.GET.get("page")),
        "questions": len(QUESTIONS),
        "today": today,
        "soon": reviews.calendar(institution, until=today + reviews.SOON),
    }
    return render(request, "credentials/staff/quality/queue.html", context)


@audience("achievement.qa_approve")
@require_GET
def history(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.QA_REVIEWER, told=AWARDING)
    steps = VersionStep.objects.visible_to(request.user).filter(version__micro_credential__institution=institution)
    steps = steps.filter(key__in=OF_REVIEW).select_related("version__micro_credential__institution", "by")
    pages = Paginator(steps.order_by("-at", "-pk"), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "credentials/staff/quality/history.html", {"institution": institution, "pages": pages})


@audience("achievement.qa_approve")
@require_GET
def calendar(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.QA_REVIEWER, told=AWARDING)
    context = {"institution": institution, "dues": reviews.calendar(institution), "today": institution.today()}
    return render(request, "credentials/staff/quality/calendar.html", context)


@audience("achievement.view_draft")
@require_GET
def review(request: MemberRequest, slug: str, public_id: str, number: str) -> HttpResponse:
    institution = desk(request, slug, *AWARDING, told=AWARDING)
    version = version_at(request, institution, public_id, number)
    return review_page(request, institution, version)


def review_page(request: MemberRequest, institution: Institution, version: MicroCredentialVersion, **bound: Any) -> HttpResponse:
    """One version beside the one before it, with its remarks and, for a reviewer, all forms. bound: those that came back."""
    # Taken first: what changes while the page is made is not what it vouches for.
    shown = version.content_digest() if version.state == State.INTERNAL_QA else ""
    before = previous(version)
    remarks = reviews.remarks_for(version)
    in_review = version.state == State.INTERNAL_QA
    reviewing = may_review(request.user, version)
    asked = request.GET.get("about", "")
    rows = compare(before, version)
    context: dict[str, Any] = {
        "institution": institution,
        "version": version,
        "shown": shown,
        "before": before,
        "rows": [(row, remarks.pop(row.key, [])) for row in rows],
        "loose": [remark for of_field in remarks.values() for remark in of_field],
        "change": change_class(before, version) if before else None,
        "lowered": is_lowered(version),
        "findings": completeness.completeness_of(version).findings if version.state in (State.DRAFT, State.INTERNAL_QA) else [],
        "events": reviews.timeline(version),
        "counts_at": ask_where_it_counts(version) if version.published_at else [],
        "in_review": in_review,
        "may_review": reviewing,
        "may_approve": may_approve_version(request.user, version),
        "may_answer": may_author(request.user, version.micro_credential)
        if version.state in (State.DRAFT, State.INTERNAL_QA)
        else None,
        "answer_form": bound.get("answer_form") or RemarkAnswerForm(),
        "answered_remark": bound.get("answered_remark"),
        "problem": next((form for form in bound.values() if getattr(form, "errors", None)), None),
    }
    if in_review and reviewing:
        context["remark_form"] = bound.get("remark_form") or RemarkForm(version=version, initial={"field": asked})
        context["checklist_form"] = bound.get("checklist_form") or ChecklistForm(version=version)
        context["return_form"] = bound.get("return_form") or ReturnForm()
        context["approve_form"] = bound.get("approve_form") or ApproveForm(
            version=version, initial={"valid_from": timezone.localdate(timezone=institution.zone)}
        )
        context["steps"] = {step.key.value: step for step in reviews.steps_for(request.user, version)}
    else:
        answers = {row.question: row for row in version.checklist.all()}
        context["checklist"] = [answers[question.code] for question in QUESTIONS if question.code in answers]
    return render(request, "credentials/staff/quality/review.html", context)
