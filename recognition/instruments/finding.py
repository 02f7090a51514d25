"""Precedents of the whole network, as anybody may read them: coded facts and edited words. Decision 0117."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Q
from django.utils import timezone

from credentials.change_class import line
from institutions.models import Course, Institution
from micro4asia.foundation import text, walls
from recognition.instruments.precedents import public_wording, until_of, usable
from recognition.models import Decision, RecognitionRequest

# As many decisions of one kind as hide who they were about (decision 0090).
ENOUGH = 5
MOST = 500


@dataclass(frozen=True)
class Told:
    """One way a case was decided. count, year and credits are empty where they might be somebody."""

    micro_credential: str
    title: dict[str, str]
    title_language: str
    issuer: Institution
    line: str
    course: Course
    receiver: Institution
    purpose: str
    purpose_code: str
    outcome: str
    outcome_label: str
    kind: str
    instrument: str
    wordings: tuple[str, ...]
    few: bool
    count: int | None
    credits: Decimal | None
    credit_system: str
    last_on: dt.date | None
    until: dt.date | None
    decisions: tuple[str, ...]


KINDS = {"full": "ok", "refused": "err"}


@walls.everything()  # public: how cases of a kind were decided, and no person
def find_precedents(*, words: str = "", purpose: str = "", outcome: str = "", few: bool = False) -> list[Told]:
    """Grouped by micro-credential, line, course, purpose and outcome.

    few: for officers, who read each group whole; for everybody else a group of fewer than five tells no number, no day and
    no credits, only that it was recognised; a refusal among so few is not told at all.
    """
    rows = usable(timezone.localdate()).select_related("request__institution")
    if purpose:
        rows = rows.filter(request__purpose=purpose)
    for word in text.search_key(words).split()[:8]:
        kind, course = "request__award__version__micro_credential", "request__course"
        rows = rows.filter(
            Q(**{f"{kind}__code__icontains": word})
            | Q(**{f"{course}__search_key__contains": word})
            | Q(**{f"{course}__code__icontains": word})
            | Q(request__award__version__search_key__contains=word)
            | Q(request__institution__code__icontains=word)
            | Q(**{f"{kind}__institution__code__icontains": word})
        )
    groups: dict[tuple[Any, ...], list[Decision]] = {}
    for row in rows.order_by("-decided_at")[:MOST]:
        groups.setdefault(_key(row), []).append(row)
    sizes: Counter[tuple[Any, ...]] = Counter()
    for key, found in groups.items():
        sizes[key[:4]] += len(found)
    told = [_told(found, whole=few or _hides(key, groups, sizes)) for key, found in groups.items()]
    # What was refused to one of few is theirs alone. Asked for one outcome, all are counted first: else one could subtract.
    told = [one for one in told if not one.few or one.outcome != Decision.Outcome.REFUSED]
    return [one for one in told if one.outcome == outcome] if outcome else told


def _key(row: Decision) -> tuple[Any, ...]:
    request = row.request
    if request.award is None or request.course is None:
        raise ValueError("usable precedents have a credential and a course")
    version = request.award.version
    return version.micro_credential_id, line(version.number), request.course.pk, request.purpose, row.outcome


def _hides(key: tuple[Any, ...], groups: dict[tuple[Any, ...], list[Decision]], sizes: Counter[tuple[Any, ...]]) -> bool:
    """Whether the number hides everybody: itself, and the others of the same case that it could be subtracted from."""
    others = [len(found) for other, found in groups.items() if other[:4] == key[:4]]
    return sizes[key[:4]] >= ENOUGH and all(count >= ENOUGH for count in others)


def _told(found: list[Decision], *, whole: bool) -> Told:
    row = found[0]
    request: RecognitionRequest = row.request
    award, course, receiver = request.award, request.course, request.institution
    if award is None or course is None or receiver is None:
        raise ValueError("usable precedents have a credential and a course")
    version = award.version
    return Told(
        micro_credential=version.micro_credential.code,
        title=version.titles,
        title_language=version.institution.language,
        issuer=version.micro_credential.institution,
        line=line(version.number),
        course=course,
        receiver=receiver,
        purpose=str(request.get_purpose_display()),
        purpose_code=request.purpose,
        outcome=row.outcome,
        outcome_label=str(row.get_outcome_display()),
        kind=KINDS.get(row.outcome, "warn"),
        instrument=str(row.get_instrument_display()),
        wordings=tuple(dict.fromkeys(words for one in found if (words := public_wording(one)))),
        few=not whole,
        count=len(found) if whole else None,
        credits=row.credits if whole and row.credits else None,
        credit_system=row.credit_system,
        last_on=row.decided_on if whole else None,
        until=until_of(row) if whole else None,
        decisions=tuple(one.public_id for one in found) if whole else (),
    )
