"""Who can see which row: oneself, one's desk, everybody, nobody."""

import datetime as dt

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from credentials.models import Award, LaterAct, Learner, MicroCredentialVersion, ShareLink
from institutions.models import Role
from tests.factories.credentials import ShareLinkFactory, VersionFactory

NOBODY = AnonymousUser()


def test_a_draft_award_is_seen_at_its_desk_and_not_by_its_learner(draft_award, issuer, learner_account, foreign_registrar):
    seen = Award.objects.visible_to
    assert seen(issuer).get() == draft_award
    for reader in (learner_account, foreign_registrar, NOBODY):
        assert not seen(reader).exists()
    assert list(Award.objects.at(draft_award.institution).open()) == [draft_award]


def test_a_sealed_award_is_seen_by_its_learner_and_its_desk(issued_award, learner_account, issuer, stranger, foreign_registrar):
    for reader in (learner_account, issuer):
        assert Award.objects.visible_to(reader).get() == issued_award
    for reader in (stranger, foreign_registrar, NOBODY):
        assert not Award.objects.visible_to(reader).exists()
        assert Award.objects.open_to(reader).get() == issued_award, "its page answers to anyone with the link"


def test_a_private_award_opens_to_its_learner_and_its_desk_alone(issued_award, learner_account, registrar, stranger):
    Award.objects.update(visibility="private")
    for reader in (learner_account, registrar):
        assert Award.objects.open_to(reader).get() == issued_award
    for reader in (stranger, NOBODY):
        assert not Award.objects.open_to(reader).exists()


def test_a_learner_is_seen_by_themselves_and_by_those_who_issue(learner, learner_account, issuer, member, institution, stranger):
    seen = Learner.objects.all().visible_to
    for reader in (learner_account, issuer):
        assert seen(reader).get() == learner
    for reader in (stranger, member(Role.OFFICER, institution), NOBODY):
        assert not seen(reader).exists()


@pytest.mark.parametrize("words", ["nguyen vi du", "VÍ  dụ", "test-2025-0188", "VIDU@example.org", ""])
def test_a_learner_is_found_by_name_without_marks_by_number_and_by_address(learner, words):
    assert Learner.objects.all().known_as(words).get() == learner


@pytest.mark.parametrize("words", ["nguyen somebody", "TEST-2025", "vidu@"])
def test_a_learner_is_not_found_by_half_a_number_or_another_name(learner, words):
    assert not Learner.objects.all().known_as(words).exists()


def test_a_draft_wording_is_seen_where_it_is_written_and_a_published_one_everywhere(institution, issuer, stranger):
    draft = VersionFactory(institution=institution, landing="draft")
    published = VersionFactory(institution=institution)
    seen = MicroCredentialVersion.objects.visible_to
    assert set(seen(issuer)) == {draft, published}
    for reader in (stranger, NOBODY):
        assert list(seen(reader)) == [published]


def test_the_file_of_a_revocation_is_the_issuers_own(pending_revocation, issuer, learner_account, foreign_registrar):
    seen = LaterAct.objects.all().visible_to
    assert seen(issuer).get() == pending_revocation
    for reader in (learner_account, foreign_registrar, NOBODY):
        assert not seen(reader).exists()


def test_an_expired_link_is_closed_and_a_stranger_sees_none(issued_award, learner_account, stranger):
    begun = timezone.now() - dt.timedelta(days=8)
    link = ShareLinkFactory(award=issued_award, created_at=begun, expires_at=begun + dt.timedelta(days=7))
    assert not ShareLink.objects.open().exists()
    assert ShareLink.objects.visible_to(learner_account).get() == link
    for reader in (stranger, NOBODY):
        assert not ShareLink.objects.visible_to(reader).exists()
