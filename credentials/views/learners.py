"""The institution's list of learners: found, entered, corrected; two records that are one person."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from credentials import learner_history, same_persons
from credentials.forms.directory import LABELS, CorrectionForm, FindForm, LearnerForm, MergeForm, said
from credentials.models import Award, Learner, LearnerMerge
from credentials.models.directory import KEEPERS
from credentials.policies_directory import may_correct, may_merge
from credentials.services.directory import add_learner, correct_learner
from credentials.services.matching import Person
from credentials.services.merging import keep_apart, merge_learners, undo_merge
from credentials.services.reminding_learners import unclaimed
from institutions.desks import MemberRequest, desk
from institutions.models import Institution
from micro4asia.foundation.http import audience

PER_PAGE = 50
MOST_FOUND = 12


def learner_at(request: MemberRequest, institution: Institution, public_id: str) -> Learner:
    """Somebody in the list; who was erased is an entry without a page."""
    learners = Learner.objects.visible_to(request.user).filter(institution=institution, erased_at__isnull=True)
    return get_object_or_404(learners.select_related("institution", "user", "merged_into__institution"), public_id=public_id)


def _found(people: QuerySet[Learner], words: str) -> QuerySet[Learner]:
    """Who is found by these words, also by the number of a record that was merged into theirs."""
    persons = people.known_as(words).annotate(person=Coalesce("merged_into", "pk")).values("person")  # type: ignore[attr-defined]
    return people.filter(pk__in=persons)


@audience("learner.list")
@require_http_methods(["GET", "HEAD", "POST"])
def learners(request: MemberRequest, slug: str) -> HttpResponse:
    """Everybody, by name. Words about people come by POST and never stand in an address."""
    institution = desk(request, slug, *KEEPERS)
    people = Learner.objects.visible_to(request.user).filter(institution=institution)
    search = FindForm(request.POST or None)
    searched = search.is_valid()
    rows = _found(people, search.cleaned_data["words"]) if searched else people
    pages = Paginator(rows.filter(merged_into__isnull=True), PER_PAGE).get_page(None if searched else request.GET.get("page"))
    counts = _credentials_of(pages.object_list)
    context = {
        "institution": institution,
        "search": search,
        "searched": searched,
        "pages": pages,
        "rows": [(one, counts.get(one.pk, 0)) for one in pages.object_list],
    }
    return render(request, "credentials/staff/learners/list.html", context, status=422 if search.errors else 200)


def _credentials_of(people: Any) -> dict[int, int]:
    """How many credentials each of these people holds, under whichever record: one question for a page."""
    keys = [one.pk for one in people]
    sealed = Award.objects.sealed().filter(Q(learner__in=keys) | Q(learner__merged_into__in=keys)).order_by()
    counted = sealed.annotate(person=Coalesce("learner__merged_into", "learner")).values("person").annotate(number=Count("pk"))
    return dict(counted.values_list("person", "number"))


@audience("learner.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def learner_new(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *KEEPERS)
    language = institution.language if institution.language in ("vi", "lo") else "en"
    form = LearnerForm(request.POST or None, institution=institution, initial={"language": language})
    alike: list[Learner] = []
    if form.is_valid():
        facts = form.cleaned_data
        if request.POST.get("do") != "anyway":
            described = {name: facts[name] for name in ("full_name", "email", "birth_date")}
            alike = same_persons.alike(institution, Person(**described))
        if not alike and (learner := _entered(form, request)):
            messages.success(request, _("%(name)s is in the list.") % {"name": learner.full_name})
            return redirect("credentials:learner", slug, learner.public_id)
    context = {"institution": institution, "form": form, "alike": alike}
    return render(request, "credentials/staff/learners/new.html", context, status=422 if form.errors or alike else 200)


def _entered(form: LearnerForm, request: MemberRequest) -> Learner | None:
    try:
        return add_learner(institution=form.institution, by=request.user, facts=form.cleaned_data)
    except ValidationError as error:
        form.add_error(None, error)
        return None


@audience("learner.list")
@require_http_methods(["GET", "HEAD", "POST"])
def learner(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """What this institution knows of a person, and what was done. By POST: look for a record of the same person."""
    institution = desk(request, slug, *KEEPERS)
    shown = learner_at(request, institution, public_id)
    if shown.merged_into:
        return redirect("credentials:learner", slug, shown.merged_into.public_id)
    find = FindForm(request.POST or None)
    others = None
    if find.is_valid():
        people = Learner.objects.visible_to(request.user).filter(institution=institution)
        others = _found(people, find.cleaned_data["words"]).present().exclude(pk=shown.pk)[:MOST_FOUND]  # type: ignore[attr-defined]
    context = {
        "institution": institution,
        "learner": shown,
        "find": find,
        "others": others,
        "may_correct": may_correct(request.user, shown),
        "may_merge": may_merge(request.user, shown),
        **learner_history.of(shown, request.user),
    }
    return render(request, "credentials/staff/learners/learner.html", context, status=422 if find.errors else 200)


@audience("learner.keep")
@require_http_methods(["GET", "HEAD", "POST"])
def learner_change(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *KEEPERS)
    shown = learner_at(request, institution, public_id)
    form = CorrectionForm.of(shown, request.POST or None)
    if form.is_valid():
        facts = dict(form.cleaned_data)
        try:
            changed = correct_learner(learner=shown, by=request.user, reason=facts.pop("reason"), facts=facts)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("The record has been corrected.") if changed else _("Nothing was different."))
            return redirect("credentials:learner", slug, public_id)
    verdict = may_correct(request.user, shown)
    context = {"institution": institution, "learner": shown, "form": form, "verdict": verdict}
    return render(request, "credentials/staff/learners/change.html", context, status=422 if form.errors else 200)


@audience("learner.list")
@require_GET
def learner_pairs(request: MemberRequest, slug: str) -> HttpResponse:
    institution = desk(request, slug, *KEEPERS)
    context = {"institution": institution, "pairs": same_persons.possible_pairs(institution)}
    return render(request, "credentials/staff/learners/pairs.html", context)


@audience("learner.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def learner_merge(request: MemberRequest, slug: str, public_id: str, other: str) -> HttpResponse:
    """Side by side: one person, or two?"""
    institution = desk(request, slug, *KEEPERS)
    if public_id == other:
        raise Http404
    first, second = learner_at(request, institution, public_id), learner_at(request, institution, other)
    if request.method == "POST" and request.POST.get("do") == "apart":
        keep_apart(one=first, other=second, by=request.user)
        messages.success(request, _("They stay two people; nobody is asked about them again."))
        return redirect("credentials:learner-pairs", slug)
    form = MergeForm(request.POST or None, first=first, second=second)
    if form.is_valid():
        merge = merge_learners(kept=form.kept, merged=form.merged, by=request.user, wins=form.wins)
        messages.success(request, _("The two records stand for one person now. You can take that back here."))
        return redirect("credentials:learner", slug, merge.kept.public_id)
    agree, differ = same_persons.compare(first, second)
    counts = _credentials_of([first, second])
    context = {
        "institution": institution,
        "first": first,
        "second": second,
        "facts": [(label, said(first, fact), said(second, fact)) for fact, label in LABELS.items()],
        "counts": (counts.get(first.pk, 0), counts.get(second.pk, 0)),
        "agree": agree,
        "differ": differ,
        "form": form,
        "verdict": may_merge(request.user, first, second),
    }
    return render(request, "credentials/staff/learners/merge.html", context, status=422 if form.errors else 200)


@audience("learner.merge")
@require_http_methods(["GET", "HEAD", "POST"])
def learner_merge_undo(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    institution = desk(request, slug, *KEEPERS)
    merges = LearnerMerge.objects.visible_to(request.user).filter(institution=institution)
    merge = get_object_or_404(merges.select_related("kept__institution", "merged__institution", "by"), public_id=public_id)
    if request.method == "POST":
        undo_merge(merge=merge, by=request.user)
        messages.success(request, _("They are two records again."))
        return redirect("credentials:learner", slug, merge.kept.public_id)
    verdict = may_merge(request.user, merge.kept, merge.merged)
    context = {"institution": institution, "merge": merge, "verdict": verdict}
    return render(request, "credentials/staff/learners/undo.html", context)


@audience("learner.list")
@require_GET
def learner_unclaimed(request: MemberRequest, slug: str) -> HttpResponse:
    """Who holds a credential that no account keeps yet, the longest waiting first."""
    institution = desk(request, slug, *KEEPERS)
    pages = Paginator(unclaimed(institution).order_by("first", "person"), PER_PAGE).get_page(request.GET.get("page"))
    rows: list[Any] = list(pages.object_list)
    people = Learner.objects.visible_to(request.user).in_bulk([row["person"] for row in rows])
    letters = learner_history.last_letters(people)
    shown = [(people[row["person"]], row, letters.get(row["person"])) for row in rows if row["person"] in people]
    context = {"institution": institution, "pages": pages, "rows": shown}
    return render(request, "credentials/staff/learners/unclaimed.html", context)
