"""Through the university and back, with a provider that is not ours on the other side."""

from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.core.cache import cache
from django.urls import reverse

from institutions.models import Institution, Role, User
from micro4asia.foundation.models import JournalEntry, Letter
from tests.factories.institutions import UserFactory
from tests.institutions.sign_on.conftest import confirm as confirmed
from tests.institutions.sign_on.university import come_back, leave, sign_in, sign_in_at

pytestmark = [pytest.mark.node, pytest.mark.django_db]
SENT = "/accounts/confirm-email/"


def with_address(email, **fields):
    user = UserFactory(email=email, **fields)
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    return user


def linked(client, slug, login):
    """Somebody whose account is linked already, with another address than the university's."""
    user = with_address(f"{login}@private.example")
    confirmed(client, user)
    assert sign_in(client, slug, login)["Location"] == reverse("socialaccount_connections")
    client.logout()
    return user


def reason(answer):
    assert answer.status_code == 403, answer.content.decode()
    return answer.context["reason"]


# ---- who gets in ----


def test_somebody_new_is_let_in_once_the_letter_was_opened(client, here):
    answer = sign_in(client, "tue", "lan")
    assert answer["Location"] == SENT
    user = User.objects.get(email="lan@university.example")
    assert (user.full_name, user.has_usable_password()) == ("Nguyễn Thị Lan", False)
    assert "_auth_user_id" not in client.session
    EmailAddress.objects.filter(user=user).update(verified=True)
    sign_in(client, "tue", "lan")
    assert client.session["_auth_user_id"] == str(user.pk)


def test_an_address_below_a_proven_domain_belongs_to_it(client, here):
    assert sign_in(client, "tue", "mai")["Location"] == SENT


def test_the_account_keeps_no_copy_of_the_person(client, here, issuers):
    sign_in(client, "tue", "lan")
    row = SocialAccount.objects.get()
    assert row.extra_data == {"iss": issuers[0], "sub": "lan"}
    assert "lan" not in row.uid


def test_an_owner_who_links_it_gets_in_with_it(client, here):
    user = linked(client, "tue", "lan")
    assert sign_in(client, "tue", "lan")["Location"] == "/"
    assert client.session["_auth_user_id"] == str(user.pk)
    assert [entry.event for entry in JournalEntry.objects.filter(subject_id=user.pk)] == ["university_account_linked"]
    assert Letter.objects.get(key__startswith="sign_on_linked").to == user.email


def test_the_second_factor_is_asked_for_all_the_same(client, here):
    user = linked(client, "tue", "lan")
    TOTP.activate(user, generate_totp_secret())
    assert sign_in(client, "tue", "lan")["Location"].startswith(reverse("mfa_authenticate"))
    assert "_auth_user_id" not in client.session


def test_one_comes_back_to_the_page_one_wanted(client, here):
    linked(client, "tue", "lan")
    assert sign_in(client, "tue", "lan", next="/wallet/")["Location"] == "/wallet/"
    client.logout()
    assert sign_in(client, "tue", "lan", next="https://evil.example/")["Location"] == "/"


# ---- an address opens nothing ----


def test_a_known_address_opens_no_account_and_answers_like_a_new_one(client, here):
    owner = with_address("lan@university.example")
    answer = sign_in(client, "tue", "lan")
    assert (answer.status_code, answer["Location"]) == (302, SENT)
    assert "_auth_user_id" not in client.session
    assert not SocialAccount.objects.exists()
    letter = Letter.objects.get(key__startswith="sign-on-to-link")
    assert (letter.to, "/accounts/3rdparty/" in letter.text) == (owner.email, True)


def test_a_flood_of_attempts_is_one_letter(client, here):
    with_address("lan@university.example")
    for _ in range(3):
        sign_in(client, "tue", "lan")
    assert Letter.objects.filter(key__startswith="sign-on-to-link").count() == 1


