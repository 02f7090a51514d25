"""A new version and what agreements list: a major change suspends it, a minor one asks, an editorial one touches nothing."""

import datetime as dt

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from credentials.models import ListedLine, MicroCredentialVersion
from credentials.signals import version_published
from institutions.floors import ask_for_desk
from institutions.models import AgreementParty, Role
from micro4asia.foundation.errors import WrongState
from micro4asia.foundation.models import JournalEntry, Letter
from recognition.listings import lines_touched
from recognition.recognisers import agreed_on
from recognition.services.renewing import end_line, list_line, renew_line, standing_lines, touch_lines
from tests.factories.credentials import MicroCredentialFactory, VersionFactory
from tests.factories.institutions import CourseFactory, InstitutionFactory, MembershipFactory
from tests.factories.network import AgreementFactory
from tests.foundation.built_once import built_once


@built_once
def parties(db):
    return [InstitutionFactory(code=code) for code in ("GIV", "REC")]


@built_once
def admins(parties):
    return [MembershipFactory(institution=party, role=Role.INSTITUTION_ADMIN).user for party in parties]


@built_once
def agreement(parties):
    row = AgreementFactory(between=parties)
    signer = row.drafted_by
    AgreementParty.objects.update(countersigned_at=timezone.now(), countersigned_by=signer, fingerprint="f" * 64)
    type(row).objects.filter(pk=row.pk).update(state="published", published_at=timezone.now(), document_digest="d" * 64)
    row.refresh_from_db()
    return row


@built_once
def first(parties):
    return VersionFactory(micro_credential=MicroCredentialFactory(institution=parties[0]), number="1.0")


@built_once
def listed(agreement, first, parties, admins):
    return list_line(agreement=agreement, version=first, receiver=parties[1], by=admins[1])


def follow(first, number, change_class, landing="draft"):
    MicroCredentialVersion.objects.filter(pk=first.pk).update(state="superseded")
    classes = {"change_class": change_class, "computed_class": change_class}
    version = VersionFactory(micro_credential=first.micro_credential, number=number, landing=landing, **classes)
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


def test_only_the_party_that_counts_it_lists_and_renews_and_either_ends_it(agreement, first, parties, admins, listed):
    network = MembershipFactory(institution=None, role=Role.NETWORK_ADMIN).user
    for nobody, place in ((network, parties[1]), (admins[0], parties[1]), (admins[1], InstitutionFactory())):
        with pytest.raises(PermissionDenied):
            list_line(agreement=agreement, version=first, receiver=place, by=nobody)
    with pytest.raises(ValidationError):
        list_line(agreement=agreement, version=first, receiver=parties[0], by=admins[0])
    touch_lines(version_id=follow(first, "1.1", "minor").pk)
    with pytest.raises(PermissionDenied):
        renew_line(row=listed, by=admins[0])
    with pytest.raises(WrongState):
        renew_line(row=listed, by=admins[1])  # nothing is published that it could list
    with pytest.raises(PermissionDenied):
        end_line(row=listed, by=network)
    ended = end_line(row=listed, by=admins[0])
    assert (ended.state, ended.ended_by, standing_lines(first.micro_credential, "1.0")) == ("ended", admins[0], [])
    assert agreed_on(first) == [], "what was ended by name does not count by the general words of the agreement either"
    assert Letter.objects.filter(key__contains="line_ended", to=admins[1].email).exists()
    with pytest.raises(WrongState):
        end_line(row=listed, by=admins[1])
    again = list_line(agreement=agreement, version=first, receiver=parties[1], by=admins[1])
    assert (again.pk, again.state, again.ended_at) == (listed.pk, "holds", None)


def test_a_registrar_lists_renews_and_ends_on_the_page_and_both_sides_and_everybody_see_it(
    agreement, parties, first, client, member
):
    home, counts_it = parties
    course = CourseFactory(institution=counts_it)
    registrar = member(Role.REGISTRAR, counts_it, second_factor=True)
    other_side = member(Role.QA_REVIEWER, home, second_factor=True)
    here, there = (reverse("recognition:agreement-lines", args=[party.slug, agreement.public_id]) for party in (counts_it, home))
    move = reverse("recognition:line-move", args=[counts_it.slug, agreement.public_id])
    kind = first.micro_credential
    client.force_login(registrar)
    assert client.post(here, {"version": "", "course": course.public_id}).status_code == 422
    assert client.post(here, {"version": kind.public_id, "course": course.public_id}).status_code == 302
    row = ListedLine.objects.get()
    assert (row.line, row.course, row.receiver, row.state, row.listed_by) == ("1.0", course, counts_it, "holds", registrar)
    for page in (there, reverse("institutions:institution-agreement", args=[home.slug, agreement.public_id])):
        client.force_login(other_side)
        assert kind.code in client.get(page).content.decode()
    assert kind.code in Client().get(agreement.get_absolute_url()).content.decode()
    assert [touch.url for touch in lines_touched(first)] == [there], "what a change touches leads there too"

    version = follow(first, "2.0", "major", landing="published")
    touch_lines(version_id=version.pk)
    client.force_login(other_side)
    assert 'value="renew"' not in client.get(there).content.decode()
    client.force_login(registrar)
    assert 'value="renew"' in client.get(here).content.decode()
    assert client.post(move, {"do": "renew", "line": row.pk}).status_code == 302
    renewed = standing_lines(kind, "2.0")
    assert [(line.line, line.course) for line in renewed] == [("2.0", course)]
    assert client.post(move, {"do": "renew", "line": renewed[0].pk}).status_code == 409
    assert client.post(move, {"do": "end", "line": 99}).status_code == 404
    assert client.post(move, {"do": "end", "line": renewed[0].pk}).status_code == 302
    assert standing_lines(kind, "2.0") == []
    assert set(JournalEntry.objects.filter(event__startswith="line_").values_list("chain", flat=True)) == {counts_it.pk}


def test_a_line_of_an_agreement_that_has_ended_counts_no_more(listed, first, agreement):
    assert standing_lines(first.micro_credential, "1.0.3") == [listed]
    type(agreement).objects.filter(pk=agreement.pk).update(valid_to=timezone.localdate() - dt.timedelta(days=1))
    assert standing_lines(first.micro_credential, "1.0.3") == []
