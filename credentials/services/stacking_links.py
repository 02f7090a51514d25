"""An expert rules whether one outcome is learnt with another. Likeness of words is shown to look at, and decides nothing."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from itertools import combinations

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from credentials.models import LearningOutcome, MicroCredentialVersion, OutcomeLink, StackVersion
from credentials.policies import may_rule_overlap
from institutions.models import Institution, User
from micro4asia.foundation import text
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.journal import record

LIKE = 0.2


@dataclass(frozen=True)
class Pair:
    """Two outcomes of different micro-credentials of a stack, and what was ruled of them. like: a share of common words."""

    first: LearningOutcome
    second: LearningOutcome
    ruling: OutcomeLink | None
    like: float

    @property
    def looks_alike(self) -> bool:
        return self.like >= LIKE


@transaction.atomic
def rule_overlap(
    *,
    institution: Institution,
    first: LearningOutcome,
    second: LearningOutcome,
    kind: str,
    statement: str,
    by: User,
    percent: Decimal | None = None,
) -> OutcomeLink:
    """Rule, for the stacks of this institution. A ruling that held before is withdrawn with it.

    Raises PermissionDenied, ValidationError (by field), WrongState.
    """
    institution = Institution.objects.select_for_update().get(pk=institution.pk)
    may_rule_overlap(by, institution).enforce()
    if first.version_id == second.version_id:
        raise ValidationError({"second": _("Two outcomes of one version do not overlap: its hours add up to the total.")})
    one, two = sorted((first, second), key=lambda row: row.pk)
    for row in (one, two):
        if not MicroCredentialVersion.objects.public().filter(pk=row.version_id).exists():
            raise ValidationError({"second": _("Only outcomes of published versions are frozen and can be ruled on.")})
    now = timezone.now()
    before = OutcomeLink.objects.in_force().filter(institution=institution, first=one, second=two).first()
    if before is not None:
        before.withdrawn_at, before.withdrawn_by = now, by
        before.save(update_fields=["withdrawn_at", "withdrawn_by"])
    ruling = OutcomeLink(
        institution=institution,
        first=one,
        second=two,
        kind=kind,
        percent=percent if kind == OutcomeLink.Kind.PARTIAL else None,
        statement=statement,
        expert=by,
        ruled_on=institution.today(),
    )
    if kind == OutcomeLink.Kind.PARTIAL and percent is None:
        raise ValidationError({"percent": _("Say how much of the smaller outcome is the same.")})
    ruling.full_clean(validate_constraints=False)
    try:
        with transaction.atomic():
            ruling.save(force_insert=True)
    except IntegrityError as error:
        raise WrongState(_("Somebody else ruled on this pair a moment ago.")) from error
    record(
        "overlap_ruled",
        on=ruling,
        by=by,
        institution_id=institution.pk,
        kind=kind,
        outcomes=[one.pk, two.pk],
        replaces=before.pk if before else None,
    )
    return ruling


def pairs_of(version: StackVersion) -> list[Pair]:
    """Every pair of outcomes of different parts of a stack: those that look alike and are not ruled on first, then the ruled."""
    rows = MicroCredentialVersion.objects.published().filter(micro_credential__code__in=version.parsed.codes)
    parts = rows.select_related("micro_credential__institution").prefetch_related("outcomes").order_by("micro_credential__code")
    outcomes = []
    for part in parts:
        for outcome in part.outcomes.all():
            outcome.version = part
            outcomes.append((outcome, _words(outcome)))
    keys = [outcome.pk for outcome, _said in outcomes]
    in_force = OutcomeLink.objects.in_force().filter(institution=version.institution, first__in=keys, second__in=keys)
    ruled = {(row.first_id, row.second_id): row for row in in_force.select_related("expert")}
    pairs = []
    for (one, said), (two, other) in combinations(outcomes, 2):
        if one.version_id == two.version_id:
            continue
        ruling = ruled.get((min(one.pk, two.pk), max(one.pk, two.pk)))
        pairs.append(Pair(one, two, ruling, _alike(said, other)))
    return sorted(pairs, key=lambda pair: (bool(pair.ruling), -pair.like, pair.first.pk, pair.second.pk))


def _words(outcome: LearningOutcome) -> set[str]:
    english = outcome.texts.get("en") or next(iter(outcome.texts.values()), "")
    return {word for word in text.search_key(english).split() if len(word) > 3}


def _alike(one: set[str], two: set[str]) -> float:
    return len(one & two) / len(one | two) if one and two else 0.0
