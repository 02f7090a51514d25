"""The link in the letter proves the mailbox: an account is opened once, and a claim stands."""

import pytest
from allauth.account.models import EmailAddress
from django.core import signing

from credentials.models import Award, Learner
from credentials.models.learner import CLAIM
from credentials.services.claiming import claim, open_account
from institutions.models import User
from micro4asia.foundation.errors import WrongState
from tests.factories.institutions import UserFactory

PASSWORD = "a short sentence of mine"


def test_an_account_is_opened_for_the_address_the_letter_went_to(issued_award, learner, journal):
    person = open_account(learner=learner, password=PASSWORD)
    assert (person.email, person.full_name, person.language) == (learner.email, learner.full_name, learner.language)
    assert person.check_password(PASSWORD)
    assert EmailAddress.objects.get(user=person).verified
    assert Award.objects.held_by(person).get() == issued_award
    assert journal(person) == ["account_opened"]
    assert journal(learner) == ["learner_claimed"]


def test_an_account_is_opened_once(learner):
    open_account(learner=learner, password=PASSWORD)
    with pytest.raises(WrongState, match="an account for this link already"):
        open_account(learner=learner, password="another sentence of mine")
    assert User.objects.get().check_password(PASSWORD)


def test_an_address_that_has_an_account_is_not_given_a_second_one_in_other_letters(learner):
    UserFactory(email=learner.email)
    Learner.objects.filter(pk=learner.pk).update(email=learner.email.upper())
    with pytest.raises(WrongState):
        open_account(learner=learner, password=PASSWORD)
    assert User.objects.count() == 1


def test_a_further_address_of_an_account_is_not_given_an_account_of_its_own(learner, stranger):
    EmailAddress.objects.create(user=stranger, email=learner.email, verified=True, primary=False)
    before = User.objects.count()
    with pytest.raises(WrongState):
        open_account(learner=learner, password=PASSWORD)
    assert User.objects.count() == before


def test_who_is_signed_in_takes_possession_and_twice_is_once(learner, stranger, journal):
    assert claim(learner=learner, by=stranger) == stranger
    assert claim(learner=learner, by=stranger) == stranger
    assert Learner.objects.get().user == stranger
    assert journal(learner) == ["learner_claimed"]


def test_the_claim_of_another_stands(learner, learner_account, stranger):
    with pytest.raises(WrongState, match="another account already"):
        claim(learner=learner, by=stranger)
    assert Learner.objects.get().user == learner_account


def test_a_token_names_its_learner_until_the_address_changes(learner):
    token = learner.claim_token()
    assert learner.email not in token
    assert Learner.objects.all().for_claim(token) == learner
    learner.email = "other@example.org"
    learner.save(update_fields=["email"])
    assert Learner.objects.all().for_claim(token) is None


@pytest.mark.parametrize("said", [None, [], [1], "words", {"pk": 1}, [10**30, "y"]])
def test_a_token_that_says_something_else_names_nobody(learner, said):
    assert Learner.objects.all().for_claim(signing.dumps(said, salt=CLAIM)) is None


@pytest.mark.parametrize("token", ["", "abc", "a:b:c", "\x00", "ê" * 300])
def test_what_is_no_token_names_nobody(learner, token):
    assert Learner.objects.all().for_claim(token) is None
