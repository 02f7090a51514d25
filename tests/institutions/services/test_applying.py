"""An institution asks to come in: who may, what is checked, who sees it."""

import datetime as dt

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from institutions.models import Application, Institution
from institutions.services.applying import MOST_A_DAY, TooMany, apply, invite_partner, submit
from institutions.services.vetting import admit_applicant, decline, send_back
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import DomainProofFactory, InstitutionFactory, UserFactory
from tests.factories.network import ApplicationFactory

pytestmark = pytest.mark.django_db
NAMES = {"vi": "Trường Đại học Ví dụ", "en": "Example University"}


def fields(**changes):
    said = {
        "code": "VDU", "country": "VN", "website": "https://vdu.example", "schac_domain": "vdu.example", "language": "vi",
        "languages": ["vi"], "timezone": "Asia/Ho_Chi_Minh", "level_framework": "VQF", "contact_name": "Nguyễn Thị Ví Dụ",
        "contact_email": "contact@example.org",
    }  # fmt: skip
    return said | changes


@pytest.fixture
def applicant():
    user = UserFactory()
    EmailAddress.objects.create(user=user, email=user.email, verified=True, primary=True)
    return user


def ask(by, names=NAMES, **changes):
    return apply(by=by, fields=fields(**changes), names=names, named_since=dt.date(2019, 9, 5), purpose="")


def invited(chief, **changes):
    said = {"code": "INV", "name": "Invited University", "country": "LA", "language": "lo", "email": "dean@example.org"}
    return invite_partner(by=chief, reason="A neighbour of ours.", **(said | changes))


def test_an_institution_applies_and_nobody_outside_sees_it(applicant, client):
    application = ask(applicant)
    institution = application.institution
    assert (institution.state, institution.slug, institution.member_from) == ("in_review", "vdu", None)
    assert institution.names() == NAMES
    assert [row.state for row in institution.standings.all()] == ["in_review"]
    assert client.get("/institutions/vdu/").status_code == 404
    assert "Example University" not in client.get("/institutions/").content.decode()
    assert client.get("/i/vdu/did.json").status_code == 404
    assert JournalEntry.objects.get(chain=institution.pk).event == "application_sent"


def test_an_unproven_address_applies_for_nobody():
    with pytest.raises(PermissionDenied, match="Confirm your e-mail address"):
        ask(UserFactory())
    assert not Institution.objects.exists()


def test_one_account_sends_a_few_applications_a_day(applicant):
    for number in range(MOST_A_DAY):
        ask(applicant, {"vi": f"Trường số {number}", "en": f"School number {number}"}, code=f"N{number}A", schac_domain="")
    with pytest.raises(TooMany):
        ask(applicant)


@pytest.mark.parametrize(
    "name",
    [
        "Masaryk Univer\u0455ity",
        "MASARYK  UNIVERSITY",
        "Masaryk\u200b University",
        "\u202eMasaryk University",
        "Masaryk Unіversity",
    ],
    ids=["a Cyrillic letter", "capitals and spaces", "an invisible space", "turned around", "a Ukrainian i"],
)
def test_a_name_that_looks_like_a_members_is_refused_at_its_field(applicant, name):
    InstitutionFactory(code="MUNI", language="cs", names={"en": "Masaryk University", "cs": "Masarykova univerzita"})
    with pytest.raises(ValidationError) as refusal:
        ask(applicant, NAMES | {"en": name})
    assert list(refusal.value.error_dict) == ["english_name"]


def test_a_former_name_is_nobody_elses_either(applicant):
    home = InstitutionFactory(code="NEU")
    home.name_history.create(language="en", name="Old Name", valid_from=dt.date(2000, 1, 1), valid_to=dt.date(2019, 1, 1))
    with pytest.raises(ValidationError, match="can be taken for"):
        ask(applicant, NAMES | {"en": "0ld Name"})


def test_two_applications_for_one_name_do_not_run_side_by_side(applicant, chief):
    first = ask(applicant)
    with pytest.raises(ValidationError, match="being looked at already"):
        ask(applicant, code="OTHER", schac_domain="")
    decline(institution=first.institution, by=chief, reason="Not an institution.")
    again = ask(applicant)
    assert again.institution.slug == "vdu", "a declined application keeps nobody from name and address"


def test_a_number_that_another_member_has_is_refused_at_its_field(applicant):
    InstitutionFactory(code="MUNI", ror="02j46qs45")
    ApplicationFactory(institution__pic="999880560")
    with pytest.raises(ValidationError) as refusal:
        ask(applicant, ror="02j46qs45")
    assert list(refusal.value.error_dict) == ["ror"]
    assert ask(applicant, pic="999880560"), "an application alone reserves no number"


def test_a_short_name_is_taken_once(applicant):
    InstitutionFactory(code="VDU")
    with pytest.raises(ValidationError) as refusal:
        ask(applicant)
    assert list(refusal.value.error_dict) == ["code"]


