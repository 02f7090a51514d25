import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.exceptions import PermissionDenied

from institutions.accounts import AccountAdapter
from institutions.models import User
from institutions.services.leaving import end_sessions, suspend_person
from micro4asia.foundation.models import Letter
from tests.factories.institutions import UserFactory

ADDRESS = "/accounts/signup/"
TYPED = {
    "full_name": "  Nguyễn Thị  Ví Dụ ",
    "email": "vidu@example.org",
    "password1": "một câu dài để nhớ",
    "password2": "một câu dài để nhớ",
}


def test_a_new_account_keeps_the_name_as_written_and_the_language_of_the_page(client, db):
    client.post(f"{ADDRESS}?lang=vi", TYPED)
    user = User.objects.get(email="vidu@example.org")
    assert (user.full_name, user.language) == ("Nguyễn Thị Ví Dụ", "vi")


def test_a_known_address_is_answered_like_a_new_one(client, db):
    UserFactory(email="vidu@example.org", full_name="Somebody")
    known = client.post(ADDRESS, TYPED)
    new = client.post(ADDRESS, TYPED | {"email": "other@example.org"})
    assert (known.status_code, known.url) == (new.status_code, new.url)
    assert User.objects.filter(email="vidu@example.org").get().full_name == "Somebody"
    letters = dict(Letter.objects.values_list("to", "subject"))
    assert letters == {"vidu@example.org": "You have an account already", "other@example.org": "Confirm your address"}


def test_a_known_address_is_given_the_same_work(client, db, monkeypatch):
    hashed, encode = [], Argon2PasswordHasher.encode
    monkeypatch.setattr(Argon2PasswordHasher, "encode", lambda *given: hashed.append(given) or encode(*given))
    UserFactory(email="vidu@example.org")
    counts = []
    for address in ("vidu@example.org", "other@example.org"):
        before = len(hashed)
        client.post(ADDRESS, TYPED | {"email": address})
        counts.append(len(hashed) - before)
    assert counts == [1, 1]


@pytest.mark.parametrize("name", ["Ví\x07Dụ", "Ví\u202eDụ", ""])
def test_a_name_that_cannot_be_kept_is_refused_at_its_field(client, db, name):
    answer = client.post(ADDRESS, TYPED | {"full_name": name})
    assert answer.context["form"].errors["full_name"]
    assert not User.objects.exists()


def test_the_secret_of_one_time_codes_is_ciphertext_in_the_database(db):
    user, secret = UserFactory(), generate_totp_secret()
    TOTP.activate(user, secret)
    stored = Authenticator.objects.get(user=user)
    assert secret not in str(stored.data)
    assert get_adapter().decrypt(stored.data["secret"]) == secret


def test_a_new_password_opens_no_account_that_was_closed_meanwhile(chief):
    cached = UserFactory(password="before")
    suspend_person(person=cached, by=chief)
    with pytest.raises(PermissionDenied, match="closed"):
        AccountAdapter().set_password(cached, "after")
    now = User.objects.get(pk=cached.pk)
    assert (now.is_active, now.check_password("before")) == (False, True)


def test_a_row_read_before_and_saved_whole_brings_back_no_session_and_no_closed_account(chief):
    cached = UserFactory(password="before")
    end_sessions(cached)
    AccountAdapter().set_password(cached, "after")
    assert User.objects.get(pk=cached.pk).session_epoch == 1
    suspend_person(person=cached, by=chief)
    cached.full_name = "Somebody"
    cached.save()
    now = User.objects.get(pk=cached.pk)
    assert (now.full_name, now.is_active, now.session_epoch) == ("Somebody", False, 2)
