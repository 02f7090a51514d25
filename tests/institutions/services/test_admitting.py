"""The network lets a partner in; the partner's administrator gives its people their roles."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from institutions.models import Institution, Role
from institutions.services.admitting import admit_institution, did_for
from micro4asia.foundation.models import JournalEntry
from tests.factories.institutions import UserFactory

DAY = dt.date(2025, 1, 15)


@pytest.fixture
def papers():
    """What admit_institution takes, complete."""
    return {
        "fields": {
            "slug": "tul",
            "code": "TUL",
            "country": "LA",
            "language": "lo",
            "timezone": "Asia/Vientiane",
            "level_framework": "LNQF",
        },
        "names": [
            {"language": "lo", "name": "ມະຫາວິທະຍາໄລທົດລອງ", "valid_from": DAY},
            {"language": "en", "name": "Trial University of Laos", "valid_from": DAY},
        ],
        "awarding": [{"may_award_credits": True, "valid_from": DAY}],
        "credit_values": [{"system": "LA", "hours_per_credit": 48, "valid_from": DAY}],
        "time_limits": [{"decision_months": 2, "appeal_days": 15, "appeal_body": {"en": "Board"}, "valid_from": DAY}],
        "member_from": DAY,
    }


def test_a_partner_is_admitted_whole(chief, papers):
    partner = admit_institution(by=chief, **papers)
    assert (partner.state, partner.member_from) == ("active", DAY)
    assert partner.did == did_for("tul") == "did:web:localhost%3A8000:i:tul"
    assert partner.name("lo", on=DAY) == "ມະຫາວິທະຍາໄລທົດລອງ"
    assert partner.may_award_credits(DAY)
    assert partner.credit_value(DAY).hours_per_credit == 48
    assert partner.time_limits.get().decision_months == 2
    entry = JournalEntry.objects.get(chain=partner.pk)
    assert (entry.event, entry.actor_id) == ("institution_admitted", chief.pk)


def test_nobody_but_the_network_admits(papers, admin, holder):
    former = holder(Role.NETWORK_ADMIN, valid_to=dt.date(2024, 12, 31))
    for person in (admin, former, UserFactory()):
        with pytest.raises(PermissionDenied, match="Only a network administrator"):
            admit_institution(by=person, **papers)
    assert not Institution.objects.filter(slug="tul").exists()


@pytest.mark.parametrize(
    ("part", "change", "field"),
    [
        ("fields", {"code": ""}, "code"),
        ("fields", {"primary_colour": "red"}, "primary_colour"),
        ("names", {"name": "Uni\x00versity"}, "name"),
        ("credit_values", {"hours_per_credit": 0}, "__all__"),
        ("time_limits", {"decision_months": 5}, "__all__"),
    ],
)
def test_papers_that_do_not_hold_admit_nobody(chief, papers, part, change, field):
    papers[part] = {**papers[part], **change} if part == "fields" else [{**papers[part][0], **change}]
    with pytest.raises(ValidationError) as refusal, transaction.atomic():
        admit_institution(by=chief, **papers)
    assert field in refusal.value.message_dict
    assert not Institution.objects.exists()


def test_a_partner_is_admitted_once(chief, papers):
    admit_institution(by=chief, **papers)
    with pytest.raises(ValidationError), transaction.atomic():
        admit_institution(by=chief, **papers)
    assert Institution.objects.count() == 1
