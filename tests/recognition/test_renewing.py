"""A new version and what agreements list: a major change suspends it, a minor one asks, an editorial one touches nothing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from credentials.models import ListedLine, MicroCredentialVersion
from credentials.signals import version_published
from institutions.floors import ask_for_desk
from institutions.models import AgreementParty, Role
from micro4asia.foundation.models import Letter
from recognition.recognisers import agreed_on
from recognition.services.renewing import list_line, standing_lines, touch_lines
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import InstitutionFactory, MembershipFactory
from tests.factories.network import AgreementFactory


@pytest.fixture
def parties(db):
    return [InstitutionFactory(code=code) for code in ("GIV", "REC")]


@pytest.fixture
def admins(parties):
    return [MembershipFactory(institution=party, role=Role.INSTITUTION_ADMIN).user for party in parties]


@pytest.fixture
def agreement(parties):
    row = AgreementFactory(between=parties)
    signer = row.drafted_by
    AgreementParty.objects.update(countersigned_at=timezone.now(), countersigned_by=signer, fingerprint="f" * 64)
    type(row).objects.filter(pk=row.pk).update(state="published", published_at=timezone.now(), document_digest="d" * 64)
    row.refresh_from_db()
    return row


@pytest.fixture
def first(parties):
    return VersionFactory(micro_credential=MicroCredentialFactory(institution=parties[0]), number="1.0")


@pytest.fixture
def listed(agreement, first, parties, admins):
    return list_line(agreement=agreement, version=first, receiver=parties[1], by=admins[0])


def follow(first, number, change_class):
    MicroCredentialVersion.objects.filter(pk=first.pk).update(state="superseded")
    version = VersionFactory(micro_credential=first.micro_credential, number=number, landing="draft")
    MicroCredentialVersion.objects.filter(pk=version.pk).update(change_class=change_class, computed_class=change_class)
    version.refresh_from_db()
    return version


@pytest.mark.parametrize(
    ("number", "change_class", "state", "letters"),
    [("2.0", "major", "broken", 2), ("1.1", "minor", "to_confirm", 2), ("1.0.1", "editorial", "holds", 0)],
)
def test_news_of_a_version_reaches_what_agreements_list_and_both_parties(
    listed, first, number, change_class, state, letters, after_commit, admins
):
    version = follow(first, number, change_class)
    with after_commit():
        version_published.send(sender=MicroCredentialVersion, version_id=version.pk, change_class=change_class)
    listed.refresh_from_db()
    assert listed.state == state
    written = Letter.objects.filter(key__startswith="version-")
    assert {letter.to for letter in written} == ({admin.email for admin in admins} if letters else set())
    touch_lines(version_id=version.pk)
    assert written.count() == letters, "run twice, it writes once"


def test_a_precedent_or_agreement_of_the_old_line_is_not_proposed_for_the_new_one(listed, first, parties, agreement, admins):
    version = follow(first, "2.0", "major")
    assert agreed_on(first)
    touch_lines(version_id=version.pk)
    assert standing_lines(first.micro_credential, "2.0") == []
    assert agreed_on(version) == []
    MicroCredentialVersion.objects.filter(pk=version.pk).update(published_at=timezone.now())
    version.refresh_from_db()
    renewed = list_line(agreement=agreement, version=version, receiver=parties[1], by=admins[1])
    listed.refresh_from_db()
    assert (listed.state, renewed.line, standing_lines(first.micro_credential, "2.0.1")) == ("renewed", "2.0", [renewed])
    assert agreed_on(version)


def test_the_task_waits_at_the_desk_of_both_administrators(listed, first, parties, admins):
    touch_lines(version_id=follow(first, "2.0", "major").pk)
    for party, admin in zip(parties, admins, strict=True):
        parts = ask_for_desk(institution=party, user=admin, roles={Role.INSTITUTION_ADMIN})
        assert 1 in [todo.count for part in parts for todo in part.todos if "renew" in str(todo.label)]


def test_only_a_party_says_what_its_agreement_lists(agreement, first, parties):
    network = MembershipFactory(institution=None, role=Role.NETWORK_ADMIN).user
    with pytest.raises(PermissionDenied):
        list_line(agreement=agreement, version=first, receiver=parties[1], by=network)
    admin = MembershipFactory(institution=parties[1], role=Role.INSTITUTION_ADMIN).user
    with pytest.raises(ValidationError):
        list_line(agreement=agreement, version=first, receiver=InstitutionFactory(), by=admin)
    assert not ListedLine.objects.visible_to(MembershipFactory(role=Role.OFFICER).user).exists()


def test_a_line_of_an_agreement_that_has_ended_counts_no_more(listed, first, agreement):
    assert standing_lines(first.micro_credential, "1.0.3") == [listed]
    type(agreement).objects.filter(pk=agreement.pk).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert standing_lines(first.micro_credential, "1.0.3") == []
