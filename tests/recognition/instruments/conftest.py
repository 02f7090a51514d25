"""The world of scenarios R4 and R5: a case decided before, and an agreement that lists what is asked for."""

import datetime as dt
from decimal import Decimal

from django.utils import timezone

from institutions.models import Agreement
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import save_comparison
from recognition.services.renewing import list_line
from recognition.services.requesting import save_draft, start_request, submit_request
from recognition.services.ruling import draft_rule, propose_rule, publish_rule, sign_rule, source_of
from tests.factories.courses import ProgrammeFactory
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import CourseFactory, CourseOutcomeFactory, MembershipFactory
from tests.factories.network import AgreementFactory
from tests.foundation.built_once import built_once
from tests.recognition.conftest import judged

WORDING = {"en": "Outcomes, hours and level are the same.", "vi": "Chuẩn đầu ra, số giờ và bậc như nhau."}


@built_once
def version(ueh, letters_vn):
    return VersionFactory(institution=ueh, grade_scale=letters_vn)


@built_once
def programme(muni):
    return ProgrammeFactory(institution=muni, credits=Decimal(126), own_cap=Decimal(63))


@built_once
def counted_course(muni, programme, course_scale):
    """A course of a programme whose limit is known: what is counted there can be added up."""
    course = CourseFactory(
        institution=muni, code="ECO", credits=Decimal(4), level_framework="EQF", level_code="6", main_programme=programme
    )
    for position in (1, 2):
        CourseOutcomeFactory(course=course, position=position, hours=Decimal(50), texts={"en": f"Outcome {position}"})
    return course


@built_once
def send(make_award, version):
    """A request of a learner for a course, sent by the learner."""

    def sent(user, target, *, purpose="course-exemption", grade="B", award=None, **fields):
        award = award or make_award(user=user, grade=grade, version=version)
        row = start_request(by=user, purpose=purpose, award=award)
        row = save_draft(request=row, by=user, fields={"institution": target.institution, "course": target, **fields})
        return submit_request(request=row, by=user, consent=True, wording="They may see it.")

    return sent


@built_once
def completed(officer):
    def complete(request, by=officer):
        return mark_complete(request=take_request(request=request, by=by), by=by)

    return complete


@built_once
def precedent(send, completed, applicant, course, officer):
    """R1: granted in full, with a grade, for reasons that name the person, as people do."""
    case = completed(send(applicant, course))
    save_comparison(request=case, by=officer, outcomes=judged(case), elements=[])
    ruling = Ruling(
        outcome="full",
        credits=Decimal(4),
        reasons="CANARY-REASONS Nguyễn Thị Ví Dụ showed all five outcomes.",
        grade_handling="statistical",
        departure="",
    )
    return decide_request(request=case, by=officer, ruling=ruling)


@built_once
def agreement(ueh, muni, version):
    today = timezone.localdate()
    return AgreementFactory(
        number="AG-2026-01",
        covers=["course-exemption", "credit-transfer", "automatic"],
        valid_from=today - dt.timedelta(days=30),
        valid_to=today + dt.timedelta(days=300),
        between=[ueh, muni],
        state=Agreement.State.PUBLISHED,
        published_at=timezone.now(),
        document_digest="0" * 64,
    )


@built_once
def listed(agreement, version, muni, counted_course):
    admin = MembershipFactory(institution=muni, role="institution_admin").user
    return list_line(agreement=agreement, version=version, receiver=muni, by=admin, course=counted_course)


@built_once
def make_rule(ueh, muni, version, officer, sending_officer):
    """A rule in force, signed by both sides."""

    def made(kind, target, *, sources=None, publish=True, **fields):
        today = muni.today()
        given = {
            "kind": kind,
            "number": "D-17/2026",
            "receiver": muni,
            "sender": ueh,
            "course": target,
            "purposes": ["course-exemption", "credit-transfer"],
            "wording": WORDING,
            "valid_from": today - dt.timedelta(days=1),
            "valid_to": today + dt.timedelta(days=200),
            **fields,
        }
        rule = draft_rule(institution=muni, by=officer, fields=given, sources=sources or [source_of(version)])
        if not publish:
            return rule
        rule = propose_rule(rule=rule, by=officer)
        signer = {"sender": sending_officer, "learner": fields.get("learner")}
        for side in rule.signers():
            if side in signer:
                rule = sign_rule(rule=rule, side=side, by=signer[side], seen=rule.fingerprint())
        return publish_rule(rule=rule, by=officer)

    return made


@built_once
def terms(make_rule, agreement, listed, counted_course):
    """R5: what the agreement lists, with a grade of C or better, recognised without a grade."""
    return make_rule("agreement", counted_course, number="", agreement=agreement, grade_floor="C")
