"""Where the letter's link leads: look first, then take the credential into an account."""

from __future__ import annotations

from allauth.account.utils import perform_login
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credentials.forms.directory import WhichPersonForm
from credentials.forms.public import ClaimForm
from credentials.models import Award, Learner
from credentials.policies import may_claim
from credentials.services.claiming import claim, has_account, open_account
from credentials.throttling import may_say_who
from institutions.models import User
from micro4asia.foundation.http import audience

MOST_SHARING = 20
# In the session: keys of the people somebody has shown to be, of those who share a mailbox.
TOLD = "claims-told"


@login_not_required
@audience("credential.accept_or_decline")
@require_http_methods(["GET", "HEAD", "POST"])
def claim_page(request: HttpRequest, token: str) -> HttpResponse:
    """Opening shows what waits and consumes nothing; only a sent form opens an account or attaches the learner."""
    learner = Learner.objects.for_claim(token)
    if learner is None:
        raise Http404
    if (asked := _which_person(request, learner)) is not None:
        return asked
    if learner.user_id:
        return _claimed(request, learner)
    if request.user.is_authenticated:
        return _attach(request, learner)
    known = has_account(learner.email)
    person = User(email=learner.email, full_name=learner.full_name)
    form = ClaimForm(request.POST if request.method == "POST" and not known else None, person=person)
    if form.is_valid():
        user = open_account(learner=learner, password=form.cleaned_data["password"])
        messages.success(request, _("Your account is ready. The credential is yours to keep and to share."))
        signed_in: HttpResponse = perform_login(
            request, user, email_verification="none", redirect_url=reverse("credentials:wallet")
        )
        return signed_in
    return _look(request, learner, form=form, known=known)


def _which_person(request: HttpRequest, learner: Learner) -> HttpResponse | None:
    """Ask who is here, where people share the mailbox; None where that is known. Nobody's name is told before."""
    told = request.session.get(TOLD, [])
    sharing = list(Learner.objects.sharing_mailbox(learner).order_by("pk")[:MOST_SHARING])
    if len(sharing) < 2 or learner.pk in told:
        return None
    form = WhichPersonForm(request.POST or None)
    if form.is_valid():
        if not may_say_who(request, learner):
            return render(request, "errors/429.html", status=429)
        if person := form.person(sharing):
            request.session[TOLD] = [*told, person.pk][-MOST_SHARING:]
            return redirect("credentials:claim", person.claim_token())
        form.add_error(None, _("Nobody with this number and date of birth is written to at this address."))
    response = render(request, "credentials/public/claim_who.html", {"form": form}, status=422 if form.errors else 200)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response


def _claimed(request: HttpRequest, learner: Learner) -> HttpResponse:
    wallet = reverse("credentials:wallet")
    if isinstance(request.user, User):
        claim(learner=learner, by=request.user)  # refuses whoever is signed in under another account
        return redirect(wallet)
    return redirect(f"{reverse('account_login')}?{urlencode({'next': wallet})}")


def _attach(request: HttpRequest, learner: Learner) -> HttpResponse:
    if request.method == "POST" and isinstance(request.user, User):
        claim(learner=learner, by=request.user)
        messages.success(request, _("The credential is in your wallet now."))
        return redirect("credentials:wallet")
    return _look(request, learner, form=None, known=False)


def _look(request: HttpRequest, learner: Learner, *, form: ClaimForm | None, known: bool) -> HttpResponse:
    awards = (
        Award.objects.sealed()
        .filter(learner__in=Learner.objects.of_person(learner))
        .select_related("version__micro_credential__institution")
        .order_by("-awarded_on", "-pk")
    )
    login = f"{reverse('account_login')}?{urlencode({'next': request.get_full_path()})}"
    verdict = may_claim(learner)
    context = {"learner": learner, "awards": awards, "form": form, "known": known, "login": login, "verdict": verdict}
    response = render(request, "credentials/public/claim.html", context, status=422 if form and form.errors else 200)
    response["Cache-Control"] = "no-store"
    response["X-Robots-Tag"] = "noindex"
    return response
