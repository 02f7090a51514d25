"""One case held against everything that was settled before it: rows in, the proposal of the ladder out."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.models import Award
from institutions.models import Course, Institution
from micro4asia.foundation.numbers import figure
from recognition import totals
from recognition.credit_limits import limits_of
from recognition.evaluation import NotEnoughFacts, conversion_of_all, credit_value, whole
from recognition.instruments import conditions as told
from recognition.instruments.agreed import of_agreements, of_rules
from recognition.instruments.engine import Answer, Candidate, Condition, Proposal, Verdict, climb
from recognition.instruments.precedents import Match, cited, near, public_wording, refusals_beside, similar, until_of
from recognition.models import RecognitionRequest
from recognition.regulation import regulation_of
from recognition.services.using import said, uses_against_all
from recognition.source_facts import Standing
from recognition.sources import awards_of, read_whole, sources_of


@dataclass(frozen=True)
class Reading:
    """The proposal, and what an officer reads beside it."""

    request: RecognitionRequest
    on: dt.date
    proposal: Proposal
    near: tuple[Match, ...]

    @property
    def precedents(self) -> tuple[Match, ...]:
        return tuple(one for one in self.near if one.exact)

    @cached_property
    def similar(self) -> tuple[Match, ...]:
        """For reading only, and asked for where it is read."""
        alike = [one for one in self.near if not one.exact]
        return tuple(dict.fromkeys([*alike, *similar(self.request, self.on)]))


def read(request: RecognitionRequest, *, on: dt.date | None = None) -> Reading | None:
    """None where the case has no credential of the network, no course, or the receiver no hours per credit: by itself, then.

    on: the receiver's local day, today if none is given. Words are in the active language.
    """
    try:
        award, course, institution = whole(request)
        day = on or local_day_of(institution)
        credit_value(institution, day)
    except NotEnoughFacts:
        return None
    read_whole(request)
    about = standing_conditions(request)
    matches = near(request, day)
    try:
        arithmetic = _arithmetic(request, institution, day)
    except NotEnoughFacts:
        arithmetic = ""
    candidates = [
        *of_agreements(request, award, course, on=day, about=about, arithmetic=arithmetic),
        *of_rules(request, award, course, on=day, about=about, arithmetic=arithmetic),
        *_of_precedents(request, course, matches, on=day, about=about, arithmetic=arithmetic),
    ]
    first = climb((), candidates)
    credits = first.chosen.credits if first.chosen else Fraction(0)
    proposal = climb(bars(request, credits, on=day), candidates)
    return Reading(request, day, proposal, tuple(matches))


def local_day_of(institution: Institution) -> dt.date:
    return institution.today()


def _arithmetic(request: RecognitionRequest, institution: Institution, on: dt.date) -> str:
    """Of all hours together, rounded once."""
    conversion = conversion_of_all([source.facts for source in sources_of(request)], credit_value(institution, on))
    said_so = _("%(hours)s h ÷ %(per)s h = %(raw)s, in steps of %(step)s: %(credits)s %(system)s")
    return said_so % {
        "hours": figure(conversion.hours),
        "per": figure(conversion.hours_per_credit),
        "raw": figure(conversion.raw),
        "step": figure(conversion.step),
        "credits": figure(conversion.credits),
        "system": credit_value(institution, on).system,
    }


def standing_conditions(request: RecognitionRequest) -> tuple[Condition, ...]:
    """What every rung needs: genuine credentials, of this person, from issuers nothing is open against."""
    sources = [source for source in sources_of(request) if source.award]
    genuine = all(
        source.standing and source.standing.verdict in {"valid", "amended"} and source.standing.same_bytes for source in sources
    )
    found = _("Valid, signature verified") if genuine else _("Not confirmed as valid")
    holders = [source.award.learner.user_id for source in sources if source.award]
    certain = all(holder == request.applicant_id for holder in holders) if all(holders) else None
    issuers = [_issuer(source.award, source.standing) for source in sources if source.award and source.standing]
    issuer, holds = next((each for each in issuers if not each[1]), issuers[0] if issuers else ("", False))
    return (
        told.authentic(found=found, holds=genuine or None),
        told.identity(holds=certain or None),
        # A doubt about the issuer is a question, not a failing of the learner.
        told.issuer(found=issuer, holds=holds or None),
    )


def _issuer(award: Award, standing: Standing) -> tuple[str, bool]:
    if not standing.was_member:
        return _("No member of the network on award day"), False
    if not standing.may_award_credits:
        return _("Not allowed to award credits on award day"), False
    return str(award.institution.get_state_display()), award.institution.state == Institution.State.ACTIVE


def bars(request: RecognitionRequest, credits: Fraction, *, on: dt.date) -> tuple[Condition, ...]:
    """What the law, not a comparison, holds against a grant; each sends the case to a person."""
    awards = awards_of(request)
    states = [Award.State(award.state) for award in awards]
    state = next((each for each in states if each != Award.State.ISSUED), Award.State.ISSUED)
    found = [told.revoked(state=str(state.label), holds=state == Award.State.ISSUED and request.award_revoked_at is None)]
    if request.purpose in RecognitionRequest.COUNTS_CREDITS:
        found.append(
            told.unused(
                where=said(uses_against_all((award, outcome) for award in awards for outcome in award.version.outcomes.all()))
            )
        )
        counted = totals.used(request, on)
        known = counted.programme is not None and counted.cap is not None
        exceeded = counted.exceeded_by(credits) if known else None
        found.append(told.cap(found=counted.sentence(credits), exceeded=exceeded))
        found += limits_of(request, on)
    # An agreement is signed by those who know the field: that nothing is on record about it stops no machine.
    if (field := regulation_of(request, on)) and field.answer != Answer.UNKNOWN:
        found.append(field)
    return tuple(found)


def _of_precedents(
    request: RecognitionRequest,
    course: Course,
    matches: list[Match],
    *,
    on: dt.date,
    about: tuple[Condition, ...],
    arithmetic: str,
) -> list[Candidate]:
    """Positive ones of the same micro-credential, course and purpose. A refusal is read, never re-applied."""
    exact = [one for one in matches if one.exact and not one.refused]
    refusals = refusals_beside(request, matches)
    retired = course.in_force_to if course.in_force_to and course.in_force_to < on else None
    return [
        Candidate(
            instrument="precedent",
            key=one.decision.pk,
            cited=cited(one.decision),
            url="",
            conditions=(
                told.precedent_age(decided_on=one.decision.decided_on, until=until_of(one.decision), on=on),
                told.course(code=course.code, version=course.version, wanted=course.version, same=True, retired_on=retired),
                told.undisputed(refusals=refusals),
                *about,
            ),
            outcome=one.decision.outcome,
            credits=Fraction(one.decision.credits),
            conversion=arithmetic,
            grade_handling=one.decision.grade_handling,
            reasons=_reasons(request, one),
            next_steps=_next_steps(request, one),
            coverage=coverage_of(one),
        )
        for one in exact
        if one.decision.outcome in {"full", "partial"}
    ]


def _reasons(request: RecognitionRequest, match: Match) -> str:
    """In the language of the decision: words edited for others, else what the facts say."""
    with override(request.decision_language):
        edited = public_wording(match.decision)
        award, course, _institution = whole(request)
        same = _(
            "We have recognised “%(title)s”, version %(number)s, for “%(course)s” before, for the same purpose. Nothing that"
            " matters is different in your case, so we decide alike."
        ) % {"title": award.version.title(), "number": award.version.number, "course": course.title()}
        return f"{edited}\n\n{same}" if edited else same


def _next_steps(request: RecognitionRequest, match: Match) -> str:
    if match.decision.outcome == "full":
        return ""
    with override(request.decision_language):
        return _("You can take the part that is missing at our institution, or ask again when you have evidence of it.")


def coverage_of(match: Match) -> tuple[Verdict, ...]:
    """What was judged then, by place in the course; notes stay where they are, since somebody wrote them about somebody."""
    judged = match.decision.comparison.get("coverage", [])
    return tuple(Verdict(row["outcome"], row["verdict"], row["share"], tuple(row.get("sources", ()))) for row in judged)
