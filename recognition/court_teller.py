"""Reads one case for its printed file: moments, names and words as they are told there."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterable
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from institutions.models import User
from micro4asia.foundation import text
from recognition.models import OutcomeCoverage, RecognitionRequest
from recognition.sources import SourceOutcome, sources_of, told_apart

_CASE_NUMBER = re.compile(r"\b[A-Z][A-Z0-9-]{0,20}-\d{4}-\d{4,}\b")


class Teller:
    """Reads one case. zone: every moment is told as it was at the receiving institution."""

    def __init__(self, request: RecognitionRequest, *, for_desk: bool) -> None:
        self.request, self.for_desk = request, for_desk
        self.zone = request.institution.zone if request.institution else dt.UTC
        self._names: dict[int, str] = {}
        self._learned: list[SourceOutcome] | None = None

    def moment(self, value: dt.datetime | None) -> str:
        return date_format(timezone.localtime(value, self.zone), "DATETIME_FORMAT") if value else ""

    def day(self, value: dt.date | None) -> str:
        return date_format(value, "DATE_FORMAT") if value else ""

    def own(self, said: str) -> str:
        """The same words with the numbers of other cases covered."""
        mine = self.request.case_number or ""
        return _CASE_NUMBER.sub(lambda found: found[0] if found[0] == mine else "[…]", said)

    def local(self, texts: dict[str, str]) -> str:
        home = self.request.institution.language if self.request.institution else "en"
        return text.pick(texts, get_language() or "en", home)[0]

    def codes(self, keys: Iterable[str]) -> str:
        """Outcomes of what was learned, by their keys."""
        if self._learned is None:
            self._learned = told_apart(source.facts for source in sources_of(self.request))
        chosen = set(keys)
        return ", ".join(outcome.code for outcome in self._learned if outcome.key in chosen)

    def name(self, person: int | None) -> str:
        if person is None:
            return _("the registry")
        if person not in self._names:
            found = User.objects.filter(pk=person).first()
            self._names[person] = found.full_name if found else "–"
        return self._names[person]


def rows_of(owner: Any, name: str) -> list[Any]:
    return list(getattr(owner, name).all())


def pretty(said: str) -> str:
    try:
        return json.dumps(json.loads(said), ensure_ascii=False, indent=1)
    except ValueError:
        return said


def flat(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def verdict(code: str) -> str:
    known = dict(OutcomeCoverage.Verdict.choices)
    return str(known.get(code, code))


def differs(difference: str, why: str) -> str:
    """why: empty where the difference is not substantial."""
    if not difference:
        return "–"
    return f"{difference}\n{_('Substantial:')} {why}" if why else difference
