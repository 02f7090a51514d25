"""A request that begins at the counter: prepared by an officer, confirmed by the learner through the link in a letter."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from credentials.services.claiming import has_account
from institutions.desks import MemberRequest
from institutions.models import User
from micro4asia.foundation.http import audience
from recognition.forms.counter import CounterForm
from recognition.models import PreparedRequest
from recognition.services.counter import confirm_prepared, open_account_for, owns_address, prepare_request
from recognition.views.common import officers_desk, posted

SHOWN = 20


@audience("recognition_request.open_at_counter")
@require_http_methods(["GET", "HEAD", "POST"])
def request_open(request: MemberRequest, slug: str) -> HttpResponse:
    """What the officer writes down; the letter does the rest. Beneath: what still waits for an answer."""
    institution = officers_desk(request, slug)
    form = CounterForm(posted(request), institution=institution)
    if form.is_valid():
        try:
            row = prepare_request(institution=institution, by=request.user, **form.cleaned_data)
        except ValidationError as error:
            for field, problems in error.error_dict.items():
                form.add_error(field if field in form.fields else None, ValidationError(problems))
        else:
            messages.success(
                request, _("A letter to %(email)s is on its way. The learner confirms by its link.") % {"email": row.email}
            )
            return redirect("recognition:request-open", slug)
    rows = PreparedRequest.objects.visible_to(request.user).filter(institution=institution).select_related("request")[:SHOWN]
    context = {"institution": institution, "form": form, "rows": rows}
    return render(request, "recognition/counter.html", context)


class PasswordForm(forms.Form):
    password = forms.CharField(
        label=gettext_lazy("Choose a password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=gettext_lazy("At least 10 characters. A short sentence is easy to remember."),
    )

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


@login_not_required
@audience("recognition_request.confirm_prepared")
@require_http_methods(["GET", "HEAD", "POST"])
def prepared(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows what was prepared and consumes nothing; only a sent form makes it a draft of one's own."""
    row = PreparedRequest.objects.for_token(token)
    if row is None:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    known = has_account(row.email)
    form = PasswordForm(request.POST if request.method == "POST" and not user and not known else None)
    if request.method == "POST" and user:
        draft = confirm_prepared(prepared=row, by=user)
        return redirect("recognition:request-step", draft.public_id, "credential")
    if form.is_valid():
        opened = open_account_for(prepared=row, password=form.cleaned_data["password"])
        draft = confirm_prepared(prepared=row, by=opened)
        there = reverse("recognition:request-step", args=[draft.public_id, "credential"])
        signed_in: HttpResponse = perform_login(request, opened, email_verification="none", redirect_url=there)
        return signed_in
    context = {
        "row": row,
        "form": form,
        "known": known,
        "mine": bool(user and owns_address(user, row.email)),
        "login": f"{reverse('account_login')}?{urlencode({'next': request.path})}",
    }
    response = render(request, "recognition/prepared.html", context, status=422 if form.errors else 200)
    response["Cache-Control"], response["X-Robots-Tag"] = "no-store", "noindex"
    return response
