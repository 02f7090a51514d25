"""The letter of a decision: for its learner and the desks as files, for anybody as a page that says whether it is genuine."""

from __future__ import annotations

import secrets
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from credentials.printing import NotPrinted
from credentials.signing.contexts import RECOGNITION_PATH, extension_bytes
from institutions.desks import MemberRequest
from micro4asia.foundation.http import audience
from recognition.answers import told
from recognition.decision_checks import check_letter
from recognition.decision_paper import letter_file
from recognition.models import DecisionLetter, RecognitionRequest
from recognition.naming import person_of
from recognition.policies import may_assess
from recognition.sources import awards_of
from recognition.views.common import case, officers_desk, own_request

CREDENTIAL = "application/vc"


def _letter(row: RecognitionRequest, public_id: str) -> DecisionLetter:
    letters = DecisionLetter.objects.filter(decision__request=row).select_related("decision__request__institution")
    return get_object_or_404(letters, public_id=public_id)


def _pdf(request: MemberRequest, letter: DecisionLetter, back: Any) -> HttpResponse:
    try:
        paper = letter_file(letter)
    except NotPrinted:
        messages.error(request, _("The letter could not be printed. Try again in an hour, or tell whoever runs the registry."))
        return redirect(back)
    if paper is None:
        response = render(request, "recognition/letter_printing.html", {"back": back}, status=202)
        response["Refresh"] = "2"
        return response
    response = HttpResponse(paper, content_type="application/pdf")
    response["Content-Disposition"] = f'attachment; filename="{letter.decision.request.case_number}.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


def _json(letter: DecisionLetter) -> HttpResponse:
    if not letter.document:
        raise Http404
    response = HttpResponse(letter.document, content_type=CREDENTIAL)
    response["Content-Disposition"] = f'attachment; filename="{letter.decision.request.case_number}.json"'
    response["Cache-Control"] = "private, no-store"
    return response


@audience("recognition_request.own_page")
@require_safe
def my_pdf(request: MemberRequest, public_id: str, letter: str) -> HttpResponse:
    row = own_request(request, public_id)
    return _pdf(request, _letter(row, letter), row.get_absolute_url())


@audience("recognition_request.own_page")
@require_safe
def my_json(request: MemberRequest, public_id: str, letter: str) -> HttpResponse:
    return _json(_letter(own_request(request, public_id), letter))


@audience("recognition_request.view_papers")
@require_safe
def desk_pdf(request: MemberRequest, slug: str, public_id: str, letter: str) -> HttpResponse:
    officers_desk(request, slug)
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    return _pdf(request, _letter(row, letter), row.get_absolute_url())


@audience("recognition_request.view_papers")
@require_safe
def desk_json(request: MemberRequest, slug: str, public_id: str, letter: str) -> HttpResponse:
    officers_desk(request, slug)
    row = case(request, slug, public_id)
    may_assess(request.user, row).enforce()
    return _json(_letter(row, letter))


# ---- for anybody who holds the letter


def _found(public_id: str) -> DecisionLetter:
    """A letter that is signed, or was; what waits for its signature is nobody's business yet."""
    rows = DecisionLetter.objects.exclude(document="").select_related(
        "decision__request__institution",
        "decision__request__course",
        "decision__request__award__version__micro_credential__institution",
        "place__status_list",
    )
    return get_object_or_404(rows, public_id=public_id)


def _held(public_id: str, key: str) -> DecisionLetter:
    letter = _found(public_id)
    if not secrets.compare_digest(key.encode(), letter.holder_key.encode()):
        raise Http404
    return letter


def _page(request: HttpRequest, letter: DecisionLetter, name: str) -> HttpResponse:
    context = {
        "letter": letter,
        "row": letter.decision.request,
        "awards": awards_of(letter.decision.request),
        "told": told(letter.decision),
        "result": check_letter(letter),
        "name": name,
    }
    response = render(request, "recognition/decision_check.html", context)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@audience("verify_page.view_shared_credential")
@require_safe
def check(request: HttpRequest, public_id: str) -> HttpResponse:
    return _page(request, _found(public_id), "")


@login_not_required
@audience("verify_page.view_shared_credential")
@require_safe
def check_named(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    """With the name, for whom the holder gave this link."""
    letter = _held(public_id, key)
    return _page(request, letter, person_of(letter.decision.request))


@login_not_required
@audience("verify_page.view_shared_credential")
@require_safe
def json_named(request: HttpRequest, public_id: str, key: str) -> HttpResponse:
    response = _json(_held(public_id, key))
    response["Access-Control-Allow-Origin"] = "*"
    return response


@login_not_required
@audience("trust.read")
@require_safe
def recognition_context(request: HttpRequest) -> HttpResponse:
    """The JSON-LD context of decisions, frozen: these bytes never change under this address."""
    response = HttpResponse(extension_bytes(RECOGNITION_PATH), content_type="application/ld+json")
    response["Access-Control-Allow-Origin"] = "*"
    response["Cache-Control"] = "public, max-age=31536000"
    return response
