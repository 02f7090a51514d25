"""A learner's own stacks: rule by rule where they stand, what would help most, and the application."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from credentials import stack_pictures, stack_words
from credentials.forms.stack_applications import ApplyForm, ChooseForm
from credentials.models import Stack, StackApplication, StackFollow
from credentials.services.stacking_applying import (
    Standing,
    apply_for_stack,
    choose_awards,
    follow_stack,
    leave_stack,
    standing_of,
    withdraw_application,
)
from credentials.services.stacking_reading import uses_of
from credentials.stack_consent import consent
from credentials.stacking.telling import number
from credentials.views.stacks_public import page_of
from institutions.desks import MemberRequest
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience
from micro4asia.foundation.numbers import figure

# Nothing stands in the way of another application.
OVER = (StackApplication.State.WITHDRAWN, StackApplication.State.ENDED)


@audience("stack.list_own")
@require_GET
def my_stacks(request: MemberRequest) -> HttpResponse:
    """Those one follows with their state, and the applications that were sent."""
    follows = StackFollow.objects.going_on().visible_to(request.user).select_related("stack__institution")
    cards = []
    for follow in follows:
        standing = standing_of(request.user, follow.stack)
        if standing:
            cards.append((standing, *_summary(standing)))
    applications = StackApplication.objects.made_by(request.user).for_pages()
    return render(request, "credentials/learner/stacks.html", {"cards": cards, "applications": applications})


def _summary(standing: Standing) -> tuple[str, dict[str, Any], list[stack_words.Line]]:
    rules = standing.version.parsed
    lines = _lines(standing)
    unmet = [line for line in lines if line.state in ("not_yet", "cannot")]
    return stack_words.overall(standing.told), stack_pictures.bar(standing.told, rules), unmet


def _lines(standing: Standing) -> list[stack_words.Line]:
    version = standing.version
    return stack_words.lines(standing.told, version.parsed, stack_words.unit_of(version), version.institution.language)


@audience("stack.view_own")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def my_stack(request: MemberRequest, public_id: str) -> HttpResponse:
    """Where one stands with one's own awards; the choice of awards is kept once the stack is followed."""
    standing = _standing(request, public_id)
    form = _choice(request, standing)
    if request.method == "POST":
        if standing.follow is None:
            raise Http404
        if form.is_valid():
            choose_awards(follow=standing.follow, by=request.user, awards=form.cleaned_data["awards"])
            messages.success(request, _("Your choice has been saved."))
            return redirect("credentials:my-stack", public_id)
    return render(request, "credentials/learner/stack.html", _page(request, standing) | {"form": form})


def _choice(request: MemberRequest, standing: Standing) -> ChooseForm:
    held = sorted([*standing.chosen, *standing.others], key=lambda award: (award.achieved_on, award.pk))
    initial = {"awards": [award.public_id for award in standing.chosen]}
    return ChooseForm(request.POST if request.method == "POST" else None, held=held, initial=initial)


def _standing(request: MemberRequest, public_id: str) -> Standing:
    stack = get_object_or_404(Stack.objects.visible_to(request.user).select_related("institution"), public_id=public_id)
    standing = standing_of(request.user, stack)
    if standing is None:
        raise WrongState(_("Nobody can begin this stack at present."))
    return standing


def _page(request: MemberRequest, standing: Standing) -> dict[str, Any]:
    version, told = standing.version, standing.told
    lines = _lines(standing)
    codes = [*version.parsed.codes, *(name for line in lines for name in line.names), *(part["code"] for part in told["parts"])]
    names = stack_pictures.names_of(codes)
    applications = StackApplication.objects.made_by(request.user).filter(version__stack=version.stack_id)
    return page_of(version) | {
        "standing": standing,
        "follow": standing.follow,
        "told": told,
        "lines": [(line, [names.get(name) or name for name in line.names]) for line in lines],
        "overall": stack_words.overall(told),
        "bar": stack_pictures.bar(told, version.parsed),
        "overlaps": stack_pictures.overlaps(told),
        "helps": stack_pictures.helps(told, version.parsed, names, version.institution.language),
        "uses": uses_of([*standing.chosen, *standing.others]),
        "application": applications.exclude(state__in=OVER).first(),
    }


