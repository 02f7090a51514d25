"""A decision in part that its learner does not agree with, and a second officer who has nothing to do with it."""

from recognition.services.appealing import lodge_appeal
from recognition.services.deciding import decide_request
from tests.foundation.built_once import built_once
from tests.recognition.conftest import PARTIAL

GROUNDS = "The hours were counted twice."


@built_once
def partly_decided(evaluated_with_gap, officer):
    decide_request(request=evaluated_with_gap, by=officer, ruling=PARTIAL)
    evaluated_with_gap.refresh_from_db()
    return evaluated_with_gap


@built_once
def appealed(partly_decided, applicant):
    lodge_appeal(request=partly_decided, by=applicant, grounds=GROUNDS)
    partly_decided.refresh_from_db()
    return partly_decided
