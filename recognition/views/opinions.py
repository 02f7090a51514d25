"""The expert's side: what they are asked, one page to answer on, and later what became of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from institutions.desks import MemberRequest, desk
from institutions.models import Role, User
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.clock import local_day
from recognition.forms.advising import OpinionForm
from recognition.models import Opinion
from recognition.models.opinion import hash_of
from recognition.opinions import brief_of
from recognition.policies import may_give_opinion, may_open_link
from recognition.services.advising import decline_opinion, keep_opinion, sign_opinion
from recognition.views.meanwhile import typed_in

PER_PAGE = 25


@audience("opinion.list_own")
@require_safe
def opinions(request: MemberRequest, slug: str) -> HttpResponse:
    """What waits for one's answer first, by the day it is due; then what was given."""
    institution = desk(request, slug, Role.ASSESSOR)
    asked = Opinion.objects.visible_to(request.user).filter(assessor=request.user, request__institution=institution).for_pages()
    given = asked.filter(withdrawn_at__isnull=True).exclude(signed_at__isnull=True, declined_at__isnull=True)
    context = {
        "institution": institution,
        "waiting": asked.waiting().order_by("due_on", "pk")[:100],
        "given": Paginator(given.order_by("-signed_at", "-pk"), PER_PAGE).get_page(request.GET.get("page")),
        "today": local_day(timezone.now(), institution.zone),
    }
    return render(request, "recognition/opinions.html", context)


@audience("opinion.give")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion(request: MemberRequest, slug: str, opinion_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.ASSESSOR)
    asked = Opinion.objects.visible_to(request.user).filter(assessor=request.user, request__institution=institution)
    row = get_object_or_404(asked.for_pages(), public_id=opinion_id)
    may_give_opinion(request.user, row).enforce()
    return _page(request, row, by=request.user)


@login_not_required
@audience("opinion.give_by_link")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def opinion_by_link(request: HttpRequest, token: str) -> HttpResponse:
    """For somebody outside, who has no account: the link of the letter, and nothing beyond this page."""
    row = Opinion.objects.filter(token_hash=hash_of(token), expires_at__gt=timezone.now()).for_pages().first()
    if row is None or row.withdrawn_at:
        raise Http404
    known = request.user if isinstance(request.user, User) else None
    if known:
        may_open_link(known, row).enforce()
    response = _page(request, row, by=known)
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


def _page(request: HttpRequest, row: Opinion, *, by: User | None) -> HttpResponse:
    course, brief = row.request.course, brief_of(row)
    form = OpinionForm(
        request.POST if request.method == "POST" else None,
        outcomes=list(course.outcomes.all()) if course else [],
        theirs=brief.outcomes,
        kept=row.kept,
        name=row.said_by,
    )
    late = ""
    try:
        if request.method == "POST" and form.is_valid() and _done(request, row, form, by):
            stays = row.state == "waiting" and request.POST.get("do") == "keep"
            return redirect(f"{request.path}?kept#sign" if stays else request.path)
    except WrongState as error:
        # Given in another window or by whoever else holds the link, or decided without it: what was said first is shown.
        asked = Opinion.objects.filter(Q(withdrawn_at__isnull=True) | Q(assessor__isnull=False))
        row, late = get_object_or_404(asked.for_pages(), pk=row.pk), str(error.reason)
        brief = brief_of(row)
    context = {
        "opinion": row,
        "row": row.request,
        "course": course,
        "brief": brief,
        "opinion_form": form,
        "problems": form.forms if form.has_errors else [],
        "form": next((each for each in form.forms if each.is_bound and each.errors), None),
        "just_kept": "kept" in request.GET,
        "by_link": row.assessor_id is None,
        "late": late,
        "kept": typed_in(request, form.fields) if late else [],
    }
    status = 409 if late else 422 if form.has_errors else 200
    return render(request, "recognition/opinion.html", context, status=status)


def _done(request: HttpRequest, row: Opinion, form: OpinionForm, by: User | None) -> bool:
    try:
        if request.POST.get("do") == "keep":
            keep_opinion(opinion=row, by=by, entered=form.entered())
        elif (declared := form.declared()) == "has":
            decline_opinion(opinion=row, by=by, reason=form.sign.cleaned_data["interest_text"])
        elif declared == "none":
            data = form.sign.cleaned_data
            sign_opinion(
                opinion=row,
                by=by,
                given=[each.given() for each in form.outcomes],
                signed_name=data["signed_name"],
                remark=data["remark"],
            )
        else:
            form.sign.add_error("interest", _("Say whether anything ties you to this case."))
    except ValidationError as error:
        form.refuse(error.message_dict if hasattr(error, "error_dict") else {"": error.messages})
    return not form.has_errors