@pytest.mark.parametrize(
    ("login", "said"),
    [
        ("doubtful", "did not give an e-mail address that it has confirmed"),
        ("nameless", "did not give an e-mail address that it has confirmed"),
        ("foreign", "does not belong to a domain that the institution has proven"),
    ],
)
def test_an_address_that_is_not_confirmed_or_not_theirs_begins_nothing(client, here, login, said):
    assert said in reason(sign_in(client, "tue", login))
    assert not User.objects.filter(email__contains=login).exists()
    assert mail.outbox == []


def test_another_subject_with_the_same_address_is_somebody_else(client, here):
    user = linked(client, "tue", "lan")
    SocialAccount.objects.update(uid="what the subject was before")
    EmailAddress.objects.create(user=user, email="lan@university.example", verified=True)
    assert sign_in(client, "tue", "lan")["Location"] == SENT
    assert "_auth_user_id" not in client.session


def test_another_issuer_does_not_take_accounts_over(client, here, issuers):
    """The administrator of an institution names another service, which says that it knows the same subjects."""
    linked(client, "tue", "lan")
    here.issuer = issuers[1]
    here.secret = "a secret that both know"
    here.save()
    assert sign_in(client, "tue", "lan")["Location"] == SENT
    assert "_auth_user_id" not in client.session


def test_the_same_subject_at_another_institution_is_somebody_else(client, here, there):
    linked(client, "tue", "lan")
    assert "does not belong" in reason(sign_in(client, "oth", "lan"))


# ---- answers that do not belong ----


def test_a_callback_without_a_beginning_is_refused(client, here):
    back = sign_in_at(leave(client, "tue"), "lan")
    client.cookies.clear()
    assert "start again" in str(reason(come_back(client, back)))


def test_another_state_is_refused(client, here):
    back = sign_in_at(leave(client, "tue"), "lan")
    assert "start again" in str(reason(come_back(client, back.replace("state=", "state=x"))))


def test_the_code_of_another_attempt_is_refused(client, client_factory, here):
    """Somebody slips their own code into a stranger's attempt: the proof of the attempt does not fit."""
    theirs = parse_qs(urlsplit(sign_in_at(leave(client_factory(), "tue"), "lan")).query)
    mine = parse_qs(urlsplit(leave(client, "tue")).query)
    callback = reverse("openid_connect_callback", args=["tue"])
    said = {"code": theirs["code"][0], "state": mine["state"][0], "iss": theirs["iss"][0]}
    reason(client.get(f"{callback}?{urlencode(said)}"))
    assert not SocialAccount.objects.exists()


def test_an_answer_is_spent_once(client, here):
    back = sign_in_at(leave(client, "tue"), "lan")
    come_back(client, back)
    reason(come_back(client, back))


def test_the_answer_of_one_institution_does_not_count_at_another(client, here, there):
    back = sign_in_at(leave(client, "tue"), "lan")
    reason(come_back(client, back.replace("/oidc/tue/", "/oidc/oth/")))


def test_an_answer_that_names_another_issuer_is_refused(client, here, issuers):
    back = sign_in_at(leave(client, "tue"), "lan")
    assert "another sign-in service" in reason(come_back(client, back.replace("iss=", "iss=https%3A//evil.example/%3F")))


def test_whoever_turns_back_is_told_so(client, here):
    state = parse_qs(urlsplit(leave(client, "tue")).query)["state"][0]
    answer = client.get(reverse("openid_connect_callback", args=["tue"]), {"error": "access_denied", "state": state})
    assert "before the end" in reason(answer)


def test_nothing_in_the_address_changes_what_is_asked(client, here):
    address = reverse("institutions:university-start", args=["tue"])
    answer = client.post(f"{address}?auth_params=nonce%3Devil%26prompt%3Dnone&scope=admin&process=connect")
    asked = parse_qs(urlsplit(answer["Location"]).query)
    assert (asked["scope"][0].split().sort(), "prompt" in asked) == (["openid", "email", "profile"].sort(), False)
    assert asked["nonce"][0] != "evil"
    assert asked["code_challenge_method"] == ["S256"]


# ---- when it is closed ----


