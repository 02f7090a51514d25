"""Rules of an institution: listed, written, signed by each side, published, let go on or ended. Published ones are public."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from institutions.desks import STAFF, MemberRequest, desk
from institutions.models import Institution, Role
from micro4asia.foundation.http import audience
from recognition.forms.instruments import ReasonForm
from recognition.forms.rules import RuleForm, SidesForm, initial_of
from recognition.models import Rule, RuleSignature
from recognition.models.rule import RuleQuerySet
from recognition.policies_instruments import may_change_rule, may_end_rule, may_keep_rule, may_propose_rules, may_sign_rule
from recognition.services.ruling import (
    change_rule,
    draft_rule,
    end_rule,
    propose_rule,
    publish_rule,
    resume_rule,
    sign_rule,
    take_back_rule,
)
from recognition.views.common import posted

State, Side = Rule.State, RuleSignature.Side
# Colleagues who read rules beside the officers, and are told that writing them is not theirs.
TOLD = (Role.REGISTRAR, Role.INSTITUTION_ADMIN)
OPEN_FIRST = (State.PROPOSED, State.SUSPENDED, State.COUNTERSIGNED, State.DRAFT, State.PUBLISHED, State.EXPIRED, State.ENDED)


def _rows() -> RuleQuerySet:
    return Rule.objects.select_related("receiver", "sender", "course__institution", "agreement", "learner").prefetch_related(
        "sources__micro_credential", "receiver__name_history", "sender__name_history", "signatures__signed_by"
    )


def _rule(request: MemberRequest, institution: Institution, public_id: str) -> Rule:
    return get_object_or_404(_rows().of(institution).visible_to(request.user), public_id=public_id)


@audience("recognition_rule.read_own")
@require_safe
def rules(request: MemberRequest, slug: str) -> HttpResponse:
    """Those that wait for somebody first."""
    institution = desk(request, slug, *STAFF)
    found = list(_rows().of(institution).visible_to(request.user))
    found.sort(key=lambda rule: OPEN_FIRST.index(State(rule.state)))
    page = Paginator(found, 50).get_page(request.GET.get("page"))
    context = {"institution": institution, "page": page, "may_propose": may_propose_rules(request.user, institution)}
    return render(request, "recognition/rules.html", context)


@audience("recognition_rule.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def rule_new(request: MemberRequest, slug: str) -> HttpResponse:
    """First the sides, by GET; then the rule itself."""
    institution = desk(request, slug, Role.OFFICER, told=TOLD)
    sides = SidesForm(request.GET if "kind" in request.GET else None, institution=institution)
    if not sides.is_valid():
        return render(request, "recognition/rule_sides.html", {"institution": institution, "form": sides})
    said = sides.cleaned_data
    partner = get_object_or_404(Institution.objects.active(), slug=said["partner"])
    receiver, sender = (institution, partner) if said["side"] == "receiver" else (partner, institution)
    form = RuleForm(posted(request), kind=said["kind"], receiver=receiver, sender=sender, proposer=institution)
    if form.is_valid():
        try:
            rule = draft_rule(institution=institution, by=request.user, fields=form.fields_of_row(), sources=form.chosen())
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Drafted. Read it once more, then propose it."))
            return redirect("recognition:rule", slug, rule.public_id)
    return _editor(request, institution, form)


@audience("recognition_rule.propose")
@require_http_methods(["GET", "HEAD", "POST"])
def rule_edit(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.OFFICER, told=TOLD)
    rule = _rule(request, institution, public_id)
    may_change_rule(request.user, rule).enforce()
    sides: dict[str, Any] = {"kind": rule.kind, "receiver": rule.receiver, "sender": rule.sender, "proposer": rule.proposer}
    form = RuleForm(posted(request), initial=initial_of(rule), **sides)
    if form.is_valid():
        try:
            change_rule(rule=rule, by=request.user, fields=form.fields_of_row(), sources=form.chosen())
        except ValidationError as error:
            form.take(error)
        else:
            messages.success(request, _("Saved."))
            return redirect("recognition:rule", slug, public_id)
    return _editor(request, institution, form, rule=rule)


def _editor(request: HttpRequest, institution: Institution, form: RuleForm, *, rule: Rule | None = None) -> HttpResponse:
    context = {
        "institution": institution,
        "form": form,
        "rule": rule,
        "kind": Rule.Kind(form.kind).label,
        "receiver": form.receiver,
        "sender": form.sender,
    }
    return render(request, "recognition/rule_edit.html", context, status=422 if form.errors else 200)


@audience("recognition_rule.read_own")
@require_safe
def rule_page(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *STAFF)
    return _page(request, institution, _rule(request, institution, public_id))


def _page(request: MemberRequest, institution: Institution, rule: Rule, form: ReasonForm | None = None) -> HttpResponse:
    user = request.user
    side = Side.RECEIVER if institution.pk == rule.receiver_id else Side.SENDER
    signed = {one.side for one in rule.signatures.all()}
    context = {
        "institution": institution,
        "rule": rule,
        "side": side,
        "signs": rule.state == State.PROPOSED and side in rule.signers() and side not in signed,
        "missing": [Side(one).label for one in rule.signers() if one not in signed],
        "may_sign": may_sign_rule(user, rule, side),
        "may_change": may_change_rule(user, rule),
        "may_keep": may_keep_rule(user, rule),
        "may_end": may_end_rule(user, rule),
        "seen": rule.fingerprint(),
        "changes": rule.changes.select_related("by"),
        "form": form or ReasonForm(),
    }
    return render(request, "recognition/rule.html", context, status=422 if form and form.errors else 200)


@audience("recognition_rule.propose")
@require_POST
def rule_move(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """`propose`, `take-back`, `publish`, `resume` or `end`, named by the button."""
    institution = desk(request, slug, Role.OFFICER, told=TOLD)
    rule = _rule(request, institution, public_id)
    match request.POST.get("do"):
        case "propose":
            propose_rule(rule=rule, by=request.user)
            messages.success(request, _("Proposed. Whoever has to sign has been told."))
        case "take-back":
            take_back_rule(rule=rule, by=request.user)
            messages.success(request, _("It is a draft again."))
        case "publish":
            publish_rule(rule=rule, by=request.user)
            messages.success(request, _("In force. Both sides have been told."))
        case "resume":
            resume_rule(rule=rule, by=request.user)
            messages.success(request, _("In force again."))
        case "end":
            form = ReasonForm(request.POST)
            if not form.is_valid():
                return _page(request, institution, rule, form)
            end_rule(rule=rule, by=request.user, reason=form.cleaned_data["reason"])
            messages.success(request, _("Ended. The other side has been told."))
        case _:
            raise Http404
    return redirect("recognition:rule", slug, public_id)


@audience("recognition_rule.countersign")
@require_POST
def rule_sign(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, Role.OFFICER, told=TOLD)
    rule = _rule(request, institution, public_id)
    side = Side.RECEIVER if institution.pk == rule.receiver_id else Side.SENDER
    sign_rule(rule=rule, side=side, by=request.user, seen=request.POST.get("seen", ""))
    messages.success(request, _("Signed for your side."))
    return redirect("recognition:rule", slug, public_id)


@audience("recognition_rule.sign_own")
@require_http_methods(["GET", "HEAD", "POST"])
def my_learning_agreement(request: MemberRequest, public_id: str) -> HttpResponse:
    """The learner reads what was agreed about them, and signs."""
    rows = _rows().filter(learner=request.user).exclude(state=State.DRAFT)
    rule = get_object_or_404(rows, public_id=public_id)
    if request.method == "POST":
        sign_rule(rule=rule, side=Side.LEARNER, by=request.user, seen=request.POST.get("seen", ""))
        messages.success(request, _("Signed."))
        return redirect("recognition:my-learning-agreement", public_id)
    signed = {one.side for one in rule.signatures.all()}
    context = {
        "rule": rule,
        "seen": rule.fingerprint(),
        "signs": rule.state == State.PROPOSED and Side.LEARNER not in signed,
        "changes": rule.changes.all(),
        "missing": [Side(one).label for one in rule.signers() if one not in signed],
    }
    return render(request, "recognition/my_learning_agreement.html", context)


@login_not_required
@audience("recognition_rule.view_published")
@require_safe
def public_rules(request: HttpRequest) -> HttpResponse:
    """What counts as what in the network, without persons."""
    page = Paginator(_rows().public().order_by("-published_at", "-pk"), 50).get_page(request.GET.get("page"))
    return render(request, "recognition/public_rules.html", {"page": page})


@login_not_required
@audience("recognition_rule.view_published")
@require_safe
def public_rule(request: HttpRequest, public_id: str) -> HttpResponse:
    rule = get_object_or_404(_rows().public(), public_id=public_id)
    return render(request, "recognition/public_rule.html", {"rule": rule, "back": reverse("recognition:public-rules")})
