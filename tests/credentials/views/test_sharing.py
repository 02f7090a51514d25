"""Who sees a credential is its learner's choice."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from credentials.models import Award, ShareLink
from credentials.services.sharing import create_share_link, set_visibility, withdraw_share_link
from micro4asia.foundation.models import JournalEntry
from tests.credentials.views.test_public import words
from tests.foundation.built_once import built_once


@built_once
def page(issued_award):
    return reverse("credentials:share", args=[issued_award.public_id])


@pytest.fixture
def holder(client, learner_account):
    client.force_login(learner_account)
    return client


@built_once
def link(issued_award, learner_account):
    return create_share_link(award=issued_award, by=learner_account, name="Application at a bank", days=30, shows_grade=False)


def opened(client, link):
    return client.get(reverse("credentials:shared", args=[link.token]))


def test_a_learner_makes_a_link(holder, page):
    answer = holder.post(page, {"name": "Application at a bank", "days": "7", "shows_grade": "on"}, follow=True)
    link = ShareLink.objects.get()
    assert (link.name, link.shows_grade) == ("Application at a bank", True)
    assert dt.timedelta(days=6, hours=23) < link.expires_at - timezone.now() <= dt.timedelta(days=7)
    assert f"/s/{link.token}/" in words(answer)
    assert JournalEntry.objects.filter(event="share_link_created").count() == 1


def test_a_link_is_counted_each_time_it_is_opened_and_nobody_is_noted(client, link):
    opened(client, link)
    opened(client, link)
    client.head(reverse("credentials:shared", args=[link.token]))
    link.refresh_from_db()
    assert link.views == 2


@pytest.mark.parametrize(
    ("typed", "field"),
    [({"name": "", "days": "7"}, "name"), ({"name": "A", "days": "365"}, "days"), ({"name": "A\u202eB", "days": "7"}, "name")],
    ids=["no name", "too long", "reversed letters"],
)
def test_a_wrong_form_comes_back_with_what_was_typed(holder, page, typed, field):
    answer = holder.post(page, typed)
    assert answer.status_code == 422
    assert list(answer.context["form"].errors) == [field]
    assert not ShareLink.objects.exists()


def test_a_withdrawn_link_is_gone(client, link, learner_account):
    client.force_login(learner_account)
    client.post(reverse("credentials:share-withdraw", args=[link.token]))
    client.logout()
    assert opened(client, link).status_code == 404


def test_withdrawing_twice_is_withdrawing_once(link, learner_account):
    withdraw_share_link(link=link, by=learner_account)
    withdraw_share_link(link=link, by=learner_account)
    assert JournalEntry.objects.filter(event="share_link_withdrawn").count() == 1


def test_an_expired_link_is_gone_like_an_unknown_one(client, link):
    past = timezone.now() - dt.timedelta(seconds=1)
    ShareLink.objects.filter(pk=link.pk).update(created_at=past - dt.timedelta(days=30), expires_at=past)
    gone, unknown = opened(client, link), client.get("/s/nothing/")
    assert (gone.status_code, unknown.status_code) == (404, 404)
    assert gone.content.decode().replace(link.token, "T") == unknown.content.decode().replace("nothing", "T")


def test_a_private_credential_closes_its_links_until_it_is_opened_again(client, issued_award, link, learner_account):
    set_visibility(award=issued_award, by=learner_account, visibility="private")
    assert opened(client, link).status_code == 404
    set_visibility(award=issued_award, by=learner_account, visibility="link")
    assert opened(client, link).status_code == 200


def test_the_learner_closes_and_opens_the_page(holder, issued_award, page):
    address = reverse("credentials:visibility", args=[issued_award.public_id])
    answer = holder.post(address, {"visibility": "private"}, follow=True)
    assert Award.objects.get().visibility == "private"
    assert answer.context["open"] is False
    holder.post(address, {"visibility": "link"})
    assert Award.objects.get().visibility == "link"


def test_a_choice_that_is_none_changes_nothing(holder, issued_award):
    answer = holder.post(reverse("credentials:visibility", args=[issued_award.public_id]), {"visibility": "everybody"})
    assert answer.status_code == 422
    assert Award.objects.get().visibility == "link"


def test_links_to_other_places_are_plain_and_carry_no_more_than_the_page(holder, issued_award, page):
    answer = holder.get(page + "?lang=en")
    profile = answer.context["add_to_profile"]
    assert profile.startswith("https://www.linkedin.com/profile/add?startTask=CERTIFICATION_NAME&name=Fintech")
    assert issued_award.public_id in profile
    assert answer.context["by_mail"].startswith("mailto:?subject=Fintech")
    assert "B" not in profile.partition("certId=")[2].replace(issued_award.serial_number, "")


def test_only_the_learner_shares(issued_award, issuer, stranger, link):
    for person in (issuer, stranger):
        with pytest.raises(PermissionDenied):
            set_visibility(award=issued_award, by=person, visibility="private")
        with pytest.raises(PermissionDenied):
            create_share_link(award=issued_award, by=person, name="A", days=7, shows_grade=False)
        with pytest.raises(PermissionDenied):
            withdraw_share_link(link=link, by=person)


def test_a_strangers_hands_off_a_link(client, link, stranger):
    client.force_login(stranger)
    assert client.post(reverse("credentials:share-withdraw", args=[link.token])).status_code == 404
    link.refresh_from_db()
    assert link.withdrawn_at is None


@pytest.mark.parametrize("who", ["stranger", "issuer"])
def test_nobody_else_may_close_the_page(client, issued_award, who, request):
    client.force_login(request.getfixturevalue(who))
    answer = client.post(reverse("credentials:visibility", args=[issued_award.public_id]), {"visibility": "private"})
    assert answer.status_code == {"stranger": 404, "issuer": 403}[who]
    assert Award.objects.get().visibility == "link"