def test_an_invited_institution_gets_a_letter_and_fills_in_the_rest(chief, applicant):
    application = invited(chief, email=applicant.email)
    letter = Letter.objects.get(to=applicant.email)
    assert application.public_id in letter.text
    assert "A neighbour of ours." in letter.text
    names = {"lo": "ມະຫາວິທະຍາໄລເຊີນ", "en": "Invited University"}
    data = fields(code="INV", language="lo", country="LA", timezone="Asia/Vientiane", level_framework="LNQF")
    submit(application=application, by=applicant, fields=data, names=names, named_since=dt.date(2000, 1, 1), purpose="")
    institution = Institution.objects.get(slug="inv")
    assert (institution.state, institution.application.applied_by) == ("in_review", applicant)
    assert institution.names() == names
    with pytest.raises(WrongState):
        submit(application=application, by=applicant, fields=data, names=names, named_since=dt.date(2000, 1, 1), purpose="")


def test_only_the_network_invites(admin, applicant):
    for person in (admin, applicant):
        with pytest.raises(PermissionDenied):
            invited(person)


def test_an_application_is_seen_by_its_author_its_contact_and_the_network(chief, applicant, admin):
    application = invited(chief, email="Dean@Example.org")
    dean = UserFactory(email="dean@example.org")
    assert not Application.objects.visible_to(dean).exists(), "the address is not proven"
    EmailAddress.objects.create(user=dean, email="dean@example.org", verified=True)
    assert list(Application.objects.visible_to(dean)) == [application]
    assert list(Application.objects.visible_to(chief)) == [application]
    assert not Application.objects.visible_to(applicant).exists()
    assert not Application.objects.visible_to(admin).exists()


def test_what_was_sent_back_is_changed_and_sent_again(chief, applicant):
    application = ask(applicant)
    send_back(institution=application.institution, by=chief, reason="The website does not answer.")
    assert "The website does not answer." in Letter.objects.filter(to=applicant.email).latest("pk").text
    data = fields(website="https://new.example")
    submit(application=application, by=applicant, fields=data, names=NAMES, named_since=timezone.localdate(), purpose="")
    institution = Institution.objects.get(slug="vdu")
    assert (institution.state, institution.website) == ("in_review", "https://new.example")
    assert [row.state for row in institution.standings.all()] == ["in_review", "invited", "in_review"]


def test_the_network_does_not_write_an_application_for_others(chief, applicant):
    application = ask(applicant)
    send_back(institution=application.institution, by=chief, reason="Look again.")
    with pytest.raises(PermissionDenied, match="Only the institution"):
        submit(application=application, by=chief, fields=fields(), names=NAMES, named_since=timezone.localdate(), purpose="")


def test_an_applicant_becomes_a_member_with_a_reason_for_the_missing_domain(chief, applicant, client):
    institution = ask(applicant).institution
    with pytest.raises(WrongState, match="No domain is proven"):
        admit_applicant(institution=institution, by=chief, reason="Known.")
    admit_applicant(institution=institution, by=chief, reason="Known.", no_domain_reason="Its IT was met in person.")
    member = Institution.objects.get(slug="vdu")
    assert (member.state, member.member_from is not None) == ("active", True)
    assert member.application.no_domain_reason == "Its IT was met in person."
    assert client.get("/institutions/vdu/").status_code == 200
    assert Letter.objects.filter(to="contact@example.org").latest("pk").key.startswith("partner-standing:")
    with pytest.raises(WrongState):
        admit_applicant(institution=institution, by=chief, reason="Twice.", no_domain_reason="Twice.")


def test_nothing_is_admitted_that_lacks_a_contact(chief):
    application = ApplicationFactory(institution__contact_name="")
    with pytest.raises(WrongState, match="A contact with name and address"):
        admit_applicant(institution=application.institution, by=chief, reason="Known.", no_domain_reason="Known.")


def test_of_two_applicants_with_one_number_the_first_is_admitted(chief):
    first, second = (ApplicationFactory(institution__ror="02j46qs45").institution for _ in range(2))
    admit_applicant(institution=first, by=chief, reason="Known.", no_domain_reason="Known.")
    with pytest.raises(ValidationError, match="Another member"):
        admit_applicant(institution=second, by=chief, reason="Known.", no_domain_reason="Known.")


def test_nobody_but_the_network_vets(admin, applicant):
    institution = ask(applicant).institution
    for act in (admit_applicant, send_back, decline):
        for person in (admin, applicant):
            with pytest.raises(PermissionDenied):
                act(institution=institution, by=person, reason="No.")


def test_a_declined_applicant_keeps_nobody_from_its_domain(chief):
    institution = ApplicationFactory().institution
    proof = DomainProofFactory(institution=institution, domain="vdu.example", state="proven", proven_at=timezone.now())
    decline(institution=institution, by=chief, reason="It is not an institution.")
    proof.refresh_from_db()
    assert (proof.state, proof.lapsed_at is not None) == ("withdrawn", True)
    assert not Institution.objects.visible_to(None).filter(pk=institution.pk).exists()


def test_a_member_is_not_declined(chief, home):
    for act in (decline, send_back):
        with pytest.raises(WrongState):
            act(institution=home, by=chief, reason="No.")
