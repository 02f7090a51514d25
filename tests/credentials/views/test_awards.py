import datetime as dt

import pytest
from django.urls import reverse

from institutions.models import Membership, Role
from tests.factories.batches import BatchFactory, BatchRowFactory
from tests.factories.credentials import AwardFactory, LearnerFactory, VersionFactory
from tests.factories.institutions import BEGINNING, UserFactory

LIST = "/i/tue/awards/"


def names(answer):
    return [award.name_as_printed for award in answer.context["pages"].object_list]


@pytest.fixture
def desk(client, issuer):
    client.force_login(issuer)
    return client


def award_for(institution, version, name, **fields):
    return AwardFactory(version=version, learner=LearnerFactory(institution=institution, full_name=name), **fields)


def test_an_award_is_found_by_name_without_accents_and_leaves_no_trace_in_the_address(desk, institution, version):
    award_for(institution, version, "Lê Thị Mẫu Lân")
    award_for(institution, version, "Trần Văn Mẫu")
    answer = desk.post(LIST, {"words": "mau lan"})
    assert names(answer) == ["Lê Thị Mẫu Lân"]
    assert "mau" not in answer.request["QUERY_STRING"] + answer.request["PATH_INFO"]


def test_an_award_is_found_by_student_number_address_and_its_own_numbers(desk, issued_award, version, institution):
    award_for(institution, version, "Somebody else")
    for words in (
        issued_award.learner.number,
        issued_award.learner.email.upper(),
        issued_award.serial_number.lower(),
        issued_award.register_number,
        issued_award.public_url,
    ):
        assert names(desk.post(LIST, {"words": words})) == [issued_award.name_as_printed], words


def test_a_search_too_short_or_with_control_characters_says_so(desk, draft_award):
    assert "at least 3 characters" in desk.post(LIST, {"words": "vi"}).content.decode()
    assert "(U+0007)" in desk.post(LIST, {"words": "ví\x07dụ"}).content.decode()


def test_filters_stand_in_the_address(desk, institution, version, draft_award):
    other = VersionFactory(institution=institution)
    award_for(institution, other, "Trần Văn Mẫu", state="ready")
    assert names(desk.get(LIST, {"state": "ready"})) == ["Trần Văn Mẫu"]
    assert names(desk.get(LIST, {"micro_credential": version.micro_credential.code})) == [draft_award.name_as_printed]
    assert len(names(desk.get(LIST, {"state": "made-up", "page": "many"}))) == 2


def test_one_batch_is_shown_alone_and_awards_lead_to_their_batch_and_their_learner(desk, institution, version, issued_award):
    award_for(institution, version, "Trần Văn Mẫu")
    batch = BatchFactory(version=version, name="class-7.csv")
    BatchRowFactory(batch=batch, learner=issued_award.learner, is_new_person=False, award=issued_award, fate="issued")
    answer = desk.get(LIST, {"batch": batch.public_id})
    assert names(answer) == [issued_award.name_as_printed]
    assert "Only the batch class-7.csv." in answer.content.decode()
    page = desk.get(issued_award.get_absolute_url()).content.decode()
    assert reverse("credentials:batch-report", args=[institution.slug, batch.public_id]) in page
    assert reverse("credentials:learner", args=[institution.slug, issued_award.learner.public_id]) in page


def test_a_filter_swaps_the_rows_alone(desk, draft_award):
    answer = desk.get(LIST, {"state": "draft"}, headers={"HX-Request": "true"})
    assert "<html" not in answer.content.decode()
    assert draft_award.name_as_printed in answer.content.decode()
    assert "HX-Request" in answer.headers["Vary"]


def test_a_long_list_takes_no_more_queries_than_a_short_one(
    desk, institution, version, draft_award, django_assert_num_queries, django_assert_max_num_queries
):
    with django_assert_max_num_queries(15) as first:
        desk.get(LIST)
    for number in range(12):
        award_for(institution, version, f"Trần Văn Mẫu {number}")
    with django_assert_num_queries(len(first)):
        desk.get(LIST)


def test_an_issued_award_shows_its_numbers_its_facts_and_its_history(desk, issued_award):
    answer = desk.get(issued_award.get_absolute_url())
    page = answer.content.decode()
    for words in (issued_award.serial_number, issued_award.register_number, issued_award.digest, issued_award.public_path):
        assert words in page
    assert [event["title"] for event in answer.context["events"]][:3] == ["Prepared", "Sent to the registrar", "Signed"]
    assert str(answer.context["events"][2]["note"]) == "Phạm Thử Hoa"


def test_ways_on_that_a_rule_refuses_are_grey_and_say_why(desk, ready_award):
    page = desk.get(ready_award.get_absolute_url()).content.decode()
    assert 'aria-disabled="true"' in page
    assert "Only a registrar of the issuing institution may sign." in page


def test_a_reviewer_sees_awards_and_may_not_ask_for_a_revocation(client, member, institution, issued_award):
    client.force_login(member(Role.QA_REVIEWER, institution))
    page = client.get(issued_award.get_absolute_url()).content.decode()
    assert "Only staff of the issuing institution may ask for a revocation." in page


def test_who_has_no_business_there_is_told_or_finds_nothing(
    client, issued_award, member, institution, foreign_registrar, stranger, learner_account
):
    network = UserFactory()
    Membership.objects.create(user=network, role=Role.NETWORK_ADMIN, valid_from=BEGINNING)
    told = [member(Role.OFFICER, institution), network]
    for person in told:
        client.force_login(person)
        assert client.get(LIST).status_code == 403
        assert client.get(issued_award.get_absolute_url()).status_code == 403
    for person in (foreign_registrar, stranger, learner_account):
        client.force_login(person)
        assert client.get(LIST).status_code == 404
        assert client.post(LIST, {"words": "vi du"}).status_code == 404
        assert client.get(issued_award.get_absolute_url()).status_code == 404
    client.logout()
    assert client.get(LIST).status_code == 302


def test_an_award_is_unknown_at_another_institution(client, issued_award, foreign_registrar):
    client.force_login(foreign_registrar)
    assert client.get(reverse("credentials:award", args=["oth", issued_award.public_id])).status_code == 404


def test_a_day_is_that_of_the_institution(desk, institution, version):
    """At half past eleven in the evening of Greenwich it is the next morning in Viet Nam."""
    award = award_for(institution, version, "Trần Văn Mẫu", prepared_at=dt.datetime(2024, 12, 31, 23, 30, tzinfo=dt.UTC))
    page = desk.get(award.get_absolute_url(), headers={"accept-language": "en"}).content.decode()
    assert "1 January 2025" in page
    assert "31 December 2024" not in page
