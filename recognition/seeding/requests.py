"""Recognition cases to look at: one decided in part, one refused, one that waits for an officer."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from credentials.models import Award
from institutions.models import Course, User
from recognition.models import RecognitionRequest
from recognition.services.assigning import take_request
from recognition.services.checking import mark_complete
from recognition.services.deciding import Ruling, decide_request
from recognition.services.evaluating import Found, Judged, save_comparison
from recognition.services.requesting import save_draft, start_request, submit_request

CONSENT = "I agree that the receiving institution checks this credential with its issuer."
CONSENTS = {"en": CONSENT, "vi": "Tôi đồng ý để cơ sở tiếp nhận kiểm tra chứng chỉ này với đơn vị cấp."}


def seed_requests() -> None:
    """The cases R2, R3 and R4 of the domain's scenarios, as far as today's dates allow: they begin and end today."""
    _partial()
    _refused()
    submit("mau@example.org", "UEH-FT-01", "MUNI", "DEMO-FTB", "course-exemption", language="vi")


def _partial() -> None:
    request = submit("vzorova@example.org", "MUNI-DA-01", "NEU", "DEMO-PTDL", "credit-transfer", language="en")
    officer = User.objects.get(email="officer.neu@example.org")
    request = mark_complete(request=take_request(request=request, by=officer), by=officer)
    gap = Found(
        "outcomes",
        difference="Time series and panel data, 50 of 150 hours, are not part of the micro-credential.",
        substantial=True,
        why="The course on forecasting builds on both.",
        evidence="Outcomes LO1 to LO3 of version 1.2",
    )
    save_comparison(
        request=request, by=officer, outcomes=judged(request, "ccccnn", ("1", "12", "2", "23", "", "")), elements=[gap]
    )
    ruling = Ruling(
        outcome="partial",
        credits=Decimal(2),
        reasons="Four of the six outcomes are covered: 100 of 150 hours. Time series and panel data are missing.",
        next_steps="Take the bridging unit of 1 credit; with it the course is complete (2 + 1 = 3).",
    )
    decide_request(request=request, by=officer, ruling=ruling)


def _refused() -> None:
    request = submit("exemple@example.org", "IHF-EU-02", "MUNI", "DEMO-EUI", "credit-transfer", language="en")
    officer = User.objects.get(email="officer2.muni@example.org")
    request = mark_complete(request=take_request(request=request, by=officer), by=officer)
    found = [
        Found(
            "outcomes",
            "One of six outcomes is met in part.",
            substantial=True,
            why="The credit would stand for what was not learnt.",
        ),
        Found("workload", "30 of 125 hours.", substantial=True, why="The missing outcomes need the missing hours."),
        Found("assessment", "A quiz marked automatically.", substantial=True, why="Credit needs outcomes assessed in depth."),
        Found("identity", "Nobody knows who took the quiz.", substantial=True, why="Credit needs to know who earned it."),
    ]
    save_comparison(request=request, by=officer, outcomes=judged(request, "pnnnnn", ("1", "", "", "", "", "")), elements=found)
    ruling = Ruling(
        outcome="refused",
        reasons="The unit covers part of one of six outcomes in 24 % of the hours, by a quiz without an identity check.",
        next_steps="You may take the exam on prior learning, or list the unit as non-formal learning.",
    )
    decide_request(request=request, by=officer, ruling=ruling)


def submit(email: str, code: str, institution: str, course: str, purpose: str, *, language: str) -> RecognitionRequest:
    learner = User.objects.get(email=email)
    award = Award.objects.held_by(learner).get(version__micro_credential__code=code)
    target = Course.objects.select_related("institution").get(institution__code=institution, code=course)
    request = start_request(by=learner, purpose=purpose, award=award)
    fields = {"institution": target.institution, "course": target, "decision_language": language}
    request = save_draft(request=request, by=learner, fields=fields)
    return submit_request(request=request, by=learner, consent=True, wording=CONSENTS[language])


def judged(request: RecognitionRequest, verdicts: str, by: Sequence[str] = ()) -> list[Judged]:
    """By letter, in the order of the outcomes: c covered, p partly, n not. by: which of theirs cover each, counted from 1."""
    if request.course is None or request.award is None:
        raise ValueError("only a request for a course, with a credential, has outcomes to judge")
    words = {"c": "covered", "p": "partly", "n": "not"}
    theirs = [row.pk for row in request.award.version.outcomes.all()]
    rows = zip(request.course.outcomes.all(), verdicts, by or [""] * len(verdicts), strict=True)
    return [Judged(row.pk, words[letter], source_ids=tuple(theirs[int(one) - 1] for one in ones)) for row, letter, ones in rows]
