from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret

from institutions.models import Membership, Role
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import BEGINNING, InstitutionFactory, MembershipFactory, UserFactory
from tests.foundation.built_once import built_once

ADDRESS = "/i/tue/"


@built_once
def institution(db):
    return InstitutionFactory(code="TUE", slug="tue", names={"vi": "Đại học Thử nghiệm", "en": "Trial University"})


@built_once
def version(institution):
    return VersionFactory(institution=institution)


@built_once
def colleague(institution):
    def make(role):
        person = MembershipFactory(institution=institution, role=role).user
        TOTP.activate(person, generate_totp_secret())
        return person

    return make


def todos(answer):
    return {todo.label: todo.count for todo in answer.context["todos"]}


def test_each_role_reads_what_waits_for_it_and_where(client, colleague, version):
    issuer, registrar = colleague(Role.ISSUER), colleague(Role.REGISTRAR)
    AwardFactory(version=version, state="ready", prepared_by=issuer)
    AwardFactory(version=version, state="ready", prepared_by=registrar)
    AwardFactory(version=version, prepared_by=issuer, returned_reason="The grade is wrong.")
    client.force_login(issuer)
    answer = client.get(ADDRESS)
    assert todos(answer) == {"returned to you": 1}
    assert "/i/tue/awards/?state=draft" in answer.content.decode()
    client.force_login(registrar)
    answer = client.get(ADDRESS)
    assert todos(answer) == {"to sign": 1}, "a registrar's own work waits for somebody else"
    assert "/i/tue/sign/" in answer.content.decode()


def test_names_stand_in_the_readers_language_and_in_the_institutions(client, colleague):
    client.force_login(colleague(Role.ISSUER))
    page = client.get(ADDRESS).content.decode()
    assert "<h1>Trial University</h1>" in page
    assert 'lang="vi">Đại học Thử nghiệm' in page


def test_a_recognition_officer_sees_no_awards(client, colleague, version):
    award = AwardFactory(version=version)
    client.force_login(colleague(Role.OFFICER))
    answer = client.get(ADDRESS)
    assert answer.status_code == 200
    assert award.name_as_printed not in answer.content.decode()
    assert answer.context["tallies"] == []


def test_strangers_learners_and_other_institutions_find_nothing(client, institution, version):
    learner = LearnerFactory(institution=institution, user=UserFactory())
    for person in (UserFactory(), learner.user, MembershipFactory(role=Role.REGISTRAR).user):
        client.force_login(person)
        assert client.get(ADDRESS).status_code == 404
    client.logout()
    assert client.get(ADDRESS).status_code == 302


def test_the_networks_administrator_is_told_why_not(client, institution):
    person = UserFactory()
    Membership.objects.create(user=person, role=Role.NETWORK_ADMIN, valid_from=BEGINNING)
    client.force_login(person)
    assert client.get(ADDRESS).status_code == 403


def test_the_page_takes_no_more_queries_with_more_awards(
    client, colleague, version, institution, django_assert_num_queries, django_assert_max_num_queries
):
    client.force_login(colleague(Role.REGISTRAR))
    AwardFactory(version=version)
    with django_assert_max_num_queries(24) as first:
        client.get(ADDRESS)
    for _ in range(5):
        AwardFactory(version=version)
    with django_assert_num_queries(len(first)):
        client.get(ADDRESS)
