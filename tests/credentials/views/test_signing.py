import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.urls import reverse
from django.utils import timezone

from credentials.models import Award
from credentials.services.issuing import fingerprint
from institutions.models import Role, SigningKey
from tests.factories.credentials import AwardFactory, LearnerFactory

LIST = "/i/tue/sign/"


def shown(*awards):
    """What the page puts into the form for awards it shows."""
    return {"award": [f"{award.public_id}:{fingerprint(award)}" for award in awards]}


@pytest.fixture
def desk(client, registrar, confirmed):
    return confirmed(client, registrar)


def test_a_registrar_signs_what_is_shown_and_a_worker_seals_it(desk, ready_award, registrar, seal_waiting):
    page = desk.get(LIST)
    assert shown(ready_award)["award"][0] in page.content.decode()
    answer = desk.post(LIST, shown(ready_award), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "1 award was signed" in answer.content.decode()
    ready_award.refresh_from_db()
    assert (ready_award.state, ready_award.signed_by) == ("sealing", registrar)
    assert 'hx-trigger="every 2s"' in answer.content.decode()
    seal_waiting()
    fragment = desk.get(LIST, headers={"HX-Request": "true"}).content.decode()
    assert "<html" not in fragment
    assert "hx-trigger" not in fragment, "nothing is left to wait for"
    assert "Issued" in fragment


def test_several_are_signed_at_once(desk, version, issuer):
    awards = [AwardFactory(version=version, state="ready", prepared_by=issuer) for _ in range(3)]
    desk.post(LIST, shown(*awards))
    assert Award.objects.filter(state="sealing").count() == 3


def test_a_second_signature_is_too_late(desk, ready_award, other_registrar, client, confirmed):
    pair = shown(ready_award)
    assert desk.post(LIST, pair).status_code == 302
    answer = confirmed(client, other_registrar).post(LIST, pair)
    assert answer.status_code == 409
    assert Award.objects.get().signed_by != other_registrar


def test_an_award_changed_after_it_was_shown_is_not_signed(desk, ready_award):
    pair = shown(ready_award)
    Award.objects.update(grade="A")
    answer = desk.post(LIST, pair)
    assert answer.status_code == 409
    assert "changed after it was shown" in answer.content.decode()
    assert Award.objects.get().state == "ready"


def test_one_bad_award_leaves_the_others_unsigned(desk, version, issuer, registrar):
    good = AwardFactory(version=version, state="ready", prepared_by=issuer)
    own = AwardFactory(version=version, state="ready", prepared_by=registrar)
    answer = desk.post(LIST, shown(good, own))
    assert answer.status_code == 403
    assert "You prepared this award; another registrar signs it." in answer.content.decode()
    assert not Award.objects.filter(state="sealing").exists()


def test_ones_own_work_is_shown_grey_with_the_reason(desk, version, registrar):
    own = AwardFactory(version=version, state="ready", prepared_by=registrar)
    page = desk.get(LIST).content.decode()
    assert "You prepared this award; another registrar signs it." in page
    assert page.count('type="checkbox" name="award"') == page.count("disabled aria-describedby") == 1
    one = desk.get(reverse("credentials:sign", args=["tue", own.public_id])).content.decode()
    assert "You prepared this award; another registrar signs it." in one


def test_nothing_ticked_and_things_made_up_sign_nothing(desk, ready_award):
    assert "Choose at least one award to sign." in desk.post(LIST, {}).content.decode()
    assert "Open it again" in desk.post(LIST, {"award": ["1:2"]}).content.decode()
    assert desk.post(LIST, {"award": ["0" * 34 + ":" + "a" * 64]}).status_code == 404
    assert Award.objects.get().state == "ready"


def test_another_institutions_award_cannot_be_slipped_in(client, confirmed, foreign_registrar, ready_award):
    confirmed(client, foreign_registrar)
    assert client.post("/i/oth/sign/", shown(ready_award)).status_code == 404
    assert Award.objects.get().state == "ready"


def test_without_a_second_factor_nobody_signs_and_the_page_says_where_to_get_one(desk, registrar, ready_award):
    Authenticator.objects.filter(user=registrar).delete()
    assert desk.get(LIST).url == f"{reverse('institutions:second-factor')}?next=%2Fi%2Ftue%2Fsign%2F"
    answer = desk.post(LIST, shown(ready_award))
    assert answer.status_code == 403
    assert "Set up a second factor first" in answer.content.decode()
    assert reverse("mfa_index") in answer.content.decode()
    assert Award.objects.get().state == "ready"


@pytest.mark.parametrize(("minutes_ago", "method"), [(11, "mfa"), (0, "password")])
def test_a_stale_factor_or_a_mere_password_is_asked_again_and_leads_back(
    client, registrar, confirmed, ready_award, minutes_ago, method
):
    confirmed(client, registrar, minutes_ago=minutes_ago, method=method)
    by_script = {"HX-Request": "true"}
    for answer in (client.get(LIST), *(client.post(LIST, shown(ready_award), headers=each) for each in ({}, by_script))):
        assert answer.status_code == 302
        assert answer.url == f"{reverse('mfa_reauthenticate')}?next=%2Fi%2Ftue%2Fsign%2F"
    assert Award.objects.get().state == "ready"


def test_after_the_code_the_signature_is_taken_up_where_it_stopped(client, registrar, confirmed, ready_award):
    confirmed(client, registrar, minutes_ago=11)
    asked = client.post(LIST, shown(ready_award))
    secret = get_adapter().decrypt(Authenticator.objects.get(user=registrar, type="totp").data["secret"])
    code = format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time())))
    answer = client.post(asked.url, {"code": code}, follow=True)
    assert answer.redirect_chain[-1] == (LIST, 302)
    assert "1 award was signed" in answer.content.decode()
    assert Award.objects.get().state == "sealing"


