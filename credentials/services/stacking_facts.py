"""From rows to what the arithmetic sees: awards, offers of the catalogue, rulings, the ledger. A constant number of queries."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from fractions import Fraction

from django.db.models import Q
from django.utils import timezone

from credentials.models import Award, MicroCredentialVersion, OutcomeLink, StackApplication, StackVersion, UseLedger
from credentials.stacking.judging import Asked
from credentials.stacking.parts import Home, Link, Outcome, Part
from institutions.models import Institution, Level, User
from institutions.vocabulary import Supervision

# What a part is read from.
OF_VERSION = ("micro_credential__institution",)
ROWS = ("outcomes", "assessments")
Levels = dict[tuple[str, str], int]


def confirmed_levels(on: dt.date) -> Levels:
    """National levels that count as a level of the EQF: rows of the reference data that somebody confirmed."""
    rows = Level.objects.on(on).filter(eqf_confirmed=True).exclude(eqf="")
    return {(row.framework, row.code): int(row.eqf) for row in rows if row.eqf.isdecimal()}


def held_awards(user: User) -> list[Award]:
    """Every sealed award of a person, whoever issued it, with what a part is read from."""
    return list(with_rows(Award.objects.held_by(user)))


def with_rows(awards: Iterable[Award]) -> Iterable[Award]:
    return awards.select_related(  # type: ignore[attr-defined,no-any-return]
        "institution", "learner", "grade_scale", *(f"version__{name}" for name in OF_VERSION)
    ).prefetch_related(*(f"version__{name}" for name in ROWS))


def ask(
    version: StackVersion,
    awards: Collection[Award],
    *,
    started_on: dt.date,
    on: dt.date | None = None,
    others: Collection[Award] = (),
    apart_from: StackApplication | None = None,
    capstone_passed: bool = False,
) -> Asked:
    """The rules of a version, put to some awards.

    others: awards of the same person that were not chosen; they are offered before the catalogue is. apart_from: an application
    whose own reservations do not count against it.
    """
    institution, rules = version.institution, version.parsed
    day = on or institution.today()
    levels = confirmed_levels(day)
    used = _used([*awards, *others], apart_from)
    parts = tuple(_of_award(award, levels, used[award.pk], day) for award in awards)
    own = [_of_award(award, levels, used[award.pk], day) for award in others]
    usable = {part.code: part for part in own if not part.lost and not part.used}
    offers = [part for part in usable.values() if rules.takes(part.code, part.number)]
    catalogue = MicroCredentialVersion.objects.published().filter(micro_credential__code__in=rules.codes)
    for row in catalogue.select_related(*OF_VERSION).prefetch_related(*ROWS):
        if row.micro_credential.code not in usable and rules.takes(row.micro_credential.code, row.number):
            offers.append(_of_version(row, levels, day))
    keys = {int(outcome.key) for part in (*parts, *offers) for outcome in part.outcomes}
    return Asked(
        rules=rules,
        parts=parts,
        links=links_between(institution, keys),
        home=Home(institution.code, institution.country),
        on=day,
        started_on=started_on,
        offers=tuple(offers),
        capstone_passed=capstone_passed,
    )


def links_between(institution: Institution, outcomes: Collection[int]) -> tuple[Link, ...]:
    """What the institution's experts ruled of these outcomes, and holds today."""
    rows = OutcomeLink.objects.in_force().filter(institution=institution, first__in=outcomes, second__in=outcomes)
    return tuple(row.as_link for row in rows)


def why_lost(award: Award, now: dt.datetime | None = None) -> str:
    """Why an award lends nothing at all; empty where it is valid."""
    if award.state != Award.State.ISSUED:
        return str(award.state)
    return "expired" if award.valid_until and award.valid_until <= (now or timezone.now()) else ""


def _used(awards: Collection[Award], apart_from: StackApplication | None) -> dict[int, set[str]]:
    """Outcomes used elsewhere, by award: through it, or through another award of the same person for the same outcome."""
    rows = UseLedger.objects.standing()
    if apart_from is not None:
        rows = rows.exclude(application=apart_from)
    holders = {award.learner.user_id for award in awards if award.learner.user_id}
    rows = rows.filter(Q(award__in=[award.pk for award in awards]) | Q(holder__in=holders))
    taken = list(rows.values_list("award_id", "holder_id", "outcome_id"))
    return {
        award.pk: {
            str(outcome)
            for through, holder, outcome in taken
            if through == award.pk or (holder is not None and holder == award.learner.user_id)
        }
        for award in awards
    }


def _of_version(version: MicroCredentialVersion, levels: Levels, day: dt.date) -> Part:
    """An offer: as if it were earned on the day one asks."""
    home = version.institution
    return Part(
        key=f"offer:{version.pk}",
        code=version.micro_credential.code,
        number=version.number,
        institution=home.code,
        country=home.country,
        achieved_on=day,
        outcomes=tuple(Outcome(str(row.pk), row.code, Fraction(row.hours)) for row in version.outcomes.all()),
        eqf=levels.get((version.level_framework, version.level_code)),
        levelled=bool(version.level_code),
        verified=sum(Supervision(row.supervision).identity_verified for row in version.assessments.all()),
        owned=False,
    )


def _of_award(award: Award, levels: Levels, used: set[str], day: dt.date) -> Part:
    offer = _of_version(award.version, levels, day)
    scale = award.grade_scale
    return Part(
        key=award.public_id,
        code=offer.code,
        number=offer.number,
        institution=award.institution.code,
        country=offer.country,
        achieved_on=award.achieved_on,
        outcomes=offer.outcomes,
        eqf=offer.eqf,
        levelled=offer.levelled,
        grade=award.grade,
        scale=scale.code if scale else "",
        steps=tuple(scale.steps) if scale else (),
        verified=offer.verified if Supervision(award.supervision).identity_verified else 0,
        lost=why_lost(award),
        used=frozenset(used & {outcome.key for outcome in offer.outcomes}),
    )
