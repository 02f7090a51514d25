"""The learner alone decides who sees a credential, for how long, and may change their mind."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from credentials.models import Award, ShareLink
from credentials.services.sharing import DAYS, count_view, create_share_link, set_visibility, withdraw_share_link
from tests.foundation.built_once import built_once


@built_once
def link(issued_award, learner_account):
    return create_share_link(award=issued_award, by=learner_account, name="An employer", days=30, shows_grade=False)


@pytest.mark.parametrize("days", DAYS)
def test_a_link_lives_as_long_as_was_chosen(issued_award, learner_account, days, journal):
    link = create_share_link(award=issued_award, by=learner_account, name="An employer", days=days, shows_grade=True)
    assert dt.timedelta(days=days) - dt.timedelta(minutes=1) < link.expires_at - timezone.now() <= dt.timedelta(days=days)
    assert link in ShareLink.objects.open()
    assert journal(issued_award)[-1] == "share_link_created"


@pytest.mark.parametrize(
    ("name", "days", "field"), [("", 7, "name"), ("a\x00b", 7, "name"), ("x" * 81, 7, "name"), ("Past", -1, "__all__")]
)
def test_a_link_that_cannot_be_is_refused(issued_award, learner_account, name, days, field):
    with pytest.raises(ValidationError) as refusal:
        create_share_link(award=issued_award, by=learner_account, name=name, days=days, shows_grade=False)
    assert list(refusal.value.message_dict) == [field]
    assert not ShareLink.objects.exists()


def test_nobody_but_the_learner_shares_closes_or_withdraws(link, issued_award, issuer, registrar, stranger):
    for person in (issuer, registrar, stranger):
        with pytest.raises(PermissionDenied, match="Only the person who earned"):
            create_share_link(award=issued_award, by=person, name="Me", days=7, shows_grade=True)
        with pytest.raises(PermissionDenied, match="Only the person who earned"):
            set_visibility(award=issued_award, by=person, visibility="private")
        with pytest.raises(PermissionDenied, match="Only the person who earned"):
            withdraw_share_link(link=link, by=person)
    assert ShareLink.objects.open().get() == link


def test_a_private_credential_answers_nobody_and_its_links_neither(link, issued_award, learner_account, journal):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    assert not Award.objects.answering().exists()
    assert not ShareLink.objects.open().exists()
    set_visibility(award=issued_award, by=learner_account, visibility="link")
    assert ShareLink.objects.open().get() == link
    assert journal(issued_award)[-2:] == ["award_visibility_set"] * 2


def test_withdrawing_twice_is_withdrawing_once(link, issued_award, learner_account, journal):
    first = withdraw_share_link(link=link, by=learner_account).withdrawn_at
    assert withdraw_share_link(link=link, by=learner_account).withdrawn_at == first
    assert journal(issued_award).count("share_link_withdrawn") == 1
    assert not ShareLink.objects.open().exists()


def test_looks_are_counted_from_the_row_and_not_from_memory(link):
    for stale in (ShareLink.objects.get(), ShareLink.objects.get()):
        count_view(stale)
        count_view(link)
    link.refresh_from_db()
    assert link.views == 4
    assert link.last_viewed_at is not None


def test_a_link_is_seen_in_the_wallet_of_its_maker_only(link, learner_account, stranger, issuer):
    assert ShareLink.objects.visible_to(learner_account).get() == link
    assert not ShareLink.objects.visible_to(stranger).exists()
    assert not ShareLink.objects.visible_to(issuer).exists()
