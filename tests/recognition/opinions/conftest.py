"""An expert who is asked, one outside, and what they say; documents beside the credential."""

import datetime as dt
import json

from django.utils import timezone

from institutions.models import Role
from recognition.clock import local_day
from recognition.services.advising import Given, Whom, ask_opinion, sign_opinion
from tests.credentials.conftest import member  # noqa: F401 a fixture of the floor below
from tests.factories.recognition import CasePaperFactory, RequestSourceFactory
from tests.foundation.built_once import built_once


@built_once
def assessor(member, muni):  # noqa: F811
    return member(Role.ASSESSOR, muni, second_factor=True, full_name="Eva Znalá", email="assessor@example.org")


@built_once
def in_days(muni):
    return lambda days: local_day(timezone.now(), muni.zone) + dt.timedelta(days=days)


@built_once
def asked(complete, officer, assessor, in_days):
    return ask_opinion(request=complete, by=officer, whom=Whom(assessor=assessor), due_on=in_days(21))


@built_once
def outside(complete, officer, in_days):
    whom = Whom(email="Dean@Example.org", name="Marta Vnější", language="vi")
    return ask_opinion(request=complete, by=officer, whom=whom, due_on=in_days(21), question="Is the exam enough?")


def given(request, letters="ccccc", **said):
    """Verdicts by letter in the order of the outcomes; a gap matters, where nothing else is said."""
    words = {"c": "covered", "p": "partly", "n": "not"}
    rows = zip(request.course.outcomes.all(), letters, strict=True)
    return [Given(row.pk, words[one], **({"matters": "yes", **said} if one != "c" else {})) for row, one in rows]


@built_once
def signed(asked, assessor):
    said = given(asked.request, "cccnn", note="Nothing on regulation.", bridging="Read the law on payments.")
    return sign_opinion(opinion=asked, by=assessor, given=said, signed_name="Eva Znalá", remark="Solid work.")


STATED = {
    "title": "Payments by mobile",
    "issuer": "An institute",
    "country": "LA",
    "hours": "25",
    "level_framework": "EQF",
    "level_code": "5",
    "isced_f": "0412",
    "assessment": ["online-quiz"],
    "supervision": "unsupervised",
    "quality": ["internal-only"],
    "outcomes": [{"code": "A", "text": "Explain mobile payments", "hours": "25"}, {"text": "Without a code"}],
    "language": "en",
}


@built_once
def with_document(complete):
    def add(**described):
        paper = CasePaperFactory(request=complete, kind="source", content=json.dumps(described).encode())
        return RequestSourceFactory(
            request=complete, position=complete.further_sources.count() + 1, paper=paper, described=described
        )

    return add
