"""The comparison: hours woven from outcome to outcome, each outcome judged, eight elements side by side."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from credentials.models import LearningOutcome
from institutions.desks import MemberRequest
from institutions.models import Course
from micro4asia.foundation.http import audience
from recognition.clock import local_day
from recognition.comparing import COVERED_ENOUGH
from recognition.converting import plain
from recognition.evaluation import evaluate, whole
from recognition.forms.comparison import ComparisonForm
from recognition.models import Comparison, RecognitionRequest
from recognition.policies import may_assess, may_decide
from recognition.services.evaluating import save_comparison
from recognition.timeline import steps
from recognition.views.common import case, posted
from recognition.weaving import Cloth, Thread, weave
from recognition.wording import deadline

State = RecognitionRequest.State
OPEN_FOR_COMPARISON = {State.COMPLETE, State.ASSIGNED, State.IN_EVALUATION}


@audience("recognition_request.view_internal_notes")
@require_http_methods(["GET", "HEAD", "POST"])
def request_compare(request: MemberRequest, slug: str, public_id: str) -> HttpResponse:
    """Internal to the receiving institution. Read-only before the file is complete and after the decision."""
    row = case(request, slug, public_id)
    user = request.user
    may_assess(user, row).enforce()
    award, course, institution = whole(row)
    theirs = list(LearningOutcome.objects.filter(version=award.version_id).order_by("position"))
    saved = Comparison.objects.filter(request=row).prefetch_related("rows", "coverage__outcome", "coverage__sources").first()
    form = ComparisonForm(posted(request), course=course, theirs=theirs, saved=saved)
    editable = row.state in OPEN_FOR_COMPARISON
    if request.method == "POST" and form.is_valid():
        try:
            save_comparison(
                request=row,
                by=user,
                outcomes=[each.judged() for each in form.outcomes],
                elements=[each.found() for each in form.elements.values()],
            )
        except ValidationError as error:
            messages.error(request, " ".join(error.messages))
        else:
            messages.success(request, _("The comparison has been saved."))
            return redirect("recognition:compare", slug, public_id)
    view = evaluate(row, on=local_day(timezone.now(), institution.zone))
    context = {
        "row": row,
        "award": award,
        "course": course,
        "view": view,
        "saved": saved,
        "comparison": form,
        "problems": form.forms if form.has_errors else [],
        "form": next((each for each in form.forms if each.is_bound and each.errors), None),
        "pairs": [(each, form.elements[each.element]) for each in view.rows],
        "editable": editable,
        "deadline": deadline(row.clock(), row),
        "events": [step.event() for step in steps(row)],
        "may_decide": may_decide(user, row),
        "line": COVERED_ENOUGH * view.covered.whole,
        **_figure(course, theirs, saved),
    }
    return render(request, "recognition/compare.html", context)


def _figure(course: Course, theirs: list[LearningOutcome], saved: Comparison | None) -> dict[str, object]:
    """The cloth and the bar, drawn from saved entries alone."""
    position = {outcome.pk: index for index, outcome in enumerate(theirs)}
    judged = {row.outcome_id: row for row in saved.coverage.all()} if saved else {}
    threads, parts = [], []
    ours = list(course.outcomes.all())
    for outcome in ours:
        row = judged.get(outcome.pk)
        met = Fraction(row.share) / 100 if row else Fraction(0)
        sources = tuple(position[each.pk] for each in row.sources.all() if each.pk in position) if row else ()
        threads.append(Thread(Fraction(outcome.hours), met, sources))
        parts += _parts(Fraction(outcome.hours), met)
    cloth: Cloth = weave([Fraction(outcome.hours) for outcome in theirs], threads)
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
