"""Two steps for every fact: what is entered is shown with what it touches, then confirmed as it was shown."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from institutions import fact_lines
from institutions.facts import KINDS, Change, Kind
from institutions.floors import Example, Touched
from institutions.forms.facts import FactForm
from institutions.forms.reference import form_for
from institutions.models import Institution
from institutions.services.reference import Outdated, change_fact, plan_change, preview, withdraw_fact
from micro4asia.foundation.http import asked

# What tells the steps apart is not part of what was entered.
STEPS = {"csrfmiddlewaretoken", "do", "seen"}


def kind_of(code: str, *, own: bool) -> Kind:
    """Raises Http404."""
    kind = KINDS.get(code)
    if kind is None or kind.own is not own:
        raise Http404
    return kind


def row_of(request: HttpRequest, kind: Kind, institution: Institution | None = None) -> Any:
    """The row that the address names by what it is about and its first day; None where it names none. Raises Http404."""
    begins = asked(request, "begins")
    if not begins:
        return None
    about = {name: asked(request, name) for name in kind.model.identity if name != "institution"}
    if "scale" in about:
        about["scale__code"] = about.pop("scale")
    if institution:
        about["institution"] = institution  # type: ignore[assignment]
    try:
        day = parse_date(begins)
    except ValueError:
        day = None
    if day is None:
        raise Http404
    return get_object_or_404(kind.model.objects.all(), **about, valid_from=day)


def change(request: Any, kind: Kind, *, back: str, template: str, institution: Institution | None = None) -> HttpResponse:
    """Enter, preview, confirm. `back`: where it leads once it is done."""
    row, step = row_of(request, kind, institution), request.POST.get("do", "")
    form = form_for(kind.code, request.POST or None, row=row, institution=institution)
    context = {"form": form, "kind": kind, "institution": institution, "back": back, "row": row}
    if step in {"preview", "confirm"} and form.is_valid():
        try:
            if step == "confirm":
                fields, seen = form.columns(), request.POST.get("seen", "")
                change_fact(kind=kind, fields=fields, by=request.user, seen=seen, institution=institution)
                messages.success(request, _("The change is written down. It begins on the day you gave."))
                return redirect(back)
            return render(request, template, context | _shown(form, kind, institution, request))
        except Outdated:
            return render(request, template, context | _shown(form, kind, institution, request) | {"outdated": True})
        except ValidationError as error:
            known = hasattr(error, "error_dict") and set(error.error_dict) <= set(form.fields)
            form.add_error(None, error if known else ValidationError(error.messages))
    return render(request, template, context)


def withdraw(request: Any, kind: Kind, *, back: str, institution: Institution | None = None) -> HttpResponse:
    row = row_of(request, kind, institution)
    if row is None:
        raise Http404
    withdraw_fact(kind=kind, row=row, by=request.user, institution=institution)
    messages.success(request, _("The row has been withdrawn before it began."))
    return redirect(back)


def _shown(form: FactForm, kind: Kind, institution: Institution | None, request: HttpRequest) -> dict[str, Any]:
    """The second step. Raises ValidationError."""
    planned: Change = plan_change(kind, form.columns(), institution)
    impact, seal = preview(planned)
    return {
        "planned": planned,
        "title": fact_lines.title_of(planned.after),
        "before": fact_lines.say(planned.before) if planned.before else "",
        "after": fact_lines.say(planned.after),
        "touched": [line for line in impact if isinstance(line, Touched)],
        "examples": [line for line in impact if isinstance(line, Example)],
        "seal": seal,
        "typed": [(name, value) for name, values in request.POST.lists() if name not in STEPS for value in values],
    }
