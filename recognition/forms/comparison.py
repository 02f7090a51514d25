"""The comparison: one small form per outcome of the course, and one per element."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from institutions.models import Course, CourseOutcome
from micro4asia.foundation.fields import Amount, Words
from micro4asia.foundation.widgets import Segments
from recognition.comparing import Element
from recognition.models import Comparison, ComparisonRow, OutcomeCoverage, RequestSource
from recognition.services.evaluating import Found, Judged
from recognition.similarity import Suggestion
from recognition.sources import SourceOutcome, by_kind

Verdict = OutcomeCoverage.Verdict


class OutcomeForm(forms.Form):
    """Nothing is chosen beforehand. An outcome without a verdict stays open."""

    verdict = forms.ChoiceField(
        label=_("Coverage"),
        choices=Verdict.choices,
        required=False,
        widget=Segments(
            classes={Verdict.COVERED: "y", Verdict.PARTLY: "p", Verdict.NOT: "x"},
            symbols={Verdict.COVERED: "ok", Verdict.PARTLY: "half", Verdict.NOT: "no"},
        ),
    )
    share = Amount(label=_("Share met, per cent"), required=False, help_text=_("Only for “partly”; 50 if left empty."))
    sources = forms.MultipleChoiceField(label=_("Covered by"), required=False, widget=forms.CheckboxSelectMultiple)
    note = Words(label=_("Note"), required=False, max_length=500)

    def __init__(self, *args: Any, outcome: CourseOutcome, theirs: Sequence[SourceOutcome], **kwargs: Any) -> None:
        kwargs["prefix"] = f"o{outcome.pk}"
        super().__init__(*args, **kwargs)
        self.outcome = outcome
        self.suggestions: list[Suggestion] = []
        choices = [(row.key, row.code) for row in theirs]
        self.fields["sources"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        share = values.get("share")
        if values.get("verdict") == Verdict.PARTLY and share is not None and not 0 < share < 100:
            self.add_error("share", gettext("A part lies between 1 and 99 per cent."))
        return values

    def judged(self) -> Judged:
        data = self.cleaned_data
        share: Decimal | None = data.get("share")
        registry, described = by_kind(data["sources"])
        return Judged(self.outcome.pk, data["verdict"], share, data["note"], registry, described)


class ElementForm(forms.Form):
    """Whether a difference is substantial is never suggested."""

    substantial = forms.BooleanField(label=_("Substantial for this purpose"), required=False)
    difference = Words(label=_("The difference"), required=False, max_length=1000)
    why = Words(label=_("Why it matters for this purpose"), required=False, max_length=1000)
    evidence = Words(label=_("Evidence"), required=False, max_length=500)

    def __init__(self, *args: Any, element: Element, **kwargs: Any) -> None:
        kwargs["prefix"] = f"e-{element.value}"
        super().__init__(*args, **kwargs)
        self.element = element

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        if values.get("substantial"):
            if not values.get("difference") and "difference" not in self.errors:
                self.add_error("difference", gettext("Name the difference."))
            if not values.get("why") and "why" not in self.errors:
                self.add_error("why", gettext("Say why it is substantial for this purpose."))
        return values

    def found(self) -> Found:
        data = self.cleaned_data
        return Found(self.element, data["difference"], data["substantial"], data["why"], data["evidence"])


class HoursForm(forms.Form):
    """Of one document that states none."""

    hours = Amount(label=_("Hours"), required=False, help_text=_("As its issuer or the learner tells them, own work included."))

    def __init__(self, *args: Any, source: RequestSource, entered: str, **kwargs: Any) -> None:
        kwargs |= {"prefix": f"h{source.pk}", "initial": {"hours": entered}}
        super().__init__(*args, **kwargs)
        self.source = source
        self.fields["hours"].label = gettext("Hours of “%(title)s”") % {"title": source.described.get("title", "")}


class ComparisonForm:
    """All of them together, filled from what was saved before."""

    def __init__(
        self,
        data: Mapping[str, Any] | None,
        *,
        course: Course | None,
        theirs: Sequence[SourceOutcome],
        saved: Comparison | None,
        documents: Sequence[RequestSource] = (),
    ):
        judged = {row.outcome_id: row for row in saved.coverage.all()} if saved else {}
        found = {row.element: row for row in saved.rows.all()} if saved else {}
        self.outcomes = [
            OutcomeForm(data, outcome=outcome, theirs=theirs, initial=_judged(judged.get(outcome.pk)))
            for outcome in (course.outcomes.all() if course else ())
        ]
        entered = (saved.hours if saved else None) or {}
        self.hours = [HoursForm(data, source=source, entered=entered.get(str(source.pk), "")) for source in documents]
        self.elements = {
            element: ElementForm(data, element=element, initial=_found(found.get(element.value))) for element in Element
        }

    def refuse(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Put what a service refused beside its field: keys are a field's name and its outcome or element."""
        outcomes: dict[str, forms.Form] = {str(form.outcome.pk): form for form in self.outcomes}
        documents: dict[str, forms.Form] = {str(form.source.pk): form for form in self.hours}
        for key, sentences in errors.items():
            name, _sep, of = key.partition("_")
            by_element = (form for element, form in self.elements.items() if element.value == of)
            found = (documents if name == "hours" else outcomes).get(of) or next(by_element, None)
            if found is not None:
                for sentence in sentences:
                    found.add_error(name, sentence)

    def stated(self) -> dict[int, Decimal | None]:
        """Hours that became different, by the key of their document; None where they were taken back."""
        return {form.source.pk: form.cleaned_data["hours"] for form in self.hours if form.has_changed()}

    @property
    def entered(self) -> list[HoursForm]:
        """Those documents whose hours the desk has told."""
        return [form for form in self.hours if form.initial["hours"]]

    @property
    def forms(self) -> list[forms.Form]:
        return [*self.outcomes, *self.hours, *self.elements.values()]

    @property
    def has_errors(self) -> bool:
        return any(form.is_bound and form.errors for form in self.forms)

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])  # noqa: C419 every form must say what is wrong with it


def _judged(row: OutcomeCoverage | None) -> dict[str, Any]:
    if row is None:
        return {}
    share = f"{row.share.normalize():f}" if row.verdict == Verdict.PARTLY else ""
    sources = [*(str(each.pk) for each in row.sources.all()), *row.described]
    return {"verdict": row.verdict, "share": share, "note": row.note, "sources": sources, "said_by": row.said_by}


def _found(row: ComparisonRow | None) -> dict[str, Any]:
    if row is None:
        return {}
    told = {name: getattr(row, name) for name in ("substantial", "difference", "why", "evidence")}
    return {**told, "said_by": row.said_by if row.difference else ""}
