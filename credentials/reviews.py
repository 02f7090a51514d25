"""What pages about quality review show: remarks by field, the steps that are open, the queue, the calendar."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _

from credentials import gates, wording
from credentials.models import (
    ChecklistAnswer,
    DraftChange,
    MicroCredentialVersion,
    QualityRecord,
    Remark,
    SetAside,
    VersionStep,
)
from credentials.models.life_cycle import TABLE, Key, State
from credentials.models.micro_credential import VersionQuerySet
from credentials.policies import may_step
from institutions.models import Accreditation, Institution, User
from micro4asia.foundation.errors import Verdict

SOON = dt.timedelta(days=90)
LIVE = (State.PUBLISHED, State.SUSPENDED)
PAGES = {
    Key.SUBMIT: "version-submit",
    Key.DISCARD: "version-discard",
    Key.RETURN: "quality-review",
    Key.APPROVE: "quality-review",
    Key.PUBLISH: "version-publish",
    Key.SUSPEND: "version-suspend",
    Key.RESUME: "version-resume",
    Key.RETIRE: "version-retire",
}
ANCHORS = {Key.RETURN: "#return", Key.APPROVE: "#approve"}


@dataclass(frozen=True)
class Open:
    """A step that the table has from here: verdict and `lacking` say why it cannot be taken now."""

    key: Key
    url: str
    verdict: Verdict
    lacking: tuple[str, ...]

    @property
    def label(self) -> Any:
        return self.key.label

    @property
    def allowed(self) -> Verdict:
        """For a button: the first reason against it."""
        return self.verdict if not self.verdict or not self.lacking else Verdict(" ".join(self.lacking))


@dataclass(frozen=True)
class Due:
    """Something that ends or is due on a day. version: None where it is about the whole institution."""

    day: dt.date
    kind: str
    what: str
    version: MicroCredentialVersion | None


def remarks_for(version: MicroCredentialVersion) -> dict[str, list[Remark]]:
    """{key of the field, as in `differences`: its remarks, the oldest first}. Withdrawn ones are nobody's business any more."""
    found: dict[str, list[Remark]] = defaultdict(list)
    rows = version.remarks.exclude(state=Remark.State.WITHDRAWN).select_related("made_by", "answered_by", "settled_by")
    for remark in rows:
        found[remark.field].append(remark)
    return dict(found)


def steps_for(user: User, version: MicroCredentialVersion) -> list[Open]:
    """Every step from here, with the reason where this person cannot take it or something is lacking."""
    steps = []
    for line in TABLE:
        if line.source != version.state or not line.who:
            continue
        if url := _address(line.key, version):
            verdict = may_step(user, version, line.key)
            lacking = _lacking(line.key, version) if verdict else ()
            steps.append(Open(line.key, url, verdict, tuple(lacking)))
    return steps


def _lacking(key: Key, version: MicroCredentialVersion) -> list[str]:
    match key:
        case Key.SUBMIT:
            return gates.before_submission(version)
        case Key.APPROVE:
            return gates.before_approval(version, on=version.institution.today())
        case Key.PUBLISH:
            return gates.before_publication(version)
        case Key.RETURN if not version.remarks.open().exists():
            return [_("There is no open remark.")]
    return []


def _address(key: Key, version: MicroCredentialVersion) -> str:
    args = [version.institution.slug, version.micro_credential.public_id, version.number]
    try:
        return reverse(f"credentials:{PAGES[key]}", args=args) + ANCHORS.get(key, "")
    except NoReverseMatch:
        return ""


TOLD = {"decision", "decided_on", "valid_from", "review_by", "teach_out_on", "expected_end", "last_award_on", "signing_officer"}
DAYS = {"decided_on", "valid_from", "review_by", "teach_out_on", "expected_end", "last_award_on"}