@audience("stack.follow")
@require_POST
def stack_follow(request: MemberRequest, public_id: str) -> HttpResponse:
    """Begin, or stop."""
    stack = get_object_or_404(Stack.objects.visible_to(request.user).select_related("institution"), public_id=public_id)
    if request.POST.get("do") == "leave":
        for follow in StackFollow.objects.going_on().visible_to(request.user).filter(stack=stack):
            leave_stack(follow=follow, by=request.user)
        messages.success(request, _("You do not follow this stack any more."))
        return redirect("credentials:my-stacks")
    follow = follow_stack(stack=stack, by=request.user)
    messages.success(
        request, _("You are on the way. The rules of version %(number)s hold for you.") % {"number": follow.version.number}
    )
    return redirect("credentials:my-stack", public_id)


@audience("stack.own_choice")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def stack_apply(request: MemberRequest, public_id: str) -> HttpResponse:
    """What the institution will see, and the consent."""
    standing = _standing(request, public_id)
    if standing.follow is None:
        raise Http404
    if not standing.evaluation.ready:
        raise WrongState(_("Not every rule is met by the credentials you chose."))
    wording = consent(standing.version, standing.chosen)
    initial = {"awards": [award.public_id for award in standing.chosen]}
    data = request.POST if request.method == "POST" else None
    form = ApplyForm(data, held=standing.chosen, initial=initial, wording=wording)
    if form.is_valid():
        try:
            sent = apply_for_stack(
                version=standing.version,
                by=request.user,
                awards=form.cleaned_data["awards"],
                consent=form.cleaned_data["consent"],
                wording=wording,
            )
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Sent. The institution decides; you will read it here."))
            return redirect(sent)
    status = 422 if form.errors else 200
    return render(request, "credentials/learner/stack_apply.html", _page(request, standing) | {"form": form}, status=status)


@audience("stack.own_application")
@require_GET
def my_application(request: MemberRequest, public_id: str) -> HttpResponse:
    """What was sent, as it was judged that day, and what the institution said."""
    row = own_application(request, public_id)
    return render(request, "credentials/learner/stack_application.html", application_page(row))


@audience("stack.own_application")
@require_POST
def stack_withdraw(request: MemberRequest, public_id: str) -> HttpResponse:
    """Take it back; the hours are free again."""
    row = withdraw_application(application=own_application(request, public_id), by=request.user)
    messages.success(request, _("The application has been withdrawn. The hours are free again."))
    return redirect(row)


def own_application(request: MemberRequest, public_id: str) -> StackApplication:
    rows = StackApplication.objects.made_by(request.user).for_pages().select_related("award", "decided_by")
    return get_object_or_404(rows, public_id=public_id)


def application_page(row: StackApplication) -> dict[str, Any]:
    """What both sides see of an application: the frozen evaluation in words."""
    version, told = row.version, row.frozen
    rules, unit, language = version.parsed, stack_words.unit_of(version), version.institution.language
    lines = stack_words.lines(told, rules, unit, language)
    names = stack_pictures.names_of([*(name for line in lines for name in line.names), *(part["code"] for part in told["parts"])])
    answers = row.answers
    return {
        "application": row,
        "version": version,
        "home": row.institution,
        "told": told,
        "parts": [(part, names[part["code"]], figure(number(part["counted"]))) for part in told["parts"]],
        "lines": [(line, [names.get(name) or name for name in line.names], answers.get(line.slot)) for line in lines],
        "bar": stack_pictures.bar(told, rules),
        "overlaps": stack_pictures.overlaps(told),
        "needed": unit.both(rules.volume.hours),
        "uses": row.uses.select_related("award__version__micro_credential", "outcome").order_by(
            "award__achieved_on", "outcome__position"
        ),
    }
