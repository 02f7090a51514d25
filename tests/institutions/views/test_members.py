import datetime as dt

from credentials.signing.keys import encode_public
from institutions.models import InstitutionName
from tests.factories.credentials import VersionFactory
from tests.factories.institutions import InstitutionFactory
from tests.foundation.built_once import built_once


@built_once
def institution(db):
    return InstitutionFactory(code="TUE", slug="tue", names={"vi": "Đại học Thử nghiệm", "en": "Trial University"})


def test_anyone_reads_who_belongs_to_the_network(client, institution):
    InstitutionFactory(code="LAO", slug="lao", country="LA", language="lo", names={"lo": "ມະຫາວິທະຍາໄລ"})
    InstitutionFactory(code="NEW", slug="new", state="in_review")
    page = client.get("/institutions/").content.decode()
    assert "Trial University" in page
    assert '<span lang="lo">ມະຫາວິທະຍາໄລ</span>' in page
    assert "NEW" not in page


def test_a_profile_shows_keys_standing_and_micro_credentials(client, institution):
    version = VersionFactory(institution=institution)
    VersionFactory(institution=institution, landing="draft", titles={"en": "Not yet public", "vi": "Chưa công bố"})
    InstitutionName.objects.create(
        institution=institution, language="vi", name="Trường cũ", valid_from=dt.date(2000, 1, 1), valid_to=dt.date(2019, 12, 31)
    )
    page = client.get("/institutions/tue/").content.decode()
    key = institution.signing_keys.get()
    for words in (institution.did, encode_public(bytes(key.public_key)), "May award credits", "Trường cũ", version.title("en")):
        assert words in page
    assert "Not yet public" not in page


def test_who_may_not_award_is_said_to(client, db):
    InstitutionFactory(code="IHF", slug="ihf", may_award=False)
    assert "May not award credits of its own" in client.get("/institutions/ihf/").content.decode()


def test_an_institution_that_was_not_admitted_is_unknown(client, db):
    InstitutionFactory(slug="new", state="invited")
    assert client.get("/institutions/new/").status_code == 404


def test_the_list_takes_no_more_queries_with_more_members(
    client, institution, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(5) as first:
        client.get("/institutions/")
    InstitutionFactory()
    InstitutionFactory()
    with django_assert_num_queries(len(first)):
        client.get("/institutions/")
