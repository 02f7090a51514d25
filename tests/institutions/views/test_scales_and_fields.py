"""Equal grades and regulated fields are kept by the network like every fact: previewed, confirmed, then read by everybody."""

import time

import pytest
from allauth.account.internal.userkit import user_id_to_str

from institutions.models import GradeScale, RegulatedField
from tests.factories.institutions import GradeScaleFactory
from tests.factories.network import RegulatedFieldFactory

TYPED = {"source": "Circular 1/2090", "doubt": "seen"}
TYPED |= {"valid_from_day": "1", "valid_from_month": "1", "valid_from_year": "2090"}


def confirmed(client, kind, typed):
    url = f"/network/reference/{kind}/"
    page = client.post(url, typed | {"do": "preview"})
    assert page.status_code == 200
    return client.post(url, dict(page.context["typed"]) | {"do": "confirm", "seen": page.context["seal"]})


@pytest.fixture
def network(client, chief):
    """Signed in, and asked for the second factor a moment ago."""
    client.force_login(chief)
    session = client.session
    session["account_authentication_methods"] = [{"method": "mfa", "at": time.time()}]
    session["account_authentication_methods_user"] = user_id_to_str(chief)
    session.save()
    return client


def test_another_version_of_a_scale_begins_with_its_tables(network):
    letters = GradeScaleFactory(code="VN-LETTER", country="VN")
    GradeScaleFactory(code="FOUR", country="VN", steps=["4", "3", "2", "1", "0"], pass_mark="1")
    GradeScaleFactory(code="TEN", country="VN", steps=[], minimum=0, maximum=10, pass_mark="4")
    typed = TYPED | {
        "code": "VN-LETTER",
        "name_en": "Letters",
        "steps": "A, B, C, D, F",
        "pass_mark": "D",
        "transfer_mark": "C",
        "without_grade": "R",
        "values": "A = 4, B = 3, C = 2, D = 1, F = 0",
        "equals": "FOUR: A = 4, B = 3, C = 2, D = 1, F = 0",
    }
    assert confirmed(network, "grade-scales", typed).status_code == 302
    row = GradeScale.objects.get(code="VN-LETTER", version=2)
    assert (row.country, row.without_grade, row.transfer_mark) == ("VN", "R", "C")
    assert row.values == {"A": "4", "B": "3", "C": "2", "D": "1", "F": "0"}
    assert row.equal_on("FOUR", "B") == "3"
    letters.refresh_from_db()
    assert letters.equals == {}
    ten = TYPED | {"code": "TEN", "name_en": "Ten", "minimum": "0", "maximum": "10", "pass_mark": "4"}
    assert confirmed(network, "grade-scales", ten | {"equals": "VN-LETTER: 8.5 = A, 7 = B\nFOUR: 8.5 = 4"}).status_code == 302
    told = network.get("/network/reference/?kind=grade-scales&when=all&lang=en").content.decode()
    assert "VN-LETTER: from 8.5 A, from 7 B" in told
    assert "FOUR: A = 4, B = 3" in told
    assert "R: recognised without a grade" in told


def test_a_field_is_entered_with_who_can_say(network):
    typed = TYPED | {"country": "CZ", "isced_f": "0912", "status": "regulated", "authority": "The Ministry of Health"}
    assert confirmed(network, "regulated-fields", typed).status_code == 302
    row = RegulatedField.objects.get()
    assert (row.country, row.isced_f, row.status, row.source) == ("CZ", "0912", "regulated", "Circular 1/2090")
    told = network.get("/network/reference/?kind=regulated-fields&when=all&lang=en").content.decode()
    assert "Czechia · 0912 Medicine" in told
    assert "Regulated · The Ministry of Health" in told


@pytest.mark.parametrize("typed", ["9", "12345", "law", ""])
def test_a_field_that_is_no_code_is_refused_at_its_place(client, chief, typed):
    client.force_login(chief)
    said = TYPED | {"country": "CZ", "isced_f": typed, "status": "regulated", "do": "preview"}
    page = client.post("/network/reference/regulated-fields/", said)
    assert list(page.context["form"].errors) == ["isced_f"]
    assert not RegulatedField.objects.exists()


def test_programmes_read_it_as_data(client, db):
    RegulatedFieldFactory(country="HR", isced_f="0731", source="Act 3/2011")
    (row,) = client.get("/api/v1/reference/regulated-fields/").json()["results"]
    assert row["about"] == {"country": "HR", "isced_f": "0731"}
    assert row["says"] == {"status": "regulated", "authority": ""}
