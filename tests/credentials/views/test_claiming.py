"""From the letter to the wallet, without knowing the product."""

import re

import pytest
from django.core import signing
from django.urls import reverse

from credentials.models import Learner
from credentials.models.learner import CLAIM
from credentials.notifications import tell_issued
from institutions.models import User
from micro4asia.foundation.models import Letter
from tests.credentials.views.test_public import words
from tests.factories.institutions import UserFactory
from tests.foundation.built_once import built_once

PASSWORD = "a short sentence of mine"


@built_once
def page(issued_award):
    return reverse("credentials:claim", args=[issued_award.learner.claim_token()])


def chosen(password=PASSWORD, repeated=None):
    return {"password": password, "repeated": password if repeated is None else repeated}


def test_opening_the_link_consumes_nothing(client, page):
    for _ in range(2):
        answer = client.get(page)
        assert answer.status_code == 200
        assert "A credential is waiting for you" in words(answer)
    assert Learner.objects.get().user is None
    assert not User.objects.filter(email="vidu@example.org").exists()
    assert client.post(page, chosen()).headers["Location"] == "/me/"


def test_a_password_opens_an_account_and_the_wallet(client, page, issued_award):
    answer = client.post(page, chosen(), follow=True)
    person = User.objects.get(email="vidu@example.org")
    assert (person.full_name, person.language) == ("Nguyễn Thị Ví Dụ", "vi")
    assert person.check_password(PASSWORD)
    assert Learner.objects.get().user == person
    assert answer.request["PATH_INFO"] == "/me/"
    assert [award for award, _standing in answer.context["cards"]] == [issued_award]


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        (chosen("short"), "password"),
        (chosen("password1234"), "password"),
        (chosen("vidu@example.org"), "password"),
        (chosen(repeated="another sentence"), "repeated"),
        ({}, "password"),
    ],
    ids=["short", "common", "like the address", "differs", "empty"],
)
def test_a_password_that_will_not_do_is_told_at_its_field(client, page, typed, field):
    answer = client.post(page, typed)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'aria-invalid="true"' in answer.content.decode()
    assert Learner.objects.get().user is None


def test_somebody_with_an_account_is_sent_to_sign_in_and_back(client, page):
    UserFactory(email="VIDU@example.org")
    answer = client.get(page)
    assert "You have an account already" in words(answer)
    assert answer.context["login"].startswith("/accounts/login/?next=%2Fme%2Fclaim%2F")
    client.post(page, chosen())
    assert User.objects.filter(email__iexact="vidu@example.org").count() == 1
    assert Learner.objects.get().user is None


def test_whoever_is_signed_in_keeps_it_in_that_account(client, page, stranger):
    client.force_login(stranger)
    assert "stranger@example.org" in words(client.get(page))
    assert Learner.objects.get().user is None
    assert client.post(page).headers["Location"] == "/me/"
    assert Learner.objects.get().user == stranger


def test_a_second_account_cannot_take_what_is_kept(client, page, learner_account, stranger):
    client.force_login(stranger)
    for answer in (client.get(page), client.post(page)):
        assert answer.status_code == 409
        assert "belong to another account" in words(answer)
    assert Learner.objects.get().user == learner_account


def test_a_visitor_whose_credential_is_kept_is_asked_to_sign_in(client, page, learner_account):
    assert client.get(page).headers["Location"] == "/accounts/login/?next=%2Fme%2F"


def test_the_link_leads_to_the_wallet_once_it_is_kept(client, page, learner_account):
    client.force_login(learner_account)
    assert client.get(page).headers["Location"] == "/me/"


@pytest.mark.parametrize("token", ["nonsense", "a:b:c"])
def test_a_link_that_is_none_of_ours_leads_nowhere(client, db, token):
    answer = client.get(reverse("credentials:claim", args=[token]))
    assert answer.status_code == 404
    assert "There is no such page" in words(answer)


def test_a_link_to_an_old_address_no_longer_works(client, issued_award, page):
    Learner.objects.update(email="new@example.org")
    assert client.get(page).status_code == 404


def test_a_token_of_another_purpose_is_refused(client, issued_award):
    learner = issued_award.learner
    other = signing.dumps([learner.pk, learner.address_mark()], salt=f"{CLAIM}.other")
    assert client.get(reverse("credentials:claim", args=[other])).status_code == 404


def test_the_letters_link_speaks_the_learners_language(client, issued_award):
    tell_issued(issued_award.pk)
    link = re.search(r"http://localhost:8000(/me/claim/\S+)", Letter.objects.get().text).group(1)
    answer = client.get(link)
    assert link.endswith("?lang=vi")
    assert '<html lang="vi">' in answer.content.decode()


def test_the_page_is_for_one_reader_only(client, page):
    answer = client.get(page)
    assert answer["Cache-Control"] == "no-store"
    assert "noindex" in answer["X-Robots-Tag"]


def test_two_letters_opened_at_once_open_one_account(client, page, monkeypatch):
    manager, create = User.objects, User.objects.create_user

    def create_second(*args, **fields):
        monkeypatch.setattr(manager, "create_user", create)
        UserFactory(email="vidu@example.org")
        return create(*args, **fields)

    monkeypatch.setattr(manager, "create_user", create_second)
    answer = client.post(page, chosen())
    assert answer.status_code == 409
    assert "There is an account for this link already" in words(answer)
    assert Learner.objects.get().user is None
