"""The reviewer's desk as it is seen: what waits, what changed, what is asked; and what its author sees."""

import datetime as dt

import pytest
from django.urls import reverse

from credentials.gates import stale_answers
from credentials.models import MicroCredentialVersion, Remark
from tests.factories.quality import answer_all


def address(name, version, *more):
    return reverse(
        f"credentials:{name}", args=[version.institution.slug, version.micro_credential.public_id, version.number, *more]
    )


@pytest.fixture
def at_desk(client, confirmed, reviewer):
    return confirmed(client, reviewer)


def test_the_queue_shows_since_when_and_from_whom_and_grows_without_more_queries(
    at_desk, in_review, institution, django_assert_max_num_queries
):
    with django_assert_max_num_queries(25):
        page = at_desk.get(reverse("credentials:quality-queue", args=[institution.slug])).content.decode()
    assert "TUE-FT-01 v1.0" in page
    assert "Trần Văn Mẫu" in page
    assert "First version" in page


def test_the_queue_counts_answers_to_what_was_handed_in_last(at_desk, in_review, reviewer, institution):
    def said():
        return at_desk.get(reverse("credentials:quality-queue", args=[institution.slug])).context["pages"].object_list[0].answers

    answer_all(in_review, by=reviewer)
    assert said() == 14
    in_review.checklist.filter(question="need").update(answered_at=in_review.steps.get(key="submit").at - dt.timedelta(days=1))
    in_review.checklist.filter(question="data").update(answered_by=in_review.author)
    assert said() == 12 == 14 - len(stale_answers(in_review))


def test_a_successor_is_shown_beside_the_version_before_it_with_every_word_marked(at_desk, successor, issuer):
    version = successor(titles={"vi": "Công nghệ tài chính", "en": "Fintech today"})
    page = at_desk.get(address("quality-review", version)).content.decode()
    assert '<ins><span class="sr">added: </span> today</ins>' in page
    assert "Editorial" in page


def test_a_review_from_the_first_remark_to_the_approval(at_desk, in_review, reviewer, institution):
    said = {"field": "hours", "words": "Who estimated them?"}
    assert at_desk.post(address("quality-remark", in_review), said).status_code == 302
    remark = Remark.objects.get()
    at_desk.post(address("quality-settle", in_review, remark.public_id), {"state": "withdrawn"})
    page = at_desk.post(address("quality-checklist", in_review), {"data-answer": "na", "need-answer": "yes"})
    assert "Say why the question does not apply." in page.content.decode()
    assert not in_review.checklist.exists(), "one answer without its reason, and nothing is kept"
    answer_all(in_review, by=reviewer)
    today = institution.today()
    days = {
        f"{name}_{part}": getattr(day, part)
        for name, day in (("decided_on", today), ("valid_from", today), ("review_by", today.replace(day=1, year=today.year + 2)))
        for part in ("day", "month", "year")
    }
    shown = MicroCredentialVersion.objects.get(pk=in_review.pk).content_digest()
    decided = {"shown": shown, "body_vi": "Hội đồng", "body_en": "Council", "decision": "8/2026", **days}
    back = at_desk.post(address("quality-approve", in_review), decided)
    assert back.status_code == 200
    assert 'value="8/2026"' in back.content.decode(), "what was typed is kept"
    assert at_desk.post(address("quality-approve", in_review), decided | {"no_interest": "on"}).status_code == 302
    in_review.refresh_from_db()
    assert (in_review.state, in_review.approval_decision) == ("approved", "8/2026")


def test_an_approval_asks_for_the_second_factor_again(client, confirmed, reviewer, in_review):
    stale = confirmed(client, reviewer, minutes_ago=30)
    answer = stale.post(address("quality-approve", in_review), {"decision": "8/2026"})
    assert answer.status_code == 302
    assert "reauthenticate" in answer["Location"]
    assert MicroCredentialVersion.objects.get(pk=in_review.pk).state == "internal_qa"


def test_an_author_reads_the_remark_and_answers_beside_the_field(client, issuer, remark, in_review):
    client.force_login(issuer)
    page = client.get(address("quality-review", in_review)).content.decode()
    assert "The title promises more." in page
    assert address("remark-answer", in_review, remark.public_id) in page
    assert address("quality-approve", in_review) not in page
    empty = client.post(address("remark-answer", in_review, remark.public_id), {"answer": " "})
    assert empty.status_code == 200
    assert client.post(address("remark-answer", in_review, remark.public_id), {"answer": "Changed."}).status_code == 302


def test_what_may_come_next_is_told_with_its_reason(client, issuer, successor):
    version = successor()
    client.force_login(issuer)
    page = client.get(address("version-submit", version)).content.decode()
    assert "No difference was found." in page
    assert "1.0.1" in page
    sent = {"change_class": "minor", "change_note": "A new order of sessions."}
    assert client.post(address("version-submit", version), sent).status_code == 302
    version.refresh_from_db()
    assert (version.number, version.state) == ("1.1", "internal_qa")


def test_another_institution_finds_nothing(client, foreign_reviewer, in_review, remark):
    client.force_login(foreign_reviewer)
    for url in (address("quality-review", in_review), reverse("credentials:quality-queue", args=[in_review.institution.slug])):
        assert client.get(url).status_code == 404
    assert client.post(address("quality-settle", in_review, remark.public_id), {"state": "withdrawn"}).status_code == 404
    assert Remark.objects.get().state == "open"
