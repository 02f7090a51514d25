"""The network's desk and the applicant's page, in the browser's shoes."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.urls import reverse
from django.utils import timezone

from institutions.models import Application, Institution, Invitation, Role
from micro4asia.foundation.models import Letter
from tests.factories.institutions import InstitutionFactory, UserFactory
from tests.factories.network import ApplicationFactory, NameChangeFactory, StandingProposalFactory

pytestmark = pytest.mark.django_db
TYPED = {
    "code": "vdu", "language": "vi", "legal_name": "Trường Đại học Ví dụ", "english_name": "Example University", "country": "VN",
    "website": "vdu.example", "schac_domain": "https://VDU.example/", "ror": "https://ror.org/02j46qs45",
    "erasmus_code": "cz brno05", "pic": "999 880 560", "national_number": "TEST-1", "languages": ["vi", "en"],
    "timezone": "Asia/Ho_Chi_Minh", "level_framework": "VQF", "contact_name": "Nguyễn Thị Ví Dụ",
    "contact_email": "contact@example.org", "purpose": "",
}  # fmt: skip


@pytest.fixture
def applicant(client):
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    client.force_login(user)
    return user


def at(name, *args):
    return reverse(f"institutions:{name}", args=args)


def test_an_application_is_sent_from_the_page_and_stored_in_one_spelling(client, applicant):
    answer = client.post(at("partner-apply"), TYPED)
    application = Application.objects.get()
    assert answer["Location"] == at("partner-application", application.public_id)
    institution = application.institution
    stored = [getattr(institution, name) for name in ("code", "slug", "schac_domain", "ror", "erasmus_code", "pic", "website")]
    assert stored == ["VDU", "vdu", "vdu.example", "02j46qs45", "CZ BRNO05", "999880560", "https://vdu.example"]
    page = client.get(answer["Location"]).content.decode()
    assert "looks at the application" in page
    assert "Prove your domain" in page


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("code", "V"), ("code", "vđ"), ("legal_name", ""), ("english_name", "Exa\u200bmple"), ("country", "XX"), ("pic", "12345"),
        ("ror", "02j46qs44"), ("erasmus_code", "BRNO"), ("schac_domain", "no domain"), ("timezone", "Mars/Base"),
        ("level_framework", "X"), ("contact_email", "nobody"), ("website", "javascript:alert(1)"), ("languages", ["xx"]),
        ("named_since_year", "2199"),
    ],
)  # fmt: skip
def test_every_slip_is_told_at_its_field_and_nothing_typed_is_lost(client, applicant, field, value):
    typed = TYPED | ({"named_since_day": "1", "named_since_month": "1"} if field == "named_since_year" else {}) | {field: value}
    page = client.post(at("partner-apply"), typed)
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [field.removesuffix("_year")]
    assert "Nguyễn Thị Ví Dụ" in page.content.decode()
    assert not Institution.objects.exists()


def test_the_fourth_application_of_a_day_waits(client, applicant):
    for _ in range(3):
        ApplicationFactory(applied_by=applicant)
    assert client.post(at("partner-apply"), TYPED).status_code == 429


def test_a_visitor_is_asked_to_sign_in_and_a_stranger_finds_no_application(client):
    application = ApplicationFactory()
    for name, args in (("partner-apply", ()), ("partner-application", (application.public_id,))):
        assert "/accounts/login/" in client.get(at(name, *args))["Location"]
    client.force_login(UserFactory())
    assert client.get(at("partner-application", application.public_id)).status_code == 404
    assert client.post(at("partner-application-domain", application.public_id)).status_code == 404


def test_an_applicant_is_told_what_proves_its_domain(client, applicant):
    application = ApplicationFactory(applied_by=applicant, institution__schac_domain="vdu.example.org")
    client.post(at("partner-application-domain", application.public_id), {"method": "dns"})
    proof = application.institution.domain_proofs.get()
    page = client.get(at("partner-application", application.public_id)).content.decode()
    assert proof.record_name in page
    assert proof.record_value in page


def test_the_network_is_led_from_the_application_to_the_member(confirmed, chief):
    client, application = confirmed(chief), ApplicationFactory(institution__code="VDU")
    assert "applications to look at" in client.get(at("network")).content.decode()
    assert "VDU" in client.get(at("network-partners"), {"state": "in_review"}).content.decode()
    page = client.get(at("network-partner", "vdu")).content.decode()
    assert application.institution.contact_email in page
    refused = client.post(at("partner-admit", "vdu"), {"reason": "Known."})
    assert "no_domain_reason" in refused.context["form"].errors
    client.post(at("partner-admit", "vdu"), {"reason": "Known.", "no_domain_reason": "Known for years."})
    assert Institution.objects.get(slug="vdu").state == "active"
    assert "It has no administrator yet" in client.get(at("network-partner", "vdu")).content.decode()
    assert client.get(at("partner-send-back", "vdu")).status_code == 200
    assert client.post(at("partner-send-back", "vdu"), {"reason": "Too late."}).status_code == 409


def test_two_browsers_suspend_a_member(client, confirmed, chief, holder, home):
    confirmed(chief).post(at("partner-standing", "tue"), {"state": "suspended", "reason": "Under inquiry."})
    assert "another network administrator confirms it" in client.get(at("partner-standing-answer", "tue")).content.decode()
    assert client.post(at("partner-standing-answer", "tue"), {"do": "confirm"}).status_code == 403
    confirmed(holder(Role.NETWORK_ADMIN)).post(at("partner-standing-answer", "tue"), {"do": "confirm"})
    home.refresh_from_db()
    assert home.state == "suspended"
    assert client.get(at("partner-standing-answer", "tue")).status_code == 404


def test_a_suspension_needs_a_fresh_factor(client, chief, home):
    client.force_login(chief)
    answer = client.post(at("partner-standing", "tue"), {"state": "suspended", "reason": "Under inquiry."})
    assert "reauthenticate" in answer["Location"]
    assert not home.standing_proposals.exists()


def test_an_invitation_leaves_by_letter(confirmed, chief):
    typed = {"name": "Invited University", "code": "INV", "country": "LA", "language": "lo", "email": "dean@example.org"}
    confirmed(chief).post(at("partner-invite"), typed | {"reason": "A neighbour."})
    assert Letter.objects.get(to="dean@example.org").language == "lo"
    assert Institution.objects.get(slug="inv").state == "invited"


def test_the_first_administrator_begins_at_once_also_on_a_morning_in_asia(confirmed, chief, home, time_machine):
    """At 18 o'clock UTC it is the next day in Viet Nam; roles are counted by the registry's clock."""
    time_machine.move_to(timezone.now().replace(hour=18) + dt.timedelta(days=1))
    confirmed(chief).post(at("partner-administrator", "tue"), {"email": "first@example.org", "language": "vi"})
    invitation = Invitation.objects.get(email="first@example.org")
    assert home.today() > invitation.valid_from == timezone.localdate()


def test_the_declined_move_to_a_tab_of_their_own(confirmed, chief):
    client, application = confirmed(chief), ApplicationFactory(institution__code="VDU")
    answer = client.post(at("partner-decline", "vdu"), {"reason": "Not an institution."})
    assert client.get(answer["Location"]).status_code == 200
    assert application.institution.contact_email.startswith("contact")
    counts = {name: count for name, _label, count in client.get(at("network-partners")).context["tabs"]}
    assert (counts["left"], counts["declined"]) == (0, 1)


def test_the_overview_counts_and_names_no_learner(client, chief, home):
    StandingProposalFactory(institution=home)
    NameChangeFactory(institution=home)
    client.force_login(chief)
    page = client.get(at("network"))
    assert [(todo.label, todo.count) for todo in page.context["todos"]] == [("proposals to confirm", 1), ("names to confirm", 1)]
    assert len(page.context["months"]) == 12


def test_the_list_of_partners_takes_no_more_queries_with_more_of_them(
    client, chief, home, django_assert_max_num_queries, django_assert_num_queries
):
    client.force_login(chief)
    with django_assert_max_num_queries(25) as first:
        client.get(at("network-partners"))
    InstitutionFactory()
    InstitutionFactory()
    with django_assert_num_queries(len(first)):
        client.get(at("network-partners"))


def test_a_name_is_confirmed_or_refused_with_a_reason(confirmed, chief, home):
    client, change = confirmed(chief), NameChangeFactory(institution=home)
    page = client.post(at("partner-name", "tue", change.public_id), {"do": "refuse", "reason": ""})
    assert "reason" in page.context["form"].errors
    client.post(at("partner-name", "tue", change.public_id), {"do": "confirm"})
    change.refresh_from_db()
    assert change.confirmed
    assert client.post(at("partner-name", "tue", change.public_id), {"do": "confirm"}).status_code == 409


@pytest.mark.parametrize("path", ["awarding/", "awarding/2020-01-01/end/", "accreditations/"])
def test_pages_of_records_open_for_the_network_alone(client, chief, admin, home, path):
    client.force_login(admin)
    assert client.get(f"/network/partners/tue/{path}").status_code == 404
    client.force_login(chief)
    assert client.get(f"/network/partners/tue/{path}").status_code == 200


def test_a_status_is_called_by_its_first_day(client, chief, home):
    client.force_login(chief)
    assert client.get("/network/partners/tue/awarding/2021-01-01/end/").status_code == 404
    assert client.get("/network/partners/tue/awarding/yesterday/end/").status_code == 404
    last = {"valid_to_day": "31", "valid_to_month": "12", "valid_to_year": "2026"}
    client.post("/network/partners/tue/awarding/2020-01-01/end/", last)
    assert home.awarding_statuses.get().valid_to.isoformat() == "2026-12-31"
