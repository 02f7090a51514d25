"""What two sides or one faculty settled beforehand, held against one case: a candidate for every rule that may concern it.

Whether it was in force is asked of the day on which the request was sent, as parties of an agreement are promised; whether it
is suspended, of today.
"""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django.utils.translation import gettext as _
from django.utils.translation import override

from credentials.change_class import line
from credentials.models import Award, ListedLine
from institutions.models import Agreement, Course
from recognition.clock import local_day
from recognition.equal_grades import reaches
from recognition.instruments import conditions as told
from recognition.instruments.engine import Answer, Candidate, Condition, Verdict
from recognition.models import Decision, RecognitionRequest, Rule
from recognition.sources import awards_of

State = ListedLine.State
# What an agreement has to cover so that its lines answer a purpose.
COVERING = {
    RecognitionRequest.Purpose.EXEMPTION: {Agreement.Covers.EXEMPTION, Agreement.Covers.CREDITS},
    RecognitionRequest.Purpose.CREDIT: {Agreement.Covers.CREDITS, Agreement.Covers.EXEMPTION},
    RecognitionRequest.Purpose.ADMISSION: {Agreement.Covers.ADMISSION},
}


def of_agreements(
    request: RecognitionRequest, award: Award, course: Course, *, on: dt.date, about: tuple[Condition, ...], arithmetic: str
) -> list[Candidate]:
    """Lines that agreements list for this receiver of this micro-credential, with the terms where both sides set some."""
    rows = ListedLine.objects.exclude(state=State.RENEWED).filter(
        micro_credential=award.version.micro_credential_id, receiver=course.institution_id
    )
    rows = rows.filter(agreement__published_at__isnull=False).select_related("agreement", "course")
    candidates = []
    for row in rows:
        if row.course is not None and row.course.code != course.code:
            continue  # it is about another course
        terms = _terms(request, award, row, course)
        candidates.append(_of_line(request, award, course, row, terms, on=on, about=about, arithmetic=arithmetic))
    return candidates


def _terms(request: RecognitionRequest, award: Award, row: ListedLine, course: Course) -> Rule | None:
    """What both sides set beyond the list for this receiver, micro-credential and course: of those that were signed for this
    very version, course and purpose the latest; else the latest, which then says what does not hold."""
    rules = Rule.objects.filter(kind=Rule.Kind.AGREEMENT, agreement=row.agreement_id, course__code=course.code)
    rules = rules.filter(receiver=course.institution_id, sources__micro_credential=row.micro_credential_id)
    rules = rules.filter(published_at__isnull=False).exclude(state=Rule.State.ENDED).select_related("course", "receiver")
    brought = {one.version.micro_credential_id: one for one in awards_of(request)}

    def beside_it(rule: Rule) -> int:
        missed = sum(one.answer != Answer.PASS for one in _versions(rule, brought))
        return missed + (rule.course_id != course.pk) + (request.purpose not in rule.purposes)

    latest = rules.prefetch_related("sources__micro_credential").order_by("-published_at")
    return min(latest, key=beside_it, default=None)


def _of_line(
    request: RecognitionRequest,
    award: Award,
    course: Course,
    row: ListedLine,
    terms: Rule | None,
    *,
    on: dt.date,
    about: tuple[Condition, ...],
    arithmetic: str,
) -> Candidate:
    agreement = row.agreement
    sides = (row.micro_credential.institution, course.institution)
    sent_on = request.submitted_on() or on
    holds = Agreement.objects.in_force(sent_on, between=sides).filter(pk=agreement.pk).exists()
    inside = agreement.valid_from <= sent_on <= agreement.last_day()
    stopped = str(agreement.get_state_display()) if inside and not holds else ""
    kinds = COVERING.get(RecognitionRequest.Purpose(request.purpose), set())
    kinds_named = [code for code in agreement.covers if code in Agreement.Covers.values and code != Agreement.Covers.ISSUER_TOLD]
    names = [str(Agreement.Covers(code).label) for code in kinds_named]
    found = [
        told.in_force(begins=agreement.valid_from, ends=agreement.last_day(), on=sent_on, today=on, stopped=stopped),
        told.listed(
            agreement=agreement.number,
            state=str(row.get_state_display()) if line(award.version.number) == row.line else None,
            holds=row.state in (State.HOLDS, State.TO_CONFIRM),
            to_confirm=row.state == State.TO_CONFIRM,
            line=f"{row.micro_credential.code} {line(award.version.number)}",
        ),
        told.purpose(found=str(request.get_purpose_display()), wanted=names, holds=bool(kinds.intersection(agreement.covers))),
        *_named_course(course, row, terms, on),
        *(_signed(request, terms) if terms else ()),
        *(_of_terms(request, award, terms, on) if terms else ()),
        *about,
    ]
    return Candidate(
        instrument="agreement",
        key=terms.pk if terms else 0,
        cited=agreement.number,
        url=agreement.get_absolute_url(),
        conditions=tuple(found),
        outcome=_outcome(terms, course),
        credits=Fraction(_credits(terms, course)),
        conversion=_conversion(terms, course, arithmetic),
        grade_handling=terms.grade_rule if terms else Rule.GradeRule.WITHOUT,
        reasons=_reasons(request, agreement.number, terms),
        next_steps=_next_steps(request, terms, course),
        coverage=whole_coverage(course),
        agreement=agreement.pk,
        listed_automatic=terms is not None and Agreement.Covers.AUTOMATIC in agreement.covers,
    )


