"""Who has a case, for its page; what applies, for the queue; and the pages behind the settings of a desk."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from micro4asia.foundation.templatetags.components import tag
from recognition import conflicts
from recognition.forms.people import HandOverForm
from recognition.models import Absence, Instrument, RecognitionRequest
from recognition.policies import may_hand_over
from recognition.services.handing import stands_in, today_at

register = template.Library()
SYMBOLS = {Instrument.PRECEDENT: "swap", Instrument.CASE: "scale"}
# Each part of recognition adds the pages by which a desk arranges it; what is not built yet is not shown.
PAGES: list[tuple[str, Any, Any]] = [
    ("assignment-rules", _("Rules of assignment"), _("Which officer gets which new case.")),
    ("conditions", _("Open conditions"), _("Recognitions that stand on a condition.")),
    ("absences", _("Absences"), _("Who is away, and who stands in for them.")),
    ("second-officers", _("Second officers"), _("Which decisions a second officer makes.")),
    ("paragraphs", _("Paragraphs"), _("Reasons to choose from, in three languages.")),
    ("rules", _("Rules and agreements"), _("What counts as what, agreed or decided beforehand.")),
    ("grade-rules", _("Grades"), _("How grades are converted.")),
    ("automatic", _("Automatic decisions"), _("What agreements decide by themselves, and the sample that people look at.")),
]


@register.simple_tag
def settings_of(slug: str) -> list[dict[str, Any]]:
    found = []
    for name, label, said in PAGES:
        try:
            found.append({"url": reverse(f"recognition:{name}", args=[slug]), "label": label, "said": said})
        except NoReverseMatch:
            continue
    return found


@register.simple_tag
def instrument_tag(hint: str) -> SafeString:
    """The rung of the ladder that seems to apply, in words and a symbol."""
    known = Instrument(hint) if hint in Instrument.values else None
    label = known.label if known else hint
    kind = "line" if known in (None, Instrument.CASE) else "brand"
    return tag(SafeString(label), kind, SYMBOLS.get(known, "rule") if known else "unk")


@register.inclusion_tag("recognition/handling.html", takes_context=True)
def handling(context: dict[str, Any], row: RecognitionRequest) -> dict[str, Any]:
    user, institution, officer = context["request"].user, row.institution, row.officer
    said = conflicts.last_word(user, row)
    barred = conflicts.bar(user, row)
    mine = officer is not None and officer.pk == user.pk
    away = None
    over = False
    if officer is not None and institution is not None and not mine:
        today = today_at(institution)
        away = Absence.objects.on(today).filter(institution=institution, person=officer).select_related("substitute").first()
        over = away is not None and stands_in(user, officer, institution, today)
    return {
        "row": row,
        "csrf_token": context.get("csrf_token"),
        "mine": mine,
        "away": away,
        "said": said,
        "barred": barred,
        "hints": said is None and conflicts.hints(user, row),
        "takes": not barred and (officer is None or over or (mine and said is None)),
        "form": HandOverForm(institution=institution, without=officer.pk if officer else None) if institution else None,
    }


@register.filter
def handled_by(user: Any, row: RecognitionRequest) -> bool:
    """Whether the desk of this case is the reader's."""
    return row.is_open and bool(may_hand_over(user, row))
