"""Two micro-credentials that the catalogue finds."""

from credentials.services.cataloguing import refresh
from tests.factories.credentials import VersionFactory
from tests.foundation.built_once import built_once


def shelved(version):
    """As the job after publication does it."""
    refresh(version.micro_credential_id)
    return version


@built_once
def fintech(institution):
    return shelved(VersionFactory(institution=institution))


@built_once
def tourism(other_institution):
    titles = {"vi": "Du lịch bền vững", "en": "Sustainable tourism", "lo": "ການທ່ອງທ່ຽວແບບຍືນຍົງ"}
    return shelved(
        VersionFactory(
            institution=other_institution,
            titles=titles,
            hours=75,
            isced_f="1015",
            level_code="5",
            languages=["vi"],
            participation="on-site",
            stackability="stackable",
            outcomes=[("LO1", {"en": "Advise on capacity"}, 75)],
            assessments=[("portfolio", 100)],
        )
    )
