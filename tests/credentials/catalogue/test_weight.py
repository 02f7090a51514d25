"""A full page of the catalogue, and a micro-credential, on a slow line."""

import pytest

from tests.credentials.catalogue.conftest import shelved
from tests.factories.credentials import VersionFactory
from tests.house.test_weight import KB, first_load


def test_a_full_page_of_the_catalogue_is_light(client, institution):
    for number in range(24):
        shelved(VersionFactory(institution=institution, languages=[f"a{chr(97 + number)}"]))
    loads = first_load(client.get("/catalogue/").content.decode())
    assert sum(loads.values()) <= 45 * KB, loads
    assert len(loads) <= 8, loads


@pytest.mark.parametrize("language", ["en", "vi", "lo"])
def test_a_micro_credential_is_light(client, fintech, language):
    loads = first_load(client.get(f"{fintech.get_absolute_url()}?lang={language}").content.decode())
    assert sum(loads.values()) <= 45 * KB, loads
    assert len(loads) <= 8, loads
