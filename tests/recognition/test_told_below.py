"""What credentials' own pages tell of recognition: courses that were granted, and the learner's latest news."""

from django.urls import reverse

from recognition.abroad import counts_of, happened_to
from tests.credentials.views.test_public import words


def test_the_public_page_says_where_it_counts_and_for_nobody(client, decided):
    award = decided.award
    page = client.get(reverse("credentials:public", args=[award.public_id]))
    assert "Trial University counts this micro-credential as Fintech Basics" in words(page)
    listed = client.get(reverse("credentials:micro-credential", args=[award.version.micro_credential.public_id]))
    assert "Fintech Basics" in words(listed)
    assert decided.case_number not in words(page) + words(listed)


def test_credits_are_told_once_as_many_decisions_say_the_same(decided, monkeypatch):
    (line,) = counts_of(decided.award.version)
    assert line.counts_as == "Fintech Basics"
    monkeypatch.setattr("recognition.abroad.ENOUGH", 1)
    (line,) = counts_of(decided.award.version)
    assert line.counts_as == "Fintech Basics, 4 ECTS"


def test_another_line_of_versions_does_not_count(decided):
    version = decided.award.version
    version.number = "2.0"
    assert counts_of(version) == []
    version.number = "1.1.1"
    assert len(counts_of(version)) == 1


def test_the_wallet_tells_the_learner_how_requests_stand(client, decided):
    client.force_login(decided.applicant)
    page = client.get(reverse("credentials:wallet") + "?lang=en")
    assert "Recognised in full" in words(page)
    assert reverse("recognition:my-request", args=[decided.public_id]) in page.content.decode()


def test_how_requests_stand_is_read_together_and_not_for_each(decided, django_assert_num_queries):
    learner = decided.applicant
    # Requests, names of their institutions, decisions, appeals against these, what took their place.
    with django_assert_num_queries(5):
        (line,) = happened_to(learner)
    assert line.title == "Recognised in full: 4 ECTS"
