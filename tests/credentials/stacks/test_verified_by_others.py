"""Other people's software fetches a larger award from the running server and judges it as it judges any other."""

import pytest

from tests.node import runner

pytestmark = [pytest.mark.node, pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("public_url")]


def test_a_larger_award_that_names_its_parts_verifies_in_node(signed):
    assert len(signed.document_json["credentialSubject"]["achievement"]["related"]) == 3
    assert runner.verify(signed.public_url) == {"verified": True, "signature": True, "status": True, "errors": []}