def of_rules(
    request: RecognitionRequest, award: Award, course: Course, *, on: dt.date, about: tuple[Condition, ...], arithmetic: str
) -> list[Candidate]:
    """Articulations, learning agreements and pre-approved equivalences that name this micro-credential and this course."""
    rules = Rule.objects.exclude(kind=Rule.Kind.AGREEMENT).filter(published_at__isnull=False, receiver=course.institution_id)
    rules = rules.filter(sources__micro_credential=award.version.micro_credential_id, course__code=course.code)
    # A learning agreement of somebody else does not even fail: nobody is told of it.
    rules = rules.exclude(state=Rule.State.ENDED).exclude(learner__isnull=False, learner__gt=request.applicant_id)
    rules = rules.exclude(learner__isnull=False, learner__lt=request.applicant_id)
    rules = rules.select_related("course").prefetch_related("sources__micro_credential", "signatures")
    brought = {one.version.micro_credential_id: one for one in awards_of(request)}
    return [
        Candidate(
            instrument=rule.kind,
            key=rule.pk,
            cited=rule.named() or str(rule.get_kind_display()),
            url=rule.get_absolute_url() if rule.kind != Rule.Kind.LEARNING_AGREEMENT else "",
            conditions=(
                told.in_force(
                    begins=rule.valid_from,
                    ends=rule.valid_to,
                    on=request.submitted_on() or on,
                    today=on,
                    stopped=_stopped(rule),
                ),
                *_versions(rule, brought),
                _purpose(request, rule),
                _course(course, rule.course, on),
                *_of_terms(request, award, rule, on),
                *_of_learner(request, award, rule),
                *about,
            ),
            outcome=_outcome(rule, course),
            credits=Fraction(_credits(rule, course)),
            conversion=_conversion(rule, course, arithmetic),
            grade_handling=rule.grade_rule,
            reasons=_reasons(request, rule.named(), rule),
            next_steps=_next_steps(request, rule, course),
            coverage=whole_coverage(course),
        )
        for rule in rules.order_by("-published_at").distinct()
    ]


def _stopped(rule: Rule) -> str:
    if rule.state == Rule.State.SUSPENDED:
        return _("Suspended: %(why)s") % {"why": rule.get_suspended_why_display()}
    return "" if rule.state in (Rule.State.PUBLISHED, Rule.State.EXPIRED) else str(rule.get_state_display())


def _versions(rule: Rule, brought: dict[int, Award]) -> list[Condition]:
    found = []
    for source in rule.sources.all():
        award = brought.get(source.micro_credential_id)
        found.append(
            told.version(
                code=source.micro_credential.code,
                line=line(award.version.number) if award else None,
                first=source.first_line,
                last=source.last_line,
                number=award.version.number if award else "",
            )
        )
    return found


def _purpose(request: RecognitionRequest, rule: Rule) -> Condition:
    return told.purpose(
        found=str(request.get_purpose_display()),
        wanted=[str(RecognitionRequest.Purpose(code).label) for code in rule.purposes],
        holds=request.purpose in rule.purposes,
    )


def _signed(request: RecognitionRequest, terms: Rule) -> list[Condition]:
    """The versions and the purposes that both sides put their names to, all sources together."""
    brought = {one.version.micro_credential_id: one for one in awards_of(request)}
    return [*_versions(terms, brought), _purpose(request, terms)]


