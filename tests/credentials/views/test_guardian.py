"""A guardian's consent at the desk, and what a child and its holder read meanwhile."""

from django.urls import reverse
from django.utils import timezone

from credentials.models import GuardianConsent, Learner

PAPER = {"guardian_name": "Trần Thị Mẫu Mẹ", "relation": "parent", "evidence": "Signed form, folder 12"}
PAPER |= {"given_on_day": "1", "given_on_month": "2", "given_on_year": "2026"}


def young(award, years):
    today = timezone.localdate()
    Learner.objects.filter(pk=award.learner_id).update(birth_date=today.replace(year=today.year - years, day=1))


def where(award):
    return f"/i/tue/awards/{award.public_id}/guardian/"


def test_the_desk_notes_a_consent_and_its_withdrawal(client, issuer, issued_award, learner):
    young(issued_award, 12)
    client.force_login(issuer)
    assert "has to agree before" in client.get(issued_award.get_absolute_url()).content.decode()
    assert "A consent is needed" in client.get(where(issued_award)).content.decode()
    assert client.post(where(issued_award), PAPER | {"given_on_year": "2999"}).status_code == 422
    assert client.post(where(issued_award), PAPER | {"evidence": ""}).status_code == 422
    assert client.post(where(issued_award), PAPER).url == issued_award.get_absolute_url()
    assert client.post(where(issued_award), {"do": "withdraw"}).status_code == 302
    assert not GuardianConsent.objects.in_force().exists()
    assert "Withdrawn on" in client.get(where(issued_award)).content.decode()


def test_a_child_reads_at_the_link_that_a_guardian_has_to_agree_first(client, issued_award, learner):
    young(issued_award, 12)
    text = client.get(reverse("credentials:claim", args=[learner.claim_token()])).content.decode()
    assert "A parent or guardian has to agree first" in text
    assert 'name="password"' not in text


def test_somebody_not_yet_of_age_reads_why_there_are_no_links(client, issued_award, learner_account):
    young(issued_award, 17)
    client.force_login(learner_account)
    text = client.get(reverse("credentials:share", args=[issued_award.public_id]), {"lang": "en"}).content.decode()
    assert "Public sharing is off until you are of age" in text
    assert 'name="days"' not in text


def test_a_colleague_of_another_institution_finds_nothing(client, foreign_registrar, issued_award):
    client.force_login(foreign_registrar)
    assert client.get(where(issued_award)).status_code == 404
