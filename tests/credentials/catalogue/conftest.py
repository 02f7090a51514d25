"""Two micro-credentials that the catalogue finds."""

import pytest

from credentials.services.cataloguing import refresh
from tests.factories.credentials import VersionFactory


def shelved(version):
    """As the job after publication does it."""
    refresh(version.micro_credential_id)
    return version


@pytest.fixture
def fintech(institution):
    return shelved(VersionFactory(institution=institution))


@pytest.fixture
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
