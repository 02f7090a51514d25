"""Promises of the database about cases, broken; see broken.py."""

from collections.abc import Callable
from typing import Any

from django.db.models import F

from tests.breaking import change, repeat
from tests.factories.cases_people import AbsenceFactory, AssignmentRuleFactory, DeclarationFactory, SavedViewFactory

BROKEN: dict[str, Callable[[Any], Any]] = {
    # A declaration is frozen: it is inserted, not changed.
    "a_conflict_is_told_in_words": lambda sent: repeat(DeclarationFactory(), has_conflict=True),
    "an_issuer_of_a_rule_is_another": lambda sent: change(AssignmentRuleFactory(), issuer=F("institution")),
    "an_absence_ends_after_it_began": lambda sent: change(AbsenceFactory(), to_on="2020-01-01"),
    "nobody_stands_in_for_themselves": lambda sent: change(AbsenceFactory(), substitute=F("person")),
    "views_of_a_person_have_names_of_their_own": lambda sent: repeat(SavedViewFactory(), public_id="another"),
}
