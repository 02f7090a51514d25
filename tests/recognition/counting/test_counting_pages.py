"""Pages of what counts beside the cases: read, entered, withdrawn; and what is said on the page of a case."""

import datetime as dt
from decimal import Decimal
from fractions import Fraction

from django.urls import reverse
from django.utils.translation import override

from institutions.models import Role
from recognition.models import EarlierRecognition, GradeRule
from recognition.templatetags.counting import told
from recognition.totals import used
from tests.foundation.built_once import built_once


@built_once
def uses(in_programme):
    return reverse("recognition:case-uses", args=["muni", in_programme.public_id])


def day(on, name):
    return {f"{name}_day": on.day, f"{name}_month": on.month, f"{name}_year": on.year}


def test_the_case_tells_the_sum_with_what_the_course_would_add(client, officer, in_programme, earlier):
    earlier("12")
    client.force_login(officer)
    page = client.get(reverse("recognition:request", args=["muni", in_programme.public_id])).content.decode()
    assert "12 of 63 credits used, 16 after this" in page
    assert "Act, section 60" in page


def test_on_an_appeal_the_sum_says_what_the_course_would_add_too(in_programme, earlier):
    earlier("12")
    in_programme.state = "appealed"
    with override("en"):
        assert told(used(in_programme), in_programme) == "12 of 63 credits used, 16 after this"
        assert told(used(in_programme), in_programme, Fraction(3)) == "12 of 63 credits used, 15 after this"
        in_programme.state = "decided"
        assert told(used(in_programme), in_programme) == "12 of 63 credits used"


def test_what_was_before_is_entered_and_withdrawn_on_its_page(client, officer, uses, in_programme):
    client.force_login(officer)
    sent = {"credits": "12,5", "reference": "2025/117", **day(dt.date(2025, 9, 1), "recognised_on")}
    assert client.post(uses, sent).status_code == 302
    row = EarlierRecognition.objects.get()
    assert row.credits == Decimal("12.5")
    assert "12.5 of 63 credits used" in client.get(uses).content.decode()
    assert client.post(uses, {**sent, "credits": "x"}).status_code == 422
    assert client.post(uses, {**sent, "credits": "3"}).status_code == 422
    client.post(reverse("recognition:earlier-withdraw", args=["muni", in_programme.public_id, row.public_id]))
    row.refresh_from_db()
    assert row.withdrawn_by == officer


def test_the_page_tells_where_hours_went_without_the_case_of_another_institution(
    client, officer, uses, granted, ledger, award, ueh
):
    decision = granted("4")
    ledger(decision, award)
    client.force_login(officer)
    page = client.get(uses).content.decode()
    assert decision.request.case_number in page
    assert "10 of 100 h are used." in page
    ledger(granted("2"), award, institution=ueh, outcome=1)
    page = client.get(uses).content.decode()
    assert page.count(f"<small>{decision.request.case_number}") == 1
    assert page.count("<small>MUNI-2025-") == 1
    assert "Trial University of Economics" in page


def test_nobody_else_reads_the_page_of_uses(client, applicant, stranger, sending_officer, uses):
    for person, status in ((applicant, 403), (stranger, 404), (sending_officer, 403)):
        client.force_login(person)
        assert client.get(uses).status_code == status


def test_the_board_chooses_on_its_page(client, member, muni, officer):
    address = reverse("recognition:grade-rules", args=["muni"])
    board = member(Role.INSTITUTION_ADMIN, muni, second_factor=True, email="board@example.org")
    client.force_login(board)
    later = muni.today() + dt.timedelta(days=3)
    sent = {"method": "without", "body": "Board 4/2026", "programme": "", **day(later, "valid_from")}
    assert client.post(address, sent).status_code == 302
    rule = GradeRule.objects.get()
    assert "Board 4/2026" in client.get(address).content.decode()
    assert client.post(address, {**sent, "method": "linear"}).status_code == 422
    client.force_login(officer)
    assert "Write it down" not in client.get(address).content.decode()
    client.force_login(board)
    client.post(reverse("recognition:grade-rule-withdraw", args=["muni", rule.public_id]))
    assert not GradeRule.objects.exists()
