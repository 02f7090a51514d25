"""The page of an institution's domains."""

import pytest
from django.urls import reverse

from institutions.models import DomainProof, Role
from tests.factories.institutions import DomainProofFactory, UserFactory
from tests.foundation.built_once import built_once
from tests.foundation.loopback import Names


@pytest.fixture
def names(settings):
    server = Names()
    settings.OUTBOUND_RESOLVERS = [server.place]
    yield server
    server.close()


@built_once
def page(home):
    return reverse("institutions:domains", args=[home.slug])


@pytest.fixture
def at_desk(confirmed, admin):
    return confirmed(admin)


def test_the_page_says_exactly_what_to_put_where(at_desk, home, page):
    at_desk.post(page, {"domain": "University.Example.org", "method": "dns"})
    at_desk.post(page, {"domain": "library.example.org", "method": "file"})
    by_record, by_file = DomainProof.objects.order_by("pk")
    text = at_desk.get(page).content.decode()
    assert "_micro4asia.university.example.org" in text
    assert f"micro4asia-verification={by_record.token}" in text
    assert "https://library.example.org/.well-known/micro4asia.txt" in text
    assert f"micro4asia-verification={by_file.token}" in text


def test_a_wrong_domain_comes_back_with_the_error_at_its_field_and_what_was_typed(at_desk, page):
    response = at_desk.post(page, {"domain": "127.0.0.1", "method": "file"})
    assert response.context["form"].errors["domain"]
    assert 'value="127.0.0.1"' in response.content.decode()
    assert not DomainProof.objects.exists()


def test_a_domain_listed_twice_is_an_error_at_its_field(at_desk, home, page):
    DomainProofFactory(institution=home, domain="university.example.org")
    response = at_desk.post(page, {"domain": "university.example.org", "method": "dns"})
    assert "already" in response.context["form"].errors["domain"][0]


def test_check_now_tells_what_was_found(at_desk, home, page, names):
    proof = DomainProofFactory(institution=home, domain="university.example.org")
    check = reverse("institutions:domain-check", args=[home.slug, proof.public_id])
    assert "no text record" in at_desk.post(check, follow=True).content.decode()
    assert "checked a moment ago" in at_desk.post(check, follow=True).content.decode()
    names.records[proof.record_name, "TXT"] = [f'"{proof.record_value}"']
    DomainProof.objects.update(checked_at=None)
    assert "university.example.org is proven." in at_desk.post(check, follow=True).content.decode()


def test_a_domain_is_withdrawn_after_a_question(at_desk, home):
    proof = DomainProofFactory(institution=home, domain="university.example.org", state="proven")
    address = reverse("institutions:domain-withdraw", args=[home.slug, proof.public_id])
    assert "Nobody signs in" in at_desk.get(address).content.decode()
    at_desk.post(address)
    assert home.proven_domains() == set()


def test_a_fresh_factor_is_asked_for(client, admin, page):
    client.force_login(admin)
    response = client.post(page, {"domain": "university.example.org", "method": "dns"})
    assert "reauthenticate" in response["Location"]
    assert not DomainProof.objects.exists()


def test_colleagues_are_told_and_strangers_find_nothing(client, home, holder, elsewhere, page):
    people = {holder(Role.REGISTRAR, home): 403, holder(Role.NETWORK_ADMIN): 403}
    people |= {holder(Role.INSTITUTION_ADMIN, elsewhere): 404, UserFactory(): 404}
    for person, status in people.items():
        client.force_login(person)
        assert client.get(page).status_code == status


def test_another_institution_s_proof_is_not_found_at_one_s_own_desk(at_desk, home, elsewhere):
    proof = DomainProofFactory(institution=elsewhere)
    for name in ("domain-check", "domain-withdraw"):
        address = reverse(f"institutions:{name}", args=[home.slug, proof.public_id])
        assert at_desk.post(address).status_code == 404


def test_the_public_page_shows_proven_domains_alone(client, home):
    DomainProofFactory(institution=home, domain="xn--ilina-tib.example.org", state="proven")
    DomainProofFactory(institution=home, domain="waiting.example.org")
    text = client.get(reverse("institutions:detail", args=[home.slug])).content.decode()
    assert "žilina.example.org" in text
    assert "waiting.example.org" not in text


def test_the_list_costs_the_same_however_long_it_is(at_desk, home, page, django_assert_max_num_queries):
    for _number in range(12):
        DomainProofFactory(institution=home)
    with django_assert_max_num_queries(25):
        at_desk.get(page)