def test_the_local_trial_asks_for_the_password_instead(client, registrar, confirmed, ready_award, settings):
    settings.SECOND_FACTOR_WAIVED = True
    Authenticator.objects.filter(user=registrar).delete()
    registrar.set_password("a long enough pass phrase")
    registrar.save(update_fields=["password"])
    confirmed(client, registrar, minutes_ago=11, method="password")
    assert client.get(LIST).url.startswith(reverse("account_reauthenticate"))
    confirmed(client, registrar, method="password")
    assert client.post(LIST, shown(ready_award)).status_code == 302
    assert Award.objects.get().state == "sealing"


def test_an_award_is_returned_with_a_reason_its_issuer_reads(desk, ready_award, issuer, client):
    address = reverse("credentials:sign", args=["tue", ready_award.public_id])
    assert "This field is required." in desk.post(address, {"reason": ""}).content.decode()
    assert desk.post(address, {"reason": "The grade in the exam record is A."}).status_code == 302
    ready_award.refresh_from_db()
    assert (ready_award.state, ready_award.returned_reason) == ("draft", "The grade in the exam record is A.")
    client.force_login(issuer)
    assert "The grade in the exam record is A." in client.get(ready_award.get_absolute_url()).content.decode()


def test_a_reason_cannot_carry_control_characters(desk, ready_award):
    address = reverse("credentials:sign", args=["tue", ready_award.public_id])
    assert "(U+0007)" in desk.post(address, {"reason": "wrong\x07grade"}).content.decode()
    assert Award.objects.get().state == "ready"


def test_without_a_key_nothing_is_signed(desk, ready_award, institution):
    SigningKey.objects.filter(institution=institution).update(state="retired", retired_at=timezone.now())
    answer = desk.post(LIST, shown(ready_award))
    assert answer.status_code == 409
    assert "no signing key in use" in answer.content.decode()
    assert Award.objects.get().state == "ready"


def test_who_does_not_sign_is_told_or_finds_nothing(client, issuer, institution, member, foreign_registrar, stranger, confirmed):
    for person, status in [
        (issuer, 403),
        (member(Role.INSTITUTION_ADMIN, institution), 403),
        (member(Role.OFFICER, institution), 404),
        (foreign_registrar, 404),
        (stranger, 404),
    ]:
        assert confirmed(client, person).get(LIST).status_code == status


def test_a_long_list_takes_no_more_queries_than_a_short_one(
    desk, version, issuer, registrar, institution, django_assert_num_queries, django_assert_max_num_queries
):
    def add(number):
        for _ in range(number):
            AwardFactory(version=version, state="ready", prepared_by=issuer, learner=LearnerFactory(institution=institution))
            AwardFactory(version=version, state="ready", prepared_by=registrar, learner=LearnerFactory(institution=institution))

    add(1)
    with django_assert_max_num_queries(25) as first:
        desk.get(LIST)
    add(8)
    with django_assert_num_queries(len(first)):
        desk.get(LIST)
