"""The catalogue as JSON: what the pages say, and errors where the pages look away."""

import pytest

from tests.credentials.catalogue.conftest import shelved
from tests.factories.credentials import VersionFactory

LIST = "/api/v1/catalogue/"


def test_a_page_leads_to_the_next_until_the_end(client, fintech, tourism, institution):
    shelved(VersionFactory(institution=institution, titles={"en": "A beginning"}))
    first = client.get(LIST, {"limit": 2}).json()
    second = client.get(first["next"]).json()
    assert [row["title"]["en"] for row in first["results"] + second["results"]] == [
        "A beginning",
        "Fintech and Digital Payments",
        "Sustainable tourism",
    ]
    assert (first["count"], second["next"]) == (3, None)


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ({"colour": "red"}, "colour"),
        ({"level": "ninety"}, "level"),
        ({"institution": "nobody at all"}, "institution"),
        ({"sort": "price"}, "sort"),
        ({"limit": "many"}, "limit"),
        ({"after": "nothing\x00"}, "after"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_an_error_at_its_name(client, fintech, asked, told):
    answer = client.get(LIST, asked)
    assert (answer.status_code, list(answer.json())) == (400, [told])


def test_a_row_that_left_the_list_is_no_place_to_go_on_from(client, fintech, tourism):
    after = tourism.micro_credential.public_id
    assert client.get(LIST, {"after": after}).status_code == 200
    assert client.get(LIST, {"after": after, "level": "6"}).status_code == 400


def test_one_version_is_told_with_its_lineage_and_where_it_counts(client, fintech):
    old = fintech.number
    public_id = fintech.micro_credential.public_id
    type(fintech).objects.filter(pk=fintech.pk).update(state="superseded")
    VersionFactory(micro_credential=fintech.micro_credential, number="1.2", hours=110)
    told = client.get(f"{LIST}{public_id}/").json()
    assert (told["microCredential"]["version"], told["state"]) == ("1.2", "published")
    assert [(row["version"], row["change"], row["touched"]) for row in told["versions"]] == [
        ("1.2", "minor", ["Hours"]),
        ("1.1", "first", []),
    ]
    assert (told["countsAt"], told["outcomes"]) == ([], {"total": 0, "positive": 0, "few": False})
    assert client.get(f"{LIST}{public_id}/{old}/").json()["microCredential"]["version"] == old
    assert client.get(f"{LIST}{public_id}/9.9/").status_code == 404


def test_a_draft_has_no_address_of_its_own(client, institution):
    draft = VersionFactory(institution=institution, landing="draft")
    assert client.get(f"{LIST}{draft.micro_credential.public_id}/{draft.number}/").status_code == 404
