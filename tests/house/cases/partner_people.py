"""A partner's first administrator."""

from tests.factories.institutions import InstitutionFactory
from tests.house.rights_asking import Case, at, sent

CASES = [
    Case("institutions:partner-administrator", at("headless.slug")),
    Case("institutions:partner-administrator", at("headless.slug"), sent(email="first@example.org", language="en")),
]


def furnish(world):
    world.things["headless"] = InstitutionFactory(code=f"{world.prefix}HEADLESS")