def _named_course(course: Course, row: ListedLine, terms: Rule | None, on: dt.date) -> list[Condition]:
    """The course as the list names it, and as the terms do."""
    named = [*([row.course] if row.course else ()), *([terms.course] if terms else ())]
    if not named:
        return [told.course_named(), _course(course, course, on)]
    return [_course(course, wanted, on) for wanted in dict.fromkeys(named)]


def _course(course: Course, wanted: Course, on: dt.date) -> Condition:
    retired = course.in_force_to if course.in_force_to and course.in_force_to < on else None
    return told.course(
        code=course.code, version=course.version, wanted=wanted.version, same=course.pk == wanted.pk, retired_on=retired
    )


def _of_terms(request: RecognitionRequest, award: Award, rule: Rule, on: dt.date) -> list[Condition]:
    """What a rule asks beyond who and what: a grade, a quota, and that it is neither suspended nor over."""
    found = []
    if rule.kind == Rule.Kind.AGREEMENT:
        found.append(
            told.in_force(
                begins=rule.valid_from,
                ends=rule.valid_to,
                on=request.submitted_on() or on,
                today=on,
                stopped=_stopped(rule),
            )
        )
    if rule.grade_floor:
        found.append(
            told.grade(found=award.grade, floor=rule.grade_floor, holds=reaches(award.grade, rule.grade_floor, award.grade_scale))
        )
    if rule.quota:
        found.append(told.quota(found=counted_under(rule, on), allowed=rule.quota))
    return found


def _of_learner(request: RecognitionRequest, award: Award, rule: Rule) -> list[Condition]:
    if rule.kind != Rule.Kind.LEARNING_AGREEMENT:
        return []
    last = max((one.signed_at for one in rule.signatures.all()), default=None)
    agreed_on = local_day(last, rule.receiver.zone) if last else None
    return [
        told.person(holds=rule.learner_id == request.applicant_id),
        told.beforehand(agreed_on=agreed_on, earned_on=award.achieved_on),
    ]


def counted_under(rule: Rule, on: dt.date) -> int:
    """Decisions in force that rest on the rule, within the calendar year."""
    rows = Decision.objects.positive().filter(decided_on__year=on.year, instrument=rule.kind, rule=rule)
    return rows.count()


def _credits(rule: Rule | None, course: Course) -> Decimal:
    return rule.credits if rule and rule.credits is not None else course.credits


def _outcome(rule: Rule | None, course: Course) -> str:
    """Fewer credits than the course's are a recognition in part, which a person says."""
    return "partial" if _credits(rule, course) < course.credits else "full"


def _next_steps(request: RecognitionRequest, rule: Rule | None, course: Course) -> str:
    if _outcome(rule, course) == "full":
        return ""
    with override(request.decision_language):
        return _("You can take the part that is missing at our institution, or ask again when you have evidence of it.")


def _conversion(rule: Rule | None, course: Course, arithmetic: str) -> str:
    if rule and rule.credits is not None and rule.credits != course.credits:
        own = _("As the rule says.")
    else:
        own = _("The course's own credits.")
    return f"{own} {arithmetic}".strip()


def whole_coverage(course: Course) -> tuple[Verdict, ...]:
    """Both sides held every outcome to be met when they agreed; that is what the rule says."""
    return tuple(Verdict(outcome.position, "covered", "100") for outcome in course.outcomes.all())


def _reasons(request: RecognitionRequest, number: str, rule: Rule | None) -> str:
    """In the language of the decision: the rule's own words, after the sentence that cites it."""
    with override(request.decision_language):
        kinds = {
            None: _("Agreement %(number)s between your institution and ours lists this micro-credential for this course."),
            Rule.Kind.AGREEMENT: _(
                "Agreement %(number)s between your institution and ours lists this micro-credential for this course."
            ),
            Rule.Kind.ARTICULATION: _("Our articulation rule %(number)s counts this for the course."),
            Rule.Kind.LEARNING_AGREEMENT: _(
                "Your learning agreement %(number)s, signed before you studied, counts this for the course."
            ),
            Rule.Kind.EQUIVALENCE: _("Our faculty has decided, no. %(number)s, that this is equivalent to the course."),
        }
        first = kinds[Rule.Kind(rule.kind) if rule else None] % {"number": number}
        words = rule.reasons(request.decision_language) if rule else ""
        return " ".join(part for part in (first.replace("  ", " "), words) if part)
