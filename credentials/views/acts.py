"""What is done to awards after issue: asked for one or for many, looked at once more, answered, stopped."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from credentials.act_words import ASKS, WHAT_FOLLOWS, due_words, facts_of
from credentials.forms.acting import FORMS, ActForm, AnswerForm, EvidenceForm, ReturnForm, SettingForm
from credentials.forms.finding import FilterForm
from credentials.models import ActSetting, Award, Correction, EvidencePaper, LaterAct, LaterActRow
from credentials.models.later_act import MOST_A_DAY, TABLE, Kind
from credentials.paper_gate import handed_out
from credentials.policies_after import (
    may_answer,
    may_ask,
    may_ask_at,
    may_keep_evidence,
    may_note_return,
    may_set_acts,
    may_stop,
)
from credentials.services.acting import agree, ask_for, decline, note_return, stop
from credentials.services.correcting import answer_by_act, set_acts
from credentials.services.evidence import add_to_act
from credentials.views.issuing import award_at
from institutions.desks import MemberRequest, desk, require_fresh_factor
from institutions.models import AWARDING, Institution, Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.http import audience

PER_PAGE = 25
# How many are shown of a selection, and how many may be chosen at once.
SHOWN, MOST = 50, 1000
TOLD = (*AWARDING, Role.NETWORK_ADMIN)
ANSWERING = (Role.REGISTRAR,)
SEEING = (Role.ISSUER, Role.REGISTRAR, Role.INSTITUTION_ADMIN)


@audience("credential.suspend")
@never_cache
@require_http_methods(["GET", "POST"])
def award_suspend(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _one(request, slug, public_id, Kind.SUSPEND)


@audience("credential.lift_suspension")
@never_cache
@require_http_methods(["GET", "POST"])
def award_lift(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _one(request, slug, public_id, Kind.LIFT)


@audience("credential.request_revocation")
@require_http_methods(["GET", "POST"])
def award_revoke(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _one(request, slug, public_id, Kind.REVOKE)


@audience("credential.reissue_corrected")
@require_http_methods(["GET", "POST"])
def award_correct(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _one(request, slug, public_id, Kind.AMEND)


@audience("credential.reissue_corrected")
@require_http_methods(["GET", "POST"])
def award_replace(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    return _one(request, slug, public_id, Kind.REPLACE)


def _one(request: MemberRequest, slug: str, public_id: str, kind: str) -> HttpResponse:
    """The terms first, then a page that says what will happen, then the act."""
    institution = desk(request, slug, *TABLE[kind].who, told=TOLD)
    award = award_at(request, institution, public_id)
    may_ask(request.user, kind, [award]).enforce()
    _stands_for(kind, award)
    if TABLE[kind].alone:
        require_fresh_factor(request)
    wish = Correction.objects.waiting().filter(award=award).first() if kind in (Kind.AMEND, Kind.REPLACE) else None
    form = FORMS[kind](request.POST or None, institution=institution, award=award, initial=_wished(wish, kind))
    context = {"award": award, "wish": wish, "back": award.get_absolute_url()}
    return _walk(request, institution, form, [award], context)


def _stands_for(kind: str, award: Award) -> None:
    """Raises WrongState."""
    if award.state not in TABLE[kind].sources:
        raise WrongState(_("The award is “%(state)s”; this is not possible now.") % {"state": award.get_state_display()})
    if award.later_act_rows.filter(kind=kind, is_open=True).exists():
        raise WrongState(_("The same was asked for already; it waits for its answer."))


def _wished(wish: Correction | None, kind: str) -> dict[str, Any]:
    """What a learner has asked for, as the form begins."""
    if wish is None:
        return {}
    if kind == Kind.AMEND:
        return {"field": "name_as_printed", "new_value": wish.wanted_name, "reason": "name-change"}
    return {"name_as_printed": wish.wanted_name, "hides_name": wish.hides_name, "reason": "name-change"}


def _walk(
    request: MemberRequest, institution: Institution, form: ActForm, awards: Sequence[Award], context: dict[str, Any]
) -> HttpResponse:
    context |= {"institution": institution, "form": form, "kind": form.kind, "heading": ASKS[form.kind], "awards": awards}
    if form.is_valid() and request.POST.get("do") == "confirm":
        try:
            act = _do(request, form, awards)
        except ValidationError as error:
            form.add_refusal(error)
        else:
            messages.success(request, _said(act))
            # Where evidence belongs, its place is the file.
            return redirect(act if len(awards) > 1 or act.kind == Kind.AMEND else awards[0])
    if not form.is_valid() or request.POST.get("do") in ("change", "choose"):
        status = 422 if form.is_bound and form.errors and request.POST.get("do") != "change" else 200
        return render(request, "credentials/staff/act_ask.html", context, status=status)
    context |= {
        "facts": facts_of(LaterAct(kind=form.kind, institution=institution, **form.terms)),
        "changes": [(form.fields[name].label, value) for name, value in form.facts.items() if name in form.fields and value],
        "follows": WHAT_FOLLOWS[form.kind],
        "many": len(awards) > MOST_A_DAY,
    }
    return render(request, "credentials/staff/act_confirm.html", context)


def _do(request: MemberRequest, form: ActForm, awards: Sequence[Award]) -> LaterAct:
    if form.kind in (Kind.AMEND, Kind.REPLACE):
        return answer_by_act(award=awards[0], by=request.user, kind=form.kind, terms=form.terms, fields=form.facts)
    return ask_for(kind=form.kind, awards=awards, by=request.user, terms=form.terms)


def _said(act: LaterAct) -> str:
    if act.kind == Kind.REPLACE:
        return _("The new award waits for another registrar's signature.")
    if act.state == LaterAct.State.DONE:
        return _("It is in effect.")
    if act.effect_at:
        return _("It is in effect for 72 hours, and stays so once another registrar confirms it.")
    if act.kind == Kind.REVOKE:
        return _("The revocation was asked for. The award stays valid until another registrar answers.")
    return _("It was asked for. Nothing changes until another registrar answers.")


@audience("later_act.many")
@never_cache
@require_POST
def act_many(request: MemberRequest, slug: str, kind: str) -> HttpResponse:
    """The same for a selection from the list: chosen rows, or all that the filters find."""
    if kind not in TABLE or not TABLE[kind].many:
        raise Http404
    institution = desk(request, slug, *TABLE[kind].who, told=TOLD)
    may_ask_at(request.user, institution, kind).enforce()
    if TABLE[kind].alone:
        require_fresh_factor(request)
    chosen = _chosen(request, institution)
    asked = LaterActRow.objects.filter(kind=kind, is_open=True).values("award")
    awards = list(chosen.filter(state__in=TABLE[kind].sources).exclude(pk__in=asked)[: MOST + 1])
    if not awards or len(awards) > MOST:
        messages.error(request, _("Choose awards for which this is possible, a thousand at most."))
        return redirect("credentials:award-list", institution.slug)
    may_ask(request.user, kind, awards).enforce()
    begun = request.POST.get("do") != "choose"
    form = FORMS[kind](request.POST if begun else None, institution=institution)
    context = {"left_out": chosen.count() - len(awards), "shown": awards[:SHOWN], "many_awards": True, "back": ""}
    return _walk(request, institution, form, awards, context)


def _chosen(request: MemberRequest, institution: Institution) -> Any:
    awards = (
        Award.objects.visible_to(request.user)
        .at(institution)
        .select_related("version__micro_credential", "learner", "institution")
    )
    if request.POST.get("all"):
        found = awards.filter(FilterForm(request.POST, institution=institution).conditions())
    else:
        named = set(request.POST.getlist("award")[: MOST + 1])
        found = awards.filter(public_id__in=named)
        # One that is not there to this reader is not left out in silence: nothing is done at all.
        if found.count() < len(named):
            raise Http404
    return found.sealed().order_by("pk")


@audience("credential.request_revocation")
@require_GET
def act_list(request: MemberRequest, slug: str) -> HttpResponse:
    """What waits first; then what is agreed and not in effect; then what has ended, the latest first."""
    institution = desk(request, slug, *SEEING, told=TOLD)
    seen = LaterAct.objects.visible_to(request.user).filter(institution=institution).for_pages().prefetch_related("awards")
    to_review = Q(kind=Kind.SUSPEND, state=LaterAct.State.DONE, awards__state=Award.State.SUSPENDED)
    paper = Q(state=LaterAct.State.DONE, on_paper=True, paper_returned_on__isnull=True)
    context = {
        "institution": institution,
        "parts": [
            (_("Waiting for an answer"), seen.pending().order_by("asked_at", "pk")),
            (_("Agreed, not in effect yet"), seen.filter(state=LaterAct.State.AGREED).order_by("due_at", "pk")),
            (_("Waiting for a signature"), seen.filter(state=LaterAct.State.ASKED, kind=Kind.REPLACE)),
            (_("Suspensions to look at again"), seen.filter(to_review, review_on__lte=institution.today()).distinct()),
            (_("Certificates to be handed back"), seen.filter(paper).order_by("paper_due_on", "pk")),
        ],
        "corrections": Correction.objects.visible_to(request.user).waiting().filter(award__institution=institution),
        "pages": Paginator(seen.exclude(state__in=LaterAct.OPEN), PER_PAGE).get_page(request.GET.get("page")),
        "may_set": may_set_acts(request.user, institution),
    }
    return render(request, "credentials/staff/act_list.html", context)


@audience("credential.approve_revocation")
@never_cache
@require_http_methods(["GET", "POST"])
def act(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """The file of one act, and its answer."""
    institution = desk(request, slug, *SEEING, told=TOLD)
    acts = LaterAct.objects.visible_to(request.user).filter(institution=institution).for_pages()
    file = get_object_or_404(acts, public_id=public_id)
    answers = file.state == LaterAct.State.ASKED and file.kind != Kind.REPLACE
    verdict = may_stop(request.user, file) if file.state == LaterAct.State.AGREED else may_answer(request.user, file)
    if request.method == "POST":
        verdict.enforce()
    if verdict and (answers or file.state == LaterAct.State.AGREED):
        require_fresh_factor(request)
    form = AnswerForm(request.POST or None)
    if request.method == "POST" and (stopped := _stopped(request, file)):
        return stopped
    if request.method == "POST" and form.is_valid():
        return _answer(request, file, form)
    evidence = may_keep_evidence(request.user, file)
    rows = file.rows.select_related("award__version__micro_credential__institution", "award__institution").order_by("pk")
    context = {
        "institution": institution,
        "act": file,
        "facts": facts_of(file),
        "due": due_words(file),
        "rows": Paginator(rows, SHOWN).get_page(request.GET.get("page")),
        "form": form,
        "answers": answers,
        "verdict": verdict,
        "follows": WHAT_FOLLOWS[file.kind],
        "return_form": ReturnForm(),
        "papers": EvidencePaper.objects.for_act(file).defer("content") if evidence else (),
        "paper_form": EvidenceForm(),
        "may_add": evidence and file.state == LaterAct.State.ASKED,
        "may_note": may_note_return(request.user, file),
    }
    return render(request, "credentials/staff/act.html", context, status=422 if form.errors else 200)


def _stopped(request: MemberRequest, file: LaterAct) -> HttpResponse | None:
    if request.POST.get("do") != "stop":
        return None
    stop(act=file, by=request.user)
    messages.success(request, _("It was stopped. The awards stand as before."))
    return redirect(file)


def _answer(request: MemberRequest, file: LaterAct, form: AnswerForm) -> HttpResponse:
    answer = form.cleaned_data["answer"]
    if not form.agrees:
        decline(act=file, by=request.user, answer=answer)
        messages.success(request, _("The request was declined. The awards stand as before."))
        return redirect(file)
    done = agree(act=file, by=request.user, answer=answer)
    if done.state == LaterAct.State.AGREED:
        messages.success(request, due_words(done))
    elif done.kind == Kind.REVOKE:
        messages.success(
            request, _("The revocation is in effect. Pages say so now; the signed status list follows within a minute.")
        )
    else:
        messages.success(request, _("It is in effect."))
    return redirect(done)


@audience("later_act.note_return")
@require_POST
def act_paper(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Note that a revoked certificate on paper came back."""
    institution = desk(request, slug, Role.ISSUER, Role.REGISTRAR, told=TOLD)
    file = get_object_or_404(LaterAct.objects.visible_to(request.user).filter(institution=institution), public_id=public_id)
    form = ReturnForm(request.POST)
    if form.is_valid():
        try:
            note_return(act=file, by=request.user, day=form.cleaned_data["returned_on"])
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("Noted."))
    else:
        messages.error(request, _("There is no such day. Write day, month and year in numbers, such as 12, 12 and 2025."))
    return redirect(file)


