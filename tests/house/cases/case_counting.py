"""What counts towards a programme, how grades are converted, and reports: read and kept by those who recognise there."""

import datetime as dt
from decimal import Decimal
from typing import Any

from tests.factories.cases_counting import EarlierRecognitionFactory, GradeRuleFactory
from tests.factories.courses import ProgrammeFactory
from tests.house.rights_asking import Case, at, sent
from tests.house.rights_world import World


def furnish(world: World) -> None:
    """Of the applicant of a request that was taken: something of before; of `same`: a choice that has not begun."""
    request = world.request_taken
    programme = ProgrammeFactory(institution=world.receiving, code=f"{world.prefix}PROG")
    world.things["earlier"] = EarlierRecognitionFactory(
        learner=request.applicant, programme=programme, credits=Decimal(3), reference=f"{world.prefix}1"
    )
    later = world.same.today() + dt.timedelta(days=30)
    world.things["grade_rule"] = GradeRuleFactory(institution=world.same, valid_from=later)


def chosen(world: World) -> dict[str, Any]:
    day = world.same.today() + dt.timedelta(days=60)
    begins = {"valid_from_day": day.day, "valid_from_month": day.month, "valid_from_year": day.year}
    return {"method": "linear", "body": "Board 4", "programme": "", **begins}


taken = at("receiving.slug", "request_taken.public_id")
CASES = [
    Case("recognition:case-uses", taken),
    Case("recognition:case-uses", taken, sent(credits="x"), comes_back=True),
    Case("recognition:earlier-withdraw", at("receiving.slug", "request_taken.public_id", "earlier.public_id"), sent()),
    Case("recognition:grade-rules", at("same.slug")),
    Case("recognition:grade-rules", at("same.slug"), chosen, row="recognition_rule.choose_grades"),
    Case("recognition:grade-rule-withdraw", at("same.slug", "grade_rule.public_id"), sent()),
    Case("recognition:reports", at("same.slug")),
    Case("recognition:reports-csv", lambda world: (world.same.slug, "time")),
    Case("recognition:network-reports"),
    Case("recognition:network-reports-csv", lambda world: ("time",)),
]