def timeline(version: MicroCredentialVersion) -> list[dict[str, Any]]:
    """Its life so far for `components/timeline.html`, the oldest first."""
    labels = {
        "decision": _("Decision %(value)s"),
        "decided_on": _("decided on %(value)s"),
        "valid_from": _("valid from %(value)s"),
        "review_by": _("review by %(value)s"),
        "teach_out_on": _("may be awarded until %(value)s"),
        "expected_end": _("expected to end on %(value)s"),
        "last_award_on": _("last award day %(value)s"),
        "signing_officer": _("signing officer %(value)s"),
    }
    events = []
    for step in version.steps.select_related("by"):
        facts = [
            labels[name] % {"value": wording.day(value) if name in DAYS else value}
            for name, value in step.data.items()
            if name in TOLD and value
        ]
        note = " · ".join(filter(None, [step.by.full_name, step.reason, *facts]))
        events.append({"title": State(step.to_state).label, "note": note, "at": step.at, "kind": ""})
    return events


def waiting(institution: Institution) -> VersionQuerySet:
    """Versions in review, the longest waiting first, each with `handed_in` and counts of remarks and of answers to it."""
    handed_in = VersionStep.objects.filter(version=OuterRef("pk"), key=Key.SUBMIT).order_by("-at", "-pk")
    rows = MicroCredentialVersion.objects.filter(micro_credential__institution=institution, state=State.INTERNAL_QA)
    rows = rows.select_related("micro_credential__institution", "author").annotate(
        handed_in=Subquery(handed_in.values("at")[:1]),
        open_remarks=Count("remarks", filter=Q(remarks__state=Remark.State.OPEN), distinct=True),
        answered_remarks=Count("remarks", filter=Q(remarks__state=Remark.State.ANSWERED), distinct=True),
    )
    return rows.annotate(answers=Coalesce(Subquery(_answers_that_count()), 0)).order_by("handed_in", "pk")


def _answers_that_count() -> QuerySet[ChecklistAnswer, dict[str, Any]]:
    """How many answers are about what was handed in, by somebody who wrote none of it: see `gates.stale_answers`."""
    given = ChecklistAnswer.objects.filter(version=OuterRef("pk"), answered_at__gte=OuterRef("handed_in"))
    given = given.exclude(answered_by=F("version__author"))
    for wrote in (DraftChange.objects.all(), SetAside.objects.all(), VersionStep.objects.filter(key=Key.SUBMIT)):
        given = given.exclude(Exists(wrote.filter(version=OuterRef("version"), by=OuterRef("answered_by"))))
    return given.order_by().values("version").annotate(number=Count("pk")).values("number")


def calendar(institution: Institution, *, until: dt.date | None = None) -> list[Due]:
    """Reviews that are due and accreditations that end, up to a day or all of them, the next one first."""
    return sorted(_dues(institution, until), key=lambda due: (due.day, due.what))


def _dues(institution: Institution, until: dt.date | None) -> Iterator[Due]:
    last = until or dt.date.max
    live = MicroCredentialVersion.objects.filter(micro_credential__institution=institution, state__in=LIVE)
    for version in live.filter(review_by__lte=last).select_related("micro_credential__institution"):
        yield Due(version.review_by, "review", version.title(), version)  # type: ignore[arg-type]
    for version, record in ending(live, last):
        yield Due(record.valid_until, "accreditation", str(record.get_type_display()), version)  # type: ignore[arg-type]
    yesterday = institution.today() - dt.timedelta(days=1)
    for one in Accreditation.objects.filter(institution=institution, valid_to__gte=yesterday - SOON, valid_to__lte=last):
        yield Due(one.valid_to, "accreditation", f"{one.get_kind_display()}, {one.decision}", None)  # type: ignore[arg-type]


def ending(live: VersionQuerySet, last: dt.date) -> Iterator[tuple[MicroCredentialVersion, QualityRecord]]:
    """Records of accreditation of these versions that end by a day."""
    rows = QualityRecord.objects.filter(version__in=live, type__in=gates.ENDING, valid_until__lte=last)
    for record in rows.select_related("version__micro_credential__institution", "version__author"):
        yield record.version, record