@audience("later_act.add_paper")
@require_POST
def act_evidence(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Add a copy of a document that was shown."""
    institution = desk(request, slug, *SEEING, told=TOLD)
    file = get_object_or_404(LaterAct.objects.visible_to(request.user).filter(institution=institution), public_id=public_id)
    may_keep_evidence(request.user, file).enforce()
    form = EvidenceForm(request.POST, request.FILES)
    try:
        if form.is_valid():
            add_to_act(act=file, by=request.user, paper=form.cleaned_data["paper"])
            messages.success(request, _("The document was added."))
        else:
            messages.error(request, " ".join(map(str, form.errors["paper"])))
    except ValidationError as error:
        messages.error(request, " ".join(error.messages))
    return redirect(file)


@audience("later_act.view_papers")
@require_safe
def act_evidence_file(request: MemberRequest, slug: str, public_id: str, paper: str) -> HttpResponse:
    institution = desk(request, slug, *SEEING, told=TOLD)
    file = get_object_or_404(LaterAct.objects.visible_to(request.user).filter(institution=institution), public_id=public_id)
    may_keep_evidence(request.user, file).enforce()
    return handed_out(get_object_or_404(EvidencePaper.objects.for_act(file), public_id=paper))


@audience("later_act.settings")
@require_http_methods(["GET", "POST"])
def act_settings(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, Role.REGISTRAR, Role.INSTITUTION_ADMIN, told=TOLD)
    form = SettingForm(request.POST or None, instance=ActSetting.of(institution))
    if form.is_valid():
        set_acts(institution=institution, by=request.user, fields=form.cleaned_data)
        messages.success(request, _("Saved."))
        return redirect("credentials:act-settings", institution.slug)
    context = {"institution": institution, "form": form}
    return render(request, "credentials/staff/act_settings.html", context, status=422 if form.errors else 200)