def test_what_is_switched_off_or_unknown_is_not_there(client, here):
    here.enabled = False
    here.save()
    assert client.get(reverse("institutions:university-start", args=["tue"])).status_code == 404
    assert client.get(reverse("openid_connect_callback", args=["nobody"])).status_code == 404


@pytest.mark.parametrize("close", ["disabled", "suspended", "no domain"])
def test_whoever_is_on_the_way_when_it_closes_does_not_get_in(client, here, close):
    linked(client, "tue", "lan")
    back = sign_in_at(leave(client, "tue"), "lan")
    if close == "disabled":
        here.enabled = False
        here.save()
    elif close == "suspended":
        Institution.objects.filter(pk=here.institution_id).update(state="suspended")
    else:
        here.institution.domain_proofs.all().delete()
    reason(come_back(client, back))
    assert "_auth_user_id" not in client.session


def test_an_issuer_inside_the_network_is_not_asked(client, here, settings):
    """The administrator of an institution must not be able to send the server where only the server may go."""
    settings.OUTBOUND_ALLOWED = []
    cache.clear()
    assert "did not answer" in reason(client.get(reverse("institutions:university-start", args=["tue"])))


def test_a_document_that_names_an_address_inside_the_network_is_refused(client, here, issuers, settings):
    """The issuer is allowed; where it says the keys are is not."""
    described = {"issuer": issuers[0], "token_endpoint": f"{issuers[0]}/token", "jwks_uri": "http://127.0.0.1:1/keys"}
    described["authorization_endpoint"] = f"{issuers[0]}/auth"
    cache.set_many({f"sign_on:discovery:{issuers[0]}": described, f"sign_on:asked:{issuers[0]}": True}, 60)
    back = sign_in_at(leave(client, "tue"), "lan")
    reason(come_back(client, back))
    assert not SocialAccount.objects.exists()


# ---- linking ----


def test_linking_needs_a_fresh_confirmation(client, here):
    user = with_address("lan@private.example", password="long and secret")
    client.force_login(user, backend="allauth.account.auth_backends.AuthenticationBackend")
    answer = client.post(reverse("institutions:university-start", args=["tue"]))
    assert answer["Location"].startswith(reverse("account_reauthenticate"))


def test_an_account_of_somebody_else_cannot_be_linked_again(client, here, connections):
    linked(client, "tue", "lan")
    other = with_address("other@private.example")
    confirmed(client, other)
    sign_in(client, "tue", "lan")
    assert SocialAccount.objects.get().user != other


def test_what_was_linked_can_be_unlinked(client, here, connections):
    user = linked(client, "tue", "lan")
    user.set_password("long and secret")
    user.save()
    confirmed(client, user)
    client.post(connections, {"account": SocialAccount.objects.get().pk})
    assert not SocialAccount.objects.exists()
    assert JournalEntry.objects.filter(event="university_account_unlinked").count() == 1


def test_staff_without_a_second_factor_get_no_desk_through_it(client, here, holder):
    user = holder(Role.ISSUER, here.institution, second_factor=False)
    confirmed(client, user)
    sign_in(client, "tue", "lan")
    client.logout()
    sign_in(client, "tue", "lan")
    assert client.get(reverse("institutions:sign-on", args=["tue"])).status_code in (302, 403)


# ---- the list ----


def test_the_list_finds_a_university_in_any_of_its_languages(client, here, there):
    page = client.get(reverse("institutions:university-list"), {"q": "dai hoc TUE"})
    assert [row.institution.slug for row, _names in page.context["found"]] == ["tue"]


def test_the_list_names_only_those_that_offer_it(client, here, there, elsewhere):
    Institution.objects.filter(pk=elsewhere.pk).update(state="suspended")
    page = client.get(reverse("institutions:university-list"))
    assert [row.institution.slug for row, _names in page.context["found"]] == ["tue"]


def test_the_page_with_the_button_lets_its_form_end_at_the_university(client, here, issuers):
    policy = client.get(reverse("institutions:university-start", args=["tue"]))["Content-Security-Policy"]
    assert f"form-action 'self' {issuers[0]}" in policy
