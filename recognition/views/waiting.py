"""The other sides of a case that waits: the applicant's, and that of the institution which issued the credential."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from credentials.models import Award
from institutions.desks import MemberRequest, desk
from institutions.models import Institution, Role
from micro4asia.foundation import walls
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from recognition.forms.casework import ReopenForm, ReplyForm
from recognition.models import Question
from recognition.services.checking import answer_for_issuer
from recognition.services.closing import reopen_request, reopen_until
from recognition.views.casework import place, shown, thread
from recognition.views.common import own_request, posted
from recognition.views.meanwhile import typed_in

SOURCES = "request__further_sources__award__version"


@audience("recognition_request.own_page")
@require_http_methods(["GET", "HEAD", "POST"])
def my_messages(request: MemberRequest, public_id: str) -> HttpResponse:
    return thread(request, own_request(request, public_id))


@audience("recognition_request.own_page")
@require_http_methods(["GET", "HEAD", "POST"])
def my_reopen(request: MemberRequest, public_id: str) -> HttpResponse:
    """For a case that was closed because nobody replied."""
    row = own_request(request, public_id)
    form = ReopenForm(posted(request), own=True)
    if form.is_valid():
        reopen_request(request=row, by=request.user, ground=form.ground_chosen(), why=form.cleaned_data["why"])
        messages.success(request, _("Your case is open again, under its number."))
        return redirect(row)
    return shown(request, row, "reopen", form, until=reopen_until(row), own=True)


@audience("recognition_enquiry.answer")
@require_safe
def enquiries(request: MemberRequest, slug: str) -> HttpResponse:
    """What other institutions ask about credentials that were issued here."""
    institution = desk(request, slug, Role.OFFICER, Role.REGISTRAR)
    with walls.everything():  # cases of other institutions; what is shown of them is what they ask here
        asked = Question.objects.put_to(request.user).filter(issuer=institution)
        rows = list(
            asked.select_related("request__institution", "request__award")
            .prefetch_related("items", SOURCES)
            .order_by("-asked_at")
        )
        for row in rows:
            row.about = _issued_by(institution, row)  # type: ignore[attr-defined]
        return render(request, "recognition/casework/enquiries.html", {"institution": institution, "questions": rows})


@audience("recognition_enquiry.answer")
@require_http_methods(["GET", "HEAD", "POST"])
def enquiry(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """The last that was asked here about this case. Of the case nothing else is shown."""
    institution = desk(request, slug, Role.OFFICER, Role.REGISTRAR)
    with walls.everything():  # as above
        asked = Question.objects.put_to(request.user).filter(issuer=institution, request__public_id=public_id)
        found = asked.select_related("request__institution", "request__award__version", "request__applicant").prefetch_related(
            "items", SOURCES
        )
        question = get_object_or_404(found.order_by("-asked_at")[:1])
        form = ReplyForm(posted(request), request.FILES or None)
        kept: list[tuple[str, str]] = []
        if form.is_valid():
            try:
                answer_for_issuer(question=question, by=request.user, answer=form.cleaned_data["answer"], files=form.brought())
            except ValidationError as error:
                place(form, error)
            except WrongState:
                question.refresh_from_db()  # a colleague of this side was quicker, or the time ran out
                kept = typed_in(request, form.fields)
            else:
                messages.success(request, _("Your answer has been sent."))
                return redirect("recognition:enquiries", slug)
        about = _issued_by(institution, question)
        context = {"about": about, "institution": institution, "question": question, "row": question.request, "form": form}
        page = "recognition/casework/enquiry.html"
        return render(request, page, {**context, "kept": kept}, status=409 if kept else 200)


def _issued_by(institution: Institution, question: Question) -> list[Award]:
    """What of the case the issuer who is asked has issued; of what others issued it is told nothing."""
    request = question.request
    awards = [request.award, *(row.award for row in request.further_sources.all())]
    return [award for award in awards if award and award.institution_id == institution.pk]
