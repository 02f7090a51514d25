"""The comparison: hours woven from outcome to outcome, each outcome judged, eight elements side by side."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from institutions.desks import MemberRequest
from institutions.models import Course
from micro4asia.foundation.http import audience
from micro4asia.foundation.numbers import plain
from recognition.clock import local_day
from recognition.comparing import COVERED_ENOUGH
from recognition.evaluation import evaluate, place_of
from recognition.forms.comparison import ComparisonForm
from recognition.models import Comparison, RecognitionRequest
from recognition.opinions import opinions_beside
from recognition.policies import may_assess, may_decide
from recognition.policies_appeals import may_decide_appeal
from recognition.services.evaluating import save_comparison
from recognition.services.stating import without_hours
from recognition.similarity import alike
from recognition.sources import SourceOutcome, read_whole, told_apart
from recognition.timeline import steps
from recognition.views.common import case, posted
from recognition.weaving import Cloth, Thread, weave
from recognition.wording import deadline

State = RecognitionRequest.State
OPEN_FOR_COMPARISON = {State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION}
BY = [f"{part}__{who}" for part in ("rows", "coverage") for who in ("author", "opinion__assessor")]


@audience("recognition_request.view_internal_notes")
@require_http_methods(["GET", "HEAD", "POST"])
def request_compare(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Internal to the receiving institution. Read-only before the file is complete, after the decision, and for paper."""
    row = case(request, slug, public_id)
    user = request.user
    may_assess(user, row).enforce()
    if row.kind == RecognitionRequest.Kind.BEFORE:
        return redirect("recognition:pre-answer", slug, public_id)
    read_whole(row)
    saved = Comparison.objects.prefetch_related(*BY).of(row)
    view = evaluate(row, on=local_day(timezone.now(), place_of(row).zone), comparison=saved)
    theirs = told_apart(source.facts for source in view.sources)
    documents = without_hours(row)
    form = ComparisonForm(posted(request), course=row.course, theirs=theirs, saved=saved, documents=documents)
    printed = request.method != "POST" and "print" in request.GET
    editable = row.state in OPEN_FOR_COMPARISON or (row.state == State.APPEALED and bool(may_decide_appeal(user, row)))
    if request.method == "POST" and form.is_valid():
        try:
            save_comparison(
                request=row,
                by=user,
                outcomes=[each.judged() for each in form.outcomes],
                elements=[each.found() for each in form.elements.values()],
                hours=form.stated(),
            )
        except ValidationError as error:
            if hasattr(error, "error_dict"):
                form.refuse(error.message_dict)
            else:
                messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The comparison has been saved."))
            return redirect("recognition:compare", slug, public_id)
    context = {
        "row": row,
        "award": row.award,
        "course": row.course,
        "view": view,
        "saved": saved,
        "comparison": form,
        "theirs": theirs,
        "problems": form.forms if form.has_errors else [],
        "form": next((each for each in form.forms if each.is_bound and each.errors), None),
        "pairs": [(each, form.elements[each.element]) for each in view.rows],
        "editable": editable and not printed,
        "printed": printed,
        "deadline": deadline(row.clock(), row),
        "events": [step.event() for step in steps(row)],
        "may_decide": may_decide(user, row),
        "line": COVERED_ENOUGH * view.covered.whole,
        **opinions_beside(row, user),
        **_suggested(request, form, theirs),
        **_figure(row.course, theirs, saved),
    }
    return render(request, "recognition/compare.html", context)


def _suggested(request: MemberRequest, form: ComparisonForm, theirs: Sequence[SourceOutcome]) -> dict[str, object]:
    """Pairs that use the same words, shown until the reader hides them."""
    shown = request.GET.get("suggestions") != "off"
    for each in form.outcomes if shown else ():
        each.suggestions = alike(each.outcome.texts, theirs)
    return {"suggestions_shown": shown}


def _figure(course: Course | None, theirs: Sequence[SourceOutcome], saved: Comparison | None) -> dict[str, object]:
    """The cloth and the bar, drawn from saved entries alone."""
    position = {outcome.key: index for index, outcome in enumerate(theirs)}
    judged = {row.outcome_id: row for row in saved.coverage.all()} if saved else {}
    threads, parts = [], []
    ours = list(course.outcomes.all()) if course else []
    for outcome in ours:
        row = judged.get(outcome.pk)
        met = Fraction(row.share) / 100 if row else Fraction(0)
        keys = [*(str(each.pk) for each in row.sources.all()), *row.described] if row else []
        threads.append(Thread(Fraction(outcome.hours), met, tuple(position[key] for key in keys if key in position)))
        parts += _parts(Fraction(outcome.hours), met)
    cloth: Cloth = weave([outcome.hours or Fraction(0) for outcome in theirs], threads)
    return {
        "cloth": cloth,
        "sources": list(zip(cloth.sources, theirs, strict=True)),
        "targets": [(node, outcome, judged.get(outcome.pk)) for node, outcome in zip(cloth.targets, ours, strict=True)],
        "parts": parts,
    }


def _parts(hours: Fraction, met: Fraction) -> list[tuple[Decimal, str]]:
    """Pieces of the bar, in hours with two decimals: it is drawn, not computed with."""
    pieces = {
        "yes": hours if met == 1 else Fraction(0),
        "part": hours * met if 0 < met < 1 else Fraction(0),
        "no": hours * (1 - met),
    }
    return [(Decimal(plain(size)), state) for state, size in pieces.items() if size]
