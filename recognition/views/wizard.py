"""Five short pages that write a request, each saved as it is left. They work without script."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from credentials.models import Award
from institutions.desks import MemberRequest
from institutions.models import Institution
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from micro4asia.foundation.public_ids import diagnose
from recognition import wording
from recognition.forms.sources import CredentialForm, ticked
from recognition.forms.wizard import CourseForm, DetailsForm, InstitutionForm, PurposeForm, SendForm
from recognition.further import shown
from recognition.meanwhile import sent_before
from recognition.models import RecognitionRequest
from recognition.policies import may_request
from recognition.sending import what_is_missing
from recognition.services.adding import choose_sources
from recognition.services.requesting import AskedAlready, discard_draft, save_draft, start_request, submit_request
from recognition.views.common import own_request, posted
from recognition.views.meanwhile import gone_on, typed_in

STEPS = {
    "purpose": gettext_lazy("Purpose"),
    "course": gettext_lazy("Where"),
    "credential": gettext_lazy("Credential"),
    "details": gettext_lazy("Details"),
    "send": gettext_lazy("Send"),
}
ORDER = list(STEPS)


def _award_asked_for(request: MemberRequest) -> Award | None:
    """The credential a link named. One that is not this person's is 404; one of a case they handle is 403."""
    public_id = request.POST.get("award") or request.GET.get("award")
    if not public_id:
        return None
    if diagnose(public_id) != "ok":
        raise Http404
    user = request.user
    handled = RecognitionRequest.objects.visible_to(user).values("award")
    known = Award.objects.sealed().filter(Q(learner__user=user) | Q(pk__in=handled))
    award = get_object_or_404(known.select_related("learner", "version__micro_credential__institution"), public_id=public_id)
    may_request(user, award).enforce()
    return award


@audience("recognition_request.create")
@require_http_methods(["GET", "HEAD", "POST"])
def request_new(request: MemberRequest) -> HttpResponse:
    """The purpose comes first: the same credential counts differently for different purposes."""
    award = _award_asked_for(request)
    form = PurposeForm(posted(request))
    if form.is_valid():
        row = start_request(by=request.user, purpose=form.cleaned_data["purpose"], award=award)
        return redirect("recognition:request-step", row.public_id, "course")
    context = frame(None, "purpose", {"form": form, "award": award})
    return render(request, "recognition/write/purpose.html", context)


@audience("recognition_request.create")
@require_http_methods(["GET", "HEAD", "POST"])
def request_step(request: MemberRequest, public_id: str, step: str) -> HttpResponse:
    """One page of a draft."""
    row = own_request(request, public_id)
    if step not in STEPS:
        raise Http404
    if not row.is_draft:
        return sent_already(request, row)
    pages = {"purpose": _purpose, "course": _course, "credential": _credential, "details": _details, "send": _send}
    try:
        return pages[step](request, row)
    except WrongState:
        row = own_request(request, public_id)
        if row.is_draft:
            raise
        return sent_already(request, row)


def sent_already(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    """From another window: the request as it was sent. Words that are not in it are given back."""
    if any(words != row.message for _label, words in typed_in(request, DetailsForm.base_fields)):
        return gone_on(request, row, fields=DetailsForm.base_fields, happened=sent_before(row))
    if request.method == "POST":
        messages.info(request, _("You have sent this already. Nothing was sent a second time."))
    return redirect(row)


def _purpose(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    form = PurposeForm(posted(request), initial={"purpose": row.purpose})
    return _keep(request, row, "purpose", form, {"purpose": "purpose"})


def _course(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    chosen = _chosen_institution(request, row)
    picker = InstitutionForm(initial={"institution": chosen.slug if chosen else None})
    initial = {"course": row.course.public_id if row.course else None, "year": row.curriculum_year_id}
    needed = row.purpose in RecognitionRequest.COUNTS_CREDITS and row.version is None
    form = CourseForm(posted(request), initial=initial, institution=chosen, needs_course=needed) if chosen else None
    if form is not None and form.is_valid():
        save_draft(request=row, by=request.user, fields={"institution": chosen, **form.fields_of_request()})
        return _on(row, "course")
    context = frame(row, "course", {"picker": picker, "form": form, "institution": chosen})
    return render(request, "recognition/write/course.html", context)


def _chosen_institution(request: MemberRequest, row: RecognitionRequest) -> Institution | None:
    slug = request.POST.get("institution") or request.GET.get("institution")
    if not slug:
        return row.institution
    return Institution.objects.active().filter(slug=slug).first() if slug.isascii() and slug.isprintable() else None


def _credential(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    if row.version:
        return redirect("recognition:request-step", row.public_id, "details")
    form = CredentialForm(posted(request), initial=ticked(row), learner=request.user)
    if form.is_valid():
        try:
            choose_sources(request=row, by=request.user, **form.chosen())
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            return _on(row, "credential")
    documents = [one for one in shown(row) if one.origin == "document" or not one.origin]
    context = frame(row, "credential", {"form": form, "documents": documents})
    return render(request, "recognition/write/credential.html", context)


def _details(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    initial = {"decision_language": row.decision_language, "message": row.message}
    form = DetailsForm(posted(request), initial=initial)
    return _keep(request, row, "details", form, {"decision_language": "decision_language", "message": "message"})


def _keep(request: MemberRequest, row: RecognitionRequest, step: str, form: forms.Form, fields: dict[str, str]) -> HttpResponse:
    """Save what the page says and go on to the next, or show it again."""
    if form.is_valid():
        save_draft(request=row, by=request.user, fields={name: form.cleaned_data[field] for name, field in fields.items()})
        return _on(row, step)
    return render(request, f"recognition/write/{step}.html", frame(row, step, {"form": form}))


def _send(request: MemberRequest, row: RecognitionRequest) -> HttpResponse:
    """Everything at once, exactly what the officer will see, and the consent."""
    missing = what_is_missing(row)
    said = wording.consent(row)
    form = SendForm(posted(request), wording=said)
    if not missing and form.is_valid():
        try:
            sent = submit_request(request=row, by=request.user, consent=form.cleaned_data["consent"], wording=said)
        except AskedAlready as asked:
            return render(request, "recognition/write/asked_already.html", {"row": row, "first": asked.first}, status=409)
        except ValidationError as error:
            for field, problems in error.error_dict.items():
                form.add_error(field if field in form.fields else None, ValidationError(problems))
        else:
            messages.success(request, _("Sent. Your case number is %(number)s.") % {"number": sent.case_number})
            return redirect(sent)
    facts = row.award.facts if row.award else None
    context = frame(row, "send", {"form": form, "missing": missing, "facts": facts})
    return render(request, "recognition/write/send.html", context)


@audience("recognition_request.withdraw")
@require_POST
def request_discard(request: MemberRequest, public_id: str) -> HttpResponse:
    """Throw a draft away; nobody has seen it."""
    row = own_request(request, public_id)
    if not row.is_draft:
        return sent_already(request, row)
    discard_draft(request=row, by=request.user)
    messages.success(request, _("The draft has been thrown away."))
    return redirect("recognition:my-requests")


def _on(row: RecognitionRequest, step: str) -> HttpResponse:
    return redirect("recognition:request-step", row.public_id, ORDER[ORDER.index(step) + 1])


def frame(row: RecognitionRequest | None, step: str, more: dict[str, Any]) -> dict[str, Any]:
    """What every page of the wizard shows: where one is, and the way back."""
    at = ORDER.index(step)
    back = ORDER[at - 1] if at and row else None
    return {"row": row, "step": step, "steps": list(STEPS.values()), "at": at + 1, "back": back, **more}
