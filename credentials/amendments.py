"""Facts put right beside the signed ones: which there are, what they say, and what may be written."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from credentials import wording
from credentials.models import Award, LaterAct
from credentials.models.later_act import Kind
from credentials.rendering.lettering import unprintable
from credentials.verdicts import local_day
from micro4asia.foundation import tabular


@dataclass(frozen=True)
class Amendment:
    """One fact as it was signed and as it is now. day: when, in words, where the issuer is. act: number of the decision."""

    field: str
    label: str
    old: str
    new: str
    day: str
    act: str
    at: dt.datetime


def amendments_of(award: Award, *, with_grade: bool) -> list[Amendment]:
    """All of them, oldest first. Without its grade: that it was amended is told, what it says is not."""
    if award.amended_at is None:
        return []
    acts = award.later_acts.done(Kind.AMEND).order_by("effect_at", "pk")
    return [
        Amendment(
            act.field,
            str(act.get_field_display()),
            *(("", "") if act.field == LaterAct.Field.GRADE and not with_grade else (_said(act, old), _said(act, new))),
            local_day(act.effect_at, award),
            act.legal_act,
            act.effect_at,
        )
        for act, old, new in ((act, act.old_value, act.new_value) for act in acts)
        if act.effect_at
    ]


def _said(act: LaterAct, value: str) -> str:
    return wording.day(value) if act.field == LaterAct.Field.ACHIEVED and value else value


def now_said(award: Award, field: str) -> str:
    """A fact of an award as the last amendment left it, else as it was signed."""
    last = award.later_acts.done(Kind.AMEND).filter(field=field).order_by("-effect_at", "-pk").first()
    if last:
        return last.new_value
    value = getattr(award, field) if field in LaterAct.Field.values else ""
    return value.isoformat() if isinstance(value, dt.date) else str(value)


def accepted(award: Award, field: str, value: str) -> tuple[str, Any]:
    """The value as it is kept, days by ISO 8601, and what is wrong with it; empty where nothing is."""
    if value == now_said(award, field):
        return value, _("This is what stands there now.")
    match field:
        case LaterAct.Field.NAME if foreign := unprintable(value):
            letters = " ".join(letter if letter.isprintable() else f"U+{ord(letter):04X}" for letter in sorted(foreign))
            return value, _("We have no typeface for %(letters)s.") % {"letters": letters}
        case LaterAct.Field.GRADE:
            if award.grade_scale is None:
                return value, _("This micro-credential is passed or failed; it has no grade.")
            try:
                return award.grade_scale.accept(value), ""
            except ValidationError as error:
                return value, error
        case LaterAct.Field.ACHIEVED:
            try:
                day = tabular.as_date(value)
            except ValidationError as error:
                return value, error
            if day > award.institution.today():
                return value, _("The date of achievement lies in the future.")
            said = day.isoformat()
            return said, _("This is what stands there now.") if said == now_said(award, field) else ""
    return value, ""


def later_facts(award: Award, *, named: bool) -> dict[str, Any]:
    """What happened after issue, for programmes: codes and days, words as they were written. named: whether names are told."""
    revoked = award.later_acts.done(Kind.REVOKE).first() if award.revoked_at else None
    announced = award.later_acts.announced().first() if award.state in Award.STANDING else None
    newer = Award.objects.answering().filter(replaces=award).first() if award.state == Award.State.REPLACED else None
    return {
        "amendments": amendments_of(award, with_grade=False) if named else [],
        "revocationReason": revoked.reason if revoked else None,
        "revocationAnnouncedFor": announced.effective_on if announced else None,
        "replacedBy": newer.public_url if newer else None,
    }
